"""`denluot voice`: build the machine's voice, and say what of a voice is wrong."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from hall.rulebook import Rulebook
    from hall.voice.pack import Pack
    from hall.voice.speaker import Speaker

NUMBERS = range(0, 1000, 25)  # of each lane, that `check` has joined and judged
SHOWN = 30  # findings of a pack


@click.group()
def voice() -> None:
    """The voice: build the machine's own, check what would be heard."""


@voice.command()
@click.option("--hall", "hall_id", help="With the counter names of this hall only (of every hall).")
@click.option("--lang", type=click.Choice(("vi", "en")), help="One language (both).")
@click.option("--voice", "chosen", help="A variant of espeak-ng's vi or en, such as vi+f3.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the packs.")
def build(hall_id: str | None, lang: str | None, chosen: str | None, out: Path | None) -> None:
    """Build the seed packs with espeak-ng, on this machine: a few seconds.

    Without --out they go where the product looks for them. Only the northern vi and its variants
    are taken, since espeak-ng's other Vietnamese voices lose the tones.
    """
    from hall.voice import check as judge
    from hall.voice import espeak
    from hall.voice.announcer import own_keys
    from hall.voice.pack import BadPack, build_seed
    from hall.words import Language

    folder, rulebooks = _where()
    if hall_id and hall_id not in rulebooks:
        raise click.ClickException(f"No hall {hall_id!r}; known are {', '.join(rulebooks)}.")
    books = [rulebooks[hall_id]] if hall_id else list(rulebooks.values())
    if chosen and not lang:
        lang = "en" if chosen.startswith("en") else "vi"
    langs: list[Language] = ["vi", "en"] if lang is None else [lang]  # type: ignore[list-item]
    for one in langs:
        place = (out or folder / ".seed") / one
        try:
            name = espeak.voice_for(one, chosen)
            pack = build_seed(place, one, own_keys(books, one), name)
        except BadPack as error:
            raise click.ClickException(f"{error}; on Debian: apt install espeak-ng.") from error
        except (ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error
        found = judge.pack(pack)
        click.echo(f"{place}: {len(pack.sheet.clips)} clips of {pack.sheet.voice}; {_count(found)}")


@voice.command()
def check() -> None:
    """Judge every clip of every pack, and joined sentences of every counter of every hall.

    Level, clipping, length, silence. Exit code 1 when a pack or a sentence has a fault; a machine
    without espeak-ng is told what that means, and leaves it 0.
    """
    from hall.voice import espeak
    from hall.voice.speaker import Speaker

    folder, rulebooks = _where()
    speaker = Speaker(folder)
    if not espeak.available():
        click.echo("warning: espeak-ng is not installed: what a pack lacks cannot be spoken.")
    if not speaker.able():
        click.echo("warning: there is no voice at all: a call is its chime only.")
        click.echo("         apt install espeak-ng, or record a pack in the office's voice room.")
    faults = _packs(speaker, rulebooks)
    if speaker.able():
        faults += _sentences(speaker, rulebooks)
    sys.exit(1 if faults else 0)


def _packs(speaker: Speaker, rulebooks: Mapping[str, Rulebook]) -> int:
    """Judge the seeds and every hall's published packs; the number of faults."""
    from hall.voice import check as judge
    from hall.voice.booth import Booth
    from hall.voice.pack import BadPack, load

    folders = [speaker.seed_folder("vi"), speaker.seed_folder("en")]
    for id in rulebooks:
        folders += sorted(Booth(speaker.folder / id).folder.glob("rec-*"))
    faults = 0
    for folder in folders:
        if not folder.exists():
            click.echo(f"{folder}: not built; denluot voice build, or at the first call.")
            continue
        try:
            found = judge.pack(load(folder))
        except BadPack as error:
            click.echo(f"error: {error}")
            faults += 1
            continue
        click.echo(f"{folder}: {_count(found)}")
        for finding in found[:SHOWN]:
            click.echo(f"error: {finding.what}: {finding.wrong}")
        faults += len(found)
    return faults


def _sentences(speaker: Speaker, rulebooks: Mapping[str, Rulebook]) -> int:
    """Join and judge calls to every counter; the number of faults."""
    from hall.voice.words import call_keys

    faults = count = 0
    for book in rulebooks.values():
        pack = speaker.seed("vi")
        for at, number in enumerate(NUMBERS):
            counter = book.counters[at % len(book.counters)]
            letter = book.lanes[at % len(book.lanes)].letter
            label = f"{letter}{number:03d}"
            wrong = judged(speaker, call_keys(label, counter.name), pack)
            count += 1
            for sentence in wrong:
                click.echo(f"error: {book.id}: {label}, {counter.name}: {sentence}")
            faults += len(wrong)
    click.echo(f"{count} sentences joined; {faults} faults")
    return faults


def judged(speaker: Speaker, keys: list[str], pack: Pack | None) -> list[str]:
    """What is wrong with one sentence, joined now."""
    from hall.voice import check as judge
    from hall.voice import pcm
    from hall.voice.speaker import plan_seconds

    said = speaker.joined([(keys, pack, "vi")])
    if not said.worded:
        return ["không có tiếng"]
    clips = [clip for key in keys if (clip := speaker.clip(key, pack, "vi")) is not None]
    return judge.sentence(said.samples, plan_seconds(keys, [pcm.seconds(c) for c in clips]))


def _where() -> tuple[Path, Mapping[str, Rulebook]]:
    import settings
    from hall.errors import RulebookInvalid
    from hall.rulecheck import load_halls

    try:
        found = settings.load()
        return found.data / "voice", load_halls(found.halls)
    except (settings.BadSetting, RulebookInvalid) as error:
        raise click.ClickException(str(error)) from error


def _count(found: list[object]) -> str:
    return "no faults" if not found else f"{len(found)} faults"
