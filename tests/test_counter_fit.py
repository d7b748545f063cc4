"""The counter's page at work: what must fit on its screen, how one brings back and sends on."""

from __future__ import annotations

import re

import pytest
from conftest import rid
from counter_room import (
    BIRTH,
    COPIES,
    HOA,
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
from playwright.sync_api import Page, expect
from test_counter_dossiers import PARENT, SINGLE, serve

from hall.ticket import TicketState

__all__ = ["context", "counter_browser", "counter_room", "page", "room"]

DEATH, SHOP = "1.000656", "1.001612"

# -- how it fits ------------------------------------------------------------------------------

WHOLE = """() => {
  const body = document.querySelector(".hand-body"), sheet = document.querySelector(".sheet.open");
  const covered = [...sheet.querySelectorAll("input, button")].filter((e) => {
    const r = e.getBoundingClientRect();
    if (!r.width) return false;
    const x = Math.min(r.right - 4, r.left + 20);
    return [r.top + 3, r.bottom - 3].some((y) => {
      const there = document.elementFromPoint(x, y);
      return !(there && (e.contains(there) || there.contains(e)));
    });
  }).map((e) => e.name || e.textContent.trim());
  return [body.scrollHeight - body.clientHeight, covered];
}"""


@pytest.mark.parametrize("size", [(1366, 768), (1366, 640), (1093, 614)])
@pytest.mark.parametrize(
    ("code", "keys"), [(PARENT, ""), (PARENT, "at"), (PARENT, "u"), (SINGLE, "at"), (DEATH, "iu")]
)
def test_one_dossier_fits_without_scrolling(
    room: Room, page: Page, size: tuple[int, int], code: str, keys: str
) -> None:
    """Five papers, or fewer and a promise at stake: also in a window, also at 125 % zoom."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    serve(page, room, code)
    press(page, keys)
    if keys == "at":
        page.locator('#said[data-kind=ask], .fate[aria-pressed="true"]').first.wait_for()
    assert page.evaluate(WHOLE) == [0, []]


def test_the_message_pushes_nothing(room: Room, page: Page) -> None:
    serve(page, room, BIRTH)
    before = page.locator(".sheet").bounding_box()
    press(page, "t")
    expect(page.locator("#said")).to_contain_text("«Đầy đủ thành phần»")
    assert page.locator(".sheet").bounding_box() == before
    label, said = page.locator(".hand-label").bounding_box(), page.locator("#said").bounding_box()
    assert label
    assert said
    assert label["x"] + label["width"] <= said["x"] + 40  # the number's box ends in blank room
    assert axe(page) == []


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_a_long_name_is_whole(room: Room, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.evaluate(
        "document.querySelector('.bar-name').textContent = 'Tôn Nữ Hoàng Phương Quỳnh Như Anh'"
    )
    bar, name = page.locator(".bar").bounding_box(), page.locator(".bar-name").bounding_box()
    assert bar
    assert name
    assert name["height"] <= bar["height"]
    assert page.evaluate(
        """() => [...document.querySelectorAll(".bar > *")].every((e) =>
        e.scrollWidth <= e.clientWidth + 1 && e.getBoundingClientRect().right <= innerWidth)"""
    )


LOOSE = """() => {
  const box = document.querySelector("dialog[open]") ?? document.querySelector(".hand");
  const outer = box.getBoundingClientRect();
  const out = [...box.querySelectorAll("button, input, a, h2, h3, p")].filter((e) => {
    const r = e.getBoundingClientRect();
    const seen = e.checkVisibility() && r.width > 1;
    return seen && (r.bottom > outer.bottom + 1 || r.right > outer.right + 1);
  }).map((e) => e.textContent.trim() || e.id);
  const middle = (r) => Math.round((r.top + r.bottom) / 20);
  const acts = [...document.querySelectorAll(".actions .act")];
  const rows = new Set(acts.map((e) => middle(e.getBoundingClientRect())));
  return [box.scrollHeight - box.clientHeight, outer.bottom <= innerHeight, out, rows.size];
}"""


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614)])
def test_what_a_key_opens_stands_whole_on_the_screen(
    room: Room, page: Page, size: tuple[int, int]
) -> None:
    """Every dialog and every panel in a busy hall: no scrolling, nothing cut off."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    room.hall.open_counter(4, HOA, request_id=rid())
    for _ in range(7):
        room.issue(COPIES, priority=True, help_wanted=True)
    expect(page.locator(".lane-waiting")).to_have_text("7")

    def whole(keys: str, wait: str, rows: int = 0) -> None:
        press(page, keys)
        page.locator(wait).first.wait_for()
        assert page.evaluate(LOOSE) == [0, True, [], rows], keys

    whole("", ".idle")
    for keys, id in (("z", "others"), ("s", "chosen")):
        whole(keys, f"#{id}[open]")
    page.keyboard.press("Escape")
    whole("zp", "#pause[open]")
    whole("1", ".paused")
    whole("p", ".idle:not(.paused)")
    whole("n", ".hand.called", 1)
    whole("c", "#transfer[open]", 1)
    page.keyboard.press("Escape")
    whole("b", ".hand.serving", 1)
    for keys, id in (("z", "others"), ("g", "hand-over")):
        whole(keys, f"#{id}[open]", 1)
    page.keyboard.press("Escape")
    whole("p", "#fee[open]", 1)
    page.keyboard.press("Escape")
    whole("zt", "#add[open]", 1)
    page.keyboard.type("chung thuc")
    whole("", ".found-to", 1)


# -- bringing back and sending on -------------------------------------------------------------


def test_bringing_back_has_a_key_and_room_for_a_finger(room: Room, page: Page) -> None:
    tickets = [room.issue(COPIES) for _ in range(2)]
    for _ in tickets:
        press(page, "n")
        page.locator(".hand.called").wait_for()
        miss(room, page)
    buttons = page.locator(".back")
    expect(buttons).to_have_count(2)
    expect(buttons.first.locator("kbd")).to_have_text("Q")
    expect(page.get_by_role("button", name=f"Đưa lại số {tickets[1].label}")).to_be_visible()
    assert axe(page) == []
    for button in buttons.all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
    press(page, "q")
    expect(page.locator("#idle-next")).to_have_text(f"Kế tiếp: {tickets[0].label}")
    expect(buttons).to_have_count(1)
    assert room.hall.ticket(tickets[1].id).state is TicketState.MISSED


def test_sending_on_says_who_waits_and_who_is_there(room: Room, page: Page) -> None:
    room.hall.open_counter(4, HOA, request_id=rid())
    room.issue(SHOP)
    serve(page, room, COPIES)
    press(page, "c")
    page.locator("dialog[open]").wait_for()
    business, social = page.locator("[data-lane=H].lane-to"), page.locator("[data-lane=K].lane-to")
    expect(business.locator(".choice-load")).to_have_text("1 số đang chờ. Đang mở: Quầy 4.")
    nobody = "Chưa có ai chờ. Không quầy nào đang mở: số phải chờ đến khi có cán bộ."
    expect(social.locator(".choice-load")).to_have_text(nobody)
    assert axe(page) == []
    room.hall.close_counter(4, HOA, request_id=rid())  # the open dialog follows the hall
    expect(business).to_have_class(re.compile("nobody"))
    press(page, "h")
    page.locator(".idle").wait_for()
    expect(page.locator("#said")).to_contain_text("sang Kinh doanh – Đất đai – Xây dựng.")
