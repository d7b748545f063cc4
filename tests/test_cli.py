"""The `denluot` command as an office uses it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
import settings
from cli import main
from hall import people
from hall.secret import ROLES
from hall.writer import Database

KEYS = {
    "hall", "procedure", "at", "open", "working_day", "day_reason", "models", "fast_track",
    "model", "cutoff_at", "reason", "accepted_at", "due_at", "due_rule", "due_reason", "warnings",
}  # fmt: skip


def explain(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["explain", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_explain_as_json() -> None:
    code, out, _ = explain(
        "--hall", "thanh-ha-xa", "--procedure", "2.000815", "--at", "2023-09-29T15:20",
        "--accepted-at", "2023-09-29T15:45", "--json",
    )  # fmt: skip
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == KEYS
    assert (answer["fast_track"], answer["due_rule"], answer["due_at"]) == (
        True, "next_working_day", "2023-10-02T09:00:00+07:00",
    )  # fmt: skip


def test_explain_for_a_person() -> None:
    code, out, _ = explain(
        "--hall", "tu-minh", "--procedure", "2.000815", "--at", "2026-11-26T15:20"
    )
    assert code == 0
    assert "Mô hình trong ngày: «Ngày Thứ Năm không hẹn»" in out
    assert "thì hẹn trả: 17 giờ, thứ Năm, ngày 26/11/2026" in out
    assert "Danh mục thủ tục của «Ngày Thứ Năm không hẹn» là ví dụ" in out


@pytest.mark.parametrize(
    ("hall", "procedure", "said"),
    [
        ("tu-mihn", "2.000815", "Không có trung tâm “tu-mihn”. Gần nhất: tu-minh"),
        ("tu-minh", "2.000851", "Không có thủ tục “2.000851”. Gần nhất: 2.000815"),
        ("tu-minh", "zzz", "Không có thủ tục “zzz”. Gần nhất: "),
    ],
)
def test_the_unknown_names_the_nearest(hall: str, procedure: str, said: str) -> None:
    code, out, err = explain("--hall", hall, "--procedure", procedure, "--at", "2026-11-26T09:00")
    assert (code, out) == (2, "")
    assert err.startswith(said)


@pytest.mark.parametrize(
    ("hall", "procedure", "times", "said"),
    [
        ("tu-minh", "2.000815", ["--accepted-at", "2026-11-26T15:00"], "là trước khi lấy số"),
        ("tu-minh", "2.000815", ["--submitted-at", "2026-11-26T16:00"], "là sau khi tiếp nhận"),
    ],
)
def test_times_that_cannot_have_been(
    hall: str, procedure: str, times: list[str], said: str
) -> None:
    code, out, err = explain(
        "--hall", hall, "--procedure", procedure, "--at", "2026-11-26T15:20", *times
    )
    assert (code, out) == (2, "")
    assert said in err


def test_a_dossier_sent_in_time_and_accepted_after_the_cutoff() -> None:
    """ "nộp trước 15 giờ 30" counts the hand-over, not the clerk's last tick."""
    code, out, _ = explain(
        "--hall", "tu-minh", "--procedure", "2.000815", "--at", "2026-11-26T15:20",
        "--submitted-at", "2026-11-26T15:29", "--accepted-at", "2026-11-26T15:40", "--json",
    )  # fmt: skip
    assert (code, json.loads(out)["due_rule"]) == (0, "same_day")


@pytest.mark.parametrize("at", ["2026-11-26", "15:20", "tomorrow"])
def test_a_day_alone_is_no_moment(at: str) -> None:
    code, out, err = explain("--hall", "tu-minh", "--procedure", "2.000815", "--at", at)
    assert (code, out) == (2, "")
    assert "write it like 2026-11-26T15:20" in err


def test_nobody_is_nameless() -> None:
    done = CliRunner().invoke(main, ["pin", "--hall", "tu-minh", "--name", "  "])
    assert (done.exit_code, done.stderr) == (2, "A member of staff needs a name: --name.\n")


def test_a_code_of_another_hall_says_where_it_is() -> None:
    """Huyện Thanh Hà did not take civil status: that was the communes' work."""
    code, _, err = explain(
        "--hall", "thanh-ha-huyen", "--procedure", "1.000656", "--at", "2023-09-29T09:00"
    )
    assert code == 2
    assert "Thủ tục này có ở: " in err
    assert "thanh-ha-xa" in err


def test_check_passes_what_ships() -> None:
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 0
    assert "\n0 errors," in done.stdout


@pytest.mark.parametrize(
    "command", [[], ["run"], ["check"], ["explain"], ["db"], ["pin"], ["password"]]
)
def test_help_is_worth_reading(command: list[str]) -> None:
    done = CliRunner().invoke(main, [*command, "--help"])
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 5


def test_a_pin_and_a_password_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DENLUOT_DATA", str(tmp_path))

    def given(*arguments: str) -> list[tuple[str, str, str]]:
        done = CliRunner().invoke(main, [*arguments, "--hall", "tu-minh"])
        assert done.exit_code == 0, done.output
        return re.findall(r"tu-minh: (.+): (PIN|office password) (\S+)", done.stdout)

    ((name, kind, first),) = given("pin")
    assert (name, kind, len(first)) == ("Cán bộ quầy", "PIN", 6)
    ((name, kind, word),) = given("password")
    assert (name, kind, len(word)) == ("Quản trị trung tâm", "office password", 19)
    both = given("pin", "--name", "Lê Thị Vân", "--role", "office", "--role", "head")
    assert [kind for _, kind, _ in both] == ["office password", "PIN"]
    given("pin", "--name", "Lê Thị Vân")
    hall_of = Database(settings.load().database)
    with hall_of.read() as conn:
        found = {p.name: p.roles for p in people.staff(conn, "tu-minh")}
    hall_of.close()
    assert found == {
        "Cán bộ quầy": {"clerk"},
        "Quản trị trung tâm": {"office"},
        "Lê Thị Vân": {"office", "head"},  # a new PIN takes no role away
    }


def test_the_command_knows_every_role() -> None:
    assert tuple(ROLES) == cli.ROLES
