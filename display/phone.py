"""What the phone page of one ticket says, in words; nothing here names a person."""

from __future__ import annotations

from dataclasses import dataclass

from hall.advice import doubt_words, same_day_words
from hall.day import cutoff_words
from hall.fast_track import after_words
from hall.following import Sight
from hall.forecast import wait_told, wait_words
from hall.hall import Hall
from hall.promise import due_words
from hall.ticket import Dossier, Ticket, TicketState
from hall.words import clock_vi, sentence

S = TicketState
# Seconds until a phone without scripts asks again, where there is something to wait for.
REFRESH = {S.WAITING: 10, S.CALLED: 10, S.SERVING: 30, S.MISSED: 30, S.PARKED: 30}
RESULT = 60  # seconds, while a result of today is to come
SOON = 2  # people before her, from which on nobody should walk away


@dataclass(frozen=True)
class Due:
    """One dossier after the service: what became of it and, accepted, when it is due."""

    procedure: str
    fate: str
    when: str
    reason: str
    case_code: str
    missing: tuple[str, ...]
    ready: bool
    counter: str  # that has called for it, "" while none has
    returned: str


@dataclass(frozen=True)
class Cutoff:
    """What a fast-track ticket may expect, for each way in which it may go."""

    model: str
    expected: str
    clock: str  # "trước 15 giờ 30", or "" without an hour
    doubt: str
    over: str


@dataclass(frozen=True)
class Late:
    """What "Tôi đến muộn" does for this ticket: minutes, times left, until when it is set."""

    minutes: int
    left: int
    until: str


@dataclass(frozen=True)
class Follow:
    """The page of one ticket. `show` names its parts that are to be seen now, of those that the
    live line switches."""

    label: str
    state: str
    rev: int
    sight: Sight
    show: str
    lane_name: str
    wait: str
    cutoff: Cutoff | None
    late: Late
    keeps: int  # minutes for which a missed turn keeps its place
    may_cancel: bool
    dues: tuple[Due, ...]
    may_rate: bool
    awaits: bool  # a result that is to come today, or to be fetched
    coming: bool  # the former: worth a bell
    refresh: int | None


def follow(hall: Hall, ticket: Ticket, rev: int, sight: Sight) -> Follow:
    """What the page says now; a ticket lives one day, whatever state it was left in."""
    today = ticket.business_date == hall.day().date
    state = ticket.state if today else S.EXPIRED
    lanes = {lane.letter: lane.name for lane in hall.rulebook.lanes}
    done, policy = state is S.DONE, hall.rulebook.line
    missing = hall.missing(ticket) if done else {}
    awaited = [d for d in ticket.dossiers if done and _awaits(hall, d)]
    return Follow(
        label=ticket.label,
        state=state.value,
        rev=rev,
        sight=sight,
        show=facts(sight),
        lane_name=lanes.get(ticket.lane, ""),
        wait=wait_words(wait_told(ticket)).vi,
        cutoff=_cutoff(hall, ticket) if state in REFRESH else None,
        late=_late(hall, ticket),
        keeps=policy.missed_keeps_place_minutes,
        may_cancel=state in (S.WAITING, S.MISSED, S.PARKED),
        dues=tuple(_due(hall, d, missing.get(d.id, ())) for d in ticket.dossiers) if done else (),
        may_rate=done and not hall.rated(ticket.id),
        awaits=bool(awaited),
        coming=any(d.ready_at is None for d in awaited),
        refresh=RESULT if awaited else REFRESH.get(state),
    )


def facts(sight: Sight) -> str:
    """The parts of the page that a sight lets one see, by their names in the template."""
    seen = {f"risk-{sight.risk}": bool(sight.risk)}
    if sight.state == S.WAITING:
        near = bool(sight.served) and sight.before is not None and sight.before <= SOON
        seen |= {
            "unserved": not sight.served,
            "next": bool(sight.served) and sight.before == 0,
            "some": bool(sight.before) and bool(sight.served),
            "served": bool(sight.served),
            "soon": near,
            "shortly": sight.high is not None and not sight.low and sight.high <= 5,
            "minutes": sight.high is not None and (bool(sight.low) or sight.high > 5),
            "unmeasured": sight.high is None and bool(sight.served),
            "back": sight.back is not None and not near,
        }
    return " ".join(name for name, there in seen.items() if there)


def _cutoff(hall: Hall, ticket: Ticket) -> Cutoff | None:
    """What a fast-track ticket may still expect: never more than "dự kiến"."""
    model = next((m for m in hall.rulebook.models if m.id == ticket.model), None)
    if not ticket.fast_track or model is None:
        return None
    # The tag is each dossier's own (A12), so a mixed ticket says whose it is.
    whose = dict.fromkeys(d.name for d in ticket.dossiers if d.fast_track)
    mixed = not all(d.fast_track for d in ticket.dossiers)
    names = f": {'; '.join(whose)}" if mixed else ""
    return Cutoff(
        model=model.name,
        expected=f"{same_day_words(model).vi} ({model.name}){names}.",
        clock=cutoff_words(model.cutoff).vi if model.cutoff else "",
        doubt=f"{doubt_words(model.cutoff).vi}." if model.cutoff else "",
        over=after_words(model).vi,
    )


def _late(hall: Hall, ticket: Ticket) -> Late:
    policy, until = hall.rulebook.line, ticket.late_until
    running = ticket.state is S.WAITING and until is not None and until > hall.now()
    return Late(
        minutes=policy.late_minutes,
        left=max(0, policy.late_times - ticket.late),
        until=clock_vi(until.astimezone(hall.rulebook.zone)) if until and running else "",
    )


def _awaits(hall: Hall, dossier: Dossier) -> bool:
    """Whether its result may come, or is to be fetched, today."""
    if dossier.outcome != "accepted" or dossier.returned_at or not dossier.due_at:
        return False
    today = dossier.due_at.astimezone(hall.rulebook.zone).date() <= hall.day().date
    return today or dossier.ready_at is not None


def _due(hall: Hall, dossier: Dossier, missing: tuple[str, ...]) -> Due:
    when, returned = "", dossier.returned_at
    called = hall.result_call(dossier.id) if dossier.ready_at and not returned else None
    if dossier.due_at and dossier.due_rule:
        when = due_words(dossier.due_rule, dossier.due_at.astimezone(hall.rulebook.zone)).vi
    return Due(
        procedure=dossier.name,
        fate=dossier.outcome or "",
        when=sentence(when),
        reason=dossier.due_reason or "",
        case_code=dossier.case_code or "",
        missing=missing,
        ready=dossier.ready_at is not None,
        counter=called[1] if called else "",
        returned=clock_vi(returned.astimezone(hall.rulebook.zone)) if returned else "",
    )
