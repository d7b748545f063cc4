"""Several procedures on one ticket: what has been chosen so far, as it travels in the address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hall.advice import Advice
from hall.errors import Refused
from hall.hall import Hall

LONGEST = 400  # letters; more than a ticket holds
_ITEM = re.compile(r"([0-9]\.[0-9]{6}):([0-9]{1,3})")


@dataclass(frozen=True)
class Basket:
    """Procedures with their number of dossiers, in the order in which they were chosen."""

    items: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        return sum(count for _, count in self.items)

    def count(self, code: str) -> int:
        return dict(self.items).get(code, 0)

    def put(self, code: str, count: int) -> Basket:
        """The same with another number of dossiers of a procedure; 0 takes it out."""
        items = {**dict(self.items), code: count}
        return Basket(tuple((c, n) for c, n in items.items() if n > 0))

    def __str__(self) -> str:
        return ",".join(f"{code}:{count}" for code, count in self.items)


def read(text: str, hall: Hall) -> Basket:
    """The basket of an address or a form. Raises Refused; NotFound for what is not done here."""
    found = [_ITEM.fullmatch(part) for part in text[: LONGEST + 1].split(",")] if text else []
    if len(text) > LONGEST or None in found:
        raise Refused("Danh sách thủ tục không đọc được. Mời ông/bà chọn lại.")
    basket, today = Basket(), hall.day().date
    for item in filter(None, found):
        code, count = item[1], int(item[2])
        hall.rulebook.procedure(code, today)
        basket = basket.put(code, basket.count(code) + count)
    return basket


def in_order(basket: Basket, hall: Hall) -> list[tuple[Advice, int]]:
    """The basket with what is to be told of each procedure.

    What may be done today comes first, the nearest cutoff before others: the first procedure
    decides the line in which the ticket stands, and the tag is each dossier's own (A12).
    """
    return _hurried_first((hall.advice(code), count) for code, count in basket.items)


def _hurried_first(advised: Iterable[tuple[Advice, int]]) -> list[tuple[Advice, int]]:
    def urgency(row: tuple[Advice, int]) -> tuple[bool, bool, float]:
        verdict = row[0].verdict
        at = verdict.cutoff_at if verdict.granted else None
        return not verdict.granted, at is None, at.timestamp() if at else 0.0

    return sorted(advised, key=urgency)
