"""The journal of a day in words: what happened, to which number, where, by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from hall.board import HOLDERS, REASONS
from hall.hall import Hall
from hall.issuing import PURPOSE_WORDS
from hall.journal import JournalRow
from hall.pauses import PAUSES
from hall.secret import ROLES
from hall.visits import ENDS
from hall.words import clock_en

ROWS = 500  # more than a quiet hall's day; the page says when there is more

EVENTS = {
    "TicketIssued": "Lấy số",
    "TicketCalled": "Mời số",
    "TicketRecalled": "Mời lại",
    "TicketStarted": "Bắt đầu làm",
    "TicketFinished": "Xong",
    "TicketMissed": "Vắng mặt",
    "TicketBroughtBack": "Đưa lại vào hàng chờ",
    "TicketParked": "Tạm gác",
    "TicketTransferred": "Chuyển lĩnh vực",
    "TicketCancelled": "Huỷ số",
    "DayClosed": "Đóng ngày",
    "CounterOpened": "Mở quầy",
    "CounterClosed": "Đóng quầy",
    "RulebookPublished": "Công bố bộ quy định",
    "PaperReprinted": "In lại phiếu",
    "PaperReviewed": "Xem lại phiếu: đã ra giấy",
    "PapersMoved": "Chuyển phiếu sang máy in khác",
    "SlipPrinted": "In phiếu theo yêu cầu",
    "RollChanged": "Thay cuộn giấy",
    "TicketDelayed": "Báo đến muộn",
    "TicketArrived": "Báo đã có mặt",
    "TicketRated": "Đánh giá",
    "HelpCalled": "Gọi hỗ trợ",
    "HelpAnswered": "Cán bộ nhận hỗ trợ",
    "HelpClosed": "Hỗ trợ xong",
    "ResultReady": "Có kết quả",
    "PreferencesChanged": "Đổi cài đặt",
    "TicketHandedOver": "Bàn giao số cho quầy khác",
    "TicketPrioritized": "Ghi ưu tiên",
    "DossierAdded": "Thêm thủ tục",
    "DossierChecked": "Xem trước giấy tờ",
    "DossierEntered": "Ghi hồ sơ trực tuyến",
    "DossierHeld": "Chuyển người giữ hồ sơ",
    "DossierReturned": "Trả kết quả",
    "DossierCarriedOver": "Chuyển hồ sơ sang ngày sau",
    "DossierExplained": "Ghi lý do quá hẹn",
    "ResultWithdrawn": "Rút lại báo có kết quả",
    "LetterPrinted": "In thư",
    "CounterPaused": "Tạm nghỉ quầy",
    "CounterResumed": "Mở lại quầy",
    "HomeVisitAsked": "Đăng ký phục vụ tại nhà",
    "HomeVisitClosed": "Kết thúc phục vụ tại nhà",
    "StaffChanged": "Đổi cán bộ",
    "DeviceApproved": "Duyệt thiết bị",
    "DeviceRenamed": "Đổi tên thiết bị",
    "DeviceRevoked": "Thu hồi thiết bị",
}
CHANNELS = {"kiosk": "tại máy lấy số", "guide": "nhờ người hướng dẫn", "counter": "tại quầy"}
STAFF_WORDS = {
    "added": "thêm mới",
    "roles": "giao việc",
    "pin": "cấp mã PIN mới",
    "password": "cấp mật khẩu mới",
    "secret": "cấp mã mới từ máy chủ",
    "left": "nghỉ việc ở đây",
    "back": "trở lại làm việc",
}
FATES = {"accepted": "tiếp nhận", "incomplete": "chưa đủ", "refused": "từ chối"}


@dataclass(frozen=True)
class Line:
    """One row of the page; `at` is the hall's clock."""

    at: str
    event: str
    number: str
    counter: str
    staff: str
    details: str


def lines(hall: Hall, on: date) -> list[Line]:
    """The last rows of a day, newest first."""
    names = {c.id: c.name for c in hall.rulebook.counters}
    return [_line(hall, row, names) for row in hall.journal(on, ROWS)]


def tally(hall: Hall, on: date) -> list[tuple[str, int]]:
    """How often each thing happened, in the order in which they happen to a ticket."""
    events, fates = hall.tally(on)
    happened = [(words, events[event]) for event, words in EVENTS.items() if event in events]
    decided = [(f"Hồ sơ {words}", fates[fate]) for fate, words in FATES.items() if fate in fates]
    return [*happened, *decided]


def _line(hall: Hall, row: JournalRow, names: dict[int, str]) -> Line:
    at = row.at.astimezone(hall.rulebook.zone)
    return Line(
        at=f"{clock_en(at)}:{at.second:02d}",
        event=EVENTS.get(row.event, row.event),
        number=row.label or "",
        counter=names.get(row.counter_id, f"Quầy {row.counter_id}") if row.counter_id else "",
        staff=row.staff or "",
        details=_details(row.event, row.data),
    )


def _details(event: str, data: dict[str, Any]) -> str:
    """What the row's data says, for the events that have something to say."""
    if event == "TicketIssued":
        purpose = PURPOSE_WORDS.get(data.get("purpose", "submit"), PURPOSE_WORDS["submit"]).vi
        channel = CHANNELS.get(str(data.get("channel")), "")
        fast = ", trả trong ngày" if data.get("fast_track") else ""
        return f"{purpose} {channel}{fast}"
    if event == "TicketFinished":
        fates = list(data.get("outcomes", []))
        told = [f"{fates.count(f)} {words}" for f, words in FATES.items() if f in fates]
        told += [f"trả kết quả {data['returned']}"] if data.get("returned") else []
        return ", ".join(told)
    said = {
        "TicketCalled": lambda: str(data.get("why", "")),
        "TicketRecalled": lambda: f"lần {data.get('again', 1)}",
        "TicketTransferred": lambda: _transferred(data),
        "TicketHandedOver": lambda: f"đến quầy {data.get('to', '')}",
        "DossierAdded": lambda: f"{data.get('count', 1)} hồ sơ {data.get('procedure', '')}",
        "CounterOpened": lambda: "thay người ngồi trước" if data.get("replaced") else "",
        "CounterPaused": lambda: PAUSES.get(data.get("reason", ""), ""),
        "TicketBroughtBack": lambda: "xuống cuối hàng" if data.get("to_the_end") else "giữ lượt",
        "DayClosed": lambda: _day_closed(data),
        "DossierHeld": lambda: f"{HOLDERS.get(data.get('to', ''), '')}",
        "DossierCarriedOver": lambda: f"{REASONS.get(data.get('reason', ''), '')}",
        "PaperReprinted": lambda: f"lần {data.get('copy', 1)}: {data.get('why', '')}",
        "PapersMoved": lambda: f"{data.get('count', 0)} phiếu, từ {data['from']} sang {data['to']}",
        # Why someone goes first is kept in the row and shown nowhere (domain.md 2.7).
        "TicketPrioritized": lambda: "" if data.get("reason") else "bỏ ưu tiên",
        "DossierChecked": lambda: f"có {data.get('there', 0)} trên {data.get('of', 0)} giấy tờ",
        "HomeVisitClosed": lambda: ENDS[data["how"]].lower(),
        "RollChanged": lambda: str(data.get("printer", "")),
        "RulebookPublished": lambda: f"bản số {data.get('version', '')}",
        "StaffChanged": lambda: _staff_changed(data),
        "DeviceApproved": lambda: str(data["name"]),
        "DeviceRenamed": lambda: f"{data['before']} → {data['name']}",
        "DeviceRevoked": lambda: str(data["name"]),
    }
    return said[event]() if event in said else ""


def _staff_changed(data: dict[str, Any]) -> str:
    """ "Nguyễn Thị Lan: thêm mới, Cán bộ quầy, Văn phòng"."""
    roles = [ROLES[role] for role in data.get("roles", []) if role in ROLES]
    return f"{data['name']}: " + ", ".join([STAFF_WORDS.get(data["what"], ""), *roles])


def _transferred(data: dict[str, Any]) -> str:
    counter = f", riêng quầy {data['to_counter']}" if data.get("to_counter") else ""
    place = {"first": ", đầu hàng", "last": ", cuối hàng"}.get(data.get("place", ""), "")
    return f"đến lĩnh vực {data.get('to', '')}{counter}{place}"


def _day_closed(data: dict[str, Any]) -> str:
    expired, left = data.get("expired", 0), data.get("unexplained", 0)
    unkept = f", {left} hồ sơ quá hẹn chưa có lý do" if left else ""
    return f"{expired} số hết ngày{unkept}"
