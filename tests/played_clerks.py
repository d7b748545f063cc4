"""What clerks try in a day that is played: with their own tickets, and with those of others."""

from __future__ import annotations

from typing import Any

from conftest import COPIES, rid
from played import (
    CODES,
    FATES,
    LANES,
    Played,
    clerks,
    counters,
    may,
    reasons,
    tickets,
)

from hall.fee import Original
from hall.outcome import Outcome
from hall.promise import Checks
from hall.serving import PAUSES
from hall.ticket import TicketState


class Clerks(Played):
    """Each step is one act of a clerk; whether it is allowed is the hall's to say."""

    # -- clerks ------------------------------------------------------------------------------

    @may(1, counter=counters, clerk=clerks)
    def sit_down(self, counter: int, clerk: int) -> None:
        who = clerk or counter
        self.act(lambda request: self.hall.open_counter(counter, who, rid(), request_id=request))

    @may(2, counter=counters, clerk=clerks)
    def go_away(self, counter: int, clerk: int) -> None:
        who = self.clerk(counter, clerk)
        self.act(lambda request: self.hall.close_counter(counter, who, request_id=request))

    @may(2, counter=counters, clerk=clerks, reason=(*PAUSES, "coffee"))
    def pause(self, counter: int, clerk: int, reason: str) -> None:
        who = self.clerk(counter, clerk)
        self.act(lambda request: self.hall.pause(counter, who, reason, request_id=request))

    @may(2, counter=counters, clerk=clerks)
    def resume(self, counter: int, clerk: int) -> None:
        paused = [n for n in (1, 2, 3) if (seat := self.hall.seat(n)) and seat.paused_at]
        counter = paused[0] if paused and counter != 9 else counter
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
        elif choice < 9:
            self.hand_over(counter, counter % 3 + 1)
        else:
            self.send_on(counter, "", counter % 3 + 1, "order")

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
            case_code=f"H24.21.3-261127-{id:06d}" if fate == "accepted" and id % 2 else "",
        )
