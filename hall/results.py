"""Results by the code of their dossier, never by a name (A15): what is ready, what is due when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from hall import tables as t
from hall.rulebook import Rulebook

SHOWN_FOR = timedelta(days=30)  # since it lay ready
SHOWN = 500  # the newest

D = t.dossier.c


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
    returned_at: datetime | None


def by_code(conn: Connection, rulebook: Rulebook, code: str) -> Result | None:
    """The newest accepted dossier under a code."""
    query = _accepted(rulebook).where(D.case_code == code)
    row = conn.execute(query.order_by(D.id.desc())).first()
    return _result(row, rulebook) if row else None


def by_id(conn: Connection, rulebook: Rulebook, dossier_id: int) -> Result | None:
    row = conn.execute(_accepted(rulebook).where(D.id == dossier_id)).first()
    return _result(row, rulebook) if row else None


def ready(conn: Connection, rulebook: Rulebook, now: datetime) -> list[Result]:
    """What lies ready to be collected, the newest first."""
    query = _accepted(rulebook).where(
        D.case_code.is_not(None), D.ready_at > now - SHOWN_FOR, D.returned_at.is_(None)
    )
    rows = conn.execute(query.order_by(D.ready_at.desc(), D.id.desc()).limit(SHOWN))
    return [_result(row, rulebook) for row in rows]


def _accepted(rulebook: Rulebook) -> Select[Any]:
    return select(t.dossier).where(D.hall == rulebook.id, D.outcome == "accepted")


def _result(row: Row[Any], rulebook: Rulebook) -> Result:
    return Result(
        row.id,
        row.case_code or "",
        field_of(rulebook, row.procedure),
        row.decided_at,
        row.due_at,
        row.due_rule,
        row.ready_at,
        row.returned_at,
    )


def field_of(rulebook: Rulebook, procedure: str) -> str:
    return next((p.field for p in rulebook.procedures if p.code == procedure), "")
