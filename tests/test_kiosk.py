"""The kiosk in a real browser, on a real hall: a person taps, a number comes, never two."""

from __future__ import annotations

import pytest
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from kiosk_house import BIRTH, LANDSCAPE, House, context, number, procedure, take
from playwright.sync_api import Browser, Page, expect

pytest_plugins = ("kiosk_house",)


# -- one tap, one number -----------------------------------------------------------------------


def test_two_taps_to_a_ticket(page: Page, house: House) -> None:
    before = house.waiting()
    page.goto(house.url)
    page.locator(".quick").first.tap()
    expect(page.locator(".fast-tag")).to_be_visible()
    page.wait_for_timeout(700)
    take(page)
    label = number(page)
    assert house.waiting() == before + 1
    newest = max(house.hall.snapshot()["line"], key=lambda row: row["id"])
    assert (newest["label"], newest["fast_track"]) == (label, True)
    token = page.url.rsplit("/", 1)[1]
    assert house.hall.ticket_by_token(token).label == label
    expect(page.get_by_text("Phiếu đang in, xin chờ một chút")).to_be_visible()


def test_plain_links_and_a_plain_form_are_enough(chromium: Browser, house: House) -> None:
    before = house.waiting()
    plain = context(chromium, LANDSCAPE, java_script_enabled=False)
    page = plain.new_page()
    page.goto(house.url)
    page.locator(".quick").first.click()
    page.fill("[name=count]", "3")
    page.locator("label.care").click()
    page.locator(".take").click()
    expect(page.locator(".number")).to_be_visible()
    assert house.waiting() == before + 1
    newest = house.hall.ticket_by_token(page.url.rsplit("/", 1)[1])
    assert (newest.priority, len(newest.dossiers)) == (True, 3)
    page.goto(f"{house.url}search?q=chung+thu")
    page.locator(".key", has_text="C").first.click()
    assert page.url.endswith("chung+thuc")
    plain.close()


# -- words and the next person ------------------------------------------------------------------


def test_english_keeps_the_step_and_what_was_entered(page: Page, house: House) -> None:
    procedure(page, house, BIRTH)
    # At once, one after the other: a quick hand, since each is another control (look.md section 1).
    page.locator("[data-by='1']").tap()
    page.locator("label.care").tap()
    page.get_by_role("link", name="English").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Birth registration")
    assert page.url.endswith(f"procedures/{BIRTH}?lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.input_value("[name=count]") == "2"
    assert page.is_checked("[name=priority]")
    expect(page.locator(".take")).to_have_text("Take a number")
    page.wait_for_timeout(750)
    page.get_by_role("link", name="Tiếng Việt").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đăng ký khai sinh")
    assert "lang" not in page.url


def test_silence_asks_and_then_clears(timed_page: Page, house: House) -> None:
    page = timed_page
    page.goto(f"{house.url}procedures/{BIRTH}?lang=en")
    page.clock.run_for(61_000)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Are you still here?")
    left = int(page.locator("[data-idle-left]").inner_text())
    assert 27 <= left <= 30
    page.get_by_role("button", name="Go on").tap()
    expect(dialog).to_be_hidden()
    page.clock.run_for(61_000)
    expect(dialog).to_be_visible()
    page.clock.run_for(31_000)
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ông/bà cần làm việc gì?")


def test_whoever_is_done_says_so(timed_page: Page, house: House) -> None:
    """ "Xong" acts, though any other touch only takes the question away."""
    page = timed_page
    procedure(page, house, BIRTH)
    page.clock.run_for(61_000)
    page.wait_for_timeout(750)  # what appears under a finger is not tapped
    page.get_by_role("button", name="Xong").tap()
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()


def test_search_by_whole_syllables(page: Page, house: House, client: FlaskClient) -> None:
    page.goto(f"{house.url}search")
    for letter in "chung":
        page.locator(f".key[data-key={letter}]").tap()
    page.locator(".key[data-key=' ']").tap()
    for letter in "thuc":
        page.locator(f".key[data-key={letter}]").tap()
    expect(page.locator(".results .row").first).to_contain_text("hứng thực")
    expect(page.locator("[name=q]")).to_have_value("chung thuc")
    page.locator(".key[data-key=back]").tap()
    expect(page.locator("[name=q]")).to_have_value("chung thu")
    found = client.get("/tu-minh/kiosk/search?q=ong+").get_data(as_text=True)
    rows = found.split('class="results"')[1]
    assert "Chưa thấy thủ tục nào" in rows
    assert 'class="rows"' not in rows


def test_numbers_live_on_the_first_page(page: Page, house: House) -> None:
    page.goto(house.url)
    expect(page.locator(".clock")).to_have_text("14:42")
    lane = house.hall.advice(COPIES).lane.letter
    waiting = page.locator(f".field [data-lane='{lane}'] [data-waiting]").first
    before = int(waiting.inner_text())
    page.wait_for_timeout(300)
    house.hall.issue([(COPIES, 1)], request_id=rid())
    expect(waiting).to_have_text(str(before + 1))


# -- the hall's hours ----------------------------------------------------------------------------


def test_the_fast_track_band_counts_and_then_says_what_happens_now(
    page: Page, house: House
) -> None:
    page.goto(house.url)
    expect(page.locator(".band [data-left-minutes]")).to_have_text("48")
    page.locator(".band").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ngày Thứ Năm không hẹn")
    expect(page.get_by_text("Danh mục ví dụ, chờ phụ lục chính thức")).to_be_visible()
    house.clock.at = at("2026-11-26T15:31")
    page.goto(house.url)
    expect(page.locator(".band")).to_contain_text("Đã hết giờ nhận hồ sơ")
    expect(page.locator(".band")).to_contain_text("thời hạn thông thường")
    procedure(page, house)
    expect(page.locator(".verdict")).to_contain_text("trước 15 giờ 30")
    assert page.locator(".verdict.granted").count() == 0


def test_a_closed_hall_is_calm_and_refuses(page: Page, house: House, client: FlaskClient) -> None:
    house.clock.at = at("2026-11-26T12:30")
    page.goto(house.url)
    expect(page.locator(".calm-text")).to_contain_text("lấy số lại lúc")
    page.goto(f"{house.url}procedures/{COPIES}")
    expect(page.locator(".not-now")).to_be_visible()
    assert page.locator(".take").count() == 0
    form = {"request_id": rid(), "procedure": COPIES, "count": "1"}
    answer = client.post("/tu-minh/kiosk/tickets", json=form)
    assert answer.status_code == 409
    assert "lấy số lại lúc" in answer.json["error"]
    answer = client.post("/tu-minh/kiosk/tickets", data=form)
    assert answer.status_code == 409
    assert "lấy số lại lúc" in answer.get_data(as_text=True)


def test_a_refusal_is_a_sentence_with_a_way_out(page: Page, house: House) -> None:
    procedure(page, house)
    page.fill("[name=count]", "99")
    take(page)
    expect(page.locator("[data-cover-text]")).to_contain_text("Mỗi phiếu nhận từ 1 đến")
    page.wait_for_timeout(700)
    page.get_by_role("button", name="Về trang đầu").tap()
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()


def test_the_open_page_follows_the_hall_when_it_closes(page: Page, house: House) -> None:
    page.goto(house.url)
    expect(page.locator(".quick").first).to_be_visible()
    page.wait_for_timeout(300)
    house.clock.at = at("2026-11-26T18:30")
    house.product.emitter.touch("tu-minh")
    expect(page.locator(".calm-page")).to_be_visible()


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"procedure": COPIES}, 400),  # no request id
        ({"request_id": "r" * 32}, 400),  # nothing chosen
        ({"request_id": "r" * 32, "procedure": COPIES, "count": "viele"}, 400),
        ({"request_id": "r" * 32, "procedure": COPIES, "purpose": "ask"}, 400),
        ({"request_id": "r" * 32, "procedure": "9.999999"}, 404),
        ({"request_id": "r" * 32, "procedure": COPIES, "count": "999"}, 409),
        ({"request_id": "r" * 32, "procedure": COPIES, "purpose": "party"}, 409),
    ],
)
def test_what_cannot_be_issued(
    client: FlaskClient, house: House, form: dict[str, str], status: int
) -> None:
    before = house.waiting()
    for answer in (
        client.post("/tu-minh/kiosk/tickets", data=form),
        client.post("/tu-minh/kiosk/tickets", json=form),
    ):
        assert answer.status_code == status
    assert house.waiting() == before


def test_one_request_id_is_one_ticket_for_form_and_json(client: FlaskClient, house: House) -> None:
    before = house.waiting()
    form = {"request_id": rid(), "purpose": "collect", "help": "1"}
    first = client.post("/tu-minh/kiosk/tickets", data=form)
    again = client.post("/tu-minh/kiosk/tickets", json=form)
    assert first.status_code == 303
    assert first.location == again.json["url"]
    assert house.hall.ticket_by_token(again.json["token"]).help_wanted
    assert house.waiting() == before + 1


def test_unknown_places_are_told_kindly(client: FlaskClient) -> None:
    for path in ("fields/nothing", "procedures/0.0", "tickets/none", "purposes/party"):
        assert client.get(f"/tu-minh/kiosk/{path}").status_code == 404
    assert client.get("/tu-minx/kiosk/").status_code == 404
