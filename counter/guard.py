"""The one guard of the counter: the signed-in clerk of this hall, at this very counter."""

from __future__ import annotations

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

import signin
from hall.hall import Hall
from hall.records import Staff

FACE, ROLE = "counter", "clerk"
OPEN = ("counter.pick", "counter.sign_in")  # what one needs in order to get in


def clerk_only() -> ResponseReturnValue | None:
    """Before every request of the face: a page leads to the sign-in, anything else is 403."""
    if request.endpoint in OPEN:
        return None
    try:
        g.clerk = clerk_at(g.hall, (request.view_args or {})["counter_id"])
    except Forbidden as refusal:
        if request.endpoint != "counter.workplace":
            raise
        flash(str(refusal.description))
        return redirect(url_for("counter.pick"))
    return None


def clerk_at(hall: Hall, counter_id: int) -> Staff:
    """The clerk who sits at a counter and asks. Raises Forbidden with a sentence to show."""
    clerk = signin.person(FACE, hall, ROLE)
    if clerk is None:
        abort(403, "Chưa đăng nhập ở quầy này. Mời đăng nhập.")
    if signin.remembered(FACE, hall).get("counter") != counter_id:
        abort(403, "Đang đăng nhập ở một quầy khác. Mời đăng nhập lại.")
    there = hall.clerk_at(counter_id)
    if there is None:
        abort(403, "Quầy đã đóng. Mời đăng nhập lại.")
    if there != clerk.id:
        abort(403, "Người khác đã đăng nhập vào quầy này. Mời đăng nhập lại.")
    return clerk


def own_counter(hall: Hall) -> int | None:
    """The counter where this browser's clerk still sits, or None."""
    counter_id = signin.remembered(FACE, hall).get("counter")
    if counter_id not in {counter.id for counter in hall.rulebook.counters}:
        return None  # none, or one that the hall has no more
    try:
        clerk_at(hall, counter_id)
    except Forbidden:
        return None
    return int(counter_id)
