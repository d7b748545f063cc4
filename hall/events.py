"""What just happened, and the small bus that tells those who listen, after the commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    """Something that was committed; `rev` is its journal row's id, `at` is aware, in UTC.

    `printers` are those that it gave a paper to print.
    """

    hall: str
    rev: int
    at: datetime
    ticket_id: int | None = None
    counter_id: int | None = None
    printers: tuple[str, ...] = ()


class TicketIssued(Event): ...


class TicketCalled(Event): ...


class TicketRecalled(Event): ...


class TicketStarted(Event): ...


class TicketFinished(Event): ...


class TicketMissed(Event): ...


class TicketBroughtBack(Event): ...


class TicketParked(Event): ...


class TicketTransferred(Event): ...


class TicketCancelled(Event): ...


class DayClosed(Event): ...


class CounterOpened(Event): ...


class CounterClosed(Event): ...


class RulebookPublished(Event): ...


class PaperReprinted(Event): ...


class PaperReviewed(Event): ...


class PapersMoved(Event): ...


class SlipPrinted(Event): ...


class RollChanged(Event): ...


class TicketDelayed(Event): ...


class TicketArrived(Event): ...


class TicketRated(Event): ...


class HelpCalled(Event): ...


class HelpAnswered(Event): ...


class HelpClosed(Event): ...


class ResultReady(Event): ...


class PreferencesChanged(Event): ...


class TicketHandedOver(Event): ...


class TicketPrioritized(Event): ...


class DossierAdded(Event): ...


class DossierChecked(Event): ...


class DossierEntered(Event): ...


class DossierHeld(Event): ...


class DossierReturned(Event): ...


class DossierCarriedOver(Event): ...


class DossierExplained(Event): ...


class ResultWithdrawn(Event): ...


class LetterPrinted(Event): ...


class CounterPaused(Event): ...


class CounterResumed(Event): ...


class HomeVisitAsked(Event): ...


class HomeVisitClosed(Event): ...


class StaffChanged(Event): ...


class DeviceApproved(Event): ...


class DeviceRenamed(Event): ...


class DeviceRevoked(Event): ...


# What an ordered log of calls is made of: to be served, or to collect a result.
RESULT_CALL = ResultReady.__name__
CALLS = (TicketCalled.__name__, TicketRecalled.__name__, RESULT_CALL)


class Bus:
    """Tells every listener; one that fails is logged and the others go on."""

    def __init__(self) -> None:
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def tell(self, event: Event) -> None:
        for listener in self._listeners:
            try:
                listener(event)
            except Exception:  # whatever a listener does, the commit stands
                log.exception("listener failed on %s %s", type(event).__name__, event.rev)
