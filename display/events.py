"""What the display does when the hall changes: it draws the whole new picture, nothing less.

To the picture it adds the screens, so that each page finds what it is to show and the office
how each of them is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_socketio import SocketIO

import live
from display.monitor import Monitor
from hall import screens
from hall.hall import Hall
from hall.media import Shelf


def follow(
    socketio: SocketIO,
    halls: Mapping[str, Hall],
    emitter: live.Emitter,
    monitor: Monitor,
    shelves: Mapping[str, Shelf],
) -> None:
    """Anyone in the hall may look at a display."""

    def add(hall_id: str, drawn: dict[str, Any]) -> None:
        monitor.drew(hall_id, drawn["rev"])
        drawn["screens"] = told(halls[hall_id], monitor)
        pieces = shelves[hall_id].pieces() if any(one["media"] for one in drawn["screens"]) else []
        drawn["media"] = [{"name": piece.name, "kind": piece.kind} for piece in pieces]

    emitter.extras.append(add)
    live.follow(socketio, halls, emitter, "/display")


def told(hall: Hall, monitor: Monitor) -> list[dict[str, Any]]:
    """Every screen: what it shows, and under "page" how its page is (None: not heard of)."""
    states = monitor.states(hall.id)
    return [
        {
            **screens.kept(screen),
            "id": number,
            "lanes": screens.zone(screen, hall.rulebook).lanes,
            "counters": screens.zone(screen, hall.rulebook).counters,
            "page": states.get(number),
        }
        for number, screen in screens.screens(hall.preferences(screens.PREFIX)).items()
    ]
