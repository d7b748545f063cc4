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


_TO_BE_SERVED = ("TicketCalled", "TicketRecalled")


class Seen(NamedTuple):
    event: str
    ticket_id: int | None
    counter_id: int | None


class CallRow(NamedTuple):
    """One row of the ordered log of calls: to be served, or to collect a result.

    `kind` is the event; the `standing` call for a result is one that nobody has answered or taken
    back.
    """

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
    kind: str = ""
    dossier_id: int | None = None
    standing: bool = True


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


def dossier_of(conn: Connection, hall: str, request: str) -> int | None:
    """The dossier that a request was about."""
    query = select(t.journal.c.data).where(
        t.journal.c.hall == hall, t.journal.c.request_id == request
    )
    text = conn.execute(query).scalar()
    found: int | None = json.loads(text).get("dossier") if text else None
    return found


def calls(
    conn: Connection, hall: str, day: date, events: Sequence[str], last: int
) -> list[CallRow]:
    """The day's last calls and recalls, oldest first."""
    query = _calls(hall, day, events).order_by(t.journal.c.id.desc()).limit(last)
    return _standing(conn, [_call(row) for row in reversed(conn.execute(query).all())])


def calls_after(
    conn: Connection, hall: str, day: date, events: Sequence[str], after: int, limit: int
) -> list[CallRow]:
    """The day's first calls and recalls after a journal id, in their order."""
    query = _calls(hall, day, events).where(t.journal.c.id > after)
    rows = conn.execute(query.order_by(t.journal.c.id).limit(limit))
    return _standing(conn, [_call(row) for row in rows])


def _standing(conn: Connection, calls: list[CallRow]) -> list[CallRow]:
    """The same, but of calls for results known whether the result still lies where it lay."""
    ids = [call.dossier_id for call in calls if call.dossier_id]
    if not ids:
        return calls
    query = select(t.dossier.c.id, t.dossier.c.ready_at).where(
        t.dossier.c.id.in_(ids), t.dossier.c.returned_at.is_(None)
    )
    ready = {row.id: row.ready_at for row in conn.execute(query) if row.ready_at}
    return [
        call._replace(standing=call.dossier_id in ready and ready[call.dossier_id] <= call.at)
        if call.dossier_id
        else call
        for call in calls
    ]


def _calls(hall: str, day: date, events: Sequence[str]) -> Select[Any]:
    j = t.journal
    return (
        select(
            j.c.id,
            j.c.at,
            j.c.event,
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
        .where(j.c.counter_id.is_not(None))  # a result whose counter was closed called nobody
    )


def _call(row: Row[Any]) -> CallRow:
    data = json.loads(row.data)
    return CallRow(
        row.id,
        row.at,
        row.counter_id,
        row.letter,
        row.number,
        row.fast_track,
        int(data.get("again", 0)),
        row.priority,
        row.model,
        row.submitted_at,
        row.event,
        data.get("dossier"),
    )


def last_called(conn: Connection, hall: str, day: date, ticket_id: int) -> datetime | None:
    """When a ticket was last called or called again on a day."""
    j = t.journal.c
    found: datetime | None = conn.execute(
        select(j.at)
        .where(
            j.hall == hall, j.business_date == day, j.event.in_(("TicketCalled", "TicketRecalled"))
        )
        .where(j.ticket_id == ticket_id)
        .order_by(j.id.desc())
        .limit(1)
    ).scalar()
    return found


def calls_since(conn: Connection, hall: str, day: date, ticket_id: int, lane: str) -> int:
    """How many others of a lane were called on a day after the last call of a ticket."""
    j = t.journal.c
    called = (j.hall == hall, j.business_date == day, t.IS_A_CALL)
    last = select(func.max(j.id)).where(*called, j.ticket_id == ticket_id).scalar_subquery()
    rows = conn.execute(select(j.data).where(*called, j.id > last)).scalars()
    return sum(json.loads(data)["lane"] == lane for data in rows)


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
