"""The one picture of the hall that every screen draws: pure, plain values ready for JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hall.day import ServiceDay, closed_words, cutoff_at, cutoff_words, is_late, title_vi
from hall.fast_track import after_words
from hall.forecast import Tempo, at_risk, last_in_time, wait
from hall.journal import CallRow
from hall.line import Place
from hall.records import Desk
from hall.rulebook import Rulebook, ServiceModel
from hall.ticket import label
from hall.words import NOTHING, Words, clock_en, clock_vi

LINE_SHOWN = 40
NEXT_SHOWN = 3
UP_NEXT_SHOWN = 6


@dataclass(frozen=True)
class Facts:
    """What the store says at one rev; rows of tickets carry hall times as kept (UTC)."""

    rev: int
    places: Sequence[Place]
    in_hand: Sequence[Any]
    missed: Sequence[Any]
    parked: Sequence[Any]
    calls: Sequence[CallRow]
    desks: dict[int, Desk]
    tempo: dict[str, Tempo]


def picture(
    rulebook: Rulebook, day: ServiceDay, now: datetime, facts: Facts, *, demo: bool
) -> dict[str, Any]:
    """Everything there is to draw at `now` (hall time)."""
    return {
        "hall": rulebook.id,
        "name": rulebook.name,
        "place": rulebook.place,
        "rev": facts.rev,
        "server_now": now.isoformat(timespec="milliseconds"),
        "demo": demo,
        "day": _day(rulebook, day, now),
        "models": [_model(rulebook, m, day) for m in day.models],
        "cutoff": _cutoff(rulebook, day, now, facts),
        "lanes": _lanes(rulebook, facts),
        "up_next": [p.ticket.label for p in facts.places[:UP_NEXT_SHOWN]],
        "counters": _counters(rulebook, facts),
        "calls": [_call(rulebook, c) for c in facts.calls],
        "line": _line(rulebook, now, facts),
        "missed": [_aside(r) for r in facts.missed],
        "parked": [_aside(r) for r in facts.parked],
        "waiting": len(facts.places),
    }


def _day(rulebook: Rulebook, day: ServiceDay, now: datetime) -> dict[str, Any]:
    again = day.next_opening(now)
    if not day.working:
        state = "holiday"
    elif day.session_at(now):
        state = "open"
    elif day.start and now < day.start:
        state = "before"
    elif again:
        state = "break"
    else:
        state = "after"
    closed = closed_words(rulebook, day, now)
    text = closed if closed.vi else Words("Đang mở cửa", "Open")
    return {
        "date": day.date.isoformat(),
        "title": title_vi(day.date),
        "working": day.working,
        "reason": day.reason,
        "state": state,
        "text": text.vi,
        "text_en": text.en,
        "tickets": day.tickets_open(now),
        "reopens_at": again.isoformat() if again else None,
        "sessions": [
            {"name": s.name, "start": clock_en(s.start), "end": clock_en(s.end)}
            for s in day.sessions
        ],
    }


def _model(rulebook: Rulebook, model: ServiceModel, day: ServiceDay) -> dict[str, Any]:
    at = cutoff_at(model.cutoff, day, rulebook) if model.cutoff else None
    return {
        "id": model.id,
        "name": model.name,
        "name_en": model.name_en,
        "kind": model.kind,
        "slogan": model.slogan,
        "slogan_en": model.slogan_en,
        "example": model.example,
        "cutoff_at": at.isoformat() if at else None,
        "due_text": "trong ngày" if model.kind == "same_day" else "",
    }


def _cutoff(rulebook: Rulebook, day: ServiceDay, now: datetime, facts: Facts) -> dict[str, Any]:
    """The card of the day's cutoff: the next one that still runs, else the last that is over."""
    empty: dict[str, Any] = {
        "model": None,
        "model_en": None,
        "at": None,
        "clock": None,
        "rule": None,
        "opened_at": day.start.isoformat() if day.start else None,
        "last_in_time": None,
    }
    if not day.working:
        return _card("holiday", empty, Words(day.reason, "Closed today"))
    if not day.models:
        text = Words("Hôm nay không có mô hình trả nhanh", "No same-day service model today")
        return _card("none", empty, text)
    timed = [m for m in day.models if m.kind == "same_day" and m.cutoff]
    untimed = [m for m in day.models if m.kind == "same_day" and not m.cutoff]
    running = [m for m in timed if m.cutoff and not is_late(m.cutoff, now)]
    if running or timed:
        model = running[0] if running else timed[-1]
        return _timed(rulebook, model, day, now, facts, empty)
    model = untimed[0] if untimed else day.models[0]
    named = {**empty, "model": model.name, "model_en": model.name_en}
    if untimed:
        text = Words("Trong giờ hành chính, trả trong ngày", "During office hours, ready today")
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
    facts: Facts,
    empty: dict[str, Any],
) -> dict[str, Any]:
    assert model.cutoff is not None  # the caller chose it among models that have one
    over = is_late(model.cutoff, now)
    pace = _hall_tempo(facts).pace(rulebook.line.minutes_per_ticket, rulebook.line.forecast_after)
    known = len(_hall_tempo(facts).minutes) >= rulebook.line.forecast_after and pace.counters
    last = None if over or not known else last_in_time(facts.places, now, pace)
    card = {
        **empty,
        "model": model.name,
        "model_en": model.name_en,
        "at": cutoff_at(model.cutoff, day, rulebook).isoformat(),
        "clock": clock_vi(model.cutoff.time),
        "rule": cutoff_words(model.cutoff).vi,
        "last_in_time": last.ticket.label if last else None,
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


def _hall_tempo(facts: Facts) -> Tempo:
    minutes = tuple(m for tempo in facts.tempo.values() for m in tempo.minutes)
    return Tempo(minutes, len(facts.desks))


def _lanes(rulebook: Rulebook, facts: Facts) -> list[dict[str, Any]]:
    lanes = []
    for shape, lane in enumerate(rulebook.lanes):
        here = [p.ticket for p in facts.places if p.ticket.lane == lane.letter]
        found = wait(len(here), facts.tempo.get(lane.letter, Tempo()), rulebook.line.forecast_after)
        lanes.append(
            {
                "letter": lane.letter,
                "name": lane.name,
                "name_en": lane.name_en,
                "shape": shape % 7,
                "waiting": len(here),
                "next": [ticket.label for ticket in here[:NEXT_SHOWN]],
                "wait": {"low": found.low, "high": found.high} if found else None,
                "counters": [c.id for c in rulebook.counters if lane.letter in c.lanes],
            }
        )
    return lanes


def _counters(rulebook: Rulebook, facts: Facts) -> list[dict[str, Any]]:
    held = {r.counter_id: r for r in facts.in_hand}
    counters = []
    for counter in rulebook.counters:
        row = held.get(counter.id)
        idle = "ready" if counter.id in facts.desks else "closed"
        since = (row.started_at or row.called_at) if row else None
        counters.append(
            {
                "id": counter.id,
                "name": counter.name,
                "lanes": list(counter.lanes),
                "state": row.state if row else idle,
                "label": label(row.letter, row.number) if row else None,
                "letter": row.letter if row else None,
                "fast_track": bool(row and row.fast_track),
                "since": since.isoformat() if since else None,
            }
        )
    return counters


def _call(rulebook: Rulebook, call: CallRow) -> dict[str, Any]:
    lane = next((x.name for x in rulebook.lanes if x.letter == call.letter), "")
    names = {c.id: c.name for c in rulebook.counters}
    return {
        "id": call.id,
        "at": call.at.astimezone(rulebook.zone).isoformat(),
        "label": label(call.letter, call.number),
        "letter": call.letter,
        "counter": call.counter_id,
        "counter_name": names.get(call.counter_id, f"Quầy {call.counter_id}"),
        "again": call.again,
        "fast_track": call.fast_track,
        "lane_name": lane,
    }


def _line(rulebook: Rulebook, now: datetime, facts: Facts) -> list[dict[str, Any]]:
    policy = rulebook.line
    pace = _hall_tempo(facts).pace(policy.minutes_per_ticket, policy.forecast_after)
    late = at_risk(facts.places, now, pace)
    return [_place(rulebook, p, p.ticket.id in late) for p in facts.places[:LINE_SHOWN]]


def _place(rulebook: Rulebook, place: Place, late: bool) -> dict[str, Any]:
    ticket = place.ticket
    cutoff = ticket.cutoff_at and ticket.cutoff_at.astimezone(rulebook.zone)
    return {
        "id": ticket.id,
        "label": ticket.label,
        "letter": ticket.lane,
        "fast_track": ticket.fast_track,
        "priority": ticket.priority,
        "why": place.why(rulebook.line, rulebook.zone),
        "issued_at": ticket.issued_at.astimezone(rulebook.zone).isoformat(),
        "cutoff_at": cutoff.isoformat() if cutoff else None,
        "help": ticket.help_wanted,
        "at_risk": late,
    }


def _aside(row: Any) -> dict[str, Any]:
    at = row.called_at.isoformat() if row.called_at else None
    return {"id": row.id, "label": label(row.letter, row.number), "called_at": at}
