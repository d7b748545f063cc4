"""The spool: one worker a printer, its jobs in order, and how the printer is, told at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from socket import create_connection

import pytest
import zxingcpp
from conftest import COPIES, issue, rid
from printing import PrinterRoom, a_printer, hurry, until, whole
from virtual_printer import VirtualPrinter

from hall import jobs
from hall.clock import FixedClock
from hall.hall import Hall
from hall.printers import Roll
from hall.spooling import Spooling
from hall.writer import Database
from printer.spool import UNDRAWABLE


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture(scope="module")
def machine() -> Iterator[VirtualPrinter]:
    with VirtualPrinter(80) as found:
        yield found


@pytest.fixture
def virtual(machine: VirtualPrinter) -> VirtualPrinter:
    """The one printer of these tests, well, with a new roll."""
    machine.power_cycle()
    machine.set(mend=True, load=True, lacks=[])
    return machine


@pytest.fixture
def room(hall: Hall, virtual: VirtualPrinter) -> Iterator[PrinterRoom]:
    with PrinterRoom(hall, a_printer(virtual.url)) as found:
        found.wait_state("ready")
        yield found


def test_papers_come_out_at_once_and_in_order(room: PrinterRoom, virtual: VirtualPrinter) -> None:
    before = len(virtual.came())
    room.take(5)
    room.wait(*["printed"] * 5)
    came = room.came_out(virtual.came()[before:])
    assert list(came) == ["A001", "A002", "A003", "A004", "A005"]
    assert [job.attempts for job in room.jobs()] == [1] * 5


def test_the_code_on_the_paper_leads_to_the_ticket(
    room: PrinterRoom, virtual: VirtualPrinter
) -> None:
    ticket = issue(room.hall)
    room.wait("printed")
    (code,) = zxingcpp.read_barcodes(virtual.image(virtual.came()[-1].number).convert("L"))
    assert code.text == room.hall.ticket_url(ticket)


def test_a_fault_is_known_before_anyone_takes_a_number_and_its_end_too(
    room: PrinterRoom, virtual: VirtualPrinter, clock: FixedClock
) -> None:
    room.changes.clear()
    clock.move(minutes=5)
    virtual.set(cover_open=True)
    room.wait_state("cover_open")
    broken = room.spool.condition(room.hall.id, "kiosk")
    assert (broken.able, broken.since, broken.mended) == (False, clock.now(), False)
    assert broken.text == "Nắp máy in đang mở. Mời đóng nắp, máy sẽ tự in tiếp."
    clock.move(minutes=3)
    virtual.set(cover_open=False)
    room.wait_state("ready")
    mended = room.spool.condition(room.hall.id, "kiosk")
    assert (mended.able, mended.since, mended.mended, mended.text) == (True, clock.now(), True, "")
    assert room.changes == [room.hall.id] * 2


def test_one_fault_after_another_is_one_outage(
    room: PrinterRoom, virtual: VirtualPrinter, clock: FixedClock
) -> None:
    virtual.set(paper_out=True)
    room.wait_state("paper_out")
    since = clock.now()
    clock.move(minutes=2)
    virtual.set(cover_open=True)
    room.wait_state("cover_open")
    assert room.spool.condition(room.hall.id, "kiosk").since == since


def test_the_oldest_paper_waits_by_name_and_the_others_behind_it(
    room: PrinterRoom, virtual: VirtualPrinter
) -> None:
    virtual.set(throttle=15_000)
    before = virtual.state()["received"]
    room.take(3)
    virtual.wait_for_bytes(before + 12_000)
    virtual.set(paper_out=True)
    room.wait_state("paper_out")
    assert room.states() == ["sending", "queued", "queued"]
    virtual.set(load=True, throttle=None)
    room.wait("printed", "printed", "printed")


def test_a_restart_leaves_a_paper_in_doubt_and_goes_on_with_the_next(
    hall: Hall, virtual: VirtualPrinter
) -> None:
    issue(hall)
    issue(hall)
    room = PrinterRoom(hall, a_printer(virtual.url, id="kiosk"))
    assert Spooling(hall.database).take_job(hall.id, "kiosk", hall.now()) is not None
    before = len(virtual.came())
    with room:
        room.wait("unknown", "printed")
        assert room.jobs()[0].error == "Máy chủ dừng khi đang in."
    assert room.came_out(virtual.came()[before:]) == {"A002": 1, "blank": 1}


@pytest.mark.parametrize("sent", range(1, 9))
def test_half_a_header_of_a_killed_server_swallows_no_paper(
    hall: Hall, virtual: VirtualPrinter, sent: int
) -> None:
    """The first question of the next server would else be the size of a band of 75 KB."""
    issue(hall)
    assert Spooling(hall.database).take_job(hall.id, "kiosk", hall.now()) is not None
    before, had = len(virtual.came()), virtual.state()["received"]
    with create_connection(("127.0.0.1", virtual.port)) as killed:
        killed.sendall(b"\x1dv0\0\x48\0\x68\0"[:sent])
    virtual.wait_for_bytes(had + sent)
    with PrinterRoom(hall, a_printer(virtual.url)) as room:
        room.take(2)
        room.wait("unknown", "printed", "printed")
    came = room.came_out(virtual.came()[before:])
    begun = sent > 6  # a band of its own, which leaves by itself
    assert (came["A002"], came["A003"], came["torn"]) == (1, 1, begun)


def test_a_paper_that_cannot_be_drawn_does_not_stop_the_next(
    room: PrinterRoom, database: Database
) -> None:
    ticket = issue(room.hall)
    room.wait("printed")
    database.write(
        room.hall.id,
        lambda conn: jobs.add(
            conn, room.hall.id, "kiosk", ticket.id, "ticket", "{}", room.hall.now()
        ),
    )
    issue(room.hall)
    room.wait("printed", "cancelled", "printed")
    assert room.jobs()[1].error == UNDRAWABLE


def test_what_was_printed_is_kept_even_when_the_store_is_busy(
    hall: Hall, virtual: VirtualPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle, failures = Spooling.settle_job, [1, 2]

    def busy(*args: object) -> None:
        if failures:
            failures.pop()
            raise OSError("the disk is busy")
        settle(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Spooling, "settle_job", busy)
    before = len(virtual.came())
    with PrinterRoom(hall, a_printer(virtual.url)) as room:
        room.take(1)
        room.wait("printed")
    assert failures == []
    assert len(virtual.came()) == before + 1


@pytest.mark.parametrize(
    "fault",
    [{}, {"paper_out": True}, {"silent": True}, {"hang": True}, {"power": False}],
    ids=str,
)
def test_a_spool_stops_soon_whatever_its_printer_does(
    hall: Hall, virtual: VirtualPrinter, fault: dict[str, bool]
) -> None:
    virtual.set(**fault)
    with PrinterRoom(hall, a_printer(virtual.url)) as room:
        room.take(1)
        time.sleep(0.2)
    assert not [worker for worker in room.spool._workers.values() if worker.is_alive()]
    assert room.states()[0] != "sending"


def test_the_same_number_comes_out_again_only_marked(
    room: PrinterRoom, virtual: VirtualPrinter
) -> None:
    before = len(virtual.came())
    ticket = issue(room.hall)
    room.wait("printed")
    room.hall.reprint_number(ticket, request_id=rid())
    room.wait("printed", "printed")
    assert room.came_out(virtual.came()[before:]) == {"A001": 1, "A001+1": 1}


def test_moved_papers_wake_the_printer_that_takes_them(hall: Hall) -> None:
    with VirtualPrinter(80, 58) as two:
        two.set(power=False)
        printers = (a_printer(two.urls[0]), a_printer(two.urls[1], id="other", paper=58))
        with PrinterRoom(hall, *printers) as room:
            room.take(3)
            room.wait_state("silent")
            hall.move_papers("kiosk", "other", request_id=rid(), staff_id=1)
            room.wait(*["printed"] * 3)
            assert whole(room, two, 1) == ["A001", "A002", "A003"]


# -- the roll -----------------------------------------------------------------------------------


def test_a_counted_roll_says_when_it_nears_its_end_and_survives_a_restart(
    hall: Hall, virtual: VirtualPrinter
) -> None:
    printer = a_printer(virtual.url, roll=Roll(metres=3, warn_below=30))  # some 31 tickets
    with PrinterRoom(hall, printer) as room:
        room.wait_state("ready")
        room.take(3)
        room.wait_state("near_end")
        room.wait(*["printed"] * 3)
        text = room.spool.condition(hall.id, "kiosk").text
        assert text.startswith("Cuộn giấy còn khoảng 2")
        assert text.endswith("phiếu. Cuộn giấy sắp hết. Mời chuẩn bị cuộn mới.")
        room.restart()
        room.wait_state("near_end")
        hall.new_roll("kiosk", request_id=rid(), staff_id=1)
        room.wait_state("ready")


def test_a_roll_that_was_put_in_after_the_last_one_ended_is_a_new_one(
    hall: Hall, virtual: VirtualPrinter
) -> None:
    printer = a_printer(virtual.url, roll=Roll(metres=80))
    with PrinterRoom(hall, printer) as room:
        room.take(2)
        room.wait("printed", "printed")
        assert Spooling(hall.database).used(hall.id, "kiosk") > 100
        virtual.set(paper_out=True)
        room.wait_state("paper_out")
        virtual.set(load=True)
        room.wait_state("ready")
        until(lambda: Spooling(hall.database).used(hall.id, "kiosk") == 0)


def test_the_paper_that_is_counted_is_the_paper_that_came_out(
    room: PrinterRoom, virtual: VirtualPrinter
) -> None:
    before = len(virtual.came())
    room.take(1, COPIES)
    room.wait("printed")
    came = virtual.came()[before:]
    used = Spooling(room.hall.database).used(room.hall.id, "kiosk")
    assert used == pytest.approx(came[0].millimetres, abs=1)
