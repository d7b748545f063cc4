"""Visits at home: whom the office is to serve there, until it has been done."""

from __future__ import annotations

import secrets
from datetime import datetime

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hall.errors import Refused
from hall.visits import ENDS, How
from hall.words import stamp_vi
from office.views import blueprint


@blueprint.get("/visits")
def visits(refusal: str = "") -> ResponseReturnValue:
    found = g.hall.visits()
    page = render_template(
        "office/visits.html",
        refusal=refusal,
        open=[visit for visit in reversed(found) if visit.state == "asked"],
        over=[visit for visit in found if visit.state != "asked"],
        ends=ENDS,
        stamp=_stamp,
        new_id=lambda: secrets.token_hex(16),
    )
    return page, 409 if refusal else 200


@blueprint.post("/visits/<int:id>/close")
def close_visit(id: int) -> ResponseReturnValue:
    """Served or withdrawn; from then on nobody finds here who was to be visited."""
    how: How
    match request.form.get("how"):
        case "done":
            how = "done"
        case "withdrawn":
            how = "withdrawn"
        case _:
            abort(400, "Mời chọn: đã phục vụ, hoặc rút yêu cầu.")
    try:
        g.hall.close_visit(id, how, g.person.id, request_id=request.form.get("request_id", ""))
    except Refused as refusal:
        return visits(refusal.sentence)
    flash(f"{ENDS[how]}. Liên hệ và địa chỉ đã được xoá.")
    return redirect(url_for("office.visits"), 303)


def _stamp(at: datetime) -> str:
    return stamp_vi(at.astimezone(g.hall.rulebook.zone))
