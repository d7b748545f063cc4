"""How long until it is my turn, and who still makes the cutoff: pure arithmetic, no promise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil, floor
from typing import NamedTuple

from hall.arrival import Arrival, sharing
from hall.line import Lanes, Line, Place
from hall.ticket import Ticket
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


class Span(NamedTuple):
    """Minutes that one ticket takes: what a quarter of them stay under, and go over."""

    low: float
    high: float

    def after(self, turns: float) -> Wait:
        """The range of minutes that so many turns take."""
        low = floor(turns * self.low / STEP) * STEP
        return Wait(low, max(ceil(turns * self.high / STEP) * STEP, low + STEP))


class Outlook(NamedTuple):
    """What someone who joins a lane now may be told.

    `ahead` people are called before; `minutes` until her turn are by the hall's pace and, where
    there is no `wait`, too rough to be shown: they only say whether a cutoff is in doubt.
    """

    ahead: int
    wait: Wait | None
    minutes: float


class Prospect(NamedTuple):
    """What a ticket may expect of the line: how many are called `before` it (None when it no
    longer waits), whether someone is at a counter for it, whether it may miss its cutoff."""

    before: int | None
    served: bool
    may_miss: bool


@dataclass(frozen=True)
class Tempo:
    """What the day has shown: service minutes of its last tickets by lane, and the lanes of every
    open counter."""

    minutes: Mapping[str, Sequence[float]] = field(default_factory=dict)
    counters: tuple[Lanes, ...] = ()

    def measured(self, lanes: Lanes, needed: int) -> bool:
        """Whether enough tickets were served, and someone serves, to know more than the usual."""
        return len(self._seen(lanes)) >= needed and any(c & lanes for c in self.counters)

    def pace(self, lanes: Lanes, usual: float, needed: int) -> float:
        """Minutes a ticket takes; the hall's usual ones until enough tickets were served."""
        seen = self._seen(lanes)
        return max(sum(seen) / len(seen) if len(seen) >= needed else usual, SHORTEST)

    def wait(self, lane: str, arrival: Arrival, needed: int) -> Wait | None:
        """The range for someone who joins a lane now; None while it would be a guess."""
        span = self.span(lane, needed)
        return span.after(arrival.turns) if span else None

    def span(self, lane: str, needed: int) -> Span | None:
        """The quartiles of the service times seen today where a lane is served.

        None while they would be a guess: before `needed` tickets of the lanes that share its
        counters were served, or with none of those open.
        """
        lanes = sharing(lane, self.counters)
        if not self.measured(lanes, needed):
            return None
        seen = sorted(self._seen(lanes))
        return Span(_quantile(seen, 0.25), _quantile(seen, 0.75))

    def _seen(self, lanes: Lanes) -> list[float]:
        return [minutes for lane in lanes for minutes in self.minutes.get(lane, ())]


def wait_told(ticket: Ticket) -> Wait | None:
    """The range that a ticket was told when it was issued."""
    if ticket.wait_low is None or ticket.wait_high is None:
        return None
    return Wait(ticket.wait_low, ticket.wait_high)


def wait_words(found: Wait | None) -> Words:
    return found.words if found else NOTHING


def last_in_time(line: Line) -> Place | None:
    """The last waiting fast-track ticket that is expected to make its cutoff."""
    kept = [p for p in line.places if p.ticket.cutoff_at and not line.misses(p)]
    return kept[-1] if kept else None


def room(line: Line, lanes: Lanes, cutoff_at: datetime, accepting: bool) -> int | None:
    """How many more dossiers of some lanes a line's counters can take in before a cutoff.

    None while that would be a guess. Those who hurry go first, so only they and priority tickets
    count as standing before; where the plan counts the acceptance, a service must end in time,
    elsewhere begin (`Line.misses`).
    """
    serving = [own for own in line.counters.values() if own & lanes]
    if not line.measured or not serving:
        return None
    left = (cutoff_at - line.now).total_seconds() / 60 / line.minutes
    turns = floor(left) if accepting else ceil(left)
    reach = frozenset().union(*serving)
    before = sum(t.lane in reach and (t.priority or bool(t.cutoff_at)) for t in line.waiting)
    return max(0, turns * len(serving) - before)


def at_risk(line: Line) -> frozenset[int]:
    """The ids of waiting fast-track tickets that are expected to miss their cutoff."""
    return frozenset(place.ticket.id for place in line.places if line.misses(place))


def _quantile(ordered: Sequence[float], share: float) -> float:
    at = share * (len(ordered) - 1)
    low = floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)
