"""What the printer does when the hall changes: it wakes for new paper, and tells of trouble."""

from __future__ import annotations

from typing import Any

from printer.spool import described


def follow(emitter: Any, bus: Any, spool: Any) -> None:
    """Wake a hall's printers on every event that put a job in the spool."""

    def hear(event: Any) -> None:
        for printer_id in event.printers:
            spool.wake(event.hall, printer_id)

    def add(hall_id: str, snapshot: dict[str, Any]) -> None:
        trouble = spool.trouble(hall_id)
        snapshot["printers"] = [
            described(one["id"], one["jobs"], trouble.get(one["id"], ""))
            for one in snapshot["printers"]
        ]

    bus.listen(hear)
    emitter.extras.append(add)
