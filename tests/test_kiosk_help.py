"""Asking for a person: the guides hear it at once, and the kiosk says that someone is coming."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from conftest import rid
from flask.testing import FlaskClient
from kiosk_house import House, context, procedure
from playwright.sync_api import Browser, Page, Route, expect

pytest_plugins = ("kiosk_house",)
PIN = "246810"
TOLD, COMING = "Đã báo cán bộ hướng dẫn", "Cán bộ đang đến"


@pytest.fixture(autouse=True)
def nobody_calls(house: House) -> Iterator[None]:
    """Each test begins and ends without an open call."""
    yield
    for call in house.hall.snapshot()["help"]:
        house.hall.close_help(call["id"], None, request_id=rid())
    house.product.emitter.touch("tu-minh")


def calls(house: House) -> list[tuple[str, str]]:
    return [(call["kiosk"], call["why"]) for call in house.hall.snapshot()["help"]]


def signed_in(phone: Page, house: House) -> None:
    """A guide on her phone."""
    house.hall.staff.set_pin("Chị Hoa", ("guide",), PIN)
    phone.goto(house.url.replace("kiosk/", "guide/sign-in"))
    phone.select_option("[name=staff]", label="Chị Hoa")
    phone.fill("[name=pin]", PIN)
    phone.get_by_role("button", name="Đăng nhập").click()
    expect(phone.locator("#page")).to_have_attribute("data-link", "live")


def test_a_call_is_heard_answered_and_closed(chromium: Browser, page: Page, house: House) -> None:
    phone = context(chromium, (390, 844)).new_page()
    phone.add_init_script("window.felt = []; navigator.vibrate = (how) => felt.push(how)")
    signed_in(phone, house)
    phone.get_by_role("button", name="Bật chuông").click()
    expect(phone.locator("#bell")).to_have_attribute("aria-pressed", "true")
    felt = phone.evaluate("felt.length")

    procedure(page, house)
    page.locator("[data-by='1']").tap()
    page.get_by_role("button", name="Gọi hỗ trợ").dblclick()  # a trembling hand
    expect(page.get_by_role("dialog")).to_contain_text(TOLD)
    assert calls(house) == [("1", "help")]
    expect(phone.locator(".call b")).to_have_text("Máy lấy số")
    expect(phone.locator(".call span")).to_have_text("Gọi hỗ trợ · vừa xong")
    assert phone.evaluate("felt.length") > felt

    phone.get_by_role("button", name="Tôi đến").click()
    expect(page.get_by_role("dialog")).to_contain_text(COMING)
    page.wait_for_timeout(720)
    page.get_by_role("dialog").get_by_role("button", name="Tiếp tục").tap()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("[data-help-words]")).to_have_text("Đang đến")
    assert page.input_value("[name=count]") == "2"  # nothing was lost

    page.wait_for_timeout(720)
    page.locator(".help").tap()  # asking again only shows how it stands
    expect(page.get_by_role("dialog")).to_contain_text(COMING)
    phone.get_by_role("button", name="Xong").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("[data-help-words]")).to_have_text("Gọi hỗ trợ")
    expect(phone.locator("#help")).to_be_hidden()
    phone.context.close()


def test_who_is_unsure_gets_a_person_and_a_number(page: Page, house: House) -> None:
    page.goto(house.url)
    page.get_by_role("button", name="Tôi chưa rõ").tap()
    expect(page.locator(".kiosk[data-step=purpose]")).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text(TOLD)
    assert calls(house) == [("1", "unsure")]
    page.wait_for_timeout(720)
    page.get_by_role("dialog").get_by_role("button", name="Tiếp tục").tap()
    expect(page.locator(".take")).to_be_visible()


def test_a_lost_answer_calls_once(page: Page, house: House) -> None:
    page.goto(house.url)
    asked: list[str] = []

    def lose_first(route: Route) -> None:
        asked.append(route.request.post_data_json["request_id"])
        if len(asked) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/kiosk/help**", lose_first)
    page.get_by_role("button", name="Gọi hỗ trợ").tap()
    expect(page.get_by_role("dialog")).to_contain_text(TOLD)
    assert len(set(asked)) == 1
    assert calls(house) == [("1", "help")]


def test_a_guide_without_coverage_is_heard_later(
    chromium: Browser, page: Page, house: House
) -> None:
    phone = context(chromium, (390, 844)).new_page()
    signed_in(phone, house)
    call = house.hall.call_help("1", request_id=rid())
    expect(phone.get_by_role("button", name="Tôi đến")).to_be_visible()
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.post_data_json["request_id"])
        route.abort()

    phone.route("**/answer", lose)
    phone.get_by_role("button", name="Tôi đến").click()
    expect(phone.locator("#told .wait")).to_have_text("Máy lấy số · Tôi đếnđang chờ sóng")
    expect(phone.get_by_role("button", name="Tôi đến")).to_be_disabled()
    phone.unroute("**/answer")
    phone.reload()  # even then the wish is taken up, under its own id
    expect(phone.get_by_role("button", name="Xong")).to_be_visible()
    answered = house.hall.help_call(call.id)
    assert answered.answered_by == house.hall.staff.with_role("guide")[-1].id
    phone.context.close()


def test_looking_is_open_answering_is_not(house: House, client: FlaskClient) -> None:
    call = house.hall.call_help("1", request_id=rid())
    assert "Đăng nhập để nhận" in client.get("/tu-minh/guide").get_data(as_text=True)
    for verb in ("answer", "close"):
        answer = client.post(f"/tu-minh/guide/help/{call.id}/{verb}", json={"request_id": rid()})
        assert (answer.status_code, answer.json) == (
            403, {"error": "Chưa đăng nhập ở trang hướng dẫn. Mời đăng nhập."},
        )  # fmt: skip
    assert house.hall.help_call(call.id).answered_at is None
    wrong = client.post("/tu-minh/guide/sign-in", data={"staff": "1", "pin": "000000"})
    assert wrong.status_code == 409
    assert "Mã PIN không đúng" in wrong.get_data(as_text=True)


def test_two_guides_one_goes(house: House) -> None:
    """The second hears who goes already; asked again without an id, nothing happens."""
    room, clients = house.hall.staff, []
    for name in ("Chị Hoa", "Anh Nam"):
        room.set_pin(name, ("guide",), PIN)
        one = house.product.flask.test_client()
        staff = next(p.id for p in room.with_role("guide") if p.name == name)
        signed = one.post("/tu-minh/guide/sign-in", data={"staff": staff, "pin": PIN})
        assert signed.status_code == 303
        clients.append(one)
    call = house.hall.call_help("1", request_id=rid())
    path = f"/tu-minh/guide/help/{call.id}/answer"
    assert clients[0].post(path, json={"request_id": rid()}).status_code == 200
    late = clients[1].post(path, json={"request_id": rid()})
    assert (late.status_code, late.json) == (
        409, {"error": "Người khác đã nhận hỗ trợ ở Máy lấy số."},
    )  # fmt: skip
    assert clients[0].post(path, json={}).status_code == 409


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"why": "help"}, 400),  # no request id
        ({"why": "party", "request_id": "r" * 32}, 400),
        ({"why": "help", "request_id": "r" * 3}, 400),
    ],
)
def test_what_is_no_call(
    client: FlaskClient, house: House, form: dict[str, str], status: int
) -> None:
    for answer in (
        client.post("/tu-minh/kiosk/help", data=form),
        client.post("/tu-minh/kiosk/help", json=form),
    ):
        assert answer.status_code == status
    assert calls(house) == []


def test_a_plain_form_calls_as_well(client: FlaskClient, house: House) -> None:
    form = {"why": "help", "request_id": rid()}
    answer = client.post("/tu-minh/kiosk/help?lang=en&view=l", data=form)
    assert (answer.status_code, answer.location) == (
        303, "/tu-minh/kiosk/help?lang=en&view=l",
    )  # fmt: skip
    assert "Our staff have been told" in client.get(answer.location).get_data(as_text=True)
    again = client.post("/tu-minh/kiosk/help", data={"why": "unsure", "request_id": rid()})
    assert again.location == "/tu-minh/kiosk/purposes/ask"
    assert calls(house) == [("1", "help")]  # one call of a kiosk at a time


def test_a_closed_hall_offers_nobody(client: FlaskClient, house: House) -> None:
    house.clock.at = house.clock.at.replace(hour=18, minute=30)
    assert "data-help-state" not in client.get("/tu-minh/kiosk/").get_data(as_text=True)
