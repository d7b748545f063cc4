"""What a guide does in the hall: numbers for others, priority, papers looked at, lanes, visits."""

from __future__ import annotations

from hall.returning import Returning


class Guiding(Returning):
    """Numbers for others, priority, papers looked at, lanes, visits at home."""
