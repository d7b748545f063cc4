"""All that must be right before the product is served: ports, database, first accounts.

This is the heavy half of a start; it gives way to serve.py, which keeps nothing of it in memory.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import sys
import time
from collections.abc import Mapping

from sqlalchemy.exc import DatabaseError, OperationalError

from hall.clock import SystemClock, clock_from
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import NewerDatabase, upgrade
from hall.rulebook import Rulebook
from hall.secret import ROLES, Told
from hall.writer import Database
from settings import HERE, Settings, printer_ports

FIRST = "Quản trị trung tâm"  # who holds the first account
DEMO_BADGE = "Đồng hồ trình diễn"
PATIENCE = 5  # seconds; a killed server's workers and printers notice it within two


class CannotStart(Exception):
    """One sentence that says what is in the way and what to do."""


def run(settings: Settings, rulebooks: Mapping[str, Rulebook]) -> None:
    """Make everything ready, say where to go, and become the server. Raises CannotStart."""
    _free(settings.host, settings.port, "DENLUOT_PORT or --port")
    if settings.phone_port:
        _free(settings.host, settings.phone_port, "DENLUOT_PHONE_PORT (0 for none)")
    ports = printer_ports(settings, rulebooks)
    page = settings.printer_port - 1
    for port in [*ports.values(), *([page] if ports else [])]:
        _free("127.0.0.1", port, "DENLUOT_PRINTER_PORT")
    migrate(settings)
    _nobody_stranded(settings, rulebooks)
    told = _first_accounts(settings, rulebooks)
    _say(settings, rulebooks, told, page if ports else None)
    plan = {
        "host": settings.host,
        "port": settings.port,
        "at": settings.demo_start.isoformat() if settings.demo_start else None,
        "virtual": _virtual_printers(settings, rulebooks, ports, page) if ports else [],
    }
    sys.stdout.flush()
    # In place, so that Ctrl-C and a supervisor still find the process that they started.
    os.execv(sys.executable, [sys.executable, str(HERE / "serve.py"), json.dumps(plan)])


def migrate(settings: Settings) -> bool:
    """Create or migrate the database; True when something was done. Raises CannotStart."""
    if settings.database.startswith("sqlite"):
        try:
            os.umask(0o077)  # tickets and PINs are this account's alone
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


def give(
    settings: Settings,
    rulebook: Rulebook,
    name: str,
    roles: tuple[str, ...] = (),
    *,
    pin: bool = False,
    password: bool = False,
) -> Told:
    """A new PIN or password for a person of a hall, whose server may be running or not."""
    database = Database(settings.database, checkpoints=False)
    try:
        hall = Hall(rulebook, database, SystemClock(), Bus(), settings.url)
        if not hall.published():
            hall.publish()
        return hall.staff.give(name, roles, pin=pin, password=password)
    finally:
        database.close()


def _nobody_stranded(settings: Settings, rulebooks: Mapping[str, Rulebook]) -> None:
    """Changed rules must still know what people who wait today came for."""
    database = Database(settings.database)
    try:
        for id, rulebook in rulebooks.items():
            hall = Hall(rulebook, database, clock_from(settings.demo_start), Bus(), settings.url)
            stranded = hall.stranded()
            if stranded:
                raise CannotStart(
                    f"The rules of {id} no longer know what these open tickets need: "
                    f"{', '.join(stranded)}. Put it back until the day is closed."
                )
    finally:
        database.close()


def _first_accounts(settings: Settings, rulebooks: Mapping[str, Rulebook]) -> dict[str, Told]:
    """A first account for each hall that has nobody yet.

    It holds every role: its password opens the office, its PIN a counter within a minute.
    """
    database, told = Database(settings.database), {}
    try:
        for id, rulebook in rulebooks.items():
            hall = Hall(rulebook, database, clock_from(settings.demo_start), Bus(), settings.url)
            hall.publish()
            if not hall.staff.everyone():
                told[id] = hall.staff.give(FIRST, tuple(ROLES), pin=True, password=True)
    finally:
        database.close()
    return told


def _virtual_printers(
    settings: Settings,
    rulebooks: Mapping[str, Rulebook],
    ports: Mapping[tuple[str, str], int],
    page: int,
) -> list[str]:
    """The command line of the process that plays the `virtual:` printers."""
    command = ["-m", "printer.virtual", "--page", str(page), "--until-stdin-closes"]
    command += ["--badge", DEMO_BADGE] if settings.demo_start else []
    for (hall, printer), port in ports.items():
        paper = next(p.paper for p in rulebooks[hall].printers if p.id == printer)
        command += ["--printer", f"{hall}/{printer}={port}:{paper}"]
    return command


def _free(host: str, port: int, setting: str) -> None:
    """Wait for a port that a server which was just killed still holds. Raises CannotStart."""
    until = time.monotonic() + PATIENCE
    while problem := _held(host, port):
        if problem.errno != errno.EADDRINUSE or time.monotonic() > until:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({problem.strerror}); "
                f"stop what uses it or set {setting}."
            )
        time.sleep(0.05)


def _held(host: str, port: int) -> OSError | None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _say(
    settings: Settings,
    rulebooks: Mapping[str, Rulebook],
    told: Mapping[str, Told],
    page: int | None,
) -> None:
    lines = ["Đến Lượt", f"  the door (every hall, every screen)   {settings.url}/"]
    if page:
        lines.append(f"  paper of the virtual printers         http://127.0.0.1:{page}/")
    if settings.demo_start:
        lines.append(f"  demo clock started at                 {settings.demo_start.isoformat()}")
    if told:
        lines.append(f"  first account of each hall            «{FIRST}», shown this once:")
    for id, first in told.items():
        lines.append(f"    {id:<20} office password {first.password}   PIN {first.pin}")
    if told:
        lines.append("    others: in the office, or with denluot password and denluot pin")
    if settings.enrol:
        lines.append("  only devices that the office has approved are let in (DENLUOT_ENROL)")
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
