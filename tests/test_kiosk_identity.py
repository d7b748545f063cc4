"""The identity card at the kiosk, where a hall wants it: read, used and forgotten."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import COPIES, at, rid
from flask.testing import FlaskClient
from kiosk_house import AFTERNOON, House, number
from kiosk_work import a_counter, scan
from playwright.sync_api import Page, expect
from werkzeug.test import TestResponse

from hall.public import Identity as Rule
from hall.rulebook import Rulebook

pytest_plugins = ("kiosk_house",)
KIOSK = "/tu-minh/kiosk/"
NUMBER = "031156004321"
# As an input method mangles it on the way; the name and the address are not looked at.
OLD = f"{NUMBER}|030456789|TRAANF THIJ BAYR|26111956|Nuwx|Thoon DDoaif|15042021"
YOUNG = "001090123456||NGUYEEXN VAWN AN|01011990|Nam|Soos 1, Phuwowfng X|15042021"
PRIVATE = (NUMBER, "030456789", "BAYR", "DDoaif", "26111956", "001090123456", "VAWN AN", "01011990")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture(scope="module")
def house(rulebooks: dict[str, Rulebook], data: Path) -> Iterator[House]:
    rule = Rule(scan="cccd", active_tickets=1, hint_age=60)
    book = rulebooks["tu-minh"].model_copy(update={"identity": rule, "digest": "identity"})
    with a_counter(book, data, 20700) as found:
        yield found


@pytest.fixture(autouse=True)
def nobody_has_come_yet(house: House) -> None:
    house.product.flask.extensions.pop("hoarding", None)
    house.clock.at = at(AFTERNOON)


def shown(client: FlaskClient, text: str) -> str:
    """Show a card; the query that the visit goes on with."""
    answer = client.post(f"{KIOSK}scans", json={"text": text})
    path, _, query = str(answer.json["url"]).partition("?")
    assert path == f"{KIOSK}card"
    return query


def issued(client: FlaskClient, query: str, **wish: str) -> TestResponse:
    form = {"request_id": rid(), **(wish or {"procedure": COPIES})}
    return client.post(f"{KIOSK}tickets?{query}", json=form)


def test_a_card_hints_at_priority_and_is_forgotten(
    page: Page, house: House, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(house.url)
    expect(page.locator(".quick").first).to_be_visible()
    scan(page, OLD)
    expect(page.get_by_text("Ông/bà thuộc diện ưu tiên?")).to_be_visible()
    expect(page.get_by_text("Máy không lưu thông tin trên thẻ.")).to_be_visible()
    page.wait_for_timeout(720)
    page.get_by_role("link", name="Có, tôi thuộc diện ưu tiên").tap()
    expect(page.locator(".kiosk[data-step=more]")).to_be_visible()
    page.wait_for_timeout(720)
    page.locator("main .row").first.tap()
    expect(page.locator("[name=priority]")).to_be_checked()
    page.wait_for_timeout(720)
    page.locator(".take").tap()
    label = number(page)
    assert "card" not in page.url
    scan(page, OLD)  # the same person wants another number
    expect(page.locator(".kiosk[data-step=card]")).to_be_visible()
    page.goto(f"{house.url}procedures/{COPIES}?{page.url.partition('?')[2]}")
    page.locator(".take").tap()
    expect(page.locator("[data-cover-text]")).to_contain_text(f"đang giữ số {label}")
    scanned = "".join(addresses) + page.content() + caplog.text
    kept = b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file())
    for secret in PRIVATE:
        assert secret not in scanned, secret
        assert secret.encode() not in kept, secret


def test_who_is_young_is_not_asked(client: FlaskClient) -> None:
    text = client.get(f"{KIOSK}card?{shown(client, YOUNG)}").text
    assert "Đã đọc thẻ căn cước" in text
    assert "Ông/bà thuộc diện ưu tiên?" not in text


def test_one_number_for_one_person(client: FlaskClient, house: House) -> None:
    first = issued(client, shown(client, OLD))
    second = issued(client, shown(client, OLD))
    assert (first.status_code, second.status_code) == (200, 409)
    assert second.json["error"] == (
        f"Ông/bà đang giữ số {first.json['label']} (đang chờ). Mỗi người giữ tối đa 1 số cùng lúc. "
        "Cần thêm số, mời ông/bà gặp cán bộ hướng dẫn."
    )
    assert issued(client, shown(client, YOUNG)).status_code == 200  # another person
    for purpose in ("collect", "ask"):  # never kept from a result, never from help
        assert issued(client, shown(client, OLD), purpose=purpose).status_code == 200
    house.hall.cancel(house.hall.ticket_by_token(first.json["token"]).id, request_id=rid())
    assert issued(client, shown(client, OLD)).status_code == 200


def test_a_retry_is_the_same_ticket_and_a_failure_costs_nothing(client: FlaskClient) -> None:
    query = shown(client, OLD)
    assert issued(client, query, procedure=COPIES, count="99").status_code == 409
    wish = {"request_id": rid(), "procedure": COPIES}
    tokens = {client.post(f"{KIOSK}tickets?{query}", json=wish).json["token"] for _ in range(2)}
    assert len(tokens) == 1


def test_nobody_needs_a_card(client: FlaskClient, house: House) -> None:
    for query in ("", "card=nothing", "card=" + "x" * 500):
        assert issued(client, query).status_code == 200
    old = shown(client, OLD)
    assert issued(client, old).status_code == 200
    house.clock.move(minutes=11)  # that visit is over
    assert issued(client, old).status_code == 200
    assert client.get(f"{KIOSK}card?{old}").location == f"{KIOSK}"


def test_what_cannot_be_read_is_told_and_nothing_is_kept(client: FlaskClient) -> None:
    answer = client.post(f"{KIOSK}scans", json={"text": OLD.replace("1956", "1957")})
    assert answer.json["url"] == f"{KIOSK}scans/damaged"
    assert "lấy số mà không cần thẻ" in client.get(answer.json["url"]).text


@pytest.mark.parametrize("address", ["http://[", "http://a[b", "http://℀.vn/"])
def test_a_broken_address_is_only_not_understood(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    answer = client.post(f"{KIOSK}scans", json={"text": f"{address} 1.000001"})
    assert answer.status_code == 200
    assert answer.json["url"] == f"{KIOSK}scans/unread"
    assert address not in caplog.text
