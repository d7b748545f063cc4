"""A room for the tests of counter, office and follow page: the product behind a real port."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from browsing import a_browser, serve_at
from browsing import axe as axe
from conftest import BIRTH as BIRTH
from conftest import COPIES as COPIES
from conftest import at, rid
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

import app
import settings
from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from hall.migrating import upgrade
from hall.paper import GuidancePaper, ReceiptPaper, from_json
from hall.rulebook import Rulebook
from hall.ticket import Ticket

AFTERNOON = "2026-11-26T14:42"  # a Thursday: «Ngày Thứ Năm không hẹn» until 15:30
PIN, OTHER_PIN = "135790", "246802"
OFFICE_PIN = "mat-khau-van-phong"  # what the office asks for in place of a PIN
SLOW = "1.001776"
LAN, HOA, VAN = 1, 2, 3  # staff ids of Tứ Minh, in the order in which they are added


class Room:
    """Tứ Minh on a Thursday afternoon; each test begins with an empty line and nobody seated."""

    def __init__(self, product: app.Product, clock: FixedClock, url: str) -> None:
        self.product, self.clock, self.url = product, clock, url
        self.hall: Hall = product.halls["tu-minh"]
        self.other: Hall = product.halls["gia-vien"]

    def empty(self) -> None:
        self.clock.at = at(AFTERNOON)
        for hall in (self.hall, self.other):
            with suppress(Refused):  # nothing was left open
                hall.close_day(hall.now().date(), request_id=rid())

    def issue(self, *codes: str, **wish: Any) -> Ticket:
        return self.hall.issue([(code, 1) for code in codes], request_id=rid(), **wish)

    def client(self, staff: int = LAN, pin: str = PIN, counter: int = 1) -> FlaskClient:
        """A browser without scripts, signed in."""
        client = self.product.flask.test_client()
        answer = client.post(
            "/tu-minh/counter/", data={"counter": counter, "staff": staff, "pin": pin}
        )
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return client

    def papers(self, ticket: Ticket) -> list[ReceiptPaper | GuidancePaper]:
        """What the counter's printer was given for a ticket, oldest first."""
        jobs = [j for j in self.hall.jobs(200) if j.ticket_id == ticket.id and j.kind != "ticket"]
        return [from_json(j.kind, j.content) for j in reversed(jobs)]  # type: ignore[misc]

    def later(self, seconds: int = 11) -> None:
        """Time passes, for the screens too: by itself long enough to call somebody again."""
        self.clock.move(seconds=seconds)
        self.product.emitter.touch(self.hall.id)

    def events(self, name: str) -> int:
        rows = self.hall.journal(self.hall.now().date(), 10_000)
        return sum(row.event == name for row in rows)


@pytest.fixture(scope="session")
def counter_room(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    data = tmp_path_factory.mktemp("counter")
    where = settings.load({"DENLUOT_DATA": str(data), "DENLUOT_PHONE_PORT": "0"})
    upgrade(where.database)
    clock = FixedClock(at(AFTERNOON))
    to_files = {id: _on_file(rulebooks[id], data) for id in ("tu-minh", "gia-vien")}
    product = app.build(where, to_files, clock)
    product.start()
    for hall in product.halls.values():
        hall.staff.set_pin("Nguyễn Thị Lan", ("clerk",), PIN)
        hall.staff.set_pin("Trần Văn Hòa", ("clerk",), OTHER_PIN)
        hall.staff.set_password("Lê Thị Vân", ("office",), OFFICE_PIN)
    server = serve_at(product.flask)
    yield Room(product, clock, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    product.stop()


@pytest.fixture
def room(counter_room: Room) -> Room:
    counter_room.empty()
    return counter_room


@pytest.fixture(scope="module")
def counter_browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def context(counter_browser: Browser) -> Iterator[BrowserContext]:
    context = counter_browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def page(room: Room, context: BrowserContext) -> Iterator[Page]:
    """Lan's workplace at counter 1, free hands; a script error on it fails the test."""
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{room.url}/tu-minh/counter/")
    page.get_by_role("radio", name=re.compile("Quầy 1")).check()
    page.get_by_label("Họ tên").select_option(label="Nguyễn Thị Lan")
    page.get_by_label("Mã PIN").fill(PIN)
    page.get_by_label("Mã PIN").press("Enter")
    page.locator("#link:text('Trực tiếp')").wait_for()
    page.locator(".idle").wait_for()
    yield page
    assert errors == []


def press(page: Page, keys: str | list[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def miss(room: Room, page: Page) -> None:
    """Whoever was just called does not come: called again, then missed."""
    room.later()
    expect(page.locator("[data-do=recall].not-yet")).to_have_count(0)
    press(page, "l")
    expect(page.locator(".facts")).to_contain_text("2 lần")
    press(page, "v")
    page.locator(".idle").wait_for()


def _on_file(rulebook: Rulebook, data: Path) -> Rulebook:
    """The same hall with printers that write to files: no port is needed."""
    printers = tuple(
        p.model_copy(update={"device": f"file://{data}/{rulebook.id}-{p.id}"})
        for p in rulebook.printers
    )
    return rulebook.model_copy(update={"printers": printers})
