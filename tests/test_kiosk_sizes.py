"""Sizes from the standards' formulas, per panel: a target of 20 mm, a capital of 0.7 degrees."""

from __future__ import annotations

from math import hypot
from pathlib import Path

import pytest
from conftest import COPIES
from kiosk_big import FIELDS, PROCEDURES, big
from kiosk_house import AFTERNOON, LANDSCAPE, PORTRAIT, a_house, context
from playwright.sync_api import Browser
from test_kiosk_look import GO, MEASURE

from hall.public import Kiosk
from hall.rulebook import Rulebook
from kiosk.modes import SMALL_PANEL, read

pytest_plugins = ("kiosk_house",)

CAP = 0.74  # em; the height of a capital H of Be Vietnam Pro, measured
DISTANCE = 600  # mm, from eye to panel
SUBTENDS = 0.01222  # tan 0.7 degrees: EN 301 549 5.1.4
MM_PER_INCH = 25.4


def mm_per_px(inches: float) -> float:
    """Of a panel of 1080 x 1920 px, whichever way it hangs."""
    return inches * MM_PER_INCH / hypot(*PORTRAIT)


def target(inches: float) -> float:
    """px of 20 mm: Duff et al. 2010, the least that disabled users hit well."""
    return 20 / mm_per_px(inches)


def font(inches: float) -> float:
    """px of letters whose capitals subtend 0.7 degrees at 600 mm."""
    return DISTANCE * SUBTENDS / CAP / mm_per_px(inches)


@pytest.mark.parametrize(
    ("inches", "mm", "target_px", "font_px"),
    [  # look.md section 1, the table of kiosks
        (15.6, 0.180, 111, 55),
        (21.5, 0.248, 81, 40),
        (27, 0.311, 64, 32),
        (32, 0.369, 54, 27),
    ],
)
def test_the_table_of_panels(inches: float, mm: float, target_px: int, font_px: int) -> None:
    assert round(mm_per_px(inches), 3) == mm
    assert round(target(inches)) == target_px
    assert abs(font(inches) - font_px) < 0.6


@pytest.mark.parametrize(
    ("inches", "large"), [(21, True), (22, True), (24, True), (25, False), (27, False), (32, False)]
)
def test_a_small_panel_begins_with_large_letters(inches: int, large: bool) -> None:
    assert read("", small=inches < SMALL_PANEL).large is large


# What is measured: the smallest letters that are read and the smallest target, on the first page
# and on the densest steps.
SMALLEST = """() => {
  const box = (el) => el.getBoundingClientRect();
  const text = (el) => [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const seen = [...document.querySelectorAll('.kiosk *')]
    .filter((el) => el.checkVisibility() && !el.closest('.sr-only, svg') && box(el).width);
  const hit = seen.filter((el) => el.matches('a, button, label.choice')).map(box);
  return [Math.min(...seen.filter(text).map((el) => parseFloat(getComputedStyle(el).fontSize))),
    Math.min(...hit.map(({ width, height }) => Math.min(width, height)))];
}"""


@pytest.mark.parametrize("inches", [22, 27, 32])
def test_every_panel_keeps_the_formulas(
    chromium: Browser, rulebooks: dict[str, Rulebook], tmp_path: Path, inches: int
) -> None:
    kiosk = Kiosk(id="1", name="Máy lấy số", inches=inches)
    book = rulebooks["tu-minh"].model_copy(update={"kiosks": (kiosk,)})
    with a_house(book, AFTERNOON, tmp_path, 19840) as house:
        page = context(chromium).new_page()
        page.goto(house.url)
        for step in ("", "fields/chung-thuc", "search", f"procedures/{COPIES}"):
            assert page.evaluate(GO, house.url + step)
            for width, height in (PORTRAIT, LANDSCAPE):
                page.set_viewport_size({"width": width, "height": height})
                letters, hit = page.evaluate(SMALLEST)
                assert letters >= font(inches) - 0.5, f"{step} {width}"
                assert hit >= target(inches), f"{step} {width}"
        page.context.close()


def test_the_largest_hall_fits_in_every_mode(
    chromium: Browser, rulebooks: dict[str, Rulebook], tmp_path: Path
) -> None:
    """250 procedures in 70 fields, every name at its longest: nothing is cut, nothing scrolls."""
    with a_house(big(rulebooks["tu-minh"]), AFTERNOON, tmp_path, 19880) as house:
        book = house.hall.rulebook
        assert (len(book.procedures), len(book.fields_on(house.hall.day().date))) == (
            PROCEDURES,
            FIELDS,
        )
        page = context(chromium).new_page()
        page.goto(house.url)
        slug = "fields/quan-ly-chat-luong-cong-trinh-xay-dung-va-vat-lieu-xay-dung-70"
        found = {}
        for view in ("", "l", "w", "lw"):
            for step in ("?", "fields/?page=3&", f"{slug}?", "search?q=tro+cap&found=1&", "fast?"):
                assert page.evaluate(GO, f"{house.url}{step}view={view}")
                page.evaluate("document.fonts.ready")
                for width, height in (LANDSCAPE, PORTRAIT):
                    page.set_viewport_size({"width": width, "height": height})
                    if bad := page.evaluate(MEASURE):
                        found[f"{step} {view} {width}"] = bad[:3]
        page.context.close()
        assert found == {}
