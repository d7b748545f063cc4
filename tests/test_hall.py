"""A morning at Tứ Minh, through the one door: issue, call, serve, decide, and what goes wrong."""

from __future__ import annotations

import pytest
from conftest import COPIES, at, issue, rid, serve

from hall.clock import FixedClock
from hall.errors import NotFound, Refused, UnknownProcedure
from hall.hall import Hall
from hall.outcome import Outcome
from hall.paper import GuidancePaper, ReceiptPaper, TicketPaper, from_json
from hall.promise import Checks
from hall.ticket import Purpose, TicketState

SINGLE, PERMIT = "1.004873", "1.013225"


# -- issuing ----------------------------------------------------------------------------------


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


# -- calling ----------------------------------------------------------------------------------


def test_call_next_says_why(hall: Hall) -> None:
    ordinary = issue(hall, SINGLE)
    urgent = issue(hall, SINGLE, priority=True)
    called = hall.call_next(1, 1, request_id=rid())
    assert called.id == urgent.id
    journal = hall.journal(hall.now().date())
    assert journal[0].data["why"] == "Ưu tiên (xen kẽ 1 ưu tiên, 3 thường)"
    hall.missed(called.id, 1, 1, request_id=rid())
    assert hall.call_next(1, 1, request_id=rid()).id == ordinary.id


def test_the_screens_show_the_order_in_which_the_counters_call(hall: Hall) -> None:
    """One order for every screen and every call, with priority in other lanes too."""
    for code, priority in [(SINGLE, False), (SINGLE, False), (PERMIT, True), (COPIES, True),
                           (SINGLE, False), (COPIES, True)]:  # fmt: skip
        issue(hall, code, priority=priority)
    while waiting := hall.snapshot()["lanes"][0]["next"]:
        rows = [r["label"] for r in hall.snapshot()["line"] if r["letter"] == "A"]
        assert rows[:3] == waiting
        assert [p.ticket.label for p in hall.next_for(1, 3)] == waiting
        called = hall.call_next(1, 1, request_id=rid())
        assert called.label == waiting[0]
        hall.missed(called.id, 1, 1, request_id=rid())


@pytest.mark.parametrize(
    ("when", "state", "tickets", "text"),
    [
        ("07:00", "before", False, "Chưa đến giờ lấy số"),
        ("07:20", "before", True, "Đang phát số; bắt đầu làm việc lúc 7 giờ 30"),
        ("07:30", "open", True, "Đang mở cửa"),
        ("11:29", "open", False, "Đã hết lượt lấy số của buổi này"),
        ("11:30", "break", False, "Nghỉ trưa đến 13 giờ 30"),
        ("13:20", "break", True, "Đang phát số; bắt đầu làm việc lúc 13 giờ 30"),
        ("13:30", "open", True, "Đang mở cửa"),
        ("16:59", "open", False, "Đã hết giờ lấy số hôm nay"),
        ("17:00", "after", False, "Đã hết giờ lấy số hôm nay"),
    ],
)
def test_the_edges_of_a_day(
    hall: Hall, clock: FixedClock, when: str, state: str, tickets: bool, text: str
) -> None:
    clock.at = at(f"2026-11-26T{when}")
    day = hall.snapshot()["day"]
    assert (day["state"], day["tickets"]) == (state, tickets)
    assert day["text"].startswith(text)


@pytest.mark.parametrize(
    ("when", "opens"),
    [
        ("2026-11-26T07:00", {"clock": "7 giờ 30", "day": "Buổi sáng hôm nay"}),
        ("2026-11-26T09:00", None),
        ("2026-11-26T12:00", {"clock": "13 giờ 30", "day": "Buổi chiều hôm nay"}),
        ("2026-11-26T17:00", {"clock": "7 giờ 30", "day": "Thứ Sáu, ngày 27/11/2026"}),
        ("2026-11-24T09:00", {"clock": "7 giờ 30", "day": "Thứ Tư, ngày 25/11/2026"}),  # holiday
    ],
)
def test_when_service_begins_again(
    hall: Hall, clock: FixedClock, when: str, opens: dict[str, str] | None
) -> None:
    clock.at = at(when)
    assert hall.snapshot()["day"]["opens"] == opens


def test_a_tag_is_shown_while_it_may_come_true(hall: Hall, clock: FixedClock) -> None:
    """ "nộp trước 15 giờ 30": who handed over in time keeps it, who still waits does not."""
    clock.at = at("2026-11-26T15:20")
    served, _ = issue(hall), issue(hall)
    hall.call_next(1, 1, request_id=rid())
    hall.start(served.id, 1, 1, request_id=rid())

    def tags() -> tuple[bool, bool, bool]:
        shown = hall.snapshot()
        hand, call, (waits,) = shown["counters"][0], shown["calls"][-1], shown["line"]
        return hand["fast_track"], call["fast_track"], waits["fast_track"]

    assert tags() == (True, True, True)
    clock.at = at("2026-11-26T15:30")
    assert tags() == (True, True, False)


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


def test_a_lost_answer_never_calls_a_second_person(hall: Hall) -> None:
    issue(hall), issue(hall)
    again = rid()
    first = hall.call_next(1, 1, request_id=again)
    assert hall.call_next(1, 1, request_id=again).id == first.id
    assert hall.snapshot()["waiting"] == 1


def test_one_ticket_in_hand_at_a_time(hall: Hall) -> None:
    issue(hall), issue(hall)
    called = hall.call_next(1, 1, request_id=rid())
    with pytest.raises(Refused, match=f"Quầy đang giữ số {called.label}"):
        hall.call_next(1, 1, request_id=rid())
    with pytest.raises(Refused, match="kết thúc số này trước khi đóng quầy"):
        hall.close_counter(1, 1, request_id=rid())


def test_only_an_open_counter_calls_and_only_its_own(hall: Hall) -> None:
    issue(hall)
    with pytest.raises(Refused, match="Quầy chưa mở"):
        hall.call_next(2, 1, request_id=rid())
    called = hall.call_next(1, 1, request_id=rid())
    hall.open_counter(2, 2, request_id=rid())
    for verb in (hall.recall, hall.start, hall.missed, hall.park):
        with pytest.raises(Refused, match=f"Số {called.label} không ở quầy này"):
            verb(called.id, 2, 2, request_id=rid())
    with pytest.raises(NotFound):
        hall.start(999, 1, 1, request_id=rid())


def test_a_clerk_sits_at_one_counter(hall: Hall) -> None:
    issue(hall)
    hall.open_counter(2, 1, request_id=rid())
    states = {c["id"]: c["state"] for c in hall.snapshot()["counters"]}
    assert (states[1], states[2]) == ("closed", "ready")
    called = hall.call_next(2, 1, request_id=rid())
    with pytest.raises(Refused, match=f"Còn số {called.label} ở Quầy 2"):
        hall.open_counter(3, 1, request_id=rid())
    with pytest.raises(Refused, match="Người khác đang ngồi ở quầy này"):
        hall.close_counter(2, 7, request_id=rid())


def test_nobody_waiting(hall: Hall) -> None:
    with pytest.raises(Refused, match="Chưa có ai đang chờ"):
        hall.call_next(1, 1, request_id=rid())


def test_calls_and_recalls_are_an_ordered_log(hall: Hall) -> None:
    issue(hall)
    called = hall.call_next(1, 1, request_id=rid())
    hall.recall(called.id, 1, 1, request_id=rid())
    hall.recall(called.id, 1, 1, request_id=rid())
    calls = hall.snapshot()["calls"]
    assert [c["again"] for c in calls] == [0, 1, 2]
    assert sorted(c["id"] for c in calls) == [c["id"] for c in calls]


# -- serving ----------------------------------------------------------------------------------


def test_accepting_gives_the_promise_that_was_shown_and_a_receipt(hall: Hall) -> None:
    issue(hall, SINGLE)
    ticket = serve(hall)
    (dossier,) = ticket.dossiers
    shown = hall.offer(ticket.id, 1, dossier.id, Checks()).promise
    done = hall.finish(
        ticket.id, 1, 1,
        [Outcome(dossier.id, "accepted", case_code="H24.21.3-261126-0007")],
        request_id=rid(),
    )  # fmt: skip
    (kept,) = done.dossiers
    assert (done.state, kept.outcome, kept.due_rule) == (TicketState.DONE, "accepted", "same_day")
    assert kept.due_at == shown.due_at == at("2026-11-26T17:00")
    paper = from_json("receipt", hall.jobs(1)[0].content)
    assert isinstance(paper, ReceiptPaper)
    assert paper.due == "17 giờ, thứ Năm, ngày 26/11/2026"
    assert paper.case_code == "H24.21.3-261126-0007"
    assert paper.documents


def test_what_is_missing_is_told_once_and_completely(hall: Hall) -> None:
    issue(hall, SINGLE)
    ticket = serve(hall)
    components = hall.rulebook.procedure(SINGLE, hall.now().date()).components
    outcome = Outcome(ticket.dossiers[0].id, "incomplete", missing=components[:2])
    hall.finish(ticket.id, 1, 1, [outcome], request_id=rid())
    paper = from_json("guidance", hall.jobs(1)[0].content)
    assert isinstance(paper, GuidancePaper)
    assert paper.missing == components[:2]


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        # S4:29 "Tuyệt đối không yêu cầu bổ sung giấy tờ ngoài quy định"
        ({"fate": "incomplete", "missing": ("Sổ hộ khẩu",)}, "giấy tờ ngoài quy định"),
        ({"fate": "incomplete"}, "Mời chọn giấy tờ còn thiếu"),
        ({"fate": "refused", "note": "  "}, "Mời ghi lý do từ chối"),
        ({"fate": "accepted", "checks": Checks(complete=False)}, "chưa đủ thành phần"),
        ({"fate": "accepted", "case_code": "12"}, "Mã hồ sơ «12» không đúng dạng"),
    ],
)
def test_what_a_clerk_may_not_decide(hall: Hall, outcome: dict[str, object], said: str) -> None:
    issue(hall, SINGLE)
    ticket = serve(hall)
    with pytest.raises(Refused, match=said):
        hall.finish(
            ticket.id, 1, 1,
            [Outcome(ticket.dossiers[0].id, **outcome)],  # type: ignore[arg-type]
            request_id=rid(),
        )  # fmt: skip
    assert hall.ticket(ticket.id).state is TicketState.SERVING


def test_every_dossier_gets_its_fate(hall: Hall) -> None:
    hall.issue([(COPIES, 2)], request_id=rid())
    ticket = serve(hall)
    one, two = ticket.dossiers
    with pytest.raises(Refused, match="từng hồ sơ"):
        hall.finish(ticket.id, 1, 1, [Outcome(one.id, "accepted")], request_id=rid())
    fates = [Outcome(one.id, "accepted"), Outcome(two.id, "refused", note="Bản chính bị tẩy xoá")]
    done = hall.finish(ticket.id, 1, 1, fates, request_id=rid())
    assert [d.outcome for d in done.dossiers] == ["accepted", "refused"]
    assert [j.kind for j in hall.jobs(10)] == ["receipt", "ticket"]


def test_a_ticket_without_dossiers_just_ends(hall: Hall) -> None:
    lane = hall.rulebook.lane_for("collect").letter
    counter = next(c.id for c in hall.rulebook.counters if lane in c.lanes)
    hall.open_counter(counter, 9, request_id=rid())
    hall.issue(purpose="collect", request_id=rid())
    called = hall.call_next(counter, 9, request_id=rid())
    assert called.letter == lane
    hall.start(called.id, counter, 9, request_id=rid())
    done = hall.finish(called.id, counter, 9, request_id=rid())
    assert done.state is TicketState.DONE


# -- stepping aside ---------------------------------------------------------------------------


def test_a_parked_ticket_comes_back_to_the_head(hall: Hall) -> None:
    first, _second = issue(hall), issue(hall)
    serve(hall)
    hall.park(first.id, 1, 1, request_id=rid())
    hall.bring_back(first.id, request_id=rid())
    assert hall.call_next(1, 1, request_id=rid()).id == first.id


@pytest.mark.parametrize(("minutes", "first_again"), [(10, True), (20, False)])
def test_missed_within_the_halls_tolerance_keeps_the_place(
    hall: Hall, clock: FixedClock, minutes: int, first_again: bool
) -> None:
    first, second = issue(hall), issue(hall)
    called = hall.call_next(1, 1, request_id=rid())
    hall.missed(called.id, 1, 1, request_id=rid())
    clock.move(minutes=minutes)
    hall.bring_back(first.id, request_id=rid())
    expected = first if first_again else second
    assert hall.call_next(1, 1, request_id=rid()).id == expected.id


def test_a_transfer_keeps_number_and_issue_time(hall: Hall) -> None:
    ticket = issue(hall)
    serve(hall)
    other = hall.rulebook.lane_of(hall.rulebook.procedure(PERMIT, hall.now().date())).letter
    with pytest.raises(Refused, match="Không có lĩnh vực"):
        hall.transfer(ticket.id, 1, 1, "Z", request_id=rid())
    moved = hall.transfer(ticket.id, 1, 1, other, request_id=rid())
    assert (moved.label, moved.issued_at, moved.lane) == (ticket.label, ticket.issued_at, other)
    counter = next(c.id for c in hall.rulebook.counters if other in c.lanes)
    hall.open_counter(counter, 9, request_id=rid())
    assert hall.call_next(counter, 9, request_id=rid()).id == ticket.id


def test_a_transfer_keeps_the_moment_of_handing_in(hall: Hall, clock: FixedClock) -> None:
    """A3: she handed her dossier in at 15:25; that the counter was wrong is not her fault."""
    clock.at = at("2026-11-26T15:24")
    ticket = issue(hall, SINGLE)
    other = hall.rulebook.lane_of(hall.rulebook.procedure(PERMIT, hall.now().date())).letter
    counter = next(c.id for c in hall.rulebook.counters if other in c.lanes)
    hall.open_counter(counter, 9, request_id=rid())
    clock.at = at("2026-11-26T15:25")
    serve(hall)
    hall.transfer(ticket.id, 1, 1, other, request_id=rid())
    clock.at = at("2026-11-26T15:32")
    hall.call_next(counter, 9, request_id=rid())
    started = hall.start(ticket.id, counter, 9, request_id=rid())
    promise = hall.offer(started.id, counter, started.dossiers[0].id, Checks()).promise
    assert promise.rule == "same_day"
    hall.park(ticket.id, counter, 9, request_id=rid())  # to fetch a paper: it was not complete
    hall.bring_back(ticket.id, request_id=rid())
    hall.call_next(counter, 9, request_id=rid())
    started = hall.start(ticket.id, counter, 9, request_id=rid())
    assert (
        hall.offer(started.id, counter, started.dossiers[0].id, Checks()).promise.rule
        == "statutory"
    )


def test_cancel(hall: Hall) -> None:
    ticket = issue(hall)
    assert hall.cancel(ticket.id, request_id=rid()).state is TicketState.CANCELLED
    with pytest.raises(Refused, match="đã huỷ nên không thể"):
        hall.bring_back(ticket.id, request_id=rid())


def test_the_day_closes_by_itself(hall: Hall, clock: FixedClock) -> None:
    waiting, served = issue(hall), issue(hall)
    hall.call_next(1, 1, request_id=rid())
    clock.move(days=1)
    hall.close_before(hall.now().date())
    assert hall.ticket(waiting.id).state is TicketState.EXPIRED
    assert hall.ticket(served.id).state is TicketState.EXPIRED
    assert all(c["state"] == "closed" for c in hall.snapshot()["counters"])
    before = hall.snapshot()["rev"]
    hall.close_before(hall.now().date())  # nothing is left to close: nothing is written
    assert hall.snapshot()["rev"] == before
