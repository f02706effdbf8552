"""Who is protected: what is taken, in which form, and what is refused with what to write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.config.protected import read_protected
from reconciler.errors import UsageError
from tests.each import each

FILE = "reconciler.toml"


@each(
    ("entry", "read"),
    [
        ("ann@acme.example", "ann@acme.example"),
        ("ANN@Acme.EXAMPLE", "ann@acme.example"),
        ("  ann@acme.example\n", "ann@acme.example"),
        ("ann@bücher.example", "ann@xn--bcher-kva.example"),
        ("ann@ＡＣＭＥ.example", "ann@acme.example"),
        ("o'neil+x_y@eu.acme.example", "o'neil+x_y@eu.acme.example"),
    ],
)
def test_an_address_that_can_be_read_in_one_way_is_taken(entry: str, read: str) -> None:
    protected = read_protected({"emails": [entry]}, FILE)
    assert protected.emails == {read}
    assert protected.covers(read)


@each(
    ("entry", "read"),
    [
        ("acme.example", "acme.example"),
        ("@acme.example", "acme.example"),
        (" Acme.EXAMPLE ", "acme.example"),
        ("Bücher.example", "xn--bcher-kva.example"),
        ("ａｃｍｅ．example", "acme.example"),
    ],
)
def test_a_domain_that_can_be_read_in_one_way_is_taken(entry: str, read: str) -> None:
    protected = read_protected({"domains": [entry]}, FILE)
    assert protected.domains == {read}
    assert protected.covers(f"ann@{read}")
    assert not protected.covers(f"ann@eu.{read}")


ANN = 'emails = ["ann@acme.example"]'
ACME = 'domains = ["acme.example"]'
ANY = "ada@acme.example under emails"
REFUSED = [
    ("*.example", ANY),
    ("*.acme.example", ACME),
    ("*@acme.example", ACME),
    ("%@acme.example", ACME),
    (".acme.example", ACME),
    ("acme.example.", ACME),
    ("https://acme.example/", ACME),
    ("acme.example, b.example", 'domains = ["acme.example", "b.example"]'),
    ("acme.example b.example", 'domains = ["acme.example", "b.example"]'),
    ("Ann <ann@acme.example>", ANN),
    ("<ann@acme.example>", ANN),
    ("'ann@acme.example'", ANN),
    ("mailto:ann@acme.example", ANN),
    ("ann@acme.example.", ANN),
    ("ann@acme.example;", ANN),
    ("ann@acme.example, bob@acme.example", 'emails = ["ann@acme.example", "bob@acme.example"]'),
    ("ann@acme.example bob@acme.example", 'emails = ["ann@acme.example", "bob@acme.example"]'),
    ("ann@acme.example\nbob@acme.example", 'emails = ["ann@acme.example", "bob@acme.example"]'),
    ("ａｎｎ＠ａｃｍｅ.example", ANN),
    ("ａｎｎ@acme.example", ANN),
    ("ann@@acme.example", ANY),
    ("ann @acme.example", ANY),
    ("an\u200bn@acme.example", ANY),
    ("ann@*.example", ANY),
    ("ann@acme", ANY),
    ("acme", ANY),
    ("acme..example", ANY),
    ("ac\u00adme.example", ANY),
    ("10.0.0.1", ANY),
    ("", ANY),
    (" ", ANY),
    ("@", ANY),
]


@each(("entry", "instead"), REFUSED)
@each("name", ["emails", "domains"])
def test_any_other_entry_is_refused_with_the_file_the_list_the_entry_and_what_to_write(
    name: str, entry: str, instead: str
) -> None:
    with pytest.raises(UsageError) as refused:
        read_protected({name: ["ok@acme.example" if name == "emails" else "ok.example", entry]}, FILE)
    said = str(refused.value)
    assert said.startswith(f"{FILE}: protected.{name}: “{entry}” ")
    assert instead in said


@pytest.mark.parametrize(
    ("name", "entry", "instead"),
    [("emails", "acme.example", ACME), ("emails", "@acme.example", ACME), ("domains", "ann@acme.example", ANN)],
)
def test_an_entry_of_the_other_list_is_refused(name: str, entry: str, instead: str) -> None:
    with pytest.raises(UsageError, match="would protect nobody") as refused:
        read_protected({name: [entry]}, FILE)
    assert instead in str(refused.value)


TEXTS = st.text(st.sampled_from("aA1*@. <>,;:/'\"mé＠．。ﬁ\t\u200b-_%")) | st.text()


@given(st.sampled_from(["emails", "domains"]), TEXTS)
def test_an_entry_is_refused_or_protects_what_it_says(name: str, entry: str) -> None:
    try:
        protected = read_protected({name: [entry]}, FILE)
    except UsageError:
        return
    (key,) = getattr(protected, name)
    assert getattr(read_protected({name: [key]}, FILE), name) == {key}
    assert protected.covers(key if name == "emails" else f"ann@{key}")
    assert protected.covers(entry if name == "emails" else f"ann@{entry.strip().removeprefix('@')}")
