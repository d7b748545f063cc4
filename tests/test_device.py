"""The device against a printer on a real socket: nothing sent, in doubt, or printed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import create_server

import pytest
from escpos_reader import FakePrinterServer, decode
from papers import TICKET
from printing import DATA, hurry

from printer import answers, wire
from printer import device as devices
from printer.device import FileDevice, InDoubt, NothingSent, NotReady, Outcome, open_device
from printer.render import render


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    hurry(monkeypatch)


@pytest.fixture
def server() -> Iterator[FakePrinterServer]:
    with FakePrinterServer() as found:
        yield found


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("lpt1", "it would be tcp://host:9100, file:///path/to/file or virtual:"),
        ("tcp://", "it would be tcp"),
        ("file://relative", "it would be tcp"),
        ("tcp://a:9100?confirm=maybe", "confirm=maybe is unknown; it would be fence or none"),
    ],
)
def test_a_url_that_is_no_device_says_what_would_be(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        open_device(url)


def test_a_healthy_printer_says_that_it_printed(server: FakePrinterServer) -> None:
    assert open_device(server.url).send(DATA) == Outcome.PRINTED
    assert server.papers[0].image.tobytes() == render(TICKET).tobytes()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [("paper_out", answers.PAPER_OUT), ("cover_open", answers.COVER_OPEN)],
)
def test_a_printer_that_needs_a_person_is_sent_nothing(
    server: FakePrinterServer, fault: str, sentence: str
) -> None:
    server.fault = fault
    with pytest.raises(NotReady, match=sentence):
        open_device(server.url).send(DATA)
    assert b"\x1dv0" not in server.received


def test_a_silent_printer_is_sent_nothing(server: FakePrinterServer) -> None:
    server.silent = True
    with pytest.raises(NothingSent, match=devices.NO_ANSWER):
        open_device(server.url).send(DATA)
    assert b"\x1dv0" not in server.received


def test_a_printer_that_is_away_was_sent_nothing() -> None:
    with closing(create_server(("127.0.0.1", 0))) as door:
        port = door.getsockname()[1]
    with pytest.raises(NothingSent, match=devices.NO_LINK):
        open_device(f"tcp://127.0.0.1:{port}").send(DATA)


@pytest.mark.parametrize("after", [9, 2_000, 20_000, 45_000])
def test_a_connection_that_breaks_leaves_the_paper_in_doubt(
    server: FakePrinterServer, after: int
) -> None:
    server.drop_after = 9 + after  # three status questions come before
    with pytest.raises(InDoubt):
        open_device(server.url).send(DATA)


def test_after_a_broken_paper_the_next_is_whole(server: FakePrinterServer) -> None:
    """A printer that still waits for the rest of a band would swallow the next paper's head."""
    device = open_device(server.url)
    server.drop_after = 20_000
    with pytest.raises(InDoubt):
        device.send(DATA)
    server.mend()
    at = len(server.received)
    assert device.send(DATA) == Outcome.PRINTED
    again = bytes(server.received[at:]).lstrip(b"\x10\x04\x01\x02")
    assert again.startswith(bytes(8704) + b"\x1b@\x1b@")
    assert server.papers[-1].image.tobytes() == render(TICKET).tobytes()


def test_a_printer_that_never_confirms_leaves_the_paper_in_doubt(
    server: FakePrinterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    device = open_device(server.url, waiting=told.append)
    require = devices._require_ready

    def then_mute(link: object) -> None:
        require(link)  # type: ignore[arg-type]
        server.mute = True

    monkeypatch.setattr(devices, "_require_ready", then_mute)
    with pytest.raises(InDoubt, match=devices.UNSURE):
        device.send(b"\x1b@" + wire.CUT)
    assert len(server.papers) == 1
    assert told == [devices.STALLED]


def test_a_printer_set_not_to_confirm_is_only_assumed_to_have_printed(
    server: FakePrinterServer,
) -> None:
    server.mute = True
    assert open_device(f"{server.url}?confirm=none").send(DATA) == Outcome.ASSUMED
    assert len(server.wait_for_papers(1)) == 1
    assert b"\x1dr" not in server.received


def test_a_roll_that_ends_in_a_paper_is_waited_for(
    server: FakePrinterServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    require = devices._require_ready

    def then_out(link: object) -> None:
        require(link)  # type: ignore[arg-type]
        server.fault = "paper_out"
        threading.Timer(2.5, server.mend).start()

    monkeypatch.setattr(devices, "_require_ready", then_out)
    assert open_device(server.url, waiting=told.append).send(DATA) == Outcome.PRINTED
    assert set(told) == {answers.PAPER_OUT, ""}
    assert told[-1] == ""
    assert len(server.papers) == 1


def test_a_file_takes_papers_one_after_the_other(tmp_path: Path) -> None:
    device = open_device(f"file://{tmp_path}/phi%E1%BA%BFu.bin")
    assert device.send(DATA) == device.send(DATA) == Outcome.ASSUMED
    assert len(decode((tmp_path / "phiếu.bin").read_bytes())) == 2


def test_a_file_without_its_folder_takes_nothing(tmp_path: Path) -> None:
    with pytest.raises(NothingSent, match="Không có thư mục"):
        FileDevice(tmp_path / "none" / "x").send(DATA)
