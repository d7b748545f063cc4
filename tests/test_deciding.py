"""What comes of a decision: the fee, the receipt or none, the second guidance slip, the holder."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import COPIES, SINGLE, at, issue, rid, serve
from jobs_room import happened, paper
from sqlalchemy import select

from hall import tables
from hall.clock import FixedClock
from hall.errors import Refused
from hall.fee import Original
from hall.hall import Hall
from hall.outcome import Outcome
from hall.ticket import Ticket

CODE = "H24.35.9-261126-0147"
EXTRACT = "2.000635"


def receipts(hall: Hall) -> int:
    return sum(job.kind == "receipt" for job in hall.jobs(20))


def finish(hall: Hall, ticket: Ticket, **outcome: object) -> Ticket:
    fates = [Outcome(d.id, **outcome) for d in ticket.dossiers]  # type: ignore[arg-type]
    return hall.finish(ticket.id, 1, 1, fates, request_id=rid())


def test_the_fee_is_that_of_the_rule_and_stands_on_the_receipt(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    pages = (Original(5, 3), Original(1, 2))
    offered = hall.fee_offer(ticket.id, 1, ticket.dossiers[0].id, pages)
    done = finish(hall, ticket, fate="accepted", originals=pages, receipt=True)
    (dossier,) = done.dossiers
    assert (dossier.fee, dossier.originals) == (25_000, ((5, 3), (1, 2)))
    assert dossier.fee == offered.amount
    assert dossier.fee_reason == offered.kept
    slip = paper(hall.jobs(1)[0])
    assert (slip.fee, slip.notes) == (  # type: ignore[union-attr]
        "25.000 đồng",
        (
            "Bản chính 5 trang × 3 bản sao; Bản chính 1 trang × 2 bản sao. "
            "Phí theo Thông tư 226/2016/TT-BTC, Điều 4.",
        ),
    )


def test_who_is_exempt_is_not_named_on_paper(hall: Hall) -> None:
    issue(hall, EXTRACT)
    ticket = serve(hall)
    ids = [e.id for e in hall.exemptions(hall.rulebook.procedure(EXTRACT, hall.now().date()))]
    assert ids == ["vneid-2"]
    done = finish(hall, ticket, fate="accepted", exempt="vneid-2", receipt=True)
    assert done.dossiers[0].fee == 0
    slip = paper(hall.jobs(1)[0])
    assert slip.fee == "Miễn phí"  # type: ignore[union-attr]
    assert "VNeID" not in "".join(slip.notes)  # type: ignore[union-attr]


def test_an_exemption_that_does_not_hold_decides_nothing(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    with pytest.raises(Refused, match="không áp dụng"):
        finish(hall, ticket, fate="accepted", exempt="vneid-2")
    assert hall.ticket(ticket.id) == ticket


@pytest.mark.parametrize(
    ("name", "code", "when", "asked", "printed"),
    [
        # NĐ 61/2018 Đ.17 k.4: an immediate result has no receipt unless it is asked for
        ("tu-minh", COPIES, "2026-11-26T09:00", None, 0),
        ("tu-minh", COPIES, "2026-11-26T09:00", True, 1),
        # TT 20/2015/TT-BTP: not returned the same day, so the hour is written down
        ("tu-minh", COPIES, "2026-11-27T15:30", None, 1),
        # Today by a plan, but the law gives it days: no immediate result
        ("tu-minh", SINGLE, "2026-11-26T09:00", None, 1),
        ("tu-minh", SINGLE, "2026-11-26T09:00", False, 0),
        # "Cấp phiếu tiếp nhận và hẹn trả kết quả cụ thể trong ngày" (thuy-nguyen.txt:71)
        ("thuy-nguyen", COPIES, "2026-11-26T09:00", None, 1),
    ],
)
def test_when_a_receipt_is_printed(
    make_hall: Callable[[str], Hall],
    clock: FixedClock,
    name: str,
    code: str,
    when: str,
    asked: bool | None,
    printed: int,
) -> None:
    hall = make_hall(name)
    clock.at = at(when)
    lane = hall.rulebook.lane_of(hall.rulebook.procedure(code, clock.at.date())).letter
    counter = next(c.id for c in hall.rulebook.counters if lane in c.lanes)
    hall.open_counter(counter, 1, request_id=rid())
    issue(hall, code)
    called = hall.call_next(counter, 1, request_id=rid())
    ticket = hall.start(called.id, counter, 1, request_id=rid())
    fates = [Outcome(d.id, "accepted", receipt=asked) for d in ticket.dossiers]
    hall.finish(ticket.id, counter, 1, fates, request_id=rid())
    assert receipts(hall) == printed


def test_who_has_it_from_now_on(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    finish(hall, ticket, fate="accepted")
    with hall.database.read() as conn:
        d = tables.dossier.c
        row = conn.execute(select(d.holder, d.processed_by, d.submitted_at)).one()
    assert row == ("accepts", None, ticket.submitted_at)


def lacks(hall: Hall) -> tuple[str, ...]:
    return hall.rulebook.procedure(COPIES, hall.now().date()).components[:1]


def test_a_second_slip_on_the_ticket_that_follows_needs_its_reason(hall: Hall) -> None:
    """ "phải hướng dẫn một lần đầy đủ, rõ ràng" (thuy-nguyen.txt:29)"""
    issue(hall)
    ticket = serve(hall)
    assert hall.slips_before(ticket, ticket.dossiers[0]) == 0
    first = finish(hall, ticket, fate="incomplete", missing=lacks(hall))
    assert first.dossiers[0].slips == 1
    hall.come_back(first, request_id=rid())
    again = serve(hall)
    assert hall.slips_before(again, again.dossiers[0]) == 1
    with pytest.raises(Refused, match=r"đã có 1 phiếu hướng dẫn\. Mời ghi lý do"):
        finish(hall, again, fate="incomplete", missing=lacks(hall))
    second = finish(hall, again, fate="incomplete", missing=lacks(hall), again="Bản mới bị mờ")
    assert second.dossiers[0].slips == 2
    assert happened(hall, "TicketFinished")[-1][2] == {"outcomes": ["incomplete"], "slips": [2]}
    hall.come_back(second, request_id=rid())
    third = serve(hall)
    assert hall.slips_before(third, third.dossiers[0]) == 2, "through the whole chain"
    assert finish(hall, third, fate="accepted").dossiers[0].outcome == "accepted"


def test_a_case_code_is_the_same_dossier_whatever_the_ticket(hall: Hall) -> None:
    issue(hall)
    finish(hall, serve(hall), fate="incomplete", missing=lacks(hall), case_code=CODE)
    issue(hall)
    ticket = serve(hall)
    assert hall.slips_before(ticket, ticket.dossiers[0]) == 0
    assert hall.slips_before(ticket, ticket.dossiers[0], CODE.lower()) == 1
    with pytest.raises(Refused, match="đã có 1 phiếu hướng dẫn"):
        finish(hall, ticket, fate="incomplete", missing=lacks(hall), case_code=CODE)


def test_two_clerks_who_choose_the_same_number_do_not_both_get_it(hall: Hall) -> None:
    hall.open_counter(2, 2, request_id=rid())
    hall.open_counter(3, 3, request_id=rid())
    labels = [issue(hall).label for _ in range(20)]

    def choose(counter: int) -> list[str]:
        got = []
        for label in labels:
            try:
                ticket = hall.call_chosen(label, counter, counter, "Hẹn trước", request_id=rid())
            except Refused:
                continue
            got.append(ticket.label)
            hall.start(ticket.id, counter, counter, request_id=rid())
            refused = [Outcome(d.id, "refused", note="Thử") for d in ticket.dossiers]
            hall.finish(ticket.id, counter, counter, refused, request_id=rid())
        return got

    with ThreadPoolExecutor(3) as pool:
        called = [label for got in pool.map(choose, (1, 2, 3)) for label in got]
    assert sorted(called) == sorted(labels)


def test_two_services_handed_to_one_counter_leave_one_where_it_was(hall: Hall) -> None:
    for counter in (2, 3):
        hall.open_counter(counter, counter, request_id=rid())
    for _ in range(10):
        held = []
        for counter in (1, 2):
            issue(hall)
            called = hall.call_next(counter, counter, request_id=rid())
            held.append((hall.start(called.id, counter, counter, request_id=rid()).id, counter))

        def give(pair: tuple[int, int]) -> bool:
            try:
                hall.hand_over(*pair, pair[1], 3, request_id=rid())
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(2) as pool:
            assert sum(pool.map(give, held)) == 1
        for ticket_id, _ in held:
            ticket = hall.ticket(ticket_id)
            refused = [Outcome(d.id, "refused", note="Thử") for d in ticket.dossiers]
            where = ticket.counter_id or 0
            hall.finish(ticket_id, where, where, refused, request_id=rid())
