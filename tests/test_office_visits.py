"""Visits at home in the office: whom to visit, and forgotten when it is over."""

from __future__ import annotations

import re

from conftest import rid
from duty_room import hall, product, staff, stranger
from flask.testing import FlaskClient

from hall.hall import Hall

__all__ = ["hall", "product", "staff", "stranger"]  # fixtures
PAGE = "/tu-minh/office/visits"
CONTACT, ADDRESS = "Bà Tư <0912 345 678>", "Số 3, tổ 5"


def asked(hall: Hall) -> None:
    hall.ask_visit("Hộ tịch", CONTACT, ADDRESS, 1, request_id=rid())


def closing(page: str) -> dict[str, str]:
    (once,) = re.findall(r'name="request_id" value="(\w+)"', page)
    return {"request_id": once, "how": "done"}


def test_the_office_sees_whom_to_visit_and_then_nobody_does(hall: Hall, staff: FlaskClient) -> None:
    asked(hall)
    page = staff.get(PAGE).text
    assert "Bà Tư &lt;0912 345 678&gt;" in page
    assert ADDRESS in page
    form = closing(page)
    for _ in range(2):  # the second press of a trembling hand
        answer = staff.post(f"{PAGE}/1/close", data=form)
        assert (answer.status_code, answer.location) == (303, PAGE)
    page = staff.get(PAGE).text
    assert "Đã phục vụ. Liên hệ và địa chỉ đã được xoá." in page
    assert "0912" not in page
    assert "Chưa có yêu cầu nào." in page
    late = staff.post(f"{PAGE}/1/close", data={**form, "request_id": rid()})
    assert late.status_code == 409
    assert "Yêu cầu này đã kết thúc." in late.text
    assert staff.post(f"{PAGE}/1/close", data={**form, "how": "lost"}).status_code == 400
    journal = staff.get("/tu-minh/office/journal").text
    assert "Kết thúc phục vụ tại nhà" in journal
    assert "đã phục vụ" in journal
    assert "0912" not in journal


def test_nobody_else_sees_it(hall: Hall, stranger: FlaskClient) -> None:
    asked(hall)
    for answer in (
        stranger.get(PAGE),
        stranger.post(f"{PAGE}/1/close", data={"request_id": rid(), "how": "done"}),
        stranger.get("/tu-minh/snapshot"),
    ):
        assert "0912" not in answer.text
    assert stranger.get(PAGE).status_code == 302
    assert hall.visits()[0].state == "asked"
