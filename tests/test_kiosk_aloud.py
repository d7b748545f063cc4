"""What the kiosk lets one hear: a tick for each tap, and a step read aloud to one person."""

from __future__ import annotations

import io
import shutil
import wave
from urllib.parse import parse_qs, urlsplit

import pytest
from conftest import COPIES, rid
from flask.testing import FlaskClient
from kiosk_house import House, procedure
from playwright.sync_api import Page, expect

from hall.voice import espeak
from kiosk import aloud

pytest_plugins = ("kiosk_house",)
needs_voice = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="no espeak-ng here")

# What sounds: addresses as they are played and stopped, and the ticks of taps.
LISTEN = """
window.heard = []; window.ticks = 0; window.loud = [];
HTMLMediaElement.prototype.play = function () {
    heard.push(this.src);
    loud.push(this.volume);
    return Promise.resolve();
};
HTMLMediaElement.prototype.pause = function () { heard.push('hush'); };
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...at) {
    window.ticks += 1;
    return start.apply(this, at);
};
"""


def said(house: House, url: str) -> tuple[str, str]:
    """The language and the text behind an address."""
    with house.product.flask.app_context():
        lang, text = aloud._signer().loads(parse_qs(urlsplit(url).query)["say"][0])
    return lang, text


def test_a_tap_is_seen_and_heard_before_its_event_is_over(page: Page, house: House) -> None:
    """Within the very task of the event, so well within 100 ms (look.md section 1)."""
    page.add_init_script(LISTEN)
    procedure(page, house)
    seen = page.evaluate("""() => {
        const target = document.querySelector("[data-by='1']");
        const box = target.getBoundingClientRect();
        const [clientX, clientY] = [box.x + 9, box.y + 9];
        const at = { clientX, clientY, isPrimary: true, button: 0, pointerId: 7, bubbles: true };
        const found = [];
        target.dispatchEvent(new PointerEvent("pointerdown", at));
        found.push(target.classList.contains("pressed"), ticks);
        target.dispatchEvent(new PointerEvent("pointerup", at));
        found.push(target.classList.contains("tapped"), ticks);
        target.dispatchEvent(new PointerEvent("pointerdown", at));
        target.dispatchEvent(new PointerEvent("pointerup", at));
        found.push(ticks); // a tremor is not heard: it did nothing
        return found;
    }""")
    assert seen == [True, 0, True, 1, 1]
    assert page.input_value("[name=count]") == "2"


@needs_voice
def test_steps_are_read_to_who_wants_it_and_to_nobody_after(page: Page, house: House) -> None:
    page.add_init_script(LISTEN)
    page.goto(f"{house.url}fields/ho-tich")
    page.wait_for_timeout(300)
    assert page.evaluate("heard") == []  # nothing sounds by itself
    page.get_by_role("button", name="Nghe đọc").tap()
    expect(page.locator(".kiosk.aloud")).to_be_visible()
    page.wait_for_function("() => heard.some((one) => one.includes('aloud.wav'))")
    lang, text = said(house, page.evaluate("heard.at(-1)"))
    assert lang == "vi"
    assert text.startswith("Hộ tịch. Chọn thủ tục hành chính. ")
    assert "Đăng ký khai sinh." in text
    assert page.evaluate("loud.at(-1)") == 3 / 5
    page.wait_for_timeout(720)
    for _ in range(2):
        page.get_by_role("button", name="To hơn").tap()
        page.wait_for_timeout(380)
    expect(page.locator("[data-loudness]")).to_have_text("5")
    page.locator(".row").first.tap()
    expect(page.locator(".kiosk[data-step=procedure]")).to_be_visible()
    page.wait_for_function("() => heard.at(-1).includes('aloud.wav')")
    assert "hush" in page.evaluate("heard")  # the next tap ended what was being said
    assert page.evaluate("loud.at(-1)") == 1
    page.wait_for_timeout(720)
    before = page.evaluate("heard.filter((one) => one !== 'hush').length")
    page.get_by_role("link", name="Nghe lại").tap()
    assert page.evaluate("heard.filter((one) => one !== 'hush').length") == before + 1
    page.wait_for_timeout(720)
    page.get_by_role("button", name="Nghe đọc").tap()
    expect(page.locator(".kiosk:not(.aloud)")).to_be_visible()
    assert page.evaluate("heard.at(-1)") == "hush"
    page.wait_for_timeout(720)
    page.get_by_role("button", name="Nghe đọc").tap()
    expect(page.locator("[data-loudness]")).to_have_text("3")  # as everyone finds it


@needs_voice
def test_the_question_of_silence_is_spoken_once(timed_page: Page, house: House) -> None:
    page = timed_page
    page.add_init_script(LISTEN)
    procedure(page, house)
    page.clock.run_for(75_000)
    spoken = page.evaluate("heard.filter((one) => one.includes('aloud.wav'))")
    assert [said(house, one) for one in spoken] == [("vi", "Ông/bà còn ở đây không?")]
    page.get_by_role("button", name="Tiếp tục").tap()
    assert page.evaluate("heard.at(-1)") == "hush"


@needs_voice
@pytest.mark.parametrize(("lang", "words"), [("vi", "Số của ông/bà"), ("en", "Your number")])
def test_a_number_is_read_letter_by_letter(
    client: FlaskClient, house: House, lang: str, words: str
) -> None:
    ticket = house.hall.issue([(COPIES, 1)], request_id=rid())
    step = client.get(f"/tu-minh/kiosk/tickets/{ticket.token}?view=a&lang={lang}")
    url = step.get_data(as_text=True).split('data-say="')[1].split('"')[0].replace("&amp;", "&")
    spoken, text = said(house, url)
    assert spoken == lang
    assert text.startswith(f"{words}: {' '.join(ticket.label)}")
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
    with wave.open(io.BytesIO(answer.data)) as sound:
        assert sound.getnframes() / sound.getframerate() > 1


def test_only_texts_of_ours_are_spoken(client: FlaskClient) -> None:
    for say in ("", "Xin+chao", "WyJ2aSIsIlhpbiJd.bad-signature"):
        assert client.get(f"/tu-minh/kiosk/aloud.wav?say={say}").status_code == 404


@needs_voice
def test_a_text_has_its_bounds(house: House) -> None:
    with house.product.flask.test_request_context("/tu-minh/kiosk/"):
        house.product.flask.preprocess_request()
        url = aloud.aloud_url("một hai ba " * 200)
    assert len(said(house, url)[1]) == aloud.LONGEST


def test_a_machine_without_a_voice_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(espeak, "PROGRAM", "no-such-program")
    step = client.get("/tu-minh/kiosk/?view=a").get_data(as_text=True)
    assert "Máy này chưa có giọng đọc" in step
    assert "aloud.wav" not in step
