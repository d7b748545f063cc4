"""The SQL of what phones follow: the day's open tickets, and what a served one lacked."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select

from hall import tables as t
from hall.store import OPEN_STATES

# No more than a phone is told: hundreds of rows are read at every change of a hall.
_OPEN = select(
    t.ticket.c.id,
    t.ticket.c.token,
    t.ticket.c.letter,
    t.ticket.c.number,
    t.ticket.c.lane,
    t.ticket.c.state,
    t.ticket.c.counter_id,
    t.ticket.c.calls,
    t.ticket.c.fast_track,
    t.ticket.c.model,
    t.ticket.c.wait_low,
    t.ticket.c.wait_high,
    t.ticket.c.issued_at,
    t.ticket.c.submitted_at,
).where(
    t.ticket.c.hall == bindparam("hall"),
    t.ticket.c.business_date == bindparam("day"),
    t.ticket.c.state.in_(OPEN_STATES),
)
_MISSING = select(t.dossier.c.id, t.dossier.c.missing).where(
    t.dossier.c.ticket_id == bindparam("ticket")
)


def open_tickets(conn: Connection, hall: str, day: date) -> list[Any]:
    """Rows of a day's open tickets, in no order."""
    return list(conn.execute(_OPEN, {"hall": hall, "day": day}).all())


def missing(conn: Connection, ticket_id: int) -> dict[int, tuple[str, ...]]:
    """What was found missing, by dossier id."""
    rows = conn.execute(_MISSING, {"ticket": ticket_id})
    return {row.id: tuple(json.loads(row.missing)) for row in rows if row.missing}
