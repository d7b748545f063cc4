"""Lost coverage on a guide's phone: nothing tapped is lost, done twice, or another's."""

from __future__ import annotations

from conftest import rid
from guide_room import HOA, NAM, PHONE, PIN, Room, kept, line, live, meet, opened, signed_in
from kiosk_house import context
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

pytest_plugins = ("kiosk_house", "guide_room")
WAITS = "đang chờ sóng"


def gone(page: Page) -> None:
    """Everything was answered and read."""
    expect(page.locator("#told .wait")).to_have_count(0, timeout=9000)


def test_what_was_tapped_without_coverage_is_done_once_in_order(
    phone: BrowserContext, room: Room
) -> None:
    first, second, third, away = line(room.hall)
    called = room.hall.call_next(1, 3, request_id=rid())
    room.hall.start(called.id, 1, 3, request_id=rid())
    room.hall.park(called.id, 1, 3, request_id=rid())
    page = signed_in(phone, room)
    phone.set_offline(True)
    meet(page, second, "Ưu tiên")
    page.get_by_role("button", name="Người cao tuổi").click()
    meet(page, third, "Chuyển lĩnh vực")
    page.locator("#person-lanes button:not([disabled])").first.click()
    page.get_by_role("button", name=f"Đưa lại vào hàng: số {first.label}").click()
    expect(page.locator("#told .wait")).to_have_count(3)
    expect(page.locator("#told .wait span").first).to_have_text(WAITS)
    expect(page.get_by_role("button", name=f"Đưa lại vào hàng: số {first.label}")).to_be_disabled()
    page.close()  # the tab is shut, and the phone finds coverage again
    phone.set_offline(False)
    page = opened(phone, room)
    live(page)
    gone(page)
    page.reload()
    live(page)
    happened = room.journal("TicketPrioritized", "TicketTransferred", "TicketBroughtBack")
    assert happened == [
        ("TicketPrioritized", second.label, HOA),
        ("TicketTransferred", third.label, HOA),
        ("TicketBroughtBack", first.label, HOA),
    ]
    assert "tickets/" not in kept(page)
    assert away.label not in str(happened)


def test_a_lost_answer_does_nothing_twice(phone: BrowserContext, room: Room) -> None:
    page = signed_in(phone, room)
    asked: list[str] = []

    def lose(route: Route) -> None:
        asked.append(route.request.post_data_json["request_id"])
        if len(asked) == 1:
            route.fetch()  # done, and the answer is lost
        route.abort()

    page.route("**/guide/tickets", lose)
    page.locator("#open-issue").click()
    page.get_by_role("button", name="Nhờ hướng dẫn").click()
    page.get_by_role("button", name="Lấy số", exact=True).click()
    expect(page.locator("#told .wait span")).to_have_text(WAITS)
    page.wait_for_function("() => !document.querySelector('#told-box').hidden")
    page.close()
    page = phone.new_page()
    page.on(
        "request", lambda r: asked.append(r.post_data_json["request_id"] if r.post_data else "")
    )
    page.goto(room.guide_url)
    expect(page.locator("#number-label")).to_have_text(page_label(room))
    assert len(asked) >= 2
    assert len({one for one in asked if one}) == 1
    assert room.waiting() == 1
    page.locator("#number [data-shut]").click()
    expect(page.locator("#told-box")).to_be_hidden()


def page_label(room: Room) -> str:
    """The number of whoever asks for guidance first."""
    return f"{room.hall.rulebook.lane_for('ask').letter}001"


def test_a_refusal_says_what_it_was_about_until_it_was_read(
    phone: BrowserContext, room: Room
) -> None:
    first, *_ = line(room.hall)
    page = signed_in(phone, room)
    phone.set_offline(True)
    meet(page, first, "Ưu tiên")
    page.get_by_role("button", name="Người có công").click()
    expect(page.locator("#told .wait b")).to_have_text(f"{first.label} · Ghi ưu tiên")
    called = room.hall.call_next(1, 3, request_id=rid())
    assert called.id == first.id
    phone.set_offline(False)
    bad = page.locator("#told .bad")
    expect(bad.locator("b")).to_have_text(f"{first.label} · Ghi ưu tiên", timeout=9000)
    expect(bad.locator("span")).to_have_text(
        f"Số {first.label} đang được mời, không đổi ưu tiên nữa."
    )
    page.reload()
    expect(page.locator("#told .bad")).to_have_count(1)
    page.get_by_role("button", name=f"Đã rõ: {first.label} · Ghi ưu tiên").click()
    expect(page.locator("#told-box")).to_be_hidden()
    assert "có công" not in kept(page)
    assert room.journal("TicketPrioritized") == []


def test_another_guide_sends_nobody_elses_acts(phone: BrowserContext, room: Room) -> None:
    first, *_ = line(room.hall)
    page = signed_in(phone, room)
    page.route("**/priority", lambda route: route.abort())
    meet(page, first, "Ưu tiên")
    page.get_by_role("button", name="Người khuyết tật").click()
    expect(page.locator("#told .wait")).to_have_count(1)
    page.get_by_role("button", name=f"{HOA} · Thoát").click()
    expect(page.locator("#told-others")).to_have_text(
        f"Máy này còn giữ 1 việc chưa gửi của {HOA}: mời {HOA} đăng nhập lại để gửi."
    )
    page.close()
    page = signed_in(phone, room, NAM)
    expect(page.locator("#told-others")).to_contain_text(HOA)
    page.wait_for_timeout(600)
    assert room.journal("TicketPrioritized") == []
    page.get_by_role("button", name=f"{NAM} · Thoát").click()
    page = signed_in(phone, room)
    expect(page.locator("#told-others")).to_be_hidden()
    gone(page)
    assert room.journal("TicketPrioritized") == [("TicketPrioritized", first.label, HOA)]


def test_a_tab_left_open_does_not_act_for_who_came_after(phone: BrowserContext, room: Room) -> None:
    first, *_ = line(room.hall)
    old = signed_in(phone, room)
    old.get_by_role("button", name=f"{HOA} · Thoát").wait_for()
    phone.request.post(f"{room.guide_url}sign-out")
    staff = next(p.id for p in room.hall.staff.with_role("guide") if p.name == NAM)
    form = {"staff": str(staff), "pin": PIN}
    phone.request.post(f"{room.guide_url}sign-in", form=form)
    meet(old, first, "Ưu tiên")
    old.get_by_role("button", name="Người cao tuổi").click()
    expect(old.locator("#told .wait span")).to_have_text("đợi đăng nhập lại")
    expect(old.locator("#told-again")).to_be_visible()
    assert room.journal("TicketPrioritized") == []


def test_two_guides_help_the_same_person_once(
    chromium: Browser, phone: BrowserContext, room: Room
) -> None:
    first, *_ = line(room.hall)
    other = context(chromium, PHONE, has_touch=True)
    pages = [signed_in(phone, room), signed_in(other, room, NAM)]
    for page in pages:
        meet(page, first, "Ưu tiên")
    for page in pages:
        page.get_by_role("button", name="Người cao tuổi").click()
        page.locator("#told li").wait_for()
    expect(pages[0].locator("#told .good span")).to_have_text("Đã xong")
    expect(pages[1].locator("#told .bad span")).to_have_text(
        f"Số {first.label} đã được ưu tiên rồi."
    )
    assert room.journal("TicketPrioritized") == [("TicketPrioritized", first.label, HOA)]
    other.close()
