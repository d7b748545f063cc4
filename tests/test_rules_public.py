"""What the plans ask of the faces that the public meets, beside the plan's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import COPIES, issue, rid, serve

from hall.hall import Hall
from hall.outcome import Outcome
from hall.visits import FIELDS

CODE = "H24.21.3-261126-0007"


def survey(hall: Hall) -> None:
    """Asked after the service, summed up with those who said nothing."""
    rated, _silent = served(hall), served(hall)
    answers = {question.id: True for question in hall.rulebook.questions}
    hall.rate(rated, 3, answers, request_id=rid())
    found = hall.ratings(hall.day().date)
    assert (found.scores[3], found.silent) == (1, 1)
    assert found.answers == dict.fromkeys(answers, (1, 0))
    assert len(answers) == 3


def results(hall: Hall) -> None:
    """By the dossier's code; nothing of a person (A15)."""
    ticket = hall.ticket(served(hall, CODE))
    hall.result_ready(ticket.dossiers[0].id, 1, request_id=rid())
    (found,) = hall.results_ready()
    assert (found.case_code, found.field) == (CODE, "Chứng thực")


def qr(hall: Hall) -> None:
    """Every procedure has an address at the national portal that a QR can carry."""
    addresses = {hall.rulebook.portal.format(code=p.code) for p in hall.rulebook.procedures}
    assert len(addresses) == len({p.code for p in hall.rulebook.procedures})
    assert all(address.startswith("https://dichvucong.gov.vn/") for address in addresses)


def home(hall: Hall) -> None:
    """For the fields Tư pháp and Văn hóa - Xã hội, for who cannot travel; no others (105)."""
    fields = hall.visit_fields()
    assert {"Hộ tịch", "Chứng thực", "Bảo trợ xã hội", "Văn hóa"} <= set(fields)
    assert not {"Đất đai", "Xây dựng", "Hộ kinh doanh", "Cư trú"} & set(fields)
    visited(hall, "Bảo trợ xã hội")


def health_cards(hall: Hall) -> None:
    """Health insurance cards and what is due to the merited are brought home too (143)."""
    assert "Y tế" in FIELDS
    assert "Người có công" in hall.visit_fields()
    visited(hall, "Người có công")


def visited(hall: Hall, field: str) -> None:
    hall.ask_visit(field, "0912 345 678", "Số 3, tổ 5", 1, request_id=rid())
    (asked,) = hall.visits()
    assert (asked.field, asked.state) == (field, "asked")
    hall.close_visit(asked.id, "done", 1, request_id=rid())
    assert [visit.state for visit in hall.visits()] == ["done"]


def served(hall: Hall, case_code: str = "") -> int:
    """The id of a ticket whose dossier was accepted."""
    ticket = issue(hall, COPIES)
    serve(hall)
    (dossier,) = hall.ticket(ticket.id).dossiers
    outcome = Outcome(dossier.id, "accepted", case_code=case_code)
    return hall.finish(ticket.id, 1, 1, [outcome], request_id=rid()).id


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("thực hiện khảo sát đánh giá sự hài lòng (181)", survey),
        ("Công khai kết quả giải quyết TTHC (67)", results),
        ("Lập mã quét QR về các thủ tục hành chính (251)", qr),
        ("giải quyết thủ tục hành chính tại nhà (103)", home),
        ("Tổ chức trao thẻ bảo hiểm y tế tại nhà (141)", health_cards),
    ],
    ids=["S5-survey", "S5-publish-results", "S5-qr", "S5-home", "S5-health-cards"],
)
def test_gia_vien(
    make_hall: Callable[[str], Hall], words: str, kept: Callable[[Hall], None]
) -> None:
    hall = make_hall("gia-vien")
    hall.open_counter(1, 1, request_id=rid())
    kept(hall)


def checklist(hall: Hall) -> None:
    """The papers are looked at against the catalogue before the counter; clerks decide (A13)."""
    every = hall.rulebook.procedure(COPIES, hall.now().date()).components
    ticket = hall.ticket(issue(hall, COPIES).id)
    hall.check_papers(ticket.id, ticket.dossiers[0].id, every, 2, request_id=rid())
    serve(hall)
    held = hall.in_hand(1)
    assert held is not None
    assert held.dossiers[0].checked == every
    assert held.dossiers[0].outcome is None


@pytest.mark.parametrize(
    ("words", "kept"),
    [("hoàn thiện các biểu mẫu, thành phần hồ sơ trước khi gửi yêu cầu (49)", checklist)],
    ids=["S1-checklist"],
)
def test_tu_minh(
    make_hall: Callable[[str], Hall], words: str, kept: Callable[[Hall], None]
) -> None:
    hall = make_hall("tu-minh")
    hall.open_counter(1, 1, request_id=rid())
    kept(hall)
