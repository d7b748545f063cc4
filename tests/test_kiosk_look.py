"""The kiosk's looks by measurement, on every step and at both sizes (look.md section 1)."""

from __future__ import annotations

from pathlib import Path

from browsing import take_axe
from conftest import COPIES, at, rid
from kiosk_house import BIRTH, LANDSCAPE, PORTRAIT, House, context
from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
pytest_plugins = ("kiosk_house",)

MEASURE = (ROOT / "tests/kiosk_measure.js").read_text(encoding="utf-8")
# Every rule of A, AA and AAA that axe knows.
AXE = (
    "axe.run({runOnly: ['wcag2a', 'wcag21a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'wcag2aaa', "
    "'wcag21aaa', 'wcag22aaa']})"
)
# The page's own way from step to step, so that axe is loaded once.
GO = "(url) => import('/static/kiosk/steps.js').then((steps) => steps.go(url))"
STEPS = (
    "",
    "?lang=en",
    "fields/",
    "fields/ho-tich",
    "fields/chung-thuc?page=2",
    "fast",
    "search",
    "search?q=chung+thuc",
    "search?q=xyz",
    "purposes/collect",
    "purposes/ask?lang=en",
    f"procedures/{COPIES}",
    f"procedures/{BIRTH}?lang=en",
    "procedures/1.000656/papers",
)


def test_every_step_fits_and_can_be_read_and_hit(chromium: Browser, house: House) -> None:
    page = context(chromium).new_page()
    ticket = house.hall.issue([(COPIES, 2)], request_id=rid(), priority=True)
    every = house.hall.rulebook.procedures_on(house.hall.day().date)
    # The names and the lists of papers that need most room.
    longest = sorted(every, key=lambda p: -len(p.name))[:3]
    fullest = sorted(every, key=lambda p: -len("".join(p.components)))[:3]
    extremes = {f"procedures/{p.code}" for p in (*longest, *fullest)}
    found = {}
    page.goto(house.url)
    take_axe(page)
    late = {f"procedures/{p.code}?late" for p in (*longest, *fullest)}
    for step in [*STEPS, *extremes, f"tickets/{ticket.token}", *late, "?closed"]:
        if step.endswith("?late"):  # no tag, but a date and the reason
            house.clock.at = at("2026-11-26T15:35")
        if step == "?closed":
            house.clock.at = at("2026-11-26T12:10")
        assert page.evaluate(GO, house.url + step)
        page.evaluate("document.fonts.ready")
        bad = []
        for width, height in (LANDSCAPE, PORTRAIT):
            page.set_viewport_size({"width": width, "height": height})
            bad += [f"{width}: {one}" for one in page.evaluate(MEASURE)]
        if step not in {*extremes, *late}:  # the same step, only with more words
            axed = page.evaluate(AXE)
            bad += [f"axe {v['id']} {v['nodes'][0]['html'][:90]}" for v in axed["violations"]]
        if bad:
            found[step] = bad[:6]
    page.context.close()
    assert found == {}
