"""The states of every screen that people look at, each as a still: hall, moment, size, address.

The moment stands still and so do the browser's clock and the random tokens, so that a picture
taken twice is the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import COPIES, PERMIT, SINGLE, at, miss, rid
from kiosk_house import House, a_house
from playwright.sync_api import Browser, BrowserContext
from scene_acts import (
    PASSWORD,
    PIN,
    Act,
    as_guide,
    asked_for_help,
    at_counter,
    help_waits,
    idle,
    in_office,
    sheet_of_someone,
    stopped,
)

from hall.clock import FixedClock
from hall.outcome import Outcome
from hall.rulebook import Rulebook
from hall.ticket import Ticket

TV, FOUR_K, TALL = (1920, 1080), (3840, 2160), (1080, 1920)
PHONE, DESK = (390, 844), (1366, 900)
AFTERNOON = "2026-11-26T14:41:07"  # a Thursday in Tứ Minh, 49 minutes before the cutoff
LONG = "1.001776"  # the longest name in the catalogue
WISHES = (COPIES, COPIES, PERMIT, "2.000884", "1.001193", LONG, COPIES, "1.001612")


@dataclass(frozen=True)
class Scene:
    """A picture: `path` below the hall's address, what is done before it is taken."""

    name: str
    path: str
    size: tuple[int, int]
    when: str = AFTERNOON
    hall: str = "tu-minh"
    act: Act | None = None
    wait: str = "body"
    vision: str = "none"  # as people who see less see it


@contextmanager
def stage(books: dict[str, Rulebook], hall: str, when: str, data: Path) -> Iterator[House]:
    """A hall with people in it, at a moment that stands still."""
    numbers = count(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hall.issuing.secrets.token_urlsafe", lambda _: f"scene{next(numbers):011d}")
        morning = at(when).replace(hour=9, minute=0, second=0)
        with a_house(books[hall], "", data, 19500, FixedClock(morning)) as house:
            if house.hall.day().working:
                people(house, at(when))
            house.clock.at = at(when)
            house.product.emitter.touch(hall)
            yield house


def people(house: House, now: Any) -> None:
    """A busy hall: twelve were served in the morning, clerks at five counters, a line."""
    hall, clock = house.hall, house.clock
    for n in (1, 2, 3, 4, 5):
        hall.staff.set_pin(f"Cán bộ quầy {n}", ("clerk", "guide", "office"), PIN)
        hall.staff.set_password(f"Cán bộ quầy {n}", ("clerk", "guide", "office"), PASSWORD)
        if n <= len(hall.rulebook.counters):
            hall.open_counter(n, n, request_id=rid())
    for n in range(6):
        served(house, COPIES, 6, case_code=f"H24.21.3-261126-{n + 41:04d}")
    promised = hall.board()
    for row in promised[:2]:
        hall.result_ready(row.dossier_id, 1, request_id=rid())
    hall.hold(promised[2].dossier_id, "signs", 1, named=5, request_id=rid())
    hall.hold(promised[3].dossier_id, "processes", 2, named=2, request_id=rid())
    clock.at = now
    taken = [code for code in WISHES if any(p.code == code for p in hall.rulebook.procedures)]
    open_ = hall.day().tickets_open(hall.now())
    if not open_:
        return
    hall.snapshot()  # what the morning showed of the pace is known before anybody is told minutes
    for n, code in enumerate(taken * 3):
        clock.at = now - timedelta(minutes=len(taken) * 3 - n)
        hall.issue(
            [(code, 1 + n % 3)], request_id=rid(), priority=n % 7 == 3, help_wanted=n % 9 == 4
        )
    clock.at = now - timedelta(minutes=2)
    gone = hall.call_next(1, 1, request_id=rid())
    miss(hall, gone.id)
    away = hall.call_next(1, 1, request_id=rid())
    hall.start(away.id, 1, 1, request_id=rid())
    hall.park(away.id, 1, 1, request_id=rid())
    clock.at = now - timedelta(minutes=1)
    for n in (1, 2, 4, 5, 3):
        if n > len(hall.rulebook.counters):
            continue
        called = hall.call_next(n, n, request_id=rid())
        if n != 3:
            hall.start(called.id, n, n, request_id=rid())


def tokens(house: House) -> dict[str, str]:
    """The token of a ticket in each state, by the name that a scene's address uses."""
    hall, drawn = house.hall, house.hall.snapshot()
    ids = {
        "soon": [row["id"] for row in drawn["line"] if row["letter"] == "A"][:1],
        "waiting": [row["id"] for row in drawn["line"] if row["letter"] == "A"][-1:],
        "missed": [row["id"] for row in drawn["missed"]],
        "parked": [row["id"] for row in drawn["parked"]],
    }
    found = {name: hall.ticket(many[0]).token for name, many in ids.items() if many}
    for counter, name in ((3, "called"), (2, "serving")):
        if held := hall.in_hand(counter):
            found[name] = held.token
    return {**found, "done": f"scene{1:011d}"}


def served(
    house: House, code: str, minutes: float, fate: str = "accepted", case_code: str = ""
) -> Ticket:
    """One person whom counter 1 serves from beginning to end."""
    hall = house.hall
    ticket = hall.issue([(code, 1)], request_id=rid())
    called = hall.call_next(1, 1, request_id=rid())
    hall.start(called.id, 1, 1, request_id=rid())
    house.clock.move(minutes=minutes)
    done = hall.ticket(called.id)
    outcomes = [Outcome(d.id, fate, case_code=case_code) for d in done.dossiers]  # type: ignore[arg-type]
    return hall.finish(ticket.id, 1, 1, outcomes, request_id=rid())


@contextmanager
def seat(browser: Browser, scene: Scene) -> Iterator[BrowserContext]:
    """A browser whose clock stands still, without motion."""
    width, height = scene.size
    found = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", reduced_motion="reduce"
    )
    found.set_default_timeout(10000)
    found.clock.set_fixed_time(at(scene.when))
    yield found
    found.close()


def still(browser: Browser, house: House, scene: Scene) -> bytes:
    """The picture of a scene as PNG."""
    path = scene.path.format_map(tokens(house)) if "{" in scene.path else scene.path
    with seat(browser, scene) as device:
        page = device.new_page()
        sight = device.new_cdp_session(page)
        sight.send("Emulation.setEmulatedVisionDeficiency", {"type": scene.vision})
        page.goto(f"http://127.0.0.1:{house.port}/{scene.hall}/{path}")
        page.locator(scene.wait).first.wait_for()
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(300)  # the first picture over the socket, and fitting it
        if scene.act:
            scene.act(page, house)
            page.wait_for_timeout(300)
        return page.screenshot(animations="disabled", caret="hide")


LIVE = "#board[data-link=live]"
SCENES = (
    Scene("display-running", "display/", TV, wait=LIVE),
    Scene("display-30-minutes", "display/", TV, "2026-11-26T15:08:07", wait=LIVE),
    Scene("display-10-minutes", "display/", TV, "2026-11-26T15:22:07", wait=LIVE),
    Scene("display-after-cutoff", "display/", TV, "2026-11-26T15:47:07", wait=LIVE),
    Scene("display-no-cutoff", "display/", TV, hall="thuy-nguyen", wait=LIVE),
    Scene("display-no-model", "display/", TV, hall="gia-vien", wait=LIVE),
    Scene("display-noon", "display/", TV, "2026-11-26T12:04:07", wait=LIVE),
    Scene("display-holiday", "display/", TV, "2026-11-24T09:12:07", wait=LIVE),
    Scene("display-night", "display/", TV, "2026-11-26T21:04:07", wait=LIVE),
    Scene("display-portrait", "display/", TALL, wait=LIVE),
    *(
        Scene(f"display-{vision.lower()}", "display/", TV, wait=LIVE, vision=vision)
        for vision in ("deuteranopia", "protanopia", "achromatopsia", "blurredVision")
    ),
    Scene("kiosk-home", "kiosk/", TALL),
    Scene("kiosk-landscape", "kiosk/", TV),
    Scene("kiosk-english", "kiosk/?lang=en", TALL),
    Scene("kiosk-large", "kiosk/?view=l", TALL),
    Scene("kiosk-contrast", "kiosk/?view=c", TALL),
    Scene("kiosk-wheelchair", "kiosk/?view=w", TALL),
    Scene("kiosk-aloud", "kiosk/?view=a", TALL),
    Scene("kiosk-large-landscape", "kiosk/?view=l", TV),
    Scene("kiosk-blurredvision", "kiosk/", TALL, vision="blurredVision"),
    Scene("kiosk-achromatopsia", "kiosk/", TALL, vision="achromatopsia"),
    Scene("kiosk-procedure", f"kiosk/procedures/{COPIES}", TALL),
    Scene("kiosk-procedure-large", f"kiosk/procedures/{COPIES}?view=l", TALL),
    Scene("kiosk-procedure-wheelchair", f"kiosk/procedures/{COPIES}?view=w", TALL),
    Scene("kiosk-long-name", f"kiosk/procedures/{LONG}", TALL),
    Scene("kiosk-basket", f"kiosk/basket?basket={COPIES}:2,{PERMIT}:1,{SINGLE}:1", TALL),
    Scene("kiosk-field", "kiosk/fields/ho-tich", TALL),
    Scene("kiosk-search", "kiosk/search?q=khai+sinh", TALL),
    Scene("kiosk-fast", "kiosk/fast", TALL),
    Scene("kiosk-collect", "kiosk/purposes/collect", TALL),
    Scene("kiosk-case-code", "kiosk/results/", TALL),
    Scene("kiosk-result-ready", "kiosk/results/H24.21.3-261126-0041", TALL),
    Scene("kiosk-back", "kiosk/back/{parked}", TALL),
    Scene("kiosk-information", "kiosk/info/", TALL),
    Scene("kiosk-information-procedure", f"kiosk/info/procedures/{COPIES}", TALL),
    Scene("kiosk-results", "kiosk/info/results", TALL),
    Scene("kiosk-ticket", "kiosk/tickets/{waiting}", TALL, act=stopped),
    Scene("kiosk-idle", f"kiosk/procedures/{COPIES}", TALL, act=idle),
    Scene("kiosk-helped", "kiosk/", TALL, "2026-11-26T14:42:07", act=asked_for_help),
    Scene("kiosk-unsure", "kiosk/purposes/ask", TALL),
    Scene("kiosk-closed", "kiosk/", TALL, "2026-11-26T12:04:07"),
    Scene("kiosk-after-cutoff", "kiosk/", TALL, "2026-11-26T15:47:07"),
    *(
        Scene(f"phone-{state}", f"t/{{{state}}}", PHONE)
        for state in ("waiting", "soon", "called", "serving", "missed", "parked", "done")
    ),
    Scene("phone-cancel", "t/{waiting}/cancel", PHONE),
    Scene("phone-late", "t/{waiting}/late", PHONE),
    Scene("phone-over", "t/{soon}", PHONE, "2026-11-26T15:47:07"),
    Scene("phone-unknown", "t/abcdefghijklmnop", PHONE),
    Scene("guide", "guide/sign-in", (360, 740), "2026-11-26T14:43:07", act=as_guide(help_waits)),
    Scene("guide-person", "guide/sign-in", (360, 740), act=as_guide(sheet_of_someone)),
    Scene("counter-called", "counter/", (1366, 768), act=at_counter(3)),
    Scene("counter-serving", "counter/", (1366, 768), act=at_counter(2)),
    Scene("counter-others", "counter/", (1366, 768), act=at_counter(2, "z")),
    Scene("counter-transfer", "counter/", (1366, 768), act=at_counter(2, "c")),
    Scene("office", "office/", DESK, act=in_office()),
    Scene("office-dossiers", "office/", DESK, act=in_office("Hồ sơ")),
    Scene("office-screens", "office/", DESK, "2026-11-26T14:44:07", act=in_office("Màn hình")),
    Scene("office-ratings", "office/", DESK, act=in_office("Hài lòng")),
    Scene("office-voice", "office/", DESK, act=in_office("Giọng đọc")),
    Scene("door", "../", (1440, 900)),
)
