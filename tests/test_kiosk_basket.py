"""Several procedures on one ticket: chosen one by one, looked over, one number for all."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from conftest import COPIES, PERMIT, SINGLE, rid
from flask.testing import FlaskClient
from kiosk_house import BIRTH, LANDSCAPE, House, context, number
from kiosk_work import house
from playwright.sync_api import Browser, Page, expect

from hall.errors import Refused
from kiosk.basket import LONGEST, Basket, in_order, read

__all__ = ["house"]
pytest_plugins = ("kiosk_house",)
KIOSK = "/tu-minh/kiosk/"


# -- what a basket is --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", ()),
        (f"{COPIES}:2", ((COPIES, 2),)),
        (f"{COPIES}:2,{BIRTH}:1", ((COPIES, 2), (BIRTH, 1))),
        (f"{COPIES}:2,{COPIES}:3", ((COPIES, 5),)),  # the same twice is more of it
        (f"{COPIES}:0", ()),
    ],
)
def test_a_basket_is_read(house: House, text: str, items: tuple[tuple[str, int], ...]) -> None:
    assert read(text, house.hall).items == items


@pytest.mark.parametrize(
    "text", ["x", f"{COPIES}", f"{COPIES}:-1", f"{COPIES}:1;{BIRTH}:1", f"{COPIES}:1," * LONGEST]
)
def test_what_is_no_basket(house: House, text: str) -> None:
    with pytest.raises(Refused, match="Mời ông/bà chọn lại"):
        read(text, house.hall)


def test_a_basket_changes_by_being_another(house: House) -> None:
    basket = Basket().put(COPIES, 2).put(BIRTH, 1)
    assert str(basket) == f"{COPIES}:2,{BIRTH}:1"
    assert (basket.total, basket.count(COPIES), basket.count(PERMIT)) == (3, 2, 0)
    assert str(basket.put(COPIES, 0)) == f"{BIRTH}:1"


def test_what_hurries_comes_first(house: House) -> None:
    """The first procedure decides the lane; the tag is each dossier's own (A12)."""
    advised = in_order(read(f"{PERMIT}:1,{COPIES}:2", house.hall), house.hall)
    assert [(a.procedure.code, n) for a, n in advised if a.procedure] == [(COPIES, 2), (PERMIT, 1)]


# -- pages -------------------------------------------------------------------------------------


def page_of(client: FlaskClient, path: str) -> str:
    answer = client.get(KIOSK + path)
    assert answer.status_code == 200
    return answer.text


def test_the_basket_says_the_line_and_each_ones_verdict(client: FlaskClient) -> None:
    text = page_of(client, f"basket?basket={COPIES}:2,{PERMIT}:1&lang=vi")
    assert "Số sẽ đứng ở hàng A – Hộ tịch – Chứng thực." in text
    assert "chuyển số sang hàng H; ông/bà không phải lấy số lại" in text
    assert "3 hồ sơ; mỗi phiếu nhận tối đa 20" in text
    assert text.count('class="fast-tag"') == 1
    english = page_of(client, f"basket?basket={COPIES}:2,{PERMIT}:1&lang=en")
    assert "passes it on to line H; no new number needed" in english
    assert f"basket={COPIES}:3,{PERMIT}:1" in unquote(english)


def test_the_basket_goes_along_until_the_first_page(client: FlaskClient) -> None:
    carried = f"basket={COPIES}:2"
    for path in (
        "basket/more",
        "fields/",
        "fields/ho-tich",
        "search?q=khai",
        f"procedures/{BIRTH}",
    ):
        joint = "&" if "?" in path else "?"
        text = page_of(client, f"{path}{joint}{carried}&care=1")
        assert carried in unquote(text), path
        home = next(part for part in text.split('data-home="')[1:])
        assert "basket" not in home.split('"')[0], path
    assert "basket" not in page_of(client, f"?{carried}").split("<main")[1]


def test_an_empty_basket_leads_to_the_choice(client: FlaskClient) -> None:
    answer = client.get(f"{KIOSK}basket?basket={COPIES}:0")
    assert answer.location == f"{KIOSK}basket/more"
    assert "Chọn thủ tục khác" not in page_of(client, "basket/more")


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("basket?basket=x", 409, "Mời ông/bà chọn lại"),
        ("basket?basket=9.999999:1", 404, "Không có thủ tục"),
        (f"basket/more/add?procedure={COPIES}&count=21", 409, "tối đa 20 hồ sơ"),
        (f"basket/more/add?procedure={COPIES}&count=1&basket={BIRTH}:20", 409, "tối đa 20 hồ sơ"),
        (f"basket/more/add?procedure={COPIES}&count=viele", 409, "chọn lại"),
        ("basket/more/add?procedure=9.999999", 404, "Không có thủ tục"),
    ],
)
def test_what_does_not_go_in(client: FlaskClient, path: str, status: int, sentence: str) -> None:
    answer = client.get(KIOSK + path)
    assert answer.status_code == status
    assert sentence in answer.text


def test_too_much_in_the_address_is_shown_and_not_issued(client: FlaskClient, house: House) -> None:
    basket, before = f"{COPIES}:15,{BIRTH}:6", house.waiting()
    text = page_of(client, f"basket?basket={basket}")
    assert "Mời ông/bà bớt hồ sơ: mỗi phiếu nhận tối đa 20." in text
    assert 'class="take"' not in text
    answer = client.post(f"{KIOSK}tickets", json={"request_id": rid(), "basket": basket})
    assert (answer.status_code, house.waiting()) == (409, before)
    assert "từ 1 đến 20 hồ sơ" in answer.json["error"]


# -- a person ----------------------------------------------------------------------------------


def test_two_procedures_and_one_number(page: Page, house: House) -> None:
    before = house.waiting()
    page.goto(f"{house.url}procedures/{COPIES}")
    page.locator("[data-by='1']").tap()
    page.locator("label.care").tap()
    page.locator(".another").tap()
    expect(page.locator(".kiosk[data-step=more]")).to_be_visible()
    expect(page.get_by_text("Xem phiếu: đã có 2 hồ sơ")).to_be_visible()
    page.wait_for_timeout(720)  # what has just appeared is only looked at
    page.get_by_role("link", name="Đăng ký khai sinh").tap()
    expect(page.locator(".gathered")).to_contain_text("Phiếu đã có 2 hồ sơ")
    page.wait_for_timeout(720)
    page.locator(".take", has_text="Thêm vào phiếu").tap()
    expect(page.locator(".item")).to_have_count(2)
    page.wait_for_timeout(720)
    page.get_by_role("link", name="Thêm một").nth(1).tap()
    expect(page.locator(".item-count").nth(1)).to_have_text("2")
    assert page.is_checked("[name=priority]")  # ticked on the first page, not lost on the way
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    label = number(page)
    assert house.waiting() == before + 1
    mine = house.hall.ticket_by_token(page.url.split("?")[0].rsplit("/", 1)[1])
    assert (mine.label, mine.priority) == (label, True)
    assert [d.procedure for d in mine.dossiers] == [COPIES, COPIES, BIRTH, BIRTH]
    page.wait_for_timeout(720)
    page.locator("[data-done]").tap()
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()
    assert "basket" not in page.url + page.locator("main").inner_html()


def test_several_procedures_without_scripts(chromium: Browser, house: House) -> None:
    plain = context(chromium, LANDSCAPE, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{house.url}procedures/{SINGLE}?lang=en")
    page.fill("[name=count]", "3")
    page.locator(".another").click()
    page.get_by_role("link", name="Birth registration").click()
    page.locator(".take").click()
    page.get_by_role("link", name="Take this one out").first.click()
    expect(page.locator(".item")).to_have_count(1)
    page.locator(".take").click()
    expect(page.locator(".number")).to_be_visible()
    mine = house.hall.ticket_by_token(page.url.split("?")[0].rsplit("/", 1)[1])
    assert {d.procedure for d in mine.dossiers} in ({SINGLE}, {BIRTH})
    plain.close()
