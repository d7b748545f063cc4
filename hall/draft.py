"""A hall file on its way to becoming a rulebook: its tables, the good and the broken."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator

from hall.calendar import Calendar
from hall.catalogue import Catalogue
from hall.printers import Paperless, Printer
from hall.problems import Problem, did_you_mean, shown
from hall.public import PORTAL, Identity, Kiosk, Portal, Question
from hall.rulebook import Counter, Group, Lane, LinePolicy, Session
from hall.scalars import WEEKDAYS, Text, Value, Weekday, refuse
from hall.service_model import ServiceModel
from hall.toml_tables import Entry, TomlFile, read_head, read_table, read_tables

V = TypeVar("V", bound=Value)
_TABLES = (
    "session",
    "lane",
    "counter",
    "printer",
    "model",
    "group",
    "line",
    "paperless",
    "kiosk",
    "identity",
    "question",
)


def _taken(value: Any) -> Any:
    if value == "all":
        return None
    if isinstance(value, list | tuple) and value:
        return value
    refuse(f"{shown(value)} is no list of procedures", 'write a list of codes, or "all"')


def _zone(value: Any) -> Any:
    known = zoneinfo.available_timezones()
    if not isinstance(value, str) or value not in known:
        refuse(f"{shown(value)} is not a time zone", did_you_mean(str(value), known))
    return value


class Head(Value):
    """What a hall file says before its tables; `procedures` None is the whole catalogue."""

    name: Text
    place: Text
    time_zone: Annotated[Text, BeforeValidator(_zone)] = "Asia/Ho_Chi_Minh"
    wifi: Text | None = None
    notes: tuple[Text, ...] = ()
    procedures: Annotated[tuple[Text, ...] | None, BeforeValidator(_taken)]
    common: tuple[Text, ...] = ()
    portal: Portal = PORTAL


@dataclass(frozen=True)
class Draft:
    """The tables of one hall file, and what they are checked against."""

    file: TomlFile
    head: Entry[Head]
    line: Entry[LinePolicy]
    paperless: Entry[Paperless]
    identity: Entry[Identity]
    sessions: list[Entry[Session]]
    lanes: list[Entry[Lane]]
    counters: list[Entry[Counter]]
    printers: list[Entry[Printer]]
    kiosks: list[Entry[Kiosk]]
    questions: list[Entry[Question]]
    groups: list[Entry[Group]]
    models: list[Entry[ServiceModel]]
    catalogue: Catalogue
    calendar: Calendar

    @property
    def fields(self) -> dict[str, str]:
        """The field of every code in the catalogue."""
        return self.catalogue.fields

    @property
    def taken(self) -> set[str]:
        """The codes that the hall takes; all of them while that is not readable."""
        listed = self.head.get("procedures")
        return set(self.fields) if listed is None else set(listed) & set(self.fields)

    def sessions_on(self, weekday: Weekday) -> list[Entry[Session]]:
        """The readable sessions of a weekday, earliest first."""
        there = [
            s
            for s in self.sessions
            if s.get("start") and s.get("end") and weekday in (s.get("weekdays") or ())
        ]
        return sorted(there, key=lambda s: s.good["start"])

    def spans_on(self, weekday: Weekday) -> list[tuple[dt.time, dt.time]]:
        """When the hall serves on a weekday, earliest first.

        What is unreadable of a session counts as "always": one mistake should not bring others.
        """
        spans = [
            (s.get("start") or dt.time.min, s.get("end") or dt.time.max)
            for s in self.sessions
            if weekday in (s.get("weekdays") or WEEKDAYS)
        ]
        return sorted(spans)

    @property
    def working_weekdays(self) -> list[Weekday]:
        return [day for day in WEEKDAYS if self.spans_on(day)]


def read_draft(
    file: TomlFile, catalogue: Catalogue, calendar: Calendar
) -> tuple[Draft, list[Problem]]:
    """Every table of a hall file, with the problems inside each of them."""
    problems: list[Problem] = []

    def one(cls: type[V], key: str) -> Entry[V]:
        entry, found = read_table(cls, file, (key,), key, file.raw.get(key, {}))
        problems.extend(found)
        return entry

    def every(
        cls: type[V], key: str, called: str = "id", context: dict[str, Any] | None = None
    ) -> list[Entry[V]]:
        entries, found = read_tables(cls, file, key, called, context)
        problems.extend(found)
        return entries

    head, in_head = read_head(Head, file, _TABLES)
    problems += in_head
    groups = every(Group, "group")
    known = {g.get("id"): frozenset(g.get("procedures") or ()) for g in groups if g.get("id")}
    draft = Draft(
        file=file,
        head=head,
        line=one(LinePolicy, "line"),
        paperless=one(Paperless, "paperless"),
        identity=one(Identity, "identity"),
        sessions=every(Session, "session", "name"),
        lanes=every(Lane, "lane", "letter"),
        counters=every(Counter, "counter"),
        printers=every(Printer, "printer"),
        kiosks=every(Kiosk, "kiosk"),
        questions=every(Question, "question"),
        groups=groups,
        models=every(ServiceModel, "model", "id", {"groups": known}),
        catalogue=catalogue,
        calendar=calendar,
    )
    return draft, problems


def twice(entries: Iterable[Entry[Any]], name: str, what: str) -> Iterator[Problem]:
    """A value that only one table of its kind may have."""
    seen: dict[Any, Entry[Any]] = {}
    for entry in entries:
        value = entry.get(name)
        first = seen.setdefault(value, entry)
        if value is not None and first is not entry:
            line = entry.file.lines.line((*first.keys, name))
            right = f"choose another {what}"
            yield entry.problem(name, f"{shown(value)} is already used on line {line}", right)


def listed_codes(entry: Entry[Any], name: str, draft: Draft) -> Iterator[Problem]:
    """Codes in a list: known to the catalogue, taken by the hall, named once."""
    seen: set[str] = set()
    if not draft.fields:
        return  # the catalogue itself cannot be read, and says so
    for index, code in enumerate(entry.get(name) or ()):
        wrong = ""
        if code not in draft.fields:
            wrong = f"{shown(code)} is not in {draft.catalogue.file}"
            right = did_you_mean(code, draft.fields)
        elif code not in draft.taken:
            wrong = f"{shown(code)} is not among the hall's procedures"
            right = "add it to procedures at the top, or leave it out here"
        elif code in seen:
            wrong, right = f"{shown(code)} is listed twice", "name it once"
        seen.add(code)
        if wrong:
            yield entry.problem((name, index), wrong, right)
