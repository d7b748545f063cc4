"""What becomes of a dossier after its acceptance: who has it, ready, returned, carried over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection

from hall import board, dossiers, events, journal, records, results
from hall.acting import Change, Moment
from hall.board import BoardRow
from hall.entering import Entering
from hall.errors import NotFound, Refused
from hall.events import Event
from hall.journal import CallRow
from hall.results import Result
from hall.ticket import Ticket, label
from hall.words import moment_vi

Alter = Callable[[Connection, Moment, BoardRow], Change]
T = TypeVar("T")
CALLS = 200  # of a day, among which one for a result is looked for


class Promising(Entering):
    """Each verb is about one accepted dossier, and answers with its row as it then stands."""

    # -- the board --------------------------------------------------------------------------

    def board(self, on: date | None = None) -> list[BoardRow]:
        """What is due on a day or before it and not returned, results that lie ready whenever they
        are due, and what was returned today; by due time."""
        at = self._moment()
        with self.database.read() as conn:
            return dossiers.board(conn, self.rulebook, on or at.day.date, at.local)

    def due_later(self, on: date | None = None, limit: int = 300) -> list[BoardRow]:
        """What is in work and due after a day, the earliest first."""
        at = self._moment()
        with self.database.read() as conn:
            return dossiers.due_later(conn, self.rulebook, on or at.day.date, at.local, limit)

    def count_later(self, on: date | None = None) -> int:
        with self.database.read() as conn:
            return dossiers.count_later(conn, self.rulebook, on or self._moment().day.date)

    def dossier(self, dossier_id: int) -> BoardRow:
        """Raises NotFound for one that was not accepted under a promise."""
        at = self._moment()
        with self.database.read() as conn:
            return _found(dossiers.row(conn, self.rulebook, dossier_id, at.local))

    def unexplained(self, on: date) -> list[BoardRow]:
        """What hinders closing a day: due by its end, without a result and without a reason."""
        at = self._moment()
        with self.database.read() as conn:
            return dossiers.unexplained(conn, self.rulebook, on, at.local)

    # -- from hand to hand ------------------------------------------------------------------

    def hold(
        self,
        dossier_id: int,
        holder: str,
        staff_id: int,
        *,
        named: int | None = None,
        request_id: str,
    ) -> BoardRow:
        """Whose hands it is in, forwards or back; `named` is who does that step, if known."""
        wanted = board.check_holder(holder)

        def alter(conn: Connection, _at: Moment, row: BoardRow) -> Change:
            if row.state != "accepted":
                raise Refused(f"{_upper(row.name)} {_done(row)}, không chuyển người giữ được nữa.")
            if named is not None and not dossiers.is_staff(conn, self.id, named):
                raise NotFound("Không tìm thấy cán bộ được chọn.")
            dossiers.hold(conn, row.dossier_id, wanted, named)
            data = {"from": row.holder, "to": wanted, "named": named}
            return Change(staff_id=staff_id, data=data)

        return self._on_dossier(events.DossierHeld, dossier_id, request_id, alter)

    # -- the result -------------------------------------------------------------------------

    def result_ready(self, dossier_id: int, staff_id: int, *, request_id: str) -> Result:
        """A result lies ready; its citizen is called to the result counter, if she has a number of
        today and such a counter is open. Said again nothing happens, unless nobody was called yet.
        """

        def alter(conn: Connection, at: Moment, row: BoardRow) -> Change:
            ticket_id = dossiers.ticket_of_day(conn, row.dossier_id, at.day.date)
            counter_id = self._result_counter(conn) if ticket_id else None
            if not dossiers.mark_ready(conn, row.dossier_id, at.utc) and (
                row.state != "ready" or counter_id is None or self._called(conn, at, dossier_id)
            ):
                raise _AsItStands
            return Change(ticket_id, counter_id, staff_id)

        self._on_dossier(events.ResultReady, dossier_id, request_id, alter)
        with self.database.read() as conn:
            return _found(results.by_id(conn, self.rulebook, dossier_id))

    def result_call(self, dossier_id: int) -> tuple[str, str] | None:
        """The number that was called for a result today, and to which counter; None for none."""
        with self.database.read() as conn:
            called = self._called(conn, self._moment(), dossier_id)
        if called is None:
            return None
        return label(called.letter, called.number), self.rulebook.counter(called.counter_id).name

    def _called(self, conn: Connection, at: Moment, dossier_id: int) -> CallRow | None:
        """Today's call for a result, while it stands."""
        rows = journal.calls(conn, self.id, at.day.date, (events.RESULT_CALL,), CALLS)
        mine = (row for row in reversed(rows) if row.dossier_id == dossier_id and row.standing)
        return next(mine, None)

    def withdraw_result(self, dossier_id: int, staff_id: int, *, request_id: str) -> BoardRow:
        """Marked by mistake; a result that was given stays given."""

        def alter(conn: Connection, _at: Moment, row: BoardRow) -> Change:
            if not dossiers.withdraw(conn, row.dossier_id):
                words = _done(row) if row.returned_at else "chưa báo có kết quả"
                raise Refused(f"{_upper(row.name)} {words}, không có gì để rút lại.")
            return Change(staff_id=staff_id)

        return self._on_dossier(events.ResultWithdrawn, dossier_id, request_id, alter)

    def give_result(self, dossier: int | str, staff_id: int, *, request_id: str) -> BoardRow:
        """Into the citizen's hand, also at once after the acceptance; by id or by case code."""
        dossier_id = dossier if isinstance(dossier, int) else self.result(dossier).dossier_id

        def alter(conn: Connection, at: Moment, row: BoardRow) -> Change:
            if not dossiers.give(conn, row.dossier_id, staff_id, at.utc):
                raise Refused(f"{_upper(row.name)} {_done(row)}.")
            return Change(staff_id=staff_id)

        return self._on_dossier(events.DossierReturned, dossier_id, request_id, alter)

    def _collect(self, conn: Connection, at: Moment, ticket: Ticket, staff_id: int) -> str:
        """Give whoever came for it her result, if it lies ready; its code, else ""."""
        if ticket.purpose != "collect" or not ticket.case_code:
            return ""
        found = results.by_code(conn, self.rulebook, ticket.case_code)
        if found is None or found.ready_at is None:
            return ""
        given = dossiers.give(conn, found.dossier_id, staff_id, at.utc)
        return found.case_code if given else ""

    # -- a promise that cannot be kept ------------------------------------------------------

    def carry_over(
        self,
        dossier_id: int,
        reason: str,
        note: str,
        due_at: datetime,
        staff_id: int,
        *,
        request_id: str,
    ) -> BoardRow:
        """A new due time (aware), "không quá một lần" (NĐ 61/2018 Đ.19 k.9); the first is kept."""
        written = board.check_reason(reason, note)

        def alter(conn: Connection, at: Moment, row: BoardRow) -> Change:
            if row.state != "accepted":
                raise Refused(f"{_upper(row.name)} {_done(row)}, không cần hẹn lại.")
            if row.carried:
                raise Refused(
                    f"{_upper(row.name)} đã hẹn lại một lần ({moment_vi(row.due_at)}); "
                    "mỗi hồ sơ chỉ được hẹn lại một lần."
                )
            new = board.check_new_due(self.rulebook, row.due_at, due_at, at.local)
            if not dossiers.carry(conn, row, new, reason, written, staff_id, at.utc):
                raise Refused(f"{_upper(row.name)} vừa được người khác xử lý.")
            data = {
                "reason": reason, "from": row.due_at.isoformat(), "to": new.isoformat(),
                "rule": row.due_rule,
            }  # fmt: skip
            return Change(staff_id=staff_id, data=data)

        return self._on_dossier(events.DossierCarriedOver, dossier_id, request_id, alter)

    def explain(
        self, dossier_id: int, reason: str, note: str, staff_id: int, *, request_id: str
    ) -> BoardRow:
        """Why the new due time could not be kept either: there is no third, it stays red, and its
        reason is given each day that ends over it."""
        written = board.check_reason(reason, note)

        def alter(conn: Connection, at: Moment, row: BoardRow) -> Change:
            if not row.carried or row.late != "late":
                raise Refused(f"{_upper(row.name)} không quá hẹn lần hai: mời hẹn lại hoặc trả.")
            if not dossiers.explain(conn, row.dossier_id, reason, written, staff_id, at.utc):
                raise Refused(f"{_upper(row.name)} vừa được người khác xử lý.")
            return Change(staff_id=staff_id, data={"reason": reason})

        return self._on_dossier(events.DossierExplained, dossier_id, request_id, alter)

    def apologize(self, dossier_id: int, staff_id: int, *, request_id: str) -> BoardRow:
        """The letter of apology with the new due time, once (gia-vien.txt:165-167)."""

        def alter(conn: Connection, at: Moment, row: BoardRow) -> Change:
            if not row.carried:
                raise Refused("Thư xin lỗi cần hẹn mới: mời hẹn lại hồ sơ trước khi in thư.")
            if not dossiers.apologize(conn, row.dossier_id, at.utc):
                raise Refused(f"Thư xin lỗi của {row.name} đã in; mỗi hồ sơ chỉ một lần.")
            return Change(staff_id=staff_id, data={"letter": "apology"})

        return self._on_dossier(events.LetterPrinted, dossier_id, request_id, alter)

    # -- how ----------------------------------------------------------------------------------

    def _on_dossier(
        self, event: type[Event], dossier_id: int, request_id: str, alter: Alter
    ) -> BoardRow:
        def make(conn: Connection, at: Moment) -> Change:
            row = _found(dossiers.row(conn, self.rulebook, dossier_id, at.local))
            change = alter(conn, at, row)
            change.data = {"dossier": dossier_id, **change.data}
            return change

        try:
            self._change(event, request_id, make)
        except _AsItStands:
            return self.dossier(dossier_id)
        with self.database.read() as conn:
            seen = journal.dossier_of(conn, self.id, request_id)
        if seen != dossier_id:
            raise Refused("Mã yêu cầu này đã dùng cho việc khác.")
        return self.dossier(dossier_id)

    def _result_counter(self, conn: Connection) -> int | None:
        """Where results are given: the open counter with the fewest other lanes."""
        lane = self.rulebook.lane_for("collect").letter
        seats = records.seats(conn, self.id)
        open_now = [
            c
            for c in self.rulebook.counters
            if c.id in seats and lane in c.lanes and not seats[c.id].paused_at
        ]
        found = min(open_now, key=lambda c: (len(c.lanes), c.id), default=None)
        return found.id if found else None


class _AsItStands(Exception):
    """What was asked for is so already."""


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _done(row: BoardRow) -> str:
    """ "đã trả lúc 15 giờ 10, thứ Năm, … (Nguyễn Thị Lan)"."""
    if row.returned_at:
        by = f" ({row.returned_by})" if row.returned_by else ""
        return f"đã trả lúc {moment_vi(row.returned_at)}{by}"
    if row.ready_at:
        return f"đã báo có kết quả lúc {moment_vi(row.ready_at)}"
    return "đang giải quyết"


def _found(found: T | None) -> T:
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ này trong số đã tiếp nhận.")
    return found
