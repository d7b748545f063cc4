"""Creates or migrates the database; a database from a newer version is refused."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, inspect, text

HEAD = "0004"  # the newest file in hall/migrations/versions; a test holds the two together


class NewerDatabase(Exception):
    """The database was made by a version of the product that this one does not know."""


def current(url: str) -> str | None:
    """The revision of a database; None for an empty one."""
    engine = create_engine(url)
    try:
        with engine.connect() as conn:
            if not inspect(conn).has_table("alembic_version"):
                return None
            version = text("SELECT version_num FROM alembic_version")
            found: str | None = conn.execute(version).scalar()
            return found
    finally:
        engine.dispose()


def upgrade(url: str) -> bool:
    """Bring a database to HEAD; True when something was done. Raises NewerDatabase."""
    before = current(url)
    if before == HEAD:
        return False
    # Alembic is a fifth of a second to import, and most starts have nothing for it to do.
    from alembic import command
    from alembic.config import Config

    folder = Path(__file__).parent / "migrations"
    known = {p.name.split("_")[0] for p in (folder / "versions").glob("*.py")}
    if before and before not in known:
        raise NewerDatabase(f"the database is at revision {before}, this version knows {HEAD}")
    config = Config()
    config.set_main_option("script_location", str(folder))
    engine = create_engine(url)
    with engine.begin() as conn:
        config.attributes["connection"] = conn
        command.upgrade(config, "head")
    engine.dispose()
    return True
