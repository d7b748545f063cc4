"""What a guide may do to a person in the line, as tables: what is kept, what is refused, once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from conftest import BIRTH, COPIES, PERMIT, issue, rid, serve
from jobs_room import happened, paper, printed, states

from hall.errors import NotFound, Refused
from hall.guiding import PRIORITY_REASONS
from hall.hall import Hall
from hall.outcome import Outcome
from hall.ticket import Ticket, TicketState
from printer import room
from printer.plain import plain

GUIDE = 2


@pytest.fixture(autouse=True)
def guide(hall: Hall) -> None:
    hall.staff.set_pin("Chị Hoa", ("guide",), "246810")


def components(hall: Hall, code: str = BIRTH) -> tuple[str, ...]:
    return hall.rulebook.procedure(code, hall.now().date()).components


def taken(hall: Hall) -> Ticket:
    """A waiting number for a birth registration, with its dossier."""
    return hall.ticket(issue(hall, BIRTH).id)


def brought(hall: Hall, state: TicketState) -> Ticket:
    """A ticket of a birth registration in a state."""
    ticket = taken(hall)
    if state is TicketState.CANCELLED:
        return hall.cancel(ticket.id, request_id=rid())
    if state is TicketState.WAITING:
        return ticket
    hall.call_next(1, 1, request_id=rid())
    if state in (TicketState.SERVING, TicketState.PARKED, TicketState.DONE):
        hall.start(ticket.id, 1, 1, request_id=rid())
    if state is TicketState.PARKED:
        hall.park(ticket.id, 1, 1, request_id=rid())
    if state is TicketState.DONE:
        fates = [Outcome(d.id, "accepted") for d in ticket.dossiers]
        hall.finish(ticket.id, 1, 1, fates, request_id=rid())
    if state is TicketState.MISSED:
        for _ in range(getattr(hall.rulebook.line, "missed_after_calls", 1) - 1):
            hall.clock.move(seconds=60)  # type: ignore[attr-defined]
            hall.recall(ticket.id, 1, 1, request_id=rid())
        hall.missed(ticket.id, 1, 1, request_id=rid())
    return hall.ticket(ticket.id)


S = TicketState
PRIORITIZE = ("prioritize", "elderly")
LANE = ("move_lane", "H")
ROWS: tuple[tuple[TicketState, tuple[str, str], str], ...] = (
    (S.WAITING, PRIORITIZE, ""),
    (S.MISSED, PRIORITIZE, ""),
    (S.PARKED, PRIORITIZE, ""),
    (S.CALLED, PRIORITIZE, "Số A001 đang được mời, không đổi ưu tiên nữa."),
    (S.SERVING, PRIORITIZE, "Số A001 đang làm thủ tục, không đổi ưu tiên nữa."),
    (S.DONE, PRIORITIZE, "Số A001 đã xong, không đổi ưu tiên nữa."),
    (S.CANCELLED, PRIORITIZE, "Số A001 đã huỷ, không đổi ưu tiên nữa."),
    (S.WAITING, ("prioritize", "diabetes"), "Mời chọn lý do ưu tiên trong danh sách."),
    (S.WAITING, ("prioritize", ""), "Mời chọn lý do ưu tiên trong danh sách."),
    (S.WAITING, LANE, ""),
    (S.CALLED, LANE, "Số A001 đang được mời, không chuyển được."),
    (S.MISSED, LANE, "Số A001 đã gọi, vắng mặt, không chuyển được."),
    (S.PARKED, LANE, "Số A001 đang bổ sung giấy tờ, không chuyển được."),
    (S.WAITING, ("move_lane", "A"), "Số A001 đang ở đúng lĩnh vực này."),
    (S.WAITING, ("move_lane", "Z"), "Không có lĩnh vực mang chữ «Z»."),
)


@pytest.mark.parametrize(("state", "act", "refusal"), ROWS)
def test_who_may_be_helped_how(
    hall: Hall, state: TicketState, act: tuple[str, str], refusal: str
) -> None:
    before = brought(hall, state)
    verb, value = act
    value = hall.rulebook.lanes[1].letter if value == "H" else value
    ask = getattr(hall, verb)
    if refusal:
        with pytest.raises(Refused) as refused:
            ask(before.id, value, GUIDE, request_id=rid())
        assert refused.value.sentence == refusal
        assert hall.ticket(before.id) == before
        return
    once = rid()
    after = ask(before.id, value, GUIDE, request_id=once)
    rev = hall.snapshot()["rev"]
    assert ask(before.id, value, GUIDE, request_id=once) == after
    assert hall.snapshot()["rev"] == rev
    changed = {name for name, was in vars(before).items() if vars(after)[name] != was}
    assert changed == ({"priority"} if verb == "prioritize" else {"lane"})


def test_why_someone_goes_first_stands_in_the_journal_only(hall: Hall) -> None:
    ticket = issue(hall)
    hall.prioritize(ticket.id, "ill", GUIDE, request_id=rid())
    assert happened(hall, "TicketPrioritized") == [("A001", "Chị Hoa", {"reason": "ill"})]
    drawn = json.dumps(hall.snapshot(), ensure_ascii=False)
    assert '"ill"' not in drawn
    assert not any(words in drawn for words in PRIORITY_REASONS.values())
    with pytest.raises(Refused, match="Số A001 đã được ưu tiên rồi"):
        hall.prioritize(ticket.id, "elderly", GUIDE, request_id=rid())
    back = hall.take_priority_back(ticket.id, GUIDE, request_id=rid())
    assert back.priority is False
    assert happened(hall, "TicketPrioritized")[-1] == ("A001", "Chị Hoa", {"reason": ""})
    with pytest.raises(Refused, match="Số A001 không có ưu tiên"):
        hall.take_priority_back(ticket.id, GUIDE, request_id=rid())


def test_the_list_of_reasons_is_the_halls_and_asks_for_no_diagnosis() -> None:
    assert tuple(PRIORITY_REASONS.values()) == (
        "Người cao tuổi", "Người khuyết tật", "Mang thai hoặc con nhỏ", "Người có công",
        "Người ốm đau",
    )  # fmt: skip


def test_priority_changes_the_line_and_back(hall: Hall) -> None:
    first, second = issue(hall), issue(hall)
    hall.prioritize(second.id, "child", GUIDE, request_id=rid())
    assert hall.call_next(1, 1, request_id=rid()).id == second.id
    assert [row["label"] for row in hall.snapshot()["line"]] == [first.label]


def test_the_right_lane_keeps_number_time_and_place(hall: Hall) -> None:
    early = issue(hall, COPIES)
    hall.clock.move(minutes=2)  # type: ignore[attr-defined]
    late = issue(hall, PERMIT)
    moved = hall.move_lane(early.id, late.lane, GUIDE, request_id=rid())
    assert (moved.label, moved.lane, moved.line_at) == ("A001", late.lane, early.line_at)
    rows = [row["label"] for row in hall.snapshot()["line"] if row["letter"] == late.lane]
    assert rows == ["A001", late.label]
    (row,) = happened(hall, "TicketTransferred")
    assert row == ("A001", "Chị Hoa", {"to": late.lane, "from": "A"})


# -- papers ------------------------------------------------------------------------------------


def test_checked_papers_are_advice_the_clerk_sees(hall: Hall) -> None:
    ticket, every = taken(hall), components(hall)
    (dossier,) = ticket.dossiers
    assert dossier.checked is None
    once = rid()
    for _ in range(2):
        seen = hall.check_papers(
            ticket.id, dossier.id, tuple(reversed(every[:2])), GUIDE, request_id=once
        )
    assert seen.dossiers[0].checked == every[:2]  # in the catalogue's order
    assert len(happened(hall, "DossierChecked")) == 1
    none = hall.check_papers(ticket.id, dossier.id, (), GUIDE, request_id=rid())
    assert none.dossiers[0].checked == ()
    assert none.state is TicketState.WAITING


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (S.CALLED, ""),  # she walks to the counter
        (S.PARKED, ""),
        (S.SERVING, "Số A001 đang làm thủ tục, cán bộ quầy đã xem."),
        (S.DONE, "Số A001 đã xong, cán bộ quầy đã xem."),
    ],
)
def test_papers_are_looked_at_before_the_clerk_does(
    hall: Hall, state: TicketState, refusal: str
) -> None:
    ticket = brought(hall, state)
    asked = (ticket.id, ticket.dossiers[0].id, components(hall)[:1], GUIDE)
    if not refusal:
        assert hall.check_papers(*asked, request_id=rid()).dossiers[0].checked
        return
    with pytest.raises(Refused) as refused:
        hall.check_papers(*asked, request_id=rid())
    assert refused.value.sentence == refusal


def test_nothing_beyond_the_catalogue_can_be_asked_for(hall: Hall) -> None:
    ticket = taken(hall)
    with pytest.raises(Refused, match="«Ảnh thẻ» không có trong thành phần hồ sơ"):
        hall.check_papers(ticket.id, ticket.dossiers[0].id, ("Ảnh thẻ",), GUIDE, request_id=rid())
    with pytest.raises(Refused, match="«Ảnh thẻ» không có trong thành phần hồ sơ"):
        hall.guidance_before(BIRTH, ("Ảnh thẻ",), GUIDE, request_id=rid())
    with pytest.raises(NotFound):
        hall.check_papers(ticket.id, 999, (), GUIDE, request_id=rid())


def test_a_slip_before_anyone_has_queued_in_vain(hall: Hall) -> None:
    missing, once = components(hall)[:2], rid()
    for _ in range(2):
        hall.guidance_before(BIRTH, missing, GUIDE, request_id=once)
    (job,) = hall.jobs(9)
    assert (job.printer, job.kind, job.ticket_id) == ("kiosk", "guidance", None)
    slip: Any = paper(job)
    assert (slip.label, slip.missing, slip.counter) == ("", missing, "Bàn hướng dẫn")
    assert slip.url == hall.rulebook.portal.replace("{code}", BIRTH)
    assert room.shown(hall, job)["label"] == "Chưa lấy số"
    assert room.picture(hall, job).startswith(b"\x89PNG")
    assert b"PHIEU HUONG DAN HOAN THIEN HO SO\n" in plain(slip)  # a printer without rasters
    assert printed(hall).id == job.id
    assert hall.snapshot()["waiting"] == 0
    hall.reprint(job.id, why="rơi mất", request_id=rid(), staff_id=1)
    hall.move_papers("kiosk", "counter", request_id=rid())
    assert states(hall) == [("kiosk", "printed"), ("counter", "queued")]
    with pytest.raises(Refused, match="Mời đánh dấu các giấy tờ còn thiếu"):
        hall.guidance_before(BIRTH, (), GUIDE, request_id=rid())


@pytest.mark.parametrize(("minutes", "state"), [(59, "queued"), (61, "cancelled")])
def test_nobody_waits_for_a_slip_for_long(hall: Hall, minutes: int, state: str) -> None:
    hall.guidance_before(BIRTH, components(hall)[:1], GUIDE, request_id=rid())
    hall.clock.move(minutes=minutes)  # type: ignore[attr-defined]
    issue(hall)
    hall.close_day(hall.day().date, request_id=rid())
    assert states(hall)[0] == ("kiosk", state)


# -- a number for someone ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printer", "jobs"), [("", [("kiosk", "queued")]), ("kiosk", [("kiosk", "queued")]), (None, [])]
)
def test_a_number_for_someone(hall: Hall, printer: str | None, jobs: list[tuple[str, str]]) -> None:
    ticket = issue(
        hall, channel="guide", staff_id=GUIDE, priority=True, priority_reason="elderly",
        printer=printer,
    )  # fmt: skip
    assert (ticket.channel, ticket.priority) == ("guide", True)
    (row,) = happened(hall, "TicketIssued")
    assert row[:2] == ("A001", "Chị Hoa")
    assert row[2]["priority"] == "elderly"
    assert states(hall) == jobs


def test_a_counters_printer_gives_no_numbers(hall: Hall) -> None:
    with pytest.raises(Refused, match="Máy in này không in phiếu số"):
        issue(hall, printer="counter")
    assert hall.snapshot()["waiting"] == 0


def test_called_meanwhile_nothing_is_changed(make_hall: Callable[[str], Hall]) -> None:
    hall = make_hall("tu-minh")
    hall.open_counter(1, 1, request_id=rid())
    ticket = issue(hall)
    serve(hall)
    with pytest.raises(Refused, match="đang làm thủ tục"):
        hall.move_lane(ticket.id, "K", GUIDE, request_id=rid())
    assert hall.ticket(ticket.id).lane == "A"
