"""What a guide may ask: the live line is open; answering a call for help needs a sign-in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import signin
from guide import guard
from hall.errors import Refused

blueprint = Blueprint("guide", __name__)
blueprint.before_request(guard.guides_only)


@blueprint.url_defaults
def keep_hall(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)


@blueprint.get("/", strict_slashes=False)
def line() -> str:
    """The live line, for a guide who walks through the hall with a phone or tablet."""
    return render_template("guide/line.html", rulebook=g.hall.rulebook, guide=guard.who())


# -- who answers ---------------------------------------------------------------------------


@blueprint.get("/sign-in")
def enter() -> ResponseReturnValue:
    return redirect(url_for("guide.line")) if guard.who() else _sign_in_page()


@blueprint.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    try:
        signin.submit(guard.FACE, g.hall, guard.ROLE)
    except Refused as refusal:
        return _sign_in_page(refusal.sentence), 409
    return redirect(url_for("guide.line"), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    signin.leave(guard.FACE)
    return redirect(url_for("guide.line"), 303)


def _sign_in_page(sentence: str = "") -> str:
    people = g.hall.staff.with_role(guard.ROLE)
    return render_template("guide/sign_in.html", sentence=sentence, people=people)


# -- calls for help ------------------------------------------------------------------------


@blueprint.post("/help/<int:id>/answer")
def answer(id: int) -> ResponseReturnValue:
    """Tôi đến: the kiosk then says that someone is coming."""
    call = g.hall.answer_help(id, g.guide.id, request_id=_request_id())
    return jsonify(id=call.id)


@blueprint.post("/help/<int:id>/close")
def close(id: int) -> ResponseReturnValue:
    """Xong: the call is over, and the kiosk is as before."""
    call = g.hall.close_help(id, g.guide.id, request_id=_request_id())
    return jsonify(id=call.id)


def _request_id() -> str:
    asked = request.get_json()
    found = str(asked.get("request_id", "")) if isinstance(asked, dict) else ""
    if not 8 <= len(found) <= 64:
        raise Refused("Yêu cầu không hợp lệ.")
    return found
