"""Every table, key and element of a TOML text is found on the line where it is written."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from hall.toml_lines import Lines

TEXT = """# a comment with [brackets] and = signs
name = "x # y = [z]"
notes = [
  "first", # said

  "second ] , [",
]
long = '''
[not.a.table]
name = 1
''''
[line]
a.b = 1
"quo ted" = 'it'

[[model]]
id = "m"
cutoff = { time = "15:30", more = [1, { deep = 2 }] }
[model.after]
action = "x" # after
[[model]]
id = "n"
[[model.part]]
k = 1
[[model.part]]
day = 1979-05-27 07:32:00
[ other . 'table' ]
k = 1.5
"""

WHERE = [
    (("name",), 2),
    (("notes",), 3),
    (("notes", 0), 4),
    (("notes", 1), 6),
    (("long",), 8),
    (("line",), 12),
    (("line", "a"), 13),
    (("line", "a", "b"), 13),
    (("line", "quo ted"), 14),
    (("model",), 16),
    (("model", 0), 16),
    (("model", 0, "id"), 17),
    (("model", 0, "cutoff", "time"), 18),
    (("model", 0, "cutoff", "more", 1, "deep"), 18),
    (("model", 0, "after"), 19),
    (("model", 0, "after", "action"), 20),
    (("model", 1), 21),
    (("model", 1, "part", 0, "k"), 24),
    (("model", 1, "part", 1), 25),
    (("model", 1, "part", 1, "day"), 26),
    (("other", "table", "k"), 28),
]
NOT_WRITTEN = [
    (("model", 0, "missing"), 16),
    (("model", 0, "after", "missing"), 19),
    (("line", "missing", "deeper"), 12),
    (("missing",), 1),
    ((), 1),
]


@pytest.mark.parametrize(("path", "line"), WHERE)
def test_line_of_what_is_written(path: tuple[str | int, ...], line: int) -> None:
    assert Lines(TEXT).line(path) == line


@pytest.mark.parametrize(("path", "line"), NOT_WRITTEN)
def test_line_of_the_table_around_what_is_not_written(
    path: tuple[str | int, ...], line: int
) -> None:
    assert Lines(TEXT).line(path) == line


def test_every_value_that_tomllib_reads_has_a_line() -> None:
    def paths(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
        inner = value.items() if isinstance(value, dict) else ()
        inner = enumerate(value) if isinstance(value, list) else inner
        return [path, *(p for key, x in inner for p in paths(x, (*path, key)))]

    lines = Lines(TEXT)
    found = [lines.line(path) for path in paths(tomllib.loads(TEXT)) if path]
    assert len(found) == 30
    assert all(1 < line <= 28 for line in found)


def test_windows_line_ends() -> None:
    assert Lines('a = 1\r\n\r\n[t]\r\nb = ["x",\r\n"y"]\r\n').line(("t", "b", 1)) == 5
