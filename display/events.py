"""What the display does when the hall changes: it draws the whole new picture, nothing less."""

from __future__ import annotations

from collections.abc import Mapping

from flask_socketio import SocketIO

import live
from hall.hall import Hall


def follow(socketio: SocketIO, halls: Mapping[str, Hall], emitter: live.Emitter) -> None:
    """Anyone in the hall may look at a display."""
    live.follow(socketio, halls, emitter, "/display")
