"""The tables of the hall. Every row bears its hall; times are UTC."""

from hall.tables.care import help_call, home_visit, preference, rating
from hall.tables.line import IS_A_CALL, dossier, hall, journal, lane_number, rulebook, ticket
from hall.tables.metadata import metadata
from hall.tables.papers import job, roll
from hall.tables.people import device, seat, staff

__all__ = [
    "IS_A_CALL",
    "device",
    "dossier",
    "hall",
    "help_call",
    "home_visit",
    "job",
    "journal",
    "lane_number",
    "metadata",
    "preference",
    "rating",
    "roll",
    "rulebook",
    "seat",
    "staff",
    "ticket",
]
