"""A sample on a real printer, sent as a hall sends its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hall.printers import Printer
from printer.device import Device, InDoubt, NothingSent, NotReady

if TYPE_CHECKING:
    from hall.paper import Paper
    from printer.wire import Printed

SAMPLES = ("ticket", "receipt", "guidance", "width")
_PLACE: dict[str, Any] = {
    "hall_name": "Trung tâm Phục vụ hành chính công",
    "place": "PHIẾU IN THỬ",
    "label": "A000",
    "url": "http://in-thu.invalid/t/khong-phai-phieu",
}
_COPIES = "Chứng thực bản sao từ bản chính giấy tờ, văn bản"
_WHEN = "08:15, thứ Năm 26/11/2026"


class Trial(NamedTuple):
    """What became of it; `state` is that of a job in the spool."""

    state: str  # printed | assumed | blocked | retry | unknown
    printer: str
    sentence: str
    bytes: int
    millimetres: float
    steps: dict[str, float]


def run(printer: Printer, sample: str, virtual_port: int | None = None) -> Trial:
    """Print one sample."""
    data, millimetres = _printed(printer, sample)
    device = Device(printer, virtual_port=virtual_port)
    try:
        sent = device.send(data, millimetres)
    except NotReady as fault:
        return Trial("blocked", fault.state, fault.sentence, 0, 0, {})
    except NothingSent as fault:
        return Trial("retry", fault.state, fault.sentence, 0, 0, {})
    except InDoubt as fault:
        return Trial("unknown", fault.state, fault.sentence, len(data), millimetres, {})
    finally:
        device.close()
    steps = {step: round(taken, 1) for step, taken in sent.steps.items()}
    return Trial(sent.outcome, device.state, device.sentence, sent.bytes, millimetres, steps)


def _printed(printer: Printer, sample: str) -> Printed | tuple[bytes, float]:
    from printer.wire import printed

    if sample == "width":
        from printer.probe import page

        return page()
    return printed(_paper(sample), printer)


def _paper(sample: str) -> Paper:
    from hall.paper import GuidancePaper, ReceiptPaper, TicketPaper

    if sample == "ticket":
        return TicketPaper(
            **_PLACE, fast_track=True, model_name="Ngày Thứ Năm không hẹn",
            promise="Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ",
            reason="Nộp trước 15 giờ 30 và thủ tục thuộc danh mục của mô hình",
            lines=((_COPIES, 2),), lane_name="Hộ tịch – Chứng thực", ahead=12,
            wait="khoảng 10–15 phút", priority=False, issued_at=_WHEN,
        )  # fmt: skip
    if sample == "receipt":
        return ReceiptPaper(
            **_PLACE, procedure=_COPIES, case_code="H24.35.9-261126-0000",
            documents=("Bản chính giấy tờ, văn bản", "Bản sao cần chứng thực (04 bản)"),
            accepted_at=_WHEN, accepted_by="Quầy 3",
            due="Trước 17 giờ, thứ Năm, ngày 26/11/2026",
            due_reason="Tiếp nhận trước 15 giờ: trả kết quả trong ngày", fee="8.000 đồng",
        )  # fmt: skip
    return GuidancePaper(
        **_PLACE, procedure="Đăng ký khai sinh",
        missing=("Giấy chứng sinh (bản chính)", "Giấy tờ tùy thân (xuất trình)"),
        note="Khi quay lại, đưa phiếu này, không phải xếp hàng từ đầu.",
        printed_at=_WHEN, counter="Quầy 3",
    )  # fmt: skip
