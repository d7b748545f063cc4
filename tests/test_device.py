"""The device against the other end of a real wire: how it is, and papers that come out."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest
from bare_printer import (
    FENCE,
    MM,
    OUT,
    PAPER,
    Connect,
    TcpPrinter,
    TerminalPrinter,
    hurry,
    once,
)

from printer.device import InDoubt, NothingSent, NotReady
from printer.states import ADVICE, State
from printer.wire import CUT

pytest_plugins = ("bare_printer",)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


# Looking -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({}, State.READY),
        ({4: b"\x1e"}, State.NEAR_END),
        ({1: b"\x1a", 2: b"\x32", 4: b"\x72"}, State.PAPER_OUT),
        ({1: b"\x1a", 2: b"\x16"}, State.COVER_OPEN),
        ({1: b"\x1a", 2: b"\x52"}, State.ERROR),
        ({1: b"\x1a"}, State.OFFLINE),
        # Past whatever else comes with the answer.
        ({1: b"\xff\x00\x13\x12", 4: OUT + b"\x12\x00"}, State.READY),
        ({1: b"\x18\x00\xff\x12"}, State.READY),
    ],
)
def test_each_state_is_seen(
    printer: TcpPrinter, connect: Connect, answers: dict[object, bytes], state: State
) -> None:
    printer.answers |= answers
    device = connect()
    assert (device.look(), device.sentence) == (state, ADVICE[state])
    assert (device.look(), device.state, printer.connections) == (state, state, 1)


def test_what_came_before_the_question_is_no_answer(printer: TcpPrinter, connect: Connect) -> None:
    device = connect()
    assert device.look() is State.READY
    printer.say(b"\x12\x72" * 500)  # late, of a printer that then ran out of paper
    printer.answers |= {1: b"\x1a", 2: b"\x32", 4: b"\x72"}
    time.sleep(0.05)
    assert device.look() is State.PAPER_OUT


def test_a_late_answer_is_never_another_ones(printer: TcpPrinter, connect: Connect) -> None:
    """The link of a question that was not answered in time is dropped with its answer."""

    def late(command: bytes) -> None:
        if command == b"\x10\x04\x02":
            time.sleep(0.6)

    device = connect()
    printer.before = late
    printer.answers[2] = b"\x1e"  # a cover that is open; as an answer to 4, paper near its end
    assert device.look() is State.SILENT
    printer.before = lambda command: None
    printer.answers[2] = b"\x12"
    time.sleep(0.3)
    assert device.look() is State.READY
    assert printer.connections == 2


def test_a_noisy_wire_with_an_answer_too_many_is_not_believed(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers |= {1: b"\xff\x12", 4: b"\x12\x12"}
    sent = threading.Event()

    def second(command: bytes) -> None:
        if command == b"\x10\x04\x04":
            threading.Timer(0.02, printer.say, (b"\x12",)).start()
            sent.set()

    printer.before = second
    assert connect().look() is State.SILENT
    assert sent.is_set()


def test_a_printer_that_is_away_names_what_to_check(connect: Connect) -> None:
    with closing(create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    device = connect(f"tcp://127.0.0.1:{port}")
    assert device.look() is State.SILENT
    assert "Mời kiểm tra máy in đã bật và địa chỉ máy in đúng" in device.sentence
    with pytest.raises(NothingSent) as fault:
        device.send(PAPER, MM)
    assert (fault.value.state, str(fault.value)) == (State.SILENT, device.sentence)
    assert not isinstance(fault.value, NotReady)


def test_a_link_that_broke_between_papers_is_opened_again(
    printer: TcpPrinter, connect: Connect
) -> None:
    device = connect()
    assert device.look() is State.READY
    printer.reset()
    printer.wait_for(lambda: printer.connections == 1)
    assert device.look() is State.READY
    assert device.send(PAPER, MM).outcome == "printed"
    assert printer.connections == 2


@pytest.mark.parametrize("confirm", ["fence", "process_id"])
def test_a_silent_printer_is_sent_nothing(
    printer: TcpPrinter, connect: Connect, confirm: str
) -> None:
    printer.answers[1] = b""
    with pytest.raises(NothingSent) as fault:
        connect(confirm=confirm).send(PAPER, MM)
    assert fault.value.state is State.SILENT
    assert printer.received == b"\x10\x04\x01"


def test_a_printer_that_needs_a_person_is_sent_nothing(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers |= {1: b"\x1a", 2: b"\x32", 4: b"\x72"}
    device = connect()
    with pytest.raises(NotReady) as fault:
        device.send(PAPER, MM)
    assert (fault.value.state, fault.value.sentence) == (
        State.PAPER_OUT, ADVICE[State.PAPER_OUT],
    )  # fmt: skip
    assert b"U" not in printer.received
    assert not device.broken


# Printed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("confirm", "asked"), [("fence", b"\x1dr\x01" * 2), ("process_id", b"")])
def test_a_healthy_printer_says_that_it_printed(
    printer: TcpPrinter, connect: Connect, confirm: str, asked: bytes
) -> None:
    device = connect(confirm=confirm)
    first, second = device.send(PAPER, MM), device.send(PAPER, MM)
    assert first.outcome == second.outcome == "printed"
    assert set(first.steps) == {"connect", "status", "first_byte", "send", "confirm"}
    assert first.steps["connect"] > 0 == second.steps["connect"]
    stream = bytes(printer.received[9:])
    assert stream.startswith(b"\x1b@\x1da\x0f" + PAPER + (asked or b"\x1d(H\x06\x0000"))
    assert first.bytes == len(stream) // 2 - 4  # without the second's questions
    assert printer.connections == 1


def test_ids_of_two_papers_differ(printer: TcpPrinter, connect: Connect) -> None:
    device = connect(confirm="process_id")
    for _ in range(3):
        device.send(PAPER, MM)
    ids = bytes(printer.received).split(b"\x1d(H\x06\x0000")[1:]
    assert len({id[:4] for id in ids}) == 3


def test_a_printer_that_only_takes_bytes_is_assumed_to_have_printed(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers |= {1: b"", 2: b"", 4: b"", "fence": b""}
    device = connect(confirm="none")
    assert device.look() is State.UNKNOWN
    assert device.send(PAPER, MM).outcome == device.send(PAPER, MM).outcome == "assumed"
    printer.wait_for(lambda: printer.count(CUT) == 2)
    # Asked once, on a link that stays.
    assert bytes(printer.received) == b"\x10\x04\x01" + (b"\x1b@" + PAPER) * 2
    assert printer.connections == 1


def test_a_printer_that_confirms_nothing_but_answers_is_asked_all_the_same(
    printer: TcpPrinter, connect: Connect
) -> None:
    device = connect(confirm="none")
    assert device.send(PAPER, MM).outcome == "assumed"
    printer.answers[4] = b"\x72"
    with pytest.raises(NotReady):
        device.send(PAPER, MM)


def test_what_an_assumed_paper_left_on_the_wire_survives_the_closing(
    printer: TcpPrinter, connect: Connect
) -> None:
    printer.answers |= {1: b""}
    device = connect(confirm="none")
    device.look()
    printer.say(b"\x13" * 100)  # unread bytes would reset the link when it is closed
    device.send(PAPER, MM)
    device.close()
    printer.wait_for(lambda: printer.count(PAPER) == 1)


# Other wires ---------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["usb://{}", "serial://{}?baud=9600"])
@pytest.mark.parametrize("confirm", ["fence", "process_id", "none"])
def test_a_node_prints_as_a_network_printer_does(connect: Connect, url: str, confirm: str) -> None:
    with TerminalPrinter() as node:
        device = connect(url.format(node.path), confirm=confirm)
        sent = [device.send(PAPER, MM).outcome for _ in range(2)]
        assert sent == ["assumed" if confirm == "none" else "printed"] * 2
        node.wait_for(lambda: node.count(PAPER) == 2)
        node.answers[4] = b"\x72"
        assert device.look() is State.PAPER_OUT


def test_a_node_that_is_pulled_out(connect: Connect) -> None:
    with TerminalPrinter() as node:
        device = connect(f"usb://{node.path}")
        assert device.look() is State.READY
        node.before = once(FENCE, node.unplug)
        with pytest.raises(InDoubt):
            device.send(PAPER, MM)
        assert device.look() is State.SILENT
        assert "cáp USB" in device.sentence


def test_a_file_takes_papers_one_after_the_other(connect: Connect, tmp_path: Path) -> None:
    path = tmp_path / "phiếu.bin"
    device = connect(f"file://{tmp_path}/phi%E1%BA%BFu.bin")
    assert device.look() is State.UNKNOWN
    assert device.send(PAPER, MM).outcome == device.send(PAPER, MM).outcome == "assumed"
    assert path.read_bytes() == (b"\x1b@" + PAPER) * 2
    path.unlink()
    device.send(PAPER, MM)
    assert path.read_bytes() == b"\x1b@" + PAPER


def test_a_file_that_cannot_be_written_takes_nothing(connect: Connect, tmp_path: Path) -> None:
    with pytest.raises(NothingSent, match=f"Không có thư mục {tmp_path}/none"):
        connect(f"file://{tmp_path}/none/x").send(PAPER, MM)
    with pytest.raises(NothingSent):
        connect("file:///dev/full").send(PAPER, MM)
