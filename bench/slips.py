"""What paper costs: milliseconds, bytes and millimetres of each kind, beside the naive path.

Naive is a ticket drawn from nothing, given to python-escpos's image() and cut().

    python bench/slips.py
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from papers import ENGLISH, KINDS, REPRINT, TICKET, URL, forget  # noqa: E402

from hall.paper import TicketPaper  # noqa: E402
from hall.printers import Printer  # noqa: E402
from printer import wire  # noqa: E402
from printer.plain import library, plain  # noqa: E402
from printer.render import column, render  # noqa: E402

TIMES = {"warm": 300, "cold": 60, "naive": 60}
MACHINES = {
    roll: Printer(id="bench", device="virtual:", serves=("kiosk",), paper=roll) for roll in (80, 58)
}


def report() -> None:
    """Print everything; some seconds."""
    wire.warm_up()
    for roll in MACHINES:
        times(roll)
    costs()


def times(roll: int) -> None:
    """Milliseconds a step of a ticket after another, of the first of its sort, and naively."""
    print(f"\n## A fast-track ticket on {roll} mm, ms (p50 / p95)")
    paths = {"warm": _warm(roll), "cold": _cold(roll), "naive": _naive(roll)}
    whole = {}
    for name, path in paths.items():
        path()  # what is kept for the next ticket is kept now
        took = [path() for _ in range(TIMES[name])]
        draw, encode = zip(*took, strict=True)
        both = [sum(one) for one in took]
        whole[name] = statistics.median(both)
        print(f"{name:6} render {_spread(draw)}   encode {_spread(encode)}   both {_spread(both)}")
    print(f"naive / warm: {whole['naive'] / whole['warm']:.1f} times")


def costs() -> None:
    """Bytes and millimetres, the feed to the cutter included."""
    print("\n## Bytes and paper of each kind")
    for name, paper in {**KINDS, "english": ENGLISH, "reprint": REPRINT}.items():
        parts = []
        for roll, printer in MACHINES.items():
            data, millimetres = wire.printed(paper, printer)
            text = len(plain(paper, roll))
            parts.append(f"{roll} mm: {len(data):6} bytes {millimetres:6.1f} mm, as text {text:4}")
        print(f"{name:9} {'   '.join(parts)}")


def _warm(roll: int) -> Callable[[], tuple[float, float]]:
    """One ticket after the other of the same hall and procedure."""
    return _timed(MACHINES[roll], lambda: None)


def _cold(roll: int) -> Callable[[], tuple[float, float]]:
    """The first ticket of a hall's day, its fonts already open."""
    return _timed(MACHINES[roll], forget)


def _timed(printer: Printer, before: Callable[[], None]) -> Callable[[], tuple[float, float]]:
    papers = _tickets()

    def run() -> tuple[float, float]:
        paper = next(papers)
        before()
        began = time.perf_counter()
        blocks = column(paper, printer.dots)
        drawn = time.perf_counter()
        wire.joined(blocks, printer)
        return (drawn - began) * 1000, (time.perf_counter() - drawn) * 1000

    return run


def _naive(roll: int) -> Callable[[], tuple[float, float]]:
    papers = _tickets()

    def run() -> tuple[float, float]:
        paper = next(papers)
        forget()
        began = time.perf_counter()
        image = render(paper, roll)
        drawn = time.perf_counter()
        printer = library()()
        printer.image(image, impl="bitImageRaster", fragment_height=wire.BAND_ROWS)
        printer.cut()
        return (drawn - began) * 1000, (time.perf_counter() - drawn) * 1000

    return run


def _tickets() -> Iterator[TicketPaper]:
    """Each with a number, a time, people ahead and a token of its own."""
    for n in count():
        yield replace(
            TICKET,
            label=f"A{n % 1000:03}",
            ahead=n % 40,
            issued_at=f"{8 + n // 60 % 9:02}:{n % 60:02}, thứ Năm 26/11/2026",
            url=f"{URL[:-4]}{n % 10000:04}",
        )


def _spread(took: list[float] | tuple[float, ...]) -> str:
    ordered = sorted(took)
    return f"{statistics.median(ordered):6.2f} /{ordered[int(len(ordered) * 0.95)]:6.2f}"


if __name__ == "__main__":
    report()
