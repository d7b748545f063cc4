"""The procedure catalogue: one CSV row per procedure and period in which it is so.

Columns keep the names of the published list. Empty cells mean "not known" or "always"; several
components are parted by semicolons outside brackets.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from hall.problems import Problem, did_you_mean, shown
from hall.rulebook import Procedure

COLUMNS = {
    "code": "code",
    "name_vi": "name",
    "name_en": "name_en",
    "field_vi": "field",
    "processing_days": "days",
    "days_unit": "days_unit",
    "days_with_verification": "days_with_verification",
    "fee_vnd": "fee",
    "fee_unit": "fee_unit",
    "same_day_by_law": "same_day_by_law",
    "components_vi": "components",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "confidence": "confidence",
    "source": "source",
}
_COLUMN_OF = {key: column for column, key in COLUMNS.items()}
_BETWEEN_COMPONENTS = re.compile(r";(?![^(]*\))")  # a semicolon in brackets parts nothing
_NUMBERS = {"days", "days_with_verification", "fee"}
_RIGHT = {
    "missing": "fill this cell",
    "int_type": "write a whole number",
    "string_too_short": "fill this cell",
}


@dataclass(frozen=True)
class Row:
    """A good row of the catalogue and its line in the file."""

    line: int
    procedure: Procedure


@dataclass(frozen=True)
class Catalogue:
    """What could be read of a catalogue file."""

    file: str
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    fields: dict[str, str] = field(default_factory=dict)
    """The field of every code, those of broken rows too: a hall may name them all the same."""

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        return tuple(row.procedure for row in self.rows)


def read_catalogue(path: Path, name: str) -> Catalogue:
    """The catalogue of a CSV file in UTF-8; every problem of every row is kept."""
    try:
        text = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        problem = Problem(name, 0, "", "", f"cannot be read: {error.strerror}", "check the path")
        return Catalogue(name, (), (problem,))
    except UnicodeDecodeError:
        problem = Problem(name, 0, "", "", "is not UTF-8 text", "save the file as UTF-8")
        return Catalogue(name, (), (problem,))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    problems = list(_headings(name, reader.fieldnames or []))
    rows, fields = [], {}
    before = reader.line_num
    for cells in reader:
        # A quoted cell may run over several lines; the row is where it begins.
        line, before = before + 1, reader.line_num
        fields[str(cells.get("code"))] = str(cells.get("field_vi"))
        found = _row(name, line, cells)
        if isinstance(found, Row):
            rows.append(found)
        else:
            problems += found
    problems += _overlaps(name, rows)
    return Catalogue(name, tuple(rows), tuple(problems), fields)


def _headings(name: str, headings: Iterable[str]) -> Iterable[Problem]:
    there = list(headings)
    for heading in there:
        if heading not in COLUMNS:
            right = did_you_mean(heading, COLUMNS)
            yield Problem(name, 1, "procedures", heading, "unknown column", right)
    for column, key in COLUMNS.items():
        if column not in there and Procedure.model_fields[key].is_required():
            yield Problem(name, 1, "procedures", column, "the column is missing", "add it")


def _row(name: str, line: int, cells: dict[str, Any]) -> Row | list[Problem]:
    given: dict[str, Any] = {}
    for column, key in COLUMNS.items():
        cell = (cells.get(column) or "").strip()
        if key == "components":
            parts = _BETWEEN_COMPONENTS.split(cell)
            given[key] = tuple(part.strip() for part in parts if part.strip())
        elif cell:
            number = key in _NUMBERS and cell.isdecimal()
            given[key] = int(cell) if number else cell
    label = f"procedure {cells.get('code') or '?'}"
    if None in cells:
        right = "put a text that holds a comma in quotes"
        return [Problem(name, line, label, "", "the row has too many cells", right)]
    brackets = [part for part in given["components"] if part.count("(") != part.count(")")]
    if brackets:
        wrong, right = f"{shown(brackets[0])} has a bracket too many or too few", "pair them"
        return [Problem(name, line, label, "components_vi", wrong, right)]
    try:
        procedure = Procedure.model_validate(given)
    except ValidationError as error:
        return [_complaint(name, line, label, d) for d in error.errors(include_url=False)]
    if procedure.valid_from and procedure.valid_to and procedure.valid_to < procedure.valid_from:
        wrong = f"{procedure.valid_to} is before valid_from {procedure.valid_from}"
        return [Problem(name, line, label, "valid_to", wrong, "write a later day")]
    return Row(line, procedure)


def _complaint(name: str, line: int, label: str, detail: Any) -> Problem:
    column = _COLUMN_OF.get(str(detail["loc"][0]), str(detail["loc"][0]))
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "rule":
        wrong, right = context["wrong"], context["right"]
    elif kind == "literal_error":
        wrong = f"{shown(detail['input'])} is not allowed"
        right = f"write {context['expected']}"
    else:
        empty = kind in ("missing", "string_too_short")
        wrong = "is empty" if empty else f"{shown(detail['input'])} is of the wrong type"
        right = _RIGHT.get(kind, str(detail["msg"]).lower())
    return Problem(name, line, label, column, wrong, right)


def _overlaps(name: str, rows: list[Row]) -> Iterable[Problem]:
    """A code may have several rows, but on any date only one of them."""
    seen: dict[str, list[Row]] = {}
    for row in rows:
        for other in seen.setdefault(row.procedure.code, []):
            if _share_a_day(row.procedure, other.procedure):
                label = f"procedure {row.procedure.code}"
                wrong = f"is in force together with the row on line {other.line}"
                right = "end one row (valid_to) before the other begins (valid_from)"
                yield Problem(name, row.line, label, "valid_from", wrong, right)
        seen[row.procedure.code].append(row)


def _share_a_day(one: Procedure, other: Procedure) -> bool:
    ends_first = one.valid_to and other.valid_from and one.valid_to < other.valid_from
    begins_later = one.valid_from and other.valid_to and other.valid_to < one.valid_from
    return not (ends_first or begins_later)
