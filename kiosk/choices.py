"""What the kiosk offers to choose from, in the order and the portions that its pages show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, Generic, TypeVar

from flask_babel import lazy_gettext as _

from hall.errors import NotFound
from hall.words import fold
from kiosk.deadline import whole_minutes
from kiosk.modes import Fit, Modes

COMMON = 4  # most used procedures on the first page
TAG = 14  # letters of a line that the fast-track tag takes
LONG = 66  # letters of a procedure's name that make a tile twice as tall, so that half of them fit
FIELDS_AT_HOME = 6  # tiles of fields on the first page; the last one opens the rest when more
FIELDS_WHEN_LONG = 4  # where a name takes three lines
LONG_FIELD = 40

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


def portions(rows: Sequence[T], words: Callable[[T], str], fit: Fit, letters: int) -> list[list[T]]:
    """The rows in portions that fit a page: the longer the longest, the fewer beside it."""
    pages: list[list[T]] = [[]]
    tallest = 1
    for row in rows:
        lines = max(1, ceil(len(words(row)) / letters))
        taller = max(tallest, lines)
        if pages[-1] and len(pages[-1]) >= next(most for high, most in fit if taller <= high):
            pages.append([])
            taller = lines
        tallest = taller
        pages[-1].append(row)
    return pages


def page_of(pages: Sequence[Sequence[T]], asked: int) -> Page[T]:
    """The asked portion, or the nearest that exists."""
    number = min(max(asked, 1), len(pages))
    return Page(pages[number - 1], number, len(pages))


def name_of(procedure: Any, lang: str) -> str:
    name = procedure.name_en if lang == "en" and procedure.name_en else procedure.name
    return str(name)


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


def common_tiles(hall: Any, lang: str) -> list[Any]:
    """Those of them that fit the first page as tiles."""
    found = common(hall)
    tall = any(len(name_of(procedure, lang)) > LONG for procedure in found)
    return found[: COMMON // 2] if tall else found


def fields_at_home(found: Sequence[Field]) -> int:
    """How many tiles of fields fit the first page."""
    tall = any(len(str(field.shown)) > LONG_FIELD for field in found[:FIELDS_AT_HOME])
    return FIELDS_WHEN_LONG if tall else FIELDS_AT_HOME


def fast_track_model(hall: Any) -> Any | None:
    """Today's same-day model, as the rulebook has it, or None."""
    return next((m for m in hall.day().models if m.kind == "same_day"), None)


def listed(hall: Any, model: Any | None) -> list[Any]:
    """A model's list, which its plan makes public: after the day's cutoff too."""
    return [p for p in used_most_first(hall) if model and model.promises(p.code)]


def papers_pages(components: Sequence[str], lines: int, letters: int) -> list[list[str]]:
    """The papers to bring in portions that fit `lines` lines of the page."""
    pages: list[list[str]] = [[]]
    used = 0
    for component in components:
        takes = ceil(len(component) / letters)
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


def menu(
    band: Any | None, common: Sequence[Any], others: Sequence[Any], modes: Modes, lang: str
) -> list[list[tuple[str, Any]]]:
    """The first page as rows of (kind, what), in portions: where tiles would be too small.

    The fields are one row, after what leads to a number in two taps.
    """
    rows: list[tuple[str, Any]] = [("band", band)] if band else []
    rows += [("procedure", procedure) for procedure in common]
    rows.append(("fields", None))
    rows += [("other", other) for other in others]

    def words(row: tuple[str, Any]) -> str:
        return name_of(row[1], lang) if row[0] == "procedure" else ""

    return portions(rows, words, modes.menu, modes.letters)
