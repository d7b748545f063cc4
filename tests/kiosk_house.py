"""A house for the kiosk's tests: the real product behind a real port, and a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import a_browser, serve_at
from conftest import BIRTH as BIRTH
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import BaseWSGIServer

import app
import settings
from hall.clock import Clock, FixedClock
from hall.migrating import upgrade
from hall.outcome import Outcome
from hall.rulebook import Rulebook

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
AFTERNOON = "2026-11-26T14:42"  # a Thursday: «Ngày Thứ Năm không hẹn» until 15:30


class House:
    """One hall's product behind a real port; it can go away and come back."""

    def __init__(self, product: app.Product, clock: Any) -> None:
        self.product, self.clock = product, clock
        (self.hall,) = product.halls.values()
        self.server: BaseWSGIServer | None = None
        self.port = 0
        self.open()
        self.url = f"http://127.0.0.1:{self.port}/{self.hall.id}/kiosk/"

    def open(self) -> None:
        self.server = serve_at(self.product.flask, self.port)
        self.port = self.server.server_port

    def close(self) -> None:
        assert self.server
        self.server.shutdown()
        self.server.server_close()

    def waiting(self) -> int:
        waiting = self.hall.snapshot()["waiting"]
        assert isinstance(waiting, int)
        return waiting

    def serve(self, count: int, minutes: float) -> None:
        """Counter 1 serves some people, so that the day knows how long one takes."""
        self.hall.staff.set_pin("Cán bộ quầy", ("clerk",), "135790")
        self.hall.open_counter(1, 1, request_id=rid())
        for _ in range(count):
            self.hall.issue([(COPIES, 1)], request_id=rid())
            called = self.hall.call_next(1, 1, request_id=rid())
            ticket = self.hall.start(called.id, 1, 1, request_id=rid())
            self.clock.move(minutes=minutes)
            outcomes = [Outcome(dossier.id, "accepted") for dossier in ticket.dossiers]
            self.hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())


@contextmanager
def a_house(
    book: Rulebook, when: str, data: Path, port: int, clock: Clock | None = None
) -> Iterator[House]:
    """A hall's product at a moment, which stands still unless another clock is given.

    Virtual printers are looked for from `port` on.
    """
    where = settings.load({"DENLUOT_DATA": str(data), "DENLUOT_PRINTER_PORT": str(port)})
    upgrade(where.database)
    clock = clock or FixedClock(at(when))
    product = app.build(where, {book.id: book}, clock)
    product.halls[book.id].publish()
    product.emitter.start()
    found = House(product, clock)
    yield found
    found.close()
    product.emitter.stop()
    product.database.close()


@pytest.fixture(scope="session")
def kiosk_house(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with a_house(rulebooks["tu-minh"], AFTERNOON, tmp_path_factory.mktemp("kiosk"), 19400) as found:
        yield found


@pytest.fixture
def house(kiosk_house: House) -> House:
    """Each test comes in on Thursday afternoon."""
    kiosk_house.clock.at = at(AFTERNOON)
    return kiosk_house


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def context(browser: Browser, size: tuple[int, int] = PORTRAIT, **how: object) -> BrowserContext:
    return browser.new_context(viewport={"width": size[0], "height": size[1]}, **how)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def kiosk_browser(chromium: Browser) -> Iterator[BrowserContext]:
    """One device with its cache; every page in it is a session of its own."""
    found = context(chromium, has_touch=True)
    yield found
    found.close()


@pytest.fixture
def page(kiosk_browser: BrowserContext) -> Iterator[Page]:
    yield from watched(kiosk_browser)


@pytest.fixture
def timed_page(chromium: Browser) -> Iterator[Page]:
    """A page whose clock the test moves (a browser's clock belongs to all its pages)."""
    alone = context(chromium, has_touch=True)
    alone.clock.install()
    yield from watched(alone)
    alone.close()


def watched(where: BrowserContext) -> Iterator[Page]:
    """A page that must not throw."""
    page = where.new_page()
    page.set_default_timeout(6000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


@pytest.fixture
def client(house: House) -> FlaskClient:
    return house.product.flask.test_client()


def procedure(page: Page, house: House, code: str = COPIES) -> None:
    page.goto(f"{house.url}procedures/{code}")
    expect(page.locator(".take")).to_be_visible()


def take(page: Page) -> None:
    page.locator(".take").tap()


def number(page: Page) -> str:
    expect(page.locator(".kiosk[data-step=ticket]")).to_be_visible(timeout=9000)
    return page.locator(".number").inner_text().replace("\n", "")
