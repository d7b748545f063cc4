"""The kernel's USB printer node, a serial port, a file: the wires that have a path.

A serial port needs nothing that termios does not have.
"""

from __future__ import annotations

import errno
import fcntl
import os
import select
import termios
import time
from contextlib import suppress

from printer.link import LOST, CannotOpen, Gone, Polled

_LPGETSTATUS = 0x060B


class UsbLink(Polled):
    """The kernel's usblp node; a printer that tells nothing may refuse to be read."""

    def __init__(self, path: str) -> None:
        number = _opened(path, "lp", "cáp USB", (os.O_RDWR, os.O_WRONLY))
        self.hears = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR
        super().__init__(number)

    def receive(self, seconds: float) -> bytes:
        if not self.hears:
            time.sleep(seconds)
            return b""
        data = super().receive(seconds)
        if not data and seconds:
            time.sleep(min(seconds, 0.02))  # an empty answer is no end, and may come at once again
        return data

    def unsent(self) -> int:
        found = self._ready(select.POLLOUT, 0)
        if found & ~select.POLLOUT:
            raise Gone(LOST)
        return 0 if found else 1

    def port_status(self) -> int | None:
        with suppress(Gone):  # the node is none of usblp's
            return self._asked(_LPGETSTATUS)
        return None

    def close(self) -> None:
        self._ready(select.POLLOUT, 1.0)  # to close cancels what is in flight
        super().close()


class SerialLink(Polled):
    """8 bits, no parity, RTS/CTS; DTR is left up, since some printers reset when it falls."""

    def __init__(self, path: str, baud: int) -> None:
        number = _opened(path, "dialout", "cáp nối tiếp")
        speed = getattr(termios, f"B{baud}")
        flags = termios.CS8 | termios.CREAD | termios.CLOCAL | termios.CRTSCTS
        try:
            controls = termios.tcgetattr(number)[6]
            controls[termios.VMIN], controls[termios.VTIME] = 1, 0
            mode = [termios.IGNBRK | termios.IGNPAR, 0, flags, 0, speed, speed, controls]
            termios.tcsetattr(number, termios.TCSANOW, mode)
            termios.tcflush(number, termios.TCIOFLUSH)
        except termios.error as error:
            os.close(number)
            raise CannotOpen(
                f"{path} không phải là cổng nối tiếp. Mời kiểm tra địa chỉ máy in."
            ) from error
        self.rate = baud / 10
        super().__init__(number)

    def unsent(self) -> int:
        return self._asked(termios.TIOCOUTQ)

    def close(self) -> None:
        with suppress(termios.error):  # it is already gone
            # A printer that takes nothing would hold up the closing for half a minute.
            termios.tcflush(self._number, termios.TCOFLUSH)
        super().close()


class FileLink:
    """Papers appended to a file; it tells nothing."""

    rate: float | None = None
    hears = False

    def __init__(self, path: str) -> None:
        self._path = path
        try:
            self._file = open(path, "ab", buffering=0)  # noqa: SIM115 - open between papers
        except FileNotFoundError as error:
            folder = os.path.dirname(path)
            raise CannotOpen(f"Không có thư mục {folder} để ghi phiếu in.") from error
        except OSError as error:
            raise CannotOpen(self._no_write(error)) from error

    def send(self, data: bytes | memoryview, seconds: float) -> int:
        try:
            return self._file.write(data) or 0
        except OSError as error:
            raise Gone(self._no_write(error)) from error

    def receive(self, seconds: float) -> bytes:
        if os.fstat(self._file.fileno()).st_nlink == 0:  # it was taken away
            raise Gone(f"Tệp {self._path} không còn.")
        return b""

    def unsent(self) -> int:
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EROFS):  # a pipe keeps nothing
                raise Gone(self._no_write(error)) from error
        return 0

    def port_status(self) -> int | None:
        return None

    def close(self) -> None:
        self._file.close()

    def _no_write(self, error: OSError) -> str:
        return f"Không ghi được tệp {self._path} ({error.strerror})."


def _opened(path: str, group: str, wire: str, ways: tuple[int, ...] = (os.O_RDWR,)) -> int:
    """The node's descriptor, in the first way that its permissions allow."""
    way, *others = ways
    try:
        return os.open(path, way | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    except PermissionError as error:
        if others:
            return _opened(path, group, wire, tuple(others))
        sentence = (
            f"Không có quyền mở {path}. Mời người quản trị máy thêm tài khoản chạy phần mềm "
            f"vào nhóm {group}."
        )
        raise CannotOpen(sentence) from error
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise CannotOpen(f"{path} đang được một chương trình khác dùng.") from error
        raise CannotOpen(
            f"Không mở được {path}. Mời kiểm tra nguồn điện và {wire} của máy in."
        ) from error
