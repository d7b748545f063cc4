"""The SQL of the journal: what happened, in order; a row's id is the `rev` that screens see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select

from hall import tables as t

_SEEN = select(t.journal.c.event, t.journal.c.ticket_id, t.journal.c.counter_id).where(
    t.journal.c.hall == bindparam("hall"), t.journal.c.request_id == bindparam("request")
)
_JOURNAL = insert(t.journal).returning(t.journal.c.id)
_REV = select(func.max(t.journal.c.id)).where(t.journal.c.hall == bindparam("hall"))
_LAST_CALLS = (
    select(t.journal.c.id, t.journal.c.counter_id, t.journal.c.data, t.ticket.c.priority)
    .join(t.ticket, t.ticket.c.id == t.journal.c.ticket_id)
    .where(
        t.journal.c.hall == bindparam("hall"),
        t.journal.c.business_date == bindparam("day"),
        t.journal.c.counter_id == bindparam("counter"),
        t.IS_A_CALL,
    )
    .order_by(t.journal.c.id.desc())
    .limit(bindparam("last"))
)


class Seen(NamedTuple):
    event: str
    ticket_id: int | None
    counter_id: int | None


class CallRow(NamedTuple):
    """One row of the ordered log of calls."""

    id: int
    at: datetime
    counter_id: int
    letter: str
    number: int
    fast_track: bool
    again: int
    priority: bool
    model: str | None
    submitted_at: datetime | None


class JournalRow(NamedTuple):
    id: int
    at: datetime
    event: str
    label: str | None
    counter_id: int | None
    staff: str | None
    data: dict[str, Any]


def write(conn: Connection, values: dict[str, Any], data: dict[str, Any]) -> int:
    """One row for one change; its id is the `rev` that screens see."""
    text = json.dumps(data, ensure_ascii=False)
    rev: int = conn.execute(_JOURNAL, {**values, "data": text}).scalar_one()
    return rev


def seen_request(conn: Connection, hall: str, request: str) -> Seen | None:
    """What a request id already led to."""
    row = conn.execute(_SEEN, {"hall": hall, "request": request}).first()
    return Seen(*row) if row else None


def calls(
    conn: Connection, hall: str, day: date, events: Sequence[str], last: int
) -> list[CallRow]:
    """The day's last calls and recalls, oldest first."""
    query = _calls(hall, day, events).order_by(t.journal.c.id.desc()).limit(last)
    return [_call(row) for row in reversed(conn.execute(query).all())]


def calls_after(
    conn: Connection, hall: str, day: date, events: Sequence[str], after: int, limit: int
) -> list[CallRow]:
    """The day's first calls and recalls after a journal id, in their order."""
    query = _calls(hall, day, events).where(t.journal.c.id > after)
    return [_call(row) for row in conn.execute(query.order_by(t.journal.c.id).limit(limit))]


def _calls(hall: str, day: date, events: Sequence[str]) -> Select[Any]:
    j = t.journal
    return (
        select(
            j.c.id,
            j.c.at,
            j.c.counter_id,
            j.c.data,
            t.ticket.c.letter,
            t.ticket.c.number,
            t.ticket.c.fast_track,
            t.ticket.c.priority,
            t.ticket.c.model,
            t.ticket.c.submitted_at,
        )
        .join(t.ticket, t.ticket.c.id == j.c.ticket_id)
        .where(j.c.hall == hall, j.c.business_date == day, j.c.event.in_(events))
    )


def _call(row: Row[Any]) -> CallRow:
    return CallRow(
        row.id,
        row.at,
        row.counter_id,
        row.letter,
        row.number,
        row.fast_track,
        int(json.loads(row.data).get("again", 0)),
        row.priority,
        row.model,
        row.submitted_at,
    )


def last_calls(
    conn: Connection, hall: str, day: date, counters: Iterable[int], last: int
) -> list[tuple[int, str, bool]]:
    """The last calls of each counter, all of them oldest first: counter, lane, was it priority.

    The lane is the one called from, wherever the ticket was sent on to since.
    """
    values = {"hall": hall, "day": day, "last": last}
    found = [r for c in counters for r in conn.execute(_LAST_CALLS, {**values, "counter": c})]
    found.sort(key=lambda row: row.id)
    return [(row.counter_id, json.loads(row.data)["lane"], row.priority) for row in found]


def of_day(conn: Connection, hall: str, day: date, limit: int) -> list[JournalRow]:
    """The day's journal, newest first."""
    j = t.journal
    query = (
        select(j, t.ticket.c.letter, t.ticket.c.number, t.staff.c.name)
        .join(t.ticket, t.ticket.c.id == j.c.ticket_id, isouter=True)
        .join(t.staff, t.staff.c.id == j.c.staff_id, isouter=True)
        .where(j.c.hall == hall, j.c.business_date == day)
        .order_by(j.c.id.desc())
        .limit(limit)
    )
    return [
        JournalRow(
            r.id,
            r.at,
            r.event,
            f"{r.letter}{r.number:03d}" if r.letter else None,
            r.counter_id,
            r.name,
            json.loads(r.data),
        )
        for r in conn.execute(query).all()
    ]


def tally(conn: Connection, hall: str, day: date) -> dict[str, int]:
    """How often each event happened on a day."""
    j = t.journal.c
    query = (
        select(j.event, func.count())
        .where(j.hall == hall, j.business_date == day)
        .group_by(j.event)
    )
    return {event: count for event, count in conn.execute(query)}


def rev(conn: Connection, hall: str) -> int:
    return int(conn.execute(_REV, {"hall": hall}).scalar() or 0)
