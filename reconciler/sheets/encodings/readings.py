"""What a few words of a file would be in the encodings that make sense: a person who sees them knows which is right."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reconciler.sheets.encodings.western import unlikely

_LINES = 200
"""So many lines with letters outside ASCII are looked at."""
_SAMPLES, _LONGEST = 2, 40
_MOST = 4

_ENCODINGS = (
    ("windows-1252", "cp1252"),
    ("macintosh", "mac_roman"),
    ("windows-1250", "cp1250"),
    ("iso-8859-2", "iso8859_2"),
    ("windows-1254", "cp1254"),
    ("windows-1257", "cp1257"),
    ("cp850", "cp850"),
    ("cp852", "cp852"),
    ("cp437", "cp437"),
    ("x-mac-ce", "mac_latin2"),
    ("cp857", "cp857"),
    ("cp775", "cp775"),
    ("windows-1251", "cp1251"),
    ("koi8-r", "koi8_r"),
    ("koi8-u", "koi8_u"),
    ("cp866", "cp866"),
    ("iso-8859-5", "iso8859_5"),
    ("x-mac-cyrillic", "mac_cyrillic"),
    ("windows-1253", "cp1253"),
    ("cp737", "cp737"),
    ("windows-1255", "cp1255"),
    ("windows-1256", "cp1256"),
    ("iso-8859-6", "iso8859_6"),
    ("cp874", "cp874"),
    ("shift_jis", "cp932"),
    ("euc-jp", "euc_jp"),
    ("gbk", "gbk"),
    ("big5", "cp950"),
    ("euc-kr", "cp949"),
)
"""As people call them and as Python does: by how often files without a mark are in them."""

_WORD = re.compile(r"(?<![^\s,;|\t\"])[^\s,;|\t\"]*[^\x00-\x7f][^\s,;|\t\"]*")
_EDGES = "“”„‚‘’‹›«»¿¡\"'()[].:!?-"
_CLUSTER = re.compile(r"[^\W\d_aeiouyàâãäåæáèéêëìíîïòóôõöøùúûüýœаеёиоуыэюяіїєαεηιουωάέήίόύώ]{5}", re.IGNORECASE)
_VOWEL = re.compile(r"[aeiouyà-ïò-öø-ýœěęąůűőаеёиоуыэюяіїєαεηιουωάέήίόύώ]", re.IGNORECASE)
_WITH_VOWELS = ("LATIN", "CYRILLIC", "GREEK")
_WESTERN = ("cp1252", "mac_roman", "cp850", "cp437")
_EAST_ASIAN = frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "IDEOGRAPHIC", "HANGUL"})
_RARE = re.compile("[㐀-䶿\ue000-\uf8ff]")


class Reading(NamedTuple):
    """Some words of a file as they would be in an encoding."""

    encoding: str
    words: tuple[str, ...]


def readings(data: bytes) -> list[Reading]:
    """Return the readings of a file that make sense, at most four, each of the same places, and no two alike."""
    lines = [line for line in re.split(rb"[\r\n]+", data) if not line.isascii()][:_LINES]
    found: dict[tuple[str, ...], Reading] = {}
    for name, codec in _ENCODINGS:
        if words := _read(lines, codec):
            found.setdefault(words, Reading(name, words))
    return sorted(found.values(), key=lambda reading: _oddness(reading.words))[:_MOST]


def _read(lines: Sequence[bytes], codec: str) -> tuple[str, ...]:
    """Return a few words of some lines in an encoding; () where a word is none there."""
    samples: list[str] = []
    for line in lines:
        try:
            words = [word.strip(_EDGES) for word in _WORD.findall(line.decode(codec))]
        except UnicodeDecodeError:
            return ()
        if not all(map(_is_word, words)) or (codec in _WESTERN and unlikely(words)):
            return ()
        samples.append(" ".join(words)[:_LONGEST])
    return tuple(dict.fromkeys(filter(None, samples)))[:_SAMPLES]


def _is_word(word: str) -> bool:
    """Whether letters of one script, with capitals and marks as names have them, make up a word."""
    if _RARE.search(word) or any(one.islower() and two.isupper() for one, two in pairwise(word) if two > "\x7f"):
        return False
    scripts = set(_scripts(word))
    if scripts == {"LATIN"} and sum(letter > "\x7f" for letter in word) * 3 > len(word) * 2 > 4:
        return False
    return len(scripts) <= 1 or scripts <= _EAST_ASIAN


def _scripts(word: str) -> Iterator[str]:
    """Yield the script of each letter, and what is none for each sign that no name has."""
    for letter in word:
        category = unicodedata.category(letter)
        if category[0] in "LM":
            found = unicodedata.name(letter, "UNKNOWN").split()[0]
            yield "LATIN" if found == "COMBINING" else found
        elif not letter.isascii() and letter not in "’‘–·":
            yield f"no letter: {letter}"
            yield "and no word"


def _oddness(words: Sequence[str]) -> int:
    """Return how odd some words are: no vowel or no capital where a script has them, consonants in a row."""
    parts = [part for word in words for part in word.split()]
    return sum(
        bool(_CLUSTER.search(part))
        + part[:1].islower()
        + (not _VOWEL.search(part) and next(_scripts(part), "") in _WITH_VOWELS)
        for part in parts
    )
