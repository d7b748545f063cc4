"""Why a counter pauses, as the display says it; nothing of a person."""

PAUSES: dict[str, str] = {
    "break": "Tạm nghỉ ít phút",
    "papers": "Đang chuyển hồ sơ",
    "meeting": "Đang họp",
    "device": "Đang sửa thiết bị",
    "help": "Đang hỗ trợ quầy khác",
    "lunch": "Nghỉ trưa",
}
