"""The one door to a hall: every verb that changes it, every question that a screen asks.

A verb is one transaction that writes the state and one journal row; it is told on the bus after
the commit. Every verb takes a request id: asked twice, it is done once and answers alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from hall import events, issuing, jobs, outcome, receipts, records, slip_counts
from hall.acting import Change, Moment
from hall.clock import Clock
from hall.day import ServiceDay
from hall.devices import DeviceRoom
from hall.errors import NotFound
from hall.events import Bus, Event
from hall.fee import Fee, Original, exemptions, fee
from hall.fee_rules import Exemption
from hall.forecast import Tempo
from hall.guiding import Guiding, known_reason
from hall.promise import Checks, Promise
from hall.promising import Promising
from hall.rulebook import Procedure, Rulebook
from hall.serving import Serving
from hall.staff import StaffRoom
from hall.ticket import Channel, Dossier, Purpose, Ticket, Verb, move
from hall.words import Language
from hall.writer import Database


class Hall(Serving, Promising, Guiding):
    """One service hall, with its rulebook as published.

    What screens ask is in hall/reading.py, the verbs about paper are in hall/paperwork.py, counters
    and days open and close in hall/opening.py; who needs a person, is late, comes back or says how
    it was is in hall/caring.py and hall/returning.py; a counter calls in hall/calling.py and serves
    in hall/serving.py, what it decides of a dossier is here.
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
        self.staff = StaffRoom(rulebook.id, database, clock, self._change)
        self.devices = DeviceRoom(rulebook.id, database, clock, self._change)
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
        staff_id: int | None = None,
        priority_reason: str = "",
        printer: str | None = "",
    ) -> Ticket:
        """The next number of the lane, its ticket and its paper.

        `case_code` says which result someone comes to collect. Of a guide (`staff_id`) the journal
        keeps why she gave priority; `printer` is the one that stands nearest, None for no paper.
        """
        where = printer and self._kiosk_printer(printer)
        wish = issuing.Wish(
            tuple(items), purpose, channel, priority, help_wanted, lang, case_code, printer=where
        )
        more = {"priority": known_reason(priority_reason)} if priority_reason else {}

        def make(conn: Connection, at: Moment) -> Change:
            decision = issuing.judge(self.rulebook, at.day, at.local, wish)
            outlook = self._outlook(conn, at, decision.lane.letter, priority)
            change = self._issue(conn, at, decision, outlook, request_id)
            return replace(change, staff_id=staff_id, data={**change.data, **more})

        return self._on_ticket(events.TicketIssued, request_id, make)

    def cancel(self, ticket_id: int, *, request_id: str, staff_id: int | None = None) -> Ticket:
        """Given up by whoever holds it, while nobody serves her."""

        def make(conn: Connection, at: Moment) -> Change:
            self._move(conn, self._ticket(conn, ticket_id), Verb.CANCEL)
            jobs.cancel_numbers(conn, self.id, at.utc)
            return Change(ticket_id, staff_id=staff_id)

        return self._on_ticket(events.TicketCancelled, request_id, make, ticket_id)

    # -- the counter ------------------------------------------------------------------------

    def finish(
        self,
        ticket_id: int,
        counter_id: int,
        staff_id: int,
        outcomes: Sequence[outcome.Outcome] = (),
        *,
        request_id: str,
    ) -> Ticket:
        """Decide every dossier and let the person go, with the papers that they earned; who came
        to collect a result that lies ready has it in her hand."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            move(ticket, Verb.FINISH)
            before = slip_counts.before(conn, ticket, outcomes)
            decided = outcome.decide(self.rulebook, ticket, outcomes, at.utc, before)
            self._move(conn, ticket, Verb.FINISH, finished_at=at.utc)
            outcome.keep(conn, ticket, decided, staff_id, at.utc)
            url, demo = self.ticket_url(ticket), self.clock.demo
            printers = receipts.put_on_paper(
                conn, self.rulebook, ticket, decided, at.utc, url, demo
            )
            data: dict[str, Any] = {"outcomes": [item.outcome.fate for item in decided]}
            again = [item.slips + 1 for item in decided if item.again]
            if again:
                data["slips"] = again
            if returned := self._collect(conn, at, ticket, staff_id):
                data["returned"] = returned
            return Change(ticket_id, counter_id, staff_id, data, printers)

        return self._on_ticket(events.TicketFinished, request_id, make, ticket_id, counter_id)

    def offer(
        self, ticket_id: int, counter_id: int, dossier_id: int, checks: Checks
    ) -> outcome.Offer:
        """What accepting a dossier in hand now would promise; nothing is written."""
        ticket, dossier = self._in_hand_there(ticket_id, counter_id, dossier_id)
        return outcome.offer(self.rulebook, ticket, dossier, checks, self.clock.now())

    def fee_offer(
        self,
        ticket_id: int,
        counter_id: int,
        dossier_id: int,
        originals: Sequence[Original] = (),
        exempt: str = "",
    ) -> Fee:
        """What a dossier in hand would cost now; nothing is written."""
        _, dossier = self._in_hand_there(ticket_id, counter_id, dossier_id)
        today = self.now().date()
        procedure = self.rulebook.procedure(dossier.procedure, today)
        return fee(self.rulebook, procedure, today, tuple(originals), exempt)

    def exemptions(self, procedure: Procedure) -> tuple[Exemption, ...]:
        """Who pays nothing for a procedure at the counter today."""
        return exemptions(self.rulebook, procedure, self.now().date())

    def slips_before(self, ticket: Ticket, dossier: Dossier, case_code: str = "") -> int:
        """How many guidance slips a dossier has had, on earlier tickets too, or under its code."""
        with self.database.read() as conn:
            return slip_counts.of_dossier(conn, ticket, dossier, case_code)

    def receipt_owed(self, dossier: Dossier, promise: Promise) -> bool:
        """Whether accepting under a promise prints a receipt without being asked to."""
        now = self.now()
        procedure = self.rulebook.procedure(dossier.procedure, now.date())
        return not receipts.immediate(self.rulebook, procedure, promise, now)

    def _in_hand_there(
        self, ticket_id: int, counter_id: int, dossier_id: int
    ) -> tuple[Ticket, Dossier]:
        with self.database.read() as conn:
            ticket = self._held(conn, ticket_id, counter_id)
        dossier = next((d for d in ticket.dossiers if d.id == dossier_id), None)
        if dossier is None:
            raise NotFound(f"Số {ticket.label} không có hồ sơ này.")
        return ticket, dossier
