"""What a citizen is told before taking a number: the verdict, the term, the fee, the wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from hall.day import ServiceDay, at_time, cutoff_words, is_late
from hall.fast_track import Verdict
from hall.forecast import Outlook, wait_told
from hall.promise import LEGAL, Promise, due
from hall.rulebook import Lane, Procedure, Rulebook
from hall.service_model import Cutoff, ServiceModel
from hall.words import NOTHING, WEEKDAYS_VI, Words, clock_en, clock_vi, date_vi, day_en


@dataclass(frozen=True)
class Advice:
    """All that the kiosk shows of one procedure (or of a purpose without one) at one moment."""

    procedure: Procedure | None
    lane: Lane
    verdict: Verdict
    outlook: Outlook
    open: bool
    closed: Words
    fee: Words


def term_words(procedure: Procedure) -> Words:
    """The ordinary term: the law's 15:00 rule for same-day procedures, else the days."""
    if procedure.days == 0:
        return Words(
            "Giải quyết trong ngày khi tiếp nhận trước hoặc đúng 15 giờ; "
            "sau 15 giờ: trả kết quả trong ngày làm việc tiếp theo",
            "Done the same day when taken in by 15:00; after 15:00 on the next working day",
        )
    if procedure.days_unit == "calendar":
        return Words(
            f"Thủ tục này giải quyết theo thời hạn {procedure.days} ngày",
            f"The statutory term is {procedure.days} days",
        )
    return Words(
        f"Thủ tục này giải quyết theo thời hạn {procedure.days} ngày làm việc",
        f"The statutory term is {procedure.days} working days",
    )


def dated_words(rulebook: Rulebook, procedure: Procedure, day: ServiceDay, now: datetime) -> Words:
    """When the result comes of a dossier taken in today, as a date (`now` in hall time).

    The bare term where no date may be named: nothing is taken in any more today, or the calendar
    does not know a day that counts.
    """
    if not day.tickets_open(now) and day.next_opening(now) is None:
        return term_words(procedure)
    promise = due(rulebook, procedure, now)
    if promise.warnings:
        return term_words(procedure)
    when, term = _when(promise, day.date), NOTHING
    said = Words(f"Nếu tiếp nhận hôm nay: trả {when.vi}", f"If taken in today: ready {when.en}")
    if promise.rule == "legal_same_day":
        said = _before_and_after(rulebook, procedure, day)
    if promise.rule == "statutory":
        known = term_words(procedure)
        term = Words(f"{known.vi}. ", f"{known.en}. ")
    unless = NOTHING
    if procedure.days_with_verification:
        unless = Words(" (nếu không phải xác minh)", " (unless something must be verified)")
    return Words(f"{term.vi}{said.vi}{unless.vi}", f"{term.en}{said.en}{unless.en}")


def _before_and_after(rulebook: Rulebook, procedure: Procedure, day: ServiceDay) -> Words:
    """Who waits may be taken in on either side of the law's 15:00, so both dates are said."""
    early, hour = cutoff_words(LEGAL), LEGAL.time
    today = Words(f"Tiếp nhận {early.vi}: trả trong hôm nay", f"Taken in {early.en}: ready today")
    minute_after = at_time(rulebook, day.date, hour) + timedelta(minutes=1)
    if day.end is None or minute_after >= day.end:
        return today
    late = _when(due(rulebook, procedure, minute_after), day.date)
    return Words(
        f"{today.vi}; sau {clock_vi(hour)}: trả {late.vi}",
        f"{today.en}; after {clock_en(hour)}: {late.en}",
    )


def _when(promise: Promise, today: date) -> Words:
    """ "thứ Sáu 27/11/2026", with its hour only where a plan names one as a limit."""
    on = promise.due_at.date()
    if on == today:
        return Words("trong hôm nay", "today")
    said = Words(f"{WEEKDAYS_VI[on.weekday()]} {date_vi(on)}", day_en(on))
    said = Words(*(text.replace(" ", "\u00a0") for text in said))  # a date stands on one line
    if promise.rule != "next_working_day":
        return said
    return Words(
        f"trước {clock_vi(promise.due_at)}, {said.vi}",
        f"before {clock_en(promise.due_at)}, {said.en}",
    )


def deadline_words(cutoff: Cutoff | None) -> Words:
    """Until when a same-day promise can be earned; what counts is said as the plan counts it."""
    if cutoff is None:
        return Words("Nộp trong giờ làm việc hôm nay", "Hand in during office hours today")
    words = cutoff_words(cutoff)
    if cutoff.anchor == "submission":
        return Words(f"Nộp {words.vi}", f"Hand in {words.en}")
    return Words(f"Tiếp nhận {words.vi}", f"Taken in {words.en}")


def doubtful(cutoff: Cutoff | None, minutes: float, now: datetime) -> bool:
    """Whether a wait of some minutes may reach past a cutoff of today (`now` in hall time)."""
    if cutoff is None:
        return False
    turn = now + timedelta(minutes=minutes)
    return turn.date() > now.date() or is_late(cutoff, turn)


def told_doubtful(rulebook: Rulebook, ticket: Any) -> bool:
    """Whether the paper of a ticket named a doubt; it stays, or the phone would contradict it."""
    told = wait_told(ticket)
    if told is None:
        return False
    model = next((m for m in rulebook.models if m.id == ticket.model), None)
    issued = ticket.issued_at.astimezone(rulebook.zone)
    return bool(model and doubtful(model.cutoff, told.high, issued))


def same_day_words(model: ServiceModel) -> Words:
    """What a tag says before a clerk has accepted anything; never more than "dự kiến"."""
    words = Words(
        "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ",
        "Expected the same day if the dossier is complete and valid",
    )
    if "no_verification" not in model.conditions:
        return words
    return Words(f"{words.vi}, không cần xác minh", f"{words.en}, and nothing must be verified")


def doubt_words(cutoff: Cutoff | None) -> Words:
    """Said beside a tag that her place in the line makes doubtful."""
    if cutoff is None:
        return NOTHING
    return Words(
        f"Có thể không kịp nếu đến lượt sau {clock_vi(cutoff.time)}",
        f"May be too late if your turn comes after {clock_en(cutoff.time)}",
    )
