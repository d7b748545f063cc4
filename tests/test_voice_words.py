"""What the voice says, word for word (domain.md section 6, look.md section 2)."""

from __future__ import annotations

import pytest

from hall.rulebook import Rulebook
from hall.scalars import LETTERS as LANE_LETTERS
from hall.voice.words import (
    OWN,
    TABLE,
    Announcement,
    Region,
    announcement_keys,
    call_keys,
    cardinal,
    clips_for,
    name_in_words,
    result_keys,
    spoken,
    stem,
    text_of,
)
from hall.words import Language

LANGS: tuple[Language, ...] = ("vi", "en")


@pytest.mark.parametrize(
    ("number", "north", "south"),
    [
        (0, "không", "không"),
        (1, "một", "một"),
        (4, "bốn", "bốn"),
        (5, "năm", "năm"),
        (10, "mười", "mười"),
        (11, "mười một", "mười một"),  # never mốt after mười
        (14, "mười bốn", "mười bốn"),
        (15, "mười lăm", "mười lăm"),
        (20, "hai mươi", "hai mươi"),
        (21, "hai mươi mốt", "hai mươi mốt"),
        (24, "hai mươi tư", "hai mươi tư"),
        (25, "hai mươi lăm", "hai mươi lăm"),
        (31, "ba mươi mốt", "ba mươi mốt"),
        (99, "chín mươi chín", "chín mươi chín"),
        (100, "một trăm", "một trăm"),
        (101, "một trăm linh một", "một trăm lẻ một"),
        (105, "một trăm linh năm", "một trăm lẻ năm"),
        (110, "một trăm mười", "một trăm mười"),
        (115, "một trăm mười lăm", "một trăm mười lăm"),
        (121, "một trăm hai mươi mốt", "một trăm hai mươi mốt"),
        (999, "chín trăm chín mươi chín", "chín trăm chín mươi chín"),
        (1000, "một nghìn", "một ngàn"),
        (1005, "một nghìn không trăm linh năm", "một ngàn không trăm lẻ năm"),
        (1055, "một nghìn không trăm năm mươi lăm", "một ngàn không trăm năm mươi lăm"),
        (21_300, "hai mươi mốt nghìn ba trăm", "hai mươi mốt ngàn ba trăm"),
    ],
)
def test_a_number(number: int, north: str, south: str) -> None:
    assert (spoken(cardinal(number)), spoken(cardinal(number, "nam"))) == (north, south)


@pytest.mark.parametrize(
    ("number", "words"),
    [(7, "seven"), (19, "nineteen"), (20, "twenty"), (21, "twenty one"), (105, "one hundred five"),
     (2300, "two thousand three hundred")],
)  # fmt: skip
def test_a_number_in_english(number: int, words: str) -> None:
    assert spoken(cardinal(number, lang="en"), "en") == words


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_no_number_beyond_what_is_ever_called(number: int) -> None:
    with pytest.raises(ValueError, match="999,999"):
        cardinal(number)


@pytest.mark.parametrize(
    ("label", "counter", "again", "words"),
    [
        ("A007", "Quầy 3", 0, "Xin mời số a không không bảy đến quầy số ba"),
        ("A015", "Quầy 1", 0, "Xin mời số a không một năm đến quầy số một"),  # no lăm, no mốt
        ("H121", "Quầy 21", 0, "Xin mời số hát một hai một đến quầy số hai mươi mốt"),
        ("X1004", "Quầy 10", 0, "Xin mời số ích một không không bốn đến quầy số mười"),
        ("A001", "Quầy 3", 1, "Mời lại lần hai số a không không một đến quầy số ba"),
        ("A001", "Quầy số 3", 2, "Mời lại lần ba số a không không một đến quầy số ba"),
        ("K010", "Bàn hướng dẫn", 0, "Xin mời số ca không một không đến bàn hướng dẫn"),
        ("Q002", "Phòng 12B", 0, "Xin mời số quy không không hai đến phòng mười hai bê"),
        ("M003", "QUẦY 105", 0, "Xin mời số mờ không không ba đến quầy số một trăm linh năm"),
    ],
)
def test_a_call(label: str, counter: str, again: int, words: str) -> None:
    assert spoken(call_keys(label, counter, again)) == words


@pytest.mark.parametrize(
    ("label", "counter", "again", "words"),
    [
        ("A007", "Quầy 3", 0, "Number ay zero zero seven please go to counter three"),
        ("H120", "Quầy 12", 1,
         "Calling again, number aitch one two zero please go to counter twelve"),
        ("A007", "Bàn hướng dẫn", 0,
         "Number ay zero zero seven please go to the counter shown on the screen"),
    ],
)  # fmt: skip
def test_a_call_in_english(label: str, counter: str, again: int, words: str) -> None:
    assert spoken(call_keys(label, counter, again, lang="en"), "en") == words


@pytest.mark.parametrize(
    ("label", "counter", "words", "english"),
    [
        ("A012", "Quầy 7", "Mời công dân có số a không một hai đến quầy số bảy nhận kết quả",
         "Number ay zero one two your result is ready please go to counter seven"),
        ("H105", "Bàn trả kết quả",
         "Mời công dân có số hát một không năm đến bàn trả kết quả nhận kết quả",
         "Number aitch one zero five your result is ready please go to the counter shown on the "
         "screen"),
    ],
)  # fmt: skip
def test_a_result_that_lies_ready(label: str, counter: str, words: str, english: str) -> None:
    assert spoken(result_keys(label, counter)) == words
    assert spoken(result_keys(label, counter, lang="en"), "en") == english


@pytest.mark.parametrize(
    ("kind", "minutes", "words", "english"),
    [
        ("cutoff_soon", 15, "Còn mười lăm phút nhận hồ sơ trả kết quả trong ngày",
         "fifteen minutes left to hand in same day papers"),
        ("cutoff_over", None, "Đã hết giờ nhận hồ sơ trả kết quả trong ngày",
         "Same day papers are no longer accepted today"),
        ("closing_soon", 15, "Còn mười lăm phút nữa là hết giờ làm việc",
         "fifteen minutes until closing time"),
        ("closed", None, "Đã hết giờ làm việc. Xin cảm ơn quý công dân",
         "The office is now closed. Thank you"),
    ],
)  # fmt: skip
def test_an_announcement(kind: Announcement, minutes: int | None, words: str, english: str) -> None:
    assert spoken(announcement_keys(kind, minutes)) == words
    assert spoken(announcement_keys(kind, minutes, lang="en"), "en") == english


@pytest.mark.parametrize("kind", ["cutoff_soon", "closing_soon"])
def test_what_counts_minutes_needs_them(kind: Announcement) -> None:
    with pytest.raises(ValueError, match="counts minutes"):
        announcement_keys(kind)


def test_the_name_of_a_counter_in_words() -> None:
    assert name_in_words("Quầy 2 – Hộ tịch") == "quầy hai hộ tịch"
    assert name_in_words("Ô cửa A") == "ô cửa a"
    assert name_in_words("Phòng 0405") == "phòng không bốn không năm"


def test_every_letter_of_a_lane_has_its_name_in_both_languages() -> None:
    for lang in LANGS:
        assert {f"chu_{x}" for x in LANE_LETTERS} <= set(TABLE[lang])


def test_a_letter_that_the_table_lacks_is_said_as_it_stands() -> None:
    assert spoken(call_keys("Y001", "Quầy 1")) == "Xin mời số y không không một đến quầy số một"


@pytest.mark.parametrize("region", ["bac", "nam"])
def test_a_hall_s_clips_are_those_its_sentences_use(
    rulebooks: dict[str, Rulebook], region: Region
) -> None:
    """Nothing missing, and nothing recorded in vain but minutes up to 99."""
    for book in rulebooks.values():
        letters, names = [x.letter for x in book.lanes], [c.name for c in book.counters]
        for lang in LANGS:
            clips = clips_for(letters, names, region, lang)
            assert len(set(clips)) == len(clips) < 60
            used = {
                key
                for letter in letters
                for name in names
                for again in (0, 1, 8)
                for key in call_keys(f"{letter}0123456789", name, again, region, lang)
            }
            used |= {
                key
                for letter in letters
                for name in names
                for key in result_keys(f"{letter}012", name, region, lang)
            }
            for minutes in range(100):
                used |= set(announcement_keys("cutoff_soon", minutes, region, lang))
                used |= set(announcement_keys("closing_soon", minutes, region, lang))
            used |= set(announcement_keys("cutoff_over", None, region, lang))
            used |= set(announcement_keys("closed", None, region, lang))
            assert used <= set(clips)
            assert set(clips) - used <= {"go_to_screen", "go_to_counter"}


def test_a_file_name_is_plain_ascii_but_for_one_letter() -> None:
    own = f"{OWN}đến bàn hướng dẫn số một"
    assert stem(own) == "ten_den_ban_huong_dan_so_mot"
    assert text_of(own) == "đến bàn hướng dẫn số một"
    stems = [stem(key) for lang in LANGS for key in TABLE[lang] if key != "chu_Đ"]
    assert all(name.isascii() for name in stems)
