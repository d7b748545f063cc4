"""The spool against a printer on a real socket: no paper lost, none printed twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from socket import create_server
from types import SimpleNamespace

import pytest
import zxingcpp
from conftest import COPIES, at, issue, rid
from escpos_reader import FakePrinterServer
from papers import TICKET
from printing import MemoryStore, hurry, labels, until

from hall.events import Bus
from hall.hall import Hall
from hall.jobs import Jobs
from hall.paper import from_json
from printer import answers, events, spool
from printer import device as devices
from printer.render import render
from printer.spool import Spool

NOW = at("2026-11-26T08:15")


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def server() -> Iterator[FakePrinterServer]:
    with FakePrinterServer() as found:
        yield found


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
def run(store: MemoryStore) -> Iterator[Callable[..., Spool]]:
    """Start a spool of one printer on a device URL; it is stopped at the end."""
    running: list[Spool] = []

    def start(url: str, paper: int = 80, **more: object) -> Spool:
        printer = SimpleNamespace(id="kiosk", device=url, paper=paper)
        made = Spool(store, {"h": [printer]}, lambda: NOW, **more)  # type: ignore[arg-type]
        made.start()
        running.append(made)
        return made

    yield start
    for one in running:
        one.stop()


@pytest.mark.parametrize(("paper", "width"), [(80, 576), (58, 384)])
def test_what_comes_out_is_what_was_drawn(
    store: MemoryStore, run: Callable[..., Spool], paper: int, width: int
) -> None:
    with FakePrinterServer(width=width) as server:
        job = store.add("A001")
        run(server.url, paper)
        store.wait_for(job, "printed")
        (printed,) = server.papers
    drawn = from_json("ticket", store.rows[job].content)
    assert printed.image.tobytes() == render(drawn, paper).tobytes()
    (code,) = zxingcpp.read_barcodes(printed.image.convert("L"))
    assert code.text == TICKET.url


def test_a_woken_printer_prints_at_once_and_in_order(
    store: MemoryStore, run: Callable[..., Spool], server: FakePrinterServer
) -> None:
    spooler = run(server.url)
    jobs = [store.add(f"A00{n}") for n in range(1, 6)]
    began = time.monotonic()
    spooler.wake("h", "kiosk")
    store.wait_for(jobs[-1], "printed")
    assert server.first_byte_at - began < 3.0
    assert labels(server.papers) == ["A001", "A002", "A003", "A004", "A005"]
    assert all(store.states[job] == ["queued", "sending", "printed"] for job in jobs)


def test_a_printer_that_is_away_loses_nothing(
    store: MemoryStore, run: Callable[..., Spool]
) -> None:
    with closing(create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    jobs = [store.add("A001"), store.add("A002")]
    changes: list[str] = []
    spooler = run(f"tcp://127.0.0.1:{port}", on_change=changes.append)
    until(lambda: len(store.states[jobs[0]]) > 4)
    assert spooler.state("h") == [
        {"id": "kiosk", "jobs": 2, "state": "trouble", "text": devices.NO_LINK}
    ]
    assert set(store.states[jobs[0]]) == {"queued", "sending"}
    assert store.states[jobs[1]] == ["queued"]
    with FakePrinterServer(port=port) as server:
        store.wait_for(jobs[1], "printed")
        assert labels(server.papers) == ["A001", "A002"]
    assert spooler.state("h") == [{"id": "kiosk", "jobs": 0, "state": "ready", "text": ""}]
    assert changes == ["h", "h"]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("paper_out", answers.PAPER_OUT), ("cover_open", answers.COVER_OPEN)],
)
def test_a_printer_that_was_helped_goes_on(
    store: MemoryStore,
    run: Callable[..., Spool],
    server: FakePrinterServer,
    fault: str,
    sentence: str,
) -> None:
    server.fault = fault
    jobs = [store.add("A001"), store.add("A002")]
    spooler = run(server.url)
    store.wait_for(jobs[0], "blocked")
    until(lambda: spooler.trouble("h") == {"kiosk": sentence})
    assert store.errors[jobs[0]] == sentence
    time.sleep(0.3)
    assert not server.papers
    server.mend()
    store.wait_for(jobs[1], "printed")
    assert labels(server.papers) == ["A001", "A002"]
    assert spooler.trouble("h") == {"kiosk": ""}


def test_a_silent_printer_is_tried_again(
    store: MemoryStore, run: Callable[..., Spool], server: FakePrinterServer
) -> None:
    server.silent = True
    job = store.add("A001")
    spooler = run(server.url)
    until(lambda: spooler.trouble("h")["kiosk"] == devices.NO_ANSWER)
    server.mend()
    store.wait_for(job, "printed")
    assert labels(server.papers) == ["A001"]


def test_a_paper_in_doubt_is_not_printed_again(
    store: MemoryStore, run: Callable[..., Spool], server: FakePrinterServer
) -> None:
    server.drop_after = 20_000
    job = store.add("A001")
    spooler = run(server.url)
    store.wait_for(job, "unknown")
    assert spooler.state("h")[0]["state"] == "trouble"
    server.mend()
    after = store.add("A002")
    spooler.wake("h", "kiosk")
    store.wait_for(after, "printed")
    assert labels(server.papers) == ["A002"]
    assert store.states[job] == ["queued", "sending", "unknown"]
    assert spooler.state("h")[0]["state"] == "ready"


def test_a_restart_in_the_middle_leaves_the_paper_in_doubt(
    store: MemoryStore, run: Callable[..., Spool], server: FakePrinterServer
) -> None:
    job = store.add("A001")
    store.take_job("h", "kiosk", NOW)
    after = store.add("A002")
    run(server.url)
    store.wait_for(after, "printed")
    assert store.states[job] == ["queued", "sending", "unknown"]
    assert labels(server.papers) == ["A002"]


def test_a_paper_that_cannot_be_drawn_does_not_stop_the_next(
    store: MemoryStore, run: Callable[..., Spool], server: FakePrinterServer
) -> None:
    bad, good = store.add("A001", content="{}"), store.add("A002")
    run(server.url)
    store.wait_for(good, "printed")
    assert store.states[bad] == ["queued", "sending", "cancelled"]
    assert store.errors[bad] == spool.UNDRAWABLE


def test_what_was_printed_is_kept_even_when_the_store_is_busy(
    store: MemoryStore, run: Callable[..., Spool], server: FakePrinterServer
) -> None:
    store.broken = 2
    job = store.add("A001")
    run(server.url)
    store.wait_for(job, "printed")
    assert labels(server.papers) == ["A001"]


@pytest.mark.parametrize("fault", ["", "paper_out", "silent", "away"])
def test_a_spool_stops_soon_whatever_its_printer_does(
    store: MemoryStore, run: Callable[..., Spool], fault: str
) -> None:
    with FakePrinterServer() as server:
        server.fault, server.silent = fault if fault == "paper_out" else "", fault == "silent"
        store.add("A001")
        spooler = run("tcp://127.0.0.1:1" if fault == "away" else server.url)
        time.sleep(0.2)
        began = time.monotonic()
        spooler.stop()
        assert time.monotonic() - began < 4.0
        assert not [t for t in threading.enumerate() if t.name == "printer h/kiosk"]
        assert store.states[1][-1] != "sending"


# -- the hall -------------------------------------------------------------------------------


def test_a_ticket_of_the_hall_comes_out_and_the_snapshot_says_how_the_printer_is(
    hall: Hall, server: FakePrinterServer
) -> None:
    """The real store and bus: one commit, one wake, one paper."""
    emitter = SimpleNamespace(extras=[])
    (kiosk,) = [p for p in hall.rulebook.printers if "kiosk" in p.serves]
    found = SimpleNamespace(id=kiosk.id, device=server.url, paper=80)
    spooler = Spool(Jobs(hall.database), {hall.id: [found]}, hall.now)
    hall.bus = Bus()
    events.follow(emitter, hall.bus, spooler)
    spooler.start()
    try:
        ticket = issue(hall, COPIES)
        server.wait_for_papers(1)
        until(lambda: hall.jobs(1)[0].state == "printed")
        server.fault = "paper_out"
        hall.issue([(COPIES, 1)], request_id=rid())
        until(lambda: spooler.trouble(hall.id)[kiosk.id])
        snapshot = hall.snapshot()
        emitter.extras[0](hall.id, snapshot)
        server.mend()
        server.wait_for_papers(2)
    finally:
        spooler.stop()
    (code,) = zxingcpp.read_barcodes(server.papers[0].image.convert("L"))
    assert ticket.token in code.text
    shown = next(one for one in snapshot["printers"] if one["id"] == kiosk.id)
    assert shown == {"id": kiosk.id, "jobs": 1, "state": "trouble", "text": answers.PAPER_OUT}
