"""The papers that tests draw: the usual ones, and the longest that a hall could print."""

from __future__ import annotations

from hall.paper import GuidancePaper, Paper, ReceiptPaper, TicketPaper

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

PAPERS: dict[str, Paper] = {
    "ticket": TICKET,
    "plain-ticket": PLAIN,
    "long-ticket": LONG,
    "receipt": RECEIPT,
    "long-receipt": LONG_RECEIPT,
    "guidance": GUIDANCE,
}
