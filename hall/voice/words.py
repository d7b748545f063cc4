"""The one table of what the voice says: keys of clips and their words. Pure.

A sentence is a row of keys. Every word is written out here, so that no engine ever decides how
"3", "A" or "15" is read. Vietnamese follows domain.md section 6: the digits of a ticket one by
one, counters and minutes as cardinals, `region` for linh or lẻ and nghìn or ngàn.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from hall.words import Language, syllables

Region = Literal["bac", "nam"]
OWN = "ten:"  # a key that carries its own words: the name of a counter that has no number

_ONES_VI = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_ONES_EN = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS_EN = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

LETTERS = {
    "A": "a", "B": "bê", "C": "xê", "D": "dê", "Đ": "đê", "E": "e", "G": "gờ", "H": "hát",
    "K": "ca", "L": "lờ", "M": "mờ", "N": "nờ", "P": "pê", "Q": "quy", "S": "sờ", "T": "tê",
    "U": "u", "V": "vê", "X": "ích",
}  # fmt: skip
_LETTERS_EN = {
    "A": "ay", "H": "aitch", "K": "kay", "L": "ell", "M": "em", "N": "en", "Q": "cue", "U": "you",
    "X": "ex",
}  # fmt: skip

_PHRASES_VI = {
    "xin_moi_so": "Xin mời số",
    "den_quay_so": "đến quầy số",
    "moi_lai_lan": "Mời lại lần",
    "moi_cong_dan_co_so": "Mời công dân có số",
    "nhan_ket_qua": "nhận kết quả",
    "so": "số",
    "con": "Còn",
    "phut_nhan_ho_so": "phút nhận hồ sơ trả kết quả trong ngày",
    "het_gio_nhan": "Đã hết giờ nhận hồ sơ trả kết quả trong ngày",
    "phut_het_gio": "phút nữa là hết giờ làm việc",
    "het_gio_lam_viec": "Đã hết giờ làm việc. Xin cảm ơn quý công dân",
}
_PHRASES_EN = {
    "number": "Number",
    "go_to_counter": "please go to counter",
    "go_to_screen": "please go to the counter shown on the screen",
    "call_again": "Calling again, number",
    "result_is_ready": "your result is ready",
    "minutes_same_day": "minutes left to hand in same day papers",
    "same_day_over": "Same day papers are no longer accepted today",
    "minutes_closing": "minutes until closing time",
    "closed": "The office is now closed. Thank you",
}
_JOINTS_VI = {"mot": "mốt", "tu": "tư", "lam": "lăm", "tram": "trăm"}
_REGIONAL = {
    "linh": ("bac", "linh"),
    "le": ("nam", "lẻ"),
    "nghin": ("bac", "nghìn"),
    "ngan": ("nam", "ngàn"),
}
# Before these the voice draws breath.
CLAUSES = frozenset({"den_quay_so", "so", "result_is_ready", "go_to_counter", "go_to_screen"})

Announcement = Literal["cutoff_soon", "cutoff_over", "closing_soon", "closed"]
ANNOUNCEMENTS: tuple[Announcement, ...] = ("cutoff_soon", "cutoff_over", "closing_soon", "closed")


def _numbers_vi() -> dict[str, str]:
    words = {f"so_{n}": _ONES_VI[n] for n in range(11)}
    for n in range(11, 20):
        words[f"so_{n}"] = "mười " + ("lăm" if n == 15 else _ONES_VI[n - 10])
    return words | {f"so_{n}0": f"{_ONES_VI[n]} mươi" for n in range(2, 10)}


def _numbers_en() -> dict[str, str]:
    words = {f"so_{n}": word for n, word in enumerate(_ONES_EN)}
    words |= {f"so_{n}0": word for n, word in enumerate(_TENS_EN, 2)}
    return words | {"hundred": "hundred", "thousand": "thousand"}


TABLE: dict[Language, dict[str, str]] = {
    "vi": {
        **_PHRASES_VI,
        **_numbers_vi(),
        **_JOINTS_VI,
        **{key: text for key, (_, text) in _REGIONAL.items()},
        **{f"chu_{letter}": text for letter, text in LETTERS.items()},
    },
    "en": {
        **_PHRASES_EN,
        **_numbers_en(),
        **{f"chu_{letter}": text for letter, text in _LETTERS_EN.items()},
    },
}


def text_of(key: str, lang: Language = "vi") -> str:
    """The words of a clip. Raises KeyError for a key that no sentence has."""
    return key[len(OWN) :] if key.startswith(OWN) else TABLE[lang][key]


def spoken(keys: Iterable[str], lang: Language = "vi") -> str:
    """A sentence in words, as it is heard."""
    return " ".join(text_of(key, lang) for key in keys)


def stem(key: str) -> str:
    """The plain file name of a clip, without ending: "so_5", "ten_den_ban_huong_dan"."""
    return "_".join(("ten", *syllables(text_of(key))))[:80] if key.startswith(OWN) else key


# -- numbers --------------------------------------------------------------------------------


def cardinal(n: int, region: Region = "bac", lang: Language = "vi") -> list[str]:
    """The keys of a whole number from 0 to 999,999. Raises ValueError outside."""
    if not 0 <= n <= 999_999:
        raise ValueError(f"{n} is not from 0 to 999,999")
    return _cardinal_en(n) if lang == "en" else _cardinal_vi(n, region)


def _cardinal_vi(n: int, region: Region) -> list[str]:
    if n <= 20:
        return [f"so_{n}"]
    if n < 100:
        unit = {0: [], 1: ["mot"], 4: ["tu"], 5: ["lam"]}.get(n % 10, [f"so_{n % 10}"])
        return [f"so_{n // 10}0", *unit]
    if n < 1000:
        return [f"so_{n // 100}", "tram", *_after_hundred(n % 100, region)]
    thousands = [*_cardinal_vi(n // 1000, region), "nghin" if region == "bac" else "ngan"]
    rest = n % 1000
    if rest == 0:
        return thousands
    return [*thousands, f"so_{rest // 100}", "tram", *_after_hundred(rest % 100, region)]


def _after_hundred(rest: int, region: Region) -> list[str]:
    if rest == 0:
        return []
    empty_ten = ["linh" if region == "bac" else "le"] if rest < 10 else []
    return empty_ten + _cardinal_vi(rest, region)


def _cardinal_en(n: int) -> list[str]:
    if n < 20:
        return [f"so_{n}"]
    if n < 100:
        return [f"so_{n // 10}0", *([f"so_{n % 10}"] if n % 10 else [])]
    size, word = (100, "hundred") if n < 1000 else (1000, "thousand")
    return [*_cardinal_en(n // size), word, *(_cardinal_en(n % size) if n % size else [])]


# -- sentences ------------------------------------------------------------------------------


def call_keys(
    label: str, counter_name: str, again: int = 0, region: Region = "bac", lang: Language = "vi"
) -> list[str]:
    """ "Xin mời số A, không không bảy, đến quầy số ba"; `again`: how often it was recalled."""
    if lang == "en":
        first = ["call_again" if again else "number"]
    elif again:
        first = ["moi_lai_lan", *cardinal(again + 1, region), "so"]
    else:
        first = ["xin_moi_so"]
    return [*first, *_ticket(label, lang), *_where(counter_name, region, lang)]


def result_keys(
    label: str, counter_name: str, region: Region = "bac", lang: Language = "vi"
) -> list[str]:
    """ "Mời công dân có số A, không một hai, đến quầy số bảy nhận kết quả"."""
    where = _where(counter_name, region, lang)
    if lang == "en":
        return ["number", *_ticket(label, lang), "result_is_ready", *where]
    return ["moi_cong_dan_co_so", *_ticket(label, lang), *where, "nhan_ket_qua"]


def announcement_keys(
    kind: Announcement, minutes: int | None = None, region: Region = "bac", lang: Language = "vi"
) -> list[str]:
    """An announcement; raises ValueError for one that counts minutes and has none."""
    if kind in ("cutoff_soon", "closing_soon") and minutes is None:
        raise ValueError(f"{kind} counts minutes")
    many = cardinal(minutes or 0, region, lang)
    rows: dict[str, tuple[list[str], list[str]]] = {
        "cutoff_soon": (["con", *many, "phut_nhan_ho_so"], [*many, "minutes_same_day"]),
        "cutoff_over": (["het_gio_nhan"], ["same_day_over"]),
        "closing_soon": (["con", *many, "phut_het_gio"], [*many, "minutes_closing"]),
        "closed": (["het_gio_lam_viec"], ["closed"]),
    }
    return rows[kind][lang == "en"]


def clips_for(
    letters: Iterable[str],
    counter_names: Iterable[str],
    region: Region = "bac",
    lang: Language = "vi",
) -> list[str]:
    """Every clip that a hall's sentences can need, in the order in which they are best recorded."""
    names = list(counter_names)
    used = dict.fromkeys(key for key in TABLE[lang] if key in _PHRASES_VI | _PHRASES_EN)
    used |= dict.fromkeys(key for n in range(100) for key in cardinal(n, region, lang))
    used |= dict.fromkeys(f"chu_{x}" for x in letters if f"chu_{x}" in TABLE[lang])
    used |= dict.fromkeys(key for name in names for key in _where(name, region, lang))
    return list(used)


def name_in_words(name: str, region: Region = "bac") -> str:
    """A counter's own name with its numbers and letters written out: "Bàn 2B" is "bàn hai bê"."""
    found = re.findall(r"\d+|[^\W\d_]+", unicodedata.normalize("NFC", name))
    return " ".join(_part(word, region) for word in found)


def _part(word: str, region: Region) -> str:
    if word.isdecimal():
        number = cardinal(int(word), region) if len(word) <= 3 else [f"so_{int(d)}" for d in word]
        return spoken(number)
    return LETTERS.get(word, word[:1].lower() + word[1:])


def _ticket(label: str, lang: Language) -> list[str]:
    table = TABLE[lang]
    keys = [f"so_{int(c)}" if c.isdecimal() else f"chu_{c.upper()}" for c in label if c.isalnum()]
    # A letter that the table lacks is at least said as it stands.
    return [key if key in table else f"{OWN}{key.rpartition('_')[2].lower()}" for key in keys]


def _where(counter_name: str, region: Region, lang: Language) -> list[str]:
    name = unicodedata.normalize("NFC", counter_name).strip()
    numbered = re.fullmatch(r"quầy(?:\s+số)?\s+(\d{1,3})", name, re.IGNORECASE)
    if numbered:
        first = "go_to_counter" if lang == "en" else "den_quay_so"
        return [first, *cardinal(int(numbered[1]), region, lang)]
    return ["go_to_screen"] if lang == "en" else [f"{OWN}đến {name_in_words(name, region)}"]
