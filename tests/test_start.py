"""Starting and stopping, and the sentence for each thing that can be in the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from server import ROOT, Server


def denluot(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("DENLUOT_")}
    return subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *arguments],
        env={**clean, **env}, capture_output=True, text=True, timeout=60, cwd=ROOT,
    )  # fmt: skip


def test_a_start_a_stop_and_a_second_start(tmp_path: Path) -> None:
    server = Server(tmp_path / "data", at="2026-11-26T15:20").start()
    pins, passwords = server.pins(), server.passwords()
    assert set(passwords) == set(pins)
    assert all(len(password) >= 12 for password in passwords.values())
    assert set(pins) == {
        p.stem
        for p in (ROOT / "halls").glob("*.toml")
        if "calendar" not in p.stem and p.stem != "fees"
    }
    with urllib.request.urlopen(f"{server.url}/") as answer:
        door = answer.read().decode()
    for words in ("Phường Tứ Minh", "Ngày Thứ Năm không hẹn", "Thứ Năm, 26/11/2026",
                  "trước 15 giờ 30", "/tu-minh/kiosk/", "/gia-vien/display/"):  # fmt: skip
        assert words in door
    assert "Đồng hồ trình diễn" in door
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600
    with urllib.request.urlopen(f"http://127.0.0.1:{server.printer_port - 1}/") as answer:
        assert "tu-minh" in answer.read().decode()
    assert server.stop() == 0
    server.log.unlink()
    server.start()
    assert server.pins() == {}  # told once
    assert server.stop() == 0
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("face", ["kiosk", "display", "counter", "guide", "printer", "office"])
def test_every_page_shows_the_demo_badge(demo: Server, face: str) -> None:
    with urllib.request.urlopen(f"{demo.url}/tu-minh/{face}/") as answer:
        assert "Đồng hồ trình diễn" in answer.read().decode()


def test_the_paper_rolls_show_it_too(demo: Server) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{demo.printer_port - 1}/") as answer:
        assert "Đồng hồ trình diễn" in answer.read().decode()


def test_a_killed_server_can_be_started_again_at_once(tmp_path: Path) -> None:
    """Its worker and its virtual printers die a moment later than it does."""
    with Server(tmp_path / "data", at="2026-11-26T15:20") as server:
        assert server.process
        os.kill(server.process.pid, signal.SIGKILL)
        server.process.wait()
        server.start()
        # The dying worker may have answered; the new server is there once it has said so.
        until = time.monotonic() + 60
        while server.log.read_text().count("the door") < 2 and time.monotonic() < until:
            time.sleep(0.05)
        server.wait()
        assert server.process.poll() is None
        assert server.get("/tu-minh/snapshot")["hall"] == "tu-minh"


def test_an_unknown_hall_names_the_nearest(demo: Server) -> None:
    status, answer = demo.post("/tu-min/kiosk/tickets", {})
    assert status == 404
    assert answer["error"].startswith("Không có trung tâm “tu-min”. Gần nhất: tu-minh")


def test_a_form_from_another_site_is_refused(demo: Server) -> None:
    status, answer = demo.post("/tu-minh/kiosk/tickets", {}, Origin="http://elsewhere.example")
    assert (status, answer) == (403, {"error": "Yêu cầu đến từ một trang khác."})


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Server:
    server = Server(tmp_path_factory.mktemp("demo") / "data", at="2026-11-26T15:20").start()
    yield server  # type: ignore[misc]
    server.stop()


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = denluot("run", "--port", str(port), DENLUOT_DATA=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} on 127.0.0.1 cannot be used (Address already in use); "
        "stop what uses it or set DENLUOT_PORT or --port.\n"
    )


def test_a_data_folder_that_cannot_be_written(tmp_path: Path) -> None:
    # Not by permissions: root may write anywhere.
    (tmp_path / "file").write_text("")
    done = denluot("db", "upgrade", DENLUOT_DATA=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert done.stderr == (
        f"The data folder {tmp_path}/file/data cannot be written (Not a directory); "
        "make it writable or set DENLUOT_DATA to another one.\n"
    )


def test_a_broken_hall_file(tmp_path: Path) -> None:
    halls = tmp_path / "halls"
    shutil.copytree(ROOT / "halls", halls)
    broken = halls / "tu-minh.toml"
    broken.write_text(broken.read_text().replace('comparator = "before"', 'comparator = "befor"'))
    done = denluot("run", DENLUOT_DATA=str(tmp_path), DENLUOT_HALLS=str(halls))
    assert done.returncode == 1
    first, last = done.stderr.splitlines()
    assert first.startswith(f"error: {broken}:")
    assert "befor" in first
    assert last == "The rules have errors; mend the lines above (denluot check)."


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"DENLUOT_PROT": "8000"}, "DENLUOT_PROT is not a setting; known are DENLUOT_DATA,"),
        ({"DENLUOT_ENROL": "yes"}, "DENLUOT_ENROL is 'yes'; it would be on or off."),
        ({"DENLUOT_PORT": "eighty"}, "DENLUOT_PORT is 'eighty'; it would be a whole number"),
        ({"DENLUOT_DATABASE": "mysql://x"}, "DENLUOT_DATABASE is mysql:…; it would be sqlite:///"),
    ],
)
def test_nonsense_settings(env: dict[str, str], said: str) -> None:
    done = denluot("db", "upgrade", **env)
    assert done.returncode == 1
    assert done.stderr.startswith(said)


def test_a_database_from_a_newer_version(tmp_path: Path) -> None:
    assert denluot("db", "upgrade", DENLUOT_DATA=str(tmp_path)).returncode == 0
    conn = sqlite3.connect(tmp_path / "denluot.sqlite")
    conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.commit()
    conn.close()
    done = denluot("db", "upgrade", DENLUOT_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "the database is at revision 9999" in done.stderr


def test_an_old_python_is_told_so(tmp_path: Path) -> None:
    """make asks whichever python it was given; this one says it is 3.9."""
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "-s", f"PYTHON={old}", f"VENV={tmp_path}/venv", "run"],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode != 0
    assert "Python 3.11 or newer is needed; Python 3.9.2 was found." in done.stderr
