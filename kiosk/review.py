"""The pages of the basket: what is in it, what to add to it, and the one number for all of it.

The basket travels in the address, so that every step stays a plain page and nothing of it outlives
the visit: the first page and the ticket's page carry none.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from hall.advice import Advice, dated_words
from hall.errors import NotFound, Refused
from hall.rulebook import Lane
from hall.words import Words
from kiosk import basket, choices, deadline
from kiosk.basket import Basket
from kiosk.modes import ANY, Fit
from kiosk.views import asked_page, kiosk, picture

CARRIED = ("basket", "card", "care", "help")  # what a visit has entered so far
_WORD = re.compile(r"[A-Za-z0-9_-]{1,40}")
_EMPTY_HANDED = ("kiosk.home", "kiosk.ticket", "kiosk.ticket_paper", "kiosk.reprint", "kiosk.aloud")


@dataclass(frozen=True)
class Row:
    """One procedure of the basket, and the baskets that its buttons lead to."""

    advice: Advice
    count: int
    deadline: deadline.Deadline | None
    when: Words
    less: str
    more: str | None  # None at the hall's limit
    without: str


@kiosk.url_defaults
def carry(endpoint: str, values: dict[str, Any]) -> None:
    """What has been entered goes on to the next step; a number is asked for with the card only."""
    if endpoint in _EMPTY_HANDED or request.endpoint in _EMPTY_HANDED:
        return
    for name in ("card",) if endpoint == "kiosk.issue" else CARRIED:
        given = request.args.get(name, "")
        known = len(given) <= basket.LONGEST if name == "basket" else _WORD.fullmatch(given)
        if given and known:
            values.setdefault(name, given)


@kiosk.context_processor
def chosen_so_far() -> dict[str, Callable[[], Basket]]:
    """For pages that only show that there is a basket; what cannot be read is an empty one."""

    def chosen() -> Basket:
        try:
            return basket.read(request.args.get("basket", ""), g.hall)
        except (NotFound, Refused):
            return Basket()

    return {"chosen": chosen}


@kiosk.get("/basket")
def review() -> Response | str:
    found = basket.read(request.args.get("basket", ""), g.hall)
    limit = g.hall.rulebook.line.dossiers_per_ticket
    if not found.items:
        return redirect(url_for("kiosk.more", basket=None))
    advised = basket.in_order(found, g.hall)
    rows = [_row(found, advice, count, limit) for advice, count in advised]
    pages = choices.portions(rows, lambda row: "", _fit(), 1)
    return render_template(
        "kiosk/basket.html",
        page=choices.page_of(pages, asked_page()),
        basket=found,
        first=advised[0][0],
        others=_other_lanes(advised),
        limit=limit,
        request_id=secrets.token_hex(16),
    )


@kiosk.get("/basket/more")
def more() -> str:
    """Another procedure: the most used ones at once, the rest by field or by name."""
    rows = [p for p in choices.common(g.hall) if p.code not in request.args.get("basket", "")]
    fit = ((ANY, 2),) if g.modes.large or g.modes.wheelchair else g.modes.rows
    pages = choices.portions(rows, lambda p: choices.name_of(p, g.lang), fit, g.modes.letters)
    return render_template("kiosk/more.html", common=choices.page_of(pages, 1).rows)


@kiosk.route("/basket/<any(more, review):then>/add", methods=("GET", "POST"))
def add(then: str) -> Response:
    """Put a procedure in, as its page has it: the number of dossiers, and what was ticked."""
    asked = {**request.args.to_dict(), **request.form.to_dict()}
    code, count = asked.get("procedure", ""), asked.get("count") or "1"
    g.hall.rulebook.procedure(code, g.hall.day().date)
    if not re.fullmatch(r"[0-9]{1,3}", count) or int(count) < 1:
        raise Refused("Số bộ hồ sơ không đọc được. Mời ông/bà chọn lại.")
    found = basket.read(asked.get("basket", ""), g.hall).put(code, int(count))
    limit = g.hall.rulebook.line.dossiers_per_ticket
    if found.total > limit:
        raise Refused(
            f"Mỗi phiếu nhận tối đa {limit} hồ sơ. Mời ông/bà bớt hồ sơ, hoặc gặp cán bộ hướng dẫn."
        )
    ticked = {"care": asked.get("priority"), "help": asked.get("help")}
    values = {name: "1" for name, value in ticked.items() if value}
    return redirect(url_for(f"kiosk.{then}", basket=str(found), **values), 303)


def _row(found: Basket, advice: Advice, count: int, limit: int) -> Row:
    procedure, now = advice.procedure, choices.now(picture())
    assert procedure is not None  # a basket holds nothing else
    return Row(
        advice,
        count,
        deadline.of_advice(advice, now),
        _date(dated_words(g.hall.rulebook, procedure, g.hall.day(), now)),
        str(found.put(procedure.code, count - 1)),
        str(found.put(procedure.code, count + 1)) if found.total < limit else None,
        str(found.put(procedure.code, 0)),
    )


def _other_lanes(advised: list[tuple[Advice, int]]) -> list[Lane]:
    """The lanes that a clerk sends the ticket on to, after the first."""
    return list({advice.lane.letter: advice.lane for advice, _ in advised}.values())[1:]


def _date(when: Words) -> Words:
    """The date without the term, which stands on the procedure's own page."""
    return Words(when.vi.rsplit(". ", 1)[-1], when.en.rsplit(". ", 1)[-1])


def _fit() -> Fit:
    """Procedures of the basket on one page."""
    return ((ANY, 1 if g.modes.large or g.modes.wheelchair else 2),)
