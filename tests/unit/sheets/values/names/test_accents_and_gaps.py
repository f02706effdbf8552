"""Accents beside their letters, and signs in the place of letters, wherever they stand in a name."""

import unicodedata

from reconciler.sheets.values.names.cells import name
from reconciler.sheets.values.names.judge import Holds
from tests.each import each
from tests.unit.sheets.values.names.test_cells import EUROPEAN

SPACING = {
    "\u0300": "`", "\u0301": "´", "\u0302": "^ˆ", "\u0303": "~˜", "\u0308": "¨", "\u030c": "ˇ", "\u0306": "˘",
     "\u0307": "˙",
    "\u030a": "˚", "\u030b": "˝", "\u0327": "¸", "\u0328": "˛", "\u0304": "¯",
}  # fmt: skip
LIKE_APOSTROPHES = "´`"


def apart(words: str, *, is_before: bool) -> list[str]:
    """Give a name with each accent beside its letter, in each way; without what may be an apostrophe."""
    found = [""]
    for letter in words:
        base, *marks = list(unicodedata.normalize("NFD", letter))
        signs = SPACING.get(marks[0], "") if len(marks) == 1 else ""
        written = [sign + base if is_before else base + sign for sign in signs if sign not in LIKE_APOSTROPHES]
        found = [begun + one for begun in found for one in written or [letter]]
    return [one for one in found if one != words]


LATIN = [words for words in EUROPEAN if "A" <= unicodedata.normalize("NFD", words)[0] <= "ſ"]


@each("words", LATIN)
@each("is_before", [True, False])
def test_an_accent_beside_its_letter_is_told_and_the_name_proposed(words: str, is_before: bool) -> None:
    for damaged in apart(words, is_before=is_before):
        for holds in (Holds.NAME, Holds.SHOWN):
            problem = name(damaged, holds).problem
            assert problem, damaged
            if problem.facts.get("case") == "accent" and problem.facts["meant"]:
                assert words in str(problem.facts["meant"]).split(" or "), damaged


@each(
    ("cell", "asked"),
    [("Mu¨ller", "Müller"), ("Jose´", "José"), ("Jos´e", "José"), ("Fran¸cois", "François"), ("Lefe`vre", "Lefèvre"),
     ("Lef`evre", "Lefèvre"), ("Nicolo`", "Nicolò"), ("Gonza´lez", "González"), ("Garci´a", "García"),
     ("´Alvarez", "Álvarez"), ("Benoˆıt", "Benoît"), ("Mu ¨ller", "Müller"), ("Jose \u0301", "José"), ("A˚sa", "Åsa"),
     ("Dvorˇák", "Dvořák"), ("Lo´pez", "López"), ("Rene´e", "Renée")],
)  # fmt: skip
def test_what_is_apart_is_put_together_in_the_question(cell: str, asked: str) -> None:
    problem = name(cell).problem
    assert problem
    assert asked in str(problem.facts["meant"]).split(" or ")


@each(
    "cell",
    ["O´Brien", "D´Angelo", "N`Diaye", "Sa´id", "Mu`awiya", "Qur´an", "Ng´ang´a", "Tat´yana", "Igor´", "Ka´b",
     "Ma´ruf",
     "Ja`far", "`Ali", "d´Arc", "L´Huillier", "Nu´man", "Mas´ud", "Sa`di", "Chang´an"],
)  # fmt: skip
def test_accents_that_stand_for_apostrophes_stay(cell: str) -> None:
    assert name(cell).problem is None


GERMANIC = ("Müller", "Jörg", "König", "Gräßle", "Sørensen", "Lefèvre", "Núñez", "Wałęsa", "Françoise", "Dvořák")


@each("words", GERMANIC)
@each("sign", "?_#$%*+;<=>\\^|~¡¢£¥¦§¨©«¬¯°±¶¸»¿×÷†•…■□▯█\ufffd\x01\x08\x1a\x7f\uffff")
def test_a_sign_in_the_place_of_a_letter_is_told(words: str, sign: str) -> None:
    damaged = "".join(letter if letter.isascii() else sign for letter in words)
    assert name(damaged).problem, damaged


@each(
    "cell",
    ["M&ller", "M/ller", "Kr/ger", "M3ller", "J0rg", "M:ller", "M--ller", "Ann--Marie", "Andr_", "_ukasz",
     "K_nig_r", "M\x00ller", "De_La_Cruz"],
)  # fmt: skip
def test_what_names_have_elsewhere_may_stand_for_a_letter(cell: str) -> None:
    assert name(cell).problem


@each(
    "cell",
    ["Jean/Luc", "Kumar s/o Raju", "Tan a/l Lim", "A-ra", "Ye-jin", "St-Pierre", "Mc-Donald", "S:t Cyr",
     "K:son Berg", "3rd",
     "svc_backup", "app_user_2", "X Æ A-12", "R2D2", "Jo-Ann", "J-P", "T-Bone", "Archer\x00", "An\x07n", "Arc\x1bher"],
)  # fmt: skip
def test_what_is_written_so_stays(cell: str) -> None:
    assert name(cell).problem is None


def test_blanks_that_became_underscores_are_proposed() -> None:
    problem = name("De_La_Cruz").problem
    assert problem
    assert problem.facts["meant"] == "De La Cruz"
