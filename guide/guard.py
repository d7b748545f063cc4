"""The one guard of the guide: looking is open to all, going to someone needs a signed-in guide."""

from __future__ import annotations

from flask import abort, g, request

import signin
from hall.records import Staff

FACE, ROLE = "guide", "guide"
SIGNED_IN = ("guide.answer", "guide.close")


def who() -> Staff | None:
    """The guide who has signed in on this phone, or None."""
    return signin.person(FACE, g.hall, ROLE)


def guides_only() -> None:
    """Before every request of the face. Raises Forbidden with a sentence to show."""
    if request.endpoint not in SIGNED_IN:
        return
    person = who()
    if person is None:
        abort(403, "Mời đăng nhập để nhận hỗ trợ.")
    g.guide = person
