"""What a citizen says from a kiosk or a phone beside taking a number, and who hears it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection

from hall import events, help_calls, preferences, rating, results, store
from hall.acting import Change, Moment
from hall.case_code import case_code
from hall.errors import NotFound, Refused
from hall.help_calls import HelpCall, WhyHelp
from hall.opening import Opening
from hall.rating import SCORES, Ratings
from hall.results import Result
from hall.ticket import STATE_VI, Ticket, TicketState

T = TypeVar("T")


class Caring(Opening):
    """Help, lateness, ratings, ready results, and what the office prefers."""

    # -- help at a kiosk --------------------------------------------------------------------

    def call_help(self, kiosk_id: str, why: WhyHelp = "help", *, request_id: str) -> HelpCall:
        """Alert the guides; a kiosk whose call is still open calls no second time."""
        kiosk = self.rulebook.kiosk(kiosk_id)

        def make(conn: Connection, at: Moment) -> Change:
            standing = help_calls.open_calls(conn, self.rulebook, at.day.date, at.utc)
            if any(call.kiosk == kiosk.id for call in standing):
                raise _Standing
            id = help_calls.add(conn, self.id, at.day.date, request_id, kiosk.id, why, at.utc)
            return Change(data={"help": id, "kiosk": kiosk.id, "why": why})

        # Where the guides know already, the open call answers for this one too.
        with suppress(_Standing):
            self._change(events.HelpCalled, request_id, make)
        with self.database.read() as conn:
            found = help_calls.by_request(conn, self.rulebook, request_id)
            if found is None:
                at = self._moment()
                calls = help_calls.open_calls(conn, self.rulebook, at.day.date, at.utc)
                found = next((call for call in calls if call.kiosk == kiosk.id), None)
        if found is None:
            raise NotFound("Lời gọi hỗ trợ đã kết thúc. Mời ông/bà gọi lại.")
        return found

    def help_call(self, id: int) -> HelpCall:
        with self.database.read() as conn:
            return _found(help_calls.by_id(conn, self.rulebook, id))

    def answer_help(self, id: int, staff_id: int, *, request_id: str) -> HelpCall:
        """A guide is on her way; the first one who says so."""

        def make(conn: Connection, at: Moment) -> Change:
            call = _found(help_calls.by_id(conn, self.rulebook, id))
            if not call.open(at.utc):
                raise Refused("Lời gọi này đã kết thúc.")
            if call.answered_by not in (None, staff_id):
                raise Refused(f"Người khác đã nhận hỗ trợ ở {call.name}.")
            help_calls.change(conn, id, answered_at=at.utc, answered_by=staff_id)
            return Change(staff_id=staff_id, data={"help": id, "kiosk": call.kiosk})

        self._change(events.HelpAnswered, request_id, make)
        return self.help_call(id)

    def close_help(self, id: int, staff_id: int | None = None, *, request_id: str) -> HelpCall:
        """Helped, or no longer needed."""

        def make(conn: Connection, at: Moment) -> Change:
            call = _found(help_calls.by_id(conn, self.rulebook, id))
            if call.closed_at is None:
                help_calls.change(conn, id, closed_at=at.utc)
            return Change(staff_id=staff_id, data={"help": id, "kiosk": call.kiosk})

        self._change(events.HelpClosed, request_id, make)
        return self.help_call(id)

    # -- the citizen's phone ----------------------------------------------------------------

    def come_late(self, ticket_id: int, *, request_id: str) -> Ticket:
        """Not to be called for a while; the place in the line is kept meanwhile.

        Whoever is called already is only marked, so that the clerk knows that she comes.
        """

        def make(conn: Connection, at: Moment) -> Change:
            ticket, policy = self._ticket(conn, ticket_id), self.rulebook.line
            if ticket.state not in (TicketState.WAITING, TicketState.CALLED):
                raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]}, không báo muộn được.")
            if ticket.late >= policy.late_times:
                raise Refused(
                    f"Số {ticket.label} đã báo đến muộn {ticket.late} lần. Nếu lỡ lượt, ông/bà báo "
                    "cán bộ hướng dẫn để được xếp lại."
                )
            until = at.utc + timedelta(minutes=policy.late_minutes)
            changes = {"late": ticket.late + 1, "late_until": until}
            store.claim(conn, ticket.id, ticket.state, ticket.state, **changes)
            return Change(ticket_id, ticket.counter_id, data={"minutes": policy.late_minutes})

        return self._on_ticket(events.TicketDelayed, request_id, make, ticket_id)

    def arrive(self, ticket_id: int, *, request_id: str) -> Ticket:
        """Here after all: who was late may be called again at once."""

        def make(conn: Connection, _at: Moment) -> Change:
            ticket = self._ticket(conn, ticket_id)
            if ticket.state not in (TicketState.WAITING, TicketState.CALLED):
                raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]}.")
            store.claim(conn, ticket.id, ticket.state, ticket.state, late_until=None)
            return Change(ticket_id, ticket.counter_id)

        return self._on_ticket(events.TicketArrived, request_id, make, ticket_id)

    def rate(
        self, ticket_id: int, score: int, answers: Mapping[str, bool], *, request_id: str
    ) -> Ticket:
        """How the service was, once a ticket, on its day; anonymous in every report."""
        unknown = set(answers) - {question.id for question in self.rulebook.questions}
        if score not in SCORES or unknown:
            raise Refused("Mời chọn một mức hài lòng.")

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._ticket(conn, ticket_id)
            if ticket.state is not TicketState.DONE or ticket.business_date != at.day.date:
                raise Refused("Chỉ đánh giá được trong ngày, sau khi làm xong thủ tục.")
            if rating.rated(conn, ticket_id):
                raise Refused("Ông/bà đã đánh giá rồi. Xin cảm ơn.")
            rating.add(conn, self.id, at.day.date, ticket_id, score, answers, at.utc)
            return Change(ticket_id)

        return self._on_ticket(events.TicketRated, request_id, make, ticket_id)

    def rated(self, ticket_id: int) -> bool:
        with self.database.read() as conn:
            return rating.rated(conn, ticket_id)

    def ratings(self, on: date) -> Ratings:
        with self.database.read() as conn:
            return rating.of_day(conn, self.id, on)

    # -- results ----------------------------------------------------------------------------

    def results_ready(self) -> list[Result]:
        with self.database.read() as conn:
            return results.ready(conn, self.rulebook, self.clock.now())

    def result(self, code: str) -> Result:
        """What is known under a case code. Raises Refused (no such form) and NotFound."""
        wanted = case_code(code)
        with self.database.read() as conn:
            found = results.by_code(conn, self.rulebook, wanted)
        if found is None:
            raise NotFound(f"Chưa có hồ sơ mang mã {wanted} ở đây.")
        return found

    # -- what the office prefers ------------------------------------------------------------

    def preference(self, key: str) -> dict[str, Any] | None:
        return self.preferences(key).get(key)

    def preferences(self, prefix: str) -> dict[str, dict[str, Any]]:
        with self.database.read() as conn:
            return preferences.of_prefix(conn, self.id, prefix)

    def prefer(
        self, key: str, value: dict[str, Any] | None, staff_id: int | None, *, request_id: str
    ) -> None:
        """Choose a value, already validated, for a key; None takes the choice back."""

        def make(conn: Connection, at: Moment) -> Change:
            preferences.put(conn, self.id, key, value, at.utc)
            return Change(staff_id=staff_id, data={"key": key})

        self._change(events.PreferencesChanged, request_id, make)


class _Standing(Exception):
    """A call for help of this kiosk is open already."""


def _found(found: T | None) -> T:
    if found is None:
        raise NotFound("Không tìm thấy.")
    return found
