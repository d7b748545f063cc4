"""Whoever comes back with a slip: to her place, without queueing from the start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from kiosk_house import AFTERNOON, BIRTH, House, number
from kiosk_work import called, house, incomplete, missed, parked, scan, started
from playwright.sync_api import Page, expect

from hall.ticket import Ticket, TicketState

__all__ = ["house"]
pytest_plugins = ("kiosk_house",)
KIOSK = "/tu-minh/kiosk/"


@pytest.fixture(autouse=True)
def thursday(house: House) -> Iterator[None]:
    """Every test leaves an empty line and a free counter behind."""
    house.clock.at = at(AFTERNOON)
    yield
    house.clock.at = at(AFTERNOON)
    held = house.hall.in_hand(1)
    if held:
        if held.state is TicketState.CALLED:
            house.hall.start(held.id, 1, 1, request_id=rid())
        house.hall.park(held.id, 1, 1, request_id=rid())
    for row in house.hall.snapshot()["line"]:
        house.hall.cancel(row["id"], request_id=rid())


def told(client: FlaskClient, ticket: Ticket) -> str:
    answer = client.get(f"{KIOSK}back/{ticket.token}")
    assert answer.status_code == 200
    return answer.text


def test_a_parked_slip_is_scanned_and_returns_to_its_place(page: Page, house: House) -> None:
    ticket = parked(house, COPIES)
    house.hall.issue([(COPIES, 1)], request_id=rid())
    page.goto(f"{house.url}?lang=en")
    expect(page.locator(".quick").first).to_be_visible()
    scan(page, f"http://192.168.1.10:8000/tu-minh/t/{ticket.token}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        f"Welcome back, number {ticket.label}"
    )
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Number {ticket.label} is waiting")
    assert house.hall.snapshot()["line"][0]["label"] == ticket.label
    assert "Keep your slip" in page.content()


def test_a_guidance_slip_gives_a_number_at_the_old_place(page: Page, house: House) -> None:
    done = incomplete(house, BIRTH)
    house.clock.at = at("2026-11-26T14:50")
    other = house.hall.issue([(COPIES, 1)], request_id=rid())
    page.goto(house.url)
    expect(page.locator(".quick").first).to_be_visible()
    scan(page, house.hall.ticket_url(done))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bổ sung hồ sơ")
    expect(page.locator(".bring li")).to_have_text(["Tờ khai đăng ký khai sinh"])
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    label = number(page)
    mine = house.hall.ticket_by_token(page.url.rsplit("/", 1)[1])
    assert (mine.purpose, mine.line_at, mine.follows_id) == ("supplement", done.line_at, done.id)
    assert [row["label"] for row in house.hall.snapshot()["line"]] == [label, other.label]
    scan(page, house.hall.ticket_url(done))  # once more
    expect(page.get_by_role("heading", level=1)).to_have_text("Bổ sung hồ sơ")
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    expect(page.locator("[data-cover-text]")).to_have_text(
        f"Ông/bà đã có số {label} để bổ sung hồ sơ này."
    )


def test_a_missed_number_comes_back_without_scripts(client: FlaskClient, house: House) -> None:
    ticket = missed(house, COPIES)
    assert "Số đã gọi mà ông/bà vắng mặt" in told(client, ticket)
    form = {"request_id": rid()}
    for _ in range(2):  # the same wish twice
        answer = client.post(f"{KIOSK}back/{ticket.token}", data=form)
        assert (answer.status_code, answer.location) == (303, f"{KIOSK}back/{ticket.token}")
    assert "đang chờ" in told(client, ticket)
    assert house.waiting() == 1


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        ("waiting", ("Số {label} đang chờ", "<b>0</b> người chờ trước", "Số không đổi"), ""),
        ("called", ("Đang mời số {label}", "Mời ông/bà đến Quầy 1."), ""),
        ("serving", ("Số {label} đang làm thủ tục", "Quầy 1"), ""),
        ("cancelled", ("Số {label} không còn dùng được", "Mời ông/bà lấy số mới."), ""),
        ("late", ("Số {label} đang chờ",), "Tôi đã đến"),
    ],
)
def test_what_is_known_of_a_number(
    client: FlaskClient, house: House, state: str, words: tuple[str, ...], button: str
) -> None:
    if state in ("called", "serving"):
        ticket = called(house, COPIES) if state == "called" else started(house, COPIES)
    else:
        ticket = house.hall.issue([(COPIES, 1)], request_id=rid())
    if state == "cancelled":
        house.hall.cancel(ticket.id, request_id=rid())
    if state == "late":
        house.hall.come_late(ticket.id, request_id=rid())
    text = told(client, ticket)
    for one in words:
        assert one.format(label=ticket.label) in text
    assert ('class="take"' in text) is bool(button)
    if button:
        assert button in text
        answer = client.post(f"{KIOSK}back/{ticket.token}", json={"request_id": rid()})
        assert answer.json["label"] == ticket.label
        assert house.hall.ticket(ticket.id).late_until is None


def test_a_slip_of_another_day_takes_a_new_number(client: FlaskClient, house: House) -> None:
    lacking, gone = incomplete(house, BIRTH), parked(house, COPIES)
    house.clock.at = at("2026-11-27T08:30")
    text = told(client, lacking)
    assert f'name="basket" value="{BIRTH}:1"' in text
    assert 'name="purpose" value="supplement"' in text
    wish = {"request_id": rid(), "purpose": "supplement", "basket": f"{BIRTH}:1"}
    mine = house.hall.ticket_by_token(client.post(f"{KIOSK}tickets", json=wish).json["token"])
    assert (mine.purpose, mine.lane) == ("supplement", "A")
    assert "không còn dùng được" in told(client, gone)
    answer = client.post(f"{KIOSK}back/{gone.token}", json={"request_id": rid()})
    assert (answer.status_code, answer.json["error"]) == (
        409,
        "Phiếu này của ngày khác. Mời ông/bà lấy số mới.",
    )


@pytest.mark.parametrize(
    ("text", "why", "said"),
    [
        ("http://10.0.0.2:8000/gia-vien/t/AAAAbbbbCCCC1234", "foreign", "của trung tâm khác"),
        ("http://10.0.0.2:8000/tu-minh/t/AAAAbbbbCCCC1234", "unknown", "Không tìm thấy phiếu này"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJleHAiOjE3OTU2NTg0MDB9.dBjftJeZ4", "vneid", "Mã trên VNeID"),
        ("001090123456|A|01/01/1990|1|QID01|EXT", "covid", "khai báo y tế"),
        ("001090123456||A|01011990|Nam|X|15042021", "card-off", "không cần quét thẻ căn cước"),
        ("030456789||A|01011990|Nam|X|15042021", "old", "Thẻ cũ không đọc được"),
        ("8934673576390", "unread", "Máy chưa hiểu mã này"),
        ("x" * 100_000, "unread", "Máy chưa hiểu mã này"),
    ],
)
def test_other_codes_get_a_friendly_sentence(
    client: FlaskClient, text: str, why: str, said: str
) -> None:
    answer = client.post(f"{KIOSK}scans?lang=en", json={"text": text})
    assert answer.json == {"url": f"{KIOSK}scans/{why}?lang=en"}
    assert said in client.get(f"{KIOSK}scans/{why}").text
    assert client.get(f"{KIOSK}scans/{why}?lang=en").status_code == 200
    plain = client.post(f"{KIOSK}scans", data={"text": text})
    assert plain.location == f"{KIOSK}scans/{why}"


@pytest.mark.parametrize("body", [{}, {"text": 5}, {"text": None}, [], ["text"], "text"])
def test_what_is_no_scan(client: FlaskClient, body: object) -> None:
    assert client.post(f"{KIOSK}scans", json=body).status_code == 400
    assert client.get(f"{KIOSK}scans/other").status_code == 404
