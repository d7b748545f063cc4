"""The phone page as plain pages and forms: what it says, and where it hears."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from conftest import COPIES, ROOT, at, miss, rid
from flask.testing import FlaskClient
from phone_room import LAN, PhoneRoom, Seen, address, client, phone_room, room, seen
from server import free_port

import prepare
import settings
from display.phones import Phones

__all__ = ["client", "phone_room", "room"]
BIRTH = "1.001193"


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
    miss(room.hall, first.id, 1, LAN)
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
    assert "http-equiv" not in html, "an answer that is being given is not lost"
    assert "<script" in html, "the result is still to come today"
    accepted = next(d for d in room.hall.ticket(ticket.id).dossiers if d.outcome == "accepted")
    room.hall.result_ready(accepted.id, LAN, request_id=rid())
    assert "Kết quả đã có Mời ông/bà đến nhận kết quả" in seen(client, ticket)
    room.hall.give_result(accepted.id, LAN, request_id=rid())
    assert "Đã trả kết quả lúc 9 giờ" in seen(client, ticket)
    html = client.get(address(ticket)).get_data(as_text=True)
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
