"""The wires themselves: addresses, opening, options, ends."""

from __future__ import annotations

import os
import socket
import termios
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from bare_printer import TcpPrinter, TerminalPrinter, as_anyone

from printer.address import Address, address, open_link
from printer.link import CannotOpen, Gone, TcpLink
from printer.nodes import SerialLink, UsbLink

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("url", "to"),
    [
        ("tcp://10.0.0.9", Address("tcp", "10.0.0.9", 9100)),
        ("tcp://Printer:9101", Address("tcp", "printer", 9101)),
        ("virtual:", Address("tcp", "127.0.0.1", 9107)),
        ("usb:///dev/usb/lp0", Address("usb", "/dev/usb/lp0", 0)),
        ("usb://04B8:0E15", Address("usb", "04b8:0e15", 0)),
        ("serial:///dev/ttyUSB0", Address("serial", "/dev/ttyUSB0", 115200)),
        ("serial:///dev/ttyS1?baud=9600", Address("serial", "/dev/ttyS1", 9600)),
        ("file:///tmp/phi%E1%BA%BFu.bin", Address("file", "/tmp/phiếu.bin", 0)),
    ],
)
def test_a_device_url_means_a_wire(url: str, to: Address) -> None:
    assert address(url, 9107) == to


@pytest.mark.parametrize(
    "url",
    ["lpt1", "", "tcp://", "tcp://a:99999", "file://relative", "usb://", "serial:///dev/ttyS0?baud=9",
     "serial:///dev/ttyS0?baud=fast", "http://a"],
)  # fmt: skip
def test_what_is_no_device_says_what_would_be(url: str) -> None:
    with pytest.raises(ValueError, match=r"is no device; it would be tcp://host:9100, usb:///dev"):
        address(url)


def test_one_printer_has_one_key_however_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "by-id").symlink_to(tmp_path / "ttyUSB0")
    same = [
        ("tcp://HOST", "tcp://host:9100"),
        ("virtual:", "tcp://127.0.0.1:9107"),
        ("usb://04B8:0e15", "usb://04b8:0E15"),
        (f"serial://{tmp_path}/by-id", f"serial://{tmp_path}/ttyUSB0?baud=9600"),
        (f"file://{tmp_path}/x/../y", f"file://{tmp_path}/y"),
    ]
    for one, other in same:
        assert address(one, 9107).key == address(other).key
    assert address("tcp://host:9101").key != address("tcp://host").key


# TCP -----------------------------------------------------------------------------------------


def test_a_tcp_link_gives_and_takes_and_ends() -> None:
    with TcpPrinter() as printer, closing(open_link(address(printer.url))) as link:
        assert (link.rate, link.hears, link.port_status()) == (None, True, None)
        assert link.receive(0.01) == b""
        assert link.send(b"\x10\x04\x01", 1) == 3
        assert link.receive(5) == b"\x12"
        printer.wait_for(lambda: link.unsent() == 0)
        printer.reset()
        with pytest.raises(Gone):
            link.receive(5)
        with pytest.raises(Gone):
            all(link.send(b"x", 1) for _ in range(5))


def test_a_full_tcp_link_takes_little_and_says_what_it_holds() -> None:
    with TcpPrinter() as printer, closing(open_link(address(printer.url))) as link:
        printer.reads = False
        sent = 0
        while taken := link.send(bytes(2048), 0.2):
            sent += taken
        assert sent < 64 * 1024
        assert 0 < link.unsent() <= sent
        printer.say(b"\x10\0\0\0")
        assert link.receive(5) == b"\x10\0\0\0"  # a full pipe is full one way only


def test_a_dead_host_is_noticed_while_the_line_is_idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("printer.link.KEEPALIVE", (1, 1, 2))
    with TcpPrinter() as printer, closing(TcpLink("127.0.0.1", printer.port)) as link:
        link.send(b"\x10\x04\x01", 1)
        assert link.receive(5) == b"\x12"
        printer.die()
        with pytest.raises(Gone):
            all(link.receive(0.2) == b"" for _ in range(100))


def test_a_dead_host_is_noticed_while_a_byte_is_unanswered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("printer.link.RETRY_MS", 1_000)
    with TcpPrinter() as printer, closing(TcpLink("127.0.0.1", printer.port)) as link:
        link.send(b"\x10\x04\x01", 1)
        assert link.receive(5) == b"\x12"
        printer.die()
        link.send(b"\x10\x04\x01", 1)
        with pytest.raises(Gone):
            all(link.receive(0.2) == b"" for _ in range(100))


@pytest.mark.parametrize(
    ("host", "says"),
    [
        ("127.0.0.1", "127.0.0.1 không nhận kết nối ở cổng"),
        ("printer.invalid", "Không tìm thấy máy in “printer.invalid” trong mạng."),
    ],
)
def test_a_printer_that_is_not_there(host: str, says: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    with pytest.raises(CannotOpen, match=says):
        TcpLink(host, port)


def test_a_printer_that_another_host_keeps_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody takes the connection: the queue at its door is full."""
    monkeypatch.setattr("printer.link.CONNECT_SECONDS", 0.3)
    with closing(socket.create_server(("127.0.0.1", 0), backlog=0)) as door:
        port = door.getsockname()[1]
        says = r"Không kết nối được.*nguồn điện và dây mạng"
        with (
            closing(socket.create_connection(("127.0.0.1", port))),
            pytest.raises(CannotOpen, match=says),
        ):
            TcpLink("127.0.0.1", port)


# Nodes ---------------------------------------------------------------------------------------


def test_a_usb_printer_is_found_by_its_vendor_and_product(tmp_path: Path) -> None:
    with TerminalPrinter() as node:
        for name, ids, device in (
            ("lp0", ("0416", "5011"), "usb/lp0"),
            ("lp1", ("04b8", "0e15"), node.path.removeprefix("/dev/")),
        ):
            entry = tmp_path / "class" / "usbmisc" / name
            of = tmp_path / "devices" / f"{name}-port"
            (of / "1-1:1.0").mkdir(parents=True)
            (of / "idVendor").write_text(f"{ids[0]}\n")
            (of / "idProduct").write_text(f"{ids[1]}\n")
            entry.mkdir(parents=True)
            (entry / "device").symlink_to(of / "1-1:1.0")
            (entry / "uevent").write_text(f"MAJOR=180\nMINOR=0\nDEVNAME={device}\n")
        (tmp_path / "class" / "usbmisc" / "hiddev0").mkdir()
        with closing(open_link(address("usb://04B8:0E15"), tmp_path)) as link:
            assert link.hears
            link.send(b"\x10\x04\x01", 1)
            assert link.receive(5) == b"\x12"
            assert (link.unsent(), link.port_status()) == (0, None)
        with pytest.raises(CannotOpen, match=r"USB 04b8:9999.*nguồn điện và cáp USB"):
            open_link(address("usb://04b8:9999"), tmp_path)


@pytest.fixture
def fifo() -> Iterator[Path]:
    path = Path(f"/tmp/denluot-{os.getpid()}.fifo")
    os.mkfifo(path)
    yield path
    path.unlink()


def test_a_node_that_may_only_be_written_is_deaf(fifo: Path) -> None:
    fifo.chmod(0o222)
    end = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    with as_anyone():
        link = UsbLink(str(fifo))
    with closing(link):
        assert (link.hears, link.receive(0.01), link.send(b"abc", 1)) == (False, b"", 3)
        assert os.read(end, 10) == b"abc"
        while link.send(bytes(4096), 0):
            continue
        assert link.unsent() > 0
        os.close(end)
        with pytest.raises(Gone):
            link.send(b"abc", 1)


def test_nodes_that_cannot_be_opened_name_what_to_check(fifo: Path) -> None:
    fifo.chmod(0)
    with as_anyone():
        with pytest.raises(CannotOpen, match=r"Không có quyền mở .* vào nhóm lp\."):
            UsbLink(str(fifo))
        with pytest.raises(CannotOpen, match=r"Không có quyền mở .* vào nhóm dialout\."):
            SerialLink(str(fifo), 9600)
    fifo.chmod(0o600)
    with pytest.raises(CannotOpen, match="không phải là cổng nối tiếp"):
        SerialLink(str(fifo), 9600)
    with pytest.raises(CannotOpen, match=r"/dev/usb/lp99\. Mời kiểm tra nguồn điện và cáp USB"):
        UsbLink("/dev/usb/lp99")
    with pytest.raises(CannotOpen, match=r"ttyUSB99\. Mời kiểm tra nguồn điện và cáp nối tiếp"):
        SerialLink("/dev/ttyUSB99", 9600)


def test_a_serial_port_is_raw_with_hardware_flow_control() -> None:
    with TerminalPrinter() as node, closing(SerialLink(node.path, 19200)) as link:
        other = os.open(node.path, os.O_RDWR | os.O_NOCTTY)
        inputs, outputs, controls, local, _, speed, _ = termios.tcgetattr(other)
        os.close(other)
        assert (speed, outputs, local, link.rate) == (termios.B19200, 0, 0, 1920)
        assert controls & (termios.CRTSCTS | termios.CS8 | termios.HUPCL) == (
            termios.CRTSCTS | termios.CS8
        )
        assert not inputs & (termios.IXON | termios.IXOFF | termios.ICRNL)
        link.send(b"\x10\x04\x01\r\n\x11\x13\x03", 1)
        assert link.receive(5) == b"\x12"
        node.wait_for(lambda: node.received == b"\x10\x04\x01\r\n\x11\x13\x03")


def test_a_node_that_is_pulled_out_is_gone() -> None:
    with TerminalPrinter() as node, closing(UsbLink(node.path)) as link:
        node.unplug()
        with pytest.raises(Gone):
            link.receive(5)
        with pytest.raises(Gone):
            link.send(b"x", 5)
