"""How a ticket comes to be: decided at one moment, kept in one transaction with its paper."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from hall import jobs, store
from hall.advice import dated_words, doubt_words, doubtful, same_day_words
from hall.case_code import case_code
from hall.day import ServiceDay, closed_words
from hall.errors import Refused
from hall.fast_track import Verdict, decide
from hall.forecast import Outlook, wait_told, wait_words
from hall.paper import TicketPaper
from hall.rulebook import Lane, Procedure, Rulebook
from hall.ticket import Channel, Purpose, Ticket, TicketState
from hall.words import Language, Words, stamp

TOKEN_BYTES = 12  # 96 random bits, so that nobody finds another's ticket by guessing

PURPOSE_WORDS: dict[Purpose, Words] = {
    "submit": Words("Nộp hồ sơ", "Hand in a dossier"),
    "supplement": Words("Bổ sung hồ sơ", "Complete a dossier"),
    "collect": Words("Nhận kết quả", "Collect a result"),
    "ask": Words("Nhờ hướng dẫn", "Ask for guidance"),
}


@dataclass(frozen=True)
class Wish:
    """What the person came for; `items` are (procedure code, number of dossiers).

    `case_code` is the dossier whose result she collects. `line_at` (UTC) is a place that she keeps,
    and `follows_id` the ticket that she had it with.
    """

    items: Sequence[tuple[str, int]]
    purpose: Purpose
    channel: Channel
    priority: bool
    help_wanted: bool
    lang: Language = "vi"  # of the paper
    case_code: str = ""
    line_at: datetime | None = None
    follows_id: int | None = None
    printer: str | None = ""  # another one than the kiosk's usual; None: no paper

    @property
    def hands_in(self) -> bool:
        """Whether there are dossiers; who collects or asks brings none."""
        return self.purpose in ("submit", "supplement")


@dataclass(frozen=True)
class Decision:
    """A wish, judged: everything that does not depend on who else is in the line."""

    wish: Wish
    lane: Lane
    procedures: tuple[tuple[Procedure, int, Verdict], ...]
    verdict: Verdict


def judge(rulebook: Rulebook, day: ServiceDay, now: datetime, wish: Wish) -> Decision:
    """The lane and the verdicts; raises Refused when no ticket can be issued for the wish."""
    if not day.tickets_open(now):
        raise Refused(closed_words(rulebook, day, now).vi)
    if wish.purpose not in PURPOSE_WORDS:
        raise Refused("Mời chọn việc cần làm.")
    if wish.hands_in and not wish.items:
        raise Refused("Mời chọn thủ tục hành chính.")
    if wish.case_code and wish.purpose != "collect":
        raise Refused("Mã hồ sơ chỉ dùng khi nhận kết quả.")
    total = sum(count for _, count in wish.items)
    if any(count < 1 for _, count in wish.items) or total > rulebook.line.dossiers_per_ticket:
        raise Refused(
            f"Mỗi phiếu nhận từ 1 đến {rulebook.line.dossiers_per_ticket} hồ sơ; "
            f"phiếu này có {total}."
        )
    found = []
    for code, count in wish.items:
        procedure = rulebook.procedure(code, day.date)
        found.append((procedure, count, decide(rulebook, procedure, day, now)))
    first = found[0][0] if found else None
    lane = rulebook.lane_for(wish.purpose, first)
    return Decision(wish, lane, tuple(found), _for_ticket(wish, [v for _, _, v in found]))


def _for_ticket(wish: Wish, verdicts: Sequence[Verdict]) -> Verdict:
    """The tag is each dossier's own; the ticket carries the one that must hurry most (A12)."""
    if not wish.hands_in:
        words = PURPOSE_WORDS[wish.purpose]
        return Verdict(False, None, Words(f"{words.vi}.", f"{words.en}."))
    granted = [v for v in verdicts if v.granted]
    if not granted:
        return verdicts[0]
    timed = [v for v in granted if v.cutoff_at]
    return min(timed, key=lambda v: v.cutoff_at or v.reason) if timed else granted[0]


def keep(
    conn: Connection,
    rulebook: Rulebook,
    day: ServiceDay,
    now: datetime,
    decision: Decision,
    outlook: Outlook,
    request_id: str,
) -> Ticket:
    """Number, ticket and dossiers, inside the caller's transaction."""
    wish, lane = decision.wish, decision.lane.letter
    verdict = decision.verdict
    values: dict[str, Any] = {
        "hall": rulebook.id,
        "business_date": day.date,
        "letter": lane,
        "number": store.next_number(conn, rulebook.id, day.date, lane),
        "lane": lane,
        "token": secrets.token_urlsafe(TOKEN_BYTES),
        "state": TicketState.WAITING.value,
        "purpose": wish.purpose,
        "channel": wish.channel,
        "priority": wish.priority,
        "help_wanted": wish.help_wanted,
        "issued_at": now,
        "line_at": wish.line_at or now,
        "fast_track": verdict.granted,
        "model": verdict.model.id if verdict.model else None,
        "reason": verdict.reason.vi,
        "cutoff_at": verdict.cutoff_at if verdict.granted else None,
        "ahead": outlook.ahead,
        "wait_low": outlook.wait.low if outlook.wait else None,
        "wait_high": outlook.wait.high if outlook.wait else None,
        "rulebook": rulebook.version,
        "case_code": case_code(wish.case_code) if wish.case_code else None,
        "follows_id": wish.follows_id,
    }
    id = store.add_ticket(conn, {**values, "request_id": request_id}, _dossiers(decision))
    state = TicketState.WAITING
    return Ticket(**{**values, "state": state}, id=id)


def _dossiers(decision: Decision) -> list[dict[str, Any]]:
    if not decision.wish.hands_in:
        return []
    return [
        {
            "procedure": procedure.code,
            "name": procedure.name,
            "fast_track": verdict.granted,
            "model": verdict.model.id if verdict.model else None,
            "reason": verdict.reason.vi,
        }
        for procedure, count, verdict in decision.procedures
        for _ in range(count)
    ]


def expectation(
    rulebook: Rulebook, decision: Decision, day: ServiceDay, now: datetime, minutes: float
) -> Words:
    """What the paper says of the result: the tag with its doubt, else the dates (A12).

    `now` is in hall time, `minutes` is the expected wait.
    """
    dossiers = decision.procedures if decision.wish.hands_in else ()
    several, model = len(dossiers) > 1, decision.verdict.model
    said: list[Words] = []
    if model:
        names = [p for p, _, verdict in dossiers if verdict.granted] if several else []
        said.append(_of(names, same_day_words(model)))
        if doubtful(model.cutoff, minutes, now):
            said.append(doubt_words(model.cutoff))
    for procedure, _, verdict in dossiers:
        if not verdict.granted:
            when = dated_words(rulebook, procedure, day, now)
            name = name_of(procedure)
            both = Words(f"{name.vi}: {when.vi}", f"{name.en}: {when.en}")
            said.append(both if several else when)
    return Words(". ".join(w.vi for w in said), ". ".join(w.en for w in said))


def put_on_paper(
    conn: Connection,
    rulebook: Rulebook,
    decision: Decision,
    ticket: Ticket,
    expected: Words,
    url: str,
    demo: bool,
) -> tuple[str, ...]:
    """The ticket's print job in the same transaction; the printers that it was given to."""
    if decision.wish.printer is None:
        return ()
    lang = decision.wish.lang
    verdict = decision.verdict
    lines = tuple((name_of(p).say(lang), count) for p, count, _ in decision.procedures)
    paper = TicketPaper(
        hall_name=rulebook.name,
        place=rulebook.place,
        label=ticket.label,
        fast_track=ticket.fast_track,
        model_name=Words(verdict.model.name, verdict.model.name_en).say(lang)
        if verdict.model
        else "",
        promise=expected.say(lang),
        reason=verdict.reason.say(lang) if decision.procedures else "",
        lines=lines or ((PURPOSE_WORDS[ticket.purpose].say(lang), 1),),
        lane_name=Words(decision.lane.name, decision.lane.name_en).say(lang),
        ahead=ticket.ahead,
        wait=wait_words(wait_told(ticket)).say(lang),
        priority=ticket.priority,
        issued_at=stamp(ticket.issued_at.astimezone(rulebook.zone)).say(lang),
        url=url,
        wifi=rulebook.wifi or "",
        notes=tuple(rulebook.notes),
        demo=demo,
        lang=lang,
    )
    where = decision.wish.printer
    return jobs.hand_over(conn, rulebook, "kiosk", ticket.id, [paper], ticket.issued_at, where)


def name_of(procedure: Procedure) -> Words:
    return Words(procedure.name, procedure.name_en)


def _of(procedures: Sequence[Procedure], said: Words) -> Words:
    """What is said of some procedures of several, or of the only one."""
    if not procedures:
        return said
    names = [name_of(p) for p in procedures]
    return Words(
        f"{said.vi}: {'; '.join(n.vi for n in names)}",
        f"{said.en}: {'; '.join(n.en for n in names)}",
    )
