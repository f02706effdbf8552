"""Addresses and domains have one form, however they are spelled."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.model.identity import ascii_domain, domain_of, email_key

SPELLINGS = [
    ["Ann@Acme.Example", " ann@acme.example\n", "ANN@ACME.EXAMPLE"],
    ["ann@bücher.example", "Ann@BÜCHER.example", "ann@xn--bcher-kva.example", "ann@XN--BCHER-KVA.EXAMPLE"],
    ["ann@bu\u0308cher.example", "ann@bücher.example", "ann@ｂücher．example"],
    ["zoé@acme.example", "ZOE\u0301@acme.example"],
    ["анна@почта.рф", "Анна@xn--80a1acny.xn--p1ai"],
]


@pytest.mark.parametrize("spellings", SPELLINGS)
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


def test_what_is_no_address_has_no_domain() -> None:
    assert domain_of("Müller") == ""
    assert email_key("MÜLLER ") == "müller"


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
