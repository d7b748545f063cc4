"""What becomes of a dossier after its acceptance: every verb, twice, refused, and raced for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import PERMIT, SINGLE, at, issue, rid
from promised import ALL, CODE, FRIDAY, TODAY, accepted, one, result_counter, told

from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.hall import Hall

# -- the board ----------------------------------------------------------------------------------


def test_what_is_due_today_is_on_it_and_what_is_later_is_counted(hall: Hall) -> None:
    today, later = accepted(hall), accepted(hall, SINGLE, "H24.21.3-261126-0008")
    permit = hall.rulebook.procedure(PERMIT, TODAY)
    hall.enter_online(permit.code, "H24.21.3-261126-0009", at("2026-11-26T08:00"), ALL, 1,
                      request_id=rid())  # fmt: skip
    rows = {row.dossier_id: row for row in hall.board()}
    if later in rows:  # the model takes it in the same day
        assert rows[later].due_at.date() == TODAY
    row = rows[today]
    assert (row.label, row.case_code, row.field) == ("A001", CODE, "Chứng thực")
    assert (row.state, row.holder, row.accepts) == ("accepted", "accepts", "Cán bộ quầy")
    assert row.due_at == at("2026-11-26T17:00")
    assert (row.minutes_left, row.late) == (525, "")
    assert hall.count_later() == len(hall.due_later()) >= 1
    assert "H24.21.3-261126-0009" in [row.case_code for row in hall.due_later()]
    assert hall.board() == sorted(hall.board(), key=lambda row: row.due_at)


def test_yesterdays_is_late_and_todays_return_is_still_seen(hall: Hall, clock: FixedClock) -> None:
    id, other = accepted(hall), accepted(hall, case_code="H24.21.3-261126-0008")
    clock.at = at("2026-11-27T08:00")
    row = one(hall, id)
    assert (row.late, row.minutes_left) == ("late", -900)
    hall.give_result(id, 1, request_id=rid())
    assert one(hall, id).state == "returned"
    clock.at = at("2026-11-28T08:00")
    assert [row.dossier_id for row in hall.board()] == [other]


def test_a_ready_result_waits_for_a_month(hall: Hall, clock: FixedClock) -> None:
    id = accepted(hall)
    hall.result_ready(id, 1, request_id=rid())
    clock.at = at("2026-12-20T08:00")
    assert one(hall, id).state == "ready"
    clock.at = at("2026-12-27T08:00")
    assert hall.board() == []


def test_what_was_not_accepted_is_on_no_board(hall: Hall) -> None:
    ticket = issue(hall)
    (dossier,) = hall.ticket(ticket.id).dossiers
    with pytest.raises(NotFound):
        hall.dossier(dossier.id)
    with pytest.raises(NotFound):
        hall.hold(dossier.id, "signs", 1, request_id=rid())


# -- from hand to hand --------------------------------------------------------------------------


def test_three_named_hands_and_back(hall: Hall) -> None:
    id = accepted(hall)
    hall.staff.set_pin("Trần Văn Hùng", ("head",), "112233")
    boss = next(p.id for p in hall.staff.everyone() if p.name == "Trần Văn Hùng")
    row = hall.hold(id, "processes", 1, named=1, request_id=rid())
    assert (row.holder, row.holder_name, row.processes) == (
        "processes",
        "Cán bộ quầy",
        "Cán bộ quầy",
    )
    row = hall.hold(id, "signs", 1, named=boss, request_id=rid())
    assert (row.holder, row.accepts, row.processes, row.signs) == (
        "signs", "Cán bộ quầy", "Cán bộ quầy", "Trần Văn Hùng"
    )  # fmt: skip
    row = hall.hold(id, "processes", boss, request_id=rid())  # back for a mistake
    assert (row.holder, row.holder_name, row.signs) == ("processes", "Cán bộ quầy", "Trần Văn Hùng")
    assert [data["to"] for data in told(hall, "DossierHeld")] == ["processes", "signs", "processes"]


def test_nobody_knows_whom(hall: Hall) -> None:
    id = accepted(hall)
    with pytest.raises(NotFound, match="cán bộ được chọn"):
        hall.hold(id, "signs", 1, named=99, request_id=rid())
    with pytest.raises(Refused, match="xử lý hoặc ký duyệt"):
        hall.hold(id, "nobody", 1, request_id=rid())
    hall.result_ready(id, 1, request_id=rid())
    with pytest.raises(Refused, match="đã báo có kết quả"):
        hall.hold(id, "processes", 1, request_id=rid())


# -- the result ---------------------------------------------------------------------------------


def test_ready_calls_the_citizen_to_the_result_counter(hall: Hall, clock: FixedClock) -> None:
    id, there = accepted(hall), result_counter(hall)
    before = hall.snapshot()["calls"][-1]["id"]
    clock.move(minutes=3)
    hall.result_ready(id, 1, request_id=rid())
    (call,) = hall.calls_after(before)
    assert hall.snapshot()["calls"][-1] == call
    name = hall.rulebook.counter(there).name
    assert (call["kind"], call["label"], call["counter"], call["counter_name"]) == (
        "result", "A001", there, name
    )  # fmt: skip
    assert (call["standing"], call["again"], call["fast_track"]) == (True, 0, False)
    assert hall.result_call(id) == ("A001", name)
    assert [c["kind"] for c in hall.snapshot()["calls"]] == ["call", "result"]


def test_a_closed_counter_or_another_days_number_calls_nobody(
    hall: Hall, clock: FixedClock
) -> None:
    id, other = accepted(hall), accepted(hall, case_code="H24.21.3-261126-0008")
    calls = len(hall.snapshot()["calls"])
    hall.result_ready(id, 1, request_id=rid())  # no counter for results is open
    assert len(hall.snapshot()["calls"]) == calls
    assert hall.result_call(id) is None
    result_counter(hall)
    clock.at = at("2026-11-27T08:00")
    hall.result_ready(other, 1, request_id=rid())  # her number was yesterday's
    assert hall.snapshot()["calls"] == []
    assert {row.case_code for row in hall.results_ready()} == {CODE, "H24.21.3-261126-0008"}


def test_said_twice_is_called_once(hall: Hall, clock: FixedClock) -> None:
    id, request = accepted(hall), rid()
    result_counter(hall)
    first = hall.result_ready(id, 1, request_id=request).ready_at
    clock.move(minutes=1)
    assert hall.result_ready(id, 1, request_id=request).ready_at == first
    assert hall.result_ready(id, 1, request_id=rid()).ready_at == first
    assert len(told(hall, "ResultReady")) == 1
    assert [c["kind"] for c in hall.snapshot()["calls"]].count("result") == 1


def test_who_could_not_be_called_is_called_when_somebody_is_there(
    hall: Hall, clock: FixedClock
) -> None:
    id = accepted(hall)
    ready = hall.result_ready(id, 1, request_id=rid()).ready_at
    assert hall.result_call(id) is None
    result_counter(hall)
    clock.move(minutes=3)
    for _ in range(2):
        assert hall.result_ready(id, 1, request_id=rid()).ready_at == ready
    assert hall.result_call(id) == ("A001", "Quầy 7")
    assert len(told(hall, "ResultReady")) == 2
    hall.give_result(id, 1, request_id=rid())
    assert hall.result_ready(id, 1, request_id=rid()).returned_at
    assert len(told(hall, "ResultReady")) == 2


def test_marked_by_mistake(hall: Hall, clock: FixedClock) -> None:
    id = accepted(hall)
    result_counter(hall)
    with pytest.raises(Refused, match="chưa báo có kết quả"):
        hall.withdraw_result(id, 1, request_id=rid())
    hall.result_ready(id, 1, request_id=rid())
    clock.move(minutes=2)
    assert hall.withdraw_result(id, 1, request_id=rid()).state == "accepted"
    assert hall.results_ready() == []
    assert hall.snapshot()["calls"][-1]["standing"] is False
    clock.move(minutes=2)
    hall.result_ready(id, 1, request_id=rid())
    assert [c["standing"] for c in hall.snapshot()["calls"] if c["kind"] == "result"] == [
        False,
        True,
    ]
    hall.give_result(id, 1, request_id=rid())
    with pytest.raises(Refused, match=r"đã trả lúc 8 giờ 19.*\(Cán bộ quầy\)"):
        hall.withdraw_result(id, 1, request_id=rid())
    assert hall.snapshot()["calls"][-1]["standing"] is False


@pytest.mark.parametrize("ready", [True, False])
def test_who_came_to_collect_goes_with_her_result(hall: Hall, ready: bool) -> None:
    id, counter = accepted(hall), result_counter(hall)
    if ready:
        hall.result_ready(id, 1, request_id=rid())
    ticket = hall.issue(purpose="collect", case_code=CODE, request_id=rid())
    hall.call_next(counter, 2, request_id=rid())
    hall.start(ticket.id, counter, 2, request_id=rid())
    hall.finish(ticket.id, counter, 2, request_id=rid())
    row = one(hall, id)
    assert (row.state, row.returned_by) == (
        ("returned", "Trả kết quả") if ready else ("accepted", "")
    )
    assert told(hall, "TicketFinished")[-1].get("returned") == (CODE if ready else None)


def test_given_by_id_or_by_code_and_at_once(hall: Hall, clock: FixedClock) -> None:
    id, other = accepted(hall), accepted(hall, case_code="H24.21.3-261126-0008")
    hall.result_ready(id, 1, request_id=rid())
    clock.move(minutes=5)
    row = hall.give_result(f" {CODE.lower()}", 1, request_id=rid())
    assert (row.state, row.returned_at, row.returned_by) == ("returned", clock.at, "Cán bộ quầy")
    assert hall.results_ready() == []
    assert hall.result(CODE).returned_at == clock.now()
    row = hall.give_result(other, 1, request_id=rid())  # handed over at once
    assert (row.state, row.ready_at) == ("returned", clock.at)
    with pytest.raises(Refused, match="đã trả lúc"):
        hall.give_result(other, 1, request_id=rid())
    with pytest.raises(NotFound):
        hall.give_result("H24.21.3-261126-9999", 1, request_id=rid())


Act = Callable[[Hall, int, int], object]


@pytest.mark.parametrize(
    ("event", "act"),
    [
        ("ResultReady", lambda hall, id, who: hall.result_ready(id, who, request_id=rid())),
        ("DossierReturned", lambda hall, id, who: hall.give_result(id, who, request_id=rid())),
        (
            "DossierCarriedOver",
            lambda hall, id, who: hall.carry_over(
                id, "xac_minh", "", FRIDAY, who, request_id=rid()
            ),
        ),
    ],
)
def test_of_two_who_do_the_same_one_did_it(hall: Hall, event: str, act: Act) -> None:
    id = accepted(hall)
    hall.staff.set_pin("Người thứ hai", ("clerk",), "246810")

    def race(who: int) -> str:
        try:
            act(hall, id, who)
        except Refused as refusal:
            return refusal.sentence
        return ""

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(race, [1, 2] * 4))
    assert "" in answers
    assert len(told(hall, event)) == 1


def test_a_request_is_about_one_dossier(hall: Hall) -> None:
    id, other = accepted(hall), accepted(hall, case_code="H24.21.3-261126-0008")
    request = rid()
    hall.result_ready(id, 1, request_id=request)
    with pytest.raises(Refused, match="đã dùng cho việc khác"):
        hall.result_ready(other, 1, request_id=request)
    with pytest.raises(Refused, match="đã dùng cho việc khác"):
        hall.give_result(id, 1, request_id=request)
    assert one(hall, other).state == "accepted"
