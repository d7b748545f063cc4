"""How often a dossier was sent away for papers: "hướng dẫn một lần" (thuy-nguyen.txt:29)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from hall import tables as t
from hall.case_code import case_code
from hall.outcome import Outcome
from hall.ticket import Dossier, Ticket

LONGEST_CHAIN = 20  # tickets that follow one another; more would be a loop


def before(conn: Connection, ticket: Ticket, outcomes: Sequence[Outcome]) -> dict[int, int]:
    """The guidance slips that each dossier of a ticket had, by its id."""
    codes = {o.dossier_id: o.case_code for o in outcomes}
    return {d.id: of_dossier(conn, ticket, d, codes.get(d.id, "")) for d in ticket.dossiers}


def of_dossier(conn: Connection, ticket: Ticket, dossier: Dossier, code: str = "") -> int:
    """Its own, those on the tickets that this one completes, those under the same case code."""
    counts = [dossier.slips, *_earlier(conn, ticket, dossier.procedure)]
    code = case_code(code) if code else dossier.case_code or ""
    if code:
        counts.append(_under(conn, ticket.hall, code, dossier.id))
    return max(counts)


def _earlier(conn: Connection, ticket: Ticket, procedure: str) -> list[int]:
    found, follows = [], ticket.follows_id
    for _ in range(LONGEST_CHAIN):
        if follows is None:
            break
        found.append(_slips_on(conn, follows, procedure))
        query = select(t.ticket.c.follows_id).where(t.ticket.c.id == follows)
        follows = conn.execute(query).scalar()
    return found


def _slips_on(conn: Connection, ticket_id: int, procedure: str) -> int:
    dossier = t.dossier.c
    query = select(func.max(dossier.slips)).where(
        dossier.ticket_id == ticket_id, dossier.procedure == procedure
    )
    return int(conn.execute(query).scalar() or 0)


def _under(conn: Connection, hall: str, code: str, but: int) -> int:
    dossier = t.dossier.c
    query = select(func.max(dossier.slips)).where(
        dossier.hall == hall, dossier.case_code == code, dossier.id != but
    )
    return int(conn.execute(query).scalar() or 0)
