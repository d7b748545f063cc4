"""What a display asks of the voice: calls, announcements, the chime, and what its picture says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import COPIES, at, miss, recall, rid
from flask.testing import FlaskClient
from kiosk_house import House
from voice_house import NOON, seed, seeded, voice_house_at

from hall.errors import Refused
from hall.rulebook import Rulebook
from hall.voice import pcm
from hall.voice.announcer import Announcer, needed
from hall.voice.settings import KEY, KINDS, VoiceSettings, from_form, from_kept
from hall.voice.speaker import Speaker
from hall.voice.words import announcement_keys, call_keys

__all__ = ["seed", "seeded", "voice_house_at"]
VOICE = "/tu-minh/display/voice/"


@pytest.fixture
def house(voice_house_at: House) -> Iterator[House]:
    """Each test comes in on Thursday afternoon, to a hall that has chosen nothing."""
    voice_house_at.clock.at = at(NOON)
    yield voice_house_at
    prefer(voice_house_at, None)


@pytest.fixture
def client(house: House) -> FlaskClient:
    return house.product.flask.test_client()


def prefer(house: House, kept: VoiceSettings | None) -> None:
    house.hall.prefer(KEY, kept.kept() if kept else None, 1, request_id=rid())


def announcer(house: House) -> Announcer:
    found: Announcer = house.product.flask.extensions["announcer"]
    return found


def called(house: House) -> dict[str, Any]:
    """Someone who was called just now, as the log of calls has it."""
    hall = house.hall
    hall.open_counter(1, 1, request_id=rid())
    hall.issue([(COPIES, 1)], request_id=rid())
    ticket = hall.call_next(1, 1, request_id=rid())
    call = hall.snapshot()["calls"][-1]
    miss(hall, ticket.id)
    found: dict[str, Any] = call
    return found


def test_a_call_of_today_is_one_wav(house: House, client: FlaskClient) -> None:
    call = called(house)
    answer = client.get(f"{VOICE}calls/{call['id']}.wav")
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    speaker = announcer(house).speaker
    keys = call_keys(call["label"], "Quầy 1")
    assert pcm.read_wav(answer.data) == speaker.joined([(keys, speaker.seed("vi"), "vi")]).samples
    assert answer.headers["X-Volume"] == "80"
    assert "max-age=300" in answer.headers["Cache-Control"]
    again = client.get(
        f"{VOICE}calls/{call['id']}.wav", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(f"{VOICE}calls/{call['id'] + 9999}.wav").status_code == 404
    house.clock.at = at("2026-11-27T08:00")  # a call lives one day
    assert client.get(f"{VOICE}calls/{call['id']}.wav").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("announcements/cutoff_soon.wav?minutes=15", 200),
        ("announcements/cutoff_over.wav", 200),
        ("announcements/cutoff_over.wav?minutes=0", 200),
        ("announcements/closing_soon.wav?minutes=5", 200),
        ("announcements/closed.wav", 200),
        ("chime.wav", 200),
        ("announcements/cutoff_soon.wav", 400),
        ("announcements/cutoff_soon.wav?minutes=-1", 400),
        ("announcements/cutoff_soon.wav?minutes=1000", 400),
        ("announcements/fire.wav", 404),
        ("calls/99999999999999999999.wav", 404),
    ],
)
def test_what_may_be_asked(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(VOICE + path)
    assert answer.status_code == status
    if status == 200:
        assert pcm.seconds(pcm.read_wav(answer.data)) >= 0.9


def test_an_announcement_is_what_its_words_say(house: House, client: FlaskClient) -> None:
    answer = client.get(f"{VOICE}announcements/cutoff_soon.wav?minutes=15")
    speaker = announcer(house).speaker
    keys = announcement_keys("cutoff_soon", 15)
    assert pcm.read_wav(answer.data) == speaker.joined([(keys, speaker.seed("vi"), "vi")]).samples


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("call", "calls/{id}.wav"),
        ("cutoff_soon", "announcements/cutoff_soon.wav?minutes=15"),
        ("cutoff_over", "announcements/cutoff_over.wav"),
        ("closing", "announcements/closing_soon.wav?minutes=15"),
        ("closing", "announcements/closed.wav"),
    ],
)
def test_each_sentence_can_be_switched_off(
    house: House, client: FlaskClient, kind: str, path: str
) -> None:
    id = called(house)["id"]
    prefer(house, VoiceSettings(**{kind: False}))
    assert client.get(VOICE + path.format(id=id)).status_code == 204
    prefer(house, VoiceSettings(**{other: other == kind for other in KINDS}))
    assert client.get(VOICE + path.format(id=id)).status_code == 200


def test_a_recall_has_a_switch_and_a_number_of_its_own(house: House, client: FlaskClient) -> None:
    hall = house.hall
    hall.open_counter(1, 1, request_id=rid())
    hall.issue([(COPIES, 1)], request_id=rid())
    ticket = hall.call_next(1, 1, request_id=rid())
    recall(hall, ticket.id)
    id = hall.snapshot()["calls"][-1]["id"]
    miss(hall, ticket.id)
    heard = client.get(f"{VOICE}calls/{id}.wav").data
    speaker = announcer(house).speaker
    keys = call_keys(ticket.label, "Quầy 1", again=1)
    assert pcm.read_wav(heard) == speaker.joined([(keys, speaker.seed("vi"), "vi")]).samples
    prefer(house, VoiceSettings(recall=False))
    assert client.get(f"{VOICE}calls/{id}.wav").status_code == 204
    prefer(house, VoiceSettings(english=True))
    assert len(client.get(f"{VOICE}calls/{id}.wav").data) > len(heard) + 100_000


def test_the_picture_says_what_is_spoken_and_how_loud(house: House) -> None:
    emitter = house.product.emitter
    kinds = ("call", "recall", "result", "cutoff_soon", "cutoff_over", "closing_soon", "closed")
    everything = dict.fromkeys(kinds, True)
    expected = {"speaks": everything, "volume": 80, "able": True}
    assert emitter.snapshot("tu-minh")["voice"] == expected
    steps = [{"from": "13:00", "percent": 35}, {"from": "07:30", "percent": 70}]
    prefer(house, from_form({"volume": steps, "closing": False}))
    quieter = everything | {"closing_soon": False, "closed": False}
    emitter.touch("tu-minh")
    assert emitter.snapshot("tu-minh")["voice"] == {
        "speaks": quieter, "volume": 35, "able": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("clock", "percent"),
    [("07:29", 35), ("07:30", 70), ("12:59", 70), ("13:00", 35), ("23:59", 35)],
)
def test_the_volume_by_hour(clock: str, percent: int) -> None:
    """Before the first step of the day the last one of the day before still holds."""
    steps = [{"from": "13:00", "percent": 35}, {"from": "07:30", "percent": 70}]
    kept = from_form({"volume": steps})
    assert kept.volume_at(at(f"2026-11-26T{clock}").time()) == percent
    assert from_kept(kept.kept()) == kept


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"volume": []}, "Âm lượng"),
        ({"volume": [{"from": "25:00", "percent": 5}]}, "Âm lượng"),
        ({"volume": [{"from": "07:00", "percent": 101}]}, "Âm lượng"),
        (
            {"volume": [{"from": "07:00", "percent": 1}, {"from": "07:00", "percent": 2}]},
            "Âm lượng",
        ),
        ({"region": "trung"}, "Bắc hoặc Nam"),
        ({"english": "yes"}, "không hợp lệ"),
        ({"shout": True}, "không hợp lệ"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(values: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refused:
        from_form(values)
    assert why in refused.value.sentence


def test_what_is_not_understood_any_more_is_the_default() -> None:
    assert from_kept({"shout": True}) == from_kept(None) == VoiceSettings()


def test_a_pack_that_is_gone_leaves_the_machine_s_voice(house: House, client: FlaskClient) -> None:
    id = called(house)["id"]
    heard = client.get(f"{VOICE}calls/{id}.wav").data
    prefer(house, VoiceSettings(pack="rec-20200101-000000"))
    assert client.get(f"{VOICE}calls/{id}.wav").data == heard


def test_without_espeak_or_any_pack_there_is_the_chime(
    house: House, client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = called(house)["id"]
    monkeypatch.setenv("PATH", str(tmp_path))
    bare = Announcer(Speaker(tmp_path / "voice"), house.product.halls)
    monkeypatch.setitem(house.product.flask.extensions, "announcer", bare)
    answer = client.get(f"{VOICE}calls/{id}.wav")
    assert pcm.read_wav(answer.data) == bare.speaker.chime()
    assert not bare.able(house.hall)
    bare.seed_soon()
    assert not (tmp_path / "voice").exists()


def test_the_seed_is_built_by_whoever_is_about_to_speak(house: House, tmp_path: Path) -> None:
    """In the background and once; with every word that the halls can need."""
    voice = Announcer(Speaker(tmp_path / "voice"), house.product.halls)
    assert voice.speaker.seed("vi") is None
    voice.seed_soon()
    voice.seed_soon()
    assert voice._building.acquire(timeout=60)
    voice._building.release()
    book: Rulebook = house.hall.rulebook
    for region in ("bac", "nam"):
        for lang in ("vi", "en"):
            pack = voice.speaker.seed(lang)  # type: ignore[arg-type]
            assert pack
            wanted = needed(book, VoiceSettings(region=region), lang)  # type: ignore[arg-type]
            assert pack.missing(wanted) == []
    digest = voice.speaker.seed("vi")
    voice.seed_soon()
    assert voice.speaker.seed("vi") is digest
