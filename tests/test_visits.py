"""Visits at home: what may be asked, who sees it, and that it is forgotten."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import rid

from hall.errors import Refused
from hall.hall import Hall
from hall.visits import fields

CONTACT, ADDRESS = "Bà Tư, 0912 345 678", "Số 3, tổ 5, phường Gia Viên"
GOOD = ("Hộ tịch", CONTACT, ADDRESS)


@pytest.fixture
def ward(make_hall: Callable[[str], Hall]) -> Hall:
    return make_hall("gia-vien")


def test_the_fields_are_those_of_the_plan(ward: Hall) -> None:
    assert ward.visit_fields() == [
        "Chứng thực", "Hộ tịch", "Bảo trợ xã hội", "Giảm nghèo", "Người có công", "Văn hóa",
    ]  # fmt: skip
    assert set(fields(ward.rulebook, ward.day().date)) < set(
        ward.rulebook.fields_on(ward.day().date)
    )


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (("Đất đai", CONTACT, ADDRESS), "Lĩnh vực: mời chọn một lĩnh vực được phục vụ tại nhà."),
        (("", CONTACT, ADDRESS), "Lĩnh vực: mời chọn một lĩnh vực được phục vụ tại nhà."),
        (("Hộ tịch", "Bà Tư", ADDRESS), "Liên hệ: mời ghi một số điện thoại, từ 8 đến 15 chữ số."),
        (("Hộ tịch", "0" * 16, ADDRESS), "Liên hệ: mời ghi một số điện thoại, từ 8 đến 15 chữ số."),
        (("Hộ tịch", "a" * 81, ADDRESS), "Liên hệ: không quá 80 ký tự."),
        (("Hộ tịch", CONTACT, "  số 3 "), "Địa chỉ: từ 6 đến 160 ký tự."),
        (("Hộ tịch", CONTACT, "a" * 161), "Địa chỉ: từ 6 đến 160 ký tự."),
    ],
)
def test_what_is_no_request(ward: Hall, asked: tuple[str, str, str], refusal: str) -> None:
    with pytest.raises(Refused) as refused:
        ward.ask_visit(*asked, 1, request_id=rid())
    assert refused.value.sentence == refusal
    assert ward.visits() == []


def test_a_request_is_kept_once_and_forgotten_when_it_is_over(ward: Hall) -> None:
    once = rid()
    for _ in range(2):
        ward.ask_visit("Hộ tịch", f"  {CONTACT}\n", ADDRESS, 1, request_id=once)
    (asked,) = ward.visits()
    assert (asked.field, asked.contact, asked.address) == GOOD
    assert (asked.state, asked.asked_by) == ("asked", 1)
    again = rid()
    for _ in range(2):
        ward.close_visit(asked.id, "done", 1, request_id=again)
    (over,) = ward.visits()
    assert (over.state, over.contact, over.address) == ("done", "", "")
    with pytest.raises(Refused, match="Yêu cầu này đã kết thúc"):
        ward.close_visit(asked.id, "withdrawn", 1, request_id=rid())
    with pytest.raises(Refused, match="Mời chọn"):
        ward.close_visit(asked.id, "lost", 1, request_id=rid())  # type: ignore[arg-type]


def test_nothing_of_the_person_is_anywhere_else(ward: Hall, tmp_path: Path) -> None:
    ward.ask_visit(*GOOD, 1, request_id=rid())
    (row,) = [r for r in ward.journal(ward.now().date()) if r.event == "HomeVisitAsked"]
    assert row.data == {"visit": 1}
    assert "0912" not in str(ward.snapshot())
    assert "0912" not in str(ward.journal(ward.now().date()))
    ward.close_visit(1, "withdrawn", 1, request_id=rid())
    with sqlite3.connect(tmp_path / "hall.sqlite") as kept:
        dump = "\n".join(kept.iterdump())
    assert "HomeVisitClosed" in dump
    assert "0912" not in dump
    assert "tổ 5" not in dump


def test_another_hall_closes_nothing(ward: Hall, make_hall: Callable[[str], Hall]) -> None:
    ward.ask_visit(*GOOD, 1, request_id=rid())
    other = make_hall("tu-minh")
    assert other.visits() == []
    with pytest.raises(Refused, match="Yêu cầu này đã kết thúc"):
        other.close_visit(1, "done", 1, request_id=rid())
    assert ward.visits()[0].contact == CONTACT
