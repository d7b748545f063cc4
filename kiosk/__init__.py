"""THE KIOSK: a citizen taps.

Who stands here: anyone who comes in, alone, perhaps for the first time before such a screen.
What they may do: find their procedure, read what it needs and when it is done, take one number.
Nothing they enter outlives the ticket: the next person finds the first page in Vietnamese.
"""

from __future__ import annotations

from typing import Any

from flask import Flask

from kiosk import aloud, events, helping, inform, lookup, review, scan, views

__all__ = ["aloud", "attach", "helping", "inform", "lookup", "review", "scan"]


def attach(app: Flask, socketio: Any, halls: Any, emitter: Any) -> None:
    """Hang the kiosk's pages and its live namespace on the app."""
    app.register_blueprint(views.kiosk, url_prefix="/<hall_id>/kiosk")
    events.follow(socketio, halls, emitter)
