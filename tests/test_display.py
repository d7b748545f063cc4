"""The hall's television in a real browser: what it says in each state; nobody is missed."""

import re
from typing import Any

import pytest
from browsing import axe
from display_probe import LONG, PROBE, long_lanes, page, server, show
from fake_hall import FakeServer
from fake_snapshot import LANES, NOW, at, call, counter, cutoff, day, entry, lane
from playwright.sync_api import Page, expect

__all__ = ["page", "server"]


def test_a_call_names_ticket_lane_and_counter(page: Page, server: FakeServer) -> None:
    show(page, server)
    expect(page.locator("#hero")).to_have_attribute("data-state", "call")
    expect(page.locator("#hero-verb")).to_have_text("Mời số")
    expect(page.locator("#hero-label")).to_have_text("A047")
    expect(page.locator("#hero-to")).to_have_text(re.compile(r"đến quầy\s*3"))
    expect(page.locator("#hero-lane")).to_have_text("Hộ tịch – Chứng thực")
    expect(page.locator("#hero-mark")).to_have_attribute("data-shape", "0")
    expect(page.locator("#hero-fast")).to_be_visible()
    blue = page.locator("#hero-label b").evaluate("node => getComputedStyle(node).color")
    assert blue == "rgb(117, 200, 255)"
    expect(page.locator("#clock")).to_have_text("14:42")
    expect(page.locator("#date")).to_have_text("Thứ Năm 26/11/2026")


def test_a_recall_says_which_time_it_is(page: Page, server: FakeServer) -> None:
    show(page, server, calls=[])
    expect(page.locator("#hero-title")).to_have_text("Kính chào ông/bà")
    show(page, server, calls=[call(995, "H031", 12, again=1)])
    expect(page.locator("#hero-verb")).to_have_text("Mời lại lần 2")
    expect(page.locator("#hero-counter")).to_have_text("12")
    expect(page.locator("#hero-fast")).to_be_hidden()


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("called", "Mời"),
        ("serving", "Đang phục vụ"),
        ("ready", "Sẵn sàng"),
        ("closed", "Tạm nghỉ"),
    ],
)
def test_a_counter_says_its_state_in_a_word_a_sign_and_a_fill(
    page: Page, server: FakeServer, state: str, word: str
) -> None:
    label = "A047" if state in ("called", "serving") else None
    show(page, server, counters=[counter(1, state, label), counter(2, "ready")])
    row = page.locator(".counter[data-counter='1']")
    expect(row.locator(".counter-state")).to_have_text(word)
    expect(row.locator(".counter-state svg")).to_be_visible()
    fill = row.evaluate("n => getComputedStyle(n).background")
    assert ("255, 200, 61" in fill) == (state == "called")
    assert ("repeating-linear-gradient" in fill) == (state == "closed")


def test_lanes_show_next_three_waiting_and_range(page: Page, server: FakeServer) -> None:
    show(page, server)
    row = page.locator(".lane-row").first
    assert row.locator(".lane").get_attribute("data-shape") == "0"
    assert row.locator(".ticket > span:first-child").all_inner_texts() == ["A048", "A049", "A050"]
    assert row.locator(".arrow").count() == 2  # A048 and A050 are fast-track, A049 is not
    expect(row.locator(".lane-count")).to_have_text("14 người")
    expect(row.locator(".lane-wait")).to_have_text("20–30 phút")
    assert page.locator(".lane-row").nth(2).locator(".lane-wait").count() == 0
    up_next = page.locator("#up-next .ticket > span:first-child").all_inner_texts()
    assert up_next == ["A048", "H032", "K019", "U007"]


OVER = "Hồ sơ tiếp nhận sau 15 giờ 30: trả kết quả trước 9 giờ, thứ Hai, ngày 30/11/2026"
CARDS = [
    # now, the facts, data-state, data-urgency, what the card says
    ("08:05", cutoff(), "running", "calm", "Còn 7 giờ 25 phút"),
    ("14:42", cutoff(), "running", "calm", "Còn 48 phút"),
    ("14:59", cutoff(), "running", "calm", "Còn 31 phút"),
    ("15:00", cutoff(), "running", "soon", "Còn 30 phút"),
    ("15:19", cutoff(), "running", "soon", "Còn 11 phút"),
    ("15:20", cutoff(), "running", "last", "Chỉ còn 10 phút"),
    ("15:29", cutoff(), "running", "last", "Chỉ còn 1 phút"),
    ("15:30", cutoff(rule="đến hết 15 giờ 30"), "running", "last", "Còn chưa đến 1 phút"),
    ("15:31", cutoff("over", text="Đã hết giờ nhận hồ sơ trả trong ngày", after_text=OVER),
     "over", "", OVER),
    ("09:00", cutoff("no_cutoff", at=None, text="Nhận trong giờ làm việc, trả trước 17 giờ"),
     "no_cutoff", "", "Nhận trong giờ làm việc, trả trước 17 giờ"),
    ("16:40", cutoff("extended", text="Phục vụ đến 17 giờ 30"),
     "extended", "", "Phục vụ đến 17 giờ 30"),
    ("09:00", cutoff("none", model=None, text="Hôm nay không có mô hình trả nhanh"),
     "none", "", "Giờ làm việc hôm nay Sáng: 7 giờ 30 – 11 giờ 30 Chiều: 13 giờ 30 – 17 giờ "
     "Kết quả trả theo giấy hẹn"),
    ("09:00", cutoff("holiday", model=None, text="Hôm nay nghỉ lễ"),
     "holiday", "", "Hôm nay nghỉ lễ"),
]  # fmt: skip


@pytest.mark.parametrize(("now", "facts", "state", "urgency", "says"), CARDS)
def test_the_cutoff_card(
    page: Page, server: FakeServer, now: str, facts: dict, state: str, urgency: str, says: str
) -> None:
    show(page, server, server_now=at(now), cutoff=facts)
    card = page.locator("#cutoff")
    assert card.get_attribute("data-state") == state
    assert card.get_attribute("data-urgency") == urgency
    said = re.sub(r"\s+", " ", card.inner_text())
    if state == "running":
        assert page.locator("#cutoff-count").get_attribute("aria-label") == says
        assert f"Nhận hồ sơ {facts['rule']}" in said
        assert "Dự kiến kịp giờ: đến số A053" in said
    else:
        assert says in said
        assert not re.search("Còn|mô hình", said)
        assert (facts["model"] or "") in said
    orange = card.evaluate("node => getComputedStyle(node).backgroundColor")
    assert (orange == "rgb(255, 154, 74)") == (urgency == "last")


ROOM = [
    # the last number that makes it, room for others -> what the card says
    ("A053", 12, "Dự kiến kịp giờ: đến số A053"),
    (None, 12, "Còn kịp cho khoảng 12 hồ sơ"),
    (None, 0, "Hồ sơ mới khó kịp giờ"),
    (None, None, ""),
]


@pytest.mark.parametrize(("last", "room", "words"), ROOM)
def test_who_still_makes_it(
    page: Page, server: FakeServer, last: str | None, room: int | None, words: str
) -> None:
    show(page, server, cutoff=cutoff(last_in_time=last, room=room))
    said = page.locator("#cutoff-last").inner_text()
    assert re.sub(r"\s+", " ", said).strip() == words
    assert page.evaluate(PROBE) == []


CLOSED = [
    ("break", "Nghỉ trưa đến 13 giờ 30; lấy số lại lúc 13 giờ 15.",
     "Nghỉ trưa đến 13 giờ 30", "Lấy số lại lúc 13 giờ 15"),
    ("after", "Hết giờ làm việc. Mở lại 7 giờ 30, thứ Sáu, ngày 27/11/2026",
     "Hết giờ làm việc", "Mở lại 7 giờ 30, thứ Sáu, ngày 27/11/2026"),
    ("holiday", "Nghỉ lễ: Ngày Văn hóa Việt Nam. Mở lại 7 giờ 30, thứ Tư, ngày 25/11/2026",
     "Nghỉ lễ", "Ngày Văn hóa Việt Nam Mở lại 7 giờ 30, thứ Tư, ngày 25/11/2026"),
    ("holiday", "Ngày nghỉ hằng tuần (thứ Bảy, ngày 28/11/2026); mời quý công dân quay lại lúc "
     "7 giờ 30, thứ Hai, ngày 30/11/2026.", "Ngày nghỉ hằng tuần",
     "Mời quý công dân quay lại lúc 7 giờ 30, thứ Hai, ngày 30/11/2026"),
    ("before", "Chưa đến giờ làm việc", "Chưa đến giờ làm việc", ""),
]  # fmt: skip


@pytest.mark.parametrize(("state", "text", "title", "rest"), CLOSED)
def test_a_closed_hall_says_why_in_the_hero(
    page: Page, server: FakeServer, state: str, text: str, title: str, rest: str
) -> None:
    shut = [counter(number, "closed") for number in range(1, 9)]
    show(page, server, day=day(state, text, "Closed"), counters=shut)
    expect(page.locator("#hero")).to_have_attribute("data-state", "closed")
    expect(page.locator("#hero-title")).to_have_text(title)
    expect(page.locator("#hero-text")).to_have_text(rest)
    assert page.evaluate(PROBE) == []


def test_an_open_hall_without_tickets_or_calls_says_so(page: Page, server: FakeServer) -> None:
    text = "Đã hết lượt lấy số của buổi này; lấy số lại lúc 13 giờ 15."
    show(page, server, calls=[], counters=[], day=day("open", text) | {"tickets": False})
    expect(page.locator("#hero-title")).to_have_text("Đã hết lượt lấy số của buổi này")
    expect(page.locator("#hero-text")).to_have_text("Lấy số lại lúc 13 giờ 15")
    assert page.evaluate(PROBE) == []


def test_a_model_without_cutoff_speaks_its_slogan(page: Page, server: FakeServer) -> None:
    facts = cutoff("no_cutoff", at=None, text="Nhận trong giờ làm việc, trả trước 17 giờ")
    show(page, server, cutoff=facts)
    expect(page.locator("#cutoff-after")).to_have_text("Đến là có kết quả")


def test_someone_still_called_at_closing_stays_on_the_hero(page: Page, server: FakeServer) -> None:
    show(page, server, day=day("after", "Hết giờ làm việc", "Closed"))
    expect(page.locator("#hero")).to_have_attribute("data-state", "call")


@pytest.mark.parametrize(
    ("lanes", "counters"), [(4, 8), (5, 12), (6, 12), (6, 10), (3, 6), (2, 4), (1, 2), (6, 15)]
)
def test_nothing_is_clipped_small_or_overlapping(
    page: Page, server: FakeServer, lanes: int, counters: int
) -> None:
    letters = "AHKMNU"[:lanes]
    fast = [
        entry(n, f"{letter}99{d}", fast=True) for n, letter in enumerate(letters) for d in "789"
    ]
    states = ["serving", "called", "ready", "closed", "serving"]
    rows = []
    for n in range(counters):
        state = states[n % 5]
        label = f"M99{n % 10}" if state in ("serving", "called") else None
        rows.append(counter(n + 1, state, label, fast=True))
    show(
        page, server, name="Bộ phận Tiếp nhận và Trả kết quả cấp huyện", line=fast,
        lanes=long_lanes(lanes), counters=rows, up_next=[row["label"] for row in fast][:6],
        calls=[call(2000 + lanes * 100 + counters, "A999", 12, again=2, fast_track=True,
                    lane_name=LONG)],
        cutoff=cutoff(model="Giải quyết và trả kết quả TTHC trong ngày", last_in_time="M999"),
    )  # fmt: skip
    page.wait_for_timeout(60)
    assert page.evaluate(PROBE) == []


def test_every_lane_keeps_its_next_numbers_when_names_are_long(
    page: Page, server: FakeServer
) -> None:
    show(page, server, lanes=long_lanes(6), line=[])
    for row in page.locator(".lane-row").all():
        assert row.locator(".ticket").count() == 3


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"server_now": at("15:25"), "calls": []},
        {"server_now": at("12:00"), "day": day("break", "Nghỉ trưa, mở lại lúc 13 giờ 30"),
         "counters": [counter(1, "closed"), counter(2, "ready")],
         "cutoff": cutoff("none", model=None, text="Hôm nay không có mô hình trả nhanh"),
         "lanes": [lane(letter, facts[0], facts[1], 0, None, [1])
                   for letter, facts in LANES.items()]},
        {"counters": [counter(n, "serving", "A046") for n in range(1, 25)],
         "added": {"media": [{"name": "x-1.png", "kind": "image"}], "screens": [
             {"id": 1, "sound": False, "lanes": list("AHKU"), "counters": list(range(1, 25)),
              "media": True, "notice": "Quầy 4 nghỉ chiều nay", "notice_en": "Counter 4 is closed",
              "night": None}]}},
        {"server_now": at("21:00"), "day": day("after", "Hết giờ làm việc", "Closed"), "calls": [],
         "counters": [counter(1, "closed")]},
    ],
)  # fmt: skip
def test_axe_finds_nothing(page: Page, server: FakeServer, overrides: dict[str, Any]) -> None:
    show(page, server, **overrides)
    assert axe(page) == []


def test_a_lost_link_shows_within_seconds_and_heals_without_a_reload(
    page: Page, server: FakeServer
) -> None:
    show(page, server, server_now=NOW)
    page.evaluate("window.sameDocument = true")
    server.kill()
    board, pill = page.locator("#board"), page.locator("#link")
    expect(board).to_have_attribute("data-link", "lost", timeout=4000)
    expect(pill).to_have_text("Mất kết nối từ 14:42, số liệu có thể đã cũ")
    expect(page.locator("#cutoff-say")).to_have_text("Nhận hồ sơ trước 15 giờ 30")
    assert page.locator("#cutoff").get_attribute("data-urgency") == ""
    assert "grayscale" in page.locator(".left").evaluate("node => getComputedStyle(node).filter")
    assert page.evaluate(PROBE) == []
    server.start()
    expect(board).to_have_attribute("data-link", "live", timeout=8000)
    expect(pill).to_have_text("Trực tiếp")
    expect(page.locator("#cutoff-count")).to_be_visible()
    assert page.evaluate("window.sameDocument") is True
