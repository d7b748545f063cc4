"""What holds for every request of every face: the hall of the address, where a form may come
from, what a body may hold, the headers of an answer, and a sentence for every error."""

from __future__ import annotations

import json
import logging
from difflib import get_close_matches
from typing import Any

from flask import Flask, abort, g, jsonify, render_template, request
from sqlalchemy.exc import DataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from hall.errors import NotFound, Refused, UnknownHall
from hall.hall import Hall
from settings import Settings

log = logging.getLogger(__name__)
HTTP_WORDS = {
    404: "Không có trang này.",
    405: "Thao tác này không có ở đây.",
    413: "Nội dung gửi lên quá lớn.",
}
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
