"""What the workplace offers beside the next number: pauses, other numbers, other counters, fees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hall.fee import Fee
from hall.hall import Hall
from hall.rulebook import Counter
from hall.serving import PAUSES
from hall.words import clock_en

# Why somebody is called out of turn; the journal keeps it.
CHOSEN = (
    "Đã báo đến muộn, nay có mặt",
    "Đi cùng người đang làm thủ tục ở quầy",
    "Sức khỏe yếu, không chờ lâu được",
    "Quay lại vì giấy tờ vừa trả có sai sót",
)


@dataclass(frozen=True)
class Pause:
    """A counter that calls nobody for a while; `since` is the hall's time."""

    words: str
    since: str


@dataclass(frozen=True)
class Door:
    """Another counter that a ticket may be sent to, with a key while there are digits."""

    counter: Counter
    key: str


def paused(hall: Hall, counter_id: int) -> Pause | None:
    seat = hall.seat(counter_id)
    if seat is None or seat.paused_at is None:
        return None
    since = clock_en(seat.paused_at.astimezone(hall.rulebook.zone))
    return Pause(PAUSES.get(seat.pause_reason or "", seat.pause_reason or ""), since)


def choices(hall: Hall, counter_id: int) -> dict[str, Any]:
    """What the dialogs of the workplace choose from; who is there now, snapshots say."""
    others = [c for c in hall.rulebook.counters if c.id != counter_id]
    return {
        "lanes": hall.rulebook.lanes,
        "doors": [Door(c, str(c.id) if c.id <= 9 else "") for c in others],
        "pauses": PAUSES,
        "chosen_reasons": CHOSEN,
    }


def fee_words(fee: Fee) -> dict[str, Any]:
    """A fee as the clerk reads it out: the amount, how it came about, and where that stands."""
    return {
        "amount": fee.amount,
        "words": fee.words,
        "reason": fee.reason,
        "source": fee.source,
    }
