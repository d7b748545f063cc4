"""Devices in a browser: a code is shown, the device goes on and is put out; what a place means."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from access_room import PASSWORD, PIN, Door, enrolled, make_door
from browsing import a_browser, serve_at, sign_in
from conftest import COPIES, rid
from counter_room import axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from test_devices import ANY

import signin
from hall.devices import (
    typed,
)
from hall.rulebook import Rulebook
from hall.ticket import TicketState

# -- in a browser -------------------------------------------------------------------------------


class Live:
    """The product behind a real port, that lets in only enrolled devices."""

    def __init__(self, door: Door, url: str) -> None:
        self.door, self.url = door, url


@pytest.fixture(scope="module")
def live(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("devices")
    door = make_door(rulebooks, data, DENLUOT_URL="http://hall.test")
    door.product.emitter.start()
    server = serve_at(door.product.flask)
    yield Live(door, f"http://127.0.0.1:{server.server_port}/tu-minh")
    server.shutdown()
    door.product.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def office(live: Live, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(f"{live.url}/office/")
    page.get_by_label("Họ tên").select_option(label="Người office")
    page.locator("#pin").fill(PASSWORD)
    page.get_by_role("button", name="Vào văn phòng").click()
    page.get_by_role("link", name="Thiết bị", exact=True).click()
    yield page
    context.close()


@pytest.fixture
def television(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1920, "height": 1080})
    context.set_default_timeout(8000)
    yield context
    context.close()


def test_a_television_shows_its_code_goes_on_and_is_put_out(
    live: Live, office: Page, television: BrowserContext
) -> None:
    errors: list[str] = []
    tv = television.new_page()
    tv.on("pageerror", lambda error: errors.append(str(error)))
    tv.goto(f"{live.url}/display/")
    code = tv.locator(".code").inner_text()
    assert len(typed(code)) == 7
    expect(tv.locator("#left")).to_contain_text("Mã còn hiệu lực 5 phút")
    assert axe(tv) == []
    # The office: a wrong code first, nothing typed is lost.
    office.get_by_label("Mã trên thiết bị").fill("AAA AAAA")
    office.get_by_label("Tên thiết bị").fill("Ti vi sảnh chính")
    office.get_by_role("button", name="Duyệt", exact=True).click()
    expect(office.get_by_role("alert")).to_contain_text("Không có thiết bị nào đang hiện mã này")
    assert office.get_by_label("Tên thiết bị").input_value() == "Ti vi sảnh chính"
    # She compares the code and chooses the row that waits.
    office.locator(f"#waiting button:has-text('{code}')").click()
    assert office.get_by_label("Mã trên thiết bị").input_value() == code
    assert axe(office) == []
    office.get_by_role("button", name="Duyệt", exact=True).click()
    expect(office.get_by_role("status").last).to_contain_text("Đã duyệt «Ti vi sảnh chính»")
    # The television goes on by itself, and its cookie is out of a script's reach.
    tv.wait_for_url("**/display/")
    expect(tv.locator("[data-link=live]").first).to_be_attached()
    (cookie,) = [c for c in television.cookies() if c["name"] == "denluot-display-tu-minh"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Strict"
    assert cookie["expires"] > 0
    assert "denluot" not in tv.evaluate("document.cookie")
    office.reload()
    row = office.locator(".device", has_text="Ti vi sảnh chính")
    expect(row).to_contain_text("Đang kết nối")
    # Revoked: its socket is closed at once, and the page says so.
    row.locator("summary").click()
    row.get_by_role("button", name="Thu hồi").click()
    tv.get_by_role("heading", name="Thiết bị này đã bị thu hồi").wait_for()
    expect(office.locator(".device", has_text="Ti vi sảnh chính")).to_have_count(0)
    # And it may ask again, as a new device.
    tv.get_by_role("button", name="Lấy mã mới").click()
    expect(tv.locator(".code")).not_to_have_text(code)
    assert errors == []


def approved(office: Page, code: str, name: str) -> None:
    office.get_by_label("Mã trên thiết bị").fill(code.lower())
    office.get_by_label("Tên thiết bị").fill(name)
    office.get_by_role("button", name="Duyệt", exact=True).click()
    expect(office.get_by_role("status").last).to_contain_text(f"Đã duyệt «{name}»")


def put_out(office: Page, name: str) -> None:
    office.reload()
    row = office.locator(".device", has_text=name)
    expect(row).to_contain_text("Đang kết nối")
    row.locator("summary").click()
    row.get_by_role("button", name="Thu hồi").click()
    expect(row).to_have_count(0)


def test_a_clerk_works_at_a_terminal_until_it_is_put_out(
    live: Live, office: Page, chromium: Browser
) -> None:
    """The PIN counts at an enrolled terminal alone, and no longer than the terminal is one."""
    hall = live.door.hall
    waits = hall.issue([(COPIES, 1)], request_id=rid())
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    terminal = context.new_page()
    terminal.goto(f"{live.url}/counter/")
    approved(office, terminal.locator(".code").inner_text(), "Máy quầy 1")
    terminal.locator("input[name=counter][value='1']").check()
    sign_in(terminal, "Người clerk", PIN)
    terminal.locator(".hand.idle").wait_for()
    terminal.wait_for_timeout(700)  # a key is not heard at once: a tremor
    terminal.keyboard.press("n")
    expect(terminal.locator(".hand")).to_contain_text(waits.label)
    put_out(office, "Máy quầy 1")
    terminal.get_by_role("heading", name="Thiết bị này đã bị thu hồi").wait_for()
    refused = context.request.post(
        f"{live.url}/counter/1/tickets/{waits.id}/start", data={"request_id": rid()}
    )
    assert refused.status == 403
    held = hall.ticket(waits.id)
    assert (held.state, held.counter_id) == (TicketState.CALLED, 1), "nobody is lost with it"
    context.close()


def test_a_guides_phone_is_let_in_named_anew_and_put_out(
    live: Live, office: Page, chromium: Browser
) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True)
    phone = context.new_page()
    phone.goto(f"{live.url}/guide/")
    assert axe(phone) == []
    approved(office, phone.locator(".code").inner_text(), "Điện thoại chị Hoa")
    phone.locator("#page[data-link=live]").wait_for()
    phone.goto(f"{live.url}/guide/sign-in")
    sign_in(phone, "Người guide", PIN)
    phone.locator("#page[data-link=live]").wait_for()
    office.reload()
    row = office.locator(".device", has_text="Điện thoại chị Hoa")
    row.locator("summary").click()
    row.get_by_label("Tên", exact=True).fill("Điện thoại anh Nam")
    row.get_by_role("button", name="Lưu").click()
    expect(office.get_by_role("status").last).to_contain_text("Đã lưu «Điện thoại anh Nam»")
    put_out(office, "Điện thoại anh Nam")
    phone.get_by_role("heading", name="Thiết bị này đã bị thu hồi").wait_for()
    context.close()


def test_a_page_without_scripts_gets_its_code_by_a_button(live: Live, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live.url}/counter/")
    page.get_by_role("button", name="Lấy mã mới").click()
    code = typed(page.locator(".code").inner_text())
    live.door.hall.devices.approve(code, "Máy quầy", ANY, None, request_id=rid())
    page.reload()
    assert page.url == f"{live.url}/counter/"
    context.close()


@pytest.mark.parametrize(
    ("kind", "size"),
    [
        ("kiosk", (1080, 1920)),
        ("display", (1920, 1080)),
        ("counter", (1093, 614)),  # 1366x768 at 125 %
        ("guide", (320, 568)),
    ],
)
def test_the_widest_code_fits(
    live: Live,
    chromium: Browser,
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr("hall.devices.new_code", lambda: "WMQGWMQ")
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(f"{live.url}/{kind}/")
    expect(page.locator(".code")).to_have_text("WMQ GWMQ")
    html = "document.documentElement"
    assert page.evaluate(f"{html}.scrollWidth <= innerWidth && {html}.scrollHeight <= innerHeight")
    page.context.close()


# -- what a place means -------------------------------------------------------------------------


def test_a_device_with_a_place_is_that_kiosk_or_screen(live: Live) -> None:
    hall = live.door.hall
    hall.prefer("screen:2", {"name": "Màn hai"}, None, request_id=rid())
    second = enrolled(hall, "display", "2")
    client = live.door.device(hall, "display", second)
    assert 'data-screen="2"' in client.get("/tu-minh/display/").text
    assert 'data-screen="2"' in client.get("/tu-minh/display/1", follow_redirects=True).text
    anywhere = live.door.device(hall, "display")
    assert 'data-screen="1"' in anywhere.get("/tu-minh/display/").text


def test_only_a_screen_of_the_hall_is_lent_the_voice(live: Live) -> None:
    hall = live.door.other  # where nobody has spoken yet
    beat = {"instance": "staffbrowser1", "sound": "running"}
    looking = live.door.person(hall, "head").post("/gia-vien/display/1/beat", json=beat)
    assert (looking.status_code, looking.get_json()["speak"]) == (200, False)
    beat["instance"] = "televisionsown"
    screen = live.door.device(hall, "display").post("/gia-vien/display/1/beat", json=beat)
    assert (screen.status_code, screen.get_json()["speak"]) == (200, True)


@pytest.mark.parametrize(
    ("to", "onward"),
    [("/tu-minh/display/3", "/tu-minh/display/3"), ("/tu-minh/office/", "/tu-minh/display/"),
     ("https://elsewhere.example/", "/tu-minh/display/"), ("//elsewhere", "/tu-minh/display/"),
     ("/tu-minh/display/\\elsewhere", "/tu-minh/display/"), ("", "/tu-minh/display/")],
)  # fmt: skip
def test_a_device_goes_on_inside_its_own_face(live: Live, to: str, onward: str) -> None:
    client = live.door.device(live.door.hall, "display")
    answer = client.get("/tu-minh/enrol/display", query_string={"to": to})
    assert (answer.status_code, answer.location) == (302, onward)
    assert client.get("/tu-minh/enrol/tv").status_code == 404


def test_every_page_keeps_the_cookie_of_a_device_young(live: Live) -> None:
    client = live.door.device(live.door.hall, "kiosk")
    kept = client.get("/tu-minh/kiosk/").headers["Set-Cookie"]
    name = signin.cookie("kiosk", live.door.hall)
    assert kept.startswith(f"{name}={live.door.tokens['tu-minh', 'kiosk']};")
    assert "Max-Age=34560000" in kept
    assert "HttpOnly" in kept
    assert "SameSite=Strict" in kept


def test_a_scanner_reads_for_kiosks_of_the_hall_alone(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> None:
    from flask_socketio.test_client import SocketIOTestClient

    from kiosk.scanner import key_for

    door = make_door(rulebooks, tmp_path_factory.mktemp("scan"), DENLUOT_URL="http://hall.test")
    flask, kiosk = door.product.flask, door.hall.rulebook.kiosks[0].id
    placed = door.device(door.hall, "kiosk", enrolled(door.hall, "kiosk", kiosk))
    looking = door.person(door.hall, "office")
    sockets = [
        SocketIOTestClient(
            flask, door.product.socketio, "/kiosk", flask_test_client=client,
            auth={"hall": "tu-minh", **said},
        )
        for client, said in ((placed, {}), (looking, {"at": kiosk}))
    ]  # fmt: skip
    key = key_for(flask.secret_key, "tu-minh", kiosk)  # type: ignore[arg-type]
    code = f"{door.product.flask.config.get('URL', 'http://x')}/tu-minh/t/unknowntoken"
    headers = {"X-Scanner-Key": key}
    answer = door.nobody().post("/tu-minh/kiosk/scans", json={"text": code}, headers=headers)
    assert answer.status_code == 204
    heard = [[e["name"] for e in socket.get_received("/kiosk")] for socket in sockets]
    assert ["step" in names for names in heard] == [True, False]
    wrong = door.nobody().post(
        "/tu-minh/kiosk/scans", json={"text": code}, headers={"X-Scanner-Key": "invented"}
    )
    assert wrong.status_code == 403
    door.product.stop()
