"""What a name is written with: its letters, its signs, its words, and which letters stand in words together."""

import re
import unicodedata
from functools import lru_cache

from reconciler.sheets.values.characters import script
from reconciler.sheets.values.names.spellings import fits_a_language, is_usual

_SIGNS = frozenset(" \u00a0'’‘ʼʻʹʾʿ`´′.-‐‑‒–—־,()/·・゠׳״\u200c\u200d&:_")
"""What may stand between the letters of a name; `_MISPLACED` says where some of them may not."""
_NO_LETTERS = frozenset("ƒꞈªº") | set(map(chr, {*range(0x2C2, 0x2E0), *range(0x2E5, 0x300)}))
"""Letters to Unicode, that are signs in the code pages which they come from."""
_COMPATIBILITY = re.compile("[\ufb00-\ufb06\u2100-\u214f\u2460-\u24ff\U0001d400-\U0001d7ff]")
_ORDINAL = re.compile(r"(?<=[A-Za-z.])[ªº](?![\w])")
"""As in Mª and Fr.º."""
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[^\w\s\x00-\xbf\u2000-\u2bff\u3000-\u303f\uff00-\uffef־׳״])*")
"""Letters and the marks on them."""
_PLAINEST = re.compile(r"[^\W\d_]+(?:(?:[ '-]|\. )[^\W\d_]+)*")
_ONE_SCRIPT = re.compile("[A-Za-zÀ-ÖØ-öø-ňŊ-ſḀ-ỿ '.-]*|[\u0400-\u045f '.-]*|[\u0386-\u03ce '.-]*")
_MISPLACED = re.compile(
    r"(?<![Ll])·(?=[A-Za-z\u00c0-\u024f])|(?<=[A-Za-z\u00c0-\u024f])·(?![Ll])"  # Catalan has l·l, Chinese a point
    r"|(?<=[a-z])[–—](?=[a-z])"  # what an ñ or ó of a Macintosh becomes
    r"|:(?![^\W\d_])|(?<![^\W\d_]):"  # Swedish has S:t
    r"|[“”„«»\"](?=[a-z])(?<=[a-z].)"
    r"|(?<![^\W_])[\u0300-\u036f]"
)
_EUROPEAN = re.compile("[\x00-\x7f\xa0\xc0-\u024f\u025b\u0254\u1e00-\u1eff\u0386-\u03ce\u0400-\u045f\u0490-\u04ff‘’]*")
"""What European languages are written with today."""
_TODAY = re.compile(
    f"(?:{_EUROPEAN.pattern[:-1]}|[\u0531-\u0587\u05d0-\u05ea\u05f3\u05f4\u0621-\u0655\u0670\u0679\u067e\u0686\u0688\u0691"
    "\u0698\u06a9\u06af\u06ba\u06be\u06c1\u06cc\u06d2\u0900-\u0e5b\u0e81-\u0edf\u1000-\u109f\u10d0-\u10ff\u1200-\u137f"
    "\u1780-\u17f9\u200c\u200d\u3005\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3ʼ])*"
)
"""What languages of today are written with, without the letters of scholars and of the past."""
_UNLIKELY = re.compile(
    r"è[eiouí]|(?<![jlr])ø[aouíá]|[aou]ø"
    r"|ñ(?!ch|son)[bcdfgkpstz]|ã[bcdfklprstvz]|iæ\b"  # Kuèera, Dvoøák, Gdañsk, Periæ: cp1250
    r"|[eiouyý]þ(?![óorj])|(?<=\w)aþ(?![óorj])|þ(?![aeiouyáéíóúýæörjv])"  # Ayþe: Turkish; Ionuþ: Romanian
    r"|[bcdfghjkmpqstvwxz][çğñ][b-df-hj-np-tv-z]"
    r"|[bcdfghjklmpqtvwxz]ß"  # Blßhovß: read as cp850
    r"|(?:\b[bcdfghjklmrstwz]|ch|bj|sj)š[bcdfghklmnrstvwz]"  # Jšrg, Schšn: written on a Macintosh
    r"|(?:\b[bcdfghjkmpstwz]|ch|bj|sj)ž[bcdfghklmnrstvwz]|oðlu\b",
    re.IGNORECASE,
)
"""Letters that no language has side by side, and that one code page read as another gives."""
_IN_UNLIKELY = frozenset("èøñãæþßšçğžð")
"""One of these is in each of them."""
_CAPITAL_SECOND = re.compile(
    "(?:[hnt]|Ma?c|D[aeiou]|Del|L[aeo]|V[ao]n|Fitz|S[ao]n|Saint|O)[ÀÁÂÄÅÆÇÈÉÊÌÍÎÒÓÔÖØÙÚÜŚŠÞ](?:[^\\W\\d_A-Z]*)"
)
_CAPITALS_INSIDE = re.compile(r"(?:[A-Z]?[a-z]{1,4}){1,2}")


def is_all_letters(text: str) -> bool:
    """Whether a text has letters alone, with the plainest signs between them."""
    return text[-1:].isalpha() and text[:1].isalpha() and _PLAINEST.fullmatch(text) is not None


def is_of_one_script(text: str) -> bool:
    """Whether a text of letters is all Latin, Cyrillic or Greek: sure where it is, and not all that is so."""
    return _ONE_SCRIPT.fullmatch(text) is not None


def first_strange(text: str) -> str:
    """Return the first character that no name is written with, or that stands where none of its kind does."""
    plain = _ORDINAL.sub("", text)
    strange = next((letter for letter in plain if not _is_of_names(letter)), "")
    if not strange and (found := _MISPLACED.search(plain)):
        return found[0]
    return strange


@lru_cache(maxsize=4096)
def _is_of_names(letter: str) -> bool:
    if letter in _SIGNS:
        return True
    if letter in _NO_LETTERS or _COMPATIBILITY.match(letter):
        return False
    category = unicodedata.category(letter)
    if category == "Cn":
        return 0x20000 <= ord(letter) < 0x40000  # Chinese letters that this Python does not know yet
    return category[0] in "LM" or category in ("Nd", "Nl")


def words(text: str) -> list[str]:
    """Return the runs of letters of a text."""
    return _WORD.findall(text)


def mixed_word(text: str) -> str:
    """Return the first word that mixes two scripts as nobody writes them."""
    if text.isascii():
        return ""
    return next((word for word in words(text) if not word.isascii() and _is_mixed(word)), "")


def _is_mixed(word: str) -> bool:
    scripts = [found for found in map(_script, word) if found]
    different = set(scripts)
    if len(different) < 2:
        return False
    if different == {"CJK", "LATIN"}:  # 陳Peter is written, M眉ller is not
        return scripts[0] == scripts[-1]
    return True


def is_odd(text: str) -> bool:
    """Whether letters stand together that no language has, or capitals where none are."""
    return any(map(_is_odd, words(text)))


@lru_cache(maxsize=4096)
def _is_odd(word: str) -> bool:
    if word.isascii() or is_usual(word):
        return False
    return not is_cased(word) or not fits_a_language(word) or _is_all_accents(word) or is_unlikely(word)


def is_unlikely(text: str) -> bool:
    """Whether letters stand side by side in a text that no language has so."""
    return not _IN_UNLIKELY.isdisjoint(text.lower()) and _UNLIKELY.search(text) is not None


def _is_all_accents(word: str) -> bool:
    """Whether a Latin word has no letter of ASCII at all, as a Cyrillic one has that was read as Latin."""
    return len(set(word.lower())) > 1 and all("À" <= letter <= "ÿ" for letter in word)


def is_cased(word: str) -> bool:
    """Whether the capitals of a word stand where names have them: MÜLLER, Müller, müller, McMüller, hÓra."""
    if word.islower() or word.isupper() or word[1:].islower() or word == word.swapcase():
        return True
    if _script(word[0]) != "LATIN":
        return word[0].isupper()
    inside = [at for at, letter in enumerate(word) if at and letter.isupper()]
    return (
        not inside
        or (all(word[at].isascii() for at in inside) and _CAPITALS_INSIDE.fullmatch(word[: inside[0]]) is not None)
        or _CAPITAL_SECOND.fullmatch(word) is not None
    )


def is_european(text: str) -> bool:
    """Whether all words of a text are of European languages as they are written today."""
    return _EUROPEAN.fullmatch(text) is not None and not is_odd(text)


def is_of_today(text: str) -> bool:
    """Whether a text has the letters of living languages alone."""
    return _TODAY.fullmatch(text) is not None


def is_east_asian(text: str) -> bool:
    """Whether a text has letters of East Asian scripts."""
    return any(_script(letter) == "CJK" for letter in text)


def is_all_east_asian(text: str) -> bool:
    """Whether a text is two or more letters of East Asian scripts, and none of others."""
    return len(text) > 1 and all(_script(letter) == "CJK" for letter in text if letter.isalpha())


def mixes_korean(text: str) -> bool:
    """Whether a text has Korean letters beside Chinese or Japanese ones."""
    korean = sum("\uac00" <= letter <= "\ud7a3" for letter in text)
    return 0 < korean < len(text)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the script of a letter or mark; "" for what stands in words of any, as an apostrophe does."""
    if letter in "ªº":
        return ""
    found = script(letter)
    if not found and letter > "\u0482" and unicodedata.category(letter)[0] == "M":
        found = unicodedata.name(letter, "COMBINING").split()[0]
    return "" if found in ("MODIFIER", "COMBINING", "VARIATION") else found
