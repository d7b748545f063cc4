"""What a hall decides about the faces that the public meets: frozen values of its file."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from hall.problems import shown
from hall.scalars import Count, Text, Value, refuse

# The public page of a procedure, by its code, at the national portal (dichvucong.gov.vn).
PORTAL = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet-thu-tuc-hanh-chinh.html?ma_thu_tuc={code}"


def _slug(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        return value
    refuse(f"{shown(value)} cannot stand in an address", 'write small letters such as "cua-chinh"')


def _portal(value: Any) -> Any:
    if isinstance(value, str) and value.startswith("https://") and "{code}" in value:
        return value
    refuse(f"{shown(value)} is no address of a procedure", "write https://... with {code} in it")


Slug = Annotated[str, BeforeValidator(_slug)]
Portal = Annotated[str, BeforeValidator(_portal)]


class Kiosk(Value):
    """A kiosk by the name that guides know it by; `inches` is the diagonal of its panel."""

    id: Slug
    name: Text
    inches: Count = 27


class Identity(Value):
    """Whether people may show their identity card at the kiosk, and what that leads to.

    At most `active_tickets` open tickets for who shows it; from `hint_age` years on the kiosk
    asks whether she is entitled to priority.
    """

    scan: Literal["off", "cccd"] = "off"
    active_tickets: Count = 1
    hint_age: Count = 60


class Question(Value):
    """A question of the hall's survey, answered by yes or no after the service."""

    id: Slug
    text: Text
    text_en: Text


ONE_KIOSK = (Kiosk(id="1", name="Máy lấy số"),)
