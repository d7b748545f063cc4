"""The rules of the five plans as tables: one row per sentence, the plan's words beside it.

The first cell of a row is the label of the rule that it shows: S1-S5 are the plans, A1-A15 the
ambiguities settled in docs/decisions.md, "law" what holds beside every plan. Numbers in brackets
are lines of the plans' texts. Here: which days, which procedures, which tickets. When a result is
due is in test_rules_due.py, what the hall does and shows in test_rules_in_the_hall.py, and that no
rule is forgotten in test_rules_covered.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import at
from rule_files import changed, told, written

from hall.cutoff_card import cutoff_card
from hall.day import next_working_day, service_day
from hall.fast_track import decide
from hall.rulebook import Procedure, Rulebook

Books = dict[str, Rulebook]
COPIES, BIRTH, SINGLE, MARRIAGE = "2.000815", "1.001193", "1.004873", "1.000894"
PERMIT, ALLOWANCE, EXTRACT = "1.013225", "1.001776", "2.000635"
GUARDIAN, BUSINESS = "1.004837", "1.001612"


def rules(names: str, rows: Sequence[tuple[Any, ...]]) -> pytest.MarkDecorator:
    """Rows whose first cell, the label of the rule, becomes the id of the test."""
    cells = [row[1:] for row in rows]
    return pytest.mark.parametrize(names.split(), cells, ids=[row[0] for row in rows])


# -- which models are in force on which day ---------------------------------------------------

IN_FORCE = [
    # "Vào ngày “Thứ Năm” hàng tuần, bắt đầu từ ngày 12/02/2026." (31)
    ("S1-days", "tu-minh", "2026-02-05", []),
    ("S1-days", "tu-minh", "2026-02-12", ["tu-minh-thu-nam"]),
    ("S1-days", "tu-minh", "2026-11-26", ["tu-minh-thu-nam"]),
    ("S1-days", "tu-minh", "2026-11-25", []),
    # "vào thứ sáu hàng tuần từ ngày 25/9/2023" (38): every Friday from then on
    ("S2-days", "thanh-ha-huyen", "2023-09-22", []),
    ("S2-days", "thanh-ha-huyen", "2023-10-06", ["thanh-ha-thu-sau"]),
    ("S2-days", "thanh-ha-huyen", "2023-10-05", []),
    # "Bộ phận Tiếp nhận và Trả kết quả cấp huyện, cấp xã trên địa bàn toàn huyện" (40)
    ("S2-levels", "thanh-ha-huyen", "2023-09-29", ["thanh-ha-thu-sau"]),
    ("S2-levels", "thanh-ha-xa", "2023-09-29", ["thanh-ha-thu-sau"]),
    # "từ ngày 23/02/2026 đến hết ngày 23/03/2026" (35), "từ thứ 2 đến thứ 6" (35): both ends count
    ("S3-dates", "luan-thanh", "2026-02-22", []),
    ("S3-dates", "luan-thanh", "2026-02-23", ["luan-thanh-gio-9"]),
    ("S3-dates", "luan-thanh", "2026-02-28", []),
    ("S3-dates", "luan-thanh", "2026-03-23", ["luan-thanh-gio-9"]),
    ("S3-dates", "luan-thanh", "2026-03-24", []),
    # "từ tháng 3 năm 2026" (57): every working day from then on
    ("S4-dates", "thuy-nguyen", "2026-02-27", []),
    ("S4-dates", "thuy-nguyen", "2026-03-02", ["thuy-nguyen-trong-ngay"]),
    ("S4-dates", "thuy-nguyen", "2026-11-22", []),
    # "Quy định thứ 4 hàng tuần" (95), "Năm 2026" (101); signed on 06/3/2026
    ("S5-days", "gia-vien", "2026-03-04", []),
    ("S5-days", "gia-vien", "2026-03-11", ["gia-vien-thu-tu"]),
    ("S5-days", "gia-vien", "2026-11-26", []),
    ("S5-days", "gia-vien", "2026-12-30", ["gia-vien-thu-tu"]),
    ("S5-days", "gia-vien", "2027-01-06", []),
    # "Luận Thành, ngày 12 tháng 02 năm 2025": a slip, the model's own days decide
    ("A1", "luan-thanh", "2025-02-24", []),
    ("A1", "luan-thanh", "2026-02-24", ["luan-thanh-gio-9"]),
    # 25/9/2023 was a Monday: the first matching weekday from then on
    ("A2", "thanh-ha-huyen", "2023-09-25", []),
    ("A2", "thanh-ha-huyen", "2023-09-29", ["thanh-ha-thu-sau"]),
    # A model's weekday that is a holiday has no session: Tết, 30/4, 24/11 ...
    ("A8", "tu-minh", "2026-02-19", []),
    ("A8", "tu-minh", "2026-04-30", []),
    ("A8", "thuy-nguyen", "2026-11-24", []),
    # ... and a make-up Saturday is a working day, but not the Friday that it replaces.
    ("A8", "thanh-ha-xa", "2026-01-10", []),
    ("A8", "thuy-nguyen", "2026-08-22", ["thuy-nguyen-trong-ngay"]),
]


@rules("hall on expected", IN_FORCE)
def test_models_in_force(rulebooks: Books, hall: str, on: str, expected: list[str]) -> None:
    day = service_day(rulebooks[hall], date.fromisoformat(on))
    assert [m.id for m in day.models] == expected


# "trong thời gian sau nghỉ Tết Nguyên đán 2026" (21): from the first working day on
@rules("hall before first", [("S3-after-tet", "luan-thanh", "2026-02-13", "2026-02-23")])
def test_the_first_day(rulebooks: Books, hall: str, before: str, first: str) -> None:
    day = next_working_day(rulebooks[hall], date.fromisoformat(before))
    assert (day.date.isoformat(), len(day.models)) == (first, 1)


# -- what a model covers ----------------------------------------------------------------------

SCOPES = [
    # "Bao gồm 08 thủ tục thuộc 04 lĩnh vực." (35)
    ("S1-scope", "tu-minh", 8, 4),
    # "cấp huyện có 14 TTHC thuộc 4 lĩnh vực; cấp xã có 21 TTHC thuộc 2 lĩnh vực" (43)
    ("S2-scope", "thanh-ha-huyen", 14, 4),
    ("S2-scope", "thanh-ha-xa", 21, 2),
    # "Xác nhận tình trạng hôn nhân, Trích lục bản sao, Chứng thực bản sao từ bản chính,..." (97)
    ("S5-list", "gia-vien", 3, 2),
]


@rules("hall procedures fields", SCOPES)
def test_scope(rulebooks: Books, hall: str, procedures: int, fields: int) -> None:
    listed = listed_in(rulebooks[hall])
    assert (len(listed), len({p.field for p in listed})) == (procedures, fields)


# "Ưu tiên lựa chọn các thủ tục có thời gian giải quyết dưới 05 ngày làm việc" (37)
@rules("hall under", [("S4-under-5-days", "thuy-nguyen", 5)])
def test_the_longest_term_that_is_cut_to_one_day(rulebooks: Books, hall: str, under: int) -> None:
    assert max(p.days for p in listed_in(rulebooks[hall])) < under


def listed_in(book: Rulebook) -> list[Procedure]:
    """The procedures of the hall's model, with their terms of that day."""
    return [p for p in book.procedures_on(date(2026, 11, 26)) if p.code in book.models[0].covers]


# Slips of the plans' typists, never repeated to a citizen: "tuần tuần" (S3:21), "iem yết" (S4:27).
@rules("slip", [("A14", "tuần tuần"), ("A14", " iem yết"), ("A14", "Quyết định số Kế hoạch")])
def test_no_slip_of_a_plan_is_repeated(rulebooks: Books, slip: str) -> None:
    assert not [book.id for book in rulebooks.values() if slip in book.model_dump_json()]


TOLD = [
    # "(Có danh sách chi tiết các TTHC kèm theo)" (S1:37), and it is not in hand.
    ("A7", "procedures = 2, fields = 2", "procedures = 8, fields = 4", "the plan declares 8 in 4"),
    ("A7", "declared = {", "example = true\ndeclared = {", "is an example, not the plan's annex"),
]


@rules("old new said", TOLD)
def test_a_list_that_is_not_the_plans_is_told(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    warnings = told(written(tmp_path, changed(old, new)), "warning")
    assert sum(said in warning for warning in warnings) == 1


# -- the fast-track tag on a ticket -----------------------------------------------------------

VERDICTS = [
    # "Hồ sơ yêu cầu giải quyết thuộc các thủ tục tại mục 2.1" (41)
    ("S1-listed", "tu-minh", COPIES, "2026-11-26T07:20", True),
    ("S1-listed", "tu-minh", PERMIT, "2026-11-26T09:00", False),
    # "nộp trong ngày Thứ Năm hàng tuần và trước 15h30 phút của ngày Thứ Năm" (43)
    ("S1-submitted", "tu-minh", COPIES, "2026-11-26T15:29:59", True),
    ("S1-submitted", "tu-minh", COPIES, "2026-11-26T15:31", False),
    ("S1-submitted", "tu-minh", COPIES, "2026-11-27T09:00", False),
    # "cấp huyện có 14 TTHC thuộc 4 lĩnh vực; cấp xã có 21 TTHC thuộc 2 lĩnh vực" (43): each its own
    ("S2-scope", "thanh-ha-huyen", BUSINESS, "2023-09-29T09:00", True),
    ("S2-scope", "thanh-ha-xa", BIRTH, "2023-09-29T09:00", True),
    ("S2-scope", "thanh-ha-xa", ALLOWANCE, "2023-09-29T09:00", False),
    # "(1) đủ điều kiện giải quyết và trả kết quả trong ngày; (2) có thể rút ngắn thời gian nhưng
    # chưa thực hiện trong ngày; (3) chưa đủ điều kiện" (39)
    ("S4-groups", "thuy-nguyen", MARRIAGE, "2026-11-26T09:00", True),
    ("S4-groups", "thuy-nguyen", GUARDIAN, "2026-11-26T09:00", False),
    ("S4-groups", "thuy-nguyen", PERMIT, "2026-11-26T09:00", False),
    # "Xác nhận tình trạng hôn nhân, Trích lục bản sao, Chứng thực bản sao từ bản chính,..." (97)
    ("S5-list", "gia-vien", SINGLE, "2026-11-25T16:00", True),
    ("S5-list", "gia-vien", EXTRACT, "2026-11-25T09:00", True),
    ("S5-list", "gia-vien", COPIES, "2026-11-25T09:00", True),
    ("S5-list", "gia-vien", BIRTH, "2026-11-25T09:00", False),
    ("S5-list", "gia-vien", COPIES, "2026-11-26T09:00", False),
    # "trước 15h30" (S1:43) is strict; "sau 15h30’" (S2:50) keeps the whole minute of 15:30.
    ("A4", "tu-minh", COPIES, "2026-11-26T15:30:00", False),
    ("A4", "thanh-ha-xa", COPIES, "2023-09-29T15:30:00", True),
    ("A4", "thanh-ha-xa", COPIES, "2023-09-29T15:30:59", True),
    ("A4", "thanh-ha-xa", COPIES, "2023-09-29T15:31:00", False),
    ("A8", "tu-minh", COPIES, "2026-02-19T09:00", False),
    ("A8", "thuy-nguyen", COPIES, "2026-11-24T09:00", False),
    # S4 and S5 give no hour: all day.
    ("A9", "thuy-nguyen", COPIES, "2026-11-26T16:30", True),
    ("A9", "gia-vien", COPIES, "2026-11-25T16:59", True),
    ("A9", "gia-vien", COPIES, "2026-11-25T17:00", False),
    # S3 adds an hour, it promises no same-day result.
    ("A10", "luan-thanh", COPIES, "2026-03-02T16:45", False),
]


@rules("hall code when granted", VERDICTS)
def test_fast_track(rulebooks: Books, hall: str, code: str, when: str, granted: bool) -> None:
    book, now = rulebooks[hall], at(when)
    day = service_day(book, now.date())
    verdict = decide(book, book.procedure(code, now.date()), day, now)
    assert verdict.granted is granted
    assert verdict.reason.vi.endswith(".")


REASONS = [
    ("S1-submitted", "tu-minh", COPIES, "2026-11-26T09:00",
     "Thuộc danh mục «Ngày Thứ Năm không hẹn», nhận hồ sơ trước 15 giờ 30."),
    ("S1-listed", "tu-minh", PERMIT, "2026-11-26T09:00",
     "Thủ tục này không thuộc danh mục «Ngày Thứ Năm không hẹn»."),
    ("S1-days", "tu-minh", COPIES, "2026-11-27T09:00",
     "Hôm nay không có mô hình trả kết quả trong ngày."),
    # "buộc phải hẹn trả kết quả trước 9h ngày làm việc tiếp theo" (51)
    ("S2-after-cutoff", "thanh-ha-xa", COPIES, "2023-09-29T15:40",
     "Đã hết giờ nhận hồ sơ «Ngày Thứ sáu không chờ» (đến hết 15 giờ 30). "
     "Hồ sơ tiếp nhận sau 15 giờ 30: trả kết quả trước 9 giờ ngày làm việc tiếp theo."),
    # The plan is silent after its cutoff, so the ordinary term applies: said, not an error.
    ("A5", "tu-minh", COPIES, "2026-11-26T15:31",
     "Đã hết giờ nhận hồ sơ «Ngày Thứ Năm không hẹn» (trước 15 giờ 30). "
     "Hồ sơ được giải quyết theo thời hạn thông thường của thủ tục."),
    ("A10", "luan-thanh", COPIES, "2026-03-02T16:45",
     "«Giờ thứ 9» nhận hồ sơ đến 17 giờ 30; kết quả trả theo thời hạn của thủ tục."),
]  # fmt: skip


@rules("hall code when said", REASONS)
def test_a_verdict_says_why(rulebooks: Books, hall: str, code: str, when: str, said: str) -> None:
    book, now = rulebooks[hall], at(when)
    verdict = decide(book, book.procedure(code, now.date()), service_day(book, now.date()), now)
    assert verdict.reason.vi == said


CARDS = [
    ("S1-submitted", "tu-minh", "2026-11-26T15:29", "Còn nhận hồ sơ trả trong ngày", ""),
    ("S1-after-cutoff", "tu-minh", "2026-11-26T15:30", "Đã hết giờ nhận hồ sơ trả trong ngày",
     "Hồ sơ được giải quyết theo thời hạn thông thường của thủ tục."),
    ("S2-after-cutoff", "thanh-ha-xa", "2023-09-29T15:31", "Đã hết giờ nhận hồ sơ trả trong ngày",
     "Hồ sơ tiếp nhận sau 15 giờ 30: trả kết quả trước 9 giờ ngày làm việc tiếp theo."),
    ("S3-publish", "luan-thanh", "2026-03-02T09:00", "Phục vụ đến 17 giờ 30", ""),
    ("A8", "tu-minh", "2026-04-30T09:00", "Nghỉ lễ: Ngày Chiến thắng và Quốc tế Lao động", ""),
    # "công khai thời gian tiếp nhận và trả kết quả cụ thể trong ngày" (27)
    ("S4-publish-return", "thuy-nguyen", "2026-11-26T08:30",
     "Nhận trong giờ làm việc, trả trước 17 giờ", ""),
    ("A9", "thuy-nguyen", "2026-11-26T16:30", "Nhận trong giờ làm việc, trả trước 17 giờ", ""),
]  # fmt: skip


@rules("hall when said after", CARDS)
def test_what_the_hall_is_told(
    rulebooks: Books, hall: str, when: str, said: str, after: str
) -> None:
    """The card that the display and the kiosk draw."""
    book, now = rulebooks[hall], at(when)
    card = cutoff_card(book, service_day(book, now.date()), now, [])
    assert card["text"].startswith(said)
    assert (card["after_text"] if card["state"] == "over" else "") == after


# -- the day and its sessions -----------------------------------------------------------------

DAYS = [
    ("law-calendar", "2026-11-26", True, "Ngày làm việc (thứ Năm, ngày 26/11/2026)"),
    ("law-calendar", "2026-11-22", False, "Ngày nghỉ hằng tuần (Chủ nhật, ngày 22/11/2026)"),
    ("law-calendar", "2026-11-24", False, "Nghỉ lễ: Ngày Văn hóa Việt Nam"),
    ("law-calendar", "2026-01-10", True, "Ngày làm bù cho thứ Sáu, ngày 02/01/2026"),
    ("law-calendar", "2026-08-22", True, "Ngày làm bù cho thứ Hai, ngày 31/08/2026"),
]


@rules("on working reason", DAYS)
def test_days(rulebooks: Books, on: str, working: bool, reason: str) -> None:
    day = service_day(rulebooks["tu-minh"], date.fromisoformat(on))
    assert (day.working, day.reason) == (working, reason)


OPEN = [
    ("hall-hours", "tu-minh", "2026-11-26T07:14", False),
    (
        "hall-hours",
        "tu-minh",
        "2026-11-26T07:15",
        True,
    ),  # before the session: no line in the street
    ("hall-hours", "tu-minh", "2026-11-26T12:00", False),  # lunch
    ("hall-hours", "tu-minh", "2026-11-26T13:30", True),
    ("hall-hours", "tu-minh", "2026-11-26T17:00", False),
    ("hall-hours", "tu-minh", "2026-11-22T09:00", False),
    # "thêm 01 tiếng đồng hồ (ngoài giờ hành chính) từ lúc 16 giờ 30 phút đến 17 giờ 30 phút" (41):
    # without a gap before
    ("S3-hours", "luan-thanh", "2026-03-02T16:25", True),
    ("S3-hours", "luan-thanh", "2026-03-02T16:45", True),
    ("S3-hours", "luan-thanh", "2026-03-24T16:25", False),
    ("S3-hours", "luan-thanh", "2026-03-24T16:45", False),
    # The last ticket leaves time to serve it.
    ("A10", "luan-thanh", "2026-03-02T17:19", True),
    ("A10", "luan-thanh", "2026-03-02T17:20", False),
]


@rules("hall when expected", OPEN)
def test_when_tickets_are_issued(rulebooks: Books, hall: str, when: str, expected: bool) -> None:
    assert service_day(rulebooks[hall], at(when).date()).tickets_open(at(when)) is expected
