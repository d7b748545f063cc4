"""Public information: what may be done here, how long it takes, what it costs, what to bring; the
models of today; which results lie ready, by the code of their dossier and never by a name (A15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, render_template

from hall.advice import deadline_words, term_words
from hall.fee import published
from hall.rulebook import Procedure
from hall.service_model import ServiceModel
from hall.words import Words, clock_en, clock_vi
from kiosk import choices
from kiosk.modes import ANY, Fit
from kiosk.views import asked_page, kiosk, picture
from qr import qr_path

CODES = 24  # codes of results on one page


@dataclass(frozen=True)
class Model:
    """A model of today as the public reads it."""

    model: ServiceModel
    until: Words
    count: int  # procedures of its list; 0 where it covers all


@kiosk.get("/info/")
def info() -> str:
    ready = [r for r in g.hall.results_ready() if r.case_code]
    return render_template("kiosk/info.html", models=_models(), ready=len(ready))


@kiosk.get("/info/fields/")
def info_fields() -> str:
    found = choices.fields(g.hall, picture())
    pages = choices.portions(found, lambda f: str(f.shown), g.modes.rows, g.modes.letters)
    counts = _counts()
    return render_template(
        "kiosk/info_fields.html", page=choices.page_of(pages, asked_page()), counts=counts
    )


@kiosk.get("/info/fields/<slug>")
def info_field(slug: str) -> str:
    field = choices.field_called(g.hall, picture(), slug)
    rows = [p for p in choices.used_most_first(g.hall) if p.field == field.name]
    pages = choices.portions(rows, _words, _fit(), g.modes.letters)
    return render_template(
        "kiosk/info_field.html",
        field=field,
        page=choices.page_of(pages, asked_page()),
        fee=_fee,
    )


@kiosk.get("/info/procedures/<code>")
def info_procedure(code: str) -> str:
    procedure: Procedure = g.hall.rulebook.procedure(code, g.hall.day().date)
    lines = g.modes.paper_lines + (3 if g.modes.tiles else -1)
    pages = choices.papers_pages(procedure.components, lines, g.modes.paper_letters)
    return render_template(
        "kiosk/info_procedure.html",
        procedure=procedure,
        field=choices.slug(procedure.field),
        page=choices.page_of(pages, asked_page()),
        term=term_words(procedure),
        fee=_fee(procedure),
        qr=qr_path(g.hall.rulebook.portal.replace("{code}", procedure.code)),
    )


@kiosk.get("/info/results")
def info_results() -> str:
    """Codes only, the newest first."""
    codes = [r.case_code for r in g.hall.results_ready() if r.case_code]
    size = CODES // (1 if g.modes.tiles else 3)
    pages = [codes[at : at + size] for at in range(0, len(codes), size)] or [[]]
    page = choices.page_of(pages, asked_page())
    return render_template("kiosk/info_results.html", page=page, count=len(codes))


def _models() -> list[Model]:
    today = g.hall.day()
    listed = g.hall.rulebook.procedures_on(today.date)
    found = []
    for model in today.models:
        count = sum(model.promises(p.code) for p in listed)
        found.append(Model(model, _until(model), 0 if count == len(listed) else count))
    return found


def _until(model: ServiceModel) -> Words:
    """Until when the promise is earned; the hours of a model that adds some to the day."""
    if model.window is None:
        return deadline_words(model.cutoff)
    start, end = model.window.start, model.window.end
    return Words(
        f"Phục vụ từ {clock_vi(start)} đến {clock_vi(end)}",
        f"Open from {clock_en(start)} to {clock_en(end)}",
    )


def _counts() -> dict[str, int]:
    found: dict[str, int] = {}
    for procedure in g.hall.rulebook.procedures_on(g.hall.day().date):
        found[procedure.field] = found.get(procedure.field, 0) + 1
    return found


def _words(procedure: Any) -> str:
    return choices.name_of(procedure, g.lang)


def _fit() -> Fit:
    """Procedures with their term and fee on one page."""
    if g.modes.wheelchair:
        return ((2, 2), (ANY, 1))
    return ((2, 3), (ANY, 2)) if g.modes.large else ((2, 5), (ANY, 4))


def _fee(procedure: Procedure) -> Words:
    return published(g.hall.rulebook, procedure, g.hall.day().date)
