"""What the workplace shows: the ticket in hand, sheet by sheet, and who comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hall.day import title_vi
from hall.fast_track import may_expect
from hall.fee import fee, page_rule
from hall.hall import Hall
from hall.issuing import PURPOSE_WORDS
from hall.outcome import Offer, optional
from hall.promise import Checks, conditions
from hall.rulebook import Counter, Procedure
from hall.ticket import Dossier, Ticket
from hall.words import clock_en, clock_vi, sentence

NEXT_SHOWN = 4
LETTERS = {  # code: kind of letter, its name; gia-vien.txt:129-157
    "1.001193": ("newborn", "Thư chúc mừng có thêm thành viên mới"),
    "1.000894": ("congratulation", "Thư chúc mừng kết hôn"),
    "1.000656": ("condolence", "Thư chia buồn"),
}
BY_PAGE, BY_PROVINCE = "theo số trang, chưa ghi", "theo mức của HĐND"
WAIVER_KEYS = "abcdefghi"
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
    """A component to tick; only an optional one can be marked as lacking, by a key of its own.

    `seen` says that a guide found it to be there.
    """

    words: str
    key: str
    optional: bool
    lack_key: str
    seen: bool


@dataclass(frozen=True)
class Waiver:
    """A reason to pay less, or nothing, with its key."""

    id: str
    words: str
    key: str


@dataclass(frozen=True)
class Sheet:
    """One dossier as the clerk sees it; `number` counts from 1.

    `seen` counts the papers that a guide found, None while nobody looked; `slips` the guidance
    slips printed before; `letter` is what a hall gives with its result.
    """

    number: int
    dossier: Dossier
    procedure: Procedure
    slots: tuple[Slot, ...]
    conditions: tuple[Condition, ...]
    fee: str
    seen: int | None
    slips: int
    by_page: bool
    exemptions: tuple[Waiver, ...]
    letter: tuple[str, str] | None


@dataclass(frozen=True)
class InHand:
    """The ticket that the counter holds; times are the hall's, ready to show.

    It may be called again from `recall_from` (ISO), and is missed after so many calls.
    """

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
    calls_at_most: int
    missed_after: int
    recall_from: str


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
        sheets=tuple(_sheet(hall, ticket, n, d) for n, d in enumerate(ticket.dossiers, 1)),
        calls_at_most=hall.rulebook.line.calls_at_most,
        missed_after=hall.rulebook.line.missed_after_calls,
        recall_from=(hall.now() + timedelta(seconds=hall.recall_wait(ticket) or 0)).isoformat(),
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
            "late": bool(place.ticket.late_until and place.ticket.late_until > hall.now()),
            "why": place.why(policy, zone),
            "issued": _clock(hall, place.ticket.issued_at),
        }
        for place in hall.next_for(counter_id, NEXT_SHOWN)
    ]


def promise(
    hall: Hall, ticket_id: int, counter_id: int, dossier_id: int, checks: Checks
) -> dict[str, Any]:
    """What accepting a dossier now would promise, and whether a receipt then comes by itself."""
    offered = hall.offer(ticket_id, counter_id, dossier_id, checks)
    dossier = next(d for d in hall.ticket(ticket_id).dossiers if d.id == dossier_id)
    return {**offer_words(offered), "receipt": hall.receipt_owed(dossier, offered.promise)}


def slips(hall: Hall, ticket_id: int, dossier_id: int, code: str) -> int:
    """How many guidance slips a dossier has had, also under a code that was just typed."""
    ticket = hall.ticket(ticket_id)
    found = next((d for d in ticket.dossiers if d.id == dossier_id), None)
    return hall.slips_before(ticket, found, code) if found else 0


def offer_words(offer: Offer) -> dict[str, Any]:
    """A promise in words, and which unticked conditions cost the result of today."""
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


def _sheet(hall: Hall, ticket: Ticket, number: int, dossier: Dossier) -> Sheet:
    day = hall.day()
    procedure = hall.rulebook.procedure(dossier.procedure, day.date)
    wanted = tuple(Condition(name, *CONDITIONS[name]) for name in conditions(procedure, day))
    seen = dossier.checked
    by_page = page_rule(hall.rulebook.fees, procedure, day.date) is not None
    return Sheet(
        number=number,
        dossier=dossier,
        procedure=procedure,
        slots=_slots(procedure, seen or ()),
        conditions=wanted,
        fee=_fee(hall, procedure, by_page),
        seen=None if seen is None else len(set(seen) & set(procedure.components)),
        slips=hall.slips_before(ticket, dossier),
        by_page=by_page,
        exemptions=_exemptions(hall, procedure),
        letter=LETTERS.get(procedure.code),
    )


def _fee(hall: Hall, procedure: Procedure, by_page: bool) -> str:
    """What it costs, in the few words that there is room for; the sum says it whole."""
    cost = fee(hall.rulebook, procedure, hall.now().date())
    if cost.amount is None:
        return BY_PAGE if by_page else BY_PROVINCE
    return cost.words


def _exemptions(hall: Hall, procedure: Procedure) -> tuple[Waiver, ...]:
    keys = iter(WAIVER_KEYS)
    return tuple(Waiver(e.id, e.words, next(keys, "")) for e in hall.exemptions(procedure))


def _slots(procedure: Procedure, seen: Sequence[str]) -> tuple[Slot, ...]:
    free = iter(LACK_KEYS)
    return tuple(
        Slot(
            words=component,
            key=str(at) if at < 10 else "",
            optional=optional(component),
            lack_key=next(free, "") if optional(component) else "",
            seen=component in seen,
        )
        for at, component in enumerate(procedure.components, 1)
    )


def _model(hall: Hall, model_id: str | None) -> str:
    return hall.rulebook.model(model_id).name if model_id else ""


def _clock(hall: Hall, at: datetime) -> str:
    return clock_en(at.astimezone(hall.rulebook.zone))
