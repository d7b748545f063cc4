"""The one guard of the counter: the signed-in clerk of this hall, at this very counter.

One session a counter lives: whoever signs in gets a random key, the seat keeps it, and a browser
with another key is led to the sign-in with a sentence that says who sits there now.
"""

from __future__ import annotations

from flask import abort, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import Forbidden

import signin
from hall.hall import Hall
from hall.people import Staff
from hall.records import Seat
from hall.words import clock_vi

FACE, ROLE = "counter", "clerk"
OPEN = ("counter.pick", "counter.sign_in")  # what one needs in order to get in


def clerk_only() -> ResponseReturnValue | None:
    """Before every request of the face: a page leads to the sign-in, anything else is 403."""
    if request.endpoint in OPEN:
        return None
    counter_id = (request.view_args or {})["counter_id"]
    try:
        g.person = clerk_at(g.hall, counter_id)
    except Forbidden as refusal:
        if request.endpoint != "counter.workplace":
            raise
        flash(str(refusal.description))
        return redirect(url_for("counter.pick", counter=counter_id))
    return None


def clerk_at(hall: Hall, counter_id: int) -> Staff:
    """The clerk who sits at a counter and asks. Raises Forbidden with a sentence to show."""
    clerk = signin.person(FACE, hall, ROLE)
    if clerk is None:
        abort(403, "Chưa đăng nhập ở quầy này, hoặc phiên làm việc đã hết. Mời đăng nhập.")
    kept = signin.remembered(FACE, hall)
    if kept.get("counter") != counter_id:
        abort(403, "Đang đăng nhập ở một quầy khác. Mời đăng nhập lại.")
    seat = hall.seat(counter_id)
    if seat is None:
        abort(403, "Quầy đã đóng. Mời đăng nhập lại.")
    if seat.staff_id != clerk.id or seat.session != kept.get("session"):
        abort(403, _taken(hall, seat, clerk))
    return clerk


def _taken(hall: Hall, seat: Seat, clerk: Staff) -> str:
    since = clock_vi(seat.opened_at.astimezone(hall.rulebook.zone))
    if seat.staff_id == clerk.id:
        return (
            f"Quầy này được mở ở một máy khác từ {since}, cũng bằng tên của ông/bà. "
            "Muốn tiếp tục ở đây, mời đăng nhập lại."
        )
    there = hall.staff.find(seat.staff_id)
    name = there.name if there else "Người khác"
    return f"{name} đã vào quầy này lúc {since}. Muốn tiếp tục ở đây, mời đăng nhập lại."


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
