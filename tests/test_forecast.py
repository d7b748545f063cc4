"""Minutes as a range rounded to 5, hidden while they would be a guess."""

from __future__ import annotations

from datetime import datetime

import pytest
from conftest import at
from test_line import people

from hall.forecast import Tempo, at_risk, last_in_time, wait
from hall.line import Line, Pace, order
from hall.rulebook import LinePolicy


@pytest.mark.parametrize(
    ("ahead", "minutes", "counters", "expected"),
    [
        (10, [4, 4, 4, 4], 2, None),  # four samples: a guess
        (10, [4] * 5, 0, None),  # nobody at a counter
        (10, [4] * 5, 2, (20, 25)),
        (0, [4] * 5, 2, (0, 5)),
        (14, [2, 3, 4, 5, 6], 2, (20, 35)),  # 7 turns of 3 to 5 minutes
        (3, [8] * 9, 1, (20, 25)),
    ],
)
def test_wait(
    ahead: int, minutes: list[float], counters: int, expected: tuple[int, int] | None
) -> None:
    found = wait(ahead, Tempo(tuple(minutes), frozenset(range(counters))), needed=5)
    assert (found and (found.low, found.high)) == expected


def test_wait_is_said_as_a_range() -> None:
    found = wait(10, Tempo((4.0,) * 5, frozenset({1, 2})), needed=5)
    assert found is not None
    assert found.words.vi == "khoảng 20–25 phút"
    none_ahead = wait(0, Tempo((4.0,) * 5, frozenset({1, 2})), needed=5)
    assert none_ahead is not None
    assert none_ahead.words.vi == "dưới 5 phút"


def test_the_last_number_that_makes_the_cutoff() -> None:
    line = people("f@15:30 f@15:30 f@15:30 f@15:30 f@15:30")
    now = at("2026-11-26T15:12")
    pace = Pace(6, 1)

    def standing(at_: datetime) -> Line:
        return Line(frozenset("A"), order(line, at_, LinePolicy(), [], pace), pace, measured=True)

    last = last_in_time(standing(now), now)
    assert last is not None
    assert last.ticket.label == "A003"  # done at 15:18, 15:24, 15:30
    assert at_risk(standing(now), now) == {4, 5}
    late = at("2026-11-26T15:29")
    assert last_in_time(standing(late), late) is None
