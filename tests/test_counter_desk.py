"""A clerk's desk in a real browser: called, decided and printed, by mouse or keyboard alone."""

from __future__ import annotations

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
    desk,
    room,
)
from playwright.sync_api import BrowserContext, Page, Route, expect

from hall.paper import GuidancePaper, ReceiptPaper
from hall.ticket import TicketState

__all__ = ["context", "counter_browser", "counter_room", "desk", "room"]

ROOT = "/tu-minh/counter/"


def press(page: Page, keys: str | list[str]) -> None:
    for key in keys:
        page.keyboard.press(key)


def serve(page: Page, room: Room, *codes: str) -> None:
    """Issue a ticket, call it and start it."""
    room.issue(*codes)
    press(page, "n")
    page.locator(".hand.called").wait_for()
    press(page, "b")
    page.locator(".hand.serving").wait_for()


# -- a day at the desk ----------------------------------------------------------------------


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
    press(page, ["Enter", "t"])
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


def test_what_is_not_ticked_is_on_the_guidance_slip(room: Room, desk: Page) -> None:
    serve(desk, room, BIRTH)
    ticket = room.hall.in_hand(1)
    press(desk, "u")
    expect(desk.locator(".missing")).to_contain_text("Phiếu hướng dẫn sẽ in 3 giấy tờ còn thiếu")
    press(desk, "1")
    expect(desk.locator(".missing")).to_contain_text("2 giấy tờ")
    press(desk, "x")
    desk.locator(".idle").wait_for()
    [paper] = room.papers(ticket)
    assert isinstance(paper, GuidancePaper)
    procedure = room.hall.rulebook.procedure(BIRTH, room.hall.now().date())
    assert paper.missing == procedure.components[1:]


def test_accepting_needs_a_complete_dossier_and_refusing_a_reason(room: Room, desk: Page) -> None:
    serve(desk, room, BIRTH)
    ticket = room.hall.in_hand(1)
    press(desk, "t")
    expect(desk.locator("#said")).to_contain_text("«Đầy đủ thành phần»")
    press(desk, "x")
    expect(desk.locator("#said")).to_contain_text("Còn 1 hồ sơ chưa có kết quả")
    press(desk, "k")
    expect(desk.locator("[name=note]")).to_be_focused()
    press(desk, ["Enter", "x"])
    expect(desk.locator("#said")).to_have_text("Mời ghi lý do từ chối.")
    desk.keyboard.type("Không thuộc thẩm quyền")
    press(desk, ["Enter", "x"])
    desk.locator(".idle").wait_for()
    assert room.hall.ticket(ticket.id).dossiers[0].outcome == "refused"
    assert room.papers(ticket) == []


def test_a_wrong_case_code_is_refused_and_nothing_is_lost(room: Room, desk: Page) -> None:
    serve(desk, room, COPIES)
    press(desk, "as")
    desk.keyboard.type("123")
    press(desk, ["Enter", "t", "x"])
    expect(desk.locator("#said")).to_contain_text("Mã hồ sơ «123» không đúng dạng")
    expect(desk.locator(".hand.serving [name=document]").first).to_be_checked()


def test_many_dossiers_of_one_kind_are_decided_at_once(room: Room, desk: Page) -> None:
    serve(desk, room, COPIES, COPIES, COPIES, SLOW)
    ticket = room.hall.in_hand(1)
    press(desk, "at")
    expect(desk.locator(".sheet.open .same")).to_contain_text("Như trên cho 2 hồ sơ")
    press(desk, "y")
    expect(desk.locator("#tally")).to_have_text("3/4 hồ sơ có kết quả")
    expect(desk.locator(".sheet.open .sheet-name")).to_contain_text("trợ cấp xã hội")
    press(desk, "ux")
    desk.locator(".idle").wait_for()
    fates = [d.outcome for d in room.hall.ticket(ticket.id).dossiers]
    assert fates == ["accepted"] * 3 + ["incomplete"]


def test_recall_missed_and_back(room: Room, desk: Page) -> None:
    ticket = room.issue(COPIES)
    press(desk, "n")
    desk.locator(".hand.called").wait_for()
    press(desk, "l")
    expect(desk.locator(".facts")).to_contain_text("2 lần")
    press(desk, "v")
    desk.locator(".idle").wait_for()
    desk.get_by_role("button", name=f"Đưa số {ticket.label} lại").click()
    expect(desk.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    press(desk, "n")
    expect(desk.locator("#hand-label")).to_have_text(ticket.label)


def test_park_and_transfer(room: Room, desk: Page) -> None:
    serve(desk, room, COPIES)
    ticket = room.hall.in_hand(1)
    press(desk, "g")
    desk.locator(".idle").wait_for()
    assert room.hall.ticket(ticket.id).state is TicketState.PARKED
    desk.get_by_role("button", name=f"Đưa số {ticket.label} lại").click()
    expect(desk.locator("#idle-next")).to_have_text(f"Kế tiếp: {ticket.label}")
    press(desk, "n")
    desk.locator(".hand.called").wait_for()
    press(desk, "c")
    desk.locator("dialog[open]").wait_for()
    press(desk, "h")
    desk.locator(".idle").wait_for()
    moved = room.hall.ticket(ticket.id)
    assert (moved.state, moved.lane, moved.label) == (TicketState.WAITING, "H", ticket.label)
    expect(desk.locator("#idle-next")).to_have_text("Chưa có ai chờ ở quầy này")


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


def test_an_answer_that_is_lost_is_not_done_twice(room: Room, desk: Page) -> None:
    room.issue(COPIES)
    room.issue(COPIES)
    called, asked = room.events("TicketCalled"), []

    def lose(route: Route) -> None:
        route.fetch()
        asked.append(route.request.post_data)
        route.abort() if len(asked) == 1 else route.continue_()

    desk.route("**/call", lose)
    press(desk, "n")
    press(desk, "n")  # impatience while waiting changes nothing
    desk.locator(".hand.called").wait_for()
    assert len(asked) == 2
    assert asked[0] == asked[1]
    assert room.events("TicketCalled") == called + 1


def test_ticks_stay_when_the_hall_changes_and_after_a_reload(room: Room, desk: Page) -> None:
    serve(desk, room, BIRTH)
    press(desk, "1h")
    room.issue(COPIES)
    expect(desk.locator(".next-label").first).to_be_visible()
    expect(desk.locator("[name=document]").first).to_be_checked()
    desk.reload()
    expect(desk.locator("[name=document]").first).to_be_checked()
    expect(desk.locator("[name=document]").nth(1)).not_to_be_checked()
    expect(desk.locator("[name=valid]")).to_be_checked()
    expect(desk.locator("#hand-label")).to_be_visible()


def test_the_desk_notices_that_someone_else_took_it(room: Room, desk: Page) -> None:
    room.client(HOA, OTHER_PIN, counter=1)
    desk.wait_for_url(f"{room.url}{ROOT}")
    expect(desk.get_by_role("alert")).to_have_text(
        "Người khác đã đăng nhập vào quầy này. Mời đăng nhập lại."
    )


def test_closing_the_counter_waits_for_the_ticket_in_hand(room: Room, desk: Page) -> None:
    serve(desk, room, COPIES)
    desk.get_by_role("button", name="Đóng quầy").click()
    expect(desk.locator("#said")).to_contain_text("kết thúc số này trước khi đóng quầy")
    press(desk, "atx")
    desk.locator(".idle").wait_for()
    desk.get_by_role("button", name="Đóng quầy").click()
    desk.wait_for_url(f"{room.url}{ROOT}")
    assert room.hall.clerk_at(1) is None


def test_letters_do_nothing_while_typing_or_when_switched_off(room: Room, desk: Page) -> None:
    serve(desk, room, COPIES)
    press(desk, "s")
    desk.keyboard.type("gx")
    expect(desk.locator("[name=case_code]")).to_have_value("gx")
    desk.keyboard.press("Escape")
    desk.get_by_label("Phím tắt").uncheck()
    press(desk, "ag")
    expect(desk.locator("[name=document]").first).not_to_be_checked()
    assert room.hall.in_hand(1) is not None
    desk.get_by_label("Phím tắt").check()


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
def test_the_desk_fits_and_is_clean(room: Room, desk: Page, size: tuple[int, int]) -> None:
    """1366x768, also at 125 % zoom: only the rail and the dossiers scroll."""
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    room.issue(BIRTH, COPIES, priority=True, help_wanted=True)
    for _ in range(8):
        room.issue(COPIES)
    expect(desk.locator(".next-label")).to_have_count(4)
    for step in ("", "n", "c", "b", "at"):
        if step == "b":
            desk.keyboard.press("Escape")
        press(desk, step)
        if step in ("n", "b"):
            desk.locator({"n": ".hand.called", "b": ".hand.serving"}[step]).wait_for()
        assert desk.evaluate(FITS) == [0, 0, []], step
        if size[0] == 1366:
            assert axe(desk) == [], step


def test_the_sign_in_page_is_clean(room: Room, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{room.url}{ROOT}")
    assert page.evaluate(FITS) == [0, 0, []]
    assert axe(page) == []
