"""What a clerk may ask. Every address but the sign-in is behind the guard."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

import signin
from counter import forms, guard, hand
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
    try:
        asked = forms.sign_in(request.form)
        clerk = g.hall.staff.sign_in(asked.staff_id, asked.pin, guard.ROLE)
        g.hall.open_counter(asked.counter_id, clerk.id, request_id=secrets.token_hex(16))
    except Refused as refusal:
        return _sign_in_page(refusal.sentence), 409
    signin.enter(guard.FACE, clerk, counter=asked.counter_id)
    return redirect(url_for("counter.workplace", counter_id=asked.counter_id), 303)


@blueprint.post("/<int:counter_id>/sign-out")
def sign_out(counter_id: int) -> ResponseReturnValue:
    g.hall.close_counter(counter_id, g.clerk.id, request_id=forms.request_id(request))
    signin.leave(guard.FACE)
    flash(f"Đã đóng {g.hall.rulebook.counter(counter_id).name}.", "good")
    return jsonify(ok=True)


# -- the workplace and what it draws -------------------------------------------------------------


@blueprint.get("/<int:counter_id>/")
def workplace(counter_id: int) -> ResponseReturnValue:
    return render_template(
        "counter/workplace.html",
        counter=g.hall.rulebook.counter(counter_id),
        clerk=g.clerk,
        lanes=g.hall.rulebook.lanes,
        held=hand.in_hand(g.hall, counter_id),
    )


@blueprint.get("/<int:counter_id>/hand")
def in_hand(counter_id: int) -> ResponseReturnValue:
    held = hand.in_hand(g.hall, counter_id)
    return render_template("counter/hand.html", held=held, lanes=g.hall.rulebook.lanes)


@blueprint.get("/<int:counter_id>/next")
def next_in_line(counter_id: int) -> ResponseReturnValue:
    return jsonify(hand.next_in_line(g.hall, counter_id))


@blueprint.get("/<int:counter_id>/tickets/<int:ticket_id>/dossiers/<int:dossier_id>/promise")
def promise(counter_id: int, ticket_id: int, dossier_id: int) -> ResponseReturnValue:
    checks = forms.checks(request.args)
    return jsonify(hand.offer_words(g.hall.offer(ticket_id, counter_id, dossier_id, checks)))


# -- commands -------------------------------------------------------------------------------


@blueprint.post("/<int:counter_id>/call")
def call(counter_id: int) -> ResponseReturnValue:
    ticket = g.hall.call_next(counter_id, g.clerk.id, request_id=forms.request_id(request))
    return jsonify(ok=True, ticket=ticket.id, label=ticket.label)


# What needs no more than the ticket in hand.
@blueprint.post("/<int:counter_id>/tickets/<int:ticket_id>/<any(recall, start, missed, park):verb>")
def move(counter_id: int, ticket_id: int, verb: str) -> ResponseReturnValue:
    asked = getattr(g.hall, verb)
    asked(ticket_id, counter_id, g.clerk.id, request_id=forms.request_id(request))
    return jsonify(ok=True)


@blueprint.post("/<int:counter_id>/tickets/<int:ticket_id>/finish")
def finish(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    asked = {"outcomes": forms.outcomes(request), "request_id": forms.request_id(request)}
    g.hall.finish(ticket_id, counter_id, g.clerk.id, **asked)
    return jsonify(ok=True)


@blueprint.post("/<int:counter_id>/tickets/<int:ticket_id>/transfer")
def transfer(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    lane, request_id = forms.lane(request), forms.request_id(request)
    g.hall.transfer(ticket_id, counter_id, g.clerk.id, lane, request_id=request_id)
    return jsonify(ok=True)


@blueprint.post("/<int:counter_id>/tickets/<int:ticket_id>/bring-back")
def bring_back(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    request_id = forms.request_id(request)
    g.hall.bring_back(ticket_id, request_id=request_id, staff_id=g.clerk.id)
    return jsonify(ok=True)


def _sign_in_page(sentence: str = "") -> str:
    return render_template(
        "counter/sign_in.html",
        sentence=sentence,
        chosen=request.form,
        seats=hand.seats(g.hall),
        lanes={lane.letter: lane for lane in g.hall.rulebook.lanes},
        clerks=g.hall.staff.with_role(guard.ROLE),
    )
