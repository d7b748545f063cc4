"""When a result is due, and why.

Three sources are weighed and the earliest wins, since a model may only better the law:
a service model in force, the law's own 15:00 rule, the statutory term.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, get_args

from hall.day import (
    ServiceDay,
    at_time,
    cutoff_words,
    days_from,
    is_late,
    next_working_day,
    service_day,
    working_days_later,
)
from hall.fast_track import after_words, same_day_due
from hall.rulebook import Procedure, Rulebook
from hall.service_model import Condition, Cutoff, ServiceModel
from hall.words import NOTHING, Words, moment_en, moment_vi

DueRule = Literal[
    "same_day", "next_working_day", "legal_same_day", "legal_next_working_day", "statutory"
]

# Luật Hộ tịch Đ.5 k.3 and NĐ 23/2015 Đ.7: received "sau 15 giờ" may wait for the next working day.
LEGAL = Cutoff(time=time(15, 0), comparator="not_after", anchor="acceptance")


@dataclass(frozen=True)
class Checks:
    """What the clerk found of a dossier; the plans' three conditions."""

    complete: bool = True
    valid: bool = True
    no_verification: bool = True

    def missing(self, model: ServiceModel) -> list[str]:
        return [c for c in model.conditions if not getattr(self, c)]


@dataclass(frozen=True)
class Promise:
    """A due time in hall time, the rule that gave it and the reason to read out."""

    due_at: datetime
    rule: DueRule
    reason: Words
    model: ServiceModel | None = None
    warnings: tuple[str, ...] = ()

    @property
    def words(self) -> Words:
        return due_words(self.rule, self.due_at)


def due_words(rule: str, due_at: datetime) -> Words:
    """ "trước 9 giờ, thứ Hai, ngày 30/11/2026" for a deadline, else the moment (hall time)."""
    if rule == "next_working_day":
        return Words(f"trước {moment_vi(due_at)}", f"before {moment_en(due_at)}")
    return Words(moment_vi(due_at), moment_en(due_at))


def conditions(procedure: Procedure, day: ServiceDay) -> tuple[Condition, ...]:
    """Which of the three conditions can change the promise of a procedure on a day.

    A dossier that is not complete is never accepted, so completeness always counts.
    """
    wanted: set[Condition] = {"complete"}
    for model in day.models:
        if model.promises(procedure.code):
            wanted.update(model.conditions)
    if procedure.days_with_verification:
        wanted.add("no_verification")
    order: tuple[Condition, ...] = get_args(Condition)
    return tuple(c for c in order if c in wanted)


def due(
    rulebook: Rulebook,
    procedure: Procedure,
    accepted_at: datetime,
    submitted_at: datetime | None = None,
    checks: Checks | None = None,
) -> Promise:
    """The promise for a dossier accepted at a moment (aware); ties go to the model.

    For a citizen at the counter submission is the hand-over, so it defaults to acceptance (A3).
    """
    checks = checks or Checks()
    accepted = accepted_at.astimezone(rulebook.zone)
    submitted = (submitted_at or accepted_at).astimezone(rulebook.zone)
    kept = [p for p in _by_models(rulebook, procedure, accepted, submitted, checks)]
    kept.append(_by_law(rulebook, procedure, accepted, checks))
    best = min(kept, key=lambda p: p.due_at)
    warnings = _calendar_warnings(rulebook, accepted, best.due_at)
    reason = best.reason
    if best.model is None and best.due_at.date() > accepted.date():
        missed = _missed(rulebook, procedure, accepted, submitted)
        reason = Words(f"{missed.vi}{reason.vi}", f"{missed.en}{reason.en}")
    return Promise(best.due_at, best.rule, reason, best.model, warnings)


def _missed(
    rulebook: Rulebook, procedure: Procedure, accepted: datetime, submitted: datetime
) -> Words:
    """Whoever was given a tag is told which hour it was that passed."""
    for model in service_day(rulebook, accepted.date()).models:
        if model.cutoff is None or not model.promises(procedure.code):
            continue
        moment = submitted if model.cutoff.anchor == "submission" else accepted
        if is_late(model.cutoff, moment):
            words = cutoff_words(model.cutoff)
            return Words(
                f"«{model.name}» chỉ nhận {words.vi}. ",
                f"“{model.name_en}” took dossiers {words.en} only. ",
            )
    return NOTHING


def _by_models(
    rulebook: Rulebook,
    procedure: Procedure,
    accepted: datetime,
    submitted: datetime,
    checks: Checks,
) -> Iterator[Promise]:
    for anchor, moment in (("submission", submitted), ("acceptance", accepted)):
        day = service_day(rulebook, moment.date())
        for model in day.models:
            counts = model.cutoff.anchor if model.cutoff else "acceptance"
            if counts != anchor or not model.promises(procedure.code) or checks.missing(model):
                continue
            promise = _by_model(rulebook, model, day, moment)
            if promise and promise.due_at > accepted:
                yield promise


def _by_model(
    rulebook: Rulebook, model: ServiceModel, day: ServiceDay, moment: datetime
) -> Promise | None:
    due_at = same_day_due(rulebook, model, day)
    if model.cutoff is None:
        # A clerk who opens early or serves into lunch takes nothing from who came in time.
        if not (day.end and moment < day.end):
            return None
        reason = Words(
            f"«{model.name}»: hồ sơ tiếp nhận trong giờ làm việc được trả trong ngày.",
            f"“{model.name_en}”: taken in during office hours, ready the same day.",
        )
        return Promise(due_at, "same_day", reason, model)
    if not is_late(model.cutoff, moment):
        words = cutoff_words(model.cutoff)
        reason = Words(
            f"«{model.name}»: nhận hồ sơ {words.vi} thì trả trong ngày.",
            f"“{model.name_en}”: handed in {words.en}, ready the same day.",
        )
        return Promise(due_at, "same_day", reason, model)
    if model.after.action == "next_working_day" and model.after.before:
        after = next_working_day(rulebook, day.date)
        at = at_time(rulebook, after.date, model.after.before)
        words = after_words(model)
        reason = Words(f"«{model.name}»: {words.vi}", f"“{model.name_en}”: {words.en}")
        return Promise(at, "next_working_day", reason, model)
    return None


def _by_law(
    rulebook: Rulebook, procedure: Procedure, accepted: datetime, checks: Checks
) -> Promise:
    days, unit = procedure.days, procedure.days_unit
    if not checks.no_verification and procedure.days_with_verification:
        days, unit = procedure.days_with_verification, "working"
    if days == 0:
        return _by_the_15_hour_rule(rulebook, accepted)
    if unit == "calendar":
        last = accepted.date() + timedelta(days=days)
        day = next(d for d in days_from(rulebook, last) if d.working)
        reason = Words(
            f"Thời hạn giải quyết {days} ngày, tính từ ngày sau ngày tiếp nhận.",
            f"Statutory term: {days} days, from the day after acceptance.",
        )
    else:
        day = working_days_later(rulebook, accepted.date(), days)
        reason = Words(
            f"Thời hạn giải quyết {days} ngày làm việc, tính từ ngày sau ngày tiếp nhận.",
            f"Statutory term: {days} working days, from the day after acceptance.",
        )
    return Promise(_end(day), "statutory", reason)


def _by_the_15_hour_rule(rulebook: Rulebook, accepted: datetime) -> Promise:
    day = service_day(rulebook, accepted.date())
    if day.working and not is_late(LEGAL, accepted) and accepted < _end(day):
        reason = Words(
            "Thủ tục giải quyết trong ngày khi tiếp nhận trước hoặc đúng 15 giờ.",
            "Done the same day when taken in by 15:00.",
        )
        return Promise(_end(day), "legal_same_day", reason)
    after = next_working_day(rulebook, day.date)
    late = day.working and is_late(LEGAL, accepted)
    reason = Words(
        f"Tiếp nhận {'sau 15 giờ' if late else 'ngoài giờ làm việc'}: "
        "trả kết quả trong ngày làm việc tiếp theo.",
        f"Taken in {'after 15:00' if late else 'outside office hours'}: "
        "ready on the next working day.",
    )
    return Promise(_end(after), "legal_next_working_day", reason)


def _end(day: ServiceDay) -> datetime:
    if day.end is None:
        raise ValueError(f"{day.date} is not a working day")
    return day.end


def _calendar_warnings(rulebook: Rulebook, start: datetime, end: datetime) -> tuple[str, ...]:
    """What the calendar does not know about any day that the promise counts."""
    said: dict[str, None] = {}
    for ahead in range((end.date() - start.date()).days + 1):
        for warning in rulebook.calendar.warnings_for(start.date() + timedelta(days=ahead)):
            said[warning] = None
    return tuple(said)
