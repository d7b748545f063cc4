"""Do the sessions, lanes, counters, kiosks and printers of a hall fit together?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from hall.draft import Draft, listed_codes, twice
from hall.problems import Problem, did_you_mean, shown
from hall.rulebook import Lane, Session
from hall.scalars import WEEKDAYS
from hall.toml_tables import Entry

# Pairs of letters that part of the country says alike.
_ALIKE = (("L", "N"), ("M", "N"))


def check_hall(draft: Draft) -> Iterator[Problem]:
    """Every problem between tables, service models aside."""
    yield from listed_codes(draft.head, "procedures", draft)
    yield from listed_codes(draft.head, "common", draft)
    yield from _sessions(draft)
    yield from _lanes(draft)
    yield from _counters(draft)
    yield from _printers(draft)
    yield from twice(draft.kiosks, "id", "id")
    yield from twice(draft.questions, "id", "id")
    yield from _groups(draft)
    yield from _calls(draft)


def _calls(draft: Draft) -> Iterator[Problem]:
    """A number that may not be called often enough to be missed would stay in a clerk's hands."""
    most, missed = (draft.line.get(key) for key in ("calls_at_most", "missed_after_calls"))
    if most and missed and missed > most:
        wrong = f"{missed} is more than calls_at_most = {most}"
        yield draft.line.problem("missed_after_calls", wrong, f"write at most {most}")


def _sessions(draft: Draft) -> Iterator[Problem]:
    if not draft.sessions:
        right = "write at least one [[session]]"
        yield draft.head.problem("session", "the hall has no session", right)
    for entry in draft.sessions:
        yield from _session(entry)
    told = set()
    for weekday in WEEKDAYS:
        for one, other in pairwise(draft.sessions_on(weekday)):
            pair = (one.keys, other.keys)
            if other.good["start"] < one.good["end"] and pair not in told:
                told.add(pair)
                wrong = f"overlaps [{one.label}] on {weekday}"
                right = f'begin at "{one.good["end"]:%H:%M}" or later'
                yield other.problem("from", wrong, right)


def _session(entry: Entry[Session]) -> Iterator[Problem]:
    start, end = entry.get("start"), entry.get("end")
    opens, closes = entry.get("tickets_from"), entry.get("tickets_until")
    if start and end and end <= start:
        wrong = f"{end:%H:%M} is not after from = {start:%H:%M}"
        yield entry.problem("to", wrong, "write the later hour")
        return
    if opens and start and opens > start:
        wrong = f"{opens:%H:%M} is after the session starts at {start:%H:%M}"
        yield entry.problem("tickets_from", wrong, f'write "{start:%H:%M}" or earlier')
    if closes and end and closes > end:
        wrong = f"{closes:%H:%M} is after the session ends at {end:%H:%M}"
        yield entry.problem("tickets_until", wrong, f'write "{end:%H:%M}" or earlier')
    if closes and (first := opens or start) and closes <= first:
        wrong = f"{closes:%H:%M} leaves no time to take a ticket"
        yield entry.problem("tickets_until", wrong, f"write an hour after {first:%H:%M}")


def _lanes(draft: Draft) -> Iterator[Problem]:
    if not draft.lanes:
        yield draft.head.problem("lane", "the hall has no lane", "write at least one [[lane]]")
        return
    yield from twice(draft.lanes, "letter", "letter")
    yield from _misheard(draft)
    for entry in draft.lanes:
        yield from listed_codes(entry, "procedures", draft)
        yield from _lane(entry, draft)
    for name, what in (("fields", "field"), ("procedures", "procedure"), ("purposes", "purpose")):
        yield from _in_two_lanes(draft, name, what)
    yield from _nobody(draft)


def _lane(entry: Entry[Lane], draft: Draft) -> Iterator[Problem]:
    known = set(draft.fields.values())
    for index, name in enumerate(entry.get("fields") or ()):
        if known and name not in known:
            wrong = f"{shown(name)} is not a field of {draft.catalogue.file}"
            yield entry.problem(("fields", index), wrong, did_you_mean(name, known))
    if "submit" in (entry.get("purposes") or ()):
        wrong = "submitting goes by field, never to one lane"
        yield entry.problem("purposes", wrong, 'leave "submit" out')
    takes = [entry.get(name) for name in ("fields", "procedures", "purposes")]
    if takes == [(), (), ()]:
        right = "give it fields, procedures or purposes"
        yield entry.problem("", "takes nobody", right)
    letter = entry.get("letter")
    counted = [c.get("lanes") for c in draft.counters]
    if letter and None not in counted and not any(letter in lanes for lanes in counted):
        right = f'add "{letter}" to the lanes of a [[counter]]'
        yield entry.problem("letter", f"no counter serves lane {letter}", right)


def _misheard(draft: Draft) -> Iterator[Problem]:
    at = {entry.get("letter"): entry for entry in draft.lanes}
    for one, other in _ALIKE:
        if one in at and other in at:
            wrong = f"{one} and {other} sound alike to many people"
            right = "use only one of them in a hall"
            yield at[other].problem("letter", wrong, right, "warning")


def _in_two_lanes(draft: Draft, name: str, what: str) -> Iterator[Problem]:
    seen: dict[str, Entry[Lane]] = {}
    for entry in draft.lanes:
        for index, item in enumerate(entry.get(name) or ()):
            first = seen.setdefault(item, entry)
            if first is not entry:
                wrong = f"{what} {shown(item)} is also in [{first.label}]"
                yield entry.problem((name, index), wrong, "leave it in one lane only")


def _nobody(draft: Draft) -> Iterator[Problem]:
    """Fields and purposes that no lane takes, once every lane can be read."""

    def taken(name: str) -> set[str] | None:
        lists = [entry.get(name) for entry in draft.lanes]
        return None if None in lists else {item for one in lists for item in one}

    fields, codes, purposes = taken("fields"), taken("procedures"), taken("purposes")
    if fields is not None and codes is not None and "procedures" in draft.head.good:
        left = {draft.fields[c] for c in draft.taken - codes} - fields
        for name in sorted(left):
            wrong = f"no lane takes the field {shown(name)}"
            yield draft.head.problem("lane", wrong, "add it to the fields of one [[lane]]")
    for purpose in ("collect", "ask"):
        if purposes is not None and purpose not in purposes:
            wrong = f"no lane takes those who come to {purpose}"
            right = f'add purposes = ["{purpose}"] to one [[lane]]'
            yield draft.head.problem("lane", wrong, right)


def _counters(draft: Draft) -> Iterator[Problem]:
    if not draft.counters:
        right = "write at least one [[counter]]"
        yield draft.head.problem("counter", "the hall has no counter", right)
    yield from twice(draft.counters, "id", "number")
    # A lane whose letter is refused still stands for what its writer calls it.
    letters = {str(_written(entry, "letter")) for entry in draft.lanes}
    for entry in draft.counters:
        for index, letter in enumerate(entry.get("lanes") or ()):
            if letter not in letters:
                wrong = f"there is no lane {shown(letter)}"
                yield entry.problem(("lanes", index), wrong, did_you_mean(letter, letters))


def _written(entry: Entry[Any], key: str) -> Any:
    raw: Any = entry.file.raw
    for step in entry.keys:
        raw = raw[step]
    return raw.get(key) if isinstance(raw, dict) else None


def _printers(draft: Draft) -> Iterator[Problem]:
    yield from twice(draft.printers, "id", "id")
    # Two workers on one machine would mix the bytes of two papers.
    real = [entry for entry in draft.printers if entry.get("device") != "virtual:"]
    yield from twice(real, "device", "device, or let one [[printer]] serve both")
    served = [entry.get("serves") for entry in draft.printers]
    for face, paper in (("kiosk", "tickets"), ("counter", "receipts")):
        if None not in served and not any(face in one for one in served):
            wrong = f"no printer serves the {face}, so {paper} stay without paper"
            right = f'add serves = ["{face}"] to a [[printer]]'
            yield draft.head.problem("printer", wrong, right, "warning")


def _groups(draft: Draft) -> Iterator[Problem]:
    yield from twice(draft.groups, "id", "number")
    seen: dict[str, str] = {}
    for entry in draft.groups:
        yield from listed_codes(entry, "procedures", draft)
        for index, code in enumerate(entry.get("procedures") or ()):
            first = seen.setdefault(code, entry.label)
            if first != entry.label:
                wrong = f"{shown(code)} is also in [{first}]"
                yield entry.problem(("procedures", index), wrong, "sort it into one group")
