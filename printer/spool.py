"""The ordered jobs: one worker owns one printer, whatever the number of kiosks and clerks.

A ticket never waits for its paper. A job is committed as `sending` before its first byte leaves;
if nothing left it waits its turn again (`blocked` when the printer waits for a person), if
something left and nothing confirms it, it is `unknown` and a person decides.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from threading import Event, Thread
from typing import Protocol

from printer.device import Device, InDoubt, NothingSent, NotReady, open_device

log = logging.getLogger(__name__)

POLL_SECONDS = 5.0  # for a job that nobody woke us for
READY_SECONDS = 2.0  # between two looks at a printer that waits for a person
BACKOFF_SECONDS = (1, 2, 4, 8, 16, 30)
UNDRAWABLE = "Không vẽ được phiếu này. Mời nhờ cán bộ ghi số cho ông/bà."


class Job(Protocol):
    """One paper on its way."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def content(self) -> str: ...


class Store(Protocol):
    """What the spool asks of the hall's store; each call is one committed transaction."""

    def take_job(self, hall_id: str, printer_id: str, now: datetime) -> Job | None:
        """The oldest job of which nothing has left, made `sending` before it is returned."""

    def settle_job(self, hall_id: str, job_id: int, state: str, error: str, now: datetime) -> None:
        """What became of a job that was taken."""

    def waiting_jobs(self, hall_id: str, printer_id: str) -> int:
        """How many papers are still to come out."""

    def recover_jobs(self, hall_id: str, now: datetime) -> int:
        """After a restart, `sending` becomes `unknown`; how many there were."""


class Printer(Protocol):
    """A printer of the hall file: id, device URL, paper in mm."""

    @property
    def id(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def paper(self) -> int: ...


class Spool:
    """The workers of every printer of every hall. `now` gives aware UTC."""

    def __init__(
        self,
        store: Store,
        printers: Mapping[str, Iterable[Printer]],  # of each hall
        now: Callable[[], datetime],
        virtual_ports: Mapping[tuple[str, str], int] | None = None,  # (hall, printer) -> TCP
        on_change: Callable[[str], None] = lambda hall_id: None,  # a printer's trouble came or went
    ) -> None:
        ports = virtual_ports or {}
        self._store = store
        self._now = now
        self._workers = {
            hall_id: [
                Worker(store, hall_id, printer, now, ports.get((hall_id, printer.id)), on_change)
                for printer in of_hall
            ]
            for hall_id, of_hall in printers.items()
        }

    def start(self) -> None:
        """Take up the work again after a restart, then start the workers."""
        for hall_id in self._workers:
            self._store.recover_jobs(hall_id, self._now())
        for worker in self._all():
            worker.start()
        Thread(target=_warm_up, name="printer warm-up", daemon=True).start()

    def stop(self, timeout: float = 5.0) -> None:
        """End the workers; a paper that is on its way is settled first. Seconds per worker."""
        for worker in self._all():
            worker.stopping.set()
            worker.wake.set()
        for worker in self._all():
            if worker.is_alive():
                worker.join(timeout)

    def wake(self, hall_id: str, printer_id: str) -> None:
        """There may be a job for this printer."""
        for worker in self._workers.get(hall_id, ()):
            if worker.printer.id == printer_id:
                worker.wake.set()

    def state(self, hall_id: str) -> list[dict[str, object]]:
        """The printers of a hall: id, jobs, state (ready, waiting, trouble), text (a sentence)."""
        return [
            described(
                worker.printer.id,
                self._store.waiting_jobs(hall_id, worker.printer.id),
                worker.trouble,
            )
            for worker in self._workers.get(hall_id, ())
        ]

    def trouble(self, hall_id: str) -> dict[str, str]:
        """What is wrong with each printer of a hall, "" when nothing is."""
        return {worker.printer.id: worker.trouble for worker in self._workers.get(hall_id, ())}

    def _all(self) -> list[Worker]:
        return [worker for workers in self._workers.values() for worker in workers]


def _warm_up() -> None:
    """Draw a paper for nobody: fonts and libraries cost the first citizen a quarter of a second."""
    from hall.paper import GuidancePaper
    from printer import render, wire

    wire.encode(render.render(GuidancePaper("", "", "A001", "", ("",), "", "", "", "x"), 80))


def described(printer_id: str, jobs: int, trouble: str) -> dict[str, object]:
    """One printer as the snapshot shows it."""
    state = "trouble" if trouble else "waiting" if jobs else "ready"
    return {"id": printer_id, "jobs": jobs, "state": state, "text": trouble}


class Worker(Thread):
    """Owns one printer: takes its jobs one at a time, oldest first."""

    def __init__(
        self,
        store: Store,
        hall_id: str,
        printer: Printer,
        now: Callable[[], datetime],
        virtual_port: int | None,
        on_change: Callable[[str], None],
    ) -> None:
        super().__init__(name=f"printer {hall_id}/{printer.id}", daemon=True)
        self.wake = Event()
        self.stopping = Event()
        self._store = store
        self._hall_id = hall_id
        self.printer = printer
        self._now = now
        self._on_change = on_change
        self.trouble = ""
        self._failures = 0
        self._device: Device = open_device(
            printer.device, virtual_port, self.stopping, self._held_up
        )

    def run(self) -> None:
        while not self.stopping.is_set():
            self.wake.clear()
            try:
                while not self.stopping.is_set() and self._print_next():
                    continue
            except Exception:  # a busy store or a bug: the job stays, the printer stays served
                log.exception("printer %s/%s", self._hall_id, self.printer.id)
                self.stopping.wait(1.0)
            self.wake.wait(POLL_SECONDS)

    def _print_next(self) -> bool:
        """Take one job and settle it; False when there is none."""
        job = self._store.take_job(self._hall_id, self.printer.id, self._now())
        if job is None:
            return False
        data = self._drawn(job)
        if data is None:
            self._settle(job, "cancelled", UNDRAWABLE)
            self._tell(UNDRAWABLE)
            return True
        try:
            outcome = self._device.send(data)
        except NotReady as fault:
            self._settle(job, "blocked", str(fault))
            self._wait_until_ready(str(fault))
        except NothingSent as fault:
            self._settle(job, "queued", str(fault))
            self._tell(str(fault))
            self.stopping.wait(BACKOFF_SECONDS[min(self._failures, len(BACKOFF_SECONDS) - 1)])
            self._failures += 1
        except InDoubt as fault:
            self._settle(job, "unknown", str(fault))
            self._tell(str(fault))
        else:
            self._settle(job, outcome.value, "")
            self._failures = 0
            self._tell("")
        return True

    def _drawn(self, job: Job) -> bytes | None:
        """The job as bytes; None for one that cannot be drawn, which a retry would not change."""
        from hall.paper import from_json  # with Pillow and the fonts: not before there is paper
        from printer import render, wire

        try:
            paper = from_json(job.kind, job.content)
            return wire.encode(render.render(paper, self.printer.paper))
        except Exception:  # the caller settles it as undrawable and tells the person on duty
            log.exception("job %s cannot be drawn", job.id)
            return None

    def _wait_until_ready(self, sentence: str) -> None:
        self._tell(sentence)
        while not self.stopping.wait(READY_SECONDS):
            try:
                self._device.check()
            except NothingSent as fault:
                self._tell(str(fault))
            else:
                self._tell("")
                return

    def _held_up(self, sentence: str) -> None:
        """The device tells why a paper that has begun does not go on."""
        self._tell(sentence)

    def _settle(self, job: Job, state: str, error: str) -> None:
        """Say what became of a job, however long the store is busy: paper cannot be taken back."""
        while True:
            try:
                self._store.settle_job(self._hall_id, job.id, state, error, self._now())
            except Exception:  # tried again until the store takes it
                log.exception("job %s is %s, but that could not be kept yet", job.id, state)
                if self.stopping.wait(1.0):
                    return
            else:
                return

    def _tell(self, sentence: str) -> None:
        if sentence == self.trouble:
            return
        self.trouble = sentence
        if sentence:
            log.warning("printer %s/%s: %s", self._hall_id, self.printer.id, sentence)
        self._on_change(self._hall_id)
