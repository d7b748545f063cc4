"""The one picture of the hall that every screen draws: pure, plain values ready for JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hall.announcing import announcements
from hall.arrival import arrive
from hall.cutoff_card import cutoff_card
from hall.day import ServiceDay, cutoff_at, day_words, next_working_day, title_vi
from hall.events import RESULT_CALL
from hall.fast_track import may_expect
from hall.forecast import Tempo, at_risk
from hall.help_calls import HelpCall
from hall.journal import CallRow
from hall.line import Line, Place
from hall.pauses import PAUSES
from hall.records import Seat
from hall.rulebook import Rulebook
from hall.service_model import ServiceModel
from hall.ticket import label
from hall.words import clock_en, clock_vi, day_vi, sentence

LINE_SHOWN = 40
CARE_SHOWN = 40
NEXT_SHOWN = 3
UP_NEXT_SHOWN = 6


@dataclass(frozen=True)
class Facts:
    """What the store says at one rev; rows of tickets carry hall times as kept (UTC)."""

    rev: int
    lines: Sequence[Line]
    in_hand: Sequence[Any]
    missed: Sequence[Any]
    parked: Sequence[Any]
    calls: Sequence[CallRow]
    help: Sequence[HelpCall]
    seats: dict[int, Seat]
    tempo: Tempo

    @property
    def places(self) -> list[Place]:
        """Everybody, by the turn of the counters that reach them; those nobody reaches last.

        Within a turn the lines alternate, each in its own order.
        """
        found = []
        for line in self.lines:
            before: Counter[int | None] = Counter()
            for place in line.places:
                found.append((place.turn is None, place.turn or 0, before[place.turn], place))
                before[place.turn] += 1
        return [place for *_, place in sorted(found, key=lambda row: row[:3])]


def picture(
    rulebook: Rulebook, day: ServiceDay, now: datetime, facts: Facts, *, demo: bool
) -> dict[str, Any]:
    """Everything there is to draw at `now` (hall time)."""
    places = facts.places
    return {
        "hall": rulebook.id,
        "name": rulebook.name,
        "place": rulebook.place,
        "rev": facts.rev,
        "server_now": now.isoformat(timespec="milliseconds"),
        "demo": demo,
        "day": _day(rulebook, day, now),
        "models": [_model(rulebook, m, day) for m in day.models],
        "cutoff": cutoff_card(rulebook, day, now, facts.lines),
        "lanes": _lanes(rulebook, facts, places),
        "up_next": [p.ticket.label for p in places[:UP_NEXT_SHOWN] if p.turn is not None],
        "counters": _counters(rulebook, facts, now),
        "unserved": _unserved(rulebook, facts, places),
        "calls": [call(rulebook, c, now) for c in facts.calls],
        "announcements": [
            {
                "id": said.id,
                "at": said.at.isoformat(),
                "kind": said.kind,
                "minutes": said.minutes,
                "text": said.words.vi,
                "text_en": said.words.en,
            }
            for said in announcements(rulebook, day, now)
        ],
        "help": [_help(rulebook, asked) for asked in facts.help],
        "line": _line(rulebook, facts.lines, places, now),
        "missed": [_aside(r) for r in facts.missed],
        "parked": [_aside(r) for r in facts.parked],
        "waiting": len(places),
    }


def _day(rulebook: Rulebook, day: ServiceDay, now: datetime) -> dict[str, Any]:
    text = day_words(rulebook, day, now)
    return {
        "date": day.date.isoformat(),
        "title": title_vi(day.date),
        "working": day.working,
        "reason": day.reason,
        "state": day.state(now),
        "text": text.vi,
        "text_en": text.en,
        "tickets": day.tickets_open(now),
        "opens": _opens(rulebook, day, now),
        "sessions": [
            {"name": s.name, "start": clock_en(s.start), "end": clock_en(s.end)}
            for s in day.sessions
        ],
    }


def _opens(rulebook: Rulebook, day: ServiceDay, now: datetime) -> dict[str, str] | None:
    """When service begins again, on this day or the next; None while it goes on."""
    if day.session_at(now):
        return None
    if session := day.next_session(now):
        return {"clock": clock_vi(session.start), "day": f"{session.name} hôm nay"}
    soon = next_working_day(rulebook, day.date)
    return {"clock": clock_vi(soon.sessions[0].start), "day": sentence(day_vi(soon.date))}


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


def _lanes(rulebook: Rulebook, facts: Facts, places: Sequence[Place]) -> list[dict[str, Any]]:
    lanes = []
    waiting = _counts(rulebook, places)
    for shape, lane in enumerate(rulebook.lanes):
        here = [p.ticket for p in places if p.ticket.lane == lane.letter]
        found = None
        if any(lane.letter in counter for counter in facts.tempo.counters):
            arrival = arrive(lane.letter, False, waiting, facts.tempo.counters, rulebook.line)
            found = facts.tempo.wait(lane.letter, arrival, rulebook.line.forecast_after)
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


def _counts(rulebook: Rulebook, places: Sequence[Place]) -> dict[str, tuple[int, int]]:
    """How many wait in each lane: priority, others."""
    found = Counter((p.ticket.lane, p.ticket.priority) for p in places)
    return {x.letter: (found[x.letter, True], found[x.letter, False]) for x in rulebook.lanes}


def _counters(rulebook: Rulebook, facts: Facts, now: datetime) -> list[dict[str, Any]]:
    held = {r.counter_id: r for r in facts.in_hand}
    counters = []
    for counter in rulebook.counters:
        row = held.get(counter.id)
        seat = facts.seats.get(counter.id)
        idle = "closed" if seat is None else "paused" if seat.paused_at else "ready"
        since = (row.started_at or row.called_at) if row else None
        counters.append(
            {
                "id": counter.id,
                "name": counter.name,
                "lanes": list(counter.lanes),
                "state": row.state if row else idle,
                "pause": _pause(seat),
                "label": label(row.letter, row.number) if row else None,
                "letter": row.letter if row else None,
                "fast_track": bool(row and may_expect(rulebook, row, now)),
                "since": since.isoformat() if since else None,
                "late_until": _hall_iso(rulebook, row.late_until if row else None),
            }
        )
    return counters


def _pause(seat: Seat | None) -> str | None:
    """Why nobody is called to a counter for a while, in words; None for one that works."""
    return PAUSES.get(seat.pause_reason or "") if seat and seat.paused_at else None


def _unserved(rulebook: Rulebook, facts: Facts, places: Sequence[Place]) -> list[str]:
    """The lanes with people whom no counter calls now: none is open, or all pause."""
    at_work = {id for id, seat in facts.seats.items() if not seat.paused_at}
    served = {x for c in rulebook.counters if c.id in at_work for x in c.lanes}
    waiting = {p.ticket.lane for p in places}
    return [x.letter for x in rulebook.lanes if x.letter in waiting - served]


def call(rulebook: Rulebook, row: CallRow, now: datetime) -> dict[str, Any]:
    """One call of the ordered log, as screens draw and speak it at `now` (hall time)."""
    lane = next((x.name for x in rulebook.lanes if x.letter == row.letter), "")
    names = {c.id: c.name for c in rulebook.counters}
    result = row.kind == RESULT_CALL
    return {
        "id": row.id,
        "kind": "result" if result else "call",
        "standing": row.standing,
        "at": row.at.astimezone(rulebook.zone).isoformat(),
        "label": label(row.letter, row.number),
        "letter": row.letter,
        "counter": row.counter_id,
        "counter_name": names.get(row.counter_id, f"Quầy {row.counter_id}"),
        "again": row.again,
        "fast_track": not result and may_expect(rulebook, row, now),
        "lane_name": lane,
    }


def _help(rulebook: Rulebook, asked: HelpCall) -> dict[str, Any]:
    return {
        "id": asked.id,
        "kiosk": asked.kiosk,
        "name": asked.name,
        "why": asked.why,
        "at": asked.at.astimezone(rulebook.zone).isoformat(),
        "answered_at": _hall_iso(rulebook, asked.answered_at),
    }


def _line(
    rulebook: Rulebook, lines: Sequence[Line], places: Sequence[Place], now: datetime
) -> list[dict[str, Any]]:
    """The head of the line; of the rest, the next of each lane and whoever needs someone."""
    late = frozenset().union(*(at_risk(line) for line in lines))
    rows, seen, care = [], Counter[str](), 0
    for at, place in enumerate(places):
        ticket = place.ticket
        seen[ticket.lane] += 1
        needs_care = (ticket.help_wanted or ticket.id in late) and care < CARE_SHOWN
        if at < LINE_SHOWN or seen[ticket.lane] <= NEXT_SHOWN or needs_care:
            care += needs_care
            expect = may_expect(rulebook, ticket, now)
            rows.append(_place(rulebook, place, seen[ticket.lane], expect, ticket.id in late))
    return rows


def _place(
    rulebook: Rulebook, place: Place, position: int, expect: bool, late: bool
) -> dict[str, Any]:
    ticket = place.ticket
    return {
        "id": ticket.id,
        "label": ticket.label,
        "letter": ticket.lane,
        "place": position,
        "fast_track": expect,
        "priority": ticket.priority,
        "first": ticket.first,
        "why": place.why(rulebook.line, rulebook.zone),
        "issued_at": ticket.issued_at.astimezone(rulebook.zone).isoformat(),
        "cutoff_at": _hall_iso(rulebook, ticket.cutoff_at),
        "help": ticket.help_wanted,
        "at_risk": late,
        "late_until": _hall_iso(rulebook, ticket.late_until),
    }


def _hall_iso(rulebook: Rulebook, at: datetime | None) -> str | None:
    return at.astimezone(rulebook.zone).isoformat() if at else None


def _aside(row: Any) -> dict[str, Any]:
    at = row.called_at.isoformat() if row.called_at else None
    return {"id": row.id, "label": label(row.letter, row.number), "called_at": at}
