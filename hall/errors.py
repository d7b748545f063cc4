"""What the hall says when it cannot do what was asked: sentences that a person may read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hall.problems import Problem


class Refused(Exception):
    """A command that the hall turns down; `sentence` is Vietnamese and may be shown as it is."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFound(Exception):
    """Something named by its id, code or token that the hall does not have."""

    def __init__(self, sentence: str = "Không tìm thấy nội dung ông/bà yêu cầu.") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Unknown(NotFound):
    """A name that is not known, with the nearest ones that are."""

    what = ""

    def __init__(self, name: str, nearest: Sequence[str] = ()) -> None:
        sentence = f"Không có {self.what} “{name}”."
        if nearest:
            sentence += f" Gần nhất: {', '.join(nearest)}."
        super().__init__(sentence)
        self.name = name
        self.nearest = tuple(nearest)


class UnknownProcedure(_Unknown):
    """A procedure code that the hall does not take on that date."""

    what = "thủ tục"


class UnknownHall(_Unknown):
    """A hall id that this deployment does not serve."""

    what = "trung tâm"


class RulebookInvalid(Exception):
    """A rulebook with errors; `problems` holds every one of them, warnings too."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = tuple(problems)
