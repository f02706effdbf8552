"""Tests for `reconciler.sheets.leavers.phrases`, and that what is quick in looking for leavers finds what is slow."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.sheets.leavers import innocent_phrases, remark_phrases, remarks, value_words
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.phrases import alternatives, any_of, pattern_of
from reconciler.sheets.values.characters import plain
from tests.each import each

_PHRASES = {
    "phrases": [phrase for language in remark_phrases.OUT.values() for phrase in language],
    "words of a remark": list(remark_phrases.IN_REMARK),
    "what only sounds so": [innocent_phrases.NOTHING_OF_IT],
}
_SAID = sorted(
    {word for phrases in _PHRASES.values() for word in re.findall(r"[a-zäöü†]+|\d|['’.(-]", "|".join(phrases))}
)
_WORDS = [*sorted(forms(value_words.LEFT) | forms(value_words.OFF))[::7], "Ray", "O'Neil", "Köln", "12", "a@b.example"]
TEXTS = st.lists(st.sampled_from([*_SAID, *_WORDS, ","]), min_size=1, max_size=8).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words), "_".join(words)])
)


@each(
    ("pattern", "found"),
    [
        (r"a|b", ["a", "b"]),
        (r"\ba(?:b|c)|[|(]d|\|", [r"\ba(?:b|c)", "[|(]d", r"\|"]),
        (r"[]|]a|[^]|]b|(\)|c)d", ["[]|]a", "[^]|]b", r"(\)|c)d"]),
        (r"(?<!not )(?<!never )\bleft", [r"\b(?<!not )(?<!never )left"]),
        (r"(?<!un)left", ["(?<!un)left"]),
    ],
)
def test_alternatives_are_what_no_group_holds(pattern: str, found: list[str]) -> None:
    assert list(alternatives(pattern)) == found


@pytest.mark.parametrize("what", _PHRASES)
@settings(deadline=None)
@given(text=TEXTS)
def test_one_pattern_finds_what_the_phrases_find(what: str, text: str) -> None:
    plainly = re.compile("|".join(_PHRASES[what]))
    assert _spans(pattern_of(_PHRASES[what]), text) == _spans(plainly, text)


def _spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [found.span() for found in pattern.finditer(text)]


@settings(deadline=None)
@given(texts=st.lists(TEXTS | st.text(max_size=12), max_size=6))
def test_many_texts_are_looked_at_as_each_alone(texts: list[str]) -> None:
    assert remarks.telling(texts) == [text for text in texts if _may_tell(text)]


def _may_tell(text: str) -> bool:
    """Whether a text has a cross, or a word with a stem of leaving."""
    return any(cross in text for cross in "†✝") or any(_is_telling(word) for word in _words(text))


def _is_telling(word: str) -> bool:
    return any(stem in word for stem in remarks._STEMS.split("|")) or word in remarks._WORDS


def _words(text: str) -> Iterator[str]:
    return map(plain, re.findall(r"[^\W\d_]{2,}", text))


@given(st.sets(st.text("abc.", min_size=1), min_size=1), st.text("abc."))
def test_any_of_some_words_is_found_and_nothing_else(words: set[str], text: str) -> None:
    pattern = re.compile(any_of(words))
    assert bool(pattern.fullmatch(text)) is (text in words)
    assert all(pattern.fullmatch(word) for word in words)
    assert bool(pattern.search(text)) is any(word in text for word in words)
