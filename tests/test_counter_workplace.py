"""A clerk at work in a real browser: called, decided and printed, by mouse or keyboard alone."""

from __future__ import annotations

import re

import pytest
from conftest import at, rid
from counter_room import (
    BIRTH,
    COPIES,
    HOA,
    OTHER_PIN,
    PIN,
    SLOW,
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
from playwright.sync_api import BrowserContext, Page, Route, expect

from hall.paper import GuidancePaper, ReceiptPaper
from hall.ticket import TicketState

__all__ = ["context", "counter_browser", "counter_room", "page", "room"]

ROOT = "/tu-minh/counter/"


def serve(page: Page, room: Room, *codes: str) -> None:
    """Issue a ticket, call it and start it."""
    room.issue(*codes)
    press(page, "n")
    page.locator(".hand.called").wait_for()
    press(page, "b")
    page.locator(".hand.serving").wait_for()


# -- a day at the page ----------------------------------------------------------------------


def test_the_whole_day_by_keyboard(room: Room, context: BrowserContext) -> None:
    """From the sign-in to the receipt without a mouse; what was shown is what is kept."""
    ticket = room.issue(BIRTH)
    page = context.new_page()
    page.goto(f"{room.url}{ROOT}")
    press(page, ["Space", "Tab", "N", "Tab"])
    page.keyboard.type(PIN)
    press(page, ["Enter"])
    page.locator(".idle").wait_for()
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    press(page, ["Enter"])
    expect(page.get_by_role("button", name="Bắt đầu")).to_be_focused()
    press(page, ["Enter"])
    expect(page.locator("[name=document]").first).to_be_focused()
    expect(page.locator(".due-rule")).to_have_text("Trong ngày theo luật")
    press(page, "123")
    expect(page.locator("[name=complete]")).to_be_checked()
    press(page, "h")
    expect(page.locator(".due-rule")).to_have_text("Trả trong ngày")
    shown = page.locator(".due-when").inner_text()
    reason = page.locator(".due-reason").inner_text()
    press(page, "s")
    page.keyboard.type("H24.21.3-261126-0007")
    press(page, ["Enter", "f", "t"])  # at once done, a receipt is printed only when asked for
    expect(page.get_by_role("button", name="Xong")).to_be_focused()
    press(page, "x")
    page.locator(".idle").wait_for()
    expect(page.locator("#said")).to_have_text(f"Số {ticket.label} đã xong. Đang in 1 biên nhận.")

    [dossier] = room.hall.ticket(ticket.id).dossiers
    assert dossier.due_at == at("2026-11-26T17:00")
    assert (shown.split(), dossier.due_reason) == (
        ["17", "giờ", "Thứ", "Năm,", "26/11/2026"],
        reason,
    )
    [paper] = room.papers(ticket)
    assert isinstance(paper, ReceiptPaper)
    assert paper.due == "17 giờ, thứ Năm, ngày 26/11/2026"
    assert paper.case_code == "H24.21.3-261126-0007"
    assert len(paper.documents) == 3


def test_what_is_not_ticked_is_on_the_guidance_slip(room: Room, page: Page) -> None:
    serve(page, room, BIRTH)
    ticket = room.hall.in_hand(1)
    press(page, "u")
    expect(page.locator(".missing")).to_contain_text("Phiếu hướng dẫn sẽ in 3 giấy tờ còn thiếu")
    press(page, "1")
    expect(page.locator(".missing")).to_contain_text("2 giấy tờ")
    press(page, "x")
    page.locator(".idle").wait_for()
    [paper] = room.papers(ticket)
    assert isinstance(paper, GuidancePaper)
    procedure = room.hall.rulebook.procedure(BIRTH, room.hall.now().date())
    assert paper.missing == procedure.components[1:]


def test_accepting_needs_a_complete_dossier_and_refusing_a_reason(room: Room, page: Page) -> None:
    serve(page, room, BIRTH)
    ticket = room.hall.in_hand(1)
    press(page, "t")
    expect(page.locator("#said")).to_contain_text("«Đầy đủ thành phần»")
    press(page, "x")
    expect(page.locator("#said")).to_contain_text("Còn 1 hồ sơ chưa có kết quả")
    press(page, "k")
    expect(page.locator("[name=note]")).to_be_focused()
    press(page, ["Enter", "x"])
    expect(page.locator("#said")).to_have_text("Mời ghi lý do từ chối.")
    page.keyboard.type("Không thuộc thẩm quyền")
    press(page, ["Enter", "x"])
    page.locator(".idle").wait_for()
    assert room.hall.ticket(ticket.id).dossiers[0].outcome == "refused"
    assert room.papers(ticket) == []


def test_a_wrong_case_code_is_refused_and_nothing_is_lost(room: Room, page: Page) -> None:
    serve(page, room, COPIES)
    press(page, "as")
    page.keyboard.type("123")
    press(page, ["Enter", "t", "x"])
    expect(page.locator("#said")).to_contain_text("Mã hồ sơ «123» không đúng dạng")
    expect(page.locator(".hand.serving [name=document]").first).to_be_checked()


def test_many_dossiers_of_one_kind_are_decided_at_once(room: Room, page: Page) -> None:
    serve(page, room, COPIES, COPIES, COPIES, SLOW)
    ticket = room.hall.in_hand(1)
    press(page, "at")
    expect(page.locator(".sheet.open .same")).to_contain_text("Như trên cho 2 hồ sơ")
    press(page, "y")
    expect(page.locator("#tally")).to_have_text("3/4 hồ sơ có kết quả")
    expect(page.locator(".sheet.open .sheet-name")).to_contain_text("trợ cấp xã hội")
    press(page, "ux")
    page.locator(".idle").wait_for()
    fates = [d.outcome for d in room.hall.ticket(ticket.id).dossiers]
    assert fates == ["accepted"] * 3 + ["incomplete"]


def test_recall_missed_and_back(room: Room, page: Page) -> None:
    ticket = room.issue(COPIES)
    press(page, "n")
    page.locator(".hand.called").wait_for()
    press(page, "l")
    expect(page.locator("#said")).to_have_text("Vừa mời xong: mời lại được sau 10 giây nữa.")
    press(page, "v")
    expect(page.locator("#said")).to_contain_text("Ghi vắng mặt được sau 2 lần mời")
    miss(room, page)
    page.get_by_role("button", name=f"Đưa lại số {ticket.label}").click()
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    press(page, "n")
    expect(page.locator("#hand-label")).to_have_text(ticket.label)


def test_park_and_transfer(room: Room, page: Page) -> None:
    serve(page, room, COPIES)
    ticket = room.hall.in_hand(1)
    press(page, "g")
    page.locator(".idle").wait_for()
    assert room.hall.ticket(ticket.id).state is TicketState.PARKED
    page.get_by_role("button", name=f"Đưa lại số {ticket.label}").click()
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    press(page, "n")
    page.locator(".hand.called").wait_for()
    press(page, "c")
    page.locator("dialog[open]").wait_for()
    press(page, "h")
    page.locator(".idle").wait_for()
    moved = room.hall.ticket(ticket.id)
    assert (moved.state, moved.lane, moved.label) == (TicketState.WAITING, "H", ticket.label)
    expect(page.locator("#idle-next")).to_have_text("Chưa có ai chờ ở quầy này")


def test_collecting_a_result_is_only_done(room: Room, context: BrowserContext) -> None:
    room.client(HOA, OTHER_PIN, counter=7)
    ticket = room.hall.issue(purpose="collect", request_id=rid())
    room.hall.call_next(7, HOA, request_id=rid())
    room.hall.start(ticket.id, 7, HOA, request_id=rid())
    client = room.client(HOA, OTHER_PIN, counter=7)
    page = client.get(f"{ROOT}7/hand").get_data(as_text=True)
    assert "Không có hồ sơ để tiếp nhận" in page
    done = client.post(f"{ROOT}7/tickets/{ticket.id}/finish", json={"request_id": rid()})
    assert done.get_json() == {"ok": True}


def test_an_answer_that_is_lost_is_not_done_twice(room: Room, page: Page) -> None:
    room.issue(COPIES)
    room.issue(COPIES)
    called, asked = room.events("TicketCalled"), []

    def lose(route: Route) -> None:
        route.fetch()
        asked.append(route.request.post_data)
        route.abort() if len(asked) == 1 else route.continue_()

    page.route("**/call", lose)
    press(page, "n")
    press(page, "n")  # impatience while waiting changes nothing
    page.locator(".hand.called").wait_for()
    assert len(asked) == 2
    assert asked[0] == asked[1]
    assert room.events("TicketCalled") == called + 1


def test_ticks_stay_when_the_hall_changes_and_after_a_reload(room: Room, page: Page) -> None:
    serve(page, room, BIRTH)
    press(page, "1h")
    room.issue(COPIES)
    expect(page.locator(".next-label").first).to_be_visible()
    expect(page.locator("[name=document]").first).to_be_checked()
    page.reload()
    expect(page.locator("[name=document]").first).to_be_checked()
    expect(page.locator("[name=document]").nth(1)).not_to_be_checked()
    expect(page.locator("[name=valid]")).to_be_checked()
    expect(page.locator("#hand-label")).to_be_visible()


def test_the_desk_notices_that_someone_else_took_it(room: Room, page: Page) -> None:
    room.client(HOA, OTHER_PIN, counter=1)
    expect(page).to_have_url(f"{room.url}{ROOT}?counter=1", timeout=15000)
    expect(page.get_by_role("alert")).to_have_text(
        "Trần Văn Hòa đã vào quầy này lúc 14 giờ 42. Muốn tiếp tục ở đây, mời đăng nhập lại."
    )
    expect(page.get_by_role("radio", name=re.compile("Quầy 1"))).to_be_checked()


def test_closing_the_counter_waits_for_the_ticket_in_hand(room: Room, page: Page) -> None:
    serve(page, room, COPIES)
    press(page, "zd")
    expect(page.locator("#said")).to_contain_text("kết thúc số này trước khi đóng quầy")
    press(page, "atx")
    page.locator(".idle").wait_for()
    press(page, "zd")
    warned = page.get_by_role("dialog", name="Đóng quầy thì không còn ai phục vụ")
    expect(warned.locator("li:visible")).to_have_text(["A Hộ tịch – Chứng thực chưa có ai chờ"])
    assert axe(page) == []
    press(page, "d")
    expect(page).to_have_url(f"{room.url}{ROOT}", timeout=15000)
    assert room.hall.clerk_at(1) is None


def test_letters_do_nothing_while_typing_or_when_switched_off(room: Room, page: Page) -> None:
    serve(page, room, COPIES)
    press(page, "s")
    page.keyboard.type("gx")
    expect(page.locator("[name=case_code]")).to_have_value("gx")
    page.keyboard.press("Escape")
    page.get_by_label("Phím tắt").uncheck()
    press(page, "ag")
    expect(page.locator("[name=document]").first).not_to_be_checked()
    assert room.hall.in_hand(1) is not None
    page.get_by_label("Phím tắt").check()


# -- how it looks ---------------------------------------------------------------------------

FITS = """() => {
  const root = document.documentElement;
  const out = [...document.querySelectorAll("button, input, h1, h2, h3, .bar *")].filter((e) => {
    const r = e.getBoundingClientRect();
    return e.offsetParent && r.width && (r.right > innerWidth + 1 || r.left < -1);
  }).map((e) => e.outerHTML.slice(0, 80));
  return [root.scrollWidth - innerWidth, root.scrollHeight - innerHeight, out];
}"""


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_the_desk_fits_and_is_clean(room: Room, page: Page, size: tuple[int, int]) -> None:
    """1366x768, also at 125 % zoom: only the rail and the dossiers scroll."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    room.issue(BIRTH, COPIES, priority=True, help_wanted=True)
    for _ in range(8):
        room.issue(COPIES)
    expect(page.locator(".next-label")).to_have_count(4)
    for step in ("", "n", "c", "b", "at"):
        if step == "b":
            page.keyboard.press("Escape")
        press(page, step)
        if step in ("n", "b"):
            page.locator({"n": ".hand.called", "b": ".hand.serving"}[step]).wait_for()
        assert page.evaluate(FITS) == [0, 0, []], step
        if size[0] == 1366:
            assert axe(page) == [], step


def test_the_sign_in_page_is_clean(room: Room, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{room.url}{ROOT}")
    assert page.evaluate(FITS) == [0, 0, []]
    assert axe(page) == []
