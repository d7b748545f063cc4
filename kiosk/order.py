"""What someone asks a number for: read from the form of a page, or from a script's JSON."""

from __future__ import annotations

from typing import Any

from flask import abort, g, request

from hall.ticket import Ticket
from kiosk import basket, card

PURPOSES = ("collect", "ask")  # what needs no procedure
HANDS_IN = ("submit", "supplement")


def issue() -> Ticket:
    """The ticket asked for. Raises BadRequest, Refused and NotFound.

    Whoever has shown a card is held to the hall's number of tickets; who comes to collect or to
    ask never is.
    """
    wish = _wish()
    if wish["purpose"] not in HANDS_IN:
        return _issued(wish)
    with card.held_to_the_limit(wish["request_id"]) as note:
        ticket = _issued(wish)
        note(ticket.id)
    return ticket


def _issued(wish: dict[str, Any]) -> Ticket:
    ticket: Ticket = g.hall.issue(channel="kiosk", lang=g.lang, **wish)
    return ticket


def _wish() -> dict[str, Any]:
    asked = request.get_json() if request.is_json else request.form
    try:
        items, request_id = _items(asked), str(asked["request_id"])
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        abort(400)
    purpose = str(asked.get("purpose") or "submit")
    if not 8 <= len(request_id) <= 64 or bool(items) is (purpose in PURPOSES):
        abort(400)
    return {
        "items": items,
        "purpose": purpose,
        "priority": asked.get("priority") in ("1", "on", True),
        "help_wanted": asked.get("help") in ("1", "on", True),
        "case_code": str(asked.get("case_code") or ""),
        "request_id": request_id,
    }


def _items(asked: Any) -> list[tuple[str, int]]:
    """Several procedures as a basket, or the one of a procedure's page with its count."""
    if several := asked.get("basket"):
        advised = basket.in_order(basket.read(str(several), g.hall), g.hall)
        return [(advice.procedure.code, count) for advice, count in advised if advice.procedure]
    code, count = asked.get("procedure"), int(asked.get("count") or 1)
    return [(str(code), count)] if code else []
