"""THE DISPLAY: the hall looks up. Calls, counters, lanes and the minutes left; it only reads."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from display import events, follow, views

__all__ = ["attach"]


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Any], emitter: Any) -> None:
    """Register the page at /<hall>/display and follow every change of the halls."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/display")
    app.register_blueprint(follow.blueprint, url_prefix="/<hall_id>/t")
    events.follow(socketio, halls, emitter)
