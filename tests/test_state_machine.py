"""Many people do what they may, and what they may not, to many tickets of a real hall: after each
step nobody is lost, nobody is in two hands, the journal tells the same story and no promise is
weaker than the plan's (house.md section 4).
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from conftest import at, rid
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant
from played import (
    CODES,
    EVENING,
    GUIDE,
    LANES,
    WAITS,
    may,
    tickets,
    yes_or_no,
)
from played_board import Board
from replay import Kept, replay, rows
from sqlalchemy import func, select

from hall import tables
from hall.errors import Refused
from hall.guiding import PRIORITY_REASONS
from hall.promise import due


class ADay(Board):
    """Each step is one act of one person; whether it is allowed is the hall's to say."""

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
        kept = self.kept()
        assert told.dossiers.keys() <= kept.keys()
        assert {id: told.dossiers.get(id, Kept()) for id in kept} == kept
        assert all(k.apologies <= (k.carried_to is not None) for k in kept.values())

    @invariant()
    def nobody_waits_for_a_counter_that_calls_nobody(self) -> None:
        sent = {s.to_counter for s in self.held().values() if s.state == "waiting"}
        for counter in sent - {None}:
            seat = self.hall.seat(counter)
            assert seat
            assert not seat.paused_at

    @invariant()
    def what_is_promised_is_on_the_board_until_it_is_returned(self) -> None:
        owed = {id for id, k in self.kept().items() if k.state != "returned"}
        if owed:
            shown = (*self.hall.board(), *self.hall.due_later())
            assert owed <= {row.dossier_id for row in shown}

    @invariant()
    def no_promise_is_weaker_than_the_plan(self) -> None:
        """The rules say the same as when it was given; and by the plan's own words, all that was
        handed in "trước 15h30" of that Thursday, complete, is ready that day (tu-minh.txt:43)."""
        book, kept = self.hall.rulebook, self.kept()
        for dossier_id, (ticket, checks, accepted) in self.promised.items():
            dossier = next(d for d in self.hall.ticket(ticket.id).dossiers if d.id == dossier_id)
            today = accepted.astimezone(book.zone).date()
            procedure = book.procedure(dossier.procedure, today)
            assert dossier.due_at
            if kept[dossier_id].carried_to:
                continue  # by a reason, which the journal has
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

    def the_day_ends_with_reasons(self) -> None:
        """Over what is due and not done nobody closes a day, on that day and on the next."""
        for evening in ("2026-11-26T18:30", "2026-11-27T18:30"):
            self.clock.at = at(evening)
            today = self.hall.now().date()
            for row in self.hall.unexplained(today):
                before = rows(self.hall)
                with pytest.raises(Refused, match="chưa có lý do"):
                    self.hall.close_day(today, staff_id=GUIDE, request_id=rid())
                assert rows(self.hall) == before
                if row.carried:
                    self.on_board(self.hall.explain, row.dossier_id, "he_thong", "", 1)
                else:
                    new = at("2026-12-01T09:00")
                    self.on_board(self.hall.carry_over, row.dossier_id, "xac_minh", "", new, 1)
            assert not self.hall.unexplained(today)

    def teardown(self) -> None:
        """The day ends with people waiting: everybody is told of, nobody stays open."""
        if hasattr(self, "hall"):
            self.the_day_ends_with_reasons()
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
