"""The head, the roll and the cutter of the virtual printer."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import replace
from pathlib import Path

from printer.virtual.inside import Inside
from printer.virtual.paper import CUTTER_ROWS, DOTS_PER_MM, Paper


class Head:
    """Prints row by row at the speed of paper, and stops where it must."""

    def __init__(self, inside: Inside, dots: int, keep: int, save: Path | None) -> None:
        """`save` is where the PNG of each cut paper goes, without `-0001.png`."""
        self.dots = dots
        self.papers: deque[Paper] = deque(maxlen=keep)
        self.paper = Paper.first(dots)
        self._inside = inside
        self._save = save
        self._due = 0.0  # when the head will have printed all it was given

    async def print(self, row: int) -> None:
        """One row of dots, the lowest bit at the right end."""
        await self._inside.until(lambda: self._inside.flags.prints)
        flags = self._inside.flags
        self.paper.add(row.to_bytes(self.dots // 8, "big"))
        if flags.paper_mm is not None:
            self._inside.flags = replace(flags, paper_mm=flags.paper_mm - 1 / DOTS_PER_MM)
            self._inside.beat()
        if flags.speed is not None:
            now = time.monotonic()
            self._due = max(self._due, now) + 1 / (flags.speed * DOTS_PER_MM)
            if self._due - now > 0.02:
                await self.finish()

    async def feed(self, rows: int) -> None:
        for _ in range(rows):
            await self.print(0)

    async def finish(self) -> None:
        """Wait until all rows are on paper."""
        if (left := self._due - time.monotonic()) > 0:
            await asyncio.sleep(left)

    async def cut(self, feed_first: bool) -> None:
        if feed_first:
            await self.feed(CUTTER_ROWS)
        await self.finish()
        await self._inside.until(lambda: self._inside.flags.prints)
        cut = self.paper
        if rest := cut.cut():
            self.paper = rest
            self.papers.append(cut)
            if self._save:
                Path(f"{self._save}-{cut.number:04}.png").write_bytes(cut.png())
