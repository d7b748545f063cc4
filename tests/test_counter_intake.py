"""Taking in a dossier in a real browser: fee, case code, what a guide has seen, slips, letters."""

from __future__ import annotations

from conftest import rid
from counter_room import (
    BIRTH,
    COPIES,
    LAN,
    Room,
    axe,
    context,
    counter_browser,
    counter_room,
    page,
    press,
    room,
)
from playwright.sync_api import Page, expect
from test_counter_day import called, dialog, idle, serve, start

from hall.paper import GuidancePaper

__all__ = ["context", "counter_browser", "counter_room", "page", "room"]


def test_the_fee_is_counted_live_and_stays(room: Room, page: Page) -> None:
    ticket = serve(room, page, COPIES)
    press(page, "p")
    dialog(page, "Tính phí, lệ phí")
    page.keyboard.type("12")
    press(page, ["Enter", "2", "Enter"])
    page.keyboard.type("3")
    expect(page.locator("#fee-amount")).to_have_text("33.000 đồng")
    expect(page.locator("#fee-source")).to_contain_text("Thông tư 226/2016/TT-BTC")
    press(page, ["Enter", "Enter", "Enter", "x"])
    expect(page.locator(".fee-words")).to_have_text("33.000 đồng")
    press(page, "p")
    expect(page.locator(".original")).to_have_count(2)
    press(page, ["Escape"])
    page.reload()
    expect(page.locator(".fee-words")).to_have_text("33.000 đồng")
    press(page, "aftx")
    idle(page)
    [dossier] = room.hall.ticket(ticket.id).dossiers
    assert (dossier.originals, dossier.fee) == (((12, 2), (3, 1)), 33_000)
    [receipt] = room.papers(ticket)
    assert "33.000 đồng" in receipt.fee


def test_pages_that_no_document_has_are_a_sentence(room: Room, page: Page) -> None:
    serve(room, page, COPIES)
    press(page, "p")
    page.keyboard.type("ba")
    expect(page.locator("#fee .dialog-said")).to_contain_text("bằng chữ số")
    press(page, ["Enter", "Enter", "Enter", "x"])
    page.get_by_role("dialog", name="Tính phí").wait_for()


def test_a_wrong_code_is_said_at_once_and_kept(room: Room, page: Page) -> None:
    serve(room, page, BIRTH)
    press(page, "ahs")
    page.keyboard.type("h24-7")
    press(page, ["Enter"])
    expect(page.locator("#said")).to_contain_text("«H24-7» không đúng dạng")
    press(page, "tx")
    expect(page.locator("#said")).to_contain_text("«H24-7» không đúng dạng")
    expect(page.locator("[name=case_code]")).to_be_focused()
    page.locator("[name=case_code]").fill("h24.21.3-261126-0007")  # as a scanner types it
    press(page, ["Enter"])
    expect(page.locator("[name=case_code]")).to_have_value("H24.21.3-261126-0007")
    press(page, "x")
    idle(page)


def test_what_a_guide_has_seen_is_taken_over_by_one_key(room: Room, page: Page) -> None:
    ticket = room.issue(BIRTH)
    papers = room.hall.rulebook.procedure(BIRTH, room.hall.now().date()).components
    dossier = room.hall.ticket(ticket.id).dossiers[0].id
    room.hall.check_papers(ticket.id, dossier, papers[:2], LAN, request_id=rid())
    press(page, "n")
    called(page, ticket)
    start(page)
    expect(page.locator(".seen")).to_have_count(2)
    seen = page.get_by_role("button", name="Người hướng dẫn đã xem: có 2/3")
    expect(seen).to_be_visible()
    assert axe(page) == []
    press(page, "0")
    expect(page.locator("[name=document]:checked")).to_have_count(2)
    expect(page.locator("[name=complete]")).not_to_be_checked()


def test_a_second_slip_warns_and_says_why(room: Room, page: Page) -> None:
    ticket = serve(room, page, BIRTH)
    press(page, "1u")
    expect(page.locator(".reason.again")).to_be_hidden()
    press(page, "x")
    idle(page)
    again = room.hall.come_back(room.hall.ticket(ticket.id), request_id=rid())
    press(page, "n")
    called(page, again)
    start(page)
    press(page, "12u")
    expect(page.locator(".missing")).to_contain_text(
        "Đây là phiếu hướng dẫn thứ 2 của hồ sơ này, sẽ in"
    )
    expect(page.locator("[name=again]")).to_be_focused()
    assert axe(page) == []
    press(page, ["Enter", "x"])
    expect(page.locator("#said")).to_contain_text("Mời ghi vì sao lần trước chưa nêu.")
    page.keyboard.type("Giấy chứng sinh nộp hôm trước bị rách")
    press(page, ["Enter", "x"])
    idle(page)
    [slip] = room.papers(again)
    assert isinstance(slip, GuidancePaper)
    assert room.hall.ticket(again.id).dossiers[0].slips == 2


def test_a_birth_offers_its_letter(room: Room, page: Page) -> None:
    serve(room, page, BIRTH)
    press(page, "ahtx")
    idle(page)
    letter = page.get_by_role("link", name="Thư chúc mừng có thêm thành viên mới")
    expect(letter).to_have_attribute("href", "/tu-minh/printer/letters/newborn")
    assert axe(page) == []
    with page.context.expect_page() as opened:
        press(page, "w")
    expect(opened.value.locator("body")).to_contain_text("THƯ CHÚC MỪNG")
    opened.value.close()
    serve(room, page, COPIES)
    press(page, "atx")
    idle(page)
    expect(letter).to_be_hidden()
