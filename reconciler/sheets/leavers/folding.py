"""Words as they are compared: without case, accents and signs; and all the forms of a word of a vocabulary."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from reconciler.sheets.values.characters import plain

T = TypeVar("T")

Vocabulary = Mapping[str, str]
"""Words by language, separated by commas.

`~` at the end of a word stands for the endings of its language: parti~ is parti, partie, partis and parties;
jubilad~ jubilado, jubilada, jubilados and jubiladas; ehemalig~ ehemalig, ehemalige, ehemaliger and so on.
"""

_ENDINGS = {
    "English": ("", "s"),
    "French": ("", "e", "s", "es"),
    "German": ("", "e", "en", "er", "es", "em", "in", "innen"),
    "Spanish": ("o", "a", "os", "as"),
}
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_HUMPS = re.compile(r"(?<=[a-zß])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[^\W_]+")
_INCLUSIVE = re.compile(r"[(·•/*:_-](?<=[^\W\d_]{5}.)(?:e|in|innen|a|as|s)\b\)?(?!\w)")
_NUMBER = re.compile(r"\d+")


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, folded; ausgeschiedene(r), démissionné·e and Mitarbeiter:in are one word each."""
    return tuple(_WORD.findall(_INCLUSIVE.sub("", plain(text))))


@lru_cache(maxsize=2048)
def words_of_header(label: str) -> tuple[str, ...]:
    """Return the words of a header, folded, those of camelCase and snake_case and numbers apart from each other."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", label) if not unicodedata.combining(c))
    return words_of(_HUMPS.sub(" ", _NUMBER.sub(" ", bare)))


def forms(vocabulary: Vocabulary) -> frozenset[str]:
    """Return all words of a vocabulary in all their forms, folded; several words have one space between two."""
    return frozenset(form for language, words in vocabulary.items() for form in _forms(words.split(","), language))


def _forms(words: Iterable[str], language: str) -> Iterator[str]:
    for word in map(str.strip, words):
        for ending in _ENDINGS[language] if "~" in word else ("",):
            for spelled in (word,) if word.isascii() else {word, word.translate(_UMLAUTS)}:
                form = plain(spelled.replace("~", ending))
                yield form if form.isalnum() else " ".join(_WORD.findall(form))


def expressions(words: Sequence[str], known: Mapping[str, T], most: int) -> Iterator[tuple[T | None, str]]:
    """Yield what some words mean, the longest expression first, each with its words; None for a word that is not known.

    `known` has the meanings by expression, of `most` words at most, with a space between two.
    """
    at = 0
    while at < len(words):
        for count in range(min(most, len(words) - at), 0, -1):
            said = " ".join(words[at : at + count])
            if found := known.get(said):
                yield found, said
                at += count
                break
        else:
            yield None, words[at]
            at += 1
