"""The SQL of print jobs and rolls. A job is one paper on its way.

    queued -> sending -> printed | assumed | unknown
    queued | sending -> blocked (a person must help the printer) | retry (nothing has left)
    queued | blocked | retry -> cancelled

`sending` is committed before the first byte. Of what WAITS nothing has left: it may be sent,
moved to another printer or cancelled. `unknown` is never sent again by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hall import tables as t
from hall.paper import Paper, kind_of, to_json
from hall.paper_use import NOBODY_WAITS, TO_COME, WAITS, of_no_use
from hall.printers import Face
from hall.rulebook import Rulebook
from hall.ticket import TicketState

_ADD = insert(t.job).returning(t.job.c.id)
_NEXT = (
    select(t.job, t.ticket.c.state.label("ticket_state"))
    .outerjoin(t.ticket, t.ticket.c.id == t.job.c.ticket_id)
    .where(
        t.job.c.hall == bindparam("hall"),
        t.job.c.printer == bindparam("printer"),
        t.job.c.state.in_(WAITS),
    )
    .order_by(t.job.c.id)
    .limit(1)
)
_USED = {
    name: make(t.roll).on_conflict_do_update(
        index_elements=["hall", "printer"],
        set_={"millimetres": t.roll.c.millimetres + bindparam("more")},
    )
    for name, make in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class Job(NamedTuple):
    """A paper on its way; times are aware, in UTC. `ticket_id` is None for who has no number."""

    id: int
    hall: str
    printer: str
    ticket_id: int | None
    kind: str
    content: str
    state: str
    attempts: int
    error: str
    created_at: datetime
    updated_at: datetime
    original_id: int | None
    copy: int
    reviewed_at: datetime | None

    @property
    def doubtful(self) -> bool:
        """Whether someone on duty has still to look if it came out."""
        return self.state == "unknown" and self.reviewed_at is None


def add(
    conn: Connection,
    hall: str,
    printer: str,
    ticket: int | None,
    kind: str,
    content: str,
    now: datetime,
    original: int | None = None,
    copy: int = 0,
) -> int:
    """A paper for a printer; its id. The copies of one original cannot share a number."""
    values = {
        "hall": hall,
        "printer": printer,
        "ticket_id": ticket,
        "kind": kind,
        "content": content,
        "state": "queued",
        "created_at": now,
        "updated_at": now,
        "original_id": original,
        "copy": copy,
    }
    id: int = conn.execute(_ADD, values).scalar_one()
    return id


def hand_over(
    conn: Connection,
    rulebook: Rulebook,
    face: Face,
    ticket: int | None,
    papers: Sequence[Paper],
    now: datetime,
    chosen: str = "",
) -> tuple[str, ...]:
    """Papers for the printer of a face, or for the one that was chosen of several; the printers
    that were given any."""
    printer = rulebook.printer(chosen) if chosen else rulebook.printer_for(face)
    if printer is None or not papers:
        return ()
    for paper in papers:
        add(conn, rulebook.id, printer.id, ticket, kind_of(paper), to_json(paper), now)
    return (printer.id,)


def take(conn: Connection, hall: str, printer: str, now: datetime) -> Job | None:
    """The oldest job of a printer, now `sending`; what lost its use before it is cancelled."""
    while row := conn.execute(_NEXT, {"hall": hall, "printer": printer}).first():
        *values, ticket_state = row
        job = Job(*values)
        state = TicketState(ticket_state) if ticket_state else None
        why = of_no_use(job.kind, state, now - job.created_at)
        if why:
            _set(conn, job.id, state="cancelled", error=why, updated_at=now)
            continue
        attempts = job.attempts + 1
        _set(conn, job.id, state="sending", attempts=attempts, updated_at=now)
        return job._replace(state="sending", attempts=attempts)
    return None


def any_waiting(conn: Connection, hall: str, printer: str) -> bool:
    """Whether a printer has a job to take."""
    return conn.execute(_NEXT, {"hall": hall, "printer": printer}).first() is not None


def settle(conn: Connection, job: int, state: str, error: str, now: datetime) -> None:
    """What became of a job that was taken."""
    conn.execute(
        update(t.job)
        .where(t.job.c.id == job, t.job.c.state == "sending")
        .values(state=state, error=error, updated_at=now)
    )


def cancel_numbers(conn: Connection, hall: str, now: datetime) -> int:
    """Number papers that wait for a printer although their tickets are over; how many."""
    over = select(t.ticket.c.id).where(
        t.ticket.c.hall == hall, t.ticket.c.state.in_(("cancelled", "expired"))
    )
    where = (t.job.c.kind == "ticket", t.job.c.ticket_id.in_(over))
    return _cancel(conn, hall, "số đã huỷ hoặc đã hết ngày", now, *where)


def cancel_day(conn: Connection, hall: str, until: date, now: datetime) -> int:
    """Every paper that still waits of tickets up to a date; nobody is there to take them. Nor is
    who had no ticket, and was given up long ago."""
    gone = select(t.ticket.c.id).where(t.ticket.c.hall == hall, t.ticket.c.business_date <= until)
    lone = t.job.c.ticket_id.is_(None) & (t.job.c.created_at < now - NOBODY_WAITS)
    over = or_(t.job.c.ticket_id.in_(gone), lone)
    return _cancel(conn, hall, "hết ngày mà máy in chưa in được", now, over)


def recover(conn: Connection, hall: str, now: datetime) -> None:
    """Jobs that a stop left `sending` may or may not be on paper: `unknown`, never sent again."""
    conn.execute(
        update(t.job)
        .where(t.job.c.hall == hall, t.job.c.state == "sending")
        .values(state="unknown", error="Máy chủ dừng khi đang in.", updated_at=now)
    )


def broken_off(conn: Connection, hall: str, printer: str) -> bool:
    """Whether the last paper that went out may have ended in the middle."""
    query = (
        select(t.job.c.state)
        .where(t.job.c.hall == hall, t.job.c.printer == printer)
        .where(t.job.c.state.in_(("printed", "assumed", "unknown", "sending")))
        .order_by(t.job.c.updated_at.desc(), t.job.c.id.desc())
        .limit(1)
    )
    return conn.execute(query).scalar() in ("unknown", "sending")


def move(conn: Connection, hall: str, source: str, target: str, now: datetime) -> int:
    """Whatever waits for one printer goes to another; how many papers. What is out stays."""
    return conn.execute(
        update(t.job)
        .where(t.job.c.hall == hall, t.job.c.printer == source, t.job.c.state.in_(WAITS))
        .values(printer=target, state="queued", error="", updated_at=now)
    ).rowcount


def review(conn: Connection, job: int, now: datetime) -> bool:
    """Someone has looked after a doubtful paper; False when somebody did before."""
    return bool(
        conn.execute(
            update(t.job)
            .where(t.job.c.id == job, t.job.c.state == "unknown", t.job.c.reviewed_at.is_(None))
            .values(reviewed_at=now)
        ).rowcount
    )


def counts(conn: Connection, hall: str) -> dict[str, tuple[int, int]]:
    """By printer: papers still to come, and doubtful ones that nobody has looked after."""
    doubt = (t.job.c.state == "unknown") & t.job.c.reviewed_at.is_(None)
    query = (
        select(
            t.job.c.printer,
            func.count().filter(t.job.c.state.in_(TO_COME)),
            func.count().filter(doubt),
        )
        .where(t.job.c.hall == hall, t.job.c.state.in_(TO_COME) | doubt)
        .group_by(t.job.c.printer)
    )
    return {printer: (to_come, doubts) for printer, to_come, doubts in conn.execute(query)}


def recent(conn: Connection, hall: str, limit: int) -> list[Job]:
    """The last jobs, newest first."""
    query = select(t.job).where(t.job.c.hall == hall).order_by(t.job.c.id.desc()).limit(limit)
    return [Job(*row) for row in conn.execute(query)]


def doubtful(conn: Connection, hall: str) -> list[Job]:
    """What someone on duty has to look after, oldest first."""
    query = select(t.job).where(t.job.c.hall == hall, t.job.c.state == "unknown")
    query = query.where(t.job.c.reviewed_at.is_(None)).order_by(t.job.c.id)
    return [Job(*row) for row in conn.execute(query)]


def by_id(conn: Connection, hall: str, id: int) -> Job | None:
    row = conn.execute(select(t.job).where(t.job.c.hall == hall, t.job.c.id == id)).first()
    return Job(*row) if row else None


def of_ticket(conn: Connection, hall: str, ticket: int, kind: str) -> list[Job]:
    """A ticket's papers of one kind, oldest first."""
    query = select(t.job).where(
        t.job.c.hall == hall, t.job.c.ticket_id == ticket, t.job.c.kind == kind
    )
    return [Job(*row) for row in conn.execute(query.order_by(t.job.c.id))]


def copies(conn: Connection, original: int) -> int:
    """How often a paper was printed again."""
    query = select(func.max(t.job.c.copy)).where(t.job.c.original_id == original)
    return int(conn.execute(query).scalar() or 0)


def used(conn: Connection, hall: str, printer: str, millimetres: float, now: datetime) -> None:
    """So much more of a printer's roll is gone."""
    values = {"hall": hall, "printer": printer, "millimetres": millimetres, "changed_at": now}
    conn.execute(_USED[conn.dialect.name], {**values, "more": millimetres})


def new_roll(conn: Connection, hall: str, printer: str, now: datetime) -> None:
    used(conn, hall, printer, 0, now)
    conn.execute(
        update(t.roll)
        .where(t.roll.c.hall == hall, t.roll.c.printer == printer)
        .values(millimetres=0, changed_at=now)
    )


def rolls(conn: Connection, hall: str) -> dict[str, float]:
    """Millimetres that each printer has used of its roll."""
    query = select(t.roll.c.printer, t.roll.c.millimetres).where(t.roll.c.hall == hall)
    return {printer: millimetres for printer, millimetres in conn.execute(query)}


def _cancel(conn: Connection, hall: str, why: str, now: datetime, *where: Any) -> int:
    return conn.execute(
        update(t.job)
        .where(t.job.c.hall == hall, t.job.c.state.in_(WAITS), *where)
        .values(state="cancelled", error=why, updated_at=now)
    ).rowcount


def _set(conn: Connection, job: int, **values: Any) -> None:
    conn.execute(update(t.job).where(t.job.c.id == job).values(**values))
