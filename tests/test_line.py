"""Who is next, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from conftest import at

from hall.arrival import Arrival, arrive
from hall.line import Call, Lanes, Line, Waiting, Why, lanes_together
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


def line_of(spec: str, now: str = "09:00", at_counters: str = "A", recent: str = "") -> Line:
    """`recent` are calls of counter 1 from lane A: "P a" was a priority ticket, then another.

    "2hP" was called by counter 2 from lane H.
    """
    there = dict(enumerate(counters(at_counters), 1))
    calls = []
    for word in recent.split():
        counter = int(word[0]) if word[0].isdigit() else 1
        lane = word.lstrip("12345")[:-1].upper() or "A"
        calls.append(Call(counter, there[counter], lane, word[-1].isupper()))
    return Line(
        waiting=people(spec),
        counters=there,
        now=at(f"2026-11-26T{now}"),
        policy=POLICY,
        recent=calls,
        minutes=6,
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
        ("a b c d P", "09:00", "P a", "1 2 5 3 4"),
        # Ordinary calls alone never make priority wait.
        ("a b P", "09:00", "a a", "3 1 2"),
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
    assert ids(list(line.for_counter(1))) == expected


@pytest.mark.parametrize(
    ("at_counters", "spec", "recent", "counter", "expected"),
    [
        # A counter for two lanes takes who came first, whichever the lane.
        ("AH", "a ha a ha", "", 1, "1 2 3 4"),
        # The shared line's others are at another counter: this one still takes turns itself.
        ("A AH", "ha ha ha ha ha ha P Q R a b c d", "", 1, "7 10 11 12 8 13 9"),
        # One priority in a row counts across the lanes of a counter, not for each of them.
        ("AH", "a b c P ha hb hc hQ", "", 1, "4 1 2 3 8 5 6 7"),
        # Behind the backlog of another lane she waits for three others, not for all of them.
        ("A AH", "a b c d e f hQ hg", "2hP", 2, "1 2 3 7 4 5 6 8"),
        # Two counters for one lane are one row to those who wait in it ...
        ("A A", "P a b c d", "2P", 1, "2 3 4 1 5"),
        # ... but what another counter called from another lane holds nobody up.
        ("A AH", "P a b c", "2hQ", 1, "1 2 3 4"),
        # A ticket that was sent on counts where it was called, not where it stands now.
        ("A H", "hP ha hb", "1P", 2, "1 2 3"),
        # A lane that no counter calls from is not this counter's business.
        ("A", "a ha b", "", 1, "1 3"),
    ],
)
def test_counters_that_share_lanes(
    at_counters: str, spec: str, recent: str, counter: int, expected: str
) -> None:
    line = line_of(spec, at_counters=at_counters, recent=recent)
    assert ids(list(line.for_counter(counter))) == expected


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
    # A turn takes 6 minutes: alone, a counter reaches only the first in time.
    assert ids(line_of("a f@15:30", "15:25").places) == "2 1"
    assert ids(line_of("a f@15:30", "15:25", "A A").places) == "1 2"


@pytest.mark.parametrize(
    ("accepting", "now", "late"),
    [
        # "nộp trước 15 giờ 30": begun at 15:29 is in time, at 15:30 it is not.
        (False, "15:23", set()),
        (False, "15:24", {2}),
        # "tiếp nhận sau 15h30" is late: done at 15:30 is in time.
        (True, "15:18", set()),
        (True, "15:19", {2}),
    ],
)
def test_what_must_have_happened_by_the_cutoff(accepting: bool, now: str, late: set[int]) -> None:
    line = line_of("f@15:30 f@15:30", now)
    tagged = [ticket._replace(model="m") for ticket in line.waiting]
    line = replace(line, waiting=tagged, accepting=frozenset({"m"} if accepting else ()))
    assert {p.ticket.id for p in line.places if line.misses(p)} == late


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
    for counter in line.counters:
        alone = list(line.for_counter(counter))
        assert len({p.ticket.id for p in alone}) == len(alone)
        for calls in (alone, [p for p in line.places if p.counter == counter]):
            run = "".join("P" if p.ticket.priority else "." for p in calls)
            both_wait = run[: min(run.rfind("P"), run.rfind("."))]
            assert "PP" not in both_wait  # never more than one in a row while others wait
    for lane in "AHK":
        run = "".join("P" if p.ticket.priority else "." for p in line.places
                      if p.ticket.lane == lane and p.turn is not None)  # fmt: skip
        if at_counters in ("A", "A A"):
            assert "PP" not in run[: max(min(run.rfind("P"), run.rfind(".")), 0)]


def test_a_stream_of_priority_in_other_lanes_passes_nobody_by() -> None:
    """Four counters, each with a lane of its own full of priority, and one lane that all share."""
    streams = " ".join(f"{lane}P {lane}a {lane}b" for lane in "hkmn" * 30)
    line = line_of("a " + streams + " Q", at_counters="AH AK AM AN")
    order = [p.ticket.id for p in line.places]
    assert order[0] in (1, 2)
    mine = next(p for p in line.places if p.ticket.lane == "A" and p.ticket.priority)
    earlier = [p for p in line.places[: line.places.index(mine)] if p.ticket.priority]
    assert all(p.ticket.line_at < mine.ticket.line_at for p in earlier)  # only who came before her


@pytest.mark.parametrize(
    ("at_counters", "ticket", "ahead"),
    [
        ("AH", 4, 3),  # alone in its line
        ("AH", 3, 2),  # those of A are called at the same counter
        ("A H", 3, 0),  # those of A are called elsewhere
        ("A", 3, 0),  # nobody is at a counter for H: whoever waits there before
        ("AH", 9, None),  # no longer waits
    ],
)
def test_how_many_are_called_before(at_counters: str, ticket: int, ahead: int | None) -> None:
    assert line_of("a b ha c", at_counters=at_counters).before(ticket) == ahead


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
        # A second counter takes its share of A: she is behind what hers has to call.
        ("A AH", "H", False, {"A": (0, 10)}, Arrival(5, 5)),
        # The counter for both is busy with A, so that it is no second hand for H.
        ("A A AH H", "H", False, {"A": (0, 30), "H": (0, 10)}, Arrival(20, 10)),
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
    found = arrive(lane, priority, waiting, counters(at_counters), POLICY)
    assert found.ahead == pytest.approx(expected.ahead, abs=1 if len(waiting) > 1 else 0)
    assert found.turns == pytest.approx(expected.turns, abs=1)


@pytest.mark.parametrize("at_counters", ["A", "A A", "A AH", "A A AH H", "AH HK", "AHK AHK K"])
def test_the_estimate_of_an_arrival_is_near_what_she_then_finds(at_counters: str) -> None:
    """What the paper says and what the phone says a moment later."""
    line = line_of(" ".join(["a", "hb", "a", "kc", "Q"] * 12), at_counters=at_counters)
    lanes = frozenset().union(*line.counters.values())
    for lane in sorted(lanes):
        counts = {x: (sum(t.lane == x and t.priority for t in line.waiting),
                      sum(t.lane == x and not t.priority for t in line.waiting))
                  for x in "AHK"}  # fmt: skip
        told = arrive(lane, False, counts, list(line.counters.values()), POLICY).ahead
        after = NINE + timedelta(hours=1)
        she = line.waiting[0]._replace(id=999, lane=lane, line_at=after, priority=False)
        then = replace(line, waiting=[*line.waiting, she]).before(999)
        assert then is not None
        assert abs(told - then) <= max(3, 0.2 * then)


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
