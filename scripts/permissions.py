#!/usr/bin/env python3
"""Print docs/permissions.md from access.py: who may do what, in words that a hall's head can read.

Run `python scripts/permissions.py > docs/permissions.md` after a row was added; an address that no
line below speaks of, or a line whose addresses are open to different people, is refused.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from access import TABLE, Access
from hall.devices import KINDS
from hall.secret import ROLES

HEAD = """# Who may do what

Printed from `access.py` by `scripts/permissions.py`; a test holds it to the code. In the hall's own
words, so that its head can read and sign it.

Cột «Ai cũng được»: không cần đăng nhập, kể cả điện thoại của công dân. Bốn cột thiết bị: máy đã
được văn phòng duyệt bằng mã (máy chủ chỉ mở cho chính nó thì không cần duyệt). Năm cột sau: người
đã đăng nhập với việc được giao, bằng mã PIN ở máy đã duyệt; việc văn phòng chỉ có khi đăng nhập
bằng mật khẩu. Một người có thể được giao nhiều việc. Không ai làm được gì ở trung tâm khác.
"""

# A line of the table, and the addresses and sockets that it speaks of.
ACTS: dict[str, dict[str, str]] = {
    "Công dân": {
        "Xem trang chủ, tệp tĩnh, kiểm tra máy chủ": "door short healthz static face_static",
        "Theo dõi số của mình qua địa chỉ trên phiếu; báo muộn, báo có mặt, huỷ, đánh giá":
            "follow.ticket follow.state follow.confirm follow.late follow.here follow.cancel "
            "follow.rate",
        "Xin duyệt một thiết bị (hiện mã)": "enrol.show enrol.ask enrol.status",
        "Mở trang đăng nhập văn phòng": "office.enter office.sign_in office.sign_out",
    },
    "Máy lấy số": {
        "Xem thủ tục, giấy tờ, thời gian chờ; nghe đọc":
            "socket:/kiosk kiosk.home kiosk.fast kiosk.fields kiosk.field kiosk.search "
            "kiosk.purpose kiosk.procedure kiosk.papers kiosk.aloud kiosk.info kiosk.info_fields "
            "kiosk.info_field kiosk.info_procedure kiosk.info_results",
        "Lấy số, xem và in lại phiếu vừa lấy":
            "kiosk.more kiosk.add kiosk.review kiosk.issue kiosk.ticket kiosk.ticket_paper "
            "kiosk.reprint",
        "Quay lại bằng phiếu cũ, tra kết quả, quét mã":
            "kiosk.back kiosk.come_back kiosk.lookup kiosk.result kiosk.scanned kiosk.nowhere "
            "kiosk.carded",
        "Gọi người hướng dẫn": "kiosk.call_help kiosk.helped",
    },
    "Màn hình và toàn cảnh": {
        "Xem bảng gọi số, nghe tiếng gọi (tiếng chỉ phát ở thiết bị đã duyệt)":
            "socket:/display display.board display.beat display.calls display.media voice.call "
            "voice.announcement voice.chime",
        "Xem toàn cảnh hàng chờ; tình trạng máy in": "snapshot socket:/printer printer.look",
    },
    "Hướng dẫn": {
        "Xem hàng chờ trên điện thoại hướng dẫn, đăng nhập":
            "socket:/guide guide.line guide.enter guide.sign_in guide.sign_out",
        "Nhận lời gọi hỗ trợ, cấp số, ghi ưu tiên, xem trước giấy tờ, in phiếu hướng dẫn, chuyển "
        "đúng lĩnh vực, đưa số vắng trở lại, ghi yêu cầu phục vụ tại nhà":
            "guide.answer guide.close guide.catalogue guide.ticket guide.number guide.issue "
            "guide.prioritize guide.check guide.lane guide.back guide.guidance guide.visit",
    },
    "Quầy": {
        "Mở trang vào quầy, đăng nhập": "counter.pick counter.sign_in",
        "Mời, mời lại, bắt đầu, vắng mặt, tạm gác, chuyển, bàn giao, tạm nghỉ, đóng quầy":
            "socket:/counter counter.workplace counter.sign_out counter.in_hand "
            "counter.next_in_line counter.unserved counter.call counter.call_chosen counter.move "
            "counter.transfer counter.hand_over counter.bring_back counter.pause counter.resume",
        "Tiếp nhận, hướng dẫn bổ sung, từ chối hồ sơ; hẹn trả, tính phí":
            "counter.promise counter.procedures counter.check_code counter.fee "
            "counter.add_procedure counter.finish",
    },
    "Máy in": {
        "Xem, in lại, chuyển phiếu; thay cuộn giấy; in phiếu và thư":
            "printer.preview printer.letter printer.reprint printer.came_out printer.move "
            "printer.roll printer.slip",
    },
    "Hồ sơ và lời hẹn": {
        "Xem bảng hồ sơ đang hẹn; báo có kết quả, rút lại": "socket:/office office.dossiers "
            "office.dossier office.result_ready office.withdraw_result",
        "Chuyển người giữ hồ sơ; ghi hồ sơ nộp trực tuyến":
            "office.hold_dossier office.online_form office.enter_online",
        "Trao kết quả": "office.give_result",
        "Chuyển hồ sơ sang ngày sau với lý do, in thư xin lỗi":
            "office.carry_over office.explain office.apologize",
    },
    "Văn phòng": {
        "Đọc quy định đang áp dụng": "office.rulebook",
        "Đọc nhật ký, mức độ hài lòng; đóng ngày":
            "office.day office.ratings office.ask_to_close office.close_day",
        "Xem và kết thúc yêu cầu phục vụ tại nhà": "office.visits office.close_visit",
        "Đặt màn hình, ảnh và video":
            "office.all_screens office.edit_screen office.new_screen office.add_screen "
            "office.change_screen office.remove_screen office.check_screen office.keep_media "
            "office.remove_media",
        "Thu và đặt giọng đọc":
            "voice_room.look voice_room.names voice_room.clip voice_room.sentence "
            "voice_room.record voice_room.bring voice_room.drop voice_room.publish voice_room.use "
            "voice_room.forget voice_room.settings",
        "Thêm cán bộ, giao việc, cấp mã PIN và mật khẩu, cho nghỉ":
            "office.people office.add_person office.change_roles office.new_pin "
            "office.new_password office.person_leaves office.person_returns",
        "Duyệt, đổi tên, thu hồi thiết bị":
            "office.devices office.waiting_devices office.approve_device office.rename_device "
            "office.revoke_device",
    },
}  # fmt: skip


def main() -> str:
    """The whole document. Raises ValueError where this file and access.py disagree."""
    said = [name for acts in ACTS.values() for names in acts.values() for name in names.split()]
    twice = {name for name in said if said.count(name) > 1}
    wrong = sorted(set(TABLE) ^ set(said) | twice)
    if wrong:
        raise ValueError(f"scripts/permissions.py: not said exactly once: {', '.join(wrong)}")
    columns = ["Việc", "Ai cũng được", *KINDS.values(), *ROLES.values()]
    lines = [HEAD]
    for group, acts in ACTS.items():
        lines += [f"## {group}", "", _row(columns), _row(["---"] + [":-:"] * (len(columns) - 1))]
        lines += [_row([words, *_marks(words, names.split())]) for words, names in acts.items()]
        lines.append("")
    return "\n".join(lines)


def _marks(words: str, names: list[str]) -> list[str]:
    rows = {(row.anyone, row.kinds, row.roles) for row in (TABLE[name] for name in names)}
    if len(rows) > 1:
        raise ValueError(f"scripts/permissions.py: {words!r} is open to different people")
    row: Access = TABLE[names[0]]
    kinds = [row.anyone or kind in row.kinds for kind in KINDS]
    # Where a device of the hall may look, whoever of its staff has signed in may look too.
    roles = [row.anyone or bool(row.kinds) or role in row.roles for role in ROLES]
    return ["✓" if yes else "" for yes in (row.anyone, *kinds, *roles)]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(main(), end="")
