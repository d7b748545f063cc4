"""A house for the kiosk's tests: the real product behind a real port, and a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from conftest import at
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

import app
import settings
from hall.clock import FixedClock
from hall.hall import Hall
from hall.migrating import upgrade
from hall.rulebook import Rulebook

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
BIRTH = "1.001193"
AFTERNOON = "2026-11-26T14:42"  # a Thursday: «Ngày Thứ Năm không hẹn» until 15:30


class House:
    """Tứ Minh's product behind a real port; it can go away and come back."""

    def __init__(self, product: app.Product, clock: FixedClock) -> None:
        self.product, self.clock = product, clock
        self.hall: Hall = product.halls["tu-minh"]
        self.server: BaseWSGIServer | None = None
        self.port = 0
        self.open()
        self.url = f"http://127.0.0.1:{self.port}/tu-minh/kiosk/"

    def open(self) -> None:
        self.server = make_server("127.0.0.1", self.port, self.product.flask, threaded=True)
        self.server.daemon_threads = True  # type: ignore[attr-defined]
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        assert self.server
        self.server.shutdown()
        self.server.server_close()

    def waiting(self) -> int:
        waiting = self.hall.snapshot()["waiting"]
        assert isinstance(waiting, int)
        return waiting


@pytest.fixture(scope="session")
def kiosk_house(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    data = tmp_path_factory.mktemp("kiosk")
    where = settings.load({"DENLUOT_DATA": str(data), "DENLUOT_PRINTER_PORT": "19400"})
    upgrade(where.database)
    clock = FixedClock(at(AFTERNOON))
    product = app.build(where, {"tu-minh": rulebooks["tu-minh"]}, clock)
    product.halls["tu-minh"].publish()
    product.emitter.start()
    found = House(product, clock)
    yield found
    found.close()
    product.emitter.stop()
    product.database.close()


@pytest.fixture
def house(kiosk_house: House) -> House:
    """Each test comes in on Thursday afternoon."""
    kiosk_house.clock.at = at(AFTERNOON)
    return kiosk_house


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])


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
