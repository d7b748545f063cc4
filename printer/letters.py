"""Letters for an ordinary printer, through the browser: text with blanks that someone fills in.

What is written into a blank stays on the page that prints it: names and addresses are never sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from hall.board import BoardRow
from hall.words import date_vi, moment_vi


@dataclass(frozen=True)
class Blank:
    """Something to fill in; `hint` stands there until then and is not printed.

    What is known of the dossier that a letter is about fills the blanks that have its `key`.
    """

    hint: str
    key: str = ""


Line = tuple[str | Blank, ...]


@dataclass(frozen=True)
class Letter:
    """One letter; `source` is why a hall writes it, `signer` who signs."""

    name: str
    title: str
    paper: Literal["A5", "A4"]
    to: Line
    lines: tuple[Line, ...]
    closing: str
    signer: str
    source: str
    is_not: str = ""


LETTERS = {
    "apology": Letter(
        name="Thư xin lỗi",
        title="THƯ XIN LỖI",
        paper="A4",
        to=("Kính gửi: Ông/bà ", Blank("họ và tên hoặc tên tổ chức")),
        lines=(
            (
                "Chúng tôi thành thật xin lỗi ông/bà vì hồ sơ mã ",
                Blank("mã hồ sơ trên Mẫu 01", "code"),
                ", thủ tục ",
                Blank("tên thủ tục", "procedure"),
                ", tiếp nhận ngày ",
                Blank("ngày tiếp nhận", "accepted"),
                ", chưa được trả đúng hẹn lúc ",
                Blank("giờ, ngày đã hẹn", "promised"),
                ".",
            ),
            ("Lý do: ", Blank("lý do chậm, nói rõ và ngắn gọn", "reason"), "."),
            ("Thời gian trả kết quả mới: ", Blank("… giờ, thứ …, ngày …", "due"), "."),
            (
                "Ông/bà không phải nộp thêm giấy tờ hay khoản phí nào vì sự chậm trễ này. "
                "Cần hỏi thêm, mời ông/bà gặp ",
                Blank("người phụ trách, số điện thoại của trung tâm"),
                ".",
            ),
        ),
        closing="Rất mong ông/bà thông cảm.",
        signer="THỦ TRƯỞNG CƠ QUAN",
        # gia-vien.txt:165-167; "written apology, new date set once": domain.md 2.3, Đ.19 k.9
        source="Gửi thư xin lỗi và xin gia hạn khi giải quyết quá hạn; ngày hẹn mới chỉ một lần.",
        is_not="Thư này không thay thế Văn bản xin lỗi và đề nghị gia hạn (Mẫu 04).",
    ),
    "congratulation": Letter(
        name="Thư chúc mừng kết hôn",
        title="THƯ CHÚC MỪNG",
        paper="A5",
        to=("Thân gửi anh ", Blank("họ và tên"), " và chị ", Blank("họ và tên")),
        lines=(
            (
                "Nhân ngày anh chị nhận Giấy chứng nhận kết hôn, chúng tôi xin gửi tới hai gia "
                "đình lời chúc mừng tốt đẹp nhất.",
            ),
            ("Chúc anh chị trăm năm hạnh phúc, cùng nhau xây dựng gia đình ấm no, tiến bộ.",),
        ),
        closing="Trân trọng.",
        signer="CHỦ TỊCH ỦY BAN NHÂN DÂN",
        source="Trao Giấy chứng nhận kết hôn kèm thư chúc mừng.",  # gia-vien.txt:129-131
    ),
    "newborn": Letter(
        name="Thư chúc mừng có thêm thành viên mới",
        title="THƯ CHÚC MỪNG",
        paper="A5",
        to=("Thân gửi gia đình cháu ", Blank("họ và tên của cháu")),
        lines=(
            (
                "Chúng tôi vui mừng được trao Giấy khai sinh của cháu, và chúc mừng gia đình có "
                "thêm một thành viên mới.",
            ),
            ("Chúc cháu hay ăn chóng lớn, chúc cả nhà mạnh khỏe, hạnh phúc.",),
        ),
        closing="Trân trọng.",
        signer="CHỦ TỊCH ỦY BAN NHÂN DÂN",
        source="Trao Giấy khai sinh kèm thư chúc mừng.",  # gia-vien.txt:129-131
    ),
    "condolence": Letter(
        name="Thư chia buồn",
        title="THƯ CHIA BUỒN",
        paper="A5",
        to=("Kính gửi gia đình ông/bà ", Blank("họ và tên người đến đăng ký")),
        lines=(
            (
                "Chúng tôi vô cùng thương tiếc khi được tin ",
                Blank("cụ, ông, bà …"),
                " đã từ trần.",
            ),
            (
                "Xin được chia sẻ nỗi mất mát này với gia đình, và mong gia đình sớm vượt qua "
                "nỗi đau buồn.",
            ),
        ),
        closing="Thành kính chia buồn.",
        signer="CHỦ TỊCH ỦY BAN NHÂN DÂN",
        source="Gửi thư chia buồn khi công dân đến đăng ký khai tử.",  # gia-vien.txt:153-157
    ),
}


def about(row: BoardRow) -> dict[str, str]:
    """What fills the blanks of the apology for a dossier; names are written in by hand."""
    return {
        "code": row.case_code,
        "procedure": row.procedure,
        "accepted": date_vi(row.accepted_at),
        "promised": moment_vi(row.first_due_at or row.due_at),
        "reason": (row.carry_note or row.carry_reason).rstrip("."),
        "due": moment_vi(row.due_at),
    }
