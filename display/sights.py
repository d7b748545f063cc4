"""The newest look at each hall's line, made once for every phone that asks within moments."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from hall.events import Event
from hall.following import Sight
from hall.hall import Hall
from hall.ticket import TicketState

FRESH = timedelta(seconds=5)  # without a change only a passing cutoff makes a look old


class Look(NamedTuple):
    """What every open ticket of a hall may be told, by token, at one rev.

    `changes` is how often the hall was known to have changed when the looking began.
    """

    rev: int
    sights: Mapping[str, Sight]
    at: datetime
    changes: int


class Sights:
    """Looks at the lines of some halls, for any thread."""

    def __init__(self, halls: Mapping[str, Hall]) -> None:
        self._halls = halls
        self._changes = dict.fromkeys(halls, 0)
        self._looks: dict[str, Look] = {}
        self._looking = {id: threading.Lock() for id in halls}

    def hear(self, event: Event) -> None:
        """A listener of the bus: the hall's look is out of date."""
        self._changes[event.hall] += 1

    def changes(self, hall_id: str) -> int:
        return self._changes[hall_id]

    def at_hand(self, hall_id: str) -> Look | None:
        """The last look, if it is as good as a new one."""
        look = self._looks.get(hall_id)
        if look is None or look.changes != self._changes[hall_id]:
            return None
        age = self._halls[hall_id].now() - look.at
        return look if timedelta() <= age < FRESH else None

    def newest(self, hall_id: str) -> Look:
        """A new look."""
        hall, changes = self._halls[hall_id], self._changes[hall_id]
        at = hall.now()
        look = Look(*hall.following(), at, changes)
        self._looks[hall_id] = look
        return look

    def of(self, hall_id: str, token: str) -> tuple[int, Sight]:
        """The rev and what one ticket, open or not, is told. Raises NotFound."""
        with self._looking[hall_id]:
            look = self.at_hand(hall_id) or self.newest(hall_id)
        if found := look.sights.get(token):
            return look.rev, found
        return look.rev, self.alone(hall_id, token)

    def of_ticket(self, hall_id: str, ticket_id: int) -> tuple[str, Sight] | None:
        """The token and the sight of a ticket, without a look at the line; None while it waits."""
        hall = self._halls[hall_id]
        ticket = hall.ticket(ticket_id)
        if ticket.state is TicketState.WAITING:
            return None
        return ticket.token, hall.sight(ticket)

    def alone(self, hall_id: str, token: str) -> Sight:
        """What a ticket that is not open any more is told. Raises NotFound."""
        hall = self._halls[hall_id]
        return hall.sight(hall.ticket_by_token(token))
