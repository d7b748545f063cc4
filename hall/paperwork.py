"""The verbs about paper: print again, look after a doubt, move what waits, a slip, a new roll."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from hall import events, jobs, records, slips, store
from hall.acting import Change, Moment
from hall.errors import NotFound, Refused
from hall.fee import Original
from hall.following import Following
from hall.jobs import Job
from hall.paper import Paper, from_json, marked, to_json
from hall.paper_use import refuse_reprint
from hall.ticket import Ticket, TicketState
from hall.words import Words, stamp

BY_CITIZEN = "công dân in lại tại máy lấy số"


class Paperwork(Following):
    """What a person on duty does about paper; the verbs of the line are in hall/hall.py."""

    def reprint(
        self, job_id: int, *, why: str, request_id: str, staff_id: int | None = None
    ) -> None:
        """Print a paper once more, marked, with the time of issue and of reprint.

        Without `staff_id` the citizen asks, who may do so within a minute. Raises Refused.
        """

        def make(conn: Connection, at: Moment) -> Change:
            asked = self._job(conn, job_id)
            first = self._job(conn, asked.original_id) if asked.original_id else asked
            made = jobs.copies(conn, first.id)
            ticket = self._ticket(conn, first.ticket_id) if first.ticket_id else None
            state = ticket.state if ticket else None
            age = at.utc - first.created_at
            refuse_reprint(first.kind, asked.state, state, made, age, staff_id is None)
            copy, paper = made + 1, from_json(first.kind, first.content)
            when = stamp(at.local)
            mark = Words(f"lần {copy}, lúc {when.vi}", f"copy {copy}, {when.en}")
            content = to_json(marked(paper, mark.say(getattr(paper, "lang", "vi"))))
            printer = self._where(asked)
            id = first.ticket_id
            jobs.add(conn, self.id, printer, id, first.kind, content, at.utc, first.id, copy)
            jobs.review(conn, asked.id, at.utc)
            data = {"kind": first.kind, "copy": copy, "why": why}
            return Change(id, None, staff_id, data, (printer,))

        self._change(events.PaperReprinted, request_id, make)

    def reprint_number(self, ticket: Ticket, *, request_id: str) -> None:
        """The citizen has lost, or never got, the paper with her number. Raises Refused."""
        job = self.number_paper(ticket)
        if job is None:
            raise Refused("Ở đây không in phiếu. Mời ông/bà nhớ số của mình.")
        self.reprint(job.id, why=BY_CITIZEN, request_id=request_id)

    def review(self, job_id: int, *, request_id: str, staff_id: int) -> None:
        """Someone has seen that a doubtful paper did come out; it stays `unknown`, looked after."""

        def make(conn: Connection, at: Moment) -> Change:
            job = self._job(conn, job_id)
            if not jobs.review(conn, job.id, at.utc):
                raise Refused("Phiếu này không còn cần xem lại.")
            return Change(job.ticket_id, None, staff_id, {"kind": job.kind})

        self._change(events.PaperReviewed, request_id, make)

    def move_papers(
        self, source: str, target: str, *, request_id: str, staff_id: int | None = None
    ) -> None:
        """Whatever waits for one printer goes to another, in its order; what is out stays."""
        self.rulebook.printer(target)
        if source == target:
            raise Refused("Mời chọn một máy in khác.")

        def make(conn: Connection, at: Moment) -> Change:
            count = jobs.move(conn, self.id, source, target, at.utc)
            if not count:
                raise Refused("Không có phiếu nào đang chờ ở máy in này.")
            data = {"from": source, "to": target, "count": count}
            return Change(None, None, staff_id, data, (target,))

        self._change(events.PapersMoved, request_id, make)

    def new_roll(self, printer_id: str, *, request_id: str, staff_id: int) -> None:
        """Someone has put a new roll into a printer whose rolls are counted."""
        self.rulebook.printer(printer_id)

        def make(conn: Connection, at: Moment) -> Change:
            jobs.new_roll(conn, self.id, printer_id, at.utc)
            return Change(None, None, staff_id, {"printer": printer_id}, (printer_id,))

        self._change(events.RollChanged, request_id, make)

    def slip(
        self,
        label: str,
        kind: slips.Kind,
        originals: Sequence[Original] = (),
        *,
        request_id: str,
        staff_id: int,
    ) -> None:
        """A slip for one of today's numbers, by its label; Refused when it would be untrue."""

        def make(conn: Connection, at: Moment) -> Change:
            found = store.ticket_by_label(conn, self.id, at.day.date, label)
            if found is None:
                raise NotFound(f"Hôm nay không có số “{label[:8]}”.")
            printers = self._print(conn, at, found, self._slip(conn, at, found, kind, originals))
            return Change(found.id, None, staff_id, {"kind": kind}, printers)

        self._change(events.SlipPrinted, request_id, make)

    def _slip(
        self,
        conn: Connection,
        at: Moment,
        ticket: Ticket,
        kind: slips.Kind,
        originals: Sequence[Original],
    ) -> Paper:
        scene = self._scene(at, ticket)
        match kind:
            case "fee":
                return slips.fee(scene, originals)
            case "result":
                return slips.result(scene)
            case "missed":
                ahead = 0
                if ticket.state is TicketState.WAITING:
                    (line,) = self._lines(conn, at, records.seats(conn, self.id), ticket.lane)
                    ahead = line.before(ticket.id) or 0
                return slips.missed(scene, ahead)
            case "parked":
                return slips.parked(scene, None)
        raise Refused("Không có loại phiếu này.")

    def _scene(self, at: Moment, ticket: Ticket) -> slips.Scene:
        url = self.ticket_url(ticket)
        return slips.Scene(self.rulebook, ticket, at.utc, url, self.clock.demo)

    def _print(self, conn: Connection, at: Moment, ticket: Ticket, paper: Paper) -> tuple[str, ...]:
        return jobs.hand_over(conn, self.rulebook, "counter", ticket.id, [paper], at.utc)

    def _where(self, job: Job) -> str:
        """The printer of a job, or the one that took over when the hall has it no more."""
        known = {p.id for p in self.rulebook.printers}
        if job.printer in known:
            return job.printer
        face = "kiosk" if job.kind == "ticket" else "counter"
        printer = self.rulebook.printer_for(face)  # type: ignore[arg-type]
        if printer is None:
            raise Refused("Trung tâm này không còn máy in cho loại phiếu này.")
        return printer.id

    def _job(self, conn: Connection, job_id: int) -> Job:
        found = jobs.by_id(conn, self.id, job_id)
        if found is None:
            raise NotFound("Không tìm thấy bản in này.")
        return found
