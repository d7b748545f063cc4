"""What can be the matter with the virtual printer, over a real socket."""

from __future__ import annotations

import hashlib
import time

import pytest
from virtual_printer import ASK, CUT, CUTTER, FENCE, ROW, Host, VirtualPrinter, raster, ticket

pytest_plugins = ("virtual_printer",)
WHOLE = hashlib.sha256(100 * ROW).hexdigest()  # the fingerprint of a ticket


# The roll, the cover, the button, the cutter ------------------------------------------------


def test_the_roll_ends_in_the_middle_of_a_raster(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(paper_mm=5)
    host.send(b"\x1da\x0f", ticket(), FENCE)
    assert host.hear(8) == bytes.fromhex("10 00 00 0f 18 00 0f 0f")
    stopped = virtual.uncut()
    assert (stopped.rows, stopped.bands, stopped.cut) == (CUTTER + 40, (40,), False)
    assert virtual.state()["flags"]["paper_out"] is True
    assert host.hears_nothing()
    assert virtual.uncut().rows == CUTTER + 40
    virtual.set(load=True)
    assert host.hear(5) == bytes.fromhex("10 00 00 0f 00")
    [paper] = virtual.came()
    assert (paper.rows, paper.bands, paper.stray) == (CUTTER + 100, (100,), 0)
    assert paper.fingerprint == WHOLE, "the same ticket, whole"


def test_the_roll_ends_again_and_at_the_cutter(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(paper_mm=1)
    host.send(ticket(16))
    virtual.until(lambda: virtual.uncut().rows == CUTTER + 8)
    virtual.set(paper_mm=1.06)  # whole rows only
    virtual.until(lambda: virtual.state()["flags"]["paper_out"])
    assert (virtual.uncut().rows, virtual.came()) == (CUTTER + 16, [])
    virtual.set(paper_mm=14)
    assert virtual.wait_for_papers(1)[0].rows == CUTTER + 16
    assert virtual.state()["flags"]["paper_mm"] == 0.5


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "offline"])
def test_a_person_ends_it_and_it_prints_on(virtual: VirtualPrinter, host: Host, fault: str) -> None:
    virtual.set(**{fault: True})
    host.send(ticket(), FENCE)
    assert host.hears_nothing()
    assert virtual.uncut().rows == CUTTER
    virtual.set(**{fault: False})
    assert host.hear(1) == b"\0"
    assert [paper.rows for paper in virtual.came()] == [CUTTER + 100]


def test_a_cover_opened_on_the_way(host: Host, virtual: VirtualPrinter) -> None:
    virtual.set(speed=100)
    host.send(ticket(200), FENCE)
    virtual.until(lambda: virtual.uncut().rows > CUTTER)
    virtual.set(cover_open=True)
    stopped = virtual.uncut().rows
    assert host.hears_nothing()
    assert virtual.uncut().rows == stopped < CUTTER + 200
    virtual.set(cover_open=False)
    assert host.hear(1) == b"\0"
    assert [paper.rows for paper in virtual.came()] == [CUTTER + 200]


def test_a_jam_needs_a_power_cycle(virtual: VirtualPrinter) -> None:
    virtual.set(error=True)
    with pytest.raises(ValueError, match="phải tắt rồi bật lại"):
        virtual.set(error=False)
    virtual.set(mend=True)
    with Host(virtual.port) as host:
        host.send(ticket(), ASK)
        assert host.hear(1) == b"\x1a"
        virtual.power_cycle()
    with Host(virtual.port) as host:
        host.send(ASK, ticket(7), FENCE)
        assert host.hear(2) == b"\x12\0"
    assert [paper.rows for paper in virtual.came()] == [CUTTER + 7]


# Silence ------------------------------------------------------------------------------------


def test_silent_reads_and_neither_prints_nor_answers(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(silent=True)
    host.send(b"\x1da\x0f", ASK, *[ticket()] * 5, FENCE)
    virtual.wait_for_bytes(5 * len(ticket()) + 8)  # more than its buffer
    virtual.set(near_end=True)
    assert host.hears_nothing()
    assert (virtual.uncut().rows, virtual.came()) == (CUTTER, [])
    virtual.set(silent=False)
    assert host.hear(5) == bytes.fromhex("10 00 03 0f 03")
    assert len(virtual.came()) == 5


def test_mute_prints_and_says_nothing(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(mute=True)
    host.send(b"\x1da\x0f", ASK, ticket(), FENCE, b"\x1d(H\x06\x0000abcd")
    virtual.wait_for_papers(1)
    assert host.hears_nothing()


def test_hang_reads_nothing(virtual: VirtualPrinter, host: Host) -> None:
    host.send(FENCE)
    assert host.hear(1) == b"\0"
    virtual.set(hang=True)
    host.send(ASK)
    assert host.hears_nothing()
    assert virtual.state()["received"] == 3
    assert host.fill() < 50_000, "the pipe is as short as a real one"
    virtual.set(hang=False)
    assert host.hear(1) == b"\x12"


def test_late_answers(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(answer_delay=0.5)
    began = time.monotonic()
    host.send(ASK, FENCE)
    assert host.hear(2) == b"\x12\0"
    assert time.monotonic() - began >= 0.5


# Power -------------------------------------------------------------------------------------


@pytest.mark.parametrize("vanish", [False, True])
def test_a_power_loss(virtual: VirtualPrinter, host: Host, vanish: bool) -> None:
    virtual.set(vanish=vanish, paper_mm=5)
    host.send(b"\x1ba\2\x1da\x0f", ticket(), ticket())
    assert host.hear(8) == bytes.fromhex("10 00 00 0f 18 00 0f 0f")
    virtual.set(power=False)
    with pytest.raises(ConnectionRefusedError):
        Host(virtual.port)
    if vanish:
        assert host.hears_nothing(), "it says nothing any more, not even goodbye"
    else:
        with pytest.raises(ConnectionResetError):
            host.hear(1)
    virtual.set(load=True)
    assert virtual.state()["buffered"] == 0
    virtual.set(power=True)
    if vanish:
        with pytest.raises(ConnectionResetError):
            host.hear(1)
    with Host(virtual.port) as again:
        again.send(raster(1, b"\x80"), CUT, FENCE)
        assert again.hear(1) == b"\0", "no frame: that was forgotten too"
    [paper] = virtual.came()
    assert (paper.rows, paper.bands, paper.stray) == (CUTTER + 41, (40, 1), 0)
    assert virtual.image().getpixel((0, CUTTER + 40)) == 0, "at the left again"


# Clones ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lacks", "answers"),
    [
        ([], "12 10 00 00 0f 00 37 22 61 62 63 64 00"),
        (["status"], "10 00 00 0f 00 37 22 61 62 63 64 00"),
        (["asb"], "12 00 37 22 61 62 63 64 00"),
        (["fence"], "12 10 00 00 0f 37 22 61 62 63 64 00"),
        (["process_id"], "12 10 00 00 0f 00"),
        (["status", "asb", "fence", "process_id"], ""),
    ],
)
def test_clones_ignore_what_they_do_not_know(
    virtual: VirtualPrinter, host: Host, lacks: list[str], answers: str
) -> None:
    virtual.set(lacks=lacks)
    host.send(ASK, b"\x1da\x0f", FENCE, b"\x1d(H\x06\x0000abcd", ticket())
    [paper] = virtual.wait_for_papers(1)
    assert paper.stray == 0
    assert host.hear(len(bytes.fromhex(answers))) == bytes.fromhex(answers)
    assert host.hears_nothing(0.1)


def test_a_clone_without_rasters_prints_garbage(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(lacks=["raster"])
    host.send(raster(4, b"\x80\x41\xff\x07", b"\0\0\0\0"), b"\n", CUT)
    [paper] = virtual.wait_for_papers(1)
    # GS v, then 0 and the sizes as text or nothing, then the dots.
    assert (paper.stray, paper.bands, paper.text) == (2 + 2 + 3, (), ("0\x7fA\x7f",))


# Several at once ------------------------------------------------------------------------------


def test_all_at_once(virtual: VirtualPrinter) -> None:
    """A slow, noisy line that breaks while the roll ends, and the ticket sent again after it."""
    virtual.set(throttle=50_000, noise=50, answer_delay=0.05, paper_mm=2, drop_after=5000)
    with Host(virtual.port) as host, pytest.raises((ConnectionResetError, BrokenPipeError)):
        host.talk(ticket())
    assert virtual.state()["received"] == 5000
    assert virtual.uncut().bands == (16,)
    virtual.set(load=True, noise=0)
    virtual.until(lambda: virtual.state()["buffered"] < 72)
    with Host(virtual.port) as host:
        host.send(bytes(72 * 104), b"\x1b@", CUT, ticket(), FENCE)
        assert host.hear(1) == b"\0"
    torn, whole = virtual.came()
    assert (torn.bands, torn.stray) == ((100,), 0)
    assert (whole.bands, whole.fingerprint) == ((100,), WHOLE)


def test_two_printers_have_faults_of_their_own() -> None:
    with VirtualPrinter(80, 58) as virtual:
        virtual.set(0, cover_open=True)
        for at in (0, 1):
            with Host(virtual.ports[at]) as host:
                host.send(ASK, b"\n", CUT)
                assert host.hear(1) == (b"\x1a" if at == 0 else b"\x12")
        virtual.wait_for_papers(1, at=1)
        assert virtual.came(0) == []
