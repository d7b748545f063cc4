"""What is wrong with a rule file, said so that the person who wrote it can mend it."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """One thing wrong, in English.

    `line` counts from 1 and is 0 when the file as a whole is meant; `table` is "" for such a
    problem. A warning leaves the rulebook usable.
    """

    file: str
    line: int
    table: str
    field: str
    wrong: str
    right: str
    level: Level = "error"

    @property
    def where(self) -> str:
        """The table and the line: "[model tu-minh-thu-nam], line 41"."""
        parts = [f"[{self.table}]" if self.table else "", f"line {self.line}" if self.line else ""]
        return ", ".join(p for p in parts if p)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        table = f"[{self.table}]" if self.table else ""
        named = ".".join(p for p in (table, self.field) if p)
        return ": ".join(p for p in (place, named, f"{self.wrong}; {self.right}") if p)


def nearest(name: str, known: Iterable[str], count: int = 3, likeness: float = 0.6) -> list[str]:
    """The known names most like a name that is not known, the likest first."""
    return difflib.get_close_matches(name, sorted(set(known)), n=count, cutoff=likeness)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """What would be right instead of an unknown name."""
    names = sorted(set(known))
    near = nearest(name, names, 1)
    if near:
        return f"did you mean {shown(near[0])}?"
    if not names:
        return "none is known here"
    listed = ", ".join(names[:20])
    return f"known ones are {listed}" + (", ..." if len(names) > 20 else "")


def shown(value: Any) -> str:
    """A value as its writer sees it in TOML, cut short."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"' if len(value) <= 60 else f'"{value[:57]}..."'
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)
