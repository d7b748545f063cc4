"""The cutoff card: what of today's models is still to be had, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from hall.day import ServiceDay, cutoff_at, cutoff_words, is_late
from hall.fast_track import after_words, same_day_due
from hall.forecast import last_in_time, room
from hall.line import Line
from hall.rulebook import Rulebook
from hall.service_model import ServiceModel
from hall.words import NOTHING, Words, clock_en, clock_vi


def cutoff_card(
    rulebook: Rulebook, day: ServiceDay, now: datetime, lines: Sequence[Line]
) -> dict[str, Any]:
    """The next cutoff that still runs, else the last that is over, else why there is none."""
    empty: dict[str, Any] = {
        "model": None,
        "model_en": None,
        "at": None,
        "clock": None,
        "rule": None,
        "last_in_time": None,
        "room": None,
    }
    if not day.working:
        return _card("holiday", empty, Words(day.reason, "Closed today"))
    if not day.models:
        text = Words("Hôm nay không có mô hình trả nhanh", "No same-day service model today")
        return _card("none", empty, text)
    timed = [m for m in day.models if m.kind == "same_day" and m.cutoff]
    untimed = [m for m in day.models if m.kind == "same_day" and not m.cutoff]
    timed.sort(key=lambda m: m.cutoff.time if m.cutoff else time.max)
    running = [m for m in timed if m.cutoff and not is_late(m.cutoff, now)]
    open_ = untimed and day.end and now < day.end
    if running or (timed and not open_):
        model = running[0] if running else timed[-1]
        return _timed(rulebook, model, day, now, lines, empty)
    model = untimed[0] if untimed else day.models[0]
    named = {**empty, "model": model.name, "model_en": model.name_en}
    if untimed and day.end and now >= day.end:
        return _card("over", named, Words("Đã hết giờ làm việc hôm nay", "Closed for today"))
    if untimed:
        # "công khai thời gian tiếp nhận và trả kết quả cụ thể trong ngày" (thuy-nguyen.txt:27)
        due = same_day_due(rulebook, model, day)
        text = Words(
            f"Nhận trong giờ làm việc, trả trước {clock_vi(due)}",
            f"During office hours, ready by {clock_en(due)}",
        )
        return _card("no_cutoff", named, text)
    until = model.window.end if model.window else None
    text = (
        Words(f"Phục vụ đến {clock_vi(until)}", f"Open until {clock_en(until)}")
        if until
        else NOTHING
    )
    return _card("extended", named, text)


def _timed(
    rulebook: Rulebook,
    model: ServiceModel,
    day: ServiceDay,
    now: datetime,
    lines: Sequence[Line],
    empty: dict[str, Any],
) -> dict[str, Any]:
    assert model.cutoff is not None  # the caller chose it among models that have one
    over = is_late(model.cutoff, now)
    last = None if over else _last_in_time(lines)
    card = {
        **empty,
        "model": model.name,
        "model_en": model.name_en,
        "at": cutoff_at(model.cutoff, day, rulebook).isoformat(),
        "clock": clock_vi(model.cutoff.time),
        "rule": cutoff_words(model.cutoff).vi,
        "last_in_time": last,
        "room": None if over else _room(rulebook, model, day, lines),
    }
    text = (
        Words("Đã hết giờ nhận hồ sơ trả trong ngày", "Same-day intake is over")
        if over
        else Words("Còn nhận hồ sơ trả trong ngày", "Same-day intake is open")
    )
    return _card("over" if over else "running", card, text, after_words(model))


def _card(state: str, card: dict[str, Any], text: Words, after: Words = NOTHING) -> dict[str, Any]:
    return {
        "state": state,
        **card,
        "text": text.vi,
        "text_en": text.en,
        "after_text": after.vi,
        "after_text_en": after.en,
    }


def _room(
    rulebook: Rulebook, model: ServiceModel, day: ServiceDay, lines: Sequence[Line]
) -> int | None:
    """How many dossiers of a model can still make it, over the lines whose pace is known."""
    if model.cutoff is None:
        return None
    at, accepting = cutoff_at(model.cutoff, day, rulebook), model.cutoff.anchor == "acceptance"
    promised = [p for p in rulebook.procedures_on(day.date) if model.promises(p.code)]
    lanes = frozenset(rulebook.lane_of(p).letter for p in promised)
    found = [room(line, lanes, at, accepting) for line in lines]
    known = [count for count in found if count is not None]
    return sum(known) if known else None


def _last_in_time(lines: Sequence[Line]) -> str | None:
    """The number to show: of the line where most wait for the cutoff, if its pace is known."""
    hurried = [sum(t.cutoff_at is not None for t in line.waiting) for line in lines]
    if not hurried or not max(hurried):
        return None
    line = lines[hurried.index(max(hurried))]
    last = last_in_time(line) if line.measured else None
    return last.ticket.label if last else None
