"""Pictures of every face for docs/shots/, from a real hall on a Thursday afternoon.

python scripts/shots.py [folder]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from server import Server  # noqa: E402

from hall.clock import SystemClock  # noqa: E402
from hall.staff import StaffRoom  # noqa: E402
from hall.writer import Database  # noqa: E402

HALL, PIN = "tu-minh", "135790"
LONG = "1.001776"  # the longest name in the catalogue
WISHES = ["2.000815", "2.000815", "1.013225", "2.000884", "1.001193", LONG, "2.000815", "1.001612"]


def main() -> None:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/shots"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--font-render-hinting=none"],
        )
        server = Server(Path(folder) / "data", at="2026-11-26T14:41").start()
        try:
            employ(server)
            a_busy_hall(browser, server)
            take_all(browser, server, out)
        finally:
            server.stop()
        display_states(browser, Path(folder), out)


def a_busy_hall(browser: Browser, server: Server) -> None:
    """People in the line, clerks at counters, one of them serving."""
    for n, code in enumerate(WISHES * 3):
        wish = {"request_id": f"shots-{n:04}", "procedure": code, "count": 1 + n % 3,
                "purpose": "submit", "priority": n % 7 == 3, "help": n % 9 == 4}  # fmt: skip
        status, answer = server.post(f"/{HALL}/kiosk/tickets", wish)
        assert status == 200, answer
    for counter in (1, 2, 4, 5):
        page = sit_down(browser, server, counter)
        press(page, "n", ".hand.called")
        press(page, "b", ".hand.serving")
        if counter == 4:
            page.context.close()


def employ(server: Server) -> None:
    """A clerk for each counter that is staffed: nobody sits at two."""
    database = Database(f"sqlite:///{server.data / 'demo.sqlite'}", checkpoints=False)
    room = StaffRoom(HALL, database, SystemClock())
    for counter in range(1, 6):
        room.set_pin(f"Cán bộ quầy {counter}", ("clerk", "office"), PIN)
    database.close()


def sit_down(browser: Browser, server: Server, counter: int) -> Page:
    page = page_of(browser, 1366, 768)
    page.goto(f"{server.url}/{HALL}/counter/")
    page.locator(f"input[name=counter][value='{counter}']").check()
    page.locator("#staff").select_option(label=f"Cán bộ quầy {counter}")
    page.locator("#pin").fill(PIN)
    page.locator("button[type=submit]").click()
    page.locator(".hand").wait_for()
    page.wait_for_timeout(600)
    return page


def press(page: Page, key: str, then: str) -> None:
    page.keyboard.press(key)
    page.locator(then).wait_for()


def take_all(browser: Browser, server: Server, out: Path) -> None:
    hall = f"{server.url}/{HALL}"
    clerk = sit_down(browser, server, 3)
    clerk.screenshot(path=out / "counter-ready.png")
    press(clerk, "n", ".hand.called")
    shot(browser, f"{hall}/display/", out / "display-running.png", 1920, 1080)
    press(clerk, "b", ".hand.serving")
    clerk.keyboard.press("a")
    clerk.wait_for_timeout(900)
    clerk.screenshot(path=out / "counter-serving.png")
    for name, path in {
        "kiosk-home": "kiosk/",
        "kiosk-procedure": "kiosk/procedures/2.000815",
        "kiosk-long-name": f"kiosk/procedures/{LONG}",
        "kiosk-english": "kiosk/?lang=en",
    }.items():
        shot(browser, f"{hall}/{path}", out / f"{name}.png", 1080, 1920)
    shot(browser, f"{hall}/kiosk/", out / "kiosk-landscape.png", 1920, 1080)
    shot(browser, f"{hall}/guide/", out / "guide.png", 390, 844)
    printer = clerk.context.new_page()  # the papers are for staff
    printer.goto(f"{hall}/printer/")
    printer.wait_for_timeout(1500)
    printer.screenshot(path=out / "printer.png")
    shot(browser, f"{server.url}/", out / "door.png", 1440, 900)
    wish = {"request_id": "shots-last", "procedure": "2.000815", "count": 1, "purpose": "submit"}
    _, mine = server.post(f"/{HALL}/kiosk/tickets", wish)
    shot(browser, f"{server.url}{mine['url']}", out / "kiosk-ticket.png", 1080, 1920)
    shot(browser, f"{hall}/t/{mine['token']}", out / "phone.png", 390, 844)
    office(browser, server, out)
    roll(browser, server, out)
    shot(browser, f"{server.url}/thuy-nguyen/display/", out / "display-no-cutoff.png", 1920, 1080)
    shot(browser, f"{server.url}/gia-vien/display/", out / "display-no-model.png", 1920, 1080)


def display_states(browser: Browser, folder: Path, out: Path) -> None:
    """The television at other hours: at noon, then the same hall later, and its link cut."""
    with Server(folder / "noon", at="2026-11-26T12:04") as server:
        page = f"{server.url}/{HALL}/display/"
        shot(browser, page, out / "display-closed.png", 1920, 1080)
    with Server(folder / "data", at="2026-11-26T15:47") as server:
        television = page_of(browser, 1920, 1080)
        television.goto(f"{server.url}/{HALL}/display/")
        television.locator("#board[data-link=live]").wait_for()
        television.wait_for_timeout(1500)
        television.screenshot(path=out / "display-after-cutoff.png")
        server.kill()
        television.locator("#board[data-link=lost]").wait_for()
        television.wait_for_timeout(500)
        television.screenshot(path=out / "display-lost.png")
        television.context.close()


def office(browser: Browser, server: Server, out: Path) -> None:
    page = page_of(browser, 1366, 900)
    page.goto(f"{server.url}/{HALL}/office/")
    page.locator("[name=staff]").select_option(label="Cán bộ quầy 1")
    page.locator("[name=pin]").fill(PIN)
    page.locator("button").first.click()
    page.wait_for_timeout(800)
    page.screenshot(path=out / "office.png")


def roll(browser: Browser, server: Server, out: Path) -> None:
    """The paper as the virtual printer drew it, once a few have come out."""
    page = page_of(browser, 1366, 1100)
    page.goto(f"http://127.0.0.1:{server.printer_port - 1}/?hall={HALL}")
    page.wait_for_timeout(6000)
    page.screenshot(path=out / "paper-roll.png")


def shot(browser: Browser, url: str, path: Path, width: int, height: int) -> None:
    page = page_of(browser, width, height)
    page.goto(url)
    page.wait_for_timeout(1500)
    page.screenshot(path=path)
    page.context.close()


def page_of(browser: Browser, width: int, height: int) -> Page:
    viewport = {"width": width, "height": height}
    page = browser.new_context(viewport=viewport, locale="vi-VN").new_page()  # type: ignore[arg-type]
    page.set_default_timeout(20000)
    return page


if __name__ == "__main__":
    main()
