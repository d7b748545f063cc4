"""The service models of a hall: what a plan promises, when and for which procedures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hall.scalars import Count, Covers, Day, Flag, Hour, Text, Value, Weekdays

Condition = Literal["complete", "valid", "no_verification"]


class Cutoff(Value):
    """The hour after which a dossier no longer earns the promise.

    "trước 15h30" is `before`; "sau 15h30 là muộn" is `not_after`. The anchor is the moment that
    counts: the handing in, online too, or the acceptance at the counter.
    """

    time: Hour
    comparator: Literal["before", "not_after"]
    anchor: Literal["submission", "acceptance"]


class After(Value):
    """What happens to a dossier after the cutoff; `before` is the hour of the next working day."""

    action: Literal["legal_term", "next_working_day"] = "legal_term"
    before: Hour | None = None


class Window(Value):
    """The hour that an extended-hours model adds to its day."""

    start: Hour = Field(alias="from")
    end: Hour = Field(alias="to")
    last_ticket: Hour


class Declared(Value):
    """How many procedures and fields the plan says its annex has."""

    procedures: Count
    fields: Count


class ServiceModel(Value):
    """A plan such as "Ngày Thứ Năm không hẹn": what it promises, when and for which procedures.

    `covers` None means every procedure. `example` marks a plausible list in place of the plan's
    annex; `open_list` a plan whose own list ends with "...". `source` quotes the plan. A plan that
    wants a `slip` with the hour of today hands it out for immediate results too.
    """

    id: Text
    name: Text
    name_en: Text
    kind: Literal["same_day", "extended_hours"]
    weekdays: Weekdays
    start: Day = Field(alias="from")
    end: Day | None = Field(default=None, alias="to")
    covers: Covers = Field(alias="procedures")
    example: Flag = False
    open_list: Flag = False
    declared: Declared | None = None
    conditions: tuple[Condition, ...] = ()
    cutoff: Cutoff | None = None
    after: After = After()
    results_by: Hour | None = None
    window: Window | None = None
    slip: Flag = False
    plan: Text
    source: Text
    slogan: Text
    slogan_en: Text

    def promises(self, code: str) -> bool:
        """Whether its same-day promise is for a procedure."""
        return self.kind == "same_day" and (self.covers is None or code in self.covers)
