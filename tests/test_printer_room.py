"""The printer room as a person on duty sees it, and what may be done there."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
import zxingcpp
from conftest import issue, rid, serve
from duty_room import ROOM, Page, hall, page, product, said, staff, stranger
from flask.testing import FlaskClient
from jobs_room import printed
from PIL import Image

import app
from hall.hall import Hall
from printer.room import KIND_WORDS, STATE_WORDS
from printer.spool import Condition
from printer.states import ADVICE, PRINTS, WORDS, State

__all__ = ["hall", "page", "product", "staff", "stranger"]

# -- what it shows ------------------------------------------------------------------------------


def test_an_idle_room_says_so(page: Page) -> None:
    room = page()
    assert "Chưa có phiếu nào." in room
    assert room.count("Không có phiếu chờ in.") == 2


@pytest.mark.parametrize("state", list(State))
def test_a_printer_says_how_it_is_and_what_to_do(
    product: app.Product, page: Page, hall: Hall, state: State
) -> None:
    since = hall.clock.now()
    product.spool._workers["tu-minh", "kiosk"].condition = Condition(state, ADVICE[state], since)
    room = page()
    assert f"<b>{WORDS[state]}</b>" in room
    assert ADVICE[state] in room
    assert ("từ 08:15" in room) == (state not in PRINTS)


@pytest.mark.parametrize("state", [state for state in STATE_WORDS if state != "sending"])
def test_a_paper_says_what_became_of_it_and_only_what_is_printed_says_so(
    page: Page, hall: Hall, state: str
) -> None:
    issue(hall)
    if state != "queued":
        printed(hall, state=state, error="Máy in nghỉ.")
    room = page()
    assert f'<span class="how">{STATE_WORDS[state]}</span>' in room
    assert (">đã in<" in room) == (state == "printed")
    assert ("Máy in nghỉ." in room) == (state != "queued")
    again = re.findall(r"/jobs/1/reprint", room)
    assert bool(again) == (state in ("printed", "assumed", "unknown", "cancelled"))


def test_every_kind_of_paper_has_a_name_and_a_picture(hall: Hall, staff: FlaskClient) -> None:
    issue(hall)
    ticket = serve(hall)
    hall.park(ticket.id, 1, 1, request_id=rid())
    for job in hall.jobs(9):
        answer = staff.get(f"{ROOM}jobs/{job.id}.png")
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert Image.open(BytesIO(answer.data)).width == 576
        assert KIND_WORDS[job.kind] in staff.get(ROOM).text


def test_a_picture_does_not_show_the_citizens_code(hall: Hall, staff: FlaskClient) -> None:
    ticket = issue(hall)
    image = Image.open(BytesIO(staff.get(f"{ROOM}jobs/1.png").data))
    (code,) = zxingcpp.read_barcodes(image.convert("L"))
    assert ticket.token not in code.text
    assert code.text.endswith("0" * 16)


def test_a_job_that_is_not_there_is_not_found(staff: FlaskClient) -> None:
    assert staff.get(f"{ROOM}jobs/99.png").status_code == 404
    assert said(staff.post(f"{ROOM}jobs/99/reprint", data={"request_id": rid()}), staff) == (
        "bad: Không tìm thấy bản in này."
    )


def test_a_printer_that_is_gone_from_the_hall_file_still_shows_its_papers(
    hall: Hall, page: Page
) -> None:
    issue(hall)
    hall.rulebook = hall.rulebook.model_copy(update={"printers": hall.rulebook.printers[1:]})
    room = page()
    assert "Không còn trong danh mục máy in" in room
    assert "Chuyển 1 phiếu sang Máy in counter" in room


# -- who may -------------------------------------------------------------------------------------


def test_who_has_not_signed_in_sees_states_but_no_paper(hall: Hall, stranger: FlaskClient) -> None:
    issue(hall)
    room = stranger.get(ROOM).text
    assert room.count('class="machine"') == 2
    assert "để xem và in lại các phiếu" in room
    assert "A001" not in room
    assert "<form" not in room


@pytest.mark.parametrize(
    "path", ["jobs/1/reprint", "jobs/1/came-out", "move", "roll", "slips", "jobs/1.png",
             "letters/apology"]
)  # fmt: skip
def test_who_has_not_signed_in_may_do_nothing(hall: Hall, stranger: FlaskClient, path: str) -> None:
    issue(hall)
    printed(hall, state="unknown")
    data = {"request_id": rid(), "from": "kiosk", "to": "counter", "kind": "fee", "label": "A001"}
    ask = stranger.get if "." in path or "letters" in path else stranger.post
    refused = 302 if "letters" in path else 403  # a page leads to the sign-in
    assert ask(f"{ROOM}{path}", data=data).status_code == refused
    assert len(hall.jobs(9)) == len(hall.doubtful_jobs()) == 1


def test_staff_of_another_hall_may_do_nothing(
    product: app.Product, hall: Hall, staff: FlaskClient
) -> None:
    product.flask.extensions["halls"]["other"] = hall  # the same rows under another address
    issue(hall)
    with staff.session_transaction() as session:
        session["office"]["hall"] = "other"
        session.modified = True
    assert staff.post(f"{ROOM}jobs/1/reprint", data={"request_id": rid()}).status_code == 403


# -- what may be done ----------------------------------------------------------------------------


def test_a_doubtful_paper_stands_on_top_and_is_printed_again_with_one_tap(
    hall: Hall, staff: FlaskClient, page: Page
) -> None:
    issue(hall)
    id = printed(hall, state="unknown").id
    room = page()
    assert room.index("Cần xem lại") < room.index("Phiếu gần đây")
    action, request = re.findall(
        r'action="([^"]+/reprint)"><input type="hidden" name="request_id" value="([^"]+)"', room
    )[0]
    for _ in range(2):  # a second tap on the same button is the same wish
        answer = staff.post(action, data={"request_id": request})
        assert said(answer, staff) == "good: Phiếu đang được in lại."
    assert [(job.original_id, job.copy) for job in hall.jobs(9)] == [(id, 1), (None, 0)]
    assert "Cần xem lại" not in page()
    assert "bản in lại lần 1" in page()


def test_a_doubtful_paper_that_came_out_is_only_noted(
    hall: Hall, staff: FlaskClient, page: Page
) -> None:
    issue(hall)
    id = printed(hall, state="unknown").id
    answer = staff.post(f"{ROOM}jobs/{id}/came-out", data={"request_id": rid()})
    assert said(answer, staff) == "good: Đã ghi là phiếu đã ra giấy."
    assert len(hall.jobs(9)) == 1
    assert "chưa rõ đã in hay chưa" in page()  # it is still not called printed
    again = staff.post(f"{ROOM}jobs/{id}/came-out", data={"request_id": rid()})
    assert said(again, staff) == "bad: Phiếu này không còn cần xem lại."


def test_papers_move_and_a_new_roll_is_noted(hall: Hall, staff: FlaskClient, page: Page) -> None:
    issue(hall)
    data = {"request_id": rid(), "from": "kiosk", "to": "counter"}
    assert "Chuyển 1 phiếu sang Máy in counter" in page()
    assert said(staff.post(f"{ROOM}move", data=data), staff).startswith("good: ")
    assert hall.jobs(1)[0].printer == "counter"
    nothing = {**data, "request_id": rid()}
    assert said(staff.post(f"{ROOM}move", data=nothing), staff) == (
        "bad: Không có phiếu nào đang chờ ở máy in này."
    )
    assert page().count("Đã thay cuộn giấy") == 1  # only the printer that counts its roll
    roll = {"request_id": rid(), "printer": "kiosk"}
    assert said(staff.post(f"{ROOM}roll", data=roll), staff) == "good: Đã ghi cuộn giấy mới."
