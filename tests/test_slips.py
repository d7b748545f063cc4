"""Slips that are printed when someone asks for one, or is sent for a paper."""

from __future__ import annotations

import pytest
from conftest import COPIES, SINGLE, issue, miss, recall, rid, serve
from jobs_room import happened, paper

from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.fee import Original
from hall.hall import Hall
from hall.outcome import Outcome


def test_who_is_parked_gets_a_slip_that_keeps_her_place(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    hall.park(ticket.id, 1, 1, request_id=rid())
    slip = paper(hall.jobs(1)[0])
    assert hall.jobs(1)[0].printer == "counter"
    assert (slip.label, slip.counter, slip.note, slip.printed_at) == (  # type: ignore[union-attr]
        "A001",
        "Quầy 1",
        "Khi quay lại, đưa phiếu này, không phải xếp hàng từ đầu.",
        "08:15, thứ Năm 26/11/2026",
    )
    hall.slip("a001", "parked", request_id=rid(), staff_id=1)
    assert [job.kind for job in hall.jobs(2)] == ["parked", "parked"]


@pytest.mark.parametrize(
    ("passed_by", "back", "ahead"),
    [
        (3, "Ông/bà trở lại đúng chỗ cũ trong hàng, không phải lấy số mới.", 0),
        (4, "Ông/bà được xếp lại vào cuối hàng.", 2),
    ],
)
def test_who_missed_her_turn_reads_what_becomes_of_it(
    hall: Hall, clock: FixedClock, passed_by: int, back: str, ahead: int
) -> None:
    missed = issue(hall)
    hall.call_next(1, 1, request_id=rid())
    recall(hall, missed.id)
    miss(hall, missed.id)
    clock.move(minutes=1)
    for _ in range(passed_by):
        issue(hall)
        hall.cancel(miss(hall, hall.call_next(1, 1, request_id=rid()).id).id, request_id=rid())
    issue(hall)
    issue(hall)
    clock.move(minutes=16)
    hall.bring_back(missed.id, request_id=rid(), staff_id=1)
    hall.slip("A001", "missed", request_id=rid(), staff_id=1)
    slip = paper(hall.jobs(1)[0])
    assert (slip.called_at, slip.calls, slip.back, slip.ahead) == ("08:15", 2, back, ahead)  # type: ignore[union-attr]


def test_a_result_slip_is_for_what_was_accepted(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    code = "H24.35.9-261126-0147"
    accepted = Outcome(ticket.dossiers[0].id, "accepted", case_code=code)
    hall.finish(ticket.id, 1, 1, [accepted], request_id=rid())
    hall.slip("A001", "result", request_id=rid(), staff_id=1)
    slip = paper(hall.jobs(1)[0])
    assert (slip.case_code, slip.where) == (code, "Quầy 7")  # type: ignore[union-attr]
    assert slip.bring[0] == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01)"  # type: ignore[union-attr]
    assert happened(hall, "SlipPrinted") == [("A001", "Cán bộ quầy", {"kind": "result"})]


def test_a_fee_slip_counts_page_by_page_and_names_its_source(hall: Hall) -> None:
    issue(hall)
    hall.slip("A001", "fee", [Original(5, 3), Original(1, 2)], request_id=rid(), staff_id=1)
    slip = paper(hall.jobs(1)[0])
    assert slip.lines == (  # type: ignore[union-attr]
        ("Bản chính 5 trang × 3 bản sao", "21.000 đồng"),
        ("Bản chính 1 trang × 2 bản sao", "4.000 đồng"),
    )
    assert slip.total == "25.000 đồng"  # type: ignore[union-attr]
    assert slip.source == "Thông tư 226/2016/TT-BTC, Điều 4"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("label", "kind", "error", "why"),
    [
        ("A001", "result", Refused, "chưa có hồ sơ nào được tiếp nhận"),
        ("A001", "missed", Refused, "chưa lỡ lượt"),
        ("A001", "parked", Refused, "không phải đang bổ sung"),
        ("A001", "fee", Refused, "số trang và số bản sao"),
        ("A002", "fee", Refused, "không có thủ tục tính phí theo trang"),
        ("A099", "fee", NotFound, "không có số “A099”"),
        ("", "fee", NotFound, "không có số"),
        ("A٣", "fee", NotFound, "không có số"),
    ],
)
def test_a_slip_that_would_be_untrue_is_refused(
    hall: Hall, label: str, kind: str, error: type[Exception], why: str
) -> None:
    issue(hall, COPIES)
    issue(hall, SINGLE)
    with pytest.raises(error, match=why):
        hall.slip(label, kind, request_id=rid(), staff_id=1)  # type: ignore[arg-type]
    assert [job.kind for job in hall.jobs(9)] == ["ticket", "ticket"]
