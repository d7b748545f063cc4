"""Every public screen in every state looks as its picture in docs/shots, to the eye.

After a change of looks: `make shots`, then look at docs/shots before they are kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from browsing import a_browser
from kiosk_house import House
from PIL import Image, ImageChops
from playwright.sync_api import Browser
from scenes import SCENES, Scene, stage, still

from hall.rulebook import Rulebook

SHOTS = Path(__file__).parent.parent / "docs/shots"
SEEN = 56  # of 255: a difference of a colour that nobody sees is smaller
SHARE = 0.0005  # of all pixels; one changed digit on the television is more


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = [
        "--font-render-hinting=none",
        "--hide-scrollbars",
        "--autoplay-policy=no-user-gesture-required",
    ]
    with a_browser(*flags) as found:
        yield found


class Stages:
    """The house of one hall and moment at a time; another one takes its place."""

    def __init__(self, books: dict[str, Rulebook], folders: pytest.TempPathFactory) -> None:
        self.books, self.folders = books, folders
        self.open = ExitStack()
        self.here: tuple[str, str] | None = None
        self.found: House

    def house(self, scene: Scene) -> House:
        wanted = scene.hall, scene.when
        if self.here != wanted:
            self.open.close()
            self.found = self.open.enter_context(
                stage(self.books, *wanted, self.folders.mktemp("scene"))
            )
            self.here = wanted
        return self.found


@pytest.fixture(scope="module")
def stages(
    rulebooks: dict[str, Rulebook], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stages]:
    found = Stages(rulebooks, tmp_path_factory)
    with found.open:
        yield found


@pytest.mark.parametrize(
    "scene",
    sorted(SCENES, key=lambda scene: (scene.hall, scene.when)),
    ids=lambda scene: scene.name,
)
def test_it_looks_as_it_did(scene: Scene, stages: Stages, browser: Browser) -> None:
    path = SHOTS / f"{scene.name}.png"
    new = Image.open(BytesIO(still(browser, stages.house(scene), scene)))
    if os.environ.get("GOLDEN"):
        # 256 colours without dithering: a fifth of the bytes, and the same to the eye.
        new.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    old = Image.open(path).convert("RGB")
    assert new.size == old.size
    difference = ImageChops.difference(new.convert("RGB"), old).convert("L")
    changed = sum(difference.histogram()[SEEN:])
    assert changed <= SHARE * new.width * new.height, f"{changed} pixels of {scene.name} changed"


def test_every_picture_in_the_documents_is_a_scene() -> None:
    assert {path.stem for path in SHOTS.glob("*.png")} == {scene.name for scene in SCENES}
