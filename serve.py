"""How the product is started: checked, migrated, then one gunicorn worker with threads."""

from __future__ import annotations

import ctypes
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from gunicorn.app.base import BaseApplication
from sqlalchemy.exc import DatabaseError, OperationalError

from hall.clock import SystemClock
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import NewerDatabase, upgrade
from hall.rulebook import Rulebook
from hall.writer import Database
from settings import HERE, Settings

VIRTUAL_PAGE = 80  # the page of the virtual printers is this far above their first port


class CannotStart(Exception):
    """One sentence that says what is in the way and what to do."""


def run(settings: Settings, rulebooks: Mapping[str, Rulebook]) -> None:
    """Start everything and stay until it is stopped. Raises CannotStart."""
    from app import build, printer_ports

    _free(settings.host, settings.port, "DENLUOT_PORT or --port")
    ports = printer_ports(settings, rulebooks)
    page = settings.printer_port + VIRTUAL_PAGE
    for port in [*ports.values(), *([page] if ports else [])]:
        _free("127.0.0.1", port, "DENLUOT_PRINTER_PORT")
    migrate(settings)
    pins = _first_pins(settings, rulebooks)
    roll = _virtual_printers(rulebooks, ports, page) if ports else None
    # Two arenas instead of one a thread: the server's memory is what hundreds of threads keep.
    ctypes.CDLL(None).mallopt(-8, 2)
    _say(settings, rulebooks, pins, page if ports else None)
    try:
        _Server(settings, lambda: build(settings, rulebooks)).run()
    finally:
        if roll:
            roll.terminate()
            roll.wait(timeout=5)


def migrate(settings: Settings) -> bool:
    """Create or migrate the database; True when something was done. Raises CannotStart."""
    if settings.database.startswith("sqlite"):
        try:
            settings.data.mkdir(parents=True, exist_ok=True)
            probe = settings.data / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise CannotStart(
                f"The data folder {settings.data} cannot be written ({error.strerror}); "
                "make it writable or set DENLUOT_DATA to another one."
            ) from error
    try:
        return upgrade(settings.database)
    except NewerDatabase as error:
        raise CannotStart(f"{error}; install the newer version or restore a backup.") from error
    except (OperationalError, DatabaseError) as error:
        raise CannotStart(
            f"The database cannot be used ({str(error.orig).splitlines()[0]}); "
            "check DENLUOT_DATABASE and that its server runs."
        ) from error


def give_pin(settings: Settings, rulebook: Rulebook, name: str, roles: tuple[str, ...]) -> str:
    """A new PIN for a person of a hall, whose server may be running or not."""
    database = Database(settings.database)
    try:
        hall = Hall(rulebook, database, SystemClock(), Bus(), settings.url)
        hall.publish()
        return hall.staff.give_pin(name, roles)
    finally:
        database.close()


def _first_pins(settings: Settings, rulebooks: Mapping[str, Rulebook]) -> dict[str, str]:
    """A first account for each hall that has nobody yet, so that a counter can be opened."""
    database, pins = Database(settings.database), {}
    try:
        for id, rulebook in rulebooks.items():
            hall = Hall(rulebook, database, SystemClock(), Bus(), settings.url)
            hall.publish()
            if not hall.staff.everyone():
                pins[id] = hall.staff.give_pin("Cán bộ quầy", ("clerk", "guide", "office"))
    finally:
        database.close()
    return pins


def _virtual_printers(
    rulebooks: Mapping[str, Rulebook], ports: Mapping[tuple[str, str], int], page: int
) -> subprocess.Popen[bytes]:
    """The virtual printers in a process of their own; it ends when our end of its pipe closes."""
    command = [sys.executable, "-m", "printer.virtual", "--page", str(page), "--until-stdin-closes"]
    for (hall, printer), port in ports.items():
        paper = next(p.paper for p in rulebooks[hall].printers if p.id == printer)
        command += ["--printer", f"{hall}/{printer}={port}:{paper}"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, cwd=HERE, start_new_session=True)


def _free(host: str, port: int, setting: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({error.strerror}); "
                f"stop what uses it or set {setting}."
            ) from error


def _say(
    settings: Settings,
    rulebooks: Mapping[str, Rulebook],
    pins: Mapping[str, str],
    page: int | None,
) -> None:
    lines = ["Đến Lượt", f"  the door (every hall, every screen)  {settings.url}/"]
    if page:
        lines.append(f"  paper of the virtual printers         http://127.0.0.1:{page}/")
    if settings.demo_start:
        lines.append(f"  demo clock started at                 {settings.demo_start.isoformat()}")
    for id, pin in pins.items():
        lines.append(f"  first PIN of {id:<25}{pin}   (shown once; denluot pin makes another)")
    lines += _warnings(settings, rulebooks)
    print("\n".join(lines), flush=True)


def _warnings(settings: Settings, rulebooks: Mapping[str, Rulebook]) -> list[str]:
    """Loudly what today's calendar does not know; of the rest only how much there is to read."""
    today = settings.demo_start or SystemClock().now()
    loud = {
        f"  !!! {warning}"
        for rulebook in rulebooks.values()
        for warning in rulebook.calendar.warnings_for(today.astimezone(rulebook.zone).date())
    }
    said = {str(problem) for rulebook in rulebooks.values() for problem in rulebook.warnings}
    count = [f"  {len(said)} warnings about the rules; read them with: denluot check"]
    return [*sorted(loud), *(count if said else [])]


class _Server(BaseApplication):  # type: ignore[misc]
    """gunicorn, set up from here instead of from a file."""

    def __init__(self, settings: Settings, build: Any) -> None:
        self._settings, self._build = settings, build
        super().__init__()

    def load_config(self) -> None:
        threads = self._settings.screens + 64
        values: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": threads,
            "worker_connections": threads + 1000,
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
        logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
        self.product = self._build()
        return self.product.flask

    def _start(self, _worker: Any) -> None:
        # Someone who waits for an answer must not wait 5 ms for a picture that is being drawn.
        sys.setswitchinterval(0.005)
        self.product.start()

    def _stop(self, _server: Any, _worker: Any) -> None:
        if hasattr(self, "product"):
            self.product.stop()
        # Screens hold threads until their sockets notice; nothing is left to do for them.
        logging.shutdown()
        os._exit(0)
