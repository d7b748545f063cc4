"""The wiring: settings -> store -> halls -> faces. The only module that knows every face."""

from __future__ import annotations

import hashlib
import logging
import secrets
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, g, jsonify, redirect, render_template, send_from_directory
from flask_babel import Babel
from flask_socketio import SocketIO
from markupsafe import Markup
from werkzeug.wrappers import Response

import access
import counter
import display
import enrol
import guards
import guests
import guide
import kiosk
import office
import printer
from display import phones
from display.hub import Hub
from hall.clock import Clock, clock_from
from hall.events import Bus
from hall.hall import Hall
from hall.rulebook import Rulebook
from hall.spooling import Spooling
from hall.voice.speaker import Speaker
from hall.writer import Database
from live import Emitter, make_socketio
from settings import HERE, Settings, printer_ports

log = logging.getLogger(__name__)
SECRET_BYTES = 32
FACES = ("kiosk", "guide", "counter", "display", "printer", "office")
FACE_WORDS = {
    "kiosk": "Lấy số: màn hình cảm ứng cho công dân",
    "display": "Bảng gọi số: số đang mời, hàng chờ, giờ chốt",
    "counter": "Quầy: mời số, tiếp nhận hồ sơ",
    "guide": "Người hướng dẫn: hàng chờ trong tay",
    "printer": "Phòng máy in: tình trạng máy, phiếu đã in và đang chờ",
    "office": "Văn phòng: quy định và nhật ký trong ngày",
}


@dataclass
class Product:
    """Everything that runs in one process; `start` begins its threads, `stop` ends them."""

    flask: Flask
    socketio: SocketIO
    halls: dict[str, Hall]
    database: Database
    emitter: Emitter
    guests: guests.Guests
    spool: Any
    hub: Hub
    phones_at: tuple[str, int]  # host and port of the hub; port 0: none
    _stopping: threading.Event = field(default_factory=threading.Event)
    _keeper: threading.Thread | None = None

    def start(self) -> None:
        for hall in self.halls.values():
            hall.publish()
        if self.phones_at[1]:
            self.hub.start(*self.phones_at)
        self.emitter.start()
        self.spool.start()
        self._keeper = threading.Thread(target=self._keep_days, name="day-keeper", daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._keeper:
            self._keeper.join(timeout=2)
        self.spool.stop()
        self.emitter.stop()
        self.hub.stop()
        self.database.close()

    def _keep_days(self) -> None:
        """Close yesterday: tickets live one day, and nothing else ends those nobody came for.

        And note which devices live: those that only listen ask for nothing.
        """
        done: dict[str, Any] = {}
        while not self._stopping.is_set():
            for hall in self.halls.values():
                if self._stopping.is_set():
                    return
                try:
                    self.guests.note_seen(hall)
                    today = hall.now().date()
                    if done.get(hall.id) != today:
                        hall.close_before(today)
                        done[hall.id] = today
                except Exception:  # tried again in half a minute, whatever it was
                    log.exception("could not look after %s", hall.id)
            self._stopping.wait(30)


def build(
    settings: Settings, rulebooks: Mapping[str, Rulebook], clock: Clock | None = None
) -> Product:
    """Wire one deployment: one hall or hundreds. The database must be migrated already."""
    clock = clock or clock_from(settings.demo_start)
    database, bus = Database(settings.database), Bus()
    halls = {
        id: Hall(rulebook, database, clock, bus, settings.url) for id, rulebook in rulebooks.items()
    }
    flask = _flask(settings, halls, clock)
    socketio = make_socketio(flask, settings.screens)
    emitter = Emitter(halls, flask.jinja_env.globals["build"])
    flask.extensions["emitter"] = emitter
    door = flask.extensions["guests"] = guests.Guests(socketio)
    bus.listen(door.hear)
    flask.extensions["speaker"] = Speaker(settings.data / "voice")
    # Before the emitter hears of a change, the phones' looks must know that they are old.
    hub = phones.attach(
        flask,
        halls,
        bus,
        page_port=settings.port,
        port=settings.phone_port,
        url=settings.url,
        live=settings.live_url,
        csp=guards.CSP,
    )
    bus.listen(emitter.hear)
    # First, for what it adds to the picture the kiosk goes by.
    spool = printer.attach(
        flask,
        socketio,
        halls,
        emitter,
        bus,
        Spooling(database),
        printer_ports(settings, rulebooks),
    )
    for face in (kiosk, display, counter, guide, office):
        face.attach(flask, socketio, halls, emitter)
    enrol.attach(flask)
    access.complete([*flask.view_functions, *guests.sockets(socketio)])
    emitter.shows.append(hub.show)  # after the screens: phones take no time from them
    at = (settings.host, settings.phone_port)
    return Product(flask, socketio, halls, database, emitter, door, spool, hub, at)


def _flask(settings: Settings, halls: dict[str, Hall], clock: Clock) -> Flask:
    flask = Flask(__name__, static_folder="static", template_folder="templates")
    flask.config.update(
        SECRET_KEY=_secret(settings.data),
        DATA=settings.data,
        ENROL=settings.enrol,
        # Cookies of devices are for TLS alone where that is how this host is reached.
        TLS_HOST=urlsplit(settings.url).netloc if settings.url.startswith("https:") else "",
        SESSION_COOKIE_NAME="denluot",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        MAX_CONTENT_LENGTH=256 * 1024,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        BABEL_TRANSLATION_DIRECTORIES=str(HERE / "translations"),
    )
    flask.json.ensure_ascii = False  # type: ignore[attr-defined]
    flask.extensions["halls"] = halls
    Babel(flask, locale_selector=guards.language, default_locale="vi")
    some_hall = next(iter(halls.values()))
    flask.jinja_env.globals.update(
        icon=_icon,
        build=_build_id(),
        demo_clock=clock.demo,
        server_now=lambda: some_hall.now().isoformat(timespec="milliseconds"),
        lane_shape=_lane_shape,
        opens=guards.may,
    )
    _routes(flask, halls)
    guards.protect(flask, halls, settings)
    guards.answer_errors(flask)
    return flask


def _routes(flask: Flask, halls: dict[str, Hall]) -> None:
    @flask.get("/")
    def door() -> str:
        return render_template("door.html", rooms=_rooms(halls), faces=FACE_WORDS)

    @flask.get("/healthz")
    def healthz() -> Response:
        return jsonify(ok=True, halls=list(halls), sqlite=sqlite3.sqlite_version)

    @flask.get("/<hall_id>/snapshot")
    def snapshot() -> Response:
        answer = jsonify(flask.extensions["emitter"].snapshot(g.hall.id))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    @flask.get("/static/<any(kiosk, guide, counter, display, printer, office):face>/<path:name>")
    def face_static(face: str, name: str) -> Response:
        return send_from_directory(HERE / face / "static", name)

    @flask.get("/<any(kiosk, guide, counter, display, printer, office):face>/")
    def short(face: str) -> Response:
        """The address without a hall, where there is only one."""
        if len(halls) != 1:
            abort(404)
        return redirect(f"/{next(iter(halls))}/{face}/")


def _rooms(halls: Mapping[str, Hall]) -> list[dict[str, Any]]:
    """The halls as the door shows them, those with a model today first."""
    return sorted((h.snapshot() for h in halls.values()), key=lambda drawn: not drawn["models"])


def _icon(name: str) -> Markup:
    """A lucide icon inline; decorative, so it always stands beside a word."""
    return Markup(_icon_svg(name))


_icons: dict[str, str] = {}


def _icon_svg(name: str) -> str:
    if name not in _icons:
        svg = (HERE / "static/vendor/icons" / f"{name}.svg").read_text(encoding="utf-8")
        body = svg[svg.index("<svg") :].split(">", 1)[1]
        _icons[name] = (
            '<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
            + body
        )
    return _icons[name]


def _lane_shape(letter: str) -> int:
    letters = [lane.letter for lane in g.hall.rulebook.lanes]
    return letters.index(letter) % 7 if letter in letters else 6


def _build_id() -> str:
    """Changes with the front end, so that a screen left open for weeks reloads itself once."""
    digest = hashlib.sha256()
    for folder in ("templates", "static", *FACES):
        for path in sorted((HERE / folder).rglob("*")):
            if path.is_file() and path.suffix in (".html", ".js", ".css", ".svg"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _secret(data: Path) -> bytes:
    """The key that signs sessions: made once, kept beside the database, read by its owner only."""
    path = data / "secret.key"
    if not path.exists() or path.stat().st_size < SECRET_BYTES:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_suffix(".new")
        new.touch(mode=0o600)
        new.write_bytes(secrets.token_bytes(SECRET_BYTES))
        new.replace(path)
    return path.read_bytes()
