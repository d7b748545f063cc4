"""Help at a kiosk, what people say of the service, ready results, what the office prefers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from conftest import COPIES, issue, recall, rid, serve

from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.hall import Hall
from hall.outcome import Outcome
from hall.public import Question
from hall.ticket import Ticket

CODE = "H24.21.3-261126-0007"


def done(hall: Hall, case_code: str = "") -> Ticket:
    ticket = issue(hall)
    serve(hall)
    (dossier,) = hall.ticket(ticket.id).dossiers
    outcome = Outcome(dossier.id, "accepted", case_code=case_code)
    return hall.finish(ticket.id, 1, 1, [outcome], request_id=rid())


# -- help ---------------------------------------------------------------------------------------


def test_a_call_for_help_is_seen_until_it_is_over(hall: Hall, clock: FixedClock) -> None:
    call = hall.call_help("1", request_id=rid())
    assert (call.kiosk, call.name, call.why) == ("1", "Máy lấy số", "help")
    (shown,) = hall.snapshot()["help"]
    assert shown == {
        "id": call.id, "kiosk": "1", "name": "Máy lấy số", "why": "help",
        "at": "2026-11-26T08:15:00+07:00", "answered_at": None,
    }  # fmt: skip
    clock.move(minutes=1)
    assert hall.answer_help(call.id, 1, request_id=rid()).answered_by == 1
    assert hall.snapshot()["help"][0]["answered_at"] == "2026-11-26T08:16:00+07:00"
    hall.close_help(call.id, 1, request_id=rid())
    assert hall.snapshot()["help"] == []


def test_a_kiosk_calls_once_however_often_it_is_tapped(hall: Hall) -> None:
    request = rid()
    calls = [hall.call_help("1", request_id=id) for id in (request, request, rid())]
    assert len({call.id for call in calls}) == 1
    assert len(hall.snapshot()["help"]) == 1
    hall.close_help(calls[0].id, request_id=rid())
    assert hall.call_help("1", "unsure", request_id=rid()).id != calls[0].id


def test_one_guide_goes(hall: Hall) -> None:
    call = hall.call_help("1", request_id=rid())
    hall.answer_help(call.id, 1, request_id=rid())
    assert hall.answer_help(call.id, 1, request_id=rid()).answered_by == 1
    with pytest.raises(Refused, match="Người khác đã nhận"):
        hall.answer_help(call.id, 2, request_id=rid())
    hall.close_help(call.id, request_id=rid())
    with pytest.raises(Refused, match="đã kết thúc"):
        hall.answer_help(call.id, 1, request_id=rid())


def test_a_call_that_nobody_ended_lapses(hall: Hall, clock: FixedClock) -> None:
    hall.call_help("1", request_id=rid())
    clock.move(minutes=15)
    assert hall.snapshot()["help"] == []


def test_an_unknown_kiosk_calls_nobody(hall: Hall) -> None:
    with pytest.raises(NotFound, match="Không có máy lấy số"):
        hall.call_help("9", request_id=rid())


# -- ratings ------------------------------------------------------------------------------------


def test_each_served_ticket_is_rated_once_and_silence_is_counted(hall: Hall) -> None:
    questions = (Question(id="de-hieu", text="Dễ hiểu không?", text_en="Was it clear?"),)
    hall.rulebook = hall.rulebook.model_copy(update={"questions": questions})
    first, second, _silent = done(hall), done(hall), done(hall)
    request = rid()
    for _ in range(2):
        hall.rate(first.id, 3, {"de-hieu": True}, request_id=request)
    hall.rate(second.id, 1, {"de-hieu": False}, request_id=rid())
    with pytest.raises(Refused, match="đã đánh giá rồi"):
        hall.rate(first.id, 1, {}, request_id=rid())
    assert (hall.rated(first.id), hall.rated(_silent.id)) == (True, False)
    found = hall.ratings(hall.day().date)
    assert (dict(found.scores), found.silent, found.answered) == ({3: 1, 2: 0, 1: 1}, 1, 2)
    assert found.answers == {"de-hieu": (1, 1)}


@pytest.mark.parametrize(("score", "answers"), [(0, {}), (4, {}), (2, {"khong-co": True})])
def test_a_rating_that_is_none(hall: Hall, score: int, answers: dict[str, bool]) -> None:
    with pytest.raises(Refused, match="một mức hài lòng"):
        hall.rate(done(hall).id, score, answers, request_id=rid())


def test_nobody_is_rated_before_the_end_or_on_another_day(hall: Hall, clock: FixedClock) -> None:
    waiting, served = issue(hall), None
    with pytest.raises(Refused, match="sau khi làm xong"):
        hall.rate(waiting.id, 3, {}, request_id=rid())
    hall.cancel(waiting.id, request_id=rid())
    served = done(hall)
    clock.move(minutes=24 * 60)
    with pytest.raises(Refused, match="trong ngày"):
        hall.rate(served.id, 3, {}, request_id=rid())


# -- results ------------------------------------------------------------------------------------


def test_a_result_is_known_by_its_code_only(hall: Hall, clock: FixedClock) -> None:
    ticket = done(hall, CODE)
    found = hall.result(f" {CODE.lower()} ")
    assert (found.case_code, found.field, found.ready_at) == (CODE, "Chứng thực", None)
    assert hall.results_ready() == []
    (dossier,) = ticket.dossiers
    hall.result_ready(dossier.id, 1, request_id=rid())
    assert [r.case_code for r in hall.results_ready()] == [CODE]
    ready = hall.result(CODE).ready_at
    clock.move(minutes=5)
    assert hall.result_ready(dossier.id, 1, request_id=rid()).ready_at == ready
    clock.move(minutes=31 * 24 * 60)
    assert hall.results_ready() == []


def test_a_code_that_is_unknown_or_none(hall: Hall) -> None:
    with pytest.raises(NotFound, match="Chưa có hồ sơ mang mã"):
        hall.result(CODE)
    with pytest.raises(Refused, match="không đúng dạng"):
        hall.result("nguyen van a")
    lacking = issue(hall)
    (dossier,) = hall.ticket(lacking.id).dossiers
    with pytest.raises(NotFound):
        hall.result_ready(dossier.id, 1, request_id=rid())


def test_who_collects_may_name_the_dossier(hall: Hall) -> None:
    done(hall, CODE)
    ticket = hall.issue(purpose="collect", case_code=CODE.lower(), request_id=rid())
    assert (ticket.purpose, ticket.case_code) == ("collect", CODE)
    with pytest.raises(Refused, match="không đúng dạng"):
        hall.issue(purpose="collect", case_code="123", request_id=rid())
    with pytest.raises(Refused, match="khi nhận kết quả"):
        hall.issue([(COPIES, 1)], case_code=CODE, request_id=rid())


# -- preferences and the log of calls ------------------------------------------------------------


def test_what_the_office_chose_is_kept_until_it_is_taken_back(
    hall: Hall, make_hall: Callable[[str], Hall]
) -> None:
    assert hall.preference("screen:1") is None
    hall.prefer("screen:1", {"notice": "Nghỉ trưa"}, 1, request_id=rid())
    hall.prefer("screen:1", {"notice": "Chào"}, 1, request_id=rid())
    hall.prefer("voice", {"region": "nam"}, 1, request_id=rid())
    assert hall.preferences("screen:") == {"screen:1": {"notice": "Chào"}}
    assert make_hall("gia-vien").preferences("") == {}
    hall.prefer("screen:1", None, 1, request_id=rid())
    assert list(hall.preferences("")) == ["voice"]


def test_the_log_of_calls_can_be_read_on_from_any_call(hall: Hall, clock: FixedClock) -> None:
    ticket = issue(hall)
    line = hall.rulebook.line.model_copy(update={"calls_at_most": 20})
    hall.rulebook = hall.rulebook.model_copy(update={"line": line})
    hall.call_next(1, 1, request_id=rid())
    first = hall.snapshot()["calls"][0]["id"]
    for _ in range(14):
        recall(hall, ticket.id)
    after = hall.calls_after(first)
    assert [call["again"] for call in after] == list(range(1, 15))
    assert after[-12:] == hall.snapshot()["calls"]
    assert [c["id"] for c in hall.calls_after(first, 3)] == [c["id"] for c in after[:3]]
    clock.at += timedelta(days=1)
    assert hall.calls_after(0) == []
