"""The television under test, what may go wrong with text on it, and the names that cause it."""

from collections.abc import Iterator
from typing import Any

import pytest
from fake_hall import FakeServer, screen
from fake_snapshot import lane
from playwright.sync_api import Page

LONG = "Bảo trợ xã hội – Người có công – Giảm nghèo"
# Every visible piece of text: big enough, on the screen, inside whatever clips it, on nobody else.
# Letters fill less than their line box: a fifth of the size above and below is not counted, and
# capitals and digits have no tail at all.
PROBE = r"""() => {
  const wrong = [], seen = [], zoom = Number(document.body.style.zoom) || 1;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), box = walk.currentNode.parentElement;
    if (!text || box.closest('.sr-only, template, .demo-badge') || !box.checkVisibility()) continue;
    const style = getComputedStyle(box), size = parseFloat(style.fontSize);
    if (style.clipPath.startsWith('inset(50%')) continue;
    if (size < 25) wrong.push(`${size}px: ${text}`);
    const high = size * zoom, range = document.createRange();
    range.selectNodeContents(walk.currentNode);
    for (const line of range.getClientRects()) {
      const tail = (/^[A-Z0-9]+$/.test(text) ? 0.27 : 0.2) * high;
      const r = { l: line.left + 1, r: line.right - 1, t: line.top + 0.2 * high,
                  b: line.bottom - tail };
      if (r.l < 0 || r.t < 0 || r.r > innerWidth || r.b > innerHeight)
        wrong.push(`off screen: ${text}`);
      for (let up = box; up !== document.body; up = up.parentElement) {
        const s = getComputedStyle(up), c = up.getBoundingClientRect();
        if (s.overflow === 'visible' && s.clipPath === 'none') continue;
        if (r.l < c.left - 1 || r.r > c.right + 1 || r.t < c.top - 1 || r.b > c.bottom + 1)
          wrong.push(`clipped by ${up.className || up.id}: ${text}`);
      }
      for (const [other, o] of seen)
        if (Math.min(r.r, o.r) - Math.max(r.l, o.l) > 1
            && Math.min(r.b, o.b) - Math.max(r.t, o.t) > 1)
          wrong.push(`on each other: ${text} / ${other}`);
      seen.push([text, r]);
    }
  }
  for (const word of document.querySelectorAll('.counter-state > span'))
    if (word.offsetHeight > 2.5 * parseFloat(getComputedStyle(word).fontSize))
      wrong.push(`more than two lines: ${word.textContent}`);
  return wrong;
}"""


def long_lanes(count: int) -> list[dict[str, Any]]:
    names = [LONG, "Hộ tịch – Chứng thực", "Đất đai – Xây dựng – Tài nguyên và Môi trường"] * 2
    lanes = [
        lane(letter, names[n], n, 99, (110, 125), [1]) for n, letter in enumerate("AHKMNU"[:count])
    ]
    for row in lanes:
        row["next"] = [f"{row['letter']}99{digit}" for digit in "789"]
    return lanes


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    fake = FakeServer()
    yield fake
    fake.kill()


@pytest.fixture(scope="module")
def page(server: FakeServer) -> Iterator[Page]:
    """One television for the whole file; every test changes the hall in front of it."""
    with screen(f"{server.url}/tu-minh/display", "#board", 1920, 1080) as found:
        yield found


def show(page: Page, server: FakeServer, **overrides: Any) -> None:
    """Change the hall and wait until the television has drawn it."""
    rev = server.put(**overrides)
    page.wait_for_function("rev => document.getElementById('board').dataset.rev == rev", arg=rev)
