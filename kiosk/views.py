"""What a citizen may ask at the kiosk. Every step has a URL and works as a plain page."""

from __future__ import annotations

import secrets
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import BadRequest

from hall.advice import dated_words, same_day_words
from hall.errors import NotFound, Refused
from hall.forecast import wait_told, wait_words
from hall.ticket import Ticket
from kiosk import choices, deadline, paper
from kiosk.qr import qr_path

kiosk = Blueprint("kiosk", __name__)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PURPOSES = ("collect", "ask")  # what needs no procedure


@kiosk.before_request
def choose_language() -> None:
    g.lang = "en" if request.args.get("lang") == "en" else "vi"


@kiosk.url_defaults
def keep_hall_and_language(endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)
    if g.lang == "en":
        values.setdefault("lang", "en")


@kiosk.context_processor
def every_page() -> dict[str, Any]:
    if "hall" not in g:  # the address names no hall of ours
        return {}
    return {"lang": g.lang, "snapshot": _snapshot(), "other_language": _other_language()}


@kiosk.get("/")
def home() -> str:
    snapshot = _snapshot()
    if not snapshot["day"]["tickets"] or snapshot["paperless"]:
        return render_template("kiosk/closed.html")
    return render_template(
        "kiosk/home.html",
        common=choices.common(g.hall),
        fields=choices.fields(g.hall, snapshot),
        at_home=choices.FIELDS_AT_HOME,
        minutes_left=choices.minutes_left(snapshot),
    )


@kiosk.get("/fields/")
def fields() -> str:
    found = choices.fields(g.hall, _snapshot())
    return render_template("kiosk/fields.html", page=choices.page_of(found, _page()))


@kiosk.get("/fields/<slug>")
def field(slug: str) -> str:
    found = choices.field_called(g.hall, _snapshot(), slug)
    rows = [p for p in choices.used_most_first(g.hall) if p.field == found.name]
    page = choices.page_of(rows, _page())
    return render_template("kiosk/procedures.html", field=found, page=page, fast=_fast())


@kiosk.get("/fast")
def fast() -> str:
    model = choices.fast_track_model(g.hall)
    page = choices.page_of(choices.listed(g.hall, model), _page())
    left = choices.minutes_left(_snapshot())
    expected = same_day_words(model) if model else None
    return render_template(
        "kiosk/fast.html", page=page, model=model, expected=expected, minutes_left=left
    )


@kiosk.get("/search")
def search() -> str:
    q = request.args.get("q", "")[:40]
    found = g.hall.find_procedures(q) if q.strip() else choices.common(g.hall)
    page = choices.page_of(found, _page(), choices.RESULTS)
    return render_template("kiosk/search.html", q=q, page=page, letters=LETTERS, fast=_fast())


@kiosk.get("/procedures/<code>")
def procedure(code: str) -> str:
    advice, now = g.hall.advice(code), choices.now(_snapshot())
    return render_template(
        "kiosk/procedure.html",
        advice=advice,
        deadline=deadline.of_advice(advice, now),
        when=dated_words(g.hall.rulebook, advice.procedure, g.hall.day(), now),
        papers=choices.papers_pages(advice.procedure.components, choices.LINES),
        request_id=secrets.token_hex(16),
    )


@kiosk.get("/procedures/<code>/papers")
def papers(code: str) -> str:
    advice = g.hall.advice(code)
    pages = choices.papers_pages(advice.procedure.components, choices.LINES_ALONE)
    page = choices.page_of(pages, _page(), 1)
    return render_template("kiosk/papers.html", advice=advice, page=page)


@kiosk.get("/purposes/<any(collect, ask):purpose>")
def purpose(purpose: str) -> str:
    advice = g.hall.advice_for(purpose)
    return render_template(
        "kiosk/purpose.html", purpose=purpose, advice=advice, request_id=secrets.token_hex(16)
    )


@kiosk.post("/tickets")
def issue() -> Response:
    ticket = g.hall.issue(channel="kiosk", lang=g.lang, **_order())
    url = url_for("kiosk.ticket", token=ticket.token)
    if request.is_json:
        return jsonify(label=ticket.label, token=ticket.token, url=url)
    return redirect(url, 303)


@kiosk.get("/tickets/<token>")
def ticket(token: str) -> str:
    found = g.hall.ticket_by_token(token)
    return render_template(
        "kiosk/ticket.html",
        ticket=found,
        when=deadline.when(g.hall, found),
        lane=choices.lane_of(g.hall, found),
        deadline=deadline.of_ticket(g.hall, found, choices.now(_snapshot())),
        wait=wait_words(wait_told(found)),
        qr=qr_path(g.hall.ticket_url(found)),
        paper=_paper(found),
        request_id=secrets.token_hex(16),
    )


@kiosk.get("/tickets/<token>/paper")
def ticket_paper(token: str) -> str:
    """The part of the ticket's page that changes while its paper comes out."""
    found = g.hall.ticket_by_token(token)
    request_id = secrets.token_hex(16)
    return render_template(
        "kiosk/paper.html", ticket=found, paper=_paper(found), request_id=request_id
    )


@kiosk.post("/tickets/<token>/reprint")
def reprint(token: str) -> Response:
    found = g.hall.ticket_by_token(token)
    g.hall.reprint_number(found, request_id=str(request.form.get("request_id", "")))
    return redirect(url_for("kiosk.ticket", token=token), 303)


@kiosk.errorhandler(Refused)
def refused(error: Refused) -> tuple[Any, int]:
    return _sorry(error.sentence, 409)


@kiosk.errorhandler(NotFound)
def not_found(error: NotFound) -> tuple[Any, int]:
    return _sorry(error.sentence, 404)


@kiosk.errorhandler(BadRequest)
def not_understood(error: BadRequest) -> tuple[Any, int]:
    return _sorry("Yêu cầu không hợp lệ.", 400)


def _sorry(sentence: str, status: int) -> tuple[Any, int]:
    if request.is_json:
        return jsonify(error=sentence), status
    page = "kiosk/sorry.html" if "hall" in g else "sorry.html"
    return render_template(page, sentence=sentence, status=status), status


def _snapshot() -> dict[str, Any]:
    """The picture of the hall, one for the whole request."""
    if "picture" not in g:
        g.picture = current_app.extensions["emitter"].snapshot(g.hall.id)
    return g.picture


def _paper(ticket: Ticket) -> paper.Told:
    snapshot = _snapshot()
    return paper.told(g.hall, ticket, snapshot["printers"], choices.now(snapshot))


def _fast() -> set[str]:
    """The codes that earn the fast-track tag now."""
    return {p.code for p in g.hall.fast_track_procedures()}


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _order() -> dict[str, Any]:
    """The ticket that a form or a JSON object asks for. Raises BadRequest."""
    asked = request.get_json() if request.is_json else request.form
    try:
        code, count = asked.get("procedure"), int(asked.get("count") or 1)
        request_id = str(asked["request_id"])
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        abort(400)
    purpose = str(asked.get("purpose") or "submit")
    if not 8 <= len(request_id) <= 64 or bool(code) is (purpose in PURPOSES):
        abort(400)
    return {
        "items": [(str(code), count)] if code else [],
        "purpose": purpose,
        "priority": asked.get("priority") in ("1", "on", True),
        "help_wanted": asked.get("help") in ("1", "on", True),
        "request_id": request_id,
    }


def _other_language() -> str:
    """This very step in the other language."""
    if request.method != "GET" or not request.endpoint:
        return url_for("kiosk.home", lang=None if g.lang == "en" else "en")
    asked = {name: request.args[name] for name in ("q", "page") if name in request.args}
    values: dict[str, Any] = {**asked, **(request.view_args or {})}
    values["lang"] = None if g.lang == "en" else "en"
    return url_for(request.endpoint, **values)
