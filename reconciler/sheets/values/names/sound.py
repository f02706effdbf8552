"""Names that need no judge: what a look at the letters and the words of many at once tells."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from reconciler.sheets.values.names import letters, misread, nothing, spellings

_LATIN = "A-Za-zÀ-ÂÄ-ÖØ-öø-ňŊ-žḀ-ẙẟ-ỿ"
"""Without an Ã, which may be what is left of an à."""
_CYRILLIC, _GREEK = "\u0400-\u045f", "ΆΈ-ΊΌΎ-ΡΣ-ώ"
_CJK = "\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fef\uac00-\ud7a3"


def _lines(scripts: Iterable[str], between: str) -> re.Pattern[str]:
    """Return a pattern of the lines that are words of one of some scripts, with signs of a kind between two."""
    return re.compile("|".join(rf"^[{script}]+(?:(?:{between})[{script}]+)*$" for script in scripts), re.MULTILINE)


_EUROPEAN, _EAST_ASIAN = _lines((_LATIN, _CYRILLIC, _GREEK), r"[ '-]|\. "), _lines((_CJK,), " ")
_BETWEEN = str.maketrans(dict.fromkeys("'-.", " "))
_WITHOUT_ASCII = str.maketrans("", "", "".join(map(chr, range(128))))


def without_sound(texts: Iterable[str]) -> set[str]:
    """Return some texts of one line each without those in which no damage can be: what is left is to be judged."""
    left = set(texts)
    together = "\n".join(left)
    sound = {*_sound_european(_EUROPEAN.findall(together)), *_sound_east_asian(_EAST_ASIAN.findall(together))}
    return left - {text for text in sound if text.lower() not in nothing.PLAIN}


def _sound_european(texts: Sequence[str]) -> Iterable[str]:
    """Return those of some texts that are not misread, and whose words can all be of one language."""
    if misread.may_be_utf8("\n".join(texts)):
        texts = [text for text in texts if not misread.may_be_utf8(text)]
    odd = _odd({word for word in "\n".join(texts).translate(_BETWEEN).split() if not word.isascii()})
    return (text for text in texts if odd.isdisjoint(text.translate(_BETWEEN).split())) if odd else texts


def _odd(words: Iterable[str]) -> set[str]:
    doubtful = (
        word for word in words if not (_is_plainly_cased(word) and _fits_a_language(word)) or letters.is_unlikely(word)
    )
    return set(filter(letters.is_odd, doubtful))


def _is_plainly_cased(word: str) -> bool:
    return word.islower() or word.isupper() or word[1:].islower()


def _fits_a_language(word: str) -> bool:
    """Whether a word is Cyrillic or Greek, or has a letter of ASCII and accents that a language has."""
    accents = word.translate(_WITHOUT_ASCII)
    return "Ͱ" < word[0] < "԰" or (accents != word and _accents_fit(accents))


@lru_cache(maxsize=4096)
def _accents_fit(accents: str) -> bool:
    return spellings.fits_a_language(accents)


def _sound_east_asian(texts: Sequence[str]) -> set[str]:
    """Return those of some texts that were not in UTF-8: what is read then is no text of East Asian letters."""
    sound = set(texts)
    for readings in misread.as_utf8_by_pairs(texts):
        pairs = zip(texts, readings, strict=True)
        sound.difference_update(text for text, read in pairs if read and letters.is_all_east_asian(read))
    return sound
