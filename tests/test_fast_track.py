"""Two models on one day, and what a tagged ticket may still expect."""

from __future__ import annotations

from datetime import time

import pytest
from conftest import COPIES, at

from hall.cutoff_card import cutoff_card
from hall.day import service_day
from hall.fast_track import decide, still_expected
from hall.promise import due
from hall.rulebook import Rulebook
from hall.service_model import ServiceModel

ALWAYS = {"weekdays": ("thu",), "start": at("2026-01-01T00:00").date(), "end": None, "covers": None}


@pytest.fixture
def models(rulebooks: dict[str, Rulebook]) -> dict[str, ServiceModel]:
    """Three plans' models, all on Thursdays and for every procedure."""
    plans = {"nộp": "tu-minh", "tiếp nhận": "thanh-ha-xa", "trong giờ": "thuy-nguyen"}
    return {
        name: rulebooks[hall].models[0].model_copy(update=ALWAYS) for name, hall in plans.items()
    }


def with_models(book: Rulebook, *models: ServiceModel) -> Rulebook:
    return book.model_copy(update={"models": models})


def test_of_two_models_that_are_over_the_one_that_says_when_speaks(
    rulebooks: dict[str, Rulebook], models: dict[str, ServiceModel]
) -> None:
    """Tứ Minh's plan is silent on what follows; Thanh Hà's names 9:00 of the next working day."""
    for order in (("nộp", "tiếp nhận"), ("tiếp nhận", "nộp")):
        book = with_models(rulebooks["tu-minh"], *(models[name] for name in order))
        now = at("2026-11-26T15:45")
        day = service_day(book, now.date())
        procedure = book.procedure(COPIES, now.date())
        verdict = decide(book, procedure, day, now)
        assert not verdict.granted
        assert due(book, procedure, now).rule == "next_working_day"
        assert "trước 9 giờ ngày làm việc tiếp theo" in verdict.reason.vi


@pytest.mark.parametrize(
    ("now", "state", "model"),
    [
        ("15:20", "running", "nộp"),  # a cutoff that still runs comes first
        ("15:30", "no_cutoff", "trong giờ"),  # then what is to be had without one
        ("17:00", "over", "nộp"),
    ],
)
def test_the_card_shows_what_is_still_to_be_had(
    rulebooks: dict[str, Rulebook],
    models: dict[str, ServiceModel],
    now: str,
    state: str,
    model: str,
) -> None:
    book = with_models(rulebooks["tu-minh"], models["nộp"], models["trong giờ"])
    moment = at(f"2026-11-26T{now}")
    card = cutoff_card(book, service_day(book, moment.date()), moment, [])
    assert (card["state"], card["model"]) == (state, models[model].name)


@pytest.mark.parametrize(
    ("model", "now", "submitted", "expected"),
    [
        ("nộp", "15:29", None, True),
        ("nộp", "15:30", None, False),
        ("nộp", "15:45", "15:29", True),  # handed over in time (A3)
        ("nộp", "15:45", "15:30", False),
        ("tiếp nhận", "15:30", None, True),  # "sau 15h30" is late, 15:30 is not (A2)
        ("tiếp nhận", "15:45", "15:29", False),  # the acceptance counts, and is yet to come
        ("trong giờ", "16:59", None, True),
    ],
)
def test_what_a_tagged_ticket_may_still_expect(
    models: dict[str, ServiceModel], model: str, now: str, submitted: str | None, expected: bool
) -> None:
    moment = at(f"2026-11-26T{now}")
    handed_in = at(f"2026-11-26T{submitted}") if submitted else None
    assert still_expected(models[model], moment, handed_in) is expected


def test_a_model_without_a_cutoff_counts_from_the_first_hour(
    rulebooks: dict[str, Rulebook], models: dict[str, ServiceModel]
) -> None:
    """Tickets are issued before the session begins; the tag and the promise agree."""
    book = with_models(rulebooks["tu-minh"], models["trong giờ"])
    early = at("2026-11-26T07:20")
    procedure = book.procedure("1.001193", early.date())
    assert decide(book, procedure, service_day(book, early.date()), early).granted
    assert due(book, procedure, early).rule == "same_day"
    assert book.sessions[0].start > time(7, 20)
