"""The door to the voice: what a hall says for a call or an announcement, as one WAV."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hall.errors import NotFound
from hall.rulebook import Rulebook
from hall.voice import espeak, pcm
from hall.voice.booth import Booth
from hall.voice.pack import BadPack, Pack, build_seed, table_digest
from hall.voice.settings import KEY, VoiceSettings, from_kept
from hall.voice.speaker import Part, Speaker
from hall.voice.words import (
    OWN,
    Announcement,
    announcement_keys,
    call_keys,
    clips_for,
    result_keys,
)
from hall.words import Language

if TYPE_CHECKING:
    from hall.hall import Hall

log = logging.getLogger(__name__)


class Announcer:
    """One for a deployment. Beside the speaker's seeds and cache each hall has a folder."""

    def __init__(self, speaker: Speaker, halls: Mapping[str, Hall]) -> None:
        self.speaker = speaker
        self._halls = halls
        self._booths = {id: Booth(speaker.folder / id) for id in halls}
        self._packs: dict[str, tuple[str, Pack]] = {}  # of each hall the one that it uses
        self._building = threading.Lock()
        self._seeded = False

    def booth(self, hall: Hall) -> Booth:
        return self._booths[hall.id]

    def settings(self, hall: Hall) -> VoiceSettings:
        return from_kept(hall.preference(KEY))

    def pack(self, hall: Hall, settings: VoiceSettings) -> Pack | None:
        """The pack that the hall chose, else the machine's own; None before that is built."""
        if settings.pack:
            known = self._packs.get(hall.id)
            if known and known[0] == settings.pack:
                return known[1]
            try:
                found = self.booth(hall).pack(settings.pack)
                self._packs[hall.id] = (settings.pack, found)
                return found
            except NotFound:
                log.warning("%s: the voice pack %s is gone", hall.id, settings.pack)
        return self.speaker.seed("vi")

    def able(self, hall: Hall) -> bool:
        """Whether the hall can be spoken to in words; else a call is its chime."""
        return self.speaker.able(self.pack(hall, self.settings(hall)))

    # -- what is said -----------------------------------------------------------------------

    def call(self, hall: Hall, call: Mapping[str, Any]) -> bytes | None:
        """A call of the day's log; None when the office switched it off."""
        kept = self.settings(hall)
        if call["kind"] == "result":
            return self._result(hall, kept, call)
        if not kept.speaks("recall" if call["again"] else "call"):
            return None
        asked = (call["label"], call["counter_name"], int(call["again"]), kept.region)
        return self._say(hall, kept, lambda lang: call_keys(*asked, lang))

    def _result(self, hall: Hall, kept: VoiceSettings, call: Mapping[str, Any]) -> bytes | None:
        if not kept.speaks("result"):
            return None
        asked = (call["label"], call["counter_name"], kept.region)
        return self._say(hall, kept, lambda lang: result_keys(*asked, lang))

    def announcement(self, hall: Hall, kind: Announcement, minutes: int | None) -> bytes | None:
        """None when the office switched it off. Raises ValueError for minutes out of range."""
        kept = self.settings(hall)
        if not kept.speaks(kind):
            return None
        return self._say(
            hall, kept, lambda lang: announcement_keys(kind, minutes, kept.region, lang)
        )

    def chime(self) -> bytes:
        return pcm.write_wav(self.speaker.chime())

    def _say(self, hall: Hall, kept: VoiceSettings, keys: Any) -> bytes:
        more: list[Part] = []
        if kept.english:
            more = [(keys("en"), self.speaker.seed("en"), "en")]
        return self.speaker.say(keys("vi"), self.pack(hall, kept), *more)

    # -- the seed ---------------------------------------------------------------------------

    def seed_soon(self) -> None:
        """Build the machine's packs in the background, if they are missing or of older words.

        Called by whatever is about to speak, so that a start waits for nothing.
        """
        if not self._seeded and espeak.available() and self._building.acquire(blocking=False):
            threading.Thread(target=self._seed, name="voice-seed", daemon=True).start()

    def _stale(self) -> list[Language]:
        stale: list[Language] = []
        langs: tuple[Language, ...] = ("vi", "en")
        for lang in langs:
            seed = self.speaker.seed(lang)
            wanted = table_digest(lang, own_keys(self._books(), lang), espeak.VOICES[lang])
            # A seed that someone built with a voice of their choice stays.
            chosen = seed and not seed.sheet.voice.endswith(espeak.VOICES[lang])
            if not chosen and (seed is None or seed.sheet.table != wanted):
                stale.append(lang)
        return stale

    def _seed(self) -> None:
        try:
            for lang in self._stale():
                build_seed(self.speaker.seed_folder(lang), lang, own_keys(self._books(), lang))
        except (BadPack, OSError) as error:
            # Not tried again at every sound: words are made one by one until the next start.
            log.warning("the seed voice could not be built: %s", error)
        finally:
            self._seeded = True
            self._building.release()

    def _books(self) -> list[Rulebook]:
        return [hall.rulebook for hall in self._halls.values()]


def needed(rulebook: Rulebook, settings: VoiceSettings, lang: Language = "vi") -> list[str]:
    """Every clip that the sentences of a hall can need, in the order to record them."""
    letters = [lane.letter for lane in rulebook.lanes]
    return clips_for(letters, [c.name for c in rulebook.counters], settings.region, lang)


def own_keys(rulebooks: Iterable[Rulebook], lang: Language) -> Sequence[str]:
    """The counters' own names of some halls: what the table of words does not have."""
    found = (
        key
        for book in rulebooks
        for key in needed(book, VoiceSettings(), lang)
        if key.startswith(OWN)
    )
    return sorted(set(found))
