"""The one emitter: whole snapshots leave from one thread, in commit order, after the commit.

A burst of changes becomes one picture; a screen that missed some still sees the newest whole.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import engineio.async_drivers.threading as engineio_threading
from engineio.async_drivers import _websocket_wsgi
from flask import Flask, current_app, request
from flask_socketio import SocketIO, emit, join_room

from hall.events import Event
from hall.hall import Hall

log = logging.getLogger(__name__)

Show = Callable[[str, dict[str, Any]], None]
TICK = 15.0  # seconds; day states change without a commit, and a silent line looks dead
# Under a burst the emitter rests nine times as long as drawing took, so that it never takes more
# than a tenth of the process: 20 ms in an ordinary hall, half a second with thousands in
# the line. A lone change is shown at once.
REST = 9
LONGEST_REST = 0.5  # seconds
FRESH = timedelta(seconds=1)  # an unchanged hall's picture is as good as new for so long


class Emitter:
    """Follows the bus of the halls and shows each face the newest picture."""

    def __init__(self, halls: Mapping[str, Hall], build: str) -> None:
        self.shows: list[Show] = []
        self.extras: list[Show] = []
        self._halls = halls
        self._build = build
        self._wake = threading.Condition()
        self._changes = dict.fromkeys(halls, 0)  # how often each hall has changed
        self._dirty: set[str] = set()
        self._drawn: dict[str, tuple[int, datetime, dict[str, Any]]] = {}
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self._work, name="emitter", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._wake:
            self._stopping = True
            self._wake.notify()
        if self._thread:
            self._thread.join(timeout=2)

    def hear(self, event: Event) -> None:
        """A listener of the bus: the hall's picture is out of date."""
        self.touch(event.hall)

    def touch(self, hall_id: str) -> None:
        with self._wake:
            self._changes[hall_id] += 1
            self._dirty.add(hall_id)
            self._wake.notify()

    def snapshot(self, hall_id: str) -> dict[str, Any]:
        """The current picture with what the machine adds to it (build, printers).

        Of a hall that has not changed, one that is less than a second old serves everyone: five
        hundred screens that come back at once cost one drawing.
        """
        changes, now = self._changes[hall_id], self._halls[hall_id].now()
        known = self._drawn.get(hall_id)
        if known and known[0] == changes and timedelta() <= now - known[1] < FRESH:
            return known[2]
        drawn = {**self._halls[hall_id].snapshot(), "build": self._build}
        for add in self.extras:
            add(hall_id, drawn)
        self._drawn[hall_id] = (changes, now, drawn)
        return drawn

    def _work(self) -> None:
        while True:
            with self._wake:
                if not self._dirty and not self._stopping:
                    self._wake.wait(TICK)
                if self._stopping:
                    return
                todo = self._dirty or set(self._halls)
                self._dirty = set()
            drawing = sum(self._show(hall_id) for hall_id in todo)
            time.sleep(min(drawing * REST, LONGEST_REST))

    def _show(self, hall_id: str) -> float:
        """Show every face the newest picture; the seconds that drawing it took."""
        began = time.monotonic()
        try:
            drawn = self.snapshot(hall_id)
        except Exception:  # logged, and drawn anew at the next change or tick
            log.exception("could not draw %s", hall_id)
            return LONGEST_REST
        drawing = time.monotonic() - began
        for show in self.shows:
            try:
                show(hall_id, drawn)
            except Exception:  # one face that fails keeps no other waiting
                log.exception("could not show %s", hall_id)
        return drawing


def follow(
    socketio: SocketIO,
    halls: Mapping[str, Hall],
    emitter: Emitter,
    namespace: str,
    admit: Callable[[Hall, Mapping[str, Any]], None] = lambda hall, asked: None,
) -> None:
    """Send each screen of a face its hall's whole picture, on connect and on every change.

    A screen says in the handshake which hall it follows, `{"hall": id}`; an unknown one is
    refused, and so is who has no right to the namespace (access.py); `admit` may refuse more by
    raising ConnectionRefusedError.
    """

    def connect(auth: Any = None) -> None:
        asked = auth if isinstance(auth, dict) else {}
        hall = halls.get(str(asked.get("hall")))
        if hall is None:
            raise ConnectionRefusedError("unknown hall")
        guests = current_app.extensions["guests"]
        guest = guests.admit(namespace, hall)
        admit(hall, asked)
        guests.came(namespace, _socket_id(), guest)
        # The room first: a change between the two lines is then sent twice rather than never.
        join_room(hall.id)
        emit("snapshot", emitter.snapshot(hall.id))

    def leave(*_why: Any) -> None:
        current_app.extensions["guests"].went(namespace, _socket_id())

    def show(hall_id: str, snapshot: dict[str, Any]) -> None:
        socketio.emit("snapshot", snapshot, namespace=namespace, to=hall_id)

    socketio.on_event("connect", connect, namespace=namespace)
    socketio.on_event("disconnect", leave, namespace=namespace)
    emitter.shows.append(show)


def _socket_id() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


class _ReleasingWebSocket(_websocket_wsgi.SimpleWebSocketWSGI):  # type: ignore[misc]
    """A websocket that gives its threads back when the peer has vanished.

    After a ping timeout Engine.IO only sends a close frame: the reader and gunicorn's pool thread
    would stay in recv() until TCP gives up, a quarter of an hour later.
    """

    def wait(self) -> Any:
        if not getattr(self, "_bounded", False):
            self._bounded = True
            # Bounds a send to a peer whose cable is out.
            self.ws.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 20_000)
        return super().wait()

    def close(self) -> None:
        try:
            super().close()
        finally:
            try:
                self.ws.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                log.debug("websocket was closed already")


def make_socketio(flask: Flask, screens: int) -> SocketIO:
    """Socket.IO over websocket only, in threads (no sticky sessions, no monkey patching)."""
    engineio_threading._async["websocket"] = _ReleasingWebSocket
    socketio = SocketIO(
        async_mode="threading",
        transports=["websocket"],
        ping_interval=5,
        ping_timeout=4,
        cookie=None,
    )
    socketio.init_app(flask)
    flask.wsgi_app = _guarded(flask.wsgi_app, screens)  # type: ignore[method-assign]
    return socketio


def _guarded(wsgi: Any, screens: int) -> Any:
    """The app with its websockets counted: each holds a thread, and some must stay for tickets.

    permessage-deflate costs 107 KB and a fifth more time a screen, so none is offered.
    """
    places = threading.BoundedSemaphore(screens)

    def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
            plain: Iterable[bytes] = wsgi(environ, start_response)
            return plain
        if not places.acquire(blocking=False):
            log.warning("no place for another screen; DENLUOT_SCREENS is %s", screens)
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []
        try:
            live: Iterable[bytes] = wsgi(environ, start_response)
            return live
        finally:
            places.release()

    return app
