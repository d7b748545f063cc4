"""What the counter does when the hall changes: it is sent the whole snapshot, nothing less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO, emit, join_room
from werkzeug.exceptions import Forbidden

from counter import guard
from hall.hall import Hall
from live import Emitter

NAMESPACE = "/counter"


def follow(socketio: SocketIO, halls: Mapping[str, Hall], emitter: Emitter) -> None:
    """Send each desk its hall's snapshot on connect and on every change.

    The handshake says `{"hall": id, "counter": number}`; who does not sit there is refused.
    """

    def connect(auth: dict[str, Any] | None = None) -> None:
        asked = auth if isinstance(auth, dict) else {}
        hall = halls.get(str(asked.get("hall")))
        if hall is None:
            raise ConnectionRefusedError("unknown hall")
        try:
            guard.clerk_at(hall, asked.get("counter", 0))
        except Forbidden as refusal:
            raise ConnectionRefusedError(str(refusal.description)) from refusal
        # The room first: a change between the two lines is then sent twice rather than never.
        join_room(hall.id)
        emit("snapshot", emitter.snapshot(hall.id))

    def show(hall_id: str, snapshot: dict[str, Any]) -> None:
        socketio.emit("snapshot", snapshot, namespace=NAMESPACE, to=hall_id)

    socketio.on_event("connect", connect, namespace=NAMESPACE)
    emitter.shows.append(show)
