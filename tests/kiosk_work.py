"""What a counter has done before someone stands at the kiosk again, and a scanner that types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import miss, rid
from kiosk_house import AFTERNOON, House, a_house
from playwright.sync_api import Page

from hall.clock import SystemClock
from hall.outcome import Outcome
from hall.rulebook import Rulebook
from hall.ticket import Ticket


@contextmanager
def a_counter(book: Rulebook, data: Path, port: int) -> Iterator[House]:
    """A hall of its own with a clerk at counter 1, on Thursday afternoon."""
    with a_house(book, AFTERNOON, data, port) as house:
        house.hall.staff.set_pin("Cán bộ quầy", ("clerk",), "135790")
        house.hall.open_counter(1, 1, request_id=rid())
        yield house


@pytest.fixture(scope="module")
def house(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Tứ Minh with a clerk at counter 1, for one file of tests."""
    with a_counter(rulebooks["tu-minh"], tmp_path_factory.mktemp("counter"), 20400) as found:
        yield found


def called(house: House, code: str, count: int = 1) -> Ticket:
    """One person at the counter; nobody else may be waiting."""
    house.hall.issue([(code, count)], request_id=rid())
    return house.hall.call_next(1, 1, request_id=rid())


def started(house: House, code: str, count: int = 1) -> Ticket:
    return house.hall.start(called(house, code, count).id, 1, 1, request_id=rid())


def accepted(house: House, code: str, case_code: str = "", count: int = 1) -> Ticket:
    """A ticket whose dossiers were taken in, the first under a code."""
    ticket = started(house, code, count)
    outcomes = [
        Outcome(dossier.id, "accepted", case_code=case_code if n == 0 else "")
        for n, dossier in enumerate(ticket.dossiers)
    ]
    return house.hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())


def incomplete(house: House, code: str) -> Ticket:
    """A ticket whose dossier lacks its first paper."""
    ticket = started(house, code)
    papers = house.hall.rulebook.procedure(code, house.hall.day().date).components
    outcomes = [
        Outcome(d.id, "incomplete", missing=papers[:1], documents=papers[1:])
        for d in ticket.dossiers
    ]
    return house.hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())


def parked(house: House, code: str) -> Ticket:
    return house.hall.park(started(house, code).id, 1, 1, request_id=rid())


def missed(house: House, code: str) -> Ticket:
    return miss(house.hall, called(house, code).id)


def scan(page: Page, text: str) -> None:
    """As a keyboard wedge does: a key every 5 ms, then Enter.

    Each key bears the moment at which a scanner would have sent it, however late a busy machine
    comes to it: a pause of this machine's is no pause of the scanner's.
    """
    keys = page.context.new_cdp_session(page)
    begun = SystemClock().now().timestamp() - (len(text) + 1) * 0.005
    for place, typed in enumerate(f"{text}\r"):
        enter = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13}
        key = (enter if typed == "\r" else {"key": typed}) | {"timestamp": begun + place * 0.005}
        keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": typed, **key})
        keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
    keys.detach()
