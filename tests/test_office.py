"""The office reads the journal and the rulebook, and closes the day."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from conftest import rid
from counter_room import (
    BIRTH,
    COPIES,
    LAN,
    OFFICE_PIN,
    PIN,
    VAN,
    Room,
    axe,
    context,
    counter_browser,
    counter_room,
    room,
)
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext

import access
from hall.events import Event
from hall.outcome import Outcome
from hall.ticket import Ticket
from office.journal import EVENTS, tally
from office.rules import weekdays

__all__ = ["context", "counter_browser", "counter_room", "room"]

ROOT = "/tu-minh/office/"


def office(room: Room) -> FlaskClient:
    client = room.product.flask.test_client()
    assert client.post(ROOT, data={"staff": VAN, "pin": OFFICE_PIN}).status_code == 303
    return client


def text(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


# -- the office -----------------------------------------------------------------------------


def test_who_may_open_what(room: Room) -> None:
    """Nobody, a clerk at a counter, the office of another hall: to the sign-in, or a sentence."""
    nobody, clerk = room.product.flask.test_client(), room.client(LAN, PIN, counter=1)
    elsewhere = room.product.flask.test_client()
    there = room.other.staff.with_role("office")[0].id
    answer = elsewhere.post("/gia-vien/office/", data={"staff": there, "pin": OFFICE_PIN})
    assert answer.status_code == 303
    rows = {e: row for e, row in access.TABLE.items() if e.startswith("office.") and not row.anyone}
    rules = [r for r in room.product.flask.url_map.iter_rules() if r.endpoint in rows]
    walked = [
        (rule.endpoint, method, re.sub("<[^>]+>", "1", rule.rule.replace("<hall_id>", "tu-minh")))
        for rule in rules
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT"})
    ]
    assert {endpoint for endpoint, _, _ in walked} == set(rows)
    for endpoint, method, address in walked:
        row = rows[endpoint]
        for client in (nobody, elsewhere) if "clerk" in row.roles else (nobody, clerk, elsewhere):
            expected = 302 if method == "GET" and not row.part else 403
            assert client.open(address, method=method).status_code == expected, address


def test_a_guide_is_no_office(room: Room) -> None:
    room.hall.staff.set_pin("Ngô Văn Khởi", ("guide",), PIN)
    guide = room.hall.staff.with_role("guide")[0].id
    answer = room.product.flask.test_client().post(ROOT, data={"staff": guide, "pin": PIN})
    assert answer.status_code == 409
    assert "Ngô Văn Khởi chưa được giao việc ở đây." in answer.get_data(as_text=True)


def test_a_clerk_finds_dossiers_and_no_more(room: Room) -> None:
    client = room.product.flask.test_client()
    answer = client.post(ROOT, data={"staff": LAN, "pin": PIN})
    assert (answer.status_code, answer.location) == (303, f"{ROOT}dossiers")
    page = text(client, f"{ROOT}dossiers")
    assert "Hồ sơ" in page
    assert "Cán bộ" not in page.split("Đăng xuất")[0]
    refused = client.get(f"{ROOT}people")
    assert refused.status_code == 403
    assert "Nguyễn Thị Lan chưa được giao việc này. Việc này của: Văn phòng." in refused.text


def test_the_journal_says_what_happened(room: Room) -> None:
    ticket = served(room)
    page = text(office(room), f"{ROOT}journal")
    assert f"Xong {ticket.label} Quầy 1 Nguyễn Thị Lan 1 tiếp nhận" in page
    assert f"Lấy số {ticket.label} Nộp hồ sơ tại máy lấy số, trả trong ngày" in page
    assert f"Mời số {ticket.label} Quầy 1 Nguyễn Thị Lan Đến trước: lấy số lúc 14 giờ 42" in page
    assert "Ngày này chưa có việc gì" in text(office(room), f"{ROOT}journal?date=2026-11-25")
    assert office(room).get(f"{ROOT}journal?date=hom-qua").status_code == 400


def test_every_event_has_its_words() -> None:
    assert {e.__name__ for e in Event.__subclasses__()} == set(EVENTS)


def test_the_tally_counts_the_whole_day(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("office.journal.ROWS", 2)
    on = room.hall.now().date()
    before = Counter(dict(tally(room.hall, on)))
    served(room, COPIES, BIRTH)
    after = Counter(dict(tally(room.hall, on)))
    assert after - before >= Counter(
        ["Lấy số", "Mời số", "Bắt đầu làm", "Xong", "Hồ sơ tiếp nhận", "Hồ sơ chưa đủ"]
    )
    page = text(office(room), f"{ROOT}journal")
    assert f"{after['Lấy số']} lấy số" in page
    assert "Chỉ hiện 2 dòng mới nhất của ngày." in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ("working_days", "Mọi ngày làm việc"),
        (("thu",), "Thứ Năm"),
        (("mon", "tue", "wed", "thu", "fri"), "Thứ Hai đến thứ Sáu"),
        (("mon", "wed", "sun"), "Thứ Hai, thứ Tư, Chủ nhật"),
    ],
)
def test_weekdays_in_words(days: tuple[str, ...] | str, words: str) -> None:
    assert weekdays(days) == words


def test_the_rulebook_as_published(room: Room) -> None:
    page = text(office(room), f"{ROOT}rulebook")
    assert "Bản số 1" in page
    assert "Ngày Thứ Năm không hẹn hôm nay Danh mục ví dụ, chờ phụ lục chính thức" in page
    assert "Danh mục thủ tục của «Ngày Thứ Năm không hẹn» là ví dụ: thay bằng phụ lục" in page
    assert "Nhận hồ sơ trước 15 giờ 30, tính theo lúc nộp" in page
    assert "8 thủ tục thuộc 4 lĩnh vực (kế hoạch ghi 8 thủ tục thuộc 4 lĩnh vực)" in page
    assert "“Vào ngày “Thứ Năm” hàng tuần" in page
    assert "Buổi sáng Thứ Hai đến thứ Sáu 07:30–11:30 07:15–11:15" in page
    assert "2.000 đồng/trang, từ trang thứ ba 1.000 đồng/trang" in page
    assert "Nghỉ: " in page
    assert "Chưa quyết định" in page
    assert "/halls/" not in page  # where the files lie is nobody's business here
    for procedure in room.hall.rulebook.procedures_on(room.hall.now().date()):
        assert procedure.code in page


def test_closing_the_day_asks_first(room: Room) -> None:
    for row in room.hall.unexplained(room.hall.now().date()):
        room.hall.give_result(row.dossier_id, LAN, request_id=rid())
    room.client(LAN, PIN, counter=1)
    ticket, client = room.issue(COPIES), office(room)
    page = client.get(f"{ROOT}close-day").get_data(as_text=True)
    assert "<b>1</b> số đang chờ" in page
    form = {"request_id": re.findall(r'name="request_id" value="(\w+)"', page)[0]}
    in_hours = client.post(f"{ROOT}close-day", data=form)
    assert in_hours.status_code == 409
    assert "Còn trong giờ làm việc" in in_hours.get_data(as_text=True)
    assert room.hall.ticket(ticket.id).state == "waiting"
    form["in_hours"] = "1"
    assert client.post(f"{ROOT}close-day", data=form).status_code == 303
    assert "Đã đóng ngày; 1 số chưa xong" in text(client, f"{ROOT}journal")
    assert room.hall.ticket(ticket.id).state == "expired"
    assert room.hall.clerk_at(1) is None


def test_the_office_looks_right(room: Room, context: BrowserContext) -> None:
    served(room)
    room.hall.ask_visit(
        "Bảo trợ xã hội", "Bà Nguyễn Thị Tư, 0912 345 678", "Số 3, tổ 5", LAN, request_id=rid()
    )
    page = context.new_page()
    page.goto(f"{room.url}{ROOT}")
    assert axe(page) == []
    page.get_by_label("Họ tên").select_option(label="Lê Thị Vân")
    page.get_by_label("Mã PIN").fill(OFFICE_PIN)
    page.get_by_role("button", name="Vào văn phòng").click()
    for name in ("Nhật ký", "Quy định", "Cán bộ", "Thiết bị", "Tại nhà", "Đóng ngày"):
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_role("link", name=name, exact=True, description="").first.wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert axe(page) == [], name


# -- parts ------------------------------------------------------------------------------------


def served(room: Room, *codes: str) -> Ticket:
    """A ticket that went through counter 1, its first dossier accepted, the others incomplete."""
    room.hall.open_counter(1, LAN, request_id=rid())
    ticket = room.issue(*(codes or (COPIES,)))
    room.hall.call_next(1, LAN, request_id=rid())
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    first, *others = room.hall.ticket(ticket.id).dossiers
    on = room.hall.now().date()
    outcomes = [Outcome(first.id, "accepted")] + [
        Outcome(
            d.id, "incomplete", missing=room.hall.rulebook.procedure(d.procedure, on).components
        )
        for d in others
    ]
    room.hall.finish(ticket.id, 1, LAN, outcomes, request_id=rid())
    return ticket


def test_who_sat_down_today_stays_when_yesterday_is_closed_again(room: Room) -> None:
    """A restart at noon closes yesterday; the counters that serve are not closed with it."""
    room.client(LAN, PIN, counter=1)
    today = room.hall.now().date()
    room.hall.close_before(today)
    assert room.hall.clerk_at(1) == LAN
    room.hall.close_before(today + timedelta(days=1))
    assert room.hall.clerk_at(1) is None
