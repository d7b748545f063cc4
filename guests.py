"""The sockets at the door: who comes in by access.py, and who is put out when that right ends."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g
from flask_socketio import ConnectionRefusedError as Refusal
from flask_socketio import SocketIO

import access
import guards
import signin
from hall import events
from hall.events import Event
from hall.hall import Hall

NOT_ADMITTED = "Thiết bị hoặc tài khoản này không còn được vào."
# A page that is told so loads itself anew, and is led to where it can be let in.
LEAD_AWAY = {"reload": True}


@dataclass(frozen=True)
class Guest:
    """By what right a socket is here; no device and no person where none is asked for.

    `device` is also the terminal at which a PIN counts.
    """

    hall: Hall
    device: int | None
    staff: int | None
    mark: str
    roles: tuple[str, ...]

    def may_stay(self) -> bool:
        if self.device is not None and not self.hall.devices.still(self.device):
            return False
        if self.staff is None:
            return True
        person = self.hall.staff.find(self.staff)
        if person is None or signin.mark(person) != self.mark:
            return False
        return not self.roles or bool(person.roles & set(self.roles))


class Guests:
    """Every live socket, by namespace and id."""

    def __init__(self, socketio: SocketIO) -> None:
        self._socketio = socketio
        self._here: dict[tuple[str, str], Guest] = {}
        self._lock = threading.Lock()

    def admit(self, namespace: str, hall: Hall) -> Guest:
        """Raises Refusal for who may not follow this namespace."""
        row = access.TABLE[f"socket:{namespace}"]
        if not guards.enters(row, hall, namespace[1:]):
            raise Refusal(NOT_ADMITTED, LEAD_AWAY)
        device, person = g.device or signin.device(hall, signin.TERMINALS), g.person
        mark = signin.mark(person) if person else ""
        ids = device.id if device else None, person.id if person else None
        return Guest(hall, *ids, mark, row.roles)

    def came(self, namespace: str, sid: str, guest: Guest) -> None:
        with self._lock:
            self._here[namespace, sid] = guest

    def went(self, namespace: str, sid: str) -> None:
        with self._lock:
            self._here.pop((namespace, sid), None)

    def devices(self, hall: Hall) -> set[int]:
        """The devices of a hall that are connected just now."""
        with self._lock:
            here = list(self._here.values())
        return {guest.device for guest in here if guest.hall is hall and guest.device is not None}

    def note_seen(self, hall: Hall) -> None:
        """A device that only listens is heard of too: the one that calls this does so often."""
        hall.devices.heard_of(*self.devices(hall))

    def hear(self, event: Event) -> None:
        """A listener of the bus: put out whoever has lost the right to be here."""
        if not isinstance(event, events.DeviceRevoked | events.StaffChanged):
            return
        with self._lock:
            here = list(self._here.items())
        for (namespace, sid), guest in here:
            if guest.hall.id == event.hall and not guest.may_stay():
                self._socketio.server.disconnect(sid, namespace=namespace)


def sockets(socketio: SocketIO) -> list[str]:
    """Every namespace and event, as access.py names them."""
    handlers: Mapping[str, Any] = socketio.server.handlers
    found = [f"socket:{namespace}" for namespace in handlers]
    for namespace, by_event in handlers.items():
        others = sorted(set(by_event) - {"connect", "disconnect"})
        found += [f"socket:{namespace} {event}" for event in others]
    return found
