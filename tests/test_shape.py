"""The shape of the house: what may stand where, and how long it may grow."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from hall.migrating import HEAD, upgrade
from hall.tables import metadata

ROOT = Path(__file__).parent.parent
FACES = ("kiosk", "guide", "counter", "display", "printer", "office")
SOURCES = sorted(
    p
    for folder in (".", "hall", "hall/voice", "hall/migrations/versions", "printer/virtual", *FACES)
    for p in (ROOT / folder).glob("*.py")
)


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, cwd=ROOT)
    return listed.stdout.split()


def test_the_top_level_reads_as_the_sentence() -> None:
    top = {path.split("/")[0] for path in tracked() if "/" in path}
    assert top == {
        *FACES, "hall", "halls", "templates", "static", "translations", "docs", "bench", "tests",
        "scripts", ".ci",
    }  # fmt: skip


@pytest.mark.parametrize("face", FACES)
def test_each_face_has_the_same_four_parts(face: str) -> None:
    parts = ["__init__.py", "views.py", "static"]
    # The office reads pages that do not change while one looks at them: it follows nothing.
    parts += [] if face == "office" else ["events.py"]
    for part in parts:
        assert (ROOT / face / part).exists()
    assert (ROOT / "templates" / face).is_dir()


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_and_no_function_grows_beyond_what_one_can_see(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= 310
    if "versions" in path.parts:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and not any(
            isinstance(inner, ast.FunctionDef) for inner in node.body
        ):
            assert (node.end_lineno or 0) - node.lineno <= 48, f"{path}: {node.name}"


def test_nothing_of_a_third_party_is_committed() -> None:
    wrong = (".woff", ".woff2", ".ttf", ".otf", ".min.js", ".min.css", ".mo")
    assert [path for path in tracked() if path.endswith(wrong) or "node_modules" in path] == []


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'empty.sqlite'}"
    upgrade(url)
    engine = create_engine(url)
    with engine.connect() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
    newest = max(p.stem for p in (ROOT / "hall/migrations/versions").glob("[0-9]*.py"))
    assert newest.split("_")[0] == HEAD
