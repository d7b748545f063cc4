"""The only SQL of the line: tickets, their dossiers, the journal. Each function runs inside the
transaction that it is given; hall/writer.py decides when one commits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hall import tables as t
from hall.line import Waiting
from hall.ticket import MOVES, OPEN, Dossier, Purpose, Ticket, TicketState, Verb, label

W = TicketState.WAITING.value
IN_HAND = (TicketState.CALLED.value, TicketState.SERVING.value)
OPEN_STATES = tuple(s.value for s in OPEN)

_TICKET = [c for c in t.ticket.c if c.name != "request_id"]
_BY_ID = select(*_TICKET).where(
    t.ticket.c.hall == bindparam("hall"), t.ticket.c.id == bindparam("id")
)
_BY_TOKEN = select(*_TICKET).where(
    t.ticket.c.hall == bindparam("hall"), t.ticket.c.token == bindparam("token")
)
_OF_A_DOSSIER = [field.name for field in fields(Dossier)]
_DOSSIERS = select(t.dossier).where(t.dossier.c.ticket_id == bindparam("ticket"))
_COUNTS = (
    select(t.ticket.c.lane, t.ticket.c.priority, func.count())
    .where(
        t.ticket.c.hall == bindparam("hall"),
        t.ticket.c.business_date == bindparam("day"),
        t.ticket.c.state == W,
    )
    .group_by(t.ticket.c.lane, t.ticket.c.priority)
)
_WAITING = select(
    t.ticket.c.id,
    t.ticket.c.letter,
    t.ticket.c.number,
    t.ticket.c.lane,
    t.ticket.c.line_at,
    t.ticket.c.issued_at,
    t.ticket.c.priority,
    t.ticket.c.fast_track,
    t.ticket.c.cutoff_at,
    t.ticket.c.help_wanted,
    t.ticket.c.model,
    t.ticket.c.submitted_at,
    t.ticket.c.late_until,
    t.ticket.c.first,
    t.ticket.c.to_counter,
).where(
    t.ticket.c.hall == bindparam("hall"),
    t.ticket.c.business_date == bindparam("day"),
    t.ticket.c.state == W,
    t.ticket.c.lane.in_(bindparam("lanes", expanding=True)),
)
_CLAIM = update(t.ticket).where(
    t.ticket.c.id == bindparam("ticket"), t.ticket.c.state == bindparam("was")
)
_NEXT_NUMBER = {
    name: make(t.lane_number)
    .on_conflict_do_update(
        index_elements=["hall", "business_date", "letter"],
        set_={"last": t.lane_number.c.last + 1},
    )
    .returning(t.lane_number.c.last)
    for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_ISSUE = insert(t.ticket).returning(t.ticket.c.id)
_ADD_DOSSIER = insert(t.dossier)
_PACE = (
    select(t.ticket.c.lane, t.ticket.c.called_at, t.ticket.c.finished_at)
    .where(
        t.ticket.c.hall == bindparam("hall"),
        t.ticket.c.business_date == bindparam("day"),
        t.ticket.c.state == TicketState.DONE.value,
    )
    .order_by(t.ticket.c.finished_at.desc())
    .limit(120)
)


def next_number(conn: Connection, hall: str, day: date, letter: str) -> int:
    """The next number of a lane on a day; gapless, because a rollback takes it back."""
    statement = _NEXT_NUMBER[conn.dialect.name]
    values = {"hall": hall, "business_date": day, "letter": letter, "last": 1}
    found: int = conn.execute(statement, values).scalar_one()
    return found


def add_ticket(conn: Connection, values: dict[str, Any], dossiers: Sequence[dict[str, Any]]) -> int:
    ticket_id: int = conn.execute(_ISSUE, values).scalar_one()
    if dossiers:
        add_dossiers(conn, values["hall"], ticket_id, dossiers)
    return ticket_id


def claim(
    conn: Connection, ticket: int, was: TicketState, now: TicketState, **changes: Any
) -> bool:
    """Move a ticket only if it still is where it was seen; False when someone was faster."""
    statement = _CLAIM.values(state=now.value, **changes)
    return conn.execute(statement, {"ticket": ticket, "was": was.value}).rowcount == 1


def expire(conn: Connection, hall: str, until: date) -> int:
    """Close every open ticket up to a date, that date included; how many there were."""
    return conn.execute(
        update(t.ticket)
        .where(
            t.ticket.c.hall == hall,
            t.ticket.c.business_date <= until,
            t.ticket.c.state.in_(OPEN_STATES),
        )
        .values(state=MOVES[Verb.EXPIRE][1].value)
    ).rowcount


def ticket_by_id(conn: Connection, hall: str, id: int) -> Ticket | None:
    return _ticket(conn, conn.execute(_BY_ID, {"hall": hall, "id": id}).first())


def ticket_by_token(conn: Connection, hall: str, token: str) -> Ticket | None:
    return _ticket(conn, conn.execute(_BY_TOKEN, {"hall": hall, "token": token}).first())


def ticket_by_label(conn: Connection, hall: str, day: date, wanted: str) -> Ticket | None:
    """A day's ticket by its lane letter and number, such as "A001"."""
    letter, number = wanted[:1].upper(), wanted[1:]
    if not (number.isascii() and number.isdecimal() and len(number) <= 6):
        return None
    query = select(*_TICKET).where(
        t.ticket.c.hall == hall,
        t.ticket.c.business_date == day,
        t.ticket.c.letter == letter,
        t.ticket.c.number == int(number),
    )
    return _ticket(conn, conn.execute(query).first())


def follower(conn: Connection, hall: str, day: date, ticket_id: int) -> str | None:
    """The number that someone has taken on a day to complete a dossier of a ticket."""
    query = select(t.ticket.c.letter, t.ticket.c.number).where(
        t.ticket.c.hall == hall,
        t.ticket.c.business_date == day,
        t.ticket.c.follows_id == ticket_id,
        t.ticket.c.state != TicketState.CANCELLED.value,
    )
    row = conn.execute(query).first()
    return label(row.letter, row.number) if row else None


def add_dossiers(
    conn: Connection, hall: str, ticket_id: int, rows: Sequence[dict[str, Any]]
) -> None:
    conn.execute(_ADD_DOSSIER, [{**row, "ticket_id": ticket_id, "hall": hall} for row in rows])


def release(conn: Connection, hall: str, day: date, counter_id: int) -> None:
    """Whoever only one counter would call may be called by every counter of her lane."""
    conn.execute(
        update(t.ticket)
        .where(
            t.ticket.c.hall == hall,
            t.ticket.c.business_date == day,
            t.ticket.c.to_counter == counter_id,
        )
        .values(to_counter=None)
    )


def in_hand(conn: Connection, hall: str, day: date, counter_id: int) -> Ticket | None:
    """The ticket that a counter has called or serves."""
    query = select(*_TICKET).where(
        t.ticket.c.hall == hall,
        t.ticket.c.business_date == day,
        t.ticket.c.counter_id == counter_id,
        t.ticket.c.state.in_(IN_HAND),
    )
    return _ticket(conn, conn.execute(query).first())


def busy_counters(conn: Connection, hall: str, day: date) -> set[int]:
    """The counters that hold a ticket."""
    query = select(t.ticket.c.counter_id).where(
        t.ticket.c.hall == hall, t.ticket.c.business_date == day, t.ticket.c.state.in_(IN_HAND)
    )
    return set(conn.execute(query).scalars())


def waiting(conn: Connection, hall: str, day: date, lanes: Sequence[str]) -> list[Waiting]:
    """Those who wait in some lanes, in no order."""
    found = conn.execute(_WAITING, {"hall": hall, "day": day, "lanes": lanes})
    return [Waiting._make(row) for row in found]


def waiting_counts(conn: Connection, hall: str, day: date) -> dict[str, tuple[int, int]]:
    """How many wait in each lane that has somebody: priority, others."""
    found: dict[str, tuple[int, int]] = {}
    for lane, priority, count in conn.execute(_COUNTS, {"hall": hall, "day": day}):
        before = found.get(lane, (0, 0))
        found[lane] = (count, before[1]) if priority else (before[0], count)
    return found


def tickets_in(conn: Connection, hall: str, day: date, states: Sequence[TicketState]) -> list[Any]:
    query = select(*_TICKET).where(
        t.ticket.c.hall == hall,
        t.ticket.c.business_date == day,
        t.ticket.c.state.in_([s.value for s in states]),
    )
    return list(conn.execute(query.order_by(t.ticket.c.id)).all())


class OpenTicket(NamedTuple):
    """An open ticket with what it needs of the rulebook."""

    letter: str
    number: int
    lane: str
    counters: frozenset[int]  # where it was called, and that it was sent to
    model: str | None
    procedures: tuple[str, ...]


def open_tickets(conn: Connection, hall: str, day: date) -> list[OpenTicket]:
    query = (
        select(t.ticket, t.dossier.c.procedure)
        .join(t.dossier, t.dossier.c.ticket_id == t.ticket.c.id, isouter=True)
        .where(t.ticket.c.hall == hall, t.ticket.c.business_date == day)
        .where(t.ticket.c.state.in_(OPEN_STATES))
        .order_by(t.ticket.c.id)
    )
    found: dict[int, OpenTicket] = {}
    for row in conn.execute(query):
        codes = (*found[row.id].procedures, row.procedure) if row.id in found else (row.procedure,)
        needed = tuple(code for code in codes if code)
        counters = frozenset(filter(None, (row.counter_id, row.to_counter)))
        found[row.id] = OpenTicket(row.letter, row.number, row.lane, counters, row.model, needed)
    return list(found.values())


def service_minutes(conn: Connection, hall: str, day: date) -> dict[str, list[float]]:
    """Minutes from call to finish of the day's last served tickets, by lane letter."""
    found: dict[str, list[float]] = {}
    for row in conn.execute(_PACE, {"hall": hall, "day": day}):
        minutes = (row.finished_at - row.called_at).total_seconds() / 60
        if minutes >= 0:  # a demo clock may have been set back meanwhile
            found.setdefault(row.lane, []).append(minutes)
    return found


def decide_dossier(conn: Connection, dossier: int, values: dict[str, Any]) -> None:
    conn.execute(update(t.dossier).where(t.dossier.c.id == dossier).values(**values))


def fates(conn: Connection, hall: str, day: date) -> dict[str, int]:
    """How many dossiers of a day's tickets met each fate."""
    query = (
        select(t.dossier.c.outcome, func.count())
        .join(t.ticket, t.ticket.c.id == t.dossier.c.ticket_id)
        .where(t.ticket.c.hall == hall, t.ticket.c.business_date == day)
        .where(t.dossier.c.outcome.is_not(None))
        .group_by(t.dossier.c.outcome)
    )
    return {fate: count for fate, count in conn.execute(query)}


def _ticket(conn: Connection, row: Row[Any] | None) -> Ticket | None:
    if row is None:
        return None
    values = dict(row._mapping)
    values["state"] = TicketState(values["state"])
    purpose: Purpose = values["purpose"]
    rows = conn.execute(_DOSSIERS.order_by(t.dossier.c.id), {"ticket": row.id}).all()
    dossiers = tuple(_dossier(d) for d in rows)
    return Ticket(**{**values, "purpose": purpose}, dossiers=dossiers)


def _dossier(row: Row[Any]) -> Dossier:
    values = {name: row._mapping[name] for name in _OF_A_DOSSIER}
    for name in ("missing", "checked", "originals"):
        values[name] = json.loads(values[name]) if values[name] else None
    return Dossier(
        **{
            **values,
            "missing": tuple(values["missing"] or ()),
            "checked": None if values["checked"] is None else tuple(values["checked"]),
            "originals": tuple((pages, copies) for pages, copies in values["originals"] or ()),
        }
    )
