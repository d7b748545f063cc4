"""The printers of a hall as its file describes them: frozen values, no device."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hall.scalars import Band, Count, Device, Dots, Flag, Text, Value

WIDTHS = {80: 576, 58: 384}  # printable dots of a usual head, by paper in mm
DOTS_PER_MM = 8  # of a head with 203 dots to the inch

Face = Literal["kiosk", "counter"]  # whose papers a printer prints


class Roll(Value):
    """A roll that is counted, for a printer without a near-end sensor.

    `metres` of a new roll; with less than `warn_below` tickets left it says that it is near its
    end.
    """

    metres: Count
    warn_below: Count = 30


class Printer(Value):
    """A paper machine, what it can do and who prints on it.

    `paper` in millimetres; `width` in dots, None for the usual 576 or 384; `band` rows of one
    raster at most; `speed` in millimetres a second. `confirm` is how it says that a paper is out:
    `process_id` (GS ( H), `fence` (GS r) or `none`. Without `raster` it prints text without marks.
    `near_end` says that its near-end sensor is to be believed.
    """

    id: Text
    name: Text | None = None
    device: Device
    paper: Literal[80, 58] = 80
    width: Dots | None = None
    band: Band = 104
    cutter: Flag = True
    raster: Flag = True
    confirm: Literal["process_id", "fence", "none"] = "fence"
    speed: Count = 150
    near_end: Flag = True
    roll: Roll | None = None
    serves: tuple[Face, ...] = Field(min_length=1)

    @property
    def title(self) -> str:
        """What people call it: its name, or else where its papers are for."""
        return self.name or f"Máy in {self.id}"

    @property
    def dots(self) -> int:
        """Printable dots of its head."""
        return self.width or WIDTHS[self.paper]


class Paperless(Value):
    """What the kiosk does while its printer prints nothing.

    After `minutes` it goes on with numbers on the screen, or closes. `ask` is who helps, as
    printed in a sentence: "cán bộ hướng dẫn".
    """

    minutes: Count = 10
    then: Literal["numbers", "close"] = "numbers"
    ask: Text = "cán bộ hướng dẫn"
