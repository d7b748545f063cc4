"""Can each service model of a hall be in force, and do its hours fit the hall's sessions?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from hall.draft import Draft, listed_codes, twice
from hall.problems import Problem, shown
from hall.scalars import WEEKDAYS, Weekday
from hall.service_model import ServiceModel
from hall.toml_tables import Entry

Model = Entry[ServiceModel]


def check_models(draft: Draft) -> Iterator[Problem]:
    """Every problem of the service models beyond their own tables."""
    yield from twice(draft.models, "id", "id")
    for entry in draft.models:
        yield from _when(entry, draft)
        yield from _procedures(entry, draft)
        yield from _kind(entry)
        yield from _hours(entry, draft)
        yield from _after(entry, draft)
        yield from _window(entry, draft)
        yield from _years(entry, draft)


def _weekdays(entry: Model, draft: Draft) -> list[Weekday]:
    """The weekdays on which a model and the hall's sessions meet."""
    days = entry.get("weekdays")
    if days == "working_days":
        return draft.working_weekdays
    return [day for day in draft.working_weekdays if day in (days or ())]


def _when(entry: Model, draft: Draft) -> Iterator[Problem]:
    start, end = entry.get("start"), entry.get("end")
    if start and end and end < start:
        wrong = f"{end} is before from = {start}"
        yield entry.problem("to", wrong, "write the last day, not before the first")
        return
    days = entry.get("weekdays")
    if days is None or not draft.working_weekdays:
        return
    never = "so the model can never be in force"
    if not _weekdays(entry, draft):
        wrong = f"the hall has no session on {', '.join(days)}, {never}"
        right = f"choose among {', '.join(draft.working_weekdays)}"
        yield entry.problem("weekdays", wrong, right)
    elif start and end and not any(_in_force(entry, draft, day) for day in _days(start, end)):
        wrong = f"no day from {start} to {end} is a working day of the model, {never}"
        yield entry.problem("from", wrong, "choose a longer time or other weekdays")


def _days(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The days of a range; a year of them is enough to find one in force."""
    for ahead in range(min((end - start).days, 366) + 1):
        yield start + dt.timedelta(days=ahead)


def _in_force(entry: Model, draft: Draft, day: dt.date) -> bool:
    weekday = WEEKDAYS[day.weekday()]
    if day in draft.calendar.off:
        return False
    if day in draft.calendar.make_up:
        return bool(entry.get("weekdays") == "working_days")
    return weekday in _weekdays(entry, draft)


def _procedures(entry: Model, draft: Draft) -> Iterator[Problem]:
    raw = draft.file.raw["model"][entry.keys[1]]
    listed = raw.get("procedures") if isinstance(raw, dict) else None
    covers = entry.get("covers")
    if covers is None and listed != "all":
        return
    codes = draft.taken if covers is None else covers & draft.taken
    if isinstance(listed, list):
        # The list as it was written: its order gives the line of each mistake.
        as_written = Entry(entry.file, entry.keys, entry.label, entry.value, {"procedures": listed})
        yield from listed_codes(as_written, "procedures", draft)
    if isinstance(listed, str) and not codes and all(g.value for g in draft.groups):
        wrong = f"{shown(listed)} covers no procedure, so the model can never be in force"
        yield entry.problem("procedures", wrong, "give the group procedures, or name another")
    if declared := entry.get("declared"):
        fields = {draft.fields[code] for code in codes}
        wrong = (
            f"lists {len(codes)} procedures in {len(fields)} fields, "
            f"the plan declares {declared.procedures} in {declared.fields}"
        )
        if (len(codes), len(fields)) != (declared.procedures, declared.fields):
            right = "complete the list from the plan's annex, or correct the counts"
            yield entry.problem("declared", wrong, right, "warning")
    if entry.get("example"):
        wrong = "is an example, not the plan's annex"
        right = "put in the annex's procedures and take out example = true"
        yield entry.problem("procedures", wrong, right, "warning")


def _kind(entry: Model) -> Iterator[Problem]:
    kind = entry.get("kind")
    if kind == "extended_hours":
        if "window" in entry.good and entry.get("window") is None:
            right = 'add window = { from = "16:30", to = "17:30", last_ticket = "17:20" }'
            yield entry.problem("window", "extended hours need a window", right)
        for name in ("cutoff", "results_by"):
            if entry.get(name):
                wrong = "an extended hour promises no result, so it has none"
                yield entry.problem(name, wrong, f"leave {name} out")
    elif kind == "same_day" and entry.get("window"):
        wrong = "a same-day model adds no hour to the day"
        yield entry.problem("window", wrong, 'leave it out, or write kind = "extended_hours"')


def _hours(entry: Model, draft: Draft) -> Iterator[Problem]:
    cutoff, results = entry.get("cutoff"), entry.get("results_by")
    if cutoff and results and results <= cutoff.time:
        wrong = f"{results:%H:%M} is not after the cutoff at {cutoff.time:%H:%M}"
        yield entry.problem("results_by", wrong, "write a later hour, or leave it out")
    for key, hour in (("cutoff.time", cutoff and cutoff.time), ("results_by", results)):
        if hour and (wrong := _outside(hour, entry, draft)):
            right = "choose an hour within a session of each of its weekdays"
            yield entry.problem(key, wrong, right)


def _outside(hour: dt.time, entry: Model, draft: Draft) -> str:
    """How an hour misses the sessions on some weekday of a model; "" when it does not."""
    for weekday in _weekdays(entry, draft):
        spans = draft.spans_on(weekday)
        if not any(start < hour <= end for start, end in spans):
            listed = ", ".join(f"{start:%H:%M}-{end:%H:%M}" for start, end in spans)
            return f"{hour:%H:%M} is outside the sessions of {weekday} ({listed})"
    return ""


def _after(entry: Model, draft: Draft) -> Iterator[Problem]:
    after = entry.get("after")
    if after is None:
        return
    if after.action == "next_working_day":
        if after.before is None:
            wrong = "next_working_day needs the hour before which the result is due"
            yield entry.problem("after", wrong, 'add before = "09:00"')
        if "cutoff" in entry.good and entry.get("cutoff") is None:
            wrong = "nothing can come after a cutoff that is not there"
            yield entry.problem("after", wrong, "add a cutoff, or leave after out")
    elif after.before:
        wrong = "the legal term knows no hour"
        right = 'leave before out, or write action = "next_working_day"'
        yield entry.problem("after.before", wrong, right)
    if after.before and after.action == "next_working_day":
        for weekday in draft.working_weekdays:
            opens, closes = draft.spans_on(weekday)[0][0], draft.spans_on(weekday)[-1][1]
            if not opens < after.before <= closes:
                wrong = f"{after.before:%H:%M} is outside the hours of {weekday}"
                right = f"choose an hour from {opens:%H:%M} to {closes:%H:%M}"
                yield entry.problem("after.before", wrong, right)
                break


def _window(entry: Model, draft: Draft) -> Iterator[Problem]:
    window = entry.get("window")
    if window is None:
        return
    if window.end <= window.start:
        wrong = f"{window.end:%H:%M} is not after from = {window.start:%H:%M}"
        yield entry.problem("window.to", wrong, "write the later hour")
        return
    if not window.start < window.last_ticket <= window.end:
        wrong = f"{window.last_ticket:%H:%M} is outside the window"
        right = f"choose an hour after {window.start:%H:%M}, up to {window.end:%H:%M}"
        yield entry.problem("window.last_ticket", wrong, right)
    for weekday in _weekdays(entry, draft):
        for session in draft.sessions_on(weekday):
            if session.good["start"] < window.end and window.start < session.good["end"]:
                wrong = f"overlaps [{session.label}] on {weekday}"
                right = f'begin at "{session.good["end"]:%H:%M}" or later'
                yield entry.problem("window.from", wrong, right)
                return


def _years(entry: Model, draft: Draft) -> Iterator[Problem]:
    """Years in which a model is in force but no calendar says which days are off."""
    start, end = entry.get("start"), entry.get("end")
    if not start or (end and end < start):
        return
    covered = draft.calendar.covered
    last = max([end.year] if end else [start.year, *covered])
    missing = [str(year) for year in range(start.year, last + 1) if year not in covered]
    if missing:
        wrong = f"there is no calendar for {', '.join(missing)}"
        files = ", ".join(f"calendar-{year}.toml" for year in missing[:3])
        right = f"add {files}; until then only weekends count as days off"
        yield entry.problem("from", wrong, right, "warning")
    elif not draft.calendar.covers(start):
        wrong = f"the calendar of {start.year} begins after {shown(start)}"
        right = f"let calendar-{start.year}.toml begin earlier"
        yield entry.problem("from", wrong, right, "warning")
