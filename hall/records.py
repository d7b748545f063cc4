"""The SQL beside the line: open counters, published rulebooks."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select, update

from hall import tables as t


class Seat(NamedTuple):
    """A counter with someone at it, in one browser (`session`); `pause_reason` is of a pause."""

    counter_id: int
    staff_id: int
    opened_at: datetime
    session: str | None = None
    paused_at: datetime | None = None
    pause_reason: str | None = None


_SEATS = select(*(t.seat.c[name] for name in Seat._fields)).where(
    t.seat.c.hall == bindparam("hall")
)


def seats(conn: Connection, hall: str) -> dict[int, Seat]:
    return {r.counter_id: Seat(*r) for r in conn.execute(_SEATS, {"hall": hall})}


def take_seat(
    conn: Connection, hall: str, counter_id: int, staff: int, session: str, now: datetime
) -> None:
    """Sit down; whoever sat there, in which browser and with which pause, does no more."""
    leave_seat(conn, hall, counter_id)
    values = {"counter_id": counter_id, "staff_id": staff, "opened_at": now}
    conn.execute(insert(t.seat).values(hall=hall, session=session or None, **values))


def pause_seat(
    conn: Connection, hall: str, counter_id: int, staff: int, reason: str, now: datetime
) -> bool:
    """Pause a counter that is not paused yet; False when it is, or someone else sits there."""
    statement = update(t.seat).where(*_seat_of(hall, counter_id, staff), ~_PAUSED)
    return conn.execute(statement.values(paused_at=now, pause_reason=reason)).rowcount == 1


def resume_seat(conn: Connection, hall: str, counter_id: int, staff: int) -> bool:
    statement = update(t.seat).where(*_seat_of(hall, counter_id, staff), _PAUSED)
    return conn.execute(statement.values(paused_at=None, pause_reason=None)).rowcount == 1


_PAUSED = t.seat.c.paused_at.is_not(None)


def _seat_of(hall: str, counter_id: int, staff: int) -> tuple[ColumnElement[bool], ...]:
    seat = t.seat.c
    return seat.hall == hall, seat.counter_id == counter_id, seat.staff_id == staff


def leave_seat(
    conn: Connection, hall: str, counter_id: int | None = None, before: datetime | None = None
) -> int:
    """Close one counter, or all of a hall, or those opened before a moment; how many there were."""
    query = delete(t.seat).where(t.seat.c.hall == hall)
    if counter_id is not None:
        query = query.where(t.seat.c.counter_id == counter_id)
    if before is not None:
        query = query.where(t.seat.c.opened_at < before)
    return conn.execute(query).rowcount


def newest_rulebook(conn: Connection, hall: str) -> int | None:
    """The version in force; None for a hall that this database has never seen."""
    return conn.execute(select(t.hall.c.rulebook).where(t.hall.c.id == hall)).scalar()


def publish_rulebook(
    conn: Connection, hall: str, digest: str, content: str, now: datetime
) -> tuple[int, bool]:
    """The version number of a rulebook, and whether it is new; versions are never changed."""
    version: int | None = conn.execute(
        select(t.rulebook.c.version)
        .where(t.rulebook.c.hall == hall, t.rulebook.c.digest == digest)
        .order_by(t.rulebook.c.version.desc())
    ).scalar()
    newest = newest_rulebook(conn, hall)
    if newest is not None and version == newest:
        return newest, False
    version = (newest or 0) + 1
    if newest is None:
        conn.execute(insert(t.hall).values(id=hall, rulebook=version))
    else:
        conn.execute(update(t.hall).where(t.hall.c.id == hall).values(rulebook=version))
    conn.execute(
        insert(t.rulebook).values(
            hall=hall, version=version, digest=digest, published_at=now, content=content
        )
    )
    return version, True
