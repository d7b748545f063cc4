"""What screens ask of a hall. Nothing here writes but the tempo, which a snapshot refreshes."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from typing import Any

from hall import events, help_calls, jobs, journal, records, store
from hall.acting import Acting, Moment
from hall.advice import Advice, told_doubtful
from hall.day import ServiceDay, closed_words
from hall.errors import NotFound
from hall.fast_track import Verdict, decide
from hall.fee import published
from hall.forecast import Prospect, Tempo, at_risk
from hall.issuing import PURPOSE_WORDS
from hall.jobs import Job
from hall.journal import JournalRow
from hall.line import Place
from hall.printers import Printer
from hall.rulebook import Procedure
from hall.snapshot import Facts, call, picture
from hall.ticket import Purpose, Ticket, TicketState, label
from hall.words import NOTHING, matches

CALLS_SHOWN = 12


class Reading(Acting):
    """The questions; the verbs are in hall/hall.py."""

    url: str

    def now(self) -> datetime:
        """The hall's time, aware."""
        return self.clock.now().astimezone(self.rulebook.zone)

    def day(self) -> ServiceDay:
        return self._moment().day

    def ticket_url(self, ticket: Ticket) -> str:
        """Where a phone follows the ticket; only the random token tells it apart."""
        return f"{self.url}/{self.id}/t/{ticket.token}"

    def published(self) -> bool:
        """Whether the database knows this hall."""
        with self.database.read() as conn:
            return records.newest_rulebook(conn, self.id) is not None

    def stranded(self) -> list[str]:
        """Today's open tickets that need a lane, procedure, counter or model that is gone."""
        on, book = self.now().date(), self.rulebook
        lanes, counters = {x.letter for x in book.lanes}, {c.id for c in book.counters}
        codes, models = {p.code for p in book.procedures_on(on)}, {m.id for m in book.models}
        with self.database.read() as conn:
            open_tickets = store.open_tickets(conn, self.id, on)
        return [
            label(t.letter, t.number)
            for t in open_tickets
            if t.lane not in lanes
            or not t.counters <= counters
            or (t.model and t.model not in models)
            or not set(t.procedures) <= codes
        ]

    def snapshot(self) -> dict[str, Any]:
        """The picture that every screen draws, at one rev."""
        at = self._moment()
        on = at.day.date
        with self.database.read() as conn:
            seats = records.seats(conn, self.id)
            self.tempo = Tempo(
                store.service_minutes(conn, self.id, on), tuple(self._counters(seats).values())
            )
            states = (
                TicketState.CALLED,
                TicketState.SERVING,
                TicketState.MISSED,
                TicketState.PARKED,
            )
            aside = store.tickets_in(conn, self.id, on, states)
            calls = journal.calls(conn, self.id, on, events.CALLS, CALLS_SHOWN)
            facts = Facts(
                rev=journal.rev(conn, self.id),
                lines=self._lines(conn, at, seats),
                in_hand=[r for r in aside if r.state in store.IN_HAND],
                missed=[r for r in aside if r.state == TicketState.MISSED],
                parked=[r for r in aside if r.state == TicketState.PARKED],
                calls=calls,
                help=help_calls.open_calls(conn, self.rulebook, on, at.utc),
                seats=seats,
                tempo=self.tempo,
            )
            papers = jobs.counts(conn, self.id)
        drawn = picture(self.rulebook, at.day, at.local, facts, demo=self.clock.demo)
        drawn["printers"] = [_printer(p, *papers.get(p.id, (0, 0))) for p in self.rulebook.printers]
        return drawn

    def calls_after(self, id: int, limit: int = 200) -> list[dict[str, Any]]:
        """The day's calls after a journal id, in order: what a screen missed of its log."""
        at = self._moment()
        with self.database.read() as conn:
            rows = journal.calls_after(conn, self.id, at.day.date, events.CALLS, id, limit)
        return [call(self.rulebook, row, at.local) for row in rows]

    def advice(self, code: str, *, priority: bool = False) -> Advice:
        """What to tell someone who asks for a procedure now."""
        at = self._moment()
        procedure = self.rulebook.procedure(code, at.day.date)
        verdict = decide(self.rulebook, procedure, at.day, at.local)
        return self._advice(at, "submit", procedure, verdict, priority)

    def advice_for(self, purpose: Purpose, *, priority: bool = False) -> Advice:
        """The same for a purpose that needs no procedure: collecting a result, asking."""
        return self._advice(
            self._moment(), purpose, None, Verdict(False, None, PURPOSE_WORDS[purpose]), priority
        )

    def fast_track_procedures(self) -> list[Procedure]:
        """Today's procedures that earn the tag now, in the catalogue's order."""
        at = self._moment()
        return [
            procedure
            for procedure in self.rulebook.procedures_on(at.day.date)
            if decide(self.rulebook, procedure, at.day, at.local).granted
        ]

    def find_procedures(self, query: str) -> list[Procedure]:
        """By whole syllables, marks ignored; the most used first."""
        common = self.rulebook.common
        found = [
            p for p in self.rulebook.procedures_on(self.now().date()) if matches(query, p.name)
        ]
        return sorted(found, key=lambda p: common.index(p.code) if p.code in common else 99)

    def ticket(self, ticket_id: int) -> Ticket:
        with self.database.read() as conn:
            return _found(store.ticket_by_id(conn, self.id, ticket_id))

    def ticket_by_token(self, token: str) -> Ticket:
        with self.database.read() as conn:
            return _found(store.ticket_by_token(conn, self.id, token))

    def prospect(self, ticket: Ticket) -> Prospect:
        """What a ticket may expect of the line now. A doubt that its paper has named stays."""
        at = self._moment()
        with self.database.read() as conn:
            seats = records.seats(conn, self.id)
            (line,) = self._lines(conn, at, seats, ticket.lane)
        return Prospect(
            before=line.before(ticket.id),
            served=any(ticket.lane in lanes for lanes in self._counters(seats).values()),
            may_miss=told_doubtful(self.rulebook, ticket) or ticket.id in at_risk(line),
        )

    def in_hand(self, counter_id: int) -> Ticket | None:
        """The ticket that a counter has called or serves."""
        with self.database.read() as conn:
            return store.in_hand(conn, self.id, self.now().date(), counter_id)

    def next_for(self, counter_id: int, count: int) -> list[Place]:
        """Who a counter would call next, in order."""
        with self.database.read() as conn:
            seats = records.seats(conn, self.id)
            line = self._line_for(conn, self._moment(), seats, counter_id)
        return list(islice(line.for_counter(counter_id), count))

    def clerk_at(self, counter_id: int) -> int | None:
        """The staff id of whoever sits at a counter."""
        with self.database.read() as conn:
            seat = records.seats(conn, self.id).get(counter_id)
        return seat.staff_id if seat else None

    def tally(self, on: date) -> tuple[dict[str, int], dict[str, int]]:
        """How often each event happened on a day, and how many dossiers met each fate."""
        with self.database.read() as conn:
            return journal.tally(conn, self.id, on), store.fates(conn, self.id, on)

    def journal(self, on: date, limit: int = 200) -> list[JournalRow]:
        with self.database.read() as conn:
            return journal.of_day(conn, self.id, on, limit)

    def jobs(self, limit: int) -> list[Job]:
        with self.database.read() as conn:
            return jobs.recent(conn, self.id, limit)

    def doubtful_jobs(self) -> list[Job]:
        """Papers of which nobody knows whether they came out, oldest first."""
        with self.database.read() as conn:
            return jobs.doubtful(conn, self.id)

    def number_paper(self, ticket: Ticket) -> Job | None:
        """The newest paper with a ticket's number; None in a hall without a kiosk printer."""
        with self.database.read() as conn:
            found = jobs.of_ticket(conn, self.id, ticket.id, "ticket")
        return found[-1] if found else None

    def stuck_printers(self) -> dict[str, int]:
        """Papers that wait for printers which the hall's file does not have any more."""
        known = {p.id for p in self.rulebook.printers}
        with self.database.read() as conn:
            waiting = jobs.counts(conn, self.id)
        return {id: count for id, (count, _) in waiting.items() if id not in known and count}

    def job(self, job_id: int) -> Job:
        with self.database.read() as conn:
            found = jobs.by_id(conn, self.id, job_id)
        if found is None:
            raise NotFound("Không tìm thấy bản in này.")
        return found

    def _advice(
        self,
        at: Moment,
        purpose: Purpose,
        procedure: Procedure | None,
        verdict: Verdict,
        priority: bool,
    ) -> Advice:
        lane = self.rulebook.lane_for(purpose, procedure)
        with self.database.read() as conn:
            outlook = self._outlook(conn, at, lane.letter, priority)
        return Advice(
            procedure=procedure,
            lane=lane,
            verdict=verdict,
            outlook=outlook,
            open=at.day.tickets_open(at.local),
            closed=closed_words(self.rulebook, at.day, at.local),
            fee=published(self.rulebook, procedure, at.day.date) if procedure else NOTHING,
        )


def _found(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise NotFound("Không tìm thấy số này.")
    return ticket


def _printer(printer: Printer, to_come: int, doubts: int) -> dict[str, Any]:
    """A printer as the store knows it; how the machine is, its spool adds."""
    return {
        "id": printer.id,
        "name": printer.title,
        "serves": list(printer.serves),
        "jobs": to_come,
        "doubts": doubts,
    }
