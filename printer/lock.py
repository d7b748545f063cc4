"""One program at a time on one printer: two papers mixed would both be lost."""

from __future__ import annotations

import fcntl
import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from printer.link import CannotOpen

TAKEN = "Một chương trình khác đang dùng máy in này."


class Lock:
    """A lock of the whole machine, named after the printer; the kernel ends it with its holder."""

    def __init__(self, key: str) -> None:
        self._path = _folder() / sha256(key.encode()).hexdigest()[:32]
        self._held: int | None = None

    def take(self) -> None:
        """Hold it; CannotOpen when another does, or when this machine keeps no locks."""
        if self._held is not None:
            return
        number = self._opened()
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(number)
            raise CannotOpen(TAKEN) from error
        self._held = number

    def release(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _opened(self) -> int:
        """A file that any account may lock. It is never removed: that would split the lock."""
        try:
            with suppress(FileExistsError):
                self._path.parent.mkdir()
                self._path.parent.chmod(0o1777)
            with suppress(FileExistsError):
                made = os.open(self._path, os.O_CREAT | os.O_EXCL | os.O_RDONLY, 0o444)
                os.fchmod(made, 0o444)
                os.close(made)
            # Without O_CREAT, which a folder for all refuses on another account's file.
            return os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW)
        except OSError as error:
            raise CannotOpen(
                f"Không giữ được máy in cho riêng mình: {self._path.parent} ({error.strerror})."
            ) from error


def _folder() -> Path:
    return Path(tempfile.gettempdir()) / "denluot-printers"
