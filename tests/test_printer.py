"""The spool and the device against a printer on a real socket, with its faults."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from socket import create_connection, create_server
from types import SimpleNamespace
from typing import NamedTuple

import pytest
import zxingcpp
from conftest import COPIES, at, issue, rid
from escpos_reader import Decoded, FakePrinterServer, decode
from papers import TICKET

from hall.events import Bus
from hall.hall import Hall
from hall.jobs import Jobs
from hall.paper import from_json, to_json
from printer import device as devices
from printer import events, spool, wire
from printer.device import FileDevice, InDoubt, NothingSent, NotReady, Outcome, open_device
from printer.render import render
from printer.spool import Spool

ROOT = Path(__file__).parent.parent
NOW = at("2026-11-26T08:15")
DATA = wire.encode(render(TICKET))


class Row(NamedTuple):
    id: int
    kind: str
    content: str


@dataclass
class MemoryStore:
    """The store's part that a spool needs, in memory; keeps every state a job went through."""

    rows: dict[int, Row] = field(default_factory=dict)
    states: dict[int, list[str]] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)
    lock: threading.Condition = field(default_factory=threading.Condition)
    broken: int = 0  # how many calls of settle_job will fail

    def add(self, label: str, kind: str = "ticket", content: str = "") -> int:
        with self.lock:
            id = len(self.rows) + 1
            self.rows[id] = Row(id, kind, content or to_json(replace(TICKET, label=label)))
            self.states[id] = ["queued"]
        return id

    def take_job(self, hall_id: str, printer_id: str, now: datetime) -> Row | None:
        with self.lock:
            for id, row in sorted(self.rows.items()):
                if self.states[id][-1] in ("queued", "blocked"):
                    self.states[id].append("sending")
                    return row
        return None

    def settle_job(self, hall_id: str, job_id: int, state: str, error: str, now: datetime) -> None:
        with self.lock:
            if self.broken:
                self.broken -= 1
                raise OSError("the disk is busy")
            assert self.states[job_id][-1] == "sending"
            self.states[job_id].append(state)
            self.errors[job_id] = error
            self.lock.notify_all()

    def waiting_jobs(self, hall_id: str, printer_id: str) -> int:
        with self.lock:
            return sum(s[-1] in ("queued", "sending", "blocked") for s in self.states.values())

    def recover_jobs(self, hall_id: str, now: datetime) -> int:
        with self.lock:
            found = [s for s in self.states.values() if s[-1] == "sending"]
            for states in found:
                states.append("unknown")
            return len(found)

    def wait_for(self, job_id: int, state: str, timeout: float = 6.0) -> None:
        with self.lock:
            reached = self.lock.wait_for(lambda: self.states[job_id][-1] == state, timeout)
        assert reached, f"job {job_id} went {self.states[job_id]}, not to {state}"


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits as in a hall, shorter."""
    monkeypatch.setattr(spool, "BACKOFF_SECONDS", (0.05, 0.1, 0.2))
    monkeypatch.setattr(spool, "READY_SECONDS", 0.1)
    monkeypatch.setattr(devices, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(devices, "QUIET_SECONDS", 1.5)
    monkeypatch.setattr(devices, "SLOW_SECONDS", 0.3)


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


def until(true: Callable[[], object], timeout: float = 5.0) -> None:
    end = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def labels(papers: list[Decoded]) -> list[str]:
    """Which of the labels A001..A009 each paper bears, by its bitmap."""
    known = {
        render(replace(TICKET, label=f"A00{n}")).tobytes(): f"A00{n}" for n in range(1, 10)
    }  # fmt: skip
    return [known[paper.image.tobytes()] for paper in papers]


# -- the device ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("lpt1", "it would be tcp://host:9100, file:///path/to/file or virtual:"),
        ("tcp://", "it would be tcp"),
        ("file://relative", "it would be tcp"),
        ("tcp://a:9100?confirm=maybe", "confirm=maybe is unknown; it would be fence or none"),
    ],
)
def test_a_url_that_is_no_device_says_what_would_be(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        open_device(url)


def test_a_healthy_printer_says_that_it_printed(server: FakePrinterServer) -> None:
    assert open_device(server.url).send(DATA) == Outcome.PRINTED
    assert server.papers[0].image.tobytes() == render(TICKET).tobytes()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("paper_out", devices.PAPER_OUT), ("cover_open", devices.COVER_OPEN)],
)
def test_a_printer_that_needs_a_person_is_sent_nothing(
    server: FakePrinterServer, fault: str, sentence: str
) -> None:
    server.fault = fault
    with pytest.raises(NotReady, match=sentence):
        open_device(server.url).send(DATA)
    assert b"\x1dv0" not in server.received


def test_a_silent_printer_is_sent_nothing(server: FakePrinterServer) -> None:
    server.silent = True
    with pytest.raises(NothingSent, match=devices.NO_ANSWER):
        open_device(server.url).send(DATA)
    assert b"\x1dv0" not in server.received


def test_a_printer_that_is_away_was_sent_nothing() -> None:
    with closing(create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    with pytest.raises(NothingSent, match=devices.NO_LINK):
        open_device(f"tcp://127.0.0.1:{port}").send(DATA)


@pytest.mark.parametrize("after", [9, 2_000, 20_000, 45_000])
def test_a_connection_that_breaks_leaves_the_paper_in_doubt(
    server: FakePrinterServer, after: int
) -> None:
    server.drop_after = 9 + after  # three status questions come before
    with pytest.raises(InDoubt):
        open_device(server.url).send(DATA)


def test_after_a_broken_paper_the_next_is_whole(server: FakePrinterServer) -> None:
    """A printer that still waits for the rest of a band would swallow the next paper's head."""
    device = open_device(server.url)
    server.drop_after = 20_000
    with pytest.raises(InDoubt):
        device.send(DATA)
    server.mend()
    at = len(server.received)
    assert device.send(DATA) == Outcome.PRINTED
    again = bytes(server.received[at:]).lstrip(b"\x10\x04\x01\x02")
    assert again.startswith(bytes(8704) + b"\x1b@\x1b@")
    assert server.papers[-1].image.tobytes() == render(TICKET).tobytes()


def test_a_printer_that_never_confirms_leaves_the_paper_in_doubt(
    server: FakePrinterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    device = open_device(server.url, waiting=told.append)
    require = devices._require_ready

    def then_mute(link: object) -> None:
        require(link)  # type: ignore[arg-type]
        server.mute = True

    monkeypatch.setattr(devices, "_require_ready", then_mute)
    with pytest.raises(InDoubt, match=devices.UNSURE):
        device.send(b"\x1b@" + wire.CUT)
    assert len(server.papers) == 1
    assert told == [devices.STALLED]


def test_a_printer_set_not_to_confirm_is_only_assumed_to_have_printed(
    server: FakePrinterServer,
) -> None:
    server.mute = True
    assert open_device(f"{server.url}?confirm=none").send(DATA) == Outcome.ASSUMED
    assert len(server.wait_for_papers(1)) == 1
    assert b"\x1dr" not in server.received


def test_a_roll_that_ends_in_a_paper_is_waited_for(
    server: FakePrinterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    require = devices._require_ready

    def then_out(link: object) -> None:
        require(link)  # type: ignore[arg-type]
        server.fault = "paper_out"
        threading.Timer(2.5, server.mend).start()

    monkeypatch.setattr(devices, "_require_ready", then_out)
    assert open_device(server.url, waiting=told.append).send(DATA) == Outcome.PRINTED
    assert set(told) == {devices.PAPER_OUT, ""}
    assert told[-1] == ""
    assert len(server.papers) == 1


def test_a_file_takes_papers_one_after_the_other(tmp_path: Path) -> None:
    device = open_device(f"file://{tmp_path}/phi%E1%BA%BFu.bin")
    assert device.send(DATA) == device.send(DATA) == Outcome.ASSUMED
    assert len(decode((tmp_path / "phiếu.bin").read_bytes())) == 2


def test_a_file_without_its_folder_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingSent, match="Không có thư mục"):
        FileDevice(tmp_path / "none" / "x").send(DATA)


# -- the spool -------------------------------------------------------------------------------


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
    spooler.wake("h")
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
    [("paper_out", devices.PAPER_OUT), ("cover_open", devices.COVER_OPEN)],
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
    spooler.wake("h")
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
    assert shown == {"id": kiosk.id, "jobs": 1, "state": "trouble", "text": devices.PAPER_OUT}


# -- the virtual printer -------------------------------------------------------------------


@dataclass
class Virtual:
    """The printer that ships with the product, as its own process."""

    ports: tuple[int, int]
    page: int

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}{path}", timeout=5) as answer:
            return answer.read()

    def set(self, fault: str) -> None:
        data = urllib.parse.urlencode({"fault": fault}).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.page}/0", data, timeout=5) as answer:
            assert answer.status == 200


@pytest.fixture
def virtual() -> Iterator[Virtual]:
    doors = [create_server(("127.0.0.1", 0)) for _ in range(3)]
    wide, narrow, page = (door.getsockname()[1] for door in doors)
    for door in doors:
        door.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "printer.virtual", "--printer", f"tu-minh/kiosk={wide}",
         "--printer", f"tu-minh/quầy={narrow}:58", "--page", str(page)],
        cwd=ROOT,
    )  # fmt: skip
    try:
        until(lambda: _listens(page))
        yield Virtual((wide, narrow), page)
    finally:
        process.terminate()
        assert process.wait(5) == 0


def _listens(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), 0.2).close()
    except OSError:
        return False
    return True


def _bitmap(png: bytes, rows: int) -> bytes:
    """The first rows of a PNG, as a mode "1" bitmap."""
    from io import BytesIO

    from PIL import Image

    image = Image.open(BytesIO(png)).convert("1")
    return image.crop((0, 0, image.width, rows)).tobytes()


@pytest.mark.parametrize(("at", "roll"), [(0, 80), (1, 58)])
def test_the_virtual_printer_prints_what_was_drawn(virtual: Virtual, at: int, roll: int) -> None:
    image = render(TICKET, roll)
    began = time.monotonic()
    assert open_device("virtual:", virtual.ports[at]).send(wire.encode(image)) == Outcome.PRINTED
    assert time.monotonic() - began > image.height / 8 / 200, "no head is that fast"
    assert _bitmap(virtual.get(f"/{at}/1.png"), image.height) == image.tobytes()
    page = virtual.get("/").decode()
    assert "tu-minh/quầy" in page
    assert f'src="/{at}/1.png"' in page


def test_the_virtual_printer_has_faults_that_a_page_sets(virtual: Virtual) -> None:
    device = open_device("virtual:", virtual.ports[0])
    for fault, error in (
        ("paper_out", devices.PAPER_OUT),
        ("cover_open", devices.COVER_OPEN),
        ("silent", devices.NO_ANSWER),
    ):
        virtual.set(fault)
        with pytest.raises(NothingSent, match=error):
            device.send(DATA)
    virtual.set("ready")
    assert device.send(DATA) == Outcome.PRINTED
    assert virtual.get("/state") == b'[["ready", 1], ["ready", 0]]'


def test_a_virtual_printer_on_a_taken_port_says_so() -> None:
    with closing(create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
        command = [sys.executable, "-m", "printer.virtual", "--printer", f"x={port}", "--page", "1"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=10)
    assert done.returncode == 1
    assert "A port of the virtual printer is taken" in done.stderr
