"""What holds for every request of every face: the hall of the address, who may ask (access.py),
where a form may come from, what a body may hold, the headers of an answer, and a sentence for
every error."""

from __future__ import annotations

import json
import logging
from difflib import get_close_matches
from typing import Any

from flask import Flask, abort, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

import access
import signin
from access import Access
from hall.errors import NotFound, Refused, UnknownHall
from hall.hall import Hall
from hall.secret import ROLES
from settings import Settings

log = logging.getLogger(__name__)
HTTP_WORDS = {
    404: "Không có trang này.",
    405: "Thao tác này không có ở đây.",
    413: "Nội dung gửi lên quá lớn.",
}
SIGN_IN = {"counter": "counter.pick", "guide": "guide.enter", "office": "office.enter"}
SIGN_IN_WORDS = {"counter": "ở quầy", "guide": "ở trang hướng dẫn", "office": "ở văn phòng"}
NOT_ENROLLED = "Thiết bị này chưa được văn phòng duyệt. Mời mở lại trang để lấy mã."
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; media-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def language() -> str:
    """The language that a page was asked for: "vi", or "en" by ?lang=en."""
    return "en" if request and request.args.get("lang") == "en" else "vi"


def protect(flask: Flask, halls: dict[str, Hall], settings: Settings) -> None:
    @flask.url_value_preprocessor
    def find_hall(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        if values and "hall_id" in values:
            hall_id = values.pop("hall_id")
            if hall_id not in halls:
                raise UnknownHall(hall_id, get_close_matches(hall_id, halls, 3, 0.4))
            g.hall = halls[hall_id]

    @flask.context_processor
    def hall_id() -> dict[str, str]:
        return {"hall_id": g.hall.id if "hall" in g else "", "lang": language()}

    _check_requests(flask, settings)
    flask.before_request(admit)

    @flask.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", CSP)
        response.headers["X-Content-Type-Options"] = "nosniff"
        # Not "no-referrer": with it a browser sends "Origin: null" with our own plain forms.
        response.headers["Referrer-Policy"] = "same-origin"
        policy = "camera=(), geolocation=(), microphone=(), usb=()"
        response.headers.setdefault("Permissions-Policy", policy)  # the voice's room may hear
        if response.mimetype == "text/html":
            response.headers["Cache-Control"] = "no-store"
        return response


def admit() -> ResponseReturnValue | None:
    """The one guard of every address; after it `g.person` and `g.device` say who asks, or None."""
    row = access.TABLE.get(request.endpoint or "")
    g.person = g.device = None
    if row is None or row.anyone:  # no row: there is no such page, which is said elsewhere
        return None
    own = _face(request.endpoint or "")
    if enters(row, g.hall, own) or (row.keyed and "X-Scanner-Key" in request.headers):
        if g.device and not g.hall.devices.lately(g.device):
            g.hall.devices.heard_of(g.device.id)
        return None
    page = request.method in ("GET", "HEAD") and not row.part
    if row.kinds:
        if not page:
            abort(403, NOT_ENROLLED)
        kind = next((kind for kind in row.kinds if kind == own), row.kinds[0])
        return redirect(url_for("enrol.show", hall_id=g.hall.id, kind=kind, to=request.path))
    return _unsigned(row, own, page)


def enters(row: Access, hall: Hall, own: str) -> bool:
    """Whether the table lets in who asks; notes them in `g`."""
    g.device = signin.device(hall, row.kinds)
    g.person = None if row.anyone else signin.who(hall, own, row.roles)
    by_device = bool(row.kinds) and signin.at_device()
    return row.anyone or by_device or g.person is not None


def may(endpoint: str) -> bool:
    """Whether the person of this request may open a page of the staff's: for its links."""
    person, row = g.get("person"), access.TABLE[endpoint]
    return row.anyone or bool(person and (not row.roles or person.roles & set(row.roles)))


def _unsigned(row: Access, own: str, page: bool) -> ResponseReturnValue:
    """Nobody with the roles of this row: to the sign-in, or a sentence."""
    face = own if own in SIGN_IN else "office"
    here = signin.person(face, g.hall)
    if here:
        words = ", ".join(ROLES[role] for role in row.roles)
        abort(403, f"{here.name} chưa được giao việc này. Việc này của: {words}.")
    sentence = f"Chưa đăng nhập {SIGN_IN_WORDS[face]}. Mời đăng nhập."
    if not page:
        abort(403, sentence)
    flash(sentence)
    return redirect(url_for(SIGN_IN[face], hall_id=g.hall.id))


def _face(endpoint: str) -> str:
    """Whose sign-in an address goes by first."""
    face = endpoint.partition(".")[0]
    return "office" if face == "voice_room" else face


def _check_requests(flask: Flask, settings: Settings) -> None:
    @flask.before_request
    def same_origin() -> None:
        # SameSite=Strict keeps the cookie at home; this keeps foreign forms out altogether.
        origin = request.headers.get("Origin")
        home = {request.host_url.rstrip("/"), settings.url.rstrip("/")}
        if request.method in ("POST", "PUT") and origin and origin not in home:
            abort(403, "Yêu cầu đến từ một trang khác.")

    @flask.before_request
    def readable() -> None:
        # What cannot be written as UTF-8, or holds NUL, can be neither kept nor shown.
        if "\0" in request.path:
            abort(404)
        if request.method != "POST":
            return
        try:
            body = request.get_json() if request.is_json else request.form.to_dict(flat=False)
            text = json.dumps(body, ensure_ascii=False)
            text.encode()
        except (RecursionError, UnicodeEncodeError):
            abort(400, "Yêu cầu không hợp lệ.")
        if "\\u0000" in text:
            abort(400, "Yêu cầu không hợp lệ.")


def answer_errors(flask: Flask) -> None:
    def answer(status: int, sentence: str) -> tuple[Response | str, int]:
        if request.is_json or request.accept_mimetypes.best == "application/json":
            return jsonify(error=sentence), status
        return render_template("sorry.html", sentence=sentence, status=status), status

    @flask.errorhandler(Refused)
    def refused(error: Refused) -> tuple[Response | str, int]:
        return answer(409, error.sentence)

    @flask.errorhandler(NotFound)
    def not_found(error: NotFound) -> tuple[Response | str, int]:
        return answer(404, error.sentence)

    @flask.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[Response | str, int] | HTTPException:
        status = error.code or 500
        if status < 400:
            return error
        # A description of our own is Vietnamese; the library's is not for people in a hall.
        own = error.description if error.description != type(error).description else ""
        return answer(status, own or HTTP_WORDS.get(status, "Yêu cầu không hợp lệ."))

    @flask.errorhandler(OverflowError)
    @flask.errorhandler(DataError)
    def too_big(_error: Exception) -> tuple[Response | str, int]:
        return answer(404, "Không tìm thấy.")  # an id that no database can hold

    @flask.errorhandler(Exception)
    def bug(error: Exception) -> tuple[Response | str, int]:
        log.exception("%s %s", request.method, request.url_rule)
        return answer(500, "Hệ thống gặp trục trặc. Mời ông/bà nhờ cán bộ hướng dẫn.")
