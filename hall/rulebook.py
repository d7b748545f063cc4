"""The rulebook of a hall: what is promised, when, by whom, for which procedures.

Frozen values only. Hours and dates are those of the hall's time zone. A rulebook is read and
checked by hall/rulecheck.py; a changed rule is a new rulebook, never a changed value.
"""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from hall.calendar import Calendar
from hall.errors import NotFound, UnknownProcedure
from hall.fee_rules import FeeTable
from hall.printers import Face, Paperless, Printer
from hall.problems import Problem, nearest
from hall.public import ONE_KIOSK, PORTAL, Identity, Kiosk, Question
from hall.scalars import (
    Code,
    Count,
    Day,
    Flag,
    Hour,
    Letter,
    Text,
    Value,
    Whole,
)
from hall.scalars import Weekday as Weekday
from hall.service_model import ServiceModel
from hall.words import matches

Purpose = Literal["submit", "supplement", "collect", "ask"]


LONGEST_CODE = 40  # letters of a code, or of the words that someone typed instead


class Session(Value):
    """Part of a working day; the hall serves from `start` until before `end`."""

    name: Text
    weekdays: tuple[Weekday, ...] = Field(min_length=1)
    start: Hour = Field(alias="from")
    end: Hour = Field(alias="to")
    tickets_from: Hour
    tickets_until: Hour


class Lane(Value):
    """A group of fields that shares a letter and counters.

    `procedures` are single codes that this lane takes out of their field.
    """

    letter: Letter
    name: Text
    name_en: Text
    fields: tuple[Text, ...] = ()
    procedures: tuple[Text, ...] = ()
    purposes: tuple[Purpose, ...] = ()


class Counter(Value):
    """Where a clerk serves; `lanes` are letters."""

    id: Count
    name: Text
    lanes: tuple[Text, ...] = Field(min_length=1)


class Procedure(Value):
    """One dated row of the catalogue; `days` 0 is the same day under the law's 15:00 rule.

    `fee` is in đồng per `fee_unit`, None when the province fixes it. `days_with_verification`
    is the whole term in working days when something must be verified.
    """

    code: Code
    name: Text
    name_en: Text
    field: Text
    days: Whole
    days_unit: Literal["working", "calendar"] = "working"
    days_with_verification: Count | None = None
    fee: Whole | None = None
    fee_unit: Literal["dossier", "page"] = "dossier"
    same_day_by_law: Literal["yes", "conditional", "no"]
    components: tuple[Text, ...]
    confidence: Text
    source: Text
    valid_from: Day | None = None
    valid_to: Day | None = None

    def valid_on(self, on: dt.date) -> bool:
        """Whether this row is the one in force; both ends are inclusive."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)


class Group(Value):
    """Procedures that a plan sorts together, such as group 1 of Thủy Nguyên."""

    id: Count
    name: Text
    procedures: tuple[Text, ...]
    example: Flag = False
    source: Text


class LinePolicy(Value):
    """How the line is ordered and forecast.

    At most `priority_run` priority tickets in a row, then `normal_run` others. Who says that she
    will be late is not called for `late_minutes`, at most `late_times` a ticket.

    A number is called `calls_at_most` times, each `recall_after_seconds` after the last, and is
    missed after `missed_after_calls`. Brought back she keeps her place while at most
    `missed_keeps_place_numbers` of her lane were called since, or for
    `missed_keeps_place_minutes`; else she goes to the end.
    """

    priority_run: Count = 1
    normal_run: Count = 3
    calls_at_most: Count = 3
    recall_after_seconds: Whole = 10
    missed_after_calls: Count = 2
    missed_keeps_place_minutes: Whole = 15
    missed_keeps_place_numbers: Whole = 3
    minutes_per_ticket: Count = 6
    dossiers_per_ticket: Count = 20
    forecast_after: Count = 5
    late_minutes: Count = 10
    late_times: Whole = 2
    supplement_keeps_place: Flag = True


class Rulebook(Value):
    """Everything that a hall goes by, in one numbered, immutable version."""

    id: str
    name: Text
    place: Text
    time_zone: str = "Asia/Ho_Chi_Minh"
    wifi: str | None = None
    notes: tuple[Text, ...] = ()
    sessions: tuple[Session, ...]
    lanes: tuple[Lane, ...]
    counters: tuple[Counter, ...]
    printers: tuple[Printer, ...] = ()
    paperless: Paperless = Paperless()
    kiosks: tuple[Kiosk, ...] = ONE_KIOSK
    identity: Identity = Identity()
    questions: tuple[Question, ...] = ()
    portal: str = PORTAL
    models: tuple[ServiceModel, ...] = ()
    groups: tuple[Group, ...] = ()
    line: LinePolicy = LinePolicy()
    procedures: tuple[Procedure, ...]
    fees: FeeTable = FeeTable()
    common: tuple[str, ...] = ()
    calendar: Calendar
    version: int = 0
    digest: str = ""
    warnings: tuple[Problem, ...] = ()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the hall takes on some date."""
        return frozenset(self._rows)

    @cached_property
    def _rows(self) -> dict[str, list[Procedure]]:
        rows: dict[str, list[Procedure]] = {}
        for row in self.procedures:
            rows.setdefault(row.code, []).append(row)
        return rows

    def procedure(self, code: str, on: dt.date) -> Procedure:
        """The row of a code in force on a date.

        Raises UnknownProcedure with the nearest codes, by code or by words of the name.
        """
        for row in self._rows.get(code, ()):
            if row.valid_on(on):
                return row
        if len(code) > LONGEST_CODE:  # nothing is near that, and looking would take long
            raise UnknownProcedure(f"{code[:LONGEST_CODE]}…")
        today = self.procedures_on(on)
        near = nearest(code, (p.code for p in today))
        near = near or [p.code for p in today if matches(code, p.name)][:5]
        near = near or nearest(code, (p.code for p in today), likeness=0)
        raise UnknownProcedure(code, near)

    def procedures_on(self, on: dt.date) -> tuple[Procedure, ...]:
        """What the hall takes on a date, in the catalogue's order."""
        return tuple(p for p in self.procedures if p.valid_on(on))

    def fields_on(self, on: dt.date) -> list[str]:
        """The fields that have a procedure on a date, in the order of the lanes."""
        there = [p.field for p in self.procedures_on(on)]
        order = [f for lane in self.lanes for f in lane.fields]
        # A field whose every procedure is taken out by code stands in no lane, so it comes last.
        return [f for f in dict.fromkeys((*order, *there)) if f in there]

    def lane_of(self, procedure: Procedure) -> Lane:
        """The lane of a procedure: by its code first, then by its field."""
        for lane in self.lanes:
            if procedure.code in lane.procedures:
                return lane
        for lane in self.lanes:
            if procedure.field in lane.fields:
                return lane
        raise NotFound(f"Thủ tục {procedure.code} chưa có quầy tiếp nhận.")

    def lane_for(self, purpose: Purpose, procedure: Procedure | None = None) -> Lane:
        """The lane for a purpose; who comes without a procedure goes where questions go."""
        for lane in self.lanes:
            if purpose in lane.purposes:
                return lane
        if procedure:
            return self.lane_of(procedure)
        if purpose != "ask":
            return self.lane_for("ask")
        raise NotFound("Trung tâm chưa có quầy hướng dẫn.")

    def model(self, model_id: str) -> ServiceModel:
        """Raises NotFound."""
        for model in self.models:
            if model.id == model_id:
                return model
        raise NotFound(f"Không có mô hình “{model_id}”.")

    def printer_for(self, face: Face) -> Printer | None:
        """Where a face's papers come out; None in a hall that prints none."""
        return next((p for p in self.printers if face in p.serves), None)

    def printer(self, printer_id: str) -> Printer:
        """Raises NotFound."""
        for printer in self.printers:
            if printer.id == printer_id:
                return printer
        raise NotFound(f"Không có máy in “{printer_id}”.")

    def kiosk(self, kiosk_id: str) -> Kiosk:
        """Raises NotFound."""
        for kiosk in self.kiosks:
            if kiosk.id == kiosk_id:
                return kiosk
        raise NotFound(f"Không có máy lấy số “{kiosk_id}”.")

    def counter(self, counter_id: int) -> Counter:
        """Raises NotFound."""
        for counter in self.counters:
            if counter.id == counter_id:
                return counter
        raise NotFound(f"Không có quầy số {counter_id}.")
