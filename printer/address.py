"""Which wire a device URL of the hall file means."""

from __future__ import annotations

import os
import termios
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

from printer.link import CannotOpen, Link, TcpLink
from printer.nodes import FileLink, SerialLink, UsbLink


class Address(NamedTuple):
    """A device URL, taken apart. `key` is the same for every way to write the same printer."""

    scheme: str
    target: str  # host, path, or vendor:product
    number: int  # port or baud
    baud: int = 0  # of the serial line behind a TCP port

    @property
    def key(self) -> str:
        path = os.path.realpath(self.target) if self.target.startswith("/") else self.target
        return f"{path.lower()}:{self.number}" if self.scheme == "tcp" else path


def address(url: str, virtual_port: int | None = None) -> Address:
    """Raises ValueError for what is no device."""
    parts = urlsplit(url)
    path = unquote(parts.path)
    try:
        if parts.scheme == "virtual":
            # Without a virtual printer nobody listens on port 1, and the fault says so.
            return Address("tcp", "127.0.0.1", virtual_port or 1)
        if parts.scheme == "tcp" and parts.hostname:
            baud = int(parse_qs(parts.query).get("baud", ["0"])[0])
            return Address("tcp", parts.hostname, parts.port or 9100, baud)
        if parts.scheme == "usb" and (parts.netloc or path.startswith("/")):
            return Address("usb", parts.netloc.lower() or path, 0)
        if parts.scheme == "serial" and path.startswith("/"):
            baud = int(parse_qs(parts.query).get("baud", ["115200"])[0])
            if hasattr(termios, f"B{baud}"):
                return Address("serial", path, baud)
        if parts.scheme == "file" and path.startswith("/"):
            return Address("file", path, 0)
    except ValueError:
        pass  # a port or a baud that is no number: said below
    raise ValueError(
        f"{url!r} is no device; it would be tcp://host:9100, usb:///dev/usb/lp0, usb://04b8:0e15, "
        "serial:///dev/ttyUSB0?baud=115200, file:///path/to/file or virtual:"
    )


def open_link(to: Address, sysfs: Path = Path("/sys")) -> Link:
    """Raises CannotOpen."""
    if to.scheme == "tcp":
        return TcpLink(to.target, to.number, to.baud / 10 if to.baud else None)
    if to.scheme == "usb":
        return UsbLink(to.target if "/" in to.target else _usb_node(to.target, sysfs))
    return SerialLink(to.target, to.number) if to.scheme == "serial" else FileLink(to.target)


def _usb_node(ids: str, sysfs: Path) -> str:
    """The node of the first USB printer of a vendor and product."""
    for entry in sorted((sysfs / "class" / "usbmisc").glob("*")):
        of = (entry / "device").resolve().parent
        with suppress(OSError):  # it was unplugged just now
            found = (
                f"{(of / 'idVendor').read_text().strip()}:{(of / 'idProduct').read_text().strip()}"
            )
            if found.lower() == ids:
                told = (entry / "uevent").read_text().partition("DEVNAME=")[2].split()
                return f"/dev/{told[0]}"
    raise CannotOpen(f"Không thấy máy in USB {ids}. Mời kiểm tra nguồn điện và cáp USB của máy in.")
