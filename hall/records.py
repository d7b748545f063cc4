"""The SQL beside the line: open counters, staff, published rulebooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from hall import tables as t


class Staff(NamedTuple):
    id: int
    hall: str
    name: str
    roles: frozenset[str]
    pin_hash: str
    failures: int
    locked_until: datetime | None


class Seat(NamedTuple):
    """A counter with someone at it."""

    counter_id: int
    staff_id: int
    opened_at: datetime


def seats(conn: Connection, hall: str) -> dict[int, Seat]:
    query = select(t.seat.c.counter_id, t.seat.c.staff_id, t.seat.c.opened_at)
    return {r.counter_id: Seat(*r) for r in conn.execute(query.where(t.seat.c.hall == hall))}


def take_seat(conn: Connection, hall: str, counter_id: int, staff: int, now: datetime) -> None:
    leave_seat(conn, hall, counter_id)
    conn.execute(
        insert(t.seat).values(hall=hall, counter_id=counter_id, staff_id=staff, opened_at=now)
    )


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


def staff(conn: Connection, hall: str) -> list[Staff]:
    query = select(t.staff).where(t.staff.c.hall == hall).order_by(t.staff.c.id)
    return [_staff(row) for row in conn.execute(query)]


def staff_by_id(conn: Connection, hall: str, id: int) -> Staff | None:
    row = conn.execute(select(t.staff).where(t.staff.c.hall == hall, t.staff.c.id == id)).first()
    return _staff(row) if row else None


def save_staff(conn: Connection, hall: str, name: str, roles: Sequence[str], pin_hash: str) -> None:
    """Add a person, or give an existing one another PIN and roles."""
    values = {"roles": " ".join(roles), "pin_hash": pin_hash, "failures": 0, "locked_until": None}
    known = (t.staff.c.hall == hall, t.staff.c.name == name)
    if not conn.execute(update(t.staff).where(*known).values(**values)).rowcount:
        conn.execute(insert(t.staff).values(hall=hall, name=name, **values))


def note_attempt(
    conn: Connection, staff_id: int, failures: int, locked_until: datetime | None
) -> None:
    conn.execute(
        update(t.staff)
        .where(t.staff.c.id == staff_id)
        .values(failures=failures, locked_until=locked_until)
    )


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


def _staff(row: Any) -> Staff:
    return Staff(
        row.id,
        row.hall,
        row.name,
        frozenset(row.roles.split()),
        row.pin_hash,
        row.failures,
        row.locked_until,
    )
