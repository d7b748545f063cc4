"""One hall, one writer at a time.

SQLite: one thread writes for everybody, first come first served, and commits what has queued up
meanwhile in one go (locks and busy timeouts starve someone for seconds). PostgreSQL: the same
commands, each in its own transaction behind the hall's row lock.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import make_url

from hall import tables

T = TypeVar("T")
BATCH = 64  # commands that share one commit at most


@dataclass
class _Command:
    run: Callable[[Connection], Any]
    done: Future[Any]


class Database:
    """The engine with its single writer; `write` returns only after the commit."""

    def __init__(self, url: str, *, checkpoints: bool = True) -> None:
        """`checkpoints` False writes beside a running server, whose writer alone checkpoints."""
        self.url = url
        self._checkpoints = checkpoints
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(url) if self.sqlite else _postgres_engine(url)
        self._queue: queue.SimpleQueue[_Command | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._start = threading.Lock()
        self._closed = False

    def write(self, hall_id: str, run: Callable[[Connection], T]) -> T:
        """Run one command of a hall as one transaction; what it raises comes back here."""
        if not self.sqlite:
            with self.engine.begin() as conn:
                conn.execute(
                    select(tables.hall.c.id).where(tables.hall.c.id == hall_id).with_for_update()
                )
                return run(conn)
        command = _Command(run, Future())
        self._submit(command)
        result: T = command.done.result()
        return result

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one committed state and writes nothing."""
        with self.engine.connect() as conn:
            if self.sqlite:
                conn.exec_driver_sql("BEGIN")
            else:
                conn.execution_options(isolation_level="REPEATABLE READ")
            yield conn

    def close(self) -> None:
        """Finish what is queued, then close."""
        with self._start:
            self._closed = True
            thread = self._thread
            if thread:
                self._queue.put(None)
        if thread:
            thread.join()
        self.engine.dispose()

    def _submit(self, command: _Command) -> None:
        # Started on first use, so that a process may fork before it.
        with self._start:
            if self._closed:
                raise RuntimeError("the database is closed")
            if not self._thread:
                thread = threading.Thread(target=self._work, name="writer", daemon=True)
                thread.start()
                self._thread = thread
            self._queue.put(command)

    def _work(self) -> None:
        engine = _sqlite_engine(self.url, writer=True, checkpoints=self._checkpoints)
        last = False
        while not last:
            command = self._queue.get()
            if command is None:
                break
            batch = [command]
            while len(batch) < BATCH and not last and not self._queue.empty():
                more = self._queue.get()
                if more is None:
                    last = True
                else:
                    batch.append(more)
            _commit(engine, batch)
        engine.dispose()


def _commit(engine: Engine, batch: list[_Command]) -> None:
    """Run a batch in one durable transaction; each command learns of its own fate after it.

    Whatever goes wrong, nobody waits for ever and the next batch has a connection again.
    """
    try:
        with engine.connect() as conn:
            answers = _in_one_go(conn, batch)
    except Exception as error:  # noqa: BLE001 - every waiting command must learn of it
        for command in batch:
            command.done.set_exception(error)
        return
    for command, result, failure in answers:
        if failure:
            command.done.set_exception(failure)
        else:
            command.done.set_result(result)


def _in_one_go(
    conn: Connection, batch: list[_Command]
) -> list[tuple[_Command, Any, BaseException | None]]:
    driver: Any = conn.connection.driver_connection
    driver.execute("BEGIN IMMEDIATE")
    try:
        answers = [_run(conn, driver, command) for command in batch]
        driver.execute("COMMIT")
    except BaseException:
        if driver.in_transaction:
            driver.execute("ROLLBACK")
        raise
    return answers


def _run(
    conn: Connection, driver: Any, command: _Command
) -> tuple[_Command, Any, BaseException | None]:
    """One command in a savepoint: a refused one leaves its neighbours alone."""
    driver.execute("SAVEPOINT command")
    try:
        return command, command.run(conn), None
    except Exception as failure:  # noqa: BLE001 - it is raised again where the command was given
        driver.execute("ROLLBACK TO command")
        return command, None, failure
    finally:
        driver.execute("RELEASE command")


def _postgres_engine(url: str) -> Engine:
    # A connection that the server dropped is noticed before it is used, not by a citizen.
    return create_engine(
        url, pool_size=16, max_overflow=48, pool_pre_ping=True, hide_parameters=True
    )


def _sqlite_engine(url: str, *, writer: bool = False, checkpoints: bool = False) -> Engine:
    engine = create_engine(url, pool_size=8, max_overflow=64, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun by hand, never by the driver
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        # FULL: in WAL mode NORMAL may forget acknowledged tickets at a power cut.
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA foreign_keys=ON")
        if not writer:
            cursor.execute("PRAGMA query_only=ON")
        if not checkpoints:
            # Two connections that write and checkpoint at once can damage a WAL database before
            # SQLite 3.51.3 (sqlite.org/wal.html#walresetbug), so one alone checkpoints.
            cursor.execute("PRAGMA wal_autocheckpoint=0")
        cursor.close()

    return engine
