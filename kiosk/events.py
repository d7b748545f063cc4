"""What the kiosk does when the hall changes: it draws the new snapshot, nothing else."""

from __future__ import annotations

from typing import Any

from flask_socketio import Namespace, join_room


def follow(socketio: Any, halls: Any, emitter: Any) -> None:
    """Send each kiosk its hall's snapshot on connect and on every change."""

    class Kiosk(Namespace):
        def on_connect(self, auth: dict[str, Any] | None = None) -> bool:
            hall_id = (auth or {}).get("hall")
            if hall_id not in halls:
                return False
            join_room(hall_id)
            self.emit("snapshot", emitter.snapshot(hall_id))
            return True

    def show(hall_id: str, snapshot: dict[str, Any]) -> None:
        socketio.emit("snapshot", snapshot, namespace="/kiosk", to=hall_id)

    socketio.on_namespace(Kiosk("/kiosk"))
    emitter.shows.append(show)
