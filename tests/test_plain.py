"""Text-only papers: the same facts in ASCII, for printers that print no rasters."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from papers import ENGLISH, GUIDANCE, KINDS, PAPERS, TICKET

from hall.paper import Paper
from hall.printers import Printer
from printer import wire
from printer.plain import ascii_of, plain
from printer.wording import content

EACH = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
# What the papers use of ESC/POS: code page, size, QR code, cut, feed.
COMMANDS = re.compile(
    rb"\x1bt\0|\x1d!(.)|\x1d\(k..(?:1A2\0|1C.|1E.|1P0[!-~]+|1Q0)|\x1dVB\0|\x1bd(.)", re.DOTALL
)


def words(data: bytes) -> str:
    """The text between the commands; fails on any byte that is neither."""
    text = COMMANDS.sub(b"", data).decode("ascii")
    assert not [letter for letter in text if letter != "\n" and not letter.isprintable()]
    return text


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(("roll", "columns"), [(80, 48), (58, 32), (80, 42)])
@EACH
def test_every_kind_says_the_same_facts_without_marks(
    paper: Paper, roll: int, columns: int
) -> None:
    text = words(plain(paper, roll, columns))
    assert "?" not in text
    assert max(len(line) for line in text.split("\n")) <= columns
    said = content(paper)
    facts = [
        *(paper.hall_name, paper.place, paper.label, paper.reprint, said.title, said.subject),
        *(said.code, *said.headline, said.provisional, said.because, said.heading),
        *(*said.items, said.remark, said.moment, *said.tags, *said.notes, said.is_not),
        *(part for pair in (*said.amounts, *said.facts) for part in pair),
    ]
    for fact in facts:
        # A word longer than a line is broken where the line ends.
        assert ascii_of(fact).replace(" ", "") in flat(text).replace(" ", "")
    assert paper.url not in text  # nobody could type it


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (TICKET, "PHIEU SO THU TU"),
        (TICKET, "Ho tich - Chung thuc"),
        (TICKET, "TRA KET QUA TRONG NGAY: Ngay Thu Nam khong hen (du kien)"),
        (TICKET, "So nguoi cho truoc: 12"),
        (TICKET, "- Chung thuc ban sao tu ban chinh giay to, van ban (2 ho so)"),
        (TICKET, "Phieu xep luot, khong phai giay tiep nhan ho so."),
        (replace(TICKET, demo=True), "DONG HO TRINH DIEN"),
        (PAPERS["reprint"], "BAN IN LAI: lan 1, luc 08:20, thu Nam 26/11/2026"),
        (ENGLISH, "RESULT THE SAME DAY: Walk-in Thursday (expected)"),
        (ENGLISH, "People before you: 12"),
        (GUIDANCE, "[ ] Giay to tuy than (xuat trinh hoac so dinh danh de tra CSDL)"),
        (KINDS["receipt"], "2. Ban sao can chung thuc (04 ban)"),
        (KINDS["receipt"], "Tra ket qua: Truoc 9 gio, thu Hai, ngay 30/11/2026"),
        (KINDS["fee"], "Ban chinh 5 trang x 3 ban sao: 21.000 dong"),
        (KINDS["fee"], "Phieu tam tinh, khong phai bien lai thu phi, le phi."),
        (KINDS["result"], "Moi nhan ket qua tai: Quay 7"),
        (KINDS["missed"], "Da goi luc: 08:40, 3 lan"),
        (KINDS["parked"], "Co du giay to, moi quay lai: Quay 3"),
    ],
)
def test_a_plain_paper_says(paper: Paper, line: str) -> None:
    assert line in flat(words(plain(paper)))


@pytest.mark.parametrize(
    ("label", "columns", "size"), [("A047", 48, 4), ("A047", 32, 4), ("A10470", 20, 3)]
)
def test_the_number_is_as_large_as_the_line_allows(label: str, columns: int, size: int) -> None:
    data = plain(replace(TICKET, label=label), columns=columns)
    large = b"\x1d!" + bytes(((size - 1) * 0x11,))
    assert large + label.encode() + b"\n\x1d!\0" in data


def test_the_printer_draws_the_code_only_when_asked() -> None:
    assert b"\x1d(k" not in plain(TICKET)
    data = plain(TICKET, code=True)
    assert b"1P0" + TICKET.url.encode() + b"\x1d(k\x03\x001Q0Theo doi luot\n" in data
    assert words(data).replace("Theo doi luot\n", "") == words(plain(TICKET))


def test_it_is_cut_or_fed_to_where_it_can_be_torn_off() -> None:
    assert plain(TICKET).endswith(b"\n\x1dVB\0")
    assert plain(TICKET, cutter=False).endswith(b"\n\x1bd\x05")


def test_no_one_s_note_reaches_the_printer_as_a_command() -> None:
    data = plain(replace(GUIDANCE, note="Xin\x1b@chào\x10\x14\x08\n\x1dVA\x00quý vị 🙂"))
    assert "Xin@chao VAquy vi ?" in flat(words(data))


def test_letters_without_marks() -> None:
    assert ascii_of("Đường Nguyễn Ẩm – “ưu tiên” 8.000₫ × 2…") == (
        'Duong Nguyen Am - "uu tien" 8.000d x 2...'
    )


@pytest.mark.parametrize(
    ("said", "columns"),
    [({"paper": 80}, 48), ({"paper": 58}, 32), ({"paper": 80, "width": 504}, 42)],
)
def test_a_printer_without_rasters_gets_text(said: dict[str, int], columns: int) -> None:
    printer = Printer(id="may", device="virtual:", serves=("kiosk",), raster=False, **said)
    data, millimetres = wire.printed(TICKET, printer)
    assert data == plain(TICKET, columns=columns)
    lines = words(data).count("\n")
    assert millimetres == pytest.approx((lines - 1) * 25.4 / 6 + 12 + 13.5)
    torn = wire.printed(TICKET, printer.model_copy(update={"cutter": False}))
    assert torn.millimetres == pytest.approx(millimetres - 13.5 + 20)
