"""The dated rules of what a procedure costs, and who pays nothing; each with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal, Protocol, TypeVar

from pydantic import Field

from hall.scalars import Code, Count, Day, Flag, Text, Value, Whole

FeeChannel = Literal["counter", "online"]
CHANNELS: tuple[FeeChannel, ...] = ("counter", "online")


class PageFormula(Value):
    """A copy's fee by the pages of its original: the `first_pages` dearer, `most` in all; đồng."""

    first_pages: Count
    first: Whole
    later: Whole
    most: Count

    def copy_fee(self, pages: int) -> int:
        dear = self.first * min(pages, self.first_pages)
        return min(self.most, dear + self.later * max(pages - self.first_pages, 0))


class Charged(Protocol):
    """What a rule needs of a procedure."""

    @property
    def code(self) -> str: ...

    @property
    def field(self) -> str: ...


class Dated(Value):
    """What holds for some procedures or whole fields, in some halls, on some dates; both ends are
    inclusive. No `halls` is every hall, no `channels` is both."""

    id: Text
    procedures: tuple[Code, ...] = ()
    fields: tuple[Text, ...] = ()
    halls: tuple[Text, ...] = ()
    channels: tuple[FeeChannel, ...] = ()
    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")
    words: Text
    source: Text
    example: Flag = False

    def holds(self, procedure: Charged, channel: FeeChannel, on: dt.date) -> bool:
        named = procedure.code in self.procedures or procedure.field in self.fields
        dated = (self.start or on) <= on <= (self.end or on)
        return named and dated and channel in (self.channels or CHANNELS)

    def here(self, hall: str) -> bool:
        return not self.halls or hall in self.halls


class FeeRule(Dated):
    """An amount in đồng for a dossier, or a formula by pages; `words` say it to a person, `brief`
    and `brief_en` in the room that a kiosk has for a formula."""

    amount: Whole | None = None
    pages: PageFormula | None = None
    brief: Text | None = None
    brief_en: Text | None = None


class Exemption(Dated):
    """Who pays nothing; `words` name the case as the clerk chooses it."""


D = TypeVar("D", bound=Dated)


class FeeTable(Value):
    """All that a hall charges and waives, in the order of the file."""

    rules: tuple[FeeRule, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    def rule(self, procedure: Charged, channel: FeeChannel, on: dt.date) -> FeeRule | None:
        """The rule in force: one for the procedure itself before one for its whole field."""
        found = list(_holding(self.rules, procedure, channel, on))
        own = [rule for rule in found if procedure.code in rule.procedures]
        return next(iter(own or found), None)

    def exempt(self, procedure: Charged, channel: FeeChannel, on: dt.date) -> tuple[Exemption, ...]:
        return tuple(_holding(self.exemptions, procedure, channel, on))

    def of_hall(self, hall: str) -> FeeTable:
        return FeeTable(
            rules=tuple(r for r in self.rules if r.here(hall)),
            exemptions=tuple(e for e in self.exemptions if e.here(hall)),
        )


def _holding(
    dated: tuple[D, ...], procedure: Charged, channel: FeeChannel, on: dt.date
) -> Iterator[D]:
    return (one for one in dated if one.holds(procedure, channel, on))
