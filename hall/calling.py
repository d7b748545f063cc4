"""Calling: the next, a chosen one, the same again; and who does not come."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from sqlalchemy import Connection

from hall import events, journal, records, store
from hall.acting import Change, Moment, own_seat
from hall.errors import NotFound, Refused
from hall.records import Seat
from hall.returning import Returning
from hall.ticket import MOVES, Ticket, TicketState, Verb, move
from hall.words import clock_vi

LONGEST_REASON = 300  # letters


class Calling(Returning):
    """Who is called, how often and how soon again; the order itself is in hall/line.py."""

    def call_next(self, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        """Call whoever is next for the counter's lanes; nobody else can have called them."""

        def make(conn: Connection, at: Moment) -> Change:
            seats = self._free_to_call(conn, at, counter_id, staff_id)
            line = self._line_for(conn, at, seats, counter_id)
            for place in line.for_counter(counter_id):
                if place.ticket.late_until and place.ticket.late_until > at.utc:
                    until = clock_vi(place.ticket.late_until.astimezone(self.rulebook.zone))
                    raise Refused(f"Chỉ còn số {place.ticket.label}, báo đến muộn đến {until}.")
                if self._call(conn, at, place.ticket.id, counter_id):
                    why = place.why(self.rulebook.line, self.rulebook.zone)
                    data = {"again": 0, "why": why, "lane": place.ticket.lane}
                    return Change(place.ticket.id, counter_id, staff_id, data)
            raise Refused("Chưa có ai đang chờ ở các lĩnh vực của quầy này.")

        return self._on_ticket(events.TicketCalled, request_id, make, None, counter_id)

    def call_chosen(
        self, label: str, counter_id: int, staff_id: int, reason: str, *, request_id: str
    ) -> Ticket:
        """Call one of today's waiting numbers out of its turn, from whichever lane, for a reason.

        Who said that she will be late is called too: the clerk sees her standing there.
        """
        why = said(reason, "Mời ghi lý do gọi riêng số này.")

        def make(conn: Connection, at: Moment) -> Change:
            self._free_to_call(conn, at, counter_id, staff_id)
            ticket = store.ticket_by_label(conn, self.id, at.day.date, label)
            if ticket is None:
                raise NotFound(f"Hôm nay không có số “{label[:8]}”.")
            move(ticket, Verb.CALL)
            if not self._call(conn, at, ticket.id, counter_id, to_counter=None):
                raise Refused(f"Số {ticket.label} vừa được người khác xử lý.")
            data = {"again": 0, "why": f"Gọi riêng: {why}", "lane": ticket.lane, "chosen": True}
            return Change(ticket.id, counter_id, staff_id, data)

        return self._on_ticket(events.TicketCalled, request_id, make, None, counter_id)

    def recall(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        """The same number again, so often and with such pauses as the hall has it."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            move(ticket, Verb.RECALL)
            if ticket.calls >= self.rulebook.line.calls_at_most:
                raise Refused(
                    f"Số {ticket.label} đã mời {ticket.calls} lần. Mời ghi vắng mặt hoặc bắt đầu."
                )
            wait = self._recall_wait(conn, at, ticket)
            if wait:
                raise Refused(f"Vừa mời số {ticket.label}; mời lại được sau {wait} giây nữa.")
            self._move(conn, ticket, Verb.RECALL, calls=ticket.calls + 1)
            return Change(ticket_id, counter_id, staff_id, {"again": ticket.calls})

        return self._on_ticket(events.TicketRecalled, request_id, make, ticket_id, counter_id)

    def recall_wait(self, ticket: Ticket) -> int | None:
        """Seconds until a called ticket may be called again; None when it may not any more."""
        if ticket.state is not TicketState.CALLED or (
            ticket.calls >= self.rulebook.line.calls_at_most
        ):
            return None
        with self.database.read() as conn:
            return self._recall_wait(conn, self._moment(), ticket)

    def missed(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        """Called as often as the hall calls, and not there."""

        def make(conn: Connection, _at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            wanted = self.rulebook.line
            move(ticket, Verb.MISS)
            if ticket.calls < wanted.missed_after_calls:
                raise Refused(
                    f"Số {ticket.label} mới mời {ticket.calls} lần; mời đủ "
                    f"{wanted.missed_after_calls} lần rồi mới ghi vắng mặt."
                )
            self._move(conn, ticket, Verb.MISS, counter_id=None)
            return Change(ticket_id, counter_id, staff_id)

        return self._on_ticket(events.TicketMissed, request_id, make, ticket_id, counter_id)

    # -- how ----------------------------------------------------------------------------------

    def _free_to_call(
        self, conn: Connection, at: Moment, counter_id: int, staff_id: int
    ) -> dict[int, Seat]:
        """The open counters, this one among them, the clerk's own, with its hands free."""
        seats = records.seats(conn, self.id)
        if own_seat(seats, counter_id, staff_id).paused_at:
            raise Refused("Quầy đang tạm nghỉ. Mời mở lại quầy trước khi mời số.")
        held = store.in_hand(conn, self.id, at.day.date, counter_id)
        if held:
            raise Refused(f"Quầy đang giữ số {held.label}; kết thúc số này trước khi mời tiếp.")
        return seats

    def _call(
        self, conn: Connection, at: Moment, ticket_id: int, counter_id: int, **changes: None
    ) -> bool:
        return store.claim(
            conn,
            ticket_id,
            TicketState.WAITING,
            MOVES[Verb.CALL][1],
            counter_id=counter_id,
            called_at=at.utc,
            started_at=None,
            calls=1,
            first=False,
            late_until=None,
            **changes,
        )

    def _recall_wait(self, conn: Connection, at: Moment, ticket: Ticket) -> int:
        last = journal.last_called(conn, self.id, ticket.business_date, ticket.id)
        if last is None:
            return 0
        again = last + timedelta(seconds=self.rulebook.line.recall_after_seconds)
        return max(0, ceil((again - at.utc).total_seconds()))


def said(reason: str, otherwise: str) -> str:
    """A reason as it is kept; Refused with a sentence when nothing, or far too much, is said."""
    text = " ".join(reason.split())
    if not text:
        raise Refused(otherwise)
    if len(text) > LONGEST_REASON:
        raise Refused(f"Lý do dài quá {LONGEST_REASON} chữ.")
    return text
