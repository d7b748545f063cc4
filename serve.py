"""The server: one gunicorn worker with threads, and the virtual printers beside it.

Started by prepare.py with its plan as JSON. The first process imports next to nothing, since it
only watches over its worker.
"""

from __future__ import annotations

import ctypes
import json
import logging
import os
import resource
import subprocess
import sys
from datetime import datetime
from threading import Thread
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.util import close_graceful
from gunicorn.workers.gthread import TConn

import settings
from settings import HERE, Settings

FILES = 16384


def main(plan: dict[str, Any]) -> None:
    """Serve until stopped."""
    start = datetime.fromisoformat(plan["at"]) if plan["at"] else None
    found = settings.load(host=plan["host"], port=plan["port"], demo_start=start)
    os.umask(0o077)
    _raise_file_limit()
    # Two arenas instead of one a thread: the server's memory is what hundreds of threads keep.
    ctypes.CDLL(None).mallopt(-8, 2)
    virtual = None
    if plan["virtual"]:
        # It ends when our end of its pipe closes, even if we are killed.
        virtual = subprocess.Popen(
            [sys.executable, *plan["virtual"]], stdin=subprocess.PIPE, cwd=HERE,
            start_new_session=True,
        )  # fmt: skip
    try:
        _Server(found).run()
    finally:
        if virtual:
            virtual.terminate()
            virtual.wait(timeout=5)


def _raise_file_limit() -> None:
    """Every phone and screen is an open file, and the usual limit is 1024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = FILES if hard == resource.RLIM_INFINITY else min(FILES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, enough), hard))


def _close(connection: TConn, graceful: bool = False) -> None:
    """Close a connection without holding up everybody else.

    gunicorn 27.0 lingers up to 2 s for the peer's own close, and does so in the one thread that
    accepts and dispatches: a vanished screen or an idle client would stop the whole hall.
    """
    if graceful:
        connection.sock.setblocking(True)
        Thread(target=close_graceful, args=(connection.sock,), daemon=True).start()
    else:
        connection.sock.close()


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, set up from here instead of from a file."""

    def __init__(self, found: Settings) -> None:
        self._settings = found
        super().__init__()

    def load_config(self) -> None:
        threads = self._settings.screens + 64
        values: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": threads,
            # A phone without a live line keeps an idle connection, which costs no thread.
            "worker_connections": threads + 6000,
            "keepalive": 75,
            "timeout": 60,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": self._start,
            "worker_exit": self._stop,
        }
        for key, value in values.items():
            self.cfg.set(key, value)

    def load(self) -> Any:
        TConn.close = _close
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
        import app
        from hall.rulecheck import load_halls

        self.product = app.build(self._settings, load_halls(self._settings.halls))
        return self.product.flask

    def _start(self, _worker: Any) -> None:
        self.product.start()

    def _stop(self, _server: Any, _worker: Any) -> None:
        if hasattr(self, "product"):
            self.product.stop()
        # Screens hold threads until their sockets notice; nothing is left to do for them.
        logging.shutdown()
        os._exit(0)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
