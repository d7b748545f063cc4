"""Weeks without a restart: it comes back by itself, dims, shifts, reloads, and stays small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from display_probe import PROBE, page, server, show
from fake_hall import FakeServer
from fake_snapshot import at, call, counter, day
from playwright.sync_api import Browser, Page, expect

__all__ = ["page", "server"]

SHUT = [counter(number, "closed") for number in range(1, 9)]
NIGHT: dict[str, Any] = {
    "day": day("after", "Hết giờ làm việc", "Closed"), "counters": SHUT, "calls": [],
}  # fmt: skip


@pytest.fixture
def browser(page: Page) -> Browser:
    found = page.context.browser
    assert found
    return found


@pytest.fixture
def television(browser: Browser, server: FakeServer) -> Iterator[Page]:
    """Another one, whose clock the test turns on; it stands in the night."""
    server.put(server_now=at("21:04"), **NIGHT)
    found = browser.new_page(viewport={"width": 1920, "height": 1080})
    found.clock.install()
    found.goto(f"{server.url}/tu-minh/display/")
    expect(found.locator("#board")).to_have_attribute("data-link", "live")
    yield found
    found.close()


def redraw(page: Page, server: FakeServer, **overrides: Any) -> None:
    rev = server.put(**overrides)
    page.wait_for_function("rev => document.getElementById('board').dataset.rev == rev", arg=rev)


def test_it_is_back_within_five_seconds_of_the_server(page: Page, server: FakeServer) -> None:
    show(page, server, counters=[counter(1, "called", "A001")], calls=[call(1, "A001", 1)])
    page.evaluate("window.sameDocument = true")
    board = page.locator("#board")
    for _ in range(3):
        server.kill()
        expect(board).to_have_attribute("data-link", "lost", timeout=4000)
        server.start()
        expect(board).to_have_attribute("data-link", "live", timeout=5000)
    assert page.evaluate("window.sameDocument") is True


DARK = [
    # hour, the hall, dark
    ("21:04", NIGHT, True),
    ("05:59", NIGHT, True),
    ("06:00", NIGHT, False),
    ("18:59", NIGHT, False),
    ("19:30", NIGHT | {"day": day()}, False),  # an evening of service
    ("19:30", NIGHT | {"counters": [counter(1, "serving", "A001")]}, False),
    ("19:30", NIGHT | {"counters": [counter(1, "called", "A001")]}, False),
    ("20:00", NIGHT | {"chosen": {"screen:1": {"name": "x", "night": {"from": "20:30"}}}}, False),
    ("20:31", NIGHT | {"chosen": {"screen:1": {"name": "x", "night": {"from": "20:30"}}}}, True),
    ("12:00", NIGHT | {"chosen": {"screen:1": {"name": "x", "night":
                                               {"from": "00:00", "to": "00:00"}}}}, False),
]  # fmt: skip


def test_an_idle_hall_is_dark_at_night(page: Page, server: FakeServer) -> None:
    for hour, hall, dark in DARK:
        show(page, server, **hall, server_now=at(hour))
        expect(page.locator("#night")).to_be_visible(visible=dark)
        if dark:
            assert page.locator("#night-clock").inner_text() == hour
    show(page, server)
    expect(page.locator("#night")).to_be_hidden()


def test_the_small_clock_of_the_night_wanders(page: Page, server: FakeServer) -> None:
    clock, places = page.locator("#night-clock"), set()
    for minute in range(5):
        show(page, server, **NIGHT, server_now=at(f"21:0{minute}"))
        expect(clock).to_have_text(f"21:0{minute}")
        box = clock.bounding_box()
        assert box
        assert 0 <= box["x"] <= 1920 - box["width"]
        assert 0 <= box["y"] <= 1080 - box["height"]
        places.add((box["x"], box["y"]))
    assert len(places) == 5


def test_the_picture_shifts_by_a_hair_and_nothing_falls_off(page: Page, server: FakeServer) -> None:
    seen = set()
    for minute in range(0, 80, 10):
        show(page, server, server_now=at(f"{9 + minute // 60:02}:{minute % 60:02}"))
        seen.add(page.locator("#board").evaluate("n => n.style.translate"))
        assert page.evaluate(PROBE) == []
    assert len(seen) == 8
    for shift in seen:
        assert all(abs(float(part.removesuffix("px"))) <= 2 for part in shift.split())


def reloads(page: Page) -> bool:
    """Whether the page loads itself anew within the next minute of its clock."""
    loads: list[Any] = []
    page.once("framenavigated", lambda frame: loads.append(frame))
    page.clock.fast_forward(60_000)
    page.wait_for_timeout(400)
    return bool(loads)


def test_an_idle_page_reloads_once_in_the_night(television: Page, server: FakeServer) -> None:
    busy = NIGHT | {"counters": [counter(1, "serving", "A001")]}
    redraw(television, server, server_now=at("03:01"), **busy)
    assert not reloads(television)
    redraw(television, server, server_now=at("02:55"), **NIGHT)
    assert not reloads(television)
    television.route("**/healthz", lambda route: route.abort())
    redraw(television, server, server_now=at("03:20"), **NIGHT)
    assert not reloads(television)  # the server does not answer: a page that is up stays
    television.unroute("**/healthz")
    assert reloads(television)
    expect(television.locator("#board")).to_have_attribute("data-link", "live")
    redraw(television, server, server_now=at("03:30"), **NIGHT)
    assert not reloads(television)


def measure(page: Page) -> dict[str, float]:
    """Heap in bytes after a collection, nodes and listeners, as the browser counts them."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    counts = session.send("Memory.getDOMCounters")
    session.send("Performance.enable")
    metrics = {m["name"]: m["value"] for m in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return {
        "heap": metrics["JSHeapUsedSize"],
        "nodes": counts["nodes"],
        "listeners": counts["jsEventListeners"],
    }


def test_three_hundred_pictures_and_calls_leave_no_more_behind(
    page: Page, server: FakeServer
) -> None:
    """bench/soak.py does it a hundred thousand times."""

    def run(first: int, count: int) -> None:
        for n in range(first, first + count):
            log = [call(k, f"A{k % 1000:03}", k % 8 + 1) for k in range(max(1, n - 11), n + 1)]
            now = [counter(k, "called", f"A{n % 1000:03}") for k in range(1, 9)]
            server.put(calls=log, counters=now, waiting=n)
        show(page, server, calls=log, counters=now)

    run(10_000, 60)
    before = measure(page)
    run(10_060, 300)
    after = measure(page)
    assert after["listeners"] <= before["listeners"] + 5
    assert after["nodes"] <= before["nodes"] * 1.5 + 200
    assert after["heap"] <= before["heap"] + 1_000_000
