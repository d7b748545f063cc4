"""What came out of the virtual printer: one paper after another off the same roll."""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

DOTS_PER_MM = 8
# The cutter stands 13.5 mm behind the head: a paper begins with what had passed the head when
# the one before it was cut, and a cut without a feed goes through what was printed last.
CUTTER_ROWS = 108


@dataclass
class Paper:
    """Packed rows from the top, a set bit is black: growing under the head, or cut and kept."""

    number: int
    width: int  # dots
    rows: int = 0
    stray: int = 0  # bytes that were neither a command nor text
    bands: list[int] = field(default_factory=list)  # rows printed of each raster, in order
    text: list[str] = field(default_factory=list)  # lines printed as text
    fingerprint: str = ""  # of a paper that was cut
    _growing: bytearray = field(default_factory=bytearray)
    _kept: bytes = b""  # compressed: hundreds of cut papers are kept

    @classmethod
    def first(cls, width: int) -> Paper:
        return cls(1, width, CUTTER_ROWS, _growing=bytearray(CUTTER_ROWS * width // 8))

    def add(self, row: bytes) -> None:
        self._growing += row
        self.rows += 1

    def cut(self) -> Paper | None:
        """Cut off what is past the cutter; the paper that stays, None when nothing falls out."""
        if self.rows <= CUTTER_ROWS:
            return None
        at = (self.rows - CUTTER_ROWS) * self.width // 8
        rest = Paper(self.number + 1, self.width, CUTTER_ROWS, _growing=self._growing[at:])
        self.rows -= CUTTER_ROWS
        del self._growing[at:]
        self.fingerprint = self._hash()
        self._kept = zlib.compress(bytes(self._growing))
        self._growing = bytearray()
        return rest

    def facts(self) -> dict[str, Any]:
        """What a test counts; `sha256` is of the packed rows from the first ink to the last."""
        return {
            "number": self.number,
            "millimetres": self.rows / DOTS_PER_MM,
            "rows": self.rows,
            "stray": self.stray,
            "cut": bool(self._kept),
            "sha256": self.fingerprint or self._hash(),
            "bands": self.bands,
            "text": self.text,
        }

    def png(self) -> bytes:
        """A 1-bit grey PNG of the paper."""
        across = self.width // 8
        dots = bytes(byte ^ 0xFF for byte in self._dots())
        raw = b"".join(b"\0" + dots[at : at + across] for at in range(0, len(dots), across))
        size = struct.pack(">IIBBBBB", self.width, self.rows, 1, 0, 0, 0, 0)
        chunks = ((b"IHDR", size), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )

    def _dots(self) -> bytes:
        return zlib.decompress(self._kept) if self._kept else bytes(self._growing)

    def _hash(self) -> str:
        across, dots = self.width // 8, self._dots()
        first = (len(dots) - len(dots.lstrip(b"\0"))) // across * across
        last = -(-len(dots.rstrip(b"\0")) // across) * across
        return hashlib.sha256(dots[first:last]).hexdigest()
