"""Joining: one WAV a sentence, made once, right to the sample, and what happens without a voice."""

from __future__ import annotations

import io
import threading
import wave
from pathlib import Path

import pytest
from voice_house import seed, seeded, speaker

from display.commands import judged
from hall.rulebook import Rulebook
from hall.voice import check, pcm
from hall.voice.pack import Pack
from hall.voice.speaker import Speaker, plan_seconds
from hall.voice.words import announcement_keys, call_keys
from hall.words import Language

__all__ = ["seed", "seeded", "speaker"]

CALL = call_keys("A007", "Quầy 3")


def files(speaker: Speaker) -> list[Path]:
    return sorted(speaker.folder.glob(".cache/*"))


def test_a_sentence_is_its_clips_and_its_gaps_to_the_sample(speaker: Speaker, seed: Pack) -> None:
    samples = speaker.joined([(CALL, seed, "vi")]).samples
    at = len(speaker.chime())
    assert samples[:at] == speaker.chime()
    for key, gap in zip(CALL, (150, 90, 90, 90, 90, 260, 90), strict=True):
        quiet, clip = pcm.silence(gap), seed.samples(key)
        assert clip is not None
        assert samples[at : at + len(quiet)] == quiet
        at += len(quiet)
        assert samples[at : at + len(clip)] == clip
        at += len(clip)
    assert at == len(samples)
    assert abs(pcm.seconds(samples) - _plan(speaker, CALL, seed)) < 0.001


def _plan(speaker: Speaker, keys: list[str], pack: Pack) -> float:
    clips = [speaker.clip(key, pack, "vi") for key in keys]
    return plan_seconds(keys, [pcm.seconds(clip) for clip in clips if clip is not None])


def test_a_sentence_is_made_once_and_read_from_the_disk(speaker: Speaker, seed: Pack) -> None:
    first = speaker.say(CALL, seed)
    with wave.open(io.BytesIO(first)) as file:  # as others read it
        assert file.getparams()[:3] == (1, 2, 22050)
        assert file.readframes(file.getnframes()) == pcm.read_wav(first).tobytes()
    (path,) = files(speaker)
    assert path.read_bytes() == first
    path.write_bytes(b"kept")
    assert speaker.say(CALL, seed) == b"kept"
    assert speaker.say(CALL, None) != b"kept"  # another pack is another sentence
    assert speaker.say(CALL, seed, chime=False) != b"kept"


def test_many_screens_at_once_make_one_file(speaker: Speaker, seed: Pack) -> None:
    said: list[bytes] = []
    screens = [
        threading.Thread(target=lambda: said.append(speaker.say(CALL, seed))) for _ in range(12)
    ]
    for screen in screens:
        screen.start()
    for screen in screens:
        screen.join()
    assert len(said) == 12
    assert len(set(said)) == 1
    assert len(files(speaker)) == 1  # and no half-written one


def test_the_cache_is_bounded_and_the_oldest_go_first(speaker: Speaker, seed: Pack) -> None:
    import os

    for number in range(5):
        speaker.say(call_keys(f"A00{number}", "Quầy 1"), seed)
    sizes = [path.stat().st_size for path in files(speaker)]
    newest = files(speaker)[2]
    for path in files(speaker):
        os.utime(path, (1, 1))
    os.utime(newest, (9, 9))
    speaker.prune(max(sizes) + 10)
    assert files(speaker) == [newest]


def test_a_call_may_be_said_in_english_after_it(speaker: Speaker, seed: Pack) -> None:
    english = speaker.seed("en")
    plain = pcm.read_wav(speaker.say(CALL, seed))
    both = pcm.read_wav(
        speaker.say(CALL, seed, (call_keys("A007", "Quầy 3", lang="en"), english, "en"))
    )
    assert both[: len(plain)] == plain
    assert 3 < pcm.seconds(both) - pcm.seconds(plain) < 7
    assert check.sentence(both, pcm.seconds(both)) == []


def test_a_missing_clip_is_spoken_by_the_machine(
    speaker: Speaker, seed: Pack, tmp_path: Path
) -> None:
    """From the seed pack where it has the word, else by espeak-ng at once."""
    keys = call_keys("A007", "Bàn hướng dẫn 2")
    assert seed.missing(keys) == ["ten:đến bàn hướng dẫn hai"]
    assert judged(speaker, keys, seed) == []
    nothing = Speaker(tmp_path / "empty")
    assert nothing.seed("vi") is None
    assert nothing.joined([(CALL, None, "vi")]).samples == (
        speaker.joined([(CALL, seed, "vi")]).samples
    )


def test_without_any_voice_a_call_is_its_chime(
    tmp_path: Path, seed: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    alone = Speaker(tmp_path / "voice")
    assert not alone.able()
    assert pcm.read_wav(alone.say(CALL, None)) == alone.chime()
    assert alone.read("Mời chọn lĩnh vực.", "vi") is None
    assert files(alone) == []  # tomorrow it may have a voice
    # A pack that lacks one word says none: half a sentence misleads.
    lame = call_keys("A007", "Bàn hướng dẫn")
    assert pcm.read_wav(alone.say(lame, seed)) == alone.chime()
    assert judged(alone, CALL, seed) == []  # its own clips need no machine


def test_a_full_disk_silences_nobody(speaker: Speaker, seed: Pack) -> None:
    (speaker.folder / ".cache").write_text("a file where the folder should be")
    with pytest.raises(NotADirectoryError):
        (speaker.folder / ".cache" / "x").read_bytes()
    assert len(speaker.say(CALL, seed)) > 100_000


def test_a_text_is_read_aloud_whole(speaker: Speaker) -> None:
    sound = speaker.read("Mời ông bà chọn lĩnh vực cần giải quyết.", "vi")
    assert sound is not None
    assert speaker.read("Mời ông bà chọn lĩnh vực cần giải quyết.", "vi") == sound
    samples = pcm.read_wav(sound)
    assert 2 < pcm.seconds(samples) < 6
    assert check.sentence(samples, pcm.seconds(samples)) == []


def test_every_counter_of_every_hall_and_a_thousand_numbers(
    speaker: Speaker, seed: Pack, rulebooks: dict[str, Rulebook]
) -> None:
    """Built and judged by machine: level, clipping, length, silence."""
    wrong = []
    for book in rulebooks.values():
        for counter in book.counters:
            for again in (0, 1):
                keys = call_keys(f"{counter.lanes[0]}047", counter.name, again)
                wrong += [(book.id, counter.name, f) for f in judged(speaker, keys, seed)]
    counters = rulebooks["tu-minh"].counters
    for number in range(1000):
        keys = call_keys(f"A{number:03d}", counters[number % len(counters)].name)
        wrong += [("A", number, fault) for fault in judged(speaker, keys, seed)]
    assert wrong == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_announcement_passes(speaker: Speaker, lang: Language) -> None:
    pack = speaker.seed(lang)
    assert pack is not None
    for keys in (
        *(announcement_keys("cutoff_soon", n, lang=lang) for n in range(1, 60, 7)),
        announcement_keys("cutoff_over", lang=lang),
        announcement_keys("closing_soon", 15, lang=lang),
        announcement_keys("closed", lang=lang),
    ):
        samples = speaker.joined([(keys, pack, lang)]).samples
        assert check.sentence(samples, pcm.seconds(samples)) == [], keys
