"""What the clerk decides on each dossier: accepted with a promise, incomplete, or refused."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from sqlalchemy import Connection

from hall import store
from hall.case_code import case_code
from hall.errors import Refused
from hall.fee import Fee, Original, fee
from hall.promise import Checks, Promise, due
from hall.rulebook import Procedure, Rulebook
from hall.ticket import Dossier, Ticket

# "Văn bản ủy quyền (nếu có)": the bracket must close the name, since "(không nộp giấy nếu …)" and
# "Hộ chiếu (bản dịch nếu có)" speak of something else.
IF_ANY = re.compile(r"(\(\s*nếu\s[^()]*\)|,\s*nếu có)\s*\.?$", re.IGNORECASE)

ALL_WELL = Checks()
NO_SLIPS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class Outcome:
    """The fate of one dossier; `missing` and `note` in Vietnamese, as they will be printed.

    `documents` were handed in, None for every paper that is required. `seen_due` (aware) is the
    due time that the clerk was shown and read out; when it no longer holds, nothing is decided.
    `originals` and the id of an exemption make the fee. `receipt` None prints what the rule asks
    for; `again` says why a dossier needs one more guidance slip.
    """

    dossier_id: int
    fate: Literal["accepted", "incomplete", "refused"]
    checks: Checks = ALL_WELL
    missing: tuple[str, ...] = ()
    note: str = ""
    case_code: str = ""
    documents: tuple[str, ...] | None = None
    seen_due: datetime | None = None
    originals: tuple[Original, ...] = ()
    exempt: str = ""
    receipt: bool | None = None
    again: str = ""


@dataclass(frozen=True)
class Decided:
    """Outcomes of a ticket, checked against it: nothing forgotten, nothing beyond the rules.

    `slips` counts the guidance slips that the dossier had before.
    """

    dossier: Dossier
    procedure: Procedure
    outcome: Outcome
    promise: Promise | None
    slips: int = 0
    fee: Fee | None = None

    @property
    def again(self) -> bool:
        """Whether it is sent away for papers once more."""
        return self.outcome.fate == "incomplete" and self.slips > 0

    @property
    def case_code(self) -> str:
        """The code in its one written form; empty where none was given."""
        return case_code(self.outcome.case_code) if self.outcome.case_code else ""


def optional(component: str) -> bool:
    """Whether a component is asked only of who has it, "(nếu có)": its absence is no lack."""
    return bool(IF_ANY.search(unicodedata.normalize("NFC", component).strip()))


def lacking(
    components: Sequence[str], documents: Collection[str], marked: Collection[str] = ()
) -> tuple[str, ...]:
    """What a dossier lacks of its components: all that is required and was not handed in.

    An optional one lacks only where the clerk marked it, for she knows that this citizen needs it.
    """
    return tuple(c for c in components if c not in documents and (c in marked or not optional(c)))


@dataclass(frozen=True)
class Offer:
    """What accepting now would promise, and the unticked conditions that cost more than that."""

    promise: Promise
    lost: tuple[str, ...]


def offer(
    rulebook: Rulebook, ticket: Ticket, dossier: Dossier, checks: Checks, now: datetime
) -> Offer:
    """What a dossier would be promised with these checks, beside what all of them would earn."""
    promise = promise_for(rulebook, ticket, dossier, checks, now)
    best = promise_for(rulebook, ticket, dossier, ALL_WELL, now)
    return Offer(promise, forgone(dossier, checks, promise, best))


def forgone(dossier: Dossier, checks: Checks, given: Promise, best: Promise) -> tuple[str, ...]:
    """The unticked conditions that cost a tagged dossier its result of today; () when none do.

    `given` is the promise with these checks, `best` the one with all of them at the same moment,
    so that a cutoff which has passed is nobody's forgetting.
    """
    if not dossier.fast_track or best.rule != "same_day" or given.due_at <= best.due_at:
        return ()
    return tuple(checks.missing(best.model)) if best.model else ()


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
    rulebook: Rulebook,
    ticket: Ticket,
    outcomes: Sequence[Outcome],
    now: datetime,
    slips: Mapping[int, int] = NO_SLIPS,
) -> list[Decided]:
    """Every dossier of the ticket with its fate; Refused names what is not in order.

    `slips` are the guidance slips that each dossier had before, by its id.
    """
    given = {o.dossier_id: o for o in outcomes}
    if len(given) != len(outcomes) or set(given) != {d.id for d in ticket.dossiers}:
        raise Refused(f"Mời ghi kết quả cho từng hồ sơ của số {ticket.label}, mỗi hồ sơ một lần.")
    today = now.astimezone(rulebook.zone).date()
    decided = []
    for dossier in ticket.dossiers:
        outcome = given[dossier.id]
        procedure = rulebook.procedure(dossier.procedure, today)
        _check(outcome, procedure)
        before = slips.get(dossier.id, dossier.slips)
        _check_again(outcome, procedure, before)
        promise = cost = None
        if outcome.fate == "accepted":
            promise = promise_for(rulebook, ticket, dossier, outcome.checks, now)
            _same_as_seen(outcome, procedure, promise)
            cost = fee(rulebook, procedure, today, outcome.originals, outcome.exempt)
        decided.append(Decided(dossier, procedure, outcome, promise, before, cost))
    return decided


def _check_again(outcome: Outcome, procedure: Procedure, before: int) -> None:
    """ "Hướng dẫn một lần đầy đủ" (thuy-nguyen.txt:29): a second slip needs its reason."""
    if outcome.fate == "incomplete" and before and not outcome.again.strip():
        raise Refused(
            f"Hồ sơ «{procedure.name}» đã có {before} phiếu hướng dẫn. "
            "Mời ghi lý do phải hướng dẫn thêm lần nữa."
        )


def _same_as_seen(outcome: Outcome, procedure: Procedure, promise: Promise) -> None:
    """A promise is never weaker on paper than it was on the clerk's screen a moment ago."""
    if outcome.seen_due is not None and outcome.seen_due != promise.due_at:
        raise Refused(
            f"Hạn trả của «{procedure.name}» vừa đổi thành {promise.words.vi}. "
            "Mời xem lại rồi xác nhận lần nữa."
        )


def _check(outcome: Outcome, procedure: Procedure) -> None:
    name = f"«{procedure.name}»"
    if outcome.case_code:
        case_code(outcome.case_code)
    if outcome.fate != "incomplete" and outcome.missing:
        raise Refused(f"Hồ sơ {name} không ghi là chưa đủ nên không có giấy tờ còn thiếu.")
    if len(set(outcome.documents or ())) != len(outcome.documents or ()):
        raise Refused(f"Một giấy tờ của {name} được ghi hai lần.")
    strange = [d for d in outcome.documents or () if d not in procedure.components]
    if strange:
        raise Refused(f"Giấy tờ không có trong thành phần hồ sơ của {name}: {strange[0]}.")
    if outcome.fate == "incomplete":
        _check_missing(outcome, procedure)
    elif outcome.fate == "refused" and not outcome.note.strip():
        raise Refused(f"Mời ghi lý do từ chối {name}.")
    elif outcome.fate == "accepted" and not outcome.checks.complete:
        raise Refused(f"Hồ sơ {name} chưa đủ thành phần thì không tiếp nhận được.")
    elif outcome.fate == "accepted" and outcome.documents is not None:
        lacks = lacking(procedure.components, outcome.documents)
        if lacks:
            raise Refused(f"Hồ sơ {name} còn thiếu nên chưa tiếp nhận được: {lacks[0]}.")


def _check_missing(outcome: Outcome, procedure: Procedure) -> None:
    """A guidance slip asks for nothing beyond the rules, and for all that lacks, once."""
    name, missing = f"«{procedure.name}»", outcome.missing
    if not missing:
        raise Refused(f"Mời chọn giấy tờ còn thiếu của {name}.")
    if len(set(missing)) != len(missing):
        raise Refused(f"Một giấy tờ còn thiếu của {name} được ghi hai lần.")
    extra = [m for m in missing if m not in procedure.components]
    if extra:
        # "Tuyệt đối không yêu cầu bổ sung giấy tờ ngoài quy định" (thuy-nguyen.txt:29).
        raise Refused(f"Không được yêu cầu giấy tờ ngoài quy định của {name}: {extra[0]}.")
    if outcome.documents is None:
        return
    both = [m for m in missing if m in outcome.documents]
    if both:
        raise Refused(f"Giấy tờ vừa ghi đã nộp vừa ghi còn thiếu của {name}: {both[0]}.")
    untold = set(lacking(procedure.components, outcome.documents, missing)) - set(missing)
    if untold:
        first = min(untold, key=procedure.components.index)
        raise Refused(f"Phiếu hướng dẫn chưa ghi đủ giấy tờ còn thiếu của {name}: {first}.")


def keep(
    conn: Connection, ticket: Ticket, decided: Sequence[Decided], staff_id: int, now: datetime
) -> None:
    """Write the fates down, inside the caller's transaction."""
    for item in decided:
        said, again = item.outcome, item.outcome.again.strip()
        note = "; ".join(part for part in (said.note.strip(), again) if part)
        values: dict[str, Any] = {
            "outcome": said.fate,
            "case_code": item.case_code or None,
            "decided_at": now,
            "decided_by": staff_id,
            "missing": json.dumps(said.missing, ensure_ascii=False),
            "note": note,
            "slips": item.slips + (said.fate == "incomplete"),
        }
        if item.promise:
            values |= _accepted(ticket, item, item.promise)
        store.decide_dossier(conn, item.dossier.id, values)


def _accepted(ticket: Ticket, item: Decided, promise: Promise) -> dict[str, Any]:
    """The promise, the fee, and whose work it is from now on."""
    pairs = [(o.pages, o.copies) for o in item.outcome.originals]
    return {
        "due_at": promise.due_at,
        "due_rule": promise.rule,
        "due_reason": promise.reason.vi,
        "submitted_at": ticket.submitted_at,
        "holder": "accepts",  # who took it in, until someone takes it on
        "originals": json.dumps(pairs) if pairs else None,
        "fee": item.fee.amount if item.fee else None,
        "fee_reason": item.fee.kept if item.fee else None,
    }
