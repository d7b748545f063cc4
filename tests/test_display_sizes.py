"""Every layout of the television: 1 to 24 counters, notice, media, on end; sizes as promised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from display_probe import LONG, PROBE, long_lanes, page, server
from fake_hall import FakeServer
from fake_snapshot import at, call, counter, cutoff, day
from playwright.sync_api import Page, expect
from test_display_look import OVERFLOW

from hall import screens
from hall.pauses import PAUSES

__all__ = ["page", "server"]

WHY = [*PAUSES.values()]
COUNTS = (1, 2, 4, 6, 8, 9, 12, 13, 24)
NOTICES = {
    "none": ("", ""),
    "short": ("Quầy 4 nghỉ chiều nay", "Counter 4 is closed this afternoon"),
    "long": ("Từ ngày 01/12/2026, Trung tâm tiếp nhận hồ sơ đất đai tại quầy 4 và quầy 5; "
             "mời ông/bà mang theo căn cước.", "From 1 December land dossiers are at counter 4."),
    "wide": ("TRUNG TÂM NGHỈ LÀM VIỆC CHIỀU THỨ SÁU NGÀY 27/11/2026; HẸN GẶP LẠI QUÝ CÔNG DÂN "
             "SÁNG THỨ HAI NGÀY 30/11/2026 LÚC 7", "M" * 120),
}  # fmt: skip
STATES: list[dict[str, Any]] = [
    {"server_now": at("14:00")},
    {"server_now": at("15:05")},
    {"server_now": at("15:25")},
    {"server_now": at("15:40"),
     "cutoff": cutoff("over", text="Đã hết giờ nhận hồ sơ trả trong ngày", last_in_time=None,
                      after_text="Hồ sơ tiếp nhận sau 15 giờ 30: trả trước 9 giờ, thứ Hai")},
    {"server_now": at("09:00"),
     "cutoff": cutoff("no_cutoff", at=None, text="Nhận trong giờ làm việc, trả trước 17 giờ")},
    {"server_now": at("09:00"),
     "cutoff": cutoff("none", model=None, text="Hôm nay không có mô hình trả nhanh")},
    {"server_now": at("09:00"), "day": day("holiday", "Nghỉ lễ: Ngày Văn hóa Việt Nam.", "Closed"),
     "cutoff": cutoff("holiday", model=None, text="Hôm nay nghỉ lễ")},
]  # fmt: skip


def hall(count: int, notice: str = "none", media: bool = False, **more: Any) -> dict[str, Any]:
    """The widest labels, every state, and a screen as the office would have chosen it."""
    states = ["serving", "called", "serving", "ready", "closed", "paused"]
    rows = [
        counter(n, states[n % 6], "M404" if n % 6 < 3 else None, fast=True)
        | {"pause": WHY[n // 6 % len(WHY)] if n % 6 == 5 else None}
        for n in range(1, count + 1)
    ]
    vi, en = NOTICES[notice]
    screen = {
        "id": 1, "sound": False, "lanes": more.pop("letters", list("AHKU")), "night": None,
        "counters": [row["id"] for row in rows], "notice": vi, "notice_en": en,
        "media": media,
    }  # fmt: skip
    shelf = [{"name": "x-1.png", "kind": "image"}]
    return {"counters": rows, "added": {"screens": [screen], "media": shelf}, **more}


def draw(page: Page, server: FakeServer, **overrides: Any) -> None:
    rev = server.put(**overrides)
    page.wait_for_function("rev => document.getElementById('board').dataset.rev == rev", arg=rev)


@pytest.fixture(scope="module", params=[(1920, 1080), (3840, 2160), (1080, 1920)],
                ids=["1080p", "4K", "on end"])  # fmt: skip
def television(request: pytest.FixtureRequest, page: Page, server: FakeServer) -> Iterator[Page]:
    width, height = request.param
    browser = page.context.browser
    assert browser
    found = browser.new_page(viewport={"width": width, "height": height})
    found.goto(f"{server.url}/tu-minh/display/")
    expect(found.locator("#board")).to_have_attribute("data-link", "live")
    yield found
    found.close()


def wrong(page: Page) -> list[str]:
    """What is small (also in px of the panel), clipped, overlapping, or wider than its place."""
    small = page.evaluate(
        """() => [...document.querySelectorAll('.board *')].filter((n) => n.checkVisibility()
          && [...n.childNodes].some((c) => c.nodeType === 3 && c.data.trim()))
          .map((n) => [parseFloat(getComputedStyle(n).fontSize) * document.body.style.zoom, n])
          .filter(([px, n]) => px < 24.9 && !n.closest('.sr-only'))
          .map(([px, n]) => `${px} px on the panel: ${n.textContent}`)"""
    )
    return [*small, *page.evaluate(PROBE), *page.evaluate(OVERFLOW)]


def test_every_layout_keeps_its_sizes(television: Page, server: FakeServer) -> None:
    """hall/screens.py tells the office how large each part is; the page must not be smaller."""
    size = television.viewport_size
    assert size
    on_end = size["height"] > size["width"]
    for count in COUNTS:
        for notice in ("none", "long"):
            draw(television, server, **hall(count, notice))
            assert wrong(television) == [], (count, notice)
            px = television.locator(".counter .ticket").evaluate_all(
                "ns => Math.min(...ns.map(n => parseFloat(getComputedStyle(n).fontSize)))"
            )
            assert px == screens.row_px(count, notice != "none", on_end), (count, notice)
    sizes = television.evaluate(
        """() => ['#hero-label', '#hero-counter', '.next-labels', '#cutoff-count .digits']
          .map((s) => parseFloat(getComputedStyle(document.querySelector(s)).fontSize))"""
    )
    assert sizes[:3] == [screens.CALLED, screens.COUNTER[1], screens.NEXT]
    assert sizes[3] >= screens.MINUTES


def test_notice_and_media_in_every_state_of_the_day(television: Page, server: FakeServer) -> None:
    lanes = long_lanes(6)
    letters = [lane["letter"] for lane in lanes]
    for at_, state in enumerate(STATES):
        for media in (False, True):
            notice = list(NOTICES)[at_ % 4]
            more = {"lanes": lanes, "letters": letters} if at_ % 2 else {}
            draw(television, server, **hall(12, notice, media, **more), **state)
            assert wrong(television) == [], (at_, media, notice)


@pytest.mark.parametrize(
    "name", ["Quầy 12", "Quầy tiếp nhận và trả kết quả số 12", "Bàn hướng dẫn"]
)
def test_the_called_counter_fits_whatever_its_name(
    television: Page, server: FakeServer, name: str
) -> None:
    number = server.rev * 10
    rows = hall(8, "long")
    calls = [call(number, "A404", 1, again=2, fast_track=True, counter_name=name, lane_name=LONG)]
    draw(television, server, **rows, calls=calls)
    expect(television.locator("#hero-label")).to_have_text("A404", timeout=8000)
    assert wrong(television) == []


def test_seven_lanes_beside_media(television: Page, server: FakeServer) -> None:
    lanes = [*long_lanes(6), long_lanes(1)[0] | {"letter": "X", "shape": 6}]
    letters = [lane["letter"] for lane in lanes]
    draw(television, server, **hall(8, "short", True, lanes=lanes, letters=letters))
    assert television.locator(".lane-row:visible").count() == 7
    assert wrong(television) == []
