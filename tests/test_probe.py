"""`denluot printer`, as its user calls it, against the virtual printer and what is not there."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from server import ROOT, free_ports
from virtual_printer import VirtualPrinter

from cli import main
from hall.printers import Printer
from hall.scalars import Band
from printer import probe, transfer
from printer.device import Device
from printer.lock import TAKEN
from printer.states import ADVICE, State


@pytest.fixture(scope="module")
def machine() -> Iterator[VirtualPrinter]:
    with VirtualPrinter(80, 58) as found:
        yield found


@pytest.fixture
def virtual(machine: VirtualPrinter) -> VirtualPrinter:
    for at in (0, 1):
        machine.set(at, mend=True, lacks=[], paper_mm=None)
        machine.power_cycle(at)
    return machine


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(probe, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(transfer, "QUIET_SECONDS", 1.0)


def denluot(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["printer", *words])
    return done.exit_code, done.stdout, done.stderr


def as_json(*words: str) -> tuple[int, dict[str, object]]:
    code, out, _ = denluot(*words, "--json")
    return code, json.loads(out)


# Trying one ----------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["ticket", "receipt", "guidance", "width"])
@pytest.mark.parametrize(("at", "paper"), [(0, "80"), (1, "58")])
def test_a_sample_comes_out(virtual: VirtualPrinter, sample: str, at: int, paper: str) -> None:
    before = len(virtual.came(at))
    code, done = as_json("test", virtual.urls[at], "--sample", sample, "--paper", paper)
    [came] = virtual.came(at)[before:]
    assert (code, done["state"], done["printer"], done["sentence"]) == (0, "printed", "ready", "")
    assert (came.cut, came.stray) == (True, 0)
    assert came.millimetres == pytest.approx(done["millimetres"], abs=0.2)
    assert done["bytes"] > 5_000  # type: ignore[operator]
    assert set(done["steps"]) == {  # type: ignore[call-overload]
        "connect", "status", "first_byte", "send", "confirm",
    }  # fmt: skip


def test_a_trial_for_a_person(virtual: VirtualPrinter) -> None:
    code, out, _ = denluot("test", virtual.url, "--confirm", "process_id")
    assert code == 0
    assert out.startswith("printed (printer: ready)\n")
    assert "mm of paper\n" in out
    assert "first_byte" in out


def test_a_printer_that_cannot_confirm_is_only_sent_to(virtual: VirtualPrinter) -> None:
    virtual.set(mute=True)
    before = len(virtual.came())
    code, done = as_json("test", virtual.url, "--confirm", "none")
    assert (code, done["state"], done["printer"]) == (3, "assumed", "unknown")
    assert len(virtual.wait_for_papers(before + 1)) == before + 1


def test_a_printer_that_waits_for_a_person(virtual: VirtualPrinter) -> None:
    virtual.set(cover_open=True)
    before = virtual.came()
    code, out, _ = denluot("test", virtual.url)
    assert (code, out) == (1, f"blocked (printer: cover_open)\n{ADVICE[State.COVER_OPEN]}\n")
    assert virtual.came() == before


def test_a_confirmation_that_the_printer_lacks(virtual: VirtualPrinter) -> None:
    virtual.set(lacks=["process_id"])
    code, done = as_json("test", virtual.url, "--confirm", "process_id")
    assert (code, done["state"]) == (1, "unknown")
    assert "kiểm tra phiếu đã ra chưa" in str(done["sentence"])


def test_a_printer_that_is_in_use(virtual: VirtualPrinter) -> None:
    device = Device(Printer(id="k", device=virtual.url, serves=("kiosk",)))
    assert device.look() is State.READY
    code, done = as_json("test", virtual.url)
    assert (code, done["state"], done["sentence"]) == (1, "retry", TAKEN)
    code, _, err = denluot("probe", virtual.url)
    assert (code, err) == (1, f"Error: {TAKEN}\n")
    device.close()


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["lpt1"], 1, '"lpt1" is not a device; write "tcp://host:9100"'),
        (["tcp://host:99999"], 1, "is no device; it would be tcp://host:9100"),
        (["serial:///dev/ttyS0?baud=12345"], 1, "is no device; it would be"),
        ([], 2, "Name a DEVICE, or a --hall and its --printer."),
        (["tcp://a", "--hall", "tu-minh", "--printer", "kiosk"], 2, "Name a DEVICE, or"),
        (["--hall", "tu-minh"], 2, "Name a DEVICE, or"),
        (["--hall", "tu-mihn", "--printer", "kiosk"], 1, "known are gia-vien"),
        (["--hall", "tu-minh", "--printer", "x"], 1, "known are kiosk, counter."),
    ],
)
def test_what_cannot_be_tried_says_so(words: list[str], code: int, says: str) -> None:
    exit_code, out, err = denluot("test", *words)
    assert (exit_code, out) == (code, "")
    assert says in err


def test_a_printer_of_a_hall_file(
    virtual: VirtualPrinter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path in (*(ROOT / "halls").glob("calendar-*"), ROOT / "halls" / "procedures.csv"):
        (tmp_path / path.name).write_text(path.read_text())
    as_shipped = 'device = "virtual:"\npaper = 80\n'
    narrow = f'device = "{virtual.urls[1]}"\npaper = 58\nconfirm = "process_id"\n'
    text = (ROOT / "halls" / "tu-minh.toml").read_text()
    (tmp_path / "tu-minh.toml").write_text(text.replace(as_shipped, narrow, 1))
    monkeypatch.setenv("DENLUOT_HALLS", str(tmp_path))
    code, done = as_json("test", "--hall", "tu-minh", "--printer", "kiosk")
    assert (code, done["state"], done["device"]) == (0, "printed", virtual.urls[1])
    monkeypatch.setenv("DENLUOT_PRINTER_PORT", str(virtual.port))
    code, done = as_json("test", "--hall", "tu-minh", "--printer", "counter")
    assert (code, done["state"], done["device"]) == (0, "printed", "virtual:")


# Finding out ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lacks", "expected", "note"),
    [
        ([], {"confirm": "process_id", "status": [1, 2, 3, 4], "asb": True}, "near_end"),
        (["process_id"], {"confirm": "fence", "fence": True, "process_id": False}, "near_end"),
        (["process_id", "fence"], {"confirm": "none", "fence": False}, "never «đã in»"),
        (["asb"], {"asb": False, "confirm": "process_id"}, "No ASB"),
        (["status", "process_id"], {"status": [], "confirm": "fence"}, "every status question"),
    ],
)
def test_what_a_printer_can_do_is_found_out(
    virtual: VirtualPrinter, lacks: list[str], expected: dict[str, object], note: str
) -> None:
    virtual.set(lacks=lacks)
    before = virtual.came()
    code, found = as_json("probe", virtual.url, "--no-page")
    assert code == 0
    assert found.items() >= expected.items()
    assert (found["name"], found["page"]) == ("VIRTUAL", "")
    assert any(note in text for text in found["advice"])  # type: ignore[attr-defined]
    assert virtual.came() == before
    [pasted] = tomllib.loads(str(found["settings"]))["printer"]
    one = Printer(**pasted)
    assert (one.device, one.confirm, one.paper) == (virtual.url, found["confirm"], 80)


def test_a_mute_printer_confirms_nothing(virtual: VirtualPrinter) -> None:
    virtual.set(mute=True)
    code, out, _ = denluot("probe", virtual.url, "--no-page")
    assert code == 0
    assert "answers none of 1, 2, 3, 4" in out
    assert 'confirm = "none"' in out


def test_a_full_printer_is_not_asked_for_ever(virtual: VirtualPrinter) -> None:
    virtual.set(hang=True)
    code, out, _ = denluot("probe", virtual.url, "--no-page")
    assert (code, 'confirm = "none"' in out) == (0, True)


def test_the_page_is_printed_as_a_hall_would(virtual: VirtualPrinter) -> None:
    before = len(virtual.came())
    code, out, _ = denluot("probe", virtual.url)
    assert code == 0
    assert "page:                     printed, " in out
    [page] = virtual.came()[before:]
    assert (page.cut, page.stray) == (True, 0)
    assert set(probe.BANDS) <= set(page.bands)  # each in one piece
    assert "Rulers: the widest one" in out


def test_a_ruler_ends_where_it_says(virtual: VirtualPrinter) -> None:
    """On a narrow head the first ruler alone has its mark; on a wide one the first three do."""
    for at, whole in ((0, 3), (1, 1)):
        before = len(virtual.came(at))
        assert denluot("test", virtual.urls[at], "--sample", "width")[0] == 0
        image = virtual.image(virtual.came(at)[before].number, at)
        marks = [
            dots
            for dots in probe.RULERS
            if dots <= image.width
            and any(
                all(image.getpixel((dots - 2, row + up)) == 0 for up in range(30))
                for row in range(image.height - 30)
            )
        ]
        assert len(marks) == whole


def test_no_band_of_the_page_is_one_that_a_hall_file_refuses() -> None:
    from pydantic import TypeAdapter

    assert [TypeAdapter(Band).validate_python(rows) for rows in probe.BANDS] == [*probe.BANDS]


def test_a_printer_that_is_away(virtual: VirtualPrinter) -> None:
    code, out, err = denluot("probe", "tcp://127.0.0.1:1")
    assert (code, out) == (1, "")
    assert "không nhận kết nối ở cổng 1" in err


# A virtual one -------------------------------------------------------------------------------


def test_a_virtual_printer_is_started_and_printed_on(tmp_path: Path) -> None:
    page = free_ports(2)
    command = [sys.executable, "-m", "cli", "printer", "virtual", "--paper", "58",
               "--port", str(page + 1), "--page", str(page), "--save", str(tmp_path)]  # fmt: skip
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline()  # it says where it is
            code, done = as_json("test", f"tcp://127.0.0.1:{page + 1}", "--paper", "58")
            assert (code, done["state"]) == (0, "printed")
            assert [path.name for path in tmp_path.iterdir()] == ["virtual-0001.png"]
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()
