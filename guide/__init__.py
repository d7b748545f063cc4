"""THE GUIDE: a volunteer helps. The live line on a phone or tablet, and who calls for help."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask_socketio import SocketIO

from guide import acts, events, views

__all__ = ["acts", "attach"]


def attach(app: Flask, socketio: SocketIO, halls: Mapping[str, Any], emitter: Any) -> None:
    """Register the page at /<hall>/guide and follow every change of the halls."""
    app.register_blueprint(views.blueprint, url_prefix="/<hall_id>/guide")
    events.follow(socketio, halls, emitter)
