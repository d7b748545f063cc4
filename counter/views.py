"""What a clerk may ask. Every address but the sign-in is behind the guard."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import signin
from counter import forms, guard, hand, others
from hall.case_code import case_code
from hall.errors import Refused

blueprint = Blueprint("counter", __name__)
blueprint.before_request(guard.clerk_only)


@blueprint.url_defaults
def keep_hall(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("hall_id", g.hall.id)


# -- to the counter and away from it --------------------------------------------------------


@blueprint.get("/", strict_slashes=False)
def pick() -> ResponseReturnValue:
    counter_id = guard.own_counter(g.hall)
    if counter_id is not None:
        return redirect(url_for("counter.workplace", counter_id=counter_id))
    return _sign_in_page()


@blueprint.post("/")
def sign_in() -> ResponseReturnValue:
    session = secrets.token_hex(16)
    try:
        asked = forms.sign_in(request.form)
        if not signin.standing(g.hall):
            raise Refused(signin.NOT_HERE)
        clerk = g.hall.staff.sign_in(asked.staff_id, asked.pin, guard.ROLE)
        g.hall.open_counter(
            asked.counter_id, clerk.id, session=session, request_id=secrets.token_hex(16)
        )
    except Refused as refusal:
        return _sign_in_page(refusal.sentence), 409
    signin.enter(guard.FACE, clerk, counter=asked.counter_id, session=session)
    return redirect(url_for("counter.workplace", counter_id=asked.counter_id), 303)


@blueprint.post("/<int:counter_id>/sign-out")
def sign_out(counter_id: int) -> ResponseReturnValue:
    g.hall.close_counter(counter_id, g.person.id, request_id=forms.request_id(request))
    signin.leave(guard.FACE)
    flash(f"Đã đóng {g.hall.rulebook.counter(counter_id).name}.", "good")
    return jsonify(ok=True)


# -- the workplace and what it draws -------------------------------------------------------------


@blueprint.get("/<int:counter_id>/")
def workplace(counter_id: int) -> ResponseReturnValue:
    return render_template(
        "counter/workplace.html",
        counter=g.hall.rulebook.counter(counter_id),
        clerk=g.person,
        held=hand.in_hand(g.hall, counter_id),
        paused=others.paused(g.hall, counter_id),
        **others.choices(g.hall, counter_id),
    )


@blueprint.get("/<int:counter_id>/hand")
def in_hand(counter_id: int) -> ResponseReturnValue:
    return render_template(
        "counter/hand.html",
        held=hand.in_hand(g.hall, counter_id),
        paused=others.paused(g.hall, counter_id),
    )


@blueprint.get("/<int:counter_id>/next")
def next_in_line(counter_id: int) -> ResponseReturnValue:
    return jsonify(hand.next_in_line(g.hall, counter_id))


@blueprint.get("/<int:counter_id>/tickets/<int:ticket_id>/dossiers/<int:dossier_id>/promise")
def promise(counter_id: int, ticket_id: int, dossier_id: int) -> ResponseReturnValue:
    checks = forms.checks(request.args)
    return jsonify(hand.promise(g.hall, ticket_id, counter_id, dossier_id, checks))


@blueprint.get("/<int:counter_id>/tickets/<int:ticket_id>/dossiers/<int:dossier_id>/fee")
def fee(counter_id: int, ticket_id: int, dossier_id: int) -> ResponseReturnValue:
    originals, exempt = forms.originals(request.args), request.args.get("exempt", "")
    offered = g.hall.fee_offer(ticket_id, counter_id, dossier_id, originals, exempt)
    return jsonify(others.fee_words(offered))


@blueprint.get("/<int:counter_id>/tickets/<int:ticket_id>/dossiers/<int:dossier_id>/case-code")
def check_code(counter_id: int, ticket_id: int, dossier_id: int) -> ResponseReturnValue:
    """The form of a case code, looked at while the citizen is there, and the slips under it."""
    code = case_code(request.args.get("code", ""))
    return jsonify(code=code, slips=hand.slips(g.hall, ticket_id, dossier_id, code))


@blueprint.get("/<int:counter_id>/procedures")
def procedures(counter_id: int) -> ResponseReturnValue:
    found = g.hall.find_procedures(request.args.get("q", "")[: forms.LONGEST])
    return jsonify([{"code": p.code, "name": p.name, "field": p.field} for p in found[:8]])


@blueprint.get("/<int:counter_id>/unserved")
def unserved(counter_id: int) -> ResponseReturnValue:
    """The lanes that nobody would serve if this counter closed."""
    return jsonify(g.hall.unserved_if_closed(counter_id))


def _sign_in_page(sentence: str = "") -> str:
    return render_template(
        "counter/sign_in.html",
        sentence=sentence,
        chosen=request.form or request.args or {"counter": signin.place()},
        seats=hand.seats(g.hall),
        lanes={lane.letter: lane for lane in g.hall.rulebook.lanes},
        clerks=g.hall.staff.with_role(guard.ROLE),
    )
