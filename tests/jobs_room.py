"""What tests ask of a hall's print jobs, and a printer that does one without a machine."""

from __future__ import annotations

from hall.hall import Hall
from hall.jobs import Job
from hall.paper import Paper, from_json
from hall.spooling import Spooling


def paper(job: Job) -> Paper:
    return from_json(job.kind, job.content)


def printed(hall: Hall, printer: str = "kiosk", state: str = "printed", error: str = "") -> Job:
    """Let a printer do its oldest job, with this end."""
    spool = Spooling(hall.database)
    job = spool.take_job(hall.id, printer, hall.clock.now())
    assert job is not None
    spool.settle_job(job, state, error, hall.clock.now(), 80.0)
    return hall.job(job.id)


def states(hall: Hall) -> list[tuple[str, str]]:
    """Printer and state of every job, oldest first."""
    return [(job.printer, job.state) for job in reversed(hall.jobs(50))]


def happened(hall: Hall, event: str) -> list[tuple[str | None, str | None, dict[str, object]]]:
    """Number, person and data of one kind of event, oldest first."""
    rows = reversed(hall.journal(hall.now().date()))
    return [(row.label, row.staff, row.data) for row in rows if row.event == event]
