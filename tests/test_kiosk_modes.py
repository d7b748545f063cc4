"""Large letters, contrast, wheelchair, aloud: one tap away, together, and gone with the person."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import take_axe
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from kiosk_house import LANDSCAPE, PORTRAIT, House, context, number, procedure, take
from playwright.sync_api import Browser, Page, expect
from test_kiosk_look import AXE, GO, MEASURE

from kiosk import choices
from kiosk.modes import Modes, read

ROOT = Path(__file__).parent.parent
pytest_plugins = ("kiosk_house",)


# -- the address ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "small", "modes", "kept"),
    [
        ("", False, Modes(), None),
        ("l", False, Modes(large=True), "l"),
        ("wac", False, Modes(contrast=True, wheelchair=True, aloud=True), "cwa"),
        ("xyz%", False, Modes(), None),  # what nobody knows is passed over
        ("", True, Modes(large=True, small=True), None),  # the panel's rule needs no letter
        ("n", True, Modes(small=True), "n"),
        ("nc", True, Modes(contrast=True, small=True), "cn"),
    ],
)
def test_modes_of_an_address(code: str, small: bool, modes: Modes, kept: str | None) -> None:
    assert read(code, small=small) == modes
    assert modes.code == kept


def test_a_mode_is_switched_and_switched_back() -> None:
    assert read("c").toggled("large") == "lc"
    assert read("lc").toggled("large") == "c"
    assert read("", small=True).toggled("large") == "n"
    assert read("n", small=True).toggled("large") is None


@pytest.mark.parametrize(
    ("lengths", "sizes"),
    [
        ([10] * 7, [4, 3]),
        ([10, 70, 10, 10, 10], [4, 1]),  # two lines fit as well as one
        ([10, 90, 10, 10, 10], [3, 2]),  # beside one of three lines only two more
        ([150, 150, 150], [2, 1]),
        ([10, 10, 10, 150, 10], [3, 2]),  # a tall one that no longer fits begins the next page
        ([], [0]),
    ],
)
def test_the_longer_the_names_the_fewer_rows(lengths: list[int], sizes: list[int]) -> None:
    modes = read("w")
    pages = choices.portions([n * "x" for n in lengths], str, modes.rows, modes.letters)
    assert [len(page) for page in pages] == sizes


# -- a person ------------------------------------------------------------------------------------


def test_each_mode_is_one_tap_away_and_keeps_what_was_entered(page: Page, house: House) -> None:
    procedure(page, house)
    page.locator("[data-by='1']").tap()
    modes = {"contrast": "c", "wheelchair": "cw", "large": "lcw"}
    for mode, code in modes.items():
        page.locator(f"[data-mode={mode}]").tap()
        expect(page.locator(f".kiosk.{mode}")).to_be_visible()
        expect(page.locator(f"[data-mode={mode}]")).to_have_attribute("aria-pressed", "true")
        expect(page.locator(f"[data-mode={mode}] .on")).to_be_visible()  # a tick, not only colour
        assert page.url.endswith(f"?view={code}")
        page.wait_for_timeout(720)
    assert page.input_value("[name=count]") == "2"
    page.get_by_role("link", name="English").tap()
    expect(page.locator(".kiosk.large.contrast.wheelchair[data-lang=en]")).to_be_visible()
    page.wait_for_timeout(720)
    page.get_by_role("button", name="Large text").tap()
    expect(page.locator(".kiosk.contrast.wheelchair:not(.large)")).to_be_visible()
    page.wait_for_timeout(720)
    take(page)
    number(page)
    assert page.locator(".kiosk.contrast.wheelchair[data-lang=en]").count() == 1
    page.wait_for_timeout(720)
    page.locator("[data-done]").tap()
    expect(page.locator(".kiosk[data-step=home][data-lang=vi]")).to_be_visible()
    assert page.url == house.url  # the next person's: no language, no mode


def test_silence_on_the_first_page_forgets_the_modes(timed_page: Page, house: House) -> None:
    page = timed_page
    page.goto(f"{house.url}?view=lc&lang=en&at={house.hall.rulebook.kiosks[0].id}")
    expect(page.locator(".kiosk.large.contrast")).to_be_visible()
    page.clock.run_for(62_000)
    expect(page.locator(".kiosk[data-lang=vi]:not(.large, .contrast)")).to_be_visible()
    assert page.url == f"{house.url}?at={house.hall.rulebook.kiosks[0].id}"  # still this kiosk


def test_modes_without_scripts(chromium: Browser, house: House) -> None:
    plain = context(chromium, LANDSCAPE, java_script_enabled=False)
    page = plain.new_page()
    page.goto(house.url)
    page.locator("[data-mode=wheelchair]").click()
    page.locator("[data-mode=large]").click()
    expect(page.locator(".kiosk.large.wheelchair[data-step=home]")).to_be_visible()
    page.get_by_role("link", name="Xem tiếp").click()
    page.locator(".row", has_text="Chọn lĩnh vực").click()
    page.locator(".field").first.click()
    page.locator(".row").first.click()
    page.locator(".take").click()
    expect(page.locator(".large.wheelchair .number")).to_be_visible()
    page.goto(f"{house.url}search?view=w")
    page.locator(".key", has_text="K").first.click()
    assert page.url.endswith("search?q=k&view=w")
    plain.close()


def test_search_from_a_wheelchair_shows_what_it_found_on_its_own_page(
    page: Page, house: House
) -> None:
    page.goto(f"{house.url}search?view=w")
    for letter in "khai":
        page.locator(f".key[data-key={letter}]").tap()
    page.locator(".key[data-key=' ']").tap()
    for letter in "sinh":
        page.locator(f".key[data-key={letter}]").tap()
    expect(page.locator("[data-results] .big")).to_contain_text("thủ tục")
    page.wait_for_timeout(720)
    page.locator("[data-results] .big").tap()
    expect(page.locator(".row").first).to_contain_text("khai sinh")
    page.wait_for_timeout(720)
    page.get_by_role("link", name="Quay lại").tap()
    expect(page.locator("[name=q]")).to_have_value("khai sinh")


# -- looks ---------------------------------------------------------------------------------------

STEPS = (
    "", "?page=2", "fields/", "fields/ho-tich", "fast", "search", "search?q=chung+thuc",
    "search?q=chung+thuc&found=1", "search?q=xyz", "procedures/1.000656/papers", "help",
)  # fmt: skip


def test_every_mode_fits_and_can_be_read_and_hit(chromium: Browser, house: House) -> None:
    page = context(chromium).new_page()
    ticket = house.hall.issue([(COPIES, 2)], request_id=rid(), priority=True)
    page.goto(house.url)
    take_axe(page)
    found = {}
    for view in ("l", "w", "lw", "ca", "lcwa"):
        for step in (*STEPS, f"tickets/{ticket.token}"):
            lang = "&lang=en" if step in ("", "search", "help") else ""
            url = f"{house.url}{step}{'&' if '?' in step else '?'}view={view}{lang}"
            assert page.evaluate(GO, url)
            page.evaluate("document.fonts.ready")
            bad = []
            for width, height in (LANDSCAPE, PORTRAIT):
                page.set_viewport_size({"width": width, "height": height})
                bad += [f"{width}: {one}" for one in page.evaluate(MEASURE)]
            if view in ("ca", "lw") and step in ("", "fields/ho-tich", "search", "fast"):
                axed = page.evaluate(AXE)
                bad += [f"axe {v['id']} {v['nodes'][0]['html'][:90]}" for v in axed["violations"]]
            if bad:
                found[f"{step} {view}"] = bad[:4]
    for when in ("15:35", "12:10"):  # after the cutoff; closed
        house.clock.at = at(f"2026-11-26T{when}")
        house.product.emitter.touch("tu-minh")
        for view in ("l", "w", "lwa"):
            assert page.evaluate(GO, f"{house.url}?view={view}")
            for width, height in (LANDSCAPE, PORTRAIT):
                page.set_viewport_size({"width": width, "height": height})
                if bad := page.evaluate(MEASURE):
                    found[f"{when} {view} {width}"] = bad[:4]
    page.context.close()
    assert found == {}


def test_questions_lie_where_they_can_be_reached(chromium: Browser, house: House) -> None:
    """From a wheelchair also what covers a step is touched in the lower half."""
    page = context(chromium).new_page()
    for width, height in (PORTRAIT, LANDSCAPE):
        page.set_viewport_size({"width": width, "height": height})
        for view in ("w", "lw"):
            page.goto(f"{house.url}fields/?view={view}")
            for part in ("[data-idle]", "[data-helped]"):
                page.evaluate(f"document.querySelector('{part}').showModal()")
                assert page.evaluate(MEASURE) == [], f"{part} {view} {width}"
                page.evaluate(f"document.querySelector('{part}').close()")
    page.context.close()


def test_the_contrast_of_black_and_white(page: Page, house: House, client: FlaskClient) -> None:
    """Seven to one and more (WCAG 1.4.6), whatever the part: only these four colours are left."""
    page.goto(f"{house.url}?view=c")
    used = page.evaluate("""() => {
        const parts = [...document.querySelectorAll('.kiosk *')];
        return [...new Set(parts.filter((el) => el.checkVisibility()).flatMap((el) => {
            const style = getComputedStyle(el);
            return [style.color, style.backgroundColor];
        }))].sort();
    }""")
    black, white, yellow = "rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgb(255, 223, 0)"
    assert set(used) <= {black, white, yellow, "rgba(0, 0, 0, 0)"}
    assert client.get("/tu-minh/kiosk/?view=c").status_code == 200
