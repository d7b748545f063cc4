"""The SQL of the devices."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from hall import tables as t

_d = t.device.c
COLUMNS = (
    _d.id, _d.kind, _d.name, _d.place, _d.code, _d.code_until, _d.asked_at, _d.approved_at,
    _d.seen_at, _d.revoked_at,
)  # fmt: skip


class Device(NamedTuple):
    """A screen of a hall; `place` is the kiosk, screen or counter that it is, "" for any."""

    id: int
    kind: str
    name: str
    place: str
    code: str
    code_until: datetime | None
    asked_at: datetime
    approved_at: datetime | None
    seen_at: datetime | None
    revoked_at: datetime | None

    @property
    def enrolled(self) -> bool:
        return self.approved_at is not None and self.revoked_at is None


def by_hash(conn: Connection, hall: str, kind: str, token_hash: str) -> Device | None:
    same = (_d.hall == hall, _d.kind == kind, _d.token_hash == token_hash)
    return _device(conn.execute(select(*COLUMNS).where(*same)).first())


def by_id(conn: Connection, hall: str, id: int) -> Device | None:
    return _device(conn.execute(select(*COLUMNS).where(_d.hall == hall, _d.id == id)).first())


def enrolled(conn: Connection, hall: str) -> list[Device]:
    query = select(*COLUMNS).where(_d.hall == hall, _d.approved_at.is_not(None))
    query = query.where(_d.revoked_at.is_(None)).order_by(_d.kind, _d.name, _d.id)
    return [Device._make(_plain(row)) for row in conn.execute(query)]


def waiting(conn: Connection, hall: str, now: datetime) -> list[Device]:
    """Those that show a code that still holds."""
    query = select(*COLUMNS).where(_d.hall == hall, *_asks(now)).order_by(_d.asked_at)
    return [Device._make(_plain(row)) for row in conn.execute(query)]


def count_waiting(conn: Connection, hall: str, now: datetime) -> int:
    query = select(func.count()).select_from(t.device).where(_d.hall == hall, *_asks(now))
    return conn.execute(query).scalar_one()


def forget_unapproved(conn: Connection, hall: str, before: datetime) -> None:
    """Drop those that asked and were never approved."""
    old = (_d.hall == hall, _d.approved_at.is_(None), _d.code_until < before)
    conn.execute(delete(t.device).where(*old))


def ask(conn: Connection, hall: str, kind: str, token_hash: str, code: str, until: datetime,
        now: datetime) -> None:  # fmt: skip
    """A code for a device that is not approved yet; a row of its own for a new one."""
    same = (_d.hall == hall, _d.kind == kind, _d.token_hash == token_hash)
    values = {"code": code, "code_until": until, "asked_at": now}
    if not conn.execute(update(t.device).where(*same).values(**values)).rowcount:
        row = {"hall": hall, "kind": kind, "name": "", "token_hash": token_hash, **values}
        conn.execute(insert(t.device).values(**row))


def approve(
    conn: Connection, hall: str, code: str, name: str, place: str, staff_id: int | None,
    now: datetime,
) -> Device | None:  # fmt: skip
    """Approve the device that shows a code, once; None when no device shows it any more."""
    query = select(*COLUMNS).where(_d.hall == hall, _d.code == code, *_asks(now))
    found = _device(conn.execute(query).first())
    if found is None:
        return None
    values = {
        "name": name, "place": place or None, "code": None, "code_until": None,
        "approved_at": now, "approved_by": staff_id, "seen_at": now,
    }  # fmt: skip
    claimed = update(t.device).where(_d.id == found.id, *_asks(now)).values(**values)
    return by_id(conn, hall, found.id) if conn.execute(claimed).rowcount else None


def change(conn: Connection, hall: str, id: int, **values: Any) -> bool:
    """Change an enrolled device; False when it is none."""
    live = (_d.hall == hall, _d.id == id, _d.approved_at.is_not(None), _d.revoked_at.is_(None))
    return conn.execute(update(t.device).where(*live).values(**values)).rowcount == 1


def seen(conn: Connection, ids: Collection[int], now: datetime, before: datetime) -> None:
    """Note that they were heard of, unless that was noted a moment ago."""
    old = or_(_d.seen_at.is_(None), _d.seen_at <= before, _d.seen_at > now)
    conn.execute(update(t.device).where(_d.id.in_(ids), old).values(seen_at=now))


def _asks(now: datetime) -> tuple[Any, ...]:
    return _d.approved_at.is_(None), _d.revoked_at.is_(None), _d.code_until > now


def _device(row: Any) -> Device | None:
    return Device._make(_plain(row)) if row else None


def _plain(row: Any) -> tuple[Any, ...]:
    id, kind, name, place, code, *times = row
    return id, kind, name, place or "", code or "", *times
