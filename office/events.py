"""What the office does when the hall changes: its pages are read, but a printer's fault shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO

import live
import signin
from hall.hall import Hall
from office import guard


def follow(socketio: SocketIO, halls: Mapping[str, Hall], emitter: live.Emitter) -> None:
    """Only who has signed in at the office follows it."""

    def admit(hall: Hall, _asked: Mapping[str, Any]) -> None:
        if signin.person(guard.FACE, hall, guard.ROLE) is None:
            raise ConnectionRefusedError("Mời đăng nhập ở văn phòng.")

    live.follow(socketio, halls, emitter, "/office", admit)
