"""The one door to a hall: every verb that changes it, every question that a screen asks.

A verb is one transaction that writes the state and one journal row; it is told on the bus after
the commit. Every verb takes a request id: asked twice, it is done once and answers alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from hall import events, issuing, jobs, outcome, records, slips, store
from hall.acting import Change, Moment
from hall.clock import Clock
from hall.day import ServiceDay
from hall.errors import NotFound, Refused
from hall.events import Bus, Event
from hall.forecast import Tempo
from hall.guiding import Guiding
from hall.promise import Checks
from hall.promising import Promising
from hall.rulebook import Rulebook
from hall.serving import Serving
from hall.staff import StaffRoom
from hall.ticket import MOVES, Channel, Purpose, Ticket, TicketState, Verb, move
from hall.words import Language, clock_vi
from hall.writer import Database


class Hall(Serving, Promising, Guiding):
    """One service hall, with its rulebook as published.

    What screens ask is in hall/reading.py, the verbs about paper are in hall/paperwork.py, counters
    and days open and close in hall/opening.py; who needs a person, is late, comes back or says how
    it was is in hall/caring.py and hall/returning.py.
    """

    def __init__(
        self, rulebook: Rulebook, database: Database, clock: Clock, bus: Bus, url: str
    ) -> None:
        self.id = rulebook.id
        self.rulebook = rulebook
        self.database = database
        self.clock = clock
        self.bus = bus
        self.url = url.rstrip("/")
        self.staff = StaffRoom(rulebook.id, database, clock)
        self.tempo = Tempo()
        self._days: dict[date, ServiceDay] = {}

    def publish(self) -> int:
        """Keep this rulebook as an immutable, numbered version; the version it has."""
        now, content = self.clock.now(), self.rulebook.model_dump_json()

        def run(conn: Connection) -> tuple[int, Event | None]:
            version, new = records.publish_rulebook(
                conn, self.id, self.rulebook.digest, content, now
            )
            if not new:
                return version, None
            change = Change(data={"version": version})
            return version, self._journal(conn, events.RulebookPublished, None, change, now)

        version, event = self.database.write(self.id, run)
        self.rulebook = self.rulebook.model_copy(update={"version": version})
        if event:
            self.bus.tell(event)
        return version

    # -- the citizen ------------------------------------------------------------------------

    def issue(
        self,
        items: Sequence[tuple[str, int]] = (),
        *,
        request_id: str,
        purpose: Purpose = "submit",
        channel: Channel = "kiosk",
        priority: bool = False,
        help_wanted: bool = False,
        lang: Language = "vi",
        case_code: str = "",
    ) -> Ticket:
        """The next number of the lane, its ticket and its paper.

        `case_code` says which result someone comes to collect.
        """
        wish = issuing.Wish(
            tuple(items), purpose, channel, priority, help_wanted, lang, case_code=case_code
        )

        def make(conn: Connection, at: Moment) -> Change:
            decision = issuing.judge(self.rulebook, at.day, at.local, wish)
            outlook = self._outlook(conn, at, decision.lane.letter, priority)
            return self._issue(conn, at, decision, outlook, request_id)

        return self._on_ticket(events.TicketIssued, request_id, make)

    def cancel(self, ticket_id: int, *, request_id: str, staff_id: int | None = None) -> Ticket:
        """Given up by whoever holds it, while nobody serves her."""

        def make(conn: Connection, at: Moment) -> Change:
            self._move(conn, self._ticket(conn, ticket_id), Verb.CANCEL)
            jobs.cancel_numbers(conn, self.id, at.utc)
            return Change(ticket_id, staff_id=staff_id)

        return self._on_ticket(events.TicketCancelled, request_id, make, ticket_id)

    # -- the counter ------------------------------------------------------------------------

    def call_next(self, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        """Call whoever is next for the counter's lanes; nobody else can have called them."""

        def make(conn: Connection, at: Moment) -> Change:
            seats = records.seats(conn, self.id)
            if counter_id not in seats:
                raise Refused("Quầy chưa mở. Mời đăng nhập lại.")
            held = store.in_hand(conn, self.id, at.day.date, counter_id)
            if held:
                raise Refused(f"Quầy đang giữ số {held.label}; kết thúc số này trước khi mời tiếp.")
            line = self._line_for(conn, at, seats, counter_id)
            for place in line.for_counter(counter_id):
                if place.ticket.late_until and place.ticket.late_until > at.utc:
                    until = clock_vi(place.ticket.late_until.astimezone(self.rulebook.zone))
                    raise Refused(f"Chỉ còn số {place.ticket.label}, báo đến muộn đến {until}.")
                if store.claim(
                    conn,
                    place.ticket.id,
                    TicketState.WAITING,
                    MOVES[Verb.CALL][1],
                    counter_id=counter_id,
                    called_at=at.utc,
                    started_at=None,
                    calls=1,
                ):
                    why = place.why(self.rulebook.line, self.rulebook.zone)
                    data = {"again": 0, "why": why, "lane": place.ticket.lane}
                    return Change(place.ticket.id, counter_id, staff_id, data)
            raise Refused("Chưa có ai đang chờ ở các lĩnh vực của quầy này.")

        return self._on_ticket(events.TicketCalled, request_id, make, None, counter_id)

    def recall(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        def make(conn: Connection, _at: Moment) -> Change:
            ticket = self._held(conn, ticket_id, counter_id)
            self._move(conn, ticket, Verb.RECALL, calls=ticket.calls + 1)
            return Change(ticket_id, counter_id, staff_id, {"again": ticket.calls})

        return self._on_ticket(events.TicketRecalled, request_id, make, ticket_id, counter_id)

    def start(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._held(conn, ticket_id, counter_id)
            handed_in = ticket.submitted_at or at.utc
            changes = {"started_at": at.utc, "submitted_at": handed_in, "late_until": None}
            self._move(conn, ticket, Verb.START, **changes)
            return Change(ticket_id, counter_id, staff_id)

        return self._on_ticket(events.TicketStarted, request_id, make, ticket_id, counter_id)

    def finish(
        self,
        ticket_id: int,
        counter_id: int,
        staff_id: int,
        outcomes: Sequence[outcome.Outcome] = (),
        *,
        request_id: str,
    ) -> Ticket:
        """Decide every dossier and let the person go, with the papers that they earned."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._held(conn, ticket_id, counter_id)
            move(ticket, Verb.FINISH)
            decided = outcome.decide(self.rulebook, ticket, outcomes, at.utc)
            self._move(conn, ticket, Verb.FINISH, finished_at=at.utc)
            outcome.keep(conn, decided, staff_id, at.utc)
            printers = outcome.put_on_paper(
                conn,
                self.rulebook,
                ticket,
                decided,
                at.utc,
                self.ticket_url(ticket),
                self.clock.demo,
            )
            data = {"outcomes": [item.outcome.fate for item in decided]}
            return Change(ticket_id, counter_id, staff_id, data, printers)

        return self._on_ticket(events.TicketFinished, request_id, make, ticket_id, counter_id)

    def missed(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        def make(conn: Connection, _at: Moment) -> Change:
            self._move(conn, self._held(conn, ticket_id, counter_id), Verb.MISS, counter_id=None)
            return Change(ticket_id, counter_id, staff_id)

        return self._on_ticket(events.TicketMissed, request_id, make, ticket_id, counter_id)

    def park(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        """Let someone fetch a paper; they come back to their place, with a slip that says so."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._held(conn, ticket_id, counter_id)
            self._move(conn, ticket, Verb.PARK, counter_id=None, submitted_at=None)
            gone = self._ticket(conn, ticket_id)
            slip = slips.parked(self._scene(at, gone), counter_id)
            printers = self._print(conn, at, gone, slip)
            return Change(ticket_id, counter_id, staff_id, printers=printers)

        return self._on_ticket(events.TicketParked, request_id, make, ticket_id, counter_id)

    def transfer(
        self, ticket_id: int, counter_id: int, staff_id: int, lane: str, *, request_id: str
    ) -> Ticket:
        """To another lane, in order, with the same number and issue time."""

        def make(conn: Connection, _at: Moment) -> Change:
            ticket = self._held(conn, ticket_id, counter_id)
            if lane not in {x.letter for x in self.rulebook.lanes}:
                raise Refused(f"Không có lĩnh vực mang chữ «{lane}».")
            if lane == ticket.lane:
                raise Refused(f"Số {ticket.label} đang ở đúng lĩnh vực này.")
            self._move(conn, ticket, Verb.TRANSFER, lane=lane, counter_id=None)
            return Change(ticket_id, counter_id, staff_id, {"to": lane})

        return self._on_ticket(events.TicketTransferred, request_id, make, ticket_id, counter_id)

    def offer(
        self, ticket_id: int, counter_id: int, dossier_id: int, checks: Checks
    ) -> outcome.Offer:
        """What accepting a dossier in hand now would promise; nothing is written."""
        with self.database.read() as conn:
            ticket = self._held(conn, ticket_id, counter_id)
        dossier = next((d for d in ticket.dossiers if d.id == dossier_id), None)
        if dossier is None:
            raise NotFound(f"Số {ticket.label} không có hồ sơ này.")
        return outcome.offer(self.rulebook, ticket, dossier, checks, self.clock.now())
