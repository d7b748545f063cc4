"""The board of the promises that stand: what is due, how soon, and who has it. Pure.

"Không để tồn đọng sang ngày làm việc tiếp theo (trừ trường hợp bất khả kháng)"
(thuy-nguyen.txt:31): what is late turns red before it is late, and a day does not end over it
without a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor
from typing import Literal, get_args

from hall.day import ServiceDay, service_day
from hall.errors import Refused
from hall.rulebook import Rulebook
from hall.words import moment_vi

Holder = Literal["accepts", "processes", "signs"]
State = Literal["accepted", "ready", "returned"]
Late = Literal["", "soon", "late"]

# "Xác định cụ thể cán bộ tiếp nhận, xử lý, ký duyệt" (thuy-nguyen.txt:31), in the order in which a
# dossier goes from hand to hand.
HOLDERS: dict[Holder, str] = {"accepts": "Tiếp nhận", "processes": "Xử lý", "signs": "Ký duyệt"}
STATES: dict[State, str] = {
    "accepted": "Đang giải quyết",
    "ready": "Đã có kết quả",
    "returned": "Đã trả",
}
# Why a dossier may be carried over the day.
REASONS = {
    "bat_kha_khang": "Bất khả kháng",
    "xac_minh": "Cần xác minh",
    "he_thong": "Hệ thống lỗi",
    "cong_dan": "Công dân đề nghị",
    "khac": "Lý do khác",
}
OTHER = "khac"  # says nothing by itself, so its note must
NOTE = 200  # characters
# Red before it is late: with an hour left a signature can still be had.
SOON = 60  # minutes
# A new due time further away than a statutory term is a slip of the finger, not a promise.
CARRIED_AT_MOST = timedelta(days=60)
NAMED = 3  # dossiers that a refusal names


@dataclass(frozen=True)
class BoardRow:
    """One accepted dossier under its promise; times are aware, in hall time.

    `label` is empty for one that was submitted online. Who is named for a step is "" until someone
    is; `minutes_left` are below zero once the promise is broken. `procedure` is for staff only,
    screens of the hall show the `field`.
    """

    dossier_id: int
    label: str
    case_code: str
    field: str
    procedure: str
    model: str
    channel: str
    accepted_at: datetime
    due_at: datetime
    due_rule: str
    due_reason: str
    first_due_at: datetime | None
    minutes_left: int
    state: State
    holder: Holder
    accepts: str
    processes: str
    signs: str
    ready_at: datetime | None
    returned_at: datetime | None
    returned_by: str
    late: Late
    carried_at: datetime | None
    carry_reason: str
    carry_note: str
    apology_at: datetime | None

    @property
    def carried(self) -> bool:
        """Whether it has had its one new due time; `carried_at` is when a reason was last given."""
        return self.carried_at is not None

    @property
    def name(self) -> str:
        """What staff call it: its code, else its number."""
        if self.case_code:
            return f"hồ sơ {self.case_code}"
        return f"hồ sơ của số {self.label}" if self.label else f"hồ sơ số {self.dossier_id}"

    @property
    def holder_name(self) -> str:
        """Who has it, as far as someone was named."""
        return {"accepts": self.accepts, "processes": self.processes, "signs": self.signs}[
            self.holder
        ]


def state_of(ready_at: datetime | None, returned_at: datetime | None) -> State:
    if returned_at:
        return "returned"
    return "ready" if ready_at else "accepted"


def minutes_left(due_at: datetime, now: datetime) -> int:
    """Whole minutes until a promise is due; below zero from the first second after it."""
    return floor((due_at - now).total_seconds() / 60)


def lateness(state: State, due_at: datetime, now: datetime) -> Late:
    """Whether a promise is broken, or will be soon; with the result there it is kept."""
    if state != "accepted":
        return ""
    if now > due_at:
        return "late"
    return "soon" if due_at - now <= timedelta(minutes=SOON) else ""


def left_words(minutes: int) -> str:
    """ "Còn 1 giờ 5 phút", "Quá hẹn 20 phút"; days where hours would say little."""
    if minutes < 0:
        return f"Quá hẹn {_span(-minutes)}"
    return f"Còn {_span(minutes)}" if minutes else "Đến hẹn"


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if hours >= 24:
        return f"{hours // 24} ngày"
    if not hours:
        return f"{rest} phút"
    return f"{hours} giờ {rest} phút" if rest else f"{hours} giờ"


def explained(row: BoardRow, on: date) -> bool:
    """Whether a day may end over it: its result is there, or a reason is that was given on that
    day, after the promise was broken. A new due time explains nothing once it has passed too.

    A citizen who does not come for a result that lies ready leaves nothing undone in the hall.
    """
    if row.state != "accepted":
        return True
    given = row.carried_at
    return given is not None and given > row.due_at and given.date() >= on


def refusal(rows: Sequence[BoardRow]) -> str:
    """Why the day is not closed, with the first of what is in the way."""
    names = ", ".join(row.case_code or row.label or str(row.dossier_id) for row in rows[:NAMED])
    more = f" và {len(rows) - NAMED} hồ sơ khác" if len(rows) > NAMED else ""
    return (
        f"Còn {len(rows)} hồ sơ đến hạn chưa có kết quả và chưa có lý do chuyển sang ngày sau: "
        f"{names}{more}. Mời giải quyết hoặc ghi lý do ở trang Hồ sơ rồi đóng ngày."
    )


def check_holder(holder: str) -> Holder:
    """Raises Refused."""
    if holder not in get_args(Holder):
        raise Refused("Mời chọn người giữ hồ sơ: tiếp nhận, xử lý hoặc ký duyệt.")
    found: Holder = holder  # type: ignore[assignment]  # it was looked up just above
    return found


def check_reason(reason: str, note: str) -> str:
    """The note in its written form. Raises Refused for a reason that is none."""
    if reason not in REASONS:
        raise Refused("Mời chọn lý do chuyển hồ sơ sang ngày sau.")
    written = " ".join(note.split())
    if len(written) > NOTE:
        raise Refused(f"Ghi chú của lý do dài quá {NOTE} ký tự.")
    if reason == OTHER and not written:
        raise Refused("Chọn «Lý do khác» thì mời ghi rõ lý do.")
    return written


def check_new_due(rulebook: Rulebook, old: datetime, new: datetime, now: datetime) -> datetime:
    """The new due time in hall time. Raises Refused unless someone can be given a result then."""
    at = new.astimezone(rulebook.zone)
    if at <= old:
        was = moment_vi(old.astimezone(rulebook.zone))
        raise Refused(f"Hẹn mới phải sau hẹn cũ ({was}).")
    if at <= now:
        raise Refused("Hẹn mới phải ở sau lúc này.")
    if at - now > CARRIED_AT_MOST:
        raise Refused(f"Hẹn mới xa quá {CARRIED_AT_MOST.days} ngày.")
    day = service_day(rulebook, at.date())
    if not day.working:
        raise Refused(f"Hẹn mới rơi vào ngày nghỉ. {day.reason}.")
    if not any(s.start <= at <= s.end for s in day.sessions):
        raise Refused(f"Hẹn mới phải trong giờ làm việc: {_hours(day)}.")
    return at


def _hours(day: ServiceDay) -> str:
    return ", ".join(f"{s.start:%H:%M}–{s.end:%H:%M}" for s in day.sessions)
