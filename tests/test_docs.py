"""What the documents say exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cli import main
from settings import KNOWN

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text()):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_commands_exist(page: Path) -> None:
    text = page.read_text()
    for command in re.findall(r"denluot (\w+)", text):
        assert command in main.commands, command
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for target in re.findall(r"`make (\w+)", text):
        assert target in targets, target


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs/operations.md").read_text()
    assert set(re.findall(r"^\| `DENLUOT_(\w+)`", text, re.M)) == set(KNOWN)


def test_the_glossary_words_that_are_not_used() -> None:
    """House words: the second column's words never name a thing in the code of the hall."""
    words = "desks?|vip|express|operator|invoice|marquee|walk_in"
    forbidden = re.compile(rf"\b({words})\b", re.IGNORECASE)
    for path in [p for face in ("hall", "counter", "kiosk") for p in (ROOT / face).glob("*.py")]:
        assert not forbidden.search(path.read_text()), path


def test_decisions_are_five_lines_at_most() -> None:
    parts = re.split(r"^## ", (ROOT / "docs/decisions.md").read_text(), flags=re.M)[1:]
    assert parts
    for part in parts:
        lines = [line for line in part.splitlines()[1:] if line.strip()]
        assert len(lines) <= 5, part.splitlines()[0]
