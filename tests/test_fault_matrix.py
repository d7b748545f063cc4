"""The fault matrix: whatever happens to a printer, no paper is lost silently, none doubled without
a mark, and nothing is called printed that did not come out. Counted by number, on the paper."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import THURSDAY, at
from fault_row import Row
from fault_rows import ROWS
from fault_scene import Scene
from printing import PrinterRoom, hurry
from virtual_printer import Came, VirtualPrinter

from hall.clock import FixedClock
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import upgrade
from hall.rulebook import Rulebook
from hall.writer import Database
from printer import transfer

TOGETHER = 10  # rows that are played at the same time: most of a row is waiting


@dataclass(frozen=True)
class End:
    """How a row ended; `papers` are of all its printers, `longest` seconds a number took."""

    states: str
    came: Counter[str]
    papers: list[Came]
    longest: float


@pytest.fixture(scope="module")
def ends(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, End]:
    return played(ROWS, rulebooks, tmp_path_factory.mktemp("rows"))


def played(rows: list[Row], rulebooks: dict[str, Rulebook], folder: Path) -> dict[str, End]:
    """Rows played on real sockets, each with a hall, a database and a printer of its own."""
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        patch.setattr(transfer, "HELD_SECONDS", 8.0)
        widths = [paper for one in rows for paper in one.papers]
        with VirtualPrinter(*widths) as virtual, ThreadPoolExecutor(TOGETHER) as pool:
            first, playing = 0, {}
            for at, one in enumerate(rows):
                url = f"sqlite:///{folder}/{at}.sqlite"
                upgrade(url)
                playing[one.name] = pool.submit(_play, one, rulebooks, url, virtual, first)
                first += len(one.papers)
            return {name: future.result() for name, future in playing.items()}


def _play(
    one: Row, rulebooks: dict[str, Rulebook], url: str, virtual: VirtualPrinter, first: int
) -> End:
    database = Database(url)
    hall = Hall(rulebooks["tu-minh"], database, FixedClock(at(THURSDAY)), Bus(), "http://h.test")
    hall.publish()
    hall.staff.set_pin("Cán bộ quầy", ("clerk",), "135790")
    spots = range(first, first + len(one.papers))
    try:
        with PrinterRoom(hall, *one.printers([virtual.urls[n] for n in spots])) as room:
            with suppress(AssertionError):  # what never came true shows in how the row ended
                one.play(Scene(room, virtual, first))
            _settled(room, one)
            papers = [paper for n in spots for paper in virtual.came(n)]
            return End(" ".join(room.states()), room.came_out(papers), papers, room.longest)
    finally:
        database.close()


def _settled(room: PrinterRoom, one: Row) -> None:
    """Wait for the end that the row names, or for any end, so that a wrong one is told."""
    until = time.monotonic() + 60
    while " ".join(room.states()) != one.states and time.monotonic() < until:
        time.sleep(0.05)
        if not {"queued", "sending", "blocked", "retry"} & set(room.states()):
            return


EACH = pytest.mark.parametrize("one", ROWS, ids=lambda one: one.name)
COUNTED = pytest.mark.parametrize(
    "one", [row for row in ROWS if row.came], ids=lambda one: one.name
)  # the others' papers are looked at below


@EACH
def test_every_paper_has_the_end_that_is_true(ends: dict[str, End], one: Row) -> None:
    assert ends[one.name].states == one.states


@COUNTED
def test_what_physically_came_out(ends: dict[str, End], one: Row) -> None:
    end = ends[one.name]
    came = Counter(end.came)
    torn, blank = came.pop("torn", 0), came.pop("blank", 0)
    assert torn + blank <= end.states.count("unknown")  # each cut off, so that the next is whole
    for number, state in enumerate(end.states.split(), 1):
        label = f"A{number:03}"
        if state != "unknown" or label in one.came:
            assert came[label] == one.came[label], label
        assert came[label] <= 1, "doubled without a mark"
    assert set(came) <= {f"A{number:03}" for number in range(1, 51)}


@COUNTED
def test_nothing_is_called_printed_that_did_not_come_out(ends: dict[str, End], one: Row) -> None:
    end = ends[one.name]
    for number, state in enumerate(end.states.split(), 1):
        if state in ("printed", "assumed"):
            assert end.came[f"A{number:03}"] == 1


def test_a_printer_of_letters_prints_the_number_in_letters(ends: dict[str, End]) -> None:
    end = ends["it prints letters only, and the hall file says so"]
    said = [" ".join(paper.text) for paper in end.papers]
    assert [("A001" in text, "A002" in text) for text in said] == [(True, False), (False, True)]


def test_without_a_cutter_the_papers_hang_together(ends: dict[str, End]) -> None:
    assert ends["without a cutter both hang on one strip"].papers == []
