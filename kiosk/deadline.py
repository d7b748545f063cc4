"""What a same-day promise hangs on, as the pages say it: until when, how long that still is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from hall.advice import Advice, deadline_words, doubtful, same_day_words
from hall.forecast import Wait, wait_told
from hall.rulebook import ServiceModel
from hall.ticket import Ticket
from hall.words import NOTHING, Words, clock_en, clock_vi


@dataclass(frozen=True)
class Deadline:
    """`at` is aware, in hall time, and None where a model names no hour; `minutes` are whole."""

    model: ServiceModel
    promise: Words
    words: Words
    clock: Words
    at: datetime | None
    minutes: int
    doubtful: bool


def of_advice(advice: Advice, now: datetime) -> Deadline | None:
    """Before a number is taken; None when the tag is not granted."""
    verdict = advice.verdict
    if not verdict.granted or verdict.model is None:
        return None
    return _deadline(verdict.model, verdict.cutoff_at, now, advice.wait, now)


def of_ticket(hall: Any, ticket: Ticket, now: datetime) -> Deadline | None:
    """On a number that carries the tag, by the wait that it was told when it was issued."""
    if not ticket.fast_track or ticket.model is None:
        return None
    zone = hall.rulebook.zone
    at = ticket.cutoff_at.astimezone(zone) if ticket.cutoff_at else None
    wait, told = wait_told(ticket), ticket.issued_at.astimezone(zone)
    return _deadline(hall.rulebook.model(ticket.model), at, now, wait, told)


def whole_minutes(left: timedelta) -> int:
    """Rounded up; 0 once it is over."""
    return max(0, ceil(left.total_seconds() / 60))


def _deadline(
    model: ServiceModel, at: datetime | None, now: datetime, wait: Wait | None, told: datetime
) -> Deadline:
    clock = Words(clock_vi(at), clock_en(at)) if at else NOTHING
    left = whole_minutes(at - now) if at else 0
    doubt = doubtful(model.cutoff, wait, told)
    return Deadline(
        model, same_day_words(model), deadline_words(model.cutoff), clock, at, left, doubt
    )
