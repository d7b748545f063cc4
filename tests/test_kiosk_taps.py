"""What is a tap: a trembling hand, a quick one, and a screen that has just changed."""

from __future__ import annotations

from kiosk_house import House, number, procedure, take
from playwright.sync_api import Page, expect

pytest_plugins = ("kiosk_house",)


def test_a_trembling_hand_takes_one_number(page: Page, house: House) -> None:
    before = house.waiting()
    procedure(page, house)
    page.locator(".take").dblclick()
    number(page)
    page.wait_for_timeout(300)
    assert house.waiting() == before + 1


def test_a_finger_that_slides_off_takes_nothing(page: Page, house: House) -> None:
    before = house.waiting()
    procedure(page, house)
    box = page.locator(".take").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 40)
    page.mouse.down()
    expect(page.locator(".take.pressed")).to_be_visible(timeout=100)
    page.mouse.move(box["x"] + 200, box["y"] - 300)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert house.waiting() == before
    expect(page.locator(".take.pressed")).to_have_count(0)


def test_a_quick_hand_loses_no_tap(page: Page, house: House) -> None:
    """Only the same control again is a tremor; another one is meant (look.md section 1)."""
    procedure(page, house)
    page.evaluate("""() => {
        for (const part of ["[data-by='1']", "label.choice:not(.care)", "label.care"])
            document.querySelector(part).click();
    }""")
    assert page.input_value("[name=count]") == "2"
    assert page.is_checked("[name=help]")
    assert page.is_checked("[name=priority]")


def test_a_tremor_on_a_choice_chooses_once(page: Page, house: House) -> None:
    procedure(page, house)
    page.locator("label.care").dblclick()
    assert page.is_checked("[name=priority]")
    page.wait_for_timeout(750)
    page.locator("label.care").tap()
    assert not page.is_checked("[name=priority]")


def test_a_count_goes_up_as_fast_as_one_taps(page: Page, house: House) -> None:
    procedure(page, house)
    for _ in range(3):
        page.locator("[data-by='1']").tap()
        page.wait_for_timeout(380)
    assert page.input_value("[name=count]") == "4"


def test_a_tap_for_the_last_step_does_nothing_on_the_new_one(page: Page, house: House) -> None:
    """What appears under a finger was not what it meant: a second tap would take a number."""
    before = house.waiting()
    page.goto(house.url)
    page.evaluate("""() => {
        new MutationObserver((_changes, watch) => {
            const take = document.querySelector(".take");
            if (!take) return;
            watch.disconnect();
            const shown = performance.now();
            take.click();
            // A busy machine may be late; after 700 ms it would be a tap like any other.
            setTimeout(() => performance.now() - shown < 650 && take.click(), 500);
        }).observe(document.body, { childList: true });
        document.querySelector(".quick").click();
    }""")
    expect(page.locator(".take")).to_be_visible()
    page.wait_for_timeout(1000)
    expect(page.locator(".kiosk[data-step=procedure]")).to_be_visible()
    assert house.waiting() == before
    take(page)
    number(page)
    assert house.waiting() == before + 1
