"""The small values that a rulebook is written in: hours, days, texts, letters, codes.

Pydantic alone would take 1530 for a time and 46000 for a date; a rule file may not be read in
a way that its writer did not mean, so each kind says what it accepts.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal, NoReturn, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from hall.problems import did_you_mean, shown

# Letters that cannot be mistaken for one another when called out (domain.md section 6):
# B, C, D, Đ, P, T, V rhyme, I and O read as digits.
LETTERS = ("A", "H", "K", "L", "M", "N", "Q", "U", "X")


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class Value(BaseModel):
    """A frozen value; an unknown key is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def refuse(wrong: str, right: str) -> NoReturn:
    """End a validation with a sentence: what is wrong; what would be right."""
    raise PydanticCustomError("rule", "{wrong}; {right}", {"wrong": wrong, "right": right})


def _hour(value: Any) -> Any:
    if isinstance(value, dt.time):
        return value
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value) if isinstance(value, str) else None
    if not found:
        refuse(f"{shown(value)} is not an hour", 'write hours and minutes such as "15:30"')
    return dt.time(int(found[1]), int(found[2]))


def _day(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        refuse(f"{shown(value)} has an hour", "write the date alone, such as 2026-02-12")
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError):
        refuse(f"{shown(value)} is not a date", "write year-month-day such as 2026-02-12")


def _letter(value: Any) -> Any:
    if value in LETTERS:
        return value
    right = f"choose one of {', '.join(LETTERS)}"
    if isinstance(value, str) and len(value) == 1 and value.isalpha():
        refuse(f"letter {shown(value)} is easily misheard when a ticket is called", right)
    refuse(f"{shown(value)} is not a lane letter", right)


_DEVICE = re.compile(
    r"virtual:|tcp://[^/\s:@?]+(:\d{1,5})?(\?baud=\d{4,6})?|file:///\S+|usb:///dev/\S+"
    r"|usb://[0-9a-fA-F]{4}:[0-9a-fA-F]{4}|serial:///dev/[^\s?]+(\?baud=\d{4,6})?"
)


def _device(value: Any) -> Any:
    if isinstance(value, str) and _DEVICE.fullmatch(value):
        return value
    refuse(
        f"{shown(value)} is not a device",
        'write "tcp://host:9100", "usb:///dev/usb/lp0", "usb://04b8:0e15" (vendor and product), '
        '"serial:///dev/ttyUSB0?baud=115200", "file:///path" or "virtual:"',
    )


def _dots(value: Any) -> Any:
    if type(value) is int and 128 <= value <= 832 and value % 8 == 0:
        return value
    refuse(
        f"{shown(value)} is no width of a printing head",
        "write its dots, a multiple of 8 from 128 to 832, such as 576 or 384",
    )


def _band(value: Any) -> Any:
    if type(value) is int and 8 <= value <= 240 and value % 8 == 0 and value % 48:
        return value
    refuse(
        f"{shown(value)} is no height of a band",
        "write a multiple of 8 from 8 to 240, but none of 48, such as 104",
    )


def _code(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d\.\d{6}", value):
        return value
    refuse(f"{shown(value)} is not a procedure code", 'write it as a text such as "2.000815"')


def _weekdays(value: Any) -> Any:
    if value == "working_days":
        return value
    right = 'write a list such as ["thu"], or "working_days"'
    if not isinstance(value, list | tuple):
        refuse(f"{shown(value)} is no list of weekdays", right)
    for day in value:
        if day not in WEEKDAYS:
            refuse(f"{shown(day)} is not a weekday", did_you_mean(str(day), WEEKDAYS))
    if not value:
        refuse("no weekday is named", right)
    return value


def _covers(value: Any, info: ValidationInfo) -> Any:
    """Codes, "all" or "group:1"; the reader of a file gives its groups as context."""
    right = 'write a list of codes, "all" or "group:1"'
    if value is None or value == "all":
        return None
    if isinstance(value, str) and value.startswith("group:"):
        groups = (info.context or {}).get("groups", {})
        known = [f"group:{number}" for number in groups]
        if value not in known:
            refuse(f"{shown(value)} is not a group of this hall", did_you_mean(value, known))
        return groups[int(value.removeprefix("group:"))]
    if not isinstance(value, list | tuple | set | frozenset):
        refuse(f"{shown(value)} is no list of procedures", right)
    if not value:
        refuse("covers no procedure, so it can never be in force", right)
    return value


Hour = Annotated[dt.time, BeforeValidator(_hour)]
Day = Annotated[dt.date, BeforeValidator(_day)]
Letter = Annotated[str, BeforeValidator(_letter)]
Device = Annotated[str, BeforeValidator(_device)]
Dots = Annotated[int, BeforeValidator(_dots)]
Band = Annotated[int, BeforeValidator(_band)]
Code = Annotated[str, BeforeValidator(_code)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Whole = Annotated[int, Strict(), Field(ge=0)]
Count = Annotated[int, Strict(), Field(ge=1)]
Flag = Annotated[bool, Strict()]
Weekdays = Annotated[tuple[Weekday, ...] | Literal["working_days"], BeforeValidator(_weekdays)]
Covers = Annotated[frozenset[str] | None, BeforeValidator(_covers)]
