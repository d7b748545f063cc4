"""The board of promises in a real browser: from the counter to the citizen's hand, and the day's
end; what each role may do there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from conftest import at, rid
from counter_room import COPIES, LAN, PIN, Room, axe, context, counter_browser, counter_room, room
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from hall.hall import Hall
from hall.outcome import Outcome
from hall.ticket import Ticket

__all__ = ["context", "counter_browser", "counter_room", "room"]

BOARD = "/tu-minh/office/dossiers"
HEAD, DESK = "Phạm Thị Minh Nguyệt", "Đỗ Quốc Khánh"
SignIn = Callable[[str], Page]


@pytest.fixture
def people(room: Room) -> dict[str, int]:
    """A head of the hall and someone at the desk where results are given, beside the clerks."""
    room.hall.staff.set_pin(HEAD, ("head",), PIN)
    room.hall.staff.set_pin(DESK, ("results", "clerk"), PIN)
    return {person.name: person.id for person in room.hall.staff.everyone()}


@pytest.fixture
def sign_in(room: Room, people: dict[str, int], counter_browser: Browser) -> Iterator[SignIn]:
    """Someone's own browser, on the board; a script error on it fails the test."""
    errors: list[str] = []
    contexts = []

    def enter(name: str) -> Page:
        context = counter_browser.new_context(viewport={"width": 1366, "height": 768})
        context.set_default_timeout(8000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{room.url}/tu-minh/office/")
        page.locator("[name=staff]").select_option(label=name)
        page.locator("[name=pin]").fill(PIN)
        page.locator("[name=pin]").press("Enter")
        page.locator("nav.tabs").wait_for()
        page.goto(f"{room.url}{BOARD}")
        page.wait_for_function("() => document.body.dataset.rev")
        return page

    yield enter
    for one in contexts:
        one.close()
    assert errors == []


def accepted(room: Room, case_code: str) -> tuple[int, Ticket]:
    """One accepted at counter 1: its dossier, and the ticket."""
    ticket = room.issue(COPIES)
    room.hall.open_counter(1, LAN, request_id=rid())
    room.hall.call_next(1, LAN, request_id=rid())
    (dossier,) = room.hall.start(ticket.id, 1, LAN, request_id=rid()).dossiers
    outcome = Outcome(dossier.id, "accepted", case_code=case_code)
    return dossier.id, room.hall.finish(ticket.id, 1, LAN, [outcome], request_id=rid())


def result_counter(hall: Hall, staff_id: int) -> tuple[int, str]:
    """Open the counter that gives results: its number and name."""
    lane = hall.rulebook.lane_for("collect").letter
    found = next(c for c in hall.rulebook.counters if lane in c.lanes)
    hall.open_counter(found.id, staff_id, request_id=rid())
    return found.id, found.name


def client_of(room: Room, name: str) -> FlaskClient:
    """A browser without scripts of someone who has signed in at the office."""
    client = room.product.flask.test_client()
    (person,) = [p for p in room.hall.staff.everyone() if p.name == name]
    answer = client.post("/tu-minh/office/", data={"staff": person.id, "pin": PIN})
    assert answer.status_code == 303, answer.text
    return client


# -- a result on its way --------------------------------------------------------------------------


def test_from_the_counter_to_the_citizens_hand(
    room: Room, people: dict[str, int], sign_in: SignIn
) -> None:
    id, ticket = accepted(room, "H24.21.3-261126-3001")
    _, counter = result_counter(room.hall, people[DESK])
    clerk, head, desk = sign_in("Nguyễn Thị Lan"), sign_in(HEAD), sign_in(DESK)
    row = clerk.locator(f"[data-dossier='{id}']")
    expect(row.locator("[aria-current=step]")).to_have_text("Tiếp nhận Nguyễn Thị Lan")
    expect(row.get_by_role("button", name="Trả kết quả")).to_have_count(0)  # not hers to give
    assert axe(clerk) == []
    row.get_by_role("button", name="Tôi xử lý").click()
    row.get_by_role("button", name="Trình ký").click()
    # The head's board follows by itself, and names her: she alone signs here.
    step = head.locator(f"[data-dossier='{id}'] [aria-current=step]")
    expect(step).to_have_text(f"Ký duyệt {HEAD}")
    television, phone = head.context.new_page(), head.context.new_page()
    television.goto(f"{room.url}/tu-minh/display/")
    phone.goto(f"{room.url}/tu-minh/t/{ticket.token}")
    expect(phone.locator(".when")).to_have_text("17 giờ, thứ Năm, ngày 26/11/2026")
    room.clock.move(minutes=1)
    head.bring_to_front()
    head.locator(f"[data-dossier='{id}']").get_by_role("button", name="Đã có kết quả").click()
    said = f"Hồ sơ H24.21.3-261126-3001 đã có kết quả. Đã mời số {ticket.label} đến {counter}."
    expect(head.get_by_text(said)).to_be_visible()
    hero = television.locator("#hero")
    expect(hero).to_have_attribute("data-kind", "result")
    expect(hero.locator("#hero-verb")).to_have_text("Đã có kết quả của số")
    expect(hero.locator("#hero-label")).to_have_text(ticket.label)
    (call,) = [c for c in room.hall.snapshot()["calls"] if c["kind"] == "result"]
    sound = room.product.flask.test_client().get(f"/tu-minh/display/voice/calls/{call['id']}.wav")
    assert (sound.status_code, sound.mimetype) == (200, "audio/wav")
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(phone.locator(".there .when")).to_have_text(f"Mời ông/bà đến {counter} nhận kết quả")
    room.clock.move(minutes=1)
    desk.locator(f"[data-dossier='{id}']").get_by_role("button", name="Trả kết quả").click()
    expect(desk.get_by_text("Đã trả kết quả hồ sơ H24.21.3-261126-3001.")).to_be_visible()
    expect(hero).not_to_have_attribute("data-kind", "result")
    expect(clerk.locator(f"[data-dossier='{id}']")).to_have_count(0)
    assert room.hall.dossier(id).returned_by == DESK


def test_a_mistake_is_taken_back_and_what_is_late_is_red_before(
    room: Room, people: dict[str, int], sign_in: SignIn
) -> None:
    id, _ = accepted(room, "H24.21.3-261126-3002")
    page = sign_in(HEAD)
    row = page.locator(f"[data-dossier='{id}']")
    expect(row).to_have_attribute("data-late", "")
    room.clock.at = at("2026-11-26T16:20")
    room.product.emitter.touch("tu-minh")
    expect(row).to_have_attribute("data-late", "soon")
    expect(row.locator(".left")).to_have_text("Còn 40 phútsắp trễ")
    expect(page.locator(".is-soon")).to_contain_text("sắp trễ")
    room.clock.at = at("2026-11-26T17:20")
    room.product.emitter.touch("tu-minh")
    expect(row.locator(".left")).to_have_text("Quá hẹn 20 phút")
    row.get_by_role("button", name="Đã có kết quả").click()
    expect(page.get_by_text("Không mời qua bảng số")).to_be_visible()
    page.get_by_role("link", name="Chi tiết hồ sơ H24.21.3-261126-3002").click()
    page.get_by_role("button", name="Rút lại").click()
    expect(
        page.get_by_text("Đã rút lại: hồ sơ H24.21.3-261126-3002 chưa có kết quả.")
    ).to_be_visible()
    assert axe(page) == []
    assert room.hall.dossier(id).state == "accepted"


def test_carried_over_with_a_reason_and_an_apology(
    room: Room, people: dict[str, int], sign_in: SignIn
) -> None:
    id, _ = accepted(room, "H24.21.3-261126-3003")
    page = sign_in(HEAD)
    page.get_by_role("link", name="Chi tiết hồ sơ H24.21.3-261126-3003").click()
    page.get_by_role("radio", name="Lý do khác").check()
    page.get_by_label("Hẹn mới, ngày").fill("2026-11-28")
    page.get_by_role("button", name="Hẹn lại").click()
    expect(page.get_by_role("alert")).to_have_text("Chọn «Lý do khác» thì mời ghi rõ lý do.")
    page.get_by_label("Nói rõ").fill("Mất điện cả phường")
    page.get_by_role("button", name="Hẹn lại").click()
    expect(page.get_by_role("alert")).to_contain_text("Hẹn mới rơi vào ngày nghỉ")
    assert (
        page.get_by_label("Nói rõ").input_value() == "Mất điện cả phường"
    )  # nothing typed is lost
    page.get_by_label("Hẹn mới, ngày").fill("2026-11-27")
    page.get_by_label("lúc").fill("09:00")
    page.get_by_role("button", name="Hẹn lại").click()
    words = "9 giờ, thứ Sáu, ngày 27/11/2026"
    expect(page.get_by_text(f"Đã hẹn lại hồ sơ H24.21.3-261126-3003: {words}.")).to_be_visible()
    page.get_by_role("button", name="In thư xin lỗi").click()
    letter = page.locator("main.letter")
    expect(letter).to_contain_text("hồ sơ mã H24.21.3-261126-3003")
    expect(letter).to_contain_text("chưa được trả đúng hẹn lúc 17 giờ, thứ Năm, ngày 26/11/2026")
    expect(letter).to_contain_text("Lý do: Mất điện cả phường.")
    expect(letter).to_contain_text(f"Thời gian trả kết quả mới: {words}.")
    assert letter.locator(".blank:empty").count() == 2  # the name, and whom to ask: by hand
    page.goto(f"{room.url}{BOARD}/{id}")
    expect(page.get_by_role("button", name="In thư xin lỗi")).to_have_count(0)
    expect(page.get_by_role("button", name="Hẹn lại")).to_have_count(0)
    assert room.hall.dossier(id).apology_at == room.clock.at


def test_the_day_is_not_closed_over_a_broken_promise(
    room: Room, people: dict[str, int], sign_in: SignIn
) -> None:
    room.empty()
    for row in room.hall.unexplained(room.hall.day().date):
        room.hall.give_result(row.dossier_id, LAN, request_id=rid())
    id, _ = accepted(room, "H24.21.3-261126-3004")
    room.clock.at = at("2026-11-26T17:10")
    client = client_of(room, HEAD)
    form = {"request_id": rid()}
    answer = client.post("/tu-minh/office/close-day", data=form)
    assert answer.status_code == 409
    assert "Còn 1 hồ sơ đến hạn" in answer.text
    page = sign_in(HEAD)
    page.get_by_role("link", name="Đóng ngày").click()
    expect(page.get_by_role("button", name="Đóng ngày")).to_be_disabled()
    page.get_by_role("link", name="H24.21.3-261126-3004").click()
    page.get_by_role("radio", name="Bất khả kháng").check()
    page.get_by_role("button", name="Hẹn lại").click()
    page.get_by_text("Đã hẹn lại hồ sơ").wait_for()
    page.get_by_role("link", name="Đóng ngày").click()
    page.get_by_role("button", name="Đóng ngày").click()
    expect(page.get_by_text("Đã đóng ngày")).to_be_visible()
    assert room.hall.dossier(id).carry_reason == "Bất khả kháng"


# "trước 15h30 phút của ngày Thứ Năm (bao gồm cả hồ sơ nộp trực tuyến …)" (S1, 43)
@pytest.mark.parametrize(
    ("code", "clock", "when"),
    [
        ("H24.21.3-261126-3005", "15:29", "17 giờ, thứ Năm, ngày 26/11/2026"),
        ("H24.21.3-261126-3006", "15:30", "17 giờ, thứ Sáu, ngày 27/11/2026"),
    ],
)
def test_submitted_online(
    room: Room, people: dict[str, int], sign_in: SignIn, code: str, clock: str, when: str
) -> None:
    room.clock.at = at("2026-11-26T15:40")
    page = sign_in("Nguyễn Thị Lan")
    page.get_by_role("link", name="Ghi hồ sơ trực tuyến").click()
    page.get_by_label("Thủ tục").select_option(COPIES)
    page.get_by_label("Mã hồ sơ").fill("nguyen van a")
    page.get_by_label("lúc").fill(clock)
    page.get_by_role("button", name="Xem lời hẹn").click()
    expect(page.locator(".promise-when")).to_have_text(when)
    page.get_by_role("button", name="Ghi hồ sơ với lời hẹn này").click()
    expect(page.get_by_role("alert")).to_contain_text("không đúng dạng")
    page.get_by_label("Mã hồ sơ").fill(code.lower())
    page.get_by_role("button", name="Xem lời hẹn").click()
    assert axe(page) == []
    page.get_by_role("button", name="Ghi hồ sơ với lời hẹn này").click()
    expect(page.get_by_text(f"Đã ghi hồ sơ {code}. Hẹn trả: {when}.")).to_be_visible()
    assert room.hall.result(code).due_at == room.hall.dossier(
        room.hall.result(code).dossier_id
    ).due_at.astimezone(room.clock.now().tzinfo)
