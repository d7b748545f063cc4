"""What the kiosk offers to choose from, in the order and the portions that its pages show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _

from hall.errors import NotFound
from hall.words import fold
from kiosk.deadline import whole_minutes

COMMON = 4  # most used procedures on the first page
FIELDS_AT_HOME = 6  # tiles of fields on the first page; the last one opens the rest when more
ROWS = 6  # procedures or fields on one page: what fits both sizes without scrolling
RESULTS = 4  # procedures above the on-screen keyboard
LINE = 44  # letters of one line in the list of papers, at its width on both sizes
LINES = 7  # lines that the list may take on the procedure's page
LINES_ALONE = 18  # and on a page of its own

T = TypeVar("T")

# The catalogue names fields in Vietnamese only; these are the ones a commune's hall has.
FIELD_NAMES = {
    "ho-tich": _("Hộ tịch"),
    "chung-thuc": _("Chứng thực"),
    "bao-tro-xa-hoi": _("Bảo trợ xã hội"),
    "ho-kinh-doanh": _("Hộ kinh doanh"),
    "dat-dai": _("Đất đai"),
    "xay-dung": _("Xây dựng"),
    "cu-tru": _("Cư trú"),
    "giam-ngheo": _("Giảm nghèo"),
    "nguoi-co-cong": _("Người có công"),
    "van-hoa": _("Văn hóa"),
    "giao-duc": _("Giáo dục"),
}


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a longer list, counted from 1."""

    rows: Sequence[T]
    number: int
    count: int


@dataclass(frozen=True)
class Field:
    """A field of the hall and the lane that takes it; `wait` is minutes {low, high} or None."""

    name: str
    slug: str
    letter: str
    waiting: int
    wait: dict[str, int] | None

    @property
    def shown(self) -> Any:
        return FIELD_NAMES.get(self.slug, self.name)


def page_of(rows: Sequence[T], asked: int, size: int = ROWS) -> Page[T]:
    """The asked page, or the nearest that exists."""
    count = max(1, ceil(len(rows) / size))
    number = min(max(asked, 1), count)
    return Page(rows[(number - 1) * size : number * size], number, count)


def slug(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in fold(name)).split())


def fields(hall: Any, snapshot: dict[str, Any]) -> list[Field]:
    """The fields open today, in the order of the hall's lanes, with who waits there."""
    lanes = {lane["letter"]: lane for lane in snapshot["lanes"]}
    found = []
    for name in hall.rulebook.fields_on(hall.day().date):
        letter = next((x.letter for x in hall.rulebook.lanes if name in x.fields), "")
        lane = lanes.get(letter, {"waiting": 0, "wait": None})
        found.append(Field(name, slug(name), letter, lane["waiting"], lane["wait"]))
    return found


def field_called(hall: Any, snapshot: dict[str, Any], wanted: str) -> Field:
    """The field of a slug. Raises NotFound."""
    for field in fields(hall, snapshot):
        if field.slug == wanted:
            return field
    raise NotFound("Không có lĩnh vực này ở đây.")


def used_most_first(hall: Any, procedures: Sequence[Any] | None = None) -> list[Any]:
    """Procedures (every one of today): the hall's most used first, then the catalogue's order."""
    rank = {code: place for place, code in enumerate(hall.rulebook.common)}
    if procedures is None:
        procedures = hall.rulebook.procedures_on(hall.day().date)
    return sorted(procedures, key=lambda p: rank.get(p.code, len(rank)))


def common(hall: Any) -> list[Any]:
    """The most used procedures that a first page offers in one tap."""
    used = set(hall.rulebook.common)
    return [p for p in used_most_first(hall) if p.code in used][:COMMON]


def fast_track_model(hall: Any) -> Any | None:
    """Today's same-day model, as the rulebook has it, or None."""
    return next((m for m in hall.day().models if m.kind == "same_day"), None)


def listed(hall: Any, model: Any | None) -> list[Any]:
    """A model's list, which its plan makes public: after the day's cutoff too."""
    return [p for p in used_most_first(hall) if model and model.promises(p.code)]


def papers_pages(components: Sequence[str], lines: int) -> list[list[str]]:
    """The papers to bring in portions that fit `lines` lines of the page."""
    pages: list[list[str]] = [[]]
    used = 0
    for component in components:
        takes = ceil(len(component) / LINE)
        if pages[-1] and used + takes > lines:
            pages.append([])
            used = 0
        pages[-1].append(component)
        used += takes
    return pages


def now(snapshot: dict[str, Any]) -> datetime:
    """The moment of the picture, in hall time: one for all that a page says."""
    return datetime.fromisoformat(snapshot["server_now"])


def minutes_left(snapshot: dict[str, Any]) -> int | None:
    """Whole minutes until the cutoff at the moment of the snapshot, rounded up."""
    at = snapshot["cutoff"]["at"]
    return whole_minutes(datetime.fromisoformat(at) - now(snapshot)) if at else None


def lane_of(hall: Any, ticket: Any) -> Any | None:
    """The lane that a ticket waits in, as the rulebook of today has it."""
    return next((x for x in hall.rulebook.lanes if x.letter == ticket.lane), None)
