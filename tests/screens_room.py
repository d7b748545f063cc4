"""The office at its page of screens, and the televisions that it chooses for."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import pytest
from conftest import rid
from counter_room import OFFICE_PIN, Room
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_office import office as in_office

from hall import screens

SCREENS = "/tu-minh/office/screens"


def png(width: int = 16, height: int = 9) -> bytes:
    """A small picture, blue."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    rows = (b"\0" + b"\x0b\x2a\x45" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )  # fmt: skip


@pytest.fixture
def office(room: Room) -> Iterator[FlaskClient]:
    """The office of Tứ Minh, whose screens and media are gone again afterwards."""
    client = in_office(room)
    yield client
    for key in room.hall.preferences(screens.PREFIX):
        room.hall.prefer(key, None, None, request_id=rid())
    shelf = room.product.flask.extensions["shelves"]["tu-minh"]
    for piece in shelf.pieces():
        shelf.remove(piece.name)


def form(**changes: object) -> dict[str, object]:
    return {
        "name": "Sảnh", "inches": "55", "seat_m": "6", "night_from": "19:00", "night_to": "06:00",
        "request_id": rid(), **changes,
    }  # fmt: skip


def television(browser: Browser, room: Room, number: int = 1) -> Page:
    page = browser.new_page(viewport={"width": 1920, "height": 1080})
    page.goto(f"{room.url}/tu-minh/display/{number if number > 1 else ''}")
    expect(page.locator("#board")).to_have_attribute("data-link", "live")
    return page


def sign_in(room: Room, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(f"{room.url}/tu-minh/office/")
    page.get_by_label("Họ tên").select_option(label="Lê Thị Vân")
    page.get_by_label("Mã PIN").fill(OFFICE_PIN)
    page.get_by_label("Mã PIN").press("Enter")
    page.get_by_role("link", name="Màn hình").click()
    return page
