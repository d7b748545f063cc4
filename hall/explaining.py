"""One procedure at one moment, explained: what an office checks before it publishes a rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hall.day import service_day
from hall.errors import Refused
from hall.fast_track import decide
from hall.promise import due
from hall.rulebook import Rulebook
from hall.words import moment_vi


def explain(
    rulebook: Rulebook,
    code: str,
    at: datetime,
    accepted_at: datetime | None = None,
    submitted_at: datetime | None = None,
) -> dict[str, Any]:
    """The whole answer as plain values; times ISO in hall time, sentences Vietnamese.

    `at` is when the ticket is asked for, `accepted_at` when the clerk accepts (default: `at`),
    `submitted_at` when the dossier was handed over or sent online (default: the acceptance); a
    time without a zone is hall time. The dossier is taken as complete, valid and in need of no
    verification. Raises UnknownProcedure with the nearest codes, and Refused for times that
    cannot have been.
    """
    at, accepted, submitted = _times(rulebook, at, accepted_at, submitted_at)
    day = service_day(rulebook, at.date())
    procedure = rulebook.procedure(code, at.date())
    verdict = decide(rulebook, procedure, day, at)
    promise = due(rulebook, rulebook.procedure(code, accepted.date()), accepted, submitted)
    examples = [
        f"Danh mục thủ tục của «{m.name}» là ví dụ, chờ phụ lục chính thức."
        for m in day.models
        if m.example
    ]
    warnings = dict.fromkeys([*day.warnings, *promise.warnings, *examples])
    return {
        "hall": rulebook.id,
        "procedure": procedure.code,
        "at": at.isoformat(),
        "open": day.tickets_open(at),
        "working_day": day.working,
        "day_reason": day.reason,
        "models": [m.id for m in day.models],
        "fast_track": verdict.granted,
        "model": verdict.model.id if verdict.model else None,
        "cutoff_at": verdict.cutoff_at.isoformat() if verdict.cutoff_at else None,
        "reason": verdict.reason.vi,
        "accepted_at": accepted.isoformat(),
        "due_at": promise.due_at.isoformat(),
        "due_rule": promise.rule,
        "due_reason": promise.reason.vi,
        "warnings": list(warnings),
    }


def _times(
    rulebook: Rulebook, at: datetime, accepted_at: datetime | None, submitted_at: datetime | None
) -> tuple[datetime, datetime, datetime]:
    at = _in_hall(rulebook, at)
    accepted = _in_hall(rulebook, accepted_at) if accepted_at else at
    submitted = _in_hall(rulebook, submitted_at) if submitted_at else accepted
    if accepted < at:
        raise Refused(f"Tiếp nhận lúc {moment_vi(accepted)} là trước khi lấy số, {moment_vi(at)}.")
    if submitted > accepted:
        raise Refused(
            f"Nộp lúc {moment_vi(submitted)} là sau khi tiếp nhận, {moment_vi(accepted)}."
        )
    return at, accepted, submitted


def _in_hall(rulebook: Rulebook, at: datetime) -> datetime:
    return at.replace(tzinfo=rulebook.zone) if at.tzinfo is None else at.astimezone(rulebook.zone)
