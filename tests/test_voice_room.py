"""The voice's room: who may come in, what may be brought, what becomes of it; and in a browser."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, at, rid
from flask.testing import FlaskClient
from kiosk_house import House
from playwright.sync_api import Page, expect, sync_playwright
from voice_house import (
    CLERK_PIN,
    JSON,
    NOON,
    OFFICE_PIN,
    ROOM,
    archive,
    office,
    recording,
    seed,
    seeded,
    voice_house_at,
    wav,
)

from hall.voice import pcm
from hall.voice.announcer import needed
from hall.voice.booth import Booth
from hall.voice.pack import Pack, load
from hall.voice.settings import KEY, VoiceSettings
from hall.voice.words import call_keys, stem

__all__ = ["seed", "seeded", "voice_house_at"]


@pytest.fixture
def house(voice_house_at: House, tmp_path: Path) -> Iterator[House]:
    """A hall without recordings, that has chosen nothing."""
    voice_house_at.clock.at = at(NOON)
    voice = voice_house_at.product.flask.extensions["announcer"]
    voice._booths["tu-minh"] = Booth(tmp_path / "tu-minh")
    voice_house_at.hall.prefer(KEY, None, 1, request_id=rid())
    return voice_house_at


@pytest.fixture
def staff(house: House) -> FlaskClient:
    return office(house)


def booth(house: House) -> Booth:
    found: Booth = house.product.flask.extensions["announcer"].booth(house.hall)
    return found


def send(client: FlaskClient, key: str, content: bytes, name: str = "clip.wav") -> Any:
    data = {"key": key, "file": (io.BytesIO(content), name)}
    return client.post(f"{ROOM}clips", data=data, headers=JSON)


def publish(client: FlaskClient, **more: str) -> Any:
    return client.post(f"{ROOM}publish", data={"request_id": rid(), **more}, headers=JSON)


def text(client: FlaskClient) -> str:
    """The room's page in words."""
    answer = client.get(ROOM)
    assert answer.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


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
            assert answer.status_code == (302 if method == "GET" else 403), address
        # Nor may anybody else send what is larger than other requests.
        large = {"key": "so_1", "file": (io.BytesIO(bytes(400_000)), "a.wav")}
        assert client.post(f"{ROOM}clips", data=large).status_code in (403, 413)


def test_only_this_page_may_hear(house: House, staff: FlaskClient) -> None:
    assert "microphone=(self)" in staff.get(ROOM).headers["Permissions-Policy"]
    assert "microphone=()" in staff.get("/tu-minh/display/").headers["Permissions-Policy"]


def test_the_office_finds_the_room(staff: FlaskClient) -> None:
    assert f'href="{ROOM}"' in staff.get("/tu-minh/office/journal").text


# -- what may be brought ----------------------------------------------------------------------


def test_a_recording_is_taken_and_heard_in_the_draft_alone(
    house: House, staff: FlaskClient, seed: Pack
) -> None:
    answer = send(staff, "so_7", recording(seed, "so_8"))  # whatever it says: it is a recording
    assert answer.status_code == 200
    assert answer.get_json()["done"] == "Đã thu «bảy»."
    assert -18 <= answer.get_json()["rms"] <= -16
    draft = booth(house).draft()
    assert draft
    assert list(draft.sheet.clips) == ["so_7"]
    assert draft.sheet.clips["so_7"].source == "recorded"
    assert "1 / 45 tiếng đã thu" in text(staff)
    recorded, machine = draft.samples("so_7"), seed.samples("so_7")
    for by, samples in (("", recorded), ("machine", machine)):
        answer = staff.get(f"{ROOM}clip.wav", query_string={"key": "so_7", "by": by})
        assert pcm.read_wav(answer.data) == samples
    asked = {"label": "a007", "counter": "3"}
    heard = {
        by: staff.get(f"{ROOM}sentence.wav", query_string={**asked, "by": by}).data
        for by in ("draft", "live")
    }
    voice = house.product.flask.extensions["announcer"].speaker
    keys = call_keys("A007", "Quầy 3")
    assert pcm.read_wav(heard["draft"]) == voice.joined([(keys, draft, "vi")]).samples
    assert pcm.read_wav(heard["live"]) == voice.joined([(keys, seed, "vi")]).samples
    assert heard["draft"] != heard["live"]
    staff.post(f"{ROOM}drop", data={"key": "so_7"})
    assert "0 / 45 tiếng đã thu" in text(staff)
    assert [p.name for p in (booth(house).folder / "draft").iterdir()] == ["pack.json"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "«ba»: không phải là tệp WAV."),
        (b"\x1aE\xdf\xa3webm" * 40, "«ba»: không phải là tệp WAV."),
        (wav(bytes(40_000)), "«ba» không nghe thấy tiếng."),
        (wav(b"\xff\x7f\x01\x80" * 8000), "«ba» bị vỡ tiếng: mời nói xa micro hơn"),
        (wav(b"\xa0\x00\x60\xff" * 8000), "«ba» quá nhỏ: mời nói gần micro hơn"),
        (wav(b"\x00\x30\x00\xd0" * 60_000), "«ba» quá dài: 5,4 giây, nên dưới 1,3 giây."),
        (wav(bytes(400), 22050, 4), "«ba»: cần tệp WAV loại PCM"),
    ],
)
def test_a_recording_that_cannot_be_taken_names_the_clip_and_why(
    house: House, staff: FlaskClient, content: bytes, why: str
) -> None:
    answer = send(staff, "so_3", content)
    assert answer.status_code == 409
    assert answer.get_json()["error"].startswith(why)
    assert booth(house).draft() is None


@pytest.mark.parametrize("key", ["", "so_99", "../../pack", "ten:đến đâu đó", "chu_Y"])
def test_a_clip_that_no_sentence_has_is_not_taken(
    house: House, staff: FlaskClient, seed: Pack, key: str
) -> None:
    assert send(staff, key, recording(seed, "so_1")).status_code == 404
    assert staff.get(f"{ROOM}clip.wav", query_string={"key": key}).status_code == 404
    assert booth(house).draft() is None


def test_a_plain_form_does_the_same(house: House, staff: FlaskClient, seed: Pack) -> None:
    good = {"key": "so_3", "file": (io.BytesIO(recording(seed, "so_3")), "x.wav")}
    assert staff.post(f"{ROOM}clips", data=good).status_code == 303
    assert "Đã thu «ba»." in text(staff)
    bad = {"key": "so_4", "file": (io.BytesIO(b"no"), "x.wav")}
    assert staff.post(f"{ROOM}clips", data=bad).status_code == 303
    assert "«bốn»: không phải là tệp WAV." in text(staff)
    assert staff.post(f"{ROOM}clips", data={"key": "so_4"}).status_code == 303
    assert "Mời chọn một tệp." in text(staff)


def test_an_archive_is_taken_clip_by_clip(house: House, staff: FlaskClient, seed: Pack) -> None:
    files = {f"{key}.wav": recording(seed, key) for key in ("so_1", "so_2", "den_quay_so")}
    files |= {
        "giong/SO_3.WAV": recording(seed, "so_3"),
        "../../etc/so_4.wav": recording(seed, "so_4"),  # only its last name counts
        "__MACOSX/._so_5.wav": b"junk",
        "la.wav": recording(seed, "so_6"),
        "so_7.wav": wav(bytes(40_000)),
        "note.txt": b"hello",
    }
    data = {"file": (io.BytesIO(archive(files)), "giong.zip")}
    assert staff.post(f"{ROOM}archive", data=data).status_code == 303
    page = text(staff)
    assert "Đã nhận 5 tiếng từ tệp ZIP." in page
    assert "«la.wav»: không có tiếng nào mang tên tệp này." in page
    assert "«bảy» không nghe thấy tiếng." in page
    draft = booth(house).draft()
    assert draft
    assert set(draft.sheet.clips) == {"so_1", "so_2", "so_3", "so_4", "den_quay_so"}
    written = {p.name for p in booth(house).folder.rglob("*") if p.is_file()}
    assert written == {"pack.json", *(c.file for c in draft.sheet.clips.values())}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"no archive", "không phải là ZIP"),
        (archive({"a.txt": b""}), "không có tệp WAV nào"),
        (archive({f"{n}.wav": b"" for n in range(401)}), "quá nhiều tệp (401)"),
    ],
)
def test_an_archive_that_makes_no_sense_says_why(
    staff: FlaskClient, content: bytes, why: str
) -> None:
    data = {"file": (io.BytesIO(content), "giong.zip")}
    answer = staff.post(f"{ROOM}archive", data=data, headers=JSON)
    assert answer.status_code == 409
    assert why in answer.get_json()["error"]


def test_an_archive_that_swells_is_cut_short(house: House, staff: FlaskClient) -> None:
    """100 MB of zeros in 100 KB: at most 4 MB of a file are ever unpacked."""
    bomb = archive({"so_1.wav": wav(bytes(100_000_000))})
    assert len(bomb) < 200_000
    data = {"file": (io.BytesIO(bomb), "giong.zip")}
    assert staff.post(f"{ROOM}archive", data=data).status_code == 303
    assert "«so_1.wav»: tệp quá lớn." in text(staff)
    assert booth(house).draft() is None


@pytest.mark.parametrize(("packing", "head"), [(zipfile.ZIP_DEFLATED, 0), (zipfile.ZIP_LZMA, 9)])
def test_a_damaged_entry_costs_only_itself(
    house: House, staff: FlaskClient, seed: Pack, packing: int, head: int
) -> None:
    """Damaged behind what the packing itself writes first, `head` bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as files:
        files.writestr("so_1.wav", bytes(range(256)) * 40)
        files.writestr("so_2.wav", (seed.folder / seed.sheet.clips["so_2"].file).read_bytes())
    content = bytearray(made.getvalue())
    first = 30 + len("so_1.wav") + head  # where the packed bytes of the first entry begin
    content[first : first + 12] = b"\xff" * 12
    data = {"file": (io.BytesIO(bytes(content)), "giong.zip")}
    assert staff.post(f"{ROOM}archive", data=data).status_code == 303
    assert "«so_1.wav»: không mở được." in text(staff)
    draft = booth(house).draft()
    assert draft
    assert set(draft.sheet.clips) == {"so_2"}


def test_an_upload_has_its_limit(staff: FlaskClient) -> None:
    assert send(staff, "so_1", bytes(21 * 1024 * 1024)).status_code == 413
    assert staff.post(f"{ROOM}drop", data={"key": "x" * 300_000}).status_code == 413


# -- publishing -------------------------------------------------------------------------------


def test_what_is_published_is_heard_and_the_draft_is_not(
    house: House, staff: FlaskClient, seed: Pack
) -> None:
    assert publish(staff).get_json()["error"] == "Chưa có tiếng nào được thu."
    send(staff, "so_7", recording(seed, "so_8"))
    assert publish(staff).get_json()["error"].startswith("Còn 44 tiếng chưa thu")
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
    assert "Đã thu đủ 45 tiếng." in text(staff)
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
    assert len(lines) == 46


# -- in a browser ------------------------------------------------------------------------------


@pytest.fixture
def page(house: House, seed: Pack, tmp_path: Path) -> Iterator[Page]:
    """The room in a browser whose microphone hears the seed's "xin mời số", over and over."""
    heard = tmp_path / "heard.wav"
    heard.write_bytes(recording(seed, "xin_moi_so", 0.5, 500))
    flags = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
             f"--use-file-for-fake-audio-capture={heard}"]  # fmt: skip
    errors: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=flags)
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
        browser.close()
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
    page.get_by_role("checkbox", name="Còn 44 tiếng chưa thu").check()
    page.get_by_role("button", name="Công bố bộ giọng này").click()
    expect(page.locator(".note")).to_have_text("Bộ giọng mới đang được dùng.")
    assert house.hall.preference(KEY)["pack"] == booth(house).published()[0].id  # type: ignore[index]
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => (await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a",
        "wcag21aa", "wcag22aa", "best-practice"]})).violations.flatMap(
        (v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`))"""
    )
    assert found == []
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
