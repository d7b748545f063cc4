"""THE OFFICE: rules, people, devices, reports.

Who stands here: a member of staff with the role office, signed in with a PIN.
What they may do: read the rulebook as it is published and the journal of a day, close the day.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_socketio import SocketIO

from hall.hall import Hall
from live import Emitter
from office import events, ratings, results, screens, views

__all__ = ["attach", "ratings", "results", "screens"]


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Hall], emitter: Emitter) -> None:
    """Hang the office's pages and its live namespace on the app."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/office")
    events.follow(socketio, halls, emitter)
