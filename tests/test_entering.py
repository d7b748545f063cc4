"""Dossiers that were submitted online get the same promise."""

from __future__ import annotations

import pytest
from conftest import BIRTH, COPIES, at, issue, rid, serve
from promised import ALL, CODE, accepted, told

from hall.clock import FixedClock
from hall.errors import Refused, UnknownProcedure
from hall.hall import Hall
from hall.outcome import Outcome
from hall.promise import Checks
from hall.ticket import Ticket

# -- submitted online ---------------------------------------------------------------------------


# "nộp trong ngày Thứ Năm … trước 15h30 phút … (bao gồm cả hồ sơ nộp trực tuyến)" (S1, 43)
@pytest.mark.parametrize(
    ("submitted", "now", "due", "rule"),
    [
        ("2026-11-26T15:29:59", "2026-11-26T15:40", "2026-11-26T17:00", "same_day"),
        ("2026-11-26T06:10", "2026-11-26T08:15", "2026-11-26T17:00", "same_day"),
        ("2026-11-26T15:30", "2026-11-26T15:40", "2026-11-27T17:00", "legal_next_working_day"),
        ("2026-11-26T15:29", "2026-11-27T08:00", "2026-11-27T17:00", "legal_same_day"),
        ("2026-11-25T15:00", "2026-11-26T15:10", "2026-11-27T17:00", "legal_next_working_day"),
    ],
)
def test_an_online_dossier_gets_the_same_promise(
    hall: Hall, clock: FixedClock, submitted: str, now: str, due: str, rule: str
) -> None:
    clock.at = at(now)
    offered = hall.offer_online(COPIES, at(submitted), ALL)
    row = hall.enter_online(COPIES, CODE, at(submitted), ALL, 1, seen_due=offered.due_at,
                            request_id=rid())  # fmt: skip
    assert (row.due_at, row.due_rule) == (at(due), rule) == (offered.due_at, offered.rule)
    assert (row.label, row.channel, row.accepts) == ("", "online", "Cán bộ quầy")
    assert bool(row.model) is (rule == "same_day")
    assert hall.result(CODE).dossier_id == row.dossier_id


def test_online_is_entered_once(hall: Hall, clock: FixedClock) -> None:
    request, sent = rid(), at("2026-11-26T08:00")
    rows = [hall.enter_online(BIRTH, CODE, sent, ALL, 1, request_id=request) for _ in range(2)]
    assert rows[0].dossier_id == rows[1].dossier_id
    with pytest.raises(Refused, match="đã dùng cho việc khác"):
        hall.enter_online(BIRTH, "H24.21.3-261126-0010", sent, ALL, 1, request_id=request)
    with pytest.raises(Refused, match="đã có ở đây: ghi từ cổng trực tuyến lúc 8 giờ 15, thứ Năm"):
        hall.enter_online(BIRTH, CODE.lower(), sent, ALL, 1, request_id=rid())
    accepted(hall, case_code="H24.21.3-261126-0011")
    with pytest.raises(Refused, match="đã có ở đây: tiếp nhận với số A001 lúc 8 giờ 15"):
        hall.enter_online(BIRTH, "H24.21.3-261126-0011", sent, ALL, 1, request_id=rid())
    assert len(told(hall, "DossierEntered")) == 1


@pytest.mark.parametrize(
    ("code", "case_code", "submitted", "checks", "words"),
    [
        (COPIES, "123", "2026-11-26T08:00", ALL, "không đúng dạng"),
        (COPIES, CODE, "2026-11-26T08:16", ALL, "ở sau lúc này"),
        (COPIES, CODE, "2026-10-01T08:00", ALL, "đã quá 30 ngày"),
        (COPIES, CODE, "2026-11-26T08:00", Checks(complete=False), "chưa đủ thành phần"),
    ],
)
def test_online_refused(
    hall: Hall, code: str, case_code: str, submitted: str, checks: Checks, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        hall.enter_online(code, case_code, at(submitted), checks, 1, request_id=rid())
    assert hall.board() == []


def test_online_under_no_known_procedure_or_another_promise(hall: Hall, clock: FixedClock) -> None:
    sent = at("2026-11-26T08:00")
    with pytest.raises(UnknownProcedure):
        hall.enter_online("9.999999", CODE, sent, ALL, 1, request_id=rid())
    seen = hall.offer_online(COPIES, sent, ALL).due_at
    clock.at = at("2026-11-26T17:30")
    with pytest.raises(Refused, match="Hạn trả vừa đổi thành 17 giờ, thứ Sáu"):
        hall.enter_online(COPIES, CODE, sent, ALL, 1, seen_due=seen, request_id=rid())


def test_its_ticket_knows(hall: Hall, clock: FixedClock) -> None:
    ticket: Ticket = issue(hall)
    serve(hall)
    (dossier,) = hall.ticket(ticket.id).dossiers
    hall.finish(ticket.id, 1, 1, [Outcome(dossier.id, "accepted")], request_id=rid())
    hall.give_result(dossier.id, 1, request_id=rid())
    assert hall.ticket(ticket.id).dossiers[0].returned_at == clock.now()
