"""What the hall says aloud by the clock: the cutoff nears, is over; the day ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from hall.day import ServiceDay, cutoff_at, cutoff_words
from hall.fast_track import after_words
from hall.rulebook import Rulebook
from hall.words import Words

Kind = Literal["cutoff_soon", "cutoff_over", "closing_soon", "closed"]
SOON = 15  # minutes
RECENT = timedelta(minutes=3)  # a screen that was away for longer says nothing stale


@dataclass(frozen=True)
class Announcement:
    """Something to say once, at its moment (aware, hall time); `minutes` are those left."""

    at: datetime
    kind: Kind
    minutes: int
    words: Words

    @property
    def id(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M}:{self.kind}"


def announcements(rulebook: Rulebook, day: ServiceDay, now: datetime) -> list[Announcement]:
    """Those of the last three minutes, oldest first; two models with one cutoff say it once."""
    found = {said.id: said for said in _of_day(rulebook, day) if now - RECENT < said.at <= now}
    return sorted(found.values(), key=lambda said: said.at)


def _of_day(rulebook: Rulebook, day: ServiceDay) -> Iterator[Announcement]:
    soon = timedelta(minutes=SOON)
    for model in day.models:
        if model.kind != "same_day" or model.cutoff is None:
            continue
        at, until = cutoff_at(model.cutoff, day, rulebook), cutoff_words(model.cutoff)
        words = Words(
            f"Còn {SOON} phút nhận hồ sơ trả kết quả trong ngày, {until.vi}.",
            f"{SOON} minutes left for same-day dossiers, {until.en}.",
        )
        yield Announcement(at - soon, "cutoff_soon", SOON, words)
        after = after_words(model)
        # "đến hết 15 giờ 30" keeps the whole minute (A4).
        over = at if model.cutoff.comparator == "before" else at + timedelta(minutes=1)
        words = Words(
            f"Đã hết giờ nhận hồ sơ trả kết quả trong ngày. {after.vi}",
            f"Same-day intake is over. {after.en}",
        )
        yield Announcement(over, "cutoff_over", 0, words)
    if day.end:
        words = Words(
            f"Còn {SOON} phút là hết giờ làm việc.", f"The hall closes in {SOON} minutes."
        )
        yield Announcement(day.end - soon, "closing_soon", SOON, words)
        thanks = Words(
            "Đã hết giờ làm việc. Xin cảm ơn quý công dân.", "The hall is closed. Thank you."
        )
        yield Announcement(day.end, "closed", 0, thanks)
