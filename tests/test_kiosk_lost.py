"""The line to the hall is lost: nothing is done twice, and nobody is left before a dead screen."""

from __future__ import annotations

from kiosk_house import House, number, procedure, take
from playwright.sync_api import Page, Route, expect

pytest_plugins = ("kiosk_house",)

ASK = "Mời ông/bà nhờ cán bộ hướng dẫn"


def test_a_lost_answer_is_asked_for_again_under_the_same_id(page: Page, house: House) -> None:
    before = house.waiting()
    procedure(page, house)
    ids: list[str] = []

    def lose_first(route: Route) -> None:
        ids.append(route.request.post_data_json["request_id"])
        if len(ids) == 1:
            route.fetch()  # the hall has issued it; the answer never arrives
            route.abort()
        else:
            route.continue_()

    page.route("**/tickets", lose_first)
    take(page)
    number(page)
    assert len(ids) == 2
    assert len(set(ids)) == 1
    assert house.waiting() == before + 1


def test_a_page_loaded_again_takes_up_its_wish(page: Page, house: House) -> None:
    before = house.waiting()
    procedure(page, house)

    asked: list[Route] = []

    def lose(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fetch()
            route.abort()  # later ones get no answer at all

    page.route("**/tickets", lose)
    take(page)
    expect(page.get_by_text("Đang kết nối lại, xin chờ...")).to_be_visible()
    page.unroute("**/tickets")
    page.reload()
    number(page)
    assert house.waiting() == before + 1


def test_the_server_goes_away_and_comes_back(page: Page, house: House) -> None:
    before = house.waiting()
    page.goto(house.url)
    house.close()
    page.locator(".quick").first.tap()
    expect(page.get_by_text("Đang kết nối lại, xin chờ...")).to_be_visible()
    house.open()
    expect(page.locator(".take")).to_be_visible()
    house.close()
    page.wait_for_timeout(700)
    take(page)
    expect(page.get_by_text("Đang kết nối lại, xin chờ...")).to_be_visible()
    house.open()
    number(page)
    assert house.waiting() == before + 1


def test_nobody_is_asked_anything_while_a_number_is_being_taken(
    timed_page: Page, house: House
) -> None:
    before, page = house.waiting(), timed_page
    procedure(page, house)
    page.clock.run_for(50_000)  # ten seconds before the question whether someone is there
    held: list[Route] = []
    page.route("**/tickets", lambda route: held.append(route))
    take(page)
    expect(page.get_by_text("Đang lấy số, xin chờ...")).to_be_visible()
    page.clock.run_for(15_000)  # no try has been answered so far
    assert page.get_by_role("dialog").is_hidden()
    page.unroute("**/tickets")  # lets those go that are still held
    number(page)
    assert len({route.request.post_data_json["request_id"] for route in held}) == 1
    assert house.waiting() == before + 1
    page.clock.run_for(40_000)  # its paper is still on the way: nothing is cleared
    expect(page.locator(".kiosk[data-step=ticket]")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()


def test_a_long_outage_sends_to_a_guide_and_ends_by_itself(timed_page: Page, house: House) -> None:
    """From then on the wish is dropped: a number from the guide must stay the only one."""
    before, page = house.waiting(), timed_page
    procedure(page, house)
    house.close()
    take(page)
    expect(page.get_by_text("Đang kết nối lại, xin chờ...")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.locator("[data-cover-text]")).to_have_text(ASK)
    expect(page.locator("[data-cover-note]")).to_contain_text("cán bộ sẽ cấp số cho ông/bà")
    page.clock.run_for(120_000)  # however long: nobody is asked, nothing is cleared
    expect(page.locator("[data-cover-text]")).to_have_text(ASK)
    assert page.get_by_role("dialog").is_hidden()
    house.open()
    page.clock.run_for(3_000)
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()
    expect(page.locator("[data-cover]")).to_be_hidden()
    page.reload()
    page.wait_for_timeout(500)
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()
    assert house.waiting() == before


def test_a_number_that_was_issued_unheard_stays_the_only_one(
    timed_page: Page, house: House
) -> None:
    """Its paper came out; what the screen could not say, the note does."""
    before, page = house.waiting(), timed_page
    procedure(page, house)
    asked: list[Route] = []

    def lose(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.fetch()
        route.abort()

    page.route("**/tickets", lose)
    take(page)
    expect(page.get_by_text("Đang kết nối lại, xin chờ...")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.locator(".kiosk[data-step=home]")).to_be_visible()  # the pages are still there
    page.unroute("**/tickets")
    page.clock.run_for(10_000)
    assert house.waiting() == before + 1


def test_a_step_that_never_comes_ends_on_the_first_page(timed_page: Page, house: House) -> None:
    page = timed_page
    page.goto(f"{house.url}fields/?lang=en")
    house.close()
    page.locator(".rows a").first.tap()
    expect(page.get_by_text("Connecting again, please wait...")).to_be_visible()
    page.clock.run_for(21_000)
    expect(page.locator("[data-cover-text]")).to_have_text("Please ask our staff for help")
    house.open()
    page.clock.run_for(3_000)
    expect(page.locator(".kiosk[data-step=home][data-lang=vi]")).to_be_visible()
