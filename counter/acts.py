"""What a clerk may do: commands by POST, each with a request id, so that asking again is safe."""

from __future__ import annotations

from flask import g, jsonify, request
from flask.typing import ResponseReturnValue

from counter import forms
from counter.views import blueprint

IN_HAND = "/<int:counter_id>/tickets/<int:ticket_id>"


def done() -> ResponseReturnValue:
    return jsonify(ok=True)


# -- the line -------------------------------------------------------------------------------


@blueprint.post("/<int:counter_id>/call")
def call(counter_id: int) -> ResponseReturnValue:
    ticket = g.hall.call_next(counter_id, g.person.id, request_id=forms.request_id(request))
    return jsonify(ok=True, ticket=ticket.id, label=ticket.label)


@blueprint.post("/<int:counter_id>/call-chosen")
def call_chosen(counter_id: int) -> ResponseReturnValue:
    asked, request_id = forms.chosen(request), forms.request_id(request)
    ticket = g.hall.call_chosen(
        asked.label, counter_id, g.person.id, asked.reason, request_id=request_id
    )
    return jsonify(ok=True, ticket=ticket.id, label=ticket.label)


@blueprint.post(f"{IN_HAND}/bring-back")
def bring_back(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    request_id = forms.request_id(request)
    g.hall.bring_back(ticket_id, request_id=request_id, staff_id=g.person.id)
    return done()


# -- the ticket in hand ---------------------------------------------------------------------


# What needs no more than the ticket in hand.
@blueprint.post(f"{IN_HAND}/<any(recall, start, missed, park):verb>")
def move(counter_id: int, ticket_id: int, verb: str) -> ResponseReturnValue:
    asked = getattr(g.hall, verb)
    asked(ticket_id, counter_id, g.person.id, request_id=forms.request_id(request))
    return done()


@blueprint.post(f"{IN_HAND}/finish")
def finish(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    asked = {"outcomes": forms.outcomes(request), "request_id": forms.request_id(request)}
    g.hall.finish(ticket_id, counter_id, g.person.id, **asked)
    return done()


@blueprint.post(f"{IN_HAND}/transfer")
def transfer(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    to = forms.transfer(request)._asdict()
    request_id = forms.request_id(request)
    g.hall.transfer(ticket_id, counter_id, g.person.id, **to, request_id=request_id)
    return done()


@blueprint.post(f"{IN_HAND}/hand-over")
def hand_over(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    to, request_id = forms.to_counter(request), forms.request_id(request)
    g.hall.hand_over(ticket_id, counter_id, g.person.id, to, request_id=request_id)
    return done()


@blueprint.post(f"{IN_HAND}/procedures")
def add_procedure(counter_id: int, ticket_id: int) -> ResponseReturnValue:
    more, request_id = forms.added(request), forms.request_id(request)
    g.hall.add_procedure(
        ticket_id, counter_id, g.person.id, more.code, more.count, request_id=request_id
    )
    return done()


# -- the counter itself ---------------------------------------------------------------------


@blueprint.post("/<int:counter_id>/pause")
def pause(counter_id: int) -> ResponseReturnValue:
    reason, request_id = forms.reason(request), forms.request_id(request)
    g.hall.pause(counter_id, g.person.id, reason, request_id=request_id)
    return done()


@blueprint.post("/<int:counter_id>/resume")
def resume(counter_id: int) -> ResponseReturnValue:
    g.hall.resume(counter_id, g.person.id, request_id=forms.request_id(request))
    return done()
