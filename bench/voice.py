"""What the voice can do: how long a sentence takes to make and to say, and how many calls a
minute one voice can follow. Nothing here asserts a time.

    python bench/voice.py [--hours 6]

The capacity is counted, then played: calls arrive at random (their gaps exponential), each as
long as a real sentence of this machine's pack; a call that is older than the displays' limit when
its turn comes is dropped from the voice.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from pathlib import Path

from around import ROOT, spread

from hall.rulecheck import load_halls
from hall.voice import check, espeak, pcm
from hall.voice.pack import Pack, build_seed
from hall.voice.speaker import Speaker
from hall.voice.words import call_keys

HALL = "tu-minh"
STALE = 60.0  # seconds: what a display drops from its voice
SERVICE = 240.0  # seconds that a counter takes for one person: a quick one
SENTENCES = 400


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=6)
    options = parser.parse_args()
    if not espeak.available():
        raise SystemExit("espeak-ng is missing: apt install espeak-ng")
    with tempfile.TemporaryDirectory() as folder:
        speaker = Speaker(Path(folder))
        began = time.perf_counter()
        pack = build_seed(speaker.seed_folder("vi"), "vi")
        took = time.perf_counter() - began
        size = sum(f.stat().st_size for f in pack.folder.glob("*.wav"))
        print(f"\n## Voice\nseed pack: {len(pack.sheet.clips)} clips, {size / 1e6:.1f} MB, "
              f"built in {took:.1f} s")  # fmt: skip
        making(speaker, pack)
        lengths = saying(speaker, pack)
    capacity(lengths, options.hours)


def sentences() -> list[list[str]]:
    book = load_halls(ROOT / "halls")[HALL]
    names = [c.name for c in book.counters]
    return [call_keys(f"A{n:03d}", names[n % len(names)]) for n in range(SENTENCES)]


def making(speaker: Speaker, pack: Pack) -> None:
    """Cold: joined and kept on the disk; warm: read from there; judged: checked by machine."""
    took: dict[str, list[float]] = {"cold": [], "warm": [], "judged": []}
    for keys in sentences():
        for which in ("cold", "warm"):
            began = time.perf_counter()
            sound = speaker.say(keys, pack)
            took[which].append((time.perf_counter() - began) * 1000)
        samples = pcm.read_wav(sound)
        began = time.perf_counter()
        check.sentence(samples, pcm.seconds(samples))
        took["judged"].append((time.perf_counter() - began) * 1000)
    for which, ms in took.items():
        found = spread(ms)
        print(f"a sentence, {which}: p50 {found['p50']:.2f} ms  p95 {found['p95']:.2f} ms")


def saying(speaker: Speaker, pack: Pack) -> list[float]:
    """Seconds that each call takes to play, with its chime."""
    lengths = [pcm.seconds(speaker.joined([(keys, pack, "vi")]).samples) for keys in sentences()]
    print(f"a call lasts {statistics.mean(lengths):.1f} s with its chime "
          f"({min(lengths):.1f} to {max(lengths):.1f})")  # fmt: skip
    return lengths


def capacity(lengths: list[float], hours: float) -> None:
    mean = statistics.mean(lengths)
    print(f"one voice is full at {60 / mean:.1f} calls a minute (each said once), "
          f"{30 / mean:.1f} when each is said twice")  # fmt: skip
    print(f"\n{hours:g} h of calls at random, said once, {SERVICE / 60:g} minutes a person:")
    print("counters  calls/min  load  wait p50  p95  longest  dropped as older than "
          f"{STALE:g} s")  # fmt: skip
    for counters in (4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 48):
        rate = counters / SERVICE
        waits, dropped = played(lengths, rate, hours)
        found = spread(waits)
        print(f"{counters:8} {rate * 60:10.1f} {rate * mean:5.2f} {found['p50']:8.1f} s "
              f"{found['p95']:4.0f} s {max(waits):5.0f} s   {dropped:6.1%}")  # fmt: skip


def played(lengths: list[float], rate: float, hours: float) -> tuple[list[float], float]:
    """Waits of the calls that were spoken, and the share that was dropped."""
    chance = random.Random(7)
    now = free = 0.0
    waits, dropped = [], 0
    while now < hours * 3600:
        now += chance.expovariate(rate)
        begins = max(now, free)
        if begins - now > STALE:
            dropped += 1
            continue
        waits.append(begins - now)
        free = begins + chance.choice(lengths)
    return waits, dropped / (dropped + len(waits))


if __name__ == "__main__":
    main()
