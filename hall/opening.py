"""Counters open and close, and days end."""

from __future__ import annotations

import secrets
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Connection

from hall import dossiers, events, jobs, records, store
from hall.acting import Change, Moment
from hall.board import refusal
from hall.day import at_time
from hall.errors import Refused
from hall.paperwork import Paperwork


class Opening(Paperwork):
    """Who sits where, and until when; the verbs of the line are in hall/hall.py."""

    def open_counter(
        self, counter_id: int, staff_id: int, session: str = "", *, request_id: str
    ) -> None:
        """Someone sits down at a counter, in one browser (`session`).

        Whoever was there is replaced, visibly in the journal; the ticket in hand stays with the
        counter, a pause ends.
        """
        self.rulebook.counter(counter_id)

        def make(conn: Connection, at: Moment) -> Change:
            seats = records.seats(conn, self.id)
            left = [
                s.counter_id
                for s in seats.values()
                if s.staff_id == staff_id and s.counter_id != counter_id
            ]
            for other in left:
                self._leave(conn, at, other)
            before = seats.get(counter_id)
            records.take_seat(conn, self.id, counter_id, staff_id, session, at.utc)
            data: dict[str, Any] = {"left": left} if left else {}
            if before and before.staff_id != staff_id:
                data["replaced"] = before.staff_id
            return Change(None, counter_id, staff_id, data)

        self._change(events.CounterOpened, request_id, make)

    def close_counter(self, counter_id: int, staff_id: int, *, request_id: str) -> None:
        def make(conn: Connection, at: Moment) -> Change:
            self._own_seat(conn, counter_id, staff_id)
            self._leave(conn, at, counter_id)
            return Change(None, counter_id, staff_id)

        self._change(events.CounterClosed, request_id, make)

    def _leave(self, conn: Connection, at: Moment, counter_id: int) -> None:
        held = store.in_hand(conn, self.id, at.day.date, counter_id)
        if held:
            name = self.rulebook.counter(counter_id).name
            raise Refused(f"Còn số {held.label} ở {name}; kết thúc số này trước khi đóng quầy.")
        records.leave_seat(conn, self.id, counter_id)
        # Whoever was sent to this counter alone stands in her lane again.
        store.release(conn, self.id, at.day.date, counter_id)

    def close_day(self, until: date, *, request_id: str, staff_id: int | None = None) -> int:
        """Expire every open ticket up to a date, that date included, and close its counters.

        Refused to a person while a promise of that day is neither kept nor explained; at night it
        closes all the same, and says how many there are.
        """
        closed = 0

        def make(conn: Connection, at: Moment) -> Change:
            nonlocal closed
            left = dossiers.unexplained(conn, self.rulebook, until, at.local)
            if left and staff_id is not None:
                raise Refused(refusal(left))
            closed = store.expire(conn, self.id, until)
            jobs.cancel_day(conn, self.id, until, at.utc)
            # A restart closes yesterday again: who sat down since then stays seated.
            midnight = at_time(self.rulebook, until + timedelta(days=1), time())
            seats = records.leave_seat(conn, self.id, before=midnight)
            if not closed and not seats:
                raise Refused("Không còn gì để đóng.")
            data = {"until": until.isoformat(), "expired": closed, "unexplained": len(left)}
            return Change(None, None, staff_id, data)

        self._change(events.DayClosed, request_id, make)
        return closed

    def close_before(self, today: date) -> None:
        """Close the days before a date, if one of them is still open."""
        yesterday = today - timedelta(days=1)
        try:
            # An id that nobody can take before us; closing twice does nothing anyway.
            self.close_day(yesterday, request_id=secrets.token_hex(16))
        except Refused:
            return  # nothing was open: the usual morning
