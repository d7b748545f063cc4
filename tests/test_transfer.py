"""Papers that have begun and do not go on: in doubt, or held up; over a real wire."""

from __future__ import annotations

import threading
from contextlib import closing

import pytest
from bare_printer import (
    ALL_IS_WELL,
    ASB_ON,
    COVER,
    FENCE,
    MM,
    OUT,
    PAPER,
    Connect,
    TcpPrinter,
    hurry,
    once,
)  # fmt: skip

from hall.printers import Printer
from printer import device as devices
from printer import link as links
from printer import transfer
from printer.device import HEADER, Device, InDoubt
from printer.states import State
from printer.wire import CUT

pytest_plugins = ("bare_printer",)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


# In doubt ------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [ASB_ON, FENCE])
def test_a_connection_that_breaks_leaves_the_paper_in_doubt(
    printer: TcpPrinter, connect: Connect, command: bytes
) -> None:
    printer.before = once(command, printer.reset)
    device = connect()
    with pytest.raises(InDoubt, match=devices.BROKEN) as fault:
        device.send(PAPER * 3, MM)
    assert fault.value.state is State.SILENT
    assert device.broken


def test_after_a_broken_paper_the_next_is_whole_and_the_torn_one_leaves_alone(
    printer: TcpPrinter, connect: Connect
) -> None:
    device = connect(band=120 - 16, paper=58)
    printer.before = once(ASB_ON, printer.reset)
    with pytest.raises(InDoubt):
        device.send(PAPER * 3, MM)
    printer.before = lambda command: None
    at = len(printer.received)
    assert device.send(PAPER, MM).outcome == "printed"
    again = bytes(printer.received[at:])
    # First what ends half a header, so that no question is taken for the sizes of a band.
    assert again.startswith(HEADER + b"\x10\x04\x01")
    again = again[len(HEADER) + 9 :]
    assert again.startswith(bytes(104 * 48 + 16) + b"\x1b@" + CUT + b"\x1b@\x1da\x0f" + PAPER)
    at = len(printer.received)
    device.send(PAPER, MM)
    assert bytes(printer.received[at + 9 :]).startswith(b"\x1b@\x1da\x0f" + PAPER)


def test_a_device_that_was_told_so_begins_as_after_a_broken_paper(printer: TcpPrinter) -> None:
    how = Printer(id="k", device=printer.url, serves=("kiosk",), cutter=False)
    with closing(Device(how, broken=True)) as device:
        device.send(PAPER, MM)
    assert bytes(printer.received[len(HEADER) + 9 :]).startswith(
        bytes(104 * 72 + 16) + b"\x1b@" + devices.TEAR_OFF + b"\x1b@"
    )


@pytest.mark.parametrize("confirm", ["fence", "process_id"])
@pytest.mark.parametrize(
    "answers",
    [
        {"fence": b"", "id": b""},  # silence
        {"fence": b"\x12", "id": b"\x12"},  # a status
        {"fence": OUT[:3] + b"\0", "id": b"\0"},  # frames; fences, where an id was asked for
        {"fence": b"\xff\0", "id": b"\x37\x22AAAA\0"},  # noise; the id of some other paper
        {"fence": b"\x80", "id": b"\x37\x221234\0"},  # the id of an emulator
    ],
)
def test_nothing_but_its_own_confirmation_says_printed(
    printer: TcpPrinter, connect: Connect, confirm: str, answers: dict[object, bytes]
) -> None:
    printer.answers |= answers
    with pytest.raises(InDoubt, match="Máy in không xác nhận") as fault:
        connect(confirm=confirm).send(PAPER, MM)
    assert b"U" in printer.received
    if answers["fence"] == b"":
        assert fault.value.state is State.SILENT


@pytest.mark.parametrize(
    ("first", "second", "printed"),
    [
        (b"\0", b"\0", True),
        (b"\x03", b"\x03", True),
        (b"\0" + ALL_IS_WELL, b"\0", True),  # a frame between
        (b"\0", b"", False),  # one byte, whatever sent it
        (b"", b"\x0c", False),
        (b"\0", b"\x03", False),  # one sensor, two words
        (b"\xff\0", b"\0", False),  # something unexplained: who knows what else was noise
        (b"\0\xff", b"\0", False),
        (b"\x10\0", b"\0", False),
    ],
)
def test_two_fences_and_nothing_unexplained(
    printer: TcpPrinter, connect: Connect, first: bytes, second: bytes, printed: bool
) -> None:
    answers = iter((first, second))

    def answer(command: bytes) -> None:
        if command == FENCE:
            printer.answers["fence"] = next(answers)

    printer.before = answer
    device = connect()
    if printed:
        assert device.send(PAPER, MM).outcome == "printed"
    else:
        with pytest.raises(InDoubt):
            device.send(PAPER, MM)


def test_noise_before_the_last_byte_of_the_paper_does_no_harm(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers["asb"] = b"\xff\0\x80\0" + ALL_IS_WELL
    assert connect().send(PAPER, MM).outcome == "printed"


def test_a_full_printer_that_says_nothing_leaves_the_paper_in_doubt(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.before = once(ASB_ON, lambda: setattr(printer, "reads", False))
    told: list[State] = []
    with pytest.raises(InDoubt) as fault:
        connect(told=told).send(PAPER * 20, MM)
    assert fault.value.state is State.SILENT
    assert told == [State.SILENT]


# Held up -------------------------------------------------------------------------------------


def test_a_roll_that_ends_in_a_full_pipe_is_waited_for(
    printer: TcpPrinter, connect: Connect
) -> None:
    """It takes no byte for longer than a silent printer is given; only its frames can tell."""

    def out() -> None:
        printer.say(OUT)
        printer.reads = False
        threading.Timer(1.2, printer.say, (COVER,)).start()
        threading.Timer(1.6, goes_on).start()

    def goes_on() -> None:
        printer.say(ALL_IS_WELL)
        printer.reads = True

    printer.before = once(ASB_ON, out)
    told: list[State] = []
    assert connect(told=told).send(PAPER * 20, MM).outcome == "printed"
    assert told == [State.PAPER_OUT, State.COVER_OPEN, State.READY]
    assert printer.count(CUT) == 20


def test_a_roll_that_ends_behind_the_last_byte_is_asked_about(
    printer: TcpPrinter, connect: Connect
) -> None:
    """A printer without frames: the questions alone tell."""
    printer.answers["fence"] = b""

    def out() -> None:
        printer.answers |= {1: b"\x1a", 2: b"\x32", 4: b"\x72"}
        threading.Timer(1.5, goes_on).start()

    def goes_on() -> None:
        printer.answers |= {1: b"\x12", 2: b"\x12", 4: b"\x12"}
        threading.Timer(0.5, printer.say, (b"\0\0",)).start()

    printer.before = once(FENCE, out)
    told: list[State] = []
    assert connect(told=told).send(PAPER, MM).outcome == "printed"
    assert told[0] in (State.OFFLINE, State.PAPER_OUT)
    assert State.PAPER_OUT in told
    assert told[-1] is State.READY
    assert printer.count(CUT) == 1


def test_a_roll_that_is_never_put_in_leaves_the_paper_in_doubt(
    printer: TcpPrinter, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "HELD_SECONDS", 1.0)
    printer.answers["asb"] = OUT
    printer.before = once(ASB_ON, lambda: setattr(printer, "reads", False))
    with pytest.raises(InDoubt) as fault:
        connect().send(PAPER * 20, MM)
    assert fault.value.state is State.PAPER_OUT


def test_a_question_that_a_printer_forgot_is_asked_again(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers |= {"fence": b"", "asb": OUT}
    printer.before = once(FENCE, lambda: printer.answers.update({1: b"", 2: b"", 4: b""}))

    def comes_back() -> None:
        printer.answers |= {1: b"\x12", 2: b"\x12", 4: b"\x12"}
        threading.Timer(0.8, printer.say, (b"\0\0",)).start()

    threading.Timer(0.5, comes_back).start()
    told: list[State] = []
    assert connect(told=told).send(PAPER, MM).outcome == "printed"
    assert (told[0], told[-1]) == (State.PAPER_OUT, State.READY)


def test_an_answer_still_owed_to_a_paper_is_never_the_next_ones(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers["fence"] = b""

    def slow() -> None:
        printer.answers |= {1: b"", 2: b"", 4: b""}
        threading.Timer(0.4, printer.say, (b"\0\0",)).start()

    printer.before = once(FENCE, slow)
    device = connect()
    assert device.send(PAPER, MM).outcome == "printed"
    printer.answers |= {1: b"\x12", 2: b"\x12", 4: b"\x12"}
    assert device.look() is State.READY
    assert printer.connections == 2


@pytest.mark.parametrize("where", [ASB_ON, FENCE])
def test_stopping_leaves_what_has_begun_in_doubt_at_once(printer: TcpPrinter, where: bytes) -> None:
    stopping = threading.Event()

    def stop() -> None:
        printer.answers["fence"] = b""
        printer.reads = False
        printer.say(OUT)
        stopping.set()

    printer.before = once(where, stop)
    how = Printer(id="k", device=printer.url, serves=("kiosk",))
    with closing(Device(how, stopping=stopping)) as device:
        with pytest.raises(InDoubt, match=transfer.STOPPED):
            device.send(PAPER * 20, MM)
        assert device.look() is State.SILENT  # nobody waits for an answer either


def test_a_host_that_dies_in_a_full_pipe_is_noticed(
    printer: TcpPrinter, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While its roll is out it is waited for; but a dead machine answers no probe."""
    monkeypatch.setattr(links, "RETRY_MS", 1_000)
    printer.answers["asb"] = OUT

    def full() -> None:
        printer.reads = False
        threading.Timer(0.5, printer.die).start()

    printer.before = once(ASB_ON, full)
    with pytest.raises(InDoubt, match=devices.BROKEN):
        connect().send(PAPER * 20, MM)
