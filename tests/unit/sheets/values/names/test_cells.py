"""Names stay names in every script, and what other programs make of one is refused with the name that is meant."""

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.values.cells import Cleaned, phone_number
from reconciler.sheets.values.names import misread, nothing
from reconciler.sheets.values.names.cells import CLEAN_NAME, CLEAN_TEXT, IS_BARE, name, other_text
from reconciler.sheets.values.names.judge import Holds
from tests.each import each

EUROPEAN = (
    "Jörg", "Müller", "Groß", "Weißflog", "Janßen", "Süß", "Ümit", "Çelik", "Ağaoğlu", "Işık", "Ştefan", "Ionuț",
    "Mărioara", "João", "JOÃO", "Ângela", "Bão", "Conceição", "Simões", "Ñuñez", "Íñigo", "Muñoz", "Peña", "Zoë",
    "Loïc", "Éléonore", "Hélène", "Françoise", "Œdipe", "Fañch", "Nicolò", "Niccolà", "Løvås", "Øystein", "Frøya",
    "Kjær", "Søe", "Bøe", "Þór", "Eyþór", "Sigurþór", "Guðrún", "Aþena", "Åsa", "Jäätteenmäki", "Õunapuu", "Jõgi",
    "Kšír", "Pšenička", "Čapek", "Dvořák", "Hořejší", "Růžena", "RŮŽENA", "POSPÍŠIL", "LUKÁŠ", "BENEŠ", "Łukasz",
    "Świątek", "Gdańska", "Żółć", "Kaźmierczak", "Erdős", "Szűcs", "Đorđević", "Perić", "Ķēniņš", "Jānis",
    "Žukauskienė", "Šarūnas", "Ó hÉigeartaigh", "Ó Maoláin", "Siân", "Ŵyn", "Ġorġ", "Għarb", "Иван", "ЯН",
    "Самсон", "Феофан", "Мар'яна", "Маръяна", "Дем’ян", "Ђорђе", "Щерба", "Ёлкин", "Γιώργος", "ΉΒΗ", "Άννα", "Ίων",
    "Nguyễn", "Đặng", "Thị Hồng", "Ọlá", "Ɓaba",
)  # fmt: skip
OTHERS = (
    "محمد", "علی‌زاده", "פוטיאן", 'רמב"ם', "दयाराम", "ஷாஷினி", "রহমান", "รัตนา", "გოგი", "Հայկ", "አበበ", "山田", "太郎",
    "あすか", "ﾔﾏﾀﾞ", "アリ・ババ", "홍", "황", "丹丹", "联通", "O'Brien", "D’Arcy", "'t Hart", "'S Gravesande",
    "N'Guessan", "Jr.", "Smith, Jr.", "Sr.", "III", "St. John", "Mary-Ann", "Mary–Ann", "J. R.", "van der Berg", "Ng",
    "O", "Test", "Jean/Luc", "Kumar a/l Raju", "Mª Carmen", "M.ª José", 'Robert "Bob"', "Gal·la", "S:t Cyr",
    "陳Peter",     "Tat'yana", "Igor'", "‘Ofa", "ʻAkau", "McDonald", "MacÉ", "DeÁvila", "Ann (Annie)",
    "Nil Pérez", "NA", "Left",
    "Total", "True", "1e5", "svc_backup",
)  # fmt: skip
PAIRS = [(wrong, "utf-8") for wrong in misread._AS_UTF8[:8]] + [
    pair for pair in misread._PAIRS if pair in {("cp866", "cp1251"), ("koi8-r", "cp1251"), ("cp1251", "koi8-r")}
]  # fmt: skip


def code(cell: Any, holds: Holds = Holds.NAME) -> str:
    problem = name(cell, holds).problem
    return problem.code.removeprefix("cell.") if problem else ""


def meant(cell: str) -> str:
    problem = name(cell).problem
    assert problem, cell
    return str(problem.facts.get("meant", ""))


@each("words", [*EUROPEAN, *OTHERS])
def test_what_is_a_name_stays_one(words: str) -> None:
    for spelled in (words, words.lower(), words.upper()) if words in EUROPEAN else (words,):
        assert name(spelled) == Cleaned(spelled)


@each("words", EUROPEAN)
@each(("wrong", "right"), PAIRS)
def test_a_name_that_was_misread_is_refused_and_nothing_else_is_proposed(words: str, wrong: str, right: str) -> None:
    try:
        damaged = "".join(letter if letter.isascii() else _read(letter.encode(right), wrong) for letter in words)
    except UnicodeEncodeError:
        return
    damaged = unicodedata.normalize("NFC", damaged)
    found = name(damaged)
    assert found.problem or damaged == words or (wrong, words) in LOOKS_LIKE_A_NAME
    if found.problem and right == "utf-8" and found.problem.facts["meant"]:
        assert found.problem.facts["meant"] == words


LOOKS_LIKE_A_NAME = {("cp1251", "ЯН"), ("koi8-r", "ЯН"), ("cp866", "Ђорђе"), ("cp866", "Ёлкин")}
"""What nobody can tell."""


def _read(data: bytes, encoding: str) -> str:
    return "".join(misread._letter(byte, encoding) for byte in data)


@each("times", [2, 3])
@each("words", ["Jörg", "Müller", "Conceição", "Łukasz", "Nguyễn"])
def test_what_was_misread_more_than_once_is_told_too(words: str, times: int) -> None:
    damaged = words
    for _ in range(times):
        damaged = _read(damaged.encode(), "cp1252")
    assert (code(damaged), meant(damaged)) == ("misread", words)


@each(
    ("cell", "found", "asked"),
    [
        ("O&#39;Brien", "escaped", "O'Brien"), ("J&ouml;rg", "escaped", "Jörg"), ("J&amp;ouml;rg", "escaped", "Jörg"),
        ("M&uumlller", "escaped", "Müller"), ("O&#39Brien", "escaped", "O'Brien"), (r"J\u00f6rg", "escaped", "Jörg"),
        (r"J\xf6rg", "escaped", "Jörg"), (r"J\xc3\xb6rg", "escaped", "Jörg"), (r"O\'Brien", "escaped", "O'Brien"),
        ("Ann\\n", "escaped", "Ann"), ("M%C3%BCller", "escaped", "Müller"), ("Ann%20Marie", "escaped", "Ann Marie"),
        ("M%FCller", "escaped", "Müller"), ("M=C3=BCller", "escaped", "Müller"), ("_x0041_nn", "escaped", "Ann"),
        ("=?UTF-8?Q?M=C3=BCller?=", "escaped", "Müller"), ("=?utf-8?B?TcO8bGxlcg==?=", "escaped", "Müller"),
        ('M{\\"u}ller', "escaped", "Müller"), ("<b>Ann</b>", "escaped", "Ann"), ("Ann<br>", "escaped", "Ann"),
        ("&nbsp;Ann", "escaped", "Ann"),
        ('="Ann"', "left_over", "Ann"), ("'Cid'", "left_over", "Cid"), ("'Cid", "left_over", "Cid"),
        ('"Bob"', "left_over", "Bob"), ("„Bob“", "left_over", "Bob"), ("«Bob»", "left_over", "Bob"),
        ("‘Bob’", "left_over", "Bob"), ("Lee,", "left_over", "Lee"), ("Lee;", "left_over", "Lee"),
        ("Lee:", "left_over", "Lee"), ("Lee/", "left_over", "Lee"), ("- Lee", "left_over", "Lee"),
        ("• Lee", "left_over", "Lee"), ("*Lee", "left_over", "Lee"), ("['Ann']", "left_over", "Ann"),
        ("b'Ann'", "left_over", "Ann"), ("('Ann',)", "left_over", "Ann"), ("O''Brien", "left_over", "O'Brien"),
        ("Ann)", "left_over", ""), ("Lee, Ann", "left_over", ""),
        ("?ukasz", "lost_letter", ""), ("Mari?", "lost_letter", ""), ("M□ller", "lost_letter", ""),
        ("M\ufffdller", "lost_letter", ""), ("Ann😀", "strange_sign", ""), ("LEE^ANN", "strange_sign", ""),
        ("M\u0430x", "mixed_script", ""), ("М\u0430ri\u0430", "mixed_script", ""), ("M眉ller", "misread", "Müller"),
        ("M\x81ller", "misread", "Müller"), ("GarcÃ\xada", "misread", "García"), ("NicolÃ", "misread", "Nicolà"),
        ("£ukasz", "misread", ""), ("Hoøejší", "misread", "Hořejší"), ("MŸller", "misread", ""),
    ],
)  # fmt: skip
def test_what_is_damaged_is_refused_with_the_name_that_is_meant(cell: str, found: str, asked: str) -> None:
    assert code(cell) == found
    if asked:
        assert meant(cell) == asked


@each(
    "cell",
    ["#N/D", "#ARG!", "#SAKNAS!", "#N/B", "#RIF!", "#WAARDE!", "#BLOCKED!", "#ЗНАЧ!", "#Н/Д", "#YOK", "########",
     "Err:502", "Fehler:502", "#GETTING_DATA", "Loading...", "Getting data…", "Wird geladen…", "Cargando…",
     "読み込み中…"],
)  # fmt: skip
def test_errors_of_any_language_are_told_by_their_shape(cell: str) -> None:
    problem = other_text(cell).problem
    assert (code(cell), problem and problem.code) == ("error", "cell.error")


@each(
    "cell",
    [r"\N", "(null)", "<null>", "[null]", "{null}", "<NA>", "NaN", "undefined", "n/a", "N/A", "-", ".", "--",
        "?", "xxx",
     "tbd", "Unknown", "ann@acme.example", "+44 20 7946 0001", "2026-03-01", "1-Mar", "https://acme.example",
        "00123", 12],
)  # fmt: skip
def test_what_nobody_is_called_is_no_name(cell: Any) -> None:
    assert code(cell) == "no_name"


@each("cell", ["Null", "NULL", "nil", "Nan", "None"])
def test_a_word_for_nothing_that_is_a_name_too_is_marked(cell: str) -> None:
    assert name(cell) == Cleaned(cell, note=IS_BARE)


@each(
    "cell", ["AT&T", "Yahoo!", "Guess?", "3M", "4711", "E*TRADE", "100% Design", "H&M", "R&D; Labs", "Bolt, Inc.",
             "Dell™", "ООО «Ромашка»", '"Zorya" LLC', 'Toys "R" Us', "1&1", "株式会社", "Null"]
)  # fmt: skip
def test_companies_may_have_signs(cell: str) -> None:
    assert name(cell, Holds.COMPANY) == Cleaned(cell)
    assert code("MÃ¼ller AG", Holds.COMPANY) == "misread"


@each("cell", ['Archer, Ann "Annie"', "Lee, Ann", "Ann Lee [C]", "Ann Lee | Acme", "Dr. Ann Lee, PhD"])
def test_shown_names_may_be_in_any_order(cell: str) -> None:
    assert name(cell, Holds.SHOWN) == Cleaned(cell)


@each(
    "cell", ["R&D; Labs", "C#", "A/B", "50% time", "AT&T", "Q&A", r"Sales\EMEA", r"Sales\north", "R&D",
        "#1 Team", "C++",
             "NA", "EMEA <North>", "Who?", "https://x/?a=b", "=Title", "m²", "研究開発", "Room:502", "São Paulo",
             "100%"]
)  # fmt: skip
def test_good_texts_stay(cell: str) -> None:
    assert other_text(cell) == Cleaned(cell)


@each(
    ("cell", "read"),
    [("R&amp;D", "R&D"), ("R&amp;amp;D", "R&D"), ('="0012"', "0012"), ("TrÃ©sorerie", "Trésorerie"),
        ("'Sales'", "Sales"),
     ("M%C3%BCnchen", "München"), (r"M\u00fcnchen", "München"), ("<b>Sales</b>", "Sales"), ("['Sales']", "Sales")],
)  # fmt: skip
def test_texts_beside_names_are_mended_where_that_is_sure(cell: str, read: str) -> None:
    value, problem, note = other_text(cell)
    assert (value, problem, note and note.code) == (read, None, "cell.mended")


@pytest.mark.parametrize("cell", ["Gesch?ftsf?hrung", "MŸnchen", "M□nchen"])
def test_texts_beside_names_are_refused_where_it_is_not(cell: str) -> None:
    assert other_text(cell).problem


@each("cell", ["NULL", "null", r"\N", "(null)", "nil", "n/a", "-", ".", "--"])
def test_words_for_nothing_are_empty_beside_names(cell: str) -> None:
    value, problem, note = other_text(cell)
    assert (value, problem, note and note.code) == ("", None, "cell.nothing")


def test_telephone_numbers_are_freed_of_what_keeps_them_text() -> None:
    for cell in ('="0044 20 7946 0001"', "'0044 20 7946 0001", "0044%2020 7946 0001"):
        assert other_text(cell, phone_number).value == "0044 20 7946 0001"


@given(st.from_regex(CLEAN_NAME, fullmatch=True))
def test_what_the_quick_way_takes_for_a_name_is_one(words: str) -> None:
    if words.lower() not in nothing.PLAIN:
        for holds in (Holds.NAME, Holds.SHOWN):
            assert name(words, holds) == Cleaned(words)


@given(st.from_regex(CLEAN_TEXT, fullmatch=True))
def test_what_the_quick_way_takes_for_a_text_is_one(words: str) -> None:
    if words.lower() not in nothing.PLAIN:
        assert other_text(words) == Cleaned(words)


@given(st.text(max_size=30))
def test_any_text_is_judged(words: str) -> None:
    for holds in Holds:
        name(words, holds)
    value, problem, _ = other_text(words)
    assert problem or other_text(value).value == value
