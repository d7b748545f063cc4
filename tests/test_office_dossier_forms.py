"""The board as plain forms: what each role may do, what is no day, and where it fits."""

from __future__ import annotations

import pytest
from conftest import rid
from counter_room import COPIES, Room, axe, counter_browser, counter_room, room
from test_office_dossiers import BOARD, HEAD, SignIn, accepted, client_of, people, sign_in

__all__ = ["counter_browser", "counter_room", "people", "room", "sign_in"]

# -- plain forms, roles, widths -----------------------------------------------------------------


def test_everything_works_as_plain_forms(room: Room, people: dict[str, int]) -> None:
    id, _ = accepted(room, "H24.21.3-261126-3007")
    client, request, before = client_of(room, HEAD), rid(), room.events("DossierHeld")
    form = {"holder": "signs", "named": people[HEAD], "request_id": request, "view": "accepts"}
    for _ in range(2):  # pressed twice is once
        answer = client.post(f"{BOARD}/{id}/hold", data=form)
        assert answer.status_code == 303
        assert answer.location.endswith("dossiers?view=accepts")
    assert room.events("DossierHeld") == before + 1
    assert "H24.21.3-261126-3007" in client.get(f"{BOARD}?view=signs").text
    assert "H24.21.3-261126-3007" not in client.get(f"{BOARD}?view=accepts").text
    found = client.get(f"{BOARD}?q=h24.21.3-261126-3007")
    assert found.location.endswith(f"dossiers/{id}")
    missing = client.get(f"{BOARD}?q=H24.21.3-261126-9999")
    assert missing.status_code == 409
    assert "Chưa có hồ sơ mang mã" in missing.text
    assert client.post(f"{BOARD}/{id}/give", data={"request_id": rid()}).status_code == 303
    again = client.post(f"{BOARD}/{id}/ready", data={"request_id": rid()})
    assert client.get(f"{BOARD}/999999").status_code == 404
    assert again.status_code in (303, 409)
    refused = client.post(f"{BOARD}/{id}/give", data={"request_id": rid()})
    assert refused.status_code == 409
    assert f"đã trả lúc 14 giờ 42, thứ Năm, ngày 26/11/2026 ({HEAD})" in refused.text


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("Nguyễn Thị Lan", {"hold", "ready", "withdraw"}),
        (HEAD, {"hold", "ready", "withdraw", "give", "carry", "apology"}),
    ],
)
def test_who_may_do_what(room: Room, people: dict[str, int], name: str, allowed: set[str]) -> None:
    client = client_of(room, name)
    for act in ("hold", "ready", "withdraw", "give", "carry", "apology"):
        status = client.post(f"{BOARD}/999999/{act}", data={"request_id": rid()}).status_code
        assert (status != 403) is (act in allowed), act


@pytest.mark.parametrize("width", [1366, 390])
def test_it_fits(room: Room, people: dict[str, int], sign_in: SignIn, width: int) -> None:
    accepted(room, "H24.21.3-261126-3008")
    page = sign_in(HEAD)
    page.set_viewport_size({"width": width, "height": 768})
    page.locator(".row").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe(page) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "", "mai"])
def test_a_day_that_is_none_is_a_sentence(room: Room, people: dict[str, int], day: str) -> None:
    id, _ = accepted(room, f"H24.21.3-261126-{4000 + len(day)}")
    client = client_of(room, HEAD)
    form = {"request_id": rid(), "day": day, "clock": "09:00", "reason": "he_thong", "note": ""}
    for address in (f"{BOARD}/{id}/carry", f"{BOARD}/online"):
        answer = client.post(address, data={**form, "procedure": COPIES}, follow_redirects=True)
        assert 'class="note bad"' in answer.text, (address, answer.status_code)
    assert not room.hall.dossier(id).carried
