"""Someone at a kiosk asks for a person: the call, who answers it, and its SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from hall import tables as t
from hall.rulebook import Rulebook

WhyHelp = Literal["help", "unsure"]
# Nobody stands at a kiosk for longer; a call that nobody ended says nothing any more.
LAPSES = timedelta(minutes=15)


@dataclass(frozen=True)
class HelpCall:
    """A call for help; times are aware, in UTC. `name` is the kiosk's, `answered_by` a staff id."""

    id: int
    kiosk: str
    name: str
    why: WhyHelp
    at: datetime
    answered_at: datetime | None
    answered_by: int | None
    closed_at: datetime | None

    def open(self, now: datetime) -> bool:
        return self.closed_at is None and now - self.at < LAPSES


def add(
    conn: Connection, hall: str, day: date, request_id: str, kiosk: str, why: str, now: datetime
) -> int:
    values = {"hall": hall, "business_date": day, "request_id": request_id}
    query = insert(t.help_call).values(**values, kiosk=kiosk, why=why, at=now)
    id: int = conn.execute(query.returning(t.help_call.c.id)).scalar_one()
    return id


def open_calls(conn: Connection, rulebook: Rulebook, day: date, now: datetime) -> list[HelpCall]:
    """The calls that wait for someone, oldest first."""
    query = select(t.help_call).where(
        t.help_call.c.hall == rulebook.id,
        t.help_call.c.business_date == day,
        t.help_call.c.closed_at.is_(None),
    )
    found = [_call(row, rulebook) for row in conn.execute(query.order_by(t.help_call.c.id))]
    return [call for call in found if call.open(now)]


def by_id(conn: Connection, rulebook: Rulebook, id: int) -> HelpCall | None:
    query = select(t.help_call).where(t.help_call.c.hall == rulebook.id, t.help_call.c.id == id)
    row = conn.execute(query).first()
    return _call(row, rulebook) if row else None


def by_request(conn: Connection, rulebook: Rulebook, request_id: str) -> HelpCall | None:
    query = select(t.help_call).where(
        t.help_call.c.hall == rulebook.id, t.help_call.c.request_id == request_id
    )
    row = conn.execute(query).first()
    return _call(row, rulebook) if row else None


def change(conn: Connection, id: int, **values: Any) -> None:
    conn.execute(update(t.help_call).where(t.help_call.c.id == id).values(**values))


def _call(row: Row[Any], rulebook: Rulebook) -> HelpCall:
    name = next((k.name for k in rulebook.kiosks if k.id == row.kiosk), row.kiosk)
    return HelpCall(
        row.id, row.kiosk, name, row.why, row.at, row.answered_at, row.answered_by, row.closed_at
    )
