"""Who is next, and why: pure, one documented policy, in one place.

0. Whoever is back from fetching a paper, or was sent on to be first, stands before all (`first`).
1. Priority is interleaved (domain.md 2.5): at most `priority_run` priority tickets in a row at a
   counter, then `normal_run` others before its next. The same holds between two priority tickets
   of one lane while others wait in it, however many counters serve it: what they call meanwhile,
   from whichever lane, counts as the others. So nobody starves, and nobody is passed by a stream.
2. Among the others, as soon as one fast-track ticket would otherwise miss its cutoff, those whose
   cutoff has not passed go first, in the order in which they came.
3. Then first come, first served, across the lanes of the counter that calls.

A ticket that was parked, transferred or brought back in time keeps its place (`line_at`). Whoever
said that she will be late is passed by until then (`late_until`), and then stands at her old place.
A ticket that was sent to one counter is called by that counter alone (`to_counter`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from hall.rulebook import LinePolicy
from hall.ticket import label
from hall.words import clock_vi

Lanes = frozenset[str]


class Why(StrEnum):
    FIRST = "first"
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
    late_until: datetime | None = None
    first: bool = False
    to_counter: int | None = None

    @property
    def label(self) -> str:
        return label(self.letter, self.number)


class Call(NamedTuple):
    """A call that a counter made: the lanes it serves, the one it called from, priority or not."""

    counter: int
    serves: Lanes
    lane: str
    priority: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket at its place, with the reason, the counter that calls it and in which turn.

    Both are None where no open counter serves its lane.
    """

    ticket: Waiting
    because: Why
    turn: int | None
    counter: int | None = None

    def why(self, policy: LinePolicy, zone: tzinfo) -> str:
        """The reason in words that a clerk can read out, with times in the hall's zone."""
        if self.because is Why.FIRST:
            return "Trở lại, hoặc được chuyển đến đầu hàng: không xếp hàng lại"
        if self.because is Why.PRIORITY:
            return f"Ưu tiên (xen kẽ {policy.priority_run} ưu tiên, {policy.normal_run} thường)"
        if self.because is Why.IN_TIME and self.ticket.cutoff_at:
            return f"Cần kịp giờ nhận hồ sơ {clock_vi(self.ticket.cutoff_at.astimezone(zone))}"
        return f"Đến trước: lấy số lúc {clock_vi(self.ticket.issued_at.astimezone(zone))}"


@dataclass(frozen=True)
class Line:
    """The waiting tickets of lanes that share counters, and the counters that will call them.

    `counters` holds the lanes of each open one, whoever is free first; `recent` the last calls,
    oldest first, of every counter, open or not, that serves these lanes. `minutes` is what one
    ticket takes, and `measured` says whether that is the day's own figure or only what is usual.
    `accepting` are the models whose cutoff counts the acceptance.
    """

    waiting: Sequence[Waiting]
    counters: Mapping[int, Lanes]
    now: datetime
    policy: LinePolicy
    recent: Sequence[Call]
    minutes: float
    measured: bool
    accepting: frozenset[str] = frozenset()

    @cached_property
    def places(self) -> list[Place]:
        """Everybody, in the order of the calls if every counter takes equally long."""
        return list(self._calls(self.counters, self._hurried))

    def for_counter(self, counter: int) -> Iterator[Place]:
        """Whom one counter calls, one after the other, while no other counter calls anybody.

        Those who are late come in the turn that they are expected in.
        """
        places = self._calls({counter: self.counters[counter]}, self._hurried)
        return (place for place in places if place.turn is not None)

    def before(self, ticket_id: int) -> int | None:
        """How many the counters of a ticket's lane call before it; None when it does not wait."""
        at = next((n for n, p in enumerate(self.places) if p.ticket.id == ticket_id), None)
        if at is None:
            return None
        place, earlier = self.places[at], self.places[:at]
        lane = place.ticket.lane
        if place.counter is None:  # nobody is at a counter for it: whoever stands there before it
            return sum(p.ticket.lane == lane for p in earlier)
        return sum(p.counter is not None and lane in self.counters[p.counter] for p in earlier)

    def misses(self, place: Place) -> bool:
        """Whether a ticket is expected to miss its cutoff, at its place and this pace.

        Its service must begin before the cutoff, since that is when a dossier is handed in (A3);
        where the plan counts the acceptance, it must be done by then.
        """
        cutoff = place.ticket.cutoff_at
        if cutoff is None or place.turn is None:
            return cutoff is not None
        accepting = place.ticket.model in self.accepting
        moment = self.now + timedelta(minutes=self.minutes * (place.turn + accepting))
        return moment > cutoff if accepting else moment >= cutoff

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
            # Who comes after it by her own word is no reason to reorder the others.
            and not (t.late_until and t.late_until >= t.cutoff_at)
        )
        if not running:
            return running
        unhurried = self._calls(self.counters, frozenset())
        fails = any(self.misses(place) for place in unhurried if place.ticket.id in running)
        return running if fails else frozenset()

    def _calls(self, counters: Mapping[int, Lanes], hurried: frozenset[int]) -> Iterator[Place]:
        """The calls of some counters that all take equally long, then those never reached."""
        standing = _Standing(self, hurried)
        turn, served = 0, True
        while served or (counters and standing.late):
            served = False
            standing.join(self.now + timedelta(minutes=self.minutes * turn))
            for counter, lanes in counters.items():
                if found := standing.call(counter, lanes):
                    served = True
                    yield Place(*found, turn, counter)
            turn += 1
        standing.join(None)
        everywhere = frozenset(t.to_counter or t.lane for t in self.waiting)
        while found := standing.call(None, everywhere):
            yield Place(*found, None)


Where = str | int  # a lane's letter, or the counter that some were sent to


class _Standing:
    """Who still stands in each lane, and for each counter alone, as one by one is called."""

    def __init__(self, line: Line, hurried: frozenset[int]) -> None:
        self.hurried = hurried
        self.first: dict[Where, list[Waiting]] = defaultdict(list)
        self.priority: dict[Where, list[Waiting]] = defaultdict(list)
        self.others: dict[Where, list[Waiting]] = defaultdict(list)
        # The last of a list is the first in its lane, since that end is quickly taken from.
        for ticket in sorted(line.waiting, key=self._rank, reverse=True):
            if not (ticket.late_until and ticket.late_until > line.now):
                self._stand(ticket).append(ticket)
        late = [t for t in line.waiting if t.late_until and t.late_until > line.now]
        self.late = sorted(late, key=lambda t: t.late_until or line.now, reverse=True)
        self.at_counter: dict[int | None, _Turn] = defaultdict(lambda: _Turn(line.policy))
        self.in_lane: dict[str, _Turn] = defaultdict(lambda: _Turn(line.policy))
        for call in line.recent:
            self._note(*call)

    def join(self, now: datetime | None) -> None:
        """Those who were late until then take their old places; with None all of them."""
        while self.late and (now is None or (self.late[-1].late_until or now) <= now):
            ticket = self.late.pop()
            stand = self._stand(ticket)
            stand.append(ticket)
            stand.sort(key=self._rank, reverse=True)

    def _stand(self, ticket: Waiting) -> list[Waiting]:
        where = ticket.to_counter or ticket.lane
        if ticket.first:
            return self.first[where]
        return (self.priority if ticket.priority else self.others)[where]

    def call(self, counter: int | None, lanes: Set[Where]) -> tuple[Waiting, Why] | None:
        """The next for a counter of some lanes, and why; None when nobody stands there."""
        reach = lanes if counter is None else lanes | {counter}
        first = [self.first[where][-1] for where in reach if self.first[where]]
        others = [self.others[where][-1] for where in reach if self.others[where]]
        urgent = [self.priority[where][-1] for where in reach if self._may_pass(where)]
        if first:
            ticket, why, among = min(first, key=self._rank), Why.FIRST, self.first
        elif urgent and (not others or self.at_counter[counter].of_priority()):
            ticket, why, among = min(urgent, key=self._rank), Why.PRIORITY, self.priority
        elif others:
            ticket, among = min(others, key=self._rank), self.others
            why = Why.IN_TIME if ticket.id in self.hurried else Why.FIRST_COME
        else:
            return None
        among[ticket.to_counter or ticket.lane].pop()
        self._note(counter, lanes, ticket.lane, ticket.priority)
        return ticket, why

    def _may_pass(self, where: Where) -> bool:
        """Whether a lane's own people let its first priority ticket pass now."""
        turn = isinstance(where, str) and self.in_lane[where].of_priority()
        return bool(self.priority[where]) and (turn or not self.others[where])

    def _note(self, counter: int | None, serves: Set[Where], lane: str, priority: bool) -> None:
        self.at_counter[counter].called(priority)
        lanes = {where for where in serves if isinstance(where, str)}
        for seen_in in (lane,) if priority else lanes | {lane}:
            self.in_lane[seen_in].called(priority)

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
