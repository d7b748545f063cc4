"""A day that is played: dice choose who tries what, allowed or not, in a real hall."""

from __future__ import annotations

import itertools
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from conftest import BIRTH, COPIES, PERMIT, SINGLE, at, rid
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from replay import Stand, rows
from sqlalchemy import select

from hall import tables
from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import upgrade
from hall.rulecheck import load_halls
from hall.ticket import Ticket
from hall.writer import Database

CODES = (COPIES, SINGLE, BIRTH, PERMIT)
LANES = ("A", "H", "X", "Z")  # the last is in no hall
# Some serve the same lane, one serves two, and one counter is not there at all.
FATES = (["accepted"], ["accepted", "incomplete"], ["refused", "accepted"], ["incomplete"])
COUNTERS = {1: ("A",), 2: ("A", "H"), 3: ("H", "X")}
CLERKS = (1, 2, 3)
GUIDE = 4
MORNING, LATE = at("2026-11-26T08:15"), at("2026-11-26T15:26")
EVENING = at("2026-11-26T18:30")
WAITS = (5, 10, 61, 600, 1200, 5400)  # seconds

# Which one: mostly of those that the act is meant for, else any, and 99 is none.
tickets = (*range(16), 99)
counters = (1, 2, 3, 1, 2, 3, 9)
clerks = (0, 0, *CLERKS)  # 0: whoever sits there
reasons = ("", "Người nhà cấp cứu")
yes_or_no = (True, False)

_numbers = itertools.count(1)
_RULES = load_halls(Path(__file__).parent.parent / "halls")["tu-minh"]


class _World:
    """One database for all days that are played; each day is a hall of its own."""

    database: Database | None = None

    @classmethod
    def hall(cls, clock: FixedClock) -> Hall:
        if cls.database is None:
            folder = tempfile.TemporaryDirectory()
            cls.folder = folder  # kept as long as the database
            url = f"sqlite:///{folder.name}/played.sqlite"
            upgrade(url)
            cls.database = Database(url)
        here = [c.model_copy(update={"lanes": COUNTERS[c.id]}) for c in _RULES.counters[:3]]
        id = f"played-{next(_numbers)}"
        book = _RULES.model_copy(update={"id": id, "counters": tuple(here)})
        hall = Hall(book, cls.database, clock, Bus(), "http://hall.test")
        hall.publish()
        return hall


ACTS: dict[str, dict[str, Sequence[Any]]] = {}
OFTEN: list[str] = []  # each act as often as it happens in a hall


def may(times: int, **takes: Sequence[Any]) -> Callable[[Any], Any]:
    """Something that a person may try, so many times as often as what is rare."""

    def keep(method: Any) -> Any:
        ACTS[method.__name__] = takes
        OFTEN.extend([method.__name__] * times)
        return method

    return keep


class Played(RuleBasedStateMachine):
    """Each step is one act of one person; whether it is allowed is the hall's to say."""

    @initialize(seed=st.integers(0, 2**32 - 1), late=st.booleans())
    def morning(self, seed: int, late: bool) -> None:
        self.dice = random.Random(seed)
        self.clock = FixedClock(LATE if late else MORNING)
        self.hall = _World.hall(self.clock)
        self.issued: list[int] = []
        self.promised: dict[int, Any] = {}
        self.last: tuple[Callable[[str], Any], str, Any] | None = None
        for counter in COUNTERS:
            self.hall.open_counter(counter, counter, request_id=rid())
        for code in CODES:
            self.take(code, 1, False)

    # -- how an act is done ------------------------------------------------------------------

    def act(self, what: Callable[[str], Any]) -> Any:
        """Do it; a refused act changes nothing, any other has exactly one row in the journal."""
        before, request = rows(self.hall), rid()
        held = self.held()
        try:
            answer = what(request)
        except (Refused, NotFound):
            assert len(rows(self.hall)) == len(before)
            assert self.held() == held
            return None
        assert len(rows(self.hall)) == len(before) + 1, "no act without its row"
        self.last = (what, request, answer)
        return answer

    def held(self) -> dict[int, Stand]:
        """Where each ticket stands, as the tables say."""
        t = tables.ticket.c
        query = select(t.id, t.state, t.lane, t.counter_id, t.first, t.to_counter)
        with self.hall.database.read() as conn:
            found = conn.execute(query.where(t.hall == self.hall.id)).all()
        hands = ("called", "serving")
        return {
            r.id: Stand(
                r.state, r.lane, r.counter_id if r.state in hands else None, r.first, r.to_counter
            )
            for r in found
        }

    def ticket(self, which: int, *states: str) -> Ticket | None:
        if which == 99:
            return None
        meant = [id for id, stand in self.held().items() if stand.state in states]
        among = meant if meant and which < 12 else self.issued
        return self.hall.ticket(among[which % len(among)])

    def serving(self, counter: int) -> int:
        """A counter that serves somebody, this one if it does; or the one that is not there."""
        busy = [s.hands for s in self.held().values() if s.state == "serving" and s.hands]
        return counter if counter in (*busy, 9) or not busy else busy[0]

    def clerk(self, counter: int, who: int) -> int:
        seat = self.hall.seat(counter)
        return who or (seat.staff_id if seat else 1)

    def on(self, which: int, verb: Callable[[int, str], Any], *states: str) -> Any:
        """An act on a ticket; on one that is not there it is refused like any other."""
        ticket = self.ticket(which, *states)
        return self.act(lambda request: verb(ticket.id if ticket else 10**6, request))

    @rule()
    def somebody_acts(self) -> None:
        """Dice choose the act: Hypothesis' own choices try the simplest one far too often."""
        name = self.dice.choice(OFTEN)
        takes = {key: self.dice.choice(of) for key, of in ACTS[name].items()}
        note(f"{name} {takes}")
        getattr(self, name)(**takes)
