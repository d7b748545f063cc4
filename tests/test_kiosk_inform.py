"""Public information: procedures, fees, terms, papers, the portal's QR, models, results by code."""

from __future__ import annotations

import io
from html import unescape

import pytest
import zxingcpp
from conftest import COPIES, PERMIT, at, rid
from flask.testing import FlaskClient
from kiosk_house import AFTERNOON, BIRTH, House, a_house
from kiosk_work import accepted, house
from PIL import Image
from playwright.sync_api import Page, expect

from hall.public import PORTAL
from hall.rulebook import Rulebook

__all__ = ["house"]
pytest_plugins = ("kiosk_house",)
KIOSK = "/tu-minh/kiosk/"


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(KIOSK + path)
    assert answer.status_code == 200
    return unescape(answer.text)


def test_the_models_of_today_in_their_own_words(client: FlaskClient, house: House) -> None:
    today = text(client, "info/")
    assert "Hôm nay làm việc: 07:30–11:30, 13:30–17:00" in today
    assert "Ngày Thứ Năm không hẹn" in today
    assert "hồ sơ đúng, đủ, nộp trước 15 giờ 30 thì có kết quả ngay hôm nay." in today
    assert "Nộp trước 15 giờ 30" in today
    assert "Danh mục trong ngày: 8 thủ tục" in today
    assert "Same-day list: 8 procedures" in text(client, "info/?lang=en")
    house.clock.at = at("2026-11-25T09:00")
    assert "Hôm nay không có mô hình riêng" in text(client, "info/")
    house.clock.at = at(AFTERNOON)


def test_a_longer_day_says_its_hours(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> None:
    book, data = rulebooks["luan-thanh"], tmp_path_factory.mktemp("hours")
    with a_house(book, "2026-02-24T09:00", data, 20900) as other:
        answer = other.product.flask.test_client().get("/luan-thanh/kiosk/info/")
    assert "Giờ thứ 9" in answer.text
    assert "Phục vụ từ 16 giờ 30 đến 17 giờ 30" in answer.text
    assert "Danh mục trong ngày" not in answer.text


@pytest.mark.parametrize(
    ("code", "lang", "said"),
    [
        (
            COPIES,
            "vi",
            ("2.000815", "2.000 đồng/trang", "Bản chính giấy tờ, văn bản", "trong ngày"),
        ),
        (BIRTH, "vi", ("Miễn phí", "Tờ khai đăng ký khai sinh")),
        (PERMIT, "en", ("The statutory term is 7 working days.", "As set by the province")),
    ],
)
def test_a_procedure_is_public(
    client: FlaskClient, code: str, lang: str, said: tuple[str, ...]
) -> None:
    page = text(client, f"info/procedures/{code}?lang={lang}")
    for words in said:
        assert words in page, words


def test_fields_lead_to_procedures_with_term_and_fee(client: FlaskClient) -> None:
    fields = text(client, "info/fields/")
    assert "16 thủ tục" in fields
    assert "info/fields/ho-tich" in fields
    rows = text(client, "info/fields/ho-tich")
    assert "8.000 đồng" in rows
    assert "3 ngày làm việc" in rows
    assert "Theo mức của HĐND tỉnh" in rows
    assert client.get(f"{KIOSK}info/fields/nothing").status_code == 404
    assert client.get(f"{KIOSK}info/procedures/0.0").status_code == 404


def test_the_qr_leads_to_the_national_portal(page: Page, house: House) -> None:
    page.goto(f"{house.url}info/fields/chung-thuc")
    page.locator("main .row").first.tap()
    expect(page.locator(".portal svg")).to_be_visible()
    page.wait_for_timeout(720)
    image = Image.open(io.BytesIO(page.locator(".portal svg").screenshot()))
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [
        PORTAL.replace("{code}", COPIES)
    ]
    page.get_by_role("link", name="Làm thủ tục này").tap()
    expect(page.locator(".kiosk[data-step=procedure]")).to_be_visible()


def test_results_by_their_code_only(client: FlaskClient, house: House) -> None:
    assert "Chưa có hồ sơ nào được báo có kết quả." in text(client, "info/results")
    codes = [f"H24.21.3-261126-{number:04d}" for number in range(1, 27)]
    for code in codes:
        dossier = accepted(house, COPIES, code).dossiers[0]
        house.hall.result_ready(dossier.id, 1, request_id=rid())
    nameless = accepted(house, COPIES).dossiers[0]  # taken in without a code
    house.hall.result_ready(nameless.id, 1, request_id=rid())
    first, second = text(client, "info/results"), text(client, "info/results?page=2")
    shown = [code for code in codes if code in first], [code for code in codes if code in second]
    assert (len(shown[0]), len(shown[1])) == (24, 2)
    assert set(shown[0]) | set(shown[1]) == set(codes)
    assert nameless.name not in first.split("<main")[1]
    assert "Hồ sơ đã có kết quả: 26" in text(client, "info/")
    assert "Đã có kết quả" in text(client, f"results/{codes[0]}")


def test_what_is_public_is_so_outside_the_hours_too(client: FlaskClient, house: House) -> None:
    house.clock.at = at("2026-11-28T09:00")  # a Saturday
    for path in ("info/", "info/fields/", "info/results", f"info/procedures/{COPIES}", "results/"):
        assert client.get(KIOSK + path).status_code == 200, path
    house.clock.at = at(AFTERNOON)
