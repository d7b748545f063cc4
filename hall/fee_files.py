"""Reading fees.toml: the dated fee rules and the exemptions that halls of a folder share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from hall.fee_rules import CHANNELS, Dated, Exemption, FeeRule, FeeTable
from hall.problems import Problem, did_you_mean, shown
from hall.scalars import Value
from hall.toml_tables import Entry, read_head, read_tables, read_toml

_TABLES = ("rule", "exemption")


class _Head(Value):
    """Nothing stands before the tables."""


def read_fees(
    path: Path, name: str, known: Mapping[str, str], halls: Collection[str]
) -> tuple[FeeTable, list[Problem]]:
    """The fees of a file, with every problem in it.

    `known` is the field of every code of the catalogue, `halls` the ids beside the file; both are
    empty where they are not to be checked.
    """
    file = read_toml(path, name)
    if isinstance(file, Problem):
        return FeeTable(), [file]
    _, problems = read_head(_Head, file, _TABLES)
    rules, in_rules = read_tables(FeeRule, file, "rule", "id")
    exemptions, in_exemptions = read_tables(Exemption, file, "exemption", "id")
    problems += [*in_rules, *in_exemptions]
    every: list[Entry[Any]] = [*rules, *exemptions]
    for entry in every:
        problems += [*_dates(entry), *_named(entry, known, halls)]
    for entry in rules:
        problems += _one_amount(entry)
    problems += [*_twice(rules), *_twice(exemptions), *_overlaps(rules)]
    table = FeeTable(
        rules=tuple(e.value for e in rules if e.value),
        exemptions=tuple(e.value for e in exemptions if e.value),
    )
    return table, sorted(dict.fromkeys(problems), key=lambda p: p.line)


def _dates(entry: Entry[Any]) -> Iterator[Problem]:
    start, end = entry.get("start"), entry.get("end")
    if start and end and end < start:
        yield entry.problem(
            "to", f"{shown(end)} is before from {shown(start)}", "write a later day"
        )


def _named(
    entry: Entry[Any], known: Mapping[str, str], halls: Collection[str]
) -> Iterator[Problem]:
    codes, fields = entry.get("procedures") or (), entry.get("fields") or ()
    if not (codes or fields) and not {"procedures", "fields"} - set(entry.good):
        right = "add procedures = [...] or fields = [...]"
        yield entry.problem("", "names no procedure and no field", right)
    for key, listed, there in (
        ("procedures", codes, known.keys()),
        ("fields", fields, set(known.values())),
        ("halls", entry.get("halls") or (), halls),
    ):
        for index, one in enumerate(listed):
            if there and one not in there:
                right = did_you_mean(one, there)
                yield entry.problem((key, index), f"{shown(one)} is not known", right)


def _one_amount(entry: Entry[FeeRule]) -> Iterator[Problem]:
    if {"amount", "pages"} - set(entry.good):
        return  # one of them is unreadable, and that is told already
    if (entry.get("amount") is None) == (entry.get("pages") is None):
        right = "write either amount = ... or pages = { ... }"
        yield entry.problem("", "has no fee, or two", right)


def _twice(entries: list[Any]) -> Iterator[Problem]:
    seen: dict[str, Entry[Any]] = {}
    for entry in entries:
        id = entry.get("id")
        if id and seen.setdefault(id, entry) is not entry:
            line = entry.file.lines.line((*seen[id].keys, "id"))
            yield entry.problem(
                "id", f"{shown(id)} is already used on line {line}", "choose another"
            )


def _overlaps(entries: list[Entry[FeeRule]]) -> Iterator[Problem]:
    """Of two rules that could both be meant nobody knows which one is charged."""
    read = [(entry, entry.value) for entry in entries if entry.value]
    for (_, one), (entry, other) in combinations(read, 2):
        both = [*_both(one.procedures, other.procedures), *_both(one.fields, other.fields)]
        if both and _same_time(one, other):
            wrong = f"{shown(both[0])} has a fee by rule {one.id} on the same days"
            yield entry.problem("", wrong, "end one rule before the other begins")


def _same_time(one: Dated, other: Dated) -> bool:
    far = dt.date.max
    days = (one.start or dt.date.min) <= (other.end or far) and (other.start or dt.date.min) <= (
        one.end or far
    )
    places = not one.halls or not other.halls or bool(set(one.halls) & set(other.halls))
    channels = set(one.channels or CHANNELS) & set(other.channels or CHANNELS)
    return days and places and bool(channels)


def _both(one: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    return [value for value in one if value in other]
