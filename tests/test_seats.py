"""Counters and who sits there: a service handed over, pauses, taking over, closing."""

from __future__ import annotations

import pytest
from conftest import SINGLE, issue, miss, rid, serve
from jobs_room import happened
from sqlalchemy import text
from test_serving import HOA, MAI, call, open_second

from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from hall.serving import PAUSES
from hall.ticket import TicketState

# -- from clerk to clerk ------------------------------------------------------------------------


def test_a_service_is_handed_over_as_it_is(hall: Hall, clock: FixedClock) -> None:
    second = open_second(hall)
    issue(hall)
    ticket = serve(hall)
    clock.move(minutes=3)
    given = hall.hand_over(ticket.id, 1, MAI, second, request_id=rid())
    assert (given.state, given.counter_id) == (TicketState.SERVING, 2)
    assert (given.started_at, given.submitted_at) == (ticket.started_at, ticket.submitted_at)
    assert hall.in_hand(1) is None
    assert hall.in_hand(2) == given
    assert happened(hall, "TicketHandedOver")[0][2] == {"to": 2, "to_staff": HOA}


@pytest.mark.parametrize(
    ("how", "to", "said"),
    [
        ("itself", 1, "đang ở đúng quầy này"),
        ("closed", 3, "Quầy 3 chưa mở nên không nhận bàn giao"),
        ("paused", 2, "Quầy 2 đang tạm nghỉ nên không nhận bàn giao"),
        ("busy", 2, "Quầy 2 đang giữ số A002"),
    ],
)
def test_who_takes_nothing_over(hall: Hall, how: str, to: int, said: str) -> None:
    open_second(hall)
    issue(hall), issue(hall)
    ticket = serve(hall)
    if how == "paused":
        hall.pause(2, HOA, "break", request_id=rid())
    if how == "busy":
        call(hall, 2)
    with pytest.raises(Refused, match=said):
        hall.hand_over(ticket.id, 1, MAI, to, request_id=rid())


def test_only_a_service_is_handed_over(hall: Hall) -> None:
    second = open_second(hall)
    issue(hall)
    called = call(hall)
    with pytest.raises(Refused, match="đang được mời nên không thể bàn giao"):
        hall.hand_over(called.id, 1, MAI, second, request_id=rid())


def test_the_database_has_the_last_word_on_two_tickets_in_one_hand(hall: Hall) -> None:
    """Even where the code above it saw free hands, a counter never holds two."""
    second = open_second(hall)
    issue(hall), issue(hall)
    ticket = serve(hall)
    other = call(hall, second)
    hidden = text("UPDATE ticket SET business_date = '2026-11-25' WHERE id = :id")
    back = text("UPDATE ticket SET business_date = '2026-11-26', counter_id = 2 WHERE id = :id")

    def hide(conn: object) -> None:
        conn.execute(hidden, {"id": other.id})  # type: ignore[attr-defined]

    hall.database.write(hall.id, hide)
    hall.hand_over(ticket.id, 1, MAI, second, request_id=rid())

    def show(conn: object) -> None:
        conn.execute(back, {"id": other.id})  # type: ignore[attr-defined]

    with pytest.raises(Exception, match="UNIQUE constraint failed"):
        hall.database.write(hall.id, show)


# -- pauses -------------------------------------------------------------------------------------


def test_a_paused_counter_calls_nobody_and_the_picture_says_why(hall: Hall) -> None:
    issue(hall)
    hall.pause(1, MAI, "papers", request_id=rid())
    with pytest.raises(Refused, match="Quầy đang tạm nghỉ"):
        call(hall)
    with pytest.raises(Refused, match="Quầy đang tạm nghỉ"):
        hall.call_chosen("A001", 1, MAI, "Hẹn trước", request_id=rid())
    picture = hall.snapshot()
    assert (picture["counters"][0]["state"], picture["counters"][0]["pause"]) == (
        "paused",
        PAUSES["papers"],
    )
    assert picture["unserved"] == ["A"], "somebody waits, and whoever serves the lane pauses"
    hall.resume(1, MAI, request_id=rid())
    picture = hall.snapshot()
    assert (picture["counters"][0]["state"], picture["counters"][0]["pause"]) == ("ready", None)
    assert picture["unserved"] == []
    assert call(hall).label == "A001"


def test_who_pauses_and_why(hall: Hall) -> None:
    issue(hall)
    with pytest.raises(Refused, match="Mời chọn lý do tạm nghỉ"):
        hall.pause(1, MAI, "coffee", request_id=rid())
    with pytest.raises(Refused, match="Người khác đang ngồi ở quầy này"):
        hall.pause(1, HOA, "break", request_id=rid())
    with pytest.raises(Refused, match="Quầy đang mở"):
        hall.resume(1, MAI, request_id=rid())
    call(hall)
    with pytest.raises(Refused, match="Còn số A001; kết thúc số này trước khi tạm nghỉ"):
        hall.pause(1, MAI, "break", request_id=rid())
    miss(hall, 1)
    hall.pause(1, MAI, "break", request_id=rid())
    with pytest.raises(Refused, match="Quầy đang tạm nghỉ"):
        hall.pause(1, MAI, "lunch", request_id=rid())
    seat = hall.seat(1)
    assert seat
    assert (seat.staff_id, seat.pause_reason, seat.paused_at) == (MAI, "break", hall.clock.now())


# -- who sits where -----------------------------------------------------------------------------


def test_taking_a_counter_over_is_an_act_that_the_journal_names(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    hall.open_counter(1, MAI, "first-browser", request_id=rid())
    hall.open_counter(1, HOA, "second-browser", request_id=rid())
    assert [row[2] for row in happened(hall, "CounterOpened")] == [{}, {}, {"replaced": MAI}]
    seat = hall.seat(1)
    assert seat
    assert (seat.staff_id, seat.session) == (HOA, "second-browser")
    assert hall.in_hand(1) == ticket, "whom the counter serves, it goes on serving"


def test_a_pause_ends_with_whoever_made_it(hall: Hall) -> None:
    hall.pause(1, MAI, "lunch", request_id=rid())
    hall.open_counter(1, HOA, request_id=rid())
    seat = hall.seat(1)
    assert seat
    assert seat.paused_at is None


def test_closing_says_whom_it_would_leave_alone(hall: Hall) -> None:
    assert hall.unserved_if_closed(1) == ["A"]
    open_second(hall)
    assert hall.unserved_if_closed(1) == []
    hall.pause(2, HOA, "lunch", request_id=rid())
    assert hall.unserved_if_closed(1) == ["A"], "whoever pauses serves nobody meanwhile"
    assert hall.seat(3) is None


def test_whoever_was_replaced_does_nothing_any_more(hall: Hall) -> None:
    """An act may be on its way while another clerk sits down: the verb looks who sits there."""
    issue(hall)
    ticket = serve(hall)
    hall.open_counter(1, HOA, request_id=rid())
    before = len(hall.journal(hall.now().date()))
    acts = (
        lambda: hall.finish(ticket.id, 1, MAI, request_id=rid()),
        lambda: hall.park(ticket.id, 1, MAI, request_id=rid()),
        lambda: hall.transfer(ticket.id, 1, MAI, "H", request_id=rid()),
        lambda: hall.hand_over(ticket.id, 1, MAI, 2, request_id=rid()),
        lambda: hall.add_procedure(ticket.id, 1, MAI, SINGLE, request_id=rid()),
        lambda: hall.recall(ticket.id, 1, MAI, request_id=rid()),
        lambda: hall.missed(ticket.id, 1, MAI, request_id=rid()),
        lambda: hall.start(ticket.id, 1, MAI, request_id=rid()),
        lambda: hall.call_next(1, MAI, request_id=rid()),
        lambda: hall.call_chosen("A001", 1, MAI, "Hẹn trước", request_id=rid()),
        lambda: hall.pause(1, MAI, "break", request_id=rid()),
        lambda: hall.close_counter(1, MAI, request_id=rid()),
    )
    for act in acts:
        with pytest.raises(Refused, match="Người khác đang ngồi ở quầy này"):
            act()
    assert len(hall.journal(hall.now().date())) == before
    assert hall.in_hand(1) == ticket


def test_nobody_waits_for_a_break_alone(hall: Hall) -> None:
    second = open_second(hall)
    issue(hall)
    ticket = serve(hall)
    hall.transfer(ticket.id, 1, MAI, to_counter=second, request_id=rid())
    hall.pause(second, HOA, "lunch", request_id=rid())
    assert call(hall).id == ticket.id
    hall.start(ticket.id, 1, MAI, request_id=rid())
    with pytest.raises(Refused, match="Quầy 2 đang tạm nghỉ nên không nhận số chuyển đến"):
        hall.transfer(ticket.id, 1, MAI, to_counter=second, request_id=rid())
