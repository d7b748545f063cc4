"""A printer room for tests: who is on duty in it, and who is not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import rid
from flask.testing import FlaskClient

import app
import settings
from hall.clock import FixedClock
from hall.hall import Hall
from hall.migrating import upgrade
from hall.printers import Roll
from hall.rulebook import Rulebook

ROOM = "/tu-minh/printer/"
PASSWORD = "mat-khau-van-phong"


@pytest.fixture
def product(
    tmp_path: Path, rulebooks: dict[str, Rulebook], clock: FixedClock
) -> Iterator[app.Product]:
    where = settings.load({"DENLUOT_DATA": str(tmp_path)})
    upgrade(where.database)
    book = rulebooks["tu-minh"]
    printers = (book.printers[0].model_copy(update={"roll": Roll(metres=80)}), book.printers[1])
    made = app.build(where, {book.id: book.model_copy(update={"printers": printers})}, clock)
    made.halls["tu-minh"].publish()
    made.halls["tu-minh"].staff.set_pin("Cán bộ quầy", ("clerk", "office"), "135790")
    made.halls["tu-minh"].staff.set_password("Cán bộ quầy", ("clerk", "office"), PASSWORD)
    made.halls["tu-minh"].open_counter(1, 1, request_id=rid())
    yield made
    made.database.close()


@pytest.fixture
def hall(product: app.Product) -> Hall:
    return product.halls["tu-minh"]


@pytest.fixture
def stranger(product: app.Product) -> FlaskClient:
    return product.flask.test_client()


@pytest.fixture
def staff(product: app.Product) -> FlaskClient:
    """A browser in which someone of the office has signed in."""
    client = product.flask.test_client()
    assert client.post("/tu-minh/office/", data={"staff": 1, "pin": PASSWORD}).status_code == 303
    return client


Page = Callable[[], str]


@pytest.fixture
def page(staff: FlaskClient) -> Page:
    def get() -> str:
        answer = staff.get(ROOM)
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return get


def said(answer: object, client: FlaskClient) -> str:
    """What a command answered, in the room."""
    assert answer.status_code == 303  # type: ignore[attr-defined]
    (note,) = re.findall(r'<p class="note (\w+)" role="status">([^<]+)', client.get(ROOM).text)
    return f"{note[0]}: {note[1]}"
