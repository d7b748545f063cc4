"""A card that someone has shown on this visit: a random word in the address stands for it.

What the scanner read is gone by then; see hall/hoarding.py. A word that means nothing any more is
as good as none: nobody is kept from a number for having no card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import current_app, g, request

from hall.hoarding import Hoarding, Visit
from hall.identity import Identity


def wanted() -> bool:
    """Whether the hall has people show their card."""
    return bool(g.hall.rulebook.identity.scan == "cccd")


def shown(card: Identity) -> str:
    """Begin a visit with a card; the word for the address."""
    return _hoarding().shown(card, g.hall.now(), g.hall.rulebook.identity.hint_age)


def visit() -> Visit | None:
    """The visit that the address names."""
    word = request.args.get("card", "")
    return _hoarding().visit(word, g.hall.now()) if word and wanted() else None


@contextmanager
def held_to_the_limit(request_id: str) -> Iterator[Callable[[int], None]]:
    """Issue a ticket in here and note its id; Refused when this person holds enough of them."""
    found = visit()
    if found is None:
        yield lambda _id: None
        return
    rules, noted = _hoarding(), []
    rules.admit(found, request_id, g.hall.rulebook.identity.active_tickets, g.hall.ticket)
    try:
        yield noted.append
    finally:
        rules.settle(found, request_id, noted[0] if noted else None)


def _hoarding() -> Hoarding:
    """The hall's; made at its first use, in this process only."""
    known: dict[str, Hoarding] = current_app.extensions.setdefault("hoarding", {})
    return known.setdefault(g.hall.id, Hoarding())
