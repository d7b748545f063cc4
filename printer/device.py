"""The edge: what takes the bytes, and what it says about them.

A device asks a printer how it is and prints one paper at a time. Whatever goes wrong is one of
two things, and only the first is safe to send again: nothing of the paper had left, or some had.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event
from typing import Literal, NamedTuple

from hall.printers import Printer
from printer.address import address, open_link
from printer.answers import Kind, Reader, Sensors, state_of_port
from printer.link import CannotOpen, Gone, Link
from printer.lock import Lock
from printer.states import ADVICE, PRINTS, WAITS, State
from printer.transfer import IDLE_SECONDS, Halted, Transfer
from printer.wire import CUT

ANSWER_SECONDS = 2.0  # for a status byte before the first byte of paper
MUTE_SECONDS = 0.5  # the same, of a printer that is known to confirm nothing
SETTLE_SECONDS = 0.05  # on a noisy wire, for an answer too many

BROKEN = "Mất kết nối khi đang in. Mời kiểm tra phiếu đã ra chưa trước khi in lại."

RESET = b"\x1b@"
HEADER = bytes(8)  # as long as the longest header of a command that we send
ASB_ON = b"\x1da\x0f"  # after the reset, which turns it off
TEAR_OFF = b"\x1bJ\xa0"  # 20 mm, past the edge of a printer without a cutter


class DeviceError(Exception):
    """A device fault: the printer's state, and a Vietnamese sentence for the person on duty."""

    def __init__(self, state: State, sentence: str) -> None:
        super().__init__(sentence)
        self.state = state
        self.sentence = sentence


class NothingSent(DeviceError):
    """No byte of the paper has left: it may be sent again."""


class NotReady(NothingSent):
    """The printer answered that it cannot print until a person has helped it."""


class InDoubt(DeviceError):
    """Some bytes have left and nothing confirms the paper: it is never sent again by itself."""


class Sent(NamedTuple):
    """`printed`: the printer said so; `assumed`: it took every byte and cannot say more.

    `steps` in milliseconds: connect, status, first_byte (from the call), send, confirm.
    """

    outcome: Literal["printed", "assumed"]
    bytes: int
    steps: dict[str, float]


class _Unanswered(Exception):
    pass


class Device:
    """One printer, and this process's hold on it from the first look until `close`.

    Its link stays open between papers, which keeps others out. `broken` says that the last paper
    ended in the middle. `state` and `sentence` (what to do about it) are the last known; `on_state`
    is told when a paper that has begun is held up, and when it goes on.
    """

    def __init__(
        self,
        printer: Printer,
        *,
        virtual_port: int | None = None,
        stopping: Event | None = None,
        on_state: Callable[[State], None] = lambda state: None,
        broken: bool = False,
    ) -> None:
        self.printer = printer
        self.broken = broken
        self.state = State.UNKNOWN
        self.sentence = ""
        self._address = address(printer.device, virtual_port)
        self._lock = Lock(self._address.key)
        self._stopping = stopping or Event()
        self._on_state = on_state
        self._link: Link | None = None
        self._reader = Reader()
        self._mute = False  # it did not answer on this link, and is not asked again
        self._noisy = False
        self._steps: dict[str, float] = {}

    def look(self) -> State:
        """How the printer is now."""
        self._steps = {"connect": 0.0, "status": 0.0}
        kept = self._link is not None
        try:
            try:
                return self._be(self._asked(self._opened()))
            except (Gone, _Unanswered):
                self._drop()
                if not kept:
                    raise
                return self._be(self._asked(self._opened()))
        except CannotOpen as fault:
            return self._be(State.SILENT, str(fault))
        except (Gone, _Unanswered):
            self._drop()
            return self._be(State.SILENT)

    def send(self, data: bytes, millimetres: float) -> Sent:
        """Print one paper (bands and cut); raises NothingSent, NotReady or InDoubt."""
        begun = time.perf_counter()
        state = self.look()
        if state not in PRINTS or self._link is None:
            raise (NotReady if state in WAITS else NothingSent)(state, self.sentence)
        confirm = self.printer.confirm if self._link.hears else "none"
        before = (self._flush() if self.broken else b"") + RESET
        before += b"" if confirm == "none" else ASB_ON
        transfer = Transfer(
            self._link, self._reader, self.printer, state, self._stopping, self._held_up
        )
        self._steps["first_byte"] = (time.perf_counter() - begun) * 1000
        try:
            with self._timed("send"):
                transfer.write(before + data, millimetres)
            with self._timed("confirm"):
                transfer.confirm(confirm)
        except (Halted, Gone) as fault:
            raise self._failed(fault, transfer, len(before)) from fault
        self.broken = False
        if transfer.owed:  # its answer, late, would be taken for another's
            self._drop()
        return Sent("assumed" if confirm == "none" else "printed", transfer.sent, self._steps)

    def _failed(self, fault: Exception, transfer: Transfer, before: int) -> DeviceError:
        """What to raise; `before` is how many bytes were none of the paper's."""
        self._drop()
        self.broken = self.broken or transfer.sent > 0
        gone = isinstance(fault, Gone)
        state = self._be(State.SILENT if gone else transfer.state)
        if transfer.sent <= before:
            return NothingSent(state, self.sentence)
        return InDoubt(state, BROKEN if gone else str(fault))

    def _be(self, state: State, sentence: str = "") -> State:
        self.state, self.sentence = state, sentence or ADVICE[state]
        return state

    def _held_up(self, state: State) -> None:
        self._on_state(self._be(state))

    def close(self) -> None:
        """Let others have the printer."""
        self._drop()
        self._lock.release()

    def _opened(self) -> Link:
        if self._link is None:
            with self._timed("connect"):
                self._lock.take()
                self._link = open_link(self._address)
            self._reader, self._mute, self._noisy = Reader(), False, False
            # Half a band's header would take our questions for its sizes, and swallow papers.
            if self.broken and self._link.send(HEADER, ANSWER_SECONDS) < len(HEADER):
                raise _Unanswered
        return self._link

    def _drop(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None

    def _asked(self, link: Link) -> State:
        """What the sensors say, one question at a time, past whatever else comes."""
        with self._timed("status"):
            self._heard(link, 0)  # what lies there answers nothing that is asked now
            mute = self._mute or not link.hears
            if not mute:
                try:
                    sensors = Sensors(*(self._status(link, question) for question in (1, 2, 4)))
                    if self._noisy and Kind.STATUS in self._heard(link, SETTLE_SECONDS):
                        raise _Unanswered  # one of the answers was none
                    return sensors.state(self.printer.near_end)
                except _Unanswered:
                    if self.printer.confirm != "none":
                        raise
                    self._mute = True
            return state_of_port(link.port_status())

    def _status(self, link: Link, question: int) -> int:
        """The one byte that answers DLE EOT."""
        seconds = MUTE_SECONDS if self.printer.confirm == "none" else ANSWER_SECONDS
        until = time.monotonic() + seconds
        asked = bytes((0x10, 0x04, question))
        while asked and time.monotonic() < until:
            asked = asked[link.send(asked, seconds) :]
        while not asked and not self._stopping.is_set() and time.monotonic() < until:
            heard = self._heard(link, min(IDLE_SECONDS, max(until - time.monotonic(), 0)))
            if Kind.STATUS in heard:
                return heard[Kind.STATUS][0]
        raise _Unanswered

    def _heard(self, link: Link, seconds: float) -> dict[Kind, bytes]:
        """The last answer of each kind that comes in time."""
        heard = dict(self._reader.feed(link.receive(seconds)))
        self._noisy = self._noisy or Kind.NOISE in heard
        return heard

    def _flush(self) -> bytes:
        """End the band that a broken paper may have left, and let that paper go by itself."""
        rest = bytes(self.printer.band * self.printer.dots // 8 + 16)
        return rest + RESET + (CUT if self.printer.cutter else TEAR_OFF)

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        begun = time.perf_counter()
        try:
            yield
        finally:
            taken = (time.perf_counter() - begun) * 1000
            self._steps[step] = self._steps.get(step, 0.0) + taken
