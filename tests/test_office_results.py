"""The office says which results lie ready; everybody else reads it by the code."""

from __future__ import annotations

import re

from conftest import rid
from counter_room import COPIES, LAN, Room, axe, context, counter_browser, counter_room, room
from playwright.sync_api import BrowserContext
from test_office import ROOT, office, text

from hall.outcome import Outcome

__all__ = ["context", "counter_browser", "counter_room", "room"]


def accepted(room: Room, code: str) -> None:
    ticket = room.issue(COPIES)
    room.hall.open_counter(1, LAN, request_id=rid())
    room.hall.call_next(1, LAN, request_id=rid())
    (dossier,) = room.hall.start(ticket.id, 1, LAN, request_id=rid()).dossiers
    outcome = Outcome(dossier.id, "accepted", case_code=code)
    room.hall.finish(ticket.id, 1, LAN, [outcome], request_id=rid())


def test_a_result_is_said_to_be_ready(room: Room, context: BrowserContext) -> None:
    code = "H24.21.3-261126-1001"
    accepted(room, code)
    page = context.new_page()
    page.goto(f"{room.url}{ROOT}")
    page.locator("[name=staff]").select_option(label="Lê Thị Vân")
    page.locator("[name=pin]").fill("975310")
    page.locator("[name=pin]").press("Enter")
    page.get_by_role("link", name="Kết quả").click()
    assert axe(page) == []
    page.get_by_role("button", name=f"Đã có kết quả của {code}").click()
    page.get_by_text(f"Hồ sơ {code} đã có kết quả.").wait_for()
    assert room.hall.result(code).ready_at == room.clock.now()
    assert page.get_by_role("button", name=re.compile(code)).count() == 0
    assert axe(page) == []


def test_twice_is_once_and_what_is_late_says_so(room: Room) -> None:
    code, request = "H24.21.3-261126-1002", rid()
    accepted(room, code)
    found = room.hall.result(code)
    room.clock.move(minutes=24 * 60)
    client = office(room)
    assert f"{code} Chứng thực" in text(client, f"{ROOT}results")
    assert "(quá hẹn)" in text(client, f"{ROOT}results")
    for _ in range(2):
        answer = client.post(
            f"{ROOT}results/{found.dossier_id}/ready", data={"request_id": request}
        )
        assert answer.status_code == 303
    assert room.events("ResultReady") == 1
    answer = client.post(f"{ROOT}results/999999/ready", data={"request_id": rid()})
    assert answer.status_code == 404
