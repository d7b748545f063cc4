"""The ticket: one person's place in today's line, and the moves it may make."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from hall.errors import Refused

Purpose = Literal["submit", "supplement", "collect", "ask"]
Channel = Literal["kiosk", "guide", "counter"]


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    DONE = "done"
    MISSED = "missed"
    PARKED = "parked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Verb(StrEnum):
    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MISS = "miss"
    BRING_BACK = "bring_back"
    PARK = "park"
    TRANSFER = "transfer"
    HAND_OVER = "hand_over"
    CANCEL = "cancel"
    EXPIRE = "expire"


S = TicketState
# Every move a ticket can make; what is not here is refused.
MOVES: dict[Verb, tuple[frozenset[TicketState], TicketState]] = {
    Verb.CALL: (frozenset({S.WAITING}), S.CALLED),
    Verb.RECALL: (frozenset({S.CALLED}), S.CALLED),
    Verb.START: (frozenset({S.CALLED}), S.SERVING),
    Verb.FINISH: (frozenset({S.SERVING}), S.DONE),
    Verb.MISS: (frozenset({S.CALLED}), S.MISSED),
    Verb.BRING_BACK: (frozenset({S.MISSED, S.PARKED}), S.WAITING),
    Verb.PARK: (frozenset({S.SERVING}), S.PARKED),
    Verb.TRANSFER: (frozenset({S.CALLED, S.SERVING}), S.WAITING),
    Verb.HAND_OVER: (frozenset({S.SERVING}), S.SERVING),
    Verb.CANCEL: (frozenset({S.WAITING, S.MISSED, S.PARKED}), S.CANCELLED),
    Verb.EXPIRE: (frozenset({S.WAITING, S.CALLED, S.SERVING, S.MISSED, S.PARKED}), S.EXPIRED),
}

OPEN = MOVES[Verb.EXPIRE][0]  # what a day's end would expire

STATE_VI: dict[TicketState, str] = {
    S.WAITING: "đang chờ",
    S.CALLED: "đang được mời",
    S.SERVING: "đang làm thủ tục",
    S.DONE: "đã xong",
    S.MISSED: "đã gọi, vắng mặt",
    S.PARKED: "đang bổ sung giấy tờ",
    S.CANCELLED: "đã huỷ",
    S.EXPIRED: "đã hết ngày",
}
VERB_VI: dict[Verb, str] = {
    Verb.CALL: "mời",
    Verb.RECALL: "mời lại",
    Verb.START: "bắt đầu làm",
    Verb.FINISH: "kết thúc",
    Verb.MISS: "ghi vắng mặt",
    Verb.BRING_BACK: "đưa lại vào hàng chờ",
    Verb.PARK: "tạm gác để bổ sung giấy tờ",
    Verb.TRANSFER: "chuyển quầy",
    Verb.HAND_OVER: "bàn giao",
    Verb.CANCEL: "huỷ",
    Verb.EXPIRE: "đóng cuối ngày",
}


@dataclass(frozen=True)
class Dossier:
    """One of the citizen's dossiers on a ticket; the tag is per dossier, not per person (A12).

    `checked` is what a guide found to be there, None while nobody looked; `originals` are pages
    and copies, `fee` in đồng; `slips` counts its guidance slips, those of earlier tickets included.
    """

    id: int
    procedure: str
    name: str
    fast_track: bool
    model: str | None
    reason: str
    outcome: str | None = None
    due_at: datetime | None = None
    due_rule: str | None = None
    due_reason: str | None = None
    case_code: str | None = None
    missing: tuple[str, ...] = ()
    slips: int = 0
    checked: tuple[str, ...] | None = None
    checked_at: datetime | None = None
    originals: tuple[tuple[int, int], ...] = ()
    fee: int | None = None
    fee_reason: str | None = None
    ready_at: datetime | None = None
    returned_at: datetime | None = None


@dataclass(frozen=True)
class Ticket:
    """A ticket as it stands; times are aware, in UTC. `line_at` is its place in the line.

    It is not called before `late_until`; `late` counts how often its holder has asked for that.
    A `case_code` names the dossier whose result she collects, `follows_id` the ticket of the
    dossier that she completes. The `first` stand before everybody; with `to_counter` only that
    counter calls it.
    """

    id: int
    hall: str
    business_date: date
    letter: str
    number: int
    lane: str
    token: str
    state: TicketState
    purpose: Purpose
    channel: Channel
    priority: bool
    help_wanted: bool
    issued_at: datetime
    line_at: datetime
    fast_track: bool
    model: str | None
    reason: str
    cutoff_at: datetime | None
    ahead: int
    wait_low: int | None
    wait_high: int | None
    rulebook: int
    counter_id: int | None = None
    called_at: datetime | None = None
    started_at: datetime | None = None
    submitted_at: datetime | None = None
    finished_at: datetime | None = None
    calls: int = 0
    late: int = 0
    late_until: datetime | None = None
    case_code: str | None = None
    follows_id: int | None = None
    first: bool = False
    to_counter: int | None = None
    dossiers: tuple[Dossier, ...] = ()

    @property
    def label(self) -> str:
        return label(self.letter, self.number)


def label(letter: str, number: int) -> str:
    """Lane letter and at least three digits: "A001"."""
    return f"{letter}{number:03d}"


def move(ticket: Ticket, verb: Verb) -> TicketState:
    """The state that a verb leads to; raises Refused with the reason."""
    allowed, to = MOVES[verb]
    if ticket.state not in allowed:
        raise Refused(f"Số {ticket.label} {STATE_VI[ticket.state]} nên không thể {VERB_VI[verb]}.")
    return to
