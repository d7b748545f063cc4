"""THE OFFICE: rules, people, devices, reports.

Who stands here: whoever works in the office, with a password; the head of the hall, the result
desk and clerks with their PIN at an enrolled device. What each may do is said in access.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_socketio import SocketIO

from hall.hall import Hall
from live import Emitter
from office import devices, dossiers, events, people, ratings, screens, views, visits

__all__ = ["attach", "devices", "dossiers", "people", "ratings", "screens", "visits"]


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Hall], emitter: Emitter) -> None:
    """Hang the office's pages and its live namespace on the app."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/office")
    events.follow(socketio, halls, emitter)
