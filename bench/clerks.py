"""A clerk's acts in a full hall: 15 counters, 3 kiosks, 2 displays, 200 phones are connected, and
somewhere a number is called every 5 s. Prints how long each act took, beside a bare endpoint.

The clerks, screens and phones run in a process of their own, on the same cores as the server.

    python bench/clerks.py [--rounds 36] [--phones 200] [--counters 15]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from client import Screen, answer, post
from crowd import EVERY, Crowd, Listening, until

KIOSKS, DISPLAYS = 3, 2
ACTS = ("call", "look", "start", "promise", "finish")
AIM = 50  # ms, p95
Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def main() -> None:
    from around import HALL, ROOT, a_large_hall, bare_server, client, fill, rate, running, sign_in
    from phones import waiting

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=36)
    parser.add_argument("--phones", type=int, default=200)
    parser.add_argument("--counters", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        halls = a_large_hall(Path(folder))
        with bare_server() as port:
            bare = rate(client("tickets", port=port, connections=1, seconds=2, path="/tickets"))
        with running(halls, DENLUOT_SCREENS="400") as server:
            fill(server, 200)
            cookies = sign_in(server, options.counters)
            tokens = waiting(server)
            day = {
                "port": server.port, "hub": server.phone_port, "hall": HALL, "cookies": cookies,
                "tokens": [tokens[n % len(tokens)] for n in range(options.phones)],
                "rounds": options.rounds,
            }  # fmt: skip
            command = [sys.executable, str(ROOT / "bench/clerks.py"), "--day", json.dumps(day)]
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    report(json.loads(done.stdout), bare["p50"], options)


def report(took: dict[str, list[float]], bare: float, options: argparse.Namespace) -> None:
    from around import spread

    print(
        f"\n## A clerk's acts: {options.counters} counters, {KIOSKS} kiosks, {DISPLAYS} displays, "
        f"{options.phones} phones connected, a call every {EVERY:g} s\n"
        f"bare endpoint alone: p50 {bare:.1f} ms; load of the machine: {os.getloadavg()[0]:.1f} on "
        f"{os.cpu_count()} cores"
    )
    every = [ms for act in ACTS for ms in took[act]]
    for name, rows in (*((act, took[act]) for act in ACTS), ("every act", every)):
        found = spread(rows)
        print(
            f"{name:10} {len(rows):4} times: p50 {found['p50']:5.1f} ms  p95 {found['p95']:5.1f} ms"
            f"  max {max(rows):5.1f} ms  p50 is {found['p50'] / bare:.1f} times the bare endpoint"
        )
    print(f"aim: p95 within {AIM} ms")


async def day(
    port: int, hub: int, hall: str, cookies: list[list[Any]], tokens: list[str], rounds: int
) -> dict[str, list[float]]:
    """Connect everybody, then let one counter after the other call and serve."""
    screens = [Screen("counter", cookie, counter=counter) for counter, cookie in cookies]
    screens += [Screen("kiosk") for _ in range(KIOSKS)] + [Screen() for _ in range(DISPLAYS)]
    tasks = [asyncio.create_task(screen.run(port, hall)) for screen in screens]
    await asyncio.gather(*(screen.ready.wait() for screen in screens))
    crowd, loop = Crowd(), asyncio.get_running_loop()
    for n, token in enumerate(tokens):
        request = f"GET /live/{hall}/{token} HTTP/1.1\r\nHost: 127.0.0.1:{hub}\r\n\r\n".encode()
        await loop.create_connection(
            lambda n=n, request=request: Listening(crowd, n, request), "127.0.0.1", hub
        )
    await until(lambda: len(crowd.known) == len(tokens))
    took: dict[str, list[float]] = {act: [] for act in ACTS}
    stream, began = await asyncio.open_connection("127.0.0.1", port), time.perf_counter()
    for n in range(rounds):
        await asyncio.sleep(max(0, began + n * EVERY - time.perf_counter()))
        counter, cookie = cookies[n % len(cookies)]
        await serve(stream, f"/{hall}/counter/{counter}", cookie, took)
    for task in tasks:
        task.cancel()
    return took


async def serve(stream: Stream, place: str, cookie: str, took: dict[str, list[float]]) -> None:
    """One citizen at one counter: called, served, let go."""

    async def do(act: str, path: str, data: dict[str, Any] | None) -> str:
        begin = time.perf_counter()
        if data is None:
            head = f"GET {place}{path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
            stream[1].write(head.encode())
            status, body, _ = await answer(stream[0])
        else:
            asked = {"request_id": uuid.uuid4().hex, **data}
            status, body, _ = await post(stream, place + path, asked, cookie)
        took[act].append((time.perf_counter() - begin) * 1000)
        if status != 200:
            raise SystemExit(f"{act} was refused: {status} {body.decode()}")
        return body.decode()

    called = json.loads(await do("call", "/call", {}))
    ticket = f"/tickets/{called['ticket']}"
    await do("look", "/hand", None)
    await do("start", f"{ticket}/start", {})
    found = re.search(r'data-dossier="(\d+)"', await do("look", "/hand", None))
    assert found
    await do("promise", f"{ticket}/dossiers/{found[1]}/promise", None)
    outcome = {"dossier": int(found[1]), "fate": "accepted"}
    await do("finish", f"{ticket}/finish", {"outcomes": [outcome]})


if __name__ == "__main__":
    if sys.argv[1:2] == ["--day"]:
        print(json.dumps(asyncio.run(day(**json.loads(sys.argv[2])))))
    else:
        main()
