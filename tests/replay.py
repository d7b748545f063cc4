"""What the journal alone says of a day: each ticket's state, place and hands, each open counter."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from hall import tables
from hall.hall import Hall

OPEN = ("waiting", "called", "serving", "missed", "parked")


class Row(NamedTuple):
    """One row of the journal."""

    event: str
    ticket_id: int | None
    counter_id: int | None
    staff_id: int | None
    data: dict[str, Any]


@dataclass(frozen=True)
class Stand:
    """Where a ticket stands; `hands` is the counter that has called or serves it."""

    state: str
    lane: str
    hands: int | None = None
    first: bool = False
    to_counter: int | None = None


@dataclass(frozen=True)
class Kept:
    """How far a promise is; `carried_to` is the one new due time, if it has one."""

    state: str = "accepted"
    holder: str = "accepts"
    carried_to: datetime | None = None
    apologies: int = 0


@dataclass
class Day:
    """The tickets by id, and of each open counter who sits there and whether there is a pause."""

    tickets: dict[int, Stand] = field(default_factory=dict)
    counters: dict[int, tuple[int | None, bool]] = field(default_factory=dict)
    dossiers: dict[int, Kept] = field(default_factory=dict)  # those that a row names


def rows(hall: Hall) -> list[Row]:
    j = tables.journal.c
    query = select(j.event, j.ticket_id, j.counter_id, j.staff_id, j.data)
    with hall.database.read() as conn:
        found = conn.execute(query.where(j.hall == hall.id).order_by(j.id)).all()
    return [Row(r.event, r.ticket_id, r.counter_id, r.staff_id, json.loads(r.data)) for r in found]


def replay(journal: Iterable[Row]) -> Day:
    """The day as it is after these rows; pure."""
    day = Day()
    for row in journal:
        if row.event in _ON_BOARD:
            _dossier(day, row)
        if row.event == "DayClosed":
            ended = {id for id, t in day.tickets.items() if t.state in OPEN}
            for id in ended:
                day.tickets[id] = replace(day.tickets[id], state="expired", hands=None)
            day.counters.clear()
        elif row.event.startswith("Counter") and row.counter_id:
            _counter(day, row, row.counter_id)
        elif row.ticket_id:
            _ticket(day, row, row.ticket_id)
    return day


def _counter(day: Day, row: Row, counter: int) -> None:
    match row.event:
        case "CounterOpened":
            for left in row.data.get("left", ()):
                _leave(day, left)
            day.counters[counter] = (row.staff_id, False)
        case "CounterClosed":
            _leave(day, counter)
        case "CounterPaused" | "CounterResumed":
            day.counters[counter] = (row.staff_id, row.event == "CounterPaused")
            if row.event == "CounterPaused":
                _release(day, counter)


_ON_BOARD = (
    "DossierEntered", "DossierHeld", "ResultReady", "ResultWithdrawn", "DossierReturned",
    "DossierCarriedOver", "DossierExplained", "LetterPrinted",
)  # fmt: skip


def _dossier(day: Day, row: Row) -> None:
    said = row.data
    was = day.dossiers.get(said.get("dossier", 0), Kept())
    match row.event:
        case "DossierHeld":
            was = replace(was, holder=said["to"])
        case "ResultReady":
            was = replace(was, state="ready")
        case "ResultWithdrawn":
            was = replace(was, state="accepted")
        case "DossierReturned":
            was = replace(was, state="returned")
        case "DossierCarriedOver":
            assert said["reason"]
            assert was.carried_to is None, "one new due time"
            was = replace(was, carried_to=datetime.fromisoformat(said["to"]))
        case "LetterPrinted":
            was = replace(was, apologies=was.apologies + 1)
    day.dossiers[said["dossier"]] = was


def _leave(day: Day, counter: int) -> None:
    del day.counters[counter]
    _release(day, counter)


def _release(day: Day, counter: int) -> None:
    for id, ticket in day.tickets.items():
        if ticket.to_counter == counter:
            day.tickets[id] = replace(ticket, to_counter=None)


def _ticket(day: Day, row: Row, id: int) -> None:
    was = day.tickets.get(id)
    if row.event == "TicketIssued":
        day.tickets[id] = Stand("waiting", row.data["lane"])
        return
    assert was, f"{row.event} of a ticket that was never issued"
    day.tickets[id] = replace(was, **_changes(row))


# What each of these does to a ticket, whatever the row says beside.
_ALWAYS: dict[str, dict[str, Any]] = {
    "TicketCalled": {"state": "called", "first": False},
    "TicketStarted": {"state": "serving"},
    "TicketFinished": {"state": "done", "hands": None},
    "TicketMissed": {"state": "missed", "hands": None},
    "TicketParked": {"state": "parked", "hands": None},
    "TicketCancelled": {"state": "cancelled", "hands": None},
    "TicketBroughtBack": {"state": "waiting"},
    "TicketHandedOver": {"to_counter": None},
    "TicketTransferred": {"state": "waiting", "hands": None},
}


def _changes(row: Row) -> dict[str, Any]:
    said, changes = row.data, dict(_ALWAYS.get(row.event, {}))
    match row.event:
        case "TicketCalled":
            changes["hands"] = row.counter_id
            if said.get("chosen"):
                changes["to_counter"] = None
        case "TicketBroughtBack":
            changes["first"] = said["first"]
        case "TicketHandedOver":
            changes["hands"] = said["to"]
        case "TicketTransferred":
            changes |= {"lane": said["to"], "to_counter": said.get("to_counter")}
            if "place" in said:  # a guide who moves her to the right lane leaves her place alone
                changes["first"] = said["place"] == "first"
    return changes
