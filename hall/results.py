"""Results by the code of their dossier, never by a name (A15): what is ready, what is due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from hall import tables as t
from hall.rulebook import Rulebook

SHOWN_FOR = timedelta(days=30)  # since it lay ready
SHOWN = 500  # the newest


@dataclass(frozen=True)
class Result:
    """An accepted dossier; times are aware, in UTC. `field` is the procedure's field."""

    dossier_id: int
    case_code: str
    field: str
    accepted_at: datetime
    due_at: datetime | None
    due_rule: str | None
    ready_at: datetime | None


def by_code(conn: Connection, rulebook: Rulebook, code: str) -> Result | None:
    """The newest accepted dossier under a code."""
    query = _accepted(rulebook).where(t.dossier.c.case_code == code)
    row = conn.execute(query.order_by(t.dossier.c.id.desc())).first()
    return _result(row, rulebook) if row else None


def by_id(conn: Connection, rulebook: Rulebook, dossier_id: int) -> Result | None:
    row = conn.execute(_accepted(rulebook).where(t.dossier.c.id == dossier_id)).first()
    return _result(row, rulebook) if row else None


def ready(conn: Connection, rulebook: Rulebook, now: datetime) -> list[Result]:
    """What lies ready, the newest first."""
    query = _accepted(rulebook).where(
        t.dossier.c.case_code.is_not(None), t.dossier.c.ready_at > now - SHOWN_FOR
    )
    newest = query.order_by(t.dossier.c.ready_at.desc(), t.dossier.c.id.desc())
    rows = conn.execute(newest.limit(SHOWN))
    return [_result(row, rulebook) for row in rows]


def in_work(conn: Connection, rulebook: Rulebook, limit: int) -> list[Result]:
    """What is accepted under a code and not ready yet, the earliest due first."""
    query = _accepted(rulebook).where(
        t.dossier.c.case_code.is_not(None), t.dossier.c.ready_at.is_(None)
    )
    rows = conn.execute(query.order_by(t.dossier.c.due_at, t.dossier.c.id).limit(limit))
    return [_result(row, rulebook) for row in rows]


def mark(conn: Connection, dossier_id: int, now: datetime) -> None:
    conn.execute(update(t.dossier).where(t.dossier.c.id == dossier_id).values(ready_at=now))


def _accepted(rulebook: Rulebook) -> Select[Any]:
    return select(t.dossier).where(
        t.dossier.c.hall == rulebook.id, t.dossier.c.outcome == "accepted"
    )


def _result(row: Row[Any], rulebook: Rulebook) -> Result:
    known = next((p.field for p in rulebook.procedures if p.code == row.procedure), "")
    return Result(
        row.id, row.case_code or "", known, row.decided_at, row.due_at, row.due_rule, row.ready_at
    )
