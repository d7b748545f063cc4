"""Names in a hall file that nothing bears: keys, codes, lanes, models; and what was meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from rule_files import changed, line_of, told, written

UNKNOWN = [
    (
        "[line]\npriority_run",
        "[line]\nprioritty_run",
        "prioritty_run",
        '[line].prioritty_run: unknown key; did you mean "priority_run"?',
    ),
    (
        'place = "P',
        'plase = 1\nplace = "P',
        "plase",
        'plase: unknown key; did you mean "place"?',
    ),
    (
        "[line]\n",
        "[[lanes]]\n[line]\n",
        "[[lanes]]",
        'lanes: unknown key; did you mean "lane"?',
    ),
    (
        'comparator = "before", ',
        'comparator = "before", ancor = 1, ',
        "cutoff =",
        '[model thu-nam].cutoff.ancor: unknown key; did you mean "anchor"?',
    ),
    (
        'common = ["2.000815"]',
        'common = [\n  "2.000815",\n  "2.00081",\n]',
        '  "2.00081",',
        'common[1]: "2.00081" is not in CATALOGUE; did you mean "2.000815"?',
    ),
    (
        'procedures = ["2.000815", "1.001193"]',
        'procedures = ["2.000815", "1.001139"]',
        'procedures = ["2.000815", "1.001139"]',
        '[model thu-nam].procedures[1]: "1.001139" is not in CATALOGUE; did you mean "1.001193"?',
    ),
    (
        'procedures = ["2.000815", "1.001193"]',
        "procedures = [2.000815]",
        "procedures = [2.000815]",
        "[model thu-nam].procedures[0]: 2.000815 is of the wrong type; write a text in quotes",
    ),
    (
        'procedures = ["2.000815", "1.001193"]',
        'procedures = ["2.000815", "1.001193", "1.000656"]',
        '"1.000656"',
        '[model thu-nam].procedures[2]: "1.000656" is not among the hall\'s procedures; add '
        "it to procedures at the top, or leave it out here",
    ),
    (
        'procedures = ["2.000815", "1.001193"]',
        'procedures = ["2.000815", "1.001193", "2.000815"]',
        '"1.001193", "2.000815"]',
        '[model thu-nam].procedures[2]: "2.000815" is listed twice; name it once',
    ),
    (
        'procedures = "all"',
        'procedures = "group:7"',
        'procedures = "group:7"',
        '[model gio-9].procedures: "group:7" is not a group of this hall; did you mean "group:1"?',
    ),
    (
        'procedures = "all"',
        'procedures = "every"',
        'procedures = "every"',
        '[model gio-9].procedures: "every" is no list of procedures; write a list of '
        'codes, "all" or "group:1"',
    ),
    (
        'fields = ["Đất đai"]',
        'fields = ["Đất đai", "Xây dưng"]',
        '"Xây dưng"',
        '[lane X].fields[1]: "Xây dưng" is not a field of CATALOGUE; did you mean "Xây dựng"?',
    ),
    (
        'lanes = ["X"]',
        'lanes = ["X", "K"]',
        'lanes = ["X", "K"]',
        '[counter 2].lanes[1]: there is no lane "K"; known ones are A, X',
    ),
]


@pytest.mark.parametrize(("old", "new", "at", "said"), UNKNOWN)
def test_unknown_names(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    text = changed(old, new)
    assert told(written(tmp_path, text)) == [f"{line_of(text, at)}: {said}"]
