"""The SQL beside the line: print jobs, open counters, staff, published rulebooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from hall import tables as t

WAITING_JOBS = ("queued", "sending", "blocked")

_ADD_JOB = insert(t.job)
_NEXT_JOB = (
    select(t.job)
    .where(
        t.job.c.hall == bindparam("hall"),
        t.job.c.printer == bindparam("printer"),
        t.job.c.state.in_(("queued", "blocked")),
    )
    .order_by(t.job.c.id)
    .limit(1)
)


class Job(NamedTuple):
    """A paper on its way; times are aware, in UTC."""

    id: int
    hall: str
    printer: str
    ticket_id: int
    kind: str
    content: str
    state: str
    attempts: int
    error: str
    created_at: datetime
    updated_at: datetime


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


def add_job(
    conn: Connection, hall: str, printer: str, ticket: int, kind: str, content: str, now: datetime
) -> None:
    conn.execute(
        _ADD_JOB,
        {
            "hall": hall,
            "printer": printer,
            "ticket_id": ticket,
            "kind": kind,
            "content": content,
            "state": "queued",
            "created_at": now,
            "updated_at": now,
        },
    )


def take_job(conn: Connection, hall: str, printer: str, now: datetime) -> Job | None:
    """The oldest job of a printer, now `sending`."""
    row = conn.execute(_NEXT_JOB, {"hall": hall, "printer": printer}).first()
    if row is None:
        return None
    conn.execute(
        update(t.job)
        .where(t.job.c.id == row.id)
        .values(state="sending", attempts=t.job.c.attempts + 1, updated_at=now)
    )
    return Job(*row)._replace(state="sending", attempts=row.attempts + 1)


def has_job(conn: Connection, hall: str, printer: str) -> bool:
    """Whether a printer has a job to take."""
    return conn.execute(_NEXT_JOB, {"hall": hall, "printer": printer}).first() is not None


def settle_job(conn: Connection, job: int, state: str, error: str, now: datetime) -> None:
    conn.execute(
        update(t.job)
        .where(t.job.c.id == job, t.job.c.state == "sending")
        .values(state=state, error=error, updated_at=now)
    )


def cancel_papers(conn: Connection, hall: str, now: datetime) -> int:
    """Number papers that wait for a printer although their tickets are over."""
    over = select(t.ticket.c.id).where(
        t.ticket.c.hall == hall, t.ticket.c.state.in_(("cancelled", "expired"))
    )
    return conn.execute(
        update(t.job)
        .where(
            t.job.c.hall == hall,
            t.job.c.kind == "ticket",
            t.job.c.state.in_(("queued", "blocked")),
            t.job.c.ticket_id.in_(over),
        )
        .values(state="cancelled", error="số đã hết hạn", updated_at=now)
    ).rowcount


def recover_jobs(conn: Connection, hall: str, now: datetime) -> int:
    """Jobs that a stop left `sending` may or may not be on paper: `unknown`, never sent again."""
    return conn.execute(
        update(t.job)
        .where(t.job.c.hall == hall, t.job.c.state == "sending")
        .values(state="unknown", error="máy chủ dừng khi đang in", updated_at=now)
    ).rowcount


def waiting_jobs(conn: Connection, hall: str) -> dict[str, int]:
    """Jobs not yet on paper, by printer."""
    query = (
        select(t.job.c.printer, func.count())
        .where(t.job.c.hall == hall, t.job.c.state.in_(WAITING_JOBS))
        .group_by(t.job.c.printer)
    )
    return {printer: count for printer, count in conn.execute(query)}


def jobs(conn: Connection, hall: str, limit: int) -> list[Job]:
    """The last jobs, newest first."""
    query = select(t.job).where(t.job.c.hall == hall).order_by(t.job.c.id.desc()).limit(limit)
    return [Job(*row) for row in conn.execute(query)]


def job(conn: Connection, hall: str, id: int) -> Job | None:
    row = conn.execute(select(t.job).where(t.job.c.hall == hall, t.job.c.id == id)).first()
    return Job(*row) if row else None


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
