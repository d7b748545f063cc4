"""How often one key may do something, remembered in bounded space."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

KEYS = 4096  # the least recently used make room


class Pace:
    """At most `times` in each `span`, for each key."""

    def __init__(self, times: int, span: timedelta) -> None:
        self._times, self._span = times, span
        self._seen: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, now: datetime) -> bool:
        """Count one more; False when that is one too many."""
        with self._lock:
            since, count = self._seen.pop(key, (now, 0))
            if not timedelta() <= now - since < self._span:
                since, count = now, 0
            self._seen[key] = (since, count + 1)
            if len(self._seen) > KEYS:
                self._seen.popitem(last=False)
            return count < self._times
