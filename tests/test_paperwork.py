"""The verbs about paper: print again, look after a doubt, move what waits, a slip, a new roll."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import COPIES, at, issue, rid, serve
from jobs_room import happened, paper, printed, states

from hall import jobs
from hall.clock import FixedClock
from hall.errors import NotFound, Refused
from hall.hall import Hall
from hall.outcome import Outcome
from hall.spooling import Spooling

# -- print again ------------------------------------------------------------------------------


def test_a_reprint_bears_the_same_number_and_both_times(hall: Hall, clock: FixedClock) -> None:
    ticket = issue(hall)
    first = printed(hall)
    clock.move(seconds=330)
    hall.reprint(first.id, why="công dân đánh rơi", request_id=rid(), staff_id=1)
    again = hall.jobs(1)[0]
    one, two = paper(first), paper(again)
    assert (two.label, two.url) == (ticket.label, one.url)
    assert one.reprint == ""
    assert two.reprint == "lần 1, lúc 08:20, thứ Năm 26/11/2026"
    assert two.issued_at == "08:15, thứ Năm 26/11/2026"  # type: ignore[union-attr]
    assert (again.original_id, again.copy, again.state) == (first.id, 1, "queued")
    assert happened(hall, "PaperReprinted") == [
        ("A001", "Cán bộ quầy", {"kind": "ticket", "copy": 1, "why": "công dân đánh rơi"})
    ]


def test_a_reprint_asked_twice_is_one_and_a_copy_of_a_copy_counts_on(hall: Hall) -> None:
    issue(hall)
    first, request = printed(hall), rid()
    for _ in range(2):
        hall.reprint(first.id, why="x", request_id=request, staff_id=1)
    second = printed(hall)
    hall.reprint(second.id, why="x", request_id=rid(), staff_id=1)
    assert [(job.original_id, job.copy) for job in reversed(hall.jobs(9))] == [
        (None, 0),
        (first.id, 1),
        (first.id, 2),
    ]
    assert paper(hall.jobs(1)[0]).reprint.startswith("lần 2, ")


def test_a_citizen_may_print_once_more_within_a_minute(hall: Hall, clock: FixedClock) -> None:
    ticket = issue(hall)
    printed(hall)
    clock.move(seconds=59)
    hall.reprint_number(ticket, request_id=rid())
    assert happened(hall, "PaperReprinted")[0][1:] == (
        None,
        {"kind": "ticket", "copy": 1, "why": "công dân in lại tại máy lấy số"},
    )
    printed(hall)
    with pytest.raises(Refused, match="đã được in lại một lần"):
        hall.reprint_number(ticket, request_id=rid())
    clock.move(seconds=2)
    with pytest.raises(Refused, match="quá một phút"):
        hall.reprint_number(ticket, request_id=rid())


def test_what_is_still_to_come_is_not_printed_again(hall: Hall) -> None:
    issue(hall)
    with pytest.raises(Refused, match="đang chờ in"):
        hall.reprint(hall.jobs(1)[0].id, why="x", request_id=rid(), staff_id=1)
    assert len(hall.jobs(9)) == 1


def test_a_reprint_of_a_doubtful_paper_ends_the_doubt(hall: Hall) -> None:
    issue(hall)
    lost = printed(hall, state="unknown")
    assert [job.id for job in hall.doubtful_jobs()] == [lost.id]
    assert hall.snapshot()["printers"][0]["doubts"] == 1
    hall.reprint(lost.id, why="x", request_id=rid(), staff_id=1)
    assert hall.doubtful_jobs() == []
    assert hall.job(lost.id).state == "unknown"  # nobody ever saw it come out


def test_a_doubtful_paper_that_came_out_is_looked_after_once(hall: Hall) -> None:
    issue(hall)
    lost = printed(hall, state="unknown")
    hall.review(lost.id, request_id=rid(), staff_id=1)
    assert hall.doubtful_jobs() == []
    assert hall.job(lost.id).state == "unknown"
    assert happened(hall, "PaperReviewed") == [("A001", "Cán bộ quầy", {"kind": "ticket"})]
    with pytest.raises(Refused, match="không còn cần xem lại"):
        hall.review(lost.id, request_id=rid(), staff_id=1)


def test_a_paper_that_is_not_there_is_not_found(hall: Hall) -> None:
    with pytest.raises(NotFound):
        hall.reprint(99, why="x", request_id=rid(), staff_id=1)


# -- move -------------------------------------------------------------------------------------


def test_only_papers_of_which_nothing_has_left_move_and_keep_their_order(hall: Hall) -> None:
    for _ in range(6):
        issue(hall)
    for state in ("printed", "unknown", "blocked"):
        printed(hall, state=state)
    spool = Spooling(hall.database)
    taken = spool.take_job(hall.id, "kiosk", hall.now())
    assert taken is not None  # the blocked one again; it is on its way now
    hall.move_papers("kiosk", "counter", request_id=rid(), staff_id=1)
    assert states(hall) == [
        ("kiosk", "printed"),
        ("kiosk", "unknown"),
        ("kiosk", "sending"),
        ("counter", "queued"),
        ("counter", "queued"),
        ("counter", "queued"),
    ]
    assert happened(hall, "PapersMoved") == [
        (None, "Cán bộ quầy", {"from": "kiosk", "to": "counter", "count": 3})
    ]
    order = [paper(printed(hall, "counter")).label for _ in range(3)]
    assert order == ["A004", "A005", "A006"]


@pytest.mark.parametrize("state", ["blocked", "retry"])
def test_what_waits_for_help_or_for_a_link_moves_too(hall: Hall, state: str) -> None:
    issue(hall)
    printed(hall, state=state)
    hall.move_papers("kiosk", "counter", request_id=rid(), staff_id=1)
    assert states(hall) == [("counter", "queued")]


def test_papers_of_a_printer_that_is_gone_from_the_hall_file_can_be_moved(hall: Hall) -> None:
    issue(hall)
    hall.rulebook = hall.rulebook.model_copy(
        update={"printers": tuple(p for p in hall.rulebook.printers if p.id != "kiosk")}
    )
    assert hall.stuck_printers() == {"kiosk": 1}
    hall.move_papers("kiosk", "counter", request_id=rid(), staff_id=1)
    assert hall.stuck_printers() == {}


@pytest.mark.parametrize(
    ("source", "target", "error", "why"),
    [
        ("kiosk", "kiosk", Refused, "một máy in khác"),
        ("counter", "kiosk", Refused, "Không có phiếu nào"),
        ("kiosk", "cellar", NotFound, "Không có máy in"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(
    hall: Hall, source: str, target: str, error: type[Exception], why: str
) -> None:
    issue(hall)
    with pytest.raises(error, match=why):
        hall.move_papers(source, target, request_id=rid(), staff_id=1)


# -- what has lost its use ----------------------------------------------------------------------


def test_a_number_that_was_called_long_ago_is_not_printed_an_hour_late(
    hall: Hall, clock: FixedClock
) -> None:
    issue(hall)
    issue(hall)
    serve(hall)
    clock.move(minutes=60)
    assert paper(printed(hall)).label == "A002"
    late = hall.jobs(2)[1]
    assert (late.state, late.attempts) == ("cancelled", 0)
    assert late.error == "số đang làm thủ tục, phiếu chờ máy in quá 2 phút"


def test_closing_the_day_cancels_every_paper_that_still_waits(hall: Hall) -> None:
    issue(hall)
    ticket = serve(hall)
    printed(hall)
    papers = hall.rulebook.procedure(COPIES, hall.now().date()).components
    incomplete = Outcome(ticket.dossiers[0].id, "incomplete", missing=papers[:1])
    hall.finish(ticket.id, 1, 1, [incomplete], request_id=rid())
    issue(hall)
    hall.close_day(hall.now().date(), request_id=rid(), staff_id=1)
    assert states(hall) == [
        ("kiosk", "printed"),
        ("counter", "cancelled"),
        ("kiosk", "cancelled"),
    ]
    assert hall.jobs(1)[0].error == "hết ngày mà máy in chưa in được"


def test_after_a_stop_what_was_on_its_way_is_in_doubt_and_broken_off(hall: Hall) -> None:
    issue(hall)
    issue(hall)
    spool = Spooling(hall.database)
    spool.take_job(hall.id, "kiosk", hall.now())
    assert spool.broken_off(hall.id, "kiosk")
    spool.recover_jobs(hall.id, hall.now())
    assert states(hall) == [("kiosk", "unknown"), ("kiosk", "queued")]
    assert spool.broken_off(hall.id, "kiosk")
    printed(hall)
    assert not spool.broken_off(hall.id, "kiosk")


# -- rolls --------------------------------------------------------------------------------------


def test_a_roll_is_counted_in_the_same_commit_and_begins_anew(hall: Hall) -> None:
    spool = Spooling(hall.database)
    issue(hall)
    issue(hall)
    printed(hall)
    printed(hall, state="unknown")  # it took its paper whether or not it was readable
    assert Spooling(hall.database).used(hall.id, "kiosk") == 160.0
    hall.new_roll("kiosk", request_id=rid(), staff_id=1)
    assert spool.used(hall.id, "kiosk") == 0
    assert happened(hall, "RollChanged") == [(None, "Cán bộ quầy", {"printer": "kiosk"})]
    issue(hall)
    printed(hall)
    spool.new_roll(hall.id, "kiosk", hall.now())
    assert spool.used(hall.id, "kiosk") == 0


# -- English ------------------------------------------------------------------------------------


def test_a_ticket_taken_in_english_has_an_english_paper(
    make_hall: Callable[[str], Hall], clock: FixedClock
) -> None:
    hall = make_hall("tu-minh")
    clock.at = at("2026-11-26T15:20")
    issue(hall, COPIES, lang="en")
    ticket = paper(hall.jobs(1)[0])
    assert (ticket.lang, ticket.model_name, ticket.lane_name) == (  # type: ignore[union-attr]
        "en",
        "No-Appointment Thursday",
        "Civil status and certification",
    )
    assert ticket.issued_at == "15:20, Thursday 26/11/2026"  # type: ignore[union-attr]
    assert "Expected the same day" in ticket.promise  # type: ignore[union-attr]
    hall.reprint(printed(hall).id, why="x", request_id=rid(), staff_id=1)
    assert paper(hall.jobs(1)[0]).reprint == "copy 1, 15:20, Thursday 26/11/2026"
    assert not any(letter in ticket.promise + ticket.reason for letter in "ếồộạảđ")  # type: ignore[union-attr]


def test_counts_of_a_quiet_hall_are_none(hall: Hall) -> None:
    with hall.database.read() as conn:
        assert jobs.counts(conn, hall.id) == {}
        assert jobs.copies(conn, 1) == 0
