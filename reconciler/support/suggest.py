"""Find what somebody may have meant: for messages only, never to be applied."""

from collections.abc import Iterable
from difflib import SequenceMatcher

_LIKENESS = 0.83
_SHORTEST = 5
"""In short words one letter makes another word: Ort and Port, State and Stadt."""


def closest(word: str, known: Iterable[str]) -> str:
    """Give the known word that `word` is a slip of the fingers away from; "" where there is none.

    Both have the same first letter and the same digits, and about the same length.
    """
    if len(word) < _SHORTEST:
        return ""
    near = [other for other in known if other != word and _may_be_close(word, other)]
    if swapped := next((other for other in near if sorted(other) == sorted(word)), ""):
        return swapped
    matcher = SequenceMatcher(None, "", word, autojunk=False)
    best, likeness = "", _LIKENESS
    for other in near:
        matcher.set_seq1(other)
        if (ratio := matcher.ratio()) > likeness:
            best, likeness = other, ratio
    return best


def _may_be_close(word: str, other: str) -> bool:
    return other[:1] == word[:1] and abs(len(other) - len(word)) <= 2 and _digits(other) == _digits(word)


def _digits(word: str) -> list[str]:
    return [letter for letter in word if letter.isdigit()]
