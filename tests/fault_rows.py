"""What can go wrong between a number and its paper: one row a scenario, with its end.

A row sets the printer's faults, lets citizens take numbers while they last, and mends what a
person would mend. `states` are the jobs' last states, oldest first; `came` how often each whole
paper physically came out. A paper in doubt that is not named there may have come out or not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fault_row import BOTH, Play, row
from fault_row import ROWS as ROWS
from fault_scene import MIDDLE, Scene

# -- a printer that works, in all its kinds -----------------------------------------------------


@row("healthy, confirms by an id", confirm="process_id")
@row("healthy, confirms by a fence", confirm="fence")
@row("healthy, confirms nothing", "assumed assumed", confirm="none")
@row("58 mm", papers=(58,))
@row("a head of 512 dots", width=512)
@row("without a cutter both hang on one strip", came={}, cutter=False)
def healthy(scene: Scene) -> None:
    scene.take()


@row("115200 baud", line="?baud=115200")
def quick_line(scene: Scene) -> None:
    scene.set(throttle=11_520)
    scene.take()


@row("9600 baud", "printed", {"A001": 1}, papers=(58,), line="?baud=9600")
def slow_line(scene: Scene) -> None:
    scene.set(throttle=960)
    scene.take(1)


@row("it answers late, but in time")
def late(scene: Scene) -> None:
    scene.set(answer_delay=0.2)
    scene.take()


@row("it is near its end, and says so")
def near_end(scene: Scene) -> None:
    scene.set(near_end=True)
    scene.take()
    scene.seen("near_end")


@row("noise on the line, confirmed by an id", confirm="process_id")
def noise(scene: Scene) -> None:
    scene.set(noise=5)
    scene.take()


# -- before the first byte: nothing has left, so nothing is lost or doubled ---------------------


def until_mended(fault: Mapping[str, Any], state: str, mend: Mapping[str, Any]) -> Play:
    """Numbers are taken while the fault lasts; someone sees it and mends it."""

    def play(scene: Scene) -> None:
        scene.set(**fault)
        scene.take()
        scene.seen(state)
        scene.set(**mend)

    return play


OFF, ON = {"power": False}, {"power": True}
for name, fault, state, mend in (
    ("paper out, then a new roll", {"paper_out": True}, "paper_out", {"load": True}),
    ("cover open, then closed", {"cover_open": True}, "cover_open", {"cover_open": False}),
    ("paused at its own button, then on", {"offline": True}, "offline", {"offline": False}),
    ("it refuses connections, then takes them", {"refuse": True}, "silent", {"refuse": False}),
    ("switched off, then on", OFF, "silent", ON),
    ("it says and prints nothing, then does", {"silent": True}, "silent", {"silent": False}),
    ("it hangs and reads nothing, then does", {"hang": True}, "silent", {"hang": False}),
    ("its answers come too late, then in time", {"answer_delay": 1.2}, "silent",
     {"answer_delay": 0}),
    # In the middle of a ticket, which the printer finishes by itself.
    ("the roll ends in a ticket, then a new one", {"paper_mm": 40}, "paper_out", {"load": True}),
    ("the roll ends in a ticket, on a slow line", {"paper_mm": 40, "throttle": 20_000},
     "paper_out", {"load": True}),
):  # fmt: skip
    for confirm in ("fence", "process_id"):
        row(f"{name} ({confirm})", confirm=confirm)(until_mended(fault, state, mend))


@row("jammed, then switched off and on")
def jammed(scene: Scene) -> None:
    scene.set(error=True)
    scene.take()
    scene.seen("error")
    scene.power_cycle()


@row("the connection breaks at the first question")
def breaks_at_once(scene: Scene) -> None:
    scene.set(drop_after=1)
    scene.take()


@row("it prints but cannot say a word", "assumed assumed", confirm="none")
def one_way(scene: Scene) -> None:
    scene.set(mute=True)
    scene.take()


@row("a clone without status, set to confirm nothing", "assumed assumed", confirm="none")
def no_status(scene: Scene) -> None:
    scene.set(lacks=["status"])
    scene.take()


# -- in the middle of a paper -------------------------------------------------------------------


@row("the roll ends in a ticket and nobody comes until it is given up", "unknown printed")
def nobody_comes(scene: Scene) -> None:
    scene.set(paper_mm=40)
    scene.take()
    scene.first_is("unknown")
    scene.set(load=True)


@row("the cover is opened in a ticket and closed")
def opened(scene: Scene) -> None:
    scene.set(throttle=15_000)
    scene.take()
    scene.begun()
    scene.set(cover_open=True)
    scene.seen("cover_open")
    scene.set(cover_open=False)


def given_up(fault: Mapping[str, Any], mend: Mapping[str, Any]) -> Play:
    """It fails in the middle of a ticket until that is in doubt, and comes back."""

    def play(scene: Scene) -> None:
        scene.set(throttle=15_000)
        scene.take()
        scene.begun()
        scene.set(**fault)
        scene.first_is("unknown")
        scene.set(**mend)

    return play


for name, fault, mend, came in (
    ("it falls silent in a ticket", {"silent": True}, {"silent": False}, {"A002": 1}),
    ("it prints on, but says nothing any more", {"mute": True}, {"mute": False}, BOTH),
    ("it hangs in a ticket", {"hang": True}, {"hang": False}, {"A002": 1}),
    ("power fails in a ticket and comes back", OFF, ON, {"A002": 1}),
):
    row(name, "unknown printed", came)(given_up(fault, mend))


@row("the connection breaks in a ticket", "unknown printed", {"A002": 1})
def breaks(scene: Scene) -> None:
    scene.set(throttle=15_000, drop_after=MIDDLE)
    scene.take()


@row("it closes the connection in a ticket", "unknown printed", {"A002": 1})
def closes(scene: Scene) -> None:
    scene.set(throttle=15_000, fin_after=MIDDLE)
    scene.take()


@row("the product restarts in a ticket", "unknown printed", {"A002": 1})
def restarts(scene: Scene) -> None:
    scene.set(throttle=15_000)
    scene.take()
    scene.begun()
    scene.room.restart()


# -- printers that are not what the hall file says ----------------------------------------------


@row("a clone that ignores ids, set to ids", "unknown unknown", confirm="process_id")
def no_ids(scene: Scene) -> None:
    scene.set(lacks=["process_id"])
    scene.take()


@row("a clone that ignores ids, set to fences", confirm="fence")
def fences_only(scene: Scene) -> None:
    scene.set(lacks=["process_id"])
    scene.take()


@row("a clone that ignores fences, set to fences", "unknown unknown")
def no_fences(scene: Scene) -> None:
    scene.set(lacks=["fence"])
    scene.take()


@row("a byte that looks like a fence confirms nothing", "unknown printed")
def false_fence(scene: Scene) -> None:
    scene.set(lacks=["fence"], throttle=15_000)  # slow: the next is mended before its own fence
    scene.take()
    scene.virtual.wait_for_papers(1, scene.at, 30)
    scene.set(noise_now="00")
    scene.first_is("unknown")
    scene.set(lacks=[])


@row("bytes that look like fences are no ids", "unknown printed", confirm="process_id")
def false_ids(scene: Scene) -> None:
    scene.set(lacks=["process_id"])
    scene.take()
    scene.virtual.wait_for_papers(1, scene.at, 30)
    scene.set(noise_now="000037223132333400")
    scene.first_is("unknown")
    scene.set(lacks=[])


@row("it prints letters only, and the hall file says so", came={}, raster=False)
def letters_only(scene: Scene) -> None:
    scene.set(lacks=["raster"])
    scene.take()


# -- more than one ------------------------------------------------------------------------------


FIFTY = {f"A{n:03}": 1 for n in range(1, 51)}


@row("fifty numbers during an outage", " ".join(["printed"] * 50), FIFTY)
def fifty(scene: Scene) -> None:
    scene.set(paper_out=True)
    scene.take(50)
    scene.seen("paper_out")
    scene.set(load=True)


@row("two printers, one of them dead: its papers move", papers=(80, 58))
def moved(scene: Scene) -> None:
    scene.set(power=False)
    scene.take()
    scene.seen("silent")
    scene.first_is("queued", "retry")
    scene.move()


@row("moved while the first paper is in the middle", "unknown printed", {"A002": 1}, (80, 80))
def moved_in_the_middle(scene: Scene) -> None:
    scene.set(throttle=15_000)
    scene.take()
    scene.begun()
    scene.set(vanish=True, power=False)
    scene.move()
