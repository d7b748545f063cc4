"""Several people at once, each in a browser of her own: a citizen at the kiosk, two clerks, a
guide, the head of the hall, and the television that all of them look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from browsing import sign_in
from conftest import at, rid
from counter_room import (
    BIRTH,
    COPIES,
    LAN,
    OTHER_PIN,
    PIN,
    Room,
    counter_browser,
    counter_room,
    press,
    room,
)
from guide_room import PHONE, live, meet
from playwright.sync_api import Browser, Page, expect

from hall.ticket import TicketState

__all__ = ["counter_browser", "counter_room", "room"]

GUIDE, HEAD = "Phạm Thị Mai", "Phạm Thị Minh Nguyệt"
KIOSK, TV, DESK = (1080, 1920), (1920, 1080), (1366, 768)
RESULTS = 7  # the counter where results are given
CODE = "H24.21.3-261126-0101"
Browse = Callable[..., Page]


@pytest.fixture
def browse(room: Room, counter_browser: Browser) -> Iterator[Browse]:
    """A browser of its own for each person; a script error in any fails the test."""
    errors: list[str] = []
    contexts = []

    def enter(path: str, size: tuple[int, int]) -> Page:
        context = counter_browser.new_context(viewport={"width": size[0], "height": size[1]})
        context.set_default_timeout(9000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{room.url}/tu-minh/{path}")
        return page

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


def clerk(browse: Browse, counter: int, name: str, pin: str) -> Page:
    page = browse("counter/", DESK)
    page.get_by_role("radio", name=re.compile(f"Quầy {counter}")).check()
    sign_in(page, name, pin)
    page.locator("#link:text('Trực tiếp')").wait_for()
    page.locator(".idle").wait_for()
    return page


def guide(room: Room, browse: Browse) -> Page:
    room.hall.staff.set_pin(GUIDE, ("guide",), PIN)
    page = browse("guide/sign-in", PHONE)
    sign_in(page, GUIDE, PIN)
    live(page)
    return page


def head(room: Room, browse: Browse, path: str) -> Page:
    room.hall.staff.set_pin(HEAD, ("head",), PIN)
    page = browse("office/", DESK)
    sign_in(page, HEAD, PIN)
    page.locator("nav.tabs").wait_for()
    page.goto(f"{room.url}/tu-minh/office/{path}")
    return page


def take(room: Room, page: Page, code: str) -> str:
    """A citizen takes a number at the kiosk: its label, as the kiosk shows it."""
    page.goto(f"{room.url}/tu-minh/kiosk/procedures/{code}")
    page.get_by_role("button", name=re.compile("^Lấy số")).first.click()
    page.wait_for_url(re.compile("/kiosk/tickets/"))
    (label,) = re.findall(r"\b[A-Z]\d{3}\b", page.locator("main").inner_text())[:1]
    return label


def test_one_citizen_goes_through_five_hands(room: Room, browse: Browse) -> None:
    kiosk, phone, television = (
        browse("kiosk/", KIOSK),
        guide(room, browse),
        browse("display/", TV),
    )
    lan = clerk(browse, 1, "Nguyễn Thị Lan", PIN)
    hoa = clerk(browse, 2, "Trần Văn Hòa", OTHER_PIN)
    label = take(room, kiosk, BIRTH)
    ticket = room.hall.ticket(next(x["id"] for x in room.hall.snapshot()["line"]))
    # The guide looks at her papers while she waits, and gives an old man a number that goes first.
    room.later(1)
    meet(phone, ticket, "Xem trước giấy tờ")
    ticks = phone.locator("#person-dossiers .tick")
    expect(ticks).to_have_count(3)  # they come by themselves, a moment after the sheet
    for tick in ticks.all():
        tick.click()
    phone.get_by_role("button", name="Ghi đã xem").click()
    expect(phone.locator("#told .good span").first).to_have_text("Đã xong")
    phone.locator("#open-issue").click()
    phone.locator("#issue-search").fill("chung thuc ban sao tu ban chinh")
    phone.locator("#issue-found button").first.click()
    phone.locator("#issue-priority").select_option(label="Người cao tuổi")
    phone.get_by_role("button", name="Lấy số", exact=True).click()
    expect(phone.locator("#number-label")).to_be_visible()
    old = phone.locator("#number-label").inner_text()
    phone.locator("#number [data-shut]").click()
    # Both clerks call at the same moment: the old man first, then she.
    expect(lan.locator(".next-label")).to_have_text([old, label])
    press(lan, "n")
    press(hoa, "n")
    expect(lan.locator(".hand.called .hand-label")).to_have_text(old)
    expect(hoa.locator(".hand.called .hand-label")).to_have_text(label)
    for said, counter in ((old, "1"), (label, "2")):
        row = television.locator("[data-counter]", has_text=said)
        expect(row.first).to_contain_text(f"Quầy {counter}")
    # Hòa starts with what the guide has seen; called away, Lan goes on with it.
    press(hoa, "b")
    hoa.locator(".hand.serving").wait_for()
    expect(hoa.locator("[data-do=as-seen]")).to_contain_text("Người hướng dẫn đã xem: có 3/3")
    press(lan, "b")
    lan.locator(".hand.serving").wait_for()
    expect(lan.locator(".sheet.open .due-hour")).to_contain_text("giờ")
    press(hoa, "zg")
    expect(hoa.locator("#nobody-free")).to_be_visible()  # Lan's hands are full
    press(lan, "a")
    press(lan, "htx")
    lan.locator(".idle").wait_for()
    room.later(1)
    expect(hoa.locator("#hand-over .door-to:visible")).to_have_count(1)
    press(hoa, "1")
    hoa.locator(".idle").wait_for()
    expect(lan.locator(".hand.serving .hand-label")).to_have_text(label)
    expect(lan.locator(".sheet.open .due-hour")).to_contain_text("17 giờ")
    press(lan, "0hs")
    lan.keyboard.type(CODE)
    press(lan, ["Enter", "t", "x"])
    lan.locator(".idle").wait_for()
    (dossier,) = room.hall.ticket(ticket.id).dossiers
    assert (dossier.outcome, dossier.case_code) == ("accepted", CODE)
    assert dossier.due_at == at("2026-11-26T17:00")
    # The head sees it on the board and says that the result is there: everybody hears of it.
    board = head(room, browse, f"dossiers?q={CODE}")
    (desk,) = [p.id for p in room.hall.staff.everyone() if p.name == HEAD]
    room.hall.open_counter(RESULTS, desk, request_id=rid())
    room.clock.move(minutes=20)
    board.get_by_role("button", name=re.compile("^Đã có kết quả")).first.click()
    expect(television.locator("#hero")).to_have_attribute("data-kind", "result")
    expect(television.locator("#hero-label")).to_have_text(label)
    room.clock.move(minutes=5)
    board.get_by_role("button", name=re.compile("^Trả kết quả")).click()
    expect(board.get_by_text("Đã trả kết quả")).to_be_visible()
    names = {row.staff for row in room.hall.journal(room.hall.now().date()) if row.label == label}
    assert names >= {"Nguyễn Thị Lan", "Trần Văn Hòa", GUIDE, HEAD}


def test_two_clerks_reach_for_the_last_number(room: Room, browse: Browse) -> None:
    lan = clerk(browse, 1, "Nguyễn Thị Lan", PIN)
    hoa = clerk(browse, 2, "Trần Văn Hòa", OTHER_PIN)
    ticket = room.issue(COPIES)
    for page in (lan, hoa):
        expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    both = "() => document.querySelector('[data-do=call]').click()"
    lan.evaluate(both)
    hoa.evaluate(both)
    for page in (lan, hoa):
        page.locator(".hand.called, #said:not(:empty)").first.wait_for()
    held = [page for page in (lan, hoa) if page.locator(".hand.called").count()]
    assert len(held) == 1
    (other,) = [page for page in (lan, hoa) if page not in held]
    expect(other.locator("#said")).to_have_text("Chưa có ai đang chờ ở các lĩnh vực của quầy này.")
    assert sum(bool(room.hall.in_hand(counter)) for counter in (1, 2)) == 1


def test_the_day_ends_with_people_waiting(room: Room, browse: Browse) -> None:
    kiosk = browse("kiosk/", KIOSK)
    lan = clerk(browse, 1, "Nguyễn Thị Lan", PIN)
    first, second = take(room, kiosk, COPIES), take(room, kiosk, COPIES)
    waiting = [row["id"] for row in room.hall.snapshot()["line"]]
    phone = browse(f"t/{room.hall.ticket(waiting[1]).token}", PHONE)
    press(lan, "n")
    expect(lan.locator(".hand.called .hand-label")).to_have_text(first)
    room.clock.at = at("2026-11-26T17:10")
    for row in room.hall.unexplained(room.hall.now().date()):  # of earlier that afternoon
        room.hall.result_ready(row.dossier_id, LAN, request_id=rid())
    office = head(room, browse, "close-day")
    expect(office.locator(".closing")).to_contain_text(first)
    office.get_by_role("button", name="Đóng ngày").click()
    expect(office.get_by_text("2 số chưa xong được ghi là hết ngày")).to_be_visible()
    states = [room.hall.ticket(id).state for id in waiting]
    assert states == [TicketState.EXPIRED, TicketState.EXPIRED]
    # Whoever still sat there is told, and the phone of who waited does not hope on.
    expect(lan.get_by_role("alert")).to_contain_text("Quầy đã đóng")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("hết ngày")
    assert second != first
    assert room.hall.seat(1) is None
