"""What a citizen is told before taking a number: the verdict, the term, the fee, the wait."""

from __future__ import annotations

from dataclasses import dataclass

from hall.fast_track import Verdict
from hall.forecast import Wait
from hall.rulebook import Lane, Procedure
from hall.words import NOTHING, Words, money_vi


@dataclass(frozen=True)
class Advice:
    """All that the kiosk shows of one procedure (or of a purpose without one) at one moment."""

    procedure: Procedure | None
    lane: Lane
    verdict: Verdict
    promise: Words
    ahead: int
    wait: Wait | None
    open: bool
    closed: Words
    fee: Words
    term: Words


def term_words(procedure: Procedure) -> Words:
    """The ordinary term: the law's 15:00 rule for same-day procedures, else the days."""
    if procedure.days == 0:
        return Words(
            "Giải quyết trong ngày khi tiếp nhận trước hoặc đúng 15 giờ; "
            "sau 15 giờ: trả kết quả trong ngày làm việc tiếp theo",
            "Done the same day when taken in by 15:00; after 15:00 on the next working day",
        )
    if procedure.days_unit == "calendar":
        return Words(
            f"Thủ tục này giải quyết theo thời hạn {procedure.days} ngày",
            f"The statutory term is {procedure.days} days",
        )
    return Words(
        f"Thủ tục này giải quyết theo thời hạn {procedure.days} ngày làm việc",
        f"The statutory term is {procedure.days} working days",
    )


def promise_words(verdict: Verdict, procedure: Procedure | None) -> Words:
    """What the ticket may say before a clerk has accepted anything; never more than "dự kiến"."""
    if verdict.granted:
        return Words(
            "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ",
            "Expected the same day if the dossier is complete and valid",
        )
    if procedure is None or verdict.says_when:
        return NOTHING  # the ordinary term would contradict what the plan says
    return term_words(procedure)


def fee_words(procedure: Procedure) -> Words:
    """The fee as published; a doubtful figure is not quoted as if it were sure.

    "0" of a low confidence is the national portal's default, not the commune's real fee
    (domain.md section 3). Per page: TT 226/2016/TT-BTC Đ.4.
    """
    sure = "fee:H" in procedure.confidence
    if procedure.fee_unit == "page":
        return Words(
            "2.000 đồng/trang, từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản",
            "2,000 VND a page, from the third page 1,000 VND, at most 200,000 VND a copy",
        )
    if procedure.fee is None or not sure:
        return Words(
            "Theo mức của HĐND tỉnh, thành phố; cán bộ sẽ thông báo",
            "As set by the province; the clerk will tell you",
        )
    if procedure.fee == 0:
        return Words("Miễn phí", "Free of charge")
    return Words(money_vi(procedure.fee), f"{procedure.fee:,} VND")
