"""The virtual printers as a web page and as JSON: their rolls, their lamps, their faults."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from printer.virtual.flags import Refused
from printer.virtual.machine import Machine

STATIC = Path(__file__).parent.parent / "static"
FILES = {"/virtual.css": "text/css", "/virtual.js": "text/javascript"}
MOST_BYTES = 64 * 1024  # of a wish
T = TypeVar("T")


def serve(machines: Sequence[Machine], port: int, badge: str = "") -> int:
    """The page on 127.0.0.1, in threads of its own; its port. OSError when that is taken.

    To be called in the event loop of the machines. A `badge` stands above everything, such as
    that the clock is not the real one.
    """

    class Page(_Handler):
        printers = machines
        note = badge
        loop = asyncio.get_running_loop()

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="page", daemon=True).start()
    return int(server.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    """`/` the rolls (`/?hall=ID` one hall's), `/state` what they show, `/<n>/state` all of one,
    `/<n>/<number>.png` a paper, POST `/<n>/control` a wish as JSON.
    """

    printers: Sequence[Machine] = ()
    note = ""
    loop: asyncio.AbstractEventLoop

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        machine, what = self._named(path)
        if path == "/":
            self._answer(200, "text/html", self._page().encode())
        elif path in FILES:
            self._answer(200, FILES[path], (STATIC / path[1:]).read_bytes())
        elif path == "/state":
            self._json(200, self._asked(self._summaries))
        elif machine and what == "state":
            self._json(200, self._asked(machine.state))
        elif machine and what.removesuffix(".png").isdecimal():
            self._paper(machine, int(what.removesuffix(".png")))
        else:
            self._json(404, {"error": "Không có trang này."})

    def do_POST(self) -> None:
        machine, what = self._named(self.path)
        if machine is None or what != "control":
            self._json(404, {"error": "Không có máy in này."})
            return
        size = min(int(self.headers.get("Content-Length") or 0), MOST_BYTES)
        try:
            wish = json.loads(self.rfile.read(size))
        except ValueError:
            wish = None
        if not isinstance(wish, dict):
            self._json(400, {"error": "Yêu cầu phải là một đối tượng JSON."})
            return
        try:
            self._json(200, self._asked(lambda: machine.control(wish)))
        except Refused as error:
            self._json(400, {"error": str(error)})

    def _named(self, path: str) -> tuple[Machine | None, str]:
        at, _, what = path.strip("/").partition("/")
        known = at.isdecimal() and int(at) < len(self.printers)
        return (self.printers[int(at)] if known else None), what

    def _asked(self, question: Callable[[], T]) -> T:
        """Ask the machines in their own loop, where nothing changes meanwhile."""

        async def ask() -> T:
            return question()

        return asyncio.run_coroutine_threadsafe(ask(), self.loop).result()

    def _summaries(self) -> list[dict[str, Any]]:
        return [machine.summary() for machine in self.printers]

    def _paper(self, machine: Machine, number: int) -> None:
        picture = self._asked(lambda: machine.picture(number))
        if picture is None:
            self._json(404, {"error": "Không có phiếu này."})
        else:
            self._answer(200, "image/png", picture)

    def _page(self) -> str:
        badge = (
            f'<div class="demo-badge" role="note">{escape(self.note)}</div>' if self.note else ""
        )
        state = json.dumps(self._asked(self._summaries)).replace("<", "\\u003c")
        page = (STATIC / "virtual.html").read_text()
        return page.replace("@BADGE", badge).replace("@STATE", state)

    def _json(self, status: int, content: object) -> None:
        self._answer(status, "application/json", json.dumps(content).encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")  # paper 1 is another after a restart
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A page that asks every second has nothing to tell the terminal."""
