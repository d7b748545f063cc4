"""How long one waits after wrong PINs, passwords and codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from conftest import at

from hall.throttle import locked_after, wait_words

NOW = at("2026-11-26T09:00")


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, None), (1, None), (4, None), (5, 60), (6, 120), (7, 240), (10, 1920), (11, 3840),
     (12, 3840), (500, 3840)],
)  # fmt: skip
def test_the_wait_doubles_up_to_an_hour(failures: int, seconds: int | None) -> None:
    expected = NOW + timedelta(seconds=seconds) if seconds else None
    assert locked_after(failures, NOW) == expected


def test_the_wait_is_said_in_seconds_and_never_as_none() -> None:
    soon = NOW + timedelta(seconds=59, milliseconds=1)
    assert wait_words(soon, NOW) == "Nhập sai nhiều lần. Mời thử lại sau 60 giây."
