"""The same hall on PostgreSQL: the same commands, behind a row lock per hall."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import COPIES, THURSDAY, at, issue, rid
from postgres import cluster

from hall.clock import FixedClock
from hall.errors import Refused
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import upgrade
from hall.outcome import Outcome
from hall.rulebook import Rulebook
from hall.ticket import TicketState
from hall.writer import Database


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with cluster() as found:
        assert upgrade(found)
        assert not upgrade(found)
        yield found


@pytest.fixture(params=["tu-minh", "gia-vien"])
def hall(
    request: pytest.FixtureRequest, rulebooks: dict[str, Rulebook], url: str
) -> Iterator[Hall]:
    database = Database(url)
    found = Hall(rulebooks[request.param], database, FixedClock(at(THURSDAY)), Bus(), "http://h")
    found.publish()
    found.staff.set_pin("Cán bộ quầy", ("clerk",), "135790")
    yield found
    database.close()


def test_a_morning_on_postgresql(hall: Hall) -> None:
    def kiosk(_n: int) -> list[int]:
        again = [rid() for _ in range(20)]
        return [hall.issue([(COPIES, 1)], request_id=r).number for r in again for _ in range(2)]

    with ThreadPoolExecutor(8) as pool:
        numbers = [n for found in pool.map(kiosk, range(8)) for n in found]
    assert Counter(numbers) == {n: 2 for n in range(1, 161)}

    lane = hall.snapshot()["line"][0]["letter"]
    first = hall.rulebook.counters[0]
    workplaces = tuple(first.model_copy(update={"id": n, "lanes": (lane,)}) for n in range(1, 9))
    hall.rulebook = hall.rulebook.model_copy(update={"counters": workplaces})
    called: list[int] = []

    def clerk(counter: int) -> None:
        hall.open_counter(counter, counter, request_id=rid())
        while True:
            try:
                ticket = hall.call_next(counter, counter, request_id=rid())
            except Refused:
                return
            called.append(ticket.number)
            hall.start(ticket.id, counter, counter, request_id=rid())
            fates = [Outcome(d.id, "accepted") for d in ticket.dossiers]
            hall.finish(ticket.id, counter, counter, fates, request_id=rid())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clerk, range(1, 9)))
    assert Counter(called) == Counter(range(1, 161))
    drawn = hall.snapshot()
    assert (drawn["waiting"], len(drawn["calls"])) == (0, 12)
    done = hall.ticket_by_token(issue(hall).token)
    assert (done.state, done.number) == (TicketState.WAITING, 161)
