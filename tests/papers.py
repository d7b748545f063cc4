"""The papers that tests draw: the usual ones, and the longest that a hall could print."""

from __future__ import annotations

from dataclasses import replace

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
from printer import blocks, render, typeface, wire

TOKEN = "Zk3v9QpLr2xT8mBw"
URL = f"http://192.168.1.10:8000/tu-minh/t/{TOKEN}"
HALL = "Trung tâm Phục vụ hành chính công"
WARD = "Phường Tứ Minh"

TICKET = TicketPaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    fast_track=True,
    model_name="Ngày Thứ Năm không hẹn",
    promise="Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ",
    reason="Nộp trước 15 giờ 30 và thủ tục thuộc danh mục của mô hình",
    lines=(("Chứng thực bản sao từ bản chính giấy tờ, văn bản", 2),),
    lane_name="Hộ tịch – Chứng thực",
    ahead=12,
    wait="khoảng 10–15 phút",
    priority=False,
    issued_at="08:15, thứ Năm 26/11/2026",
    url=URL,
    wifi="Hanhchinhcong (không mật khẩu)",
)
PLAIN = TicketPaper(
    hall_name=HALL,
    place=WARD,
    label="K003",
    fast_track=False,
    model_name="",
    promise="Thủ tục này giải quyết theo thời hạn 3 ngày làm việc",
    reason="",
    lines=(("Cấp Giấy xác nhận tình trạng hôn nhân", 1),),
    lane_name="Hộ tịch",
    ahead=0,
    wait="",
    priority=False,
    issued_at="15:31, thứ Năm 26/11/2026",
    url=URL,
)
LONG = TicketPaper(
    hall_name="Bộ phận Tiếp nhận và Trả kết quả giải quyết thủ tục hành chính",
    place="ỦY BAN NHÂN DÂN HUYỆN THANH HÀ, TỈNH HẢI DƯƠNG",
    label="H128",
    fast_track=True,
    model_name="Giải quyết và trả kết quả thủ tục hành chính trong ngày",
    promise="Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ, không cần xác minh",
    reason="Tiếp nhận đến hết 15 giờ 30, sau giờ đó trả trước 9 giờ ngày làm việc tiếp theo",
    lines=(
        (
            "Tiếp nhận đối tượng bảo trợ xã hội có hoàn cảnh đặc biệt khó khăn"
            " vào cơ sở trợ giúp xã hội",
            1,
        ),
        ("Cấp bản sao có chứng thực từ bản chính hợp đồng, giao dịch đã được chứng thực", 12),
        ("ĐĂNG KÝ LẠI VIỆC NUÔI CON NUÔI: ẨM ẤM ẪM ẶM ỔN ỘN ỂN ỆN", 1),
    ),
    lane_name="Bảo trợ xã hội – Người có công – Lao động, thương binh",
    ahead=118,
    wait="khoảng 1 giờ 50 phút–2 giờ",
    priority=True,
    issued_at="13:45, thứ Sáu 29/09/2023",
    url=f"{URL}/{'A' * 24}",
    wifi="UBND-Thanh-Ha-Mien-phi (không mật khẩu)",
    notes=("Không thu thêm khoản nào ngoài quy định.", "w" * 120),
    demo=True,
)
RECEIPT = ReceiptPaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    procedure="Chứng thực bản sao từ bản chính giấy tờ, văn bản",
    case_code="H24.35.9-261126-0147",
    documents=("Bản chính giấy tờ, văn bản", "Bản sao cần chứng thực (04 bản)"),
    accepted_at="15:42, thứ Năm 26/11/2026",
    accepted_by="Quầy 3",
    due="Trước 9 giờ, thứ Hai, ngày 30/11/2026",
    due_reason="Hồ sơ tiếp nhận sau 15 giờ 30: trả kết quả trước 9 giờ ngày làm việc tiếp theo",
    fee="8.000 đồng",
    url=URL,
)
LONG_RECEIPT = ReceiptPaper(
    hall_name=LONG.hall_name,
    place=LONG.place,
    label="H128",
    procedure=LONG.lines[0][0],
    case_code="000.00.35.H21-230929-000123",
    documents=(
        "Tờ khai đăng ký khai tử",
        "Giấy báo tử hoặc giấy tờ thay thế (không nộp giấy nếu đã có dữ liệu điện tử ký số)",
        "Giấy tờ tùy thân (xuất trình hoặc số định danh để tra CSDL)",
        "Văn bản ủy quyền (nếu có; người thân ruột thịt không cần chứng thực)",
    ),
    accepted_at="08:42, thứ Sáu 29/09/2023",
    accepted_by="Quầy 12 – Lao động, thương binh và xã hội",
    due="Trước 17 giờ, thứ Sáu, ngày 29/09/2023",
    due_reason="Tiếp nhận trong ngày thực hiện mô hình «Ngày Thứ sáu không chờ»",
    fee="2.000 đồng/trang, từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản",
    url=URL,
    notes=("Không thu thêm khoản nào ngoài quy định.",),
    demo=True,
)
GUIDANCE = GuidancePaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    procedure="Đăng ký khai sinh",
    missing=(
        "Giấy chứng sinh (bản chính) hoặc văn bản người làm chứng/giấy cam đoan về việc sinh",
        "Giấy tờ tùy thân (xuất trình hoặc số định danh để tra CSDL)",
    ),
    note="Khi quay lại, đưa phiếu này, không phải xếp hàng từ đầu.",
    printed_at="14:05, thứ Năm 26/11/2026",
    counter="Quầy 3",
    url=URL,
)

FEE = FeePaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    procedure="Chứng thực bản sao từ bản chính giấy tờ, văn bản",
    lines=(
        ("Bản chính 5 trang × 3 bản sao", "21.000 đồng"),
        ("Bản chính 1 trang × 2 bản sao", "4.000 đồng"),
    ),
    total="25.000 đồng",
    formula="Mỗi bản sao: trang 1 và 2 mỗi trang 2.000 đồng, từ trang 3 mỗi trang 1.000 đồng,"
    " tối đa 200.000 đồng",
    source="Điều 4 Thông tư 226/2016/TT-BTC",
    printed_at="08:31, thứ Năm 26/11/2026",
    counter="Quầy 3",
    url=URL,
)
RESULT = ResultPaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    procedure="Cấp bản sao Trích lục hộ tịch",
    case_code="H24.35.9-261126-0147",
    ready_at="15:10, thứ Năm 26/11/2026",
    where="Quầy 7",
    bring=("Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu 01)", "Căn cước của người nhận"),
    url=URL,
)
MISSED = MissedPaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    lane_name="Hộ tịch – Chứng thực",
    called_at="08:40",
    calls=3,
    back="Ông/bà trở lại đúng chỗ cũ trong hàng.",
    ahead=2,
    printed_at="08:52, thứ Năm 26/11/2026",
    url=URL,
)
PARKED = ParkedPaper(
    hall_name=HALL,
    place=WARD,
    label="A047",
    procedure="Đăng ký khai sinh",
    fetch=("Giấy chứng sinh (bản chính)", "Căn cước của người đi đăng ký"),
    counter="Quầy 3",
    note="Quầy làm việc đến 17 giờ.",
    printed_at="08:58, thứ Năm 26/11/2026",
    url=URL,
)
REPRINT = replace(TICKET, reprint="lần 1, lúc 08:20, thứ Năm 26/11/2026")
ENGLISH = replace(
    TICKET,
    lang="en",
    hall_name="Public Administration Service Centre",
    place="Tu Minh Ward",
    model_name="Walk-in Thursday",
    promise="Expected the same day if the dossier is complete and valid",
    reason="Handed in before 15:30, and the procedure is on the list",
    lines=(("Certified copies of originals", 2),),
    lane_name="Civil status and certification",
    wait="about 10–15 minutes",
    issued_at="08:15, Thursday 26/11/2026",
    wifi="Hanhchinhcong (no password)",
)

# Every kind of paper as it usually is.
KINDS: dict[str, Paper] = {
    "ticket": TICKET,
    "receipt": RECEIPT,
    "guidance": GUIDANCE,
    "fee": FEE,
    "result": RESULT,
    "missed": MISSED,
    "parked": PARKED,
}
# And every way to be unusual.
PAPERS: dict[str, Paper] = {
    **KINDS,
    "plain-ticket": PLAIN,
    "long-ticket": LONG,
    "long-receipt": LONG_RECEIPT,
    "english": ENGLISH,
    "reprint": REPRINT,
    "long-reprint": replace(LONG, reprint="lần 12, lúc 13:52, thứ Sáu 29/09/2023"),
}


def forget() -> None:
    """As in a process that has drawn no paper yet; only the font files stay open."""
    for module in (blocks, render, typeface, wire):
        for thing in vars(module).values():
            if hasattr(thing, "cache_clear") and thing is not typeface.face:
                thing.cache_clear()
