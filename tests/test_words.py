"""How the hall says things (domain.md section 6)."""

from __future__ import annotations

from datetime import date, time

import pytest
from conftest import at

from hall.words import clock_vi, day_vi, fold, matches, moment_vi, money_vi, stamp_vi


def test_times_and_dates() -> None:
    assert clock_vi(time(15, 30)) == "15 giờ 30"
    assert clock_vi(time(9, 0)) == "9 giờ"
    assert clock_vi(time(8, 5)) == "8 giờ 05"
    assert day_vi(date(2026, 11, 26)) == "thứ Năm, ngày 26/11/2026"
    assert moment_vi(at("2026-11-30T09:00")) == "9 giờ, thứ Hai, ngày 30/11/2026"
    assert stamp_vi(at("2026-11-26T08:15")) == "08:15, thứ Năm 26/11/2026"
    assert money_vi(12000) == "12.000 đồng"


def test_fold() -> None:
    assert fold("Chứng thực ĐẤT ĐAI") == "chung thuc dat dai"


@pytest.mark.parametrize(
    ("query", "name", "found"),
    [
        ("chung thuc", "Chứng thực bản sao từ bản chính", True),
        ("chứng thực", "Chứng thực bản sao từ bản chính", True),
        ("sao chung thuc", "Chứng thực bản sao từ bản chính", True),
        ("khai si", "Đăng ký khai sinh", True),  # the last syllable is still being typed
        ("khai si ", "Đăng ký khai sinh", False),  # and now it is finished
        ("ong", "Không thuộc trường hợp này", False),  # "ông" is no part of "không"
        ("dat", "Cấp đổi Giấy chứng nhận quyền sử dụng đất", True),
        ("", "Đăng ký khai sinh", False),
        ("!!", "Đăng ký khai sinh", False),
    ],
)
def test_search_by_whole_syllables(query: str, name: str, found: bool) -> None:
    assert matches(query, name) is found
