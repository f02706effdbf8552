"""Addresses and domains have one form, however they are spelled."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.model.identity import ascii_domain, composed, domain_of, email_key, folded_key, name_key
from tests.each import each

SPELLINGS = [
    ["Ann@Acme.Example", " ann@acme.example\n", "ANN@ACME.EXAMPLE"],
    ["ann@bücher.example", "Ann@BÜCHER.example", "ann@xn--bcher-kva.example", "ann@XN--BCHER-KVA.EXAMPLE"],
    ["ann@bu\u0308cher.example", "ann@bücher.example", "ann@ｂücher．example"],
    ["zoé@acme.example", "ZOe\u0301@acme.example"],
    ["анна@почта.рф", "анна@xn--80a1acny.xn--p1ai"],
    ["ann@stra\u00dfe.example", "ANN@STRA\u1e9eE.example", "ann@xn--strae-oqa.example"],
]


@each("spellings", SPELLINGS)
def test_spellings_of_one_address_share_their_key_and_domain(spellings: list[str]) -> None:
    assert len({email_key(spelling) for spelling in spellings}) == 1
    assert len({domain_of(spelling.strip()) for spelling in spellings}) == 1
    assert all(domain_of(spelling.strip()) == email_key(spelling).rpartition("@")[2] for spelling in spellings)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ann@straße.example", "ann@strasse.example"),
        ("zoé@acme.example", "zoe@acme.example"),
        ("аnn@acme.example", "ann@acme.example"),
    ],
)
def test_two_addresses_have_two_keys(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)


MEET = [
    ("groß@acme.example", "gross@acme.example"),
    ("GROẞ@acme.example", "gross@acme.example"),
    ("ıda@acme.example", "ida@acme.example"),
    ("İda@acme.example", "ida@acme.example"),
    ("ſam@acme.example", "sam@acme.example"),
    ("\u212aim@acme.example", "kim@acme.example"),
    ("\u212bsa@acme.example", "åsa@acme.example"),
    ("ａｎｎ@acme.example", "ann@acme.example"),
    ("σοφος@acme.example", "ΣΟΦΟΣ@acme.example"),
    ("ﬁn@acme.example", "fin@acme.example"),
    ("ÉVA@acme.example", "éva@acme.example"),
    ("Анна@acme.example", "анна@acme.example"),
    ("an\u00adn@acme.example", "ann@acme.example"),
    ("an\u200dn@acme.example", "ann@acme.example"),
    ("ann@straße.example", "ann@strasse.example"),
    ("ann@xn--strae-oqa.example", "ann@STRASSE.example"),
    ("ann@βόλος.example", "ann@βόλοσ.example"),
]


@each(("one", "other"), MEET)
def test_what_meets_only_by_folding_is_two_addresses_that_can_be_found(one: str, other: str) -> None:
    assert email_key(one) != email_key(other)
    assert folded_key(one) == folded_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("zoé@acme.example", "zoe@acme.example"),
        ("аnn@acme.example", "ann@acme.example"),
        ("a@b.example", "a@c.example"),
    ],
)
def test_what_no_folding_makes_one_does_not_meet(one: str, other: str) -> None:
    assert folded_key(one) != folded_key(other)


def test_what_is_no_address_has_no_domain() -> None:
    assert domain_of("Müller") == ""
    assert email_key("MÜller ") == "mÜller"


def test_names_are_one_whatever_their_case() -> None:
    assert name_key(" Groß") == name_key("GROSS ") == "gross"


DOMAINS = st.text(max_size=12) | st.text("aßéбｂ.-Ⅷ。xn1", max_size=12)


@given(DOMAINS)
@example("xn--\u00e9")
@example("\u13a0.example")
@example("é" * 300)
def test_the_form_of_a_form_is_that_form(domain: str) -> None:
    assert ascii_domain(ascii_domain(domain)) == ascii_domain(domain)
    assert ascii_domain(unicodedata.normalize("NFD", domain)) == ascii_domain(unicodedata.normalize("NFC", domain))


@given(st.text(max_size=10), DOMAINS)
@example("\u0345", "x")
@example("ΐ\u0345", "é")
def test_the_key_of_a_key_is_that_key(local: str, domain: str) -> None:
    for email in (local, f"{local}@{domain}"):
        assert email_key(email_key(email)) == email_key(email)
        assert email_key(f"  {email}\n") == email_key(email)


LOCALS = st.text("aAkKsSiIıİſßẞéÉ\u0301\u0307\u212aａςσΣ\u00ad.", max_size=8) | st.text(max_size=8)
ADDRESSES = st.builds("{}@{}".format, LOCALS, st.sampled_from(["a.example", "STRASSE.example", "straße.example"]))


def _in_one_case(local: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in composed(local))


@given(ADDRESSES, ADDRESSES)
@example("K@a.example", "\u212a@a.example")
@example("H\u0331@a.example", "h\u0331@a.example")
def test_addresses_of_one_key_differ_in_ascii_case_and_in_the_form_of_their_domain_alone(one: str, other: str) -> None:
    (local, _, domain), (local_2, _, domain_2) = one.strip().rpartition("@"), other.strip().rpartition("@")
    alike = composed(_in_one_case(local)) == composed(_in_one_case(local_2))
    assert (email_key(one) == email_key(other)) == (alike and ascii_domain(domain) == ascii_domain(domain_2))


@given(ADDRESSES)
@example("0\xa0@a.example")
@example("\xa8@a.example")
def test_every_folding_of_an_address_meets_it(email: str) -> None:
    local, at, domain = email.strip().rpartition("@")
    for fold in (str.lower, str.upper, str.casefold, lambda text: unicodedata.normalize("NFKC", text)):
        assert folded_key(fold(local) + at + domain) == folded_key(email)
    assert folded_key(folded_key(email)) == folded_key(email)
    assert folded_key(email_key(email)) == folded_key(email)
