"""The blocks of which every paper is a column: rows of dots, drawn once and kept where they recur.

A block is as wide as the paper and knows nothing of its neighbours. The kept ones are bytes, not
Pillow images, which would take eight times as much.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from printer import typeface
from printer.qr import qr
from printer.sheet import BLACK, WHITE, Sheet, Style, head_room
from printer.typeface import BOLD, EXTRABOLD, MEDIUM, REGULAR, SEMIBOLD, nfc

# 22 dots is the smallest size that stays clean on a 203 dpi head.
SMALL = Style(22, REGULAR, leading=27)
BODY = Style(24, MEDIUM)
STRONG = Style(26, SEMIBOLD)
HEAD = Style(25, BOLD)
LARGE = Style(30, BOLD)
MARK = Style(22, EXTRABOLD, leading=27)
_GUTTER = 36  # between columns


class Block(NamedTuple):
    """`rows`: a bit a dot, 1 black. `recurs`: other papers of the hall have it too."""

    rows: bytes
    recurs: bool


@lru_cache(maxsize=32)
def letterhead(width: int, hall_name: str, place: str, title: str, demo: str) -> Block:
    """Who gives this paper and, where there is room beside it, what the paper is."""
    sheet = Sheet(width)
    sheet.gap(2)
    if demo:
        sheet.box(sheet.left, sheet.y, sheet.right, sheet.y + 40, BLACK)
        sheet.write(sheet.width / 2, sheet.y + 31, demo, HEAD, "m", WHITE)
        sheet.gap(44)
    sheet.paragraph(hall_name, SMALL)
    sheet.gap(head_room(HEAD.size) + 1)  # Ế and Ủ stand clear of the g above them
    baseline = sheet.y + HEAD.size
    sheet.paragraph(place, HEAD)
    names = (nfc(place), title)
    beside = sum(typeface.width(name, HEAD.weight, HEAD.size) for name in names) < sheet.room - 24
    if beside:
        sheet.write(sheet.right, baseline, title, HEAD, "r")
    sheet.rule(thick=4, before=5, after=8)
    if not beside:
        sheet.paragraph(title, HEAD)
        sheet.gap(8)
    return Block(sheet.rows(), recurs=True)


def reprinted(width: int, mark: str, which: str) -> Block:
    """That this is not the first copy: which one it is, and when it was made."""
    sheet = Sheet(width)
    left, room = sheet.left + 10, sheet.room - 20
    indent = round(_wide(mark, MARK)) + 10
    sheet.gap(5)
    if indent + _wide(which, SMALL) <= room:
        sheet.write(left + indent, sheet.y + MARK.size, nfc(which), SMALL)
        sheet.paragraph(mark, MARK, left, room)
    else:
        sheet.paragraph(mark, MARK, left, room)
        sheet.paragraph(which, SMALL, left, room)
    sheet.gap(7)
    sheet.frame(sheet.left, 0, sheet.right, sheet.y, 3)
    sheet.gap(10)
    return Block(sheet.rows(), recurs=False)


# Drawn on a sheet that a block shares -----------------------------------------------------------


def code(sheet: Sheet, url: str, caption: str) -> tuple[int, int]:
    """The code to scan at the right edge from `y` down, named below it.

    Returns how much room it leaves on its left, and where it ends; `y` stays.
    """
    picture = qr(url, 4)  # half a millimetre a square
    left, top = sheet.right - picture.width, sheet.y
    sheet.picture(left, top, picture)
    sheet.y = top + picture.height + 4
    sheet.paragraph(caption, SMALL, left - 14, picture.width + 14, anchor="r")
    lowest, sheet.y = sheet.y, top
    return left - 12 - sheet.left, lowest  # quiet enough for every reader


def headline(sheet: Sheet, small: str, large: str) -> None:
    """What the paper is for, in its largest words, white on black."""
    label, style = Style(24, MEDIUM), Style(29 if sheet.narrow else 34, EXTRABOLD)
    inside, room, top = sheet.left + 14, sheet.room - 28, sheet.y
    box = Sheet(sheet.width)  # the words are laid out first: how tall the box is follows from them
    box.y = top + 8
    indent = round(_wide(small, label)) + 14
    if indent + _wide(large, style) <= room:
        box.write(inside, box.y + style.size, small, label, ink=WHITE)
        box.paragraph(large, style, inside + indent, room, ink=WHITE)
    else:
        box.paragraph(small, label, inside, room, ink=WHITE)
        box.paragraph(large, style, inside, room, ink=WHITE)
    sheet.y = box.y + 8
    sheet.box(sheet.left, top, sheet.right, sheet.y, BLACK, 8)
    sheet.join(box)


def item(sheet: Sheet, mark: str, text: str) -> None:
    """One of a list: numbered by its `mark`, or with a box to tick."""
    indent = 32 if mark else 36
    if mark:
        sheet.write(sheet.left, sheet.y + BODY.size, mark, BODY)
    else:
        sheet.frame(sheet.left, sheet.y + 3, sheet.left + 24, sheet.y + 27, 3)
    sheet.paragraph(text, BODY, x=sheet.left + indent, room=sheet.room - indent)
    sheet.gap(0 if mark else 4)


def across(sheet: Sheet, text: str, figure: str, style: Style) -> None:
    """A wrapped text and, at the right end of its last line, how many or how much."""
    sheet.paragraph(text, style)
    if not figure:
        return
    last = typeface.wrap(text, style.weight, style.size, sheet.room)[-1]
    if _wide(last, style) + 16 + _wide(figure, style) <= sheet.room:
        sheet.gap(-style.step)
    sheet.paragraph(figure, style, anchor="r")


def fact(sheet: Sheet, name: str, value: str, room: int) -> None:
    """A name and its value: on one line if they fit, else one above the other."""
    style = STRONG if _wide(value, STRONG) <= room else Style(23, SEMIBOLD)
    beside = _wide(name, SMALL) + 12
    if beside + _wide(value, style) <= room:
        sheet.write(sheet.left, sheet.y + style.size, name, SMALL)
        sheet.write(sheet.left + beside, sheet.y + style.size, nfc(value), style)
        sheet.gap(style.step + 2)
        return
    sheet.paragraph(name, SMALL, room=room)
    sheet.paragraph(value, style, room=room)
    sheet.gap(2)


def columns(sheet: Sheet, facts: tuple[tuple[str, str], ...]) -> None:
    """Facts side by side, each name above its value, as many in a row as fit."""
    for row in _rows_of(sheet.room, facts):
        if len(row) == 1:
            fact(sheet, *row[0], sheet.room)
            continue
        x, top = float(sheet.left), sheet.y
        for name, value in row:
            sheet.write(x, top + SMALL.size, name, SMALL)
            sheet.write(x, top + SMALL.step + LARGE.size, nfc(value), LARGE)
            x += _column(name, value)
        sheet.y = top + SMALL.step + LARGE.step


def ending(sheet: Sheet, notes: tuple[str, ...], is_not: str, room: int) -> None:
    sheet.rule(before=6, after=4, room=room)
    for note in (*notes, is_not):
        sheet.paragraph(note, SMALL, room=room)


def _rows_of(
    room: int, facts: tuple[tuple[str, str], ...]
) -> Iterator[tuple[tuple[str, str], ...]]:
    row: tuple[tuple[str, str], ...] = ()
    used = 0.0
    for one in facts:
        wide = _column(*one)
        if row and used + wide - _GUTTER > room:
            yield row
            row, used = (), 0.0
        row, used = (*row, one), used + wide
    yield row


def _column(name: str, value: str) -> float:
    return max(_wide(name, SMALL), _wide(value, LARGE)) + _GUTTER


def _wide(text: str, style: Style) -> float:
    return typeface.width(nfc(text), style.weight, style.size)
