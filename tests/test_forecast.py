"""Minutes as a range rounded to 5, hidden while they would be a guess."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import at
from test_line import counters, line_of

from hall.arrival import Arrival
from hall.forecast import Tempo, at_risk, last_in_time, room


@pytest.mark.parametrize(
    ("turns", "minutes", "at_counters", "expected"),
    [
        (5, [4, 4, 4, 4], "A", None),  # four samples: a guess
        (5, [4] * 5, "", None),  # nobody at a counter
        (5, [4] * 5, "H", None),  # nobody at this lane's counter
        (5, [4] * 5, "A", (20, 25)),
        (0, [4] * 5, "A", (0, 5)),
        (7, [2, 3, 4, 5, 6], "A", (20, 35)),  # 7 turns of 3 to 5 minutes
        (3, [8] * 9, "AH", (20, 25)),
    ],
)
def test_wait(
    turns: float, minutes: list[float], at_counters: str, expected: tuple[int, int] | None
) -> None:
    tempo = Tempo({"A": minutes}, tuple(counters(at_counters)))
    found = tempo.wait("A", Arrival(10, turns), needed=5)
    assert (found and (found.low, found.high)) == expected


def test_lanes_of_one_counter_share_what_the_day_has_shown() -> None:
    tempo = Tempo({"A": [4.0] * 3, "H": [4.0] * 2}, tuple(counters("AH")))
    assert tempo.wait("H", Arrival(5, 5), needed=5) is not None
    assert tempo.wait("H", Arrival(5, 5), needed=6) is None


def test_the_pace_is_the_usual_one_until_enough_was_served() -> None:
    tempo = Tempo({"A": [3.0] * 5}, tuple(counters("A")))
    assert tempo.pace(frozenset("A"), usual=6, needed=5) == 3
    assert tempo.pace(frozenset("A"), usual=6, needed=6) == 6


def test_wait_is_said_as_a_range() -> None:
    tempo = Tempo({"A": [4.0] * 5}, tuple(counters("A A")))
    found = tempo.wait("A", Arrival(10, 5), needed=5)
    assert found is not None
    assert found.words.vi == "khoảng 20–25 phút"
    none_ahead = tempo.wait("A", Arrival(0, 0), needed=5)
    assert none_ahead is not None
    assert none_ahead.words.vi == "dưới 5 phút"


@pytest.mark.parametrize(
    ("spec", "now", "at_counters", "last", "late"),
    [
        # Begun at 15:12, 15:18 and 15:24; the others at 15:30 and later.
        ("f@15:30 " * 5, "15:12", "A", "A003", {4, 5}),
        ("f@15:30 " * 5, "15:29", "A", "A001", {2, 3, 4, 5}),
        ("f@15:30 " * 5, "15:30", "A", None, {1, 2, 3, 4, 5}),
        # Two counters reach twice as many.
        ("f@15:30 " * 5, "15:12", "A A", "A005", set()),
        # Nobody is at a counter for H: whoever waits there is at risk, and never the last in time.
        ("f@15:30 hf@15:30", "09:00", "A", "A001", {2}),
    ],
)
def test_who_makes_the_cutoff(
    spec: str, now: str, at_counters: str, last: str | None, late: set[int]
) -> None:
    line = line_of(spec, now, at_counters)
    found = last_in_time(line)
    assert (found and found.ticket.label) == last
    assert at_risk(line) == late


@pytest.mark.parametrize(
    ("spec", "now", "at_counters", "accepting", "left"),
    [
        # Six minutes each: at 15:12 three services begin before 15:30, and three end by then.
        ("", "15:12", "A", False, 3),
        ("", "15:12", "A", True, 3),
        # At 15:13 the third still begins, but does not end in time.
        ("", "15:13", "A", False, 3),
        ("", "15:13", "A", True, 2),
        ("", "15:12", "A A", False, 6),
        # Who hurries or has priority stands before; whoever does not hurry can wait.
        ("f@15:30 P a a a", "15:12", "A A", False, 4),
        ("f@15:30 " * 9, "15:12", "A", False, 0),
        ("", "15:12", "AH H", False, 3),  # only counters of the lane
        ("", "15:12", "H", False, None),
    ],
)
def test_how_many_more_dossiers_can_make_it(
    spec: str, now: str, at_counters: str, accepting: bool, left: int | None
) -> None:
    line = replace(line_of(spec, now, at_counters), minutes=6, measured=True)
    assert room(line, frozenset("A"), at("2026-11-26T15:30"), accepting) == left
    assert room(replace(line, measured=False), frozenset("A"), line.now, accepting) is None
