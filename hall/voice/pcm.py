"""Sound as samples: reading and writing WAV, levels, silence, fades, joins, the chime. Pure.

Everything here is 16-bit mono at RATE; the standard library's arrays are enough for that.
Levels are dBFS; the RMS counts only the 10 ms windows in which somebody speaks.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterable
from itertools import accumulate, pairwise
from operator import mul
from typing import NamedTuple

RATE = 22050  # what espeak-ng speaks in, and enough for speech
FULL = 32767
TARGET, CEILING = -17.0, -1.5  # dBFS
LONGEST_READ = 30.0  # seconds; of a longer file only the head is read
_WINDOW = RATE // 100
_BLOCK = 44  # 2 ms, the step of the limiter
_EDGE = 15  # windows at each end
_AUDIBLE_POWER = (32768 * 10 ** (-50 / 20)) ** 2  # -50 dBFS


class NotSound(Exception):
    """A Vietnamese sentence: why a file cannot be read."""


class Level(NamedTuple):
    """What some samples are like: RMS of what is audible, peak, and the quieter of both ends in
    dBFS; how many samples in a row stand at full scale; the longest stretch without voice in ms."""

    rms: float
    peak: float
    edge: float
    stuck: int
    pause: int


def seconds(samples: array[int]) -> float:
    return len(samples) / RATE


def silence(ms: int) -> array[int]:
    return array("h", bytes(2 * (RATE * ms // 1000)))


# -- WAV ------------------------------------------------------------------------------------


def read_wav(data: bytes, longest: float = LONGEST_READ) -> array[int]:
    """The samples of a WAV of 8, 16 or 24 bits, mono or stereo, 8 to 96 kHz. Raises NotSound.

    A header's sizes are not believed: what is not in `data` is not there.
    """
    form, body = _chunks(data)
    tag, channels, rate, bits = form
    if tag != 1 or bits not in (8, 16, 24) or channels not in (1, 2) or not 8000 <= rate <= 96000:
        raise NotSound("cần tệp WAV loại PCM 8, 16 hoặc 24 bit, một hoặc hai kênh, 8 đến 96 kHz")
    frame = channels * bits // 8
    body = body[: int(longest * rate) * frame]
    body = body[: len(body) // frame * frame]
    samples = _to_16(body, bits)
    if channels == 2:
        left, right = samples[0::2], samples[1::2]
        samples = array("h", ((a + b) >> 1 for a, b in zip(left, right, strict=True)))
    return resample(samples, rate)


def _chunks(data: bytes) -> tuple[tuple[int, int, int, int], bytes]:
    if len(data) < 12 or data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise NotSound("không phải là tệp WAV")
    at, form = 12, None
    while at + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        body = data[at + 8 : at + 8 + size]
        if name == b"fmt " and len(body) >= 16:
            tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", body)
            if tag == 0xFFFE and len(body) >= 26:  # extensible: the kind stands further on
                (tag,) = struct.unpack_from("<H", body, 24)
            form = (tag, channels, rate, bits)
        if name == b"data" and form:
            return form, body
        at += 8 + size + size % 2
    raise NotSound("tệp WAV bị hỏng hoặc thiếu")


def _to_16(body: bytes, bits: int) -> array[int]:
    if bits == 8:
        return array("h", ((b - 128) << 8 for b in body))
    if bits == 24:
        pairs = bytearray(len(body) // 3 * 2)
        pairs[0::2], pairs[1::2] = body[1::3], body[2::3]
        body = bytes(pairs)
    samples = array("h")
    samples.frombytes(body)
    return samples


def resample(samples: array[int], rate: int) -> array[int]:
    """To RATE. Downwards each sample is the mean of those it covers, upwards lines are drawn
    between them: plain, and good enough for speech."""
    if rate == RATE or not samples:
        return samples
    step, count = rate / RATE, int(len(samples) * RATE / rate)
    if step > 1:
        total = list(accumulate(samples, initial=0))
        edges = [min(len(samples), round(n * step)) for n in range(count + 1)]
        return array(
            "h",
            ((total[b] - total[a]) // max(1, b - a) for a, b in pairwise(edges)),
        )
    last, made = len(samples) - 1, array("h")
    for n in range(count):
        at = n * step
        i = min(int(at), last)
        made.append(round(samples[i] + (at - i) * (samples[min(i + 1, last)] - samples[i])))
    return made


def write_wav(samples: array[int]) -> bytes:
    size = 2 * len(samples)
    head = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        *(b"RIFF", 36 + size, b"WAVE", b"fmt ", 16, 1, 1, RATE, 2 * RATE, 2, 16, b"data", size),
    )
    return head + samples.tobytes()


# -- measuring ------------------------------------------------------------------------------


def _db(value: float) -> float:
    return 20 * math.log10(max(value, 1) / 32768)


def _powers(samples: array[int]) -> list[float]:
    """The mean square of every whole window, of every other sample: as loud, and half the work."""
    half = samples[::2]
    size = _WINDOW // 2
    cuts = (half[at : at + size] for at in range(0, len(samples) // _WINDOW * size, size))
    return [sum(map(mul, cut, cut)) / size for cut in cuts]


def level(samples: array[int]) -> Level:
    powers = _powers(samples)
    heard = [p for p in powers if p > _AUDIBLE_POWER]
    rms = math.sqrt(sum(heard) / len(heard)) if heard else 0.0
    peak = max(max(samples), -min(samples)) if samples else 0
    edge = min((*powers[:_EDGE], *powers[-_EDGE:]), default=0.0)
    stuck = _stuck(samples, peak)
    return Level(_db(rms), _db(peak), _db(math.sqrt(edge)), stuck, _pause(powers))


def _pause(powers: list[float]) -> int:
    longest = run = 0
    for power in powers:
        run = 0 if power > _AUDIBLE_POWER else run + 10
        longest = max(longest, run)
    return longest


def _stuck(samples: array[int], peak: int) -> int:
    if peak < FULL - 60:
        return 0
    longest = run = 0
    for sample in samples:
        run = run + 1 if abs(sample) >= peak - 2 else 0
        longest = max(longest, run)
    return longest


# -- making ---------------------------------------------------------------------------------


def trimmed(samples: array[int]) -> array[int]:
    """Without the silence at both ends; what is silence depends on the room it was recorded in."""
    powers = _powers(samples)
    if not powers:
        return samples
    loud = max(powers)
    quiet = sorted(powers)[len(powers) // 20]
    edge = max(loud * 1e-4, min(quiet * 6, loud * 1e-2), _AUDIBLE_POWER / 10)
    spoken = [at for at, power in enumerate(powers) if power > edge]
    if not spoken:
        return array("h")
    # A soft consonant before, an ending vowel after.
    first, last = max(0, spoken[0] - 1), spoken[-1] + 3
    return samples[first * _WINDOW : last * _WINDOW]


def faded(samples: array[int]) -> array[int]:
    """6 ms in and 20 ms out, so that no join clicks."""
    made = array("h", samples)
    rise, fall = min(RATE * 6 // 1000, len(made)), min(RATE * 20 // 1000, len(made))
    for n in range(rise):
        made[n] = made[n] * n // rise
    for n in range(fall):
        made[-1 - n] = made[-1 - n] * n // fall
    return made


def levelled(samples: array[int]) -> array[int]:
    """At TARGET, no peak above CEILING: louder by gain, its peaks held down by a soft hand."""
    now = level(samples)
    if now.rms < -80:
        return samples
    gain, made = TARGET - now.rms, samples
    for _ in range(5):
        made = _limited(samples, 10 ** (gain / 20))
        missing = TARGET - level(made).rms
        if abs(missing) < 0.1:
            break
        gain += missing
    return made


def _limited(samples: array[int], gain: float) -> array[int]:
    ceiling = 32768 * 10 ** (CEILING / 20)
    cuts = [samples[at : at + _BLOCK] for at in range(0, len(samples), _BLOCK)]
    needs = [min(gain, ceiling / max(1, max(cut), -min(cut))) for cut in cuts]
    if min(needs) == gain:
        return array("h", (int(s * gain) for s in samples))
    low = [min(needs[max(0, at - 5) : at + 6]) for at in range(len(needs))]
    soft = [_mean(low[max(0, at - 4) : at + 5]) for at in range(len(low))]
    made = array("h")
    for at, cut in enumerate(cuts):
        here, there = soft[at], soft[min(at + 1, len(soft) - 1)]
        slope = (there - here) / _BLOCK
        made.extend(int(s * (here + slope * n)) for n, s in enumerate(cut))
    return made


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def prepared(samples: array[int]) -> array[int]:
    """A clip as a pack keeps it: trimmed, faded, levelled."""
    return levelled(faded(trimmed(samples)))


def joined(parts: Iterable[array[int]]) -> array[int]:
    made = array("h")
    for part in parts:
        made.extend(part)
    return made


def chime() -> array[int]:
    """Two falling tones with bell overtones, 0.9 s: drawn by sums, so nobody's licence."""
    made = [0.0] * (RATE * 9 // 10)
    for tone, begins in ((659.26, 0.0), (523.25, 0.32)):
        for overtone, share, dies in ((1, 1.0, 5.0), (2, 0.35, 8.0), (3, 0.12, 12.0)):
            turn, first = 2 * math.pi * tone * overtone / RATE, int(begins * RATE)
            for n in range(len(made) - first):
                rise = min(1.0, n / 130)
                made[first + n] += rise * share * math.exp(-dies * n / RATE) * math.sin(turn * n)
    loud = max(map(abs, made))
    return faded(array("h", (int(0.5 * FULL * s / loud) for s in made)))
