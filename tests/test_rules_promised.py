"""What the plans ask for between the acceptance and the citizen's hand, beside the plan's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import at, rid
from promised import CODE, FRIDAY, accepted

from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from printer.letters import LETTERS, Blank, about


def progress(hall: Hall, clock: FixedClock) -> None:
    """Each promise with what is left of it, red before it is broken."""
    accepted(hall)
    assert [row.late for row in hall.board()] == [""]
    clock.at = at("2026-11-26T16:15")
    assert [(row.late, row.minutes_left) for row in hall.board()] == [("soon", 45)]


def roles(hall: Hall, clock: FixedClock) -> None:
    """Three named people for every dossier, and which of them has it."""
    id = accepted(hall)
    for name, holder in (("Người xử lý", "processes"), ("Người ký", "signs")):
        hall.staff.set_pin(name, ("clerk",), "246810")
        who = next(p.id for p in hall.staff.everyone() if p.name == name)
        hall.hold(id, holder, 1, named=who, request_id=rid())
    row = hall.dossier(id)
    assert (row.accepts, row.processes, row.signs) == ("Cán bộ quầy", "Người xử lý", "Người ký")
    assert row.holder_name == "Người ký"


def carry_over(hall: Hall, clock: FixedClock) -> None:
    """A day does not end over an unkept promise, but for a reason that is written down."""
    id, today = accepted(hall), hall.day().date
    with pytest.raises(Refused, match=f"Còn 1 hồ sơ đến hạn.*{CODE}"):
        hall.close_day(today, request_id=rid(), staff_id=1)
    hall.carry_over(id, "bat_kha_khang", "", FRIDAY, 1, request_id=rid())
    hall.close_day(today, request_id=rid(), staff_id=1)
    assert hall.dossier(id).carry_reason == "Bất khả kháng"


def case_system(hall: Hall, clock: FixedClock) -> None:
    """Its code, as the city's system gave it, leads to how the dossier stands, at every step."""
    id = accepted(hall)
    hall.result_ready(id, 1, request_id=rid())
    assert hall.result(CODE).ready_at == clock.now()
    hall.give_result(CODE, 1, request_id=rid())
    assert hall.result(CODE).returned_at == clock.now()


def apology(hall: Hall, clock: FixedClock) -> None:
    """A letter with the reason and a new due time; both once."""
    id = accepted(hall)
    hall.carry_over(id, "xac_minh", "", FRIDAY, 1, request_id=rid())
    hall.apologize(id, 1, request_id=rid())
    keys = {
        part.key for line in LETTERS["apology"].lines for part in line if isinstance(part, Blank)
    }
    filled = about(hall.dossier(id))
    assert set(filled) == keys - {""}
    assert (filled["reason"], filled["due"]) == (
        "Cần xác minh", "9 giờ, thứ Sáu, ngày 27/11/2026"
    )  # fmt: skip
    with pytest.raises(Refused, match="chỉ một lần"):
        hall.apologize(id, 1, request_id=rid())
    with pytest.raises(Refused, match="chỉ được hẹn lại một lần"):
        hall.carry_over(id, "xac_minh", "", at("2026-11-30T09:00"), 1, request_id=rid())


@pytest.mark.parametrize(
    ("plan", "words", "kept"),
    [
        ("tu-minh", "đảm bảo tiến độ giải quyết (53)", progress),
        ("thuy-nguyen", "Xác định cụ thể cán bộ tiếp nhận, xử lý, ký duyệt (31)", roles),
        ("thuy-nguyen", "không để tồn đọng sang ngày làm việc tiếp theo (31)", carry_over),
        ("thuy-nguyen", "cập nhật tình trạng hồ sơ trên Hệ thống thông tin (67)", case_system),
        ("gia-vien", "gửi thư xin lỗi và xin gia hạn thời gian giải quyết (167)", apology),
    ],
    ids=["S1-progress", "S4-roles", "S4-carry-over", "S4-case-system", "S5-apology"],
)
def test_a_promise_is_followed(
    make_hall: Callable[[str], Hall], clock: FixedClock, plan: str, words: str,
    kept: Callable[[Hall, FixedClock], None],
) -> None:  # fmt: skip
    hall = make_hall(plan)
    hall.open_counter(1, 1, request_id=rid())
    kept(hall, clock)
