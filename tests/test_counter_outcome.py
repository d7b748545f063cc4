"""What a dossier lacks, what its promise costs: tables, and the counter's server as their guard."""

from __future__ import annotations

import unicodedata

import pytest
from conftest import at, rid
from counter_room import BIRTH, COPIES, LAN, Room, counter_room, room

from hall.outcome import lacking, optional
from hall.paper import GuidancePaper, ReceiptPaper
from hall.rulebook import Rulebook
from hall.ticket import Ticket, TicketState

__all__ = ["counter_room", "room"]

ROOT = "/tu-minh/counter/"
EXTRACT, SINGLE, PARENT = "2.000635", "1.004873", "1.000689"

# Every component of the catalogue that is asked only of who has it.
OPTIONAL = {
    "Văn bản ủy quyền (nếu có; người thân ruột thịt không cần chứng thực)",
    "Trích lục ly hôn/khai tử của vợ/chồng cũ (nếu có và chưa có dữ liệu)",
    "Văn bản ủy quyền (nếu có)",
    "Bản sao Giấy khai sinh (nếu là trẻ em)",
    "Xác nhận cơ quan y tế (nếu nhiễm HIV)",
    "Bản sao Giấy chứng tử cũ (nếu có)",
    "Bản sao Giấy chứng nhận kết hôn cũ (nếu có)",
    "Văn bản thỏa thuận quốc tịch (nếu có)",
    "Giấy tờ chứng minh quan hệ/ủy quyền (nếu yêu cầu thay)",
    "Văn bản ủy quyền của thành viên hộ gia đình (nếu có)",
    "Giấy xác nhận khuyết tật/giấy tờ liên quan (nếu có)",
    "Giấy xác nhận khuyết tật cũ (nếu còn)",
    "Bản sao Giấy xác nhận khuyết tật (nếu có)",
    "Sơ đồ/trích đo thửa đất (nếu có)",
}


def test_the_optional_papers_of_the_catalogue(rulebooks: dict[str, Rulebook]) -> None:
    procedures = [p for r in rulebooks.values() for p in r.procedures]
    assert {c for p in procedures for c in p.components if optional(c)} == OPTIONAL


@pytest.mark.parametrize(
    ("component", "expected"),
    [
        ("Văn bản ủy quyền (nếu có)", True),
        ("Văn bản ủy quyền (Nếu có).", True),
        ("Văn bản ủy quyền ( nếu  có )", True),
        (unicodedata.normalize("NFD", "Văn bản ủy quyền (nếu có)"), True),
        ("Văn bản ủy quyền, nếu có", True),
        # "if" speaks of something else than whether the person has the paper
        ("Giấy báo tử hoặc giấy tờ thay thế (không nộp giấy nếu đã có dữ liệu điện tử)", False),
        ("Hộ chiếu (bản dịch nếu có)", False),
        ("Tờ khai (nếu có) và hộ chiếu", False),
        ("Giấy tờ tùy thân (xuất trình hoặc số định danh)/hộ chiếu", False),
        ("Tờ khai", False),
        ("", False),
    ],
)
def test_which_component_is_optional(component: str, expected: bool) -> None:
    assert optional(component) is expected


FORM, PAPER, PROXY = "Tờ khai", "Giấy tờ tùy thân", "Văn bản ủy quyền (nếu có)"


@pytest.mark.parametrize(
    ("documents", "marked", "expected"),
    [
        ((), (), (FORM, PAPER)),
        ((FORM,), (), (PAPER,)),
        ((FORM, PAPER), (), ()),
        ((FORM, PAPER, PROXY), (), ()),
        ((PAPER,), (PROXY,), (FORM, PROXY)),
        ((FORM, PAPER), (PROXY,), (PROXY,)),
        ((FORM, PAPER, PROXY), (PROXY,), ()),
    ],
)
def test_what_a_dossier_lacks(
    documents: tuple[str, ...], marked: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert lacking((FORM, PAPER, PROXY), documents, marked) == expected


# -- the server does not trust the page -----------------------------------------------------


def serve(room: Room, code: str) -> Ticket:
    ticket = room.issue(code)
    room.hall.call_next(1, LAN, request_id=rid())
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    return room.hall.ticket(ticket.id)


@pytest.mark.parametrize(
    ("fate", "documents", "missing", "said"),
    [
        ("accepted", [0, 1], [], ""),
        ("accepted", [0, 1, 2], [], ""),
        ("accepted", [0, 2], [], "còn thiếu nên chưa tiếp nhận được: Giấy tờ tùy thân"),
        ("accepted", [], [], "còn thiếu nên chưa tiếp nhận được: Tờ khai"),
        ("incomplete", [0], [1], ""),
        ("incomplete", [0], [1, 2], ""),
        ("incomplete", [0, 1], [2], ""),
        ("incomplete", [0, 1], [], "Mời chọn giấy tờ còn thiếu"),
        ("incomplete", [0], [2], "chưa ghi đủ giấy tờ còn thiếu"),
        ("incomplete", [0, 2], [1, 2], "vừa ghi đã nộp vừa ghi còn thiếu"),
    ],
)
def test_the_server_counts_the_papers_itself(
    room: Room, fate: str, documents: list[int], missing: list[int], said: str
) -> None:
    """Numbers are places in: form, identity, authorization (if any)."""
    client, ticket = room.client(), serve(room, EXTRACT)
    all_ = room.hall.rulebook.procedure(EXTRACT, room.hall.now().date()).components
    row = {
        "dossier": ticket.dossiers[0].id,
        "fate": fate,
        "documents": [all_[n] for n in documents],
        "missing": [all_[n] for n in missing],
        "receipt": True,
    }
    address = f"{ROOT}1/tickets/{ticket.id}/finish"
    answer = client.post(address, json={"request_id": rid(), "outcomes": [row]})
    assert (answer.status_code, said in answer.get_json().get("error", "")) == (
        409 if said else 200,
        True,
    )
    if said:
        assert room.hall.ticket(ticket.id).state is TicketState.SERVING
        return
    [paper] = room.papers(ticket)
    if isinstance(paper, GuidancePaper):
        assert paper.missing == tuple(row["missing"])
    else:
        assert isinstance(paper, ReceiptPaper)
        assert paper.documents == tuple(row["documents"])


def test_a_receipt_never_claims_an_optional_paper_that_nobody_spoke_of(room: Room) -> None:
    client, ticket = room.client(), serve(room, EXTRACT)
    row = {"dossier": ticket.dossiers[0].id, "fate": "accepted", "receipt": True}
    data = {"request_id": rid(), "outcomes": [row]}
    assert client.post(f"{ROOT}1/tickets/{ticket.id}/finish", json=data).status_code == 200
    [paper] = room.papers(ticket)
    assert isinstance(paper, ReceiptPaper)
    components = room.hall.rulebook.procedure(EXTRACT, room.hall.now().date()).components
    assert paper.documents == components[:2]


# -- the promise that a missing tick costs --------------------------------------------------


@pytest.mark.parametrize(
    ("code", "begun", "asked", "ticks", "lost"),
    [
        # three working days by law, today by the Thursday
        (SINGLE, "14:42", "14:42", "complete=1&valid=0", "«Hợp lệ»"),
        (SINGLE, "14:42", "14:42", "complete=0&valid=0", "«Đầy đủ thành phần», «Hợp lệ»"),
        (SINGLE, "14:42", "14:42", "complete=0&valid=1", "«Đầy đủ thành phần»"),
        (SINGLE, "14:42", "14:42", "complete=1&valid=1", ""),
        # handed in before 15:30, so that the later tick still counts (A3)
        (SINGLE, "15:20", "15:40", "complete=1&valid=0", "«Hợp lệ»"),
        # the cutoff has passed: no tick would bring today back
        (SINGLE, "15:31", "15:31", "complete=1&valid=0", ""),
        # by law today as well, until 15:00
        (COPIES, "14:42", "14:42", "complete=1&valid=0", ""),
        (COPIES, "14:42", "15:01", "complete=1&valid=0", "«Hợp lệ»"),
        (BIRTH, "15:01", "15:01", "complete=1&valid=0", "«Hợp lệ»"),
        # not on the list of the day: no such number, no such promise
        (PARENT, "14:42", "14:42", "complete=1&valid=0", ""),
    ],
)
def test_which_ticks_cost_the_result_of_today(
    room: Room, code: str, begun: str, asked: str, ticks: str, lost: str
) -> None:
    client, ticket = room.client(), room.issue(code)
    room.hall.call_next(1, LAN, request_id=rid())
    room.clock.at = at(f"2026-11-26T{begun}")
    room.hall.start(ticket.id, 1, LAN, request_id=rid())
    room.clock.at = at(f"2026-11-26T{asked}")
    dossier = room.hall.ticket(ticket.id).dossiers[0].id
    address = f"{ROOT}1/tickets/{ticket.id}/dossiers/{dossier}/promise?{ticks}"
    assert client.get(address).get_json()["lost"] == lost


def test_a_number_without_the_tag_loses_nothing(room: Room) -> None:
    """Issued on a Wednesday for the Thursday's procedure."""
    room.clock.at = at("2026-11-25T14:42")
    client, ticket = room.client(), serve(room, SINGLE)
    dossier = ticket.dossiers[0]
    assert not dossier.fast_track
    address = f"{ROOT}1/tickets/{ticket.id}/dossiers/{dossier.id}/promise?complete=1&valid=0"
    assert client.get(address).get_json()["lost"] == ""
