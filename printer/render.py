"""A paper becomes one 1-bit bitmap, as wide as the printer's head and as short as it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hall.paper import GuidancePaper, Paper, ReceiptPaper, TicketPaper
from printer import typeface
from printer.sheet import BLACK, WHITE, Sheet, Style, head_room
from printer.typeface import BOLD, EXTRABOLD, MEDIUM, REGULAR, SEMIBOLD, nfc

if TYPE_CHECKING:
    from PIL import Image

# 22 dots is the smallest size that stays clean on a 203 dpi head.
SMALL = Style(22, REGULAR, leading=27)
BODY = Style(24, MEDIUM)
STRONG = Style(26, SEMIBOLD)
HEAD = Style(25, BOLD)

TICKET_IS_NOT = "Phiếu xếp lượt, không phải giấy tiếp nhận hồ sơ."
RECEIPT_IS_NOT = "Phiếu này không thay thế Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01)."
GUIDANCE_IS_NOT = "Phiếu này không thay thế Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02)."
ONCE = "Ông/bà chỉ cần bổ sung một lần các giấy tờ trên."
DEMO = "ĐỒNG HỒ TRÌNH DIỄN"


def render(paper: Paper, millimetres: int = 80) -> Image.Image:
    """The paper as a mode '1' image (0 black) for a roll of 80 mm (576 dots) or 58 mm (384)."""
    sheet = Sheet(millimetres)
    match paper:
        case TicketPaper():
            _ticket(sheet, paper)
        case ReceiptPaper():
            _receipt(sheet, paper)
        case GuidancePaper():
            _guidance(sheet, paper)
    return sheet.bitmap()


def _ticket(sheet: Sheet, paper: TicketPaper) -> None:
    _letterhead(sheet, paper, "PHIẾU SỐ THỨ TỰ")
    sheet.gap(6)
    sheet.number(paper.label, tallest=120)
    sheet.gap(13)
    if paper.fast_track:
        _fast_track(sheet, paper.model_name)
        sheet.gap(6)
    sheet.paragraph(_sentences(paper.promise, paper.reason), SMALL)
    sheet.rule()
    _dossiers(sheet, paper)
    sheet.rule(before=10, after=10)
    facts = [("Số người chờ trước", str(paper.ahead))]
    if paper.wait:
        facts.append(("Chờ dự kiến" if sheet.narrow else "Thời gian chờ dự kiến", paper.wait))
    facts.append(("Giờ lấy số", paper.issued_at))
    _facts(sheet, facts, paper.url, "Theo dõi lượt")
    _ending(sheet, [f"Wi-Fi: {paper.wifi}" if paper.wifi else "", *paper.notes], TICKET_IS_NOT)


def _receipt(sheet: Sheet, paper: ReceiptPaper) -> None:
    _letterhead(sheet, paper, "BIÊN NHẬN HỒ SƠ")
    _subject(sheet, paper.procedure, paper.label)
    if paper.case_code:
        sheet.paragraph(f"Mã hồ sơ: {paper.case_code}", SMALL)
    sheet.gap(10)
    _due(sheet, paper.due)
    sheet.gap(6)
    sheet.paragraph(paper.due_reason, SMALL)
    if paper.documents:
        sheet.rule()
        sheet.paragraph("Giấy tờ đã nộp", SMALL)
        for place, document in enumerate(paper.documents, start=1):
            _item(sheet, f"{place}.", document)
    sheet.rule(before=10, after=12)
    facts = [("Tiếp nhận lúc", paper.accepted_at), ("Nơi tiếp nhận", paper.accepted_by)]
    if paper.fee:
        facts.append(("Phí, lệ phí", paper.fee))
    _facts(sheet, facts, paper.url, "Xem kết quả")
    _ending(sheet, paper.notes, RECEIPT_IS_NOT)


def _guidance(sheet: Sheet, paper: GuidancePaper) -> None:
    _letterhead(sheet, paper, "PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ")
    _subject(sheet, paper.procedure, paper.label)
    sheet.rule()
    sheet.paragraph("Hồ sơ còn thiếu", HEAD)
    sheet.gap(4)
    for missing in paper.missing:
        _item(sheet, None, missing)
        sheet.gap(4)
    sheet.gap(4)
    sheet.paragraph(_sentences(ONCE, paper.note), BODY)
    sheet.rule(before=10, after=12)
    facts = [("Hướng dẫn lúc", paper.printed_at), ("Tại", paper.counter)]
    _facts(sheet, facts, paper.url, "Mã quay lại")
    _ending(sheet, (), GUIDANCE_IS_NOT)


# The parts that papers share ------------------------------------------------------------------


def _letterhead(sheet: Sheet, paper: Paper, title: str) -> None:
    """Who gives this paper and, where there is room beside it, what the paper is."""
    if paper.demo:
        sheet.box(sheet.left, sheet.y, sheet.right, sheet.y + 42, BLACK)
        sheet.write(sheet.width / 2, sheet.y + 33, DEMO, HEAD, "m", WHITE)
        sheet.gap(48)
    sheet.gap(2)
    sheet.paragraph(paper.hall_name, SMALL)
    sheet.gap(head_room(HEAD.size) + 3)  # Ế and Ủ stand clear of the g above them
    baseline = sheet.y + HEAD.size
    sheet.paragraph(paper.place, HEAD)
    names = (nfc(paper.place), title)
    beside = sum(typeface.width(name, HEAD.weight, HEAD.size) for name in names) < sheet.room - 24
    if beside:
        sheet.write(sheet.right, baseline, title, HEAD, "r")
    sheet.rule(thick=4, before=6, after=6)
    if not beside:
        sheet.gap(3)
        sheet.paragraph(title, HEAD)
        sheet.gap(3)


def _subject(sheet: Sheet, procedure: str, label: str) -> None:
    """The procedure, and on its right the number that the paper belongs to."""
    style = Style(46 if not sheet.narrow else 38, EXTRABOLD)
    wide = typeface.width(nfc(label), style.weight, style.size)
    top = sheet.y
    sheet.write(sheet.right, top + round(style.size * 0.86), nfc(label), style, "r")
    sheet.gap(2)
    sheet.paragraph(procedure, STRONG, room=int(sheet.room - wide - 16))
    sheet.y = max(sheet.y, top + style.size)


def _fast_track(sheet: Sheet, model_name: str) -> None:
    """The badge that the screens show too: an arrow, its words, and "dự kiến"."""
    words = "TRẢ KẾT QUẢ TRONG NGÀY"
    point = 22
    inside = sheet.left + 16
    room = sheet.right - point - inside - 4
    size = min(40, int(room / typeface.width(words, EXTRABOLD, 100) * 100))
    name, dot = Style(26 if not sheet.narrow else 23, SEMIBOLD), 12
    tag = "dự kiến"
    tag_wide = typeface.width(tag, BOLD, 22) + 20
    lines = typeface.wrap(model_name, name.weight, name.size, room)
    beside = typeface.width(lines[-1], name.weight, name.size) + dot + tag_wide <= room
    under = 0 if beside else name.step + 8
    top = sheet.y
    height = round(size * 1.25) + 14 + len(lines) * name.step + under + 10
    sheet.shape(
        [
            (sheet.left, top),
            (sheet.right - point, top),
            (sheet.right - 1, top + height / 2),
            (sheet.right - point, top + height - 1),
            (sheet.left, top + height - 1),
        ]
    )
    baseline = top + 10 + round(size * 1.0)
    sheet.write(inside, baseline, words, Style(size, EXTRABOLD), ink=WHITE)
    baseline += round(size * 0.25)
    for line in lines:
        baseline += name.step
        sheet.write(inside, baseline, line, name, ink=WHITE)
    left = inside + typeface.width(lines[-1], name.weight, name.size) + dot
    if not beside:
        baseline, left = baseline + under, inside
    sheet.box(left, baseline - 22, left + tag_wide, baseline + 8, WHITE, radius=6)
    sheet.write(left + tag_wide / 2, baseline, tag, Style(22, BOLD), "m", BLACK)
    sheet.y = top + height


def _due(sheet: Sheet, due: str) -> None:
    """When to come back, in the largest words of the receipt."""
    style = Style(34 if not sheet.narrow else 29, EXTRABOLD)
    inside, room = sheet.left + 14, sheet.room - 28
    lines = typeface.wrap(due[:1].upper() + due[1:], style.weight, style.size, room)
    top = sheet.y
    sheet.box(sheet.left, top, sheet.right, top + 40 + len(lines) * style.step + 10, BLACK, 8)
    sheet.write(inside, top + 32, "Trả kết quả", Style(24, MEDIUM), ink=WHITE)
    baseline = top + 36
    for line in lines:
        baseline += style.step
        sheet.write(inside, baseline - 6, line, style, ink=WHITE)
    sheet.y = top + 40 + len(lines) * style.step + 10


def _dossiers(sheet: Sheet, paper: TicketPaper) -> None:
    """What the person came for; the lane's name alone when it is no dossier."""
    baseline = sheet.y + SMALL.size
    edge = float(sheet.right)
    if paper.priority:
        edge = sheet.chip(sheet.right, baseline + 3, "ƯU TIÊN", 22) - 10
    room = int(edge - sheet.left)
    sheet.paragraph(paper.lane_name, SMALL if paper.lines else STRONG, room=room)
    for name, count in paper.lines:
        times = f"{count} hồ sơ" if count > 1 else ""
        if sheet.narrow:  # a column beside the name would leave the name too little
            sheet.paragraph(f"{name} ({times})" if times else name, STRONG)
            sheet.gap(3)
            continue
        wide = typeface.width(times, STRONG.weight, STRONG.size) + 16 if times else 0
        if times:
            sheet.write(sheet.right, sheet.y + STRONG.size, times, STRONG, "r")
        sheet.paragraph(name, STRONG, room=int(sheet.room - wide))
        sheet.gap(3)


def _item(sheet: Sheet, mark: str | None, text: str) -> None:
    """One of a list: numbered, or with a box to tick."""
    top = sheet.y
    indent = 36
    if mark is None:
        sheet.frame(sheet.left, top + 3, sheet.left + 24, top + 27, 3)
    else:
        sheet.write(sheet.left, top + BODY.size, mark, BODY)
        indent = 32
    sheet.paragraph(text, BODY, x=sheet.left + indent, room=sheet.room - indent)


def _facts(sheet: Sheet, facts: list[tuple[str, str]], url: str, caption: str) -> None:
    """What to know on the left, the code to scan on the right, sharing the same millimetres."""
    code = qr(url, 4 if sheet.narrow else 5)
    top = sheet.y
    sheet.picture(sheet.right - code.width, top + 2, code)
    sheet.y = top + code.height + 5
    middle = sheet.right - code.width // 2
    sheet.paragraph(caption, SMALL, middle - code.width // 2 - 5, code.width + 10, anchor="m")
    lowest = sheet.y
    sheet.y = top - 6
    room = sheet.room - code.width - (16 if sheet.narrow else 24)
    for name, value in facts:
        _fact(sheet, name, value, room)
    sheet.y = max(sheet.y, lowest)


def _fact(sheet: Sheet, name: str, value: str, room: int) -> None:
    """A name and its value: on one line if they fit, else one above the other."""
    style = STRONG
    if typeface.width(nfc(value), style.weight, style.size) > room:
        style = Style(23, SEMIBOLD)
    beside = typeface.width(name, SMALL.weight, SMALL.size) + 12
    if beside + typeface.width(nfc(value), style.weight, style.size) <= room:
        baseline = sheet.y + style.size
        sheet.write(sheet.left, baseline, name, SMALL)
        sheet.write(sheet.left + beside, baseline, nfc(value), style)
        sheet.gap(style.step + 2)
        return
    sheet.paragraph(name, SMALL, room=room)
    sheet.paragraph(value, style, room=room)
    sheet.gap(2)


def _sentences(*texts: str) -> str:
    """The texts one after the other, each ended by a full stop; one within another is said once."""
    said: list[str] = []
    for text in map(nfc, texts):
        if text and not any(text in before for before in said):
            said.append(text if text[-1] in ".!?" else f"{text}.")
    return " ".join(said)


def _ending(sheet: Sheet, notes: tuple[str, ...] | list[str], is_not: str) -> None:
    sheet.rule(before=6, after=6)
    for note in notes:
        sheet.paragraph(note, SMALL)
    sheet.paragraph(is_not, SMALL)


def qr(url: str, module: int) -> Image.Image:
    """The address as a QR code, `module` dots a square, level M, without its quiet zone."""
    import qrcode
    from PIL import Image

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(url)
    code.make(fit=True)
    squares = code.get_matrix()
    side = len(squares)
    dots = bytes(0 if dark else 255 for row in squares for dark in row)
    small = Image.frombytes("L", (side, side), dots)
    return small.resize((side * module, side * module), Image.Resampling.NEAREST)
