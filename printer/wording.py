"""What each kind of paper says, in the order in which it is read: drawn and plain paper share it.

Words that differ from person to person come from the paper itself (`hall.paper`); titles, labels
and what a paper is not stand here, once (domain.md section 6).
"""

from __future__ import annotations

from dataclasses import dataclass

from hall.paper import (
    FeePaper,
    GuidancePaper,
    MissedPaper,
    Paper,
    ParkedPaper,
    ReceiptPaper,
    ResultPaper,
    TicketPaper,
)
from hall.words import MAU_01, Words, sentence
from printer.typeface import nfc

DEMO = Words("ĐỒNG HỒ TRÌNH DIỄN", "DEMONSTRATION CLOCK")
AGAIN = Words("BẢN IN LẠI", "REPRINT")
_SAME_DAY = Words("TRẢ KẾT QUẢ TRONG NGÀY", "RESULT THE SAME DAY")
_EXPECTED = Words("dự kiến", "expected")
_PRIORITY = Words("ƯU TIÊN", "PRIORITY")
# The badge says this much of the hall's promise; the rest of the sentence stands below it.
_SAID_BY_BADGE = Words("Dự kiến trả kết quả trong ngày ", "Expected the same day ")

ONCE = "Ông/bà chỉ cần bổ sung một lần các giấy tờ trên."


@dataclass(frozen=True, kw_only=True)
class Content:
    """One paper's words; what is empty takes no paper.

    `headline` is what the paper is for: a small word and large ones, `provisional` until a clerk
    has accepted anything. `items` are numbered, or have a box to tick when they are still `to_do`.
    `facts` stand beside the code, `caption` below it.
    """

    title: str
    subject: str
    tags: tuple[str, ...] = ()
    code: str = ""
    headline: tuple[str, str] = ("", "")
    provisional: str = ""
    because: str = ""
    heading: str = ""
    items: tuple[str, ...] = ()
    to_do: bool = False
    amounts: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    moment: str = ""
    facts: tuple[tuple[str, str], ...]
    caption: str
    notes: tuple[str, ...] = ()
    is_not: str


def content(paper: Paper) -> Content:
    match paper:
        case TicketPaper():
            return _ticket(paper)
        case ReceiptPaper():
            return _receipt(paper)
        case GuidancePaper():
            return _guidance(paper)
        case FeePaper():
            return _fee(paper)
        case ResultPaper():
            return _result(paper)
        case MissedPaper():
            return _missed(paper)
        case ParkedPaper():
            return _parked(paper)


def lang_of(paper: Paper) -> str:
    """Only a ticket is taken in another language than the hall's."""
    return paper.lang if isinstance(paper, TicketPaper) else "vi"


def how_many(count: int, lang: str) -> str:
    """How many dossiers, "" for the one that everybody has."""
    return Words(f"{count} hồ sơ", f"{count} dossiers").say(lang) if count > 1 else ""


def _ticket(paper: TicketPaper) -> Content:
    def say(vi: str, en: str) -> str:
        return Words(vi, en).say(paper.lang)

    wait = say("Thời gian chờ dự kiến", "Expected wait")
    promise = nfc(paper.promise)
    if paper.fast_track:
        promise = sentence(promise.removeprefix(_SAID_BY_BADGE.say(paper.lang)))
    counted = ((name, how_many(count, paper.lang)) for name, count in paper.lines)
    return Content(
        title=say("PHIẾU SỐ THỨ TỰ", "QUEUE TICKET"),
        subject=paper.lane_name,
        tags=(_PRIORITY.say(paper.lang),) if paper.priority else (),
        headline=(_SAME_DAY.say(paper.lang), paper.model_name) if paper.fast_track else ("", ""),
        provisional=_EXPECTED.say(paper.lang) if paper.fast_track else "",
        because=_sentences(promise, paper.reason),
        items=tuple(f"{name} ({many})" if many else name for name, many in counted),
        facts=(
            (say("Số người chờ trước", "People before you"), str(paper.ahead)),
            *([(wait, paper.wait)] if paper.wait else []),
        ),
        moment=f"{say('Lấy số', 'Taken')}: {nfc(paper.issued_at)}",
        caption=say("Theo dõi lượt", "Your turn"),
        notes=(*([f"Wi-Fi: {paper.wifi}"] if paper.wifi else []), *paper.notes),
        is_not=say(
            "Phiếu xếp lượt, không phải giấy tiếp nhận hồ sơ.",
            "A place in the queue, not a receipt for a dossier.",
        ),
    )


def _receipt(paper: ReceiptPaper) -> Content:
    return Content(
        title="BIÊN NHẬN HỒ SƠ",
        subject=paper.procedure,
        code=paper.case_code,
        headline=("Trả kết quả", sentence(paper.due)),
        because=paper.due_reason,
        heading="Giấy tờ đã nộp",
        items=paper.documents,
        facts=(
            ("Tiếp nhận lúc", paper.accepted_at),
            ("Nơi tiếp nhận", paper.accepted_by),
            *([("Phí, lệ phí", paper.fee)] if paper.fee else []),
        ),
        caption="Xem kết quả",
        notes=paper.notes,
        is_not=f"Phiếu này không thay thế {MAU_01}.",
    )


def _guidance(paper: GuidancePaper) -> Content:
    return Content(
        title="PHIẾU HƯỚNG DẪN HOÀN THIỆN HỒ SƠ",
        subject=paper.procedure,
        heading="Hồ sơ còn thiếu",
        items=paper.missing,
        to_do=True,
        remark=_sentences(ONCE, paper.note),
        facts=(("Hướng dẫn lúc", paper.printed_at), ("Tại", paper.counter)),
        # Without a number there is no place to come back to: the code leads to the procedure.
        caption="Mã quay lại" if paper.label else "Xem thủ tục",
        is_not="Phiếu này không thay thế Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ (Mẫu 02).",
    )


def _fee(paper: FeePaper) -> Content:
    return Content(
        title="PHIẾU TẠM TÍNH PHÍ",
        subject=paper.procedure,
        headline=("Tạm tính", paper.total),
        because=_sentences(paper.formula, f"Căn cứ {paper.source}" if paper.source else ""),
        amounts=paper.lines,
        facts=(("Tính lúc", paper.printed_at), ("Tại", paper.counter)),
        caption="Theo dõi lượt",
        is_not="Phiếu tạm tính, không phải biên lai thu phí, lệ phí.",
    )


def _result(paper: ResultPaper) -> Content:
    return Content(
        title="PHIẾU BÁO CÓ KẾT QUẢ",
        subject=paper.procedure,
        code=paper.case_code,
        headline=("Mời nhận kết quả tại", paper.where),
        heading="Mời mang theo",
        items=paper.bring,
        to_do=True,
        facts=(("Có kết quả lúc", paper.ready_at),),
        caption="Xem kết quả",
        is_not=f"Phiếu này không thay thế {MAU_01}; mời nộp lại giấy đó khi nhận kết quả.",
    )


def _missed(paper: MissedPaper) -> Content:
    return Content(
        title="SỐ ĐÃ GỌI, VẮNG MẶT",
        subject=paper.lane_name,
        headline=("Đã xếp lại lượt", paper.back),
        facts=(
            ("Số người chờ trước", str(paper.ahead)),
            ("Đã gọi lúc", f"{paper.called_at}, {paper.calls} lần"),
            ("Xếp lại lúc", paper.printed_at),
        ),
        caption="Theo dõi lượt",
        is_not="Số cũ vẫn dùng được; phiếu này không phải số mới"
        " và không phải giấy tiếp nhận hồ sơ.",
    )


def _parked(paper: ParkedPaper) -> Content:
    return Content(
        title="PHIẾU GIỮ CHỖ",
        subject=paper.procedure,
        headline=("Có đủ giấy tờ, mời quay lại", paper.counter),
        because="Ông/bà không phải lấy số lại.",
        heading="Giấy tờ cần lấy",
        items=paper.fetch,
        to_do=True,
        remark=paper.note,
        facts=(("Giữ chỗ lúc", paper.printed_at),),
        caption="Theo dõi lượt",
        is_not="Phiếu giữ chỗ, không phải giấy tiếp nhận hồ sơ.",
    )


def _sentences(*texts: str) -> str:
    """The texts one after the other, each ended by a full stop; one within another is said once."""
    said: list[str] = []
    for text in map(nfc, texts):
        if text and not any(text in before for before in said):
            said.append(text if text[-1] in ".!?" else f"{text}.")
    return " ".join(said)
