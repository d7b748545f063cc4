"""The hall that the tests live in: real files, a real database, a clock that stands still."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hall.clock import FixedClock
from hall.events import Bus
from hall.hall import Hall
from hall.migrating import upgrade
from hall.rulebook import Rulebook
from hall.rulecheck import load_halls
from hall.ticket import Ticket
from hall.writer import Database

pytest.register_assert_rewrite("bare_printer", "guide_room", "kiosk_house", "virtual_printer")

ROOT = Path(__file__).parent.parent
# What takes long begins first, or one core is left alone with it while the other has nothing to do.
LONG = (
    "test_pictures", "test_journeys", "test_display_sound", "test_killed_printing",
    "test_fault_matrix", "test_counter_fit", "test_counter_day", "test_races", "test_guide_outbox",
    "test_transfer", "test_start", "test_probe",
)  # fmt: skip
THURSDAY = "2026-11-26T08:15"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first = {name: at for at, name in enumerate(LONG)}
    items.sort(key=lambda item: first.get(item.path.stem, len(LONG)))


def at(text: str) -> datetime:
    """A moment in hall time, from "2026-11-26T15:20"."""
    return datetime.fromisoformat(f"{text}+07:00" if "+" not in text[10:] else text)


def rid() -> str:
    """A request id of its own."""
    return uuid.uuid4().hex


@pytest.fixture(scope="session")
def rulebooks() -> dict[str, Rulebook]:
    """The halls that ship with the product."""
    return load_halls(ROOT / "halls")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    url = f"sqlite:///{tmp_path / 'hall.sqlite'}"
    upgrade(url)
    found = Database(url)
    yield found
    found.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(at(THURSDAY))


@pytest.fixture
def make_hall(
    rulebooks: dict[str, Rulebook], database: Database, clock: FixedClock
) -> Callable[[str], Hall]:
    def make(id: str) -> Hall:
        hall = Hall(rulebooks[id], database, clock, Bus(), "http://hall.test")
        hall.publish()
        hall.staff.set_pin("Cán bộ quầy", ("clerk",), "135790")
        return hall

    return make


@pytest.fixture
def hall(make_hall: Callable[[str], Hall]) -> Hall:
    """Tứ Minh on a Thursday morning, counter 1 open."""
    found = make_hall("tu-minh")
    found.open_counter(1, 1, request_id=rid())
    return found


BIRTH = "1.001193"
COPIES = "2.000815"  # certified copies, 85 % of what people come for
SINGLE, PERMIT = "1.004873", "1.013225"  # three working days; a building permit, in another lane


def issue(hall: Hall, code: str = COPIES, **wish: object) -> Ticket:
    return hall.issue([(code, 1)], request_id=rid(), **wish)  # type: ignore[arg-type]


def recall(hall: Hall, ticket_id: int, counter: int = 1, staff: int = 1) -> Ticket:
    """Call again as soon as the hall does; its clock stands still otherwise."""
    assert isinstance(hall.clock, FixedClock)
    hall.clock.move(seconds=hall.rulebook.line.recall_after_seconds)
    return hall.recall(ticket_id, counter, staff, request_id=rid())


def miss(hall: Hall, ticket_id: int, counter: int = 1, staff: int = 1) -> Ticket:
    """Called as often as the hall calls, and not there."""
    while hall.ticket(ticket_id).calls < hall.rulebook.line.missed_after_calls:
        recall(hall, ticket_id, counter, staff)
    return hall.missed(ticket_id, counter, staff, request_id=rid())


def serve(hall: Hall) -> Ticket:
    """Call the next at counter 1 and start."""
    called = hall.call_next(1, 1, request_id=rid())
    return hall.start(called.id, 1, 1, request_id=rid())
