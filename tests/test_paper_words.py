"""Papers as values: what every kind says, and what it never says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace

import pytest
from papers import (
    ENGLISH,
    FEE,
    GUIDANCE,
    LONG,
    MISSED,
    PAPERS,
    PARKED,
    PLAIN,
    RECEIPT,
    REPRINT,
    RESULT,
    TICKET,
    forget,
)

from hall.paper import Paper, from_json, kind_of, marked, to_json
from printer.render import render
from printer.sheet import Sheet, Style
from printer.wording import ONCE

ROLLS = pytest.mark.parametrize("roll", [80, 58])
EACH = pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)


def said(monkeypatch: pytest.MonkeyPatch, paper: Paper, roll: int = 80) -> str:
    """Every line written on a paper, in order, joined by line breaks."""
    lines: list[str] = []
    write = Sheet.write

    def listen(sheet: Sheet, x: float, baseline: float, text: str, *rest: object, **more: object):
        lines.append(text.replace("\N{NO-BREAK SPACE}", " "))
        write(sheet, x, baseline, text, *rest, **more)  # type: ignore[arg-type]

    def whole(sheet: Sheet, text: str, style: Style, room: int) -> None:
        sheet.paragraph(text, style, room=room)

    monkeypatch.setattr(Sheet, "write", listen)
    monkeypatch.setattr(Sheet, "moment", whole)
    forget()  # what is kept is not written again
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
    for name in ("wifi", "notes", "demo", "reprint", "lang"):
        del older[name]
    assert from_json("ticket", json.dumps(older)) == PLAIN


# -- what it says ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paper", "badge"),
    [
        (TICKET, ["TRẢ KẾT QUẢ TRONG NGÀY", "Ngày Thứ Năm không hẹn", "dự kiến"]),
        (ENGLISH, ["RESULT THE SAME DAY", "Walk-in Thursday", "expected"]),
    ],
)
def test_a_fast_track_ticket_says_so_and_that_it_is_not_yet_a_promise(
    monkeypatch: pytest.MonkeyPatch, paper: Paper, badge: list[str]
) -> None:
    words = said(monkeypatch, paper).split("\n")
    at = words.index(badge[0])
    assert words[at : at + 3] == badge


@pytest.mark.parametrize(
    ("paper", "line"),
    [
        (TICKET, "PHIẾU SỐ THỨ TỰ"),
        (TICKET, "A047"),
        (TICKET, "Hộ tịch – Chứng thực"),
        (TICKET, "Lấy số: 08:15, thứ Năm 26/11/2026"),
        (TICKET, "Số người chờ trước\n12"),
        (TICKET, "Thời gian chờ dự kiến\nkhoảng 10–15 phút"),
        (TICKET, "2 hồ sơ"),
        (TICKET, "Theo dõi lượt"),
        (TICKET, "Wi-Fi: Hanhchinhcong (không mật khẩu)"),
        (TICKET, "Phiếu xếp lượt, không phải giấy tiếp nhận hồ sơ."),
        (LONG, "ĐỒNG HỒ TRÌNH DIỄN"),
        (LONG, "ƯU TIÊN"),
        (ENGLISH, "QUEUE TICKET"),
        (ENGLISH, "Taken: 08:15, Thursday 26/11/2026"),
        (ENGLISH, "People before you\n12"),
        (ENGLISH, "Expected wait\nabout 10–15 minutes"),
        (ENGLISH, "2 dossiers"),
        (ENGLISH, "Your turn"),
        (ENGLISH, "A place in the queue, not a receipt for a dossier."),
        (replace(ENGLISH, demo=True), "DEMONSTRATION CLOCK"),
        (replace(ENGLISH, priority=True), "PRIORITY"),
        (RECEIPT, "BIÊN NHẬN HỒ SƠ"),
        (RECEIPT, "Mã hồ sơ: H24.35.9-261126-0147"),
        (RECEIPT, "Trả kết quả\nTrước 9 giờ, thứ Hai,\nngày 30/11/2026"),
        (RECEIPT, "1.\nBản chính giấy tờ, văn bản\n2.\nBản sao cần chứng thực (04 bản)"),
        (RECEIPT, "Phí, lệ phí\n8.000 đồng"),
        (RECEIPT, "Nơi tiếp nhận\nQuầy 3"),
        (RECEIPT, "Phiếu này không thay thế\nGiấy tiếp nhận hồ sơ và\nhẹn trả kết quả (Mẫu 01)."),
        (GUIDANCE, "PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ"),
        (GUIDANCE, "Hồ sơ còn thiếu"),
        (
            GUIDANCE,
            "Phiếu này không thay thế\nPhiếu yêu cầu bổ sung,\nhoàn thiện hồ sơ (Mẫu 02).",
        ),
        (FEE, "PHIẾU TẠM TÍNH PHÍ"),
        (FEE, "Tạm tính\n25.000 đồng"),
        (FEE, "Bản chính 5 trang × 3 bản sao\n21.000 đồng"),
        (FEE, "Căn cứ Điều 4 Thông tư 226/2016/TT-BTC."),
        (FEE, "Phiếu tạm tính, không phải\nbiên lai thu phí, lệ phí."),
        (RESULT, "PHIẾU BÁO CÓ KẾT QUẢ"),
        (RESULT, "Mời nhận kết quả tại\nQuầy 7"),
        (RESULT, "Mời mang theo\nGiấy tiếp nhận hồ sơ và hẹn\ntrả kết quả (Mẫu 01)"),
        (RESULT, "trả kết quả (Mẫu 01); mời nộp\nlại giấy đó khi nhận kết quả."),
        (MISSED, "SỐ ĐÃ GỌI, VẮNG MẶT"),
        (MISSED, "Đã xếp lại lượt\nÔng/bà trở lại đúng\nchỗ cũ trong hàng."),
        (MISSED, "Số người chờ trước\n2"),
        (MISSED, "Đã gọi lúc\n08:40, 3 lần"),
        (MISSED, "không phải số mới và không\nphải giấy tiếp nhận hồ sơ."),
        (PARKED, "PHIẾU GIỮ CHỖ"),
        (PARKED, "Có đủ giấy tờ, mời quay lại\nQuầy 3\nÔng/bà không phải lấy số lại."),
        (PARKED, "Giấy tờ cần lấy\nGiấy chứng sinh (bản chính)"),
        (PARKED, "Phiếu giữ chỗ, không phải\ngiấy tiếp nhận hồ sơ."),
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
        (TICKET, "BẢN IN LẠI"),
        (TICKET, "Dự kiến trả kết quả trong ngày"),  # the badge has said it
        (replace(TICKET, lines=(("Đăng ký khai sinh", 1),)), "1 hồ sơ"),
        (replace(RECEIPT, fee="", case_code=""), "Phí, lệ phí"),
        (replace(RECEIPT, fee="", case_code=""), "Mã hồ sơ"),
        (replace(RECEIPT, documents=()), "Giấy tờ đã nộp"),
        (replace(PARKED, fetch=()), "Giấy tờ cần lấy"),
        (replace(RESULT, bring=()), "Mời mang theo"),
        (replace(FEE, source=""), "Căn cứ"),
        *((paper, TICKET.url) for paper in PAPERS.values()),
    ],
)
def test_a_paper_does_not_say(monkeypatch: pytest.MonkeyPatch, paper: Paper, word: str) -> None:
    assert word not in said(monkeypatch, paper)


def test_a_promise_in_other_words_than_the_badge_s_is_said_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = said(monkeypatch, replace(TICKET, promise="Dự kiến trả trước 17 giờ"))
    assert "Dự kiến trả trước 17 giờ. Nộp" in words.replace("\n", " ")


@EACH
@ROLLS
def test_a_copy_says_that_it_is_one_beside_the_time_of_issue(
    monkeypatch: pytest.MonkeyPatch, paper: Paper, roll: int
) -> None:
    first = replace(paper, reprint="")
    before = said(monkeypatch, first, roll).split("\n")
    which = "lần 1, lúc 08:20, thứ Năm 26/11/2026"
    words = said(monkeypatch, marked(first, which), roll).split("\n")
    mark = "REPRINT" if getattr(paper, "lang", "vi") == "en" else "BẢN IN LẠI"
    assert mark in words
    assert which in " ".join(words)
    assert not Counter(before) - Counter(words)
    assert "08:15" in said(monkeypatch, REPRINT, roll)


def test_what_the_note_repeats_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = said(monkeypatch, replace(GUIDANCE, note=ONCE)).replace("\n", " ")
    assert words.count("chỉ cần bổ sung một lần") == 1


@ROLLS
def test_what_is_read_in_one_breath_stays_on_one_line(
    monkeypatch: pytest.MonkeyPatch, roll: int
) -> None:
    lines = [
        line for paper in PAPERS.values() for line in said(monkeypatch, paper, roll).split("\n")
    ]
    assert not [line for line in lines if line.endswith((" thứ", " 15", " 9", " Quầy", "(Mẫu"))]
