"""A small hall for trying screens: the real faces, real Flask and Socket.IO, invented facts.

Run it (`python tests/fake_hall.py --port 5999`) and PUT a JSON object to /_fake: its keys
replace those of the snapshot, the way a change of the hall would. `FakeServer` does that for
tests, in a process of its own so that it can be killed like a server.
"""

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from browsing import a_browser
from fake_snapshot import HALL, NOW, make_snapshot
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(tempfile.gettempdir()) / "fake-hall"  # nothing is ever put there
SILENT = {"screen:1": {"name": "Bảng gọi số"}}  # no voice, where a test does not ask for one
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class FakeHall:
    """Answers as the hall does, from whatever the test last put there; its clock runs."""

    def __init__(self, rev: int) -> None:
        self.id = HALL
        self.overrides: dict[str, Any] = {}
        self.rev = rev
        self.started = time.monotonic()

    def now(self) -> datetime:
        start = datetime.fromisoformat(self.overrides.get("server_now", NOW))
        return start + timedelta(seconds=time.monotonic() - self.started)

    def put(self, overrides: dict[str, Any]) -> None:
        self.overrides = overrides
        self.started = time.monotonic()
        self.rev += 1

    def snapshot(self) -> dict[str, Any]:
        moment = {"rev": self.rev, "server_now": self.now().isoformat()}
        return make_snapshot(**(self.overrides | moment))

    def calls_after(self, id: int, limit: int = 200) -> list[dict[str, Any]]:
        log = self.overrides.get("log") or self.snapshot()["calls"]
        return [row for row in log if row["id"] > id][:limit]

    def preference(self, _key: str) -> None:
        return None

    def preferences(self, _prefix: str) -> dict[str, Any]:
        """The screens that the office chose: the test says so as "chosen"."""
        chosen: dict[str, Any] = self.overrides.get("chosen", SILENT)
        return chosen

    @property
    def rulebook(self) -> SimpleNamespace:
        picture = self.snapshot()
        return SimpleNamespace(
            name=picture["name"],
            place=picture["place"],
            lanes=[SimpleNamespace(letter=row["letter"]) for row in picture["lanes"]],
            counters=[SimpleNamespace(id=c["id"], lanes=c["lanes"]) for c in picture["counters"]],
        )


class OpenDoor:
    """Whoever comes may follow: who may is tested with the product itself."""

    def admit(self, _namespace: str, _hall: FakeHall) -> None: ...

    def came(self, _namespace: str, _sid: str, _guest: None) -> None: ...

    def went(self, _namespace: str, _sid: str) -> None: ...


class Emitter:
    """Tells every face what changed, as the server's emitter does."""

    def __init__(self, halls: dict[str, FakeHall]) -> None:
        self.halls = halls
        self.shows: list[Any] = []
        self.extras: list[Any] = []

    def snapshot(self, hall_id: str) -> dict[str, Any]:
        picture = self.halls[hall_id].snapshot()
        for add in self.extras:
            add(hall_id, picture)
        return picture | self.halls[hall_id].overrides.get("added", {})

    def touch(self, hall_id: str) -> None:
        self.tell(hall_id)

    def tell(self, hall_id: str) -> None:
        for show in self.shows:
            show(hall_id, self.snapshot(hall_id))


def make_app(rev: int, faces: tuple[str, ...] = ("display", "guide")) -> tuple[Any, Any]:
    """The faces attached to one invented hall, with the security header of the product."""
    from importlib import import_module

    from flask import Flask, g, request, send_from_directory
    from flask_socketio import SocketIO
    from markupsafe import Markup

    from hall.voice.speaker import Speaker

    app = Flask("fake", root_path=str(ROOT), static_folder=None)
    app.config["DATA"] = DATA
    socketio = SocketIO(app, async_mode="threading", ping_interval=2, ping_timeout=2)
    hall = FakeHall(rev)
    emitter = Emitter({HALL: hall})
    app.extensions.update(guests=OpenDoor(), fake=(hall, emitter), speaker=Speaker(DATA / "voice"))

    def icon(name: str) -> Markup:
        drawing = (ROOT / "static/vendor/icons" / f"{name}.svg").read_text()
        inside = drawing[drawing.index("<svg") + 4 :].split(">", 1)[1]
        return Markup(
            '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="'
            f'true" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{inside}'
        )

    @app.url_value_preprocessor
    def find_hall(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and values.pop("hall_id", None):
            g.hall = hall

    @app.context_processor
    def names() -> dict[str, Any]:
        return {"icon": icon, "build": "fake", "hall_id": HALL,
                "server_now": lambda: hall.now().isoformat(),
                "demo_clock": hall.snapshot()["demo"]}  # fmt: skip

    @app.get("/static/<path:path>")
    def static(path: str) -> Any:
        face, _, rest = path.partition("/")
        folder = ROOT / face / "static" if face in faces else ROOT / "static"
        return send_from_directory(folder, rest if face in faces else path)

    @app.get("/healthz")
    def healthz() -> dict[str, bool]:
        return {"ok": True}

    @app.put("/_fake")
    def put() -> dict[str, Any]:
        hall.put(request.get_json())
        emitter.tell(HALL)
        return {"rev": hall.rev}

    @app.after_request
    def guard(response: Any) -> Any:
        response.headers["Content-Security-Policy"] = CSP
        return response

    for face in faces:
        import_module(face).attach(app, socketio, {HALL: hall}, emitter)
    return app, socketio


class FakeServer:
    """The fake hall in a process of its own: start, put, kill -9, start again on the same port."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.rev = 100  # kept over a kill, as a journal on disk keeps it
        self.start()

    def start(self) -> None:
        command = [sys.executable, __file__, "--port", str(self.port), "--rev", str(self.rev)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while True:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError("the fake hall did not start")
            time.sleep(0.05)

    def put(self, **overrides: Any) -> int:
        """Change the hall: every screen is sent the new snapshot, whose rev is returned."""
        body = json.dumps(overrides).encode()
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/_fake", body, headers, method="PUT")
        self.rev = int(json.load(urllib.request.urlopen(request, timeout=5))["rev"])
        return self.rev

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def screen(url: str, drawn: str, width: int, height: int) -> Iterator[Page]:
    """A browser at a page that follows the hall; a script error on it fails whoever used it."""
    with a_browser("--autoplay-policy=no-user-gesture-required") as browser:
        page = browser.new_page(viewport={"width": width, "height": height})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url)
        expect(page.locator(drawn)).to_have_attribute("data-link", "live", timeout=15000)
        yield page
        assert faults == []


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=5999)
    parser.add_argument("--rev", type=int, default=100)
    arguments = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    fake, sockets = make_app(arguments.rev)
    sockets.run(fake, "127.0.0.1", arguments.port, allow_unsafe_werkzeug=True)
