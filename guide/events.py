"""What the guide does when the hall changes: it is sent the whole snapshot, nothing less."""

from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO, emit, join_room

NAMESPACE = "/guide"


def follow(socketio: SocketIO, halls: Mapping[str, Any], emitter: Any) -> None:
    """Send the current snapshot to each screen that connects, then every newer one.

    A screen says which hall it follows in the handshake, `{"hall": id}`; an unknown hall is
    refused. The screen itself drops a snapshot that is older than the one it shows.
    """

    def connect(auth: dict[str, Any] | None = None) -> None:
        hall_id = auth.get("hall") if isinstance(auth, dict) else None
        if not isinstance(hall_id, str) or hall_id not in halls:
            raise ConnectionRefusedError("unknown hall")
        # The room first: a change between the two lines is then sent twice rather than never.
        join_room(hall_id)
        emit("snapshot", emitter.snapshot(hall_id))

    def show(hall_id: str, snapshot: dict[str, Any]) -> None:
        socketio.emit("snapshot", snapshot, namespace=NAMESPACE, to=hall_id)

    socketio.on_event("connect", connect, namespace=NAMESPACE)
    emitter.shows.append(show)
