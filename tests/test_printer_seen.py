"""A fault of a printer, on every screen of those who can help: at once, and so is its end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import axe
from conftest import at, rid
from kiosk_house import AFTERNOON, House, a_house
from playwright.sync_api import Browser, Page, expect
from printing import a_printer, hurry, until
from virtual_printer import VirtualPrinter

from hall.clock import DemoClock
from hall.rulebook import Rulebook

pytest_plugins = ("kiosk_house",)

PIN, PASSWORD = "135790", "mat-khau-van-phong"
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def virtual() -> Iterator[VirtualPrinter]:
    with VirtualPrinter(80, 80) as found:
        yield found


@pytest.fixture(scope="module")
def house(
    rulebooks: dict[str, Rulebook],
    tmp_path_factory: pytest.TempPathFactory,
    virtual: VirtualPrinter,
) -> Iterator[House]:
    printers = (
        a_printer(virtual.urls[0], name="Máy in ở cây lấy số", serves=("kiosk",)),
        a_printer(virtual.urls[1], id="counter", name="Máy in quầy", serves=("counter",)),
    )
    book = rulebooks["tu-minh"].model_copy(update={"printers": printers})
    with pytest.MonkeyPatch.context() as patch:
        hurry(patch)
        data = tmp_path_factory.mktemp("seen")
        clock = DemoClock(at(AFTERNOON))  # it runs: news of the same moment is no news
        with a_house(book, AFTERNOON, data, 19800, clock) as found:
            found.hall.staff.set_pin("Nguyễn Thị Lan", ("clerk", "office"), PIN)
            found.hall.staff.set_password("Nguyễn Thị Lan", ("clerk", "office"), PASSWORD)
            found.product.spool.start()
            yield found
            found.product.spool.stop()


class Screens:
    """The four pages of those who can help, each open since before the fault."""

    def __init__(self, chromium: Browser, house: House) -> None:
        self.base = house.url.removesuffix("kiosk/")
        self.errors: list[str] = []
        context = chromium.new_context(viewport={"width": 1366, "height": 768})
        self.guide, self.counter, self.office, self.room = (context.new_page() for _ in range(4))
        for page in context.pages:
            page.set_default_timeout(8000)
            page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.guide.goto(f"{self.base}guide/")
        self._sit_down()
        self.office.goto(f"{self.base}office/")
        self.office.locator("[name=staff]").select_option(label="Nguyễn Thị Lan")
        self.office.locator("[name=pin]").fill(PASSWORD)
        self.office.locator("form button").last.click()
        self.room.goto(f"{self.base}printer/")
        expect(self.room.locator("#link")).to_have_text("Trực tiếp")
        self.news = {
            self.guide: "#care",
            self.counter: "#printer",
            self.office: "#printers",
            self.room: "#live",
        }

    def _sit_down(self) -> None:
        self.counter.goto(f"{self.base}counter/")
        self.counter.locator("input[name=counter]").first.check()
        self.counter.locator("#staff").select_option(label="Nguyễn Thị Lan")
        self.counter.locator("#pin").fill(PIN)
        self.counter.locator("button[type=submit]").click()
        expect(self.counter.locator("#link")).to_have_text("Trực tiếp")

    def all_say(self, words: str) -> None:
        for page, place in self.news.items():
            expect(page.locator(place)).to_contain_text(words)

    def none_says(self, words: str) -> None:
        for page, place in self.news.items():
            expect(page.locator(place)).not_to_contain_text(words)


@pytest.fixture
def screens(chromium: Browser, house: House, virtual: VirtualPrinter) -> Iterator[Screens]:
    for which in (0, 1):
        virtual.set(which, mend=True, load=True, throttle=None)
    found = Screens(chromium, house)
    yield found
    found.guide.context.close()
    assert found.errors == []


def test_everyone_who_can_help_sees_a_fault_and_its_end(
    screens: Screens, house: House, virtual: VirtualPrinter
) -> None:
    virtual.set(0, cover_open=True)
    screens.all_say("Nắp đang mở")
    screens.all_say("Nắp máy in đang mở. Mời đóng nắp, máy sẽ tự in tiếp.")
    virtual.set(0, cover_open=False)
    screens.all_say("Đã in lại được từ 14:42.")
    screens.none_says("Nắp đang mở")


def test_a_paper_in_doubt_is_news_until_someone_has_looked(
    screens: Screens, house: House, virtual: VirtualPrinter
) -> None:
    virtual.set(0, throttle=15_000, drop_after=12_000)
    house.hall.issue([("2.000815", 1)], request_id=rid())
    screens.all_say("1 phiếu chưa rõ đã ra hay chưa")
    virtual.set(0, throttle=None)
    doubt = screens.room.locator(".doubts .paper")
    doubt.get_by_role("button", name="In lại").click()
    expect(screens.room.locator(".note")).to_have_text("Phiếu đang được in lại.")
    until(lambda: house.hall.jobs(1)[0].state == "printed")
    screens.none_says("chưa rõ đã ra hay chưa")
    expect(screens.room.locator(".paper").first).to_contain_text("bản in lại lần 1")


def test_the_room_moves_what_waits_with_one_tap(
    screens: Screens, house: House, virtual: VirtualPrinter
) -> None:
    virtual.set(0, paper_out=True)
    screens.all_say("Hết giấy")
    ticket = house.hall.issue([("2.000815", 1)], request_id=rid())
    card = screens.room.locator("[data-printer=kiosk]")
    card.get_by_role("button", name="Chuyển 1 phiếu sang Máy in quầy").click()
    until(lambda: (house.hall.jobs(1)[0].printer, house.hall.jobs(1)[0].state)
          == ("counter", "printed"))  # fmt: skip
    assert house.hall.jobs(1)[0].ticket_id == ticket.id


def test_axe_finds_nothing_in_the_room_and_in_a_letter(screens: Screens) -> None:
    pages: list[Page] = [screens.room]
    letter = screens.room.context.new_page()
    letter.goto(f"{screens.base}printer/letters/apology")
    pages.append(letter)
    for page in pages:
        assert axe(page, beside=".demo-badge") == []
