"""The network interface of a virtual printer: one connection at a time, as a real one has."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import replace
from random import Random

from printer.virtual.inside import BUFFER_BYTES, Inside, watched

PORTION = 2048  # bytes read at once
# As small as that of a real interface: a host that sends to a printer which stands still finds out.
RECEIVE_BYTES = 4096
BACKLOG = 8
NO_GOODBYE = struct.pack("ii", 1, 0)  # SO_LINGER: close() sends RST
LAST_BYTES_SECONDS = 0.3  # what a host may still send after the printer has closed


class Port:
    """The TCP port: who is connected, what arrives, what is said."""

    def __init__(self, inside: Inside, number: int, seed: int) -> None:
        self.connections = 0
        self._inside = inside
        self._random = Random(seed)
        self._seen = b""  # the last bytes read, where a real-time question may begin
        self._listens = False
        self._link: socket.socket | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._forsaken: list[socket.socket] = []  # links of a printer that lost its power
        self._door = _bound(number)
        self.number: int = self._door.getsockname()[1]
        if not number:  # only a port that was asked for by its number stays ours, open or closed
            any_one, self._door = self._door, _bound(self.number)
            any_one.close()
        inside.say = self._say

    @property
    def linked(self) -> bool:
        return self._link is not None

    def follow(self) -> None:
        """Open or close the port as the flags say; OSError when somebody else listens there."""
        flags = self._inside.flags
        listen = flags.power and not flags.refuse
        if listen and not self._listens:
            self._door.listen(BACKLOG)
            self._listens = True
            self._welcome()
        elif self._listens and not listen:
            asyncio.get_running_loop().remove_reader(self._door)
            self._door.shutdown(socket.SHUT_RDWR)  # on Linux nobody gets in, or gets the port
            self._listens = False
        if flags.power:
            while self._forsaken:
                _reset(self._forsaken.pop())

    def lose(self) -> None:
        """The power went: the host hears RST, or nothing at all until the power is back."""
        for task in self._tasks:
            task.cancel()
        link, self._link, self._seen = self._link, None, b""
        if link:
            asyncio.get_running_loop().remove_reader(link)
            if self._inside.flags.vanish:
                self._forsaken.append(link)
            else:
                _reset(link)

    # One connection -------------------------------------------------------------------------

    def _welcome(self) -> None:
        """Take the next connection, when there is none; others wait in the backlog."""
        if self._listens and not self._link:
            asyncio.get_running_loop().add_reader(self._door, self._accept)

    def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            link, _ = self._door.accept()
        except OSError:  # it has gone again
            return
        loop.remove_reader(self._door)
        link.setblocking(False)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._link = link
        self.connections += 1
        self._tasks = [watched(self._serve(link)), watched(self._rustle(link))]

    async def _serve(self, link: socket.socket) -> None:
        await self._receive(link)
        link.close()
        self._link = None
        self._tasks[1].cancel()
        self._inside.broke_off()
        self._welcome()

    async def _receive(self, link: socket.socket) -> None:
        """Until the host or a fault ends the connection."""
        while await self._has_more(link):
            try:
                data = link.recv(self._portion())
            except OSError:  # the host broke it off
                return
            if not data:
                return
            self._count(len(data))
            self._answer_now(data)
            self._inside.put(data)
            if (rate := self._inside.flags.throttle) is not None:
                await asyncio.sleep(len(data) / rate)

    async def _has_more(self, link: socket.socket) -> bool:
        """Wait until there is something to read and it may be read; False once a fault ends it."""
        loop = asyncio.get_running_loop()
        arrived = False

        def arrives() -> None:
            nonlocal arrived
            arrived = True
            loop.remove_reader(link)
            self._inside.beat()

        loop.add_reader(link, arrives)
        await self._inside.until(lambda: self._is_over or (arrived and self._reads))
        loop.remove_reader(link)
        if self._is_over:
            await self._end(link)
            return False
        return True

    @property
    def _reads(self) -> bool:
        flags = self._inside.flags
        return not flags.hang and (len(self._inside.buffer) < BUFFER_BYTES or flags.silent)

    @property
    def _is_over(self) -> bool:
        return 0 in (self._inside.flags.drop_after, self._inside.flags.fin_after)

    def _portion(self) -> int:
        flags = self._inside.flags
        room = PORTION if flags.silent else BUFFER_BYTES - len(self._inside.buffer)
        limits = [n for n in (flags.drop_after, flags.fin_after) if n is not None]
        if flags.throttle is not None:
            limits.append(max(int(flags.throttle / 50), 1))
        return min(PORTION, room, *limits)

    def _count(self, taken: int) -> None:
        """Down to the byte at which the link breaks or is closed."""
        flags = self._inside.flags
        if flags.drop_after is not None:
            flags = replace(flags, drop_after=flags.drop_after - taken)
        if flags.fin_after is not None:
            flags = replace(flags, fin_after=flags.fin_after - taken)
        self._inside.flags = flags

    async def _end(self, link: socket.socket) -> None:
        """Break the connection, or close it in good order; once."""
        flags = self._inside.flags
        if flags.drop_after == 0:
            self._inside.flags = replace(flags, drop_after=None)
            _reset(link)
            return
        self._inside.flags = replace(flags, fin_after=None)
        with suppress(OSError, TimeoutError):  # the host has gone, or does not stop sending
            link.shutdown(socket.SHUT_WR)
            async with asyncio.timeout(LAST_BYTES_SECONDS):
                while await asyncio.get_running_loop().sock_recv(link, PORTION):
                    pass

    # What is said ---------------------------------------------------------------------------

    def _answer_now(self, data: bytes) -> None:
        """DLE EOT n is answered as it is read, whatever waits before it, even inside an image."""
        stream = self._seen + data
        at = stream.find(b"\x10\x04")
        while 0 <= at < len(stream) - 2:
            if 1 <= stream[at + 2] <= 4 and "status" not in self._inside.flags.lacks:
                self._say(self._inside.flags.answer(stream[at + 2]))
            at = stream.find(b"\x10\x04", at + 2)
        begun = (tail for tail in (stream[-2:], stream[-1:]) if tail in (b"\x10\x04", b"\x10"))
        self._seen = next(begun, b"")

    def _say(self, data: bytes) -> None:
        flags, link = self._inside.flags, self._link
        if link is None or flags.silent or flags.mute:
            return
        if flags.answer_delay:
            loop = asyncio.get_running_loop()
            loop.call_later(flags.answer_delay, self._send, link, data)
        else:
            self._send(link, data)

    def _send(self, link: socket.socket, data: bytes) -> None:
        if link is not self._link:
            return
        # The host has gone, or reads nothing: what it does not take is lost, as in a real one,
        # which keeps some hundred bytes at most.
        with suppress(OSError):
            link.send(data)

    def rustle(self, data: bytes) -> None:
        """Bytes that nobody meant, at once."""
        if self._link:
            self._send(self._link, data)

    async def _rustle(self, link: socket.socket) -> None:
        """Noise as long as the connection lasts."""
        while True:
            await self._inside.until(lambda: self._inside.flags.noise > 0)
            await asyncio.sleep(1 / self._inside.flags.noise)
            self._send(link, self._random.randbytes(1))


def _bound(number: int) -> socket.socket:
    """Holds a port (0: any); until it listens, connections to it are refused."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    door.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
    door.setblocking(False)
    door.bind(("127.0.0.1", number))
    return door


def _reset(link: socket.socket) -> None:
    link.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, NO_GOODBYE)
    link.close()
