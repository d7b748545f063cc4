"""A guide at work with one thumb: numbers for others, papers looked at, slips, visits at home."""

from __future__ import annotations

from browsing import axe
from conftest import BIRTH, rid
from guide_room import HOA, PHONE, Room, kept, line, meet, signed_in
from jobs_room import paper
from playwright.sync_api import BrowserContext, Page, expect

pytest_plugins = ("kiosk_house", "guide_room")
SMALL = """() => [...document.querySelectorAll('button, a, select, input, textarea, summary')]
  .filter(node => node.checkVisibility() && !node.closest('[inert]'))
  .map(node => node.closest('label.tick') ?? node)
  .map(node => [node, node.getBoundingClientRect()])
  .filter(([node, box]) => box.width && box.height && (box.width < 47.9 || box.height < 47.9))
  .map(([node, box]) => [node.id || node.className, node.textContent.trim().slice(0, 30),
    box.width, box.height])"""
OFF = """() => [...document.querySelectorAll('body *:not(template):not(.sr-only):not(path)')]
  .filter(node => node.checkVisibility() && getComputedStyle(node).display !== 'inline')
  .filter(node => node.getBoundingClientRect().right > innerWidth + 1
    || node.scrollWidth > node.clientWidth + 1)
  .map(node => `${node.id || node.className}: ${node.textContent.trim().slice(0, 40)}`)"""


def faultless(page: Page) -> None:
    """Nothing too small for a thumb, nothing off the side, nothing that axe finds."""
    assert page.evaluate(SMALL) == []
    assert page.evaluate(OFF) == []
    assert axe(page) == []


def test_a_number_for_someone_who_cannot_take_one(phone: BrowserContext, room: Room) -> None:
    page = signed_in(phone, room)
    page.locator("#open-issue").click()
    page.locator("#issue-search").fill("dang ky khai sin")
    expect(page.locator("#issue-found b").first).to_have_text("Đăng ký khai sinh")
    faultless(page)
    page.locator("#issue-found button").first.click()
    page.locator("#issue-count").fill("2")
    page.locator("#issue-priority").select_option(label="Người cao tuổi")
    page.get_by_label("Cần người hướng dẫn đi cùng").check()
    faultless(page)
    page.get_by_role("button", name="Lấy số", exact=True).click()
    expect(page.locator("#number-label")).to_have_text("A001")
    expect(page.locator("#number-code path")).to_have_count(1)
    faultless(page)
    (row,) = room.hall.snapshot()["line"]
    assert (row["label"], row["priority"], row["help"]) == ("A001", True, True)
    ticket = room.hall.ticket(row["id"])
    assert (ticket.channel, len(ticket.dossiers)) == ("guide", 2)
    assert [(j.printer, j.ticket_id) for j in room.hall.jobs(9)] == [("kiosk", ticket.id)]
    assert room.journal("TicketIssued") == [("TicketIssued", "A001", HOA)]


def test_without_paper_she_shows_the_code_and_the_choice_is_remembered(
    phone: BrowserContext, room: Room
) -> None:
    page = signed_in(phone, room)
    for label in ("Không in, cho quét mã", None):
        page.locator("#open-issue").click()
        page.get_by_role("button", name="Nhận kết quả").click()
        if label:
            page.locator("#issue-printer").select_option(label=label)
        page.get_by_role("button", name="Lấy số", exact=True).click()
        expect(page.locator("#number-code path")).to_have_count(1)
        page.locator("#number [data-shut]").click()
        page.reload()
        expect(page.locator("#page")).to_have_attribute("data-link", "live")
    assert room.waiting() == 2
    assert room.hall.jobs(9) == []


def test_papers_are_looked_at_before_the_counter(phone: BrowserContext, room: Room) -> None:
    *_, birth = [t for t in line(room.hall) if t.dossiers[0].procedure == BIRTH]
    page = signed_in(phone, room)
    meet(page, birth, "Xem trước giấy tờ")
    ticks = page.locator("#person-dossiers .tick")
    every = room.hall.rulebook.procedure(BIRTH, room.hall.now().date()).components
    expect(ticks).to_have_count(len(every))
    ticks.nth(1).click()
    faultless(page)
    page.get_by_role("button", name="Ghi đã xem").click()
    expect(page.locator("#told .good span")).to_have_text("Đã xong")
    assert room.hall.ticket(birth.id).dossiers[0].checked == (every[1],)
    meet(page, birth, "Xem trước giấy tờ")
    expect(page.locator("#person-dossiers input").nth(1)).to_be_checked()
    expect(page.locator("#person-dossiers input").nth(0)).not_to_be_checked()


def test_priority_is_given_and_taken_back_and_never_explained(
    phone: BrowserContext, room: Room
) -> None:
    first, *_ = line(room.hall)
    page = signed_in(phone, room)
    meet(page, first, "Ưu tiên")
    faultless(page)
    page.get_by_role("button", name="Mang thai hoặc con nhỏ").click()
    expect(page.locator("#told .good b")).to_have_text(f"{first.label} · Ghi ưu tiên")
    room.changed()
    expect(page.locator(".ticket .tag.priority")).to_have_count(1)
    assert "Mang thai" not in page.locator("#page").inner_text()
    meet(page, first, "Ưu tiên")
    expect(page.locator("#person-priority-now")).to_have_text("đang được ưu tiên")
    page.get_by_role("button", name="Bỏ ưu tiên").click()
    room.changed()
    expect(page.locator(".ticket .tag.priority")).to_have_count(0)


def test_a_slip_before_anyone_has_queued_in_vain(phone: BrowserContext, room: Room) -> None:
    page = signed_in(phone, room)
    page.locator("#open-guidance").click()
    page.locator("#guidance-search").fill("khai sinh")
    page.locator("#guidance-found button").first.click()
    expect(page.locator("#guidance-print")).to_be_disabled()
    page.locator("#guidance-papers .tick").nth(0).click()
    expect(page.locator("#guidance-print")).to_have_text("In phiếu: thiếu 1 giấy tờ")
    faultless(page)
    page.locator("#guidance-print").click()
    expect(page.locator("#told .good span")).to_have_text("Đã xong")
    (job,) = room.hall.jobs(9)
    assert (job.kind, job.ticket_id, paper(job).label) == ("guidance", None, "")
    assert room.waiting() == 0


def test_a_visit_at_home_leaves_nothing_on_the_phone(phone: BrowserContext, room: Room) -> None:
    page = signed_in(phone, room)

    def ask(contact: str) -> None:
        page.locator("#open-visit").click()
        page.locator("#visit-field").select_option(index=1)
        page.locator("#visit-contact").fill(contact)
        page.locator("#visit-address").fill("Số 3, tổ 5")
        page.get_by_role("button", name="Ghi yêu cầu").click()

    page.locator("#open-visit").click()
    faultless(page)
    page.locator("#visit [data-shut]").click()
    phone.set_offline(True)
    ask("0912 345 678")
    expect(page.locator("#told .wait span")).to_have_text("đang chờ sóng")
    assert "0912 345 678" in kept(page)  # else it would be lost with the tab
    assert "0912" not in page.locator("#told-box").inner_text()
    phone.set_offline(False)
    expect(page.locator("#told .good span")).to_have_text("Đã xong", timeout=9000)
    assert "0912" not in kept(page)
    (asked,) = room.hall.visits()
    assert asked.contact == "0912 345 678"
    page.locator("#open-visit").click()
    assert page.locator("#visit-contact").input_value() == ""
    page.locator("#visit [data-shut]").click()

    # What the hall refuses comes back to be mended, and is nowhere else.
    page.evaluate("() => document.getElementById('visit-contact').removeAttribute('pattern')")
    ask("Bà Tư ở nhà")
    expect(page.locator("#told .bad span")).to_contain_text("mời ghi một số điện thoại")
    assert "Bà Tư" not in kept(page)
    page.locator("#open-visit").click()
    assert page.locator("#visit-contact").input_value() == "Bà Tư ở nhà"
    expect(page.locator("#visit-said")).to_contain_text("mời ghi một số điện thoại")


def test_the_line_fits_one_hand(phone: BrowserContext, room: Room) -> None:
    tickets = line(room.hall)
    room.hall.call_help("1", request_id=rid())
    called = room.hall.call_next(1, 3, request_id=rid())
    room.hall.start(called.id, 1, 3, request_id=rid())
    room.hall.park(called.id, 1, 3, request_id=rid())
    page = signed_in(phone, room)
    expect(page.locator(".call")).to_have_count(1)
    faultless(page)
    meet(page, tickets[-1], "Xem trước giấy tờ")
    expect(page.locator("#person-dossiers legend")).to_contain_text("")
    page.locator("#person-dossiers .tick").first.wait_for()
    faultless(page)
    box = page.locator("#person").bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE[1] + 1


def test_a_number_far_down_the_line_is_found(phone: BrowserContext, room: Room) -> None:
    tickets = line(room.hall)
    page = signed_in(phone, room)
    page.locator("#number-wanted").fill("q999")
    page.get_by_role("button", name="Mở").click()
    expect(page.locator("#number-said")).to_have_text("Hôm nay không có số “q999”.")
    page.locator("#number-wanted").fill("a2")
    page.get_by_role("button", name="Mở").click()
    expect(page.locator("#person-label")).to_have_text("A002")
    expect(page.locator("#number-said")).to_be_hidden()
    assert tickets[1].label == "A002"
