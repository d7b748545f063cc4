"""One paper on its way: its bytes out, what the printer says meanwhile, and its word at the end."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from threading import Event

from hall.printers import Printer
from printer.answers import ID_LETTERS, Kind, Reader, Sensors
from printer.link import Link
from printer.states import WAITS, State

QUIET_SECONDS = 5.0  # beyond the time that the bytes and the paper need
HELD_SECONDS = 900.0  # while the printer says that it waits for a person
ASK_SECONDS = 1.0  # between questions to a printer that has every byte
LOST_SECONDS = 5.0  # until one counts as lost: a printer that was off has forgotten it
IDLE_SECONDS = 0.25
SLICE = 2048
USUAL_RATE = 20_000  # bytes a second of a slow network or USB interface

UNSURE = "Máy in không xác nhận. Mời kiểm tra phiếu đã ra chưa trước khi in lại."
STOPPED = "Phần mềm dừng khi đang in. Mời kiểm tra phiếu đã ra chưa trước khi in lại."

# Asks for one byte once everything before it, the cut too, has been carried out.
FENCE = b"\x1dr\x01"
# The same, with four letters that come back.
PROCESS_ID = b"\x1d(H\x06\x0000"


class Halted(Exception):
    """It does not go on; a Vietnamese sentence."""


class Transfer:
    """Writes to the link; Halted or Gone when the paper cannot be brought to its end."""

    def __init__(
        self,
        link: Link,
        reader: Reader,
        printer: Printer,
        state: State,
        stopping: Event,
        on_state: Callable[[State], None],
    ) -> None:
        self.sent = 0  # bytes, of everything
        self.owed = 0  # answers that are still to come
        self.state = state
        self._link = link
        self._reader = reader
        self._printer = printer
        self._stopping = stopping
        self._on_state = on_state
        self._sensors = Sensors()
        self._question = 1  # the last that was asked
        self._listening = False  # for its answer
        self._way = ""  # of confirming, once that was asked for
        self._own_id = b""
        self._fences = b""
        self._noise = False
        self._moved_at = self._asked_at = time.monotonic()
        self._held_since = self._going_since = self._moved_at
        self._allowed = QUIET_SECONDS

    def write(self, data: bytes, millimetres: float) -> None:
        """Every byte out; waits while the printer waits for a person."""
        view, at = memoryview(data), 0
        usual = len(data) / (self._link.rate or USUAL_RATE)
        printing = millimetres / self._printer.speed + QUIET_SECONDS
        self._allowed = usual + printing
        self._moved_at = self._going_since = time.monotonic()
        while at < len(data):
            taken = self._link.send(view[at : at + SLICE], IDLE_SECONDS)
            at += taken
            self.sent += taken
            self._hear(0)
            if taken:
                self._moved_at = time.monotonic()
            else:
                self._go_on()
        # A wire that was slower than usual so far is so for what it still holds.
        self._allowed = max(usual, time.monotonic() - self._going_since) + printing

    def confirm(self, way: str) -> None:
        """Wait for the printer's word, or (`none`) until the wire has taken every byte."""
        allowed = self._allowed
        if way != "none":
            self._hear(0)  # what was said before the last byte of the paper confirms nothing
            self._way, self._fences, self._noise = way, b"", False
            self._own_id = "".join(random.choices(ID_LETTERS, k=4)).encode()
            self.write(FENCE * 2 if way == "fence" else PROCESS_ID + self._own_id, 0)
        self._allowed, self._asked_at = allowed, self._moved_at
        held_back = self._link.unsent()
        while not (self._confirmed() if self._way else held_back == 0):
            left = self._link.unsent()
            if left < held_back:
                self._moved_at = time.monotonic()
            held_back = left
            if self._way and not held_back:  # a full wire carries no question
                self._ask()
            self._go_on()
            self._hear(IDLE_SECONDS if self._way else IDLE_SECONDS / 10)

    def _confirmed(self) -> bool:
        if self._way == "process_id":
            return self._own_id == b""
        # Both answers tell the same sensor: two bytes that differ were no answers.
        return len(self._fences) == 2 and self._fences[0] == self._fences[1] and not self._noise

    def _ask(self) -> None:
        """One question at a time: an answer does not say what it answers."""
        now = time.monotonic()
        if now - self._asked_at < (LOST_SECONDS if self._listening else ASK_SECONDS):
            return
        self._question = {1: 2, 2: 4, 4: 1}[self._question]
        if self._link.send(bytes((0x10, 0x04, self._question)), 0):
            self.owed += 1
            self._listening = True
        self._asked_at = now

    def _hear(self, seconds: float) -> None:
        for kind, data in self._reader.feed(self._link.receive(seconds)):
            if kind is Kind.ASB:
                self._learn(Sensors.of_frame(data))
            elif kind is Kind.STATUS and self._listening:
                self.owed -= 1
                self._listening = False
                field = {1: "offline", 2: "cause", 4: "paper"}[self._question]
                self._learn(self._sensors._replace(**{field: data[0]}))
            elif kind is Kind.PROCESS_ID and data == self._own_id:
                self._own_id = b""
            elif kind is Kind.FENCE:
                self._fences += data
            elif kind in (Kind.NOISE, Kind.PROCESS_ID):
                self._noise = True

    def _learn(self, sensors: Sensors) -> None:
        self._sensors = sensors
        state = sensors.state(self._printer.near_end)
        if state is self.state:
            return
        now = time.monotonic()
        if state in WAITS and self.state not in WAITS:
            self._held_since = now
        self._moved_at = self._going_since = now
        self._be(state)

    def _be(self, state: State) -> None:
        self.state = state
        self._on_state(state)

    def _go_on(self) -> None:
        """Raise Halted when there is nothing more to wait for."""
        now = time.monotonic()
        if self._stopping.is_set():
            raise Halted(STOPPED)
        if self.state in WAITS:
            if now - self._held_since > HELD_SECONDS:
                raise Halted(UNSURE)
        elif now - self._moved_at > self._allowed:
            self._be(State.SILENT)
            raise Halted(UNSURE)
