"""A thermal printer in software: its head, its roll, its sensors and its network interface.

It shares nothing with what draws and sends papers: it must be able to contradict them.
"""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from printer.virtual.commands import Interpreter
from printer.virtual.flags import Flags, Refused
from printer.virtual.head import Head
from printer.virtual.inside import Inside, watched
from printer.virtual.paper import CUTTER_ROWS
from printer.virtual.port import Port

HEADS = {80: (576, 200), 58: (384, 90)}  # dots of a head, and millimetres a second
PAPERS_SHOWN = 30


@dataclass(frozen=True)
class Model:
    """What a printer is, before anything happens to it."""

    name: str
    port: int  # 0: any
    paper: int = 80  # of HEADS
    speed: float | None = None  # mm a second, when it is not its head's
    fast: bool = False  # a head that never waits
    keep: int = 500  # cut papers
    save: Path | None = None  # the folder for their pictures
    seed: int = 1  # of its noise


class Machine:
    """One printer. Everything but the constructor runs in the event loop."""

    def __init__(self, model: Model) -> None:
        """Holds its port; OSError when it is taken."""
        dots, usual = HEADS[model.paper]
        speed = None if model.fast else model.speed or usual
        self.model = model
        self._inside = Inside(Flags(speed=speed))
        name = model.name.replace("/", "-")
        self._head = Head(self._inside, dots, model.keep, model.save and model.save / name)
        self._port = Port(self._inside, model.port, model.seed)
        self._work: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        return self._port.number

    def start(self) -> None:
        """OSError when somebody else listens on the port."""
        self._port.follow()
        self._work = watched(Interpreter(self._inside, self._head).run())

    def control(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Change what Flags can change, or send `noise_now`, hex bytes; the flags then.

        Raises Refused, in which case nothing changes.
        """
        wish = dict(wish)
        noise = _bytes(wish.pop("noise_now", ""))
        had_power = self._inside.flags.power
        self._inside.flags = self._inside.flags.changed(wish)
        has_power = self._inside.flags.power
        if had_power and not has_power:
            self._lose_power()
        self._port.follow()
        if has_power and not had_power:
            self.start()
        self._port.rustle(noise)
        self._inside.beat()
        return self._flags()

    def _lose_power(self) -> None:
        """Buffers and half commands are gone; what is printed and not cut stays on the roll."""
        if self._work:
            self._work.cancel()
        self._inside.lose()
        self._port.lose()

    def picture(self, number: int) -> bytes | None:
        """The PNG of a paper that is kept, or of the one in the slot."""
        papers = (*self._head.papers, self._head.paper)
        return next((paper.png() for paper in papers if paper.number == number), None)

    def state(self) -> dict[str, Any]:
        """All that a test may want to count."""
        return {
            **self._outside(),
            "papers": [paper.facts() for paper in self._head.papers],
            "uncut": self._head.paper.facts(),
        }

    def summary(self) -> dict[str, Any]:
        """What the page shows."""
        papers = [*self._head.papers][: -PAPERS_SHOWN - 1 : -1]
        if self._head.paper.rows > CUTTER_ROWS:
            papers.insert(0, self._head.paper)
        return {
            **self._outside(),
            "papers": [
                {"number": p.number, "rows": p.rows, "stray": p.stray, "cut": bool(p.fingerprint)}
                for p in papers
            ],
        }

    def _outside(self) -> dict[str, Any]:
        return {
            "name": self.model.name,
            "port": self.port,
            "paper": self.model.paper,
            "dots": self._head.dots,
            "received": self._inside.received,
            "buffered": len(self._inside.buffer),
            "connections": self._port.connections,
            "linked": self._port.linked,
            "printed": self._head.paper.number - 1,
            "flags": self._flags(),
        }

    def _flags(self) -> dict[str, Any]:
        flags = self._inside.flags
        return {**asdict(flags), "paper_out": flags.paper_out, "asb": self._inside.asb}


def _bytes(text: Any) -> bytes:
    try:
        return bytes.fromhex(text)
    except (TypeError, ValueError) as error:
        raise Refused(f"{text!r} không phải là byte viết bằng hệ 16.") from error
