"""Collecting a result: by the code on a paper, scanned or typed, or without one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from kiosk_house import AFTERNOON, House, number
from kiosk_work import a_counter, accepted, scan
from playwright.sync_api import Page, expect

from hall.rulebook import Rulebook
from kiosk.scan import Meaning, meaning

pytest_plugins = ("kiosk_house",)
KIOSK = "/tu-minh/kiosk/"
READY, DOING = "H24.21.3-261126-0007", "000.00.35.H21-261126-000123"
TOKEN = "Ab3_-xYz09kLmnop"


@pytest.fixture(scope="module")
def house(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with a_counter(rulebooks["tu-minh"], tmp_path_factory.mktemp("collect"), 20500) as found:
        ready = accepted(found, COPIES, READY)
        found.hall.result_ready(ready.dossiers[0].id, 1, request_id=rid())
        accepted(found, COPIES, DOING)
        yield found
        found.clock.at = at(AFTERNOON)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"http://192.168.1.10:8000/tu-minh/t/{TOKEN}", Meaning("ticket", TOKEN)),
        (f"https://den-luot.example/tu-minh/t/{TOKEN}/", Meaning("ticket", TOKEN)),
        (f"http://192.168.1.10:8000/gia-vien/t/{TOKEN}", Meaning("foreign")),
        (f"ftp://192.168.1.10/tu-minh/t/{TOKEN}", Meaning("card")),
        (READY, Meaning("case", READY)),
        (DOING.lower(), Meaning("case", DOING)),
        (f"https://dichvucong.haiphong.gov.vn/tra-cuu?ma={READY}", Meaning("case", READY)),
        (f"Mã hồ sơ: {READY}\n", Meaning("case", READY)),
        (f"X{READY}9", Meaning("card")),  # part of something longer
        (
            f"https://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma_thu_tuc={COPIES}",
            Meaning("procedure", COPIES),
        ),
        (f"https://example.com/?ma_thu_tuc={COPIES}", Meaning("card")),
        ("http://[broken", Meaning("card")),
        ("001090123456||A|01011990|Nam|X|15042021", Meaning("card")),
        ("", Meaning("card")),
    ],
)
def test_what_a_scan_means(rulebooks: dict[str, Rulebook], text: str, found: Meaning) -> None:
    assert meaning(text, rulebooks["tu-minh"]) == found


@pytest.mark.parametrize(
    ("code", "now", "said"),
    [
        (READY, AFTERNOON, ("Đã có kết quả", "Có từ 14 giờ 42", "lấy số để nhận")),
        (DOING, AFTERNOON, ("Đang giải quyết", "Hẹn trả: 17 giờ, thứ\u00a0Năm, ngày 26/11/2026.")),
        (DOING, "2026-11-27T08:00", ("Đã đến hẹn trả kết quả", "lấy số để nhận")),
        (
            "H24.21.3-261126-9999",
            AFTERNOON,
            ("Chưa thấy mã này ở đây", "xem lại mã", "Nhập lại mã"),
        ),
        (READY.lower(), AFTERNOON, ("Đã có kết quả",)),
    ],
)
def test_a_code_tells_its_state(
    client: FlaskClient, house: House, code: str, now: str, said: tuple[str, ...]
) -> None:
    house.clock.at = at(now)
    text = client.get(f"{KIOSK}results/{code}").text
    for words in said:
        assert words in text, words
    assert 'class="take"' in text
    house.clock.at = at(AFTERNOON)


def test_what_is_no_code_is_said(client: FlaskClient) -> None:
    answer = client.get(f"{KIOSK}results/12")
    assert answer.status_code == 409
    assert "không đúng dạng, ví dụ đúng: H24.21.3-261126-0007" in answer.text


def test_a_number_for_a_result_bears_its_code(client: FlaskClient, house: House) -> None:
    form = {"request_id": rid(), "purpose": "collect", "case_code": READY}
    answer = client.post(f"{KIOSK}tickets", json=form)
    mine = house.hall.ticket_by_token(answer.json["token"])
    assert (mine.purpose, mine.case_code, mine.lane) == ("collect", READY, "X")
    wrong = client.post(f"{KIOSK}tickets", json={**form, "request_id": rid(), "case_code": "12"})
    assert wrong.status_code == 409
    mixed = {"request_id": rid(), "procedure": COPIES, "case_code": READY}
    assert client.post(f"{KIOSK}tickets", json=mixed).status_code == 409


def test_outside_the_hours_the_state_is_told_and_no_number_given(
    client: FlaskClient, house: House
) -> None:
    house.clock.at = at("2026-11-26T12:10")
    text = client.get(f"{KIOSK}results/{READY}").text
    house.clock.at = at(AFTERNOON)
    assert "Đã có kết quả" in text
    assert 'class="take"' not in text


def test_typed_on_the_screen(page: Page, house: House) -> None:
    page.goto(f"{house.url}purposes/collect")
    page.get_by_role("link", name="Nhập mã hồ sơ").tap()
    expect(page.locator(".kiosk[data-step=lookup]")).to_be_visible()
    page.wait_for_timeout(720)
    before = ""
    for key in f"{READY[:4]}5":  # the last one is wrong
        page.locator(f'[data-key="{key}"]').tap()
    page.locator("[data-key=back]").tap()
    for key in READY[4:]:
        if key == before:
            page.wait_for_timeout(370)  # the same key again is a tremor before that
        page.locator(f'[data-key="{key}"]').tap()
        before = key
    expect(page.locator("[name=q]")).to_have_value(READY)
    page.get_by_role("link", name="Xem kết quả").wait_for()
    page.wait_for_timeout(720)
    page.get_by_role("link", name="Xem kết quả").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã có kết quả")


def test_scanned_at_any_time(page: Page, house: House) -> None:
    before = house.waiting()
    page.goto(house.url)
    expect(page.locator(".quick").first).to_be_visible()
    scan(page, READY)
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã có kết quả")
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    number(page)
    assert house.waiting() == before + 1
    assert READY not in page.url


def test_a_receipts_code_finds_its_dossiers(page: Page, house: House) -> None:
    """The receipt bears the ticket's own code: several dossiers, each with its state."""
    ticket = accepted(house, COPIES, "H24.21.3-261126-0100", count=2)
    house.hall.result_ready(ticket.dossiers[0].id, 1, request_id=rid())
    page.goto(house.url)
    expect(page.locator(".quick").first).to_be_visible()
    scan(page, house.hall.ticket_url(ticket))
    expect(page.locator(".dossier.ready")).to_contain_text("H24.21.3-261126-0100")
    expect(page.locator(".dossier.doing")).to_contain_text("Hẹn trả: 17 giờ")
    name = house.hall.rulebook.procedure(COPIES, house.hall.day().date).name
    assert name not in page.content()  # which procedure it was is nobody's business here
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    number(page)
    assert house.hall.ticket_by_token(page.url.rsplit("/", 1)[1]).purpose == "collect"


def test_a_scan_into_a_field_leaves_the_field_alone(page: Page, house: House) -> None:
    page.goto(f"{house.url}search?q=khai")
    page.locator("[name=q]").focus()
    scan(page, READY)
    expect(page.locator(".kiosk[data-step=result]")).to_be_visible()
    page.goto(f"{house.url}search")
    page.locator("[name=q]").focus()
    page.keyboard.type("sinh", delay=140)  # a person at a keyboard is no scanner
    expect(page.locator("[name=q]")).to_have_value("sinh")
    page.keyboard.press("Enter")
    expect(page.locator(".kiosk[data-step=search]")).to_be_visible()
