"""What a guide does in the hall: numbers for others, priority, papers looked at, lanes, visits."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from hall import events, jobs, store, visits
from hall.acting import Change, Moment
from hall.errors import NotFound, Refused
from hall.paper import GuidancePaper
from hall.returning import Returning
from hall.rulebook import Procedure
from hall.ticket import STATE_VI, Dossier, Ticket, TicketState
from hall.visits import How, Visit
from hall.words import stamp_vi

# Who goes first is the hall's own order, since no law orders the line (domain.md section 2.5). Why
# someone does is kept in the journal and shown nowhere; nobody is asked for a diagnosis.
PRIORITY_REASONS = {
    "elderly": "Người cao tuổi",
    "disabled": "Người khuyết tật",
    "child": "Mang thai hoặc con nhỏ",
    "merit": "Người có công",
    "ill": "Người ốm đau",
}
NOT_SERVED = (TicketState.WAITING, TicketState.MISSED, TicketState.PARKED)
STATION = "Bàn hướng dẫn"
BEFORE_A_NUMBER = "Có đủ giấy tờ rồi mời ông/bà lấy số."


class Guiding(Returning):
    """Numbers for others, priority, papers looked at, lanes, visits at home."""

    # -- people who wait --------------------------------------------------------------------

    def number(self, label: str) -> Ticket:
        """One of today's numbers, such as "a57" or "A057". Raises NotFound."""
        with self.database.read() as conn:
            found = store.ticket_by_label(conn, self.id, self.now().date(), label.strip())
        if found is None:
            raise NotFound(f"Hôm nay không có số “{label[:8]}”.")
        return found

    def prioritize(self, ticket_id: int, reason: str, staff_id: int, *, request_id: str) -> Ticket:
        """Let someone go first, for a reason of the list that only the journal keeps."""
        return self._set_priority(ticket_id, known_reason(reason), staff_id, request_id)

    def take_priority_back(self, ticket_id: int, staff_id: int, *, request_id: str) -> Ticket:
        return self._set_priority(ticket_id, "", staff_id, request_id)

    def _set_priority(self, ticket_id: int, reason: str, staff_id: int, request_id: str) -> Ticket:
        def make(conn: Connection, _at: Moment) -> Change:
            ticket = self._ticket(conn, ticket_id)
            if ticket.state not in NOT_SERVED:
                raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]}, không đổi ưu tiên nữa.")
            if ticket.priority == bool(reason):
                known = "đã được ưu tiên rồi" if reason else "không có ưu tiên"
                raise Refused(f"Số {ticket.label} {known}.")
            self._keep(conn, ticket, priority=bool(reason))
            return Change(ticket_id, None, staff_id, {"reason": reason})

        return self._on_ticket(events.TicketPrioritized, request_id, make, ticket_id)

    def move_lane(self, ticket_id: int, lane: str, staff_id: int, *, request_id: str) -> Ticket:
        """To the right lane, with the number, the time and the place in the line it has."""

        def make(conn: Connection, _at: Moment) -> Change:
            ticket = self._ticket(conn, ticket_id)
            if ticket.state is not TicketState.WAITING:
                raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]}, không chuyển được.")
            if lane not in {x.letter for x in self.rulebook.lanes}:
                raise Refused(f"Không có lĩnh vực mang chữ «{lane[:8]}».")
            if lane == ticket.lane:
                raise Refused(f"Số {ticket.label} đang ở đúng lĩnh vực này.")
            # Whichever counter was to call it serves the lane that it leaves.
            self._keep(conn, ticket, lane=lane, to_counter=None)
            return Change(ticket_id, None, staff_id, {"to": lane, "from": ticket.lane})

        return self._on_ticket(events.TicketTransferred, request_id, make, ticket_id)

    # -- papers -----------------------------------------------------------------------------

    def check_papers(
        self,
        ticket_id: int,
        dossier_id: int,
        documents: Sequence[str],
        staff_id: int,
        *,
        request_id: str,
    ) -> Ticket:
        """What of the catalogue's components is there; advice to the clerk, who decides (A13)."""

        def make(conn: Connection, at: Moment) -> Change:
            ticket = self._ticket(conn, ticket_id)
            dossier = next((d for d in ticket.dossiers if d.id == dossier_id), None)
            if dossier is None:
                raise NotFound(f"Số {ticket.label} không có hồ sơ này.")
            if dossier.outcome or ticket.state not in (*NOT_SERVED, TicketState.CALLED):
                raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]}, cán bộ quầy đã xem.")
            procedure = self._procedure_of(ticket, dossier)
            there = _of_catalogue(procedure, documents)
            self._keep(conn, ticket)
            values = {"checked": json.dumps(there, ensure_ascii=False), "checked_at": at.utc}
            store.decide_dossier(conn, dossier_id, {**values, "checked_by": staff_id})
            data = {"dossier": dossier_id, "there": len(there), "of": len(procedure.components)}
            return Change(ticket_id, None, staff_id, data)

        return self._on_ticket(events.DossierChecked, request_id, make, ticket_id)

    def guidance_before(
        self,
        code: str,
        missing: Sequence[str],
        staff_id: int,
        *,
        request_id: str,
        printer: str = "",
    ) -> None:
        """A slip of what is missing, before anyone has queued in vain. Raises Refused.

        `printer` is the one that stands nearest, else the kiosk's.
        """

        def make(conn: Connection, at: Moment) -> Change:
            procedure = self.rulebook.procedure(code, at.day.date)
            lacking = _of_catalogue(procedure, missing)
            if not lacking:
                raise Refused("Mời đánh dấu các giấy tờ còn thiếu.")
            paper = GuidancePaper(
                hall_name=self.rulebook.name,
                place=self.rulebook.place,
                label="",
                url=self.rulebook.portal.replace("{code}", procedure.code),
                procedure=procedure.name,
                missing=lacking,
                note=BEFORE_A_NUMBER,
                printed_at=stamp_vi(at.local),
                counter=STATION,
                demo=self.clock.demo,
            )
            printers = jobs.hand_over(
                conn, self.rulebook, "kiosk", None, [paper], at.utc, self._kiosk_printer(printer)
            )
            if not printers:
                raise Refused("Ở đây không in phiếu. Mời đọc cho ông/bà những giấy tờ còn thiếu.")
            data = {"procedure": code, "missing": len(lacking), "kind": "guidance"}
            return Change(None, None, staff_id, data, printers)

        self._change(events.SlipPrinted, request_id, make)

    def _procedure_of(self, ticket: Ticket, dossier: Dossier) -> Procedure:
        return self.rulebook.procedure(dossier.procedure, ticket.business_date)

    # -- visits at home ---------------------------------------------------------------------

    def visit_fields(self) -> list[str]:
        return visits.fields(self.rulebook, self.now().date())

    def ask_visit(
        self, field: str, contact: str, address: str, staff_id: int, *, request_id: str
    ) -> None:
        """Someone who cannot travel asks to be served at home. Raises Refused.

        Of the person nothing is journalled but that somebody asked.
        """

        def make(conn: Connection, at: Moment) -> Change:
            asked = visits.wanted(self.rulebook, at.day.date, field, contact, address)
            id = visits.add(conn, self.id, asked, staff_id, at.utc)
            return Change(staff_id=staff_id, data={"visit": id})

        self._change(events.HomeVisitAsked, request_id, make)

    def close_visit(self, id: int, how: How, staff_id: int, *, request_id: str) -> None:
        """Served or withdrawn; who was to be visited is forgotten in the same transaction."""
        if how not in visits.ENDS:
            raise Refused("Mời chọn: đã phục vụ, hoặc rút yêu cầu.")

        def make(conn: Connection, at: Moment) -> Change:
            if not visits.close(conn, self.id, id, how, staff_id, at.utc):
                raise Refused("Yêu cầu này đã kết thúc.")
            return Change(staff_id=staff_id, data={"visit": id, "how": how})

        self._change(events.HomeVisitClosed, request_id, make)

    def visits(self) -> list[Visit]:
        with self.database.read() as conn:
            return visits.all_of(conn, self.id)

    # -- how --------------------------------------------------------------------------------

    def _kiosk_printer(self, chosen: str) -> str:
        """The chosen one of the printers that give numbers; "" for the usual one."""
        if chosen and "kiosk" not in self.rulebook.printer(chosen).serves:
            raise Refused("Máy in này không in phiếu số.")
        return chosen

    def _keep(self, conn: Connection, ticket: Ticket, **changes: object) -> None:
        """Change a ticket that still is where it was seen, and leave it there."""
        if not store.claim(conn, ticket.id, ticket.state, ticket.state, **changes):
            raise Refused(f"Số {ticket.label} vừa được người khác xử lý.")


def known_reason(reason: str) -> str:
    """A reason of the list; Refused for any other words."""
    if reason not in PRIORITY_REASONS:
        raise Refused("Mời chọn lý do ưu tiên trong danh sách.")
    return reason


def _of_catalogue(procedure: Procedure, documents: Sequence[str]) -> tuple[str, ...]:
    """Components in the catalogue's order; nothing beyond it can be asked for (S4 29)."""
    for document in documents:
        if document not in procedure.components:
            raise Refused(f"«{document[:80]}» không có trong thành phần hồ sơ của thủ tục này.")
    return tuple(one for one in procedure.components if one in documents)
