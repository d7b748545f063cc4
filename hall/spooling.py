"""What the paper machines ask of the hall: each call is one committed transaction.

Times are aware and given by the caller.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from hall import jobs
from hall.jobs import Job
from hall.writer import Database


class Spooling:
    """The spool's side of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_job(self, hall_id: str, printer_id: str, now: datetime) -> Job | None:
        """The oldest job of a printer, committed as `sending` before this returns."""
        # A look first: an idle printer must not make the disk write.
        with self._database.read() as conn:
            if not jobs.any_waiting(conn, hall_id, printer_id):
                return None
        return self._database.write(hall_id, lambda conn: jobs.take(conn, hall_id, printer_id, now))

    def settle_job(
        self, job: Job, state: str, error: str, now: datetime, millimetres: float = 0
    ) -> None:
        """What became of a job that was taken, and how much paper it took."""

        def run(conn: Connection) -> None:
            jobs.settle(conn, job.id, state, error, now)
            if millimetres:
                jobs.used(conn, job.hall, job.printer, millimetres, now)

        self._database.write(job.hall, run)

    def recover_jobs(self, hall_id: str, now: datetime) -> None:
        """Jobs found `sending` at start become `unknown`."""
        self._database.write(hall_id, lambda conn: jobs.recover(conn, hall_id, now))

    def broken_off(self, hall_id: str, printer_id: str) -> bool:
        """Whether the printer may still wait for the rest of its last paper."""
        with self._database.read() as conn:
            return jobs.broken_off(conn, hall_id, printer_id)

    def used(self, hall_id: str, printer_id: str) -> float:
        """Millimetres used of a printer's roll."""
        with self._database.read() as conn:
            return jobs.rolls(conn, hall_id).get(printer_id, 0)

    def new_roll(self, hall_id: str, printer_id: str, now: datetime) -> None:
        """The printer was out of paper and is not any more."""
        self._database.write(hall_id, lambda conn: jobs.new_roll(conn, hall_id, printer_id, now))
