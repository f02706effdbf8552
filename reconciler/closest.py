"""Find what somebody may have meant: for messages only, never to be applied."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_LIKENESS = 0.8
_SHORTEST = 5
"""In shorter words one letter makes another word: Ort and Port."""


def closest(word: str, known: Iterable[str]) -> str:
    """Give the known word that `word` is a slip of the fingers away from; "" where there is none.

    Both have the same first letter and the same digits, and about the same length.
    """
    if len(word) < _SHORTEST:
        return ""
    best, likeness = "", _LIKENESS
    matcher = SequenceMatcher(None, "", word, autojunk=False)
    for other in known:
        if other[:1] != word[:1] or abs(len(other) - len(word)) > 2 or _digits(other) != _digits(word):
            continue
        matcher.set_seq1(other)
        if matcher.quick_ratio() >= likeness and (ratio := matcher.ratio()) >= likeness and other != word:
            best, likeness = other, ratio
    return best


def _digits(word: str) -> list[str]:
    return [letter for letter in word if letter.isdigit()]
