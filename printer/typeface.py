"""Be Vietnam Pro at the sizes that paper needs: measured, wrapped, in NFC.

Pillow and the font are loaded when the first paper is drawn, not when the server starts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont, features

REGULAR, MEDIUM, SEMIBOLD, BOLD, EXTRABOLD = (
    "Regular",
    "Medium",
    "SemiBold",
    "Bold",
    "ExtraBold",
)

# Shares of the font size, measured on the face: capitals with two marks (Ẵ) reach 1.163 em above
# the baseline, the lowest ink (Ợ, g) 0.26 em below it.
CAP = 0.74
ASCENT = 1.17
DESCENT = 0.27
TALL = 1.05  # no small letter, and no capital with one mark, reaches so high


@lru_cache(maxsize=64)
def face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """One weight at one size in dots. Raqm places marks right; the basic layout does it in NFC."""
    path = files("fontpkg_be_vietnam_pro") / "files" / f"BeVietnamPro-{weight}.ttf"
    layout = ImageFont.Layout.RAQM if features.check("raqm") else ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), size, layout_engine=layout)


# Dots covered at least this much (of 255) are burnt: a little under half, since a thin stem takes
# less heat than a full one. Never dithered: a dithered stem is a ragged stem.
_BURNT_FROM = 115
_TO_ONE_BIT = [255 if cover >= _BURNT_FROM else 0 for cover in range(256)]


class Ink(NamedTuple):
    """A run of text as a mode '1' mask, and where its corner lies from the baseline's start."""

    mask: Image.Image
    left: int
    top: int


def ink(text: str, weight: str, size: int) -> Ink:
    """The text's dots. What is large is a ticket's own number: it is drawn anew, not kept."""
    return _ink(text, weight, size) if size < 60 else _ink.__wrapped__(text, weight, size)


@lru_cache(maxsize=64)  # Pillow keeps a byte a dot: some 10 KB a line
def _ink(text: str, weight: str, size: int) -> Ink:
    font = face(weight, size)
    left, top, right, bottom = (round(edge) for edge in font.getbbox(text, anchor="ls"))
    cover = Image.new("L", (max(right - left, 1), max(bottom - top, 1)), 0)
    ImageDraw.Draw(cover).text((-left, -top), text, fill=255, font=font, anchor="ls")
    return Ink(cover.point(_TO_ONE_BIT, "1"), left, top)


def nfc(text: str) -> str:
    """Composed letters and single spaces: scanned names and typed ones look the same."""
    return " ".join(unicodedata.normalize("NFC", text).split())


# What is read in one breath stays on one line: "thứ Năm", "15 giờ 30", "8.000 đồng", "Quầy 3".
_TIED_FIRMLY = re.compile(
    r"(?<=\b[Tt]hứ) |(?<=\bngày) (?=\d)|(?<=\b[Qq]uầy) (?=\d)|(?<=\bMẫu) (?=\d)"
    r"|(?<=\d) (?=(?:giờ|phút|đồng|người|hồ sơ|bản)\b)|(?<=\d giờ) (?=\d)"
)
# Words of two syllables that the papers use most: kept whole where that costs no line.
_TIED_LOOSELY = re.compile(
    r"\b(hồ|thủ|kết|giấy|văn|bản|chứng|hành|tiếp|hợp|đầy|khó|công|xã|hoàn|lao|định|bổ|xác|thời) "
    r"(sơ|tục|quả|tờ|bản|sao|chính|thực|nhận|lệ|đủ|khăn|dân|hội|thiện|động|danh|sung|minh|hạn)\b",
    re.IGNORECASE,
)
_TIED = "\N{NO-BREAK SPACE}"


@lru_cache(maxsize=2048)
def width(text: str, weight: str, size: int) -> float:
    """How far the text advances, in dots. Cached: a hall's words come back all day."""
    return face(weight, size).getlength(text)


@lru_cache(maxsize=256)
def wrap(text: str, weight: str, size: int, room: int) -> tuple[str, ...]:
    """The text in as few lines as fit `room` dots, the lines as even as that allows."""
    firm = _TIED_FIRMLY.sub(_TIED, nfc(text))
    best = _even(firm, weight, size, room)
    kinder = _even(_TIED_LOOSELY.sub(rf"\1{_TIED}\2", firm), weight, size, room)
    return tuple(kinder if len(kinder) <= len(best) else best)


def _even(text: str, weight: str, size: int, room: int) -> list[str]:
    """Narrow the column until one more line would be needed: no widow, no lonely last word."""
    words = [piece for word in text.split(" ") for piece in _pieces(word, weight, size, room)]
    lines = _fill(words, weight, size, room)
    low, high = room * 2 // 3, room
    while len(lines) > 1 and high - low > 8:
        middle = (low + high) // 2
        if len(_fill(words, weight, size, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return _fill(words, weight, size, high)


def _fill(words: list[str], weight: str, size: int, room: int) -> list[str]:
    space = width(" ", weight, size)
    lines: list[str] = []
    used = 0.0
    for word in words:
        wide = width(word, weight, size)
        if lines and used + space + wide <= room:
            lines[-1] += f" {word}"
            used += space + wide
        else:
            lines.append(word)
            used = wide
    return lines


def _pieces(word: str, weight: str, size: int, room: int) -> list[str]:
    """A word wider than the paper (a web address, a case code) is broken, never clipped."""
    if width(word, weight, size) <= room:
        return [word]
    if _TIED in word:
        return word.split(_TIED)
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, weight, size) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces
