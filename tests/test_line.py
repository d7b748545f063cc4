"""Who is next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from conftest import at

from hall.line import Arrival, Lanes, Line, Waiting, Why, arrive, lanes_together
from hall.rulebook import LinePolicy

POLICY = LinePolicy()  # 1 priority, then 3 others
NINE = at("2026-11-26T09:00")


def people(spec: str) -> list[Waiting]:
    """ "a P f@15:30 hQ": ordinary, priority (capital), fast-track with a cutoff, as they came.

    A letter before it is the lane, in small; without one it is A.
    """
    line = []
    for n, word in enumerate(spec.split(), start=1):
        name, _, cutoff = word.partition("@")
        lane = name[:-1].upper() or "A"
        line.append(
            Waiting(
                id=n,
                letter=lane,
                number=n,
                lane=lane,
                line_at=NINE + timedelta(seconds=n),
                issued_at=NINE + timedelta(seconds=n),
                priority=name[-1].isupper(),
                fast_track=bool(cutoff),
                cutoff_at=at(f"2026-11-26T{cutoff}") if cutoff else None,
            )
        )
    return line


def counters(spec: str) -> list[Lanes]:
    """ "A AH": one counter for lane A, one for A and H."""
    return [frozenset(lanes) for lanes in spec.split()]


def line_of(
    spec: str, now: str = "09:00", at_counters: str = "A", recent: str = "", minutes: float = 6
) -> Line:
    return Line(
        waiting=people(spec),
        counters=counters(at_counters),
        now=at(f"2026-11-26T{now}"),
        policy=POLICY,
        recent=[("A", c.isupper()) for c in recent],
        minutes=minutes,
        measured=False,
    )


def ids(places: Sequence[object]) -> str:
    return " ".join(str(p.ticket.id) for p in places)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("spec", "now", "recent", "expected"),
    [
        # First come, first served.
        ("a b c", "09:00", "", "1 2 3"),
        # Priority goes first, but never more than one in a row while others wait: 1 to 3.
        ("a b c d P Q", "09:00", "", "5 1 2 3 6 4"),
        # A run of priority that has just been called makes the next one wait for three others.
        ("a b c d P", "09:00", "P", "1 2 3 5 4"),
        ("a b c d P", "09:00", "Pa", "1 2 5 3 4"),
        # Ordinary calls alone never make priority wait.
        ("a b P", "09:00", "aa", "3 1 2"),
        # With nobody else waiting, priority follows priority.
        ("P Q R", "09:00", "P", "1 2 3"),
        # Fast-track waits its turn while it makes its cutoff anyway ...
        ("a b f@15:30", "09:00", "", "1 2 3"),
        # ... goes before the rest when it would otherwise miss it ...
        ("a b f@15:30", "15:20", "", "3 1 2"),
        # ... and has no claim any more once the cutoff has passed.
        ("a b f@15:30", "15:31", "", "1 2 3"),
        # Those in a hurry keep their order among themselves.
        ("a f@15:30 b f@15:30", "15:25", "", "2 4 1 3"),
    ],
)
def test_one_counter_calls_in_order(spec: str, now: str, recent: str, expected: str) -> None:
    line = line_of(spec, now, recent=recent)
    assert ids(line.places) == expected
    assert ids(list(line.for_counter(frozenset("A")))) == expected


@pytest.mark.parametrize(
    ("at_counters", "spec", "calls_from", "expected"),
    [
        # A counter for two lanes takes who came first, whichever the lane.
        ("AH", "a ha a ha", "AH", "1 2 3 4"),
        # The shared line's others are at another counter: this one still takes turns itself.
        ("A AH", "ha ha ha ha ha ha P Q R a b c d", "A", "7 10 11 12 8 13 9"),
        # One priority in a row counts across the lanes of a counter, not for each of them.
        ("AH", "a b c P ha hb hc hQ", "AH", "4 1 2 3 8 5 6 7"),
        # A lane's own people are not passed over because the counter has other lanes too.
        ("AH", "P ha ha ha Q", "AH", "1 2 3 4 5"),
        # A lane that no counter calls from is not this counter's business.
        ("A", "a ha b", "A", "1 3"),
    ],
)
def test_counters_that_share_lanes(
    at_counters: str, spec: str, calls_from: str, expected: str
) -> None:
    line = line_of(spec, at_counters=at_counters)
    assert ids(list(line.for_counter(frozenset(calls_from)))) == expected


@pytest.mark.parametrize(
    ("at_counters", "spec", "turns"),
    [
        ("A", "a b c", [0, 1, 2]),
        ("A A", "a b c", [0, 0, 1]),
        # While one works through its own lane, the other takes what they share.
        ("A AH", "a b ha c", [0, 0, 1, 1]),
        # Nobody is at a counter for H: those have no turn, and come last.
        ("A", "ha a hb b", [0, 1, None, None]),
    ],
)
def test_the_turn_in_which_the_counters_reach_each(
    at_counters: str, spec: str, turns: list[int | None]
) -> None:
    assert [p.turn for p in line_of(spec, at_counters=at_counters).places] == turns


def test_two_counters_help_the_hurried_in_time() -> None:
    # 10 minutes are one turn of 6: alone, a counter reaches only the first in time.
    assert ids(line_of("a f@15:30", "15:20").places) == "2 1"
    assert ids(line_of("a f@15:30", "15:20", "A A").places) == "1 2"


def test_every_place_has_a_reason_to_read_out() -> None:
    assert NINE.tzinfo is not None
    places = line_of("a P f@15:30", "15:26").places
    assert [(p.because, p.why(POLICY, NINE.tzinfo)) for p in places] == [
        (Why.PRIORITY, "Ưu tiên (xen kẽ 1 ưu tiên, 3 thường)"),
        (Why.IN_TIME, "Cần kịp giờ nhận hồ sơ 15 giờ 30"),
        (Why.FIRST_COME, "Đến trước: lấy số lúc 9 giờ"),
    ]


@pytest.mark.parametrize("at_counters", ["A", "A A", "AH HK", "A AHK K"])
def test_nobody_is_lost_or_doubled_in_a_long_mixed_line(at_counters: str) -> None:
    spec = " ".join(["a", "P", "f@15:30", "hb", "hQ", "kf@10:00", "kR"] * 60)
    line = line_of(spec, "09:30", at_counters)
    assert sorted(p.ticket.id for p in line.places) == list(range(1, 421))
    for own in line.counters:
        calls = list(line.for_counter(own))
        assert len({p.ticket.id for p in calls}) == len(calls)
        run = "".join("P" if p.ticket.priority else "." for p in calls)
        both_wait = run[: min(run.rindex("P"), run.rindex("."))]
        assert "PP" not in both_wait  # never more than one in a row while others wait
        assert "......" not in both_wait  # nor is priority kept waiting by its counter's lanes


@pytest.mark.parametrize(
    ("ticket", "lane", "ahead"),
    [
        (4, "A", 3),  # alone in its line
        (3, "H", 2),  # those of A are called at the same counter
        (9, "A", None),  # no longer waits
    ],
)
def test_how_many_are_called_before(ticket: int, lane: str, ahead: int | None) -> None:
    assert line_of("a b ha c", at_counters="AH").before(ticket, lane) == ahead


@pytest.mark.parametrize(
    ("at_counters", "lane", "priority", "waiting", "expected"),
    [
        ("A", "A", False, {}, Arrival(0, 0)),
        ("A", "A", False, {"A": (2, 10)}, Arrival(12, 12)),
        ("A", "A", True, {"A": (0, 10)}, Arrival(0, 0)),
        ("A", "A", True, {"A": (1, 10)}, Arrival(4, 4)),  # the one before, and three others
        ("A", "A", True, {"A": (2, 1)}, Arrival(3, 3)),  # no more others than there are
        ("A A", "A", False, {"A": (0, 10)}, Arrival(10, 5)),
        # One counter for two lanes: everybody there is before her.
        ("AH", "H", False, {"A": (0, 10)}, Arrival(10, 10)),
        # A second counter takes its share of A, and H is reached as soon as all are.
        ("A AH", "H", False, {"A": (0, 10)}, Arrival(10, 5)),
        # The counter that gets there first: the one for H alone, with some help.
        ("AH H", "H", False, {"A": (0, 10), "H": (0, 2)}, Arrival(2, 1)),
        # Lanes of other counters are not before her.
        ("AH K", "H", False, {"K": (0, 9)}, Arrival(0, 0)),
    ],
)
def test_what_an_arrival_finds(
    at_counters: str,
    lane: str,
    priority: bool,
    waiting: dict[str, tuple[int, int]],
    expected: Arrival,
) -> None:
    assert arrive(lane, priority, waiting, counters(at_counters), POLICY) == expected


@pytest.mark.parametrize(
    ("at_counters", "together"),
    [
        ("A A H K", "A H K"),
        ("AH K", "AH K"),
        ("AK H HK", "AHK"),  # through another lane
        ("", "A H K"),
    ],
)
def test_lanes_that_share_a_counter_stand_in_one_line(at_counters: str, together: str) -> None:
    assert lanes_together("AHK", counters(at_counters)) == counters(together)
