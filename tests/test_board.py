"""The board's rules, with the plans' words beside them: how late, whose, what a day may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from conftest import at

from hall.board import (
    HOLDERS,
    REASONS,
    SOON,
    BoardRow,
    State,
    check_holder,
    check_new_due,
    check_reason,
    explained,
    lateness,
    minutes_left,
    refusal,
    state_of,
)
from hall.errors import Refused
from hall.rulebook import Rulebook

DUE = at("2026-11-26T17:00")
ROW = BoardRow(
    dossier_id=7, label="A012", case_code="H24.21.3-261126-0012", field="Chứng thực",
    procedure="Chứng thực bản sao", model="Ngày Thứ Năm không hẹn", channel="counter",
    accepted_at=at("2026-11-26T09:00"), due_at=DUE, due_rule="same_day", due_reason="",
    first_due_at=None, minutes_left=60, state="accepted", holder="accepts",
    accepts="Nguyễn Thị Lan", processes="", signs="Trần Văn Hùng", ready_at=None,
    returned_at=None, returned_by="", late="",
    carried_at=None, carry_reason="", carry_note="", apology_at=None,
)  # fmt: skip


# "Đỏ trước khi trễ": the last hour is red already.
@pytest.mark.parametrize(
    ("now", "state", "left", "late"),
    [
        ("2026-11-26T09:00", "accepted", 480, ""),
        ("2026-11-26T15:59", "accepted", 61, ""),
        ("2026-11-26T15:59:59", "accepted", 60, ""),
        ("2026-11-26T16:00", "accepted", 60, "soon"),
        ("2026-11-26T16:59:59", "accepted", 0, "soon"),
        ("2026-11-26T17:00", "accepted", 0, "soon"),  # due at 17:00 is kept at 17:00
        ("2026-11-26T17:00:01", "accepted", -1, "late"),
        ("2026-11-27T08:00", "accepted", -900, "late"),
        ("2026-11-27T08:00", "ready", -900, ""),  # the hall has done its part
        ("2026-11-27T08:00", "returned", -900, ""),
    ],
)
def test_red_before_it_is_late(now: str, state: State, left: int, late: str) -> None:
    assert minutes_left(DUE, at(now)) == left
    assert lateness(state, DUE, at(now)) == late


def test_the_last_hour_is_red() -> None:
    assert SOON == 60
    assert lateness("accepted", DUE, DUE - timedelta(minutes=SOON)) == "soon"


@pytest.mark.parametrize(
    ("ready", "returned", "state"),
    [(None, None, "accepted"), (DUE, None, "ready"), (DUE, DUE, "returned")],
)
def test_accepted_ready_returned(ready: object, returned: object, state: State) -> None:
    assert state_of(ready, returned) == state  # type: ignore[arg-type]


# "không để tồn đọng sang ngày làm việc tiếp theo (trừ trường hợp bất khả kháng)" (S4, 31)
@pytest.mark.parametrize(
    ("state", "due", "reason_given", "fine"),
    [
        ("accepted", "26T17:00", None, False),
        ("accepted", "26T11:00", "26T08:30", False),  # the new hour has passed as well
        ("accepted", "26T11:00", "26T17:05", True),
        ("accepted", "25T11:00", "25T17:05", False),  # yesterday's reason is not today's
        ("ready", "26T17:00", None, True),
        ("returned", "26T17:00", None, True),
    ],
)
def test_what_a_day_may_leave_behind(
    state: State, due: str, reason_given: str | None, fine: bool
) -> None:
    given = at(f"2026-11-{reason_given}") if reason_given else None
    row = replace(ROW, state=state, due_at=at(f"2026-11-{due}"), carried_at=given)
    assert explained(row, date(2026, 11, 26)) is fine


def test_a_refusal_names_the_first_of_them() -> None:
    rows = [replace(ROW, dossier_id=n, case_code="", label=f"A{n:03}") for n in range(1, 6)]
    assert "Còn 5 hồ sơ đến hạn" in refusal(rows)
    assert "A001, A002, A003 và 2 hồ sơ khác." in refusal(rows)
    assert "H24.21.3-261126-0012. Mời giải quyết" in refusal([ROW])


# "Xác định cụ thể cán bộ tiếp nhận, xử lý, ký duyệt" (S4, 31)
def test_three_hands() -> None:
    assert list(HOLDERS.values()) == ["Tiếp nhận", "Xử lý", "Ký duyệt"]
    assert [check_holder(holder) for holder in HOLDERS] == list(HOLDERS)
    with pytest.raises(Refused, match="tiếp nhận, xử lý hoặc ký duyệt"):
        check_holder("postman")
    held = [replace(ROW, holder=holder).holder_name for holder in HOLDERS]
    assert held == ["Nguyễn Thị Lan", "", "Trần Văn Hùng"]


def test_what_it_is_called_at_the_desk() -> None:
    assert ROW.name == "hồ sơ H24.21.3-261126-0012"
    assert replace(ROW, case_code="").name == "hồ sơ của số A012"
    assert replace(ROW, case_code="", label="").name == "hồ sơ số 7"


# "trừ trường hợp bất khả kháng" (S4, 31) and the other reasons of the list
@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_reason_of_the_list(reason: str) -> None:
    assert check_reason(reason, "  mất điện\n cả phường ") == "mất điện cả phường"


@pytest.mark.parametrize(
    ("reason", "note", "words"),
    [
        ("", "", "Mời chọn lý do"),
        ("luoi", "", "Mời chọn lý do"),
        ("khac", " ", "mời ghi rõ lý do"),
        ("xac_minh", "x" * 201, "dài quá 200"),
    ],
)
def test_a_reason_that_is_none(reason: str, note: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_reason(reason, note)


NOW = "2026-11-26T16:30"


@pytest.mark.parametrize(
    "new", ["2026-11-27T07:30", "2026-11-27T11:30", "2026-11-27T17:00", "2026-11-30T09:00"]
)
def test_a_new_due_time(rulebooks: dict[str, Rulebook], new: str) -> None:
    assert check_new_due(rulebooks["tu-minh"], DUE, at(new), at(NOW)) == at(new)


@pytest.mark.parametrize(
    ("new", "now", "words"),
    [
        ("2026-11-26T17:00", NOW, r"sau hẹn cũ \(17 giờ, thứ Năm, ngày 26/11/2026\)"),
        ("2026-11-26T15:00", NOW, "sau hẹn cũ"),
        ("2026-11-27T09:00", "2026-11-27T09:00", "ở sau lúc này"),
        ("2026-11-28T09:00", NOW, "rơi vào ngày nghỉ. Ngày nghỉ hằng tuần"),
        ("2027-01-01T09:00", NOW, "rơi vào ngày nghỉ. Nghỉ lễ"),
        ("2026-11-27T12:00", NOW, "trong giờ làm việc: 07:30–11:30, 13:30–17:00"),
        ("2026-11-27T17:01", NOW, "trong giờ làm việc"),
    ],
)
def test_no_new_due_time(rulebooks: dict[str, Rulebook], new: str, now: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        check_new_due(rulebooks["tu-minh"], DUE, at(new), at(now))
