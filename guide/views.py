"""What a guide may look at, and how she signs in; what she does for people is in guide/acts.py."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

import signin
from guide import guard
from hall import visits
from hall.errors import Refused
from hall.guiding import PRIORITY_REASONS

blueprint = Blueprint("guide", __name__)


@blueprint.url_defaults
def keep_hall(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)


@blueprint.get("/", strict_slashes=False)
def line() -> str:
    """The live line, for a guide who walks through the hall with a phone or tablet."""
    person = guard.who()
    return render_template(
        "guide/line.html",
        rulebook=g.hall.rulebook,
        guide=person,
        reasons=PRIORITY_REASONS,
        visit_fields=g.hall.visit_fields() if person else [],
        limits=visits,
    )


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
