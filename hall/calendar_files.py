"""Reading the calendar files, calendar-YYYY.toml, and a second opinion on them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from hall.calendar import Calendar, MakeUp, Off, Undecided
from hall.problems import Problem
from hall.scalars import Day, Text, Value, Whole
from hall.toml_tables import Entry, TomlFile, read_head, read_tables, read_toml

# A year's file may run on for a few days: what is late on its last Friday is due in January.
_SPILL = dt.timedelta(days=15)
_TABLES = ("off", "make_up", "undecided")


class _Year(Value):
    """The head of a calendar file: the year, and which part of it the file speaks for."""

    year: Whole
    start: Day | None = Field(default=None, alias="from")
    end: Day | None = Field(default=None, alias="to")


class _Break(Value):
    """Days off in a row, one when `to` is left out; weekends within may be included."""

    start: Day = Field(alias="from")
    end: Day | None = Field(default=None, alias="to")
    name: Text
    source: Text


@dataclass
class _Reading:
    """One file as far as it could be read."""

    year: int
    start: dt.date
    end: dt.date
    breaks: list[Entry[_Break]]
    make_up: list[Entry[MakeUp]]
    undecided: list[Entry[Undecided]]
    off: dict[dt.date, Off]


def read_calendars(files: Sequence[tuple[Path, str]]) -> tuple[Calendar, list[Problem]]:
    """All years' files, each with the name to call it by, as one calendar."""
    problems: list[Problem] = []
    off: dict[dt.date, Off] = {}
    make_up: dict[dt.date, MakeUp] = {}
    undecided: list[Undecided] = []
    covered = {}
    for path, name in sorted(files):
        file = read_toml(path, name)
        if isinstance(file, Problem):
            problems.append(file)
            continue
        reading = _read(file, path, problems)
        if reading is None:
            continue
        off |= reading.off
        make_up |= {e.value.date: e.value for e in reading.make_up if e.value}
        undecided += [e.value for e in reading.undecided if e.value]
        covered[reading.year] = (reading.start, reading.end)
    calendar = Calendar(off=off, make_up=make_up, undecided=tuple(undecided), covered=covered)
    return calendar, problems


def _read(file: TomlFile, path: Path, problems: list[Problem]) -> _Reading | None:
    year, in_year = read_head(_Year, file, _TABLES)
    breaks, in_breaks = read_tables(_Break, file, "off", "from")
    make_up, in_make_up = read_tables(MakeUp, file, "make_up", "date")
    undecided, in_undecided = read_tables(Undecided, file, "undecided", "from")
    problems += [*in_year, *in_breaks, *in_make_up, *in_undecided]
    if year.value is None:
        return None
    number = year.value.year
    named = re.fullmatch(r"calendar-(\d{4})\.toml", path.name)
    if not named or int(named[1]) != number:
        right = f"call the file calendar-{number}.toml or write the year of its name"
        problems.append(year.problem("year", f"is {number} in a file called {path.name}", right))
        return None
    start = year.value.start or dt.date(number, 1, 1)
    end = year.value.end or dt.date(number, 12, 31)
    reading = _Reading(number, start, end, breaks, make_up, undecided, {})
    if start.year != number or not start <= end <= dt.date(number, 12, 31) + _SPILL:
        right = f"name days of {number}, the first before the last"
        problems.append(year.problem("to", f"{start} to {end} is no part of {number}", right))
    problems += _check(reading)
    return reading


def _check(reading: _Reading) -> Iterator[Problem]:
    for days in reading.breaks:
        yield from _days_off(reading, days)
    for made in reading.make_up:
        yield from _made_up(reading, made)
    for left in reading.undecided:
        yield from _left_open(reading, left)


def _days_off(reading: _Reading, entry: Entry[_Break]) -> Iterator[Problem]:
    value = entry.value
    if value is None:
        return
    end = value.end or value.start
    if end < value.start:
        wrong = f"{end} is before from = {value.start}"
        yield entry.problem("to", wrong, "write the last day off, not before the first")
        return
    if value.start < reading.start or end > reading.end:
        right = f"name days from {reading.start} to {reading.end}, or move them to their year"
        yield entry.problem("from", "lies outside what this file speaks for", right)
        return
    for day in _days(value.start, end):
        if day in reading.off:
            right = "name each day once"
            yield entry.problem("from", f"{day} is off twice", right)
        reading.off[day] = Off(date=day, name=value.name, source=value.source)


def _made_up(reading: _Reading, entry: Entry[MakeUp]) -> Iterator[Problem]:
    value = entry.value
    if value is None:
        return
    if not reading.start <= value.date <= reading.end:
        right = f"name a day from {reading.start} to {reading.end}"
        yield entry.problem("date", "lies outside what this file speaks for", right)
    if value.date.weekday() < 5:
        right = "a make-up day is a Saturday or Sunday"
        yield entry.problem("date", f"{value.date} is a weekday and worked anyway", right)
    if value.date in reading.off:
        right = "take it out of [[off]] or of [[make_up]]"
        yield entry.problem("date", f"{value.date} is also a day off", right)
    if value.instead_of and value.instead_of not in reading.off:
        right = "name the day off that is made up for"
        yield entry.problem("instead_of", f"{value.instead_of} is not a day off", right)
    elif value.instead_of and value.instead_of.weekday() >= 5:
        right = "name a weekday, whose sessions then apply"
        yield entry.problem("instead_of", f"{value.instead_of} is a weekend day", right)


def _left_open(reading: _Reading, entry: Entry[Undecided]) -> Iterator[Problem]:
    """Undecided days are worth a warning each time, so that nobody forgets to settle them."""
    value = entry.value
    if value is None:
        return
    if value.end < value.start:
        wrong = f"{value.end} is before from = {value.start}"
        yield entry.problem("to", wrong, "write the last day, not before the first")
        return
    if any(day in reading.off for day in _days(value.start, value.end)):
        right = "leave out the days that are settled"
        yield entry.problem("from", "some of these days are already off", right)
    wrong = f"{value.start} to {value.end} is not decided ({value.note.rstrip('.')})"
    right = "counted as ordinary days until they stand under [[off]]"
    yield entry.problem("", wrong, right, "warning")


def _days(start: dt.date, end: dt.date) -> Iterable[dt.date]:
    return (start + dt.timedelta(days=n) for n in range((end - start).days + 1))


def cross_check_holidays(calendar: Calendar) -> list[Problem]:
    """Where the `holidays` package sees a day otherwise; a second opinion, never the authority."""
    import holidays  # slow to load, and only `denluot check` asks for it

    problems = []
    for year, (start, end) in sorted(calendar.covered.items()):
        package = holidays.country_holidays("VN", language="vi", years=(year, year + 1))
        for day in _days(start, end):
            if any(u.start <= day <= u.end for u in calendar.undecided):
                continue
            ours = day not in calendar.off and (day.weekday() < 5 or day in calendar.make_up)
            theirs = package.is_working_day(day)
            if ours != theirs:
                why = calendar.off[day].name if day in calendar.off else package.get(day, "")
                wrong = f"{_said(ours)} here, {_said(theirs)} in the holidays package"
                wrong = f"{day:%a %Y-%m-%d} is {wrong}" + (f" ({why})" if why else "")
                right = "this file rules; see that its source says so"
                file = f"calendar-{year}.toml"
                problems.append(Problem(file, 0, "off", "", wrong, right, "warning"))
    return problems


def _said(working: bool) -> str:
    return "worked" if working else "a day off"
