"""What is tried with the dossiers of a day that is played, from their promise to the result."""

from __future__ import annotations

from typing import Any

from conftest import at
from played import CODES, GUIDE, may
from played_clerks import Clerks
from replay import Kept
from sqlalchemy import select

from hall import tables
from hall.board import REASONS
from hall.promise import Checks

which = (*range(12), 99)
NEW_DUES = tuple(
    at(f"2026-11-{day}") for day in ("26T09:00", "27T10:00", "27T10:00", "28T10:00", "30T09:00")
)
SENT = tuple(at(f"2026-11-{day}") for day in ("25T20:00", "26T08:00", "26T15:31", "27T08:00"))


class Board(Clerks):
    """Each step is one act on one dossier; whether it is allowed is the hall's to say."""

    def kept(self) -> dict[int, Kept]:
        """Each accepted dossier, as the tables say."""
        d = tables.dossier.c
        query = select(tables.dossier).where(d.hall == self.hall.id, d.outcome == "accepted")
        with self.hall.database.read() as conn:
            found = conn.execute(query).all()
        return {
            r.id: Kept(
                "returned" if r.returned_at else "ready" if r.ready_at else "accepted",
                r.holder or "accepts",
                r.due_at if r.carried_at else None,
                int(r.apology_at is not None),
            )
            for r in found
        }

    def dossier(self, which: int, *states: str) -> int:
        """One of those that the act is meant for, mostly; else any, or one that is not there."""
        kept = self.kept()
        meant = [id for id, k in kept.items() if not states or k.state in states]
        among = meant if meant and which < 9 else list(kept)
        return among[which % len(among)] if among and which != 99 else 10**6

    def on_board(self, verb: Any, *args: Any, **given: Any) -> Any:
        return self.act(lambda request: verb(*args, **given, request_id=request).dossier_id)

    @may(2, which=which, holder=("accepts", "processes", "signs", "boss"), named=(None, None, 77))
    def hold(self, which: int, holder: str, named: int | None) -> None:
        id = self.dossier(which, "accepted")
        self.on_board(self.hall.hold, id, holder, 1, named=named)

    @may(2, which=(*range(9), 99))
    def result_ready(self, which: int) -> None:
        id = self.dossier(which, "accepted")
        if self.kept().get(id, Kept()).state == "accepted":  # said again it is no act
            self.on_board(self.hall.result_ready, id, 1)

    @may(1, which=which)
    def withdraw(self, which: int) -> None:
        self.on_board(self.hall.withdraw_result, self.dossier(which, "ready"), 1)

    @may(1, which=which, by_code=(True, False))
    def give(self, which: int, by_code: bool) -> None:
        id = self.dossier(which, "ready", "accepted")
        was = self.kept().get(id)
        code = self.hall.dossier(id).case_code if was and by_code else ""
        given = self.on_board(self.hall.give_result, code or id, 1)
        assert bool(given) == bool(was and was.state != "returned"), "returned once"

    @may(3, which=which, reason=(*REASONS, "lười"), due_at=NEW_DUES)
    def carry_over(self, which: int, reason: str, due_at: Any) -> None:
        id = self.dossier(which, "accepted")
        self.on_board(self.hall.carry_over, id, reason, "", due_at, 1)

    @may(1, which=which)
    def explain(self, which: int) -> None:
        id = self.dossier(which, "accepted")
        self.on_board(self.hall.explain, id, "he_thong", "", 1)

    @may(2, which=which)
    def apologize(self, which: int) -> None:
        carried = [id for id, k in self.kept().items() if k.carried_to]
        id = carried[which % len(carried)] if carried and which < 9 else self.dossier(which)
        self.on_board(self.hall.apologize, id, GUIDE)

    @may(2, code=CODES, number=range(6), sent=SENT, complete=(True, True, False))
    def enter(self, code: str, number: int, sent: Any, complete: bool) -> None:
        checks, case = Checks(complete), f"H24.21.3-261126-{number:04d}"
        self.on_board(self.hall.enter_online, code, case, sent, checks, 1)
