"""A look at many names says of none that it is sound where the judge of each says otherwise."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reconciler.sheets.values.cells import Cleaned
from reconciler.sheets.values.names import letters, misread, nothing
from reconciler.sheets.values.names.cells import name
from reconciler.sheets.values.names.judge import Holds
from reconciler.sheets.values.names.sound import without_sound
from tests.each import each
from tests.unit.sheets.values.names.test_cells import EUROPEAN, OTHERS, PAIRS

_MISREAD = sorted(
    {
        words.encode(right).decode(wrong, "replace")
        for words in (*EUROPEAN, "山田", "太郎", "王小明", "김", "あすか")
        for wrong, right in [*PAIRS, *((one, "utf-8") for one in misread._AS_UTF8_BY_PAIRS), *misread._PAIRS]
        if words.encode(right, "ignore").decode(right) == words
    }
)
_SIGNS = [
    " ",
    "-",
    "'",
    ". ",
    ".",
    "  ",
    "’",
    "\u0301",
    "ª",
    "ƒ",
    "Ã",
    "ã",
    "ı",
    "İ",
    "ſ",
    "ŉ",
    "ß",
    "·",
    "ー",
    "𠮷",
    "？",
]
NAMES = st.lists(
    st.sampled_from([*EUROPEAN, *OTHERS, *_MISREAD, *_SIGNS, *nothing.PLAIN])
    | st.text(st.characters(min_codepoint=0xC0, max_codepoint=0x233), max_size=4)
    | st.text(st.characters(min_codepoint=0x370, max_codepoint=0x52F), max_size=4)
    | st.text(st.characters(min_codepoint=0x3000, max_codepoint=0xD7FF), max_size=3)
    | st.text(max_size=4),
    min_size=1,
    max_size=4,
).map(lambda parts: "".join(parts).replace("\n", " "))


@settings(deadline=None)
@given(texts=st.lists(NAMES, min_size=1, max_size=6))
@example(texts=["Dvo\u0159\u00e1k", "Dvoøák", "Кравец", "王"])
def test_what_is_sound_at_a_look_is_no_damage_to_the_judge(texts: list[str]) -> None:
    sound = set(texts) - without_sound(texts)
    for text, holds in product(sound, (Holds.NAME, Holds.SHOWN, Holds.COMPANY)):
        assert name(text, holds) == Cleaned(text)


def test_most_names_are_sound_at_a_look() -> None:
    assert len(without_sound(EUROPEAN)) < len(EUROPEAN) / 5
    assert (
        without_sound(["山田", "太郎", "王 小明", "김", "Новиков", "Παπαδόπουλος", "Müller-Łuczak", "Zoë O'Neil"])
        == set()
    )


def test_many_are_looked_at_as_each_alone() -> None:
    texts = {*EUROPEAN, *OTHERS, *_MISREAD}
    assert without_sound(texts) == set().union(*(without_sound([text]) for text in texts))


@each("encoding", misread._AS_UTF8)
def test_two_small_letters_that_begin_nothing_begin_nothing_in_any_encoding(encoding: str) -> None:
    page = [misread._letter(byte, encoding) for byte in range(0x80, 0x100)]
    begin, follow = set(page[0x42:0x75]), set(page[:0x40])
    pairs = {one + other for one, other in product(begin, follow)}
    assert not [pair for pair in pairs if misread._NO_BEGINNING.match(pair)]
    assert misread._NO_BEGINNING.match("éë")


@each("word", sorted(nothing.PLAIN))
def test_words_for_nothing_are_judged_in_capitals_and_in_small_letters(word: str) -> None:
    spelled = {word, word.upper(), word.title(), word[:1].upper() + word[1:]}
    for said in (one for one in spelled if one.lower() in nothing.PLAIN):  # SOYADI is small with another i
        assert without_sound(["Ann", said, "Zoë"]) == {said}


@settings(deadline=None)
@given(
    st.from_regex(letters._UNLIKELY) | st.text(st.sampled_from("abijcŠšßẞèÈøØñÑãÃþÞæÆçÇğžŽðlkdvzaouyst "), max_size=6)
)
def test_what_is_unlikely_has_one_of_the_letters_that_are_looked_for_first(text: str) -> None:
    assert letters.is_unlikely(text) == (letters._UNLIKELY.search(text) is not None)
