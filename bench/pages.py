"""What each public page weighs and when it is first painted: cold cache, then warm, medians.

    python bench/pages.py [--rounds 5]

Beside it an empty page of the same server, which is what this browser takes for any page at all.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from pathlib import Path

from around import HALL, a_large_hall, fill, running, wish
from playwright.sync_api import Browser, Page, sync_playwright

PAGES = {
    "empty page": ("/healthz", (1080, 1920)),
    "kiosk, first page": (f"/{HALL}/kiosk/", (1080, 1920)),
    "kiosk, a procedure": (f"/{HALL}/kiosk/procedures/2.000815", (1080, 1920)),
    "display": (f"/{HALL}/display/", (1920, 1080)),
    "guide": (f"/{HALL}/guide/", (390, 844)),
    "phone": ("", (390, 844)),
}
PAINT = """() => new Promise((done) => {
  const first = () => performance.getEntriesByName("first-contentful-paint")[0];
  if (first()) return done(first().startTime);
  new PerformanceObserver(() => first() && done(first().startTime))
    .observe({ type: "paint", buffered: true });
  setTimeout(() => done(performance.now()), 3000);
})"""
WEIGHT = """() => {
  const all = [...performance.getEntriesByType("navigation"),
               ...performance.getEntriesByType("resource")];
  const of = (list) => list.reduce((sum, one) => sum + one.transferSize, 0);
  const fonts = all.filter((one) => /woff2/.test(one.name));
  return { bytes: of(all) - of(fonts), fonts: of(fonts), count: all.length };
}"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    print(f"\n## Pages: weight, and first paint (median of {rounds})")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        flags = ["--no-sandbox"]
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        with running(a_large_hall(Path(folder))) as server:
            fill(server, 60)
            _, mine = server.post(f"/{HALL}/kiosk/tickets", wish("bench-pages"))
            for name, (path, size) in PAGES.items():
                look(
                    browser, name, server.url + (path or f"/{HALL}/t/{mine['token']}"), size, rounds
                )


def look(browser: Browser, name: str, url: str, size: tuple[int, int], rounds: int) -> None:
    cold, warm, weight = [], [], {}
    for _ in range(rounds):
        width, height = size
        device = browser.new_context(viewport={"width": width, "height": height})
        page = device.new_page()
        cold.append(paint(page, url))
        page.wait_for_timeout(300)
        weight = page.evaluate(WEIGHT)
        warm.append(paint(page, url))
        device.close()
    print(
        f"{name:20} {weight['bytes'] / 1024:6.1f} KB + fonts {weight['fonts'] / 1024:5.1f} KB, "
        f"{weight['count']:2} requests | first paint cold {statistics.median(cold):4.0f} ms, "
        f"warm {statistics.median(warm):4.0f} ms"
    )


def paint(page: Page, url: str) -> float:
    page.goto(url)
    found: float = page.evaluate(PAINT)
    return found


if __name__ == "__main__":
    main()
