"""What a guide's phone may send: signed in, in order, under her own name and a request id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import BIRTH, COPIES, issue, rid
from flask.testing import FlaskClient
from guide_room import HOA, PIN, Room, a_room

from hall.rulebook import Rulebook

HERE = "/tu-minh/guide/"
ACTS: dict[str, dict[str, Any]] = {
    "tickets": {"procedure": COPIES},
    "tickets/1/priority": {"reason": "elderly"},
    "tickets/1/papers": {"dossier": 1, "documents": []},
    "tickets/1/lane": {"lane": "H"},
    "tickets/1/back": {},
    "guidance": {"procedure": BIRTH, "documents": []},
    "visits": {"field": "Hộ tịch", "contact": "0912345678", "address": "Số 3, tổ 5"},
    "help/1/answer": {},
    "help/1/close": {},
}
NOT_SIGNED_IN = {"error": "Chưa đăng nhập ở trang hướng dẫn. Mời đăng nhập."}
NO_ORDER = {"error": "Yêu cầu không hợp lệ."}


@pytest.fixture(scope="module")
def room(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Room]:
    """One for all: ticket 1 waits, and whatever is refused changes nothing."""
    with a_room(rulebooks["tu-minh"], tmp_path_factory.mktemp("guide"), 19650) as found:
        issue(found.hall)
        yield found


@pytest.fixture(scope="module")
def hoa(room: Room) -> FlaskClient:
    client = room.product.flask.test_client()
    staff = next(p.id for p in room.hall.staff.with_role("guide") if p.name == HOA)
    signed = client.post(f"{HERE}sign-in", data={"staff": staff, "pin": PIN})
    assert signed.status_code == 303
    return client


@pytest.mark.parametrize("path", [*ACTS, "catalogue", "tickets/1", "numbers/A001"])
def test_nobody_acts_without_signing_in(room: Room, path: str) -> None:
    client = room.product.flask.test_client()
    if path in ACTS:
        answer = client.post(HERE + path, json={**ACTS[path], "request_id": rid()})
    else:
        answer = client.get(HERE + path, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (403, NOT_SIGNED_IN)
    assert room.waiting() == 1


@pytest.mark.parametrize("path", ACTS)
def test_an_act_needs_its_id_and_its_guide(room: Room, hoa: FlaskClient, path: str) -> None:
    rev = room.hall.snapshot()["rev"]
    for body in (ACTS[path], {**ACTS[path], "request_id": "short"}, [], "text"):
        answer = hoa.post(HERE + path, json=body)
        assert (answer.status_code, answer.json) == (409, NO_ORDER)
    other = hoa.post(HERE + path, json={**ACTS[path], "request_id": rid(), "as": 99})
    assert (other.status_code, other.json) == (
        403,
        {"error": "Người khác đã đăng nhập trên máy này."},
    )
    assert room.hall.snapshot()["rev"] == rev


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("tickets", {"procedure": 7}, "Yêu cầu không hợp lệ."),
        ("tickets", {"procedure": COPIES, "count": "2"}, "Yêu cầu không hợp lệ."),
        ("tickets", {"procedure": COPIES, "count": True}, "Yêu cầu không hợp lệ."),
        ("tickets", {"procedure": COPIES, "count": 0}, "Mỗi phiếu nhận từ 1 đến 20 hồ sơ;"),
        ("tickets", {}, "Mời chọn thủ tục hành chính."),
        ("tickets", {"purpose": "party"}, "Mời chọn việc cần làm."),
        ("tickets", {"purpose": "ask", "priority": "vip"}, "Mời chọn lý do ưu tiên"),
        ("tickets", {"purpose": "ask", "printer": "counter"}, "Máy in này không in phiếu số."),
        ("tickets/1/priority", {"reason": "rich"}, "Mời chọn lý do ưu tiên"),
        ("tickets/1/papers", {"dossier": 1, "documents": "all"}, "Yêu cầu không hợp lệ."),
        ("tickets/1/papers", {"dossier": 1, "documents": [1]}, "Yêu cầu không hợp lệ."),
        ("tickets/1/papers", {"dossier": 1, "documents": ["Ảnh thẻ"]}, "«Ảnh thẻ» không có"),
        ("tickets/1/back", {}, "Số A001 đang chờ nên không thể đưa lại"),
        ("guidance", {"procedure": BIRTH, "documents": []}, "Mời đánh dấu các giấy tờ"),
        ("visits", {"field": "Hộ tịch", "contact": "Bà Tư", "address": "Số 3, tổ 5"}, "Liên hệ:"),
        ("visits", {"field": "Hộ tịch", "contact": 912345678, "address": "Số 3"}, "Yêu cầu không"),
    ],
)
def test_what_is_refused_says_why(
    room: Room, hoa: FlaskClient, path: str, body: dict[str, Any], sentence: str
) -> None:
    answer = hoa.post(HERE + path, json={**body, "request_id": rid()})
    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["error"].startswith(sentence)


def test_what_she_looks_up(room: Room, hoa: FlaskClient) -> None:
    ticket = room.hall.ticket(issue(room.hall, BIRTH).id)
    room.hall.prioritize(ticket.id, "ill", 1, request_id=rid())
    facts = hoa.get(f"{HERE}tickets/{ticket.id}").json
    assert facts is not None
    assert (facts["label"], facts["lane"], facts["priority"]) == ("A002", "A", True)
    (dossier,) = facts["dossiers"]
    assert dossier["checked"] is None
    assert "ill" not in str(facts)
    assert hoa.get(f"{HERE}tickets/99").status_code == 404
    found = hoa.get(f"{HERE}catalogue").json
    assert found is not None
    assert found["procedures"][0]["code"] == room.hall.rulebook.common[0]
    birth = next(p for p in found["procedures"] if p["code"] == BIRTH)
    assert birth["words"] == ["dang", "ky", "khai", "sinh"]
    assert birth["components"] == dossier["components"]
