"""The only reader of the wall clock. Everything else is given `now`."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time as an aware datetime in UTC."""

    demo: bool

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    demo = False

    def now(self) -> datetime:
        return datetime.now(UTC)


class DemoClock:
    """A clock that was set to another moment at start and runs on from there."""

    demo = True

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a demo clock needs an aware start")
        self._start = start.astimezone(UTC)
        self._began = time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


class FixedClock:
    """A clock that stands still until it is told to move; for rules, replays and tests."""

    demo = False

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at.astimezone(UTC)

    def move(self, **delta: float) -> None:
        self.at += timedelta(**delta)


def clock_from(demo_start: datetime | None) -> Clock:
    """The real clock, or with a start (aware) a demonstration's."""
    return DemoClock(demo_start) if demo_start else SystemClock()
