"""A small good hall file for the tests of `denluot check`, and how its mistakes are read back."""

from __future__ import annotations

from pathlib import Path

from hall.rulecheck import check_files

SHIPPED = (Path(__file__).parent.parent / "halls").resolve()

GOOD = """
name = "Trung tâm"
place = "Phường Thử"
procedures = ["2.000815", "1.001193", "1.012812"]
common = ["2.000815"]

[[session]]
name = "Sáng"
weekdays = ["mon", "tue", "wed", "thu", "fri"]
from = "07:30"
to = "11:30"
tickets_from = "07:15"
tickets_until = "11:15"

[[session]]
name = "Chiều"
weekdays = ["mon", "tue", "wed", "thu"]
from = "13:30"
to = "17:00"
tickets_from = "13:15"
tickets_until = "16:45"

[[lane]]
letter = "A"
name = "Tư pháp"
name_en = "Justice"
fields = ["Chứng thực", "Hộ tịch"]

[[lane]]
letter = "X"
name = "Đất đai"
name_en = "Land"
fields = ["Đất đai"]
purposes = ["collect", "ask"]

[[counter]]
id = 1
name = "Quầy 1"
lanes = ["A"]

[[counter]]
id = 2
name = "Quầy 2"
lanes = ["X"]

[[printer]]
id = "kiosk"
device = "virtual:"
serves = ["kiosk", "counter"]

[line]
priority_run = 1

[[group]]
id = 1
name = "Nhóm 1"
procedures = ["2.000815"]
source = "Kế hoạch"

[[model]]
id = "thu-nam"
name = "Thứ Năm"
name_en = "Thursday"
slogan = "Thứ Năm"
slogan_en = "Thursday"
plan = "Kế hoạch"
source = "Thứ Năm (1)"
kind = "same_day"
weekdays = ["thu"]
from = 2026-02-12
procedures = ["2.000815", "1.001193"]
declared = { procedures = 2, fields = 2 }
cutoff = { time = "15:30", comparator = "before", anchor = "submission" }
after = { action = "legal_term" }

[[model]]
id = "gio-9"
name = "Giờ thứ 9"
name_en = "Ninth hour"
slogan = "Giờ thứ 9"
slogan_en = "Ninth hour"
plan = "Kế hoạch"
source = "Giờ thứ 9 (1)"
kind = "extended_hours"
weekdays = ["mon", "tue"]
from = 2026-02-23
to = 2026-03-23
procedures = "all"
window = { from = "17:00", to = "18:00", last_ticket = "17:50" }
"""


def written(folder: Path, text: str, name: str = "thu.toml") -> Path:
    """A rule file with that text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def changed(old: str, new: str, text: str = GOOD) -> str:
    """The good file with its first `old` changed."""
    assert old in text
    return text.replace(old, new, 1)


def line_of(text: str, part: str) -> int:
    assert part in text
    return text.count("\n", 0, text.index(part)) + 1


def told(path: Path, level: str = "error") -> list[str]:
    """What `check` says of a file, from the line on: "12: [lane A].letter: ..."."""
    said = [str(p) for p in check_files([path]) if p.level == level]
    assert all(text.startswith(f"{path}:") for text in said)
    return [
        text.removeprefix(f"{path}:").replace(str(SHIPPED / "procedures.csv"), "CATALOGUE")
        for text in said
    ]
