"""Papers as bitmaps: whole, readable, short, and as they looked when someone looked at them."""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from papers import ENGLISH, KINDS, PAPERS, PLAIN, REPRINT, TICKET, forget
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hall.paper import Paper, from_json, kind_of, to_json
from hall.printers import DOTS_PER_MM, WIDTHS
from printer import typeface
from printer.render import render
from printer.sheet import MARGIN, Sheet

GOLDEN = Path(__file__).parent / "golden"
LOOKED_AT: dict[str, Paper] = {**KINDS, "english": ENGLISH, "reprint": REPRINT}
HEADS = (576, 384, 640, 512, 432, 320)  # dots; the first two are usual
ROLLS = pytest.mark.parametrize("roll", [80, 58])
EACH = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


def black(image: Image.Image) -> int:
    return image.histogram()[0]


@pytest.mark.parametrize("dots", HEADS)
@EACH
def test_a_paper_is_as_wide_as_the_head_and_its_ink_never_touches_the_edge(
    paper: Paper, dots: int
) -> None:
    image = render(paper, dots=dots)
    assert image.mode == "1"
    assert image.width == dots
    left, top, right, bottom = ImageChops.invert(image).getbbox()
    assert left >= MARGIN
    assert top >= 2
    assert right <= image.width - MARGIN
    assert bottom <= image.height - 2


@EACH
def test_a_wider_head_prints_the_same_paper_between_wider_margins(paper: Paper) -> None:
    wide = render(paper, dots=640)
    assert wide.crop((32, 0, 608, wide.height)).tobytes() == render(paper, 80).tobytes()


@pytest.mark.parametrize(("roll", "dots"), [(80, 576), (58, 384)])
def test_a_roll_has_a_usual_head(roll: int, dots: int) -> None:
    assert WIDTHS[roll] == dots
    assert render(TICKET, roll).tobytes() == render(TICKET, dots=dots).tobytes()


def test_a_head_that_is_too_narrow_is_refused() -> None:
    with pytest.raises(ValueError, match="a head of 312 dots is too narrow: a paper needs 320"):
        render(TICKET, dots=312)


@pytest.mark.parametrize("dots", HEADS)
@EACH
def test_nothing_is_printed_over_anything_else(
    monkeypatch: pytest.MonkeyPatch, paper: Paper, dots: int
) -> None:
    """Every stroke changes each dot that it inks: a mark that met another would change fewer."""
    sheets: list[Sheet] = []
    finish = Sheet.rows
    monkeypatch.setattr(Sheet, "rows", lambda sheet: (sheets.append(sheet), finish(sheet))[1])
    forget()  # what is kept is not drawn again
    render(paper, dots=dots)
    assert len(sheets) >= 2
    for sheet in sheets:
        size = (sheet.width, round(sheet.y))
        canvas = Image.new("1", size, 255)
        for stroke in sheet._strokes:
            alone_on_white = Image.new("1", size, 255)
            stroke(ImageDraw.Draw(alone_on_white), alone_on_white)
            alone_on_black = Image.new("1", size, 0)
            stroke(ImageDraw.Draw(alone_on_black), alone_on_black)
            before = black(canvas)
            stroke(ImageDraw.Draw(canvas), canvas)
            inked, cleared = black(alone_on_white), alone_on_black.histogram()[255]
            assert black(canvas) - before == (inked or -cleared)


@pytest.mark.parametrize("dots", HEADS)
@EACH
def test_no_stroke_leaves_its_block(
    monkeypatch: pytest.MonkeyPatch, paper: Paper, dots: int
) -> None:
    """Blocks are drawn apart: what stuck out of one would be clipped where they meet."""
    sheets: list[Sheet] = []
    finish = Sheet.rows
    monkeypatch.setattr(Sheet, "rows", lambda sheet: (sheets.append(sheet), finish(sheet))[1])
    forget()
    render(paper, dots=dots)
    for sheet in sheets:
        tight = Image.new("1", (sheet.width, round(sheet.y)), 255)
        roomy = Image.new("1", (sheet.width, round(sheet.y) + 200), 255)
        for stroke in sheet._strokes:
            stroke(ImageDraw.Draw(tight), tight)
            stroke(ImageDraw.Draw(roomy), roomy)
        assert black(tight) == black(roomy)


@pytest.mark.parametrize("letters", ["ẴẪẤỂỖỞỮ", "ẬẶỆỘỢỰY", "ĐƠƯĂÂÊÔ", "gịọụyỵ"])
@pytest.mark.parametrize("size", [22, 26, 60])
def test_letters_with_two_marks_are_whole(letters: str, size: int) -> None:
    ink = typeface.ink(letters, typeface.BOLD, size)
    big = Image.new("L", (ink.mask.width + 200, size * 4), 0)
    font: ImageFont.FreeTypeFont = typeface.face(typeface.BOLD, size)
    ImageDraw.Draw(big).text((100, size * 2), letters, fill=255, font=font, anchor="ls")
    whole = big.point(typeface._TO_ONE_BIT, "1")
    assert ink.mask.histogram()[255] == whole.histogram()[255]
    assert -ink.top <= round(size * typeface.ASCENT) + 1
    assert ink.top + ink.mask.height <= round(size * typeface.DESCENT) + 1


@ROLLS
@EACH
def test_composed_and_decomposed_letters_print_alike(paper: Paper, roll: int) -> None:
    apart = from_json(kind_of(paper), unicodedata.normalize("NFD", to_json(paper)))
    assert (apart != paper) == (paper != ENGLISH)  # whose letters have no marks
    assert render(apart, roll).tobytes() == render(paper, roll).tobytes()


@pytest.mark.parametrize("dots", HEADS)
@EACH
def test_the_code_reads_back(paper: Paper, dots: int) -> None:
    image = render(paper, dots=dots).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [paper.url]


@ROLLS
@pytest.mark.parametrize("length", [1, 30, 60, 90, 150])
def test_an_address_of_any_length_reads_back(length: int, roll: int) -> None:
    url = "http://h/" + "aZ9_" * (length // 4)
    image = render(replace(TICKET, url=url), roll).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [url]


@pytest.mark.parametrize(("roll", "least"), [(80, 14), (58, 12)])
def test_the_number_is_readable_at_two_metres(roll: int, least: float) -> None:
    """Comfortable reading, 22 minutes of arc, is 12.8 mm of capital at 2 m; 58 mm fit 12."""
    image = render(TICKET, roll)
    left = image.crop((0, 60, image.width - 150, 400))  # without the code on the right
    rows = [black(left.crop((0, y, left.width, y + 1))) for y in range(left.height)]
    number = max(_runs([count > left.width * 0.12 for count in rows]))
    assert least <= number / DOTS_PER_MM < 18


def _runs(flags: list[bool]) -> list[int]:
    runs, length = [], 0
    for flag in [*flags, False]:
        length, done = (length + 1, 0) if flag else (0, length)
        runs.append(done)
    return runs


@ROLLS
@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_paper_looks_as_it_did_when_it_was_looked_at(name: str, roll: int) -> None:
    """After a change of layout: GOLDEN=1 pytest, then look at tests/golden."""
    path = GOLDEN / f"{name}-{roll}.png"
    drawn = render(LOOKED_AT[name], roll)
    if os.environ.get("GOLDEN"):
        drawn.save(path, optimize=True)
    kept = Image.open(path)
    assert drawn.size == kept.size
    differ = ImageChops.logical_xor(drawn, kept.convert("1"))
    assert differ.histogram()[255] == 0


@ROLLS
def test_a_ticket_without_a_promise_or_a_procedure_is_a_shorter_one(roll: int) -> None:
    """Nothing is promised to who only asks, and a rule parts nothing from nothing."""
    bare = replace(PLAIN, promise="", lines=())
    shortest, longest = render(bare, roll).height, render(PLAIN, roll).height
    for more in (replace(PLAIN, lines=()), replace(PLAIN, promise="")):
        assert shortest < render(more, roll).height < longest
