"""THE COUNTER: a clerk calls.

Who stands here: a clerk who has signed in with a PIN and sits at one counter of one hall.
What they may do: call, serve, decide and pass on the ticket in their own hands, bring people back,
pause, and close the counter.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from flask_socketio import SocketIO

from counter import acts, events, views
from hall.hall import Hall
from live import Emitter

__all__ = ["acts", "attach"]  # acts.py hangs its commands on the blueprint


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Hall], emitter: Emitter) -> None:
    """Hang the counter's pages and its live namespace on the app."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/counter")
    events.follow(socketio, halls, emitter)
