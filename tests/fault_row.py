"""A row of the fault matrix: a scenario, its printers, and how it must end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fault_scene import Scene
from printing import a_printer

from hall.printers import Printer

Play = Callable[[Scene], None]


@dataclass(frozen=True)
class Row:
    name: str
    play: Play
    states: str
    came: Mapping[str, int]
    papers: tuple[int, ...]  # the widths of its virtual printers
    settings: Mapping[str, Any] = field(default_factory=dict)

    def printers(self, urls: list[str]) -> list[Printer]:
        names, settings = ("kiosk", "other"), dict(self.settings)
        line = settings.pop("line", "")
        return [
            a_printer(url + line, id, paper=paper, **settings)
            for url, id, paper in zip(urls, names, self.papers, strict=False)
        ]


ROWS: list[Row] = []
BOTH = {"A001": 1, "A002": 1}
GOOD = "printed printed"


def row(
    name: str,
    states: str = GOOD,
    came: Mapping[str, int] = BOTH,
    papers: tuple[int, ...] = (80,),
    **settings: Any,
) -> Callable[[Play], Play]:
    def keep(play: Play) -> Play:
        ROWS.append(Row(name, play, states, came, papers, settings))
        return play

    return keep
