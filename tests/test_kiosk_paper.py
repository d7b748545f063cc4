"""What the kiosk says of the paper, with a real printer on a real socket: only what is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from conftest import at
from kiosk_house import AFTERNOON, House, a_house, number, procedure, take
from playwright.sync_api import Page, expect
from printing import a_printer, hurry, until
from virtual_printer import VirtualPrinter

from hall.paper import from_json
from hall.printers import Paperless
from hall.rulebook import Rulebook
from kiosk.paper import closed

pytest_plugins = ("kiosk_house",)

OUT, COMING = "Mời nhận phiếu bên dưới", "Phiếu đang in, xin chờ một chút"
ASK = "Mời ông/bà nhớ số này hoặc quét mã, và nhờ cán bộ mặc áo xanh giúp."
AGAIN = "Chưa thấy phiếu? In lại"


@pytest.fixture(scope="module")
def virtual() -> Iterator[VirtualPrinter]:
    with VirtualPrinter(80) as found:
        yield found


@pytest.fixture(scope="module")
def printing_house(
    rulebooks: dict[str, Rulebook],
    tmp_path_factory: pytest.TempPathFactory,
    virtual: VirtualPrinter,
) -> Iterator[House]:
    """Tứ Minh with a printer of ours, which closes its kiosk after ten minutes without paper."""
    rule = Paperless(minutes=10, then="close", ask="cán bộ mặc áo xanh")
    book = rulebooks["tu-minh"].model_copy(
        update={"printers": (a_printer(virtual.url),), "paperless": rule}
    )
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        data = tmp_path_factory.mktemp("printing")
        with a_house(book, AFTERNOON, data, 19700) as found:
            found.product.spool.start()
            yield found
            found.product.spool.stop()


@pytest.fixture
def house(printing_house: House, virtual: VirtualPrinter) -> House:
    """Each test finds a printer that works, in the afternoon."""
    printing_house.clock.at = at(AFTERNOON)
    virtual.set(mend=True, load=True)
    wait_state(printing_house, "ready")
    return printing_house


def wait_state(house: House, state: str) -> None:
    until(lambda: house.product.spool.condition("tu-minh", "kiosk").state.value == state)


def told(page: Page) -> Any:
    return page.locator("[data-paper]")


def taken(page: Page, house: House) -> str:
    procedure(page, house)
    take(page)
    return number(page)


def state_of(house: House) -> str:
    return house.hall.jobs(1)[0].state


def test_the_paper_is_out_only_when_the_printer_says_so(
    page: Page, house: House, virtual: VirtualPrinter
) -> None:
    virtual.set(throttle=12_000)
    taken(page, house)
    expect(told(page)).to_contain_text(COMING)
    assert state_of(house) in ("queued", "sending")
    virtual.set(throttle=None)
    expect(told(page)).to_contain_text(OUT)
    assert state_of(house) == "printed"


def test_without_paper_the_number_stays_large_with_whom_to_ask_until_a_roll_is_in(
    page: Page, house: House, virtual: VirtualPrinter
) -> None:
    virtual.set(paper_out=True)
    wait_state(house, "paper_out")
    label = taken(page, house)
    expect(told(page)).to_contain_text("Máy in đang hết giấy")
    expect(told(page)).to_contain_text(ASK)
    expect(page.locator(".qr svg")).to_be_visible()
    assert page.locator(".number .cell").first.bounding_box()["height"] > 150  # type: ignore[index]
    expect(page.get_by_role("button", name=AGAIN)).to_have_count(0)
    virtual.set(load=True)
    expect(told(page)).to_contain_text(OUT)
    assert from_json("ticket", house.hall.jobs(1)[0].content).label == label


def test_a_doubtful_paper_says_so_and_comes_again_with_one_tap(
    page: Page, house: House, virtual: VirtualPrinter
) -> None:
    virtual.set(throttle=15_000, drop_after=12_000)
    taken(page, house)
    expect(told(page)).to_contain_text("Máy in có sự cố, phiếu có thể chưa ra")
    assert state_of(house) == "unknown"
    virtual.set(throttle=None)
    page.wait_for_timeout(800)
    page.get_by_role("button", name=AGAIN).tap()
    expect(told(page)).to_contain_text(OUT)
    again, first = house.hall.jobs(2)
    assert (first.state, again.state, again.copy) == ("unknown", "printed", 1)
    paper = from_json("ticket", again.content)
    assert paper.reprint == "lần 1, lúc 14:42, thứ Năm 26/11/2026"
    assert paper.issued_at == "14:42, thứ Năm 26/11/2026"  # type: ignore[union-attr]
    expect(page.get_by_role("button", name=AGAIN)).to_have_count(0)  # once, then a guide


def test_a_paper_that_did_not_come_can_be_printed_again_for_a_minute(
    page: Page, house: House
) -> None:
    taken(page, house)
    expect(page.get_by_role("button", name=AGAIN)).to_be_visible()
    house.clock.move(seconds=61)
    expect(page.get_by_role("button", name=AGAIN)).to_have_count(0)


def test_reprinting_works_as_a_plain_form_too(house: House) -> None:
    client = house.product.flask.test_client()
    ticket = house.hall.issue(
        [("2.000815", 1)], request_id="kiosk-paper-plain-form", channel="kiosk"
    )
    until(lambda: state_of(house) == "printed")
    where = f"/tu-minh/kiosk/tickets/{ticket.token}"
    data = {"request_id": "kiosk-paper-plain-again"}
    assert client.post(f"{where}/reprint", data=data).status_code == 303
    until(lambda: state_of(house) == "printed" and house.hall.jobs(1)[0].copy == 1)
    data = {"request_id": "kiosk-paper-once-more"}
    refused = client.post(f"{where}/reprint", data=data)
    assert refused.status_code == 409
    assert "Phiếu đã được in lại một lần" in refused.text
    assert client.post("/tu-minh/kiosk/tickets/nobody/reprint", data=data).status_code == 404


def test_a_ticket_taken_in_english_is_printed_in_english(page: Page, house: House) -> None:
    page.goto(f"{house.url}procedures/2.000815?lang=en")
    take(page)
    number(page)
    expect(told(page)).to_contain_text("Please take your ticket below")
    expect(page.get_by_role("button", name="No ticket? Print again")).to_be_visible()
    paper = from_json("ticket", house.hall.jobs(1)[0].content)
    assert paper.lang == "en"  # type: ignore[union-attr]


def test_after_ten_minutes_without_paper_the_kiosk_closes_and_opens_by_itself(
    page: Page, house: House, virtual: VirtualPrinter
) -> None:
    page.goto(house.url)
    expect(page.locator(".quick").first).to_be_visible()
    virtual.set(paper_out=True)
    wait_state(house, "paper_out")
    house.clock.move(minutes=9)
    page.reload()
    expect(page.locator(".quick").first).to_be_visible()
    house.clock.move(minutes=1, seconds=1)
    house.product.emitter.touch("tu-minh")
    words = "Máy in phiếu đang hỏng. Mời ông/bà gặp cán bộ mặc áo xanh để lấy số."
    expect(page.locator(".calm-text")).to_have_text(words)
    house.clock.move(seconds=1)  # a picture of the same moment is no news
    virtual.set(load=True)
    expect(page.locator(".quick").first).to_be_visible()


# -- the rule -------------------------------------------------------------------------------------


def printer(able: bool, since: str, serves: tuple[str, ...] = ("kiosk",)) -> dict[str, Any]:
    return {"able": able, "since": at(f"2026-11-26T{since}").isoformat(), "serves": serves}


CLOSES, GOES_ON = Paperless(minutes=10, then="close"), Paperless(minutes=10, then="numbers")


@pytest.mark.parametrize(
    ("rule", "printers", "is_closed"),
    [
        (CLOSES, [printer(False, "14:20")], True),
        (CLOSES, [printer(False, "14:21")], False),
        (CLOSES, [printer(True, "08:00")], False),
        (CLOSES, [printer(False, "08:00"), printer(True, "08:00")], False),
        (CLOSES, [printer(False, "08:00"), printer(False, "14:25")], False),
        (CLOSES, [printer(False, "08:00"), printer(True, "08:00", ("counter",))], True),
        (CLOSES, [printer(False, "08:00", ("counter",))], False),
        (CLOSES, [], False),
        (GOES_ON, [printer(False, "08:00")], False),
    ],
)
def test_a_kiosk_without_paper_closes(
    rule: Paperless, printers: list[dict[str, Any]], is_closed: bool
) -> None:
    now: datetime = at("2026-11-26T14:30")
    assert (closed(rule, printers, now) is not None) == is_closed
