"""Who is next, and why: pure, one documented policy, in one place.

1. Priority is interleaved: at most `priority_run` priority tickets in a row, then `normal_run`
   others before the next, so nobody starves (domain.md 2.5). That holds in every lane and at
   every counter, however counters share the lanes.
2. Among the others, as soon as one fast-track ticket would otherwise miss its cutoff, those whose
   cutoff has not passed go first, in the order in which they came.
3. Then first come, first served, across the lanes of the counter that calls.

A ticket that was parked, transferred or brought back in time keeps its place (`line_at`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

from hall.rulebook import LinePolicy
from hall.ticket import label
from hall.words import clock_vi

Lanes = frozenset[str]
Calls = Sequence[tuple[str, bool]]  # what was called last, oldest first: lane, was it priority


class Why(StrEnum):
    PRIORITY = "priority"
    IN_TIME = "in_time"
    FIRST_COME = "first_come"


class Waiting(NamedTuple):
    """A waiting ticket as the line sees it; times are aware, in any zone."""

    id: int
    letter: str
    number: int
    lane: str
    line_at: datetime
    issued_at: datetime
    priority: bool
    fast_track: bool
    cutoff_at: datetime | None
    help_wanted: bool = False
    model: str | None = None
    submitted_at: datetime | None = None

    @property
    def label(self) -> str:
        return label(self.letter, self.number)


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket at its place, with the reason; None for a turn that no open counter gives it."""

    ticket: Waiting
    because: Why
    turn: int | None

    def why(self, policy: LinePolicy, zone: tzinfo) -> str:
        """The reason in words that a clerk can read out, with times in the hall's zone."""
        if self.because is Why.PRIORITY:
            return f"Ưu tiên (xen kẽ {policy.priority_run} ưu tiên, {policy.normal_run} thường)"
        if self.because is Why.IN_TIME and self.ticket.cutoff_at:
            return f"Cần kịp giờ nhận hồ sơ {clock_vi(self.ticket.cutoff_at.astimezone(zone))}"
        return f"Đến trước: lấy số lúc {clock_vi(self.ticket.issued_at.astimezone(zone))}"


@dataclass(frozen=True)
class Line:
    """The waiting tickets of lanes that share counters, and the counters that will call them.

    `counters` holds the lanes of each; `minutes` is what one ticket takes, and `measured` says
    whether that is the day's own figure or only what is usual.
    """

    waiting: Sequence[Waiting]
    counters: Sequence[Lanes]
    now: datetime
    policy: LinePolicy
    recent: Calls
    minutes: float
    measured: bool

    @cached_property
    def places(self) -> list[Place]:
        """Everybody, in the order of the calls if every counter takes equally long."""
        return list(self._calls(self.counters, self._hurried))

    def for_counter(self, lanes: Lanes) -> Iterator[Place]:
        """Whom one counter calls, one after the other, while no other counter calls anybody."""
        places = self._calls([lanes], self._hurried)
        return (place for place in places if place.turn is not None)

    def before(self, ticket_id: int, lane: str) -> int | None:
        """How many of those who share a lane's counters are called before a ticket."""
        lanes = sharing(lane, self.counters)
        ids = [p.ticket.id for p in self.places if p.ticket.lane in lanes]
        return ids.index(ticket_id) if ticket_id in ids else None

    def turns_until(self, moment: datetime) -> int:
        """How many turns of the counters will be done by a moment."""
        return int((moment - self.now) / timedelta(minutes=self.minutes))

    def misses(self, place: Place) -> bool:
        """Whether a ticket is expected to miss its cutoff, at its place and this pace."""
        cutoff = place.ticket.cutoff_at
        return cutoff is not None and (place.turn is None or place.turn >= self.turns_until(cutoff))

    @cached_property
    def _hurried(self) -> frozenset[int]:
        """Fast-track tickets that go first: none, until first come, first served would fail one.

        Then all whose cutoff has not passed, or those who hurry would push the others past it.
        """
        running = frozenset(
            t.id
            for t in self.waiting
            if t.fast_track
            and not t.priority
            and t.cutoff_at is not None
            and self.now < t.cutoff_at
        )
        if not running:
            return running
        unhurried = self._calls(self.counters, frozenset())
        fails = any(self.misses(place) for place in unhurried if place.ticket.id in running)
        return running if fails else frozenset()

    def _calls(self, counters: Sequence[Lanes], hurried: frozenset[int]) -> Iterator[Place]:
        """The calls of some counters that all take equally long, then those never reached."""
        everywhere = frozenset(t.lane for t in self.waiting)
        standing = _Standing(self, {*counters, everywhere}, hurried)
        turn, served = 0, True
        while served:
            served = False
            for lanes in counters:
                if place := standing.call(lanes, turn):
                    served = True
                    yield place
            turn += 1
        while place := standing.call(everywhere, None):
            yield place


class _Standing:
    """Who still stands in each lane, as one after the other is called."""

    def __init__(self, line: Line, views: Iterable[Lanes], hurried: frozenset[int]) -> None:
        self.hurried = hurried
        self.priority: dict[str, list[Waiting]] = defaultdict(list)
        self.others: dict[str, list[Waiting]] = defaultdict(list)
        # The last of a list is the first in its lane, since that end is quickly taken from.
        for ticket in sorted(line.waiting, key=self._rank, reverse=True):
            (self.priority if ticket.priority else self.others)[ticket.lane].append(ticket)
        alone = {frozenset({t.lane}) for t in line.waiting}
        self.turns = {view: _Turn(line.policy) for view in {*views, *alone}}
        for lane, priority in line.recent:
            self._note(lane, priority)

    def call(self, lanes: Lanes, turn: int | None) -> Place | None:
        """The next for a counter of some lanes; None when nobody stands there."""
        others = [self.others[lane][-1] for lane in lanes if self.others[lane]]
        if not others or self.turns[lanes].of_priority():
            urgent = [self.priority[lane][-1] for lane in lanes if self._may_hurry(lane)]
            if urgent:
                return self._take(self.priority, min(urgent, key=self._rank), turn)
        return self._take(self.others, min(others, key=self._rank), turn) if others else None

    def _may_hurry(self, lane: str) -> bool:
        """Whether a lane's own people let its first priority ticket pass now."""
        in_turn = not self.others[lane] or self.turns[frozenset({lane})].of_priority()
        return bool(self.priority[lane]) and in_turn

    def _take(self, stand: dict[str, list[Waiting]], ticket: Waiting, turn: int | None) -> Place:
        stand[ticket.lane].pop()
        self._note(ticket.lane, ticket.priority)
        if ticket.priority:
            return Place(ticket, Why.PRIORITY, turn)
        return Place(ticket, Why.IN_TIME if ticket.id in self.hurried else Why.FIRST_COME, turn)

    def _note(self, lane: str, priority: bool) -> None:
        for view, turn in self.turns.items():
            if lane in view:
                turn.called(priority)

    def _rank(self, ticket: Waiting) -> tuple[bool, datetime, int]:
        return ticket.id not in self.hurried, ticket.line_at, ticket.id


class _Turn:
    """Whose turn it is: only an earlier run of priority calls makes priority wait."""

    def __init__(self, policy: LinePolicy) -> None:
        self.policy = policy
        self.run = 0
        self.others: int | None = None  # None until a priority ticket has been called

    def of_priority(self) -> bool:
        if self.others is None:
            return True
        if self.others == 0:
            return self.run < self.policy.priority_run
        return self.others >= self.policy.normal_run

    def called(self, priority: bool) -> None:
        if priority:
            self.run = self.run + 1 if self.others == 0 else 1
            self.others = 0
        elif self.others is not None:
            self.others += 1


def lanes_together(letters: Sequence[str], counters: Iterable[Lanes]) -> list[Lanes]:
    """Lanes that share a counter, directly or through others, stand in one line."""
    groups = [frozenset({letter}) for letter in letters]
    for shared in counters:
        joined = frozenset().union(*(g for g in groups if g & shared))
        if joined:
            groups = [g for g in groups if not g & shared] + [joined]
    return sorted(groups, key=lambda g: min(letters.index(letter) for letter in g))


class Arrival(NamedTuple):
    """What someone who joins a lane now finds: people to be called before, turns until then."""

    ahead: int
    turns: float


def arrive(
    lane: str,
    priority: bool,
    waiting: Mapping[str, tuple[int, int]],
    counters: Sequence[Lanes],
    policy: LinePolicy,
) -> Arrival:
    """At the counter of this lane that gets there first (the tag's hurry aside).

    `waiting` counts priority tickets and others by lane; at least one counter serves the lane.
    """
    found = []
    for lanes in {c for c in counters if lane in c}:
        first = sum(waiting.get(x, (0, 0))[0] for x in lanes)
        others = sum(waiting.get(x, (0, 0))[1] for x in lanes)
        # Priority tickets that wait will be called within the others' time; count them all.
        between = (first // policy.priority_run) * policy.normal_run if priority else others
        ahead = first + min(others, between)
        drained = _turns_to_drain(lanes, waiting, counters)
        found.append(Arrival(ahead, drained * ahead / max(first + others, 1)))
    return min(found, key=lambda arrival: (arrival.turns, arrival.ahead))


def _turns_to_drain(
    lanes: Lanes, waiting: Mapping[str, tuple[int, int]], counters: Sequence[Lanes]
) -> float:
    """Turns until some lanes are empty: as slow as those of them that have the fewest hands."""
    there = {lane: sum(waiting.get(lane, (0, 0))) for lane in lanes}
    return max(sum(there[x] for x in some) / hands for some, hands in _hands(lanes, *counters))


@lru_cache(maxsize=256)
def _hands(lanes: Lanes, *counters: Lanes) -> list[tuple[Lanes, int]]:
    """How many counters call from some of the lanes, for every choice of lanes."""
    choices = [
        frozenset(some)
        for size in range(1, len(lanes) + 1)
        for some in combinations(sorted(lanes), size)
    ]
    found = [(some, sum(not some.isdisjoint(c) for c in counters)) for some in choices]
    # A choice that more lanes could join without another counter is never the slowest.
    return [
        (some, hands)
        for some, hands in found
        if not any(some < more and hands == same for more, same in found)
    ]


def sharing(lane: str, counters: Sequence[Lanes]) -> Lanes:
    """The lanes whose people are called at the same counters as a lane's, itself included."""
    return frozenset({lane}).union(*(c for c in counters if lane in c))
