"""Someone comes back with a paper of a ticket of hers: to her place, without queueing again."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from hall import events, issuing, journal, records, store
from hall.acting import Change, Moment
from hall.arrival import Arrival
from hall.caring import Caring
from hall.clock import Clock
from hall.errors import Refused
from hall.forecast import Outlook
from hall.issuing import Decision
from hall.line import Waiting
from hall.ticket import STATE_VI, Channel, Ticket, TicketState, Verb

BACK = (TicketState.PARKED, TicketState.MISSED)
NEWEST = 2**62  # an id after all others, for a ticket that is not kept yet


class Returning(Caring):
    """ "Khi quay lại, đưa phiếu này, không phải xếp hàng từ đầu" (domain.md section 6)."""

    clock: Clock

    def bring_back(self, ticket_id: int, *, request_id: str, staff_id: int | None = None) -> Ticket:
        """Back into the line: before all who had stepped aside for a paper, else at the old place,
        or at the end when missed for too long."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._ticket(conn, ticket_id)
            parked = ticket.state is TicketState.PARKED
            late = ticket.state is TicketState.MISSED and self._too_late(conn, at, ticket)
            changes: dict[str, Any] = {"line_at": at.utc} if late else {}
            self._move(conn, ticket, Verb.BRING_BACK, late_until=None, first=parked, **changes)
            return Change(ticket_id, None, staff_id, {"to_the_end": late, "first": parked})

        return self._on_ticket(events.TicketBroughtBack, request_id, make, ticket_id)

    def _too_late(self, conn: Connection, at: Moment, ticket: Ticket) -> bool:
        """Whether the hall's tolerance is over, in minutes and in numbers: either keeps a place."""
        policy = self.rulebook.line
        called = journal.last_called(conn, self.id, ticket.business_date, ticket.id)
        if called is None:
            return False
        if at.utc - called <= timedelta(minutes=policy.missed_keeps_place_minutes):
            return False
        day, lane = ticket.business_date, ticket.lane
        since = journal.calls_since(conn, self.id, day, ticket.id, lane)
        return since > policy.missed_keeps_place_numbers

    def come_back(self, ticket: Ticket, *, channel: Channel = "kiosk", request_id: str) -> Ticket:
        """A parked or missed ticket waits again, who was late is there; an incomplete dossier gets
        a ticket of its own.

        Raises Refused where there is nothing to come back to.
        """
        with self.database.read() as conn:
            seen = journal.seen_request(conn, self.id, request_id)
            found = self._ticket(conn, ticket.id)
        if seen is None:
            return self._come_back(found, channel, request_id)
        back = self.ticket(seen.ticket_id or 0)
        if ticket.id not in (back.id, back.follows_id):
            raise Refused("Mã yêu cầu này đã dùng cho việc khác.")
        return back

    def _come_back(self, found: Ticket, channel: Channel, request_id: str) -> Ticket:
        if found.business_date != self.day().date:
            raise Refused("Phiếu này của ngày khác. Mời ông/bà lấy số mới.")
        if found.state in BACK:
            return self.bring_back(found.id, request_id=request_id)
        if found.late_until and found.state in (TicketState.WAITING, TicketState.CALLED):
            return self.arrive(found.id, request_id=request_id)
        if found.state is not TicketState.DONE:
            raise Refused(f"Số {found.label} {STATE_VI[found.state]}.")

        def make(conn: Connection, at: Moment) -> Change:
            wish = self._supplement(conn, found, channel)
            decision = issuing.judge(self.rulebook, at.day, at.local, wish)
            outlook = self._outlook_at(conn, at, decision, wish.line_at or at.utc)
            return self._issue(conn, at, decision, outlook, request_id)

        return self._on_ticket(events.TicketIssued, request_id, make)

    def _supplement(self, conn: Connection, found: Ticket, channel: Channel) -> issuing.Wish:
        """The wish to complete what was incomplete, at the old place where the hall keeps it."""
        lacking = Counter(d.procedure for d in found.dossiers if d.outcome == "incomplete")
        if not lacking:
            raise Refused(f"Số {found.label} đã xong, không còn hồ sơ nào phải bổ sung.")
        again = store.follower(conn, self.id, found.business_date, found.id)
        if again:
            raise Refused(f"Ông/bà đã có số {again} để bổ sung hồ sơ này.")
        keeps = self.rulebook.line.supplement_keeps_place
        return issuing.Wish(
            tuple(lacking.items()),
            "supplement",
            channel,
            found.priority,
            False,
            line_at=found.line_at if keeps else None,
            follows_id=found.id,
        )

    def _outlook_at(
        self, conn: Connection, at: Moment, decision: Decision, line_at: datetime
    ) -> Outlook:
        """What someone who takes a place inside the line may be told."""
        lane, wish, policy = decision.lane.letter, decision.wish, self.rulebook.line
        (line,) = self._lines(conn, at, records.seats(conn, self.id), lane)
        new = Waiting(NEWEST, lane, 0, lane, line_at, at.utc, wish.priority, False, None)
        line = replace(line, waiting=[*line.waiting, new])
        place = next(p for p in line.places if p.ticket.id == new.id)
        arrival = Arrival(line.before(new.id) or 0, place.turn or 0)
        wait = self.tempo.wait(lane, arrival, policy.forecast_after)
        return Outlook(arrival.ahead, wait, wait.high if wait else arrival.turns * line.minutes)

    def _issue(
        self,
        conn: Connection,
        at: Moment,
        decision: Decision,
        outlook: Outlook,
        request_id: str,
    ) -> Change:
        """Number, ticket and paper, inside the caller's transaction."""
        ticket = issuing.keep(conn, self.rulebook, at.day, at.utc, decision, outlook, request_id)
        url, wish = self.ticket_url(ticket), decision.wish
        said = issuing.expectation(self.rulebook, decision, at.day, at.local, outlook.minutes)
        printers = issuing.put_on_paper(
            conn, self.rulebook, decision, ticket, said, url, self.clock.demo
        )
        data = {
            "lane": ticket.lane, "channel": wish.channel, "purpose": wish.purpose,
            "fast_track": ticket.fast_track,
        }  # fmt: skip
        return Change(ticket.id, data=data, printers=printers, ticket=ticket)
