"""The phone page can be read and used by everybody: without scripts, on small phones, by ear."""

from __future__ import annotations

from browsing import axe
from conftest import BIRTH, COPIES, miss, rid
from phone_room import LAN, PhoneRoom, a_phone, browser, phone_room, room
from playwright.sync_api import Browser, expect

__all__ = ["browser", "phone_room", "room"]
SIZES = ((360, 640), (390, 844), (320, 568))


def test_without_scripts_it_is_a_page_with_forms(browser: Browser, room: PhoneRoom) -> None:
    ticket = room.issue()
    context = a_phone(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(room.page_of(ticket))
    assert '<noscript><meta http-equiv="refresh" content="10; url=' in page.content()
    expect(page.locator("main")).to_contain_text("Ông/bà là người kế tiếp")
    expect(page.locator("#bar")).to_be_hidden()
    page.get_by_role("link", name="Tôi đến muộn").click()
    page.get_by_role("button", name="Báo đến muộn 10 phút").click()
    expect(page.locator(".said")).to_have_text("Đã báo quầy là ông/bà đến muộn.")
    page.get_by_role("button", name="Tôi đã đến, mời gọi số này").click()
    room.call()
    page.goto(room.page_of(ticket))
    expect(page.locator("#call")).to_contain_text("Mời ông/bà đến Quầy 1")
    room.finish(room.hall.ticket(ticket.id))
    page.goto(room.page_of(ticket))
    page.get_by_label("Không hài lòng").check()
    page.get_by_role("button", name="Gửi đánh giá").click()
    expect(page.locator(".said")).to_contain_text("Trung tâm xin cảm ơn")
    context.close()


def test_everybody_can_read_it(browser: Browser, room: PhoneRoom) -> None:
    """axe up to AAA in every state; nothing is cut off on small phones and with large letters."""
    tickets = [room.issue(COPIES, BIRTH) for _ in range(5)]
    room.call()
    room.hall.come_late(tickets[3].id, request_id=rid())
    pages = [room.page_of(tickets[n]) for n in (0, 1, 4, 3)]
    pages += [f"{pages[2]}/late", f"{pages[2]}/cancel", f"{room.url}/tu-minh/t/khong-co"]
    done = room.issue()
    for _ in tickets:
        miss(room.hall, room.hall.in_hand(1).id, 1, LAN)  # type: ignore[union-attr]
        held = room.call()
        if held.id in (done.id, tickets[1].id):
            break
    pages.append(room.page_of(tickets[0]))  # missed
    room.finish(held)
    pages.append(room.page_of(held))
    context = a_phone(browser)
    page = context.new_page()
    for address in pages:
        page.goto(address)
        assert axe(page, aaa=True) == [], address
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            for letters in ("", "27px"):  # as an eyesight setting of 150 %
                page.evaluate(
                    "(size) => { document.documentElement.style.fontSize = size; }", letters
                )
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                    address, width, letters,
                )  # fmt: skip
        page.evaluate("() => { document.documentElement.style.fontSize = ''; }")
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, a.act, a.big, label")]
            .filter((el) => el.offsetParent && el.getBoundingClientRect().height < 44)
            .map((el) => el.textContent)"""
        )
        assert small == [], address
    context.close()
