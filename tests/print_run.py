"""A server that prints, to be killed: forked from a process that has everything imported.

    python tests/print_run.py DATA DEVICE

For each line on standard input it forks one server over the folder DATA, printing to DEVICE, and
says its process id. The server lets citizens take numbers, as many as the line says, and says
each number once it is committed; then it prints until it is killed, or says "done".
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from conftest import THURSDAY, at, issue  # noqa: E402
from printing import a_printer  # noqa: E402

import app  # noqa: E402
import settings  # noqa: E402
from hall.clock import FixedClock  # noqa: E402
from hall.paper_use import TO_COME  # noqa: E402
from hall.rulecheck import load_halls  # noqa: E402
from printer import wire  # noqa: E402


def main(data: str, device: str) -> None:
    rulebook = load_halls(ROOT / "halls")["tu-minh"]
    rulebook = rulebook.model_copy(update={"printers": (a_printer(device, confirm="fence"),)})
    where = settings.load({"DENLUOT_DATA": data, "DENLUOT_PHONE_PORT": "0"})
    wire.warm_up()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(where, rulebook, int(line))
        say(f"pid {child}")
        os.waitpid(child, 0)
        say("over")


def say(line: str) -> None:
    """A line in one write: a kill between two would join it with the next process's."""
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def serve(where: settings.Settings, rulebook: object, count: int) -> None:
    product = app.build(where, {"tu-minh": rulebook}, FixedClock(at(THURSDAY)))  # type: ignore[dict-item]
    product.start()
    hall = product.halls["tu-minh"]

    def citizens() -> None:
        for _ in range(count):
            say(f"took {issue(hall).label}")

    taking = threading.Thread(target=citizens)
    taking.start()
    while taking.is_alive() or {job.state for job in hall.jobs(5000)} & set(TO_COME):
        time.sleep(0.02)
    say("done")
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
