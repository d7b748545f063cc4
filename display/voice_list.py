"""What the voice's room lists: the clips with what is known of each, and the voices to choose."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from hall.hall import Hall
from hall.voice import espeak
from hall.voice.announcer import Announcer, needed
from hall.voice.settings import VoiceSettings
from hall.voice.words import OWN, stem, text_of
from hall.words import clock_vi, date_vi

STATES = {"recorded": "Đã thu", "machine": "Giọng máy", "missing": "Chưa có"}
PAUSE = "Đọc như trong câu, đều giọng; số đọc rõ từng tiếng."


class Row(NamedTuple):
    """A clip: what to read, and whose voice it is in the draft."""

    key: str
    text: str
    file: str
    state: str
    words: str
    figures: str
    hint: str


def groups(hall: Hall, voice: Announcer, kept: VoiceSettings) -> list[tuple[str, list[Row]]]:
    """The clips in the order in which they are best recorded."""
    draft, seed = voice.booth(hall).draft(), voice.speaker.seed("vi")
    found: dict[str, list[Row]] = {"Câu": [], "Số": [], "Chữ của lĩnh vực": [], "Tên quầy": []}
    for key in needed(hall.rulebook, kept):
        clip = draft.sheet.clips.get(key) if draft else None
        state = "recorded" if clip else "missing"
        if clip is None and (seed and key in seed.sheet.clips):
            clip, state = seed.sheet.clips[key], "machine"
        elif clip is None and espeak.available():  # built in a moment, or spoken when it is needed
            state = "machine"
        figures = (
            f"{clip.ms / 1000:.2f} giây, {clip.rms:.1f} dBFS".replace(".", ",") if clip else ""
        )
        text = text_of(key)
        file, said = f"{stem(key)}.wav", figures.replace(".", ",")
        row = Row(key, text, file, state, STATES[state], said, _hint(key, text))
        found[_group(key)].append(row)
    return [(name, rows) for name, rows in found.items() if rows]


def _group(key: str) -> str:
    if key.startswith(OWN):
        return "Tên quầy"
    if key.startswith("chu_"):
        return "Chữ của lĩnh vực"
    number = key.startswith("so_") or key in ("mot", "tu", "lam", "tram", "linh", "le")
    return "Số" if number else "Câu"


def _hint(key: str, text: str) -> str:
    """How it stands in its sentence: what is read in its place sounds right there."""
    if key.startswith("chu_"):
        return f"Chữ {key[4:]}, như trong «số {key[4:]}, không»"
    if key.startswith("so_"):
        digit = len(key) == len("so_0")
        return f"Như trong «số {text} không»" if digit else f"Như trong «quầy số {text}»"
    return {
        "mot": "Như trong «hai mươi mốt»",
        "tu": "Như trong «hai mươi tư»",
        "lam": "Như trong «hai mươi lăm»",
        "so": "Như trong «Mời lại lần hai: số A»",
        "nhan_ket_qua": "Như trong «đến quầy số bảy nhận kết quả»",
        "con": "Như trong «Còn mười lăm phút»",
    }.get(key, "")


def voices(hall: Hall, voice: Announcer, kept: VoiceSettings) -> list[dict[str, Any]]:
    """The machine's voice and the published packs, newest first; `live`: the one that is heard."""
    seed = voice.speaker.seed("vi")
    machine = seed.sheet.voice if seed else "chưa có trên máy này"
    rows = [{"id": "", "name": "Giọng máy", "about": machine, "live": kept.pack is None}]
    for pack in voice.booth(hall).published():
        at = datetime.strptime(pack.id, "rec-%Y%m%d-%H%M%S").replace(tzinfo=hall.rulebook.zone)
        count = sum(clip.source == "recorded" for clip in pack.sheet.clips.values())
        about = f"{clock_vi(at)} · {count} tiếng thu"
        name = f"Giọng thu {date_vi(at)}"
        rows.append({"id": pack.id, "name": name, "about": about, "live": kept.pack == pack.id})
    return rows


def reading_list(hall: Hall, kept: VoiceSettings) -> str:
    """File name and text of every clip, a line each, for recording elsewhere."""
    lines = [f"{stem(key)}.wav\t{text_of(key)}" for key in needed(hall.rulebook, kept)]
    return "\n".join([f"# {PAUSE} WAV, 16 bit.", *lines, ""])
