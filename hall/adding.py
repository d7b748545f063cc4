"""More dossiers for a ticket that is being served: judged as at issue, kept with the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from hall import store
from hall.day import ServiceDay
from hall.errors import Refused
from hall.fast_track import Verdict, decide
from hall.rulebook import Procedure, Rulebook
from hall.ticket import Ticket


@dataclass(frozen=True)
class Added:
    """One procedure more, so many times, with the tag that each of its dossiers earns (A12)."""

    procedure: Procedure
    count: int
    verdict: Verdict


def judge(
    rulebook: Rulebook, day: ServiceDay, now: datetime, ticket: Ticket, code: str, count: int
) -> Added:
    """Raises Refused beyond the lane's limit, UnknownProcedure for what the hall does not take."""
    procedure = rulebook.procedure(code, day.date)
    most, there = rulebook.line.dossiers_per_ticket, len(ticket.dossiers)
    if count < 1 or there + count > most:
        raise Refused(
            f"Mỗi phiếu nhận từ 1 đến {most} hồ sơ; số {ticket.label} đang có {there} "
            f"nên không thêm được {count}."
        )
    return Added(procedure, count, decide(rulebook, procedure, day, now))


def keep(conn: Connection, hall: str, ticket: Ticket, added: Added) -> None:
    """The dossiers; who came to ask or to collect hands in something now, and the ticket carries
    the tag if it had none."""
    verdict, procedure = added.verdict, added.procedure
    model = verdict.model.id if verdict.model else None
    row = {
        "procedure": procedure.code,
        "name": procedure.name,
        "fast_track": verdict.granted,
        "model": model,
        "reason": verdict.reason.vi,
    }
    store.add_dossiers(conn, hall, ticket.id, [row] * added.count)
    changes: dict[str, Any] = {}
    if ticket.purpose not in ("submit", "supplement"):
        changes["purpose"] = "submit"
    if verdict.granted and not ticket.fast_track:
        changes |= {
            "fast_track": True, "model": model, "reason": verdict.reason.vi,
            "cutoff_at": verdict.cutoff_at,
        }  # fmt: skip
    if changes and not store.claim(conn, ticket.id, ticket.state, ticket.state, **changes):
        raise Refused(f"Số {ticket.label} vừa được người khác xử lý.")
