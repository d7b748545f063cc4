"""The machine's voice: espeak-ng, where this machine has it. It seeds packs and fills gaps.

Debian's espeak-ng 1.51 has three Vietnamese voices; only the northern `vi` keeps the tones apart,
and of its variants `vi+Annie` spans them widest; English has the same voice.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import threading
from array import array

from hall.voice.pcm import NotSound, read_wav
from hall.words import Language

log = logging.getLogger(__name__)
PROGRAM = "espeak-ng"
VOICES: dict[Language, str] = {"vi": "vi+Annie", "en": "en+Annie"}
NORTHERN = "vi"  # central and southern espeak voices lose the tones, and are never taken
LICENCE = "Made on this machine by espeak-ng (GPL-3.0-or-later); the recording is not distributed."
WORDS_A_MINUTE = 140
SINGLE_WORD = 110  # alone, a syllable at 140 is cut to a fifth of a second
PATIENCE = 10.0  # seconds
LONGEST_TEXT = 4000  # letters
LONGEST_SPEECH = 400.0  # seconds
_at_once = threading.BoundedSemaphore(2)  # however many texts are asked for


def available() -> bool:
    return shutil.which(PROGRAM) is not None


def voice_for(lang: Language, voice: str | None = None) -> str:
    """The voice to speak a language with. Raises ValueError for one that must not be taken."""
    chosen = voice or VOICES[lang]
    if chosen.partition("+")[0] not in ({NORTHERN} if lang == "vi" else {"en", "en-us", "en-gb"}):
        raise ValueError(
            f"{chosen!r} is no voice for {lang}; it would be {VOICES[lang]} or another variant of "
            f"{NORTHERN if lang == 'vi' else 'en'} (the other Vietnamese ones lose the tones)."
        )
    return chosen


def speak(text: str, lang: Language, voice: str | None = None) -> array[int] | None:
    """The samples of a text; None when this machine has no espeak-ng, or it failed."""
    program = shutil.which(PROGRAM)
    if program is None:
        return None
    pace = SINGLE_WORD if len(text.split()) == 1 else WORDS_A_MINUTE
    command = [program, "-v", voice or VOICES[lang], "-s", str(pace), "--stdin", "--stdout"]
    try:
        with _at_once:
            done = subprocess.run(
                command, input=text[:LONGEST_TEXT].encode(), capture_output=True, timeout=PATIENCE
            )
        return read_wav(done.stdout, LONGEST_SPEECH) if done.returncode == 0 else None
    except (OSError, subprocess.TimeoutExpired, NotSound) as error:
        log.warning("%s did not speak: %s", PROGRAM, error)
        return None
