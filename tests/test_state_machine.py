"""Many people do what they may, and what they may not, to many tickets of a real hall: after each
step nobody is lost, nobody is in two hands, the journal tells the same story and no promise is
weaker than the plan's (house.md section 4).
"""

from __future__ import annotations

import itertools
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from conftest import BIRTH, COPIES, PERMIT, SINGLE, at, rid
from hypothesis import HealthCheck, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from replay import Stand, replay, rows
from sqlalchemy import func, select

from hall import tables
from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.events import Bus
from hall.fee import Original
from hall.guiding import PRIORITY_REASONS
from hall.hall import Hall
from hall.migrating import upgrade
from hall.outcome import Outcome
from hall.promise import Checks, due
from hall.rulecheck import load_halls
from hall.serving import PAUSES
from hall.ticket import Ticket, TicketState
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


class ADay(RuleBasedStateMachine):
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

    # -- those who come ----------------------------------------------------------------------

    @may(
        4,
        code=(*CODES, "9.999999"),
        count=(1, 1, 2, 0),
        priority=yes_or_no,
    )
    def take(self, code: str, count: int, priority: bool) -> None:
        made = self.act(
            lambda request: self.hall.issue([(code, count)], request_id=request, priority=priority)
        )
        if made:
            self.issued.append(made.id)

    @may(1, purpose=("ask", "collect"))
    def come_without_papers(self, purpose: Any) -> None:
        made = self.act(lambda request: self.hall.issue(purpose=purpose, request_id=request))
        if made:
            self.issued.append(made.id)

    @may(2, which=tickets)
    def come_back(self, which: int) -> None:
        ticket = self.ticket(which, "done", "missed", "parked")
        if ticket:
            back = self.act(lambda request: self.hall.come_back(ticket, request_id=request))
            if back and back.id not in self.issued:
                self.issued.append(back.id)

    @may(1, which=tickets, late=yes_or_no)
    def say_when(self, which: int, late: bool) -> None:
        verb = self.hall.come_late if late else self.hall.arrive
        self.on(which, lambda id, request: verb(id, request_id=request))

    @may(1, which=tickets)
    def give_up(self, which: int) -> None:
        verb = self.hall.cancel
        self.on(which, lambda id, request: verb(id, request_id=request), "waiting", "missed")

    # -- clerks ------------------------------------------------------------------------------

    @may(1, counter=counters, clerk=clerks)
    def sit_down(self, counter: int, clerk: int) -> None:
        who = clerk or counter
        self.act(lambda request: self.hall.open_counter(counter, who, rid(), request_id=request))

    @may(1, counter=counters, clerk=clerks)
    def go_away(self, counter: int, clerk: int) -> None:
        who = self.clerk(counter, clerk)
        self.act(lambda request: self.hall.close_counter(counter, who, request_id=request))

    @may(1, counter=counters, clerk=clerks, reason=(*PAUSES, "coffee"))
    def pause(self, counter: int, clerk: int, reason: str) -> None:
        who = self.clerk(counter, clerk)
        self.act(lambda request: self.hall.pause(counter, who, reason, request_id=request))

    @may(2, counter=counters, clerk=clerks)
    def resume(self, counter: int, clerk: int) -> None:
        who = self.clerk(counter, clerk)
        self.act(lambda request: self.hall.resume(counter, who, request_id=request))

    @may(2, counter=counters, clerk=clerks)
    def call(self, counter: int, clerk: int) -> None:
        who = self.clerk(counter, clerk)
        self.act(lambda request: self.hall.call_next(counter, who, request_id=request))

    @may(18, counter=(1, 2, 3), choice=range(10))
    def serve(self, counter: int, choice: int) -> None:
        """The natural path of a ticket, one step at a time, and its forks."""
        held, who = self.hall.in_hand(counter), self.clerk(counter, 0)
        if held is None:
            self.call(counter, 0)
        elif held.state is TicketState.CALLED:
            self.clock.move(seconds=10)
            verb = "start" if choice < 6 else "recall" if choice < 8 else "missed"
            self.act(
                lambda request: getattr(self.hall, verb)(held.id, counter, who, request_id=request)
            )
        elif choice < 5:
            self.finish(counter, ["accepted"], (True, choice > 1), "")
        elif choice < 7:
            self.finish(counter, ["incomplete"], (True, True), "Bản chính hết hạn")
        elif choice < 8:
            self.act(lambda request: self.hall.park(held.id, counter, who, request_id=request))
        else:
            self.hand_over(counter, counter % 3 + 1)

    @may(2, which=tickets, counter=counters, clerk=clerks, reason=reasons)
    def call_chosen(self, which: int, counter: int, clerk: int, reason: str) -> None:
        who = self.clerk(counter, clerk)
        ticket = self.ticket(which, "waiting")
        label = ticket.label if ticket else "A999"
        self.act(
            lambda request: self.hall.call_chosen(label, counter, who, reason, request_id=request)
        )

    @may(1, counter=counters, verb=("recall", "start", "missed", "park"))
    def at_hand(self, counter: int, verb: str) -> None:
        """The usual next step with whatever a counter holds."""
        held = self.hall.in_hand(counter)
        id = held.id if held else 10**6
        do = getattr(self.hall, verb)
        self.act(lambda request: do(id, counter, 1, request_id=request))

    @may(
        1,
        which=tickets,
        counter=counters,
        verb=("recall", "start", "missed", "park"),
    )
    def at_another_s_hand(self, which: int, counter: int, verb: str) -> None:
        do = getattr(self.hall, verb)
        self.on(which, lambda id, request: do(id, counter, 1, request_id=request))

    @may(
        3,
        counter=counters,
        lane=("", *LANES),
        to=(None, 1, 2, 3, 9),
        place=("order", "first", "last", "first", "order", "middle"),
    )
    def send_on(self, counter: int, lane: str, to: int | None, place: Any) -> None:
        counter = self.serving(counter)
        held = self.hall.in_hand(counter)
        id = held.id if held else 10**6
        self.act(
            lambda request: self.hall.transfer(
                id, counter, 1, lane, to_counter=to, place=place, request_id=request
            )
        )

    @may(2, counter=counters, to=counters)
    def hand_over(self, counter: int, to: int) -> None:
        counter = self.serving(counter)
        held = self.hall.in_hand(counter)
        id = held.id if held else 10**6
        began = (held.started_at, held.submitted_at) if held else None
        given = self.act(
            lambda request: self.hall.hand_over(id, counter, 1, to, request_id=request)
        )
        if given:
            assert (given.started_at, given.submitted_at) == began
            assert given.state is TicketState.SERVING

    @may(
        3,
        counter=counters,
        code=(*CODES, "9.999999"),
        count=(1, 2, 0, 21),
    )
    def add(self, counter: int, code: str, count: int) -> None:
        counter = self.serving(counter)
        held = self.hall.in_hand(counter)
        id = held.id if held else 10**6
        self.act(
            lambda request: self.hall.add_procedure(id, counter, 1, code, count, request_id=request)
        )

    @may(
        1,
        counter=counters,
        fates=FATES,
        ticks=((True, True), (True, False), (False, True)),
        again=reasons,
    )
    def finish(self, counter: int, fates: list[Any], ticks: tuple[bool, bool], again: str) -> None:
        held = self.hall.in_hand(counter)
        checks = Checks(True, *ticks)
        outcomes = [
            self.outcome(d.id, d.procedure, fates[n % len(fates)], checks, again)
            for n, d in enumerate(held.dossiers if held else ())
        ]
        id = held.id if held else 10**6
        done = self.act(
            lambda request: self.hall.finish(id, counter, 1, outcomes, request_id=request)
        )
        if done:
            for dossier in done.dossiers:
                if dossier.outcome == "accepted":
                    self.promised[dossier.id] = (done, checks, self.clock.now())

    def outcome(self, id: int, code: str, fate: Any, checks: Checks, again: str) -> Outcome:
        papers = self.hall.rulebook.procedure(code, self.hall.now().date()).components
        return Outcome(
            id,
            fate,
            checks,
            missing=papers[:1] if fate == "incomplete" else (),
            note="Không thuộc thẩm quyền" if fate == "refused" else "",
            originals=(Original(3, 2),) if code == COPIES and fate == "accepted" else (),
            again=again,
        )

    # -- a guide, and time -------------------------------------------------------------------

    @may(3, which=tickets)
    def bring_back(self, which: int) -> None:
        verb = self.hall.bring_back
        self.on(which, lambda id, request: verb(id, request_id=request), "missed", "parked")

    @may(1, which=tickets, lane=LANES)
    def move_lane(self, which: int, lane: str) -> None:
        self.on(which, lambda id, request: self.hall.move_lane(id, lane, GUIDE, request_id=request))

    @may(1, which=tickets, reason=(*PRIORITY_REASONS, "friend"))
    def prioritize(self, which: int, reason: str) -> None:
        verb = self.hall.prioritize
        self.on(which, lambda id, request: verb(id, reason, GUIDE, request_id=request), "waiting")

    @may(1, seconds=WAITS)
    def time_passes(self, seconds: int) -> None:
        if self.clock.at + timedelta(seconds=seconds) < EVENING:
            self.clock.move(seconds=seconds)

    @may(2)
    def ask_again(self) -> None:
        """The answer was lost, so the same request comes once more: it is done once."""
        if self.last:
            what, request, answer = self.last
            before = rows(self.hall)
            again = what(request)
            assert rows(self.hall) == before
            assert getattr(again, "id", again) == getattr(answer, "id", answer)

    # -- what always holds -------------------------------------------------------------------

    @invariant()
    def nobody_is_in_two_hands_and_no_counter_has_two(self) -> None:
        held = [s.hands for s in self.held().values() if s.state in ("called", "serving")]
        assert None not in held
        assert max(Counter(held).values(), default=0) <= 1

    @invariant()
    def nobody_is_lost(self) -> None:
        t = tables.ticket.c
        query = select(t.letter, func.count(), func.min(t.number), func.max(t.number))
        with self.hall.database.read() as conn:
            lanes = conn.execute(query.where(t.hall == self.hall.id).group_by(t.letter)).all()
        assert sum(count for _, count, _, _ in lanes) == len(self.issued)
        assert all((low, high) == (1, count) for _, count, low, high in lanes)
        stands = self.held()
        assert sorted(stands) == sorted(self.issued)
        waiting = [s for s in stands.values() if s.state == "waiting"]
        picture = self.hall.snapshot()
        assert picture["waiting"] == len(waiting) == len(picture["line"])
        shown = {c["id"]: c["state"] for c in picture["counters"] if c["label"]}
        assert shown == {s.hands: s.state for s in stands.values() if s.hands}

    @invariant()
    def the_journal_tells_the_same(self) -> None:
        told = replay(rows(self.hall))
        assert told.tickets == self.held()
        with self.hall.database.read() as conn:
            s = tables.seat.c
            query = select(s.counter_id, s.staff_id, s.paused_at).where(s.hall == self.hall.id)
            seats = {
                r.counter_id: (r.staff_id, r.paused_at is not None) for r in conn.execute(query)
            }
        assert told.counters == seats

    @invariant()
    def no_promise_is_weaker_than_the_plan(self) -> None:
        """The rules say the same as when it was given; and by the plan's own words, all that was
        handed in "trước 15h30" of that Thursday, complete, is ready that day (tu-minh.txt:43)."""
        book = self.hall.rulebook
        for dossier_id, (ticket, checks, accepted) in self.promised.items():
            dossier = next(d for d in self.hall.ticket(ticket.id).dossiers if d.id == dossier_id)
            today = accepted.astimezone(book.zone).date()
            procedure = book.procedure(dossier.procedure, today)
            assert dossier.due_at
            assert (
                dossier.due_at <= due(book, procedure, accepted, ticket.submitted_at, checks).due_at
            )
            local = ticket.submitted_at.astimezone(book.zone)
            in_time = (local.hour, local.minute) < (15, 30)
            ends = at("2026-11-26T17:00")
            thursday = book.models[0]
            if (
                thursday.promises(dossier.procedure)
                and in_time
                and accepted < ends
                and not checks.missing(thursday)
            ):
                assert dossier.due_at <= ends

    def teardown(self) -> None:
        """The day ends with people waiting: everybody is told of, nobody stays open."""
        if hasattr(self, "hall"):
            self.act(
                lambda request: self.hall.close_day(self.hall.now().date(), request_id=request)
            )
            self.the_journal_tells_the_same()
            ended = {s.state for s in self.held().values()}
            assert ended <= {"done", "cancelled", "expired"}


TestADay = ADay.TestCase
TestADay.settings = settings(
    max_examples=40,
    stateful_step_count=40,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
