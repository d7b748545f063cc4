"""What the printer does when the hall changes: it wakes for new paper, and tells how it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask_socketio import SocketIO

import live
from hall.hall import Hall
from printer.spool import Condition, Spool
from printer.states import WORDS


def follow(
    socketio: SocketIO, halls: Mapping[str, Hall], emitter: live.Emitter, bus: Any, spool: Spool
) -> None:
    """Wake a hall's printers on every event that put a job in the spool; show how each is."""

    def hear(event: Any) -> None:
        for printer_id in event.printers:
            spool.wake(event.hall, printer_id)

    def add(hall_id: str, snapshot: dict[str, Any]) -> None:
        zone = halls[hall_id].rulebook.zone
        snapshot["printers"] = [
            {**one, **described(spool.condition(hall_id, one["id"]), zone)}
            for one in snapshot["printers"]
        ]

    bus.listen(hear)
    emitter.extras.append(add)
    live.follow(socketio, halls, emitter, "/printer")


def described(condition: Condition, zone: ZoneInfo) -> dict[str, Any]:
    """How a printer is, as the snapshot shows it; `since` in hall time."""
    return {
        "state": condition.state.value,
        "able": condition.able,
        "words": WORDS[condition.state],
        "text": condition.text,
        "since": condition.since.astimezone(zone).isoformat(timespec="seconds"),
        "mended": condition.mended,
    }
