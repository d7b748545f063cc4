"""What a clerk does with the ticket in hand beside calling and deciding, and pauses."""

from __future__ import annotations

from typing import Any, Literal, get_args

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from hall import adding, events, records, slips, store
from hall.acting import Change, Moment
from hall.calling import Calling
from hall.errors import Refused
from hall.pauses import PAUSES as PAUSES
from hall.records import Seat
from hall.ticket import Ticket, TicketState, Verb, move

Place = Literal["order", "first", "last"]


class Serving(Calling):
    """From the start of a service to its end, and what interrupts it."""

    def start(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            handed_in = ticket.submitted_at or at.utc
            changes = {"started_at": at.utc, "submitted_at": handed_in, "late_until": None}
            self._move(conn, ticket, Verb.START, **changes)
            return Change(ticket_id, counter_id, staff_id)

        return self._on_ticket(events.TicketStarted, request_id, make, ticket_id, counter_id)

    def park(self, ticket_id: int, counter_id: int, staff_id: int, *, request_id: str) -> Ticket:
        """Let someone fetch a paper; they come back to the head, with a slip that says so."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            self._move(conn, ticket, Verb.PARK, counter_id=None, submitted_at=None)
            gone = self._ticket(conn, ticket_id)
            slip = slips.parked(self._scene(at, gone), counter_id)
            printers = self._print(conn, at, gone, slip)
            return Change(ticket_id, counter_id, staff_id, printers=printers)

        return self._on_ticket(events.TicketParked, request_id, make, ticket_id, counter_id)

    def transfer(
        self,
        ticket_id: int,
        counter_id: int,
        staff_id: int,
        lane: str = "",
        *,
        to_counter: int | None = None,
        place: Place = "order",
        request_id: str,
    ) -> Ticket:
        """To another lane, or to one counter alone, with the same number and issue time.

        `place` is where it then stands: by its old place, before all, or after all.
        """

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            move(ticket, Verb.TRANSFER)
            if place not in get_args(Place):
                raise Refused("Mời chọn chỗ trong hàng: theo thứ tự, đầu hàng hoặc cuối hàng.")
            to = self._lane_to(conn, ticket, counter_id, lane, to_counter, place)
            changes: dict[str, Any] = {"lane": to, "to_counter": to_counter}
            changes["first"] = place == "first"
            if place == "last":
                changes["line_at"] = at.utc
            self._move(conn, ticket, Verb.TRANSFER, counter_id=None, **changes)
            data = {"to": to, "to_counter": to_counter, "place": place}
            return Change(ticket_id, counter_id, staff_id, data)

        return self._on_ticket(events.TicketTransferred, request_id, make, ticket_id, counter_id)

    def _lane_to(
        self,
        conn: Connection,
        ticket: Ticket,
        counter_id: int,
        lane: str,
        to_counter: int | None,
        place: Place,
    ) -> str:
        """The lane a transfer leads to; Refused where it leads nowhere."""
        if lane and lane not in {x.letter for x in self.rulebook.lanes}:
            raise Refused(f"Không có lĩnh vực mang chữ «{lane}».")
        if to_counter is None:
            if lane in ("", ticket.lane) and place == "order":
                raise Refused(f"Số {ticket.label} đang ở đúng lĩnh vực này.")
            return lane or ticket.lane
        if to_counter == counter_id:
            raise Refused(f"Số {ticket.label} đang ở đúng quầy này.")
        there = self.rulebook.counter(to_counter)
        seat = records.seats(conn, self.id).get(to_counter)
        if seat is None or seat.paused_at:
            raise Refused(f"{there.name} {_away(seat)} nên không nhận số chuyển đến.")
        if lane and lane not in there.lanes:
            raise Refused(f"{there.name} không nhận lĩnh vực {lane}.")
        return lane or (ticket.lane if ticket.lane in there.lanes else there.lanes[0])

    def hand_over(
        self, ticket_id: int, counter_id: int, staff_id: int, to_counter: int, *, request_id: str
    ) -> Ticket:
        """Another clerk goes on with the service; when it began and was handed in stays."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            move(ticket, Verb.HAND_OVER)
            there = self.rulebook.counter(to_counter)
            if to_counter == counter_id:
                raise Refused(f"Số {ticket.label} đang ở đúng quầy này.")
            seat = records.seats(conn, self.id).get(to_counter)
            if seat is None or seat.paused_at:
                raise Refused(f"{there.name} {_away(seat)} nên không nhận bàn giao.")
            held = store.in_hand(conn, self.id, at.day.date, to_counter)
            if held:
                raise Refused(f"{there.name} đang giữ số {held.label}.")
            try:
                self._move(conn, ticket, Verb.HAND_OVER, counter_id=to_counter, to_counter=None)
            except IntegrityError as taken:  # someone was faster, and the database has said so
                raise Refused(f"{there.name} vừa nhận một số khác.") from taken
            data = {"to": to_counter, "to_staff": seat.staff_id}
            return Change(ticket_id, counter_id, staff_id, data)

        return self._on_ticket(events.TicketHandedOver, request_id, make, ticket_id, counter_id)

    def add_procedure(
        self,
        ticket_id: int,
        counter_id: int,
        staff_id: int,
        code: str,
        count: int = 1,
        *,
        request_id: str,
    ) -> Ticket:
        """She has more with her than she said at the kiosk; judged as it would have been there."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._in_own_hand(conn, ticket_id, counter_id, staff_id)
            if ticket.state is not TicketState.SERVING:
                raise Refused(f"Mời bắt đầu làm số {ticket.label} trước khi thêm thủ tục.")
            added = adding.judge(self.rulebook, at.day, at.local, ticket, code, count)
            adding.keep(conn, self.id, ticket, added)
            data = {"procedure": code, "count": count}
            return Change(ticket_id, counter_id, staff_id, data)

        return self._on_ticket(events.DossierAdded, request_id, make, ticket_id, counter_id)

    # -- pauses -----------------------------------------------------------------------------

    def pause(self, counter_id: int, staff_id: int, reason: str, *, request_id: str) -> None:
        """The counter calls nobody until it is resumed; `reason` is one of PAUSES."""
        if reason not in PAUSES:
            raise Refused("Mời chọn lý do tạm nghỉ.")

        def make(conn: Connection, at: Moment) -> Change:
            seat = self._own_seat(conn, counter_id, staff_id)
            held = store.in_hand(conn, self.id, at.day.date, counter_id)
            if held:
                raise Refused(f"Còn số {held.label}; kết thúc số này trước khi tạm nghỉ.")
            if seat.paused_at or not records.pause_seat(
                conn, self.id, counter_id, staff_id, reason, at.utc
            ):
                raise Refused("Quầy đang tạm nghỉ.")
            # Nobody waits for a break alone: whoever was sent here stands in her lane again.
            store.release(conn, self.id, at.day.date, counter_id)
            return Change(None, counter_id, staff_id, {"reason": reason})

        self._change(events.CounterPaused, request_id, make, None, counter_id)

    def resume(self, counter_id: int, staff_id: int, *, request_id: str) -> None:
        def make(conn: Connection, _at: Moment) -> Change:
            self._own_seat(conn, counter_id, staff_id)
            if not records.resume_seat(conn, self.id, counter_id, staff_id):
                raise Refused("Quầy đang mở.")
            return Change(None, counter_id, staff_id)

        self._change(events.CounterResumed, request_id, make, None, counter_id)

    def seat(self, counter_id: int) -> Seat | None:
        """Who sits at a counter, in which browser, and whether there is a pause."""
        with self.database.read() as conn:
            return records.seats(conn, self.id).get(counter_id)

    def unserved_if_closed(self, counter_id: int) -> list[str]:
        """The lanes of a counter that no other open one, but for pauses, would then serve."""
        with self.database.read() as conn:
            seats = records.seats(conn, self.id)
        others = [id for id, s in seats.items() if id != counter_id and not s.paused_at]
        served = frozenset().union(*self._counters(others).values())
        return [x for x in self.rulebook.counter(counter_id).lanes if x not in served]


def _away(seat: Seat | None) -> str:
    return "đang tạm nghỉ" if seat else "chưa mở"
