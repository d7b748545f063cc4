"""What the office does when the hall changes: its pages are read, but a printer's fault shows."""

from __future__ import annotations

from collections.abc import Mapping

from flask_socketio import SocketIO

import live
from hall.hall import Hall


def follow(socketio: SocketIO, halls: Mapping[str, Hall], emitter: live.Emitter) -> None:
    """Only who has signed in at the office follows it (access.py)."""
    live.follow(socketio, halls, emitter, "/office")
