"""When a paper is still of use, and who may have it printed again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from hall.errors import Refused
from hall.paper_use import COPIES, of_no_use, refuse_reprint
from hall.ticket import TicketState as S

SOON, LATE = timedelta(seconds=20), timedelta(minutes=61)


@pytest.mark.parametrize(
    ("kind", "state", "waited", "why"),
    [
        # Whoever still waits wants her number, however late it comes.
        ("ticket", S.WAITING, SOON, ""),
        ("ticket", S.WAITING, LATE, ""),
        # Called at once by a free counter: the paper is on its way to her hand.
        ("ticket", S.CALLED, SOON, ""),
        ("ticket", S.SERVING, SOON, ""),
        # Called long ago: nobody wants that number an hour late.
        ("ticket", S.CALLED, LATE, "số đang được mời, phiếu chờ máy in quá 2 phút"),
        ("ticket", S.SERVING, LATE, "số đang làm thủ tục, phiếu chờ máy in quá 2 phút"),
        ("ticket", S.MISSED, LATE, "số đã gọi, vắng mặt, phiếu chờ máy in quá 2 phút"),
        ("ticket", S.PARKED, LATE, "số đang bổ sung giấy tờ, phiếu chờ máy in quá 2 phút"),
        ("ticket", S.DONE, SOON, "số đã xong"),
        ("ticket", S.CANCELLED, SOON, "số đã huỷ"),
        ("ticket", S.EXPIRED, SOON, "số đã hết ngày"),
        # What was accepted or is missing stays true after the number is over.
        ("receipt", S.DONE, LATE, ""),
        ("guidance", S.DONE, LATE, ""),
        ("fee", S.SERVING, LATE, ""),
        ("result", S.DONE, LATE, ""),
        ("missed", S.CALLED, LATE, ""),
        ("parked", S.PARKED, LATE, ""),
    ],
)
def test_a_paper_that_waited_is_printed_or_not(
    kind: str, state: S, waited: timedelta, why: str
) -> None:
    assert of_no_use(kind, state, waited) == why


MINUTE, LATER = timedelta(seconds=60), timedelta(seconds=61)


@pytest.mark.parametrize("job", ["printed", "assumed", "unknown", "cancelled"])
@pytest.mark.parametrize("citizen", [True, False])
def test_a_paper_may_be_printed_again(job: str, citizen: bool) -> None:
    refuse_reprint("ticket", job, S.WAITING, 0, MINUTE, citizen)


@pytest.mark.parametrize(
    ("kind", "job", "ticket", "copies", "age", "citizen", "why"),
    [
        ("ticket", "queued", S.WAITING, 0, SOON, True, "đang chờ in"),
        ("ticket", "sending", S.WAITING, 0, SOON, False, "đang chờ in"),
        ("ticket", "blocked", S.WAITING, 0, SOON, False, "đang chờ in"),
        ("ticket", "retry", S.WAITING, 0, SOON, False, "đang chờ in"),
        ("ticket", "printed", S.DONE, 0, SOON, False, "đã xong nên không in lại"),
        ("ticket", "printed", S.EXPIRED, 0, SOON, False, "đã hết ngày nên không in lại"),
        ("ticket", "printed", S.WAITING, 0, LATER, True, "quá một phút"),
        ("ticket", "printed", S.WAITING, 1, SOON, True, "đã được in lại một lần"),
        ("receipt", "printed", S.DONE, COPIES, LATE, False, "đã in lại 9 lần"),
    ],
)
def test_a_paper_may_not_be_printed_again(
    kind: str, job: str, ticket: S, copies: int, age: timedelta, citizen: bool, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        refuse_reprint(kind, job, ticket, copies, age, citizen)


def test_someone_on_duty_may_print_a_receipt_long_after_its_number_is_over() -> None:
    refuse_reprint("receipt", "printed", S.DONE, 3, LATE, citizen=False)
