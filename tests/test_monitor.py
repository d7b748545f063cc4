"""Who lives, who is frozen, who may speak: the heartbeats as a table, with a clock that is told."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from display.monitor import DEAD, GRACE, LEASE, MOST, Beat, Monitor

HALL, AT = "tu-minh", "2026-11-26T08:00:00+07:00"
ALL = {1: frozenset({1, 2, 3})}
NAMES = [f"page{n:04}" for n in range(200)]
A, B, C = NAMES[:3]


class Room:
    """A monitor whose clock stands where the test puts it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.changes = 0
        self.monitor = Monitor(self._changed, lambda: self.now)

    def _changed(self, hall: str) -> None:
        assert hall == HALL
        self.changes += 1

    def beat(self, name: str, screen: int = 1, zones: Any = ALL, **facts: Any) -> dict[str, Any]:
        beat = Beat.model_validate({"instance": name, "sound": "running", **facts})
        return self.monitor.beat(HALL, screen, beat, AT, zones)

    def state(self, screen: int = 1) -> str:
        return str(self.monitor.states(HALL)[screen]["state"])


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.mark.parametrize(
    "facts",
    [{"instance": "short"}, {"instance": "<b>bold</b>"}, {"instance": "x" * 41}, {"rev": -1},
     {"rev": "7"}, {"sound": "loud"}, {"said": ["x"] * 9}, {"said": ["x" * 81]}, {"more": 1}],
)  # fmt: skip
def test_a_beat_of_nonsense_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Beat.model_validate({"instance": A, **facts})


def test_a_silent_screen_is_dead_within_thirty_seconds_and_the_office_is_told(room: Room) -> None:
    room.beat(A)
    assert (room.state(), room.changes) == ("alive", 1)
    room.now = 10
    room.beat(A)
    assert room.changes == 1  # nothing new to tell
    room.now = 10 + DEAD + 0.1
    room.monitor.look()
    assert (room.state(), room.changes) == ("dead", 2)
    assert room.now < 10 + 30
    room.monitor.look()
    assert room.changes == 2
    room.beat(A)
    assert (room.state(), room.changes) == ("alive", 3)


def test_a_screen_seen_dead_before_the_look_is_told_of_when_it_lives(room: Room) -> None:
    room.beat(A)
    room.now = DEAD + 0.1
    assert room.state() == "dead"  # drawn for another reason, and so shown in the office
    room.beat(A)
    assert (room.state(), room.changes) == ("alive", 2)


def test_a_screen_that_does_not_paint_is_frozen(room: Room) -> None:
    room.beat(A)
    room.now = 10
    assert room.beat(A, painted=False)["speak"] is False
    assert (room.state(), room.changes) == ("frozen", 2)


def test_a_screen_that_stays_behind_is_frozen(room: Room) -> None:
    room.monitor.drew(HALL, 5)
    room.beat(A, rev=5)
    room.monitor.drew(HALL, 6)
    room.now = 10
    room.beat(A, rev=5)  # the picture may be on its way
    room.beat(A, rev=5)
    assert room.state() == "alive"
    room.now = 20
    room.beat(A, rev=5)
    assert room.state() == "frozen"
    room.beat(A, rev=6)
    assert room.state() == "alive"
    for rev, room.now in ((7, 30), (8, 40)):  # always a little late in a busy hall
        room.monitor.drew(HALL, rev)
        room.beat(A, rev=rev - 1)
        assert room.state() == "alive"


def test_one_page_speaks_until_it_falls_silent(room: Room) -> None:
    assert room.beat(A)["speak"] is True
    assert room.beat(B)["speak"] is False
    for room.now in (10, 20):
        assert room.beat(A)["speak"] is True
        assert room.beat(B)["speak"] is False
    room.now = 20 + LEASE - 0.1
    assert room.beat(B)["speak"] is False
    room.now = 20 + LEASE + 0.1
    assert room.beat(B)["speak"] is True
    assert room.beat(A)["speak"] is False  # back too late


def test_after_a_start_who_spoke_before_speaks_first(room: Room) -> None:
    assert room.beat(B, held=False)["speak"] is False
    room.now = 1
    answer = room.beat(A, held=True, spoken=7)  # while the server was away, B heard of no more
    assert answer["speak"] is True
    assert room.beat(B, held=False)["spoken"] == 7
    other = Room()
    other.beat(B, held=False)
    other.now = GRACE
    assert other.beat(B, held=False)["speak"] is True  # nobody else came back


def test_a_page_that_says_goodbye_leaves_the_sound_at_once(room: Room) -> None:
    room.beat(A)
    room.beat(A, bye=True)
    assert room.beat(B)["speak"] is True
    assert room.monitor.states(HALL)[1]["pages"] == 1


@pytest.mark.parametrize("sound", ["off", "suspended"])
def test_a_page_that_cannot_be_heard_holds_no_sound(room: Room, sound: str) -> None:
    assert room.beat(A, sound=sound)["speak"] is False
    assert room.beat(B)["speak"] is True
    assert room.beat(B, sound="failing")["speak"] is True  # its next clip may not fail


def test_screens_without_a_common_counter_speak_side_by_side(room: Room) -> None:
    zones = {1: frozenset({1, 2}), 2: frozenset({3}), 3: frozenset({2, 3})}
    assert room.beat(A, 1, zones)["speak"] is True
    assert room.beat(B, 2, zones)["speak"] is True
    assert room.beat(C, 3, zones)["speak"] is False
    assert room.beat(NAMES[3], 4, zones)["speak"] is False  # owns no sound


def test_who_takes_over_hears_what_was_spoken(room: Room) -> None:
    zones = {1: frozenset({1, 2}), 2: frozenset({3}), 3: frozenset({2})}
    room.beat(A, 1, zones, spoken=41, said=["cutoff_soon"])
    room.beat(B, 2, zones, spoken=99)
    answer = room.beat(C, 3, zones)
    assert answer == {"speak": False, "spoken": 41, "said": ["cutoff_soon"]}
    room.beat(A, 1, zones, spoken=40)  # an older page of it forgets nothing
    assert room.beat(C, 3, zones)["spoken"] == 41


def test_the_best_page_speaks_for_a_screen(room: Room) -> None:
    room.beat(A)
    room.now = 40
    room.beat(B, painted=False)
    assert room.state() == "frozen"
    room.beat(C)
    assert room.state() == "alive"
    assert room.monitor.states(HALL)[1]["pages"] == 2


def test_memory_is_bounded(room: Room) -> None:
    for room.now, name in enumerate(NAMES):
        room.beat(name, said=[name])
    kept = room.monitor._rooms[HALL]
    assert len(kept.pages) == MOST
    assert NAMES[-1] in kept.pages
    assert len(kept.said[1]) == 16
    room.now = 3 * 24 * 3600
    room.beat(A)
    assert list(kept.pages) == [A]


def test_a_page_cannot_have_spoken_what_nobody_has_called(room: Room) -> None:
    room.monitor.drew(HALL, 50)
    room.beat(A, spoken=10**15)
    assert room.beat(B)["spoken"] == 50
    room.monitor.drew(HALL, 60)
    assert room.beat(B)["spoken"] == 50


def test_a_beat_that_overtakes_a_goodbye_brings_nobody_back(room: Room) -> None:
    assert room.beat(A)["speak"]
    room.beat(A, bye=True)
    assert not room.beat(A)["speak"]
    assert room.monitor.states(HALL) == {}
    assert room.beat(B)["speak"]
