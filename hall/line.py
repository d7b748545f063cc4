"""Who is next, and why: pure, one documented policy, in one place.

1. Priority is interleaved: at most `priority_run` priority tickets in a row, then `normal_run`
   others before the next, so nobody starves (domain.md 2.5).
2. Among the others, as soon as one fast-track ticket would otherwise miss its cutoff, those that
   still can make theirs go first, in the order in which they came.
3. Then first come, first served, across all lanes that share counters.

A ticket that was parked, transferred or brought back in time keeps its place (`line_at`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from hall.rulebook import LinePolicy
from hall.ticket import label
from hall.words import clock_vi


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

    @property
    def label(self) -> str:
        return label(self.letter, self.number)


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket at its place, with the reason."""

    ticket: Waiting
    because: Why

    def why(self, policy: LinePolicy, zone: tzinfo) -> str:
        """The reason in words that a clerk can read out, with times in the hall's zone."""
        if self.because is Why.PRIORITY:
            return f"Ưu tiên (xen kẽ {policy.priority_run} ưu tiên, {policy.normal_run} thường)"
        if self.because is Why.IN_TIME and self.ticket.cutoff_at:
            return f"Cần kịp giờ nhận hồ sơ {clock_vi(self.ticket.cutoff_at.astimezone(zone))}"
        return f"Đến trước: lấy số lúc {clock_vi(self.ticket.issued_at.astimezone(zone))}"


@dataclass(frozen=True)
class Pace:
    """How fast the line moves: minutes a ticket takes, and how many counters share it."""

    minutes: float
    counters: int

    def turns_until(self, moment: datetime, now: datetime) -> int:
        """How many turns of the counters will be done by a moment."""
        return int((moment - now) / timedelta(minutes=self.minutes))

    def turn_of(self, position: int) -> int:
        """In which turn a position of the line is served; both count from 0."""
        return position // max(self.counters, 1)


@dataclass(frozen=True)
class Line:
    """The waiting tickets of lanes that share counters, in the order of their calls.

    `measured` says whether the pace is the day's own or only what is usual.
    """

    lanes: frozenset[str]
    places: Sequence[Place]
    pace: Pace
    measured: bool

    def turns(self) -> list[tuple[int, Place]]:
        """Each place with the turn of the counters in which it is reached."""
        return [(self.pace.turn_of(at), place) for at, place in enumerate(self.places)]


def lanes_together(
    letters: Sequence[str], counters: Sequence[Sequence[str]]
) -> list[frozenset[str]]:
    """Lanes that share a counter, directly or through others, stand in one line.

    So there is one order for every screen and every call, whichever lanes a counter serves.
    """
    groups = [frozenset(letter) for letter in letters]
    for served in counters:
        shared = frozenset(served)
        joined = frozenset().union(*(g for g in groups if g & shared))
        if joined:
            groups = [g for g in groups if not g & shared] + [joined]
    return sorted(groups, key=lambda g: min(letters.index(letter) for letter in g))


def order(
    waiting: Sequence[Waiting],
    now: datetime,
    policy: LinePolicy,
    recent: Sequence[bool],
    pace: Pace,
) -> list[Place]:
    """The whole line in the order in which it will be called.

    `recent` says, oldest first, whether the day's last calls were priority tickets.
    """
    arrived = sorted(waiting, key=lambda t: (t.line_at, t.id))
    hurried = _hurried(arrived, now, pace)
    priority = [t for t in arrived if t.priority]
    others = [t for t in arrived if not t.priority and t.id in hurried]
    others += [t for t in arrived if not t.priority and t.id not in hurried]
    turn = _Turn(policy, recent)
    places: list[Place] = []
    p = n = 0
    while p < len(priority) or n < len(others):
        is_priority = n == len(others) or (p < len(priority) and turn.of_priority())
        if is_priority:
            places.append(Place(priority[p], Why.PRIORITY))
            p += 1
        else:
            ticket = others[n]
            places.append(Place(ticket, Why.IN_TIME if ticket.id in hurried else Why.FIRST_COME))
            n += 1
        turn.called(is_priority)
    return places


def ahead_on_arrival(
    priority: bool, waiting_priority: int, waiting_others: int, policy: LinePolicy
) -> int:
    """How many are called before a ticket that joins the line now (the tag's hurry aside)."""
    if not priority:
        # Priority tickets that wait will be called within the others' time; count them all.
        return waiting_priority + waiting_others
    between = (waiting_priority // policy.priority_run) * policy.normal_run
    return waiting_priority + min(waiting_others, between)


class _Turn:
    """Whose turn it is: only an earlier run of priority calls makes priority wait."""

    def __init__(self, policy: LinePolicy, recent: Sequence[bool]) -> None:
        self.policy = policy
        self.run = 0
        self.others: int | None = None  # None until a priority ticket has been called
        for was_priority in recent:
            self.called(was_priority)

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


def _hurried(arrived: Sequence[Waiting], now: datetime, pace: Pace) -> frozenset[int]:
    """Fast-track tickets that go first: none, until first come, first served would fail one.

    Then all of them, or those who hurry would push the earlier ones past the cutoff instead.
    """
    running = [
        (position, t)
        for position, t in enumerate(arrived)
        if t.fast_track and not t.priority and t.cutoff_at is not None and now < t.cutoff_at
    ]
    turns = {t.cutoff_at: pace.turns_until(t.cutoff_at, now) for _, t in running if t.cutoff_at}
    if all(pace.turn_of(at) < turns[t.cutoff_at] for at, t in running if t.cutoff_at):
        return frozenset()
    return frozenset(t.id for _, t in running)
