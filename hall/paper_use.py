"""When a paper is still of use, and who may have it printed again: pure."""

from __future__ import annotations

from datetime import timedelta

from hall.errors import Refused
from hall.ticket import STATE_VI, TicketState

# A number that was called the moment it was issued is still wanted on paper; one that waited for
# the printer for longer than this has been heard or missed.
CALLED_TOO_LONG = timedelta(minutes=2)
# Nor does anybody without a number wait at a printer for a slip.
NOBODY_WAITS = timedelta(hours=1)
# The citizen's own button at the kiosk.
CITIZEN_REPRINTS_WITHIN = timedelta(seconds=60)
CITIZEN_COPIES = 1
COPIES = 9  # of one paper; more is someone leaning on a button

OVER = frozenset({TicketState.DONE, TicketState.CANCELLED, TicketState.EXPIRED})
WAITS = ("queued", "blocked", "retry")  # states of a job of which nothing has left
TO_COME = (*WAITS, "sending")


def of_no_use(kind: str, state: TicketState | None, waited: timedelta) -> str:
    """Why a paper that waited for its printer is not printed any more; "" when it is.

    Only a number on paper loses its use: what was accepted or is missing stays true. Without a
    number (`state` None) someone stands beside the printer, or has gone.
    """
    if state is None:
        hours = NOBODY_WAITS.seconds // 3600
        return f"không có số, phiếu chờ máy in quá {hours} giờ" if waited > NOBODY_WAITS else ""
    if kind != "ticket":
        return ""
    if state in OVER:
        return f"số {STATE_VI[state]}"
    if state is not TicketState.WAITING and waited > CALLED_TOO_LONG:
        return f"số {STATE_VI[state]}, phiếu chờ máy in quá {CALLED_TOO_LONG.seconds // 60} phút"
    return ""


def refuse_reprint(
    kind: str,
    job_state: str,
    ticket: TicketState | None,
    copies: int,
    age: timedelta,
    citizen: bool,
) -> None:
    """Raise Refused with the reason when a paper may not be printed once more.

    `copies` were made so far, `age` is that of the first copy.
    """
    if job_state in TO_COME:
        raise Refused("Phiếu đang chờ in, sẽ ra khi máy in sẵn sàng; chưa cần in lại.")
    if kind == "ticket" and ticket and ticket in OVER:
        raise Refused(f"Số này {STATE_VI[ticket]} nên không in lại phiếu.")
    if citizen and age > CITIZEN_REPRINTS_WITHIN:
        raise Refused("Đã quá một phút. Mời ông/bà nhờ cán bộ hướng dẫn in lại phiếu.")
    if citizen and copies >= CITIZEN_COPIES:
        raise Refused("Phiếu đã được in lại một lần. Mời ông/bà nhờ cán bộ hướng dẫn.")
    if copies >= COPIES:
        raise Refused(f"Phiếu này đã in lại {COPIES} lần.")
