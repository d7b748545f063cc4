"""A morning at Tứ Minh, through the one door: call, serve, decide, and what goes wrong."""

from __future__ import annotations

import pytest
from conftest import COPIES, PERMIT, SINGLE, at, issue, miss, rid, serve

from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.hall import Hall
from hall.outcome import Outcome
from hall.paper import GuidancePaper, ReceiptPaper, from_json
from hall.promise import Checks
from hall.ticket import TicketState

# -- calling ----------------------------------------------------------------------------------


def test_call_next_says_why(hall: Hall) -> None:
    ordinary = issue(hall, SINGLE)
    urgent = issue(hall, SINGLE, priority=True)
    called = hall.call_next(1, 1, request_id=rid())
    assert called.id == urgent.id
    journal = hall.journal(hall.now().date())
    assert journal[0].data["why"] == "Ưu tiên (xen kẽ 1 ưu tiên, 3 thường)"
    miss(hall, called.id)
    assert hall.call_next(1, 1, request_id=rid()).id == ordinary.id


def test_a_lost_answer_never_calls_a_second_person(hall: Hall) -> None:
    issue(hall), issue(hall)
    again = rid()
    first = hall.call_next(1, 1, request_id=again)
    assert hall.call_next(1, 1, request_id=again).id == first.id
    assert hall.snapshot()["waiting"] == 1


def test_one_ticket_in_hand_at_a_time(hall: Hall) -> None:
    issue(hall), issue(hall)
    called = hall.call_next(1, 1, request_id=rid())
    with pytest.raises(Refused, match=f"Quầy đang giữ số {called.label}"):
        hall.call_next(1, 1, request_id=rid())
    with pytest.raises(Refused, match="kết thúc số này trước khi đóng quầy"):
        hall.close_counter(1, 1, request_id=rid())


def test_only_an_open_counter_calls_and_only_its_own(hall: Hall) -> None:
    issue(hall)
    with pytest.raises(Refused, match="Quầy chưa mở"):
        hall.call_next(2, 1, request_id=rid())
    called = hall.call_next(1, 1, request_id=rid())
    hall.open_counter(2, 2, request_id=rid())
    for verb in (hall.recall, hall.start, hall.missed, hall.park):
        with pytest.raises(Refused, match=f"Số {called.label} không ở quầy này"):
            verb(called.id, 2, 2, request_id=rid())
    with pytest.raises(NotFound):
        hall.start(999, 1, 1, request_id=rid())


def test_a_clerk_sits_at_one_counter(hall: Hall) -> None:
    issue(hall)
    hall.open_counter(2, 1, request_id=rid())
    states = {c["id"]: c["state"] for c in hall.snapshot()["counters"]}
    assert (states[1], states[2]) == ("closed", "ready")
    called = hall.call_next(2, 1, request_id=rid())
    with pytest.raises(Refused, match=f"Còn số {called.label} ở Quầy 2"):
        hall.open_counter(3, 1, request_id=rid())
    with pytest.raises(Refused, match="Người khác đang ngồi ở quầy này"):
        hall.close_counter(2, 7, request_id=rid())


def test_nobody_waiting(hall: Hall) -> None:
    with pytest.raises(Refused, match="Chưa có ai đang chờ"):
        hall.call_next(1, 1, request_id=rid())


# -- serving ----------------------------------------------------------------------------------


def test_accepting_gives_the_promise_that_was_shown_and_a_receipt(hall: Hall) -> None:
    issue(hall, SINGLE)
    ticket = serve(hall)
    (dossier,) = ticket.dossiers
    shown = hall.offer(ticket.id, 1, dossier.id, Checks()).promise
    done = hall.finish(
        ticket.id, 1, 1,
        [Outcome(dossier.id, "accepted", case_code="H24.21.3-261126-0007")],
        request_id=rid(),
    )  # fmt: skip
    (kept,) = done.dossiers
    assert (done.state, kept.outcome, kept.due_rule) == (TicketState.DONE, "accepted", "same_day")
    assert kept.due_at == shown.due_at == at("2026-11-26T17:00")
    paper = from_json("receipt", hall.jobs(1)[0].content)
    assert isinstance(paper, ReceiptPaper)
    assert paper.due == "17 giờ, thứ Năm, ngày 26/11/2026"
    assert paper.case_code == "H24.21.3-261126-0007"
    assert paper.documents


def test_what_is_missing_is_told_once_and_completely(hall: Hall) -> None:
    issue(hall, SINGLE)
    ticket = serve(hall)
    components = hall.rulebook.procedure(SINGLE, hall.now().date()).components
    outcome = Outcome(ticket.dossiers[0].id, "incomplete", missing=components[:2])
    hall.finish(ticket.id, 1, 1, [outcome], request_id=rid())
    paper = from_json("guidance", hall.jobs(1)[0].content)
    assert isinstance(paper, GuidancePaper)
    assert paper.missing == components[:2]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        # S4:29 "Tuyệt đối không yêu cầu bổ sung giấy tờ ngoài quy định"
        ({"fate": "incomplete", "missing": ("Sổ hộ khẩu",)}, "giấy tờ ngoài quy định"),
        ({"fate": "incomplete"}, "Mời chọn giấy tờ còn thiếu"),
        ({"fate": "refused", "note": "  "}, "Mời ghi lý do từ chối"),
        ({"fate": "accepted", "checks": Checks(complete=False)}, "chưa đủ thành phần"),
        ({"fate": "accepted", "case_code": "12"}, "Mã hồ sơ «12» không đúng dạng"),
    ],
)
def test_what_a_clerk_may_not_decide(hall: Hall, outcome: dict[str, object], said: str) -> None:
    issue(hall, SINGLE)
    ticket = serve(hall)
    with pytest.raises(Refused, match=said):
        hall.finish(
            ticket.id, 1, 1,
            [Outcome(ticket.dossiers[0].id, **outcome)],  # type: ignore[arg-type]
            request_id=rid(),
        )  # fmt: skip
    assert hall.ticket(ticket.id).state is TicketState.SERVING


def test_every_dossier_gets_its_fate(hall: Hall) -> None:
    hall.issue([(COPIES, 2)], request_id=rid())
    ticket = serve(hall)
    one, two = ticket.dossiers
    with pytest.raises(Refused, match="từng hồ sơ"):
        hall.finish(ticket.id, 1, 1, [Outcome(one.id, "accepted")], request_id=rid())
    fates = [
        Outcome(one.id, "accepted", receipt=True),
        Outcome(two.id, "refused", note="Bản chính bị tẩy xoá"),
    ]
    done = hall.finish(ticket.id, 1, 1, fates, request_id=rid())
    assert [d.outcome for d in done.dossiers] == ["accepted", "refused"]
    assert [j.kind for j in hall.jobs(10)] == ["receipt", "ticket"]


def test_a_ticket_without_dossiers_just_ends(hall: Hall) -> None:
    lane = hall.rulebook.lane_for("collect").letter
    counter = next(c.id for c in hall.rulebook.counters if lane in c.lanes)
    hall.open_counter(counter, 9, request_id=rid())
    hall.issue(purpose="collect", request_id=rid())
    called = hall.call_next(counter, 9, request_id=rid())
    assert called.letter == lane
    hall.start(called.id, counter, 9, request_id=rid())
    done = hall.finish(called.id, counter, 9, request_id=rid())
    assert done.state is TicketState.DONE


# -- stepping aside ---------------------------------------------------------------------------


def test_a_parked_ticket_comes_back_to_the_head(hall: Hall) -> None:
    first, _second = issue(hall), issue(hall)
    serve(hall)
    hall.park(first.id, 1, 1, request_id=rid())
    hall.bring_back(first.id, request_id=rid())
    assert hall.call_next(1, 1, request_id=rid()).id == first.id


@pytest.mark.parametrize(
    ("minutes", "numbers", "first_again"),
    [(15, 4, True), (16, 3, True), (16, 4, False)],  # either tolerance keeps the place
)
def test_missed_within_the_halls_tolerance_keeps_the_place(
    hall: Hall, clock: FixedClock, minutes: int, numbers: int, first_again: bool
) -> None:
    first = issue(hall)
    miss(hall, hall.call_next(1, 1, request_id=rid()).id)
    for _ in range(numbers):
        issue(hall, SINGLE)
        done = serve(hall)
        refused = Outcome(done.dossiers[0].id, "refused", note="Không thuộc thẩm quyền")
        hall.finish(done.id, 1, 1, [refused], request_id=rid())
    second = issue(hall)
    clock.move(minutes=minutes)
    hall.bring_back(first.id, request_id=rid())
    expected = first if first_again else second
    assert hall.call_next(1, 1, request_id=rid()).id == expected.id


def test_a_transfer_keeps_number_and_issue_time(hall: Hall) -> None:
    ticket = issue(hall)
    serve(hall)
    other = hall.rulebook.lane_of(hall.rulebook.procedure(PERMIT, hall.now().date())).letter
    with pytest.raises(Refused, match="Không có lĩnh vực"):
        hall.transfer(ticket.id, 1, 1, "Z", request_id=rid())
    moved = hall.transfer(ticket.id, 1, 1, other, request_id=rid())
    assert (moved.label, moved.issued_at, moved.lane) == (ticket.label, ticket.issued_at, other)
    counter = next(c.id for c in hall.rulebook.counters if other in c.lanes)
    hall.open_counter(counter, 9, request_id=rid())
    assert hall.call_next(counter, 9, request_id=rid()).id == ticket.id


def test_a_transfer_keeps_the_moment_of_handing_in(hall: Hall, clock: FixedClock) -> None:
    """A3: she handed her dossier in at 15:25; that the counter was wrong is not her fault."""
    clock.at = at("2026-11-26T15:24")
    ticket = issue(hall, SINGLE)
    other = hall.rulebook.lane_of(hall.rulebook.procedure(PERMIT, hall.now().date())).letter
    counter = next(c.id for c in hall.rulebook.counters if other in c.lanes)
    hall.open_counter(counter, 9, request_id=rid())
    clock.at = at("2026-11-26T15:25")
    serve(hall)
    hall.transfer(ticket.id, 1, 1, other, request_id=rid())
    clock.at = at("2026-11-26T15:32")
    hall.call_next(counter, 9, request_id=rid())
    started = hall.start(ticket.id, counter, 9, request_id=rid())
    promise = hall.offer(started.id, counter, started.dossiers[0].id, Checks()).promise
    assert promise.rule == "same_day"
    hall.park(ticket.id, counter, 9, request_id=rid())  # to fetch a paper: it was not complete
    hall.bring_back(ticket.id, request_id=rid())
    hall.call_next(counter, 9, request_id=rid())
    started = hall.start(ticket.id, counter, 9, request_id=rid())
    assert (
        hall.offer(started.id, counter, started.dossiers[0].id, Checks()).promise.rule
        == "statutory"
    )


def test_cancel(hall: Hall) -> None:
    ticket = issue(hall)
    assert hall.cancel(ticket.id, request_id=rid()).state is TicketState.CANCELLED
    with pytest.raises(Refused, match="đã huỷ nên không thể"):
        hall.bring_back(ticket.id, request_id=rid())


def test_the_day_closes_by_itself(hall: Hall, clock: FixedClock) -> None:
    waiting, served = issue(hall), issue(hall)
    hall.call_next(1, 1, request_id=rid())
    clock.move(days=1)
    hall.close_before(hall.now().date())
    assert hall.ticket(waiting.id).state is TicketState.EXPIRED
    assert hall.ticket(served.id).state is TicketState.EXPIRED
    assert all(c["state"] == "closed" for c in hall.snapshot()["counters"])
    before = hall.snapshot()["rev"]
    hall.close_before(hall.now().date())  # nothing is left to close: nothing is written
    assert hall.snapshot()["rev"] == before
