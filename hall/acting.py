"""How a verb is done: one transaction, one journal row, told after the commit, once per request."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from hall import journal, records, store
from hall.arrival import arrive, sharing
from hall.clock import Clock
from hall.day import ServiceDay, service_day
from hall.errors import NotFound, Refused
from hall.events import Bus, Event
from hall.forecast import Outlook, Tempo
from hall.line import Call, Lanes, Line, lanes_together
from hall.records import Seat
from hall.rulebook import Rulebook
from hall.ticket import Ticket, Verb, move
from hall.writer import Database


@dataclass
class Change:
    """What a verb did: enough for the journal, the answer and the event."""

    ticket_id: int | None = None
    counter_id: int | None = None
    staff_id: int | None = None
    data: dict[str, Any] = field(default_factory=dict)
    printers: tuple[str, ...] = ()
    ticket: Ticket | None = None


@dataclass(frozen=True)
class Moment:
    """One reading of the clock: UTC, hall time, and the day it falls on."""

    utc: datetime
    local: datetime
    day: ServiceDay


Make = Callable[[Connection, Moment], Change]


class Acting:
    """The mechanism under the verbs of hall/hall.py."""

    id: str
    rulebook: Rulebook
    database: Database
    clock: Clock
    bus: Bus
    tempo: Tempo  # what the day has shown, as of the last snapshot
    _days: dict[date, ServiceDay]

    def _on_ticket(
        self,
        event: type[Event],
        request_id: str,
        make: Make,
        ticket_id: int | None = None,
        counter_id: int | None = None,
    ) -> Ticket:
        ticket = self._change(event, request_id, make, ticket_id, counter_id)
        if ticket is None:
            raise NotFound("Không tìm thấy số này.")
        return ticket

    def _change(
        self,
        event: type[Event],
        request_id: str,
        make: Make,
        ticket_id: int | None = None,
        counter_id: int | None = None,
    ) -> Ticket | None:
        """Do it once. The ids given must be those of the first time the request was seen."""
        if not 1 <= len(request_id) <= 64:
            raise Refused("Yêu cầu thiếu mã, hoặc mã dài quá 64 ký tự.")

        def run(conn: Connection) -> tuple[Ticket | None, Event | None]:
            seen = journal.seen_request(conn, self.id, request_id)
            if seen:
                if (
                    seen.event != event.__name__
                    or ticket_id not in (None, seen.ticket_id)
                    or counter_id not in (None, seen.counter_id)
                ):
                    raise Refused("Mã yêu cầu này đã dùng cho việc khác.")
                known = seen.ticket_id
                return (store.ticket_by_id(conn, self.id, known) if known else None), None
            at = self._moment()
            change = make(conn, at)
            told = self._journal(conn, event, request_id, change, at.utc)
            ticket = change.ticket
            if ticket is None and change.ticket_id:
                ticket = store.ticket_by_id(conn, self.id, change.ticket_id)
            return ticket, told

        ticket, told = self.database.write(self.id, run)
        if told:
            self.bus.tell(told)
        return ticket

    def _journal(
        self,
        conn: Connection,
        event: type[Event],
        request_id: str | None,
        change: Change,
        now: datetime,
    ) -> Event:
        values = {
            "hall": self.id,
            "business_date": now.astimezone(self.rulebook.zone).date(),
            "at": now,
            "event": event.__name__,
            "ticket_id": change.ticket_id,
            "counter_id": change.counter_id,
            "staff_id": change.staff_id,
            "request_id": request_id,
        }
        rev = journal.write(conn, values, change.data)
        return event(self.id, rev, now, change.ticket_id, change.counter_id, change.printers)

    def _moment(self) -> Moment:
        now = self.clock.now()
        local = now.astimezone(self.rulebook.zone)
        return Moment(now, local, self._day_of(local.date()))

    def _day_of(self, on: date) -> ServiceDay:
        if on not in self._days:
            self._days = {on: service_day(self.rulebook, on)}
        return self._days[on]

    def _ticket(self, conn: Connection, ticket_id: int) -> Ticket:
        ticket = store.ticket_by_id(conn, self.id, ticket_id)
        if ticket is None:
            raise NotFound("Không tìm thấy số này.")
        return ticket

    def _held(self, conn: Connection, ticket_id: int, counter_id: int) -> Ticket:
        ticket = self._ticket(conn, ticket_id)
        if ticket.counter_id != counter_id:
            raise Refused(f"Số {ticket.label} không ở quầy này.")
        return ticket

    def _own_seat(self, conn: Connection, counter_id: int, staff_id: int) -> Seat:
        """Looked at inside the verb: whoever was replaced a moment ago does nothing any more."""
        return own_seat(records.seats(conn, self.id), counter_id, staff_id)

    def _in_own_hand(
        self, conn: Connection, ticket_id: int, counter_id: int, staff_id: int
    ) -> Ticket:
        """The ticket that a counter holds, for whoever sits there."""
        self._own_seat(conn, counter_id, staff_id)
        return self._held(conn, ticket_id, counter_id)

    def _move(self, conn: Connection, ticket: Ticket, verb: Verb, **changes: Any) -> None:
        to = move(ticket, verb)
        if not store.claim(conn, ticket.id, ticket.state, to, **changes):
            raise Refused(f"Số {ticket.label} vừa được người khác xử lý.")

    def _lines(
        self, conn: Connection, at: Moment, seats: Collection[int], only: str = ""
    ) -> list[Line]:
        """Everybody who waits, or those of one lane's line; lanes that share open counters stand
        in one line."""
        busy = store.busy_counters(conn, self.id, at.day.date)
        counters = self._expected_counters(seats)
        counters = dict(sorted(counters.items(), key=lambda pair: pair[0] in busy))
        groups = [g for g in self._groups(counters) if not only or only in g]
        return [self._line(conn, at, group, counters) for group in groups]

    def _line_for(
        self, conn: Connection, at: Moment, seats: Collection[int], counter_id: int
    ) -> Line:
        """The line that a counter calls from."""
        counters = self._counters({*seats, counter_id})
        group = next(g for g in self._groups(counters) if g & counters[counter_id])
        return self._line(conn, at, group, counters)

    def _groups(self, counters: Mapping[int, Lanes]) -> list[Lanes]:
        return lanes_together([lane.letter for lane in self.rulebook.lanes], counters.values())

    def _line(
        self, conn: Connection, at: Moment, lanes: Lanes, counters: Mapping[int, Lanes]
    ) -> Line:
        policy, day = self.rulebook.line, at.day.date
        every = self._counters([c.id for c in self.rulebook.counters])
        serving = {id: own for id, own in every.items() if own & lanes}
        last = policy.priority_run + policy.normal_run
        recent = journal.last_calls(conn, self.id, day, serving, last)
        return Line(
            waiting=store.waiting(conn, self.id, day, sorted(lanes)),
            counters={id: own for id, own in counters.items() if own & lanes},
            now=at.local,
            policy=policy,
            recent=[Call(c, serving[c], lane, priority) for c, lane, priority in recent],
            minutes=self.tempo.pace(lanes, policy.minutes_per_ticket, policy.forecast_after),
            measured=self.tempo.measured(lanes, policy.forecast_after),
            accepting=frozenset(
                m.id for m in at.day.models if m.cutoff and m.cutoff.anchor == "acceptance"
            ),
        )

    def _outlook(self, conn: Connection, at: Moment, lane: str, priority: bool) -> Outlook:
        """What someone who joins a lane now may be told."""
        counters: Sequence[Lanes] = self.tempo.counters
        if not any(lane in c for c in counters):
            counters = list(self._expected_counters(()).values())
        waiting = store.waiting_counts(conn, self.id, at.day.date)
        policy = self.rulebook.line
        arrival = arrive(lane, priority, waiting, counters, policy)
        wait = self.tempo.wait(lane, arrival, policy.forecast_after)
        pace = self.tempo.pace(
            sharing(lane, counters), policy.minutes_per_ticket, policy.forecast_after
        )
        return Outlook(arrival.ahead, wait, wait.high if wait else arrival.turns * pace)

    def _counters(self, ids: Collection[int]) -> dict[int, Lanes]:
        """The lanes of some counters, such as those with someone at them."""
        return {c.id: frozenset(c.lanes) for c in self.rulebook.counters if c.id in ids}

    def _expected_counters(self, seats: Collection[int]) -> dict[int, Lanes]:
        """The open counters; while nobody sits anywhere, all are expected to open."""
        return self._counters(seats) or self._counters([c.id for c in self.rulebook.counters])


def own_seat(seats: Mapping[int, Seat], counter_id: int, staff_id: int) -> Seat:
    """The seat of whoever acts. Refused to everybody else."""
    seat = seats.get(counter_id)
    if seat is None:
        raise Refused("Quầy chưa mở. Mời đăng nhập lại.")
    if seat.staff_id != staff_id:
        raise Refused("Người khác đang ngồi ở quầy này.")
    return seat
