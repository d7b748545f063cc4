"""The rules of the five plans as tables: one row per sentence, the plan's words beside it.

Line numbers are of the plans' texts; A1-A15 are the ambiguities settled in docs/decisions.md.
"""

from __future__ import annotations

from datetime import date, time

import pytest
from conftest import at

from hall.day import next_working_day, service_day, working_days_later
from hall.explaining import explain
from hall.fast_track import decide
from hall.promise import Checks, due
from hall.rulebook import Rulebook

Books = dict[str, Rulebook]
COPIES, BIRTH, SINGLE, MARRIAGE = "2.000815", "1.001193", "1.004873", "1.000894"
PERMIT, ALLOWANCE, FESTIVAL = "1.013225", "1.001776", "1.003622"


# -- which models are in force on which day ---------------------------------------------------

IN_FORCE = [
    # S1:31 "Vào ngày “Thứ Năm” hàng tuần, bắt đầu từ ngày 12/02/2026."
    ("tu-minh", "2026-02-05", []),
    ("tu-minh", "2026-02-12", ["tu-minh-thu-nam"]),
    ("tu-minh", "2026-11-26", ["tu-minh-thu-nam"]),
    ("tu-minh", "2026-11-25", []),
    # A8: a Thursday that is a holiday has no session: Tết, 30/4.
    ("tu-minh", "2026-02-19", []),
    ("tu-minh", "2026-04-30", []),
    # S2:38 "vào thứ sáu hàng tuần từ ngày 25/9/2023"; A2: that was a Monday.
    ("thanh-ha-huyen", "2023-09-22", []),
    ("thanh-ha-huyen", "2023-09-25", []),
    ("thanh-ha-huyen", "2023-09-29", ["thanh-ha-thu-sau"]),
    ("thanh-ha-xa", "2023-09-29", ["thanh-ha-thu-sau"]),
    # A8: a make-up Saturday is a working day, but not the Friday that it replaces.
    ("thanh-ha-xa", "2026-01-10", []),
    # S3:35 "từ ngày 23/02/2026 đến hết ngày 23/03/2026 … từ thứ 2 đến thứ 6"; both ends count.
    ("luan-thanh", "2026-02-22", []),
    ("luan-thanh", "2026-02-23", ["luan-thanh-gio-9"]),
    ("luan-thanh", "2026-02-28", []),
    ("luan-thanh", "2026-03-23", ["luan-thanh-gio-9"]),
    ("luan-thanh", "2026-03-24", []),
    # A1: the plan is dated 2025 by a slip; the model's dates decide.
    ("luan-thanh", "2025-02-24", []),
    # S4:57 "từ tháng 3 năm 2026": every working day, make-up Saturdays too, holidays not.
    ("thuy-nguyen", "2026-02-27", []),
    ("thuy-nguyen", "2026-03-02", ["thuy-nguyen-trong-ngay"]),
    ("thuy-nguyen", "2026-08-22", ["thuy-nguyen-trong-ngay"]),
    ("thuy-nguyen", "2026-11-24", []),
    # S5:95 "Quy định thứ 4 hàng tuần …"; S5:101 "Năm 2026"; signed 06/3/2026.
    ("gia-vien", "2026-03-04", []),
    ("gia-vien", "2026-03-11", ["gia-vien-thu-tu"]),
    ("gia-vien", "2026-12-30", ["gia-vien-thu-tu"]),
    ("gia-vien", "2027-01-06", []),
    ("gia-vien", "2026-11-26", []),
]


@pytest.mark.parametrize(("hall", "on", "expected"), IN_FORCE)
def test_models_in_force(rulebooks: Books, hall: str, on: str, expected: list[str]) -> None:
    day = service_day(rulebooks[hall], date.fromisoformat(on))
    assert [m.id for m in day.models] == expected


def test_the_ninth_hour_runs_for_21_working_days(rulebooks: Books) -> None:
    book = rulebooks["luan-thanh"]
    days = [service_day(book, date(2026, 2, d)) for d in range(1, 29)]
    days += [service_day(book, date(2026, 3, d)) for d in range(1, 32)]
    assert sum(bool(day.models) for day in days) == 21


# -- the fast-track tag on a ticket -----------------------------------------------------------

VERDICTS = [
    # S1:43 "nộp trong ngày Thứ Năm hàng tuần và trước 15h30 phút": strictly before (A4).
    ("tu-minh", COPIES, "2026-11-26T07:20", True),
    ("tu-minh", COPIES, "2026-11-26T15:29:59", True),
    ("tu-minh", COPIES, "2026-11-26T15:30:00", False),
    ("tu-minh", COPIES, "2026-11-26T15:31", False),
    # S1:35 "Bao gồm 08 thủ tục thuộc 04 lĩnh vực": others do not qualify.
    ("tu-minh", PERMIT, "2026-11-26T09:00", False),
    # ... nor does any procedure on another day, or on a Thursday that is a holiday.
    ("tu-minh", COPIES, "2026-11-27T09:00", False),
    ("tu-minh", COPIES, "2026-02-19T09:00", False),
    # S2:50 "hồ sơ tiếp nhận sau 15h30’": 15:30 itself is in time, to the minute (A4).
    ("thanh-ha-xa", COPIES, "2023-09-29T15:30:00", True),
    ("thanh-ha-xa", COPIES, "2023-09-29T15:30:59", True),
    ("thanh-ha-xa", COPIES, "2023-09-29T15:31:00", False),
    # S3 adds an hour, it promises no same-day result (A10).
    ("luan-thanh", COPIES, "2026-03-02T16:45", False),
    # S4 gives no hour: all day (A9).
    ("thuy-nguyen", COPIES, "2026-11-26T16:30", True),
    ("thuy-nguyen", COPIES, "2026-11-24T09:00", False),
    # S5:97 names three procedures; "..." leaves the list open (A7).
    ("gia-vien", SINGLE, "2026-11-25T16:00", True),
    ("gia-vien", "2.000635", "2026-11-25T09:00", True),
    ("gia-vien", COPIES, "2026-11-25T09:00", True),
    ("gia-vien", BIRTH, "2026-11-25T09:00", False),
    ("gia-vien", COPIES, "2026-11-26T09:00", False),
]


@pytest.mark.parametrize(("hall", "code", "when", "granted"), VERDICTS)
def test_fast_track(rulebooks: Books, hall: str, code: str, when: str, granted: bool) -> None:
    book, now = rulebooks[hall], at(when)
    day = service_day(book, now.date())
    verdict = decide(book, book.procedure(code, now.date()), day, now)
    assert verdict.granted is granted
    assert verdict.reason.vi.endswith(".")


REASONS = [
    ("tu-minh", COPIES, "2026-11-26T09:00",
     "Thuộc danh mục «Ngày Thứ Năm không hẹn», nhận hồ sơ trước 15 giờ 30."),
    # A5: the plan is silent after its cutoff, so the ordinary term applies.
    ("tu-minh", COPIES, "2026-11-26T15:31",
     "Đã hết giờ nhận hồ sơ «Ngày Thứ Năm không hẹn» (trước 15 giờ 30). "
     "Hồ sơ được giải quyết theo thời hạn thông thường của thủ tục."),
    ("thanh-ha-xa", COPIES, "2023-09-29T15:40",
     "Đã hết giờ nhận hồ sơ «Ngày Thứ sáu không chờ» (đến hết 15 giờ 30). "
     "Hồ sơ tiếp nhận sau 15 giờ 30: trả kết quả trước 9 giờ ngày làm việc tiếp theo."),
    ("tu-minh", PERMIT, "2026-11-26T09:00",
     "Thủ tục này không thuộc danh mục «Ngày Thứ Năm không hẹn»."),
    ("tu-minh", COPIES, "2026-11-27T09:00", "Hôm nay không có mô hình trả kết quả trong ngày."),
]  # fmt: skip


@pytest.mark.parametrize(("hall", "code", "when", "said"), REASONS)
def test_a_verdict_says_why(rulebooks: Books, hall: str, code: str, when: str, said: str) -> None:
    book, now = rulebooks[hall], at(when)
    verdict = decide(book, book.procedure(code, now.date()), service_day(book, now.date()), now)
    assert verdict.reason.vi == said


# -- when the result is due -------------------------------------------------------------------

PROMISES = [
    # S1:17 "giải quyết và trả kết quả … ngay trong ngày"
    ("tu-minh", SINGLE, "2026-11-26T10:00", "same_day", "2026-11-26T17:00"),
    # A6: between 15:00 and 15:30 the model's promise is better than the law's.
    ("tu-minh", COPIES, "2026-11-26T15:10", "same_day", "2026-11-26T17:00"),
    ("tu-minh", COPIES, "2026-11-26T15:29:59", "same_day", "2026-11-26T17:00"),
    # A5, A6: after the cutoff the law's 15:00 rule, or the statutory term.
    ("tu-minh", COPIES, "2026-11-26T15:30", "legal_next_working_day", "2026-11-27T17:00"),
    ("tu-minh", SINGLE, "2026-11-26T15:30", "statutory", "2026-12-01T17:00"),
    # Outside the model's day the law alone: "sau 15 giờ" is late, 15:00 itself is not.
    ("tu-minh", COPIES, "2026-11-27T15:00:59", "legal_same_day", "2026-11-27T17:00"),
    ("tu-minh", COPIES, "2026-11-27T15:01", "legal_next_working_day", "2026-11-30T17:00"),
    # NĐ 217/2026: 07 working days, over the weekend.
    ("tu-minh", PERMIT, "2026-11-26T10:00", "statutory", "2026-12-07T17:00"),
    # ... and through the holiday of 24/11 (Ngày Văn hóa Việt Nam).
    ("tu-minh", SINGLE, "2026-11-23T10:00", "statutory", "2026-11-27T17:00"),
    # A make-up Saturday counts as a working day.
    ("tu-minh", SINGLE, "2026-08-19T10:00", "statutory", "2026-08-22T17:00"),
    # Tết: taken in on Friday 13/02, three working days later is Wednesday 25/02.
    ("tu-minh", SINGLE, "2026-02-13T10:00", "statutory", "2026-02-25T17:00"),
    # 15 days that are not working days; the last one is a Friday.
    ("tu-minh", FESTIVAL, "2026-11-26T10:00", "statutory", "2026-12-11T17:00"),
    # S2:46 "sẽ được tiếp nhận, giải quyết và trả kết quả ngay trong ngày"
    ("thanh-ha-xa", COPIES, "2023-09-29T15:30:59", "same_day", "2023-09-29T17:00"),
    # S2:51 "buộc phải hẹn trả kết quả trước 9h ngày làm việc tiếp theo": Friday -> Monday.
    ("thanh-ha-xa", COPIES, "2023-09-29T15:31", "next_working_day", "2023-10-02T09:00"),
    ("thanh-ha-huyen", COPIES, "2026-11-27T16:00", "next_working_day", "2026-11-30T09:00"),
    # ... or the make-up Saturday, or after Tết (domain.md 4.3).
    ("thanh-ha-xa", COPIES, "2026-08-21T16:00", "next_working_day", "2026-08-22T09:00"),
    ("thanh-ha-xa", COPIES, "2026-02-13T16:00", "next_working_day", "2026-02-23T09:00"),
    # S3: the extra hour takes dossiers in but promises nothing new (A10).
    ("luan-thanh", COPIES, "2026-03-02T16:45", "legal_next_working_day", "2026-03-03T17:30"),
    ("luan-thanh", COPIES, "2026-03-23T16:45", "legal_next_working_day", "2026-03-24T16:30"),
    # S4:29 "Hồ sơ thuộc danh mục phải được xử lý và trả kết quả trong ngày làm việc" (A9).
    ("thuy-nguyen", COPIES, "2026-11-26T16:50", "same_day", "2026-11-26T17:00"),
    # ... also when who came in before lunch is served into it.
    ("thuy-nguyen", SINGLE, "2026-11-26T11:35", "same_day", "2026-11-26T17:00"),
    # S5:95 "ngày giải quyết nhanh và trả kết quả … trong ngày"
    ("gia-vien", SINGLE, "2026-11-25T16:00", "same_day", "2026-11-25T17:00"),
    ("gia-vien", SINGLE, "2026-11-26T10:00", "statutory", "2026-12-01T17:00"),
    # Luật Hộ tịch Đ.16: birth registration, not on the list of Gia Viên: the law's own day.
    ("gia-vien", BIRTH, "2026-11-25T14:00", "legal_same_day", "2026-11-25T17:00"),
    # Nothing is owed on a Sunday: the next working day.
    ("gia-vien", BIRTH, "2026-11-22T10:00", "legal_next_working_day", "2026-11-23T17:00"),
]


@pytest.mark.parametrize(("hall", "code", "accepted", "rule", "due_at"), PROMISES)
def test_promise(
    rulebooks: Books, hall: str, code: str, accepted: str, rule: str, due_at: str
) -> None:
    book, now = rulebooks[hall], at(accepted)
    promise = due(book, book.procedure(code, now.date()), now)
    assert (promise.rule, promise.due_at) == (rule, at(due_at))
    assert promise.reason.vi


ANCHORS = [
    # S1 counts the handing in ("nộp"): handed over at 15:29, accepted at 15:35 (A3).
    ("tu-minh", SINGLE, "2026-11-26T15:29", "2026-11-26T15:35", "same_day"),
    # ... online too: "bao gồm cả hồ sơ nộp trực tuyến"
    ("tu-minh", SINGLE, "2026-11-26T09:00", "2026-11-26T16:30", "same_day"),
    # ... on that Thursday only.
    ("tu-minh", SINGLE, "2026-11-25T09:00", "2026-11-26T16:30", "statutory"),
    ("tu-minh", SINGLE, "2026-11-26T09:00", "2026-11-27T09:00", "statutory"),
    # S2 counts the acceptance ("tiếp nhận").
    ("thanh-ha-xa", SINGLE, "2023-09-29T15:29", "2023-09-29T15:35", "next_working_day"),
]


@pytest.mark.parametrize(("hall", "code", "submitted", "accepted", "rule"), ANCHORS)
def test_what_the_cutoff_counts(
    rulebooks: Books, hall: str, code: str, submitted: str, accepted: str, rule: str
) -> None:
    book = rulebooks[hall]
    procedure = book.procedure(code, at(accepted).date())
    assert due(book, procedure, at(accepted), at(submitted)).rule == rule


CONDITIONS = [
    # S4:29 "Chỉ thực hiện đối với hồ sơ đầy đủ, hợp lệ, không cần xác minh"
    ("thuy-nguyen", SINGLE, Checks(), "same_day"),
    ("thuy-nguyen", SINGLE, Checks(valid=False), "statutory"),
    ("thuy-nguyen", SINGLE, Checks(no_verification=False), "statutory"),
    # S1:42 "đảm bảo đúng, đủ thành phần hồ sơ": verification is no condition of that plan.
    ("tu-minh", SINGLE, Checks(no_verification=False), "same_day"),
    ("tu-minh", SINGLE, Checks(complete=False), "statutory"),
]


@pytest.mark.parametrize(("hall", "code", "checks", "rule"), CONDITIONS)
def test_conditions(rulebooks: Books, hall: str, code: str, checks: Checks, rule: str) -> None:
    book, now = rulebooks[hall], at("2026-11-26T10:00")
    assert due(book, book.procedure(code, now.date()), now, now, checks).rule == rule


def test_verification_lengthens_the_term(rulebooks: Books) -> None:
    """Luật Hộ tịch Đ.18: marriage at once, up to 05 working days when verified."""
    book, now = rulebooks["gia-vien"], at("2026-11-26T10:00")
    procedure = book.procedure(MARRIAGE, now.date())
    assert due(book, procedure, now).rule == "legal_same_day"
    verified = due(book, procedure, now, now, Checks(no_verification=False))
    assert (verified.rule, verified.due_at) == ("statutory", at("2026-12-03T17:00"))


def test_two_models_on_one_day_the_earlier_promise_wins(rulebooks: Books) -> None:
    """A11: S4's every day and S5's Wednesday, in one hall."""
    book = rulebooks["thuy-nguyen"]
    wednesday = rulebooks["gia-vien"].models[0]
    noon = wednesday.model_copy(update={"results_by": time(11, 0)})
    both = book.model_copy(update={"models": (*book.models, noon)})
    now = at("2026-11-25T09:00")
    procedure = both.procedure(COPIES, now.date())
    verdict = decide(both, procedure, service_day(both, now.date()), now)
    assert verdict.model is not None
    assert verdict.model.id == "gia-vien-thu-tu"
    promise = due(both, procedure, now)
    assert (promise.due_at, promise.model and promise.model.id) == (
        at("2026-11-25T11:00"), "gia-vien-thu-tu",
    )  # fmt: skip
    later = at("2026-11-25T11:30")
    assert due(both, procedure, later).due_at == at("2026-11-25T17:00")


# -- the day and its sessions -----------------------------------------------------------------

DAYS = [
    ("2026-11-26", True, "Ngày làm việc (thứ Năm, ngày 26/11/2026)"),
    ("2026-11-22", False, "Ngày nghỉ hằng tuần (Chủ nhật, ngày 22/11/2026)"),
    ("2026-11-24", False, "Nghỉ lễ: Ngày Văn hóa Việt Nam"),
    ("2026-01-10", True, "Ngày làm bù cho thứ Sáu, ngày 02/01/2026"),
    ("2026-08-22", True, "Ngày làm bù cho thứ Hai, ngày 31/08/2026"),
]


@pytest.mark.parametrize(("on", "working", "reason"), DAYS)
def test_days(rulebooks: Books, on: str, working: bool, reason: str) -> None:
    day = service_day(rulebooks["tu-minh"], date.fromisoformat(on))
    assert (day.working, day.reason) == (working, reason)


OPEN = [
    ("tu-minh", "2026-11-26T07:14", False),
    ("tu-minh", "2026-11-26T07:15", True),  # tickets before the session: no line in the street
    ("tu-minh", "2026-11-26T12:00", False),  # lunch
    ("tu-minh", "2026-11-26T13:30", True),
    ("tu-minh", "2026-11-26T17:00", False),
    ("tu-minh", "2026-11-22T09:00", False),
    # S3:41 "từ lúc 16 giờ 30 phút đến 17 giờ 30 phút": no gap before, the last ticket in time.
    ("luan-thanh", "2026-03-02T16:25", True),
    ("luan-thanh", "2026-03-02T16:45", True),
    ("luan-thanh", "2026-03-02T17:25", False),
    ("luan-thanh", "2026-03-24T16:45", False),
]


@pytest.mark.parametrize(("hall", "when", "expected"), OPEN)
def test_when_tickets_are_issued(rulebooks: Books, hall: str, when: str, expected: bool) -> None:
    assert service_day(rulebooks[hall], at(when).date()).tickets_open(at(when)) is expected


def test_working_days_go_around_holidays(rulebooks: Books) -> None:
    book = rulebooks["tu-minh"]
    assert next_working_day(book, date(2026, 2, 13)).date == date(2026, 2, 23)
    assert next_working_day(book, date(2026, 8, 21)).date == date(2026, 8, 22)
    assert working_days_later(book, date(2026, 8, 28), 1).date == date(2026, 9, 3)


# -- what an office is told -------------------------------------------------------------------


def test_explain_as_a_whole(rulebooks: Books) -> None:
    answer = explain(rulebooks["tu-minh"], COPIES, at("2026-11-26T15:20"), at("2026-11-26T15:35"))
    warnings = answer.pop("warnings")
    assert isinstance(warnings, list)
    assert answer == {
        "hall": "tu-minh",
        "procedure": COPIES,
        "at": "2026-11-26T15:20:00+07:00",
        "open": True,
        "working_day": True,
        "day_reason": "Ngày làm việc (thứ Năm, ngày 26/11/2026)",
        "models": ["tu-minh-thu-nam"],
        "fast_track": True,
        "model": "tu-minh-thu-nam",
        "cutoff_at": "2026-11-26T15:30:00+07:00",
        "reason": "Thuộc danh mục «Ngày Thứ Năm không hẹn», nhận hồ sơ trước 15 giờ 30.",
        "accepted_at": "2026-11-26T15:35:00+07:00",
        "due_at": "2026-11-27T17:00:00+07:00",
        "due_rule": "legal_next_working_day",
        "due_reason": "Tiếp nhận sau 15 giờ: trả kết quả trong ngày làm việc tiếp theo.",
    }


@pytest.mark.parametrize(
    ("on", "said"), [("2031-05-06T09:00", "2031"), ("2027-02-08T09:00", "Tết")]
)
def test_what_the_calendar_does_not_know_is_said(rulebooks: Books, on: str, said: str) -> None:
    answer = explain(rulebooks["tu-minh"], COPIES, at(on))
    assert any(said in warning for warning in answer["warnings"])
