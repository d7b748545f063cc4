"""The service day: is it a working day, which sessions, which models, when is the cutoff.

All times are in the hall's time zone; `now` is always an argument.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from hall.rulebook import Rulebook, Weekday
from hall.service_model import Cutoff, ServiceModel
from hall.words import Words, clock_en, clock_vi, day_en, day_vi, sentence

WEEKDAY_KEYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A hall that finds no working day in two months has a calendar that says nothing useful.
HORIZON = timedelta(days=60)


@dataclass(frozen=True)
class DaySession:
    """One session of one day; aware datetimes in hall time, the end is exclusive."""

    name: str
    start: datetime
    end: datetime
    tickets_from: datetime
    tickets_until: datetime
    extended: bool = False


@dataclass(frozen=True)
class ServiceDay:
    """A date with its sessions, its models and the reason it is (not) a working day."""

    date: date
    working: bool
    reason: str
    sessions: tuple[DaySession, ...]
    models: tuple[ServiceModel, ...]
    warnings: tuple[str, ...]

    @property
    def start(self) -> datetime | None:
        return self.sessions[0].start if self.sessions else None

    @property
    def end(self) -> datetime | None:
        """The end of the last session: what is due "today" is due by then."""
        return self.sessions[-1].end if self.sessions else None

    def tickets_open(self, now: datetime) -> bool:
        """May a ticket be issued now?"""
        return any(s.tickets_from <= now < s.tickets_until for s in self.sessions)

    def session_at(self, now: datetime) -> DaySession | None:
        return next((s for s in self.sessions if s.start <= now < s.end), None)

    def state(self, now: datetime) -> Literal["holiday", "before", "open", "break", "after"]:
        """Where the day stands; a session, not the kiosk, makes it open."""
        if not self.sessions:
            return "holiday"
        if self.session_at(now):
            return "open"
        if now < self.sessions[0].start:
            return "before"
        return "break" if now < self.sessions[-1].start else "after"

    def open_or_ahead(self, now: datetime) -> bool:
        """Whether people may still come today."""
        return self.end is not None and now < self.end

    def next_session(self, now: datetime) -> DaySession | None:
        return next((s for s in self.sessions if now < s.start), None)

    def next_opening(self, now: datetime) -> datetime | None:
        """When the kiosk issues tickets again today, or None."""
        return next((s.tickets_from for s in self.sessions if now < s.tickets_from), None)


def service_day(rulebook: Rulebook, on: date) -> ServiceDay:
    """What the rulebook makes of a date."""
    calendar = rulebook.calendar
    warnings = tuple(calendar.warnings_for(on))
    weekday = on.weekday()
    off, make_up = calendar.off.get(on), calendar.make_up.get(on)
    if off:
        return ServiceDay(on, False, f"Nghỉ lễ: {off.name}", (), (), warnings)
    if make_up:
        # A make-up Saturday works the hours of the day it replaces (domain.md 4.3), but it is
        # not that weekday: a Thursday model does not move with it (A8).
        weekday = make_up.instead_of.weekday() if make_up.instead_of else 0
        reason = "Ngày làm bù"
        if make_up.instead_of:
            reason += f" cho {day_vi(make_up.instead_of)}"
    else:
        reason = f"Ngày làm việc ({day_vi(on)})"
    sessions = _sessions(rulebook, on, WEEKDAY_KEYS[weekday])
    if not sessions:
        return ServiceDay(on, False, f"Ngày nghỉ hằng tuần ({day_vi(on)})", (), (), warnings)
    models = tuple(m for m in rulebook.models if in_force(m, on))
    for model in models:
        if model.kind == "extended_hours":
            sessions = _extended(sessions, _window(model, on, rulebook))
    return ServiceDay(on, True, reason, tuple(sessions), models, warnings)


def in_force(model: ServiceModel, on: date) -> bool:
    """Whether a model is in force on a working day; `from` and `to` are inclusive.

    The first session is the first matching weekday on or after `from` (A2).
    """
    if on < model.start or (model.end and on > model.end):
        return False
    return model.weekdays == "working_days" or WEEKDAY_KEYS[on.weekday()] in model.weekdays


def days_from(rulebook: Rulebook, on: date) -> Iterator[ServiceDay]:
    """The service days from a date on, that date included."""
    for ahead in range(HORIZON.days):
        yield service_day(rulebook, on + timedelta(days=ahead))


def next_working_day(rulebook: Rulebook, after: date) -> ServiceDay:
    """The first working day after a date, through holidays and make-up days.

    Raises ValueError when the calendar leaves none within 60 days.
    """
    return working_days_later(rulebook, after, 1)


def working_days_later(rulebook: Rulebook, after: date, count: int) -> ServiceDay:
    """The count-th working day, counting from the day after a date."""
    day, left = after, count
    for _ in range(HORIZON.days + 3 * count):
        day += timedelta(days=1)
        found = service_day(rulebook, day)
        left -= found.working
        if not left:
            return found
    raise ValueError(f"{rulebook.id}: no {count} working days after {after}")


def is_late(cutoff: Cutoff, moment: datetime) -> bool:
    """Whether a moment misses a cutoff on its own day.

    "trước 15h30" is strictly before; "sau 15h30 là muộn" keeps 15:30 itself, to the minute (A4).
    """
    minute = moment.time().replace(second=0, microsecond=0)
    if cutoff.comparator == "before":
        return moment.time() >= cutoff.time
    return minute > cutoff.time


def cutoff_at(cutoff: Cutoff, day: ServiceDay, rulebook: Rulebook) -> datetime:
    """The cutoff as a moment of that day, in hall time."""
    return at_time(rulebook, day.date, cutoff.time)


def at_time(rulebook: Rulebook, on: date, clock: time) -> datetime:
    return datetime.combine(on, clock, rulebook.zone)


def cutoff_words(cutoff: Cutoff) -> Words:
    """The comparator in words: "trước 15 giờ 30" or "đến hết 15 giờ 30"."""
    if cutoff.comparator == "before":
        return Words(f"trước {clock_vi(cutoff.time)}", f"before {clock_en(cutoff.time)}")
    return Words(f"đến hết {clock_vi(cutoff.time)}", f"until {clock_en(cutoff.time)}")


def closed_words(rulebook: Rulebook, day: ServiceDay, now: datetime) -> Words:
    """Why no ticket is issued now and when it is again; nothing when one is."""
    if day.tickets_open(now):
        return Words("", "")
    again, session, state = day.next_opening(now), day.next_session(now), day.state(now)
    if again and state == "open":
        why = Words("Đã hết lượt lấy số của buổi này", "No more tickets this session")
    elif state == "before":
        why = Words("Chưa đến giờ lấy số", "Tickets are not yet issued")
    elif session:
        start = session.start
        why = Words(f"Nghỉ trưa đến {clock_vi(start)}", f"Lunch break until {clock_en(start)}")
    elif day.working:
        why = Words("Đã hết giờ lấy số hôm nay", "No more tickets today")
    else:
        why = Words(day.reason, "Closed today")
    if again and state == "before":
        when = Words(f"lấy số từ {clock_vi(again)}", f"tickets from {clock_en(again)}")
    elif again:
        when = Words(f"lấy số lại lúc {clock_vi(again)}", f"tickets again at {clock_en(again)}")
    else:
        soon = next_working_day(rulebook, day.date)
        start = soon.sessions[0].start
        when = Words(
            f"mời quý công dân quay lại lúc {clock_vi(start)}, {day_vi(soon.date)}",
            f"please come back at {clock_en(start)}, {day_en(soon.date)}",
        )
    return Words(f"{why.vi}; {when.vi}.", f"{why.en}; {when.en}.")


def day_words(rulebook: Rulebook, day: ServiceDay, now: datetime) -> Words:
    """What the hall says of itself now: open, from when, or why not."""
    if not day.tickets_open(now):
        return closed_words(rulebook, day, now)
    session = day.next_session(now)
    if session is None or day.session_at(now):
        return Words("Đang mở cửa", "Open")
    return Words(
        f"Đang phát số; bắt đầu làm việc lúc {clock_vi(session.start)}",
        f"Tickets are issued; service starts at {clock_en(session.start)}",
    )


def title_vi(on: date) -> str:
    return sentence(day_vi(on).replace(", ngày", ","))


def _sessions(rulebook: Rulebook, on: date, weekday: Weekday) -> list[DaySession]:
    return [
        DaySession(
            s.name,
            at_time(rulebook, on, s.start),
            at_time(rulebook, on, s.end),
            at_time(rulebook, on, s.tickets_from),
            at_time(rulebook, on, s.tickets_until),
        )
        for s in rulebook.sessions
        if weekday in s.weekdays
    ]


def _extended(sessions: list[DaySession], window: DaySession) -> list[DaySession]:
    """The sessions with a window added; the one it follows then issues tickets to its very end."""
    joined = [replace(s, tickets_until=s.end) if s.end == window.start else s for s in sessions]
    return sorted([*joined, window], key=lambda s: s.start)


def _window(model: ServiceModel, on: date, rulebook: Rulebook) -> DaySession:
    """The hour that an extended-hours model adds to its day."""
    if model.window is None:
        raise ValueError(f"{model.id}: an extended-hours model without its window")
    start = at_time(rulebook, on, model.window.start)
    end = at_time(rulebook, on, model.window.end)
    until = at_time(rulebook, on, model.window.last_ticket)
    return DaySession(model.name, start, end, start, until, extended=True)
