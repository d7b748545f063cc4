"""The counter beside calling the next and deciding: calls again, sends on, hands over, pauses.

Each table row is a sentence of what a clerk may do, with what comes of it.
"""

from __future__ import annotations

import pytest
from conftest import COPIES, PERMIT, SINGLE, at, issue, miss, recall, rid, serve
from jobs_room import happened

from hall.clock import FixedClock
from hall.errors import NotFound, Refused, UnknownProcedure
from hall.hall import Hall
from hall.outcome import Outcome
from hall.ticket import Ticket, TicketState

MAI, HOA = 1, 2  # clerks


def open_second(hall: Hall) -> int:
    """Counter 2, of the same lane, with another clerk."""
    hall.open_counter(2, HOA, request_id=rid())
    return 2


def call(hall: Hall, counter: int = 1) -> Ticket:
    seat = hall.seat(counter)
    return hall.call_next(counter, seat.staff_id if seat else MAI, request_id=rid())


def order(hall: Hall, counter: int = 1) -> list[str]:
    return [place.ticket.label for place in hall.next_for(counter, 9)]


# -- calling ------------------------------------------------------------------------------------


def test_a_number_is_called_again_as_often_and_as_soon_as_the_hall_does(
    hall: Hall, clock: FixedClock
) -> None:
    issue(hall)
    ticket = call(hall)
    assert hall.recall_wait(ticket) == 10
    clock.move(seconds=9)
    with pytest.raises(Refused, match="Vừa mời số A001; mời lại được sau 1 giây nữa"):
        hall.recall(ticket.id, 1, MAI, request_id=rid())
    clock.move(seconds=1)
    assert hall.recall_wait(ticket) == 0
    assert hall.recall(ticket.id, 1, MAI, request_id=rid()).calls == 2
    clock.move(seconds=4)
    assert hall.recall_wait(hall.ticket(ticket.id)) == 6, "counted from the last call"
    clock.move(seconds=6)
    ticket = hall.recall(ticket.id, 1, MAI, request_id=rid())
    assert hall.recall_wait(ticket) is None
    clock.move(minutes=1)
    with pytest.raises(Refused, match=r"Số A001 đã mời 3 lần\. Mời ghi vắng mặt"):
        hall.recall(ticket.id, 1, MAI, request_id=rid())


def test_nobody_is_missed_after_one_call(hall: Hall) -> None:
    issue(hall)
    ticket = call(hall)
    with pytest.raises(Refused, match="A001 mới mời 1 lần; mời đủ 2 lần rồi mới ghi vắng mặt"):
        hall.missed(ticket.id, 1, MAI, request_id=rid())
    recall(hall, ticket.id)
    missed = hall.missed(ticket.id, 1, MAI, request_id=rid())
    assert (missed.state, missed.counter_id) == (TicketState.MISSED, None)


def test_a_chosen_number_is_called_for_a_reason_that_the_journal_keeps(hall: Hall) -> None:
    issue(hall)
    chosen, elsewhere = issue(hall), issue(hall, PERMIT)
    for reason in ("", "  \n"):
        with pytest.raises(Refused, match="Mời ghi lý do gọi riêng số này"):
            hall.call_chosen(chosen.label, 1, MAI, reason, request_id=rid())
    with pytest.raises(NotFound, match="Hôm nay không có số “A099”"):
        hall.call_chosen("A099", 1, MAI, "Hẹn trước", request_id=rid())
    called = hall.call_chosen("a002", 1, MAI, " Hẹn trước\nvới lãnh đạo ", request_id=rid())
    assert (called.id, called.state, called.counter_id) == (chosen.id, TicketState.CALLED, 1)
    assert happened(hall, "TicketCalled") == [
        (
            "A002",
            "Cán bộ quầy",
            {"again": 0, "why": "Gọi riêng: Hẹn trước với lãnh đạo", "lane": "A", "chosen": True},
        )
    ]
    assert hall.snapshot()["calls"][-1]["label"] == "A002", "it is a call like any other"
    with pytest.raises(Refused, match="Quầy đang giữ số A002"):
        hall.call_chosen(elsewhere.label, 1, MAI, "Nhầm quầy", request_id=rid())
    with pytest.raises(Refused, match="Số A002 đang được mời nên không thể mời"):
        hall.call_chosen("A002", open_second(hall), HOA, "Hẹn trước", request_id=rid())


def test_who_said_that_she_is_late_may_be_chosen(hall: Hall) -> None:
    ticket = issue(hall)
    hall.come_late(ticket.id, request_id=rid())
    with pytest.raises(Refused, match="báo đến muộn"):
        call(hall)
    called = hall.call_chosen("A001", 1, MAI, "Đã có mặt tại quầy", request_id=rid())
    assert (called.state, called.late_until) == (TicketState.CALLED, None)


# -- coming back --------------------------------------------------------------------------------


def test_who_fetched_a_paper_stands_before_everybody(hall: Hall) -> None:
    issue(hall), issue(hall, priority=True), issue(hall)
    away = serve(hall)  # the priority one; then two ordinary ones wait
    hall.park(away.id, 1, MAI, request_id=rid())
    back = hall.bring_back(away.id, request_id=rid())
    assert back.first
    assert order(hall) == ["A002", "A001", "A003"]
    row = hall.snapshot()["line"][0]
    assert (row["label"], row["first"]) == ("A002", True)
    called = call(hall)
    assert (called.id, called.first) == (away.id, False)
    assert happened(hall, "TicketBroughtBack")[0][2] == {"to_the_end": False, "first": True}


# -- sending on ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("order", ["H001", "A001", "H002"]),  # she took her number before H002
        ("first", ["A001", "H001", "H002"]),
        ("last", ["H001", "H002", "A001"]),
    ],
)
def test_a_lane_is_joined_in_order_first_or_last(
    hall: Hall, clock: FixedClock, place: str, expected: list[str]
) -> None:
    hall.open_counter(4, HOA, request_id=rid())
    for code in (PERMIT, COPIES, PERMIT):
        issue(hall, code)
        clock.move(minutes=1)
    ticket = serve(hall)
    moved = hall.transfer(ticket.id, 1, MAI, "H", place=place, request_id=rid())  # type: ignore[arg-type]
    assert (moved.label, moved.issued_at, moved.lane) == ("A001", ticket.issued_at, "H")
    assert order(hall, 4) == expected
    assert happened(hall, "TicketTransferred")[0][2] == {
        "to": "H", "to_counter": None, "place": place,
    }  # fmt: skip


def test_one_counter_alone_is_sent_to_until_it_closes(hall: Hall) -> None:
    second = open_second(hall)
    mine = issue(hall)
    other = issue(hall)
    serve(hall)
    sent = hall.transfer(mine.id, 1, MAI, to_counter=second, request_id=rid())
    assert (sent.lane, sent.to_counter) == ("A", 2)
    assert order(hall) == [other.label], "the counter that sent her on does not call her again"
    assert order(hall, 2) == [mine.label, other.label]
    hall.close_counter(2, HOA, request_id=rid())
    assert hall.ticket(mine.id).to_counter is None
    assert order(hall) == [mine.label, other.label]


@pytest.mark.parametrize("state", ["missed", "parked"])
def test_who_steps_aside_is_released_as_well(hall: Hall, state: str) -> None:
    second = open_second(hall)
    ticket = issue(hall)
    serve(hall)
    hall.transfer(ticket.id, 1, MAI, to_counter=second, request_id=rid())
    call(hall, 2)
    if state == "missed":
        miss(hall, ticket.id, 2, HOA)
    else:
        hall.start(ticket.id, 2, HOA, request_id=rid())
        hall.park(ticket.id, 2, HOA, request_id=rid())
    hall.open_counter(4, HOA, request_id=rid())  # she moves to another counter
    hall.bring_back(ticket.id, request_id=rid())
    assert order(hall) == ["A001"]


def test_a_counter_of_another_lane_takes_her_into_its_lane(hall: Hall) -> None:
    hall.open_counter(4, HOA, request_id=rid())
    ticket = issue(hall)
    serve(hall)
    moved = hall.transfer(ticket.id, 1, MAI, to_counter=4, request_id=rid())
    assert (moved.lane, moved.to_counter) == ("H", 4)
    assert call(hall, 4).id == ticket.id


@pytest.mark.parametrize(
    ("lane", "more", "said"),
    [
        ("Z", {}, "Không có lĩnh vực mang chữ «Z»"),
        ("A", {}, "đang ở đúng lĩnh vực này"),
        ("", {}, "đang ở đúng lĩnh vực này"),
        ("", {"to_counter": 1}, "đang ở đúng quầy này"),
        ("", {"to_counter": 3}, "Quầy 3 chưa mở nên không nhận số chuyển đến"),
        ("H", {"to_counter": 2}, "Quầy 2 không nhận lĩnh vực H"),
        ("H", {"place": "middle"}, "theo thứ tự, đầu hàng hoặc cuối hàng"),
    ],
)
def test_where_nobody_is_sent(hall: Hall, lane: str, more: dict[str, object], said: str) -> None:
    open_second(hall)
    issue(hall)
    ticket = serve(hall)
    with pytest.raises(Refused, match=said):
        hall.transfer(ticket.id, 1, MAI, lane, request_id=rid(), **more)  # type: ignore[arg-type]
    assert hall.ticket(ticket.id) == ticket


# -- more dossiers ------------------------------------------------------------------------------


def test_another_procedure_is_judged_as_at_the_kiosk(hall: Hall, clock: FixedClock) -> None:
    clock.at = at("2026-11-26T15:20")
    issue(hall, PERMIT)
    hall.open_counter(4, HOA, request_id=rid())
    ticket = hall.start(call(hall, 4).id, 4, HOA, request_id=rid())
    assert not ticket.fast_track
    more = hall.add_procedure(ticket.id, 4, HOA, SINGLE, 2, request_id=rid())
    assert [d.procedure for d in more.dossiers] == [PERMIT, SINGLE, SINGLE]
    assert [d.fast_track for d in more.dossiers] == [False, True, True]
    assert (more.fast_track, more.model) == (True, "tu-minh-thu-nam")
    clock.at = at("2026-11-26T15:31")
    late = hall.add_procedure(ticket.id, 4, HOA, SINGLE, request_id=rid())
    assert not late.dossiers[-1].fast_track
    fates = [Outcome(d.id, "refused", note="Không thuộc thẩm quyền") for d in late.dossiers]
    assert len(hall.finish(ticket.id, 4, HOA, fates, request_id=rid()).dossiers) == 4


@pytest.mark.parametrize("purpose", ["ask", "collect"])
def test_who_came_without_papers_hands_in_after_all(hall: Hall, purpose: str) -> None:
    hall.open_counter(7, HOA, request_id=rid())
    hall.issue(purpose=purpose, request_id=rid())  # type: ignore[arg-type]
    ticket = hall.start(call(hall, 7).id, 7, HOA, request_id=rid())
    more = hall.add_procedure(ticket.id, 7, HOA, COPIES, request_id=rid())
    assert (more.purpose, len(more.dossiers)) == ("submit", 1)


def test_what_cannot_be_added(hall: Hall) -> None:
    issue(hall)
    called = call(hall)
    with pytest.raises(Refused, match="Mời bắt đầu làm số A001 trước khi thêm thủ tục"):
        hall.add_procedure(called.id, 1, MAI, SINGLE, request_id=rid())
    hall.start(called.id, 1, MAI, request_id=rid())
    for count in (0, -1, 20):
        with pytest.raises(Refused, match="từ 1 đến 20 hồ sơ; số A001 đang có 1"):
            hall.add_procedure(called.id, 1, MAI, SINGLE, count, request_id=rid())
    with pytest.raises(UnknownProcedure):
        hall.add_procedure(called.id, 1, MAI, "9.999999", request_id=rid())
    again = rid()
    for _ in range(2):
        more = hall.add_procedure(called.id, 1, MAI, SINGLE, 19, request_id=again)
    assert len(more.dossiers) == 20, "asked twice, added once"
