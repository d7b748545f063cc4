"""The volunteer's page in a real browser: the live line, who needs help, who may be late."""

from collections.abc import Iterator
from typing import Any

import pytest
from browsing import axe
from fake_hall import FakeServer, screen
from fake_snapshot import OUT_OF_PAPER, at, cutoff, entry, lane, printer
from playwright.sync_api import Page, expect

LONG = "Bảo trợ xã hội – Người có công – Giảm nghèo"


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    yield fake
    fake.kill()


@pytest.fixture(scope="module")
def page(server: FakeServer) -> Iterator[Page]:
    """One phone for the whole file."""
    with screen(f"{server.url}/tu-minh/guide", "#page", 390, 844) as found:
        yield found


def show(page: Page, server: FakeServer, **overrides: Any) -> None:
    rev = server.put(**overrides)
    page.wait_for_function("rev => document.getElementById('page').dataset.rev == rev", arg=rev)


def rows(page: Page, place: str) -> list[str]:
    """The text of each row, with its parts apart."""
    return page.locator(place).evaluate_all(
        "all => all.map(row => [...row.children].map(part => part.textContent.trim())"
        ".filter(Boolean).join(' | '))"
    )


def test_the_line_stands_by_lane_in_order_with_its_tags(page: Page, server: FakeServer) -> None:
    show(page, server)
    cards = page.locator(".lane-card")
    assert cards.locator("h3").all_inner_texts() == [
        "Hộ tịch – Chứng thực", "Đất đai – Xây dựng", "Hộ kinh doanh", "Nhận kết quả",
    ]  # fmt: skip
    why = "Đến trước: lấy số lúc 14 giờ 05"
    first = cards.nth(0)
    assert first.locator(".label").all_inner_texts() == ["A048", "A049", "A050"]
    assert rows(page, ".lane-card:first-child .ticket") == [
        f"1 | A048 | Trong ngày | chờ 37 phút | {why}",
        f"2 | A049 | chờ 37 phút | {why}",
        f"9 | A050 | Trong ngàyCó thể trễ | chờ 37 phút | {why}",
    ]
    expect(first.locator(".lane-facts")).to_have_text("14 người · 20–30 phút")
    expect(first.locator(".more")).to_have_text("và 11 số nữa")
    expect(cards.nth(3).locator(".tag")).to_have_text("Ưu tiên")


def test_what_needs_attention_is_on_top(page: Page, server: FakeServer) -> None:
    broken = [printer(jobs=3, **OUT_OF_PAPER), printer(id="q3", name="Máy in quầy")]
    show(page, server, printers=broken)
    assert rows(page, "#care > li") == [
        "Máy in ở cây lấy số | Hết giấy từ 14:31. Máy in hết giấy. Mời lắp cuộn giấy mới, máy sẽ "
        "tự in tiếp. 3 phiếu đang đợi in.",
        "H033 | Nhờ hướng dẫn, chuẩn bị giấy tờ",
        "A050 | Dự kiến không kịp giờ · còn 48 phút",
    ]
    assert rows(page, "#away > li") == [
        "A041 | Đã gọi lúc 14:20, vắng mặt",
        "H028 | Đang bổ sung giấy tờ, giữ lượt",
    ]
    show(page, server, line=[], missed=[], parked=[])
    assert page.locator("#care").inner_text() == "Chưa có việc cần để ý."
    assert page.locator("#away").inner_text() == "Không có ai."


@pytest.mark.parametrize(
    ("now", "facts", "late"),
    [
        ("14:42", cutoff(), ["A050"]),  # the forecast says so
        ("14:59", cutoff(), ["A050"]),
        ("15:00", cutoff(), ["A048", "A050"]),  # the last half hour: all deserve a look
        ("15:31", cutoff("over", text="Đã hết giờ nhận hồ sơ trả trong ngày"), []),
        (
            "09:00",
            cutoff("no_cutoff", at=None, text="Nhận trong giờ làm việc, trả trước 17 giờ"),
            [],
        ),
    ],
)
def test_who_may_miss_the_cutoff(
    page: Page, server: FakeServer, now: str, facts: dict[str, Any], late: list[str]
) -> None:
    show(page, server, server_now=at(now), cutoff=facts)
    assert page.locator("#care .row.late .label").all_inner_texts() == late
    expected = {"14:42": "Còn 48 phút", "14:59": "Còn 31 phút", "15:00": "Còn 30 phút"}.get(
        now, facts["text"]
    )
    expect(page.locator("#cutoff-big")).to_have_text(expected)


def test_counters_say_who_is_there(page: Page, server: FakeServer) -> None:
    show(page, server)
    found = rows(page, ".counter")
    assert found[2] == "Quầy 3 | A047 | Đang mời | Trong ngày"
    assert found[5] == "Quầy 6 | Tạm nghỉ"


@pytest.mark.parametrize("width", [360, 390, 768, 1024])
def test_nothing_runs_off_the_side(page: Page, server: FakeServer, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    lanes = [lane(letter, LONG, n, 40, (110, 125), [1]) for n, letter in enumerate("AHKMNU")]
    line = [
        entry(n, f"{'AHKMNU'[n % 6]}99{n % 10}", fast=True, help=True, priority=True,
              issued_at=at("07:30"))
        for n in range(12)
    ]  # fmt: skip
    help = [{"id": n, "kiosk": str(n), "name": LONG, "why": "unsure", "at": at("14:20"),
             "answered_at": at("14:30") if n else None} for n in range(2)]  # fmt: skip
    show(page, server, lanes=lanes, line=line, place="Thị trấn Thanh Hà, huyện Thanh Hà", help=help,
         cutoff=cutoff(model="Giải quyết và trả kết quả TTHC trong ngày"))  # fmt: skip
    off = page.evaluate(
        """() => [...document.querySelectorAll('body *:not(template):not(.sr-only)')]
        .filter(node => node.getBoundingClientRect().right > innerWidth + 1
          || (node.scrollWidth > node.clientWidth + 1
            && getComputedStyle(node).display !== 'inline'))
        .map(node => `${node.className}: ${node.textContent.slice(0, 40)}`)"""
    )
    assert off == []
    page.set_viewport_size({"width": 390, "height": 844})


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"mended": True, "since": "2026-11-26T14:41:30+07:00"}, "Đã in lại được từ 14:41."),
        (
            {"mended": True, "since": "2026-11-26T14:41:30+07:00", "jobs": 2},
            "Đã in lại được từ 14:41. 2 phiếu đang đợi in.",
        ),
        (
            {"state": "near_end", "text": "Cuộn giấy sắp hết. Mời chuẩn bị cuộn mới."},
            "Cuộn giấy sắp hết. Mời chuẩn bị cuộn mới.",
        ),
        ({"doubts": 1}, "1 phiếu chưa rõ đã ra hay chưa: mời xem phòng máy in."),
    ],
)
def test_what_a_printer_has_to_say(
    page: Page, server: FakeServer, facts: dict[str, object], said: str
) -> None:
    show(page, server, line=[], missed=[], parked=[], printers=[printer(**facts)])
    assert rows(page, "#care > li") == [f"Máy in ở cây lấy số | {said}"]


@pytest.mark.parametrize(
    ("state", "seen", "said"),
    [
        ("dead", "14:31", ["Bảng sảnh | Mất tín hiệu từ 14:31. Mời xem lại ti vi, báo văn phòng."]),
        ("frozen", "14:41", ["Bảng sảnh | Hình bị đơ từ 14:41. Mời xem lại ti vi, báo văn phòng."]),
        ("alive", "14:41", []),
        ("dead", "02:31", []),  # switched off long ago
        (None, "", []),  # nobody has opened it yet
    ],
)
def test_what_a_screen_has_to_say(
    page: Page, server: FakeServer, state: str | None, seen: str, said: list[str]
) -> None:
    known = {"state": state, "seen": at(seen)} if state else None
    screens = [{"id": 1, "name": "Bảng sảnh", "page": known}]
    show(page, server, line=[], missed=[], parked=[], added={"screens": screens})
    assert rows(page, "#care > li") == (said or [""])


def test_the_end_of_a_fault_is_news_for_a_minute(page: Page, server: FakeServer) -> None:
    old = printer(mended=True, since="2026-11-26T14:38:00+07:00")
    show(page, server, line=[], missed=[], parked=[], printers=[old])
    assert page.locator("#care").inner_text() == "Chưa có việc cần để ý."


def test_axe_finds_nothing(page: Page, server: FakeServer) -> None:
    printers = [
        printer(jobs=3, doubts=1, **OUT_OF_PAPER),
        printer(id="q1", state="near_end", text="Cuộn giấy sắp hết. Mời chuẩn bị cuộn mới."),
        printer(id="q2", mended=True, since="2026-11-26T15:24:30+07:00"),
    ]
    call = {"id": 9, "kiosk": "1", "name": "Máy lấy số", "why": "help", "at": at("15:20"),
            "answered_at": None}  # fmt: skip
    show(page, server, server_now=at("15:25"), printers=printers, help=[call])
    expect(page.locator(".call span")).to_have_text("Gọi hỗ trợ · 5 phút trước")
    assert axe(page) == []


def test_a_lost_link_shows_and_heals_without_a_reload(page: Page, server: FakeServer) -> None:
    show(page, server)
    page.evaluate("window.sameDocument = true")
    server.kill()
    expect(page.locator("#page")).to_have_attribute("data-link", "lost", timeout=4000)
    # Nobody here knows now whether the cutoff has passed: its hour, and nothing of afterwards.
    expect(page.locator("#cutoff-small")).to_have_text("Ngày Thứ Năm không hẹn")
    expect(page.locator("#link")).to_have_text("Mất kết nối từ 14:42, số liệu có thể đã cũ")
    expect(page.locator("#cutoff-big")).to_have_text("Nhận hồ sơ trước 15 giờ 30")
    server.start()
    expect(page.locator("#page")).to_have_attribute("data-link", "live", timeout=8000)
    assert page.evaluate("window.sameDocument") is True
