"""The voice's room: who may come in, what becomes of a recording; and in a browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import a_browser, axe
from conftest import at, rid
from flask.testing import FlaskClient
from kiosk_house import House
from playwright.sync_api import Page, expect
from voice_house import (
    CLERK_PIN,
    JSON,
    OFFICE_PIN,
    ROOM,
    archive,
    booth,
    house,
    publish,
    recording,
    seed,
    seeded,
    send,
    staff,
    text,
    voice_house_at,
)

from hall.voice.announcer import needed
from hall.voice.booth import Booth
from hall.voice.pack import Pack, load
from hall.voice.settings import KEY, VoiceSettings
from hall.voice.words import call_keys, stem

__all__ = ["house", "seed", "seeded", "staff", "voice_house_at"]


# -- who may come in --------------------------------------------------------------------------


def test_only_the_office_comes_in(house: House) -> None:
    nobody, clerk = (house.product.flask.test_client() for _ in range(2))
    person = house.hall.staff.with_role("clerk")[0].id
    form = {"staff": person, "pin": CLERK_PIN, "counter": 1}
    assert clerk.post("/tu-minh/counter/", data=form).status_code == 303
    rules = [
        (method, rule.rule.replace("<hall_id>", "tu-minh"))
        for rule in house.product.flask.url_map.iter_rules()
        if rule.endpoint.startswith("voice_room.")
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    ]
    assert len(rules) == 11
    for client in (nobody, clerk):
        for method, address in rules:
            answer = client.open(address, method=method)
            page = method == "GET" and not address.endswith(".wav")
            assert answer.status_code == (302 if page else 403), address
        # Nor may anybody else send what is larger than other requests.
        large = {"key": "so_1", "file": (io.BytesIO(bytes(400_000)), "a.wav")}
        assert client.post(f"{ROOM}clips", data=large).status_code in (403, 413)


def test_only_this_page_may_hear(house: House, staff: FlaskClient) -> None:
    assert "microphone=(self)" in staff.get(ROOM).headers["Permissions-Policy"]
    assert "microphone=()" in staff.get("/tu-minh/display/").headers["Permissions-Policy"]


def test_the_office_finds_the_room(staff: FlaskClient) -> None:
    assert f'href="{ROOM}"' in staff.get("/tu-minh/office/journal").text


# -- publishing -------------------------------------------------------------------------------


def test_what_is_published_is_heard_and_the_draft_is_not(
    house: House, staff: FlaskClient, seed: Pack
) -> None:
    assert publish(staff).get_json()["error"] == "Chưa có tiếng nào được thu."
    send(staff, "so_7", recording(seed, "so_8"))
    assert publish(staff).get_json()["error"].startswith("Còn 46 tiếng chưa thu")
    assert publish(staff, mixed="1").status_code == 200
    (pack,) = booth(house).published()
    assert pack.id == "rec-20261126-144200"
    assert house.hall.preference(KEY)["pack"] == pack.id  # type: ignore[index]
    voice = house.product.flask.extensions["announcer"]
    keys = call_keys("A007", "Quầy 3")
    live = voice.speaker.say(keys, voice.pack(house.hall, voice.settings(house.hall)))
    assert live == voice.speaker.say(keys, pack) != voice.speaker.say(keys, seed)
    # A later recording changes nothing in the hall until it is published too.
    send(staff, "so_0", recording(seed, "so_9"))
    assert voice.pack(house.hall, voice.settings(house.hall)).missing(["so_0"]) == ["so_0"]
    assert "Giọng thu 26/11/2026 14 giờ 42 · 1 tiếng thu Đang dùng" in text(staff)
    machine, recorded = "Giọng máy espeak-ng vi+Annie Đang dùng", "1 tiếng thu Đang dùng"
    for wanted, is_live in (("", machine), (pack.id, recorded)):
        form = {"request_id": rid(), "pack": wanted}
        assert staff.post(f"{ROOM}use", data=form).status_code == 303
        assert is_live in text(staff)
    for gone in ("rec-20200101-000000", "../seed"):
        form = {"request_id": rid(), "pack": gone}
        assert staff.post(f"{ROOM}use", data=form).status_code == 404


def test_a_voice_is_someone_s_and_can_be_deleted(
    house: House, staff: FlaskClient, seed: Pack
) -> None:
    assert staff.post(f"{ROOM}drop", data={"key": "so_7"}).status_code == 303  # nothing there yet
    send(staff, "so_7", recording(seed, "so_8"))
    publish(staff, mixed="1")
    (pack,) = booth(house).published()
    answer = staff.post(f"{ROOM}forget", data={"pack": pack.id}, headers=JSON)
    assert answer.get_json()["error"].startswith("Bộ giọng đang dùng thì chưa xoá được")
    staff.post(f"{ROOM}use", data={"request_id": rid(), "pack": ""})
    for gone in (pack.id, "draft"):
        assert staff.post(f"{ROOM}forget", data={"pack": gone}).status_code == 303
    assert list(booth(house).folder.iterdir()) == []
    assert staff.post(f"{ROOM}forget", data={"pack": "../seed"}).status_code == 404


def test_a_whole_pack_is_published_without_asking(
    house: House, staff: FlaskClient, seed: Pack
) -> None:
    keys = needed(house.hall.rulebook, VoiceSettings())
    files = {f"{key}.wav": recording(seed, key) for key in keys}
    data = {"file": (io.BytesIO(archive(files)), "giong.zip")}
    staff.post(f"{ROOM}archive", data=data)
    assert "Đã thu đủ 47 tiếng." in text(staff)
    assert publish(staff).status_code == 200
    (pack,) = booth(house).published()
    assert load(pack.folder).missing(keys) == []


def test_old_packs_are_cleared_away_but_never_the_one_in_use(
    house: House, staff: FlaskClient, seed: Pack
) -> None:
    send(staff, "so_7", recording(seed, "so_7"))
    ids = [booth(house).publish(at(f"2026-11-2{n}T08:00"), "rec-20261120-080000") for n in range(9)]
    kept = [pack.id for pack in booth(house).published()]
    assert kept == [*reversed(ids[3:]), ids[0]]


def test_a_counter_s_own_name_is_a_clip_of_its_own(
    house: House, tmp_path: Path, seed: Pack
) -> None:
    book = house.hall.rulebook
    name = "Bàn hướng dẫn, trợ giúp người cao tuổi và người khuyết tật tại sảnh chính, cửa số 2"
    desk = book.counters[0].model_copy(update={"name": name})
    keys = needed(book.model_copy(update={"counters": (desk,)}), VoiceSettings())
    (own,) = [key for key in keys if key.startswith("ten:")]
    assert own.endswith("tại sảnh chính cửa số hai")
    there = Booth(tmp_path / "own")
    named = f"{stem(own)}.wav"
    assert len(named) < 90
    brought = there.put_archive(archive({named: recording(seed, "het_gio_nhan")}), keys)
    assert (brought.taken, brought.refused) == ([own.removeprefix("ten:")], [])
    draft = there.draft()
    assert draft
    assert list(draft.sheet.clips) == [own]


def test_the_settings_are_kept(house: House, staff: FlaskClient) -> None:
    form = {"request_id": rid(), "call": "on", "closing": "on", "english": "on", "region": "nam",
            "from": ["12:00", "07:00", ""], "percent": ["40", "75", ""]}  # fmt: skip
    assert staff.post(f"{ROOM}settings", data=form).status_code == 303
    kept = house.product.flask.extensions["announcer"].settings(house.hall)
    assert (kept.call, kept.recall, kept.closing, kept.english) == (True, False, True, True)
    assert kept.region == "nam"
    assert [(f"{s.start:%H:%M}", s.percent) for s in kept.volume] == [("07:00", 75), ("12:00", 40)]
    wrong = {**form, "request_id": rid(), "percent": ["40", "many", ""]}
    assert staff.post(f"{ROOM}settings", data=wrong).status_code == 303
    assert "một số từ 0 đến 100" in text(staff)
    assert house.product.flask.extensions["announcer"].settings(house.hall) == kept
    assert "PreferencesChanged" in {r.event for r in house.hall.journal(house.hall.now().date())}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"label": "Z001", "counter": "1"}, "Mời ghi một số như A007."),
        ({"label": "A", "counter": "1"}, "Mời ghi một số như A007."),
        ({"label": "A001", "counter": "99"}, "Mời chọn quầy."),
    ],
)
def test_a_preview_that_makes_no_sense_says_why(
    staff: FlaskClient, asked: dict[str, str], why: str
) -> None:
    answer = staff.get(f"{ROOM}sentence.wav", query_string=asked)
    assert (answer.status_code, answer.get_json()["error"]) == (409, why)


def test_a_list_to_read_from_elsewhere(staff: FlaskClient) -> None:
    lines = staff.get(f"{ROOM}reading-list.txt").text.splitlines()
    assert "so_15.wav\tmười lăm" in lines
    assert "chu_H.wav\thát" in lines
    assert len(lines) == 48


# -- in a browser ------------------------------------------------------------------------------


@pytest.fixture
def page(house: House, seed: Pack, tmp_path: Path) -> Iterator[Page]:
    """The room in a browser whose microphone hears the seed's "xin mời số", over and over."""
    heard = tmp_path / "heard.wav"
    heard.write_bytes(recording(seed, "xin_moi_so", 0.5, 500))
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
             f"--use-file-for-fake-audio-capture={heard}"]  # fmt: skip
    errors: list[str] = []
    with a_browser(*flags) as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        base = house.url.removesuffix("/tu-minh/kiosk/")
        page.goto(f"{base}/tu-minh/office/")
        page.get_by_label("Họ tên").select_option(label="Lê Thị Vân")
        page.get_by_label("Mã PIN").fill(OFFICE_PIN)
        page.get_by_label("Mã PIN").press("Enter")
        page.get_by_role("link", name="Giọng đọc").click()
        expect(page.locator("#prompt")).to_have_text("Xin mời số")
        yield page
    assert errors == []


def test_a_clerk_records_hears_and_publishes(house: House, page: Page) -> None:
    record, said = page.locator("#record"), page.locator("#said")
    record.click()
    expect(record).to_have_attribute("data-on", "true")
    page.wait_for_timeout(1900)  # as long as it takes to say it
    record.click()
    expect(said).to_have_text(re.compile("Đã thu «Xin mời số»"))
    row = page.locator('.clip[data-key="xin_moi_so"]')
    expect(row).to_have_attribute("data-state", "recorded")
    draft = booth(house).draft()
    assert draft
    assert list(draft.sheet.clips) == ["xin_moi_so"]
    assert 900 < draft.sheet.clips["xin_moi_so"].ms < 2000
    # Heard again, and within its sentence.
    with page.expect_response(re.compile("clip.wav")) as clip:
        page.locator("#again").click()
    assert clip.value.status == 200
    page.locator("#preview [name=label]").fill("A047")
    with page.expect_response(re.compile("sentence.wav.*by=draft")) as sentence:
        page.get_by_role("button", name="Bản đang thu").click()
    assert sentence.value.status == 200
    page.locator("#preview [name=label]").fill("47")
    page.get_by_role("button", name="Bản đang thu").click()
    expect(page.locator("#heard")).to_have_text("Mời ghi một số như A007.")
    # The next one waits already; then the pack goes to the hall.
    page.get_by_role("button", name="Tiếng sau").click()
    expect(page.locator("#prompt")).to_have_text("đến quầy số")
    page.get_by_role("checkbox", name="Còn 46 tiếng chưa thu").check()
    page.get_by_role("button", name="Công bố bộ giọng này").click()
    expect(page.locator(".note")).to_have_text("Bộ giọng mới đang được dùng.")
    assert house.hall.preference(KEY)["pack"] == booth(house).published()[0].id  # type: ignore[index]
    assert axe(page) == []
    for width in (1440, 1024, 600):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_where_nothing_can_be_heard_the_page_says_what_to_do(house: House, page: Page) -> None:
    """At an address that is not secure the browser hides its microphone: files are left."""
    page.add_init_script("Object.defineProperty(window, 'isSecureContext', {value: false})")
    page.reload()
    expect(page.locator("#no-mic")).to_be_visible()
    expect(page.locator("#no-mic")).to_contain_text("gửi tệp ở dưới")
    expect(page.locator("#record")).to_be_hidden()
    assert page.locator("[data-choose]:visible").count() == 0
    page.get_by_text("Gửi tệp đã thu").click()
    expect(page.get_by_label("Tệp WAV")).to_be_visible()
