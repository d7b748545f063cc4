"""The `denluot` command. Heavy imports wait until a command needs them."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

import settings
from cli_parts import Later, Moment
from printer.commands import printer

if TYPE_CHECKING:
    from hall.rulebook import Rulebook


ROLES = ("clerk", "guide", "results", "head", "office")  # hall.secret.ROLES, which is slow to load


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Đến Lượt, the queue of a public service hall.

    \b
    denluot run                       start the product with every hall of halls/
    denluot run --at 2026-11-26T15:20 start it in another time, for a demonstration
    denluot check                     find every mistake in the halls' rules
    denluot explain --hall tu-minh --procedure 2.000815 --at 2026-11-26T15:20
                                      ask the rules what they would promise
    denluot pin --hall tu-minh        give a member of staff a new PIN
    denluot password --hall tu-minh   give someone of the office a new password
    denluot printer probe DEVICE      find out what a printer can do
    denluot scanner read DEVICE       read a scanner that does not type, for one kiosk
    denluot voice build               build the machine's voice with espeak-ng
    denluot voice check               judge every clip, and sentences of every counter

    Where it runs is set by DENLUOT_DATA, DENLUOT_HALLS, DENLUOT_DATABASE, DENLUOT_HOST,
    DENLUOT_PORT, DENLUOT_URL, DENLUOT_ENROL and others (see docs/operations.md).
    """


main.add_command(printer)
main.add_command(
    Later("voice", "display.commands", "The voice: build the machine's own, check what is heard.")
)
main.add_command(Later("scanner", "kiosk.commands", "Scanners that do not type."))


@main.command()
@click.option("--at", type=Moment(), help="Start the clock here and let it run (demonstrations).")
@click.option("--host", help="Address to listen on; 0.0.0.0 for the whole LAN of the hall.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (8000).")
def run(at: datetime | None, host: str | None, port: int | None) -> None:
    """Start the product: every hall, every face, the printers. Ctrl-C stops it.

    The database is created or migrated first. With --at every page shows a demo badge and the
    tickets go to a database of their own, never into a real day.
    """
    import prepare

    rulebooks = _rulebooks(_settings().halls)
    zone = next(iter(rulebooks.values())).zone
    start = at.replace(tzinfo=zone) if at and at.tzinfo is None else at
    try:
        prepare.run(_settings(host=host, port=port, demo_start=start), rulebooks)
    except prepare.CannotStart as reason:
        _stop(str(reason), 1)


@main.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Report every problem of hall, catalogue and calendar files at once.

    Without FILES it checks all of them and compares the calendars with the `holidays` package.
    Each line names the file, the line, the field, what is wrong and what would be right.
    Exit code 1 when there is an error; warnings alone leave it 0.
    """
    from zoneinfo import ZoneInfo

    from hall.clock import SystemClock
    from hall.rulecheck import check_files
    from hall.voice import espeak

    today = SystemClock().now().astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).date()
    problems = check_files(files or [_short(_settings().halls)], today=today)
    for problem in problems:
        click.echo(f"{problem.level}: {problem}")
    if not files and not espeak.available():
        click.echo("note: espeak-ng is not installed; what can be spoken: denluot voice check")
    errors = sum(p.level == "error" for p in problems)
    warned = len(problems) - errors
    click.echo(f"{_count(errors, 'error')}, {_count(warned, 'warning')}")
    sys.exit(1 if errors else 0)


@main.command()
@click.option("--hall", "hall_id", required=True, help="Id of the hall, such as tu-minh.")
@click.option("--procedure", required=True, help="Code of the procedure, such as 2.000815.")
@click.option("--at", type=Moment(), required=True, help="When the ticket is asked for.")
@click.option("--accepted-at", type=Moment(), help="When the clerk accepts (default: --at).")
@click.option(
    "--submitted-at", type=Moment(), help="When it was handed over or sent in (--accepted-at)."
)
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
def explain(
    hall_id: str,
    procedure: str,
    at: datetime,
    accepted_at: datetime | None,
    submitted_at: datetime | None,
    as_json: bool,
) -> None:
    """Say what the rules make of a procedure at a moment, and why.

    An office can try a rule before publishing it. An unknown hall or procedure: the nearest
    ones, exit code 2.
    """
    from difflib import get_close_matches

    from hall.errors import NotFound, Refused, UnknownHall, UnknownProcedure
    from hall.explaining import explain as ask

    rulebooks = _rulebooks(_settings().halls)
    try:
        if hall_id not in rulebooks:
            near = get_close_matches(hall_id, rulebooks, 3, 0.3) or list(rulebooks)
            raise UnknownHall(hall_id, near)
        answer = ask(rulebooks[hall_id], procedure, at, accepted_at, submitted_at)
    except UnknownProcedure as error:
        others = [
            id for id, b in rulebooks.items() if any(p.code == procedure for p in b.procedures)
        ]
        where = f" Thủ tục này có ở: {', '.join(others)}." if others else ""
        _stop(error.sentence + where, 2)
    except (NotFound, Refused) as error:
        _stop(error.sentence, 2)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        click.echo(_readable(rulebooks[hall_id], answer))


@main.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Create the database, or bring it to this version's tables."""
    import prepare

    try:
        done = prepare.migrate(_settings())
    except prepare.CannotStart as reason:
        _stop(str(reason), 1)
    click.echo("The database was migrated." if done else "The database is up to date.")


@main.command()
@click.option("--hall", "hall_id", required=True, help="Id of the hall.")
@click.option("--name", default="Cán bộ quầy", show_default=True, help="Who the PIN is for.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice(ROLES),
    help="What they may do; may be repeated. Without it they keep their roles, or are clerks.",
)
@click.option("--demo", is_flag=True, help="In the database of the demo clock.")
def pin(hall_id: str, name: str, roles: tuple[str, ...], demo: bool) -> None:
    """Give a member of staff a new PIN, adding them if unknown; it is shown this once.

    Who is given the role office gets a password as well.
    """
    _give(hall_id, name, demo, roles, pin=True, password="office" in roles)


@main.command()
@click.option("--hall", "hall_id", required=True, help="Id of the hall.")
@click.option("--name", default="Quản trị trung tâm", show_default=True, help="Whose it is.")
@click.option("--demo", is_flag=True, help="In the database of the demo clock.")
def password(hall_id: str, name: str, demo: bool) -> None:
    """Give someone of the office a new password, adding them if unknown; it is shown this once.

    For the day on which nobody knows one any more: the office itself gives new ones.
    """
    _give(hall_id, name, demo, password=True)


def _give(hall_id: str, name: str, demo: bool, roles: tuple[str, ...] = (), **what: bool) -> None:
    import prepare

    start = datetime.fromisoformat("2026-01-01T00:00+07:00") if demo else None
    found = _settings(demo_start=start)
    rulebooks = _rulebooks(found.halls)
    if not name.strip():
        _stop("A member of staff needs a name: --name.", 2)
    if hall_id not in rulebooks:
        _stop(f"There is no hall {hall_id!r}; known are {', '.join(rulebooks)}.", 2)
    try:
        prepare.migrate(found)
    except prepare.CannotStart as reason:
        _stop(str(reason), 1)
    told = prepare.give(found, rulebooks[hall_id], name.strip(), roles, **what)
    if told.password:
        click.echo(f"{hall_id}: {name.strip()}: office password {told.password}")
    if told.pin:
        click.echo(f"{hall_id}: {name.strip()}: PIN {told.pin}")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _settings(**overrides: Any) -> settings.Settings:
    try:
        return settings.load(**overrides)
    except settings.BadSetting as error:
        _stop(str(error), 1)


def _rulebooks(folder: Path) -> dict[str, Rulebook]:
    from hall.errors import RulebookInvalid
    from hall.rulecheck import load_halls

    try:
        return load_halls(_short(folder))
    except RulebookInvalid as error:
        for problem in error.problems:
            if problem.level == "error":
                click.echo(f"{problem.level}: {problem}", err=True)
        _stop("The rules have errors; mend the lines above (denluot check).", 1)


def _short(folder: Path) -> Path:
    """The folder as a person in this one would write it."""
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _readable(rulebook: Rulebook, answer: dict[str, Any]) -> str:
    """The same answer for a person, in Vietnamese."""
    from hall.words import moment_vi

    def when(iso: str | None) -> str:
        return moment_vi(datetime.fromisoformat(iso)) if iso else "không có"

    procedure = rulebook.procedure(answer["procedure"], datetime.fromisoformat(answer["at"]).date())
    models = ", ".join(f"«{rulebook.model(m).name}»" for m in answer["models"]) or "không có"
    lines = [
        f"{rulebook.name} {rulebook.place}",
        f"Thủ tục: {procedure.name} ({procedure.code})",
        f"Lúc: {when(answer['at'])}. {answer['day_reason']}. "
        + ("Đang phát số." if answer["open"] else "Không phát số."),
        f"Mô hình trong ngày: {models}",
        f"Trả trong ngày: {'dự kiến có' if answer['fast_track'] else 'không'}. {answer['reason']}",
        f"Giờ chốt: {when(answer['cutoff_at'])}",
        f"Tiếp nhận lúc {when(answer['accepted_at'])} thì hẹn trả: {when(answer['due_at'])}",
        f"Vì: {answer['due_reason']}",
    ]
    return "\n".join([*lines, *(f"Lưu ý: {w}" for w in answer["warnings"])])


def _stop(sentence: str, code: int) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
