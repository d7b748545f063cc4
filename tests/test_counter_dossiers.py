"""A clerk decides dossiers in a real browser: keys, optional papers, a promise at stake."""

from __future__ import annotations

import pytest
from conftest import at
from counter_room import (
    BIRTH,
    COPIES,
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

from hall.paper import GuidancePaper, ReceiptPaper

__all__ = ["context", "counter_browser", "counter_room", "page", "press", "room"]

EXTRACT, SINGLE, PARENT = "2.000635", "1.004873", "1.000689"


def serve(page: Page, room: Room, *codes: str) -> None:
    """Issue a ticket, call it and start it; its first promise is shown."""
    room.issue(*codes)
    press(page, "n")
    page.locator(".hand.called").wait_for()
    press(page, "b")
    page.locator(".hand.serving").wait_for()
    expect(page.locator(".sheet.open .due-hour")).to_contain_text("giờ")


def fate(page: Page) -> str | None:
    pressed = page.locator('.sheet.open .fate[aria-pressed="true"]')
    return pressed.get_attribute("data-fate") if pressed.count() else None


# -- the keyboard ---------------------------------------------------------------------------


@pytest.mark.parametrize("leave", ["Enter", "Escape"])
def test_leaving_the_reason_accepts_nothing(room: Room, page: Page, leave: str) -> None:
    serve(page, room, BIRTH)
    press(page, "ahk")
    page.keyboard.type("Không thuộc thẩm quyền")
    page.keyboard.press(leave)
    expect(page.locator(".fate[data-fate=refused]")).to_be_focused()
    page.keyboard.press("Enter")  # once more, out of impatience
    page.keyboard.press("Enter")
    assert fate(page) == "refused"
    assert room.papers(room.hall.in_hand(1)) == []


@pytest.mark.parametrize("leave", ["Enter", "Escape"])
def test_leaving_the_case_code_decides_nothing(room: Room, page: Page, leave: str) -> None:
    serve(page, room, BIRTH)
    press(page, "ahs")
    page.keyboard.type("H24.21.3-261126-0007")
    page.keyboard.press(leave)
    expect(page.get_by_role("button", name="Xong")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Còn 1 hồ sơ chưa có kết quả")
    assert fate(page) is None


# -- a promise at stake -----------------------------------------------------------------------


@pytest.mark.parametrize("by", ["keys", "mouse"])
def test_losing_the_result_of_today_is_asked_once(room: Room, page: Page, by: str) -> None:
    serve(page, room, SINGLE)
    ticket = room.hall.in_hand(1)
    accept = page.locator(".fate[data-fate=accepted]")
    act = accept.click if by == "mouse" else lambda: press(page, "t")
    press(page, "a")
    words = "Không phải kết quả trong ngày: chưa đánh dấu «Hợp lệ»."
    expect(page.locator(".due-lost")).to_have_text(words)
    act()
    expect(page.locator("#said")).to_have_text(
        "Hồ sơ này có số «Trong ngày» nhưng chưa đánh dấu «Hợp lệ»: hẹn trả sẽ là 17 giờ, "
        "thứ Ba, ngày 01/12/2026. Nếu đúng như vậy, mời bấm Tiếp nhận lần nữa."
    )
    expect(accept).to_have_attribute("aria-pressed", "false")
    assert axe(page) == []
    act()
    expect(accept).to_have_attribute("aria-pressed", "true")
    press(page, "x")
    page.locator(".idle").wait_for()
    assert room.hall.ticket(ticket.id).dossiers[0].due_at == at("2026-12-01T17:00")


def test_the_question_comes_again_for_other_ticks(room: Room, page: Page) -> None:
    serve(page, room, SINGLE)
    press(page, "at")
    expect(page.locator("#said")).to_contain_text("lần nữa")
    press(page, "h")  # ticked after all
    expect(page.locator("#said")).to_be_empty()
    expect(page.locator(".due-rule")).to_have_text("Trả trong ngày")
    expect(page.locator(".due-lost")).to_be_hidden()
    press(page, "t")
    expect(page.locator(".fate[data-fate=accepted]")).to_have_attribute("aria-pressed", "true")
    press(page, "h")  # and unticked after accepting: taken back, and asked
    expect(page.locator("#said")).to_contain_text("chưa đánh dấu «Hợp lệ»: hẹn trả sẽ là 17 giờ")
    assert fate(page) is None
    press(page, "t")
    expect(page.locator(".fate[data-fate=accepted]")).to_have_attribute("aria-pressed", "true")
    page.reload()  # what was answered is not asked anew
    expect(page.locator(".due-lost")).to_be_visible()
    expect(page.locator(".fate[data-fate=accepted]")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize(
    ("code", "keys", "begun"),
    [
        pytest.param(SINGLE, "aht", "14:42", id="all ticked"),
        pytest.param(PARENT, "at", "14:42", id="not fast-track"),
        pytest.param(COPIES, "at", "14:42", id="today by law as well"),
        pytest.param(SINGLE, "at", "15:31", id="the cutoff has passed"),
    ],
)
def test_nothing_is_asked(room: Room, page: Page, code: str, keys: str, begun: str) -> None:
    room.issue(code)
    press(page, "n")
    page.locator(".hand.called").wait_for()
    room.clock.at = at(f"2026-11-26T{begun}")
    press(page, "b")
    page.locator(".hand.serving").wait_for()
    press(page, keys)
    expect(page.locator(".fate[data-fate=accepted]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".due-lost")).to_be_hidden()
    expect(page.locator("#said")).to_be_empty()


def test_dossiers_of_one_kind_are_asked_once(room: Room, page: Page) -> None:
    serve(page, room, SINGLE, SINGLE)
    ticket = room.hall.in_hand(1)
    press(page, "at")
    expect(page.locator("#said")).to_contain_text("lần nữa")
    press(page, "t")
    expect(page.locator(".sheet.open .same")).to_be_visible()
    press(page, "y")
    expect(page.locator("#tally")).to_have_text("2/2 hồ sơ có kết quả")
    press(page, "x")
    page.locator(".idle").wait_for()
    assert [d.outcome for d in room.hall.ticket(ticket.id).dossiers] == ["accepted"] * 2


# -- papers "(nếu có)" ----------------------------------------------------------------------


def test_an_optional_paper_lacks_only_when_marked(room: Room, page: Page) -> None:
    serve(page, room, EXTRACT)
    ticket = room.hall.in_hand(1)
    lack = page.get_by_role("button", name="Thiếu Văn bản ủy quyền (nếu có)")
    press(page, "u")
    expect(page.locator(".missing")).to_contain_text("in 2 giấy tờ còn thiếu")
    expect(page.locator(".lacks:visible")).to_have_count(2)
    press(page, "12")
    expect(page.locator("[name=complete]")).to_be_checked()
    press(page, "u")
    expect(page.locator("#said")).to_contain_text("Chưa có giấy tờ nào ghi thiếu")
    press(page, "i")
    expect(lack).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[name=complete]")).not_to_be_checked()
    press(page, "t")
    expect(page.locator("#said")).to_contain_text("«Đầy đủ thành phần»")
    press(page, "u")
    expect(page.locator(".missing")).to_contain_text("in 1 giấy tờ còn thiếu")
    page.reload()
    expect(lack).to_have_attribute("aria-pressed", "true")
    press(page, "x")
    page.locator(".idle").wait_for()
    [paper] = room.papers(ticket)
    assert isinstance(paper, GuidancePaper)
    assert paper.missing == ("Văn bản ủy quyền (nếu có)",)


@pytest.mark.parametrize(("keys", "papers"), [("a", 2), ("d", 2), ("12", 2), ("3a", 3), ("i3d", 3)])
def test_complete_does_not_ask_for_an_optional_paper(
    room: Room, page: Page, keys: str, papers: int
) -> None:
    serve(page, room, EXTRACT)
    ticket = room.hall.in_hand(1)
    press(page, keys)
    expect(page.locator("[name=complete]")).to_be_checked()
    expect(page.locator('.lack[aria-pressed="true"]')).to_have_count(0)
    press(page, "fhtx")
    page.locator(".idle").wait_for()
    [paper] = room.papers(ticket)
    assert isinstance(paper, ReceiptPaper)
    components = room.hall.rulebook.procedure(EXTRACT, room.hall.now().date()).components
    assert paper.documents == components[:papers]
