"""The rules as tables: when a result is due, one row per sentence of a plan (see test_rules.py)."""

from __future__ import annotations

from datetime import date, time

import pytest
from conftest import at
from test_rules import BIRTH, COPIES, EXTRACT, MARRIAGE, PERMIT, SINGLE, Books, rules

from hall.day import next_working_day, service_day, working_days_later
from hall.explaining import explain
from hall.fast_track import decide
from hall.promise import Checks, due

FESTIVAL = "1.003622"

PROMISES = [
    # "ngay trong ngày mà không phải chờ đợi đến lịch hẹn" (17)
    ("S1-promise", "tu-minh", SINGLE, "2026-11-26T10:00", "same_day", "2026-11-26T17:00"),
    # The plan is silent about later dossiers.
    ("S1-after-cutoff", "tu-minh", SINGLE, "2026-11-26T15:30", "statutory", "2026-12-01T17:00"),
    # "sẽ được tiếp nhận, giải quyết và trả kết quả ngay trong ngày" (47)
    ("S2-promise", "thanh-ha-xa", COPIES, "2023-09-29T15:30", "same_day", "2023-09-29T17:00"),
    # "buộc phải hẹn trả kết quả trước 9h ngày làm việc tiếp theo" (51): Friday to Monday, or to the
    # make-up Saturday, or over Tết (domain.md 4.3)
    ("S2-after-cutoff", "thanh-ha-xa", COPIES,
     "2023-09-29T15:31", "next_working_day", "2023-10-02T09:00"),
    ("S2-after-cutoff", "thanh-ha-huyen", COPIES,
     "2026-11-27T16:00", "next_working_day", "2026-11-30T09:00"),
    ("S2-after-cutoff", "thanh-ha-xa", COPIES,
     "2026-08-21T16:00", "next_working_day", "2026-08-22T09:00"),
    ("S2-after-cutoff", "thanh-ha-xa", COPIES,
     "2026-02-13T16:00", "next_working_day", "2026-02-23T09:00"),
    # "Hồ sơ thuộc danh mục phải được xử lý và trả kết quả trong ngày làm việc" (31), also when who
    # came in before lunch is served into it
    ("S4-same-day", "thuy-nguyen", SINGLE, "2026-11-26T11:35", "same_day", "2026-11-26T17:00"),
    # "ngày giải quyết nhanh và trả kết quả thủ tục hành chính trong ngày" (95)
    ("S5-days", "gia-vien", SINGLE, "2026-11-25T16:00", "same_day", "2026-11-25T17:00"),
    ("S5-days", "gia-vien", SINGLE, "2026-11-26T10:00", "statutory", "2026-12-01T17:00"),
    # After the cutoff of a silent plan: the law's 15:00 rule.
    ("A5", "tu-minh", COPIES, "2026-11-26T15:30", "legal_next_working_day", "2026-11-27T17:00"),
    # Between 15:00 and 15:30 the model's promise is better than the law's.
    ("A6", "tu-minh", COPIES, "2026-11-26T15:10", "same_day", "2026-11-26T17:00"),
    ("A6", "tu-minh", COPIES, "2026-11-27T15:10", "legal_next_working_day", "2026-11-30T17:00"),
    ("A9", "thuy-nguyen", COPIES, "2026-11-26T16:50", "same_day", "2026-11-26T17:00"),
    # The extra hour takes dossiers in but promises nothing new.
    ("A10", "luan-thanh", COPIES, "2026-03-02T16:45", "legal_next_working_day", "2026-03-03T17:30"),
    ("A10", "luan-thanh", COPIES, "2026-03-23T16:45", "legal_next_working_day", "2026-03-24T16:30"),
    # Luật Hộ tịch Đ.5 k.3, NĐ 23/2015 Đ.7: "sau 15 giờ" is late, 15:00 itself is not; whatever a
    # model lists or not; nothing is owed on a Sunday.
    ("law-15h", "tu-minh", COPIES, "2026-11-27T15:00:59", "legal_same_day", "2026-11-27T17:00"),
    ("law-15h", "tu-minh", COPIES, "2026-11-27T15:01",
     "legal_next_working_day", "2026-11-30T17:00"),
    ("law-15h", "gia-vien", BIRTH, "2026-11-25T14:00", "legal_same_day", "2026-11-25T17:00"),
    ("law-15h", "gia-vien", BIRTH, "2026-11-22T10:00",
     "legal_next_working_day", "2026-11-23T17:00"),
    # NĐ 217/2026: 07 working days, over the weekend ...
    ("law-term", "tu-minh", PERMIT, "2026-11-26T10:00", "statutory", "2026-12-07T17:00"),
    # ... through the holiday of 24/11 and through Tết, counting a make-up Saturday ...
    ("law-term", "tu-minh", SINGLE, "2026-11-23T10:00", "statutory", "2026-11-27T17:00"),
    ("law-term", "tu-minh", SINGLE, "2026-02-13T10:00", "statutory", "2026-02-25T17:00"),
    ("law-term", "tu-minh", SINGLE, "2026-08-19T10:00", "statutory", "2026-08-22T17:00"),
    # ... and 15 days that are not working days; the last one is a Friday.
    ("law-term", "tu-minh", FESTIVAL, "2026-11-26T10:00", "statutory", "2026-12-11T17:00"),
]  # fmt: skip


@rules("hall code accepted rule due_at", PROMISES)
def test_promise(
    rulebooks: Books, hall: str, code: str, accepted: str, rule: str, due_at: str
) -> None:
    book, now = rulebooks[hall], at(accepted)
    promise = due(book, book.procedure(code, now.date()), now)
    assert (promise.rule, promise.due_at) == (rule, at(due_at))
    assert promise.reason.vi


ANCHORS = [
    # "bao gồm cả hồ sơ nộp trực tuyến" (43): sent in time, on that Thursday only
    ("S1-online", "tu-minh", "2026-11-26T09:00", "2026-11-26T16:30", "same_day"),
    ("S1-online", "tu-minh", "2026-11-25T09:00", "2026-11-26T16:30", "statutory"),
    ("S1-online", "tu-minh", "2026-11-26T09:00", "2026-11-27T09:00", "statutory"),
    # S1 counts the handing in ("nộp"), S2 the acceptance ("tiếp nhận").
    ("A3", "tu-minh", "2026-11-26T15:29", "2026-11-26T15:35", "same_day"),
    ("A3", "tu-minh", "2026-11-26T15:30", "2026-11-26T15:35", "statutory"),
    ("A3", "thanh-ha-xa", "2023-09-29T15:29", "2023-09-29T15:35", "next_working_day"),
]


@rules("hall submitted accepted rule", ANCHORS)
def test_what_the_cutoff_counts(
    rulebooks: Books, hall: str, submitted: str, accepted: str, rule: str
) -> None:
    book = rulebooks[hall]
    procedure = book.procedure(SINGLE, at(accepted).date())
    assert due(book, procedure, at(accepted), at(submitted)).rule == rule


CONDITIONS = [
    # "đảm bảo đúng, đủ thành phần hồ sơ theo quy định" (42): verification is none of its conditions
    ("S1-complete", "tu-minh", "2026-11-26", Checks(no_verification=False), "same_day"),
    ("S1-complete", "tu-minh", "2026-11-26", Checks(complete=False), "statutory"),
    ("S1-complete", "tu-minh", "2026-11-26", Checks(valid=False), "statutory"),
    # "nếu hồ sơ đầy đủ thành phần theo quy định" (46): and no other
    ("S2-complete", "thanh-ha-xa", "2023-09-29", Checks(complete=False), "statutory"),
    ("S2-complete", "thanh-ha-xa", "2023-09-29", Checks(no_verification=False), "same_day"),
    # "Chỉ thực hiện đối với hồ sơ đầy đủ, hợp lệ, không cần xác minh" (29)
    ("S4-conditions", "thuy-nguyen", "2026-11-26", Checks(), "same_day"),
    ("S4-conditions", "thuy-nguyen", "2026-11-26", Checks(complete=False), "statutory"),
    ("S4-conditions", "thuy-nguyen", "2026-11-26", Checks(valid=False), "statutory"),
    ("S4-conditions", "thuy-nguyen", "2026-11-26", Checks(no_verification=False), "statutory"),
]


@rules("hall on checks rule", CONDITIONS)
def test_conditions(rulebooks: Books, hall: str, on: str, checks: Checks, rule: str) -> None:
    book, now = rulebooks[hall], at(f"{on}T10:00")
    assert due(book, book.procedure(SINGLE, now.date()), now, now, checks).rule == rule


# Luật Hộ tịch Đ.18: marriage at once, within 05 working days when something must be verified.
VERIFIED = [
    ("law-verification", Checks(), "legal_same_day", "2026-11-26T17:00"),
    ("law-verification", Checks(no_verification=False), "statutory", "2026-12-03T17:00"),
]


@rules("checks rule due_at", VERIFIED)
def test_verification(rulebooks: Books, checks: Checks, rule: str, due_at: str) -> None:
    book, now = rulebooks["gia-vien"], at("2026-11-26T10:00")
    promise = due(book, book.procedure(MARRIAGE, now.date()), now, now, checks)
    assert (promise.rule, promise.due_at) == (rule, at(due_at))


TWO_MODELS = [
    # S4's every day and S5's Wednesday in one hall: the union, and the earlier promise wins.
    ("A11", COPIES, "09:00", "gia-vien-thu-tu", "11:00"),
    ("A11", COPIES, "11:30", "thuy-nguyen-trong-ngay", "17:00"),
    ("A11", BIRTH, "09:00", "thuy-nguyen-trong-ngay", "17:00"),
    ("A11", EXTRACT, "09:00", "gia-vien-thu-tu", "11:00"),
]


@rules("code when model due_at", TWO_MODELS)
def test_two_models_on_one_day(
    rulebooks: Books, code: str, when: str, model: str, due_at: str
) -> None:
    book, now = rulebooks["thuy-nguyen"], at(f"2026-11-25T{when}")
    noon = rulebooks["gia-vien"].models[0].model_copy(update={"results_by": time(11, 0)})
    both = book.model_copy(update={"models": (*book.models, noon)})
    procedure, day = both.procedure(code, now.date()), service_day(both, now.date())
    verdict, promise = decide(both, procedure, day, now), due(both, procedure, now)
    assert verdict.model is not None
    assert promise.model is not None
    assert (verdict.model.id, promise.model.id) == (model, model)
    assert verdict.due_at == promise.due_at == at(f"2026-11-25T{due_at}")


# -- how days are counted, and what an office is told -------------------------------------------


def test_working_days_go_around_holidays(rulebooks: Books) -> None:
    book = rulebooks["tu-minh"]
    assert next_working_day(book, date(2026, 2, 13)).date == date(2026, 2, 23)
    assert next_working_day(book, date(2026, 8, 21)).date == date(2026, 8, 22)
    assert working_days_later(book, date(2026, 8, 28), 1).date == date(2026, 9, 3)


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
        "due_reason": "«Ngày Thứ Năm không hẹn» chỉ nhận trước 15 giờ 30. Tiếp nhận sau 15 giờ: "
        "trả kết quả trong ngày làm việc tiếp theo.",
    }


@pytest.mark.parametrize(
    ("on", "said"), [("2031-05-06T09:00", "2031"), ("2027-02-08T09:00", "Tết")]
)
def test_what_the_calendar_does_not_know_is_said(rulebooks: Books, on: str, said: str) -> None:
    answer = explain(rulebooks["tu-minh"], COPIES, at(on))
    assert any(said in warning for warning in answer["warnings"])
