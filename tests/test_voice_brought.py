"""What may be brought to the voice's room: recordings clip by clip, and whole archives."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask.testing import FlaskClient
from kiosk_house import House
from voice_house import (
    JSON,
    ROOM,
    archive,
    booth,
    house,
    recording,
    seed,
    seeded,
    send,
    staff,
    text,
    voice_house_at,
    wav,
)

from hall.voice import pcm
from hall.voice.pack import Pack
from hall.voice.words import call_keys

__all__ = ["house", "seed", "seeded", "staff", "voice_house_at"]


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
    assert "1 / 47 tiếng đã thu" in text(staff)
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
    assert "0 / 47 tiếng đã thu" in text(staff)
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
