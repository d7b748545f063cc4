"""What a ticket's QR opens on a phone: one small page without scripts, about one ticket.

The random token in the address is the only key; nothing here names a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from hall.advice import doubt_words, same_day_words
from hall.errors import NotFound
from hall.fast_track import after_words, may_expect
from hall.forecast import Prospect, wait_told, wait_words
from hall.hall import Hall
from hall.promise import due_words
from hall.ticket import Dossier, Ticket, TicketState
from hall.words import sentence

blueprint = Blueprint("follow", __name__)

S = TicketState
# Seconds until the phone asks again, where there is something to wait for.
REFRESH = {S.WAITING: 10, S.CALLED: 10, S.SERVING: 30, S.MISSED: 30, S.PARKED: 30}


@dataclass(frozen=True)
class Due:
    """One dossier after the service: what became of it and, accepted, when it is due."""

    procedure: str
    fate: str
    when: str
    reason: str


@dataclass(frozen=True)
class Follow:
    """The page of one ticket, in words."""

    label: str
    state: str
    expected: str
    wait: str
    before: int | None
    served: bool  # someone is at a counter for it
    counter: str
    dues: tuple[Due, ...]
    refresh: int | None


@blueprint.get("/<token>")
def ticket(token: str) -> ResponseReturnValue:
    found = follow(g.hall, g.hall.ticket_by_token(token))
    status = 410 if found.state == S.EXPIRED else 200
    return render_template("display/follow.html", page=found), status


@blueprint.errorhandler(NotFound)
def not_found(_error: NotFound) -> ResponseReturnValue:
    return render_template("display/follow.html", page=None), 404


def follow(hall: Hall, ticket: Ticket) -> Follow:
    """What the page says now; a ticket lives one day, whatever state it was left in."""
    today = ticket.business_date == hall.day().date
    state = ticket.state if today else S.EXPIRED
    counter = hall.rulebook.counter(ticket.counter_id).name if ticket.counter_id else ""
    prospect = hall.prospect(ticket) if state is S.WAITING else None
    return Follow(
        label=ticket.label,
        state=state.value,
        expected=_expected(hall, ticket, prospect) if state in REFRESH else "",
        wait=wait_words(wait_told(ticket)).vi,
        before=prospect.before if prospect else None,
        served=bool(prospect and prospect.served),
        counter=counter,
        dues=tuple(_due(hall, d) for d in ticket.dossiers) if state is S.DONE else (),
        refresh=REFRESH.get(state),
    )


def _expected(hall: Hall, ticket: Ticket, prospect: Prospect | None) -> str:
    """What a fast-track ticket may still expect: never more than "dự kiến", less once too late."""
    if not ticket.fast_track or ticket.model is None:
        return ""
    model = hall.rulebook.model(ticket.model)
    if not may_expect(hall.rulebook, ticket, hall.now()):
        return f"Đã hết giờ nhận hồ sơ trả trong ngày. {after_words(model).vi}"
    # The tag is each dossier's own (A12), so a mixed ticket says whose it is.
    whose = dict.fromkeys(d.name for d in ticket.dossiers if d.fast_track)
    mixed = not all(d.fast_track for d in ticket.dossiers)
    names = f": {'; '.join(whose)}" if mixed else ""
    late = prospect is not None and prospect.may_miss
    doubt = f" {doubt_words(model.cutoff).vi}." if late else ""
    return f"{same_day_words(model).vi} ({model.name}){names}.{doubt}"


def _due(hall: Hall, dossier: Dossier) -> Due:
    when = ""
    if dossier.due_at and dossier.due_rule:
        when = due_words(dossier.due_rule, dossier.due_at.astimezone(hall.rulebook.zone)).vi
    return Due(dossier.name, dossier.outcome or "", sentence(when), dossier.due_reason or "")
