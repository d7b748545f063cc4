"""How a printer is, in the words of whoever is on duty."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """One printer's state; the named sets below say what may be done in it."""

    READY = "ready"
    NEAR_END = "near_end"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    OFFLINE = "offline"  # says that it pauses, and not why
    ERROR = "error"
    SILENT = "silent"  # no link, or no answer
    UNKNOWN = "unknown"  # not yet asked, or a printer that cannot say


PRINTS = frozenset({State.READY, State.NEAR_END, State.UNKNOWN})  # a paper may begin
WAITS = frozenset({State.PAPER_OUT, State.COVER_OPEN, State.OFFLINE, State.ERROR})  # for a person

WORDS = {
    State.READY: "Sẵn sàng",
    State.NEAR_END: "Sắp hết giấy",
    State.PAPER_OUT: "Hết giấy",
    State.COVER_OPEN: "Nắp đang mở",
    State.OFFLINE: "Đang tạm dừng",
    State.ERROR: "Báo lỗi",
    State.SILENT: "Không trả lời",
    State.UNKNOWN: "Không báo tình trạng",
}
# What to do, read out to whoever stands before the machine.
ADVICE = {
    State.READY: "",
    State.UNKNOWN: "",
    State.NEAR_END: "Cuộn giấy sắp hết. Mời chuẩn bị cuộn mới.",
    State.PAPER_OUT: "Máy in hết giấy. Mời lắp cuộn giấy mới, máy sẽ tự in tiếp.",
    State.COVER_OPEN: "Nắp máy in đang mở. Mời đóng nắp, máy sẽ tự in tiếp.",
    State.OFFLINE: "Máy in đang tạm dừng. Mời nhấn nút cấp giấy trên máy in để tiếp tục.",
    State.ERROR: "Máy in báo lỗi, có thể kẹt giấy. Mời tắt máy, gỡ giấy kẹt rồi bật lại.",
    State.SILENT: "Máy in không trả lời. Mời kiểm tra nguồn điện và dây nối, rồi tắt máy, "
    "chờ 5 giây và bật lại.",
}
