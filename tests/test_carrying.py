"""A promise that cannot be kept: carried over once, an apology, and the end of the day."""

from __future__ import annotations

from datetime import date

import pytest
from conftest import at, issue, rid
from promised import FRIDAY, TODAY, accepted, one, told

from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall

# -- a promise that cannot be kept --------------------------------------------------------------


def test_carried_over_once_with_a_reason(hall: Hall, clock: FixedClock) -> None:
    id, request = accepted(hall), rid()
    clock.at = at("2026-11-26T16:50")
    for _ in range(2):
        row = hall.carry_over(id, "he_thong", " mạng  đứt ", FRIDAY, 1, request_id=request)
    assert (row.carried, row.carry_reason, row.carry_note) == (True, "Hệ thống lỗi", "mạng đứt")
    assert (row.due_at, row.first_due_at) == (FRIDAY, at("2026-11-26T17:00"))
    assert (row.due_rule, row.due_reason) == ("carried", "Đã hẹn lại. Lý do: hệ thống lỗi.")
    assert hall.board() == []  # due tomorrow now
    assert hall.count_later() == 1
    assert told(hall, "DossierCarriedOver") == [
        {
            "dossier": id, "reason": "he_thong", "from": "2026-11-26T17:00:00+07:00",
            "to": "2026-11-27T09:00:00+07:00", "rule": "same_day",
        }
    ]  # fmt: skip
    with pytest.raises(Refused, match="chỉ được hẹn lại một lần"):
        hall.carry_over(id, "xac_minh", "", at("2026-11-30T09:00"), 1, request_id=rid())


def test_not_carried_over(hall: Hall) -> None:
    id = accepted(hall)
    with pytest.raises(Refused, match="Mời chọn lý do"):
        hall.carry_over(id, "", "", FRIDAY, 1, request_id=rid())
    with pytest.raises(Refused, match="ngày nghỉ"):
        hall.carry_over(id, "xac_minh", "", at("2026-11-28T09:00"), 1, request_id=rid())
    hall.result_ready(id, 1, request_id=rid())
    with pytest.raises(Refused, match="không cần hẹn lại"):
        hall.carry_over(id, "xac_minh", "", FRIDAY, 1, request_id=rid())
    assert one(hall, id).first_due_at is None


def test_an_apology_goes_out_once_with_the_new_due_time(hall: Hall, clock: FixedClock) -> None:
    id, request = accepted(hall), rid()
    with pytest.raises(Refused, match="cần hẹn mới"):
        hall.apologize(id, 1, request_id=rid())
    hall.carry_over(id, "bat_kha_khang", "", FRIDAY, 1, request_id=rid())
    for _ in range(2):
        assert hall.apologize(id, 1, request_id=request).apology_at == clock.at
    with pytest.raises(Refused, match="mỗi hồ sơ chỉ một lần"):
        hall.apologize(id, 1, request_id=rid())
    assert told(hall, "LetterPrinted") == [{"dossier": id, "letter": "apology"}]


# -- the day's end ------------------------------------------------------------------------------


def test_a_day_ends_with_every_promise_kept_or_explained(hall: Hall, clock: FixedClock) -> None:
    ids = [accepted(hall, case_code=f"H24.21.3-261126-000{n}") for n in range(3)]
    clock.at = at("2026-11-26T17:05")
    assert [row.dossier_id for row in hall.unexplained(TODAY)] == ids
    with pytest.raises(Refused, match="Còn 3 hồ sơ đến hạn"):
        hall.close_day(TODAY, request_id=rid(), staff_id=1)
    assert hall.clerk_at(1) == 1  # nothing was done
    hall.give_result(ids[0], 1, request_id=rid())
    hall.result_ready(ids[1], 1, request_id=rid())
    with pytest.raises(Refused, match=r"Còn 1 hồ sơ đến hạn.*0002"):
        hall.close_day(TODAY, request_id=rid(), staff_id=1)
    hall.carry_over(ids[2], "bat_kha_khang", "", FRIDAY, 1, request_id=rid())
    assert hall.unexplained(TODAY) == []
    hall.close_day(TODAY, request_id=rid(), staff_id=1)
    assert hall.clerk_at(1) is None


def test_the_night_closes_and_leaves_the_list_standing(hall: Hall, clock: FixedClock) -> None:
    id = accepted(hall)
    issue(hall)
    clock.at = at("2026-11-27T00:01")
    hall.close_before(date(2026, 11, 27))
    (closed,) = told(hall, "DayClosed")
    assert (closed["expired"], closed["unexplained"]) == (1, 1)
    assert one(hall, id).late == "late"
    assert [row.dossier_id for row in hall.unexplained(date(2026, 11, 27))] == [id]


def test_a_second_broken_promise_needs_a_reason_of_its_day(hall: Hall, clock: FixedClock) -> None:
    id, friday = accepted(hall), date(2026, 11, 27)
    with pytest.raises(Refused, match="không quá hẹn lần hai"):
        hall.explain(id, "he_thong", "", 1, request_id=rid())
    hall.carry_over(id, "he_thong", "", FRIDAY, 1, request_id=rid())
    clock.at = at("2026-11-27T17:05")
    hall.open_counter(1, 1, request_id=rid())
    with pytest.raises(Refused, match="Còn 1 hồ sơ đến hạn"):
        hall.close_day(friday, request_id=rid(), staff_id=1)
    row = hall.explain(id, "khac", "chờ bản gốc", 1, request_id=rid())
    assert (row.carry_note, row.late, row.due_at) == ("chờ bản gốc", "late", FRIDAY)
    assert row.first_due_at == at("2026-11-26T17:00")
    hall.close_day(friday, request_id=rid(), staff_id=1)
    clock.at = at("2026-11-30T17:05")
    assert [left.dossier_id for left in hall.unexplained(date(2026, 11, 30))] == [id]
