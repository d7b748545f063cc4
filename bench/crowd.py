"""The phones of bench/phones.py, in a process of their own: they listen, or ask again and again.

Prints one JSON line, as bench/client.py does.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from client import answer, post

EVERY = 5.0  # seconds between two calls


def memory(pids: list[int]) -> float:
    """MB of some processes, shared pages counted by share."""
    return sum(map(_resident, pids))


def _resident(pid: int) -> float:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(row for row in text.splitlines() if row.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def cpu(pids: list[int]) -> float:
    """Seconds of a core that some processes have used so far."""
    ticks = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Crowd:
    """What each phone knows, how long each took to hear of a call, and the bytes over the air."""

    def __init__(self) -> None:
        self.bytes = 0
        self.known: dict[int, str] = {}
        self.waits: dict[int, float] = {}  # since when there has been something to hear
        self.called: list[float] = []
        self.every: list[float] = []

    def call(self, at: float) -> None:
        """Every waiting phone stands one place further on."""
        for phone, state in self.known.items():
            if state == "waiting":
                self.waits.setdefault(phone, at)

    def hear(self, phone: int, state: str, at: float) -> None:
        before, self.known[phone] = self.known.get(phone), state
        since = self.waits.pop(phone, None)
        if since is not None:
            took = (at - since) * 1000
            self.every.append(took)
            if state == "called" and before == "waiting":
                self.called.append(took)


class Listening(asyncio.Protocol):
    """A phone on the live line; by hand, since the crowd must be quicker than what it measures."""

    def __init__(self, crowd: Crowd, phone: int, request: bytes) -> None:
        self.crowd, self.phone, self.request = crowd, phone, request
        self.rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter()
        self.crowd.bytes += len(data) + 80  # TCP/IP headers, and those of the acknowledgement
        *events, self.rest = (self.rest + data).split(b"\n\n")
        for event in events:
            at = event.find(b'"state": "')
            if at > 0:
                state = event[at + 10 : event.index(b'"', at + 10)].decode()
                self.crowd.hear(self.phone, state, now)


async def asking(crowd: Crowd, phone: int, port: int, hall: str, token: str, pause: float) -> None:
    stream, mark = await asyncio.open_connection("127.0.0.1", port), ""
    await asyncio.sleep(random.random() * pause)
    while True:
        known = f"If-None-Match: {mark}\r\n" if mark else ""
        # About what a phone's browser sends besides.
        pad = "x" * 300
        path = f"/{hall}/t/{token}/state"
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{known}X-Pad: {pad}"
        stream[1].write(f"{head}\r\n\r\n".encode())
        status, body, headers = await answer(stream[0])
        sent_back = sum(len(k) + len(v) + 4 for k, v in headers.items()) + len(body)
        crowd.bytes += len(head) + sent_back + 200  # with the headers of TCP/IP
        mark = headers.get("etag", mark)
        if status == 200:
            crowd.hear(phone, json.loads(body)["state"], time.perf_counter())
        await asyncio.sleep(pause * random.uniform(0.8, 1.2))


async def phones(
    port: int, hub: int, way: str, pause: float, tokens: list[str], rounds: int,
    cookies: list[list[Any]], hall: str, pids: list[int],
) -> dict[str, Any]:  # fmt: skip
    """Follow the tickets; call from one counter after the other, and note who hears when."""
    crowd = Crowd()
    tasks = []
    loop = asyncio.get_running_loop()
    for n, token in enumerate(tokens):
        if way == "hub":
            request = f"GET /live/{hall}/{token} HTTP/1.1\r\nHost: 127.0.0.1:{hub}\r\n\r\n".encode()
            await loop.create_connection(
                lambda n=n, request=request: Listening(crowd, n, request), "127.0.0.1", hub
            )
        else:
            tasks.append(asyncio.create_task(asking(crowd, n, port, hall, token, pause)))
        if n % 100 == 99:
            await asyncio.sleep(0.05)
    await until(lambda: len(crowd.known) == len(tokens))
    idle_from, began = cpu(pids), time.perf_counter()
    await asyncio.sleep(15)
    idle = (cpu(pids) - idle_from) / (time.perf_counter() - began)
    posts: list[float] = []
    stream = await asyncio.open_connection("127.0.0.1", port)
    crowd.bytes, used, began = 0, cpu(pids), time.perf_counter()
    for n in range(rounds):
        await asyncio.sleep(max(0, began + n * EVERY - time.perf_counter()))
        counter, cookie = cookies[n % len(cookies)]
        start = time.perf_counter()
        crowd.call(start)
        place = f"/{hall}/counter/{counter}/call"
        status, _, _ = await post(stream, place, {"request_id": uuid.uuid4().hex}, cookie)
        assert status == 200
        posts.append((time.perf_counter() - start) * 1000)
    await asyncio.sleep(EVERY)
    took = time.perf_counter() - began
    spent = (cpu(pids) - used) / took
    if way == "ask":
        await asyncio.sleep(pause)  # the last call reaches those who have asked just before it
    found = {
        "called": crowd.called,
        "every": crowd.every,
        "post": posts,
        "cpu": spent,
        "idle": idle,
        "bytes": crowd.bytes / len(tokens) * 3600 / took,
        "memory": memory(pids),
    }
    for task in tasks:
        task.cancel()
    return found


async def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.perf_counter() + seconds
    while not true():
        if time.perf_counter() > end:
            raise SystemExit("the phones did not all come up")
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    print(json.dumps(asyncio.run(phones(**json.loads(sys.argv[1])))))
