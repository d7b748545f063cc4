"""One citizen's way through each hall, in a real browser against a real server and a real socket:
kiosk tap -> paper -> call -> display -> accepted -> receipt with the right due time."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from browsing import a_browser
from escpos_reader import Decoded, FakePrinterServer
from playwright.sync_api import Browser, Page, expect
from server import ROOT, Server

from hall.paper import from_json
from printer.render import render

COPIES, SINGLE, BIRTH = "2.000815", "1.004873", "1.001193"


@dataclass
class Way:
    """Where, when and what for; what the paper and the receipt must say."""

    hall: str
    at: str
    code: str
    fast_track: bool
    due_hour: str
    due_day: str
    rule: str


WAYS = [
    # S1:43 "trước 15h30 phút": a minute before ...
    Way("tu-minh", "2026-11-26T15:29", COPIES, True, "17 giờ", "26/11/2026", "same_day"),
    # ... and a minute after: the law's 15:00 rule applies (A5, A6).
    Way("tu-minh", "2026-11-26T15:31", COPIES, False, "17 giờ", "27/11/2026",
        "legal_next_working_day"),
    # S2:50 "sau 15h30’ thì buộc phải hẹn trả kết quả trước 9h ngày làm việc tiếp theo"
    Way("thanh-ha-xa", "2023-09-29T15:40", COPIES, False, "trước 9 giờ", "02/10/2023",
        "next_working_day"),
    Way("thanh-ha-huyen", "2023-09-29T09:00", COPIES, True, "17 giờ", "29/09/2023", "same_day"),
    # S3:41 the ninth hour takes dossiers in; the law says when they are done.
    Way("luan-thanh", "2026-03-02T16:40", COPIES, False, "17 giờ 30", "03/03/2026",
        "legal_next_working_day"),
    # S4:71 "Cấp phiếu tiếp nhận và hẹn trả kết quả cụ thể trong ngày"
    Way("thuy-nguyen", "2026-11-26T10:00", COPIES, True, "17 giờ", "26/11/2026", "same_day"),
    # S5:97 "Xác nhận tình trạng hôn nhân, Trích lục bản sao, Chứng thực bản sao …"
    Way("gia-vien", "2026-11-25T10:00", SINGLE, True, "17 giờ", "25/11/2026", "same_day"),
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@contextmanager
def a_hall(folder: Path, way: Way) -> Iterator[tuple[Server, FakePrinterServer, FakePrinterServer]]:
    """The hall of a way, its two printers being sockets of ours."""
    book = (ROOT / "halls" / f"{way.hall}.toml").read_text()
    narrow = re.search(r'id = "counter"[^\[]*paper = 58', book)
    with FakePrinterServer() as kiosk, FakePrinterServer(width=384 if narrow else 576) as workplace:
        halls = folder / "halls"
        shutil.copytree(ROOT / "halls", halls)
        for file in halls.glob("*.toml"):
            if file.stem != way.hall and not file.stem.startswith("calendar"):
                file.unlink()
        book = book.replace('"virtual:"', f'"{kiosk.url}"', 1)
        book = book.replace('"virtual:"', f'"{workplace.url}"', 1)
        (halls / f"{way.hall}.toml").write_text(book)
        server = Server(folder / "data", at=way.at, halls=halls).start()
        try:
            yield server, kiosk, workplace
        finally:
            server.stop()


@pytest.mark.parametrize("way", WAYS, ids=lambda w: f"{w.hall}-{w.at[11:].replace(':', '')}")
def test_the_way_of_one_citizen(browser: Browser, tmp_path: Path, way: Way) -> None:
    with a_hall(tmp_path, way) as (server, kiosk_printer, counter_printer):
        display = page_of(browser, 1920, 1080)
        display.goto(f"{server.url}/{way.hall}/display/")
        label = take_a_number(browser, server, way)
        (paper,) = kiosk_printer.wait_for_papers(1, timeout=15)
        follow = qr_of(paper)
        assert follow.startswith(f"{server.url}/{way.hall}/t/")
        assert len(follow.rsplit("/", 1)[1]) >= 16

        workplace = sit_down(browser, server, way)
        expect(workplace.locator("#idle-next")).to_contain_text(label, timeout=15000)
        workplace.keyboard.press("n")
        expect(workplace.locator(".hand-label")).to_contain_text(label[1:], timeout=15000)
        said = display.locator("#hero, [data-part=hero], .hero").first
        expect(said).to_contain_text("Mời số", timeout=15000)
        assert label in said.inner_text().replace("\n", "").replace(" ", "")

        workplace.keyboard.press("b")
        expect(workplace.locator(".sheet")).to_be_visible(timeout=15000)
        workplace.keyboard.press("a")
        for condition in workplace.locator(".conditions .tick input").all():
            condition.check()
        due = workplace.locator(".due")
        expect(due).to_have_attribute("data-rule", way.rule, timeout=15000)
        expect(due).to_contain_text(way.due_hour)
        expect(due).to_contain_text(way.due_day)
        workplace.locator("[name=receipt]").check()  # where the result follows at once, asked for
        workplace.keyboard.press("t")
        workplace.keyboard.press("x")
        expect(workplace.locator(".hand.idle")).to_be_visible(timeout=15000)
        receipt = counter_printer.wait_for_papers(1, timeout=15)[0]
        assert qr_of(receipt) == follow

        phone = page_of(browser, 390, 844)
        phone.goto(follow)
        expect(phone.locator("body")).to_contain_text(way.due_day)
        kept = printed(server, way)
        assert kept["ticket"]["fast_track"] is way.fast_track
        assert kept["receipt"]["due"].casefold().startswith(way.due_hour)
        assert way.due_day in kept["receipt"]["due"]
        for kind, roll in (("ticket", paper), ("receipt", receipt)):
            drawn = render(
                from_json(kind, json.dumps(kept[kind])), 80 if roll.image.width == 576 else 58
            )
            assert roll.image.tobytes() == drawn.tobytes(), f"the {kind} is not what was decided"
        assert abroad == []


def take_a_number(browser: Browser, server: Server, way: Way) -> str:
    """Two or three taps at the kiosk; the number on its screen."""
    page = page_of(browser, 1080, 1920)
    page.goto(f"{server.url}/{way.hall}/kiosk/")
    quick = page.locator(f".quick[href*='{way.code}']")
    if quick.count():
        quick.first.tap()
    else:
        page.locator("a[href*='/kiosk/fields/ho-tich']").first.tap()
        expect(page.locator(f"a[href*='{way.code}']")).to_be_visible(timeout=15000)
        page.wait_for_timeout(750)
        page.locator(f"a[href*='{way.code}']").first.tap()
    expect(page.locator(".take")).to_be_visible(timeout=15000)
    expect(page.locator(".fast-tag").first).to_be_visible(visible=way.fast_track)
    page.wait_for_timeout(750)  # a tap within 700 ms of the last is taken for a tremor
    page.locator(".take").tap()
    expect(page.locator(".kiosk[data-step=ticket]")).to_be_visible(timeout=15000)
    return str(page.locator(".number").inner_text()).replace("\n", "")


def sit_down(browser: Browser, server: Server, way: Way) -> Page:
    """Sign in at the counter that takes the procedure's lane."""
    page = page_of(browser, 1366, 768)
    page.goto(f"{server.url}/{way.hall}/counter/")
    lane = server.get(f"/{way.hall}/snapshot")["line"][0]["letter"]
    counters = server.get(f"/{way.hall}/snapshot")["counters"]
    counter = next(c["id"] for c in counters if lane in c["lanes"])
    page.locator(f"input[name=counter][value='{counter}']").check()
    page.locator("#staff").select_option(index=1)
    page.locator("#pin").fill(server.pins()[way.hall])
    page.locator("button[type=submit]").click()
    expect(page.locator(".hand.idle")).to_be_visible(timeout=15000)
    return page


def page_of(browser: Browser, width: int, height: int) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=True, locale="vi-VN"
    )
    page = context.new_page()
    # A hall has no internet: whatever a page asks for is on this machine.
    page.on("request", lambda asked: abroad.append(asked.url) if not home(asked.url) else None)
    return page


abroad: list[str] = []


def home(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def qr_of(paper: Decoded) -> str:
    """What the QR on the printed dots says."""
    found = zxingcpp.read_barcodes(paper.image.convert("L"))
    assert found, "no QR can be read from the paper"
    return str(found[0].text)


def printed(server: Server, way: Way) -> dict[str, dict[str, Any]]:
    """The papers of the hall as their jobs keep them, by kind."""

    conn = sqlite3.connect(server.data / "demo.sqlite")
    rows = conn.execute("SELECT kind, content FROM job WHERE hall = ?", (way.hall,)).fetchall()
    conn.close()
    return {kind: json.loads(content) for kind, content in rows}
