"""The invented afternoon that screens are tried with: a whole snapshot, and its parts."""

from typing import Any

HALL = "tu-minh"
NOW = "2026-11-26T14:42:07.123+07:00"
LANES = {
    "A": ("Hộ tịch – Chứng thực", 0, 14, (20, 30), [1, 2, 3]),
    "H": ("Đất đai – Xây dựng", 1, 9, (45, 60), [4, 5]),
    "K": ("Hộ kinh doanh", 2, 5, None, [6, 7]),
    "U": ("Nhận kết quả", 3, 2, (5, 10), [8]),
}


def printer(**more: Any) -> dict[str, Any]:
    """A printer of the snapshot, well unless told otherwise."""
    return {
        "id": "kiosk", "name": "Máy in ở cây lấy số", "serves": ["kiosk"], "jobs": 0, "doubts": 0,
        "state": "ready", "able": True, "words": "Sẵn sàng", "text": "",
        "since": "2026-11-26T07:15:00+07:00", "mended": False, **more,
    }  # fmt: skip


OUT_OF_PAPER = {
    "state": "paper_out", "able": False, "words": "Hết giấy", "since": "2026-11-26T14:31:00+07:00",
    "text": "Máy in hết giấy. Mời lắp cuộn giấy mới, máy sẽ tự in tiếp.",
}  # fmt: skip


def at(clock: str) -> str:
    """A time of the invented day as the snapshot writes it."""
    return f"2026-11-26T{clock}:00+07:00"


def cutoff(state: str = "running", **changes: Any) -> dict[str, Any]:
    """The cutoff card's facts; the wording is that of the rules, shortened."""
    model = {
        "state": state, "model": "Ngày Thứ Năm không hẹn", "model_en": "No-appointment Thursday",
        "at": at("15:30"), "clock": "15 giờ 30", "rule": "trước 15 giờ 30",
        "text": "Còn nhận hồ sơ trả trong ngày", "after_text": "",
        "text_en": "", "after_text_en": "", "last_in_time": "A053",
    }  # fmt: skip
    return model | changes


def call(number: int, label: str, counter: int, clock: str = "14:41", **changes: Any) -> dict:
    """One row of the day's call log."""
    name = LANES[label[0]][0]
    row = {
        "id": number, "at": at(clock), "label": label, "letter": label[0], "counter": counter,
        "counter_name": f"Quầy {counter}", "again": 0, "fast_track": False, "lane_name": name,
        "kind": "call", "standing": True,
    }  # fmt: skip
    return row | changes


def counter(number: int, state: str, label: str | None = None, fast: bool = False) -> dict:
    return {
        "id": number, "name": f"Quầy {number}", "lanes": ["A"], "state": state, "label": label,
        "letter": label[0] if label else None, "fast_track": fast, "since": at("14:30"),
        "pause": "Tạm nghỉ ít phút" if state == "paused" else None,
    }  # fmt: skip


def entry(number: int, label: str, fast: bool = False, **changes: Any) -> dict[str, Any]:
    """One ticket of the ordered line."""
    row = {
        "id": number, "label": label, "letter": label[0], "place": 1, "fast_track": fast,
        "priority": False, "first": False, "why": "Đến trước: lấy số lúc 14 giờ 05",
        "issued_at": at("14:05"),
        "cutoff_at": at("15:30") if fast else None, "help": False, "at_risk": False,
    }  # fmt: skip
    return row | changes


def lane(letter: str, name: str, shape: int, waiting: int, wait: Any, counters: list[int]) -> dict:
    first = {"A": 48, "H": 32, "K": 19, "U": 7}.get(letter, 901)
    return {
        "letter": letter, "name": name, "name_en": name, "shape": shape, "waiting": waiting,
        "next": [f"{letter}{n:03}" for n in range(first, first + min(3, waiting))],
        "wait": {"low": wait[0], "high": wait[1]} if wait else None, "counters": counters,
    }  # fmt: skip


def day(state: str = "open", text: str = "Đang mở cửa", english: str = "Open") -> dict[str, Any]:
    return {
        "date": "2026-11-26", "title": "Thứ Năm, 26/11/2026", "working": state != "holiday",
        "reason": "Ngày làm việc", "state": state, "text": text, "text_en": english,
        "tickets": state == "open",
        "opens": None if state == "open" else {"clock": "13 giờ 30", "day": "Chiều hôm nay"},
        "sessions": [{"name": "Sáng", "start": "07:30", "end": "11:30"},
                     {"name": "Chiều", "start": "13:30", "end": "17:00"}],
    }  # fmt: skip


def make_snapshot(**overrides: Any) -> dict[str, Any]:
    """A busy Thursday afternoon as every screen receives it; any top-level key can be replaced."""
    line = [
        entry(1, "A048", fast=True), entry(2, "H032"), entry(3, "K019"),
        entry(4, "U007", priority=True, why="Ưu tiên: xen một số ưu tiên sau ba số thường"),
        entry(5, "A049", place=2), entry(6, "H033", place=2, help=True),
        entry(7, "A050", fast=True, place=9, at_risk=True),
    ]  # fmt: skip
    snapshot = {
        "hall": HALL, "name": "Trung tâm Phục vụ hành chính công", "place": "Phường Tứ Minh",
        "rev": 100, "build": "fake", "server_now": NOW, "demo": False, "day": day(),
        "models": [{"id": "thu-nam", "name": "Ngày Thứ Năm không hẹn", "kind": "same_day",
                    "name_en": "No-appointment Thursday", "slogan": "Đến là có kết quả",
                    "slogan_en": "", "example": True, "cutoff_at": at("15:30"),
                    "due_text": "trong ngày"}],
        "cutoff": cutoff(), "lanes": [lane(letter, *facts) for letter, facts in LANES.items()],
        "up_next": [ticket["label"] for ticket in line[:6]],
        "counters": [
            counter(1, "serving", "A046"), counter(2, "serving", "H031"),
            counter(3, "called", "A047", fast=True), counter(4, "serving", "K018"),
            counter(5, "serving", "A045", fast=True), counter(6, "closed"),
            counter(7, "called", "U006"), counter(8, "ready"),
        ],
        "calls": [call(990, "U006", 7, "14:38"), call(991, "A047", 3, fast_track=True)],
        "line": line, "missed": [{"id": 8, "label": "A041", "called_at": at("14:20")}],
        "parked": [{"id": 9, "label": "H028"}], "waiting": 30, "unserved": [],
        "printers": [printer()],
        "paperless": None,
    }  # fmt: skip
    return snapshot | overrides
