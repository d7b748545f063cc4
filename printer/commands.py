"""`denluot printer`: find out what a printer can do, try one, or start a virtual one."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from hall.printers import Printer
    from printer.probe import Findings
    from printer.trial import Trial

_PAPER = click.option("--paper", type=click.Choice(("80", "58")), help="Its paper in mm (80).")
_JSON = click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
_EXITS = {"printed": 0, "assumed": 3}


@click.group()
def printer() -> None:
    """Printers: what one can do, whether it prints, and one without paper."""


@printer.command()
@click.argument("device")
@_PAPER
@click.option("--no-page", is_flag=True, help="Ask only, print nothing.")
@_JSON
def probe(device: str, paper: str | None, no_page: bool, as_json: bool) -> None:
    """Find out what the printer at DEVICE can do, and print the settings to paste.

    DEVICE is a URL such as tcp://192.168.1.50, usb:///dev/usb/lp0, usb://04b8:0e15 or
    serial:///dev/ttyUSB0?baud=115200. A page is printed to read the width and the bands from.
    """
    from printer import probe as probing
    from printer.link import CannotOpen, Gone

    one, port = _printer(device, paper), _virtual_port()
    try:
        found = probing.ask(device, port)
    except (CannotOpen, Gone) as fault:
        raise click.ClickException(str(fault)) from fault
    if not no_page:
        found = probing.with_page(found, one, port)
    table, notes = probing.settings(found, one), probing.advice(found)
    if as_json:
        _echo({"device": device, **asdict(found), "confirm": found.confirm, "settings": table,
               "advice": notes})  # fmt: skip
    else:
        click.echo("\n".join([*_facts(found), "", table, "", *(f"- {note}" for note in notes)]))


@printer.command()
@click.argument("device", required=False)
@_PAPER
@click.option(
    "--sample",
    type=click.Choice(("ticket", "receipt", "guidance", "width")),
    default="ticket",
    show_default=True,
    help="What to print.",
)
@click.option(
    "--confirm",
    type=click.Choice(("process_id", "fence", "none")),
    help="How it says that a paper is out (fence).",
)
@click.option("--hall", "hall_id", help="With --printer: the settings of a hall file.")
@click.option("--printer", "printer_id", help="Id of the printer in the hall file.")
@_JSON
def test(
    device: str | None,
    paper: str | None,
    sample: str,
    confirm: str | None,
    hall_id: str | None,
    printer_id: str | None,
    as_json: bool,
) -> None:
    """Print a sample at DEVICE, or at a printer of a hall, and say what became of it.

    Exit code 0: the printer says that it is printed; 3: it was sent, and the printer cannot say
    more; 1: anything else, with the sentence of what to do.
    """
    from printer import trial

    if bool(hall_id) != bool(printer_id) or bool(device) == bool(hall_id):
        raise click.UsageError("Name a DEVICE, or a --hall and its --printer.")
    if hall_id and printer_id:
        one, port = _of_hall(hall_id, printer_id, paper, confirm)
    else:
        one, port = _printer(device or "", paper, confirm), _virtual_port()
    done = trial.run(one, sample, port)
    if as_json:
        _echo({"device": one.device, "sample": sample, **done._asdict()})
    else:
        click.echo(_story(done))
    sys.exit(_EXITS.get(done.state, 1))


@printer.command()
@click.option("--port", type=click.IntRange(1, 65535), default=9100, show_default=True)
@_PAPER
@click.option("--page", type=click.IntRange(1, 65535), help="Port of its web page (port - 1).")
@click.option("--save", type=click.Path(path_type=Path), help="Folder for a PNG of each paper.")
def virtual(port: int, paper: str | None, page: int | None, save: Path | None) -> None:
    """Start a printer without paper on 127.0.0.1; its web page shows the roll. Ctrl-C ends it."""
    from printer.virtual.__main__ import main

    words = ["--port", str(port)]
    for name, value in (("--paper", paper), ("--page", page), ("--save", save)):
        words += [name, str(value)] if value is not None else []
    sys.exit(main(words))


def _printer(device: str, paper: str | None, confirm: str | None = None) -> Printer:
    return _made({"id": "trial", "device": device, "serves": ("kiosk",)}, paper, confirm)


def _made(facts: dict[str, Any], paper: str | None, confirm: str | None) -> Printer:
    from pydantic import ValidationError

    from hall.printers import Printer
    from printer.address import address

    facts |= {"paper": int(paper)} if paper else {}
    facts |= {"confirm": confirm} if confirm else {}
    try:
        one = Printer(**facts)
        address(one.device)
    except ValidationError as error:
        raise click.ClickException(error.errors()[0]["msg"]) from error
    except ValueError as error:
        raise click.ClickException(str(error)) from error
    return one


def _of_hall(
    hall_id: str, printer_id: str, paper: str | None, confirm: str | None
) -> tuple[Printer, int | None]:
    """The printer of a hall file, and the port of its virtual one."""
    import settings
    from hall.errors import RulebookInvalid
    from hall.rulecheck import load_halls

    try:
        where = settings.load()
        rulebooks = load_halls(where.halls)
    except (settings.BadSetting, RulebookInvalid) as error:
        raise click.ClickException(str(error)) from error
    if hall_id not in rulebooks:
        raise click.ClickException(f"No hall {hall_id!r}; known are {', '.join(rulebooks)}.")
    found = {one.id: one for one in rulebooks[hall_id].printers}
    if printer_id not in found:
        raise click.ClickException(f"No printer {printer_id!r}; known are {', '.join(found)}.")
    facts = found[printer_id].model_dump(exclude_unset=True)
    port = settings.printer_ports(where, rulebooks).get((hall_id, printer_id))
    return _made(facts, paper, confirm), port


def _virtual_port() -> int:
    import settings

    try:
        return settings.load().printer_port
    except settings.BadSetting as error:
        raise click.ClickException(str(error)) from error


def _facts(found: Findings) -> list[str]:
    """What it answers, a line each."""
    status = ", ".join(map(str, found.status)) or "none"
    lines = [
        f"status (DLE EOT):         answers {status} of 1, 2, 3, 4",
        f"status by itself (ASB):   {_yes(found.asb)}",
        f"fence (GS r):             {_yes(found.fence)}",
        f"process id (GS ( H):      {_yes(found.process_id)}",
        f"calls itself:             {found.name or '-'}",
    ]
    if found.page:
        after = f", {found.page_ms} ms after its last byte" if found.page_ms else ""
        lines.append(f"page:                     {found.page}{after}")
    return lines


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _story(done: Trial) -> str:
    """A trial for a person."""
    lines = [f"{done.state} (printer: {done.printer})"]
    if done.sentence:
        lines.append(done.sentence)
    if done.bytes:
        lines.append(f"{done.bytes} bytes, {done.millimetres:.0f} mm of paper")
    lines += [f"{step:>10} {taken:8.1f} ms" for step, taken in done.steps.items()]
    return "\n".join(lines)


def _echo(answer: dict[str, Any]) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))
