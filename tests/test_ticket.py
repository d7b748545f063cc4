"""The table of allowed moves, walked whole: every verb from every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from conftest import at

from hall.errors import Refused
from hall.ticket import STATE_VI, VERB_VI, Ticket, TicketState, Verb, label, move

NOW = at("2026-11-26T09:00")
TICKET = Ticket(
    id=1, hall="h", business_date=date(2026, 11, 26), letter="A", number=7, lane="A", token="t",
    state=TicketState.WAITING, purpose="submit", channel="kiosk", priority=False,
    help_wanted=False, issued_at=NOW, line_at=NOW, fast_track=False, model=None, reason="",
    cutoff_at=None, ahead=0, wait_low=None, wait_high=None, rulebook=1,
)  # fmt: skip

# house.md section 3: WAITING -> CALLED -> SERVING -> DONE, and the ways around.
ALLOWED = {
    ("waiting", "call"): "called",
    ("called", "recall"): "called",
    ("called", "start"): "serving",
    ("serving", "finish"): "done",
    ("called", "miss"): "missed",
    ("missed", "bring_back"): "waiting",
    ("serving", "park"): "parked",
    ("parked", "bring_back"): "waiting",
    ("serving", "transfer"): "waiting",
    ("called", "transfer"): "waiting",
    ("serving", "hand_over"): "serving",
    ("waiting", "cancel"): "cancelled",
    ("missed", "cancel"): "cancelled",
    ("parked", "cancel"): "cancelled",
    ("waiting", "expire"): "expired",
    ("called", "expire"): "expired",
    ("serving", "expire"): "expired",
    ("missed", "expire"): "expired",
    ("parked", "expire"): "expired",
}


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", TicketState)
def test_moves(state: TicketState, verb: Verb) -> None:
    ticket = replace(TICKET, state=state)
    expected = ALLOWED.get((state.value, verb.value))
    if expected:
        assert move(ticket, verb) == expected
    else:
        with pytest.raises(Refused) as refused:
            move(ticket, verb)
        assert refused.value.sentence == (
            f"Số A007 {STATE_VI[state]} nên không thể {VERB_VI[verb]}."
        )


@pytest.mark.parametrize(("number", "text"), [(1, "A001"), (47, "A047"), (1000, "A1000")])
def test_label(number: int, text: str) -> None:
    assert label("A", number) == text
