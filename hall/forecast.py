"""How long until it is my turn, and who still makes the cutoff: pure arithmetic, no promise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil, floor

from hall.line import Line, Pace, Place
from hall.words import NOTHING, Words

SHORTEST = 0.5  # minutes; tickets that were clicked through say nothing of the next
STEP = 5  # minutes; a finer figure would claim to know more than it does


@dataclass(frozen=True)
class Wait:
    """A range of minutes, both ends rounded to 5."""

    low: int
    high: int

    @property
    def words(self) -> Words:
        if self.high <= STEP:
            return Words("dưới 5 phút", "under 5 minutes")
        return Words(f"khoảng {self.low}–{self.high} phút", f"about {self.low}–{self.high} minutes")


@dataclass(frozen=True)
class Tempo:
    """What the day has shown of one lane: service minutes of its last tickets, open counters."""

    minutes: tuple[float, ...] = ()
    counters: frozenset[int] = frozenset()

    def measured(self, needed: int) -> bool:
        """Whether enough tickets were served, and someone serves, to know more than the usual."""
        return len(self.minutes) >= needed and bool(self.counters)

    def pace(self, usual: float, needed: int) -> Pace:
        """The lane's pace; the hall's usual minutes until enough tickets were served."""
        known = len(self.minutes) >= needed
        mean = sum(self.minutes) / len(self.minutes) if known else usual
        return Pace(max(mean, SHORTEST), len(self.counters))


def wait(ahead: int, tempo: Tempo, needed: int) -> Wait | None:
    """The range for a ticket with `ahead` before it; None while it would be a guess.

    It is a guess before `needed` tickets of the day were served, or with no counter open.
    The ends come from the quartiles of the service times seen today.
    """
    if not tempo.measured(needed):
        return None
    seen = sorted(tempo.minutes)
    turns = ahead / len(tempo.counters)
    low = floor(turns * _quantile(seen, 0.25) / STEP) * STEP
    high = max(ceil(turns * _quantile(seen, 0.75) / STEP) * STEP, low + STEP)
    return Wait(low, high)


def wait_words(found: Wait | None) -> Words:
    return found.words if found else NOTHING


def last_in_time(line: Line, now: datetime) -> Place | None:
    """The last waiting fast-track ticket that is expected to make its cutoff."""
    late = at_risk(line, now)
    kept = [p for p in line.places if p.ticket.cutoff_at and p.ticket.id not in late]
    return kept[-1] if kept else None


def at_risk(line: Line, now: datetime) -> frozenset[int]:
    """The ids of waiting fast-track tickets that are expected to miss their cutoff."""
    return frozenset(
        place.ticket.id
        for turn, place in line.turns()
        if place.ticket.cutoff_at is not None
        and turn >= line.pace.turns_until(place.ticket.cutoff_at, now)
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
