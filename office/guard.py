"""The one guard of the office: someone signed in here whose role is still the office."""

from __future__ import annotations

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

import signin

FACE, ROLE = "office", "office"
OPEN = ("office.enter", "office.sign_in")  # what one needs in order to get in


def office_only() -> ResponseReturnValue | None:
    """Before every request of the face: a page leads to the sign-in, anything else is 403."""
    if request.endpoint in OPEN:
        return None
    person = signin.person(FACE, g.hall, ROLE)
    if person is None:
        if request.method != "GET":
            abort(403, "Chưa đăng nhập vào văn phòng. Mời đăng nhập.")
        flash("Mời đăng nhập để xem trang này.")
        return redirect(url_for("office.enter"))
    g.person = person
    return None
