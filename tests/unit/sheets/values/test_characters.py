"""What cannot be seen, what is too wide, and what is of another script."""

import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.values.characters import (
    OddLetter,
    is_plain,
    narrowed,
    odd_letter,
    odd_letter_of_address,
    on_one_line,
    plain,
    seen,
    unseen,
)
from tests.each import each

VISIBLE_FORMATS = {0x13430, 0x110BD, 0x110CD} | set(range(0x13430, 0x13440))
ARABIC_SIGNS = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2}


def test_every_control_and_format_character_is_invisible_but_those_that_have_ink_and_white_space() -> None:
    kept = [
        code
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in ("Cc", "Cf", "Cs") and seen(chr(code))
    ]
    assert set(kept) - VISIBLE_FORMATS - ARABIC_SIGNS == {code for code in range(0x100) if chr(code).isspace()} - {
        32,
        160,
    }


@each(
    ("text", "kept", "names"),
    [
        ("Ann\u200bArcher", "AnnArcher", ["ZERO WIDTH SPACE"]),
        ("\ufeffAnn\u202e", "Ann", ["ZERO WIDTH NO-BREAK SPACE", "RIGHT-TO-LEFT OVERRIDE"]),
        ("A\x07\x07n", "An", ["U+0007"]),
        ("x\u200cy", "xy", ["ZERO WIDTH NON-JOINER"]),
        ("می\u200cخواهم", "می\u200cخواهم", []),
        ("क्\u200dष", "क्\u200dष", []),
        ("می\u200c\u200bخواهم", "می\u200cخواهم", ["ZERO WIDTH SPACE"]),
        ("می\u200c", "می", ["ZERO WIDTH NON-JOINER"]),
        ("葛\U000e0100飾", "葛\U000e0100飾", []),
        ("Ann Archer", "Ann Archer", []),
    ],
)
def test_what_can_be_seen_stays(text: str, kept: str, names: list[str]) -> None:
    assert (seen(text), unseen(text)) == (kept, names)


@given(st.text())
def test_what_was_taken_out_is_gone(text: str) -> None:
    assert unseen(seen(text)) == []
    assert (seen(text) == text) == (unseen(text) == [])


@given(st.text())
def test_plain_text_needs_no_mending(text: str) -> None:
    if is_plain(text):
        assert seen(narrowed(on_one_line(text))) == text or "\u200c" in text or "\u200d" in text


def test_full_width_forms_become_ordinary_ones() -> None:
    wide = "".join(map(chr, range(0xFF01, 0xFF5F)))
    assert narrowed(wide) == "".join(map(chr, range(0x21, 0x7F)))
    assert narrowed("Ａｎｎ　Ｂ") == "Ann B"
    assert narrowed("ｱﾝ") == "ｱﾝ"


@each("text", ["a\nb", "a\r\nb", "a\tb", "a\x0bb", "a\u2028b", "a\x85b"])
def test_line_breaks_and_tabs_are_a_space(text: str) -> None:
    assert on_one_line(text) == "a b"


def test_plain_text_has_no_case_and_no_accents() -> None:
    assert plain("Sí É ß Ｙ") == "si e ss y"


@each(
    ("text", "odd"),
    [
        ("ann@acme.example", None),
        ("jürgen@bücher.example", None),
        ("анна@почта.рф", None),
        ("山田さくら@例え.テスト", None),
        ("김@한국.한국", None),
        ("\u0430nn@acme.example", OddLetter("\u0430", 1, "CYRILLIC SMALL LETTER A")),
        ("ann@\u0430cme.example", OddLetter("\u0430", 5, "CYRILLIC SMALL LETTER A")),
        ("анна@почтa.рф", OddLetter("a", 10, "LATIN SMALL LETTER A")),
        ("ann@acme.examplе", OddLetter("е", 16, "CYRILLIC SMALL LETTER IE")),
        ("𝐚nn@acme.example", OddLetter("𝐚", 1, "MATHEMATICAL BOLD SMALL A")),
        ("α.a", OddLetter("α", 1, "GREEK SMALL LETTER ALPHA")),
        ("б日жβ月abcж", OddLetter("β", 4, "GREEK SMALL LETTER BETA")),
        ("日бβabc", OddLetter("日", 1, "CJK UNIFIED IDEOGRAPH-65E5")),
        ("a.1-2_3é", None),
    ],
)
def test_the_odd_letter_is_named(text: str, odd: OddLetter | None) -> None:
    assert odd_letter(text) == odd


@each(
    ("text", "odd"),
    [
        ("info@例え.jp", None),
        ("ivan@пример.рф", None),
        ("例え.jp", None),
        ("анна@acme.example", None),
        ("ann@\u0430cme.example", OddLetter("\u0430", 5, "CYRILLIC SMALL LETTER A")),
        ("ivan@почтa.рф", OddLetter("a", 10, "LATIN SMALL LETTER A")),
        ("α.a@acme.example", OddLetter("α", 1, "GREEK SMALL LETTER ALPHA")),
    ],
)
def test_each_part_of_an_address_is_of_one_script(text: str, odd: OddLetter | None) -> None:
    assert odd_letter_of_address(text) == odd
