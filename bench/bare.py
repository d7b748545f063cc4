"""A bare Flask endpoint under the product's own gunicorn settings: what the stack alone can do."""

from __future__ import annotations

import sys
from typing import Any

from flask import Flask, jsonify, request
from gunicorn.app.base import BaseApplication


class Bare(BaseApplication):  # type: ignore[misc]
    def load_config(self) -> None:
        for key, value in {
            "bind": f"127.0.0.1:{sys.argv[1]}", "workers": 1, "worker_class": "gthread",
            "threads": 364, "worker_connections": 1364, "keepalive": 75, "loglevel": "warning",
            "control_socket_disable": True,
        }.items():  # fmt: skip
            self.cfg.set(key, value)

    def load(self) -> Flask:
        app = Flask(__name__)

        @app.post("/tickets")
        def tickets() -> Any:
            return jsonify(label="A001", request_id=request.get_json()["request_id"])

        return app


if __name__ == "__main__":
    Bare().run()
