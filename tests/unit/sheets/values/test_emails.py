"""Addresses: the library's verdict, faster; and what may be meant by what is none."""

import re
import time
from typing import Any

import email_validator
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from reconciler.model.identity import email_key
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.values import emails
from reconciler.sheets.values.cells import Cleaned
from reconciler.sheets.values.characters import narrowed, unseen
from reconciler.sheets.values.emails import address, is_plain, meant
from tests.each import each


def library_takes(words: str) -> bool:
    try:
        emails._library().validate_email(words, check_deliverability=False)
    except email_validator.EmailNotValidError:
        return False
    return True


@each(
    ("cell", "sent"),
    [
        ("ann@acme.example", "ann@acme.example"),
        ("\u00a0Ann.O'Neil+x@Acme-Bank.Example\n", "Ann.O'Neil+x@Acme-Bank.Example"),
        ("ann@acme.test", "ann@acme.test"),
        ("ann@mail.acme.local", "ann@mail.acme.local"),
        ("o'brien@acme.example", "o'brien@acme.example"),
        ("søren@acme.example", "søren@acme.example"),
        ("info@例え.jp", "info@xn--r8jz45g.jp"),
        ("ivan@пример.рф", "ivan@xn--e1afmkfd.xn--p1ai"),
        ("анна@acme.example", "анна@acme.example"),
        ("+ann@acme.example", "+ann@acme.example"),
        ("jürgen@acme.example", "jürgen@acme.example"),
        ("Ju\u0308rgen@Bücher.example", "Jürgen@xn--bcher-kva.example"),
        ("ann@XN--bcher-kva.example", "ann@XN--bcher-kva.example"),
        ("анна@почта.рф", "анна@xn--80a1acny.xn--p1ai"),
        ("a" * 64 + "@acme.example", "a" * 64 + "@acme.example"),
        (None, ""),
        (" ", ""),
    ],
)
def test_addresses_are_taken(cell: Any, sent: str) -> None:
    assert address(cell) == Cleaned(sent)


_TRIED = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_GRAMMAR = (
    rf"(?!['`=]){_TRIED}(?:\.{_TRIED})*"
    r"@(?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+(?:[A-Za-z0-9]+-)*[A-Za-z0-9]*[A-Za-z]"
)


@given(st.text(st.sampled_from("ab9-.@'=+ \n"), max_size=12) | st.from_regex(_GRAMMAR))
def test_a_pattern_that_tries_nothing_twice_takes_what_the_grammar_does(words: str) -> None:
    assert (re.fullmatch(emails.PLAIN, words) is None) == (re.fullmatch(_GRAMMAR, words) is None)


def test_full_width_addresses_are_read_as_ordinary_ones() -> None:
    sent, problem, note = address("ａｎｎ＠ａｃｍｅ．ｅｘａｍｐｌｅ")
    assert note
    assert (sent, problem, note.code) == ("ann@acme.example", None, "cell.full_width")
    assert english.issue(*note).endswith("read as “ann@acme.example”.")


@each(
    ("cell", "code", "mended"),
    [
        ("mailto:ann@acme.example", "email.mailto", "ann@acme.example"),
        ("MAILTO:ann@acme.example?subject=hi", "email.mailto", "ann@acme.example"),
        ("Ann [mailto:ann@acme.example]", "email.mailto", "ann@acme.example"),
        ("Ann Archer <ann@acme.example>", "email.display_name", "ann@acme.example"),
        ('"Archer, Ann" <ann@acme.example>', "email.display_name", "ann@acme.example"),
        ("<ann@acme.example>", "email.display_name", "ann@acme.example"),
        ("Ann Archer ann@acme.example", "email.display_name", "ann@acme.example"),
        ("ann@acme.example (Ann)", "email.display_name", "ann@acme.example"),
        ("Jürgen <jürgen@bücher.example>", "email.display_name", "jürgen@xn--bcher-kva.example"),
        ("ann @acme.example", "email.invalid", "ann@acme.example"),
        ("ann@acme. example", "email.invalid", "ann@acme.example"),
        ("ann archer@acme.example", "email.invalid", "annarcher@acme.example"),
        ("ann@acme.example.", "email.invalid", "ann@acme.example"),
        ("ann@acme.example,", "email.invalid", "ann@acme.example"),
        ("'ann@acme.example'", "email.invalid", "ann@acme.example"),
        ("ann@acme,example", "email.invalid", "ann@acme.example"),
        ("ann..x@acme..example", "email.invalid", "ann.x@acme.example"),
        ("ann@@acme.example", "email.invalid", "ann@acme.example"),
        ("ann\u200b@acme.example", "email.invisible", "ann@acme.example"),
        ("\u202eann@acme.example\u202c", "email.invisible", "ann@acme.example"),
        ("ann@acme.example / ANN@acme.example", "email.invalid", "ANN@acme.example"),
    ],
)
def test_the_mended_address_is_shown_and_not_taken(cell: str, code: str, mended: str) -> None:
    value, problem, note = address(cell)
    assert problem
    assert (problem.code, note, meant(cell)) == (code, None, [mended])
    assert value != mended
    assert english.issue(*problem).endswith(f" Did you mean {mended}?")


@each(
    ("cell", "code", "message"),
    [
        ("bad", "email.invalid", "“bad” is not an email address: write one address, such as ada@acme.example."),
        ("ann@acme", "email.invalid", ""),
        ("@x", "email.invalid", ""),
        ("x@y@z.io", "email.invalid", ""),
        ("ann@acme_x.example", "email.invalid", ""),
        ("ann@xn--zz.example", "email.invalid", ""),
        ("ann@ab--cd.example", "email.invalid", ""),
        ("ann@[127.0.0.1]", "email.invalid", ""),
        ("ann@10.0.0.1", "email.invalid", ""),
        ('"ann"@acme.example', "email.invalid", ""),
        (12345, "email.invalid", "“12345” is not"),
        (True, "cell.boolean", ""),
        (
            "\u0430nn@acme.example",
            "email.mixed_script",
            "“\u0430nn@acme.example” mixes two alphabets: at character 1, ",
        ),
        ("ann@аcme.example", "email.mixed_script", ""),
        (
            "сосо@acme.example",
            "email.mixed_script",
            "“сосо@acme.example” looks like Latin letters: at character 1, “с” is CYRILLIC",
        ),
        (
            "ann\u200b@acme.example",
            "email.invisible",
            "“ann�@acme.example” holds what cannot be seen (ZERO WIDTH SPACE)",
        ),
        ("x" * 255 + "@acme.example", "email.too_long", ""),
        ("é" * 130 + "@acme.example", "email.too_long", ""),
        ("ann@acme.example; bob@acme.example", "email.several", ""),
        ("x" * 40_000, "cell.too_long", ""),
    ],
)
def test_what_is_no_address_is_refused(cell: Any, code: str, message: str) -> None:
    problem = address(cell).problem
    assert problem
    assert problem.code == code
    assert english.issue(*problem).startswith(message)


@each("cell", ["x" * 32_000, "a@" * 16_000, "é" * 32_000 + "@", "<" * 32_000, " @" * 16_000])
def test_a_hostile_cell_costs_no_time(cell: str) -> None:
    began = time.process_time()
    assert address(cell).problem
    assert time.process_time() - began < 0.5


@each("between", ["; ", ",", "\n", " / ", " and ", " | "])
def test_two_addresses_are_both_shown(between: str) -> None:
    cell = f"ann@acme.example{between}Bob <bob@acme.example>"
    problem = address(cell).problem
    assert problem
    assert (problem.code, meant(cell)) == ("email.several", ["ann@acme.example", "bob@acme.example"])
    assert "holds several addresses: keep one, ann@acme.example or bob@acme.example," in english.issue(*problem)


def test_the_odd_letter_is_named() -> None:
    problem = address("ann@\u0430cme.example").problem
    assert problem
    assert "at character 5, “\u0430” is CYRILLIC SMALL LETTER A." in english.issue(*problem)


@each(
    ("typed", "twin"),
    [
        ("o\u2019brien", "o'brien"),
        ("O\u2019Brien", "O'Brien"),
        *((f"anne{dash}marie", "anne-marie") for dash in "\u2010\u2011\u2013\u2212"),
        ("\u201cann", "ann"),
        ("'ann", "ann"),
        ("`ann", "ann"),
        ("=ann", "ann"),
        ("ann\u00b4s", "ann's"),
        ("ann\u2026", "ann"),
        ("ann\u201a", "ann"),
        ("ann\u00b2", "ann2"),
        ("ann\u00b7lee", "ann.lee"),
        ("\u0251nn", "ann"),
        ("\ufffdnn", ""),
    ],
)
def test_what_nobody_types_is_refused_and_both_addresses_are_meant(typed: str, twin: str) -> None:
    cell = f"{typed}@acme.example"
    problem = address(cell).problem
    assert problem
    assert problem.code == "email.invalid"
    assert meant(cell) == [f"{one}@acme.example" for one in (twin, typed) if one]
    assert english.issue(*problem).endswith(f" Did you mean {twin}@acme.example?") == bool(twin)


def test_a_ligature_is_refused_and_its_letters_are_meant() -> None:
    problem = address("\ufb01nn@acme.example").problem
    assert problem
    # Two addresses: whoever has either of them is protected.
    both = ["finn@acme.example", "\ufb01nn@acme.example"]
    assert (problem.code, meant("\ufb01nn@acme.example")) == ("email.invalid", both)


def test_what_nfc_would_turn_into_an_ascii_letter_is_refused_before_it_is_one() -> None:
    problem = address("\u212aim@acme.example").problem
    assert problem
    assert (problem.code, problem.facts["name"]) == ("email.mixed_script", "KELVIN SIGN")


def test_who_is_meant_by_letters_that_look_alike_is_told() -> None:
    assert meant("сосо@acme.example")[0] == "coco@acme.example"
    assert meant("\u0430nn@acme.example")[0] == "ann@acme.example"


@pytest.mark.parametrize(
    "cell", ["ann&#39;s@acme.example", "a &amp; b@acme.example", "x" * 62 + " @acme.example", "ann\tlee@acme.example"]
)
def test_no_address_is_guessed_where_none_can_be_told(cell: str) -> None:
    problem = address(cell).problem
    assert problem
    assert "Did you mean" not in english.issue(*problem)


@pytest.mark.parametrize("count", [80, 480])
def test_cells_of_many_addresses_cost_little(count: int) -> None:
    cells = ["".join(f"a{row + at}@b," for at in range(count // 2)) + "a@b," * (count // 2) for row in range(500)]
    began = time.process_time()
    for cell in cells:
        assert address(cell).problem
        meant(cell)
    assert time.process_time() - began < 1


# -- laws -------------------------------------------------------------------------------------------------------

ALMOST = st.text("aZ9.@-+'_ ,;<>:é\u0430xn", max_size=24)
LABELS = st.from_regex(r"[a-zA-Z0-9-]{0,3}[a-z0-9]{0,64}", fullmatch=True)
ADDRESSES = st.builds(
    "{}@{}".format, st.text("abcXYZ019.+'-_%é", max_size=70), st.lists(LABELS, max_size=5).map(".".join)
)
ANY = ALMOST | ADDRESSES | st.emails() | st.text(max_size=30)


@given(st.from_regex(emails._PLAIN, fullmatch=True) | ANY)
@example("a@b.c")
@example("a@b-c.example")
@example("a@b--c.example")
@example("a@" + "x" * 63 + ".example")
def test_the_fast_path_takes_only_what_the_library_takes(words: str) -> None:
    if is_plain(words):
        assert library_takes(words)


@given(ADDRESSES | st.emails())
def test_what_the_fast_path_leaves_goes_to_the_library(words: str) -> None:
    assume(not is_plain(words) and words == words.strip() and not unseen(words) and narrowed(words) == words)
    wanted = (
        library_takes(words)
        and not words.startswith(("'", "`", "="))
        and not (emails._odd(words) or emails._untyped(words))
    )
    assert (address(words).problem is None) == wanted


@given(
    st.builds(
        "{}@{}.{}".format,
        st.from_regex(r"[a-z0-9.+'-]{1,12}", fullmatch=True),
        *[st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True)] * 2,
    )
)
def test_ordinary_addresses_take_the_fast_path(words: str) -> None:
    if library_takes(words) and "--" not in words and not words.startswith("'"):
        assert is_plain(words)


@given(ANY)
@example("Ann <a@b.co>, 'a@b.co.'")
@example("ﬁ@ﬀ.example")
def test_every_address_that_is_shown_is_one(words: str) -> None:
    problem = address(words).problem
    for mended in emails._told(words) if problem else []:
        assert address(mended) == Cleaned(mended)
        assert email_key(mended) == email_key(email_key(mended))
    if problem:
        for shown in re.findall(r"Did you mean (\S+)\?$", english.issue(*problem)):
            assert address(shown) == Cleaned(shown)


@given(ANY)
def test_what_was_cleaned_is_clean(words: str) -> None:
    sent, problem, _ = address(words)
    if sent and not problem:
        assert address(sent) == Cleaned(sent)
        assert email_key(sent) == email_key(narrowed(words))
