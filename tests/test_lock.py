"""One program at a time on one printer, whatever becomes of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from bare_printer import TcpPrinter, as_anyone

from hall.printers import Printer
from printer.device import Device
from printer.link import CannotOpen
from printer.lock import TAKEN, Lock
from printer.states import State

ROOT = Path(__file__).parent.parent

HOLD = """
import sys
from hall.printers import Printer
from printer.device import Device
device = Device(Printer(id="k", device=sys.argv[1], serves=("kiosk",)))
print(device.look().value, flush=True)
sys.stdin.read()
"""


@contextmanager
def another_program(url: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A process that holds a printer; it and the state that it saw."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            yield process, process.stdout.readline().strip()
        finally:
            with suppress(ProcessLookupError):  # it may have been killed
                process.kill()


def test_two_programs_never_print_on_one_printer() -> None:
    with TcpPrinter() as printer, another_program(printer.url) as (other, seen):
        assert seen == "ready"
        how = Printer(id="k", device=printer.url, serves=("kiosk",))
        with closing(Device(how)) as device:
            assert (device.look(), device.sentence) == (State.SILENT, TAKEN)
            assert printer.connections == 1
            other.send_signal(signal.SIGKILL)
            other.wait()
            assert device.look() is State.READY
            with another_program(printer.url) as (_, seen):
                assert seen == "silent"


def test_a_lock_holds_within_one_program_too() -> None:
    key = f"test:{os.getpid()}"
    first, second = Lock(key), Lock(key)
    first.take()
    first.take()
    with pytest.raises(CannotOpen, match=TAKEN):
        second.take()
    first.release()
    second.take()
    second.release()
    second.release()


def test_a_lock_that_another_account_made_is_still_one_lock() -> None:
    key = f"test:{os.getpid()}:other"
    with as_anyone():
        theirs = Lock(key)
        theirs.take()
    with pytest.raises(CannotOpen, match=TAKEN):
        Lock(key).take()
    theirs.release()
    ours = Lock(key)
    ours.take()
    with as_anyone(), pytest.raises(CannotOpen, match=TAKEN):
        Lock(key).take()
    ours.release()


def test_a_machine_that_keeps_no_locks_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "denluot-printers").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(CannotOpen, match="Không giữ được máy in cho riêng mình"):
        Lock("x").take()
