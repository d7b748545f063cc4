"""How long one waits after wrong PINs, passwords or codes: longer with every further one."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

TRIES = 5  # wrong ones before a wait
FIRST_LOCK = timedelta(seconds=60)  # doubles with every further one
MOST_DOUBLINGS = 6


def locked_after(failures: int, now: datetime) -> datetime | None:
    """Until when nothing is tried after so many wrong ones in a row; None for not at all."""
    over = failures - TRIES
    return now + FIRST_LOCK * 2 ** min(over, MOST_DOUBLINGS) if over >= 0 else None


def wait_words(until: datetime, now: datetime) -> str:
    left = ceil((until - now).total_seconds())
    return f"Nhập sai nhiều lần. Mời thử lại sau {left} giây."
