"""What the televisions speak: every call once and in order, one voice at a time, nothing stale."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from display_voice import Voice, loud_browser, open_page, silent_browser
from fake_hall import FakeServer
from fake_snapshot import at, call, counter
from playwright.sync_api import Browser, Page, expect

OWN = {"name": "Sảnh", "sound": True}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with loud_browser() as found:
        yield found


class Loud(FakeServer):
    """Its first screen owns the sound, as in a new hall."""

    def put(self, **overrides: Any) -> int:
        return super().put(**{"chosen": {"screen:1": OWN}, **overrides})


@pytest.fixture
def server() -> Iterator[FakeServer]:
    fake = Loud()
    fake.put(calls=[])
    yield fake
    fake.kill()


def calls(first: int, last: int, clock: str = "14:42", **changes: Any) -> list[dict[str, Any]]:
    """Calls with these ids, of A001 and so on, at the counters 1 to 8 in turn."""
    return [call(n, f"A{n:03}", (n - 1) % 8 + 1, clock, **changes) for n in range(first, last + 1)]


def called(*numbers: int) -> list[dict[str, Any]]:
    """The counters while the calls of these ids stand."""
    there = {(n - 1) % 8 + 1: f"A{n:03}" for n in numbers}
    return [counter(n, "called" if n in there else "ready", there.get(n)) for n in range(1, 9)]


def wait_for(page: Page, voice: Voice, *paths: str) -> None:
    """Until these clips were asked for, in this order and no others."""
    wanted = [f"calls/{p}.wav" if p.isdecimal() else p for p in paths]
    for _ in range(200):
        if len(voice.asked) >= len(wanted):
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(100)
    assert voice.asked == wanted


def silence(page: Page) -> None:
    page.wait_for_function("() => window.playing === 0")
    page.wait_for_timeout(300)


def test_calls_are_spoken_once_in_order_never_together(
    browser: Browser, server: FakeServer
) -> None:
    page, voice = open_page(browser, server)
    server.put(calls=calls(1, 5), counters=called(*range(1, 6)))
    wait_for(page, voice, *"12345")
    silence(page)
    assert page.evaluate("window.together") == 1
    assert page.evaluate("window.sounds.length") == 5
    again = [*calls(1, 5), call(6, "A005", 5, "14:42", again=1)]
    server.put(calls=again, counters=called(*range(1, 6)))
    wait_for(page, voice, *"123456")  # a recall has an id, and so words, of its own
    page.reload()
    expect(page.locator("#board")).to_have_attribute("data-rev", str(server.rev))
    page.wait_for_timeout(600)
    server.kill()
    server.start()  # knows nothing of what was spoken
    server.put(calls=again, counters=called(*range(1, 6)))
    expect(page.locator("#board")).to_have_attribute("data-rev", str(server.rev), timeout=8000)
    page.wait_for_timeout(600)
    server.put(calls=[*again, *calls(7, 7)], counters=called(*range(1, 6), 7))
    wait_for(page, voice, *"1234567")
    page.close()


def test_more_calls_than_a_picture_carries_are_fetched(
    browser: Browser, server: FakeServer
) -> None:
    page, voice = open_page(browser, server)
    server.put(calls=calls(1, 1), counters=called(1))
    wait_for(page, voice, "1")
    log = calls(1, 30)
    server.put(calls=log[-12:], log=log, counters=called(*range(23, 31)))
    # Those that nobody waits for any more are shown, but not spoken.
    wait_for(page, voice, "1", *map(str, range(23, 31)))
    page.close()


def test_a_result_is_spoken_while_it_lies_there(browser: Browser, server: FakeServer) -> None:
    page, voice = open_page(browser, server)
    ready = call(21, "A021", 7, "14:42", kind="result")
    gone = call(22, "A022", 7, "14:42", kind="result", standing=False)
    server.put(calls=[ready, gone], counters=called(3))
    wait_for(page, voice, "21")  # nobody is called to be served at counter 7 meanwhile
    page.close()


STALE = [
    # the call, what the counter now says
    (call(11, "A011", 3, "14:40"), counter(3, "called", "A011")),  # two minutes ago
    (call(11, "A011", 3, "14:42"), counter(3, "serving", "A011")),  # has come
    (call(11, "A011", 3, "14:42"), counter(3, "called", "A012")),  # somebody else's turn
    (call(11, "A011", 3, "14:42"), counter(3, "ready")),
]  # fmt: skip


def test_what_is_stale_is_shown_but_not_spoken(browser: Browser, server: FakeServer) -> None:
    page, voice = open_page(browser, server, clock=True)
    for number, (stale, now) in enumerate(STALE, 11):
        row = stale | {"id": number}
        server.put(calls=[row], counters=[now])
        expect(page.locator("#board")).to_have_attribute("data-rev", str(server.rev))
        page.clock.fast_forward(2600)  # while the one before held the hero
        expect(page.locator("#hero")).to_have_attribute("data-call", str(number))
    server.put(calls=calls(20, 20), counters=called(20))
    wait_for(page, voice, "20")
    page.close()


def test_a_second_page_never_echoes_and_takes_over(browser: Browser, server: FakeServer) -> None:
    one, first = open_page(browser, server)
    two, second = open_page(browser, server, clock=True)
    server.put(calls=calls(1, 3), counters=called(1, 2, 3))
    wait_for(one, first, *"123")
    silence(one)
    two.wait_for_timeout(300)
    assert second.asked == []
    one.close()  # its page says goodbye, and the other asks at its next beat
    # A minute later by its own hour: the page's clock is about to run half a minute ahead.
    server.put(calls=[*calls(1, 3), *calls(4, 4, "14:43")], counters=called(1, 2, 3, 4))
    for _ in range(3):
        two.wait_for_timeout(500)
        two.clock.run_for(11_000)
    wait_for(two, second, "4")
    two.close()


def test_only_screens_that_own_the_sound_speak_and_each_of_its_counters(
    browser: Browser, server: FakeServer
) -> None:
    chosen = {
        "screen:1": {**OWN, "counters": [1, 2]}, "screen:2": {**OWN, "counters": [3, 4]},
        "screen:3": {"name": "Không tiếng"}, "screen:4": {**OWN, "counters": [2, 3]},
    }  # fmt: skip
    server.put(calls=[], chosen=chosen)
    pages = [open_page(browser, server, n) for n in (1, 2, 3, 4)]
    server.put(calls=calls(1, 4), counters=called(1, 2, 3, 4), chosen=chosen)
    wait_for(pages[0][0], pages[0][1], "1", "2")
    wait_for(pages[1][0], pages[1][1], "3", "4")
    pages[3][0].wait_for_timeout(500)
    assert pages[2][1].asked == pages[3][1].asked == []
    for page, _ in pages:
        page.close()


def test_calls_elsewhere_take_nothing_from_those_that_wait(
    browser: Browser, server: FakeServer
) -> None:
    chosen = {"screen:1": {**OWN, "counters": [1, 2]}}
    server.put(calls=[], chosen=chosen)
    page, voice = open_page(browser, server)
    server.put(calls=calls(1, 2), counters=called(1, 2), chosen=chosen)
    server.put(calls=calls(1, 4), counters=called(1, 2, 3, 4), chosen=chosen)
    server.put(calls=calls(1, 5), counters=called(1, 2, 3, 4, 5), chosen=chosen)
    wait_for(page, voice, "1", "2")
    page.close()


def test_announcements_are_spoken_once_and_only_what_the_office_chose(
    browser: Browser, server: FakeServer
) -> None:
    page, voice = open_page(browser, server)
    soon = {"id": "2026-11-26T14:42:cutoff_soon", "at": at("14:42"), "kind": "cutoff_soon",
            "minutes": 15, "text": "", "text_en": ""}  # fmt: skip
    over = {**soon, "id": "2026-11-26T14:42:cutoff_over", "kind": "cutoff_over", "minutes": 0}
    old = {**soon, "id": "2026-11-26T14:40:closed", "kind": "closed", "at": at("14:40")}
    speaks = {"call": True, "recall": False, "cutoff_soon": True, "cutoff_over": False}
    added = {"voice": {"speaks": speaks, "volume": 35, "able": True}}
    rows = [*calls(1, 1), call(2, "A001", 1, "14:42", again=1)]
    for _ in range(2):
        server.put(calls=rows, counters=called(1), added=added, announcements=[old, soon, over])
        wait_for(page, voice, "announcements/cutoff_soon.wav?minutes=15", "calls/1.wav")
    page.close()


def test_a_voice_that_fails_is_told_and_holds_up_nobody(
    browser: Browser, server: FakeServer
) -> None:
    page, voice = open_page(browser, server)
    voice.status = 500
    server.put(calls=calls(1, 1), counters=called(1))
    wait_for(page, voice, "1", "1")  # asked twice, then the screen alone says it
    voice.status = 200
    server.put(calls=calls(1, 2), counters=called(1, 2))
    wait_for(page, voice, "1", "1", "2")
    page.close()


def test_media_are_dim_while_a_number_is_called(browser: Browser, server: FakeServer) -> None:
    page, _ = open_page(browser, server)
    film = {"id": 1, "sound": True, "lanes": list("AHKU"), "counters": list(range(1, 9)),
            "media": True, "notice": "", "notice_en": "",
            "night": None}  # fmt: skip
    added = {"screens": [film], "media": [{"name": "x-1.png", "kind": "image"}]}
    server.put(calls=[], added=added)
    expect(page.locator("#media")).to_be_visible()
    expect(page.locator("#media")).to_have_attribute("data-ducked", "false")
    server.put(calls=calls(1, 1), counters=called(1), added=added)
    expect(page.locator("#media")).to_have_attribute("data-ducked", "true")
    expect(page.locator("#media")).to_have_attribute("data-ducked", "false", timeout=8000)
    page.close()


def test_a_page_that_may_not_sound_says_what_to_do(browser: Browser, server: FakeServer) -> None:
    with silent_browser(browser) as quiet:
        page = quiet.new_page()
        voice = Voice(page)
        # Until the text is there nothing may be evaluated: the page would take it for a touch.
        page.goto(f"{server.url}/tu-minh/display/")
        page.wait_for_timeout(4500)
        pill = page.locator("#link")
        expect(pill).to_have_text("Âm thanh chưa bật: mời chạm vào màn hình")
        server.put(calls=calls(1, 1), counters=called(1))
        page.wait_for_timeout(500)
        assert voice.asked == []
        page.mouse.click(500, 500)
        expect(pill).to_have_text("Trực tiếp")
        wait_for(page, voice, "1")
