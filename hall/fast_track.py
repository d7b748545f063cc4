"""Does a ticket earn the fast-track tag now? Provisional until a clerk accepts (domain.md 0.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from hall.day import ServiceDay, at_time, cutoff_at, cutoff_words, is_late
from hall.rulebook import Procedure, Rulebook
from hall.service_model import ServiceModel
from hall.words import Words, clock_en, clock_vi, sentence


@dataclass(frozen=True)
class Verdict:
    """The decision with its reason; `cutoff_at` and `due_at` are aware, in hall time."""

    granted: bool
    model: ServiceModel | None
    reason: Words
    cutoff_at: datetime | None = None
    due_at: datetime | None = None


def decide(rulebook: Rulebook, procedure: Procedure, day: ServiceDay, now: datetime) -> Verdict:
    """The verdict for one procedure at one moment of one day.

    With two models on a day the earlier promise wins (A11).
    """
    if not day.working:
        return Verdict(False, None, Words(f"{day.reason}.", "The hall is closed today."))
    same_day = [m for m in day.models if m.kind == "same_day"]
    if not same_day:
        return Verdict(False, None, _no_same_day(day))
    covering = [m for m in same_day if m.promises(procedure.code)]
    if not covering:
        names = ", ".join(f"«{m.name}»" for m in same_day)
        english = ", ".join(f"“{m.name_en}”" for m in same_day)
        return Verdict(
            False,
            None,
            Words(
                f"Thủ tục này không thuộc danh mục {names}.",
                f"This procedure is not on the list of {english}.",
            ),
        )
    # Of models that are over, the one whose plan names the earliest hour says most.
    covering.sort(key=lambda m: m.after.before or time.max)
    verdicts = [_judge(rulebook, model, day, now) for model in covering]
    granted = [v for v in verdicts if v.granted]
    return min(granted, key=lambda v: v.due_at or now) if granted else verdicts[0]


def _no_same_day(day: ServiceDay) -> Words:
    """An added hour is worth saying, and that its plan promises no date with it (A10)."""
    for model in day.models:
        if model.window:
            return Words(
                f"«{model.name}» nhận hồ sơ đến {clock_vi(model.window.end)}; "
                "kết quả trả theo thời hạn của thủ tục.",
                f"“{model.name_en}” takes dossiers until {clock_en(model.window.end)}; "
                "results come within the procedure's term.",
            )
    return Words(
        "Hôm nay không có mô hình trả kết quả trong ngày.", "No same-day service model today."
    )


def same_day_due(rulebook: Rulebook, model: ServiceModel, day: ServiceDay) -> datetime:
    """When a model's same-day result is due: its stated hour, or the end of the last session."""
    if model.results_by:
        return at_time(rulebook, day.date, model.results_by)
    if day.end is None:
        raise ValueError(f"{day.date}: a working day without sessions")
    return day.end


def _judge(rulebook: Rulebook, model: ServiceModel, day: ServiceDay, now: datetime) -> Verdict:
    due = same_day_due(rulebook, model, day)
    if model.cutoff is None:
        if now < due:
            reason = Words(
                f"Thuộc danh mục «{model.name}»: nhận hồ sơ trong giờ làm việc, trả trong ngày.",
                f"On the list of “{model.name_en}”: handed in during office hours, ready today.",
            )
            return Verdict(True, model, reason, None, due)
        reason = Words(f"Đã hết giờ của «{model.name}» hôm nay.", "Today's hours are over.")
        return Verdict(False, None, reason)
    cutoff = cutoff_at(model.cutoff, day, rulebook)
    words = cutoff_words(model.cutoff)
    if not is_late(model.cutoff, now):
        reason = Words(
            f"Thuộc danh mục «{model.name}», nhận hồ sơ {words.vi}.",
            f"On the list of “{model.name_en}”, dossiers taken in {words.en}.",
        )
        return Verdict(True, model, reason, cutoff, due)
    after = after_words(model)
    reason = Words(
        f"Đã hết giờ nhận hồ sơ «{model.name}» ({words.vi}). {after.vi}",
        f"“{model.name_en}” took dossiers {words.en}. {after.en}",
    )
    return Verdict(False, None, reason, cutoff)


def still_expected(
    model: ServiceModel, now: datetime, submitted_at: datetime | None = None
) -> bool:
    """Whether a tagged ticket that nobody has decided may still earn its promise (hall times).

    What counts is the moment that the plan's cutoff is about: the hand-over where it has happened
    and the plan says "nộp" (A3), else the acceptance, which is yet to come.
    """
    if model.cutoff is None:
        return True
    submitted = submitted_at if model.cutoff.anchor == "submission" else None
    return not is_late(model.cutoff, submitted or now)


def may_expect(rulebook: Rulebook, ticket: Any, now: datetime) -> bool:
    """Whether a ticket's tag still says something true; a cutoff that has passed ends it.

    `ticket` is anything with its `fast_track`, `model` and `submitted_at`; `now` is in hall time.
    """
    # Of a ticket that was done today, the model may have been taken out since.
    model = next((m for m in rulebook.models if m.id == ticket.model), None)
    submitted = ticket.submitted_at and ticket.submitted_at.astimezone(rulebook.zone)
    return bool(ticket.fast_track and model and still_expected(model, now, submitted))


def after_words(model: ServiceModel) -> Words:
    """What happens after a model's cutoff, as its plan says."""
    cutoff, before = model.cutoff, model.after.before
    if model.after.action == "next_working_day" and cutoff and before:
        return Words(
            f"Hồ sơ tiếp nhận sau {clock_vi(cutoff.time)}: trả kết quả trước {clock_vi(before)} "
            "ngày làm việc tiếp theo.",
            f"Dossiers taken in after {clock_en(cutoff.time)}: result before {clock_en(before)} "
            "on the next working day.",
        )
    # The plan of Tứ Minh is silent here, so the ordinary term applies (A5).
    return Words(
        sentence("hồ sơ được giải quyết theo thời hạn thông thường của thủ tục."),
        "The procedure's ordinary term applies.",
    )
