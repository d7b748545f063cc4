"""What the kiosk does when the hall changes: it draws the whole new picture, nothing less."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO, join_room

import live
import signin
from hall.hall import Hall
from kiosk import choices, paper


def follow(socketio: SocketIO, halls: Mapping[str, Hall], emitter: live.Emitter) -> None:
    """The hall's kiosks follow it (access.py)."""

    def add(hall_id: str, snapshot: dict[str, Any]) -> None:
        """Why the kiosk issues no numbers although the hall is open, in both languages."""
        rule, now = halls[hall_id].rulebook.paperless, choices.now(snapshot)
        snapshot["paperless"] = paper.closed(rule, snapshot["printers"], now)

    emitter.extras.append(add)
    live.follow(socketio, halls, emitter, "/kiosk", stand)


def room(hall_id: str, kiosk_id: str) -> str:
    """Where the page of one kiosk listens for what its scanner reads."""
    return f"{hall_id}/{kiosk_id}"


def stand(hall: Hall, asked: Mapping[str, Any]) -> None:
    """A page says in the handshake at which kiosk it stands, `{"at": id}`; an enrolled one that has
    its place stands there. What a scanner reads is pushed to devices of the hall alone."""
    where = signin.place() or asked.get("at")
    if where and signin.at_device():
        join_room(room(hall.id, str(where)))
