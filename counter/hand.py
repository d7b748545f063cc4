"""What the workplace shows: the ticket in hand, sheet by sheet, and who comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hall.advice import fee_words
from hall.day import title_vi
from hall.fast_track import may_expect
from hall.hall import Hall
from hall.issuing import PURPOSE_WORDS
from hall.outcome import Offer, optional
from hall.promise import conditions
from hall.rulebook import Counter, Procedure
from hall.ticket import Dossier, Ticket
from hall.words import clock_en, clock_vi, sentence

NEXT_SHOWN = 4
LACK_KEYS = "iojrew"  # free letters, for the optional papers of a dossier in their order
# name in the request, words, key on the keyboard
CONDITIONS = {
    "complete": ("Đầy đủ thành phần", "d"),
    "valid": ("Hợp lệ", "h"),
    "no_verification": ("Không cần xác minh", "m"),
}
RULES = {
    "same_day": "Trả trong ngày",
    "legal_same_day": "Trong ngày theo luật",
    "next_working_day": "Ngày làm việc sau",
    "legal_next_working_day": "Ngày làm việc sau",
    "statutory": "Theo thời hạn",
}


@dataclass(frozen=True)
class Condition:
    """One of the ticks that the promise hangs on."""

    name: str
    words: str
    key: str


@dataclass(frozen=True)
class Slot:
    """A component to tick; only an optional one can be marked as lacking, by a key of its own."""

    words: str
    key: str
    optional: bool
    lack_key: str


@dataclass(frozen=True)
class Sheet:
    """One dossier as the clerk sees it; `number` counts from 1."""

    number: int
    dossier: Dossier
    procedure: Procedure
    slots: tuple[Slot, ...]
    conditions: tuple[Condition, ...]
    fee: str


@dataclass(frozen=True)
class InHand:
    """The ticket that the counter holds; times are the hall's, ready to show."""

    ticket: Ticket
    tagged: bool  # its tag still says something true
    key: str  # changes whenever the panel must be drawn anew
    purpose: str
    model: str
    issued: str
    called: str
    waited: int  # minutes from the number to the call
    late: str  # until when she said that she would be late
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Seat:
    """A counter on the sign-in page; `who` is the clerk there, or nobody."""

    counter: Counter
    who: str
    label: str


def seats(hall: Hall) -> list[Seat]:
    """Every counter of the hall with who sits there and the number in hand."""
    names = {person.id: person.name for person in hall.staff.everyone()}
    held = {c["id"]: c["label"] or "" for c in hall.snapshot()["counters"]}
    return [
        Seat(c, names.get(hall.clerk_at(c.id) or 0, ""), held[c.id]) for c in hall.rulebook.counters
    ]


def in_hand(hall: Hall, counter_id: int) -> InHand | None:
    """What the counter holds, read for the panel; None when its hands are free."""
    ticket = hall.in_hand(counter_id)
    if ticket is None:
        return None
    called = ticket.called_at or ticket.issued_at
    tagged = may_expect(hall.rulebook, ticket, hall.now())
    late = _clock(hall, ticket.late_until) if ticket.late_until else ""
    return InHand(
        ticket=ticket,
        tagged=tagged,
        key=f"{ticket.label}:{ticket.state}:{'tag' if tagged else ''}:{late}",
        purpose=PURPOSE_WORDS[ticket.purpose].vi,
        model=_model(hall, ticket.model),
        issued=_clock(hall, ticket.issued_at),
        called=_clock(hall, called),
        late=late,
        waited=int((called - ticket.issued_at).total_seconds() // 60),
        sheets=tuple(_sheet(hall, n, d) for n, d in enumerate(ticket.dossiers, 1)),
    )


def next_in_line(hall: Hall, counter_id: int) -> list[dict[str, Any]]:
    """Who this counter would call, in the order of the call itself."""
    policy, zone = hall.rulebook.line, hall.rulebook.zone
    return [
        {
            "label": place.ticket.label,
            "lane": place.ticket.lane,
            "fast_track": may_expect(hall.rulebook, place.ticket, hall.now()),
            "priority": place.ticket.priority,
            "help": place.ticket.help_wanted,
            "why": place.why(policy, zone),
            "issued": _clock(hall, place.ticket.issued_at),
        }
        for place in hall.next_for(counter_id, NEXT_SHOWN)
    ]


def offer_words(offer: Offer) -> dict[str, Any]:
    """What accepting now would promise, and which unticked conditions cost the result of today."""
    promise = offer.promise
    lost = [f"«{CONDITIONS[name][0]}»" for name in offer.lost]
    deadline = promise.rule == "next_working_day"
    return {
        "at": promise.due_at.isoformat(),
        "hour": sentence(
            f"trước {clock_vi(promise.due_at)}" if deadline else clock_vi(promise.due_at)
        ),
        "day": title_vi(promise.due_at.date()),
        "words": promise.words.vi,
        "rule": promise.rule,
        "rule_words": RULES[promise.rule],
        "reason": promise.reason.vi,
        "warnings": list(promise.warnings),
        "lost": ", ".join(lost),
    }


def _sheet(hall: Hall, number: int, dossier: Dossier) -> Sheet:
    day = hall.day()
    procedure = hall.rulebook.procedure(dossier.procedure, day.date)
    wanted = tuple(Condition(name, *CONDITIONS[name]) for name in conditions(procedure, day))
    return Sheet(number, dossier, procedure, _slots(procedure), wanted, fee_words(procedure).vi)


def _slots(procedure: Procedure) -> tuple[Slot, ...]:
    free = iter(LACK_KEYS)
    return tuple(
        Slot(
            words=component,
            key=str(at) if at < 10 else "",
            optional=optional(component),
            lack_key=next(free, "") if optional(component) else "",
        )
        for at, component in enumerate(procedure.components, 1)
    )


def _model(hall: Hall, model_id: str | None) -> str:
    return hall.rulebook.model(model_id).name if model_id else ""


def _clock(hall: Hall, at: datetime) -> str:
    return clock_en(at.astimezone(hall.rulebook.zone))
