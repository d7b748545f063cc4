"""The kiosk's looks by measurement, on every step and at both sizes (look.md section 1)."""

from __future__ import annotations

from pathlib import Path

from conftest import COPIES, at, rid
from kiosk_house import BIRTH, LANDSCAPE, PORTRAIT, House, context
from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
pytest_plugins = ("kiosk_house",)

# Every element with text of its own: at least 32 px; every target: at least 20 mm on 21.5";
# nothing past the screen, its card or its own box (look.md section 1).
MEASURE = """() => {
  const bad = [], seen = (el) => el.checkVisibility() && !el.closest('.sr-only');
  const name = (el) => `${el.className} "${el.textContent.trim().slice(0, 30)}"`;
  const main = document.querySelector('main').getBoundingClientRect();
  for (const el of document.querySelectorAll('.kiosk *')) {
    const box = el.getBoundingClientRect();
    if (!seen(el) || el.closest('svg') || !box.width) continue;
    const style = getComputedStyle(el);
    const text = [...el.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (text && parseFloat(style.fontSize) < 31.9) bad.push(`small ${style.fontSize} ${name(el)}`);
    if (text && parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.249
        && !el.matches('.cell')) bad.push(`tight ${name(el)}`);
    if (el.matches('a, button, label.choice') && (box.width < 81 || box.height < 81))
      bad.push(`target ${box.width}x${box.height} ${name(el)}`);
    // Out of the top quarter, whoever stands or sits before a tall kiosk (sections 1 and 6).
    if (innerHeight > innerWidth && el.matches('main a, main button, main label.choice')
        && box.top < innerHeight / 4) bad.push(`too high ${box.top} ${name(el)}`);
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      bad.push(`off screen ${name(el)}`);
    if (el.closest('main') && box.bottom > main.bottom + 1) bad.push(`under the bar ${name(el)}`);
    if (text && style.display !== 'inline' && el.scrollWidth > el.clientWidth + 1
        && !el.matches('.cell')) bad.push(`clipped ${name(el)}`);
    const card = el.parentElement.closest('.card, .band, .verdict, .big, .bar-button');
    const edge = card && card.getBoundingClientRect();
    if (card && (box.right > edge.right - 6 || box.bottom > edge.bottom || box.top < edge.top))
      bad.push(`past its card ${name(el)}`);
  }
  return bad;
}"""
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
    axe = (ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
    ticket = house.hall.issue([(COPIES, 2)], request_id=rid(), priority=True)
    every = house.hall.rulebook.procedures_on(house.hall.day().date)
    # The names and the lists of papers that need most room.
    longest = sorted(every, key=lambda p: -len(p.name))[:3]
    fullest = sorted(every, key=lambda p: -len("".join(p.components)))[:3]
    extremes = {f"procedures/{p.code}" for p in (*longest, *fullest)}
    found = {}
    page.goto(house.url)
    page.evaluate(axe)
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
            axed = page.evaluate(
                "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})"
            )
            bad += [f"axe {v['id']} {v['nodes'][0]['html'][:90]}" for v in axed["violations"]]
        if bad:
            found[step] = bad[:6]
    page.context.close()
    assert found == {}
