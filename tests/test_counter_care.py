"""What the clerk sees of someone who is late, and of someone who comes for a result."""

from __future__ import annotations

from conftest import rid
from counter_room import COPIES, OTHER_PIN, Room, context, counter_browser, counter_room, page, room
from playwright.sync_api import Page, expect

from hall.ticket import Ticket

__all__ = ["context", "counter_browser", "counter_room", "page", "room"]


def call(page: Page, ticket: Ticket) -> None:
    page.keyboard.press("n")
    expect(page.locator(".hand.called .hand-label")).to_contain_text(ticket.label)


def test_the_clerk_sees_at_once_who_is_on_her_way(room: Room, page: Page) -> None:
    ticket = room.issue(COPIES)
    call(page, ticket)
    room.hall.come_late(ticket.id, request_id=rid())
    tag = page.get_by_text("Báo đến muộn, trước 14:52")
    expect(tag).to_be_visible()
    room.hall.arrive(ticket.id, request_id=rid())
    expect(tag).to_be_hidden()


def test_the_clerk_sees_which_result_is_collected(room: Room, page: Page) -> None:
    code = "H24.21.3-261126-2001"
    ticket = room.hall.issue(purpose="collect", case_code=code, request_id=rid())
    counter = next(c.id for c in room.hall.rulebook.counters if ticket.lane in c.lanes)
    client = room.client(2, OTHER_PIN, counter)
    assert room.hall.call_next(counter, 2, request_id=rid()).case_code == code
    panel = client.get(f"/tu-minh/counter/{counter}/hand").get_data(as_text=True)
    assert f'hồ sơ <b class="code">{code}</b>' in panel
