"""Against one person holding many numbers: of a card shown today only a keyed hash, in memory.

The key is made anew for every day and never leaves the process, so that what is kept tells nobody
who came, and nothing of it outlives the day or a restart.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hall.errors import Refused
from hall.identity import Identity
from hall.ticket import OPEN, STATE_VI, Ticket

KEY_BYTES = 32
VISITS = 200  # at once; more are no people, and must not fill the memory
VISIT = timedelta(minutes=10)  # from showing a card to the last tap of the same visit

Find = Callable[[int], Ticket]


@dataclass(frozen=True)
class Visit:
    """Someone who has just shown a card; `person` is the day's hash, `hint` the age's."""

    person: bytes = field(repr=False)
    hint: bool
    until: datetime


class Hoarding:
    """The visits and the tickets of the people of one day in one hall."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._on: date | None = None
        self._key = b""
        self._visits: dict[str, Visit] = {}
        # By person: the ticket of each request, None while it is being issued.
        self._tickets: dict[bytes, dict[str, int | None]] = {}

    def shown(self, card: Identity, now: datetime, hint_age: int) -> str:
        """Begin a visit (`now` in hall time); the random word that stands for it."""
        with self._lock:
            self._begin(now)
            person = hashlib.blake2b(card.number.encode(), key=self._key, digest_size=16).digest()
            going = [(k, v) for k, v in self._visits.items() if v.until > now]
            self._visits = dict(going[1 - VISITS :])
            handle = secrets.token_urlsafe(12)
            hint = card.age(now.date()) >= hint_age
            self._visits[handle] = Visit(person, hint, now + VISIT)
            return handle

    def visit(self, handle: str, now: datetime) -> Visit | None:
        """None once it is over: then it is as if no card had been shown."""
        with self._lock:
            self._begin(now)
            found = self._visits.get(handle)
            return found if found and found.until > now else None

    def admit(self, visit: Visit, request_id: str, limit: int, find: Find) -> None:
        """Let a request issue a ticket, or say which one the person holds. Raises Refused.

        The same request is let in again: it will find the ticket that it has made.
        """
        with self._lock:
            mine = self._tickets.setdefault(visit.person, {})
            if request_id in mine:
                return
            held = [t for t in (find(id) for id in mine.values() if id) if t.state in OPEN]
            coming = sum(1 for id in mine.values() if id is None)
            if len(held) + coming >= limit:
                raise Refused(_sentence(held, limit))
            mine[request_id] = None

    def settle(self, visit: Visit, request_id: str, ticket_id: int | None) -> None:
        """What became of an admitted request; None when no ticket was issued."""
        with self._lock:
            mine = self._tickets.get(visit.person, {})
            if ticket_id is not None:
                mine[request_id] = ticket_id
            elif mine.get(request_id) is None:
                mine.pop(request_id, None)

    def _begin(self, now: datetime) -> None:
        """Another day forgets the last one."""
        if self._on != now.date():
            self._on, self._key = now.date(), secrets.token_bytes(KEY_BYTES)
            self._visits, self._tickets = {}, {}


def _sentence(held: list[Ticket], limit: int) -> str:
    numbers = ", ".join(f"{t.label} ({STATE_VI[t.state]})" for t in held)
    mine = f"Ông/bà đang giữ số {numbers}. " if held else ""
    return (
        f"{mine}Mỗi người giữ tối đa {limit} số cùng lúc. "
        "Cần thêm số, mời ông/bà gặp cán bộ hướng dẫn."
    )
