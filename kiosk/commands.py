"""`denluot scanner`: a scanner on a serial port or a network socket, beside one kiosk.

A scanner that types needs none of this. What it reads is sent on at once and kept nowhere.
"""

from __future__ import annotations

import json
import os
import socket
import termios
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import click

import settings
from kiosk.scanner import LONGEST, key_for

AGAIN = 2.0  # s between two tries to open a device that is away
BAUDS = {9600: termios.B9600, 19200: termios.B19200, 38400: termios.B38400, 115200: termios.B115200}


@click.group()
def scanner() -> None:
    """Scanners on a serial port or a network socket."""


@scanner.command()
@click.option("--hall", "hall_id", required=True, help="Id of the hall.")
@click.option("--kiosk", "kiosk_id", default="1", show_default=True, help="Id of the kiosk.")
def key(hall_id: str, kiosk_id: str) -> None:
    """Print the key with which a scanner may show its kiosk the next step."""
    click.echo(key_for(_secret(), hall_id, kiosk_id))


@scanner.command()
@click.argument("device")
@click.option("--hall", "hall_id", required=True, help="Id of the hall.")
@click.option("--kiosk", "kiosk_id", default="1", show_default=True, help="Id of the kiosk.")
@click.option("--url", default="http://127.0.0.1:8000", show_default=True, help="The server.")
@click.option("--key", "given", help="From `denluot scanner key`; not needed on the server itself.")
@click.option("--baud", type=click.Choice([str(b) for b in BAUDS]), default="9600")
def read(device: str, hall_id: str, kiosk_id: str, url: str, given: str | None, baud: str) -> None:
    """Read DEVICE (/dev/ttyACM0, or tcp://host:port) for a kiosk until Ctrl-C."""
    secret = given or key_for(_secret(), hall_id, kiosk_id)
    while True:
        try:
            for text in lines(device, int(baud)):
                _send(f"{url.rstrip('/')}/{hall_id}/kiosk/scans?at={kiosk_id}", secret, text)
        except OSError as error:
            click.echo(f"{device}: {error.strerror or error}; trying again", err=True)
        time.sleep(AGAIN)


def lines(device: str, baud: int) -> Iterator[str]:
    """What a device reads, a code at a time, until it goes away. Raises OSError."""
    source = _socket(device) if device.startswith("tcp://") else _port(device, baud)
    held = b""
    try:
        while data := os.read(source, 4096):
            *whole, held = (held + data).replace(b"\r", b"\n").split(b"\n")
            held = held[-LONGEST:]
            yield from (text for code in whole if (text := code.decode(errors="replace").strip()))
    finally:
        os.close(source)


def _socket(device: str) -> int:
    host, _, port = device.removeprefix("tcp://").rpartition(":")
    with socket.create_connection((host, int(port) if port.isdigit() else 0), timeout=5) as link:
        link.settimeout(None)
        return link.detach()


def _port(path: str, baud: int) -> int:
    """8 bits, no parity, as it comes."""
    number = os.open(path, os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
    controls = [b"\0"] * 32
    controls[termios.VMIN] = b"\1"
    flags = termios.CS8 | termios.CREAD | termios.CLOCAL
    speed = BAUDS[baud]
    try:
        mode = [termios.IGNBRK | termios.IGNPAR, 0, flags, 0, speed, speed, controls]
        termios.tcsetattr(number, termios.TCSANOW, mode)
    except termios.error as error:
        os.close(number)
        raise OSError(f"{path} is no serial port") from error
    return number


def _send(url: str, secret: str, text: str) -> None:
    """One scan; a server that is away or says no is told of, never what was scanned."""
    headers = {"Content-Type": "application/json", "X-Scanner-Key": secret}
    wish = urllib.request.Request(url, json.dumps({"text": text}).encode(), headers)
    try:
        with urllib.request.urlopen(wish, timeout=5):
            pass
    except urllib.error.HTTPError as error:
        click.echo(f"the server refused a scan: {error.code}", err=True)
    except OSError:
        click.echo("the server is away; please scan again", err=True)


def _secret() -> bytes:
    path = settings.load().data / "secret.key"
    if not path.exists():
        raise click.ClickException(f"{path} is not here; give --key, or run this on the server.")
    return path.read_bytes()
