"""Samples, levels and packs: real files, and the machine's judgement of what espeak-ng makes."""

from __future__ import annotations

import json
import math
import shutil
from array import array
from pathlib import Path

import pytest
from voice_house import recording, seed, seeded, wav

from hall.voice import check, espeak, pcm
from hall.voice.pack import BadPack, Pack, build_seed, load
from hall.voice.words import TABLE

__all__ = ["seed", "seeded"]


def tone(
    seconds: float = 0.5, loud: float = 0.3, rate: int = 22050, hertz: float = 220
) -> array[int]:
    count = int(seconds * rate)
    return array(
        "h",
        (int(32767 * loud * math.sin(2 * math.pi * hertz * n / rate)) for n in range(count)),
    )


# -- reading files ---------------------------------------------------------------------------


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000, 96000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_a_wav_of_every_kind_sounds_alike(rate: int, channels: int, width: int) -> None:
    whole = tone(0.5, 0.5, rate)
    one = {
        1: bytes((s >> 8) + 128 for s in whole),
        2: whole.tobytes(),
        3: b"".join(b"\0" + s.to_bytes(2, "little", signed=True) for s in whole),
    }[width]
    frames = [one[at : at + width] * channels for at in range(0, len(one), width)]
    samples = pcm.read_wav(wav(b"".join(frames), rate, width, channels))
    assert abs(pcm.seconds(samples) - 0.5) < 0.001
    assert abs(pcm.level(samples).rms - pcm.level(tone(0.5, 0.5)).rms) < 0.5


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "không phải là tệp WAV"),
        (b"ID3" + bytes(100), "không phải là tệp WAV"),
        (b"RIFF\0\0\0\0WAVE", "bị hỏng"),
        (wav(b"\0\0" * 10)[:30], "bị hỏng"),
        (wav(bytes(400), 22050, 4), "loại PCM"),
        (wav(bytes(400), 4000), "loại PCM"),
        (wav(bytes(600), 22050, 2, 3), "loại PCM"),
    ],
)
def test_what_is_no_wav_says_why(data: bytes, why: str) -> None:
    with pytest.raises(pcm.NotSound, match=why):
        pcm.read_wav(data)


def test_a_header_is_not_believed() -> None:
    """A size of 4 GB, an odd tail, a chunk in between, an extensible format."""
    honest = wav(tone(0.2).tobytes())
    lying = honest[:40] + b"\xff\xff\xff\xff" + honest[44:] + b"\x01"
    assert pcm.read_wav(lying) == pcm.read_wav(honest)
    between = honest[:36] + b"LIST" + (3).to_bytes(4, "little") + b"abc\0" + honest[36:]
    assert pcm.read_wav(between) == pcm.read_wav(honest)
    fmt = (
        honest[20:36]
        + (22).to_bytes(2, "little")
        + bytes(6)
        + (1).to_bytes(2, "little")
        + bytes(14)
    )
    extensible = (
        honest[:12] + b"fmt " + (40).to_bytes(4, "little") + b"\xfe\xff" + fmt[2:] + honest[36:]
    )
    assert pcm.read_wav(extensible) == pcm.read_wav(honest)


def test_of_a_long_file_only_the_head_is_read() -> None:
    assert pcm.seconds(pcm.read_wav(wav(bytes(2 * 8000 * 60), 8000))) == pcm.LONGEST_READ


# -- making clips ----------------------------------------------------------------------------


@pytest.mark.parametrize("loud", [0.01, 0.1, 0.9])
def test_a_clip_is_trimmed_and_stands_at_its_level(loud: float) -> None:
    around = pcm.silence(700)
    made = pcm.prepared(pcm.joined([around, tone(0.5, loud), around]))
    level = pcm.level(made)
    assert 0.5 <= pcm.seconds(made) < 0.56
    assert -18 <= level.rms <= -16
    assert level.peak < -1
    assert (made[0], made[-1]) == (0, 0)


def test_a_room_s_hum_is_no_voice() -> None:
    hum = tone(0.6, 0.004, hertz=50)
    made = pcm.trimmed(pcm.joined([hum, tone(0.4), hum]))
    assert 0.4 <= pcm.seconds(made) < 0.5


def test_sudden_peaks_are_held_down_without_breaking() -> None:
    speech = tone(0.8, 0.05)
    for at in range(2000, 2040):
        speech[at] = 30000
    made = pcm.levelled(speech)
    level = pcm.level(made)
    assert -18 <= level.rms <= -16
    assert level.peak <= -1.4


def test_the_chime_is_two_tones_of_nine_tenths_of_a_second() -> None:
    made, again = pcm.chime(), pcm.chime()
    assert made == again
    assert len(made) == pcm.RATE * 9 // 10
    assert pcm.level(made).peak < -1
    assert check.sentence(made, 0.9) == []


# -- the machine's judgement ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("samples", "why"),
    [
        (array("h"), "không có âm thanh"),
        (pcm.silence(900), "không nghe thấy tiếng"),
        (tone(0.5, 0.008), "quá nhỏ"),
        (array("h", (max(-32767, min(32767, 3 * s)) for s in tone(0.5, 0.9))), "bị vỡ tiếng"),
        (tone(3.0), "quá dài: 3,0 giây"),
        (pcm.joined([pcm.silence(300), tone(0.04), pcm.silence(300)]), "quá ngắn"),
        (pcm.joined([tone(0.8, 0.05, hertz=90), tone(0.4, 0.09)]), "ồn quá"),
    ],
)
def test_a_recording_that_cannot_be_taken_says_why(samples: array[int], why: str) -> None:
    assert check.recording(samples, "ba").startswith(why)


def test_every_word_that_espeak_makes_here_is_fit_to_be_called_out(seeded: Path) -> None:
    for lang in ("vi", "en"):
        pack = load(seeded / ".seed" / lang)
        assert set(pack.sheet.clips) == set(TABLE[pack.lang])
        assert check.pack(pack, list(TABLE[pack.lang])) == []
        for clip in pack.sheet.clips.values():
            assert -18 <= clip.rms <= -16
            assert clip.peak < -1
        assert "GPL-3.0" in pack.sheet.licence


def test_a_seed_s_word_with_silence_around_it_is_taken(seed: Pack) -> None:
    for key in ("so_1", "xin_moi_so", "chu_X"):
        samples = pcm.read_wav(recording(seed, key))
        assert check.recording(samples, seed.sheet.clips[key].text) == ""


# -- packs -----------------------------------------------------------------------------------


def test_a_pack_that_is_broken_is_refused_at_once(seed: Pack, tmp_path: Path) -> None:
    def broken(change: object) -> str:
        folder = tmp_path / "pack"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(seed.folder, folder)
        change(folder)  # type: ignore[operator]
        with pytest.raises(BadPack) as refused:
            load(folder)
        return str(refused.value)

    def edit(**changes: object) -> object:
        def change(folder: Path) -> None:
            sheet = json.loads((folder / "pack.json").read_text())
            clip = sheet["clips"]["so_1"]
            for name, value in changes.items():
                (clip if name == "file" else sheet)[name] = value
            (folder / "pack.json").write_text(json.dumps(sheet))

        return change

    assert "pack.json" in broken(lambda folder: (folder / "pack.json").unlink())
    assert "not known here" in broken(edit(rate=44100))
    assert "not known here" in broken(edit(format=9))
    assert "so_1 is missing" in broken(edit(file="../../secret.wav"))
    assert "so_1 is missing" in broken(edit(file="gone.wav"))


def test_the_digest_is_the_sound_s(seed: Pack, tmp_path: Path) -> None:
    shutil.copytree(seed.folder, tmp_path / "same")
    assert load(tmp_path / "same").digest == seed.digest
    sheet = json.loads((tmp_path / "same/pack.json").read_text())
    sheet["clips"]["so_1"]["sha"] = "0" * 64
    (tmp_path / "same/pack.json").write_text(json.dumps(sheet))
    assert load(tmp_path / "same").digest != seed.digest


def test_only_voices_that_keep_the_tones_are_taken() -> None:
    assert espeak.voice_for("vi") == "vi+Annie"
    assert espeak.voice_for("vi", "vi+f3") == "vi+f3"
    for bad in ("vi-vn-x-central", "vi-vn-x-south+f3", "en"):
        with pytest.raises(ValueError, match="lose the tones"):
            espeak.voice_for("vi", bad)


def test_without_espeak_there_is_no_seed_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert espeak.speak("một", "vi") is None
    with pytest.raises(BadPack, match="espeak-ng is missing"):
        build_seed(tmp_path / "seed", "vi")
    assert list(tmp_path.iterdir()) == []


def test_an_espeak_that_fails_or_says_nonsense_is_no_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "espeak-ng"
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for does in ("exit 1", "echo nonsense"):
        program.write_text(f"#!/bin/sh\n{does}\n")
        program.chmod(0o755)
        assert espeak.speak("một", "vi") is None
