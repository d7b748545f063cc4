"""A number is taken: which, for what, and what its paper says."""

from __future__ import annotations

import pytest
from conftest import COPIES, PERMIT, SINGLE, at, issue, rid

from hall.clock import FixedClock
from hall.errors import Refused, UnknownProcedure
from hall.hall import Hall
from hall.paper import TicketPaper, from_json
from hall.ticket import Purpose


def test_numbers_are_gapless_per_lane(hall: Hall) -> None:
    first, second = issue(hall), issue(hall)
    other = issue(hall, PERMIT)
    assert [first.number, second.number, other.number] == [1, 2, 1]
    assert first.letter == second.letter != other.letter
    assert first.label == f"{first.letter}001"


def test_numbers_begin_again_with_the_day(hall: Hall, clock: FixedClock) -> None:
    issue(hall)
    clock.move(days=1)
    assert issue(hall).number == 1


def test_a_refused_wish_takes_no_number(hall: Hall) -> None:
    with pytest.raises(UnknownProcedure):
        issue(hall, "9.999999")
    with pytest.raises(Refused) as refused:
        hall.issue([(COPIES, 21)], request_id=rid())
    assert refused.value.sentence == "Mỗi phiếu nhận từ 1 đến 20 hồ sơ; phiếu này có 21."
    with pytest.raises(Refused, match="Mời chọn thủ tục"):
        hall.issue([], request_id=rid())
    assert issue(hall).number == 1


def test_asking_twice_with_one_request_id_gives_the_same_ticket(hall: Hall) -> None:
    again = rid()
    first = hall.issue([(COPIES, 1)], request_id=again)
    second = hall.issue([(COPIES, 1)], request_id=again)
    assert (first.id, first.token) == (second.id, second.token)
    assert issue(hall).number == 2


def test_a_request_id_is_for_one_thing(hall: Hall) -> None:
    again = rid()
    hall.issue([(COPIES, 1)], request_id=again)
    with pytest.raises(Refused, match="đã dùng cho việc khác"):
        hall.call_next(1, 1, request_id=again)
    with pytest.raises(Refused, match="thiếu mã"):
        hall.issue([(COPIES, 1)], request_id="")


def test_a_ticket_and_its_paper_are_one_transaction(hall: Hall) -> None:
    ticket = hall.issue([(COPIES, 2), (SINGLE, 1)], request_id=rid(), priority=True)
    (job,) = hall.jobs(10)
    paper = from_json(job.kind, job.content)
    assert isinstance(paper, TicketPaper)
    assert (job.state, job.printer, paper.label) == ("queued", "kiosk", ticket.label)
    assert paper.lines == (
        ("Chứng thực bản sao từ bản chính giấy tờ, văn bản", 2),
        ("Cấp Giấy xác nhận tình trạng hôn nhân", 1),
    )
    assert paper.fast_track
    assert paper.model_name == "Ngày Thứ Năm không hẹn"
    assert paper.promise.startswith("Dự kiến")
    assert paper.url == f"http://hall.test/tu-minh/t/{ticket.token}"
    assert len(ticket.token) >= 16


@pytest.mark.parametrize(
    ("purpose", "promise"), [("supplement", "Dự kiến trả kết quả"), ("collect", ""), ("ask", "")]
)
def test_what_is_expected_is_said_to_whoever_hands_something_in(
    hall: Hall, purpose: Purpose, promise: str
) -> None:
    ticket = issue(hall, purpose=purpose)
    paper = from_json("ticket", hall.jobs(1)[0].content)
    assert isinstance(paper, TicketPaper)
    assert paper.promise.startswith(promise)
    assert bool(paper.promise) == bool(promise) == ticket.fast_track == paper.fast_track


def test_the_tag_is_per_dossier_not_per_person(hall: Hall) -> None:
    """A12: one ticket, a fast-track dossier and an ordinary one."""
    mixed = hall.issue([(PERMIT, 1), (COPIES, 1)], request_id=rid())
    kept = hall.ticket(mixed.id)
    assert [d.fast_track for d in kept.dossiers] == [False, True]
    assert kept.fast_track
    paper = from_json("ticket", hall.jobs(1)[0].content)
    assert isinstance(paper, TicketPaper)
    fast, ordinary = paper.promise.split("văn bản. ")
    assert fast.endswith("hợp lệ: Chứng thực bản sao từ bản chính giấy tờ, ")
    assert "trả thứ\u00a0Hai\u00a007/12/2026" in ordinary


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2026-11-26T06:00", "Chưa đến giờ lấy số; lấy số từ 7 giờ 15."),
        ("2026-11-26T12:00", "Nghỉ trưa đến 13 giờ 30; lấy số lại lúc 13 giờ 15."),
        ("2026-11-26T20:00", "Đã hết giờ lấy số hôm nay; mời quý công dân quay lại lúc 7 giờ 30, "
         "thứ Sáu, ngày 27/11/2026."),
        ("2026-11-22T09:00", "Ngày nghỉ hằng tuần (Chủ nhật, ngày 22/11/2026); mời quý công dân "
         "quay lại lúc 7 giờ 30, thứ Hai, ngày 23/11/2026."),
    ],
)  # fmt: skip
def test_a_closed_hall_says_when_it_opens(
    hall: Hall, clock: FixedClock, when: str, said: str
) -> None:
    clock.at = at(when)
    with pytest.raises(Refused) as refused:
        issue(hall)
    assert refused.value.sentence.startswith(said)


def test_a_doubtful_promise_says_so_without_a_forecast(hall: Hall, clock: FixedClock) -> None:
    """Nothing was served yet: minutes are not shown, but silence would itself be a promise."""
    clock.at = at("2026-11-26T15:00")
    first = issue(hall)
    clock.at = at("2026-11-26T15:27")
    hall.snapshot()
    last = issue(hall)
    said = [from_json("ticket", job.content).promise for job in reversed(hall.jobs(2))]  # type: ignore[union-attr]
    doubt = "Có thể không kịp nếu đến lượt sau 15 giờ 30"
    assert [doubt in words for words in said] == [False, True]
    assert [hall.prospect(ticket).may_miss for ticket in (first, last)] == [False, True]


def test_without_the_tag_the_paper_names_the_day(hall: Hall, clock: FixedClock) -> None:
    clock.at = at("2026-11-26T15:31")
    issue(hall)
    paper = from_json("ticket", hall.jobs(1)[0].content)
    assert isinstance(paper, TicketPaper)
    assert paper.promise.replace("\u00a0", " ") == "Nếu tiếp nhận hôm nay: trả thứ Sáu 27/11/2026"
    assert paper.reason.startswith("Đã hết giờ nhận hồ sơ «Ngày Thứ Năm không hẹn»")
