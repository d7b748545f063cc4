"""Reading a TOML file table by table, so that one mistake never hides another.

Each table is validated on its own and keeps whatever of it is good: the checks across tables
then still see the lanes of a counter whose name is wrong.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from hall.problems import Level, Problem, did_you_mean, shown
from hall.scalars import Value
from hall.toml_lines import Lines
from hall.toml_lines import Path as Keys

V = TypeVar("V", bound=Value)
Context = dict[str, Any] | None

_RIGHT = {
    "string_type": "write a text in quotes",
    "int_type": "write a whole number",
    "bool_type": "write true or false",
    "tuple_type": "write a list in square brackets",
    "model_type": "write a table such as { key = value }",
    "dict_type": "write a table such as { key = value }",
}


@dataclass(frozen=True)
class TomlFile:
    """A TOML file that could be read; `name` is the path as it was given."""

    name: str
    text: str
    raw: dict[str, Any]

    @cached_property
    def lines(self) -> Lines:
        return Lines(self.text)


@dataclass(frozen=True)
class Entry(Generic[V]):
    """One table: the value when all of it is good, and in any case what is good of it."""

    file: TomlFile
    keys: Keys
    label: str
    value: V | None
    good: dict[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """A field by its Python name, or None while that field is missing or wrong."""
        return self.good.get(name)

    def problem(self, key: str | Keys, wrong: str, right: str, level: Level = "error") -> Problem:
        """A problem at a key of this table: "cutoff.time", ("lanes", 0), or "" for all of it."""
        within: Keys = key if isinstance(key, tuple) else tuple(key.split(".")) if key else ()
        line = self.file.lines.line((*self.keys, *within))
        return Problem(self.file.name, line, self.label, dotted(within), wrong, right, level)


def read_toml(path: Path, name: str) -> TomlFile | Problem:
    """A TOML file in UTF-8, or why it cannot be read."""
    try:
        # Editors on Windows may write a byte-order mark, and macOS parts letters and marks.
        text = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        return Problem(name, 0, "", "", f"cannot be read: {error.strerror}", "check the path")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        return Problem(name, line, "", "", "is not UTF-8 text", "save the file as UTF-8")
    try:
        return TomlFile(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        return _syntax(name, text, str(error))


def _syntax(name: str, text: str, said: str) -> Problem:
    found = re.search(r"\s*\(at line (\d+), column (\d+)\)", said)
    line = int(found[1]) if found else len(text.rstrip().splitlines()) or 1
    wrong = f"is not TOML: {said[: found.start()] if found else said.split(' (')[0]}"
    column = f" at column {found[2]}" if found else " at the end of the file"
    quote = "; texts and hours stand in quotes, lists in square brackets"
    return Problem(name, line, "", "", f"{wrong}{column}", f"mend this line{quote}")


def read_table(
    cls: type[V],
    file: TomlFile,
    keys: Keys,
    label: str,
    raw: Any,
    *,
    also: Sequence[str] = (),
    context: Context = None,
) -> tuple[Entry[V], list[Problem]]:
    """One table as a value of `cls`, with every problem in it.

    `also` are keys known beside those of `cls`; validators get the `context`.
    """
    try:
        value = cls.model_validate(raw, context=context)
    except ValidationError as error:
        details = error.errors(include_url=False)
    else:
        good = {name: getattr(value, name) for name in cls.model_fields}
        return Entry(file, keys, label, value, good), []
    entry: Entry[V] = Entry(file, keys, label, None, _good_fields(cls, raw, context))
    return entry, [_complaint(cls, entry, detail, also) for detail in details]


def read_head(
    cls: type[V], file: TomlFile, tables: Sequence[str]
) -> tuple[Entry[V], list[Problem]]:
    """What stands in a file before and beside its named tables."""
    head = {key: value for key, value in file.raw.items() if key not in tables}
    return read_table(cls, file, (), "", head, also=tables)


def read_tables(
    cls: type[V], file: TomlFile, kind: str, name_key: str, context: Context = None
) -> tuple[list[Entry[V]], list[Problem]]:
    """Every [[kind]] of a file; each is called by its `name_key`."""
    listed, problems, entries = file.raw.get(kind, []), [], []
    if not isinstance(listed, list):
        line = file.lines.line((kind,))
        right = f"write [[{kind}]], once for each {kind}"
        wrong = "is one table where a list of tables is meant"
        return [], [Problem(file.name, line, kind, "", wrong, right)]
    for index, raw in enumerate(listed):
        called = raw.get(name_key) if isinstance(raw, dict) else None
        named = isinstance(called, str | int | date)
        label = f"{kind} {called}" if named else f"{kind} #{index + 1}"
        entry, found = read_table(cls, file, (kind, index), label, raw, context=context)
        entries.append(entry)
        problems += found
    return entries, problems


def dotted(keys: Keys) -> str:
    """("weekdays", 2) is written "weekdays[2]", ("cutoff", "time") "cutoff.time"."""
    text = ""
    for key in keys:
        text += f"[{key}]" if isinstance(key, int) else f".{key}" if text else key
    return text


def keys_of(cls: type[Value]) -> list[str]:
    """The TOML keys of a table."""
    return [info.alias or name for name, info in cls.model_fields.items()]


def _good_fields(cls: type[Value], raw: Any, context: Context) -> dict[str, Any]:
    good = {}
    for name, info in cls.model_fields.items():
        key = info.alias or name
        try:
            if isinstance(raw, dict) and key in raw:
                good[name] = _field(cls, name).validate_python(raw[key], context=context)
            elif not info.is_required():
                good[name] = info.get_default(call_default_factory=True)
        except ValidationError:
            continue  # it is missing from the good ones, and told of by the table's own problems
    return good


@lru_cache(maxsize=200)
def _field(cls: type[Value], name: str) -> TypeAdapter[Any]:
    info = cls.model_fields[name]
    kind: Any = info.annotation
    return TypeAdapter(Annotated[kind, *info.metadata] if info.metadata else kind)


def _complaint(
    cls: type[Value], entry: Entry[Any], detail: ErrorDetails, also: Sequence[str]
) -> Problem:
    kind, within, given = detail["type"], detail["loc"], detail["input"]
    context = detail.get("ctx", {})
    if kind == "missing":
        wrong, right = "is missing", f"add {within[-1]} = ..."
    elif kind == "extra_forbidden":
        known = keys_of(_table_at(cls, within[:-1])) + list(also if len(within) == 1 else ())
        wrong, right = "unknown key", did_you_mean(str(within[-1]), known)
    elif kind == "rule":
        wrong, right = context["wrong"], context["right"]
    elif kind == "literal_error":
        options = re.findall(r"'([^']*)'|(\d+)", context["expected"])
        known = [text or number for text, number in options]
        wrong, right = f"{shown(given)} is not allowed", did_you_mean(str(given), known)
    elif kind == "greater_than_equal":
        wrong, right = f"{shown(given)} is too small", f"write at least {context['ge']}"
    elif kind == "too_short":
        wrong, right = "is an empty list", "name at least one"
    elif kind == "string_too_short":
        wrong, right = "is empty", "write a text"
    else:
        wrong = f"{shown(given)} is of the wrong type"
        right = _RIGHT.get(kind, str(detail["msg"]).lower())
    return entry.problem(within, wrong, right)


def _table_at(cls: type[Value], within: Keys) -> type[Value]:
    """The value class of a table inside a table: After for ("after",) of a model."""
    for key in within:
        for name, info in cls.model_fields.items():
            if key == (info.alias or name):
                inner = getattr(info.annotation, "__args__", (info.annotation,))
                tables = [t for t in inner if isinstance(t, type) and issubclass(t, Value)]
                cls = tables[0] if tables else cls
    return cls
