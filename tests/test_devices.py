"""Devices: a code on the device, typed in the office; the device goes on, and is revoked."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator

import pytest
from access_room import PASSWORD, Door, enrolled, make_door
from conftest import rid
from counter_room import axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

import signin
from hall import tables
from hall.clock import FixedClock
from hall.devices import (
    ALPHABET,
    CODE_LENGTH,
    MOST_WAITING,
    Asked,
    Place,
    new_code,
    new_token,
    shown,
    typed,
)
from hall.errors import NotFound, Refused
from hall.hall import Hall
from hall.rulebook import Rulebook
from office.journal import lines

WRONG = "2222222"
ANY = Place()


def approve(hall: Hall, code: str, staff: int | None = None, place: Place = ANY) -> None:
    hall.devices.approve(code, "Màn ở sảnh", place, staff, request_id=rid())


# -- codes --------------------------------------------------------------------------------------


def test_a_code_is_seven_letters_that_nobody_confuses() -> None:
    assert len(ALPHABET) == len(set(ALPHABET)) == 31
    assert not set("0O1IL") & set(ALPHABET)
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == CODE_LENGTH == 7 and set(code) <= set(ALPHABET) for code in codes)
    assert len(new_token()) >= 43  # 256 bits as base64


@pytest.mark.parametrize(
    ("text", "code"),
    [("K7M4XQP", "K7M4XQP"), ("k7m 4xqp", "K7M4XQP"), (" K7M-4XQP\n", "K7M4XQP"), ("", "")],
)
def test_a_code_as_people_type_it(text: str, code: str) -> None:
    assert typed(text) == code


def test_a_code_as_it_is_read_aloud() -> None:
    assert shown("K7M4XQP") == "K7M 4XQP"


# -- asking and approving -----------------------------------------------------------------------


def test_a_device_asks_is_approved_and_revoked(hall: Hall) -> None:
    token, room = new_token(), hall.devices
    assert room.asked("display", token) == Asked("unknown")
    code = room.ask("display", token).code
    assert room.asked("display", token).state == "waiting"
    assert room.enrolled_as("display", token) is None
    assert room.enrolled_as("kiosk", token) is None
    approve(hall, shown(code).lower(), 1, Place("display", "2"))
    assert room.asked("display", token).state == "approved"
    assert room.enrolled_as("kiosk", token) is None, "of another kind"
    device = room.enrolled_as("display", token)
    assert device
    assert (device.name, device.place) == ("Màn ở sảnh", "2")
    room.rename(device.id, "Màn cửa chính", Place("display", "1"), 1, request_id=rid())
    room.revoke(device.id, 1, request_id=rid())
    assert room.asked("display", token).state == "revoked"
    assert room.enrolled_as("display", token) is None
    assert room.ask("display", token).state == "revoked", "only a new token may ask again"
    with pytest.raises(NotFound):
        room.revoke(device.id, 1, request_id=rid())
    said = [(line.event, line.details) for line in reversed(lines(hall, hall.now().date()))]
    assert [row for row in said if "thiết bị" in row[0]] == [
        ("Duyệt thiết bị", "Màn ở sảnh"),
        ("Đổi tên thiết bị", "Màn ở sảnh → Màn cửa chính"),
        ("Thu hồi thiết bị", "Màn cửa chính"),
    ]


def test_only_the_hash_of_a_token_is_kept(hall: Hall) -> None:
    token = new_token()
    hall.devices.ask("kiosk", token)
    with hall.database.read() as conn:
        (row,) = conn.execute(select(tables.device)).mappings()
    assert token not in str(dict(row))
    assert len(row["token_hash"]) == 64


def test_a_code_lives_five_minutes_and_counts_once(hall: Hall, clock: FixedClock) -> None:
    token, room = new_token(), hall.devices
    first = room.ask("kiosk", token).code
    clock.move(minutes=4, seconds=59)
    assert [one.code for one in room.waiting()] == [first]
    clock.move(seconds=1)
    assert room.asked("kiosk", token).state == "expired"
    assert room.waiting() == []
    with pytest.raises(Refused, match="Không có thiết bị nào đang hiện mã này"):
        approve(hall, first)
    second = room.ask("kiosk", token).code
    with pytest.raises(Refused, match="Không có thiết bị nào"):
        approve(hall, first)
    approve(hall, second)
    with pytest.raises(Refused, match="Không có thiết bị nào"):
        approve(hall, second)


def test_another_halls_code_is_no_code(hall: Hall, make_hall) -> None:  # type: ignore[no-untyped-def]
    other = make_hall("gia-vien")
    code = other.devices.ask("kiosk", new_token()).code
    with pytest.raises(Refused, match="Không có thiết bị nào"):
        approve(hall, code)
    approve(other, code)


def test_a_place_of_another_kind_is_refused_and_nothing_is_approved(hall: Hall) -> None:
    token = new_token()
    code = hall.devices.ask("kiosk", token).code
    with pytest.raises(Refused, match="Thiết bị này là máy lấy số, nơi đặt đã chọn là của máy ở"):
        approve(hall, code, place=Place("counter", "1"))
    assert hall.devices.asked("kiosk", token).state == "waiting"
    approve(hall, code, place=Place("kiosk", "1"))


def test_wrong_codes_make_wait(hall: Hall, clock: FixedClock) -> None:
    code = hall.devices.ask("kiosk", new_token()).code
    with pytest.raises(Refused, match="Mã trên thiết bị có 7 ký tự"):
        approve(hall, "K7M")
    for _ in range(5):
        with pytest.raises(Refused, match="Không có thiết bị nào"):
            approve(hall, WRONG, 3)
    with pytest.raises(Refused, match="Mời thử lại sau 60 giây"):
        approve(hall, code, 3)
    approve(hall, code, 4)  # a colleague is not held up
    second = hall.devices.ask("kiosk", new_token()).code
    clock.move(seconds=61)
    approve(hall, second, 3)
    third = hall.devices.ask("kiosk", new_token()).code
    for _ in range(4):
        with pytest.raises(Refused, match="Không có thiết bị nào"):
            approve(hall, WRONG, 3)
    approve(hall, third, 3)


def test_a_flood_of_devices_fills_no_table(hall: Hall, clock: FixedClock) -> None:
    for _ in range(MOST_WAITING):
        hall.devices.ask("kiosk", new_token())
    with pytest.raises(Refused, match="quá nhiều thiết bị chờ duyệt"):
        hall.devices.ask("kiosk", new_token())
    clock.move(hours=2)
    hall.devices.ask("kiosk", new_token())
    with hall.database.read() as conn:
        assert len(conn.execute(select(tables.device.c.id)).all()) == 1


def test_last_seen_is_written_once_a_minute(hall: Hall, clock: FixedClock) -> None:
    token = enrolled(hall, "kiosk")

    def seen() -> float:
        device = hall.devices.enrolled_as("kiosk", token)
        assert device
        assert device.seen_at
        if not hall.devices.lately(device):
            hall.devices.heard_of(device.id)
        (found,) = hall.devices.enrolled()
        assert found.seen_at
        return (found.seen_at - began).total_seconds()

    began = hall.now()
    assert seen() == 0
    clock.move(seconds=59)
    assert seen() == 0
    clock.move(seconds=1)
    assert seen() == 60
    clock.move(seconds=30)
    hall.devices.heard_of(*[d.id for d in hall.devices.enrolled()])
    assert seen() == 60


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
    server = make_server("127.0.0.1", 0, door.product.flask, threaded=True)
    server.daemon_threads = True  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield Live(door, f"http://127.0.0.1:{server.server_port}/tu-minh")
    server.shutdown()
    door.product.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        yield browser
        browser.close()


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
