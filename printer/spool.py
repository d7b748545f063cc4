"""The ordered jobs: one worker owns one printer, whatever the number of kiosks and clerks.

A ticket never waits for its paper. A job is committed as `sending` before its first byte leaves;
if nothing left it waits its turn again (`blocked` when the printer waits for a person, `retry`
when it is away), if something left and nothing confirms it, it is `unknown` and a person decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

from printer.device import Device, InDoubt, NothingSent, NotReady
from printer.states import ADVICE, PRINTS, State

if TYPE_CHECKING:
    from hall.jobs import Job
    from hall.printers import Printer
    from hall.spooling import Spooling
    from printer.wire import Printed

log = logging.getLogger(__name__)

# Between two looks at an idle printer: a roll that ends is seen before a citizen takes a number.
LOOK_SECONDS = 2.0
BACKOFF_SECONDS = (1.0, 2.0, 4.0, 5.0)  # between two looks at one that prints nothing now
MEAN_TICKET_MM = 95.0
UNDRAWABLE = "Không vẽ được phiếu này. Mời nhờ cán bộ ghi số cho ông/bà."


@dataclass(frozen=True)
class Condition:
    """How a printer is, with a sentence for the person on duty.

    `since` (aware UTC) it can print, or cannot; `mended` when it could not before that.
    """

    state: State
    text: str
    since: datetime
    mended: bool = False

    @property
    def able(self) -> bool:
        return self.state in PRINTS


class Spool:
    """The workers of every printer of every hall. `now` gives aware UTC."""

    def __init__(
        self,
        store: Spooling,
        printers: Mapping[str, Iterable[Printer]],  # of each hall
        now: Callable[[], datetime],
        virtual_ports: Mapping[tuple[str, str], int] | None = None,  # (hall, printer) -> TCP
        on_change: Callable[[str], None] = lambda hall_id: None,  # a printer's condition changed
    ) -> None:
        ports = virtual_ports or {}
        self._store = store
        self._now = now
        self._workers = {
            (hall_id, printer.id): Worker(
                store, hall_id, printer, now, ports.get((hall_id, printer.id)), on_change
            )
            for hall_id, of_hall in printers.items()
            for printer in of_hall
        }

    def start(self) -> None:
        """Take up the work again after a restart, then start the workers."""
        for hall_id in {hall_id for hall_id, _ in self._workers}:
            self._store.recover_jobs(hall_id, self._now())
        for worker in self._workers.values():
            worker.start()
        Thread(target=_warm_up, name="printer warm-up", daemon=True).start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the workers; a paper that is on its way is settled first. Seconds per worker."""
        for worker in self._workers.values():
            worker.stopping.set()
            worker.wake.set()
        for worker in self._workers.values():
            if worker.is_alive():
                worker.join(timeout)

    def wake(self, hall_id: str, printer_id: str) -> None:
        """There may be a job for this printer."""
        worker = self._workers.get((hall_id, printer_id))
        if worker:
            worker.wake.set()

    def condition(self, hall_id: str, printer_id: str) -> Condition:
        """How a printer is; KeyError for one that the hall does not have."""
        return self._workers[hall_id, printer_id].condition


def _warm_up() -> None:
    """Draw a paper for nobody: fonts and libraries cost the first citizen a quarter of a second."""
    from printer import wire

    wire.warm_up()


class Worker(Thread):
    """Owns one printer: takes its jobs one at a time, oldest first, and looks at it between."""

    def __init__(
        self,
        store: Spooling,
        hall_id: str,
        printer: Printer,
        now: Callable[[], datetime],
        virtual_port: int | None,
        on_change: Callable[[str], None],
    ) -> None:
        super().__init__(name=f"printer {hall_id}/{printer.id}", daemon=True)
        self.wake = Event()
        self.stopping = Event()
        self.printer = printer
        self.condition = Condition(State.UNKNOWN, "", now())
        self._store = store
        self._hall_id = hall_id
        self._now = now
        self._on_change = on_change
        self._device = Device(
            printer, virtual_port=virtual_port, stopping=self.stopping, on_state=self._tell
        )

    def run(self) -> None:
        failures, fresh = 0, True
        while not self.stopping.is_set():
            self.wake.clear()
            try:
                if fresh:  # what ran before us may have been killed in the middle of a paper
                    self._device.broken = self._store.broken_off(self._hall_id, self.printer.id)
                    fresh = False
                self._look()
                while not self.stopping.is_set() and self.condition.able and self._print_next():
                    continue
            except Exception:  # a busy store or a bug: the job stays, the printer stays served
                log.exception("printer %s/%s", self._hall_id, self.printer.id)
            failures = 0 if self.condition.able else failures + 1
            backoff = (LOOK_SECONDS, *BACKOFF_SECONDS)
            self.wake.wait(backoff[min(failures, len(BACKOFF_SECONDS))])
        self._device.close()

    def _look(self) -> None:
        was = self.condition.state
        state = self._device.look()
        if was is State.PAPER_OUT and state in PRINTS:
            self._store.new_roll(self._hall_id, self.printer.id, self._now())
        self._tell(state)

    def _print_next(self) -> bool:
        """Take one job and settle it; False when there is none."""
        job = self._store.take_job(self._hall_id, self.printer.id, self._now())
        if job is None:
            return False
        printed = self._drawn(job)
        if printed is None:
            self._settle(job, "cancelled", UNDRAWABLE)
            return True
        try:
            sent = self._device.send(printed.data, printed.millimetres)
        except NotReady as fault:
            self._settle(job, "blocked", str(fault))
            self._tell(fault.state)
        except NothingSent as fault:
            self._settle(job, "retry", str(fault))
            self._tell(fault.state)
        except InDoubt as fault:
            self._settle(job, "unknown", str(fault), printed.millimetres)
            self._tell(fault.state)
        else:
            self._settle(job, sent.outcome, "", printed.millimetres)
            self._tell(self._device.state)
        return True

    def _drawn(self, job: Job) -> Printed | None:
        """The job as bytes; None for one that cannot be drawn, which a retry would not change."""
        from hall.paper import from_json  # with Pillow and the fonts: not before there is paper
        from printer import wire

        try:
            return wire.printed(from_json(job.kind, job.content), self.printer)
        except Exception:  # the caller settles it as undrawable, which the room shows
            log.exception("job %s cannot be drawn", job.id)
            return None

    def _settle(self, job: Job, state: str, error: str, millimetres: float = 0) -> None:
        """Say what became of a job, however long the store is busy: paper cannot be taken back."""
        while True:
            try:
                self._store.settle_job(job, state, error, self._now(), millimetres)
            except Exception:  # tried again until the store takes it
                log.exception("job %s is %s, but that could not be kept yet", job.id, state)
                if self.stopping.wait(1.0):
                    return
            else:
                if state not in ("printed", "assumed"):
                    self._on_change(self._hall_id)
                return

    def _tell(self, state: State) -> None:
        """Keep the printer's condition; the hall hears of it when it changed."""
        text = self._device.sentence or ADVICE[state]
        if state is State.READY:
            state, text = self._counted()
        known = self.condition
        if (state, text) == (known.state, known.text):
            return
        able = state in PRINTS
        turned = able != known.able
        since = self._now() if turned else known.since
        self.condition = Condition(state, text, since, mended=able and (turned or known.mended))
        if not able:
            log.warning("printer %s/%s: %s", self._hall_id, self.printer.id, text)
        self._on_change(self._hall_id)

    def _counted(self) -> tuple[State, str]:
        """Whether a counted roll is near its end."""
        roll = self.printer.roll
        if roll is None:
            return State.READY, ""
        used = self._store.used(self._hall_id, self.printer.id)
        left = max(0, int((roll.metres * 1000 - used) / MEAN_TICKET_MM))
        if left >= roll.warn_below:
            return State.READY, ""
        return State.NEAR_END, f"Cuộn giấy còn khoảng {left} phiếu. {ADVICE[State.NEAR_END]}"
