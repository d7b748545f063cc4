"""The pictures and films that the televisions show between calls: files of one hall, on a shelf."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

from hall.errors import NotFound, Refused

LARGEST = 200 * 1024 * 1024  # bytes of one file
MOST = 40  # files of a hall
SPARE = 500 * 1024 * 1024  # bytes of the disk that stay free for tickets
CHUNK = 256 * 1024
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}\.(jpg|png|webp|mp4|webm)")
KINDS: dict[str, Literal["image", "video"]] = {
    "jpg": "image", "png": "image", "webp": "image", "mp4": "video", "webm": "video",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """One file of the shelf; `name` is unique and safe in an address."""

    name: str
    kind: Literal["image", "video"]
    bytes: int


def ending(head: bytes) -> str | None:
    """What a file is, by its first bytes; its name proves nothing."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return "mp4"
    return "webm" if head.startswith(b"\x1a\x45\xdf\xa3") else None


def slug(name: str) -> str:
    """ "Hướng dẫn (1).MP4" -> "huong-dan-1"."""
    plain = name.rsplit(".", 1)[0].lower().replace("đ", "d")
    letters = unicodedata.normalize("NFD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60].strip("-") or "tep"


class Shelf:
    """The folder of one hall's media; several threads may ask at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: tuple[int, list[Piece]] = (-1, [])

    def pieces(self) -> list[Piece]:
        """By name; read again only when the folder has changed."""
        try:
            changed = self.folder.stat().st_mtime_ns
        except FileNotFoundError:
            return []
        if self._seen[0] != changed:
            found = [
                Piece(entry.name, KINDS[entry.name.rsplit(".", 1)[1]], entry.stat().st_size)
                for entry in os.scandir(self.folder)
                if NAME.fullmatch(entry.name)
            ]
            self._seen = (changed, sorted(found, key=lambda piece: piece.name))
        return self._seen[1]

    def keep(self, name: str, stream: IO[bytes], size: int | None) -> Piece:
        """Keep a file as it comes in; raises Refused with what is wrong, and then keeps nothing."""
        self._admit(size)
        head = stream.read(CHUNK)
        kind = ending(head)
        if kind is None:
            raise Refused("Tệp không phải ảnh JPG, PNG, WebP hay video MP4, WebM.")
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest = hashlib.sha256()
        part = self.folder / f".{os.urandom(8).hex()}.part"
        try:
            taken = _copy(head, stream, part, digest)
            if size is not None and taken < size:
                raise Refused("Tệp gửi lên bị đứt giữa chừng. Mời gửi lại.")
            kept = f"{slug(name)}-{digest.hexdigest()[:8]}.{kind}"
            part.replace(self.folder / kept)
        finally:
            part.unlink(missing_ok=True)
        return Piece(kept, KINDS[kind], taken)

    def remove(self, name: str) -> None:
        """Raises NotFound."""
        if not NAME.fullmatch(name) or not (self.folder / name).is_file():
            raise NotFound("Không có tệp này.")
        (self.folder / name).unlink()

    def _admit(self, size: int | None) -> None:
        if size is not None and size > LARGEST:
            raise Refused(TOO_LARGE)
        if len(self.pieces()) >= MOST:
            raise Refused(f"Đã có {MOST} tệp. Mời xoá bớt trước khi gửi thêm.")
        place = next(p for p in (self.folder, *self.folder.parents) if p.exists())
        if shutil.disk_usage(place).free - (size or LARGEST) < SPARE:
            raise Refused("Ổ đĩa của máy chủ sắp đầy. Mời xoá bớt tệp trước khi gửi thêm.")


TOO_LARGE = f"Tệp quá lớn: tối đa {LARGEST // 1024 // 1024} MB."


def _copy(head: bytes, stream: IO[bytes], part: Path, digest: hashlib._Hash) -> int:
    taken, chunk = 0, head
    with part.open("wb") as file:
        while chunk:
            taken += len(chunk)
            if taken > LARGEST:
                raise Refused(TOO_LARGE)
            digest.update(chunk)
            file.write(chunk)
            chunk = stream.read(CHUNK)
        file.flush()
        os.fsync(file.fileno())
    return taken
