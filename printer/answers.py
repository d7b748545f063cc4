"""What a printer's bytes mean: read, never asked, here. Pure.

Five kinds of byte come back on one wire, unasked and in any order, and only the bits of each tell
them apart (the codes are those of the ESC/POS manuals).
"""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from printer.states import State


class Kind(Enum):
    STATUS = auto()  # one byte, 0xx1xx10: the answer to DLE EOT
    ASB = auto()  # four bytes, the first 0xx1xx00: Automatic Status Back, sent on every change
    PROCESS_ID = auto()  # the four letters that GS ( H asked for
    FENCE = auto()  # one byte, 0xx0xxxx: the answer to GS r
    NOISE = auto()  # all else, a broken frame too


class Answer(NamedTuple):
    kind: Kind
    data: bytes


_ID_HEAD = b"\x37\x22"
# No letter of an id can pass for the first byte of an answer that comes between: bit 4 is clear.
ID_LETTERS = "ABCDEFGHIJKLMNOabcdefghijklmno"


class Reader:
    """Takes bytes as they come, in pieces of any size, and tells the answers apart."""

    def __init__(self) -> None:
        self._frame = b""  # of ASB, while it is not whole
        self._id = b""  # of a process id, likewise; a status or a frame may come between

    def feed(self, data: bytes) -> list[Answer]:
        return [answer for byte in data for answer in self._one(bytes((byte,)))]

    def _one(self, byte: bytes) -> list[Answer]:
        plain = byte[0] & 0x90 == 0
        if self._frame and plain:
            self._frame += byte
            return self._ended_frame() if len(self._frame) == 4 else []
        torn = [Answer(Kind.NOISE, self._frame)] if self._frame else []
        self._frame = b""
        if byte[0] & 0x93 == 0x12:
            return [*torn, Answer(Kind.STATUS, byte)]
        if byte[0] & 0x93 == 0x10:
            self._frame = byte
            return torn
        if self._id or byte == _ID_HEAD[:1]:
            return torn + self._with_id(byte)
        return [*torn, Answer(Kind.FENCE if plain else Kind.NOISE, byte)]

    def _ended_frame(self) -> list[Answer]:
        frame, self._frame = self._frame, b""
        return [Answer(Kind.ASB, frame)]

    def _with_id(self, byte: bytes) -> list[Answer]:
        self._id += byte
        at = len(self._id)
        fits = (
            self._id == _ID_HEAD[:at]
            if at <= 2
            else chr(byte[0]) in ID_LETTERS
            if at <= 6
            else byte == b"\0"
        )
        if fits and at < 7:
            return []
        whole, self._id = self._id, b""
        return [Answer(Kind.PROCESS_ID, whole[2:6]) if fits else Answer(Kind.NOISE, whole)]


class Sensors(NamedTuple):
    """The answers to DLE EOT 1, 2 and 4; 0x12 says that nothing is the matter."""

    offline: int = 0x12
    cause: int = 0x12
    paper: int = 0x12

    @classmethod
    def of_frame(cls, frame: bytes) -> Sensors:
        """The same, from a frame of Automatic Status Back."""
        first, second, third, _ = frame
        return cls(
            first & 0x08,
            (0x04 if first & 0x20 else 0) | (0x40 if second & 0x68 else 0),
            (0x60 if third & 0x0C else 0) | (0x0C if third & 0x03 else 0),
        )

    def state(self, near_end: bool) -> State:
        """What a person has to know first; `near_end`: whether that sensor is to be believed."""
        if self.cause & 0x04:
            return State.COVER_OPEN
        if self.cause & 0x20 or self.paper & 0x60:
            return State.PAPER_OUT
        if self.cause & 0x40:
            return State.ERROR
        if self.offline & 0x08:
            return State.OFFLINE
        return State.NEAR_END if near_end and self.paper & 0x0C else State.READY


def state_of_port(bits: int | None) -> State:
    """The printer port's own status (paper out 0x20, selected 0x10, no error 0x08)."""
    if not bits:  # asked in vain, or a controller that never sets a bit
        return State.UNKNOWN
    if bits & 0x20:
        return State.PAPER_OUT
    if not bits & 0x08:
        return State.ERROR
    return State.READY if bits & 0x10 else State.OFFLINE
