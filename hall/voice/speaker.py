"""Joins clips into sentences and keeps them: one WAV a sentence, made once.

A clip that the pack lacks is taken from the seed pack, else spoken by espeak-ng; where there is
none of these the sentence is its chime alone, since half a sentence misleads.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from array import array
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from hall.voice import espeak, pcm
from hall.voice.pack import BadPack, Pack, keep, load
from hall.voice.words import CLAUSES, OWN, text_of
from hall.words import Language

log = logging.getLogger(__name__)
VERSION = 1  # of how sentences are joined: changes what the cache keeps
CHIME_SECONDS = 0.9
WORD_GAP, CLAUSE_GAP, AFTER_CHIME, BETWEEN = 90, 260, 150, 450  # ms
CACHE_BYTES = 64 * 1024 * 1024
_PRUNE_EVERY = 50  # sentences
_READ_ALOUD = "read"

Part = tuple[Sequence[str], Pack | None, Language]


class Said(NamedTuple):
    """A sentence's samples, and whether it has words: without any it is the chime alone."""

    samples: array[int]
    worded: bool


D = TypeVar("D", bytes, bytes | None)


class Speaker:
    """One for a deployment; safe from any thread. `folder` keeps the seed packs and the cache."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._cache = folder / ".cache"
        self._lock = threading.Lock()
        self._making: dict[str, threading.Lock] = {}
        self._chime: array[int] | None = None
        self._seeds: dict[Language, tuple[int, Pack]] = {}
        self._spoken: dict[tuple[str, Language], array[int]] = {}  # a table of words at most
        self._made = 0

    def seed_folder(self, lang: Language) -> Path:
        return self.folder / ".seed" / lang

    def seed(self, lang: Language) -> Pack | None:
        """The machine's own pack of a language, None before it was built."""
        try:
            stamp = (self.seed_folder(lang) / "pack.json").stat().st_mtime_ns
            known = self._seeds.get(lang)
            if known is None or known[0] != stamp:
                known = self._seeds[lang] = (stamp, load(self.seed_folder(lang)))
            return known[1]
        except (OSError, BadPack):
            return None

    def able(self, pack: Pack | None = None) -> bool:
        """Whether words can be spoken at all."""
        return pack is not None or self.seed("vi") is not None or espeak.available()

    def chime(self) -> array[int]:
        with self._lock:
            if self._chime is None:
                self._chime = pcm.chime()
            return self._chime

    def say(self, keys: Sequence[str], pack: Pack | None, *more: Part, chime: bool = True) -> bytes:
        """One WAV: the chime, the sentence of `keys`, then `more` of them in other languages."""
        parts: list[Part] = [(keys, pack, pack.lang if pack else "vi"), *more]
        name = self._name(parts, chime)

        def make() -> tuple[bytes, bool]:
            said = self.joined(parts, chime)
            return pcm.write_wav(said.samples), said.worded  # the rest may have words tomorrow

        return self._once(name, make)

    def read(self, text: str, lang: Language) -> bytes | None:
        """A whole text read by the machine, without a chime; None without espeak-ng."""
        digest = hashlib.sha256(f"{VERSION}{lang}{espeak.VOICES[lang]}{text}".encode())
        name = f"{_READ_ALOUD}-{digest.hexdigest()}"

        def make() -> tuple[bytes | None, bool]:
            spoken = espeak.speak(text, lang)
            return (pcm.write_wav(pcm.prepared(spoken)) if spoken else None), True

        return self._once(name, make)

    def joined(self, parts: Sequence[Part], chime: bool = True) -> Said:
        """The samples of a sentence, joined now; nothing is read from the cache."""
        pieces = [self.chime()] if chime else []
        worded = False
        for at, (keys, pack, lang) in enumerate(parts):
            clips = [self.clip(key, pack, lang) for key in keys]
            found = [clip for clip in clips if clip is not None]
            if len(found) < len(keys):
                break
            if at or chime:
                pieces.append(pcm.silence(BETWEEN if at else AFTER_CHIME))
            pieces += with_gaps(keys, found)
            worded = True
        return Said(pcm.joined(pieces), worded)

    def clip(self, key: str, pack: Pack | None, lang: Language) -> array[int] | None:
        """A clip of the pack, else of the seed, else spoken now; None when nobody can."""
        for one in (pack, self.seed(lang)):
            try:
                found = one.samples(key) if one else None
            except (OSError, pcm.NotSound) as error:
                log.warning("clip %s of pack %s: %s", key, one.id if one else "", error)
                found = None
            if found is not None:
                return found
        if (key, lang) not in self._spoken:
            spoken = espeak.speak(text_of(key, lang), lang)
            if spoken is None:
                return None
            self._spoken[key, lang] = pcm.prepared(spoken)
        return self._spoken[key, lang]

    # -- the cache --------------------------------------------------------------------------

    def _name(self, parts: Iterable[Part], chime: bool) -> str:
        seeds = [seed.digest if (seed := self.seed(lang)) else "" for _, _, lang in parts]
        said = [(list(keys), pack.digest if pack else "", lang) for keys, pack, lang in parts]
        return hashlib.sha256(repr((VERSION, said, seeds, chime)).encode()).hexdigest()

    def _alone(self, name: str) -> threading.Lock:
        """Several screens ask for a call at once; one of them makes it."""
        with self._lock:
            if len(self._making) > 500:
                self._making = {n: lock for n, lock in self._making.items() if lock.locked()}
            return self._making.setdefault(name, threading.Lock())

    def _once(self, name: str, make: Callable[[], tuple[D, bool]]) -> D:
        """What `make` gave when it was first asked; it also says whether that is worth keeping."""
        path = self._cache / f"{name}.wav"
        with self._alone(name):
            try:
                return path.read_bytes()
            except OSError:  # not made yet, or a disk that keeps nothing
                data, worth = make()
                if data and worth:
                    self._keep(path, data)
                return data

    def _keep(self, path: Path, data: bytes) -> None:
        try:
            self._cache.mkdir(parents=True, exist_ok=True)
            keep(path, data)
        except OSError as error:  # a full disk silences nobody
            log.warning("the voice's cache cannot be written: %s", error)
            return
        self._made += 1
        if self._made % _PRUNE_EVERY == 1:
            self.prune()

    def prune(self, limit: int = CACHE_BYTES) -> None:
        """Forget the oldest sentences beyond `limit` bytes."""
        found = []
        for path in self._cache.glob("*.wav"):
            with suppress(FileNotFoundError):  # another speaker of this folder forgot it first
                about = path.stat()
                found.append((about.st_mtime, about.st_size, path))
        total = 0
        for _, size, path in sorted(found, reverse=True):
            total += size
            if total > limit:
                path.unlink(missing_ok=True)


def with_gaps(keys: Sequence[str], clips: Sequence[array[int]]) -> list[array[int]]:
    """The clips with a breath between words, and a longer one before a new clause."""
    pieces = [clips[0]]
    for key, clip in zip(keys[1:], clips[1:], strict=True):
        pieces += [pcm.silence(gap_before(key)), clip]
    return pieces


def gap_before(key: str) -> int:
    """How long the voice pauses before a word that is not the first, in ms."""
    return CLAUSE_GAP if key in CLAUSES or key.startswith(OWN) else WORD_GAP


def plan_seconds(keys: Sequence[str], clips: Sequence[float]) -> float:
    """How long a call must last, from what its clips last: a second way to the same sum."""
    return CHIME_SECONDS + (AFTER_CHIME + sum(map(gap_before, keys[1:]))) / 1000 + sum(clips)
