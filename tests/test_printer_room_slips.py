"""Slips and letters that the person on duty in the printer room writes."""

from __future__ import annotations

import pytest
from conftest import COPIES, issue, rid
from duty_room import ROOM, hall, product, said, staff
from flask.testing import FlaskClient

from hall.hall import Hall

__all__ = ["hall", "product", "staff"]


def test_a_slip_is_printed_for_a_number(hall: Hall, staff: FlaskClient) -> None:
    issue(hall, COPIES)
    data = {"request_id": rid(), "kind": "fee", "label": " a001 ",
            "pages": ["5", "", "1"], "copies": ["3", "", "2"]}  # fmt: skip
    answer = staff.post(f"{ROOM}slips", data=data)
    assert said(answer, staff) == "good: Phiếu tính phí tạm của số A001 đang được in."
    assert '"25.000 đồng"' in hall.jobs(1)[0].content


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"kind": "fee", "label": "A001", "pages": "5", "copies": ""}, "số nguyên dương"),
        ({"kind": "fee", "label": "A001", "pages": "x", "copies": "1"}, "số nguyên dương"),
        ({"kind": "fee", "label": "A001", "pages": "0", "copies": "1"}, "từ 1 đến 9999"),
        ({"kind": "fee", "label": "A001"}, "Mời ghi số trang và số bản sao."),
        ({"kind": "result", "label": "A009"}, "Hôm nay không có số"),
    ],
)
def test_a_slip_that_makes_no_sense_says_why(
    hall: Hall, staff: FlaskClient, data: dict[str, str], why: str
) -> None:
    issue(hall, COPIES)
    answer = staff.post(f"{ROOM}slips", data={"request_id": rid(), **data})
    assert why in said(answer, staff)
    assert len(hall.jobs(9)) == 1


def test_a_kind_of_slip_that_nobody_offers_is_refused(hall: Hall, staff: FlaskClient) -> None:
    issue(hall)
    data = {"request_id": rid(), "kind": "ticket", "label": "A001"}
    assert staff.post(f"{ROOM}slips", data=data).status_code == 400


# -- letters --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "says", "paper"),
    [
        ("apology", "không thay thế Văn bản xin lỗi và đề nghị gia hạn (Mẫu 04)", "a4"),
        ("congratulation", "Giấy chứng nhận kết hôn", "a5"),
        ("newborn", "Giấy khai sinh", "a5"),
        ("condolence", "vô cùng thương tiếc", "a5"),
    ],
)
def test_a_letter_has_its_paper_and_its_blanks(
    staff: FlaskClient, kind: str, says: str, paper: str
) -> None:
    letter = staff.get(f"{ROOM}letters/{kind}").text
    assert says in letter
    assert f'class="letter {paper}"' in letter
    assert f"/static/printer/{paper}.css" in letter
    assert "Ngày 26 tháng 11 năm 2026" in letter
    assert letter.count('class="blank"') >= 1
    assert "<form" not in letter  # what is filled in never leaves the page


def test_a_letter_that_nobody_wrote_is_not_found(staff: FlaskClient) -> None:
    assert staff.get(f"{ROOM}letters/complaint").status_code == 404
