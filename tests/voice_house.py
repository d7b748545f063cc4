"""A house for the voice's tests: seed packs built once, recordings, the product with its room."""

from __future__ import annotations

import io
import re
import shutil
import wave
import zipfile
from array import array
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from conftest import at, rid
from flask.testing import FlaskClient
from kiosk_house import House, a_house

from hall.rulebook import Rulebook
from hall.voice import pcm
from hall.voice.booth import Booth
from hall.voice.pack import Pack, build_seed, load
from hall.voice.settings import KEY
from hall.voice.speaker import Speaker

OFFICE_PIN, CLERK_PIN = "mat-khau-van-phong", "135790"
ROOM = "/tu-minh/display/voice/room/"
JSON = {"Accept": "application/json"}
NOON = "2026-11-26T14:42"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A voice folder with both seed packs, as espeak-ng speaks here; built once for all modules."""
    folder = tmp_path_factory.getbasetemp() / "voice-seed"
    if not folder.exists():
        speaker = Speaker(folder)
        build_seed(speaker.seed_folder("vi"), "vi")
        build_seed(speaker.seed_folder("en"), "en")
    return folder


@pytest.fixture(scope="session")
def seed(seeded: Path) -> Pack:
    return load(seeded / ".seed" / "vi")


@pytest.fixture
def speaker(seeded: Path, tmp_path: Path) -> Speaker:
    """A speaker with the seed packs and a cache of its own."""
    (tmp_path / ".seed").symlink_to(seeded / ".seed")
    return Speaker(tmp_path)


@pytest.fixture(scope="session")
def voice_house_at(
    rulebooks: dict[str, Rulebook], seeded: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    data = tmp_path_factory.mktemp("voiced")
    shutil.copytree(seeded / ".seed", data / "voice" / ".seed")
    with a_house(rulebooks["tu-minh"], NOON, data, 19700) as house:
        house.hall.staff.set_pin("Nguyễn Thị Lan", ("clerk",), CLERK_PIN)
        house.hall.staff.set_password("Lê Thị Vân", ("office",), OFFICE_PIN)
        yield house


def office(house: House) -> FlaskClient:
    """A browser without scripts, signed in at the office."""
    client = house.product.flask.test_client()
    person = house.hall.staff.with_role("office")[0].id
    answer = client.post("/tu-minh/office/", data={"staff": person, "pin": OFFICE_PIN})
    assert answer.status_code == 303
    return client


def recording(seed: Pack, key: str, gain: float = 0.6, quiet_ms: int = 400) -> bytes:
    """A clip as a person would bring it: a seed's word with silence around, WAV."""
    found = seed.samples(key)
    assert found is not None
    word = array("h", (int(s * gain) for s in found))
    return pcm.write_wav(pcm.joined([pcm.silence(quiet_ms), word, pcm.silence(quiet_ms)]))


def wav(samples: bytes, rate: int = 22050, width: int = 2, channels: int = 1) -> bytes:
    """Samples as the standard library writes them."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples)
    return out.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return out.getvalue()


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
