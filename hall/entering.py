"""Dossiers that were submitted on the portal and count towards a promise of the hall."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from hall import dossiers, events, journal
from hall.acting import Change, Moment
from hall.board import BoardRow
from hall.case_code import case_code as in_form
from hall.errors import NotFound, Refused
from hall.promise import Checks, Promise, due
from hall.returning import Returning

OLDEST = 30  # days; a submission before that is a slip of the pen


class Entering(Returning):
    """The clerk takes what came over the portal into the hall's promises, by its code."""

    def offer_online(self, procedure: str, submitted_at: datetime, checks: Checks) -> Promise:
        """What entering it now would promise; nothing is written. Raises Refused."""
        return self._promise_online(self._moment(), procedure, submitted_at, checks)

    def enter_online(
        self,
        procedure: str,
        case_code: str,
        submitted_at: datetime,
        checks: Checks,
        staff_id: int,
        *,
        seen_due: datetime | None = None,
        request_id: str,
    ) -> BoardRow:
        """A dossier of the portal, "bao gồm cả hồ sơ nộp trực tuyến" (tu-minh.txt:43): promised as
        one from the counter, by the moment of its submission (aware).

        `seen_due` is the due time that was shown before; when it no longer holds, nothing is done.
        """
        code = in_form(case_code)

        def make(conn: Connection, at: Moment) -> Change:
            promise = self._promise_online(at, procedure, submitted_at, checks)
            if seen_due is not None and seen_due != promise.due_at:
                raise Refused(
                    f"Hạn trả vừa đổi thành {promise.words.vi}. Mời xem lại rồi xác nhận lần nữa."
                )
            known = dossiers.where_known(conn, self.rulebook, code)
            if known:
                raise Refused(f"Mã hồ sơ {code} đã có ở đây: {known}.")
            chosen = self.rulebook.procedure(procedure, at.day.date)
            dossier_id = dossiers.enter(
                conn, self.rulebook, chosen, promise, code, submitted_at, staff_id, at.utc
            )
            return Change(staff_id=staff_id, data={"dossier": dossier_id, "procedure": procedure})

        self._change(events.DossierEntered, request_id, make)
        with self.database.read() as conn:
            found = journal.dossier_of(conn, self.id, request_id)
            row = dossiers.row(conn, self.rulebook, found or 0, self._moment().local)
        if row is None:
            raise NotFound("Không tìm thấy hồ sơ vừa ghi.")
        if row.case_code != code:
            raise Refused("Mã yêu cầu này đã dùng cho việc khác.")
        return row

    def _promise_online(
        self, at: Moment, procedure: str, submitted_at: datetime, checks: Checks
    ) -> Promise:
        chosen = self.rulebook.procedure(procedure, at.day.date)
        submitted = submitted_at.astimezone(self.rulebook.zone)
        if submitted > at.local:
            raise Refused("Giờ nộp trực tuyến ở sau lúc này. Mời xem lại ngày, giờ nộp.")
        if (at.local - submitted).days > OLDEST:
            raise Refused(f"Giờ nộp trực tuyến đã quá {OLDEST} ngày. Mời xem lại.")
        if not checks.complete:
            raise Refused(f"Hồ sơ «{chosen.name}» chưa đủ thành phần thì không tiếp nhận được.")
        return due(self.rulebook, chosen, at.utc, submitted, checks)
