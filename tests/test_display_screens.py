"""What the office chooses is what the televisions show; nobody else may choose."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import rid
from counter_room import (
    COPIES,
    LAN,
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
from playwright.sync_api import Browser, BrowserContext, expect
from screens_room import SCREENS, form, office, png, sign_in, television

from hall import media, screens

__all__ = ["context", "counter_browser", "counter_room", "office", "room"]

# -- who may --------------------------------------------------------------------------------


def test_nobody_but_the_office_may_choose(room: Room) -> None:
    room.hall.staff.set_pin("Ngô Văn Khởi", ("guide",), "864209")
    guide_id = room.hall.staff.with_role("guide")[0].id
    nobody, clerk = room.product.flask.test_client(), room.client(LAN, PIN, counter=1)
    guide = room.product.flask.test_client()
    answer = guide.post("/tu-minh/guide/sign-in", data={"staff": guide_id, "pin": "864209"})
    assert answer.status_code == 303
    for client in (nobody, clerk, guide):
        for page in ("", "/1", "/new"):
            answer = client.get(SCREENS + page)
            assert (answer.status_code, answer.location) == (302, "/tu-minh/office/")
        assert client.get(SCREENS + "/check?inches=55").status_code == 403
        for page in ("/1", "/new", "/1/remove"):
            assert client.post(SCREENS + page, data=form()).status_code == 403
        assert client.put("/tu-minh/office/media?name=x.png", data=png()).status_code == 403
        assert client.post("/tu-minh/office/media/x.png/remove").status_code == 403
    assert room.hall.preferences(screens.PREFIX) == {}


# -- what is refused ------------------------------------------------------------------------


def test_a_wrong_form_says_so_and_loses_nothing(room: Room, office: FlaskClient) -> None:
    wrong = form(name="", inches="to", seat_m="99", notice="Mang theo <căn cước>", night_to="25:00",
                 lanes=["A", "Z"], counters=["x"])  # fmt: skip
    answer = office.post(SCREENS + "/1", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    for sentence in (
        "Tên màn hình: từ 1 đến 40 ký tự.", "Cỡ ti vi: từ 15 đến 120 inch.",
        "Ghế xa nhất: từ 1 đến 40 mét.", "Giờ đêm: viết dạng 19:00 và 06:00.",
        "Lĩnh vực đã chọn không có ở đây.", "Quầy đã chọn không có ở đây.",
    ):  # fmt: skip
        assert sentence in page
    assert 'value="Mang theo &lt;căn cước&gt;"' in page
    assert 'name="seat_m" inputmode="decimal" required value="99"' in page
    assert room.hall.preferences(screens.PREFIX) == {}
    assert office.post(SCREENS + "/7", data=form()).status_code == 404
    assert office.post(SCREENS + "/1/remove", data=form()).status_code == 409
    check = office.get(SCREENS + "/check", query_string=form(inches="5"))
    assert check.get_json() == {"wrong": ["Cỡ ti vi: từ 15 đến 120 inch."]}
    assert check.status_code == 400


def test_the_office_writes_one_journal_row_for_a_choice_sent_twice(
    room: Room, office: FlaskClient
) -> None:
    before, sent = room.events("PreferencesChanged"), form(notice="Quầy 4 nghỉ chiều nay")
    for _ in range(2):
        assert office.post(SCREENS + "/1", data=sent).status_code == 303
    assert room.events("PreferencesChanged") == before + 1
    assert room.hall.preference("screen:1")["notice"] == "Quầy 4 nghỉ chiều nay"


def test_media_are_checked_streamed_and_served(
    room: Room, office: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, plain = "/tu-minh/office/media?name=Ảnh%20mới.png", {"Accept": "application/json"}
    answer = office.put(address, data=png(), headers=plain)
    assert answer.status_code == 200
    name = answer.get_json()["name"]
    assert name.startswith("anh-moi-")
    bad = office.put(address, data=b"<script>1</script>", headers=plain)
    assert bad.status_code == 409
    assert bad.get_json()["error"].startswith("Tệp không phải ảnh")
    foreign = office.put(address, data=png(), headers={"Origin": "http://elsewhere.test"})
    assert foreign.status_code == 403
    large = b"\0\0\0\x20ftypisom" + bytes(600 * 1024)  # more than a form may hold
    assert office.put("/tu-minh/office/media?name=phim.mp4", data=large).status_code == 200
    monkeypatch.setattr(media, "LARGEST", 1024)
    assert office.put(address, data=large, headers=plain).status_code == 413
    shown = office.get(f"/tu-minh/display/media/{name}")
    assert (shown.status_code, shown.mimetype, shown.data) == (200, "image/png", png())
    film = next(n for n in room.product.flask.extensions["shelves"]["tu-minh"].pieces()
                if n.kind == "video")  # fmt: skip
    part = office.get(f"/tu-minh/display/media/{film.name}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.mimetype, part.data) == (206, "video/mp4", large[:10])
    for other in ("x.png", "..%2Fsecret.key", ".hidden.png"):
        assert office.get(f"/tu-minh/display/media/{other}").status_code == 404
    assert office.get(f"/gia-vien/display/media/{name}").status_code == 404
    assert office.post(f"/tu-minh/office/media/{name}/remove").status_code == 303
    assert office.get(f"/tu-minh/display/media/{name}").status_code == 404


def test_a_file_cannot_be_sent_before_the_page_knows_how(
    room: Room, context: BrowserContext
) -> None:
    context.route("**/office/screens.js", lambda route: route.abort())
    page = sign_in(room, context)
    expect(page.get_by_role("button", name="Gửi lên")).to_be_disabled()


# -- the journey ----------------------------------------------------------------------------


def test_the_office_chooses_and_the_board_changes_without_a_reload(
    room: Room, office: FlaskClient, context: BrowserContext, counter_browser: Browser
) -> None:
    board = television(counter_browser, room)
    board.evaluate("window.sameDocument = true")
    page = sign_in(room, context)
    card = page.locator("[data-screen='1']")
    expect(card).to_have_attribute("data-state", "alive")
    expect(card.locator(".state")).to_contain_text("Đang chạy")
    expect(card.locator(".state")).to_contain_text("bản mới nhất")
    assert axe(page) == []
    card.get_by_role("link", name="Sửa").click()
    expect(page.locator(".verdict")).to_contain_text("Đạt")
    page.get_by_label("Ghế xa nhất (m)").fill("8,5")
    verdict = "Chưa đạt: từ ghế xa nhất (8,5 m) chưa đọc rõ số ở ô từng quầy."
    expect(page.locator(".verdict")).to_have_text(verdict)
    expect(page.locator("#check")).to_contain_text("Cần ti vi từ 75 inch")
    page.get_by_label("Cỡ ti vi (inch)").fill("5")
    expect(page.locator("#check-wrong")).to_have_text("Cỡ ti vi: từ 15 đến 120 inch.")
    page.get_by_label("Cỡ ti vi (inch)").fill("98")
    expect(page.locator(".verdict")).to_contain_text("Đạt: từ ghế xa nhất (8,5 m)")
    page.get_by_label("Dòng thông báo").fill("Quầy 4 nghỉ chiều nay")
    page.get_by_label("Quầy 1", exact=True).check()
    page.get_by_label("Quầy 2", exact=True).check()
    page.get_by_label("Chiếu ảnh, video").check()
    assert axe(page) == []
    page.get_by_role("button", name="Lưu").click()
    expect(board.locator("#notice")).to_have_text("Quầy 4 nghỉ chiều nay")
    assert board.locator(".counter").evaluate_all("ns => ns.map(n => n.dataset.counter)") == [
        "1",
        "2",
    ]
    expect(board.locator("#media")).to_be_hidden()
    page.get_by_label("Chọn tệp").set_input_files(
        {"name": "Hội.png", "mimeType": "", "buffer": png()}
    )
    room.clock.at += timedelta(seconds=1)  # a picture of the same moment is no newer
    page.get_by_role("button", name="Gửi lên").click()
    expect(page.locator(".piece")).to_contain_text("hoi-")
    image = board.locator("#media img")
    expect(image).to_be_visible()
    board.wait_for_function("() => document.querySelector('#media img').naturalWidth === 16")
    room.clock.at += timedelta(seconds=1)
    page.get_by_role("button", name="Xoá").click()
    expect(board.locator("#media")).to_be_hidden()
    assert board.evaluate("window.sameDocument") is True
    board.close()


def test_a_second_screen_shows_its_own_counters(
    room: Room, office: FlaskClient, counter_browser: Browser
) -> None:
    assert room.product.flask.test_client().get("/tu-minh/display/2").status_code == 404
    assert (
        office.post(SCREENS + "/new", data=form(name="Tầng hai", counters="2")).status_code == 303
    )
    first, second = television(counter_browser, room), television(counter_browser, room, 2)
    room.hall.open_counter(1, LAN, request_id=rid())
    room.hall.open_counter(2, VAN - 1, request_id=rid())
    one, two = room.issue(COPIES), room.issue(COPIES)
    room.hall.call_next(1, LAN, request_id=rid())
    expect(first.locator("#hero-label")).to_have_text(one.label)
    expect(second.locator("#board")).to_have_attribute("data-rev", str(room.hall.snapshot()["rev"]))
    expect(second.locator("#hero")).to_have_attribute("data-state", "idle")
    room.hall.call_next(2, VAN - 1, request_id=rid())
    expect(second.locator("#hero-label")).to_have_text(two.label)
    expect(second.locator(".counter")).to_have_count(1)
    chosen = form(name="Tầng hai", counters="1")
    assert office.post(SCREENS + "/2", data=chosen).status_code == 303
    expect(second.locator(".counter[data-counter='1']")).to_be_visible()
    expect(second.locator("#hero")).to_have_attribute("data-state", "idle")  # no longer its call
    assert office.post(SCREENS + "/2/remove", data={"request_id": rid()}).status_code == 303
    expect(second.locator(".counter")).to_have_count(len(room.hall.rulebook.counters))
    assert office.get("/tu-minh/display/2").status_code == 404
    first.close()
    second.close()


def test_two_screens_with_sound_over_one_counter_are_warned_of(
    room: Room, office: FlaskClient
) -> None:
    office.post(SCREENS + "/new", data=form(name="Sảnh sau", sound="on"))
    page = office.get(SCREENS).get_data(as_text=True)
    assert "«Bảng gọi số» và «Sảnh sau» cùng phát tiếng và có chung quầy" in page
