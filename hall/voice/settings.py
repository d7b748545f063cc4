"""How a hall wants to be spoken to: which pack, which sentences, how loud at what hour.

Kept as hall.preference("voice").
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, field_validator

from hall.errors import Refused
from hall.scalars import Flag, Hour, Value
from hall.voice.words import Region

KEY = "voice"
Kind = Literal["call", "recall", "result", "cutoff_soon", "cutoff_over", "closing"]
KINDS: dict[Kind, str] = {
    "call": "Mời số",
    "recall": "Mời lại",
    "result": "Mời nhận kết quả",
    "cutoff_soon": "Còn 15 phút nhận hồ sơ trả trong ngày",
    "cutoff_over": "Đã hết giờ nhận hồ sơ trả trong ngày",
    "closing": "Sắp hết giờ, hết giờ làm việc",
}
# Which switch an announcement of the hall obeys.
SWITCH: dict[str, Kind] = {
    "cutoff_soon": "cutoff_soon",
    "cutoff_over": "cutoff_over",
    "closing_soon": "closing",
    "closed": "closing",
}
Percent = Annotated[int, Field(ge=0, le=100)]


class Loudness(Value):
    """From an hour of the day on, this volume."""

    start: Hour = Field(alias="from")
    percent: Percent


class VoiceSettings(Value):
    """`pack` None is the machine's own voice; every sentence is on unless it is switched off."""

    pack: str | None = Field(default=None, max_length=60)
    region: Region = "bac"
    english: Flag = False
    call: Flag = True
    recall: Flag = True
    result: Flag = True
    cutoff_soon: Flag = True
    cutoff_over: Flag = True
    closing: Flag = True
    volume: tuple[Loudness, ...] = Field(
        default=(Loudness(start=dt.time(0), percent=80),), min_length=1, max_length=12
    )

    @field_validator("volume")
    @classmethod
    def _in_order(cls, steps: tuple[Loudness, ...]) -> tuple[Loudness, ...]:
        if len({step.start for step in steps}) < len(steps):
            raise ValueError("hai mức âm lượng có cùng giờ bắt đầu")
        return tuple(sorted(steps, key=lambda step: step.start))

    def speaks(self, kind: str) -> bool:
        """Whether a call, a recall or an announcement of the hall is spoken."""
        return bool(getattr(self, SWITCH.get(kind, kind)))

    def volume_at(self, time: dt.time) -> int:
        """Percent at an hour of the day; before the first step the last one still holds."""
        begun = [step for step in self.volume if step.start <= time]
        return (begun or self.volume)[-1].percent

    def kept(self) -> dict[str, Any]:
        """As hall.prefer keeps it."""
        return self.model_dump(mode="json", by_alias=True) | {
            "volume": [
                {"from": f"{step.start:%H:%M}", "percent": step.percent} for step in self.volume
            ]
        }


def from_kept(kept: dict[str, Any] | None) -> VoiceSettings:
    """What a hall chose; the defaults where it chose nothing that is still understood."""
    try:
        return VoiceSettings.model_validate(kept or {})
    except ValidationError:
        return VoiceSettings()


def from_form(values: dict[str, Any]) -> VoiceSettings:
    """What the office chose just now. Raises Refused with a sentence for it."""
    try:
        return VoiceSettings.model_validate(values)
    except ValidationError as error:
        where = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else ""
        said = {
            "volume": "Âm lượng: mỗi dòng cần một giờ bắt đầu khác nhau (như 07:30) "
            "và một số từ 0 đến 100.",
            "region": "Mời chọn cách đọc số: Bắc hoặc Nam.",
        }
        raise Refused(said.get(where, "Thiết lập giọng đọc không hợp lệ.")) from error
