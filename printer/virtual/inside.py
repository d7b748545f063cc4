"""What the parts of a virtual printer share: its flags, its buffer, its voice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

from printer.virtual.flags import Flags

BUFFER_BYTES = 16 * 1024  # what a network interface takes in before it stops reading


class Torn(Exception):
    """The rest of this command went down with its connection."""


def watched(work: Coroutine[None, None, None]) -> asyncio.Task[None]:
    """A task whose failure is heard at once: a part of a printer that died must not go unseen."""
    task = asyncio.get_running_loop().create_task(work)
    task.add_done_callback(lambda done: None if done.cancelled() else done.result())
    return task


@dataclass
class Inside:
    """All parts run in one event loop: whoever changes something here calls `beat`."""

    flags: Flags
    buffer: bytearray = field(default_factory=bytearray)  # read and not yet carried out
    received: int = 0  # bytes ever read
    asb: bool = False
    say: Callable[[bytes], None] = lambda _: None  # to the host; the port sets it
    _frame: bytes = b""  # the last one sent
    _ends: list[int] = field(default_factory=list)  # of `received`, where connections broke off
    _waiting: set[asyncio.Future[None]] = field(default_factory=set)

    async def until(self, true: Callable[[], bool]) -> None:
        """Return at once when it is true, else after the beat that made it so."""
        while not true():
            beat = asyncio.get_running_loop().create_future()
            self._waiting.add(beat)
            try:
                await beat
            finally:
                self._waiting.discard(beat)

    def beat(self) -> None:
        """Wake whoever waits; the host is told when its frame changed."""
        if self.asb and self.flags.frame() != self._frame:
            self.tell()
        for beat in self._waiting:
            if not beat.done():
                beat.set_result(None)

    def tell(self) -> None:
        """Send the frame of Automatic Status Back."""
        self._frame = self.flags.frame()
        self.say(self._frame)

    def put(self, data: bytes) -> None:
        self.buffer += data
        self.received += len(data)
        self.beat()

    def broke_off(self) -> None:
        """A connection ended: without `carry` half a command does not wait for its rest."""
        if not self.flags.carry:
            self._ends.append(self.received)
            self.beat()

    async def take(self, count: int, begins: bool = False) -> bytes:
        """The next bytes, which may begin a command; waits for them, and while the printer cannot
        print. Raises Torn.
        """
        await self.until(
            lambda: (
                self.flags.prints
                and (len(self.buffer) >= count or (not begins and bool(self._ends)))
            )
        )
        taken = self.received - len(self.buffer)
        if begins:
            self._ends = [end for end in self._ends if end > taken]
        if self._ends and self._ends[0] < taken + count:
            del self.buffer[: self._ends.pop(0) - taken]
            raise Torn
        found = bytes(self.buffer[:count])
        del self.buffer[:count]
        self.beat()
        return found

    def lose(self) -> None:
        """The power went."""
        self.buffer.clear()
        self._ends.clear()
        self.asb = False
