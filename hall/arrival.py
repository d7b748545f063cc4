"""What someone who joins a lane now will find, by counts alone: pure, and cheap for a long line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hall.line import Lanes
from hall.rulebook import LinePolicy

PORTIONS = 100  # steps in which a line is played forward by counts alone


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
    """An estimate by counts alone, so that a ticket costs no look at everybody in the line.

    `waiting` counts priority tickets and others by lane; at least one counter serves the lane. It
    counts whom the counters of this lane call before, as `Line.before` does, if people of all
    lanes came evenly mixed; the tag's hurry and what was called last are left aside.
    """
    before = {x: float(sum(waiting.get(x, (0, 0)))) for x in frozenset().union(*counters)}
    if priority:
        mine = sharing(lane, counters)
        first = {x: waiting.get(x, (0, 0))[0] for x in before}
        others = sum(waiting.get(x, (0, 0))[1] for x in mine)
        between = (sum(first[x] for x in mine) // policy.priority_run) * policy.normal_run
        share = min(between / others, 1) if others else 0
        before = {x: first[x] + waiting.get(x, (0, 0))[1] * share for x in before}
    return _drain(lane, before, counters)


def _drain(lane: str, before: Mapping[str, float], counters: Sequence[Lanes]) -> Arrival:
    """Play counts forward until a counter of the lane finds nobody who came earlier."""
    # Portions of a large line, or playing it would grow with it.
    portion = max(sum(before.values()) / PORTIONS, 1.0)
    left, ahead, rounds = dict(before), 0.0, 0
    while True:
        for turn, lanes in enumerate(counters):
            oldest = max(lanes, key=lambda x: (left[x] / before[x] if before[x] else 0.0, x))
            if left[oldest] <= 0:
                if lane in lanes:
                    return Arrival(round(ahead), rounds * portion + turn / len(counters))
                continue
            taken = min(portion, left[oldest])
            left[oldest] -= taken
            ahead += taken * (lane in lanes)
        rounds += 1


def sharing(lane: str, counters: Sequence[Lanes]) -> Lanes:
    """The lanes whose people are called at the same counters as a lane's, itself included."""
    return frozenset({lane}).union(*(c for c in counters if lane in c))
