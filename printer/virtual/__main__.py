"""The printer that ships with the product: it speaks ESC/POS on a TCP port, like a real one.

    python -m printer.virtual --port 9100 [--paper 58] [--page 9099] [--save FOLDER]
    python -m printer.virtual --printer NAME=PORT [--printer NAME=PORT:58 ...] --page PORT

Each printer reads bytes, prints dot rows at the speed of a real head, answers status questions
and fences, and keeps its last papers, which a web page shows as rolls. From that page, or by JSON
on the same port, it gets every fault that a real one has. It shares no code with what draws and
sends papers, so that it can contradict them. Everything listens on 127.0.0.1 only.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from pathlib import Path
from threading import Thread

from printer.virtual.machine import HEADS, Machine, Model
from printer.virtual.page import serve


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C or TERM; 1 when a port is taken or the folder cannot be made.

    Says where it listens when it runs for itself, or chose a port: 0 is any free one.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    if (options.port is None) == (not options.printer):
        parser.error("give either --port or one --printer or more")
    named = options.printer or [("virtual", options.port, options.paper)]
    page = options.page if options.page is not None else max(named[0][1] - 1, 0)
    models = [
        Model(name, port, paper, options.speed, options.fast, options.keep, options.save,
              options.seed)
        for name, port, paper in named
    ]  # fmt: skip
    if options.until_stdin_closes:
        Thread(target=_until_stdin_closes, daemon=True).start()
    try:
        _make(options.save)
        asyncio.run(_run(models, page, options))
    except _CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    return 0


class _CannotStart(Exception):
    pass


def _make(folder: Path | None) -> None:
    try:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _CannotStart(f"The folder {folder} cannot be made ({error.strerror}).") from error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="printer.virtual", description=__doc__.split("\n")[0])
    add = parser.add_argument
    add(
        "--printer",
        action="append",
        type=_named,
        metavar="NAME=PORT[:58]",
        help="a printer and its TCP port",
    )
    add("--port", type=int, help="the TCP port of one printer, instead of --printer")
    add("--paper", type=int, default=80, choices=HEADS, help="its paper in millimetres")
    add("--page", type=int, help="the port of the web page; the one below the first printer's")
    add("--save", type=Path, metavar="FOLDER", help="where each paper becomes NAME-0001.png")
    add("--keep", type=int, default=500, help="how many cut papers a printer remembers")
    add("--speed", type=float, help="mm a second, instead of 200 (58 mm paper: 90)")
    add("--fast", action="store_true", help="a head that never waits for paper")
    add("--seed", type=int, default=1, help="of the noise")
    add("--badge", default="", help="a note above the page's rolls")
    add("--until-stdin-closes", action="store_true",
        help="end with whoever started it, even if that was killed")  # fmt: skip
    return parser


def _named(text: str) -> tuple[str, int, int]:
    """`NAME=PORT`, or `NAME=PORT:58` for a 58 mm head."""
    name, _, address = text.rpartition("=")
    port, _, paper = address.partition(":")
    if not name or not port.isdecimal() or int(paper or 80) not in HEADS:
        raise argparse.ArgumentTypeError(f"{text!r} would be NAME=PORT or NAME=PORT:58")
    return name, int(port), int(paper or 80)


async def _run(models: list[Model], page: int, options: argparse.Namespace) -> None:
    stopping = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopping.set)
    try:
        machines = [Machine(model) for model in models]
        for machine in machines:
            machine.start()
        page = serve(machines, page, options.badge)
    except OSError as error:
        raise _CannotStart(f"A port of the virtual printer is taken: {error}") from error
    if options.port is not None or not all(model.port for model in models):
        for machine in machines:
            print(f"printer  tcp://127.0.0.1:{machine.port}")
        print(f"paper    http://127.0.0.1:{page}/", flush=True)
    await stopping.wait()


def _until_stdin_closes() -> None:
    """Nobody is left to hear a goodbye, and the next start wants the ports."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
