"""The SQL of the staff."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select, update

from hall import tables as t


class Staff(NamedTuple):
    """A person of a hall. An empty `pin_hash` is no PIN; who has left is not `active`."""

    id: int
    hall: str
    name: str
    roles: frozenset[str]
    pin_hash: str
    password_hash: str | None
    active: bool
    failures: int
    locked_until: datetime | None


def staff(conn: Connection, hall: str) -> list[Staff]:
    query = select(t.staff).where(t.staff.c.hall == hall).order_by(t.staff.c.id)
    return [_staff(row) for row in conn.execute(query)]


def staff_by_id(conn: Connection, hall: str, id: int) -> Staff | None:
    row = conn.execute(select(t.staff).where(t.staff.c.hall == hall, t.staff.c.id == id)).first()
    return _staff(row) if row else None


def staff_by_name(conn: Connection, hall: str, name: str) -> Staff | None:
    query = select(t.staff).where(t.staff.c.hall == hall, t.staff.c.name == name)
    row = conn.execute(query).first()
    return _staff(row) if row else None


def add_staff(conn: Connection, hall: str, name: str) -> int:
    """A person without any role, PIN or password yet; their id."""
    values = {"hall": hall, "name": name, "roles": "", "pin_hash": ""}
    added = conn.execute(insert(t.staff).values(**values).returning(t.staff.c.id))
    return int(added.scalar_one())


def change_staff(conn: Connection, id: int, **values: Any) -> None:
    conn.execute(update(t.staff).where(t.staff.c.id == id).values(**values))


def note_attempt(
    conn: Connection, staff_id: int, failures: int, locked_until: datetime | None
) -> None:
    change_staff(conn, staff_id, failures=failures, locked_until=locked_until)


def kept(roles: Iterable[str]) -> str:
    """Roles as a row keeps them."""
    return " ".join(sorted(roles))


def _staff(row: Any) -> Staff:
    return Staff(
        row.id,
        row.hall,
        row.name,
        frozenset(row.roles.split()),
        row.pin_hash,
        row.password_hash,
        row.active,
        row.failures,
        row.locked_until,
    )
