"""The printer room as a person on duty sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from conftest import COPIES, issue
from flask.testing import FlaskClient
from PIL import Image

import app
import settings
from hall.clock import FixedClock
from hall.jobs import Jobs
from hall.migrating import upgrade
from hall.rulebook import Rulebook
from printer import answers
from printer.views import STATE_WORDS


@pytest.fixture
def product(
    tmp_path: Path, rulebooks: dict[str, Rulebook], clock: FixedClock
) -> Iterator[app.Product]:
    where = settings.load({"DENLUOT_DATA": str(tmp_path)})
    upgrade(where.database)
    made = app.build(where, {"tu-minh": rulebooks["tu-minh"]}, clock)
    made.halls["tu-minh"].publish()
    yield made
    made.database.close()


Page = Callable[[str], str]


def staff_client(product: app.Product) -> FlaskClient:
    """A browser in which someone of the office has signed in."""
    hall = product.halls["tu-minh"]
    hall.staff.set_pin("Văn phòng", ("office",), "135790")
    client = product.flask.test_client()
    person = hall.staff.everyone()[-1].id
    assert (
        client.post("/tu-minh/office/", data={"staff": person, "pin": "135790"}).status_code == 303
    )
    return client


@pytest.fixture
def page(product: app.Product) -> Page:
    client = staff_client(product)

    def get(path: str = "") -> str:
        answer = client.get(f"/tu-minh/printer/{path}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return get


def test_an_idle_room_says_so(page: Page) -> None:
    room = page("")
    assert "Chưa có phiếu nào." in room
    assert room.count("Sẵn sàng") == 2


@pytest.mark.parametrize("state", [state for state in STATE_WORDS if state not in ("sending",)])
def test_a_paper_says_what_became_of_it_and_only_what_is_printed_says_so(
    product: app.Product, page: Page, state: str
) -> None:
    hall = product.halls["tu-minh"]
    issue(hall, COPIES)
    if state != "queued":
        jobs = Jobs(hall.database)
        job = jobs.take_job(hall.id, "kiosk", hall.now())
        jobs.settle_job(hall.id, job.id, state, answers.PAPER_OUT, hall.now())
    room = page("")
    assert f'<span class="how">{STATE_WORDS[state]}</span>' in room
    assert ("đã in<" in room) == (state == "printed")
    assert (answers.PAPER_OUT in room) == (state != "queued")


def test_who_has_not_signed_in_sees_states_but_no_paper(product: app.Product) -> None:
    hall = product.halls["tu-minh"]
    issue(hall, COPIES)
    client = product.flask.test_client()
    room = client.get("/tu-minh/printer/").get_data(as_text=True)
    assert room.count("Sẵn sàng") + room.count("Đang in") == 2
    assert "Mời đăng nhập ở quầy hoặc văn phòng" in room
    assert "jobs/" not in room
    assert client.get(f"/tu-minh/printer/jobs/{hall.jobs(1)[0].id}.png").status_code == 403


def test_trouble_is_said_with_what_to_do(
    product: app.Product, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(product.spool._workers["tu-minh"][0], "trouble", answers.COVER_OPEN)
    room = page("")
    assert "Cần người giúp" in room
    assert answers.COVER_OPEN in room


def test_the_preview_shows_the_paper_but_not_the_citizens_code(
    product: app.Product,
) -> None:
    hall = product.halls["tu-minh"]
    ticket = issue(hall, COPIES)
    client = staff_client(product)
    answer = client.get(f"/tu-minh/printer/jobs/{hall.jobs(1)[0].id}.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    image = Image.open(BytesIO(answer.data))
    assert image.width == 576
    (code,) = zxingcpp.read_barcodes(image.convert("L"))
    assert ticket.token not in code.text
    assert code.text.endswith("0" * 16)


def test_a_job_that_is_not_there_is_not_found(product: app.Product) -> None:
    assert staff_client(product).get("/tu-minh/printer/jobs/99.png").status_code == 404
