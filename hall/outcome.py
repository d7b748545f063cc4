"""What the clerk decides on each dossier: accepted with a promise, incomplete, or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection

from hall import records, store
from hall.advice import fee_words
from hall.errors import Refused
from hall.paper import GuidancePaper, Paper, ReceiptPaper, kind_of, to_json
from hall.promise import Checks, Promise, due
from hall.rulebook import Procedure, Rulebook
from hall.ticket import Dossier, Ticket
from hall.words import sentence, stamp_vi

# Issued by the case system only; scanned or typed here, never made up (domain.md 2.6).
CASE_CODE = re.compile(r"^[0-9A-Z]{3}(\.[0-9A-Z]{1,3}){0,4}-[0-9]{6}-[0-9]{4,6}$")


ALL_WELL = Checks()


@dataclass(frozen=True)
class Outcome:
    """The fate of one dossier; `missing` and `note` in Vietnamese, as they will be printed.

    `documents` were handed in, None for every component. `seen_due` (aware) is the due time that
    the clerk was shown and read out; when it no longer holds, nothing is decided.
    """

    dossier_id: int
    fate: Literal["accepted", "incomplete", "refused"]
    checks: Checks = ALL_WELL
    missing: tuple[str, ...] = ()
    note: str = ""
    case_code: str = ""
    documents: tuple[str, ...] | None = None
    seen_due: datetime | None = None


@dataclass(frozen=True)
class Decided:
    """Outcomes of a ticket, checked against it: nothing forgotten, nothing beyond the rules."""

    dossier: Dossier
    procedure: Procedure
    outcome: Outcome
    promise: Promise | None


def promise_for(
    rulebook: Rulebook, ticket: Ticket, dossier: Dossier, checks: Checks, now: datetime
) -> Promise:
    """The promise if the dossier were accepted now.

    The citizen submits by handing over at the counter, so the moment of submission is the start
    of her service, not the ticket and not the last tick (A3).
    """
    procedure = rulebook.procedure(dossier.procedure, now.astimezone(rulebook.zone).date())
    return due(rulebook, procedure, now, ticket.submitted_at, checks)


def decide(
    rulebook: Rulebook, ticket: Ticket, outcomes: Sequence[Outcome], now: datetime
) -> list[Decided]:
    """Every dossier of the ticket with its fate; Refused names what is not in order."""
    given = {o.dossier_id: o for o in outcomes}
    if len(given) != len(outcomes) or set(given) != {d.id for d in ticket.dossiers}:
        raise Refused(f"Mời ghi kết quả cho từng hồ sơ của số {ticket.label}, mỗi hồ sơ một lần.")
    today = now.astimezone(rulebook.zone).date()
    decided = []
    for dossier in ticket.dossiers:
        outcome = given[dossier.id]
        procedure = rulebook.procedure(dossier.procedure, today)
        _check(outcome, procedure)
        promise = None
        if outcome.fate == "accepted":
            promise = promise_for(rulebook, ticket, dossier, outcome.checks, now)
            _same_as_seen(outcome, procedure, promise)
        decided.append(Decided(dossier, procedure, outcome, promise))
    return decided


def _same_as_seen(outcome: Outcome, procedure: Procedure, promise: Promise) -> None:
    """A promise is never weaker on paper than it was on the clerk's screen a moment ago."""
    if outcome.seen_due is not None and outcome.seen_due != promise.due_at:
        raise Refused(
            f"Hạn trả của «{procedure.name}» vừa đổi thành {promise.words.vi}. "
            "Mời xem lại rồi xác nhận lần nữa."
        )


def _check(outcome: Outcome, procedure: Procedure) -> None:
    name = f"«{procedure.name}»"
    if outcome.case_code and not CASE_CODE.match(outcome.case_code):
        raise Refused(
            f"Mã hồ sơ «{outcome.case_code}» không đúng dạng, ví dụ đúng: H24.21.3-261126-0007."
        )
    if outcome.fate == "incomplete":
        if not outcome.missing:
            raise Refused(f"Mời chọn giấy tờ còn thiếu của {name}.")
        if len(set(outcome.missing)) != len(outcome.missing):
            raise Refused(f"Một giấy tờ còn thiếu của {name} được ghi hai lần.")
        extra = [m for m in outcome.missing if m not in procedure.components]
        if extra:
            # "Tuyệt đối không yêu cầu bổ sung giấy tờ ngoài quy định" (thuy-nguyen.txt:29).
            raise Refused(f"Không được yêu cầu giấy tờ ngoài quy định của {name}: {extra[0]}.")
    elif outcome.fate == "refused" and not outcome.note.strip():
        raise Refused(f"Mời ghi lý do từ chối {name}.")
    elif outcome.fate == "accepted" and not outcome.checks.complete:
        raise Refused(f"Hồ sơ {name} chưa đủ thành phần thì không tiếp nhận được.")
    strange = [d for d in outcome.documents or () if d not in procedure.components]
    if strange:
        raise Refused(f"Giấy tờ không có trong thành phần hồ sơ của {name}: {strange[0]}.")


def keep(conn: Connection, decided: Sequence[Decided], staff_id: int, now: datetime) -> None:
    """Write the fates down, inside the caller's transaction."""
    for item in decided:
        promise = item.promise
        store.decide_dossier(
            conn,
            item.dossier.id,
            {
                "outcome": item.outcome.fate,
                "case_code": item.outcome.case_code or None,
                "decided_at": now,
                "decided_by": staff_id,
                "due_at": promise.due_at if promise else None,
                "due_rule": promise.rule if promise else None,
                "due_reason": promise.reason.vi if promise else None,
                "missing": json.dumps(item.outcome.missing, ensure_ascii=False),
                "note": item.outcome.note.strip(),
            },
        )


def put_on_paper(
    conn: Connection,
    rulebook: Rulebook,
    ticket: Ticket,
    decided: Sequence[Decided],
    now: datetime,
    url: str,
    demo: bool,
) -> tuple[str, ...]:
    """A receipt or a guidance slip for each dossier that earned one; the printers used."""
    printer = next((p for p in rulebook.printers if "counter" in p.serves), None)
    if printer is None:
        return ()
    papers = [_paper(rulebook, ticket, item, now, url, demo) for item in decided]
    kept = [paper for paper in papers if paper]
    for paper in kept:
        kind, content = kind_of(paper), to_json(paper)
        records.add_job(conn, rulebook.id, printer.id, ticket.id, kind, content, now)
    return (printer.id,) if kept else ()


def _handed_in(item: Decided) -> tuple[str, ...]:
    documents = item.outcome.documents
    return item.procedure.components if documents is None else documents


def _paper(
    rulebook: Rulebook, ticket: Ticket, item: Decided, now: datetime, url: str, demo: bool
) -> Paper | None:
    stamp = stamp_vi(now.astimezone(rulebook.zone))
    counter = rulebook.counter(ticket.counter_id).name if ticket.counter_id else ""
    if item.promise:
        return ReceiptPaper(
            hall_name=rulebook.name,
            place=rulebook.place,
            label=ticket.label,
            procedure=item.procedure.name,
            case_code=item.outcome.case_code,
            documents=_handed_in(item),
            accepted_at=stamp,
            accepted_by=counter,
            due=sentence(item.promise.words.vi),
            due_reason=item.promise.reason.vi,
            fee=fee_words(item.procedure).vi,
            url=url,
            notes=(),
            demo=demo,
        )
    if item.outcome.fate == "incomplete":
        return GuidancePaper(
            hall_name=rulebook.name,
            place=rulebook.place,
            label=ticket.label,
            procedure=item.procedure.name,
            missing=item.outcome.missing,
            note=item.outcome.note.strip() or "Ông/bà chỉ cần bổ sung một lần các giấy tờ trên.",
            printed_at=stamp,
            counter=counter,
            url=url,
            demo=demo,
        )
    return None
