"""Bytes from a printer, told apart however they come."""

from __future__ import annotations

import pytest

from printer.answers import Kind, Reader, Sensors, state_of_port
from printer.states import State

ASB, FENCE, ID, NOISE, STATUS = Kind.ASB, Kind.FENCE, Kind.PROCESS_ID, Kind.NOISE, Kind.STATUS
OUT = "10 00 0c 00"


@pytest.mark.parametrize(
    ("came", "means"),
    [
        ("12", [(STATUS, "12")]),
        ("1e 72", [(STATUS, "1e"), (STATUS, "72")]),
        ("00 03 0c 6f", [(FENCE, "00"), (FENCE, "03"), (FENCE, "0c"), (FENCE, "6f")]),
        (OUT, [(ASB, OUT)]),
        ("1c 60 03 6f", [(ASB, "1c 60 03 6f")]),
        ("37 22 41 62 63 4f 00", [(ID, "41 62 63 4f")]),
        # What comes between.
        (f"12 {OUT} 12", [(STATUS, "12"), (ASB, OUT), (STATUS, "12")]),
        (f"00 {OUT} 00", [(FENCE, "00"), (ASB, OUT), (FENCE, "00")]),
        (f"37 22 41 {OUT} 42 12 43 44 00", [(ASB, OUT), (STATUS, "12"), (ID, "41 42 43 44")]),
        # Broken frames.
        ("10 00 12", [(NOISE, "10 00"), (STATUS, "12")]),
        (f"10 00 {OUT}", [(NOISE, "10 00"), (ASB, OUT)]),
        ("10 00 ff 00", [(NOISE, "10 00"), (NOISE, "ff"), (FENCE, "00")]),
        ("37 22 31 32 33 34 00", [(NOISE, "37 22 31"), (STATUS, "32"), (NOISE, "33")]),
        ("37 22 41 42 43 44 45", [(NOISE, "37 22 41 42 43 44 45")]),
        ("37 00", [(NOISE, "37 00")]),
        # An emulator's answer, the flow control of a serial port, a name.
        ("11 13", [(NOISE, "11"), (NOISE, "13")]),
        ("5f", [(NOISE, "5f")]),
        ("80 ff 93", [(NOISE, "80"), (NOISE, "ff"), (NOISE, "93")]),
    ],
)
@pytest.mark.parametrize("piece", [1, 2, 3, 99], ids=lambda piece: f"{piece} at a time")
def test_answers_are_told_apart(came: str, means: list[tuple[Kind, str]], piece: int) -> None:
    data, reader, heard = bytes.fromhex(came), Reader(), []
    for at in range(0, len(data), piece):
        heard += reader.feed(data[at : at + piece])
    assert heard[: len(means)] == [(kind, bytes.fromhex(text)) for kind, text in means]
    assert sum(len(answer.data) for answer in heard) <= len(data)


def test_a_burst_of_noise_leaves_the_next_answers_whole() -> None:
    """Whatever 256 bytes came: after three plain ones that end any frame, an answer is one."""
    reader = Reader()
    reader.feed(bytes(range(256)) + b"\xff")
    assert reader.feed(b"\x12" + bytes.fromhex(OUT)) == [(STATUS, b"\x12"), (ASB, b"\x10\0\x0c\0")]


@pytest.mark.parametrize(
    ("offline", "cause", "paper", "state"),
    [
        (0x12, 0x12, 0x12, State.READY),
        (0x16, 0x12, 0x12, State.READY),  # the pin of a cash drawer
        (0x12, 0x12, 0x1E, State.NEAR_END),
        (0x1A, 0x32, 0x72, State.PAPER_OUT),
        (0x1A, 0x32, 0x12, State.PAPER_OUT),
        (0x12, 0x12, 0x72, State.PAPER_OUT),
        (0x1A, 0x36, 0x72, State.COVER_OPEN),  # opened to put in a roll
        (0x1A, 0x52, 0x12, State.ERROR),
        (0x1A, 0x12, 0x12, State.OFFLINE),
    ],
)
def test_what_the_sensors_say(offline: int, cause: int, paper: int, state: State) -> None:
    assert Sensors(offline, cause, paper).state(near_end=True) is state


@pytest.mark.parametrize(
    ("frame", "state"),
    [
        ("10 00 00 00", State.READY),
        ("10 00 03 00", State.NEAR_END),
        ("18 00 0f 00", State.PAPER_OUT),
        ("38 00 0c 00", State.COVER_OPEN),
        ("18 08 00 0f", State.ERROR),
        ("18 40 00 00", State.ERROR),
        ("18 00 00 00", State.OFFLINE),
    ],
)
def test_what_a_frame_says(frame: str, state: State) -> None:
    assert Sensors.of_frame(bytes.fromhex(frame)).state(near_end=True) is state


def test_a_near_end_sensor_that_is_not_to_be_believed() -> None:
    assert Sensors(0x12, 0x12, 0x1E).state(near_end=False) is State.READY


@pytest.mark.parametrize(
    ("bits", "state"),
    [
        (0x18, State.READY),
        (0x38, State.PAPER_OUT),
        (0x10, State.ERROR),
        (0x08, State.OFFLINE),
        (0x00, State.UNKNOWN),
        (None, State.UNKNOWN),
    ],
)
def test_what_the_port_says(bits: int | None, state: State) -> None:
    assert state_of_port(bits) is state
