"""What a same-day promise hangs on, as the pages say it: until when, how long that still is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from hall.advice import Advice, dated_words, deadline_words, doubt_words, doubtful, same_day_words
from hall.fast_track import may_expect
from hall.service_model import ServiceModel
from hall.ticket import Ticket
from hall.words import NOTHING, Words


@dataclass(frozen=True)
class Deadline:
    """`at` is aware, in hall time, and None where a model names no hour; `minutes` are whole."""

    model: ServiceModel
    promise: Words
    words: Words
    doubt: Words
    at: datetime | None
    minutes: int


def of_advice(advice: Advice, now: datetime) -> Deadline | None:
    """Before a number is taken; None when the tag is not granted."""
    verdict = advice.verdict
    if not verdict.granted or verdict.model is None:
        return None
    late = doubtful(verdict.model.cutoff, advice.outlook.minutes, now)
    return _deadline(verdict.model, verdict.cutoff_at, now, late)


def of_ticket(hall: Any, ticket: Ticket, now: datetime) -> Deadline | None:
    """On a number whose tag still says something true, by its place in the line."""
    if not may_expect(hall.rulebook, ticket, now):
        return None
    at = ticket.cutoff_at.astimezone(hall.rulebook.zone) if ticket.cutoff_at else None
    return _deadline(hall.rulebook.model(ticket.model), at, now, hall.prospect(ticket).may_miss)


def when(hall: Any, ticket: Ticket) -> Words:
    """When the result of a ticket for one procedure comes, as it was when it was issued."""
    codes = {dossier.procedure for dossier in ticket.dossiers}
    if len(codes) != 1:
        return NOTHING
    issued = ticket.issued_at.astimezone(hall.rulebook.zone)
    procedure = hall.rulebook.procedure(*codes, issued.date())
    return dated_words(hall.rulebook, procedure, hall.day(), issued)


def whole_minutes(left: timedelta) -> int:
    """Rounded up; 0 once it is over."""
    return max(0, ceil(left.total_seconds() / 60))


def _deadline(model: ServiceModel, at: datetime | None, now: datetime, late: bool) -> Deadline:
    left = whole_minutes(at - now) if at else 0
    doubt = doubt_words(model.cutoff) if late else NOTHING
    return Deadline(model, same_day_words(model), deadline_words(model.cutoff), doubt, at, left)
