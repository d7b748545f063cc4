"""Phones hear of the line: one thread, one event stream a phone, nothing but the standard library.

A phone asks for /live/<hall>/<ticket token> and is sent its own ticket whenever that has changed,
and a beat in between, so that it notices a line that died. Threads of the web server would cost
four of themselves a phone; here two thousand cost one.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
import re
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from display.sights import Sights
from display.stream import Phone, Room
from hall.errors import NotFound
from hall.events import Event
from hall.following import Sight
from hall.hall import Hall
from hall.ticket import OPEN

log = logging.getLogger(__name__)

PHONES = 5000  # of the whole deployment
PER_TICKET = 8  # a family may look on
# In a hall whose Wi-Fi hides everybody behind one address, half must be able to come from it.
PER_ADDRESS = 2500
ASKING = 1000  # who has not been answered yet; the oldest makes room
BEAT, SLICES = 15.0, 10  # seconds; a tenth of the phones at a time, never all in one instant
RETRY = (2000, 5000)  # milliseconds until a phone whose line died asks again
PATH = re.compile(r"/live/([a-z0-9-]{1,40})/([A-Za-z0-9_-]{16,32})(?:\?.*)?")

Facts = Callable[[Sight], str]


class Hub:
    """The streams of every phone. `show` may be called from any thread, the rest is the loop's."""

    def __init__(
        self, halls: Mapping[str, Hall], sights: Sights, facts: Facts, page_port: int, url: str
    ) -> None:
        """`facts` says what a page shows of a sight; only the pages of `url`, or of `page_port`
        on the host that a phone asked, may listen."""
        self._sights = sights
        self._facts = facts
        self._page_port, self._url = page_port, url
        self._rooms: dict[str, dict[str, Room]] = {id: {} for id in halls}
        self._slices: list[dict[Phone, None]] = [{} for _ in range(SLICES)]
        self._asking: dict[Phone, None] = {}
        self._addresses = Counter[str]()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()

    # -- from other threads -----------------------------------------------------------------

    def start(self, host: str, port: int) -> None:
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="hub-look")
        self._ready.clear()
        self._thread = threading.Thread(
            target=self._work, args=(host, port), name="hub", daemon=True
        )
        self._thread.start()
        self._ready.wait(5)

    def stop(self) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(self._loop.stop)
        if self._thread:
            self._thread.join(timeout=2)
        pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)

    def show(self, hall_id: str, _drawn: Any = None) -> None:
        """Tell the phones of a hall what has changed for them; called with every new picture."""
        followed = list(self._rooms[hall_id])
        if not followed or self._loop is None:
            return
        look = self._sights.newest(hall_id)
        told = {token: look.sights.get(token) or self._alone(hall_id, token) for token in followed}
        self._loop.call_soon_threadsafe(self._tell, hall_id, look.rev, told)

    def hear(self, event: Event) -> None:
        """A listener of the bus: whoever is called hears of it before the line is drawn anew."""
        if event.ticket_id and self._rooms[event.hall] and self.listening:
            self._look(self._look_at, event.hall, event.ticket_id, event.rev)

    @property
    def listening(self) -> bool:
        return self._loop is not None

    def phones(self) -> int:
        return sum(map(len, self._slices))

    def _alone(self, hall_id: str, token: str) -> Sight | None:
        try:
            return self._sights.alone(hall_id, token)
        except NotFound:
            return None

    # -- the loop ---------------------------------------------------------------------------

    def _work(self, host: str, port: int) -> None:
        loop = asyncio.new_event_loop()
        try:
            server = loop.run_until_complete(
                loop.create_server(lambda: Phone(self), host, port, backlog=2048)
            )
        except OSError as error:  # the hall goes on: its phones ask the pages instead
            log.error("no live line for phones on port %s: %s", port, error)
            self._ready.set()
            loop.close()
            return
        self._loop = loop
        loop.call_later(BEAT / SLICES, self._beat, 0)
        self._ready.set()
        loop.run_forever()
        self._loop = None
        server.close()
        for phone in [*self._asking, *(p for part in self._slices for p in part)]:
            phone.transport.abort()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()

    def _beat(self, at: int) -> None:
        assert self._loop
        # The next one first: a phone that cannot be written to must not end the beats of all.
        self._loop.call_later(BEAT / SLICES, self._beat, (at + 1) % SLICES)
        for phone in list(self._slices[at]):
            phone.send(b"event: beat\ndata: 1\n\n")

    def arrive(self, phone: Phone) -> bool:
        """A connection that has asked nothing yet; False when there is no place for it."""
        if self.phones() >= PHONES or self._addresses[phone.address] >= PER_ADDRESS:
            return False
        if len(self._asking) >= ASKING:
            oldest = next(iter(self._asking))
            del self._asking[oldest]
            oldest.transport.abort()
        self._asking[phone] = None
        if not phone.proxied:
            self._addresses[phone.address] += 1
        return True

    def leave(self, phone: Phone) -> None:
        self._asking.pop(phone, None)
        if not phone.proxied:
            self._addresses[phone.address] -= 1
            if self._addresses[phone.address] <= 0:
                del self._addresses[phone.address]
        if phone.room:
            del self._slices[phone.slice][phone]
            phone.room.phones.discard(phone)
            if not phone.room.phones:
                self._rooms[phone.room.hall].pop(phone.room.token, None)

    def asked(self, phone: Phone, method: str, target: str, headers: dict[str, str]) -> None:
        """A whole head has come: refuse at once, or find the ticket and open the stream."""
        origin, host = headers.get("origin", ""), headers.get("host", "").rpartition(":")[0]
        page = f"http://{host}" if self._page_port == 80 else f"http://{host}:{self._page_port}"
        if origin and origin not in (self._url, page):
            return phone.refuse(403)
        phone.origin = origin
        if method != "GET":
            return phone.refuse(405)
        found = PATH.fullmatch(target)
        if not found or found[1] not in self._rooms:
            return phone.refuse(404)
        hall_id, token = found.groups()
        look = self._sights.at_hand(hall_id)
        if look and (sight := look.sights.get(token)):
            return self._open(phone, hall_id, token, look.changes, (look.rev, sight))
        self._look(self._look_for, phone, hall_id, token)

    def _look(self, how: Callable[..., None], *what: Any) -> None:
        """In a thread of the pool, since the database may have to be asked."""

        def run() -> None:
            try:
                how(*what)
            except Exception:  # one ticket that cannot be looked at keeps no other waiting
                log.exception("could not look for a phone")

        if pool := self._pool:
            pool.submit(run)

    def _look_for(self, phone: Phone, hall_id: str, token: str) -> None:
        if phone.transport.is_closing():
            return  # has hung up meanwhile: nobody waits for the answer
        changes, found = self._sights.changes(hall_id), None
        try:
            found = self._sights.of(hall_id, token)
        except NotFound:
            log.debug("a phone asked %s for a ticket that is not there", hall_id)
        if self._loop:
            self._loop.call_soon_threadsafe(self._open, phone, hall_id, token, changes, found)

    def _open(
        self, phone: Phone, hall_id: str, token: str, changes: int, found: tuple[int, Sight] | None
    ) -> None:
        if phone.transport.is_closing():
            return
        if found is None:
            return phone.refuse(404)
        if found[1].state not in OPEN:
            return phone.refuse(410)
        room = self._rooms[hall_id].get(token)
        if room and len(room.phones) >= PER_TICKET:
            return phone.refuse(429)
        if room is None:
            room = self._rooms[hall_id][token] = Room(hall_id, token, *found)
        elif found[0] >= room.rev:
            room.rev, room.sight = found
        self._asking.pop(phone, None)
        room.phones.add(phone)
        phone.slice = min(range(SLICES), key=lambda at: len(self._slices[at]))
        self._slices[phone.slice][phone] = None
        phone.open(room, random.randint(*RETRY), self._message(room.rev, room.sight))
        if self._sights.changes(hall_id) != changes:
            # The hall changed while we looked, and its picture did not know of this phone.
            self._look(self._look_again, hall_id, token)

    def _look_at(self, hall_id: str, ticket_id: int, rev: int) -> None:
        found = self._sights.of_ticket(hall_id, ticket_id)
        if found and self._loop:
            token, sight = found
            self._loop.call_soon_threadsafe(self._tell, hall_id, rev, {token: sight})

    def _look_again(self, hall_id: str, token: str) -> None:
        rev, sight = self._sights.of(hall_id, token)
        if self._loop:
            self._loop.call_soon_threadsafe(self._tell, hall_id, rev, {token: sight})

    def _tell(self, hall_id: str, rev: int, told: Mapping[str, Sight | None]) -> None:
        for token, sight in told.items():
            room = self._rooms[hall_id].get(token)
            if room is None or sight is None or rev < room.rev:
                continue
            changed, room.rev, room.sight = sight != room.sight, rev, sight
            if not changed:
                continue
            message = self._message(rev, sight)
            for phone in list(room.phones):
                phone.send(message)
                if sight.state not in OPEN:  # nothing more will come
                    phone.transport.close()

    def _message(self, rev: int, sight: Sight) -> bytes:
        return f"data: {json.dumps(told(rev, sight, self._facts), ensure_ascii=False)}\n\n".encode()


def told(rev: int, sight: Sight, facts: Facts) -> dict[str, Any]:
    """What a phone is sent; what is unknown is left out."""
    known = {k: v for k, v in sight._asdict().items() if v not in (None, "")}
    return {"rev": rev, "show": facts(sight), **known}
