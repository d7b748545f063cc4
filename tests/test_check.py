"""`denluot check`: all problems at once, of hall files, the catalogue and the calendars."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from rule_files import GOOD, SHIPPED, changed, line_of, told, written

from hall.errors import RulebookInvalid
from hall.problems import Problem
from hall.rulecheck import check_files, load_halls, load_rulebook

LANE_X = 'letter = "X"'

WARNINGS = [
    (
        "declared = { procedures = 2, fields = 2 }",
        "declared = { procedures = 8, fields = 4 }",
        "declared",
        "[model thu-nam].declared: lists 2 procedures in 2 fields, the plan declares 8 in "
        "4; complete the list from the plan's annex, or correct the counts",
    ),
    (
        'action = "legal_term" }',
        'action = "legal_term" }\nexample = true',
        'procedures = ["2.000815", "1.001193"]',
        "[model thu-nam].procedures: is an example, not the plan's annex; put in the "
        "annex's procedures and take out example = true",
    ),
    (
        "from = 2026-02-12",
        "from = 2024-02-12",
        "from = 2024-02-12",
        "[model thu-nam].from: there is no calendar for 2024, 2025; add "
        "calendar-2024.toml, calendar-2025.toml; until then only weekends count as days off",
    ),
    (
        "to = 2026-03-23",
        "to = 2028-03-23",
        "from = 2026-02-23",
        "[model gio-9].from: there is no calendar for 2028; add calendar-2028.toml; until "
        "then only weekends count as days off",
    ),
    (
        "from = 2026-02-23\nto = 2026-03-23",
        "from = 2023-02-23\nto = 2023-10-23",
        "from = 2023-02-23",
        "[model gio-9].from: the calendar of 2023 begins after 2023-02-23; let "
        "calendar-2023.toml begin earlier",
    ),
    (
        'serves = ["kiosk", "counter"]',
        'serves = ["counter"]',
        "[[printer]]",
        "printer: no printer serves the kiosk, so tickets stay without paper; add serves = "
        '["kiosk"] to a [[printer]]',
    ),
    (
        "[[counter]]\nid = 2",
        '[[lane]]\nletter = "L"\nname = "L"\nname_en = "L"\nfields = ["Văn hóa"]\n\n[[lane]]\n'
        'letter = "N"\nname = "N"\nname_en = "N"\nfields = ["Giáo dục"]\n\n[[counter]]\nid = 3\n'
        'name = "Quầy 3"\nlanes = ["L", "N"]\n\n[[counter]]\nid = 2',
        'letter = "N"',
        "[lane N].letter: L and N sound alike to many people; use only one of them in a hall",
    ),
]

SYNTAX = [
    ('from = "13:30"', "from = 13:30", "Expected newline or end of document after a statement"),
    ('fields = ["Đất đai"]', 'fields = ["Đất đai"', "Unclosed array"),
    ('letter = "X"', "letter = X", "Invalid value"),
    ('letter = "X"', 'letter = "X"\nletter = "K"', "Cannot overwrite a value"),
]

CATALOGUE = [
    ("1.001193,Đăng", "1.00119,Đăng", 'code: "1.00119" is not a procedure code; '),
    ("Hộ tịch,0,working", "Hộ tịch,soon,working", 'processing_days: "soon" is of the wrong type; '),
    (",0,working,,0,dossier,yes", ",0,workday,,0,dossier,yes", 'days_unit: "workday" is not '),
    ("Birth registration,", ",", "name_en: is empty; fill this cell"),
    ("yes,Tờ khai đăng ký", "yes,Tờ khai (đăng ký", 'components_vi: "Tờ khai (đăng ký '),
    (",dossier,yes,Tờ khai", ",dossier,yes,Tờ, khai", "[procedure 1.001193]: the row has too many"),
]

CALENDAR = [
    ("year = 2026", "year = 2025", "year: is 2025 in a file called calendar-2026.toml; "),
    ("year = 2026", "yaer = 2026\nyear = 2026", 'yaer: unknown key; did you mean "year"?'),
    ("from = 2026-01-01", "from = 2026-1-1", "is not TOML: "),
    ("from = 2026-01-01", "from = 2027-01-01", "from: lies outside what this file speaks for; "),
    ("from = 2026-01-02", "from = 2026-01-01", "from: 2026-01-01 is off twice; "),
    ("to = 2026-01-04", "to = 2026-01-01", "to: 2026-01-01 is before from = 2026-01-02; "),
    ("date = 2026-01-10", "date = 2026-01-08", "date: 2026-01-08 is a weekday and worked anyway; "),
    ("date = 2026-01-10", "date = 2026-01-03", "date: 2026-01-03 is also a day off; "),
    ("instead_of = 2026-01-02", "instead_of = 2026-01-05", "instead_of: 2026-01-05 is not a day "),
    ("instead_of = 2026-01-02", "instead_of = 2026-01-03", "instead_of: 2026-01-03 is a weekend "),
    ('name = "Quốc khánh"', "", "name: is missing; add name = ..."),
    (
        "year = 2026",
        "year = 2026\n[[undecided]]\nfrom = 2026-04-30\nto = 2026-04-30\nnote = 'x'",
        "from: some of these days are already off; leave out the days that are settled",
    ),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped rule files, to be broken."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "halls"))


def errors(problems: list[Problem]) -> list[str]:
    return [str(p) for p in problems if p.level == "error"]


def test_the_good_file_is_good(tmp_path: Path) -> None:
    assert check_files([written(tmp_path, GOOD)]) == []


def test_six_mistakes_are_told_at_once(tmp_path: Path) -> None:
    text = changed("priority_run = 1", 'priority_run = "1"')  # a type
    text = changed('name = "Quầy 1"', "name = 1", text)  # a type, in a table that others need
    text = changed('plan = "', 'plann = "', text)  # an unknown key, and so a missing one
    text = changed('time = "15:30"', 'time = "12:00"', text)  # in the same broken model
    text = changed('lanes = ["X"]', 'lanes = ["A"]', text)  # a lane without a counter
    text = changed("to = 2026-03-23", "to = 2026-01-23", text)  # never in force
    assert told(written(tmp_path, text)) == [
        f"{line_of(text, LANE_X)}: [lane X].letter: "
        'no counter serves lane X; add "X" to the lanes of a [[counter]]',
        f"{line_of(text, 'name = 1')}: [counter 1].name: 1 is of the wrong type; "
        "write a text in quotes",
        f"{line_of(text, 'priority_run')}: [line].priority_run: "
        '"1" is of the wrong type; write a whole number',
        f"{line_of(text, '[[model]]')}: [model thu-nam].plan: is missing; add plan = ...",
        f'{line_of(text, "plann")}: [model thu-nam].plann: unknown key; did you mean "plan"?',
        f"{line_of(text, 'cutoff')}: [model thu-nam].cutoff.time: 12:00 is outside the sessions "
        "of thu (07:30-11:30, 13:30-17:00); choose an hour within a session of each of its "
        "weekdays",
        f"{line_of(text, 'to = 2026-01-23')}: [model gio-9].to: 2026-01-23 is before "
        "from = 2026-02-23; write the last day, not before the first",
    ]


def test_one_mistake_brings_no_others(tmp_path: Path) -> None:
    """A session, lane, group or catalogue that cannot be read is not held against the rest."""
    for old, new in [
        ('from = "13:30"', 'from = "1:30 pm"'),
        ('weekdays = ["mon", "tue", "wed", "thu"]', 'weekdays = "all"'),
        ('fields = ["Đất đai"]', 'fields = "Đất đai"'),
        ('procedures = ["2.000815", "1.001193", "1.012812"]', 'procedures = "every"'),
        ('lanes = ["X"]', "lanes = 7"),
        ('letter = "X"', 'letter = "x"'),
    ]:
        text = changed(old, new)
        said = told(written(tmp_path, text))
        about = [s for s in said if "no lane" not in s or "X" not in s]
        assert [s.split(":")[0] for s in about] == [str(line_of(text, new))], said


@pytest.mark.parametrize(("old", "new", "said"), SYNTAX)
def test_bad_toml_names_its_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = changed(old, new)
    (found,) = check_files([written(tmp_path, text)])
    near = line_of(text, new)
    assert found.line in (near, near + 1)
    assert found.wrong.startswith(f"is not TOML: {said} at column ")


def test_toml_that_ends_too_soon(tmp_path: Path) -> None:
    (found,) = check_files([written(tmp_path, 'name = "x"\nnotes = [\n  "a",\n')])
    assert (found.line, found.wrong) == (3, "is not TOML: Invalid value at the end of the file")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    away = tmp_path / "away.toml"
    assert told(away) == [" cannot be read: No such file or directory; check the path"]
    latin = tmp_path / "latin.toml"
    latin.write_bytes('place = "x"\nname = "Thử"\n'.encode("cp1258", "replace") + b"\xff")
    assert told(latin) == ["3: is not UTF-8 text; save the file as UTF-8"]


def test_a_windows_file_with_parted_letters_is_read(tmp_path: Path) -> None:
    import unicodedata

    path = tmp_path / "thu.toml"
    text = unicodedata.normalize("NFD", GOOD).replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert load_rulebook(path).name == "Trung tâm"


def test_the_file_name_is_the_id(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD, "Phường Thử.toml")
    assert told(path) == [
        " \"Phường Thử\" cannot be a hall's id; the file's name is the hall's id in every "
        "address: small letters, digits, hyphens"
    ]


@pytest.mark.parametrize(("old", "new", "said"), CATALOGUE)
def test_catalogue(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / "procedures.csv"
    path.write_text(changed(old, new, path.read_text(encoding="utf-8")), encoding="utf-8")
    (found,) = errors(check_files([path]))
    assert found.startswith(f"{path}:2: [procedure 1.00119")
    assert said in found


def test_two_rows_of_one_procedure_may_not_overlap(folder: Path) -> None:
    path = folder / "procedures.csv"
    text = path.read_text(encoding="utf-8").replace(",,2025-12-31,", ",,2026-01-01,")
    path.write_text(text, encoding="utf-8")
    assert errors(check_files([path])) == [
        f"{path}:5: [procedure 1.000894].valid_from: is in force together with the row on line "
        "4; end one row (valid_to) before the other begins (valid_from)"
    ]


def test_a_column_that_is_not_there(folder: Path) -> None:
    path = folder / "procedures.csv"
    text = path.read_text(encoding="utf-8").replace("valid_from,", "valid_form,", 1)
    path.write_text(text, encoding="utf-8")
    assert errors(check_files([path]))[0] == (
        f'{path}:1: [procedures].valid_form: unknown column; did you mean "valid_from"?'
    )


@pytest.mark.parametrize(("old", "new", "said"), CALENDAR)
def test_calendar(folder: Path, old: str, new: str, said: str) -> None:
    path = folder / "calendar-2026.toml"
    text = changed(old, new, path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    found = [p for p in check_files([path]) if p.level == "error"]
    assert said in str(found[0])
    last_line = text.count("\n")
    assert all(p.file == str(path) and 0 < p.line <= last_line for p in found)


def test_a_whole_folder_with_a_second_opinion_on_its_calendars(folder: Path) -> None:
    problems = check_files([folder], today=date(2027, 11, 22))
    assert errors(problems) == []
    said = [f"{Path(p.file).name}: {p.wrong}" for p in problems if "calendar" in p.file]
    assert said == [
        "calendar-2027.toml: 2027-02-04 to 2027-02-14 is not decided (Tết Nguyên đán Đinh Mùi "
        "(mùng 1 là thứ Bảy 06/02/2027): đến 22/9/2026 có hai phương án, nghỉ 7 ngày hoặc 10 "
        "ngày, chưa có quyết định)",
        "calendar-2027.toml: 2027-09-03 to 2027-09-03 is not decided (Quốc khánh có 02 ngày; "
        "ngày liền kề (nhiều khả năng là thứ Sáu 03/9) do Thủ tướng quyết định hằng năm, Điều "
        "112 khoản 3)",
        "calendar-2026.toml: Fri 2026-01-02 is a day off here, worked in the holidays package "
        "(Tết Dương lịch (nghỉ hoán đổi))",
        "calendar-2026.toml: Sat 2026-01-10 is worked here, a day off in the holidays package",
        "calendar-2028.toml: there is no calendar for 2028",
    ]


def test_a_broken_file_stops_every_hall_and_tells_all(folder: Path) -> None:
    for name, old, new in [
        ("tu-minh.toml", 'time = "15:30"', 'time = "3h30"'),
        ("gia-vien.toml", 'weekdays = ["wed"]', 'weekdays = ["wen"]'),
        ("procedures.csv", "1.001193,", "1.00119,"),
    ]:
        path = folder / name
        path.write_text(changed(old, new, path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(RulebookInvalid) as caught:
        load_halls(folder)
    found = [(Path(p.file).name, p.field) for p in caught.value.problems if p.level == "error"]
    assert ("procedures.csv", "code") in found
    assert ("tu-minh.toml", "cutoff.time") in found
    assert ("gia-vien.toml", "weekdays") in found


def test_a_named_catalogue_takes_the_place_of_the_one_beside_the_hall(tmp_path: Path) -> None:
    hall = written(tmp_path, GOOD)
    other = tmp_path / "draft"
    other.mkdir()
    text = (SHIPPED / "procedures.csv").read_text(encoding="utf-8").replace("1.012812", "9.012812")
    catalogue = written(other, text, "procedures.csv")
    assert errors(check_files([hall, catalogue])) == [
        f'{hall}:{line_of(GOOD, "procedures")}: procedures[2]: "1.012812" is not in {catalogue}; '
        'did you mean "9.012812"?'
    ]


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(RulebookInvalid, match="holds no hall; put a hall file there"):
        load_halls(tmp_path)


@pytest.mark.parametrize(("old", "new", "at", "said"), WARNINGS)
def test_what_is_only_a_warning(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    text = changed(old, new)
    path = written(tmp_path, text)
    assert told(path, "warning") == [f"{line_of(text, at)}: {said}"]
    assert [p.wrong for p in load_rulebook(path).warnings if p.file == str(path)]
