"""What a clerk does with the ticket in hand beside calling and deciding, and pauses."""

from __future__ import annotations

from hall.returning import Returning


class Serving(Returning):
    """What a clerk does with the ticket in hand beside calling and deciding, and pauses."""
