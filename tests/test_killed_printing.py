"""kill -9 of the server at 200 random moments of a print run: the same promises hold."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from printing import PrinterRoom
from server import ROOT
from virtual_printer import VirtualPrinter

from hall.clock import SystemClock
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import upgrade
from hall.rulebook import Rulebook
from hall.writer import Database

KILLS = 200
SPEED = 300_000  # bytes a second, so that a ticket is on its way for a tenth of a second


class Run:
    """Servers over one folder and one printer, one after the other; what they acknowledged."""

    def __init__(self, data: Path, device: str) -> None:
        command = [sys.executable, str(ROOT / "tests/print_run.py"), str(data), device]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=ROOT
        )
        self.took: list[str] = []

    def server(self, numbers: int, kill_after: float | None = None, behind: str = "pid") -> bool:
        """One server; killed so many seconds after its start, or behind the first number that it
        "took", or left until it is done: whether it was."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{numbers}\n")
        said: list[list[str]] = []
        while (line := self._process.stdout.readline().split()) != ["over"]:
            assert line, "the run has ended by itself"
            said.append(line)
            if kill_after is not None and [kind for kind, *_ in said].count(behind) == 1:
                time.sleep(kill_after)
                kill_after = None
                with suppress(ProcessLookupError):  # on a slow machine it was done before
                    os.kill(int(said[0][1]), signal.SIGKILL)
        self.took += [line[1] for line in said if line[0] == "took"]
        return ["done"] in said

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        assert self._process.wait(10) == 0


def test_two_hundred_kills_lose_nothing_double_nothing_and_claim_nothing(
    tmp_path: Path, rulebooks: dict[str, Rulebook]
) -> None:
    chance = random.Random(4)
    url = f"sqlite:///{tmp_path / 'denluot.sqlite'}"
    upgrade(url)
    with VirtualPrinter(80, more=("--keep", "5000")) as virtual:
        virtual.set(throttle=SPEED)
        run = Run(tmp_path, virtual.url)
        killed = 0
        for _ in range(KILLS):
            numbers, behind = chance.randint(1, 4), "took" if chance.random() < 0.4 else "pid"
            longest = 0.1 * numbers if behind == "took" else 0.35
            killed += not run.server(numbers, chance.uniform(0, longest), behind)
        virtual.set(throttle=None)
        assert run.server(2)
        run.close()
        papers = virtual.came()
    database = Database(url)
    hall = Hall(rulebooks["tu-minh"], database, SystemClock(), Bus(), "http://127.0.0.1:8000")
    room = PrinterRoom(hall, *hall.rulebook.printers[:1])
    states = {job.state for job in room.jobs()}
    came = room.came_out(papers)
    torn, blank = came.pop("torn", 0), came.pop("blank", 0)
    ends = {label(hall, job.ticket_id): job.state for job in room.jobs()}
    database.close()

    assert killed > KILLS * 0.9
    assert set(run.took) <= set(ends), "an acknowledged number has no paper"
    assert states <= {"printed", "unknown"}
    assert Counter(ends.values())["unknown"] > KILLS * 0.2, "too few were killed in a paper"
    assert torn + blank <= killed
    for number, state in ends.items():
        assert came[number] == 1 if state == "printed" else came[number] <= 1, (number, state)
    assert set(came) <= set(ends)


def label(hall: Hall, ticket_id: int) -> str:
    return hall.ticket(ticket_id).label
