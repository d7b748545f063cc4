"""Mistakes in fees.toml are told by file and line, like those of the other rule files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rule_files import GOOD, SHIPPED, changed, line_of, written

from hall.rulecheck import check_files, load_halls

FEES = """
[[rule]]
id = "ban-sao"
procedures = ["2.000815"]
pages = { first_pages = 2, first = 2000, later = 1000, most = 200000 }
words = "Theo trang"
source = "Thông tư"

[[rule]]
id = "khai-sinh"
fields = ["Hộ tịch"]
halls = ["thu"]
channels = ["online"]
from = 2026-08-08
amount = 0
words = "0 đồng"
source = "Nghị quyết"

[[exemption]]
id = "vneid"
procedures = ["1.001193"]
from = 2026-08-15
to = 2027-02-28
words = "VNeID mức độ 2"
source = "Nghị quyết"
"""

MISTAKES = [
    (
        'procedures = ["2.000815"]',
        'procedures = ["2.000816"]',
        "procedures = ",
        '[rule ban-sao].procedures[0]: "2.000816" is not known; did you mean "2.001016"?',
    ),
    (
        'fields = ["Hộ tịch"]',
        'fields = ["Hộ tích"]',
        "fields",
        '[rule khai-sinh].fields[0]: "Hộ tích" is not known; did you mean "Hộ tịch"?',
    ),
    (
        'fields = ["Hộ tịch"]\n',
        "",
        '[[rule]]\nid = "khai-sinh"',
        "[rule khai-sinh]: names no procedure and no field; add procedures = [...] or "
        "fields = [...]",
    ),
    (
        'halls = ["thu"]',
        'halls = ["thư"]',
        "halls",
        '[rule khai-sinh].halls[0]: "thư" is not known; did you mean "thu"?',
    ),
    (
        'channels = ["online"]',
        'channels = ["phone"]',
        "channels",
        '[rule khai-sinh].channels[0]: "phone" is not allowed; known ones are counter, online',
    ),
    (
        "amount = 0",
        "amount = -1",
        "amount",
        "[rule khai-sinh].amount: -1 is too small; write at least 0",
    ),
    (
        "amount = 0\n",
        "",
        '[[rule]]\nid = "khai-sinh"',
        "[rule khai-sinh]: has no fee, or two; write either amount = ... or pages = { ... }",
    ),
    (
        "later = 1000, ",
        "",
        "pages",
        "[rule ban-sao].pages.later: is missing; add later = ...",
    ),
    (
        "to = 2027-02-28",
        "to = 2026-02-28",
        "to =",
        "[exemption vneid].to: 2026-02-28 is before from 2026-08-15; write a later day",
    ),
    (
        'id = "khai-sinh"',
        'id = "ban-sao"',
        'id = "ban-sao"\nfields',
        '[rule ban-sao].id: "ban-sao" is already used on line 3; choose another',
    ),
    (
        'source = "Nghị quyết"\n\n[[ex',
        "\n[[ex",
        '[[rule]]\nid = "khai-sinh"',
        "[rule khai-sinh].source: is missing; add source = ...",
    ),
    (
        "\n[[exemption]]",
        "\n[[waiver]]",
        "[[waiver]]",
        "waiver: unknown key; known ones are exemption, rule",
    ),
]


def folder_with(tmp_path: Path, fees: str) -> Path:
    shutil.copy(SHIPPED / "procedures.csv", tmp_path)
    for calendar in SHIPPED.glob("calendar-*.toml"):
        shutil.copy(calendar, tmp_path)
    written(tmp_path, GOOD)
    return written(tmp_path, fees, "fees.toml")


def told(path: Path) -> list[str]:
    said = [str(p) for p in check_files([path.parent]) if p.level == "error"]
    return [text.removeprefix(f"{path}:") for text in said]


def test_a_good_file_is_loaded_with_the_hall(tmp_path: Path) -> None:
    path = folder_with(tmp_path, FEES)
    assert told(path) == []
    fees = load_halls(tmp_path)["thu"].fees
    assert [r.id for r in fees.rules] == ["ban-sao", "khai-sinh"]
    assert [e.id for e in fees.exemptions] == ["vneid"]


@pytest.mark.parametrize(("old", "new", "at", "said"), MISTAKES)
def test_mistakes(tmp_path: Path, old: str, new: str, at: str, said: str) -> None:
    text = changed(old, new, FEES)
    assert told(folder_with(tmp_path, text)) == [f"{line_of(text, at)}: {said}"]


def test_two_fees_on_one_day_are_told(tmp_path: Path) -> None:
    more = FEES + FEES[: FEES.index('[[rule]]\nid = "khai')].replace('"ban-sao"', '"ban-sao-2"')
    (said,) = told(folder_with(tmp_path, more))
    assert said.endswith(
        '[rule ban-sao-2]: "2.000815" has a fee by rule ban-sao on the same days; '
        "end one rule before the other begins"
    )
    apart = more.replace('words = "Theo trang"', 'to = 2026-12-31\nwords = "x"', 1)
    later = apart[::-1].replace(
        'words = "Theo trang"'[::-1], 'from = 2027-01-01\nwords = "x"'[::-1], 1
    )
    assert told(folder_with(tmp_path, later[::-1])) == []


def test_a_folder_without_fees_has_those_of_the_product(tmp_path: Path) -> None:
    folder_with(tmp_path, FEES).unlink()
    fees = load_halls(tmp_path)["thu"].fees
    assert "chung-thuc-ban-sao" in {r.id for r in fees.rules}
    assert "ho-tich-truc-tuyen-hai-phong" not in {r.id for r in fees.rules}, "of other halls"


def test_a_changed_fee_is_another_rulebook(tmp_path: Path) -> None:
    path = folder_with(tmp_path, FEES)
    before = load_halls(tmp_path)["thu"].digest
    path.write_text(FEES.replace("200000", "300000"), encoding="utf-8")
    assert load_halls(tmp_path)["thu"].digest != before
