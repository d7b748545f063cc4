"""What the plans ask of the faces that the public meets, beside the plan's words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import COPIES, issue, rid, serve

from hall.hall import Hall
from hall.outcome import Outcome

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
    ],
    ids=["S5-survey", "S5-publish-results", "S5-qr"],
)
def test_gia_vien(
    make_hall: Callable[[str], Hall], words: str, kept: Callable[[Hall], None]
) -> None:
    hall = make_hall("gia-vien")
    hall.open_counter(1, 1, request_id=rid())
    kept(hall)
