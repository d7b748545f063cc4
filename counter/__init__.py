"""THE COUNTER: a clerk calls.

Who stands here: a clerk who has signed in with a PIN and sits at one counter of one hall.
What they may do: call, serve and decide the ticket in their own hands, and bring people back.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_socketio import SocketIO

from counter import events, views
from hall.hall import Hall
from live import Emitter

__all__ = ["attach"]


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Hall], emitter: Emitter) -> None:
    """Hang the counter's pages and its live namespace on the app."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/counter")
    events.follow(socketio, halls, emitter)
