"""What can be the matter with the virtual printer, and what it says of it when asked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

LACKS = ("status", "fence", "process_id", "asb", "raster")
_SWITCHES = (
    "power", "vanish", "near_end", "cover_open", "offline", "error", "silent", "mute", "hang",
    "refuse", "carry",
)  # fmt: skip
_COUNTS = ("drop_after", "fin_after")
_RATES = ("paper_mm", "throttle", "speed")  # None: without an end
_AMOUNTS = ("answer_delay", "noise")


class Refused(Exception):
    """What was asked of the printer cannot be; the sentence says why."""


@dataclass(frozen=True)
class Flags:
    """The printer's paper, cover, cable and faults, in any combination."""

    power: bool = True
    vanish: bool = False  # without power it says nothing more, instead of breaking its link
    paper_mm: float | None = None  # left on the roll
    near_end: bool = False
    cover_open: bool = False
    offline: bool = False  # paused at its own button
    error: bool = False  # the cutter is jammed; only a power cycle ends it
    silent: bool = False  # reads, prints nothing, answers nothing
    mute: bool = False  # prints, says nothing
    hang: bool = False  # reads nothing
    refuse: bool = False  # the port is closed
    carry: bool = True  # half a command waits for its rest from the next connection
    drop_after: int | None = None  # bytes from now until the link breaks, once
    fin_after: int | None = None  # bytes from now until the printer closes the link, once
    throttle: float | None = None  # bytes read a second
    answer_delay: float = 0.0  # seconds
    noise: float = 0.0  # bytes a second that nobody meant, towards the host
    lacks: tuple[str, ...] = field(default=())  # of LACKS: what a clone ignores
    speed: float | None = None  # mm a second

    @property
    def paper_out(self) -> bool:
        return self.paper_mm == 0

    @property
    def is_offline(self) -> bool:
        """Waits for a person, and says so."""
        return self.paper_out or self.cover_open or self.offline or self.error

    @property
    def prints(self) -> bool:
        return not (self.is_offline or self.silent)

    def changed(self, wish: dict[str, Any]) -> Flags:
        """These flags after a wish: a flag's new value, `paper_out`, `load`, or `mend`, which ends
        every fault but a jam. Raises Refused, in which case nothing changes.
        """
        flags = self._mended() if wish.get("mend") else self
        if wish.get("load"):
            flags = replace(flags, paper_mm=None, near_end=False)
        if "paper_out" in wish:
            flags = replace(flags, paper_mm=0.0 if wish["paper_out"] else None)
        wished = {
            name: _checked(name, value)
            for name, value in wish.items()
            if name not in ("mend", "load", "paper_out")
        }
        if self.error and wished.get("error") is False:
            raise Refused("Máy đang kẹt giấy: phải tắt rồi bật lại.")
        flags = replace(flags, **wished)
        # Only a person who switches it off opens it and pulls out what is jammed.
        return flags if flags.power else replace(flags, error=False, offline=False)

    def _mended(self) -> Flags:
        kept = ("power", "vanish", "error", "carry", "lacks", "speed")
        return Flags(**{name: getattr(self, name) for name in kept})

    def answer(self, question: int) -> bytes:
        """To DLE EOT 1..4."""
        bits = {
            1: 0x08 if self.is_offline else 0,
            2: (0x04 if self.cover_open else 0)
            | (0x20 if self.paper_out else 0)
            | (0x40 if self.error else 0),
            3: 0x08 if self.error else 0,
            4: (0x60 if self.paper_out else 0) | (0x0C if self.sensor() else 0),
        }[question]
        return bytes((0x12 | bits,))

    def sensor(self) -> int:
        """The roll as GS r 1 and the third byte of a frame tell it."""
        return 0x0F if self.paper_out else 0x03 if self.near_end else 0

    def frame(self) -> bytes:
        """The four bytes of Automatic Status Back."""
        offline, cover = 0x08 * self.is_offline, 0x20 * self.cover_open
        return bytes((0x10 | offline | cover, 0x08 * self.error, self.sensor(), 0x0F))


def _checked(name: str, value: Any) -> Any:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    number = number and 0 <= value < 1e9
    if name in _SWITCHES and isinstance(value, bool):
        return value
    if name in _COUNTS and (value is None or (number and isinstance(value, int))):
        return value
    if name in _AMOUNTS and number:
        return float(value)
    if name == "paper_mm" and number:
        return int(value * 8) / 8  # whole rows, so that the last one is the last
    if name in _RATES and (value is None or (number and value > 0)):
        return value
    if name == "lacks" and isinstance(value, list) and all(one in LACKS for one in value):
        return tuple(value)
    raise Refused(f"Máy in ảo không hiểu {name} = {value!r}.")
