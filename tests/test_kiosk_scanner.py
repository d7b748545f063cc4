"""A scanner that does not type: over a serial line or the network, it shows its kiosk the step."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from conftest import ROOT
from flask.testing import FlaskClient
from kiosk_house import House
from playwright.sync_api import Page, expect

from kiosk.commands import lines
from kiosk.scanner import key_for, stands_at

pytest_plugins = ("kiosk_house",)
CODE = "H24.21.3-261126-9999"


@pytest.fixture
def serial() -> Iterator[tuple[int, str]]:
    """A serial line of this machine: the scanner's end, and the path of the other."""
    scanner, port = os.openpty()
    yield scanner, os.ttyname(port)
    os.close(scanner)
    os.close(port)


def test_a_key_stands_for_one_kiosk_of_one_hall() -> None:
    key = key_for(b"secret", "tu-minh", "2")
    assert stands_at(b"secret", key, "tu-minh") == "2"
    for secret, other, hall in (
        (b"other", key, "tu-minh"),
        (b"secret", key, "gia-vien"),
        (b"secret", "x", "tu-minh"),
        (b"secret", "", "tu-minh"),
    ):
        assert stands_at(secret, other, hall) is None


def test_a_serial_scanner_shows_its_kiosk_the_step(
    page: Page, house: House, serial: tuple[int, str]
) -> None:
    scanner, port = serial
    key = key_for(house.product.flask.secret_key, "tu-minh", "1")  # type: ignore[arg-type]
    url = house.url.removesuffix("/tu-minh/kiosk/")
    command = [sys.executable, str(ROOT / "cli.py"), "scanner", "read", port, "--hall", "tu-minh"]
    with subprocess.Popen([*command, "--url", url, "--key", key], stderr=subprocess.PIPE) as reader:
        page.goto(f"{house.url}?lang=en")
        expect(page.locator(".quick").first).to_be_visible()
        os.write(scanner, f"{CODE}\r".encode())
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "This code is not known here", timeout=15000
        )
        assert "lang=en" in page.url
        reader.kill()
        assert reader.stderr
        assert CODE.encode() not in reader.stderr.read()


def test_a_scanner_on_the_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve() -> None:
            link, _ = door.accept()
            with link:
                for part in (b"\r\nH24.21.3-", b"261126-0007\r\n\r\n", "Nữ|x\n".encode(), b"half"):
                    link.sendall(part)

        threading.Thread(target=serve, daemon=True).start()
        read = list(lines(f"tcp://127.0.0.1:{door.getsockname()[1]}", 9600))
    assert read == ["H24.21.3-261126-0007", "Nữ|x"]


def test_nobody_else_shows_a_kiosk_anything(client: FlaskClient) -> None:
    for key in ("x", key_for(b"other", "tu-minh", "1")):
        answer = client.post(
            "/tu-minh/kiosk/scans", json={"text": CODE}, headers={"X-Scanner-Key": key}
        )
        assert answer.status_code == 403


def test_what_is_no_device_is_an_error_of_its_own(tmp_path: object) -> None:
    with pytest.raises(OSError, match="no serial port"):
        list(lines(os.devnull, 9600))
    with pytest.raises(OSError, match="No such file"):
        list(lines(f"{tmp_path}/none", 9600))
