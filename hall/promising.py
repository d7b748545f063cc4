"""What becomes of a dossier after its acceptance: who has it, ready, returned, carried over."""

from __future__ import annotations

from hall.returning import Returning


class Promising(Returning):
    """What becomes of a dossier after its acceptance: who has it, ready, returned, carried over."""
