"""Someone at the kiosk asks for a person: the guides hear it at once, and the screen says so."""

from __future__ import annotations

from typing import Any

from flask import abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from kiosk.views import kiosk, picture

WHYS = ("help", "unsure")


@kiosk.post("/help")
def call_help() -> ResponseReturnValue:
    """Tell the guides. Who is unsure also gets the page that gives a number for guidance."""
    asked = request.get_json() if request.is_json else request.form
    try:
        why, request_id = str(asked["why"]), str(asked["request_id"])
    except (KeyError, TypeError):
        abort(400)
    if why not in WHYS or not 8 <= len(request_id) <= 64:
        abort(400)
    g.hall.call_help(g.kiosk.id, why, request_id=request_id)
    unsure = url_for("kiosk.purpose", purpose="ask") if why == "unsure" else None
    if request.is_json:
        return jsonify(ok=True, url=unsure)
    return redirect(unsure or url_for("kiosk.helped"), 303)


@kiosk.get("/help")
def helped() -> str:
    """What a browser without scripts shows after the call."""
    return render_template("kiosk/helped.html")


@kiosk.app_context_processor
def calls() -> dict[str, Any]:
    return {"help_call": help_call}


def help_call() -> dict[str, Any] | None:
    """The open call of this kiosk, as the snapshot has it."""
    found = [call for call in picture().get("help", ()) if call["kiosk"] == g.kiosk.id]
    return found[0] if found else None
