"""A clerk's day by keyboard alone, in a real browser: what lies beside calling and deciding."""

from __future__ import annotations

import re

import pytest
from conftest import at, rid
from counter_room import (
    BIRTH,
    COPIES,
    HOA,
    Room,
    axe,
    context,
    counter_browser,
    counter_room,
    miss,
    page,
    press,
    room,
)
from playwright.sync_api import Page, expect
from test_counter_workplace import FITS

from hall.ticket import Ticket, TicketState

__all__ = ["context", "counter_browser", "counter_room", "page", "room"]

SHOP, SINGLE = "1.001612", "1.004873"


def called(page: Page, ticket: Ticket) -> None:
    expect(page.locator(".hand.called .hand-label")).to_have_text(ticket.label)


def idle(page: Page) -> None:
    page.locator(".hand.idle:not(.paused)").wait_for()


def start(page: Page) -> None:
    press(page, "b")
    page.locator(".hand.serving").wait_for()
    expect(page.locator(".sheet.open .due-hour")).to_contain_text("giờ")


def serve(room: Room, page: Page, *codes: str, **wish: object) -> Ticket:
    ticket = room.issue(*codes, **wish)
    press(page, "n")
    called(page, ticket)
    start(page)
    return ticket


def dialog(page: Page, name: str) -> None:
    page.get_by_role("dialog", name=name).wait_for()
    assert axe(page) == []
    assert page.evaluate(FITS) == [0, 0, []]


# -- beside the line ------------------------------------------------------------------------


def test_a_pause_is_calm_and_ends_with_one_key(room: Room, page: Page) -> None:
    press(page, "zp")
    dialog(page, "Tạm nghỉ vì")
    press(page, "1")
    page.locator(".paused").wait_for()
    expect(page.locator(".paused .quiet")).to_contain_text("Tạm nghỉ ít phút, từ 14:42.")
    assert axe(page) == []
    ticket = room.issue(COPIES)
    expect(page.locator("#unserved")).to_contain_text("Hộ tịch – Chứng thực (1 người)")
    press(page, "n")  # does nothing here
    page.reload()
    expect(page.get_by_role("button", name="Phục vụ lại")).to_be_focused()
    press(page, "p")
    idle(page)
    expect(page.locator("#unserved")).to_be_hidden()
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")


def test_armed_it_calls_whoever_comes_once(room: Room, page: Page) -> None:
    switch = page.get_by_role("switch", name="Mời ngay khi có người")
    press(page, "m")
    expect(switch).to_be_checked()
    assert axe(page) == []
    first = room.issue(COPIES)
    called(page, first)
    second = room.issue(COPIES)
    page.locator(".next-label").first.wait_for()
    start(page)
    press(page, "atx")
    idle(page)
    expect(switch).not_to_be_checked()
    assert room.hall.ticket(second.id).state is TicketState.WAITING
    press(page, "m")  # somebody waits already
    called(page, second)


def test_a_pause_disarms(room: Room, page: Page) -> None:
    press(page, "mzp")
    press(page, "2")
    page.locator(".paused").wait_for()
    ticket = room.issue(COPIES)
    page.locator(".next-label").first.wait_for()
    press(page, "p")
    idle(page)
    expect(page.get_by_role("switch", name="Mời ngay")).not_to_be_checked()
    assert room.hall.ticket(ticket.id).state is TicketState.WAITING


def test_an_empty_line_chimes_when_somebody_comes(room: Room, page: Page) -> None:
    body = page.locator("body")
    press(page, ["Shift"])  # a browser sounds only after a key
    page.wait_for_timeout(100)
    room.issue(COPIES)
    expect(body).to_have_attribute("data-chimes", "1")
    room.issue(COPIES)
    expect(page.locator(".next-label")).to_have_count(2)
    expect(body).to_have_attribute("data-chimes", "1")
    press(page, "z")
    page.get_by_role("dialog", name="Việc khác").wait_for()
    press(page, "c")
    expect(page.get_by_role("switch", name="Chuông")).not_to_be_checked()
    page.reload()
    press(page, "z")
    expect(page.get_by_role("switch", name="Chuông")).not_to_be_checked()
    press(page, "c")  # switched on it lets itself be heard
    expect(body).to_have_attribute("data-chimes", "1")


def test_a_chosen_number_is_called_for_a_reason(room: Room, page: Page) -> None:
    room.issue(COPIES)
    wanted, typed = room.issue(COPIES), room.issue(COPIES)
    expect(page.locator(".lane-waiting")).to_have_text("3")
    press(page, "zs")
    dialog(page, "Mời một số khác, ngoài lượt")
    press(page, ["ArrowDown", "ArrowDown", "Enter", "3"])
    called(page, wanted)
    start(page)
    press(page, "atx")
    idle(page)
    press(page, "zs")
    page.keyboard.type(typed.label.lower())
    press(page, ["Enter", "k"])
    page.keyboard.type("Đưa thêm giấy tờ cho hồ sơ sáng nay")
    press(page, ["Enter"])
    called(page, typed)
    whys = [r.data["why"] for r in room.hall.journal(room.hall.now().date(), 20) if "why" in r.data]
    assert whys[:2] == [
        "Gọi riêng: Đưa thêm giấy tờ cho hồ sơ sáng nay",
        "Gọi riêng: Sức khỏe yếu, không chờ lâu được",
    ]


def test_an_unknown_number_is_a_sentence(room: Room, page: Page) -> None:
    press(page, ["z", "s", "Enter"])
    expect(page.locator("#chosen .dialog-said")).to_have_text("Mời gõ số cần mời, ví dụ A012.")
    page.keyboard.type("a999")
    press(page, ["Enter", "1"])
    expect(page.locator("#said")).to_have_text("Hôm nay không có số “A999”.")


# -- the ticket in hand ---------------------------------------------------------------------


def test_the_last_call_says_so(room: Room, page: Page) -> None:
    ticket = room.issue(COPIES)
    press(page, "n")
    called(page, ticket)
    for count in (2, 3):
        expect(page.locator(".of-how-many")).to_have_text(f"lần {count}/3")
        room.later()
        expect(page.locator("[data-do=recall].not-yet")).to_have_count(0)
        press(page, "l")
        expect(page.locator(".facts")).to_contain_text(f"{count} lần")
    assert axe(page) == []
    room.later()
    press(page, "l")
    expect(page.locator("#said")).to_contain_text("đã được mời 3 lần, đủ số lần của trung tâm")
    press(page, "v")
    idle(page)


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_sent_to_one_counter_at_the_head(room: Room, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    room.hall.open_counter(2, HOA, request_id=rid())
    ticket = serve(room, page, COPIES)
    room.issue(COPIES, priority=True)
    press(page, "c")
    dialog(page, "Chuyển số này đến")
    press(page, ["ArrowRight", "2"])
    idle(page)
    expect(page.locator("#said")).to_contain_text("sang Quầy 2.")
    moved = room.hall.ticket(ticket.id)
    assert (moved.to_counter, moved.first) == (2, True)
    assert room.hall.call_next(2, HOA, request_id=rid()).id == ticket.id


def test_handed_over_in_the_middle(room: Room, page: Page) -> None:
    ticket = serve(room, page, BIRTH)
    press(page, "zg")
    expect(page.locator("#nobody-free")).to_be_visible()
    room.hall.open_counter(3, HOA, request_id=rid())  # the open dialog follows the hall
    expect(page.locator("#hand-over .door-to:visible")).to_have_count(1)
    dialog(page, "Giao cho quầy làm tiếp")
    press(page, "3")
    idle(page)
    taken = room.hall.in_hand(3)
    assert taken
    assert (taken.id, taken.state) == (ticket.id, TicketState.SERVING)


def test_one_more_procedure_is_found_without_marks(room: Room, page: Page) -> None:
    ticket = serve(room, page, BIRTH)
    press(page, "1zt")
    page.keyboard.type("xac nhan tinh trang hon nhan")
    page.locator(".found-to").first.wait_for()
    dialog(page, "Thêm thủ tục")
    press(page, ["ArrowDown", "Enter", "2", "Enter"])
    expect(page.locator(".sheet")).to_have_count(3)
    expect(page.locator("#tally")).to_have_text("0/3 hồ sơ có kết quả")
    expect(page.locator("[name=document]").first).to_be_checked()  # nothing ticked is lost
    assert [d.procedure for d in room.hall.ticket(ticket.id).dossiers] == [BIRTH, SINGLE, SINGLE]


def test_parked_he_comes_back_to_the_head(room: Room, page: Page) -> None:
    ticket = serve(room, page, BIRTH)
    room.issue(COPIES)
    press(page, "g")
    idle(page)
    page.locator(".back").wait_for()
    press(page, "q")
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    expect(page.locator("#idle-why")).to_contain_text("Trở lại")


# -- from the first key to the last ---------------------------------------------------------


def test_a_day_from_the_first_key_to_the_last(room: Room, page: Page) -> None:
    """Nobody touches a mouse: called, missed, brought back, served, refused, closed."""
    first, second = room.issue(COPIES), room.issue(SINGLE)
    expect(page.locator(".next-label")).to_have_count(2)
    press(page, "n")
    called(page, first)
    miss(room, page)
    page.locator(".back").wait_for()
    press(page, "q")
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {first.label}")
    press(page, "n")
    called(page, first)
    start(page)
    press(page, "a")
    press(page, "htx")
    idle(page)
    press(page, "n")
    called(page, second)
    start(page)
    press(page, "k")
    page.keyboard.type("Nơi thường trú không thuộc phường")
    press(page, ["Enter", "x"])
    idle(page)
    assert [d.outcome for t in (first, second) for d in room.hall.ticket(t.id).dossiers] == [
        "accepted",
        "refused",
    ]
    room.hall.open_counter(2, HOA, request_id=rid())  # somebody else serves the lane: no warning
    press(page, "zd")
    expect(page).to_have_url(re.compile(r"/tu-minh/counter/$"))
    expect(page.get_by_role("alert")).to_have_text("Đã đóng Quầy 1.")
    assert room.hall.seat(1) is None
    assert room.hall.now() >= at("2026-11-26T14:42")
