"""A hall at its printers, and what may happen there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from conftest import rid
from printing import PrinterRoom, until
from virtual_printer import VirtualPrinter

MIDDLE = 12_000  # bytes: in the middle of a ticket


@dataclass
class Scene:
    """One hall at its printers; `at` is the first of its virtual printers."""

    room: PrinterRoom
    virtual: VirtualPrinter
    at: int

    def set(self, which: int = 0, **wish: Any) -> None:
        self.virtual.set(self.at + which, **wish)

    def power_cycle(self) -> None:
        self.virtual.power_cycle(self.at)

    def take(self, count: int = 2) -> None:
        self.room.take(count)

    def seen(self, state: str, printer: str = "kiosk") -> None:
        """Someone on duty sees it."""
        self.room.wait_state(state, printer, 20)

    def begun(self, count: int = MIDDLE) -> None:
        """The printer has taken so many bytes more than questions cost."""
        before = self.virtual.state(self.at)["received"]
        self.virtual.wait_for_bytes(before + count, self.at, 30)

    def first_is(self, *states: str) -> None:
        until(lambda: self.room.states()[0] in states, 25, f"{states} of {self.room.states()}")

    def move(self) -> None:
        self.room.hall.move_papers("kiosk", "other", request_id=rid(), staff_id=1)
