"""A real browser before a real port, and what axe-core finds wrong on a page."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserType, Page, sync_playwright
from werkzeug.serving import BaseWSGIServer, make_server

AXE = Path(__file__).parent.parent / "node_modules/axe-core/axe.min.js"
WITH_AAA = ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def launch(chromium: BrowserType, *flags: str) -> Browser:
    """Debian's Chromium, or the one that CHROMIUM names."""
    where = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return chromium.launch(executable_path=where, args=["--no-sandbox", *flags])


@contextmanager
def a_browser(*flags: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = launch(playwright.chromium, *flags)
        yield found
        found.close()


def serve_at(flask: Flask, port: int = 0) -> BaseWSGIServer:
    """The product behind a real port, until its `shutdown`; port 0 is any that is free."""
    server = make_server("127.0.0.1", port, flask, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def sign_in(page: Page, name: str, secret: str) -> None:
    """On any face's page that asks who it is, with a PIN or a password."""
    page.locator("[name=staff]").select_option(label=name)
    page.locator("[name=pin]").fill(secret)
    page.locator("[name=pin]").press("Enter")


def take_axe(page: Page) -> None:
    """axe-core itself; as an expression, since the pages' own policy lets no script in."""
    page.evaluate(AXE.read_text(encoding="utf-8"))


def axe(page: Page, *, aaa: bool = False, beside: str = "") -> list[str]:
    """What axe-core finds wrong, rule and element: all that it looks at by itself, or up to AAA.

    `beside` is left out: a selector of what is no part of the page, such as the demo badge.
    """
    take_axe(page)
    found: list[str] = page.evaluate(
        """async ([tags, beside]) => (await axe.run(
            beside ? {exclude: [beside]} : document, tags ? {runOnly: tags} : {})
        ).violations.flatMap((v) =>
            v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`))""",
        [WITH_AAA if aaa else None, beside],
    )
    return found
