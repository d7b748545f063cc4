"""What the tests of the printer room share: a hall whose printers are devices of the test, with its
spool running, and what physically came out, counted by number."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from conftest import COPIES, issue
from PIL import Image
from virtual_printer import Came, VirtualPrinter, fingerprint

from hall.hall import Hall
from hall.jobs import Job
from hall.paper import from_json
from hall.printers import Printer
from hall.spooling import Spooling
from printer import device, spool, transfer
from printer.render import render
from printer.spool import Spool

HEADS = {80: 576, 58: 384}  # dots of the virtual printer's heads


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits as in a hall, shorter."""
    monkeypatch.setattr(spool, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(spool, "BACKOFF_SECONDS", (0.1, 0.2))
    monkeypatch.setattr(device, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(device, "MUTE_SECONDS", 0.2)
    monkeypatch.setattr(transfer, "QUIET_SECONDS", 4.0)
    monkeypatch.setattr(transfer, "ASK_SECONDS", 0.2)
    monkeypatch.setattr(transfer, "LOST_SECONDS", 1.0)


def until(true: Callable[[], object], timeout: float = 10.0, what: str = "it") -> None:
    end = time.monotonic() + timeout
    while not true():
        assert time.monotonic() < end, f"{what} never came true"
        time.sleep(0.01)


def a_printer(url: str, id: str = "kiosk", **more: Any) -> Printer:
    """A printer of a hall file; it serves both faces unless told otherwise."""
    return Printer(**{"id": id, "device": url, "serves": ("kiosk", "counter"), **more})


class PrinterRoom:
    """A hall with these printers and its spool; use it as a context manager."""

    def __init__(self, hall: Hall, *printers: Printer) -> None:
        self.hall = hall
        hall.rulebook = hall.rulebook.model_copy(update={"printers": printers})
        self.changes: list[str] = []
        self.longest = 0.0  # seconds that a number took
        self.spool = self._spool()
        hall.bus.listen(lambda event: [self.spool.wake(event.hall, p) for p in event.printers])

    def _spool(self) -> Spool:
        printers = {self.hall.id: self.hall.rulebook.printers}
        return Spool(
            Spooling(self.hall.database),
            printers,
            self.hall.clock.now,
            on_change=self.changes.append,
        )

    def __enter__(self) -> PrinterRoom:
        self.spool.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.spool.stop()

    def restart(self) -> None:
        """The same database and printers under a new process's spool."""
        self.spool.stop()
        self.spool = self._spool()
        self.spool.start()

    def take(self, count: int = 1, code: str = COPIES) -> list[str]:
        """So many citizens take a number; what stands on their papers."""
        labels = []
        for _ in range(count):
            began = time.perf_counter()
            labels.append(issue(self.hall, code).label)
            self.longest = max(self.longest, time.perf_counter() - began)
        return labels

    def jobs(self) -> list[Job]:
        """Every job, oldest first."""
        return list(reversed(self.hall.jobs(5000)))

    def states(self) -> list[str]:
        return [job.state for job in self.jobs()]

    def wait(self, *states: str, timeout: float = 20.0) -> None:
        """Until the jobs, oldest first, are in these states."""
        until(lambda: self.states() == list(states), timeout, f"{list(states)} of {self.states()}")

    def state(self, printer: str = "kiosk") -> str:
        return self.spool.condition(self.hall.id, printer).state.value

    def wait_state(self, state: str, printer: str = "kiosk", timeout: float = 10.0) -> None:
        until(lambda: self.state(printer) == state, timeout, f"{state}, not {self.state(printer)},")

    def came_out(self, papers: Sequence[Came]) -> Counter[str]:
        """How often each paper came out whole: "A001" a first copy, "A001+1" its first reprint.

        A piece without ink counts as "blank", any other that is no whole paper of ours as "torn".
        """
        known = {fingerprint(Image.new("1", (8, 8), 1)): "blank"}
        for job in self.jobs():
            for printer in self.hall.rulebook.printers:
                paper = from_json(job.kind, job.content)
                image = render(paper, printer.paper, printer.width)
                copy = f"+{job.copy}" if job.copy else ""
                known[fingerprint(image, {80: 576, 58: 384}[printer.paper])] = (
                    f"{paper.label}{copy}"
                )
        return Counter(known.get(paper.fingerprint, "torn") for paper in papers)


def whole(room: PrinterRoom, virtual: VirtualPrinter, at: int = 0) -> list[str]:
    """The labels of the whole papers that a virtual printer printed, in order."""
    counted = room.came_out(virtual.came(at))
    assert "torn" not in counted, counted
    assert max(counted.values(), default=1) == 1, counted
    return list(counted)
