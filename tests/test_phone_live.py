"""The phone page in a real browser: it hears, rings, asks where it cannot hear, and forgets."""

from __future__ import annotations

import http.client
import re
import shutil
import sqlite3
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import BIRTH, COPIES, ROOT, at, miss, recall, rid
from phone_room import LAN, PhoneRoom, a_phone, browser, hears, phone_room, room
from playwright.sync_api import Browser, Page, expect
from printing import until
from server import Server

from display import hub
from hall.outcome import Outcome
from hall.ticket import Ticket, TicketState

__all__ = ["browser", "phone_room", "room"]


@pytest.fixture
def phone(browser: Browser, room: PhoneRoom) -> Iterator[Page]:
    """A phone whose page must not throw, and asks nobody but this machine."""
    context = a_phone(browser)
    page = context.new_page()
    errors: list[str] = []
    abroad: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda r: None if "//127.0.0.1:" in r.url else abroad.append(r.url))
    yield page
    context.close()
    assert errors == []
    assert abroad == ["data:,"] * len(abroad)


def open_page(phone: Page, room: PhoneRoom, ticket: Ticket) -> None:
    phone.goto(room.page_of(ticket))
    hears(phone)


def test_the_whole_visit(room: PhoneRoom, phone: Page) -> None:
    """From the QR to the rating on one page that is never loaded again."""
    first, ticket = room.issue(), room.issue(COPIES, BIRTH)
    open_page(phone, room, ticket)
    phone.evaluate("window.sameDocument = true")
    expect(phone.locator("main")).to_contain_text("Trước ông/bà còn 1 người")
    bell = phone.get_by_role("button", name="Bật chuông báo")
    expect(bell).to_have_attribute("aria-pressed", "false")
    bell.tap()
    expect(phone.get_by_role("button", name="Chuông báo đang bật")).to_be_visible()
    assert phone.evaluate("[shaken, tones]") == [[120], 4], "she hears how it will sound"
    room.call()
    expect(phone.locator("main")).to_contain_text("Ông/bà là người kế tiếp")
    expect(phone.locator(".near")).to_be_visible()
    expect(phone.locator("#call")).to_be_hidden()

    room.finish(first)
    room.call()
    expect(phone.locator("#call")).to_be_visible()
    expect(phone.locator("#call")).to_contain_text("Mời ông/bà đến Quầy 1")
    box = phone.locator("#call").bounding_box()
    assert box
    assert (box["width"], box["height"]) == (360, 640), "the call fills the screen"
    assert phone.evaluate("shaken.at(-1)") == [700, 250, 700, 250, 1100]
    assert phone.evaluate("tones") == 8
    expect(phone).to_have_title("Mời đến Quầy 1")
    phone.get_by_role("button", name="Tắt chuông").tap()
    assert phone.title() == f"Số {ticket.label}"
    expect(phone.locator("#hush")).to_be_hidden()
    recall(room.hall, ticket.id, 1, LAN)
    expect(phone.get_by_role("button", name="Tắt chuông")).to_be_visible()
    phone.get_by_role("button", name="Xin chờ, tôi đang đến").tap()
    expect(phone.locator("#call")).to_contain_text("Đã báo quầy là ông/bà đến muộn.")
    expect(phone.locator("#call-late")).to_be_hidden()
    assert room.hall.ticket(ticket.id).late == 1

    papers = room.hall.rulebook.procedure(BIRTH, room.hall.now().date()).components
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    expect(phone.locator("#call")).to_be_hidden()
    expect(phone.locator("main .state")).to_have_text("Đang làm thủ tục tại Quầy 1")
    finish(room, ticket, papers)
    expect(phone.locator(".due.accepted")).to_contain_text("17 giờ, thứ Năm, ngày 26/11/2026")
    expect(phone.locator(".due.incomplete li")).to_have_count(len(papers))
    assert phone.evaluate("window.sameDocument")

    expect(phone.get_by_role("button", name="Chuông báo đang bật")).to_be_visible()
    phone.get_by_label("Rất hài lòng").check()
    (copies, _) = room.hall.ticket(ticket.id).dossiers
    room.hall.result_ready(copies.id, LAN, request_id=rid())
    look_again(phone)
    expect(phone.locator(".there")).to_contain_text("Mời ông/bà đến nhận kết quả")
    assert phone.get_by_label("Rất hài lòng").is_checked()  # what was being answered stays
    expect(phone.locator("#bar")).to_be_hidden()  # nothing more to ring for
    room.hall.give_result(copies.id, LAN, request_id=rid())
    look_again(phone)
    expect(phone.locator(".due.accepted")).to_contain_text("Đã trả kết quả lúc")
    expect(phone.locator("#bar")).to_be_hidden()
    expect(phone.locator("#link")).to_be_hidden()

    phone.locator(".question").nth(1).get_by_label("Có").check()
    phone.get_by_role("button", name="Gửi đánh giá").tap()
    expect(phone.locator(".said")).to_contain_text("Trung tâm xin cảm ơn ông/bà.")
    expect(phone.locator(".rate")).to_have_count(0)
    found = room.hall.ratings(room.hall.now().date())
    assert (found.scores[3], found.answers) == (1, {"guided": (1, 0)})


def look_again(phone: Page) -> None:
    """As when the phone is taken out of a pocket: it asks at once."""
    phone.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def finish(room: PhoneRoom, ticket: Ticket, papers: tuple[str, ...]) -> None:
    held = room.hall.ticket(ticket.id)
    copies, birth = held.dossiers
    outcomes = [Outcome(copies.id, "accepted"), Outcome(birth.id, "incomplete", missing=papers)]
    room.hall.finish(ticket.id, 1, LAN, outcomes, request_id=rid())


def test_late_and_cancelled_without_leaving_the_page(room: PhoneRoom, phone: Page) -> None:
    room.issue()
    ticket = room.issue()
    open_page(phone, room, ticket)
    phone.get_by_role("button", name="Bật chuông báo").tap()
    phone.get_by_role("link", name="Tôi đến muộn").tap()
    expect(phone.get_by_role("heading", name="Ông/bà đến muộn?")).to_be_visible()
    phone.go_back()
    expect(phone.locator(".number")).to_have_text(ticket.label)
    phone.get_by_role("link", name="Tôi đến muộn").tap()
    phone.get_by_role("button", name="Báo đến muộn 10 phút").tap()
    expect(phone.locator(".delayed")).to_contain_text("chưa mời số này trước 9 giờ 10")
    phone.get_by_role("button", name="Tôi đã đến, mời gọi số này").tap()
    expect(phone.locator(".delayed")).to_have_count(0)
    phone.get_by_role("link", name="Huỷ số").tap()
    expect(phone.get_by_role("heading", name=f"Huỷ số {ticket.label}?")).to_be_visible()
    phone.get_by_role("link", name="Không huỷ").tap()
    expect(phone.locator(".number")).to_be_visible()
    assert room.hall.ticket(ticket.id).state is TicketState.WAITING
    expect(phone.get_by_role("button", name="Chuông báo đang bật")).to_be_visible()
    phone.get_by_role("link", name="Huỷ số").tap()
    phone.get_by_role("button", name="Huỷ số này").tap()
    expect(phone.locator("main .state")).to_have_text("Số này đã huỷ")
    assert room.hall.ticket(ticket.id).state is TicketState.CANCELLED


def test_a_call_is_seen_over_a_question(room: PhoneRoom, phone: Page) -> None:
    ticket = room.issue()
    open_page(phone, room, ticket)
    phone.get_by_role("link", name="Huỷ số").tap()
    expect(phone.get_by_role("button", name="Huỷ số này")).to_be_visible()
    room.call()
    expect(phone.locator("#call")).to_be_visible()
    miss(room.hall, ticket.id, 1, LAN)
    expect(phone.locator("main .state")).to_have_text("Số đã gọi, vắng mặt")


def test_it_asks_where_it_cannot_hear_and_hears_again(
    room: PhoneRoom, phone: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "RETRY", (300, 500))
    ticket = room.issue()
    phone.clock.install()
    open_page(phone, room, ticket)
    live, where = room.product.hub, room.product.phones_at
    live.stop()
    room.issue(COPIES, priority=True)
    phone.clock.run_for(1500)  # the line broke: it asks at once
    expect(phone.locator("main")).to_contain_text("Trước ông/bà còn 1 người")
    live.start(*where)
    assert live.listening, "somebody else took its port meanwhile"
    until(lambda: live.phones() == 1)  # the browser itself came back
    room.call()
    expect(phone.locator("main")).to_contain_text("Ông/bà là người kế tiếp")
    room.close()
    live.stop()
    phone.clock.run_for(100_000)
    expect(phone.locator("#link")).to_have_text(re.compile("Mất kết nối 1 phút"))
    room.open()
    live.start(*where)
    miss(room.hall, room.hall.in_hand(1).id, 1, LAN)  # type: ignore[union-attr]
    room.call()
    phone.clock.run_for(15_000)
    expect(phone.locator("#call")).to_be_visible()


def test_a_wish_that_did_not_arrive_is_sent_again_once(room: PhoneRoom, phone: Page) -> None:
    ticket = room.issue()
    open_page(phone, room, ticket)
    phone.get_by_role("link", name="Tôi đến muộn").tap()
    button = phone.get_by_role("button", name="Báo đến muộn 10 phút")
    phone.route(re.compile("/late$"), lambda route: route.abort())
    button.tap()
    expect(phone.locator(".sorry")).to_have_text("Chưa gửi được. Mời ông/bà thử lại.")
    phone.unroute_all()
    button.tap()
    expect(phone.locator(".delayed")).to_be_visible()
    assert room.hall.ticket(ticket.id).late == 1


def test_the_day_ends_on_an_open_page(room: PhoneRoom, phone: Page) -> None:
    ticket = room.issue()
    open_page(phone, room, ticket)
    room.clock.at = at("2026-11-27T00:01")
    room.product.emitter.touch("tu-minh")
    expect(phone.locator("main .state")).to_have_text("Số này đã hết ngày")


def test_a_power_cut_is_only_a_pause(browser: Browser, tmp_path: Path) -> None:
    """The product as it is started: page and live line on two ports, killed and started again."""
    halls = tmp_path / "halls"
    shutil.copytree(ROOT / "halls", halls)
    for file in halls.glob("*.toml"):
        if file.stem != "tu-minh" and not file.stem.startswith("calendar"):
            file.unlink()
    with Server(tmp_path / "data", at="2026-11-26T08:15", halls=halls) as server:
        cookie = sign_in(server)
        wish = {"procedure": COPIES, "count": 1, "purpose": "submit", "request_id": rid()}
        assert server.post("/tu-minh/kiosk/tickets", wish)[0] == 200
        with sqlite3.connect(server.data / "demo.sqlite") as conn:
            (token,) = conn.execute("SELECT token FROM ticket").fetchone()
        context = a_phone(browser)
        page = context.new_page()
        page.goto(f"{server.url}/tu-minh/t/{token}")
        assert page.locator("body").get_attribute("data-live") == (
            f"http://127.0.0.1:{server.phone_port}/live/tu-minh/{token}"
        )
        hears(page)
        expect(page.locator("main")).to_contain_text("Ông/bà là người kế tiếp")
        server.kill()
        server.start()
        call = {"request_id": rid()}
        assert server.post("/tu-minh/counter/1/call", call, Cookie=cookie)[0] == 200
        expect(page.locator("#call")).to_be_visible(timeout=20_000)
        context.close()


def sign_in(server: Server) -> str:
    """Whoever the first PIN was printed for sits down at counter 1; the cookie."""
    form = {"counter": "1", "staff": "1", "pin": server.pins()["tu-minh"]}
    link = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=10)
    head = {"Content-Type": "application/x-www-form-urlencoded"}
    link.request("POST", "/tu-minh/counter/", urllib.parse.urlencode(form), head)
    answer = link.getresponse()
    assert answer.status == 303
    link.close()
    return str(answer.headers["Set-Cookie"].split(";")[0])
