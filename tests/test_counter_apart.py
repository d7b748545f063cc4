"""What parts a clerk from her counter: another clerk, a lost line, a session that has ended."""

from __future__ import annotations

import re

import pytest
from conftest import rid
from counter_room import (
    BIRTH,
    COPIES,
    HOA,
    LAN,
    OTHER_PIN,
    PIN,
    Room,
    axe,
    context,
    counter_browser,
    counter_room,
    page,
    press,
    room,
)
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from test_counter_dossiers import serve

from hall.ticket import Ticket, TicketState

__all__ = ["context", "counter_browser", "counter_room", "page", "room"]

ROOT = "/tu-minh/counter/"


def in_hand(room: Room) -> Ticket:
    held = room.hall.in_hand(1)
    assert held
    return held


def sign_in(page: Page, name: str, pin: str) -> None:
    page.get_by_label("Họ tên").select_option(label=name)
    page.get_by_label("Mã PIN").fill(pin)
    page.get_by_label("Mã PIN").press("Enter")


# -- one live session a counter ---------------------------------------------------------------


def test_two_clerks_take_over_one_counter(room: Room, page: Page, counter_browser: Browser) -> None:
    """The second one sees whom she replaces; the first one is told and loses nothing typed."""
    serve(page, room, BIRTH)
    press(page, "1hs")
    page.keyboard.type("H24.21.3-261126-0007")
    press(page, ["Enter"])
    ticket = in_hand(room)
    other = counter_browser.new_context()
    hers = other.new_page()
    hers.goto(f"{room.url}{ROOT}")
    hers.get_by_role("radio", name=re.compile("Quầy 1")).check()
    expect(hers.locator("#takeover")).to_be_visible()
    there = f"Nguyễn Thị Lan, đang giữ số {ticket.label}"
    expect(hers.locator(".seat.taken")).to_contain_text(there)
    sign_in(hers, "Trần Văn Hòa", OTHER_PIN)
    expect(hers.locator("#hand-label")).to_have_text(ticket.label)
    expect(page.get_by_role("alert")).to_have_text(
        "Trần Văn Hòa đã vào quầy này lúc 14 giờ 42. Muốn tiếp tục ở đây, mời đăng nhập lại."
    )
    row = next(r for r in room.hall.journal(room.hall.now().date(), 9) if "replaced" in r.data)
    assert (row.event, row.data["replaced"]) == ("CounterOpened", LAN)
    sign_in(page, "Nguyễn Thị Lan", PIN)  # and back again: the same ticket, the same ticks
    expect(page.locator("#hand-label")).to_have_text(ticket.label)
    expect(page.locator("[name=document]").first).to_be_checked()
    expect(page.locator("[name=case_code]")).to_have_value("H24.21.3-261126-0007")
    expect(hers.get_by_role("alert")).to_contain_text("Nguyễn Thị Lan đã vào quầy này")
    other.close()


def test_the_same_clerk_in_two_browsers_works_in_the_newer(room: Room) -> None:
    older, newer = room.client(LAN, PIN, 1), room.client(LAN, PIN, 1)
    room.issue(COPIES)
    answer = older.post(f"{ROOT}1/call", json={"request_id": rid()})
    assert answer.status_code == 403
    assert "mở ở một máy khác từ 14 giờ 42, cũng bằng tên của ông/bà" in answer.get_json()["error"]
    assert newer.post(f"{ROOT}1/call", json={"request_id": rid()}).status_code == 200


def test_only_clerks_may_sit_down(room: Room) -> None:
    room.hall.staff.set_pin("Phạm Thị Mai", ("guide",), "112233")
    guide = next(p for p in room.hall.staff.everyone() if p.name == "Phạm Thị Mai")
    client = room.product.flask.test_client()
    assert "Phạm Thị Mai" not in client.get(ROOT).get_data(as_text=True)
    form = {"counter": 1, "staff": guide.id, "pin": "112233"}
    answer = client.post(ROOT, data=form)
    assert answer.status_code == 409
    assert "Phạm Thị Mai chưa được giao việc ở đây." in answer.get_data(as_text=True)
    assert room.hall.seat(1) is None


# -- a session that has ended -----------------------------------------------------------------


def test_a_session_that_ends_in_the_middle_loses_nothing(
    room: Room, page: Page, context: BrowserContext
) -> None:
    serve(page, room, BIRTH)
    ticket = in_hand(room)
    press(page, "12k")
    page.keyboard.type("Không thuộc thẩm quyền của phường")
    press(page, ["Enter"])
    context.clear_cookies()
    press(page, "x")  # the next act
    expect(page.get_by_role("alert")).to_contain_text("Mời đăng nhập.")
    expect(page.get_by_role("radio", name=re.compile("Quầy 1"))).to_be_checked()
    expect(page.get_by_label("Họ tên")).to_be_focused()
    assert axe(page) == []
    assert room.hall.ticket(ticket.id).state is TicketState.SERVING
    sign_in(page, "Nguyễn Thị Lan", PIN)
    expect(page.locator("#hand-label")).to_have_text(ticket.label)
    expect(page.locator("[name=document]:checked")).to_have_count(2)
    expect(page.locator("[name=note]")).to_have_value("Không thuộc thẩm quyền của phường")
    press(page, "x")
    page.locator(".idle").wait_for()
    assert room.hall.ticket(ticket.id).dossiers[0].outcome == "refused"


# -- a lost line ------------------------------------------------------------------------------


def accepted(page: Page, room: Room) -> Ticket:
    """A dossier accepted and promised, with only "Xong" still to press."""
    serve(page, room, BIRTH)
    press(page, "ahft")
    expect(page.get_by_role("button", name="Xong")).to_be_focused()
    return in_hand(room)


def test_accepted_without_a_line_it_is_done_once_it_is_back(
    room: Room, page: Page, context: BrowserContext
) -> None:
    ticket, done = accepted(page, room), room.events("TicketFinished")
    context.set_offline(True)
    press(page, "xx")
    expect(page.locator("#said")).to_contain_text("Việc vừa bấm chưa mất")
    assert axe(page) == []
    assert room.hall.ticket(ticket.id).state is TicketState.SERVING
    context.set_offline(False)
    page.locator(".idle").wait_for()
    expect(page.locator("#said")).to_contain_text(f"Số {ticket.label} đã xong.")
    assert room.events("TicketFinished") == done + 1
    assert len(room.papers(ticket)) == 1


@pytest.mark.parametrize("after", ["the request", "the answer"])
def test_a_line_that_drops_in_the_middle_does_it_once(room: Room, page: Page, after: str) -> None:
    ticket, done = accepted(page, room), room.events("TicketFinished")
    sent: list[str | None] = []

    def drop(route: Route) -> None:
        sent.append(route.request.post_data)
        if len(sent) > 2:
            return route.continue_()
        if after == "the answer":
            route.fetch()
        return route.abort()

    page.route("**/finish", drop)
    press(page, "x")
    page.locator(".idle").wait_for()
    assert len(sent) == 3
    assert len(set(sent)) == 1  # the same request id, so that it is the same act
    assert room.events("TicketFinished") == done + 1
    assert len(room.papers(ticket)) == 1


def test_a_call_that_another_counter_won_stays_armed(room: Room, page: Page) -> None:
    """Two counters wait for the same lane; one citizen comes, and later another."""
    press(page, "m")
    switch = page.get_by_role("switch", name="Mời ngay khi có người")
    expect(switch).to_be_checked()
    room.hall.open_counter(2, HOA, request_id=rid())

    def faster(route: Route) -> None:
        if room.hall.in_hand(2) is None:
            room.hall.call_next(2, HOA, request_id=rid())
        route.continue_()

    page.route("**/call", faster)
    first = room.issue(COPIES)
    expect(page.locator("#said")).to_contain_text("Chưa có ai đang chờ")
    held = room.hall.in_hand(2)
    assert held
    assert held.id == first.id
    expect(switch).to_be_checked()
    second = room.issue(COPIES)
    expect(page.locator(".hand.called .hand-label")).to_have_text(second.label)
