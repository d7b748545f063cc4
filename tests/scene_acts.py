"""What somebody does on a page before its picture is taken."""

from __future__ import annotations

from collections.abc import Callable

from browsing import sign_in
from conftest import rid
from kiosk_house import House
from playwright.sync_api import Page

Act = Callable[[Page, House], None]
PIN, PASSWORD = "135790", "mat-khau-van-phong"


def at_counter(counter: int, *keys: str) -> Act:
    """A clerk signs in at her counter and presses some keys."""

    def act(page: Page, _house: House) -> None:
        page.locator(f"input[name=counter][value='{counter}']").check()
        sign_in(page, f"Cán bộ quầy {counter}", PIN)
        page.locator(".hand").wait_for()
        page.wait_for_timeout(700)  # its own tremor guard
        for key in keys:
            page.keyboard.press(key)
            page.wait_for_timeout(700)

    return act


def in_office(link: str = "") -> Act:
    """Someone of the office signs in and follows a link."""

    def act(page: Page, _house: House) -> None:
        sign_in(page, "Cán bộ quầy 1", PASSWORD)
        page.locator("nav.tabs").wait_for()
        if link:
            page.get_by_role("link", name=link, exact=True).click()
            page.wait_for_timeout(400)

    return act


def as_guide(then: Act) -> Act:
    """A guide signs in on her phone, and does something."""

    def act(page: Page, house: House) -> None:
        sign_in(page, "Cán bộ quầy 1", PIN)
        page.locator("#page[data-link=live]").wait_for()
        then(page, house)

    return act


def idle(page: Page, _house: House) -> None:
    """Nobody has touched a step for a minute."""
    page.evaluate(
        """() => { const dialog = document.querySelector("[data-idle]"); dialog.showModal(); }"""
    )


def stopped(page: Page, _house: House) -> None:
    """The seconds that a number still stands, which run by the machine's own clock."""
    page.evaluate(
        """() => { const left = document.querySelector("[data-back-in]");
        left.removeAttribute("data-back-in"); left.textContent = "15"; }"""
    )


def asked_for_help(page: Page, house: House) -> None:
    """Someone at the kiosk has called, and a guide has answered."""
    page.locator("form[data-help] button").first.click()
    page.locator("[data-helped][open]").wait_for()
    (call,) = house.hall.snapshot()["help"]
    house.hall.answer_help(call["id"], 1, request_id=rid())
    page.get_by_role("heading", name="Cán bộ đang đến").wait_for()


def help_waits(_page: Page, house: House) -> None:
    """Someone at the kiosk has called, and nobody has answered yet."""
    house.hall.call_help("1", request_id=rid())


def sheet_of_someone(page: Page, _house: House) -> None:
    """The papers of someone who asked for guidance are looked at."""
    page.locator("#care .row.help .meet").last.click()
    page.locator("#person summary").filter(has_text="Xem trước giấy tờ").click()
    page.locator("#person-dossiers .tick").first.click()
