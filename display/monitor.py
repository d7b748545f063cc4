"""Which screens live, and who may speak: what the pages' heartbeats say, kept in memory only.

A page beats every 10 s. One that has been silent, or that has not painted, is known as such
within 30 s; the sound is lent to one page of all whose counters overlap, for 30 s at a time.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from hall.scalars import Flag, Value, Whole

DEAD = 24.0  # seconds of silence: two beats are missing
BEHIND = 8.0  # seconds that a page may show an older picture than the newest
LEASE = 30.0  # seconds that the sound stays with a page that says nothing
FORGET = 24 * 3600.0  # seconds after which a silent page is no longer told of
MOST = 100  # pages of a hall; the one that was silent longest makes room
GRACE = 4.0  # seconds after a start in which only who spoke before it may speak
SAID = 16  # announcements that are remembered per screen
LOOK = 1.0  # seconds between two looks at who has fallen silent

Spoken = Annotated[str, StringConstraints(max_length=80)]
Zones = Mapping[int, frozenset[int]]


class Beat(Value):
    """What a page says of itself; `spoken` is the last call it has spoken, 0 for none."""

    instance: str = Field(pattern=r"^[A-Za-z0-9]{8,40}$")
    build: str = Field(default="", max_length=40)
    rev: Whole = 0
    painted: Flag = True
    sound: Literal["running", "suspended", "off", "failing"] = "off"
    held: Flag | None = None  # what it was answered last: may it speak; None for a new page
    spoken: Whole = 0
    said: tuple[Spoken, ...] = Field(default=(), max_length=8)
    width: Whole = 0
    height: Whole = 0
    bye: Flag = False


@dataclass
class Page:
    """One page as it was last heard of; `seen` and `lease` are of the monotonic clock."""

    screen: int
    beat: Beat
    seen: float
    at: str  # the same moment as hall time, ISO
    behind: float | None  # since when it has drawn nothing newer though there was something
    frozen: bool
    lease: float = 0.0  # may speak until


@dataclass
class Room:
    """One hall's pages, and what has been spoken on which screen."""

    rev: int = -1  # of the newest picture
    began: float = -1.0  # when the first page beat
    pages: dict[str, Page] = field(default_factory=dict)
    # Pages that said goodbye: a beat that was under way then must not bring them back to life.
    gone: deque[str] = field(default_factory=lambda: deque(maxlen=MOST))
    spoken: dict[int, int] = field(default_factory=dict)
    said: dict[int, deque[str]] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)  # the states as last shown


class Monitor:
    """Every hall's screens. `changed(hall_id)` is called when the office has something to see."""

    def __init__(
        self, changed: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._changed = changed
        self._clock = clock
        self._rooms: dict[str, Room] = {}
        self._lock = threading.Lock()
        self._watch: threading.Thread | None = None

    def drew(self, hall: str, rev: int) -> None:
        """A picture of the hall was drawn; pages that stay behind it are frozen."""
        with self._lock:
            self._rooms.setdefault(hall, Room()).rev = rev

    def beat(self, hall: str, screen: int, beat: Beat, at: str, zones: Zones) -> dict[str, Any]:
        """Note a page; whether it may speak, and what its part of the hall has heard already.

        `at` is hall time; `zones` are the counters of each screen that owns sound.
        """
        now = self._clock()
        with self._lock:
            room = self._rooms.setdefault(hall, Room())
            room.began = now if room.began < 0 else room.began
            # What time alone has changed: a picture drawn since the last look may show it already.
            unseen = _news(room, now)
            before = room.pages.pop(beat.instance, None)
            if beat.bye:
                room.gone.append(beat.instance)
            here = beat.instance not in room.gone
            if here:
                behind = _behind(room, before, beat, now)
                frozen = not beat.painted or (behind is not None and now - behind >= BEHIND)
                page = Page(screen, beat, now, at, behind, frozen)
                page.lease = before.lease if before else 0.0
                room.pages[beat.instance] = page
                _make_room(room, now)
            _heard(room, screen, beat)
            speaks = here and _lend(room, page, zones, now)
            answer = {"speak": speaks, **_spoken(room, screen, zones)}
            news = _news(room, now) or unseen
            if self._watch is None:
                self._watch = threading.Thread(target=self._keep, name="screens", daemon=True)
                self._watch.start()
        if news:
            self._changed(hall)
        return answer

    def states(self, hall: str) -> dict[int, dict[str, Any]]:
        """What the office reads of each screen that has been heard of."""
        with self._lock:
            room = self._rooms.get(hall)
            return _states(room, self._clock()) if room else {}

    def look(self) -> None:
        """Tell of every screen that has fallen silent since the last look."""
        now = self._clock()
        with self._lock:
            news = [hall for hall, room in self._rooms.items() if _news(room, now)]
        for hall in news:
            self._changed(hall)

    def _keep(self) -> None:
        while True:
            time.sleep(LOOK)
            self.look()


def _behind(room: Room, before: Page | None, beat: Beat, now: float) -> float | None:
    if beat.rev >= room.rev:
        return None
    if before is None or before.behind is None or before.beat.rev != beat.rev:
        return now
    return before.behind


def _make_room(room: Room, now: float) -> None:
    for name, page in list(room.pages.items()):
        if now - page.seen > FORGET:
            del room.pages[name]
    while len(room.pages) > MOST:
        del room.pages[min(room.pages, key=lambda name: room.pages[name].seen)]


def _heard(room: Room, screen: int, beat: Beat) -> None:
    # Nothing newer than the newest picture can have been spoken, whatever a page says.
    spoken = min(beat.spoken, room.rev) if room.rev >= 0 else beat.spoken
    room.spoken[screen] = max(room.spoken.get(screen, 0), spoken)
    said = room.said.setdefault(screen, deque(maxlen=SAID))
    said.extend(one for one in beat.said if one not in said)


def _lend(room: Room, page: Page, zones: Zones, now: float) -> bool:
    """The sound goes to whoever asks first and can be heard, and stays there while it beats.

    A clip that failed takes nothing away: it fails on another page too, and the next may not.
    Who spoke before the server was away comes first: it alone knows what it said meanwhile.
    """
    mine = zones.get(page.screen)
    early = page.beat.held is False and now - room.began < GRACE
    heard = page.beat.sound in ("running", "failing") and not page.frozen
    if mine is None or early or not heard:
        page.lease = 0.0
        return False
    others = (
        other
        for other in room.pages.values()
        if other is not page and other.lease > now and mine & zones.get(other.screen, frozenset())
    )
    if page.lease <= now and any(others):
        return False
    page.lease = now + LEASE
    return True


def _spoken(room: Room, screen: int, zones: Zones) -> dict[str, Any]:
    """What was spoken by any screen that shares counters with this one."""
    mine = zones.get(screen, frozenset())
    near = [n for n in room.spoken if n == screen or mine & zones.get(n, frozenset())]
    return {
        "spoken": max((room.spoken[n] for n in near), default=0),
        "said": sorted({one for n in near for one in room.said[n]}),
    }


def _states(room: Room, now: float) -> dict[int, dict[str, Any]]:
    """Of each screen its best page: one television lives even if another browser of it was shut."""
    best: dict[int, Page] = {}
    for page in room.pages.values():
        known = best.get(page.screen)
        if known is None or _rank(page, now) > _rank(known, now):
            best[page.screen] = page
    return {screen: _state(room, page, now) for screen, page in best.items()}


def _rank(page: Page, now: float) -> tuple[bool, bool, bool, float]:
    alive = now - page.seen <= DEAD
    return alive, alive and not page.frozen, page.lease > now, page.seen


def _state(room: Room, page: Page, now: float) -> dict[str, Any]:
    alive = now - page.seen <= DEAD
    live = [p for p in room.pages.values() if p.screen == page.screen and now - p.seen <= DEAD]
    return {
        "state": "frozen" if alive and page.frozen else "alive" if alive else "dead",
        "seen": page.at,
        "build": page.beat.build,
        "rev": page.beat.rev,
        "sound": page.beat.sound,
        "speaks": page.lease > now,
        "pages": len(live),
        "width": page.beat.width,
        "height": page.beat.height,
    }


def _news(room: Room, now: float) -> bool:
    """Whether the office would see another state than it was last told."""
    told = {
        screen: " ".join(str(s[key]) for key in ("state", "sound", "speaks", "pages", "build"))
        for screen, s in _states(room, now).items()
    }
    news, room.told = told != room.told, told
    return news
