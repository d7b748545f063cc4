"""How the television looks: sizes by distance (look.md), nothing clipped, no colour alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from display_probe import LONG, PROBE, long_lanes, page, server, show
from fake_hall import FakeServer
from fake_snapshot import at, call, counter, cutoff, day, entry, lane
from playwright.sync_api import Page, expect

__all__ = ["page", "server"]

# Letters on a 55-inch television, in px of 1920 (look.md): 22' is comfortable, 16' the floor.
COMFORT_6M, FLOOR_6M, SMALLEST = 82, 60, 25
SHUT = [counter(number, "closed") for number in range(1, 9)]


@contextmanager
def television(page: Page, server: FakeServer, width: int, height: int) -> Iterator[Page]:
    """Another one in the same browser, of another size."""
    other = page.context.browser.new_page(viewport={"width": width, "height": height})
    other.goto(f"{server.url}/tu-minh/display/")
    other.wait_for_function("rev => document.getElementById('board').dataset.rev == rev",
                            arg=server.rev)  # fmt: skip
    yield other
    other.close()


def size(page: Page, selector: str) -> float:
    """The smallest font size among the visible, in px of the 1920 canvas."""
    found = page.locator(selector).evaluate_all(
        "nodes => Math.min(...nodes.map(n => parseFloat(getComputedStyle(n).fontSize)))"
    )
    return float(found)


def counters(count: int) -> list[dict[str, Any]]:
    """The widest labels there are, every state, with the arrow of the fast track."""
    states = ["serving", "called", "serving", "ready", "closed"]
    return [
        counter(n, state, "M404" if state in ("serving", "called") else None, fast=True)
        for n, state in ((n, states[n % 5]) for n in range(1, count + 1))
    ]


# The drum behind the hero is meant to be cut.
OVERFLOW = """() => [...document.querySelectorAll('.board *')]
  .filter(n => !n.closest('svg, .sr-only') && n.id !== 'hero')
  .filter(n => n.checkVisibility() && n.innerText?.trim())
  .filter(n => !['inline', 'contents'].includes(getComputedStyle(n).display))
  .filter(n => !getComputedStyle(n).clipPath.startsWith('inset(50%'))
  .filter(n => n.scrollWidth > n.clientWidth + 1)
  .map(n => `${n.className || n.id}: ${n.innerText}`)"""


@pytest.mark.parametrize("count", [1, 4, 8, 10, 12, 14, 30])
def test_nothing_is_wider_than_its_place(page: Page, server: FakeServer, count: int) -> None:
    line = [entry(n, f"{x}99{d}", fast=True) for n, x in enumerate("AHKMNU") for d in "789"]
    show(page, server, counters=counters(count), lanes=long_lanes(6), line=line)
    assert page.evaluate(OVERFLOW) == []
    assert page.evaluate(PROBE) == []


@pytest.mark.parametrize(
    ("count", "label", "name", "word"),
    [(4, 140, 60, 40), (6, 100, 48, 35), (8, COMFORT_6M, 60, 35), (10, COMFORT_6M, 48, 32),
     (12, 74, 54, 32), (14, 74, 54, 32)],
)  # fmt: skip
def test_counters_are_read_from_the_seats(
    page: Page, server: FakeServer, count: int, label: int, name: int, word: int
) -> None:
    show(page, server, counters=counters(count))
    assert size(page, ".counter .ticket") >= max(label, FLOOR_6M)
    assert size(page, ".counter-name b") >= name
    assert size(page, ".counter-name") >= word
    assert size(page, "#hero-label") == 228  # 0.7 degrees at 8.8 m


def shown(page: Page) -> list[int]:
    found = page.locator(".counter").evaluate_all("ns => ns.map(n => Number(n.dataset.counter))")
    return [int(number) for number in found]


def test_more_counters_than_tiles_are_paged(page: Page, server: FakeServer) -> None:
    """Pages of one size, turned every nine seconds; a call shows its counter's page at once."""
    rows = [counter(n, "serving", f"A{n:03}") for n in range(1, 14)]
    server.put(counters=rows, calls=[call(4000, "A001", 1)])
    television = page.context.browser.new_page(viewport={"width": 1920, "height": 1080})
    television.clock.install()
    television.goto(f"{server.url}/tu-minh/display/")
    pager = television.locator("#pager")
    expect(pager).to_have_text("Trang 1/2")
    assert shown(television) == [1, 2, 3, 4, 5, 6, 7]
    television.clock.run_for(10_000)
    expect(pager).to_have_text("Trang 2/2")
    assert shown(television) == [8, 9, 10, 11, 12, 13]
    assert television.locator("#counters").get_attribute("data-rows") == "4"  # as on the first
    rows[2] = counter(3, "called", "A050")
    server.put(counters=rows, calls=[call(4000, "A001", 1), call(4001, "A050", 3)])
    expect(pager).to_have_text("Trang 1/2")
    assert shown(television) == [1, 2, 3, 4, 5, 6, 7]
    television.clock.run_for(7_000)
    expect(pager).to_have_text("Trang 1/2")  # it stays its nine seconds from the call on
    television.close()
    show(page, server, counters=[counter(n, "serving", f"A{n:03}") for n in range(1, 13)])
    expect(page.locator("#pager")).to_be_hidden()
    expect(page.locator(".counter")).to_have_count(12)


def test_digits_stand_together(page: Page, server: FakeServer) -> None:
    show(page, server, server_now=at("15:19"))
    count = page.locator("#cutoff-count .digits")
    expect(count).to_have_text("11")
    width = count.evaluate("n => n.offsetWidth / parseFloat(getComputedStyle(n).fontSize)")
    assert width < 1  # two cells of 0.7 em read "1 1"


BARS = [
    # now, percent of the bar, the card's own words
    ("08:05", 100, "Còn"), ("14:25", 100, "Còn"), ("14:45", 75, "Còn"),
    ("15:00", 50, "Sắp hết giờ"), ("15:20", 16.7, "Chỉ còn"), ("15:29", 1.7, "Chỉ còn"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "share", "word"), BARS)
def test_the_bar_is_the_last_hour(
    page: Page, server: FakeServer, now: str, share: float, word: str
) -> None:
    show(page, server, server_now=at(now))
    width = float(page.locator("#cutoff-bar").evaluate("n => parseFloat(n.style.width)"))
    assert width == pytest.approx(share, abs=0.3)
    expect(page.locator("#cutoff-count")).to_contain_text(word)
    assert page.evaluate(PROBE) == []


def test_urgency_is_told_without_colour(page: Page, server: FakeServer) -> None:
    """Calm, soon, last and over differ in their sign and their words."""
    over = cutoff("over", text="Đã hết giờ nhận hồ sơ trả trong ngày", last_in_time=None)
    seen = set()
    for now, facts in (("14:00", cutoff()), ("15:10", cutoff()), ("15:25", cutoff()),
                       ("15:40", over)):  # fmt: skip
        show(page, server, server_now=at(now), cutoff=facts)
        words = page.locator("#cutoff").inner_text()
        sign = page.locator("#cutoff-sign").inner_html()
        told = [
            w for w in ("Sắp hết giờ", "Chỉ còn", "Đã hết giờ") if w in words.replace("\xa0", " ")
        ]
        seen.add((tuple(told), sign if told != ["Đã hết giờ"] else ""))
    assert len(seen) == 4


OPENINGS = [
    # state, now, the hall's words, head, day, hour
    ("break", "12:04", "Nghỉ trưa đến 13 giờ 30; lấy số lại lúc 13 giờ 15.",
     "Mở lại lúc", "Chiều hôm nay", "13 giờ 30"),
    ("before", "07:04", "Chưa đến giờ lấy số; lấy số lại lúc 7 giờ 15.",
     "Mở cửa lúc", "Sáng hôm nay", "7 giờ 30"),
    ("after", "17:04", "Đã hết giờ lấy số hôm nay; mời quý công dân quay lại lúc 7 giờ 30, "
     "thứ Sáu, ngày 27/11/2026.", "Mở lại lúc", "Thứ Sáu, ngày 27/11/2026", "7 giờ 30"),
    ("holiday", "09:00", "Nghỉ lễ: Ngày Văn hóa Việt Nam; mời quý công dân quay lại lúc 8 giờ, "
     "Chủ Nhật, ngày 29/11/2026.", "Mở lại lúc", "Chủ Nhật, ngày 29/11/2026", "8 giờ"),
]  # fmt: skip


@pytest.mark.parametrize(("state", "now", "text", "head", "on", "hour"), OPENINGS)
def test_a_closed_hall_says_large_when_it_opens(
    page: Page, server: FakeServer, state: str, now: str, text: str,
    head: str, on: str, hour: str,
) -> None:  # fmt: skip
    facts = day(state, text, "Closed")
    facts["opens"] = {"clock": hour, "day": on}
    if state == "holiday":
        facts["sessions"] = []
    show(page, server, server_now=at(now), day=facts, counters=SHUT, calls=[])
    expect(page.locator("#cutoff-model")).to_have_text(head)
    expect(page.locator("#cutoff-rule")).to_have_text(on)
    assert page.locator("#cutoff-count").get_attribute("aria-label") == hour
    assert size(page, "#cutoff-count .digits") >= 104
    after = "Hồ sơ trả trong ngày: nhận trước 15 giờ 30"
    expect(page.locator("#cutoff-after")).to_have_text(after)
    expect(page.locator("#cutoff .cutoff-bar")).to_be_hidden()
    # An hour and a date are never torn apart: what must stay on one line is bound.
    for words in page.locator("#hero-title, #hero-text").all_inner_texts():
        assert "giờ 30" not in words
        assert "ngày 2" not in words
    lines = page.locator("#hero-title").evaluate(
        "n => Math.round(n.offsetHeight / parseFloat(getComputedStyle(n).lineHeight))"
    )
    assert lines == 1
    assert page.evaluate(PROBE) == []


def test_lanes_of_a_real_hall_stay_large(page: Page, server: FakeServer) -> None:
    """The six lanes of halls/gia-vien.toml: long names on two lines, three numbers each."""
    names = ["Chứng thực", "Hộ tịch", "Đăng ký kinh doanh – Đất đai – Xây dựng",
             "Nội vụ – Y tế – Văn hóa – Xã hội", "Cư trú (Công an)",
             "Nhận kết quả – Hướng dẫn"]  # fmt: skip
    lanes = [lane(x, name, n, 14, (20, 30), [1])
             for n, (x, name) in enumerate(zip("AHKMNU", names, strict=True))]  # fmt: skip
    show(page, server, lanes=lanes)
    assert size(page, ".lane-name") >= 28
    assert size(page, ".lane-next") >= 32
    assert [row.locator(".ticket").count() for row in page.locator(".lane-row").all()] == [3] * 6
    heights = page.locator(".lane-name").evaluate_all(
        "ns => ns.map(n => Math.round(n.offsetHeight / parseFloat(getComputedStyle(n).lineHeight)))"
    )
    assert max(heights) == 2
    assert page.evaluate(PROBE) == []


BADGE = """() => {
  const badge = document.querySelector('.demo-badge').getBoundingClientRect(), on = [];
  for (const node of document.querySelectorAll('.top > *, .left, .right')) {
    const r = node.getBoundingClientRect();
    if (Math.min(r.right, badge.right) > Math.max(r.left, badge.left)
        && Math.min(r.bottom, badge.bottom) > Math.max(r.top, badge.top)) on.push(node.className);
  }
  return on;
}"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1080, 1920)])
def test_the_demo_badge_has_a_place_of_its_own(page: Page, width: int, height: int) -> None:
    """Also beside a long name and the widest warning."""
    server = FakeServer()
    server.put(demo=True, name="Bộ phận Tiếp nhận và Trả kết quả cấp huyện")
    with television(page, server, width, height) as other:
        assert other.evaluate(BADGE) == []
        server.kill()
        expect(other.locator("#board")).to_have_attribute("data-link", "lost", timeout=8000)
        assert other.evaluate(BADGE) == []
        assert other.evaluate(PROBE) == []
        assert size(other, ".demo-badge") >= SMALLEST


@pytest.mark.parametrize(("width", "height"), [(3840, 2160), (1080, 1920)])
@pytest.mark.parametrize("overrides", [
    {"counters": counters(12), "lanes": long_lanes(6)},
    {"counters": SHUT, "calls": [], "server_now": at("12:04"),
     "day": day("break", "Nghỉ trưa đến 13 giờ 30; lấy số lại lúc 13 giờ 15.", "Closed")},
    {"server_now": at("15:19"), "name": LONG},
])  # fmt: skip
def test_other_televisions_show_everything_too(
    page: Page, server: FakeServer, overrides: dict[str, Any], width: int, height: int
) -> None:
    server.put(**overrides)
    with television(page, server, width, height) as other:
        assert other.evaluate(PROBE) == []
        assert other.evaluate(OVERFLOW) == []
