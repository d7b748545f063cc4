"""A hall with guides in it for tests: the real product, real phones, people who wait."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browsing import sign_in
from conftest import BIRTH, COPIES, PERMIT, at, rid
from kiosk_house import AFTERNOON, House, a_house, context
from playwright.sync_api import Browser, BrowserContext, Page, expect

from hall.clock import FixedClock
from hall.hall import Hall
from hall.rulebook import Rulebook
from hall.ticket import Ticket

PIN = "246810"
HOA, NAM = "Chị Hoa", "Anh Nam"
PHONE = (360, 740)
LONG = "1.001776"  # the longest name in the catalogue


class Room(House):
    """The house with its guides' address and what tests ask of it."""

    @property
    def guide_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/{self.hall.id}/guide/"

    def changed(self) -> None:
        """Pages ignore pictures of the same moment."""
        self.clock.move(seconds=1)
        self.product.emitter.touch(self.hall.id)

    def journal(self, *events: str) -> list[tuple[str, str, str]]:
        """Event, number and person of what happened, oldest first."""
        rows = reversed(self.hall.journal(self.hall.now().date()))
        return [(r.event, r.label or "", r.staff or "") for r in rows if r.event in events]


@contextmanager
def a_room(book: Rulebook, data: Path, port: int = 19700) -> Iterator[Room]:
    with a_house(book, "", data, port, FixedClock(at(AFTERNOON))) as house:
        house.__class__ = Room
        assert isinstance(house, Room)
        for name in (HOA, NAM):
            house.hall.staff.set_pin(name, ("guide",), PIN)
        house.hall.staff.set_pin("Cán bộ quầy", ("clerk",), "135790")
        house.hall.open_counter(1, 3, request_id=rid())
        yield house


@pytest.fixture
def room(rulebooks: dict[str, Rulebook], tmp_path: Path) -> Iterator[Room]:
    with a_room(rulebooks["tu-minh"], tmp_path) as found:
        yield found


def line(hall: Hall) -> list[Ticket]:
    """Four people: copies, a birth, a permit, and the longest name there is."""
    codes = (COPIES, BIRTH, PERMIT, LONG)
    return [hall.ticket(hall.issue([(code, 1)], request_id=rid()).id) for code in codes]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    found = context(chromium, PHONE, has_touch=True, locale="vi-VN")
    found.set_default_timeout(6000)
    yield found
    found.close()


def signed_in(phone: BrowserContext, room: Room, name: str = HOA) -> Page:
    page = opened(phone, room)
    page.goto(f"{room.guide_url}sign-in")
    sign_in(page, name, PIN)
    live(page)
    return page


def opened(phone: BrowserContext, room: Room) -> Page:
    """The guide's page in a tab of its own."""
    page = phone.new_page()
    page.goto(room.guide_url)
    return page


def live(page: Page) -> None:
    expect(page.locator("#page")).to_have_attribute("data-link", "live", timeout=9000)


def meet(page: Page, ticket: Ticket, part: str = "") -> None:
    """Open someone's sheet, and a part of it."""
    page.get_by_role("button", name=f"Số {ticket.label}: giúp việc").last.click()
    expect(page.locator("#person-label")).to_have_text(ticket.label)
    if part:
        page.locator("#person summary").filter(has_text=part).click()


def kept(page: Page) -> str:
    """All that the page has put away on the phone."""
    found: str = page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    return found
