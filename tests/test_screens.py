"""The televisions as values: what each shows, who echoes, what is read from the farthest seat."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hall.errors import NotFound, Refused
from hall.media import Shelf, ending, slug
from hall.rulebook import Rulebook
from hall.screens import (
    FIRST,
    Screen,
    echoes,
    kept,
    legible,
    metres,
    mm_per_px,
    rows,
    screens,
    zone,
)

# -- what the office may choose -------------------------------------------------------------

WRONG = [
    ("name", ""), ("name", "   "), ("name", "x" * 41), ("lanes", ["B"]), ("lanes", "A"),
    ("counters", [0]), ("counters", ["1"]), ("sound", "on"), ("notice", "ô" * 121),
    ("notice_en", "o" * 121), ("inches", 14), ("inches", 121), ("inches", "nan"),
    ("seat_m", 0.5), ("seat_m", 41), ("seat_m", "xa"), ("night", {"from": "24:00"}),
    ("night", {"from": "19:00", "until": "06:00"}), ("colour", "red"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_a_screen_refuses_what_cannot_be(field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as found:
        Screen.model_validate({"name": "Sảnh", field: value})
    assert {error["loc"][0] for error in found.value.errors()} == {field}


def test_a_notice_is_one_line_of_composed_letters() -> None:
    decomposed = "Ho\u031b\u0300  sơ\nđất đai"
    assert Screen(name="Sảnh", notice=decomposed).notice == "Hờ sơ đất đai"
    assert len(Screen(name="x", notice="ờ" * 120).notice) == 120


def test_a_screen_comes_back_as_it_was_kept() -> None:
    screen = Screen.model_validate(
        {"name": "Sảnh", "lanes": ["A"], "counters": [2], "night": {"from": "20:30", "to": "05:00"}}
    )
    assert kept(screen)["night"] == {"from": "20:30", "to": "05:00"}
    assert Screen.model_validate(kept(screen)) == screen


def test_the_first_screen_is_always_there_and_has_the_sound() -> None:
    assert {n: s.sound for n, s in screens({}).items()} == {FIRST: True}
    found = screens({"screen:10": kept(Screen(name="B")), "screen:2": kept(Screen(name="A"))})
    assert [(n, s.name, s.sound) for n, s in found.items()] == [
        (1, "Bảng gọi số", True), (2, "A", False), (10, "B", False),
    ]  # fmt: skip


def test_a_preference_that_is_no_screen_any_more_is_as_new() -> None:
    assert screens({"screen:1": {"colour": "red"}})[1] == Screen(name="Màn 1", sound=True)


@pytest.mark.parametrize(
    ("chosen", "lanes", "counters"),
    [
        ({}, "AHKQX", [1, 2, 3, 4, 5, 6, 7]),
        ({"lanes": ["H"]}, "H", None),
        ({"counters": [1]}, None, [1]),
        ({"lanes": ["A"], "counters": [1, 99]}, "A", [1]),  # 99 went with an older rulebook
        ({"lanes": ["N"]}, "AHKQX", [1, 2, 3, 4, 5, 6, 7]),  # and so did lane N
    ],
)
def test_a_zone_is_what_the_rulebook_still_has(
    rulebooks: dict[str, Rulebook], chosen: dict, lanes: str | None, counters: list[int] | None
) -> None:
    book = rulebooks["tu-minh"]
    found = zone(Screen.model_validate({"name": "x", **chosen}), book)
    serving = [c.id for c in book.counters if set(c.lanes) & set(chosen.get("lanes", ()))]
    of_counters = [x for x in "AHKQX" if any(x in c.lanes for c in book.counters if c.id == 1)]
    assert list(found.lanes) == list(lanes or of_counters)
    assert list(found.counters) == (serving if counters is None else counters)


@pytest.mark.parametrize(
    ("one", "other", "echo"),
    [
        ({"counters": [1, 2]}, {"counters": [3]}, False),
        ({"counters": [1, 2]}, {"counters": [2]}, True),
        ({}, {"counters": [2]}, True),
        ({"sound": False}, {}, False),
    ],
)
def test_who_echoes(rulebooks: dict[str, Rulebook], one: dict, other: dict, echo: bool) -> None:
    pair = {
        n: Screen.model_validate({"name": "x", "sound": True, **chosen})
        for n, chosen in ((1, one), (2, other))
    }
    assert bool(echoes(pair, rulebooks["tu-minh"])) is echo


# -- what is read from the farthest seat ----------------------------------------------------

SIZES = [
    # inches, mm a px (look.md, table of televisions)
    (43, 0.496), (55, 0.634), (65, 0.749), (75, 0.865),
]  # fmt: skip


@pytest.mark.parametrize(("inches", "mm"), SIZES)
def test_millimetres_of_a_panel(inches: float, mm: float) -> None:
    assert mm_per_px(inches) == pytest.approx(mm, abs=0.0006)


READ = [
    # inches, seat m, counters, notice, on end -> number passes, tile passes
    (55, 6.0, 8, False, False, True, True),  # 228 px: 0.7 degrees at 8.8 m; 88 px: 22' at 6.4 m
    (55, 8.7, 8, False, False, True, False),
    (55, 8.8, 4, False, False, False, True),  # 228 px at 8.75 m: just not
    (43, 6.0, 8, False, False, True, False),  # "A 43-inch TV fails at 6 m"
    (65, 6.0, 12, False, False, True, True),
    (55, 6.0, 12, False, False, True, False),
    (55, 6.0, 13, False, False, True, True),  # two pages of seven: larger tiles
    (55, 5.0, 12, True, False, True, False),  # the notice takes 12 px of each tile
    (55, 5.0, 12, False, False, True, True),
    (55, 7.5, 4, False, True, True, True),
    (55, 7.6, 4, False, True, False, True),  # on end its px are 0.87 of the others
    (75, 12.0, 8, False, False, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("inches", "seat", "counters", "notice", "on_end", "called", "tile"), READ)
def test_what_the_farthest_seat_reads(
    inches: float, seat: float, counters: int, notice: bool, on_end: bool, called: bool, tile: bool
) -> None:
    names = [f"Quầy {n}" for n in range(1, counters + 1)]
    found = {c.element: c for c in legible(inches, seat, names, notice=notice, on_end=on_end)}
    assert found["Số đang mời"].passes is called
    assert found["Số ở ô từng quầy"].passes is tile
    for check in found.values():
        assert bool(check.help) == (check.passes is False)
        assert check.px >= 25


HELP = [
    # inches, seat m, counters, notice -> what would help the tiles
    (55, 8, 8, False, "Cần ti vi từ 75 inch, hoặc ghế xa nhất trong vòng 6,4 m, hoặc mỗi màn không "
     "quá 4 quầy."),
    (55, 6, 12, False, "Cần ti vi từ 65 inch, hoặc ghế xa nhất trong vòng 5,4 m, hoặc mỗi màn "
     "không quá 10 quầy."),
    (55, 5, 12, True, "Cần ti vi từ 65 inch, hoặc ghế xa nhất trong vòng 4,5 m, hoặc mỗi màn không "
     "quá 10 quầy, hoặc bỏ dòng thông báo."),
    (98, 20, 2, False, "Cần thêm một màn gần hàng ghế sau, hoặc ghế xa nhất trong vòng 19,5 m."),
]  # fmt: skip


@pytest.mark.parametrize(("inches", "seat", "counters", "notice", "help"), HELP)
def test_what_would_help(
    inches: float, seat: float, counters: int, notice: bool, help: str
) -> None:
    names = [f"Quầy {n}" for n in range(1, counters + 1)]
    found = {c.element: c.help for c in legible(inches, seat, names, notice=notice)}
    assert found["Số ở ô từng quầy"] == help


@pytest.mark.parametrize(
    ("names", "px"), [(["Quầy 1"], 288), (["Quầy 9", "Quầy 12"], 236), (["Bàn hướng dẫn"], 44)]
)
def test_the_called_counter_is_as_large_as_its_name_lets_it(names: list[str], px: int) -> None:
    assert {c.element: c.px for c in legible(55, 6, names, notice=False)}["Quầy được mời"] == px


@pytest.mark.parametrize(
    ("counters", "count"),
    [(0, 1), (1, 1), (2, 1), (4, 2), (8, 4), (12, 6), (13, 4), (16, 4), (17, 5), (24, 6)],
)
def test_rows_of_a_page(counters: int, count: int) -> None:
    assert rows(counters) == count


@pytest.mark.parametrize(("value", "words"), [(5.49, "5,4 m"), (8.0, "8 m"), (19.96, "19,9 m")])
def test_metres_are_never_rounded_up(value: float, words: str) -> None:
    assert metres(value) == words


# -- the media ------------------------------------------------------------------------------

JPG, PNG = b"\xff\xd8\xff\xe0" + bytes(60), b"\x89PNG\r\n\x1a\n" + bytes(60)
WEBP, WEBM = b"RIFF\0\0\0\0WEBP" + bytes(60), b"\x1a\x45\xdf\xa3" + bytes(60)
MP4 = b"\0\0\0\x20ftypisom" + bytes(60)


@pytest.mark.parametrize(
    ("data", "kind"),
    [(JPG, "jpg"), (PNG, "png"), (WEBP, "webp"), (MP4, "mp4"), (WEBM, "webm"), (b"", None),
     (b"<svg onload=x>", None), (b"RIFF\0\0\0\0WAVE", None), (b"GIF89a", None),
     (b"%PDF-1.7", None)],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(data: bytes, kind: str | None) -> None:
    assert ending(data) == kind


@pytest.mark.parametrize(
    ("name", "plain"),
    [("Hướng dẫn (1).MP4", "huong-dan-1"), ("Đất đai.png", "dat-dai"), ("../../x.png", "x"),
     ("测试.jpg", "tep"), ("", "tep"), ("a" * 200 + ".jpg", "a" * 60)],
)  # fmt: skip
def test_a_file_gets_a_safe_name(name: str, plain: str) -> None:
    assert slug(name) == plain


def keep(shelf: Shelf, name: str, data: bytes) -> str:
    return shelf.keep(name, io.BytesIO(data), len(data)).name


def test_the_shelf_keeps_lists_and_removes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "media" / "tu-minh")
    assert shelf.pieces() == []
    first, second = keep(shelf, "Đất.exe", PNG), keep(shelf, "b.txt", MP4)
    assert [(p.name, p.kind) for p in shelf.pieces()] == [(second, "video"), (first, "image")]
    assert keep(shelf, "Đất.png", PNG) == first  # the same file twice is one
    shelf.remove(first)
    assert [p.name for p in shelf.pieces()] == [second]
    for name in (first, "../secret.key", f"{second}/", ".."):
        with pytest.raises(NotFound):
            shelf.remove(name)


def test_what_is_refused_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = Shelf(tmp_path)
    monkeypatch.setattr("hall.media.LARGEST", 1000)
    refusals = [
        (b"<html>", 6, "Tệp không phải ảnh JPG, PNG, WebP hay video MP4, WebM."),
        (PNG, 1001, "Tệp quá lớn: tối đa 200 MB."),
        (PNG + bytes(1000), None, "Tệp quá lớn: tối đa 200 MB."),  # says nothing of its size
        (PNG, 900, "Tệp gửi lên bị đứt giữa chừng. Mời gửi lại."),
    ]
    for data, size, sentence in refusals:
        with pytest.raises(Refused) as found:
            shelf.keep("x.png", io.BytesIO(data), size)
        assert found.value.sentence == sentence
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("hall.media.MOST", 1)
    keep(shelf, "x.png", PNG)
    with pytest.raises(Refused, match="Mời xoá bớt"):
        keep(shelf, "y.png", JPG)
    monkeypatch.setattr("hall.media.MOST", 9)
    monkeypatch.setattr("hall.media.SPARE", 1 << 60)
    with pytest.raises(Refused, match="sắp đầy"):
        keep(shelf, "y.png", JPG)
