"""What we claim about speed, measured: medians, 95th percentiles, and ratios to what the same
machine does beside it in the same run. Nothing here asserts a time.

    python bench/run.py [--seconds 5] [--only tickets,calls,screens,paper,memory,start]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import slips
from around import (
    AT,
    HALL,
    PATHS,
    ROOT,
    a_large_hall,
    a_screen,
    bare_server,
    client,
    fill,
    keep_only,
    pss,
    rate,
    raw_commits,
    running,
    sign_in,
    spread,
    wish,
)
from server import Server
from stopwatch import StopwatchPrinter


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--only", default="tickets,calls,screens,paper,memory,start")
    options = parser.parse_args()
    only = options.only.split(",")
    with tempfile.TemporaryDirectory() as folder:
        halls = a_large_hall(Path(folder))
        if "tickets" in only:
            tickets(halls, options.seconds)
        if "calls" in only:
            calls(halls, options.seconds)
        if "screens" in only:
            screens(halls)
        if "paper" in only:
            paper(Path(folder))
        if "memory" in only:
            memory(halls)
        if "start" in only:
            start(halls)


def tickets(halls: Path, seconds: float) -> None:
    print(f"\n## Tickets (durable commit, job row, snapshot pushed), {seconds:g} s each")
    raw = raw_commits(halls.parent / "raw.sqlite", seconds / 2)
    print(f"raw SQLite durable commits, one after the other: {raw:.0f}/s")
    for connections in (1, 16, 64):
        with bare_server() as port:
            bare = rate(client("tickets", port=port, connections=connections, seconds=seconds,
                               path=PATHS["bare"]))  # fmt: skip
        with running(halls) as server, a_screen(server):
            made = rate(client("tickets", port=server.port, connections=connections,
                               seconds=seconds, path=PATHS["product"]))  # fmt: skip
        print(
            f"{connections:3} connections: {made['rate']:6.0f}/s  p50 {made['p50']:.1f} ms  "
            f"p95 {made['p95']:.1f} ms | bare endpoint {bare['rate']:.0f}/s, "
            f"ratio {made['rate'] / bare['rate']:.2f} | of raw commits {made['rate'] / raw:.2f}"
        )


def calls(halls: Path, seconds: float) -> None:
    print(f"\n## Calls from one line (each followed by a 'missed'), {seconds:g} s each")
    for connections in (1, 16, 64):
        with running(halls) as server:
            fill(server, 400)
            cookies = sign_in(server, connections)
            made = rate(client("calls", port=server.port, cookies=cookies, seconds=seconds,
                               hall=HALL))  # fmt: skip
        print(
            f"{connections:3} connections: {made['rate']:6.0f} calls/s  p50 {made['p50']:.1f} ms  "
            f"p95 {made['p95']:.1f} ms ({made['count']} calls, then the line was empty or time up)"
        )


def screens(halls: Path) -> None:
    print("\n## From the call until the last screen has its picture")
    for count in (50, 500):
        with running(halls, DENLUOT_SCREENS=str(count + 50)) as server:
            fill(server, 120)
            ((counter, cookie),) = sign_in(server, 1)
            made = client("screens", port=server.port, count=count, rounds=40, hall=HALL,
                          counter=counter, cookie=cookie)  # fmt: skip
        found = spread(made["ms"])
        print(f"{count:4} screens: p50 {found['p50']:.0f} ms  p95 {found['p95']:.0f} ms  "
              f"max {max(made['ms']):.0f} ms")  # fmt: skip


def paper(folder: Path) -> None:
    """From the tap until the printer has the paper: cold is a server's first ticket."""
    print("\n## From the tap until the printer has the paper")
    printer = StopwatchPrinter()
    halls = folder / "paper-halls"
    shutil.copytree(ROOT / "halls", halls)
    keep_only(halls)
    file = halls / f"{HALL}.toml"
    device = f'"tcp://127.0.0.1:{printer.port}"'
    file.write_text(file.read_text().replace('"virtual:"', device, 1))
    took: dict[str, list[tuple[float, float]]] = {"cold": [], "warm": []}
    for start in range(5):
        with running(halls) as server:
            time.sleep(1.0)  # a kiosk's first tap comes later than that
            for n in range(13):
                printer.clear()
                began = time.perf_counter()
                server.post(PATHS["product"], wish(f"paper-{start}-{n:04}"))
                if not printer.done.wait(10):
                    raise SystemExit("the printer was sent nothing")
                ends = ((printer.first - began) * 1000, (printer.last - began) * 1000)
                took["warm" if n else "cold"].append(ends)
                time.sleep(0.1)
    print(f"bytes a ticket: {printer.bytes}")
    printer.close()
    for name, ends in took.items():
        for which, found in zip(
            ("first", "last"), map(spread, zip(*ends, strict=True)), strict=True
        ):
            print(f"{name} ticket, {which} byte: p50 {found['p50']:.1f} ms  "
                  f"p95 {found['p95']:.1f} ms")  # fmt: skip
    print("\n## Drawing and encoding a paper")
    slips.report()


def memory(halls: Path) -> None:
    print("\n## Memory (PSS of the server's processes, virtual printer aside)")
    with running(halls) as server:
        fill(server, 50)
        print(f"no screens: {pss(server):.0f} MB")
        with a_screen(server, 200):
            time.sleep(3)
            print(f"200 screens: {pss(server):.0f} MB")


def start(halls: Path) -> None:
    print("\n## Start-up, to the first answer of a page")
    took = []
    server = Server(halls.parent / "start-data", at=AT, halls=ROOT / "halls")
    for _ in range(6):
        began = time.perf_counter()
        server.start()
        took.append((time.perf_counter() - began) * 1000)
        server.stop()
    print(f"first (database created): {took[0]:.0f} ms; later: p50 "
          f"{statistics.median(took[1:]):.0f} ms")  # fmt: skip


if __name__ == "__main__":
    main()
