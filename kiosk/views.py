"""What a citizen may ask at the kiosk. Every step has a URL and works as a plain page."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.exceptions import BadRequest

import signin
from hall.advice import dated_words, same_day_words
from hall.errors import NotFound, Refused
from hall.forecast import wait_told, wait_words
from hall.ticket import Ticket
from kiosk import choices, deadline, modes, order, paper
from qr import qr_path

kiosk = Blueprint("kiosk", __name__)
T = TypeVar("T")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
KEPT = ("q", "page", "found")  # what of an address belongs to its step


@kiosk.before_request
def who_and_where() -> None:
    """The language, the modes, and which kiosk this is: the device's own, `at`, or the first."""
    g.lang = "en" if request.args.get("lang") == "en" else "vi"
    kiosks = {one.id: one for one in g.hall.rulebook.kiosks}
    where = signin.place() or request.args.get("at", "")
    g.kiosk = kiosks.get(where, next(iter(kiosks.values())))
    small = g.kiosk.inches < modes.SMALL_PANEL
    g.modes = modes.read(request.args.get("view", ""), small=small)


@kiosk.url_defaults
def keep_who_and_where(endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)
    values.setdefault("lang", "en" if g.lang == "en" else None)
    values.setdefault("view", g.modes.code)
    values.setdefault("at", g.kiosk.id if "at" in request.args else None)


@kiosk.context_processor
def every_page() -> dict[str, Any]:
    if "kiosk" not in g:  # the address names no hall of ours, or nobody was let in
        return {}
    return {
        "lang": g.lang,
        "modes": g.modes,
        "snapshot": picture(),
        "here": here,
        "new_id": lambda: secrets.token_hex(16),
    }


@kiosk.get("/")
def home() -> str:
    snapshot = picture()
    if not snapshot["day"]["tickets"] or snapshot["paperless"]:
        return render_template("kiosk/closed.html")
    fields = choices.fields(g.hall, snapshot)
    return render_template(
        "kiosk/home.html",
        common=choices.common_tiles(g.hall, g.lang),
        fields=fields,
        at_home=choices.fields_at_home(fields),
        minutes_left=choices.minutes_left(snapshot),
        menu_page=_menu_page,
    )


@kiosk.get("/fields/")
def fields() -> str:
    page = _listed(choices.fields(g.hall, picture()), _waited)
    return render_template("kiosk/fields.html", page=page)


@kiosk.get("/fields/<slug>")
def field(slug: str) -> str:
    found = choices.field_called(g.hall, picture(), slug)
    rows = [p for p in choices.used_most_first(g.hall) if p.field == found.name]
    page = _listed(rows, _tagged)
    return render_template("kiosk/procedures.html", field=found, page=page, fast=_fast())


@kiosk.get("/fast")
def fast() -> str:
    model = choices.fast_track_model(g.hall)
    page = _listed(choices.listed(g.hall, model), _name)
    left = choices.minutes_left(picture())
    expected = same_day_words(model) if model else None
    return render_template(
        "kiosk/fast.html", page=page, model=model, expected=expected, minutes_left=left
    )


@kiosk.get("/search")
def search() -> str:
    q = request.args.get("q", "")[:40]
    found = g.hall.find_procedures(q) if q.strip() else choices.common(g.hall)
    page = _listed(found, _tagged, g.modes.found)
    alone = "found" in request.args and not g.modes.tiles
    return render_template(
        "kiosk/search.html",
        q=q,
        page=page,
        count=len(found),
        letters=LETTERS,
        fast=_fast(),
        alone=alone,
    )


@kiosk.get("/procedures/<code>")
def procedure(code: str) -> str:
    advice, now = g.hall.advice(code), choices.now(picture())
    return render_template(
        "kiosk/procedure.html",
        advice=advice,
        deadline=deadline.of_advice(advice, now),
        when=dated_words(g.hall.rulebook, advice.procedure, g.hall.day(), now),
        papers=_papers(advice.procedure, g.modes.paper_lines),
        request_id=secrets.token_hex(16),
    )


@kiosk.get("/procedures/<code>/papers")
def papers(code: str) -> str:
    advice = g.hall.advice(code)
    pages = _papers(advice.procedure, g.modes.paper_lines_alone)
    page = choices.page_of(pages, asked_page())
    return render_template("kiosk/papers.html", advice=advice, page=page)


@kiosk.get("/purposes/<any(collect, ask):purpose>")
def purpose(purpose: str) -> str:
    advice = g.hall.advice_for(purpose)
    return render_template(
        "kiosk/purpose.html", purpose=purpose, advice=advice, request_id=secrets.token_hex(16)
    )


@kiosk.post("/tickets")
def issue() -> Response:
    ticket = order.issue()
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
        deadline=deadline.of_ticket(g.hall, found, choices.now(picture())),
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


def picture() -> dict[str, Any]:
    """The picture of the hall, one for the whole request."""
    if "picture" not in g:
        g.picture = current_app.extensions["emitter"].snapshot(g.hall.id)
    return g.picture


def _paper(ticket: Ticket) -> paper.Told:
    snapshot = picture()
    return paper.told(g.hall, ticket, snapshot["printers"], choices.now(snapshot))


def _fast() -> set[str]:
    """The codes that earn the fast-track tag now, once for the whole request."""
    if "fast" not in g:
        g.fast = {p.code for p in g.hall.fast_track_procedures()}
    found: set[str] = g.fast
    return found


def _name(procedure: Any) -> str:
    return choices.name_of(procedure, g.lang)


def _waited(field: choices.Field) -> str:
    """The name of a field, and a line for who waits there."""
    return str(field.shown) + " " * g.modes.letters


def _tagged(procedure: Any) -> str:
    """The name as wide as with the tag beside it."""
    return _name(procedure) + (" " * choices.TAG if procedure.code in _fast() else "")


def _listed(rows: Sequence[T], words: Callable[[T], str], fit: modes.Fit = ()) -> choices.Page[T]:
    """The asked page of a list, in portions that fit the mode."""
    pages = choices.portions(rows, words, fit or g.modes.rows, g.modes.letters)
    return choices.page_of(pages, asked_page())


def _menu_page(band: Any | None, others: Sequence[Any]) -> choices.Page[tuple[str, Any]]:
    """The first page as a list, with the template's own rows."""
    pages = choices.menu(band, choices.common(g.hall), others, g.modes, g.lang)
    return choices.page_of(pages, asked_page())


def _papers(procedure: Any, lines: int) -> list[list[str]]:
    return choices.papers_pages(procedure.components, lines, g.modes.paper_letters)


def asked_page() -> int:
    return request.args.get("page", 1, type=int)


def here(**changes: Any) -> str:
    """This very step in another language or mode (`lang`, `view`)."""
    if request.method != "GET" or not request.endpoint:
        return url_for("kiosk.home", **changes)
    asked = {name: request.args[name] for name in KEPT if name in request.args}
    return url_for(request.endpoint, **{**asked, **(request.view_args or {}), **changes})
