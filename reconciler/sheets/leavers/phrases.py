"""One pattern of many phrases: quick where all are tried at the beginnings of words alone."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.", re.DOTALL)
"""An escape, a class of characters, or any other character."""
_LOOKS_FIRST = re.compile(r"((?:\(\?<[!=][^()]*\))+)\\b")
_WORD = r"\b"


def pattern_of(phrases: Iterable[str]) -> re.Pattern[str]:
    r"""Return a pattern that finds what the phrases find, tried in their order.

    Those that stand side by side and begin with \b have one for all of them: then the first letter tells most of them
    apart, which are tried one by one otherwise.
    """
    found = chain.from_iterable(map(alternatives, phrases))
    groups = groupby(found, key=lambda one: one.startswith(_WORD))
    return re.compile("|".join(_together(group) if begins else "|".join(group) for begins, group in groups))


def _together(phrases: Iterable[str]) -> str:
    return f"{_WORD}(?:{'|'.join(one.removeprefix(_WORD) for one in phrases)})"


def alternatives(pattern: str) -> Iterator[str]:
    r"""Yield what the bars of a pattern part that are in no group, each with its \b before what looks back."""
    depth, found = 0, ""
    for sign in _SIGN.findall(pattern):
        if sign == "|" and not depth:
            yield _word_first(found)
            found = ""
        else:
            depth += (sign == "(") - (sign == ")")
            found += sign
    yield _word_first(found)


def _word_first(pattern: str) -> str:
    looks = _LOOKS_FIRST.match(pattern)
    return f"{_WORD}{looks[1]}{pattern[looks.end() :]}" if looks else pattern


def any_of(words: Iterable[str]) -> str:
    """Return a pattern that finds any of some words, letter by letter: soon done where none begins as a text does."""
    by_first = groupby(sorted(set(words)), key=lambda word: word[:1])
    parts = [f"{re.escape(first)}{any_of(word[1:] for word in some)}" if first else "" for first, some in by_first]
    longest_first = reversed(parts)
    return parts[0] if len(parts) == 1 else f"(?:{'|'.join(longest_first)})"
