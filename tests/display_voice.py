"""A voice for the display's tests: real short WAVs, and a page that notes what it plays."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Iterator
from contextlib import contextmanager

from browsing import a_browser, launch
from fake_hall import FakeServer
from playwright.sync_api import Browser, Page, Route, expect

RATE = 8000
# Notes when each sound starts and ends; nothing of the page is replaced.
LISTEN = """
window.sounds = []; window.playing = 0; window.together = 0;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...args) {
  window.sounds.push(Math.round(this.buffer.duration * 1000));
  window.playing += 1; window.together = Math.max(window.together, window.playing);
  this.addEventListener('ended', () => { window.playing -= 1; });
  return start.apply(this, args);
};
"""


def tone(ms: int) -> bytes:
    """A WAV of some milliseconds."""
    count = RATE * ms // 1000
    samples = (int(3000 * math.sin(n * 0.3)) for n in range(count))
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    return whole.getvalue()


class Voice:
    """Answers for the voice of the server; `asked` are the clips, in the order of asking."""

    def __init__(self, page: Page, ms: int = 120) -> None:
        self.asked: list[str] = []
        self.status = 200
        self._clip = tone(ms)
        page.add_init_script(LISTEN)
        page.route("**/display/voice/**", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.split("/display/voice/")[1]
        self.asked.append(path)
        if self.status == 200:
            route.fulfill(status=200, content_type="audio/wav", body=self._clip)
        else:
            route.fulfill(status=self.status, body="")


@contextmanager
def loud_browser() -> Iterator[Browser]:
    """A browser as the hall starts it: a page may sound by itself."""
    with a_browser("--autoplay-policy=no-user-gesture-required") as found:
        yield found


@contextmanager
def silent_browser(other: Browser) -> Iterator[Browser]:
    """A browser as it comes from the shop: a page may sound once somebody touched it."""
    browser = launch(other.browser_type, "--autoplay-policy=document-user-activation-required")
    yield browser
    browser.close()


def open_page(
    browser: Browser, server: FakeServer, number: int = 1, clock: bool = False
) -> tuple[Page, Voice]:
    """A television that has beaten for the first time; `clock` lets the test turn its clock on."""
    page = browser.new_context(viewport={"width": 1920, "height": 1080}).new_page()
    voice = Voice(page)
    if clock:
        page.clock.install()
    page.goto(f"{server.url}/tu-minh/display/{number if number > 1 else ''}")
    expect(page.locator("#board")).to_have_attribute("data-link", "live", timeout=10_000)
    page.wait_for_timeout(300)
    return page, voice
