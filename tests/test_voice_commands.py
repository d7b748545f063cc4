"""`denluot voice` as whoever sets up the machine uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from voice_house import seed, seeded

from cli import main
from hall.voice.pack import Pack, load

__all__ = ["seed", "seeded"]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DENLUOT_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "voice"


def voice(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["voice", *arguments])
    return done.exit_code, done.output


def test_a_machine_s_voice_is_built_and_judged(data: Path) -> None:
    code, said = voice("build", "--lang", "vi", "--voice", "vi+f3", "--hall", "tu-minh")
    assert (code, said) == (0, f"{data}/.seed/vi: 66 clips of espeak-ng vi+f3; no faults\n")
    assert load(data / ".seed/vi").id == "seed-vi"
    code, said = voice("check")
    assert code == 0
    assert f"{data}/.seed/vi: no faults" in said
    assert f"{data}/.seed/en: not built" in said
    assert said.endswith("sentences joined; 0 faults\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--voice", "vi-vn-x-central"), "the other Vietnamese ones lose the tones"),
        (("--hall", "tu-mihn"), "No hall 'tu-mihn'; known are"),
    ],
)
def test_what_cannot_be_built_says_why(data: Path, arguments: tuple[str, str], said: str) -> None:
    code, told = voice("build", *arguments)
    assert code == 1
    assert said in told
    assert not data.exists()


def test_a_machine_without_espeak_is_told_what_that_means(
    data: Path, seed: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, said = voice("check")
    assert code == 0
    assert "espeak-ng is not installed: what a pack lacks cannot be spoken." in said
    assert "there is no voice at all: a call is its chime only." in said
    said = CliRunner().invoke(main, ["check"]).output
    assert "note: espeak-ng is not installed; what can be spoken: denluot voice check" in said
    code, said = voice("build")
    assert code == 1
    assert "apt install espeak-ng" in said


def test_a_broken_pack_is_named(data: Path, seed: Pack) -> None:
    folder = data / "tu-minh" / "rec-20261126-080000"
    folder.mkdir(parents=True)
    (folder / "pack.json").write_text("{}")
    code, said = voice("check")
    assert code == 1
    assert f"error: {folder}: " in said
