"""What is kept, and how: one journal row a change, refusals of the database, versions, secrets."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from conftest import issue, miss, rid, serve
from sqlalchemy import select, text

from hall import tables
from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.events import Event
from hall.hall import Hall
from hall.outcome import Outcome
from hall.writer import Database


def test_events_are_told_after_the_commit_and_a_bad_listener_harms_nobody(hall: Hall) -> None:
    heard: list[Event] = []

    def breaks(_event: Event) -> None:
        raise ValueError("a listener that fails")

    hall.bus.listen(breaks)
    hall.bus.listen(heard.append)
    ticket = issue(hall)
    assert [(type(e).__name__, e.ticket_id, e.printers) for e in heard] == [
        ("TicketIssued", ticket.id, ("kiosk",))
    ]
    assert heard[0].rev == hall.snapshot()["rev"]


def test_every_change_writes_exactly_one_journal_row(hall: Hall) -> None:
    start = len(hall.journal(hall.now().date()))
    issue(hall)
    ticket = serve(hall)
    hall.finish(ticket.id, 1, 1, [Outcome(ticket.dossiers[0].id, "accepted")], request_id=rid())
    rows = hall.journal(hall.now().date())
    assert [r.event for r in reversed(rows)][start:] == [
        "TicketIssued", "TicketCalled", "TicketStarted", "TicketFinished",
    ]  # fmt: skip


def test_the_database_itself_refuses_a_second_ticket_in_one_hand(
    hall: Hall, database: Database
) -> None:
    issue(hall), issue(hall)
    called = hall.call_next(1, 1, request_id=rid())

    def grab(conn: object) -> None:
        conn.execute(  # type: ignore[attr-defined]
            text("UPDATE ticket SET state='called', counter_id=1 WHERE id != :id"),
            {"id": called.id},
        )

    with pytest.raises(Exception, match="UNIQUE"):
        database.write(hall.id, grab)


def test_halls_do_not_see_each_other(hall: Hall, make_hall: Callable[[str], Hall]) -> None:
    other = make_hall("gia-vien")
    ticket = issue(hall)
    assert other.snapshot()["waiting"] == 0
    with pytest.raises(NotFound):
        other.ticket(ticket.id)
    with pytest.raises(NotFound):
        other.ticket_by_token(ticket.token)


def test_a_rulebook_is_an_immutable_numbered_version(hall: Hall) -> None:
    assert hall.rulebook.version == 1
    assert hall.publish() == 1  # the same file again is the same version
    hall.rulebook = hall.rulebook.model_copy(update={"digest": "another"})
    assert hall.publish() == 2
    assert issue(hall).rulebook == 2
    with hall.database.read() as conn:
        kept = conn.execute(select(tables.rulebook.c.content)).scalars().all()
    assert json.loads(kept[0])["id"] == "tu-minh"


def test_no_personal_data_in_the_snapshot(hall: Hall) -> None:
    ticket = issue(hall, priority=True, help_wanted=True)
    text_of_it = json.dumps(hall.snapshot(), ensure_ascii=False)
    assert ticket.token not in text_of_it
    assert "1.004873" not in text_of_it  # the lane is shown, never the exact procedure


def test_a_wrong_pin_five_times_has_to_wait(hall: Hall, clock: FixedClock) -> None:
    (person,) = hall.staff.everyone()
    assert hall.staff.sign_in(person.id, "135790").name == "Cán bộ quầy"
    for _ in range(5):
        with pytest.raises(Refused, match="Mã PIN không đúng"):
            hall.staff.sign_in(person.id, "000000")
    with pytest.raises(Refused, match="Mời thử lại sau 60 giây"):
        hall.staff.sign_in(person.id, "135790")
    clock.move(seconds=61)
    assert hall.staff.sign_in(person.id, "135790").id == person.id


@pytest.mark.parametrize("gone", ["lanes", "procedures", "models"])
def test_changed_rules_leave_nobody_stranded(hall: Hall, gone: str) -> None:
    """A start refuses rules that no longer know what an open ticket came for."""
    waits, done = issue(hall), issue(hall)
    hall.rulebook = hall.rulebook.model_copy(update={gone: ()})
    assert hall.stranded() == [waits.label, done.label]


def test_whoever_was_sent_to_a_counter_that_is_gone_is_stranded_too(hall: Hall) -> None:
    ticket = issue(hall)
    hall.call_next(1, 1, request_id=rid())
    hall.start(ticket.id, 1, 1, request_id=rid())
    hall.open_counter(2, 2, request_id=rid())
    hall.transfer(ticket.id, 1, 1, to_counter=2, request_id=rid())
    assert hall.stranded() == []
    left = tuple(c for c in hall.rulebook.counters if c.id != 2)
    hall.rulebook = hall.rulebook.model_copy(update={"counters": left})
    assert hall.stranded() == [ticket.label]


def test_a_model_that_was_taken_out_takes_only_the_tag_along(hall: Hall) -> None:
    ticket = issue(hall)
    hall.call_next(1, 1, request_id=rid())
    miss(hall, ticket.id)
    hall.rulebook = hall.rulebook.model_copy(update={"models": ()})
    assert hall.snapshot()["calls"][0]["fast_track"] is False
