"""Who stands behind the guide's phone; what she may do says access.py."""

from __future__ import annotations

from flask import g

import signin
from hall.people import Staff

FACE, ROLE = "guide", "guide"


def who() -> Staff | None:
    """The guide who has signed in on this phone, or None: looking is open to the hall's devices."""
    return signin.who(g.hall, FACE, (ROLE,))
