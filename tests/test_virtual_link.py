"""What can be the matter with the link to the virtual printer, over a real socket."""

from __future__ import annotations

import random
import time

import pytest
from virtual_printer import ASK, CUT, CUTTER, FENCE, Host, VirtualPrinter, raster, ticket

pytest_plugins = ("virtual_printer",)


def test_the_link_breaks_after_so_many_bytes(virtual: VirtualPrinter, host: Host) -> None:
    host.send(ASK)
    assert host.hear(1) == b"\x12"
    virtual.set(drop_after=1000)
    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        host.talk(bytes(1000))
    state = virtual.state()
    assert (state["received"], state["linked"], state["flags"]["drop_after"]) == (1003, False, None)
    with Host(virtual.port) as again:
        again.send(ASK, bytes(5000), ASK)
        assert again.hear(2) == b"\x12\x12", "only once"


def test_an_idle_link_breaks_at_once(virtual: VirtualPrinter, host: Host) -> None:
    host.send(ASK)
    assert host.hear(1) == b"\x12"
    virtual.set(drop_after=0)
    with pytest.raises(ConnectionResetError):
        host.hear(1)


def test_an_orderly_close(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(fin_after=3)
    host.send(ASK)
    assert host.hear(2) == b"\x12", "an answer, and then the end"
    with Host(virtual.port) as again:
        again.send(ASK)
        assert again.hear(1) == b"\x12"
    assert virtual.state()["connections"] == 2


def test_a_closed_port(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(refuse=True)
    with pytest.raises(ConnectionRefusedError):
        Host(virtual.port)
    host.send(ASK)
    assert host.hear(1) == b"\x12", "who is in stays in"
    virtual.set(refuse=False)
    host.link.close()
    with Host(virtual.port) as again:
        again.send(ASK)
        assert again.hear(1) == b"\x12"


def test_one_at_a_time(virtual: VirtualPrinter, host: Host) -> None:
    host.send(ASK)
    assert host.hear(1) == b"\x12"
    with Host(virtual.port) as second:
        second.send(ASK)
        assert second.hears_nothing()
        host.link.close()
        assert second.hear(1) == b"\x12"


def test_a_slow_line(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(throttle=960)
    began = time.monotonic()
    host.send(bytes(960), ASK)
    assert host.hear(1) == b"\x12"
    assert time.monotonic() - began > 0.9


def test_noise(virtual: VirtualPrinter, host: Host) -> None:
    same = random.Random(1)
    host.send(ASK)
    assert host.hear(1) == b"\x12"
    virtual.set(mute=True, noise=100)
    assert host.hear(20) == b"".join(same.randbytes(1) for _ in range(20))
    virtual.set(noise=0)
    while not host.hears_nothing(0.1):
        pass
    virtual.set(noise_now="12 00 37")
    assert host.hear(3) == b"\x12\x00\x37"


def test_a_frame_leaves_when_the_pipe_is_full(virtual: VirtualPrinter, host: Host) -> None:
    virtual.set(paper_mm=1)
    host.send(b"\x1da\x0f", raster(1, *[b"\1"] * 100), CUT)
    assert host.hear(8) == bytes.fromhex("10 00 00 0f 18 00 0f 0f")
    host.fill()
    assert host.hears_nothing(), "a question would wait behind what is not read"
    assert virtual.state()["buffered"] == 16 * 1024
    virtual.set(cover_open=True)
    assert host.hear(4) == bytes.fromhex("38 00 0f 0f")
    virtual.set(cover_open=False, load=True)
    assert host.hear(4) == bytes.fromhex("10 00 00 0f")
    host.send(FENCE)
    assert host.hear(1) == b"\0"
    assert [paper.rows for paper in virtual.came()] == [CUTTER + 100]


# A broken transfer ----------------------------------------------------------------------------


@pytest.mark.parametrize("carry", [True, False])
def test_half_a_band_swallows_what_comes_next(virtual: VirtualPrinter, carry: bool) -> None:
    virtual.set(carry=carry, drop_after=8 + 72 * 10 + 36)
    with Host(virtual.port) as host, pytest.raises((ConnectionResetError, BrokenPipeError)):
        host.talk(ticket())
    virtual.until(lambda: virtual.uncut().bands == (10,))
    with Host(virtual.port) as host:
        host.send(b"\x1b@", ticket())
    [paper] = virtual.wait_for_papers(1)
    if carry:
        assert paper.bands == (100,)
        assert paper.stray > 0, "the end of the second image is no image any more"
    else:
        assert (paper.bands, paper.stray) == ((10, 100), 0)


def test_a_band_that_ends_with_its_link_is_whole(virtual: VirtualPrinter) -> None:
    virtual.set(carry=False)
    for _ in range(3):
        with Host(virtual.port) as host:
            host.send(ticket(3))
    papers = virtual.wait_for_papers(3)
    assert [(paper.bands, paper.stray) for paper in papers] == [((3,), 0)] * 3


def test_a_command_torn_right_behind_its_first_byte(virtual: VirtualPrinter) -> None:
    virtual.set(carry=False)
    with Host(virtual.port) as host:
        host.send(b"\x1d")
    with Host(virtual.port) as host:
        host.send(b"V1", FENCE)
        assert host.hear(1) == b"\0"
        host.send(b"\n", CUT)
    assert virtual.wait_for_papers(1)[0].text == ("V1",)
