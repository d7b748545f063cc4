"""What the tests of the printer share: a store in memory, short waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

import pytest
from escpos_reader import Decoded
from papers import TICKET

from hall.paper import to_json
from printer import device as devices
from printer import spool, wire
from printer.render import render

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


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same waits as in a hall, shorter."""
    monkeypatch.setattr(spool, "BACKOFF_SECONDS", (0.05, 0.1, 0.2))
    monkeypatch.setattr(spool, "READY_SECONDS", 0.1)
    monkeypatch.setattr(devices, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(devices, "QUIET_SECONDS", 1.5)
    monkeypatch.setattr(devices, "SLOW_SECONDS", 0.3)


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
