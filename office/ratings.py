"""What citizens said of a day's service, for the office: counts only, nobody's own answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, render_template

from hall.hall import Hall
from hall.rating import SCORES
from hall.words import day_vi
from office.views import asked_date, blueprint


@dataclass(frozen=True)
class Row:
    """One answer: how often it was given, and its share of all answers in whole per cent."""

    words: str
    count: int
    share: int
    key: str


@dataclass(frozen=True)
class Asked:
    """A question of the hall's survey and what was answered."""

    text: str
    yes: int
    no: int


@blueprint.get("/ratings")
def ratings() -> str:
    on = asked_date()
    found = g.hall.ratings(on)
    return render_template(
        "office/ratings.html",
        on=on,
        title=day_vi(on),
        today=g.hall.day().date,
        rows=rows(found.scores),
        answered=found.answered,
        silent=found.silent,
        asked=asked(g.hall, found.answers),
    )


def rows(scores: Mapping[int, int]) -> list[Row]:
    total = sum(scores.values())
    return [
        Row(words, scores.get(score, 0), _share(scores.get(score, 0), total), str(score))
        for score, words in SCORES.items()
    ]


def asked(hall: Hall, answers: Mapping[str, tuple[int, int]]) -> list[Asked]:
    """The questions of today's file; one that was taken out since is named by its id."""
    texts = {q.id: q.text for q in hall.rulebook.questions}
    known = {**{id: (0, 0) for id in texts}, **answers}
    return [Asked(texts.get(id, id), *counts) for id, counts in known.items()]


def _share(count: int, total: int) -> int:
    return round(100 * count / total) if total else 0
