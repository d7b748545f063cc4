"""What a printer's status bytes mean: read, never asked, here."""

from __future__ import annotations

PAPER_OUT = "Máy in hết giấy. Mời lắp cuộn giấy mới, máy sẽ tự in tiếp."
COVER_OPEN = "Nắp máy in đang mở. Mời đóng nắp, máy sẽ tự in tiếp."
ERROR = "Máy in báo lỗi, có thể kẹt giấy. Mời tắt máy, gỡ giấy kẹt rồi bật lại."
OFFLINE = "Máy in đang tạm dừng. Mời nhấn nút cấp giấy trên máy in để tiếp tục."


def is_status(byte: int) -> bool:
    return byte & 0x93 == 0x12  # 0xx1xx10, the answers to DLE EOT; all else is noise


def trouble_of(offline: int, cause: int, paper: int) -> str:
    """The sentence for the answers to DLE EOT 1, 2 and 4 (0: not asked), "" when all is well."""
    if cause & 0x04:
        return COVER_OPEN
    if cause & 0x20 or paper & 0x60:
        return PAPER_OUT
    if cause & 0x40:
        return ERROR
    return OFFLINE if offline & 0x08 else ""


class WithoutStatusBack:
    """Answers without the frames of Automatic Status Back, whose bytes could pass for a fence.

    A frame is four bytes, the first 0xx1xx00; a printer may send them unasked at any time.
    """

    def __init__(self) -> None:
        self._left = 0  # bytes of the frame still to come

    def take(self, answer: bytes) -> bytes:
        kept = bytearray()
        for byte in answer:
            if self._left:
                self._left -= 1
            elif byte & 0x93 == 0x10:
                self._left = 3
            else:
                kept.append(byte)
        return bytes(kept)
