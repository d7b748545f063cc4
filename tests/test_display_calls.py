"""The hero: each call once and in order, however fast they come; the rows change at once."""

from typing import Any

import pytest
from display_probe import page, server
from fake_hall import FakeServer
from fake_snapshot import call, counter
from playwright.sync_api import Page, expect

__all__ = ["page", "server"]


def test_five_calls_at_once_are_shown_once_each_in_order(page: Page, server: FakeServer) -> None:
    television = page.context.browser.new_page(viewport={"width": 1920, "height": 1080})
    television.clock.install()
    before = [call(number, "A040", 1) for number in range(3001, 3007)]
    server.put(calls=before)
    television.goto(f"{server.url}/tu-minh/display/")
    hero = television.locator("#hero")
    expect(hero).to_have_attribute("data-call", "3006")  # on load only the latest, no replay
    television.evaluate(
        """() => { const hero = document.getElementById('hero'); window.shown = [];
        new MutationObserver(() => window.shown.at(-1) === hero.dataset.call
          || window.shown.push(hero.dataset.call))
          .observe(hero, { attributeFilter: ['data-call'] }); }"""
    )
    burst = [call(3006 + n, f"A04{n}", n) for n in range(1, 6)]
    called = [counter(n, "called", f"A04{n}") for n in range(1, 6)]
    server.put(calls=(before + burst)[-12:], counters=called)
    expect(hero).to_have_attribute("data-call", "3007")
    expect(television.locator(".counter[data-state='called']")).to_have_count(5)  # at once
    for number in range(3008, 3012):
        television.clock.run_for(1000)
        assert hero.get_attribute("data-call") == str(number - 1)  # each keeps its 2.5 seconds
        television.clock.run_for(1700)
        expect(hero).to_have_attribute("data-call", str(number))
    server.put(calls=(before + burst)[-12:], counters=called, waiting=3)
    television.clock.run_for(6000)
    assert television.evaluate("window.shown") == ["3007", "3008", "3009", "3010", "3011"]
    television.close()


def test_a_burst_of_fifty_is_shown_once_each_and_within_a_minute_and_a_half(
    page: Page, server: FakeServer
) -> None:
    """Also those that no picture carries: they are asked for. The rows are up to date at once."""
    television = page.context.browser.new_page(viewport={"width": 1920, "height": 1080})
    television.clock.install()
    log = [call(5000 + n, f"A{n:03}", n % 8 + 1) for n in range(51)]
    server.put(calls=log[:1], counters=[counter(1, "called", "A000")])
    television.goto(f"{server.url}/tu-minh/display/")
    hero = television.locator("#hero")
    expect(hero).to_have_attribute("data-call", "5000")
    television.evaluate(
        """() => { const hero = document.getElementById('hero'); window.shown = [hero.dataset.call];
        new MutationObserver(() => window.shown.at(-1) === hero.dataset.call
          || window.shown.push(hero.dataset.call))
          .observe(hero, { attributeFilter: ['data-call'] }); }"""
    )
    server.put(calls=log[-12:], log=log, counters=[counter(3, "called", "A050")])
    expect(hero).to_have_attribute("data-call", "5001")
    expect(television.locator(".counter .ticket")).to_have_text("A050")
    television.clock.run_for(90_000)
    assert television.evaluate("window.shown") == [str(n) for n in range(5000, 5051)]
    television.close()


@pytest.mark.parametrize(
    ("waiting", "ms"), [(0, 2500), (1, 2500), (8, 2500), (10, 2000), (16, 1250), (50, 1200)]
)
def test_a_call_holds_the_hero_shorter_when_many_wait(page: Page, waiting: int, ms: int) -> None:
    held = page.evaluate("async (n) => (await import('/static/display/calls.js')).hold(n)", waiting)
    assert held == ms


def result(number: int, **changes: Any) -> dict[str, Any]:
    """A result lies ready: its citizen is called to the counter that gives it."""
    return call(number, "A012", 7, kind="result", **changes)


def test_a_result_that_lies_ready_calls_its_citizen(page: Page, server: FakeServer) -> None:
    server.put(calls=[call(5001, "A040", 3), result(5002)])
    hero = page.locator("#hero")
    expect(hero).to_have_attribute("data-call", "5002")
    expect(hero.locator("#hero-verb")).to_have_text("Đã có kết quả của số")
    expect(hero.locator("#hero-label")).to_have_text("A012")
    expect(hero.locator("#hero-to")).to_have_text("mời đến quầy 7")


def test_a_result_that_is_given_or_taken_back_calls_nobody(page: Page, server: FakeServer) -> None:
    hero = page.locator("#hero")
    server.put(calls=[call(5101, "A040", 3), result(5102)])
    expect(hero).to_have_attribute("data-call", "5102")
    server.put(calls=[call(5101, "A040", 3), result(5102, standing=False)])
    expect(hero).to_have_attribute("data-call", "5101")
    expect(hero.locator("#hero-verb")).to_have_text("Vừa mời số")
    page.reload()  # neither does one that was over before the page knew of it
    expect(hero).to_have_attribute("data-call", "5101")


def test_why_a_counter_pauses_is_beside_its_name(page: Page, server: FakeServer) -> None:
    paused = counter(2, "paused") | {"pause": "Họp giao ban"}
    server.put(counters=[counter(1, "ready"), paused, counter(3, "closed")])
    tile = page.locator(".counter[data-state='paused']")
    expect(tile).to_contain_text("Tạm nghỉ")
    expect(tile.locator("small")).to_have_text("Họp giao ban")
    expect(page.locator(".counter[data-state='closed'] small")).to_have_count(0)
