"""The virtual printers as a web page: a roll each, newest paper on top, and their faults."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, quote

from printer.virtual_machine import FAULTS, Machine, Paper

WORDS = {
    "ready": "Sẵn sàng",
    "paper_out": "Hết giấy",
    "cover_open": "Mở nắp",
    "silent": "Im lặng",
}

PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Máy in ảo – Đến Lượt</title><link rel="icon" href="data:,">
<style>
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.4 "Be Vietnam Pro", "Noto Sans", sans-serif; color: #0a1f33;
  background: #e7e2d8 }
header { padding: 18px 28px; color: #fff; background: #0b2a45 }
h1 { margin: 0; font-size: 24px } header p { margin: 2px 0 0; color: #c3d3e2 }
nav { display: flex; flex-wrap: wrap; gap: 4px 18px; margin-top: 10px }
nav a { padding: 4px 0; color: #fff } nav a[aria-current] { font-weight: 700; color: #ffc83d }
main { display: flex; gap: 28px; align-items: flex-start; padding: 24px 28px; overflow-x: auto }
section { flex: none; width: 388px }
.body { padding: 14px 18px 16px; border-radius: 16px 16px 6px 6px; color: #fff;
  background: linear-gradient(#3f4a56, #28313b) }
h2 { margin: 0; font-size: 17px; overflow-wrap: anywhere }
.body p { margin: 2px 0 10px; font-size: 14px; color: #c9d2da }
.lamp { display: inline-block; width: 10px; height: 10px; margin-right: 6px; border-radius: 50%;
  background: #5fe0a8 } section:not([data-fault=ready]) .lamp { background: #ff8a80 }
form { display: flex; flex-wrap: wrap; gap: 6px }
button { min-height: 36px; padding: 4px 12px; border: 0; border-radius: 8px; font: inherit;
  font-size: 14px; color: #fff; background: #55616d; cursor: pointer }
button[aria-pressed=true] { font-weight: 700; color: #0a1f33; background: #ffc83d }
button:focus-visible { outline: 3px solid #ffc83d; outline-offset: 2px }
.slot { height: 12px; margin: 0 14px; border-radius: 0 0 6px 6px; background: #10161c }
.roll { min-height: 60px; margin: 0 18px; padding: 0; list-style: none }
.roll li { margin-bottom: 14px; padding: 14px 10px 8px; background: #fff;
  box-shadow: 0 2px 8px rgb(10 31 51 / 25%);
  clip-path: polygon(0 0, 100% 0, 100% calc(100% - 5px), 97% 100%, 94% calc(100% - 5px),
    91% 100%, 88% calc(100% - 5px), 85% 100%, 82% calc(100% - 5px), 79% 100%,
    76% calc(100% - 5px), 73% 100%, 70% calc(100% - 5px), 67% 100%, 64% calc(100% - 5px),
    61% 100%, 58% calc(100% - 5px), 55% 100%, 52% calc(100% - 5px), 49% 100%,
    46% calc(100% - 5px), 43% 100%, 40% calc(100% - 5px), 37% 100%, 34% calc(100% - 5px),
    31% 100%, 28% calc(100% - 5px), 25% 100%, 22% calc(100% - 5px), 19% 100%,
    16% calc(100% - 5px), 13% 100%, 10% calc(100% - 5px), 7% 100%, 4% calc(100% - 5px), 0 100%) }
.roll img { display: block; margin: 0 auto }
.roll small { display: block; text-align: center; color: #5b6773 } .roll b { color: #b3261e }
.demo-badge { padding: 2px 18px 4px; text-align: center; font-weight: 700; color: #fff;
  background: #8a1c7c }
.none { padding: 18px; text-align: center; color: #5b6773 }
</style></head><body>
@BADGE<header><h1>Máy in ảo</h1><p>Giấy ra như ở máy thật; phiếu mới nhất ở trên cùng.</p>
@HALLS</header>
<main id="rolls">@ROLLS</main>
<script>
let shown = @STATE;
setInterval(async () => {
  try {
    const now = await (await fetch("/state")).json();
    if (JSON.stringify(now) === JSON.stringify(shown)) return;
    const text = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(text, "text/html");
    document.getElementById("rolls").replaceWith(page.getElementById("rolls"));
    shown = now;
  } catch { /* the printers were switched off; they may come back */ }
}, 700);
</script></body></html>"""


def serve(machines: Sequence[Machine], port: int, badge: str = "") -> ThreadingHTTPServer:
    """The page on 127.0.0.1 in a thread of its own; OSError when the port is taken.

    A `badge` stands above everything, such as that the clock is not the real one.
    """

    class Page(_Handler):
        printers = machines
        note = badge

    server = ThreadingHTTPServer(("127.0.0.1", port), Page)
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="page", daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    """`/` the rolls (`/?hall=ID` one hall's), `/state` what changed, `/<n>/<number>.png` a paper,
    POST `/<n>` a fault.
    """

    printers: Sequence[Machine] = ()
    note = ""

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/":
            page = _page(self.printers, parse_qs(query).get("hall", [""])[0], self.note)
            self._answer(200, "text/html; charset=utf-8", page.encode())
        elif self.path == "/state":
            self._answer(200, "application/json", json.dumps(_state(self.printers)).encode())
        else:
            self._paper()

    def do_POST(self) -> None:
        size = min(int(self.headers.get("Content-Length") or 0), 1000)
        fault = parse_qs(self.rfile.read(size).decode()).get("fault", [""])[0]
        at = self.path.strip("/")
        if fault not in FAULTS or not at.isdigit() or int(at) >= len(self.printers):
            self._answer(404, "text/plain; charset=utf-8", "Không có máy in này.".encode())
            return
        self.printers[int(at)].set(fault)
        self.send_response(303)
        self.send_header("Location", self.headers.get("Referer") or "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _paper(self) -> None:
        at, _, name = self.path.strip("/").partition("/")
        number = name.removesuffix(".png")
        if at.isdigit() and number.isdigit() and int(at) < len(self.printers):
            for paper in tuple(self.printers[int(at)].papers):
                if paper.number == int(number):
                    self._answer(200, "image/png", paper.png())
                    return
        self._answer(404, "text/plain; charset=utf-8", "Không có phiếu này.".encode())

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")  # paper 1 is another after a restart
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """A page that asks every second has nothing to tell the terminal."""


def _state(machines: Sequence[Machine]) -> list[list[object]]:
    return [[one.fault, one.printed] for one in machines]


def _page(machines: Sequence[Machine], hall: str, badge: str) -> str:
    """The rolls of one hall, or of all: a printer's name begins with its hall's."""
    halls = dict.fromkeys(one.name.partition("/")[0] for one in machines)
    links = "".join(
        f'<a href="/?hall={quote(name)}"{" aria-current=page" if name == hall else ""}>'
        f"{escape(name) or 'Tất cả'}</a>"
        for name in ("", *halls)
    )
    rolls = "".join(
        _roll(at, one)
        for at, one in enumerate(machines)
        if hall in ("", one.name.partition("/")[0])
    )
    parts = {
        "@BADGE": f'<div class="demo-badge" role="note">{escape(badge)}</div>' if badge else "",
        "@HALLS": f"<nav>{links}</nav>" if len(halls) > 1 else "",
        "@ROLLS": rolls,
        "@STATE": json.dumps(_state(machines)),
    }
    page = PAGE
    for name, part in parts.items():
        page = page.replace(name, part)
    return page


def _roll(at: int, one: Machine) -> str:
    buttons = "".join(
        f'<button name="fault" value="{fault}" aria-pressed="{str(one.fault == fault).lower()}">'
        f"{WORDS[fault]}</button>"
        for fault in FAULTS
    )
    papers = "".join(_paper(at, paper) for paper in tuple(one.papers))
    return (
        f'<section data-fault="{one.fault}"><div class="body"><h2>{escape(one.name)}</h2>'
        f'<p><span class="lamp"></span>{WORDS[one.fault]} · cổng {one.port} · '
        f"đã in {one.printed} phiếu</p>"
        f'<form method="post" action="/{at}">{buttons}</form></div><div class="slot"></div>'
        f'<ol class="roll">{papers or "<li class=none>Chưa có phiếu.</li>"}</ol></section>'
    )


def _paper(at: int, paper: Paper) -> str:
    stray = f" · <b>{paper.stray} ký tự lạ</b>" if paper.stray else ""
    return (
        f'<li><img src="/{at}/{paper.number}.png" width="{paper.width // 2}" '
        f'height="{len(paper.rows) // 2}" alt="Phiếu {paper.number}">'
        f"<small>{paper.millimetres} mm{stray}</small></li>"
    )
