"""The SQL of the board: accepted dossiers under their promises.

What changes one is a conditional UPDATE: of two people who do the same, one did it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select, update

from hall import board as rules
from hall import tables as t
from hall.board import BoardRow, Holder
from hall.day import at_time
from hall.promise import Promise
from hall.results import SHOWN_FOR, field_of
from hall.rulebook import Procedure, Rulebook
from hall.ticket import label
from hall.words import moment_vi

_ACCEPTS, _PROCESSES, _SIGNS, _GAVE = (
    t.staff.alias(name) for name in ("accepts", "processes", "signs", "gave")
)
D = t.dossier.c
_NAMED = (
    (_ACCEPTS, D.decided_by),
    (_PROCESSES, D.processed_by),
    (_SIGNS, D.signed_by),
    (_GAVE, D.returned_by),
)
_NOT_RETURNED = D.returned_at.is_(None)
_IN_WORK = and_(_NOT_RETURNED, D.ready_at.is_(None))


def board(conn: Connection, rulebook: Rulebook, on: date, now: datetime) -> list[BoardRow]:
    begin, end = _midnights(rulebook, on)
    shown = or_(
        and_(_IN_WORK, D.due_at < end),
        and_(_NOT_RETURNED, D.ready_at > now - SHOWN_FOR),
        and_(D.returned_at >= begin, D.returned_at < end),
    )
    return _rows(conn, rulebook, _board(rulebook).where(shown), now)


def due_later(
    conn: Connection, rulebook: Rulebook, on: date, now: datetime, limit: int
) -> list[BoardRow]:
    query = _board(rulebook).where(_later(rulebook, on))
    return _rows(conn, rulebook, query.limit(limit), now)


def count_later(conn: Connection, rulebook: Rulebook, on: date) -> int:
    query = select(func.count()).where(
        D.hall == rulebook.id, D.outcome == "accepted", _later(rulebook, on)
    )
    return int(conn.execute(query).scalar() or 0)


def unexplained(conn: Connection, rulebook: Rulebook, on: date, now: datetime) -> list[BoardRow]:
    _, end = _midnights(rulebook, on)
    rows = _rows(conn, rulebook, _board(rulebook).where(_IN_WORK, D.due_at < end), now)
    return [row for row in rows if not rules.explained(row, on)]


def row(conn: Connection, rulebook: Rulebook, dossier_id: int, now: datetime) -> BoardRow | None:
    found = _rows(conn, rulebook, _board(rulebook).where(D.id == dossier_id), now)
    return found[0] if found else None


def _later(rulebook: Rulebook, on: date) -> Any:
    _, end = _midnights(rulebook, on)
    return and_(_IN_WORK, D.due_at >= end)


def _midnights(rulebook: Rulebook, on: date) -> tuple[datetime, datetime]:
    return at_time(rulebook, on, time()), at_time(rulebook, on + timedelta(days=1), time())


def _board(rulebook: Rulebook) -> Select[Any]:
    names = [who.c.name.label(f"{who.name}_name") for who, _ in _NAMED]
    source = t.dossier.outerjoin(t.ticket, t.ticket.c.id == D.ticket_id)
    for who, id in _NAMED:
        source = source.outerjoin(who, who.c.id == id)
    return (
        select(t.dossier, t.ticket.c.letter, t.ticket.c.number, *names)
        .select_from(source)
        .where(D.hall == rulebook.id, D.outcome == "accepted", D.due_at.is_not(None))
        .order_by(D.due_at, D.id)
    )


def _rows(
    conn: Connection, rulebook: Rulebook, query: Select[Any], now: datetime
) -> list[BoardRow]:
    models = {model.id: model.name for model in rulebook.models}
    return [_row(rulebook, models, found, now) for found in conn.execute(query)]


def _row(rulebook: Rulebook, models: dict[str, str], r: Row[Any], now: datetime) -> BoardRow:
    def local(at: datetime | None) -> Any:
        return at.astimezone(rulebook.zone) if at else None

    state = rules.state_of(r.ready_at, r.returned_at)
    return BoardRow(
        dossier_id=r.id,
        label=label(r.letter, r.number) if r.letter else "",
        case_code=r.case_code or "",
        field=field_of(rulebook, r.procedure),
        procedure=r.name,
        model=models.get(r.model or "", ""),
        channel=r.channel,
        accepted_at=local(r.decided_at),
        due_at=local(r.due_at),
        due_rule=r.due_rule or "",
        due_reason=r.due_reason or "",
        first_due_at=local(r.first_due_at),
        minutes_left=rules.minutes_left(r.due_at, now),
        state=state,
        holder=r.holder or "accepts",
        accepts=r.accepts_name or "",
        processes=r.processes_name or "",
        signs=r.signs_name or "",
        ready_at=local(r.ready_at),
        returned_at=local(r.returned_at),
        returned_by=r.gave_name or "",
        late=rules.lateness(state, r.due_at, now),
        carried_at=local(r.carried_at),
        carry_reason=rules.REASONS.get(r.carry_reason or "", ""),
        carry_note=r.carry_note or "",
        apology_at=local(r.apology_at),
    )


# -- what changes one -----------------------------------------------------------------------


def hold(conn: Connection, dossier_id: int, holder: Holder, named: int | None) -> None:
    """Back in other hands; whoever was named for a step stays named until somebody else is."""
    who = {"accepts": "decided_by", "processes": "processed_by", "signs": "signed_by"}[holder]
    values: dict[str, Any] = {"holder": holder}
    if named is not None and holder != "accepts":  # who accepted it stays on the receipt
        values[who] = named
    _alter(conn, dossier_id, _IN_WORK, values)


def mark_ready(conn: Connection, dossier_id: int, now: datetime) -> bool:
    return _alter(conn, dossier_id, _IN_WORK, {"ready_at": now})


def withdraw(conn: Connection, dossier_id: int) -> bool:
    lies_ready = and_(_NOT_RETURNED, D.ready_at.is_not(None))
    return _alter(conn, dossier_id, lies_ready, {"ready_at": None})


def give(conn: Connection, dossier_id: int, staff_id: int, now: datetime) -> bool:
    ready_at = func.coalesce(D.ready_at, now)  # handed over at once, it was ready just then
    values = {"returned_at": now, "returned_by": staff_id, "ready_at": ready_at}
    return _alter(conn, dossier_id, _NOT_RETURNED, values)


def carry(
    conn: Connection,
    row: BoardRow,
    new: datetime,
    reason: str,
    note: str,
    staff_id: int,
    now: datetime,
) -> bool:
    values = {
        "due_at": new,
        "due_rule": "carried",
        "due_reason": f"Đã hẹn lại. Lý do: {rules.REASONS[reason].lower()}.",
        "first_due_at": row.due_at,
        "carry_reason": reason,
        "carry_note": note or None,
        "carried_at": now,
        "carried_by": staff_id,
    }
    return _alter(conn, row.dossier_id, and_(_IN_WORK, D.carried_at.is_(None)), values)


def explain(
    conn: Connection, dossier_id: int, reason: str, note: str, staff_id: int, now: datetime
) -> bool:
    values = {
        "carry_reason": reason, "carry_note": note or None,
        "carried_at": now, "carried_by": staff_id,
    }  # fmt: skip
    return _alter(conn, dossier_id, and_(_IN_WORK, D.carried_at.is_not(None)), values)


def apologize(conn: Connection, dossier_id: int, now: datetime) -> bool:
    due = and_(D.carried_at.is_not(None), D.apology_at.is_(None))
    return _alter(conn, dossier_id, due, {"apology_at": now})


def _alter(conn: Connection, dossier_id: int, when: Any, values: dict[str, Any]) -> bool:
    """False when it was not so any more."""
    return (
        conn.execute(update(t.dossier).where(D.id == dossier_id, when).values(values)).rowcount == 1
    )


def enter(
    conn: Connection,
    rulebook: Rulebook,
    procedure: Procedure,
    promise: Promise,
    code: str,
    submitted_at: datetime,
    staff_id: int,
    now: datetime,
) -> int:
    """A dossier without a ticket; its id."""
    values = {
        "hall": rulebook.id,
        "channel": "online",
        "procedure": procedure.code,
        "name": procedure.name,
        "fast_track": promise.rule == "same_day",
        "model": promise.model.id if promise.model else None,
        "reason": promise.reason.vi,
        "outcome": "accepted",
        "case_code": code,
        "decided_at": now,
        "decided_by": staff_id,
        "due_at": promise.due_at,
        "due_rule": promise.rule,
        "due_reason": promise.reason.vi,
        "submitted_at": submitted_at,
    }
    made: int = conn.execute(insert(t.dossier).values(values).returning(D.id)).scalar_one()
    return made


# -- beside the dossier ---------------------------------------------------------------------


def where_known(conn: Connection, rulebook: Rulebook, code: str) -> str:
    """Where a code is written already, in words; "" where it is not."""
    query = (
        select(D.channel, D.decided_at, t.ticket.c.letter, t.ticket.c.number)
        .select_from(t.dossier.outerjoin(t.ticket, t.ticket.c.id == D.ticket_id))
        .where(D.hall == rulebook.id, D.case_code == code, D.outcome == "accepted")
        .order_by(D.id.desc())
    )
    found = conn.execute(query).first()
    if found is None:
        return ""
    at = moment_vi(found.decided_at.astimezone(rulebook.zone))
    if found.letter:
        return f"tiếp nhận với số {label(found.letter, found.number)} lúc {at}"
    return f"ghi từ cổng trực tuyến lúc {at}"


def ticket_of_day(conn: Connection, dossier_id: int, day: date) -> int | None:
    """The ticket of a dossier, if it is one of that day: only then its holder may be there."""
    query = (
        select(t.ticket.c.id)
        .join(t.dossier, D.ticket_id == t.ticket.c.id)
        .where(D.id == dossier_id, t.ticket.c.business_date == day)
    )
    found: int | None = conn.execute(query).scalar()
    return found


def is_staff(conn: Connection, hall: str, staff_id: int) -> bool:
    query = select(t.staff.c.id).where(
        t.staff.c.hall == hall, t.staff.c.id == staff_id, t.staff.c.active
    )
    return conn.execute(query).first() is not None
