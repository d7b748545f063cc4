"""What the counter does when the hall changes: it draws the whole new picture, nothing less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO
from werkzeug.exceptions import Forbidden

import live
from counter import guard
from hall.hall import Hall


def follow(socketio: SocketIO, halls: Mapping[str, Hall], emitter: live.Emitter) -> None:
    """Only who sits at a counter follows it: `{"hall": id, "counter": number}`."""

    def admit(hall: Hall, asked: Mapping[str, Any]) -> None:
        try:
            guard.clerk_at(hall, asked.get("counter", 0))
        except Forbidden as refusal:
            raise ConnectionRefusedError(str(refusal.description)) from refusal

    live.follow(socketio, halls, emitter, "/counter", admit)
