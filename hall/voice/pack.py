"""A pack: clips of one voice in a folder, with `pack.json` that says what each of them is.

Format 1: {format, id, lang, voice, licence, rate, clips: {key: {file, text, ms, rms, peak, sha}}}
and the WAV files it names, 16-bit mono at pcm.RATE. A published pack never changes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
from array import array
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError

from hall.scalars import Text, Value, Whole
from hall.voice import espeak, pcm
from hall.voice.words import TABLE, stem, text_of
from hall.words import Language

FORMAT = 1
FILE = re.compile(r"[a-z0-9_Đ]+(-[0-9a-f]{8})?\.wav", re.IGNORECASE)


class BadPack(Exception):
    """Why a folder is no pack, for whoever looks after the machine."""


class Clip(Value):
    """One recording: `ms` long, `rms` and `peak` in dBFS, `sha` the SHA-256 of its file."""

    file: Text
    text: Text
    ms: Whole
    rms: float
    peak: float
    sha: Text
    source: str = ""  # "recorded", or the machine voice that spoke it


class Sheet(Value):
    """What pack.json holds."""

    format: int = FORMAT
    id: Text
    lang: Language
    voice: Text
    licence: Text
    rate: int = pcm.RATE
    table: str = ""  # of a seed: the words it was built from
    clips: dict[str, Clip] = Field(default_factory=dict)


class Pack:
    """A loaded pack; its samples are read when they are first needed, then kept."""

    def __init__(self, folder: Path, sheet: Sheet, digest: str) -> None:
        self.folder, self.sheet, self.digest = folder, sheet, digest
        self._samples: dict[str, array[int]] = {}

    @property
    def id(self) -> str:
        return self.sheet.id

    @cached_property
    def lang(self) -> Language:
        return self.sheet.lang

    def samples(self, key: str) -> array[int] | None:
        """The samples of a clip, None when the pack has none."""
        if key not in self._samples:
            clip = self.sheet.clips.get(key)
            if clip is None:
                return None
            self._samples[key] = pcm.read_wav((self.folder / clip.file).read_bytes())
        return self._samples[key]

    def missing(self, keys: Iterable[str]) -> list[str]:
        return [key for key in keys if key not in self.sheet.clips]


def load(folder: Path) -> Pack:
    """Raises BadPack: what is wrong is found here, not in the middle of a call."""
    try:
        text = (folder / "pack.json").read_bytes()
        sheet = Sheet.model_validate_json(text)
    except (OSError, ValidationError) as error:
        raise BadPack(f"{folder}: {str(error).splitlines()[0]}") from error
    if sheet.format != FORMAT or sheet.rate != pcm.RATE:
        raise BadPack(f"{folder}: format {sheet.format} at {sheet.rate} Hz is not known here")
    for key, clip in sheet.clips.items():
        if not FILE.fullmatch(clip.file) or not (folder / clip.file).is_file():
            raise BadPack(f"{folder}: the file of {key} is missing")
    return Pack(folder, sheet, hashlib.sha256(text).hexdigest())


def write(folder: Path, sheet: Sheet) -> None:
    """The sheet of a folder, whole or not at all."""
    text = json.dumps(sheet.model_dump(), ensure_ascii=False, indent=1)
    keep(folder / "pack.json", text.encode())


def keep(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all, whoever else writes it at the same time."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        new.write_bytes(data)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def add(folder: Path, key: str, text: str, samples: array[int], source: str) -> Clip:
    """Write a prepared clip's file; the sheet that names it is still to be written."""
    data, measured = pcm.write_wav(samples), pcm.level(samples)
    sha = hashlib.sha256(data).hexdigest()
    file = f"{stem(key)}-{sha[:8]}.wav"
    keep(folder / file, data)
    ms = round(1000 * pcm.seconds(samples))
    return Clip(
        file=file, text=text, ms=ms, rms=round(measured.rms, 1), peak=round(measured.peak, 1),
        sha=sha, source=source,
    )  # fmt: skip


# -- the seed -------------------------------------------------------------------------------


def table_digest(lang: Language, own: Iterable[str], voice: str) -> str:
    """Changes with the words, the voice or the format: an older seed is then built again."""
    said = json.dumps([FORMAT, voice, TABLE[lang], sorted(own)], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def build_seed(
    folder: Path,
    lang: Language,
    own: Iterable[str] = (),
    voice: str | None = None,
    told: Callable[[str], None] = lambda key: None,
) -> Pack:
    """Every word of the table, and the `own` keys, spoken by espeak-ng. Raises BadPack without it.

    An existing pack there is replaced when the new one is whole.
    """
    chosen, clips = espeak.voice_for(lang, voice), {}
    keys = [*TABLE[lang], *own]
    building = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    building.mkdir(parents=True)
    try:
        for key in keys:
            spoken = espeak.speak(text_of(key, lang), lang, chosen)
            if spoken is None:
                raise BadPack(f"{espeak.PROGRAM} is missing or does not speak {chosen}")
            text, samples = text_of(key, lang), pcm.prepared(spoken)
            clips[key] = add(building, key, text, samples, chosen)
            told(key)
        sheet = Sheet(
            id=f"seed-{lang}",
            lang=lang,
            voice=f"espeak-ng {chosen}",
            licence=espeak.LICENCE,
            table=table_digest(lang, own, chosen),
            clips=clips,
        )
        write(building, sheet)
        _swap(building, folder)
    finally:
        _remove(building)
    return load(folder)


def _swap(new: Path, place: Path) -> None:
    """Put a folder in the place of another; who reads the old one has opened its files already."""
    old = place.with_name(f".{place.name}.{secrets.token_hex(4)}.old")
    if place.exists():
        place.rename(old)
    new.rename(place)
    _remove(old)


def _remove(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            path.unlink()
        folder.rmdir()
