"""Load from outside the server's process: keep-alive HTTP connections and raw websockets.

Run as its own process by bench/run.py, so that the load generator and the server do not share
an interpreter. Prints one JSON line.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import sys
import time
import uuid
from typing import Any


async def post(
    stream: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    path: str,
    data: dict[str, Any],
    cookie: str = "",
) -> tuple[int, bytes, dict[str, str]]:
    """One request on an open connection: status, body, headers."""
    reader, writer = stream
    body = json.dumps(data).encode()
    writer.write(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Accept: application/json\r\nContent-Length: {len(body)}\r\n"
        f"{f'Cookie: {cookie}' + chr(13) + chr(10) if cookie else ''}\r\n".encode()
        + body
    )
    return await answer(reader)


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes, dict[str, str]]:
    status = int((await reader.readline()).split()[1])
    headers: dict[str, str] = {}
    while (line := await reader.readline()) not in (b"\r\n", b""):
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    return status, await reader.readexactly(int(headers.get("content-length", 0))), headers


# What people come for, over the lanes of the hall: a hall's kiosks feed all of its lines.
CODES = ("2.000815", "1.001193", "1.013225", "1.001776", "1.004222")


async def tickets(port: int, connections: int, seconds: float, path: str) -> dict[str, Any]:
    """Issue tickets on some connections for some seconds; milliseconds each took."""
    took: list[float] = []
    bad: list[int] = []
    until = time.perf_counter() + seconds

    async def kiosk() -> None:
        stream = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            data = {"procedure": CODES[len(took) % len(CODES)], "count": 1, "purpose": "submit",
                    "request_id": uuid.uuid4().hex}  # fmt: skip
            start = time.perf_counter()
            status, _, _ = await post(stream, path, data)
            took.append((time.perf_counter() - start) * 1000)
            if status != 200:
                bad.append(status)
        stream[1].close()

    start = time.perf_counter()
    await asyncio.gather(*(kiosk() for _ in range(connections)))
    return {"ms": took, "seconds": time.perf_counter() - start, "bad": bad[:3]}


async def calls(port: int, cookies: list[list[Any]], seconds: float, hall: str) -> dict[str, Any]:
    """Every counter calls, and notes the person missed, until the time is over or nobody waits."""
    took: list[float] = []
    bad: list[str] = []
    until = time.perf_counter() + seconds

    async def clerk(counter: int, cookie: str) -> None:
        stream = await asyncio.open_connection("127.0.0.1", port)
        place = f"/{hall}/counter/{counter}"
        while time.perf_counter() < until:
            start = time.perf_counter()
            status, body, _ = await post(
                stream, f"{place}/call", {"request_id": uuid.uuid4().hex}, cookie
            )
            took.append((time.perf_counter() - start) * 1000)
            if status != 200:
                bad.append(body.decode())
                break
            ticket = json.loads(body)["ticket"]
            await post(
                stream,
                f"{place}/tickets/{ticket}/missed",
                {"request_id": uuid.uuid4().hex},
                cookie,
            )
        stream[1].close()

    start = time.perf_counter()
    await asyncio.gather(*(clerk(*pair) for pair in cookies))
    return {"ms": took, "seconds": time.perf_counter() - start, "bad": bad[:3]}


class Screen:
    """A face's socket, spoken by hand: engine.io over one websocket."""

    def __init__(self, face: str = "display", cookie: str = "", **auth: Any) -> None:
        self.space, self.cookie, self.auth = f"/{face}", cookie, auth
        self.seen: dict[int, float] = {}
        self.ready = asyncio.Event()

    async def run(self, port: int, hall: str) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        key = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\n"
            f"{f'Cookie: {self.cookie}' + chr(13) + chr(10) if self.cookie else ''}\r\n".encode()
        )
        await self.reader.readuntil(b"\r\n\r\n")
        while True:
            text = await self._frame()
            if text.startswith("0"):
                self._send(f"40{self.space},{json.dumps({'hall': hall, **self.auth})}")
            elif text == "2":
                self._send("3")
            elif text.startswith(f"42{self.space},"):
                at = text.find('"rev":')
                if at > 0:
                    rev = int(text[at + 6 : text.index(",", at)].rstrip("}"))
                    self.seen.setdefault(rev, time.perf_counter())
                    self.ready.set()

    async def _frame(self) -> str:
        first, second = await self.reader.readexactly(2)
        size = second & 127
        if size == 126:
            size = int.from_bytes(await self.reader.readexactly(2), "big")
        elif size == 127:
            size = int.from_bytes(await self.reader.readexactly(8), "big")
        body = await self.reader.readexactly(size)
        return body.decode() if first & 15 == 1 else ""

    def _send(self, text: str) -> None:
        body, mask = text.encode(), os.urandom(4)
        masked = bytes(b ^ mask[i % 4] for i, b in enumerate(body))
        self.writer.write(bytes([0x81, 0x80 | len(body)]) + mask + masked)


async def screens(
    port: int, count: int, rounds: int, hall: str, counter: int, cookie: str
) -> dict[str, Any]:
    """Milliseconds from a call's POST until the last of `count` screens has its picture."""
    found = [Screen() for _ in range(count)]
    tasks = []
    for at in range(0, count, 50):  # as screens come up, not all in one instant
        tasks += [asyncio.create_task(s.run(port, hall)) for s in found[at : at + 50]]
        await asyncio.gather(*(s.ready.wait() for s in found[at : at + 50]))
    stream = await asyncio.open_connection("127.0.0.1", port)
    place, last = f"/{hall}/counter/{counter}", []
    for _ in range(rounds):
        before = max(max(s.seen) for s in found)
        start = time.perf_counter()
        _, body, _ = await post(stream, f"{place}/call", {"request_id": uuid.uuid4().hex}, cookie)
        while not all(max(s.seen) > before for s in found):
            await asyncio.sleep(0.001)
        first_newer = [min(t for r, t in s.seen.items() if r > before) for s in found]
        last.append((max(first_newer) - start) * 1000)
        missed = f"{place}/tickets/{json.loads(body)['ticket']}/missed"
        await post(stream, missed, {"request_id": uuid.uuid4().hex}, cookie)
        await asyncio.sleep(0.2)
    for task in tasks:
        task.cancel()
    return {"ms": last}


async def hold(port: int, count: int, hall: str) -> dict[str, Any]:
    """Keep some screens connected until standard input closes."""
    found = [Screen() for _ in range(count)]
    tasks = [asyncio.create_task(s.run(port, hall)) for s in found]
    await asyncio.gather(*(s.ready.wait() for s in found))
    print("ready", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for task in tasks:
        task.cancel()
    return {}


if __name__ == "__main__":
    what, arguments = sys.argv[1], json.loads(sys.argv[2])
    run = {"tickets": tickets, "calls": calls, "screens": screens, "hold": hold}[what]
    print(json.dumps(asyncio.run(run(**arguments))))
