"""What citizens said of the service: once a ticket, and those who said nothing are counted too.

"Ông/bà có hài lòng với việc phục vụ hôm nay không?" (domain.md section 6), anonymous; the plan of
Gia Viên asks for a summary of it (gia-vien.txt:179-185).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from hall import tables as t
from hall.ticket import TicketState

SCORES = {3: "Rất hài lòng", 2: "Hài lòng", 1: "Không hài lòng"}


@dataclass(frozen=True)
class Ratings:
    """The answers of a day: how many gave each score, how many served people gave none, and
    (yes, no) to each question by its id."""

    scores: Mapping[int, int]
    silent: int
    answers: Mapping[str, tuple[int, int]]

    @property
    def answered(self) -> int:
        return sum(self.scores.values())


def rated(conn: Connection, ticket_id: int) -> bool:
    query = select(t.rating.c.ticket_id).where(t.rating.c.ticket_id == ticket_id)
    return conn.execute(query).first() is not None


def add(
    conn: Connection,
    hall: str,
    day: date,
    ticket_id: int,
    score: int,
    answers: Mapping[str, bool],
    now: datetime,
) -> None:
    values: dict[str, Any] = {"ticket_id": ticket_id, "hall": hall, "business_date": day}
    text = json.dumps(dict(answers), ensure_ascii=False)
    conn.execute(insert(t.rating).values(**values, at=now, score=score, answers=text))


def of_day(conn: Connection, hall: str, day: date) -> Ratings:
    rows = conn.execute(
        select(t.rating.c.score, t.rating.c.answers).where(
            t.rating.c.hall == hall, t.rating.c.business_date == day
        )
    ).all()
    served: int = conn.execute(
        select(func.count()).where(
            t.ticket.c.hall == hall,
            t.ticket.c.business_date == day,
            t.ticket.c.state == TicketState.DONE.value,
        )
    ).scalar_one()
    scores = {score: sum(r.score == score for r in rows) for score in SCORES}
    answers: dict[str, tuple[int, int]] = {}
    for row in rows:
        for question, yes in json.loads(row.answers).items():
            before = answers.get(question, (0, 0))
            answers[question] = (before[0] + yes, before[1] + (not yes))
    return Ratings(scores, served - len(rows), answers)
