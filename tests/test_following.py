"""What phones are told of the line: the same as the line itself says, for everybody at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import COPIES, PERMIT, at, issue, rid, serve

from display.phone import facts
from hall.clock import FixedClock
from hall.following import Sight
from hall.hall import Hall
from hall.outcome import Outcome
from hall.ticket import Ticket

BIRTH = "1.001193"


def done(hall: Hall, clock: FixedClock, count: int, minutes: float = 4) -> None:
    for _ in range(count):
        issue(hall)
        ticket = serve(hall)
        clock.move(minutes=minutes)
        outcomes = [Outcome(d.id, "accepted") for d in ticket.dossiers]
        hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())


def sight(hall: Hall, ticket: Ticket) -> Sight:
    return hall.following()[1][ticket.token]


def test_everybody_stands_where_the_line_says(hall: Hall) -> None:
    """Mixed lanes, priority, two counters that share lanes, somebody late."""
    hall.staff.set_pin("Trần Văn Hòa", ("clerk",), "246802")
    hall.open_counter(2, 2, request_id=rid())
    tickets = [issue(hall, (COPIES, BIRTH, PERMIT)[n % 3], priority=n % 5 == 3) for n in range(30)]
    hall.come_late(tickets[4].id, request_id=rid())
    called = hall.call_next(1, 1, request_id=rid())
    rev, told = hall.following()
    assert rev == hall.snapshot()["rev"]
    assert set(told) == {t.token for t in tickets}
    for ticket in tickets:
        now = hall.ticket(ticket.id)
        assert told[ticket.token].before == hall.prospect(now).before, now.label
        assert told[ticket.token].label == now.label
    one = told[called.token]
    assert (one.state, one.counter, one.calls, one.before) == ("called", "Quầy 1", 1, None)
    assert one == hall.sight(called), "what is told before the line is drawn anew is the same"


def test_minutes_are_told_once_they_are_known(hall: Hall, clock: FixedClock) -> None:
    ticket = issue(hall)
    assert (sight(hall, ticket).low, sight(hall, ticket).back) == (None, None)
    hall.cancel(ticket.id, request_id=rid())
    done(hall, clock, 5, minutes=4)
    tickets = [issue(hall) for _ in range(8)]
    told = [sight(hall, t) for t in tickets]
    assert [(s.low, s.high) for s in told[:6]] == [
        (0, 5), (0, 5), (5, 10), (10, 15), (15, 20), (20, 25),
    ]  # fmt: skip
    # Who may go away comes back five minutes early, and not for less than ten.
    assert [s.back for s in told] == [None, None, None, None, 10, 15, 15, 20]


@pytest.mark.parametrize(
    ("issued", "when", "served", "risks"),
    [
        ("2026-11-26T08:15", "2026-11-26T08:15", 0, ["open"] * 4),
        ("2026-11-26T09:00", "2026-11-26T09:00", 5, ["kept"] * 4),
        # Six usual minutes a ticket at one counter: the first two still begin in time.
        ("2026-11-26T15:20", "2026-11-26T15:20", 0, ["open", "open", "doubt", "doubt"]),
        ("2026-11-26T14:50", "2026-11-26T15:30", 0, ["over"] * 4),
        ("2026-11-27T08:15", "2026-11-27T08:15", 0, [""] * 4),
    ],
)
def test_whether_the_cutoff_will_be_made(
    make_hall: Callable[[str], Hall],
    clock: FixedClock,
    issued: str,
    when: str,
    served: int,
    risks: list[str],
) -> None:
    hall = make_hall("tu-minh")
    hall.open_counter(1, 1, request_id=rid())
    done(hall, clock, served)
    clock.at = at(issued)
    tickets = [issue(hall) for _ in range(4)]
    clock.at = at(when)
    assert [sight(hall, t).risk for t in tickets] == risks


@pytest.mark.parametrize(
    ("sight", "shown"),
    [
        (Sight("A001", "waiting", before=0), "unserved"),
        (Sight("A001", "waiting", before=0, served="Quầy 1"), "next served soon unmeasured"),
        (
            Sight("A001", "waiting", before=2, low=0, high=5, served="Quầy 1"),
            "some served soon shortly",
        ),
        (
            Sight("A001", "waiting", before=2, low=20, high=30, back=15, served="Quầy 1"),
            "some served soon minutes",
        ),
        (
            Sight("A001", "waiting", before=9, low=20, high=30, back=15, risk="kept", served="Q"),
            "risk-kept some served minutes back",
        ),
        (Sight("A001", "called", risk="over", counter="Quầy 1"), "risk-over"),
        (Sight("A001", "done"), ""),
    ],
    ids=lambda v: v if isinstance(v, str) else v.state,
)
def test_which_parts_of_the_page_are_seen(sight: Sight, shown: str) -> None:
    assert facts(sight) == shown


def test_a_ticket_that_is_over_says_so(hall: Hall, clock: FixedClock) -> None:
    ticket = issue(hall)
    hall.cancel(ticket.id, request_id=rid())
    assert ticket.token not in hall.following()[1]
    assert hall.sight(hall.ticket(ticket.id)) == Sight("A001", "cancelled", "A")
    clock.at = at("2026-11-27T08:00")
    assert hall.sight(hall.ticket(ticket.id)).state == "expired"


def test_what_was_missing_is_kept_by_dossier(hall: Hall) -> None:
    hall.issue([(COPIES, 1), (BIRTH, 1)], request_id=rid())
    ticket = serve(hall)
    papers = hall.rulebook.procedure(BIRTH, hall.now().date()).components
    copies, birth = ticket.dossiers
    outcomes = [Outcome(copies.id, "accepted"), Outcome(birth.id, "incomplete", missing=papers)]
    finished = hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())
    assert hall.missing(finished) == {copies.id: (), birth.id: papers}
