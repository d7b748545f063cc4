"""The phone page as plain pages and forms: what it says, what it lets one do, what it keeps."""

from __future__ import annotations

import re
import socket
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import COPIES, ROOT, at, rid
from flask.testing import FlaskClient
from phone_room import LAN, PIN, PhoneRoom, phone_room, room
from server import free_port

import prepare
import settings
from display.phones import Phones
from hall.ticket import Ticket, TicketState

__all__ = ["phone_room", "room"]
BIRTH = "1.001193"


class Seen(HTMLParser):
    """What of a page is to be seen, as one line of text."""

    SILENT, VOID = ("style", "script", "noscript", "head"), ("meta", "link", "input", "br")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = self.hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        self.depth += 1
        if not self.hidden and (tag in self.SILENT or "hidden" in dict(attrs)):
            self.hidden = self.depth

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if self.hidden == self.depth:
            self.hidden = 0
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@pytest.fixture
def client(room: PhoneRoom) -> FlaskClient:
    return room.product.flask.test_client()


def address(ticket: Ticket, rest: str = "") -> str:
    return f"/tu-minh/t/{ticket.token}{rest}"


def seen(client: FlaskClient, ticket: Ticket, rest: str = "") -> str:
    return Seen(client.get(address(ticket, rest)).get_data(as_text=True)).text


def test_it_follows_its_ticket(room: PhoneRoom, client: FlaskClient) -> None:
    first, ticket = room.issue(), room.issue(BIRTH)
    assert "Trước ông/bà còn 1 người" in seen(client, ticket)
    assert "Quầy 1 đang phục vụ" in seen(client, ticket)
    assert "Dự kiến trả kết quả trong ngày nếu hồ sơ đầy đủ, hợp lệ (Ngày Thứ Năm" in seen(
        client, ticket
    )
    assert "Ông/bà là người kế tiếp" in seen(client, first)
    room.call()
    assert "Mời ông/bà đến Quầy 1" in seen(client, first)
    room.hall.missed(first.id, 1, LAN, request_id=rid())
    missed = seen(client, first)
    assert "Số đã gọi, vắng mặt Mời ông/bà báo cán bộ hướng dẫn để được xếp lại lượt" in missed
    assert "Báo trong 15 phút kể từ lúc được mời thì trở lại đúng chỗ cũ" in missed
    room.call()
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    assert "Đang làm thủ tục tại Quầy 1" in seen(client, ticket)
    room.hall.park(ticket.id, 1, LAN, request_id=rid())
    assert "Đang bổ sung giấy tờ" in seen(client, ticket)


def test_minutes_only_when_they_are_known(room: PhoneRoom, client: FlaskClient) -> None:
    room.clock.at = at("2026-12-03T08:00")  # another Thursday, on which nobody has been served
    room.hall.open_counter(1, LAN, request_id=rid())
    ticket = room.issue()
    assert "Chưa đủ số liệu để ước tính số phút chờ" in seen(client, ticket)
    room.hall.cancel(ticket.id, request_id=rid())
    room.serve(5)
    waiting = [room.issue() for _ in range(9)]
    text = seen(client, waiting[8])
    assert "Khoảng 30 – 35 phút nữa" in text
    assert "Ông/bà có thể đi uống nước. Mời có mặt lại sau 25 phút nữa." in text
    near = seen(client, waiting[2])
    assert "Sắp đến lượt, mời ông/bà ngồi gần quầy." in near
    assert "uống nước" not in near


def test_after_the_cutoff_it_promises_less(room: PhoneRoom, client: FlaskClient) -> None:
    ticket = room.issue(BIRTH)
    room.clock.at = at("2026-11-26T15:30")
    text = seen(client, ticket)
    assert "Dự kiến trả kết quả trong ngày" not in text
    assert "Đã hết giờ nhận hồ sơ trả trong ngày. Hồ sơ được giải quyết theo thời hạn" in text


def test_after_the_service_it_says_when_and_what_is_missing(
    room: PhoneRoom, client: FlaskClient
) -> None:
    ticket = room.issue(COPIES, BIRTH)
    papers = room.hall.rulebook.procedure(BIRTH, room.hall.now().date()).components
    room.finish(room.call(), missing={BIRTH: papers})
    text = seen(client, ticket)
    assert "Trả kết quả: 17 giờ, thứ Năm, ngày 26/11/2026 «Ngày Thứ Năm không hẹn»" in text
    assert f"Đăng ký khai sinh Cần bổ sung giấy tờ {papers[0]}" in text
    html = client.get(address(ticket)).get_data(as_text=True)
    assert "http-equiv" not in html
    assert "<script" not in html, "nothing is waited for any more"


def test_a_ticket_lives_one_day_and_an_unknown_one_not_at_all(
    room: PhoneRoom, client: FlaskClient
) -> None:
    ticket = room.issue()
    for rest in ("", "/state"):
        assert client.get(f"/tu-minh/t/khong-co{rest}").status_code == 404
    assert "Không tìm thấy số này" in Seen(client.get("/tu-minh/t/khong-co").text).text
    room.clock.at = at("2026-11-27T08:00")
    answer = client.get(address(ticket))
    assert answer.status_code == 410
    assert "Số này đã hết ngày" in Seen(answer.text).text
    assert client.get(address(ticket, "/state")).json["state"] == "expired"


def test_it_is_small_quiet_and_unlisted(room: PhoneRoom, client: FlaskClient) -> None:
    ticket = room.issue(BIRTH, priority=True)
    assert len(ticket.token) * 6 >= 80, "bits of a token that nobody guesses"
    answer = client.get(address(ticket))
    html = answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in answer.headers
    assert '<meta name="robots" content="noindex, nofollow">' in html
    live = f"http://localhost:{room.hub_port}"
    assert f'data-live="{live}/live/tu-minh/{ticket.token}"' in html
    policy = answer.headers["Content-Security-Policy"]
    assert f"connect-src 'self' {live};" in policy
    assert re.search(r"style-src 'self' 'sha256-[A-Za-z0-9+/=]{44}';", policy)
    assert "unsafe" not in policy
    assert client.get("/").headers["Content-Security-Policy"].count("sha256") == 0
    for personal in ("Ưu tiên", "Lan", "Nguyễn"):
        assert personal not in html
    linked = re.findall(r'(?:href|src)="(/static[^"]+)"', html)
    script = client.get("/static/display/follow.js").text
    linked += re.findall(r'from "([^"]+)"', script)
    weight = len(html.encode()) + sum(len(client.get(path).data) for path in linked)
    assert {path.split("?")[0] for path in linked} == {
        "/static/display/follow.js", "/static/display/follow-old.js",
        "/static/display/follow-bell.js",
    }  # fmt: skip
    assert weight < 60_000


# What phones of 2017 (Chrome 61) cannot read would stop the whole page's script.
NEWER = r"\?\.[a-z(\[]|\?\?|\|\|=|\.at\(|\.flat|replaceAll|matchAll|AbortSignal|#[a-z]+ =|catch \{"


@pytest.mark.parametrize("name", ["follow.js", "follow-bell.js", "follow-old.js"])
def test_its_scripts_are_readable_for_old_phones(name: str) -> None:
    text = (ROOT / "display/static" / name).read_text(encoding="utf-8")
    assert re.findall(NEWER, text) == []
    if name == "follow-old.js":
        assert re.findall(r"\b(const|let|async|await|class)\b|=>|`", text) == []


def test_it_can_be_asked_whether_anything_changed(room: PhoneRoom, client: FlaskClient) -> None:
    room.issue()
    ticket = room.issue()
    answer = client.get(address(ticket, "/state"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert (answer.json["state"], answer.json["before"]) == ("waiting", 1)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert client.get(address(ticket, "/state"), headers=known).status_code == 304
    room.issue("1.013225")  # in another lane: nothing that this phone could show
    assert client.get(address(ticket, "/state"), headers=known).status_code == 304
    room.call()
    assert client.get(address(ticket, "/state"), headers=known).json["before"] == 0


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
    office.post("/tu-minh/office/", data={"staff": str(LAN), "pin": PIN})
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
    for face, more in (("counter", {"counter": "2"}), ("office", {})):
        browser = room.product.flask.test_client()
        signed = browser.post(f"/tu-minh/{face}/", data={"staff": str(LAN), "pin": PIN, **more})
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


@pytest.mark.parametrize(
    ("url", "live", "host", "found"),
    [
        ("http://192.168.1.10:8000", "", "192.168.1.10:8000", "http://192.168.1.10:8001/live/h/t"),
        ("http://hall.test", "", "hall.test", "http://hall.test:8001/live/h/t"),
        ("http://[fd00::1]:8000", "", "[fd00::1]:8000", "http://[fd00::1]:8001/live/h/t"),
        ("https://hall.test", "", "hall.test", ""),  # no plain line from a page over TLS
        ("https://hall.test", "https://hall.test", "127.0.0.1", "https://hall.test/live/h/t"),
    ],
)
def test_where_a_phone_listens(room: PhoneRoom, url: str, live: str, host: str, found: str) -> None:
    known: Phones = room.product.flask.extensions["phones"]
    phones = Phones(known.sights, known.hub, 8001, url, live, known.csp, known.styles)
    assert phones.live_url(host, "h", "t") == found


@pytest.mark.parametrize(
    ("env", "port", "live"),
    [
        ({}, 8001, ""),
        ({"DENLUOT_PORT": "65535"}, 0, ""),
        ({"DENLUOT_PHONE_PORT": "0"}, 0, ""),
        ({"DENLUOT_LIVE_URL": "https://hall.test"}, 8001, "https://hall.test"),
    ],
)
def test_settings_of_the_live_line(env: dict[str, str], port: int, live: str) -> None:
    found = settings.load(env)
    assert (found.phone_port, found.live_url) == (port, live)


@pytest.mark.parametrize("value", ["hall.test", "https://hall.test/live", "https://a b", "x'y"])
def test_a_live_line_is_an_origin(value: str) -> None:
    with pytest.raises(settings.BadSetting, match="it would be an origin"):
        settings.load({"DENLUOT_LIVE_URL": value})


def test_a_taken_port_of_the_live_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepare, "PATIENCE", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        env = {"DENLUOT_DATA": str(tmp_path), "DENLUOT_PHONE_PORT": str(port)}
        with pytest.raises(prepare.CannotStart) as refused:
            prepare.run(settings.load(env, port=free_port()), {})
    assert str(refused.value) == (
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use); "
        "stop what uses it or set DENLUOT_PHONE_PORT (0 for none)."
    )
