"""Which line of a TOML text a table or key stands on; tomllib gives values without places.

A path is what leads to a value in the parsed data: ("model", 0, "cutoff", "time"). The text
must already have been read by tomllib: the scanner goes by the grammar and judges nothing.
"""

from __future__ import annotations

import bisect
import re

Path = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_PLAIN = re.compile(r"[^,\]}\n#]*")


class Lines:
    """The line, from 1, of every table, key and list element of a TOML text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._breaks = [found.start() for found in re.finditer("\n", text)]
        self._lines: dict[Path, int] = {}
        self._arrays: dict[Path, int] = {}
        self._document()

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest table around it when it is not written."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def _document(self) -> None:
        table: Path = ()
        while self._skip():
            start = self._at
            if self._take("[["):
                table = self._array_table(self._key())
                self._take("]]")
            elif self._take("["):
                table = self._inside(self._key())
                self._take("]")
            else:
                self._pair(table)
            if self._at == start:
                return

    def _array_table(self, keys: list[str]) -> Path:
        """One more element of an array of tables."""
        array = (*self._inside(keys[:-1]), keys[-1])
        index = self._arrays.get(array, 0)
        self._arrays[array] = index + 1
        self._note(array, self._at)
        self._note((*array, index), self._at)
        return (*array, index)

    def _inside(self, keys: list[str]) -> Path:
        """The path of a table; within an array of tables that is the last element so far."""
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._arrays:
                path = (*path, self._arrays[path] - 1)
            self._note(path, self._at)
        return path

    def _pair(self, table: Path) -> None:
        start, path = self._at, table
        for key in self._key():
            path = (*path, key)
            self._note(path, start)
        self._take("=")
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        self._note(path, self._at)
        if self._take("["):
            index = 0
            while self._more("]"):
                self._value((*path, index))
                index += 1
        elif self._take("{"):
            while self._more("}"):
                self._pair(path)
        else:
            found = _STRING.match(self._text, self._at) or _PLAIN.match(self._text, self._at)
            self._at = found.end() if found else self._at

    def _more(self, end: str) -> bool:
        """Whether another element follows before the end of a list or inline table."""
        self._skip()
        self._take(",")
        return self._skip() and not self._take(end)

    def _key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip()
            bare = _BARE_KEY.match(self._text, self._at)
            found = bare or _QUOTED.match(self._text, self._at)
            if not found:
                return keys
            keys.append(found[0] if bare else found[0][1:-1])
            self._at = found.end()
            self._skip()
            if not self._take("."):
                return keys

    def _skip(self) -> bool:
        """Past spaces, line ends and comments; whether anything is left."""
        found = _SPACE.match(self._text, self._at)
        self._at = found.end() if found else self._at
        return self._at < len(self._text)

    def _take(self, mark: str) -> bool:
        self._skip()
        there = self._text.startswith(mark, self._at)
        self._at += len(mark) * there
        return there

    def _note(self, path: Path, at: int) -> None:
        self._lines.setdefault(path, bisect.bisect_left(self._breaks, at) + 1)
