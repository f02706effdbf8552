"""Whether words read as Windows-1252 are likely to be what somebody wrote.

The same bytes are other letters in other encodings, so each letter must stand where languages of Western Europe have
it: “Wa³êsa” and “BŠcker” are Wałęsa and Bäcker. Where two readings are possible, a person is asked.
"""

import re
from collections.abc import Iterable

_VOWELS = "aeiouyàâãäåæáèéêëìíîïòóôõöøùúûüýÿœ"
_MARKS_BEFORE = "“”„‚‘’‹›«»¿¡\"'(["
_MARKS_AFTER = "“”‘’‹›«»…®™©°ºª²³´"
_ICELANDIC = set("áéíóúæ")
_ICELANDIC_WORD = re.compile(r"[áéíóúæ]|sson\b|dóttir\b")
_CENTRAL = set("áíýúìùšžť")
_ESTONIAN = set("õäöüšž")

_TOKEN = re.compile(r"(?<![^\s,;|/+&()\[\]\"])[^\s,;|/+&()\[\]\"]*[^\x00-\x7f][^\s,;|/+&()\[\]\"]*")
"""Looked for where words begin alone, as is `_PARTED`: else each letter of a long cell takes a look at all of it."""
_WITHIN = re.compile(r"[^\W\d_](?:[^\w\s.'’´`·-]|[_¹²³ªº¼½¾µƒ])[^\W\d_]")
"""A sign between two letters, where names have points, apostrophes and hyphens alone."""
_ODD = rf"(?:[^\w\s!-~{re.escape(_MARKS_BEFORE + _MARKS_AFTER)}€£§°–—·•-]|[¹¼½¾µƒ])"
_SIGN = re.compile(rf"[^\W\d_]{_ODD}|{_ODD}[^\W\d_]")
"""A sign that stands beside no letter."""
_BESIDE = re.compile(r"(?<!\d)[€£§°][^\W\d_]|[^\W\d_][€£§¿¡‚„]|[©®™´][^\W\d_]{3}")
"""A sign before or after a letter, where it stands before or after a number, or on the other side."""
_APOSTROPHE = re.compile(r"[^\W\d_]{2}[b-df-hj-np-tv-z]’(?!s\b|t\b|hui\b)[a-zß-ÿ]")
_PARTED = re.compile(
    r"(?<![^\W\d_])[^\W\d_]+\xa0(?!(?:de|del|der|den|di|da|do|dos|du|la|le|van|von|zu|y|e|und|et|and)\b)[a-zß-ÿ]+"
)
"""A space without a break before a small letter: where it is read as a space, it is á in another encoding."""
_CAPITAL_WITHIN = re.compile(r"[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸ](?:[a-zß-öø-ÿ]|$)|[A-Z][À-ÖØ-ÞŠŒŽŸ][a-zß-öø-ÿ]")
_ABBREVIATED = re.compile(r"(?:[NnMm]|[Dd]r|[Ss]t)[ºª°]\.?")

_LIKELY = {
    "ã": r"ã(?:[oei]|n|s?\b)",
    "è": rf"(?<![aeu])è(?![{_VOWELS}]|\b)|(?<=[bcdfglmnoprstuv])è\b(?<!aè)",
    "ê": r"ê(?:[tmlrvcnp]|s\b|qu|\b)",
    "ì": r"ì(?:\b|')",
    "ï": r"(?<=[aeouáéèô])ï",
    "ñ": rf"ñ[{_VOWELS}]",
    "ò": rf"ò(?![{_VOWELS}])",
    "ù": r"ù\b",
    "û": r"û[tlrmn]",
    "æ": r"æ(?!\b)",
    "œ": r"œ(?:u|d|\b)",
    "ÿ": r"(?<=a)ÿ\b",
    "š": rf"(?<=[{_VOWELS}])š|\bš|š[{_VOWELS}](?!rg)",
    "ž": rf"(?<=[{_VOWELS}])ž|\bž|ž[{_VOWELS}]",
}
"""By letter where it stands in names of Western Europe; letters that are not here stand anywhere."""
_PLACES = {letter: re.compile(pattern) for letter, pattern in _LIKELY.items()}


def unlikely(lines: Iterable[str]) -> str:
    """Return the first word of some text, read as Windows-1252, that nobody is likely to have written; "" for none."""
    kept = [line for line in lines if not line.isascii()]
    words = dict.fromkeys(word for line in kept for word in _TOKEN.findall(line))
    if parted := next(filter(None, map(_PARTED.search, kept)), None):
        return parted[0]
    found = next((word for word in words if _is_unlikely(word)), "")
    return found or next((word for word in words if _is_strange_among(word, words)), "")


def _is_unlikely(word: str) -> bool:
    if _ABBREVIATED.fullmatch(word):
        return False
    inner = word.lstrip(_MARKS_BEFORE).rstrip(_MARKS_AFTER + ".:!?'")
    if any(wrong.search(inner) for wrong in (_SIGN, _WITHIN, _APOSTROPHE, _CAPITAL_WITHIN)):
        return True
    if "\xad" in word or _BESIDE.search(word) or inner[:1] in ("š", "ž"):
        return True
    letters = [letter for letter in inner if letter.isalpha()]
    special = [letter for letter in letters if letter > "\x7f"]
    if len(letters) > 1 and len(special) * 2 > len(letters):
        return len(letters) > 2 or len(special) == len(letters)
    small = inner.lower()
    return any(len(place.findall(small)) < small.count(letter) for letter, place in _PLACES.items() if letter in small)


def _is_strange_among(word: str, words: Iterable[str]) -> bool:
    """Whether a word has a letter that is likely beside others of its language alone."""
    small = word.lower()
    if not set(small) & set("ðþýøõû"):
        return False
    letters = {letter for other in words for letter in other.lower() if letter > "\x7f" and letter.isalpha()}
    if set(small) & set("ðþ") and not _ICELANDIC_WORD.search(small):
        return bool(letters & set("üçãâ")) or not letters & _ICELANDIC
    if re.search(r"ý\B", small) and not letters & _ICELANDIC:
        return True
    if "ø" in small and (set(small) & _CENTRAL or (letters & set("ýžš") and not letters & set("ðæå"))):
        return True
    if "û" in small and letters & set("áóú") and not letters & set("èêçàœ"):
        return True
    return bool(re.search(r"õ(?!e)", small)) and not (letters <= _ESTONIAN and len(letters) > 1)
