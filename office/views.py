"""What the office may ask; who of its people may, says access.py."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import guards
import signin
from hall.errors import Refused
from hall.words import day_vi
from office import journal, rules

FACE = "office"
ROLES = ("office", "head", "results", "clerk")  # who may come in; further on access.py knows
FIRST = ("office.day", "office.dossiers")  # where one begins: the first that one may open
blueprint = Blueprint("office", __name__)


@blueprint.url_defaults
def keep_hall(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)


@blueprint.get("/", strict_slashes=False)
def enter() -> ResponseReturnValue:
    g.person = signin.person(FACE, g.hall, *ROLES)
    return redirect(_first()) if g.person else _sign_in_page()


@blueprint.post("/")
def sign_in() -> ResponseReturnValue:
    try:
        g.person = signin.submit(FACE, g.hall, *ROLES)
    except Refused as refusal:
        return _sign_in_page(refusal.sentence), 409
    return redirect(_first(), 303)


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    signin.leave(FACE)
    return redirect(url_for("office.enter"), 303)


@blueprint.get("/journal")
def day() -> ResponseReturnValue:
    on = asked_date()
    rows = journal.lines(g.hall, on)
    return render_template(
        "office/journal.html",
        on=on,
        title=day_vi(on),
        today=g.hall.day().date,
        rows=rows,
        tally=journal.tally(g.hall, on),
        full=len(rows) == journal.ROWS,
    )


@blueprint.get("/rulebook")
def rulebook() -> ResponseReturnValue:
    return render_template(
        "office/rulebook.html",
        rulebook=g.hall.rulebook,
        warnings=rules.warnings(g.hall.rulebook),
        sessions=rules.sessions(g.hall.rulebook),
        models=rules.models(g.hall),
        fields=rules.fields(g.hall),
        today=g.hall.day(),
    )


@blueprint.get("/close-day")
def ask_to_close(sentence: str = "") -> ResponseReturnValue:
    request_id = secrets.token_hex(16)
    drawn = g.hall.snapshot()
    left = g.hall.unexplained(g.hall.day().date)
    page = render_template(
        "office/close.html", drawn=drawn, request_id=request_id, sentence=sentence, left=left
    )
    return page, 409 if sentence else 200


@blueprint.post("/close-day")
def close_day() -> ResponseReturnValue:
    today, request_id = g.hall.day().date, request.form.get("request_id", "")
    if g.hall.day().open_or_ahead(g.hall.now()) and not request.form.get("in_hours"):
        return ask_to_close("Còn trong giờ làm việc: mời đánh dấu xác nhận trước khi đóng ngày.")
    try:
        count = g.hall.close_day(today, request_id=request_id, staff_id=g.person.id)
    except Refused as refusal:
        return ask_to_close(refusal.sentence)
    flash(f"Đã đóng ngày; {count} số chưa xong được ghi là hết ngày.")
    return redirect(url_for("office.day"), 303)


def asked_date() -> date:
    """The day that is asked for, today without one."""
    text = request.args.get("date", "")
    try:
        return date.fromisoformat(text) if text else g.hall.day().date
    except ValueError:
        abort(400, "Ngày không đúng dạng.")


def _first() -> str:
    return next(url_for(page) for page in FIRST if guards.may(page))


def _sign_in_page(sentence: str = "") -> str:
    people = g.hall.staff.with_role(*ROLES)
    return render_template("office/sign_in.html", sentence=sentence, people=people)
