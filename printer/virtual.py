"""The printer that ships with the product: it speaks ESC/POS on a TCP port, like a real one.

    python -m printer.virtual --printer NAME=PORT [--printer NAME=PORT:58 ...] --page PORT

Each printer reads bytes, prints dot rows at the speed of a real head, answers status questions
and fences, and keeps its last papers, which a web page shows as rolls. From that page it runs
out of paper, opens its cover or goes silent. It shares no code with what draws and sends papers,
so that it can contradict them. Everything listens on 127.0.0.1 only.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from threading import Event, Thread

from printer.virtual_machine import HEADS, Machine
from printer.virtual_page import serve


def machine(text: str) -> Machine:
    """`NAME=PORT`, or `NAME=PORT:58` for a 58 mm head."""
    name, _, address = text.rpartition("=")
    port, _, paper = address.partition(":")
    if not name or not port.isdigit() or int(paper or 80) not in HEADS:
        raise argparse.ArgumentTypeError(f"{text!r} would be NAME=PORT or NAME=PORT:58")
    return Machine(name, int(port), int(paper or 80))


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C or TERM; 1 when a port is taken."""
    parser = argparse.ArgumentParser(prog="printer.virtual", description=__doc__.split("\n")[0])
    parser.add_argument("--printer", action="append", required=True, type=machine,
                        metavar="NAME=PORT[:58]", help="a printer and its TCP port")  # fmt: skip
    parser.add_argument("--page", type=int, required=True, help="the port of the web page")
    parser.add_argument("--badge", default="", help="a note above the page's rolls")
    parser.add_argument("--until-stdin-closes", action="store_true",
                        help="end with whoever started it, even if that was killed")  # fmt: skip
    options = parser.parse_args(arguments)
    stopping = Event()
    if options.until_stdin_closes:
        Thread(target=_until_stdin_closes, daemon=True).start()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stopping.set())
    try:
        for one in options.printer:
            one.start()
        page = serve(options.printer, options.page, options.badge)
    except OSError as error:
        print(f"A port of the virtual printer is taken: {error}", file=sys.stderr)
        return 1
    stopping.wait()
    page.shutdown()
    for one in options.printer:
        one.stop()
    return 0


def _until_stdin_closes() -> None:
    """Nobody is left to hear a goodbye, and the next start wants the ports."""
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
