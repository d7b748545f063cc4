"""Weeks of a television in minutes: 100,000 pictures, 5,000 spoken calls, 20 kills of the server.

    python bench/soak.py [--calls 5000] [--pictures 20] [--kills 20]

The page is the product's in a real Chromium, behind the display's real routes and sockets; the
hall is invented and the voice is a short tone. The page's clock is turned on by 1.5 s a call.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from display_voice import Voice, loud_browser  # noqa: E402
from fake_hall import FakeServer, make_app  # noqa: E402
from fake_snapshot import call, counter  # noqa: E402
from playwright.sync_api import Page, expect  # noqa: E402
from test_display_uptime import measure  # noqa: E402

COUNTERS = 8
OWN = {"screen:1": {"name": "Soak", "sound": True}}
WARM = 200  # calls before the first measure: what is compiled and cached is there by then
AWAY = 5  # calls that are made while the server is away
AHEAD = 6  # calls that may wait to be spoken, so that none is replaced at its counter
TURN = 1500  # ms of the page's clock a call
WATCH = """() => { const hero = document.getElementById('hero'); window.shown = [];
  new MutationObserver(() => window.shown.at(-1) === hero.dataset.call
    || window.shown.push(hero.dataset.call)).observe(hero, { attributeFilter: ['data-call'] }); }"""

TAKE = (
    "() => window.shown.splice(0, window.shown.length - 1)"  # the last stays: it may be set again
)


def log(last: int) -> list[dict[str, Any]]:
    """The calls as a picture carries them, and a few more for those who missed some."""
    return [
        call(n, f"A{n % 1000:03}", n % COUNTERS + 1) for n in range(max(1, last - 40), last + 1)
    ]


def facts(last: int, step: int) -> dict[str, Any]:
    """What a picture shows after a call: its counters, and a line that never stands still."""
    rows = log(last)
    called = {row["counter"]: row["label"] for row in rows}
    return {
        "calls": rows[-12:], "log": rows, "waiting": step,
        "server_now": "2026-11-26T14:41:30+07:00", "chosen": OWN,
        "counters": [counter(n, "called" if n in called else "ready", called.get(n))
                     for n in range(1, COUNTERS + 1)],
        "up_next": [f"A{(last + n + step) % 1000:03}" for n in range(6)],
    }  # fmt: skip


def serve(port: int, rev: int, last: int) -> None:
    """The hall's side, as a process of its own so that it can be killed like a server."""
    from flask import request

    app, sockets = make_app(rev - 1)
    hall, emitter = app.extensions["fake"]
    hall.put(facts(last, 0))  # a journal on disk would know it too

    @app.put("/_soak")
    def soak() -> dict[str, int]:
        asked = request.get_json()
        for step in range(asked["pictures"]):
            hall.put(facts(asked["call"], step))
            emitter.tell(hall.id)
        return {"rev": hall.rev}

    sockets.run(app, "127.0.0.1", port, allow_unsafe_werkzeug=True)


class Hall(FakeServer):
    """The fake hall, started from this file."""

    last = 0

    def start(self) -> None:
        command = [sys.executable, __file__, "--port", str(self.port), "--rev", str(self.rev)]
        command += ["--last", str(self.last)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=1)
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("the hall did not start")

    def soak(self, last: int, pictures: int) -> None:
        self.last = last
        body = json.dumps({"call": last, "pictures": pictures}).encode()
        request = urllib.request.Request(
            f"{self.url}/_soak", body, {"Content-Type": "application/json"}, method="PUT"
        )
        self.rev = int(json.load(urllib.request.urlopen(request, timeout=60))["rev"])


def soak(calls: int, pictures: int, kills: int) -> bool:
    hall, shown, every = Hall(), list[str](), calls // (kills + 1)
    began, drawn, killed = time.monotonic(), 0, 0
    with loud_browser() as browser:
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        voice = Voice(page, 15)
        page.clock.install()
        page.goto(f"{hall.url}/tu-minh/display/")
        expect(page.locator("#board")).to_have_attribute("data-link", "live", timeout=15_000)
        page.evaluate(WATCH)
        first = last = 0
        before: dict[str, float] = {}
        while last < calls:
            last += 1
            hall.soak(last, pictures)
            drawn += pictures
            wait(page, voice, last, AHEAD)
            if last >= WARM and not before:
                first, before = last, settled(page, voice, last, shown)
                print(f"after {drawn:6} pictures, {last:5} calls: {before}", flush=True)
            if last % every == 0 and killed < kills and last + AWAY <= calls:
                wait(page, voice, last, 0)
                hall.kill()
                killed += 1
                page.clock.run_for(3000)
                hall.start()
                last += AWAY
                hall.soak(last, pictures * AWAY)
                drawn += pictures * AWAY
                shown += page.evaluate(TAKE)
        after = settled(page, voice, last, shown)
        shown += page.evaluate("window.shown")
        together = page.evaluate("window.together")
    hall.kill()
    print(f"after {drawn:6} pictures, {last:5} calls: {after}, {killed} kills")
    spoken = [int(path.removeprefix("calls/").removesuffix(".wav")) for path in voice.asked]
    wanted = list(range(1, last + 1))
    seen = [int(one) for one in shown if one]
    good = spoken == wanted and together == 1
    print(f"spoken once each and in order: {spoken == wanted} ({len(spoken)})")
    print(f"voices at once: {together}")
    for name, found in (("spoken", spoken), ("shown", seen)):
        lost, twice = set(wanted) - set(found), {n for n in found if found.count(n) > 1}
        print(f"{name}: lost {sorted(lost)[:20]}, twice {sorted(twice)[:20]}")
    print(f"shown once each and in order: {seen == wanted} ({len(seen)})")
    print(f"heap {after['heap'] - before['heap']:+.0f} bytes since call {first}; "
          f"{time.monotonic() - began:.0f} s")  # fmt: skip
    return good and seen == wanted


def wait(page: Page, voice: Voice, last: int, behind: int) -> None:
    """Turn the page's clock on until no more than so many calls are unspoken."""
    page.clock.run_for(TURN)
    until = time.monotonic() + 60
    while last - len(voice.asked) > behind:
        page.clock.run_for(500)
        page.wait_for_timeout(5)
        if time.monotonic() > until:
            raise RuntimeError(f"call {last} is not spoken: {voice.asked[-3:]}")


def settled(page: Page, voice: Voice, last: int, shown: list[str]) -> dict[str, float]:
    """When all is spoken and shown: heap, nodes, listeners."""
    wait(page, voice, last, 0)
    while page.locator("#hero").get_attribute("data-call") != str(last):
        page.clock.run_for(5000)
    page.clock.run_for(5000)
    shown += page.evaluate(TAKE)
    page.evaluate("window.sounds = []")
    return measure(page)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=5000)
    parser.add_argument("--pictures", type=int, default=20, help="pictures a call")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--port", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--rev", type=int, default=100, help=argparse.SUPPRESS)
    parser.add_argument("--last", type=int, default=0, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.port:
        serve(given.port, given.rev, given.last)
    else:
        sys.exit(0 if soak(given.calls, given.pictures, given.kills) else 1)
