"""A room for the tests of the phone page: the product with its hub behind real ports, a clock
that stands, and a browser that is a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from browsing import a_browser, serve_at
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page
from server import free_ports

import app
import settings
from hall.clock import FixedClock
from hall.errors import Refused
from hall.hall import Hall
from hall.migrating import upgrade
from hall.outcome import Outcome
from hall.public import Question
from hall.rulebook import Rulebook
from hall.ticket import Ticket

MORNING = "2026-11-26T09:00"  # a Thursday: «Ngày Thứ Năm không hẹn» until 15:30
PIN, PASSWORD = "135790", "mat-khau-van-phong"
LAN = 1
QUESTIONS = (
    Question(id="visits", text="Ông/bà có phải đi lại nhiều lần không?", text_en="Many visits?"),
    Question(id="guided", text="Ông/bà có được hướng dẫn rõ ràng không?", text_en="Guided well?"),
)
# What a phone has that a test browser has not, and what it was asked to do.
PHONE = """
window.shaken = []; window.tones = 0;
Object.defineProperty(navigator, 'vibrate', {
  value: (how) => { window.shaken.push(how); return true; },
});
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
  window.tones += 1;
  return start.apply(this, at);
};
"""


class PhoneRoom:
    """Tứ Minh in the morning; every test begins with an empty line and Lan at counter 1."""

    def __init__(self, product: app.Product, clock: FixedClock, port: int) -> None:
        self.product, self.clock, self.port = product, clock, port
        self.hall: Hall = product.halls["tu-minh"]
        self.url = f"http://127.0.0.1:{port}"
        self.hub_port = port + 1
        self.open()

    def open(self) -> None:
        self._server = serve_at(self.product.flask, self.port)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def empty(self) -> None:
        self.clock.at = at(MORNING)
        with suppress(Refused):  # nothing was left open
            self.hall.close_day(self.hall.now().date(), request_id=rid())
        self.hall.open_counter(1, LAN, request_id=rid())

    def issue(self, *codes: str, **wish: Any) -> Ticket:
        items = [(code, 1) for code in codes or (COPIES,)]
        return self.hall.issue(items, request_id=rid(), **wish)

    def call(self) -> Ticket:
        return self.hall.call_next(1, LAN, request_id=rid())

    def finish(self, ticket: Ticket, minutes: float = 4, **incomplete: Any) -> Ticket:
        """Serve a called ticket, every dossier accepted but those named as incomplete."""
        held = self.hall.start(ticket.id, 1, LAN, request_id=rid())
        self.clock.move(minutes=minutes)
        outcomes = []
        for dossier in held.dossiers:
            missing = incomplete.get("missing", {}).get(dossier.procedure)
            fate = "incomplete" if missing else "accepted"
            outcomes.append(Outcome(dossier.id, fate, missing=missing or ()))  # type: ignore[arg-type]
        return self.hall.finish(held.id, 1, LAN, outcomes, request_id=rid())

    def serve(self, count: int, minutes: float = 4) -> None:
        """So many people before, so that the day knows how long one takes."""
        for _ in range(count):
            self.issue()
            self.finish(self.call(), minutes)

    def page_of(self, ticket: Ticket) -> str:
        return f"{self.url}/tu-minh/t/{ticket.token}"


@pytest.fixture(scope="session")
def phone_room(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PhoneRoom]:
    with_room = a_room(rulebooks["tu-minh"], tmp_path_factory.mktemp("phone"))
    yield from with_room


def a_room(book: Rulebook, data: Path) -> Iterator[PhoneRoom]:
    port = free_ports(2)
    where = settings.load({"DENLUOT_DATA": str(data), "DENLUOT_PORT": str(port)})
    upgrade(where.database)
    clock = FixedClock(at(MORNING))
    printers = tuple(
        p.model_copy(update={"device": f"file://{data}/{p.id}"}) for p in book.printers
    )
    book = book.model_copy(update={"printers": printers, "questions": QUESTIONS})
    product = app.build(where, {book.id: book}, clock)
    product.start()
    product.halls[book.id].staff.set_pin("Nguyễn Thị Lan", ("clerk", "office"), PIN)
    product.halls[book.id].staff.set_password("Nguyễn Thị Lan", ("clerk", "office"), PASSWORD)
    found = PhoneRoom(product, clock, port)
    yield found
    found.close()
    product.stop()


@pytest.fixture
def room(phone_room: PhoneRoom) -> PhoneRoom:
    phone_room.empty()
    return phone_room


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def a_phone(browser: Browser, width: int = 360, height: int = 640, **how: Any) -> BrowserContext:
    found = browser.new_context(
        viewport={"width": width, "height": height},
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        locale="vi-VN",
        **how,
    )
    found.set_default_timeout(8000)
    if how.get("java_script_enabled", True):
        found.add_init_script(PHONE)
    return found


def hears(page: Page) -> None:
    """Wait until a page's live line is up."""
    page.locator("#link:text('Trực tiếp')").wait_for()


class Seen(HTMLParser):
    """What of a page is to be seen, as one line of text."""

    SILENT, VOID = ("style", "script", "noscript", "head"), ("meta", "link", "input", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        self.depth += 1
        if not self.hidden and (tag in self.SILENT or "hidden" in dict(attrs)):
            self.hidden = self.depth

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if self.hidden == self.depth:
            self.hidden = 0
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def client(room: PhoneRoom) -> FlaskClient:
    return room.product.flask.test_client()


def address(ticket: Ticket, rest: str = "") -> str:
    return f"/tu-minh/t/{ticket.token}{rest}"


def seen(client: FlaskClient, ticket: Ticket, rest: str = "") -> str:
    return Seen(client.get(address(ticket, rest)).get_data(as_text=True)).text
