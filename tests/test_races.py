"""Many hands at once: no number twice, no gap, nobody called twice, nobody lost."""

from __future__ import annotations

import http.client
import random
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import COPIES, issue, rid
from server import Server
from sqlalchemy import create_engine, func, select

from hall import tables
from hall.errors import Refused
from hall.hall import Hall
from hall.outcome import Outcome
from hall.writer import Database

t = tables.ticket.c


def numbers(database: Database, hall: str) -> list[int]:
    with database.read() as conn:
        query = select(t.number).where(t.hall == hall).order_by(t.number)
        return list(conn.execute(query).scalars())


def test_sixteen_kiosks_issue_2000_tickets_with_random_retries(
    hall: Hall, database: Database
) -> None:
    got: list[tuple[str, int]] = []
    lock = threading.Lock()

    def kiosk(seed: int) -> None:
        dice = random.Random(seed)
        for _ in range(125):
            again = rid()
            for _ in range(1 + (dice.random() < 0.3) + (dice.random() < 0.1)):
                ticket = hall.issue([(COPIES, 1)], request_id=again)
                with lock:
                    got.append((again, ticket.number))

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(kiosk, range(16)))
    by_request: dict[str, set[int]] = {}
    for again, number in got:
        by_request.setdefault(again, set()).add(number)
    assert len(by_request) == 2000
    assert all(len(found) == 1 for found in by_request.values())
    assert numbers(database, hall.id) == list(range(1, 2001))
    with database.read() as conn:
        jobs = conn.execute(select(func.count()).select_from(tables.job)).scalar()
    assert jobs == 2000


def test_eight_clerks_call_from_one_line_of_400(hall: Hall) -> None:
    for _ in range(400):
        issue(hall)
    lane = hall.ticket(1).lane
    book = hall.rulebook
    everywhere = [c.model_copy(update={"lanes": (lane,)}) for c in book.counters[:1]] * 8
    clerks = [c.model_copy(update={"id": n}) for n, c in enumerate(everywhere, start=1)]
    hall.rulebook = book.model_copy(update={"counters": tuple(clerks)})
    called: list[int] = []

    def clerk(counter: int) -> None:
        hall.open_counter(counter, counter, request_id=rid())
        while True:
            try:
                ticket = hall.call_next(counter, counter, request_id=rid())
            except Refused as refused:
                assert "Chưa có ai đang chờ" in refused.sentence  # noqa: PT017 - the loop's end
                return
            called.append(ticket.number)
            hall.start(ticket.id, counter, counter, request_id=rid())
            fates = [Outcome(d.id, "accepted") for d in ticket.dossiers]
            hall.finish(ticket.id, counter, counter, fates, request_id=rid())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(clerk, range(1, 9)))
    assert Counter(called) == Counter(range(1, 401))


def test_a_refused_command_leaves_its_neighbours_alone(hall: Hall, database: Database) -> None:
    """Commands that share one commit: a third of them is refused."""

    def one(n: int) -> bool:
        try:
            hall.issue([(COPIES, 0 if n % 3 == 0 else 1)], request_id=rid())
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(12) as pool:
        done = list(pool.map(one, range(300)))
    assert sum(done) == 200
    assert numbers(database, hall.id) == list(range(1, 201))


@pytest.mark.parametrize("round_", [1, 2])
def test_kill_9_under_load_loses_nothing_that_was_acknowledged(tmp_path: Path, round_: int) -> None:
    server = Server(tmp_path / "data", at="2026-11-26T08:00").start()
    acknowledged: dict[str, str] = {}
    stop = threading.Event()

    def kiosk(seed: int) -> None:
        while not stop.is_set():
            again = rid()
            data = {"request_id": again, "procedure": COPIES, "count": 1, "purpose": "submit"}
            while not stop.is_set():
                try:
                    status, answer = server.post("/tu-minh/kiosk/tickets", data)
                except (OSError, http.client.HTTPException):
                    stop.wait(0.05)  # the server is away: ask again under the same id
                    continue
                assert status == 200, answer
                acknowledged[again] = answer["label"]
                break

    pool = [threading.Thread(target=kiosk, args=(n,)) for n in range(8)]
    for thread in pool:
        thread.start()
    wait_for(lambda: len(acknowledged) > 150 * round_)
    server.kill()
    before = dict(acknowledged)
    server.start()
    wait_for(lambda: len(acknowledged) > len(before) + 50)
    stop.set()
    for thread in pool:
        thread.join()
    kept = tickets_of(tmp_path / "data" / "demo.sqlite")
    assert server.stop() == 0
    assert {again: kept.get(again) for again in acknowledged} == acknowledged
    assert len(set(kept.values())) == len(kept)
    assert sorted(int(label[1:]) for label in kept.values()) == list(range(1, len(kept) + 1))


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    pause = threading.Event()
    for _ in range(int(seconds * 20)):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError("it did not happen")


def tickets_of(path: Path) -> dict[str, str]:
    """Request id -> label, as the file says."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as conn:
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        rows = conn.execute(select(t.request_id, t.letter, t.number)).all()
    engine.dispose()
    return {row.request_id: f"{row.letter}{row.number:03d}" for row in rows}
