"""Loading rulebooks, and telling every problem of the rule files at once.

A hall is its own file, the procedure catalogue, the fees and the calendars, side by side in one
folder.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hall.calendar import Calendar
from hall.calendar_files import cross_check_holidays, read_calendars
from hall.catalogue import Catalogue, read_catalogue
from hall.draft import Draft, read_draft
from hall.errors import RulebookInvalid
from hall.fee_files import read_fees
from hall.fee_rules import FeeTable
from hall.hallcheck import check_hall
from hall.modelcheck import check_models
from hall.printers import Paperless
from hall.problems import Problem
from hall.public import ONE_KIOSK, Identity
from hall.rulebook import LinePolicy, Rulebook
from hall.toml_tables import Entry, read_toml

HALLS = Path(__file__).resolve().parents[1] / "halls"
CATALOGUE = "procedures.csv"
CALENDARS = "calendar-*.toml"
FEES = "fees.toml"
# Next year's days off are announced in autumn; from then on a missing calendar is worth saying.
_AHEAD = dt.timedelta(days=90)


@dataclass(frozen=True)
class Shared:
    """What the halls of a folder have in common."""

    folder: Path
    catalogue: Catalogue
    calendar: Calendar
    fees: FeeTable
    problems: tuple[Problem, ...]
    digest: bytes


def read_shared(folder: Path, named: Iterable[Path] = ()) -> Shared:
    """The catalogue, the fees and the calendars of a folder, or the product's own where it has
    none.

    `named` files are read in place of the folder's file of the same name.
    """
    given = {path.name: path for path in named}
    catalogue = given.get(CATALOGUE, folder / CATALOGUE)
    if not catalogue.exists() and CATALOGUE not in given:
        catalogue = HALLS / CATALOGUE
    found = list(folder.glob(CALENDARS)) or list(HALLS.glob(CALENDARS))
    calendars = {path.name: path for path in found}
    calendars |= {name: path for name, path in given.items() if Path(name).match(CALENDARS)}
    files = [calendars[name] for name in sorted(calendars)]
    procedures = read_catalogue(catalogue, str(catalogue))
    calendar, problems = read_calendars([(path, str(path)) for path in files])
    fees, in_fees = _read_fees(folder, given, procedures)
    digest = hashlib.sha256()
    for path in (catalogue, _fee_file(folder, given), *files):
        digest.update(path.read_bytes() if path.is_file() else b"")
    told = (*procedures.problems, *in_fees, *problems)
    return Shared(folder, procedures, calendar, fees, told, digest.digest())


def _fee_file(folder: Path, given: dict[str, Path]) -> Path:
    own = given.get(FEES, folder / FEES)
    return own if own.exists() or FEES in given else HALLS / FEES


def _read_fees(
    folder: Path, given: dict[str, Path], catalogue: Catalogue
) -> tuple[FeeTable, list[Problem]]:
    """The fees; the product's own name codes and halls that a folder of others need not have."""
    path = _fee_file(folder, given)
    if path.parent != folder:
        return read_fees(path, str(path), {}, ())
    return read_fees(path, str(path), catalogue.fields, [p.stem for p in _hall_files(folder)])


def load_rulebook(path: Path) -> Rulebook:
    """The rulebook of a hall file; raises RulebookInvalid with all problems."""
    shared = read_shared(path.parent)
    rulebook, problems = _read_hall(path, shared)
    if rulebook is None:
        raise RulebookInvalid([*shared.problems, *problems])
    return rulebook


def load_halls(folder: Path = HALLS) -> dict[str, Rulebook]:
    """Every hall of a folder by its id; raises RulebookInvalid with all problems of them all."""
    shared = read_shared(folder)
    halls: dict[str, Rulebook] = {}
    problems = list(shared.problems)
    for path in _hall_files(folder):
        rulebook, found = _read_hall(path, shared)
        problems += found
        if rulebook:
            halls[rulebook.id] = rulebook
    problems += _no_hall(folder)
    if any(p.level == "error" for p in problems):
        raise RulebookInvalid(problems)
    return halls


def check_files(
    paths: Sequence[Path] = (), folder: Path = HALLS, today: dt.date | None = None
) -> list[Problem]:
    """Every problem of some files, or of `folder` when none is named.

    A folder stands for all its rule files, with a second opinion on its calendars; `today` (a
    date in hall time) lets it miss the calendar of a near year. A hall file is checked against
    the catalogue and calendars beside it, unless those are among the files named.
    """
    paths = paths or [folder]
    shared_files = [p for p in paths if _is_shared(p)]
    problems: list[Problem] = []
    for place in dict.fromkeys(p if p.is_dir() else p.parent for p in paths):
        shared = read_shared(place, shared_files)
        if place in paths:
            halls, told = _hall_files(place), list(shared.problems)
            told += [*_second_opinion(shared), *_missing_year(shared, today), *_no_hall(place)]
        else:
            halls = [p for p in paths if p.parent == place and not _is_shared(p)]
            named = {str(p) for p in shared_files}
            told = [p for p in shared.problems if p.file in named or p.level == "error"]
        for path in halls:
            told += _read_hall(path, shared)[1]
        problems += told
    return list(dict.fromkeys(problems))


def _second_opinion(shared: Shared) -> list[Problem]:
    doubts = cross_check_holidays(shared.calendar)
    return [replace(p, file=str(shared.folder / p.file)) for p in doubts]


def _is_shared(path: Path) -> bool:
    return path.name in (CATALOGUE, FEES) or path.match(CALENDARS)


def _hall_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.glob("*.toml") if not _is_shared(p))


def _no_hall(folder: Path) -> list[Problem]:
    right = "put a hall file there, such as tu-minh.toml"
    none = Problem(str(folder), 0, "", "", "holds no hall", right)
    return [] if _hall_files(folder) else [none]


def _missing_year(shared: Shared, today: dt.date | None) -> list[Problem]:
    near = {day.year: day for day in (today, today + _AHEAD)} if today else {}
    right = "until it is there only weekends count as days off"
    return [
        Problem(
            str(shared.folder / f"calendar-{year}.toml"),
            0,
            "",
            "",
            f"there is no calendar for {year}",
            right,
            "warning",
        )
        for year in near
        if year not in shared.calendar.covered
    ]


def _read_hall(path: Path, shared: Shared) -> tuple[Rulebook | None, list[Problem]]:
    """A rulebook when nothing is wrong with the hall or what it shares, and every problem."""
    name = str(path)
    file = read_toml(path, name)
    if isinstance(file, Problem):
        return None, [file]
    draft, problems = read_draft(file, shared.catalogue, shared.calendar)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem):
        right = "the file's name is the hall's id in every address: small letters, digits, hyphens"
        problems.append(Problem(name, 0, "", "", f'"{path.stem}" cannot be a hall\'s id', right))
    problems += [*check_hall(draft), *check_models(draft)]
    problems = sorted(dict.fromkeys(problems), key=lambda p: p.line)
    if any(p.level == "error" for p in (*problems, *shared.problems)):
        return None, problems
    digest = hashlib.sha256(file.text.encode() + shared.digest).hexdigest()
    warnings = (*shared.problems, *problems)
    fees = shared.fees.of_hall(path.stem)
    return _rulebook(draft, path.stem, fees, digest, warnings), problems


def _rulebook(
    draft: Draft, hall: str, fees: FeeTable, digest: str, warnings: tuple[Problem, ...]
) -> Rulebook:
    head = draft.head.good
    rows = tuple(p for p in draft.catalogue.procedures if p.code in draft.taken)
    return Rulebook(
        id=hall,
        name=head["name"],
        place=head["place"],
        time_zone=head["time_zone"],
        wifi=head["wifi"],
        notes=head["notes"],
        sessions=_values(draft.sessions),
        lanes=_values(draft.lanes),
        counters=_values(draft.counters),
        printers=_values(draft.printers),
        paperless=draft.paperless.value or Paperless(),
        kiosks=_values(draft.kiosks) or ONE_KIOSK,
        identity=draft.identity.value or Identity(),
        questions=_values(draft.questions),
        portal=head["portal"],
        models=_values(draft.models),
        groups=_values(draft.groups),
        line=draft.line.value or LinePolicy(),
        procedures=rows,
        fees=fees,
        common=head["common"],
        calendar=draft.calendar,
        digest=digest,
        warnings=warnings,
    )


def _values(entries: Iterable[Entry[Any]]) -> tuple[Any, ...]:
    return tuple(entry.value for entry in entries)
