"""Mistakes within one table of a hall file: values of a wrong type, or no value at all.

One row per mistake: what is changed in a good hall file, a text on the line that must be named,
and all that may be said.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import GOOD, changed, line_of, told, written

from hall.rulecheck import check_files

TYPES = [
    (
        'name = "Trung tâm"',
        "name = 5",
        "name = 5",
        "name: 5 is of the wrong type; write a text in quotes",
    ),
    (
        "priority_run = 1",
        'priority_run = "1"',
        "priority_run =",
        '[line].priority_run: "1" is of the wrong type; write a whole number',
    ),
    (
        "priority_run = 1",
        "priority_run = 0",
        "priority_run =",
        "[line].priority_run: 0 is too small; write at least 1",
    ),
    (
        'lanes = ["X"]',
        'lanes = "X"',
        'lanes = "X"',
        '[counter 2].lanes: "X" is of the wrong type; write a list in square brackets',
    ),
    (
        'to = "11:30"',
        "to = 1130",
        "to = 1130",
        '[session Sáng].to: 1130 is not an hour; write hours and minutes such as "15:30"',
    ),
    (
        'time = "15:30"',
        'time = "15h30"',
        "cutoff =",
        '[model thu-nam].cutoff.time: "15h30" is not an hour; write hours and minutes such '
        'as "15:30"',
    ),
    (
        "from = 2026-02-12",
        'from = "12/02/2026"',
        'from = "12/02/2026"',
        '[model thu-nam].from: "12/02/2026" is not a date; write year-month-day such as 2026-02-12',
    ),
    (
        "from = 2026-02-12",
        "from = 2026-02-12T07:00:00",
        "from = 2026-02-12T",
        "[model thu-nam].from: 2026-02-12T07:00:00 has an hour; write the date alone, such "
        "as 2026-02-12",
    ),
    (
        '[[lane]]\nletter = "X"',
        '[[lane]]\nletter = "X"\nexample = true',
        "example",
        "[lane X].example: unknown key; known ones are fields, letter, name, name_en, "
        "procedures, purposes",
    ),
    (
        'after = { action = "legal_term" }',
        'after = { action = "legal_term" }\nexample = "yes"',
        "example =",
        '[model thu-nam].example: "yes" is of the wrong type; write true or false',
    ),
    (
        'kind = "same_day"',
        'kind = "sameday"',
        'kind = "sameday"',
        '[model thu-nam].kind: "sameday" is not allowed; did you mean "same_day"?',
    ),
    (
        'weekdays = ["thu"]',
        'weekdays = ["thur"]',
        'weekdays = ["thur"]',
        '[model thu-nam].weekdays: "thur" is not a weekday; did you mean "thu"?',
    ),
    (
        '"wed", "thu"]',
        '"wed", "thurs"]',
        'weekdays = ["mon", "tue", "wed", "thurs"]',
        '[session Chiều].weekdays[3]: "thurs" is not allowed; did you mean "thu"?',
    ),
    (
        'weekdays = ["thu"]',
        'weekdays = "thu"',
        'weekdays = "thu"',
        '[model thu-nam].weekdays: "thu" is no list of weekdays; write a list such as '
        '["thu"], or "working_days"',
    ),
    (
        'cutoff = { time = "15:30",',
        "cutoff = {",
        "cutoff =",
        "[model thu-nam].cutoff.time: is missing; add time = ...",
    ),
    (
        'after = { action = "legal_term" }',
        'after = "legal_term"',
        "after =",
        '[model thu-nam].after: "legal_term" is of the wrong type; write a table such as { '
        "key = value }",
    ),
    (
        'source = "Giờ thứ 9 (1)"\n',
        "",
        '[[model]]\nid = "gio-9"',
        "[model gio-9].source: is missing; add source = ...",
    ),
    (
        'place = "Phường Thử"',
        'place = ""',
        "place",
        "place: is empty; write a text",
    ),
    (
        'place = "Phường Thử"',
        'place = "Phường Thử"\ntime_zone = "Asia/Ho_Chi_Min"',
        "time_zone",
        'time_zone: "Asia/Ho_Chi_Min" is not a time zone; did you mean "Asia/Ho_Chi_Minh"?',
    ),
    (
        'device = "virtual:"',
        'device = "192.168.1.20"',
        "device =",
        '[printer kiosk].device: "192.168.1.20" is not a device; write '
        '"tcp://host:9100", "usb:///dev/usb/lp0", "usb://04b8:0e15" (vendor and product), '
        '"serial:///dev/ttyUSB0?baud=115200", "file:///path" or "virtual:"',
    ),
    (
        'serves = ["kiosk", "counter"]',
        'serves = ["kiosk", "counter"]\nwidth = 570',
        "width",
        "[printer kiosk].width: 570 is no width of a printing head; write its dots, a multiple "
        "of 8 from 128 to 832, such as 576 or 384",
    ),
    (
        'serves = ["kiosk", "counter"]',
        'serves = ["kiosk", "counter"]\nband = 96',
        "band",
        "[printer kiosk].band: 96 is no height of a band; write a multiple of 8 from 8 to 240, "
        "but none of 48, such as 104",
    ),
    (
        'serves = ["kiosk", "counter"]',
        'serves = ["kiosk", "counter"]\nroll = { metres = 0 }',
        "roll",
        "[printer kiosk].roll.metres: 0 is too small; write at least 1",
    ),
    (
        "[line]\n",
        '[paperless]\nthen = "shut"\n[line]\n',
        "then",
        '[paperless].then: "shut" is not allowed; known ones are close, numbers',
    ),
    (
        'serves = ["kiosk", "counter"]',
        'serves = ["kiosk", "counter"]\npaper = 72',
        "paper",
        "[printer kiosk].paper: 72 is not allowed; known ones are 58, 80",
    ),
    (
        "[line]\n",
        "[[line]]\n",
        "[[line]]",
        "[line]: a list is of the wrong type; write a table such as { key = value }",
    ),
    (
        "[[group]]",
        "[group]",
        "[group]",
        "[group]: is one table where a list of tables is meant; write [[group]], once for "
        "each group",
    ),
    (
        'lanes = ["A"]',
        "lanes = []",
        "lanes = []",
        "[counter 1].lanes: is an empty list; name at least one",
    ),
    (
        '"thu", "fri"]',
        '"thu", "fry"]',
        '"fry"',
        '[session Sáng].weekdays[4]: "fry" is not allowed; did you mean "fri"?',
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "said"), TYPES)
def test_wrong_types(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    text = changed(old, new)
    assert told(written(tmp_path, text)) == [f"{line_of(text, at)}: {said}"]


JUNK = ("5", '"x"', "[]", '[1, "A"]', "{ a = 1 }", "[[1]]", "true", "2026-01-01", '""', "-1.5")


def test_no_mistake_is_too_strange_to_be_told(tmp_path: Path) -> None:
    """Whatever stands behind a key, `check` answers with problems on lines of the file."""
    lines = GOOD.split("\n")
    files = [
        written(
            tmp_path,
            "\n".join([*lines[:at], f"{line.split(' = ')[0]} = {junk}", *lines[at + 1 :]]),
            f"h-{at}-{number}.toml",
        )
        for at, line in enumerate(lines)
        if " = " in line
        for number, junk in enumerate(JUNK)
    ]
    problems = check_files(files)
    assert len(files) > 600
    assert len({p.file for p in problems}) > 500
    assert all(0 < p.line <= len(lines) and "\n" not in str(p) for p in problems)
