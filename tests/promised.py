"""A hall whose clerk has accepted dossiers, for tests of what becomes of them."""

from __future__ import annotations

import json
from datetime import date

from conftest import COPIES, at, issue, rid, serve
from sqlalchemy import select

from hall import tables as t
from hall.board import BoardRow
from hall.hall import Hall
from hall.outcome import Outcome
from hall.promise import Checks

CODE = "H24.21.3-261126-0007"
TODAY = date(2026, 11, 26)
ALL = Checks()
FRIDAY = at("2026-11-27T09:00")


def accepted(hall: Hall, code: str = COPIES, case_code: str = CODE) -> int:
    """A dossier accepted at counter 1; its id."""
    ticket = issue(hall, code)
    serve(hall)
    (dossier,) = hall.ticket(ticket.id).dossiers
    outcome = Outcome(dossier.id, "accepted", case_code=case_code)
    hall.finish(ticket.id, 1, 1, [outcome], request_id=rid())
    return dossier.id


def one(hall: Hall, id: int) -> BoardRow:
    (found,) = [row for row in hall.board() if row.dossier_id == id]
    return found


def told(hall: Hall, event: str) -> list[dict[str, object]]:
    with hall.database.read() as conn:
        rows = conn.execute(select(t.journal.c.data).where(t.journal.c.event == event)).scalars()
        return [json.loads(text) for text in rows]


def result_counter(hall: Hall) -> int:
    """Open the counter that gives results; its id."""
    lane = hall.rulebook.lane_for("collect").letter
    found = next(c.id for c in hall.rulebook.counters if lane in c.lanes)
    hall.staff.set_pin("Trả kết quả", ("clerk",), "246810")
    hall.open_counter(found, 2, request_id=rid())
    return found
