"""Papers as values and as bitmaps: what they say, whole, in both widths of roll."""

from __future__ import annotations

import json
import os
import unicodedata
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import zxingcpp
from escpos_reader import decode
from papers import GUIDANCE, LONG, PAPERS, PLAIN, RECEIPT, TICKET
from PIL import Image, ImageChops, ImageDraw, ImageFont

from hall.paper import Paper, from_json, kind_of, to_json
from printer import render as drawing
from printer import typeface, wire
from printer.render import render
from printer.sheet import DOTS_PER_MM, WIDTHS, Sheet

GOLDEN = Path(__file__).parent / "golden"
ROLLS = pytest.mark.parametrize("roll", [80, 58])
EACH = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


def black(image: Image.Image) -> int:
    return image.histogram()[0]


def said(monkeypatch: pytest.MonkeyPatch, paper: Paper, roll: int = 80) -> str:
    """Every line written on a paper, in order, joined by line breaks."""
    lines: list[str] = []
    write = Sheet.write

    def listen(sheet: Sheet, x: float, baseline: float, text: str, *rest: object, **more: object):
        lines.append(text.replace("\N{NO-BREAK SPACE}", " "))
        write(sheet, x, baseline, text, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Sheet, "write", listen)
    render(paper, roll)
    return "\n".join(lines)


# -- the value -------------------------------------------------------------------------------


@EACH
def test_a_paper_comes_back_from_its_row_as_it_was(paper: Paper) -> None:
    assert from_json(kind_of(paper), to_json(paper)) == paper


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("leaflet", "{}", "'leaflet' is no kind of paper; it would be one of ticket, receipt"),
        ("ticket", "[]", "a ticket paper is a JSON object, not list"),
        ("ticket", "{}", "not a ticket paper: .* missing 14 required"),
        ("guidance", to_json(TICKET), "not a guidance paper: .* unexpected keyword"),
        ("receipt", "{", "Expecting property name"),
    ],
)
def test_a_row_that_is_no_paper_says_why(kind: str, text: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_json(kind, text)


def test_a_row_written_before_a_field_existed_is_still_a_paper() -> None:
    older = asdict(PLAIN)
    del older["wifi"], older["notes"], older["demo"]
    assert from_json("ticket", json.dumps(older)) == PLAIN


# -- what it says ------------------------------------------------------------------------------


def test_a_fast_track_ticket_says_so_and_that_it_is_not_yet_a_promise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = said(monkeypatch, TICKET).split("\n")
    at = words.index("TRẢ KẾT QUẢ TRONG NGÀY")
    assert words[at + 1 : at + 3] == ["Ngày Thứ Năm không hẹn", "dự kiến"]


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (TICKET, "PHIẾU SỐ THỨ TỰ"),
        (TICKET, "A047"),
        (TICKET, "Số người chờ trước"),
        (TICKET, "12"),
        (TICKET, "Thời gian chờ dự kiến"),
        (TICKET, "khoảng 10–15 phút"),
        (TICKET, "Giờ lấy số"),
        (TICKET, "08:15, thứ Năm 26/11/2026"),
        (TICKET, "2 hồ sơ"),
        (TICKET, "Wi-Fi: Hanhchinhcong (không mật khẩu)"),
        (TICKET, "Phiếu xếp lượt, không phải giấy tiếp nhận hồ sơ."),
        (LONG, "ĐỒNG HỒ TRÌNH DIỄN"),
        (LONG, "ƯU TIÊN"),
        (RECEIPT, "BIÊN NHẬN HỒ SƠ"),
        (RECEIPT, "Mã hồ sơ: H24.35.9-261126-0147"),
        (RECEIPT, "Trước 9 giờ, thứ Hai,\nngày 30/11/2026"),
        (RECEIPT, "8.000 đồng"),
        (RECEIPT, "Quầy 3"),
        (RECEIPT, "Phiếu này không thay thế Giấy tiếp nhận\nhồ sơ và hẹn trả kết quả (Mẫu 01)."),
        (GUIDANCE, "PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ"),
        (GUIDANCE, "Hồ sơ còn thiếu"),
        (GUIDANCE, "Phiếu này không thay thế Phiếu yêu cầu\nbổ sung, hoàn thiện hồ sơ (Mẫu 02)."),
    ],
)
def test_a_paper_says(monkeypatch: pytest.MonkeyPatch, paper: Paper, line: str) -> None:
    assert f"\n{line}\n" in f"\n{said(monkeypatch, paper)}\n"


@pytest.mark.parametrize(
    ("paper", "word"),
    [
        (PLAIN, "TRẢ KẾT QUẢ TRONG NGÀY"),
        (PLAIN, "dự kiến"),
        (PLAIN, "Wi-Fi"),
        (PLAIN, "ƯU TIÊN"),
        (TICKET, "TRÌNH DIỄN"),
        (replace(RECEIPT, fee="", case_code=""), "Phí, lệ phí"),
        (replace(RECEIPT, fee="", case_code=""), "Mã hồ sơ"),
    ],
)
def test_a_paper_does_not_say(monkeypatch: pytest.MonkeyPatch, paper: Paper, word: str) -> None:
    assert word not in said(monkeypatch, paper)


def test_what_the_note_repeats_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(monkeypatch, replace(GUIDANCE, note=drawing.ONCE)).replace("\n", " ")
    assert words.count("chỉ cần bổ sung một lần") == 1


@ROLLS
def test_what_is_read_in_one_breath_stays_on_one_line(
    monkeypatch: pytest.MonkeyPatch, roll: int
) -> None:
    lines = [
        line for paper in PAPERS.values() for line in said(monkeypatch, paper, roll).split("\n")
    ]
    assert not [line for line in lines if line.endswith((" thứ", " 15", " 9", " Quầy", "(Mẫu"))]


# -- how it looks ------------------------------------------------------------------------------


@ROLLS
@EACH
def test_a_paper_is_as_wide_as_the_head_and_its_ink_never_touches_the_edge(
    paper: Paper, roll: int
) -> None:
    image = render(paper, roll)
    assert image.mode == "1"
    assert image.width == WIDTHS[roll] == {80: 576, 58: 384}[roll]
    left, top, right, bottom = ImageChops.invert(image).getbbox()
    assert left >= 2
    assert top >= 2
    assert right <= image.width - 2
    assert bottom <= image.height - 2


@ROLLS
@EACH
def test_nothing_is_printed_over_anything_else(
    monkeypatch: pytest.MonkeyPatch, paper: Paper, roll: int
) -> None:
    """Every stroke changes each dot that it inks: a mark that met another would change fewer."""
    sheets: list[Sheet] = []
    begin = Sheet.__init__
    monkeypatch.setattr(
        Sheet, "__init__", lambda sheet, roll: (begin(sheet, roll), sheets.append(sheet))[0]
    )
    canvas = Image.new("1", render(paper, roll).size, 255)
    for stroke in sheets[0]._strokes:
        alone_on_white = Image.new("1", canvas.size, 255)
        stroke(ImageDraw.Draw(alone_on_white), alone_on_white)
        alone_on_black = Image.new("1", canvas.size, 0)
        stroke(ImageDraw.Draw(alone_on_black), alone_on_black)
        before = black(canvas)
        stroke(ImageDraw.Draw(canvas), canvas)
        inked, cleared = black(alone_on_white), alone_on_black.histogram()[255]
        assert black(canvas) - before == (inked or -cleared)


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
    assert apart != paper
    assert render(apart, roll).tobytes() == render(paper, roll).tobytes()


@ROLLS
@EACH
def test_the_code_reads_back(paper: Paper, roll: int) -> None:
    image = render(paper, roll).convert("L")
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [paper.url]


@pytest.mark.parametrize(("roll", "least"), [(80, 14), (58, 12)])
def test_the_number_is_readable_at_two_metres(roll: int, least: float) -> None:
    """Comfortable reading, 22 minutes of arc, is 12.8 mm of capital at 2 m; 58 mm fit 12."""
    bold = render(TICKET, roll)
    rows = [black(bold.crop((0, y, bold.width, y + 1))) for y in range(bold.height)]
    number = max(_runs([count > bold.width * 0.12 for count in rows[60:400]]))
    assert number / DOTS_PER_MM >= least


def _runs(flags: list[bool]) -> list[int]:
    runs, length = [], 0
    for flag in [*flags, False]:
        length, done = (length + 1, 0) if flag else (0, length)
        runs.append(done)
    return runs


@pytest.mark.parametrize(
    ("paper", "roll", "most"),
    [
        (PLAIN, 80, 80),
        (PLAIN, 58, 95),
        (replace(TICKET, wifi="", lines=(("Đăng ký khai sinh", 1),)), 80, 95),
        (TICKET, 80, 105),
        (TICKET, 58, 128),
        (RECEIPT, 80, 100),
        (GUIDANCE, 80, 102),
    ],
)
def test_paper_is_money(paper: Paper, roll: int, most: int) -> None:
    assert render(paper, roll).height / DOTS_PER_MM <= most


@ROLLS
@pytest.mark.parametrize("name", ["ticket", "receipt", "guidance"])
def test_a_paper_looks_as_it_did_when_it_was_looked_at(name: str, roll: int) -> None:
    """After a change of layout: GOLDEN=1 pytest, then look at tests/golden."""
    path = GOLDEN / f"{name}-{roll}.png"
    drawn = render(PAPERS[name], roll)
    if os.environ.get("GOLDEN"):
        drawn.save(path, optimize=True)
    kept = Image.open(path)
    assert drawn.size == kept.size
    differ = ImageChops.logical_xor(drawn, kept.convert("1"))
    assert differ.histogram()[255] == 0


# -- as bytes ----------------------------------------------------------------------------------


@ROLLS
@EACH
def test_the_bytes_decode_to_the_bitmap(paper: Paper, roll: int) -> None:
    image = render(paper, roll)
    data = wire.encode(image)
    assert data.startswith(b"\x1b@")
    (printed,) = decode(data, WIDTHS[roll])
    assert printed.image.tobytes() == image.tobytes()
    assert printed.cut == b"\x1dVB\x00"
    assert max(printed.bands) <= 120
    assert not [rows for rows in printed.bands if rows % 48 == 0]


def test_white_rows_and_white_right_sides_cost_little() -> None:
    image = Image.new("1", (576, 400), 255)
    image.paste(0, (0, 100, 64, 120))
    assert len(wire.encode(image)) < 700
    (printed,) = decode(wire.encode(image))
    assert printed.image.tobytes() == image.tobytes()
