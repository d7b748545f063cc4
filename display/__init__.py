"""THE DISPLAY: the hall looks up. Calls, counters, lanes and the minutes left; it only reads."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from display import events, follow, views, voice
from display.monitor import Monitor
from hall.media import Shelf

__all__ = ["attach"]


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Any], emitter: Any) -> None:
    """Register the page at /<hall>/display and follow every change of the halls."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/display")
    app.register_blueprint(follow.blueprint, url_prefix="/<hall_id>/t")
    monitor = Monitor(emitter.touch)
    shelves = {id: Shelf(Path(app.config["DATA"]) / "media" / id) for id in halls}
    app.extensions.update(screens=monitor, shelves=shelves)
    events.follow(socketio, halls, emitter, monitor, shelves)
    voice.attach(app, halls, emitter)
