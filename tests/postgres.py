"""A real PostgreSQL for tests: a cluster of its own in a folder of its own, on a Unix socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def _bin() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise RuntimeError("PostgreSQL is missing; scripts/test-needs.sh installs it")
    return found[-1].parent


@contextmanager
def cluster() -> Iterator[str]:
    """The URL of an empty database `hall`; the server refuses to run as root, so it does not."""
    home = Path(tempfile.mkdtemp(prefix="denluot-pg-"))
    owner: dict[str, object] = {}
    if os.geteuid() == 0:
        account = pwd.getpwnam("postgres")
        os.chown(home, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    tools, data = _bin(), home / "data"

    def run(*command: str | Path) -> None:
        subprocess.run(command, check=True, capture_output=True, cwd=home, **owner)  # type: ignore[call-overload]

    try:
        run(tools / "initdb", "-D", data, "-U", "hall", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {home} -c listen_addresses= -c max_connections=60"
        run(tools / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        run(tools / "createdb", "-h", home, "-U", "hall", "hall")
        yield f"postgresql+psycopg://hall@/hall?host={home}"
        run(tools / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)
