"""What each phone that follows a ticket is told: everybody at once, from one look at the line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection

from hall import followed, journal, records, store
from hall.acting import Moment
from hall.advice import told_doubtful
from hall.fast_track import may_expect, still_expected
from hall.forecast import Span, Tempo
from hall.line import Line, Place
from hall.reading import Reading
from hall.rulebook import Rulebook
from hall.ticket import OPEN, Ticket, TicketState, label

S = TicketState
# Whether a fast-track ticket makes its cutoff: expected to ("kept"), nothing known against it
# ("open"), doubtful, too late. Empty for a ticket without the tag.
Risk = Literal["", "kept", "open", "doubt", "over"]
# Who is told to be back so many minutes early may be late herself, or the line faster.
MARGIN = 5
SHORTEST_ABSENCE = 10
# The same line, read twice within it (a picture for the screens, one for the phones), is one.
SAME = timedelta(seconds=0.5)


class Sight(NamedTuple):
    """One ticket as its phone shows it; minutes are None while they would be a guess.

    `before` people are called first; `back` is how many minutes its holder may stay away;
    `served` names the open counters of its lane, `counter` the one that has called it. Of one
    that is done, `ready` tells its results apart: how many lie there, how many are given.
    """

    label: str
    state: str
    lane: str = ""
    before: int | None = None
    low: int | None = None
    high: int | None = None
    back: int | None = None
    risk: Risk = ""
    counter: str = ""
    served: str = ""
    calls: int = 0
    ready: str = ""


def sights(
    rulebook: Rulebook,
    tickets: Iterable[Any],
    lines: Sequence[Line],
    seats: Iterable[int],
    tempo: Tempo,
    now: datetime,
) -> dict[str, Sight]:
    """What every open ticket may be told, by its token; `now` is in hall time.

    `tickets` are rows of the day's open ones. One pass over each line, whatever its length.
    """
    places = {p.ticket.id: (p, n, line) for line in lines for p, n in _numbered(line)}
    open_now, needed = set(seats), rulebook.line.forecast_after
    names = {c.id: c.name for c in rulebook.counters}
    served = {
        lane.letter: ", ".join(
            c.name for c in rulebook.counters if c.id in open_now and lane.letter in c.lanes
        )
        for lane in rulebook.lanes
    }
    expected = {m.id: still_expected(m, now) for m in rulebook.models}
    spans = {lane.letter: tempo.span(lane.letter, needed) for lane in rulebook.lanes}
    found = {}
    for row in tickets:
        place, before, line = places.get(row.id, (None, None, None))
        low, high, back = _minutes(place, spans.get(row.lane) if served.get(row.lane) else None)
        found[row.token] = Sight(
            label=label(row.letter, row.number),
            state=str(row.state),
            lane=row.lane,
            before=before,
            low=low,
            high=high,
            back=back,
            risk=_risk(rulebook, row, place, line, now, expected) if row.fast_track else "",
            counter=names.get(row.counter_id, ""),
            served=served.get(row.lane, ""),
            calls=row.calls,
        )
    return found


def _numbered(line: Line) -> Iterable[tuple[Place, int]]:
    """Everybody with how many are called before, as `Line.before` counts them."""
    called, standing = Counter[str](), Counter[str]()
    for place in line.places:
        lane = place.ticket.lane
        yield place, called[lane] if place.counter is not None else standing[lane]
        standing[lane] += 1
        if place.counter is not None:
            for served in line.counters[place.counter]:
                called[served] += 1


def _minutes(place: Place | None, span: Span | None) -> tuple[int | None, int | None, int | None]:
    if place is None or place.turn is None or span is None:
        return None, None, None
    wait = span.after(place.turn)
    back = wait.low - MARGIN
    return wait.low, wait.high, back if back >= SHORTEST_ABSENCE else None


def _risk(
    rulebook: Rulebook,
    row: Any,
    place: Place | None,
    line: Line | None,
    now: datetime,
    expected: Mapping[str, bool],
) -> Risk:
    """Of a ticket with the tag; `expected` says of each model whether it still takes anybody."""
    if not (may_expect(rulebook, row, now) if row.submitted_at else expected.get(row.model, False)):
        return "over"
    if place is None or line is None:
        return "open"
    if line.misses(place) or told_doubtful(rulebook, row):
        return "doubt"
    return "kept" if place.ticket.cutoff_at and line.measured else "open"


class _Read(NamedTuple):
    """The lines as they were read last, and what they depend on."""

    key: tuple[int, Rulebook, Tempo]
    at: datetime
    lines: list[Line]


class Following(Reading):
    """The questions of the phones."""

    _read: _Read | None = None

    def following(self) -> tuple[int, dict[str, Sight]]:
        """The rev, and what every open ticket of today is told, by token."""
        at = self._moment()
        with self.database.read() as conn:
            rev, seats = journal.rev(conn, self.id), records.seats(conn, self.id)
            # As a snapshot does, which may come later than a phone asks.
            minutes = store.service_minutes(conn, self.id, at.day.date)
            self.tempo = Tempo(minutes, tuple(self._counters(seats).values()))
            tickets = followed.open_tickets(conn, self.id, at.day.date)
            lines = self._lines(conn, at, seats)
        return rev, sights(self.rulebook, tickets, lines, seats, self.tempo, at.local)

    def sight(self, ticket: Ticket) -> Sight:
        """What a ticket that does not wait is told; it lives one day."""
        at = self._moment()
        if ticket.business_date != at.day.date:
            return Sight(ticket.label, S.EXPIRED.value, ticket.lane)
        if ticket.state not in OPEN:
            given = sum(d.returned_at is not None for d in ticket.dossiers)
            there = sum(d.ready_at is not None for d in ticket.dossiers)
            ready = f"{there} {given}" if there else ""
            return Sight(ticket.label, ticket.state.value, ticket.lane, ready=ready)
        with self.database.read() as conn:
            seats = records.seats(conn, self.id)
        alone = sights(self.rulebook, [ticket], (), seats, self.tempo, at.local)
        return alone[ticket.token]

    def missing(self, ticket: Ticket) -> Mapping[int, tuple[str, ...]]:
        """What the clerk found missing, by dossier id: names of papers, none of people."""
        with self.database.read() as conn:
            return followed.missing(conn, ticket.id)

    def _lines(
        self, conn: Connection, at: Moment, seats: Collection[int], only: str = ""
    ) -> list[Line]:
        """As elsewhere, but of a hall that has not changed meanwhile the same lines again."""
        if only:
            return super()._lines(conn, at, seats, only)
        key = (journal.rev(conn, self.id), self.rulebook, self.tempo)
        if self._read and timedelta() <= at.utc - self._read.at < SAME and self._read.key == key:
            return self._read.lines
        lines = super()._lines(conn, at, seats)
        self._read = _Read(key, at.utc, lines)
        return lines
