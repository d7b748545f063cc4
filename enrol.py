"""How a device becomes the hall's: it shows a code, the office types it, the device goes on.

The token is in the device's cookie from the moment it asks; the approval makes it worth something.
"""

from __future__ import annotations

from datetime import timedelta

from flask import (
    Blueprint,
    Flask,
    current_app,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

import signin
from hall.devices import KINDS, Asked, new_token, shown
from hall.errors import NotFound, Refused

blueprint = Blueprint("enrol", __name__)
KEPT = timedelta(days=400)  # the longest that browsers keep a cookie; every page renews it


def attach(app: Flask) -> None:
    """Register the pages at /<hall>/enrol/<kind>, and keep the cookies of devices that live."""
    app.register_blueprint(blueprint, url_prefix="/<hall_id>/enrol")
    app.after_request(_renew)


@blueprint.get("/<kind>")
def show(kind: str) -> ResponseReturnValue:
    """The code of this device, big; without one yet, the way to ask for it."""
    asked = _asked(kind)
    if asked.state == "approved":
        return redirect(_onward(kind))
    return _page(kind, asked)


@blueprint.post("/<kind>")
def ask(kind: str) -> ResponseReturnValue:
    token = _token(kind)
    if not token or _asked(kind).state in ("revoked", "unknown"):
        token = new_token()
    try:
        g.hall.devices.ask(kind, token, request.remote_addr or "")
    except Refused as refusal:
        return _page(kind, Asked("full"), refusal.sentence), 409
    address = url_for("enrol.show", hall_id=g.hall.id, kind=kind, to=_onward(kind))
    answer = make_response(redirect(address, 303))
    _remember(answer, kind, token)
    return answer


@blueprint.get("/<kind>/status")
def status(kind: str) -> ResponseReturnValue:
    """What the page asks every two seconds."""
    answer = jsonify(state=_asked(kind).state)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(kind: str, asked: Asked, sentence: str = "") -> str:
    return render_template(
        "enrol.html",
        kind=kind,
        name=KINDS[kind],
        state=asked.state,
        code=shown(asked.code) if asked.code else "",
        seconds=_left(asked),
        to=_onward(kind),
        sentence=sentence,
    )


def _left(asked: Asked) -> int:
    return int((asked.until - g.hall.now()).total_seconds()) if asked.until else 0


def _asked(kind: str) -> Asked:
    if kind not in KINDS:
        raise NotFound("Không có loại thiết bị này.")
    token = _token(kind)
    found: Asked = g.hall.devices.asked(kind, token) if token else Asked("unknown")
    return found


def _token(kind: str) -> str:
    token: str = request.cookies.get(signin.cookie(kind, g.hall), "")
    return token


def _onward(kind: str) -> str:
    """The page that was asked for, of this hall and face alone; else the face's first."""
    home = f"/{g.hall.id}/{kind}/"
    wanted = request.values.get("to", "")
    plain = wanted.replace("/", "").replace("-", "").replace("_", "").replace(".", "")
    return wanted if wanted.startswith(home) and plain.isascii() and plain.isalnum() else home


def _remember(answer: Response, kind: str, token: str) -> None:
    answer.set_cookie(
        signin.cookie(kind, g.hall),
        token,
        max_age=KEPT,
        httponly=True,
        samesite="Strict",
        secure=request.host == current_app.config["TLS_HOST"],
    )


def _renew(answer: Response) -> Response:
    device = g.get("device")
    if device and answer.mimetype == "text/html":
        _remember(answer, device.kind, _token(device.kind))
    return answer
