"""A paper becomes a column of blocks, as wide as the printer's head and as short as it can be."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from hall.paper import Paper, TicketPaper
from hall.printers import WIDTHS
from printer import blocks, typeface
from printer.blocks import BODY, HEAD, SMALL, STRONG, Block
from printer.sheet import BLACK, WHITE, Sheet, Style
from printer.typeface import BOLD, EXTRABOLD, SEMIBOLD, nfc
from printer.wording import AGAIN, DEMO, Content, content, how_many, lang_of

if TYPE_CHECKING:
    from PIL import Image

NARROWEST = 320  # dots; below it a number can no longer be read across a hall


def render(paper: Paper, millimetres: int = 80, dots: int | None = None) -> Image.Image:
    """The paper as a mode '1' image (0 black), `dots` wide: 576 on 80 mm and 384 on 58 mm."""
    from PIL import Image

    head = dots or WIDTHS[millimetres]
    width = width_on(head)
    rows = b"".join(block.rows for block in column(paper, width))
    height = len(rows) * 8 // width
    drawn = Image.frombytes("1", (width, height), rows, "raw", "1;I")
    if width == head:
        return drawn
    page = Image.new("1", (head, height), WHITE)
    page.paste(drawn, (margin(head) * 8, 0))
    return page


def width_on(head: int) -> int:
    """How wide a paper is laid out for a head of so many dots; ValueError below 320."""
    if head < NARROWEST:
        raise ValueError(f"a head of {head} dots is too narrow: a paper needs {NARROWEST}")
    return min(head // 8 * 8, WIDTHS[80])


def margin(head: int) -> int:
    """The white bytes left of a paper on a head that is wider than the paper."""
    return (head - width_on(head)) // 16


def column(paper: Paper, width: int) -> list[Block]:
    """The paper's blocks from top to bottom, each `width` dots wide (a multiple of 8)."""
    said, lang = content(paper), lang_of(paper)
    demo = DEMO.say(lang) if paper.demo else ""
    column = [blocks.letterhead(width, paper.hall_name, paper.place, said.title, demo)]
    if paper.reprint:
        column.append(blocks.reprinted(width, AGAIN.say(lang), paper.reprint))
    if isinstance(paper, TicketPaper):
        column += _ticket(paper, said, width)
    else:
        column.append(_slip(said, paper.label, paper.url, width))
    return column


# A ticket ---------------------------------------------------------------------------------------


def _ticket(paper: TicketPaper, said: Content, width: int) -> list[Block]:
    """What the hall decides for all who want the same is kept; what is one person's is not."""
    column = [
        _number(paper, said, width),
        _promise(width, said.headline, said.provisional, said.because),
        *([_dossiers(width, paper.lines, paper.lang)] if paper.lines else []),
    ]
    sheet = Sheet(width)
    sheet.rule(before=6, after=8 if sheet.narrow else 4)
    if sheet.narrow:
        _close(sheet, said, paper.url)
        return [*column, Block(sheet.rows(), recurs=False)]
    blocks.columns(sheet, said.facts)
    return [*column, Block(sheet.rows(), recurs=False), _ending(width, said.notes, said.is_not)]


def _number(paper: TicketPaper, said: Content, width: int) -> Block:
    """The number, its lane and when it was taken; on wide paper the code beside them."""
    sheet = Sheet(width)
    room, lowest = sheet.room, 0
    if not sheet.narrow:
        room, lowest = blocks.code(sheet, paper.url, said.caption)
    sheet.number(paper.label, room, tallest=116)
    sheet.gap(10)
    edge = float(sheet.left + room)
    for tag in said.tags:
        edge = sheet.chip(edge, sheet.y + SMALL.size, tag, 22) - 10
    sheet.paragraph(paper.lane_name, SMALL, room=int(edge - sheet.left))
    sheet.moment(said.moment, SMALL, room)
    sheet.y = max(sheet.y, lowest) + 6
    return Block(sheet.rows(), recurs=False)


@lru_cache(maxsize=32)
def _promise(width: int, badge: tuple[str, str], expected: str, because: str) -> Block:
    sheet = Sheet(width)
    if badge[0]:
        _badge(sheet, *badge, expected)
        sheet.gap(5)
    elif because:
        sheet.rule(before=2, after=4)
    sheet.paragraph(because, SMALL)
    return Block(sheet.rows(), recurs=True)


def _badge(sheet: Sheet, words: str, model_name: str, expected: str) -> None:
    """The badge that the screens show too: an arrow, its words, and "dự kiến"."""
    point = 22
    inside = sheet.left + 16
    room = sheet.right - point - inside - 4
    size = min(38, int(room / typeface.width(words, EXTRABOLD, 100) * 100))
    name, dot = Style(26 if not sheet.narrow else 23, SEMIBOLD), 12
    tag_wide = typeface.width(expected, BOLD, 22) + 20
    lines = typeface.wrap(model_name, name.weight, name.size, room)
    beside = typeface.width(lines[-1], name.weight, name.size) + dot + tag_wide <= room
    under = 0 if beside else name.step + 8
    top = sheet.y
    height = round(size * 1.25) + 10 + len(lines) * name.step + under + 8
    sheet.shape(
        [
            (sheet.left, top),
            (sheet.right - point, top),
            (sheet.right - 1, top + height / 2),
            (sheet.right - point, top + height - 1),
            (sheet.left, top + height - 1),
        ]
    )
    baseline = top + 8 + size
    sheet.write(inside, baseline, words, Style(size, EXTRABOLD), ink=WHITE)
    baseline += round(size * 0.25) - 2
    for line in lines:
        baseline += name.step
        sheet.write(inside, baseline, line, name, ink=WHITE)
    left = inside + typeface.width(lines[-1], name.weight, name.size) + dot
    if not beside:
        baseline, left = baseline + under, inside
    sheet.box(left, baseline - 22, left + tag_wide, baseline + 8, WHITE, radius=6)
    sheet.write(left + tag_wide / 2, baseline, expected, Style(22, BOLD), "m", BLACK)
    sheet.y = top + height


@lru_cache(maxsize=32)
def _dossiers(width: int, lines: tuple[tuple[str, int], ...], lang: str) -> Block:
    """What the person came for."""
    sheet = Sheet(width)
    sheet.rule(before=6, after=4)
    for name, count in lines:
        blocks.across(sheet, name, how_many(count, lang), STRONG)
        sheet.gap(4)
    sheet.gap(-4)
    return Block(sheet.rows(), recurs=True)


@lru_cache(maxsize=32)
def _ending(width: int, notes: tuple[str, ...], is_not: str) -> Block:
    sheet = Sheet(width)
    blocks.ending(sheet, notes, is_not, sheet.room)
    sheet.gap(3)
    return Block(sheet.rows(), recurs=True)


# The other papers -------------------------------------------------------------------------------


def _slip(said: Content, label: str, url: str, width: int) -> Block:
    """All other papers say what they are for, what belongs to it, and where to look on."""
    sheet = Sheet(width)
    _subject(sheet, said, label)
    if said.headline[0]:
        sheet.gap(10)
        blocks.headline(sheet, *said.headline)
        sheet.gap(4)
    sheet.paragraph(said.because, SMALL)
    if said.items or said.amounts:
        sheet.rule()
        _list(sheet, said)
    if said.remark:
        sheet.gap(4)
        sheet.paragraph(said.remark, BODY)
    sheet.rule(before=8, after=10)
    _close(sheet, said, url)
    return Block(sheet.rows(), recurs=False)


def _subject(sheet: Sheet, said: Content, label: str) -> None:
    """The procedure, and on its right the number that the paper belongs to."""
    style = Style(46 if not sheet.narrow else 38, EXTRABOLD)
    wide = typeface.width(nfc(label), style.weight, style.size)
    top = sheet.y
    sheet.write(sheet.right, top + round(style.size * 0.78), nfc(label), style, "r")
    sheet.paragraph(said.subject, STRONG, room=int(sheet.room - wide - 16))
    if said.code:
        sheet.paragraph(f"Mã hồ sơ: {said.code}", SMALL)
    sheet.y = max(sheet.y, top + style.size)


def _list(sheet: Sheet, said: Content) -> None:
    sheet.paragraph(said.heading, HEAD if said.to_do else SMALL)
    sheet.gap(4 if said.to_do else 0)
    for place, text in enumerate(said.items, start=1):
        blocks.item(sheet, "" if said.to_do else f"{place}.", text)
    for text, amount in said.amounts:
        blocks.across(sheet, text, amount, BODY)


def _close(sheet: Sheet, said: Content, url: str) -> None:
    """What to know on the left, the code to scan on the right, sharing the same millimetres.

    The last words stand beside the code too where that makes the paper shorter.
    """
    room, lowest = blocks.code(sheet, url, said.caption)
    sheet.gap(-4)
    for name, value in said.facts:
        blocks.fact(sheet, name, value, room)
    below = max(sheet.y, lowest)
    if sheet.y + _tall(said, room) > below + _tall(said, sheet.room):
        room, sheet.y = sheet.room, below
    blocks.ending(sheet, said.notes, said.is_not, room)
    sheet.y = max(sheet.y, lowest) + 3


def _tall(said: Content, room: int) -> int:
    """How much paper the last words take in a column of `room` dots."""
    texts = (*said.notes, said.is_not)
    return SMALL.step * sum(len(typeface.wrap(t, SMALL.weight, SMALL.size, room)) for t in texts)
