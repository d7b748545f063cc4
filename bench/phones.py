"""Phones that follow their tickets, by the hub and by asking; and their page on a slow link.

The phones run in a process of their own, on the same cores as the server.

    python bench/phones.py [--phones 2000] [--tickets 500] [--rounds 12] [--only hub,ask,page]
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from around import HALL, ROOT, a_large_hall, fill, running, sign_in, spread
from crowd import EVERY, memory
from server import Server

COUNTERS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=2000)
    parser.add_argument("--tickets", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--only", default="hub,ask,page")
    options = parser.parse_args()
    only = options.only.split(",")
    with tempfile.TemporaryDirectory() as folder:
        halls = a_large_hall(Path(folder))
        ways = [("hub", 0.0)] if "hub" in only else []
        ways += [("ask", 5.0), ("ask", 10.0)] if "ask" in only else []
        for way, pause in ways:
            with running(halls) as server:
                report(server, way, pause, options.phones, options.tickets, options.rounds)
        if "page" in only:
            with running(halls) as server:
                page(server)


def report(server: Server, way: str, pause: float, phones: int, tickets: int, rounds: int) -> None:
    fill(server, tickets)
    cookies = sign_in(server, COUNTERS)
    tokens = waiting(server)
    pids = processes(server)
    resident = memory(pids)
    made = crowd(port=server.port, hub=server.phone_port, way=way, pause=pause,
                  tokens=[tokens[n % len(tokens)] for n in range(phones)], rounds=rounds,
                  cookies=cookies, hall=HALL, pids=pids)  # fmt: skip
    called, every = spread(made["called"]), spread(made["every"])
    name = "hub" if way == "hub" else f"asking every {pause:g} s"
    print(
        f"\n## {phones} phones on {len(tokens)} waiting tickets, {name}, a call every {EVERY:g} s\n"
        f"CPU of the server: {made['cpu'] * 100:.1f} % of a core; idle with the phones there: "
        f"{made['idle'] * 100:.1f} %\n"
        f"the called phone hears: p50 {called['p50']:.0f} ms  p95 {called['p95']:.0f} ms\n"
        f"every phone: p50 {every['p50']:.0f} ms  p95 {every['p95']:.0f} ms  "
        f"max {max(made['every']):.0f} ms\n"
        f"the call's own answer: p50 {spread(made['post'])['p50']:.0f} ms\n"
        f"bytes a phone and hour: {made['bytes'] / 1000:.0f} kB\n"
        f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n"
        f"memory: {resident:.0f} MB before the phones, {made['memory']:.0f} MB with them"
    )


def crowd(**arguments: Any) -> dict[str, Any]:
    command = [sys.executable, str(ROOT / "bench/crowd.py"), json.dumps(arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def waiting(server: Server) -> list[str]:
    conn = sqlite3.connect(f"file:{server.data / 'demo.sqlite'}?mode=ro", uri=True)
    rows = conn.execute("SELECT token FROM ticket WHERE state = 'waiting' ORDER BY id").fetchall()
    conn.close()
    return [row[0] for row in rows]


def processes(server: Server) -> list[int]:
    """gunicorn and its worker; the virtual printers play paper and are left out."""
    assert server.process
    pid = server.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    virtual = b"-m\0printer.virtual"
    own = [int(c) for c in children if virtual not in Path(f"/proc/{c}/cmdline").read_bytes()]
    return [pid, *own]


def page(server: Server) -> None:
    """First paint and weight at 400 kbit/s, 400 ms a round trip, a processor four times slower."""
    from playwright.sync_api import sync_playwright

    fill(server, 10)
    address = f"{server.url}/{HALL}/t/{waiting(server)[-1]}"
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for _ in range(5):
            context = browser.new_context(viewport={"width": 360, "height": 640}, is_mobile=True)
            tab = context.new_page()
            link = context.new_cdp_session(tab)
            link.send("Network.enable")
            link.send("Network.emulateNetworkConditions",
                      {"offline": False, "latency": 400, "downloadThroughput": 50_000,
                       "uploadThroughput": 50_000})  # fmt: skip
            link.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            weight: list[float] = []
            link.on("Network.loadingFinished", lambda e, w=weight: w.append(e["encodedDataLength"]))
            began = time.perf_counter()
            tab.goto(address, wait_until="commit")
            tab.locator("#link:not([hidden])").wait_for()
            alive = (time.perf_counter() - began) * 1000
            tab.wait_for_timeout(500)
            paint = tab.evaluate(
                "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            )
            found.append((paint, alive, sum(weight)))
            context.close()
        browser.close()
    paints, alives, weights = (list(column) for column in zip(*found, strict=True))
    print(
        "\n## The phone page, cold, at 400 kbit/s, 400 ms a round trip, 4 times slower processor\n"
        f"first contentful paint (number and place): p50 {spread(paints)['p50']:.0f} ms\n"
        f"live (script running): p50 {spread(alives)['p50']:.0f} ms\n"
        f"over the air: {max(weights) / 1000:.1f} kB"
    )


if __name__ == "__main__":
    main()
