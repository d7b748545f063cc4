"""What a same-day promise hangs on is said beside it, in both languages, by the server's clock."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from kiosk_house import LANDSCAPE, PORTRAIT, House, a_house, procedure
from playwright.sync_api import Browser, Page, expect
from test_kiosk_look import MEASURE

from hall.rulebook import Rulebook

pytest_plugins = ("kiosk_house",)

DOUBT = "Có thể không kịp nếu đến lượt sau 15 giờ 30"


@pytest.fixture(scope="module")
def busy(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Six were served in four minutes each; eight more wait: 30 to 35 minutes for the next."""
    folder = tmp_path_factory.mktemp("busy")
    with a_house(rulebooks["tu-minh"], "2026-11-26T14:20", folder, 19440) as found:
        found.serve(6, minutes=4)
        for _ in range(8):
            found.hall.issue([(COPIES, 1)], request_id=rid())
        yield found


def pass_a_minute(page: Page, house: House) -> None:
    """The server's clock moves on; the page hears of it."""
    page.wait_for_timeout(500)  # its line to the server stands
    house.clock.move(minutes=1)
    house.product.emitter.touch("tu-minh")


def test_the_deadline_stands_beside_the_tag_and_counts(page: Page, house: House) -> None:
    procedure(page, house)
    expect(page.locator(".verdict.granted .fast-tag")).to_have_text("Trả trong ngày")
    expect(page.locator(".deadline")).to_have_text("Nộp trước 15 giờ 30 · còn 48 phút")
    pass_a_minute(page, house)
    expect(page.locator(".deadline b")).to_have_text("còn 47 phút")
    # Nobody has been served yet: no forecast, so no claim.
    assert page.locator(".doubt").count() == 0


def test_the_last_minute_is_one(page: Page, house: House) -> None:
    house.clock.at = at("2026-11-26T15:28")
    procedure(page, house, f"{COPIES}?lang=en")
    expect(page.locator(".deadline")).to_have_text("Hand in before 15:30 · 2 minutes left")
    pass_a_minute(page, house)
    expect(page.locator(".deadline b")).to_have_text("1 minute left")


@pytest.mark.parametrize(("when", "doubted"), [("14:54", False), ("14:55", True), ("15:10", True)])
def test_a_wait_past_the_deadline_is_said_before_and_after(
    chromium: Browser, busy: House, when: str, doubted: bool
) -> None:
    """Said of the range that the page shows: up to 35 minutes, and 15:30 itself is too late."""
    busy.clock.at = at(f"2026-11-26T{when}")
    busy.product.emitter.touch("tu-minh")
    busy.hall.snapshot()
    page = chromium.new_page()
    page.goto(f"{busy.url}procedures/{COPIES}")
    expect(page.locator(".facts")).to_contain_text("khoảng 30–35 phút")
    expect(page.locator(".doubt")).to_have_text([DOUBT] if doubted else [])
    ticket = busy.hall.issue([(COPIES, 1)], request_id=rid())
    for lang, wait, minutes in (
        ("vi", "khoảng 30–35 phút", "còn"), ("en", "about 30–35 minutes", "minutes left")
    ):  # fmt: skip
        page.goto(f"{busy.url}tickets/{ticket.token}?lang={lang}")
        expect(page.locator(".facts")).to_contain_text(wait)
        expect(page.locator(".deadline b")).to_contain_text(minutes)
        expect(page.locator(".doubt")).to_have_count(int(doubted))
        for view in ("", "l", "lw"):
            page.goto(f"{busy.url}tickets/{ticket.token}?lang={lang}&view={view}")
            page.evaluate("document.fonts.ready")
            for width, height in (PORTRAIT, LANDSCAPE):
                page.set_viewport_size({"width": width, "height": height})
                assert page.evaluate(MEASURE) == [], f"{view} {width}"
    page.close()
    busy.hall.cancel(ticket.id, request_id=rid())


def test_after_the_cutoff_the_day_of_the_result_is_said(
    page: Page, house: House, client: FlaskClient
) -> None:
    house.clock.at = at("2026-11-26T15:35")
    procedure(page, house)
    expect(page.locator(".promise")).to_have_text("Nếu tiếp nhận hôm nay: trả thứ Sáu 27/11/2026")
    house.clock.at = at("2026-11-27T10:00")  # no model on Fridays: nothing to explain
    said = client.get(f"/tu-minh/kiosk/procedures/{COPIES}").get_data(as_text=True)
    assert "sau 15 giờ: trả thứ Hai 30/11/2026" in said.replace("\u00a0", " ")
    assert "không có mô hình" not in said


def test_an_extended_hour_is_said_with_the_day_of_the_result(
    chromium: Browser, rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ninth")
    with a_house(rulebooks["luan-thanh"], "2026-03-04T16:45", folder, 19480) as house:
        page = chromium.new_page()
        page.goto(f"{house.url}procedures/{COPIES}")
        verdict = page.locator(".verdict")
        expect(verdict).to_contain_text("Nếu tiếp nhận hôm nay: trả thứ Năm 05/03/2026")
        expect(verdict).to_contain_text("«Giờ thứ 9» nhận hồ sơ đến 17 giờ 30")
        expect(verdict).not_to_contain_text("không có mô hình")
        page.close()


def test_one_person_is_a_person(
    chromium: Browser, rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("one")
    with a_house(rulebooks["tu-minh"], "2026-11-26T14:42", folder, 19520) as house:
        house.hall.issue([(COPIES, 1)], request_id=rid())
        page = chromium.new_page()
        page.goto(f"{house.url}?lang=en")
        lane = page.locator(".field [data-lane=A] .fact").first
        expect(lane).to_have_text("1 person waiting")
        page.wait_for_timeout(300)
        house.hall.issue([(COPIES, 1)], request_id=rid())
        expect(lane).to_have_text("2 people waiting")
        page.goto(f"{house.url}procedures/{COPIES}?lang=en")
        expect(page.locator(".facts")).to_contain_text("2 people before you")
        page.close()


def test_the_band_says_how_many_can_still_make_it(chromium: Browser, busy: House) -> None:
    """The hall's own number, live, in both languages; nothing while it would be a guess."""
    busy.clock.at = at("2026-11-26T14:26")
    busy.product.emitter.touch("tu-minh")
    room = busy.hall.snapshot()["cutoff"]["room"]
    assert room
    page = chromium.new_page(viewport={"width": PORTRAIT[0], "height": PORTRAIT[1]})
    for lang, words in (("vi", f"kịp khoảng {room} hồ sơ"), ("en", f"room for about {room} file")):
        page.goto(f"{busy.url}?lang={lang}")
        expect(page.locator(".band .room")).to_contain_text(words)
        for width, height in (PORTRAIT, LANDSCAPE):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate(MEASURE) == []
    page.wait_for_timeout(300)
    ticket = busy.hall.issue([(COPIES, 1)], request_id=rid())
    now = busy.hall.snapshot()["cutoff"]["room"]
    expect(page.locator(".band .room")).to_contain_text(f"{now} file" if now else "may be too late")
    busy.hall.cancel(ticket.id, request_id=rid())
    page.locator(".band").click()
    expect(page.locator(".lead .room")).to_be_visible()
    page.close()


def test_a_guess_is_not_shown(page: Page, house: House) -> None:
    assert house.hall.snapshot()["cutoff"]["room"] is None  # nobody has been served yet
    page.goto(house.url)
    expect(page.locator(".band")).to_be_visible()
    expect(page.locator(".band .room")).to_be_hidden()
