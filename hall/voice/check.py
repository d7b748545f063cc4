"""What the machine finds wrong with a clip, a pack or a sentence, in words for a person. Pure.

A listener has still to like the voice: this only says that nothing is too quiet, broken, cut
off, too long or silent.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from hall.voice import pcm
from hall.voice.pack import Pack
from hall.voice.words import text_of

LOUD, QUIET = -15.5, -18.5  # dBFS RMS; a pack's clips stand at -18 to -16, give half for rounding
PEAK = -1.0  # dBFS
SHORTEST = 0.12  # seconds: "ích", whose end is no sound at all
LONGEST_PAUSE = 600  # ms, inside a clip of several words or between two of a sentence


class Finding(NamedTuple):
    """What is wrong with one clip or sentence."""

    what: str
    wrong: str


def longest(text: str) -> float:
    """How many seconds a clip of some words may take, spoken slowly."""
    return min(6.0, 0.75 + 0.55 * len(text.split()))


def recording(samples: array[int], text: str) -> str:
    """Why a raw recording cannot be taken; "" when it can."""
    if not samples:
        return "không có âm thanh"
    level = pcm.level(samples)
    voice = pcm.trimmed(samples)
    if level.rms < -80 or not voice:
        return "không nghe thấy tiếng"
    if level.rms < -42 or level.peak < -32:
        return "quá nhỏ: mời nói gần micro hơn"
    if level.stuck >= 4:
        return "bị vỡ tiếng: mời nói xa micro hơn hoặc giảm âm lượng thu"
    wrong = _length(voice, text)
    if not wrong and level.rms - level.edge < 12:
        return "ồn quá hoặc bị cắt sát: mời thu lại, để nửa giây yên lặng ở đầu và cuối"
    return wrong


def _length(samples: array[int], text: str) -> str:
    took = pcm.seconds(samples)
    if took < SHORTEST:
        return "quá ngắn"
    if took > longest(text):
        return f"quá dài: {took:.1f} giây, nên dưới {longest(text):.1f} giây".replace(".", ",")
    return ""


def clip(samples: array[int], text: str) -> list[str]:
    """What is wrong with a clip as a pack keeps it."""
    wrong = [_length(samples, text), *_level(pcm.level(samples))]
    return [each for each in wrong if each]


def sentence(samples: array[int], plan_seconds: float) -> list[str]:
    """What is wrong with a joined sentence that was to take `plan_seconds`."""
    wrong = _level(pcm.level(samples))
    if abs(pcm.seconds(samples) - plan_seconds) > 0.005:
        wrong.append(f"dài {pcm.seconds(samples):.2f} giây, dự tính {plan_seconds:.2f}")
    return wrong


def pack(one: Pack, keys: Sequence[str] = ()) -> list[Finding]:
    """Everything wrong with a pack; `keys` are the clips that it should have."""
    found = [Finding(text_of(key, one.lang), "chưa có") for key in one.missing(keys)]
    for key, kept in one.sheet.clips.items():
        samples = one.samples(key)
        assert samples is not None
        found += [Finding(kept.text, wrong) for wrong in clip(samples, kept.text)]
    return found


def _level(level: pcm.Level) -> list[str]:
    wrong = []
    if level.rms < QUIET:
        wrong.append(f"quá nhỏ: {level.rms:.1f} dBFS")
    if level.rms > LOUD:
        wrong.append(f"quá to: {level.rms:.1f} dBFS")
    if level.peak > PEAK:
        wrong.append(f"đỉnh {level.peak:.1f} dBFS")
    if level.stuck >= 4:
        wrong.append("bị vỡ tiếng")
    if level.pause > LONGEST_PAUSE:
        wrong.append(f"có đoạn lặng {level.pause} ms")
    return wrong
