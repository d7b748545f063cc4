"""What the phone page lets one do: be late, cancel, rate; and what it refuses."""

from __future__ import annotations

import pytest
from conftest import at, rid
from flask.testing import FlaskClient
from phone_room import (
    LAN,
    PASSWORD,
    PIN,
    PhoneRoom,
    Seen,
    address,
    client,
    phone_room,
    room,
    seen,
)

from hall.ticket import Ticket, TicketState

__all__ = ["client", "phone_room", "room"]


def wish(client: FlaskClient, ticket: Ticket, what: str, **more: str) -> tuple[int, str]:
    """Send a form of the page and follow where it leads."""
    form = {"request_id": rid(), **more}
    answer = client.post(address(ticket, f"/{what}"), data=form, follow_redirects=True)
    return answer.status_code, Seen(answer.text).text


def test_coming_late_lets_others_pass(room: PhoneRoom, client: FlaskClient) -> None:
    ticket = room.issue()
    other = room.issue()
    asked = seen(client, ticket, "/late")
    assert f"Trong 10 phút tới, các quầy chưa mời số {ticket.label} và mời người khác" in asked
    assert room.hall.ticket(ticket.id).late == 0, "a question changes nothing"
    request_id = rid()
    for _ in range(2):  # sent twice, done once
        status, text = wish(client, ticket, "late", request_id=request_id)
        assert status == 200
        assert "các quầy chưa mời số này trước 9 giờ 10" in text
    assert room.hall.ticket(ticket.id).late == 1
    assert "Tôi đến muộn" not in text
    assert room.call().id == other.id
    status, text = wish(client, ticket, "here")
    assert "Đã ghi nhận ông/bà có mặt." in text
    assert "Tôi đến muộn" in text
    wish(client, ticket, "late")
    status, text = wish(client, ticket, "late")
    assert status == 409
    assert f"Số {ticket.label} đã báo đến muộn 2 lần." in text


def test_who_is_called_may_ask_the_counter_to_wait(room: PhoneRoom, client: FlaskClient) -> None:
    ticket = room.issue()
    room.call()
    assert "Xin chờ, tôi đang đến" in seen(client, ticket)
    status, text = wish(client, ticket, "late")
    assert status == 200
    assert "Đã báo quầy là ông/bà đến muộn." in text
    assert room.hall.ticket(ticket.id).late == 1
    assert room.hall.ticket(ticket.id).state is TicketState.CALLED


def test_a_number_is_cancelled_after_a_question(room: PhoneRoom, client: FlaskClient) -> None:
    ticket = room.issue()
    assert f"Huỷ số {ticket.label}?" in seen(client, ticket, "/cancel")
    assert room.hall.ticket(ticket.id).state is TicketState.WAITING
    status, text = wish(client, ticket, "cancel")
    assert status == 200
    assert "Số này đã huỷ" in text
    assert room.hall.ticket(ticket.id).state is TicketState.CANCELLED
    status, text = wish(client, ticket, "cancel")
    assert status == 409
    assert f"Số {ticket.label} đã huỷ nên không thể huỷ." in text
    # An old tab that still asks shows what is true now.
    assert "Số này đã huỷ" in seen(client, ticket, "/late")


def test_one_rating_a_ticket_and_silence_is_counted(room: PhoneRoom, client: FlaskClient) -> None:
    room.clock.at = at("2026-11-30T09:00")  # a day of its own: ratings are counted by the day
    room.hall.open_counter(1, LAN, request_id=rid())
    ticket, silent = room.issue(), room.issue()
    status, text = wish(client, ticket, "rate", score="3")
    assert (status, "Chỉ đánh giá được trong ngày, sau khi làm xong" in text) == (409, True)
    for _ in range(2):
        room.finish(room.call())
    assert "Ông/bà có hài lòng với việc phục vụ hôm nay không?" in seen(client, ticket)
    for score in ("", "0", "4", "x", "33"):
        assert wish(client, ticket, "rate", score=score)[0] == 409
    answers = {"question-visits": "no", "question-guided": "", "question-other": "yes"}
    status, text = wish(client, ticket, "rate", score="2", **answers)
    assert status == 200
    assert "Trung tâm xin cảm ơn ông/bà." in text
    assert "Ông/bà có hài lòng" not in text
    status, text = wish(client, ticket, "rate", score="1")
    assert (status, "Ông/bà đã đánh giá rồi. Xin cảm ơn." in text) == (409, True)
    found = room.hall.ratings(room.hall.now().date())
    assert (found.scores, found.silent) == ({3: 0, 2: 1, 1: 0}, 1)
    assert found.answers == {"visits": (0, 1)}
    room.clock.at = at("2026-12-01T09:00")
    assert wish(client, silent, "rate", score="3")[0] == 410


def test_without_questions_one_tap_is_enough(
    room: PhoneRoom, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = room.hall.rulebook.model_copy(update={"questions": ()})
    monkeypatch.setattr(room.hall, "rulebook", book)
    ticket = room.issue()
    room.finish(room.call())
    html = client.get(address(ticket)).text
    assert html.count('name="score"') == 3
    assert '<button class="score score-3" name="score" value="3">' in html
    assert "Gửi đánh giá" not in html


def test_the_office_reads_what_was_said(room: PhoneRoom, client: FlaskClient) -> None:
    room.clock.at = at("2026-12-02T09:00")
    room.hall.open_counter(1, LAN, request_id=rid())
    tickets = [room.issue() for _ in range(4)]
    for _ in tickets:
        room.finish(room.call())
    for ticket, score in zip(tickets[:3], "331", strict=True):
        more = {"question-guided": "yes"} if score == "3" else {}
        assert wish(client, ticket, "rate", score=score, **more)[0] == 200
    office = room.product.flask.test_client()
    assert office.get("/tu-minh/office/ratings").status_code == 302, "behind the office's door"
    office.post("/tu-minh/office/", data={"staff": str(LAN), "pin": PASSWORD})
    text = Seen(office.get("/tu-minh/office/ratings").text).text
    assert "Rất hài lòng 2 67% 67%" in text
    assert "Không hài lòng 1 33% 33%" in text
    assert "Không trả lời 1" in text
    assert "3 người trả lời trên 4 người đã làm xong." in text
    assert "Ông/bà có được hướng dẫn rõ ràng không? 2 0" in text
    quiet = Seen(office.get("/tu-minh/office/ratings?date=2026-12-04").text).text
    assert "0 người trả lời trên 0 người đã làm xong." in quiet
    for ticket in tickets:
        assert ticket.label not in text


def test_no_hand_that_serves_rates(room: PhoneRoom, client: FlaskClient) -> None:
    ticket = room.issue()
    room.finish(room.call())
    for face, pin, more in (("counter", PIN, {"counter": "2"}), ("office", PASSWORD, {})):
        browser = room.product.flask.test_client()
        signed = browser.post(f"/tu-minh/{face}/", data={"staff": str(LAN), "pin": pin, **more})
        assert signed.status_code == 303
        assert "Ông/bà có hài lòng" not in seen(browser, ticket)
        status, text = wish(browser, ticket, "rate", score="3")
        assert status == 409
        assert "Máy này đang có cán bộ đăng nhập." in text
    assert not room.hall.rated(ticket.id)
    assert wish(client, ticket, "rate", score="3")[0] == 200


def test_a_form_is_sent_so_often_and_no_more(room: PhoneRoom, client: FlaskClient) -> None:
    ticket, other = room.issue(), room.issue()
    for _ in range(12):
        wish(client, ticket, "here")
    status, text = wish(client, ticket, "cancel")
    assert (status, "Ông/bà bấm nhiều lần quá." in text) == (409, True)
    assert wish(client, other, "cancel")[0] == 200
    room.clock.move(minutes=1)
    assert wish(client, ticket, "cancel")[0] == 200


def test_a_form_without_an_id_or_from_elsewhere_changes_nothing(
    room: PhoneRoom, client: FlaskClient
) -> None:
    ticket = room.issue()
    assert wish(client, ticket, "cancel", request_id="")[0] == 409
    away = {"Origin": "http://elsewhere.example"}
    form = {"request_id": rid()}
    assert client.post(address(ticket, "/cancel"), data=form, headers=away).status_code == 403
    assert client.get(address(ticket, "/rate")).status_code == 405
    assert room.hall.ticket(ticket.id).state is TicketState.WAITING
