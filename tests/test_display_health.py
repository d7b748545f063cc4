"""The office sees which televisions live: a frozen and a dead one within 30 s."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from counter_room import Room, context, counter_browser, counter_room, room
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, expect
from screens_room import office, sign_in

from hall.clock import FixedClock

__all__ = ["context", "counter_browser", "counter_room", "office", "room"]


def test_the_office_sees_a_screen_freeze_die_and_live_again(
    room: Room,
    office: FlaskClient,
    context: BrowserContext,
    counter_browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monitor = room.product.flask.extensions["screens"]
    monitor._rooms.clear()  # pages of earlier tests that were closed without a goodbye
    start = time.monotonic()
    monkeypatch.setattr(
        FixedClock, "now", lambda self: self.at + timedelta(seconds=time.monotonic() - start)
    )
    page = sign_in(room, context)
    card = page.locator("[data-screen='1']")
    board = counter_browser.new_page(viewport={"width": 1920, "height": 1080})
    board.clock.install()
    board.goto(f"{room.url}/tu-minh/display/")
    expect(card).to_have_attribute("data-state", "alive")
    board.evaluate("window.requestAnimationFrame = () => 1")  # as when the panel's driver hangs
    board.clock.run_for(11_000)
    expect(card).to_have_attribute("data-state", "frozen")
    expect(card.locator(".state")).to_contain_text("Bị đơ")
    board.close()
    # Its goodbye took it out of the list; a page that crashes says none.
    beat = {"instance": "crashed0", "build": "old", "sound": "failing",
            "rev": room.hall.snapshot()["rev"]}  # fmt: skip
    assert office.post("/tu-minh/display/1/beat", json=beat).status_code == 200
    expect(card.locator(".sound")).to_have_text("Không tải được giọng đọc")
    expect(card.locator(".state")).to_contain_text("bản cũ old")
    monkeypatch.setattr(monitor, "_clock", lambda: time.monotonic() + 25)
    expect(card).to_have_attribute("data-state", "dead")
    expect(card.locator(".state")).to_contain_text("Mất tín hiệu lần cuối 14:42:")
    assert office.post("/tu-minh/display/1/beat", json=beat).status_code == 200
    expect(card).to_have_attribute("data-state", "alive")
    for nonsense in ({}, {"instance": "x"}, [], "x"):
        assert office.post("/tu-minh/display/1/beat", json=nonsense).status_code == 400
    assert office.post("/tu-minh/display/9/beat", json=beat).status_code == 404
    assert office.get("/tu-minh/display/calls?after=x").status_code == 400
    assert office.get("/tu-minh/display/calls?after=99999999").get_json() == {"calls": []}
