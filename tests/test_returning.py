"""Who comes back with a paper of hers returns to her place."""

from __future__ import annotations

import pytest
from conftest import COPIES, SINGLE, issue, recall, rid, serve

from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from hall.outcome import Outcome
from hall.ticket import Ticket, TicketState


def incomplete(hall: Hall, code: str = COPIES) -> Ticket:
    """Someone whose dossier lacks a paper, sent home for it."""
    ticket = issue(hall, code)
    serve(hall)
    dossier = ticket.dossiers or hall.ticket(ticket.id).dossiers
    missing = hall.rulebook.procedure(code, hall.day().date).components[:1]
    outcomes = [Outcome(d.id, "incomplete", missing=missing) for d in dossier]
    return hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())


def test_a_guidance_slip_leads_back_before_those_who_came_later(
    hall: Hall, clock: FixedClock
) -> None:
    done = incomplete(hall)
    clock.move(minutes=1)
    others = [issue(hall) for _ in range(3)]
    clock.move(minutes=30)
    back = hall.come_back(done, request_id=rid())
    assert (back.purpose, back.state, back.follows_id) == (
        "supplement",
        TicketState.WAITING,
        done.id,
    )
    assert back.line_at == done.line_at
    assert back.ahead == 0
    assert [d.procedure for d in hall.ticket(back.id).dossiers] == [COPIES]
    assert hall.call_next(1, 1, request_id=rid()).id == back.id != others[0].id


def test_a_hall_may_send_her_to_the_end(hall: Hall, clock: FixedClock) -> None:
    line = hall.rulebook.line.model_copy(update={"supplement_keeps_place": False})
    hall.rulebook = hall.rulebook.model_copy(update={"line": line})
    done = incomplete(hall)
    issue(hall)
    clock.move(minutes=1)
    back = hall.come_back(done, request_id=rid())
    assert (back.line_at, back.ahead) == (clock.now(), 1)


def test_asked_twice_it_is_done_once(hall: Hall) -> None:
    done, request = incomplete(hall), rid()
    back = hall.come_back(done, request_id=request)
    assert hall.come_back(done, request_id=request).id == back.id
    with pytest.raises(Refused, match=f"đã có số {back.label}"):
        hall.come_back(done, request_id=rid())


def test_another_s_request_id_shows_nobody_s_ticket(hall: Hall) -> None:
    mine, theirs, request = incomplete(hall), incomplete(hall), rid()
    hall.come_back(theirs, request_id=request)
    with pytest.raises(Refused, match="đã dùng cho việc khác"):
        hall.come_back(mine, request_id=request)


@pytest.mark.parametrize("verb", ["missed", "park"])
def test_missed_and_parked_wait_again(hall: Hall, verb: str) -> None:
    ticket, request = issue(hall), rid()
    if verb == "park":
        serve(hall)
    else:
        hall.call_next(1, 1, request_id=rid())
        recall(hall, ticket.id)
    getattr(hall, verb)(ticket.id, 1, 1, request_id=rid())
    back = hall.come_back(hall.ticket(ticket.id), request_id=request)
    assert (back.id, back.state, back.line_at) == (ticket.id, TicketState.WAITING, ticket.line_at)
    assert hall.come_back(back, request_id=request).id == ticket.id


def test_what_there_is_nothing_to_come_back_to(hall: Hall, clock: FixedClock) -> None:
    waiting = issue(hall)
    with pytest.raises(Refused, match="Số A001 đang chờ"):
        hall.come_back(waiting, request_id=rid())
    serve(hall)
    (dossier,) = hall.ticket(waiting.id).dossiers
    done = hall.finish(waiting.id, 1, 1, [Outcome(dossier.id, "accepted")], request_id=rid())
    with pytest.raises(Refused, match="không còn hồ sơ nào phải bổ sung"):
        hall.come_back(done, request_id=rid())
    lacking = incomplete(hall, SINGLE)
    clock.move(minutes=24 * 60)
    with pytest.raises(Refused, match="của ngày khác"):
        hall.come_back(lacking, request_id=rid())
