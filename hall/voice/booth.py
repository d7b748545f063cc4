"""The booth: what the office records or brings as files, clip by clip, until it is published.

The draft is a pack of its own that no display plays. Publishing copies it to a new pack, whole
or not at all; the hall then chooses it by its id. Nothing of an upload's name is believed.
"""

from __future__ import annotations

import re
import shutil
import threading
import zipfile
import zlib
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from typing import NamedTuple

from hall.errors import NotFound, Refused
from hall.voice import check, pcm
from hall.voice.pack import BadPack, Clip, Pack, Sheet, add, load, write
from hall.voice.words import stem, text_of
from hall.words import Language

DRAFT = "draft"
PUBLISHED = re.compile(r"rec-\d{8}-\d{6}")
KEPT = 6  # published packs
LONGEST_FILE = 4 * 1024 * 1024  # bytes of one WAV: 20 s at the best quality that is taken
MOST_FILES = 400
LONGEST_ZIP = 80 * 1024 * 1024  # bytes, unpacked
# What the library raises for a damaged or locked entry, whichever way it was packed.
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)
LICENCE = "Recorded by the hall's own staff, for this hall."


class Brought(NamedTuple):
    """What became of an archive: texts of the clips taken, and what was wrong with the others."""

    taken: list[str]
    refused: list[str]


class Booth:
    """One for a hall; `folder` holds its draft and its published packs."""

    def __init__(self, folder: Path, lang: Language = "vi") -> None:
        self.folder, self.lang = folder, lang
        self._lock = threading.Lock()

    def draft(self) -> Pack | None:
        """The draft, None while nothing was recorded."""
        for _ in range(2):  # it may be changing while it is read
            try:
                return load(self.folder / DRAFT)
            except BadPack:
                continue
        return None

    def pack(self, id: str) -> Pack:
        """A published pack. Raises NotFound."""
        if not PUBLISHED.fullmatch(id):
            raise NotFound("Không có bộ giọng này.")
        try:
            return load(self.folder / id)
        except BadPack as error:
            raise NotFound("Bộ giọng này không còn đọc được.") from error

    def published(self) -> list[Pack]:
        """The published packs, newest first."""
        found = []
        for path in sorted(self.folder.glob("rec-*"), reverse=True):
            if PUBLISHED.fullmatch(path.name):
                try:
                    found.append(load(path))
                except BadPack:
                    continue  # `denluot voice check` says what is wrong with it
        return found

    # -- recording --------------------------------------------------------------------------

    def put(self, key: str, data: bytes) -> Clip:
        """Take a recording for a clip. Raises Refused: which clip, and what is wrong."""
        text = text_of(key, self.lang)
        try:
            sound = pcm.read_wav(data)
        except pcm.NotSound as error:
            raise Refused(f"«{text}»: {error}.") from error
        wrong = check.recording(sound, text)
        if wrong:
            raise Refused(f"«{text}» {wrong}.")
        samples = pcm.prepared(sound)
        for wrong in check.clip(samples, text):
            raise Refused(f"«{text}» {wrong}.")
        try:
            with self._lock:
                folder = self.folder / DRAFT
                folder.mkdir(parents=True, exist_ok=True)
                clip = add(folder, key, text, samples, "recorded")
                self._set(key, clip)
        except OSError as error:
            raise Refused(f"«{text}»: máy chủ không ghi được tệp. Mời kiểm tra ổ đĩa.") from error
        return clip

    def put_archive(self, data: bytes, keys: Iterable[str]) -> Brought:
        """Take every WAV of a ZIP whose name is a clip's (so_5.wav). Raises Refused."""
        names = {stem(key).lower(): key for key in keys}
        brought, room = Brought([], []), LONGEST_ZIP
        try:
            archive = zipfile.ZipFile(BytesIO(data))
            entries = [e for e in archive.infolist() if e.filename.lower().endswith(".wav")]
        except (
            zipfile.BadZipFile,  # no archive, or a damaged one
            ValueError,  # its directory points outside the file
            NotImplementedError,  # of a version or packing that zipfile does not know
        ) as error:
            raise Refused("Tệp gửi lên không phải là ZIP, hoặc bị hỏng.") from error
        if not entries:
            raise Refused("Trong tệp ZIP không có tệp WAV nào.")
        if len(entries) > MOST_FILES:
            raise Refused(f"Tệp ZIP có quá nhiều tệp ({len(entries)}).")
        for entry in entries:
            name = Path(entry.filename.replace("\\", "/")).name[-120:]
            if name.startswith("."):
                continue
            key = names.get(name[:-4].lower())
            if key is None:
                brought.refused.append(f"«{name}»: không có tiếng nào mang tên tệp này.")
                continue
            try:
                content = _unpacked(archive, entry, min(room, LONGEST_FILE))
                room -= len(content)
                brought.taken.append(self.put(key, content).text)
            except Refused as refusal:
                brought.refused.append(refusal.sentence)
        return brought

    def drop(self, key: str) -> None:
        """Forget the recording of a clip: the machine says it again."""
        with self._lock:
            self._set(key, None)

    def _set(self, key: str, clip: Clip | None) -> None:
        folder, draft = self.folder / DRAFT, self.draft()
        folder.mkdir(parents=True, exist_ok=True)
        sheet = draft.sheet if draft else self._sheet(DRAFT, {})
        clips = {k: c for k, c in sheet.clips.items() if k != key}
        write(folder, self._sheet(DRAFT, clips | ({key: clip} if clip else {})))
        # An old file goes last, so that the sheet never names what is not there.
        kept = {c.file for c in (*clips.values(), *([clip] if clip else []))}
        for path in folder.glob("*.wav"):
            if path.name not in kept:
                path.unlink(missing_ok=True)

    def _sheet(self, id: str, clips: dict[str, Clip]) -> Sheet:
        return Sheet(id=id, lang=self.lang, voice="Giọng thu tại trung tâm", licence=LICENCE,
                     clips=clips)  # fmt: skip

    # -- publishing -------------------------------------------------------------------------

    def publish(self, now: datetime, live: str | None) -> str:
        """Copy the draft to a new pack; its id. `live` is in use and is never cleared away."""
        with self._lock:
            draft = self.draft()
            if draft is None or not draft.sheet.clips:
                raise Refused("Chưa có tiếng nào được thu.")
            id = f"rec-{now:%Y%m%d-%H%M%S}"
            place, making = self.folder / id, self.folder / f".{id}.new"
            if place.exists():
                return id
            shutil.rmtree(making, ignore_errors=True)
            shutil.copytree(draft.folder, making)
            write(making, self._sheet(id, draft.sheet.clips))
            making.rename(place)
        for old in self.published()[KEPT:]:
            if old.id not in (live, id):
                shutil.rmtree(old.folder, ignore_errors=True)
        return id

    def forget(self, id: str, live: str | None) -> None:
        """Delete a published pack that is not in use, or the whole draft: a voice is someone's."""
        if id == live:
            raise Refused("Bộ giọng đang dùng thì chưa xoá được: mời chọn giọng khác trước.")
        if id != DRAFT:
            self.pack(id)
        with self._lock:
            shutil.rmtree(self.folder / id, ignore_errors=True)
            # Joined sentences hold the same voice; they are made anew from what is left.
            shutil.rmtree(self.folder.parent / ".cache", ignore_errors=True)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """An entry's content, whatever its header says of its size. Raises Refused."""
    try:
        with archive.open(entry) as file:
            content = file.read(limit + 1)
    except _UNREADABLE as error:
        raise Refused(f"«{Path(entry.filename).name[:80]}»: không mở được.") from error
    if len(content) > limit:
        raise Refused(f"«{Path(entry.filename).name[:80]}»: tệp quá lớn.")
    return content
