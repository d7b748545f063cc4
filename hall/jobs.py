"""The ordered jobs of a hall's printers, for whoever feeds the paper machines.

Each call is one committed transaction; times are aware and given by the caller.
"""

from __future__ import annotations

from datetime import datetime

from hall import records
from hall.records import Job
from hall.writer import Database


class Jobs:
    """The spool's side of the store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take_job(self, hall_id: str, printer_id: str, now: datetime) -> Job | None:
        """The oldest job of a printer, committed as `sending` before this returns."""
        # A look first: an idle printer must not make the disk write.
        with self._database.read() as conn:
            if not records.has_job(conn, hall_id, printer_id):
                return None
        return self._database.write(
            hall_id, lambda conn: records.take_job(conn, hall_id, printer_id, now)
        )

    def settle_job(self, hall_id: str, job_id: int, state: str, error: str, now: datetime) -> None:
        self._database.write(
            hall_id, lambda conn: records.settle_job(conn, job_id, state, error, now)
        )

    def waiting_jobs(self, hall_id: str, printer_id: str) -> int:
        with self._database.read() as conn:
            return records.waiting_jobs(conn, hall_id).get(printer_id, 0)

    def recover_jobs(self, hall_id: str, now: datetime) -> int:
        """Jobs found `sending` at start become `unknown`; how many there were."""
        return self._database.write(hall_id, lambda conn: records.recover_jobs(conn, hall_id, now))
