"""What somebody may have meant: a slip of the fingers, and not another word."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.support.suggest import closest
from tests.each import each

KNOWN = [
    "acme",
    "acme-bank",
    "acme.example",
    "email",
    "firstname",
    "surname",
    "phone",
    "vorname",
    "ort",
    "status",
    "stadt",
]


@each(
    ("word", "meant"),
    [
        ("emial", "email"),
        ("emails", "email"),
        ("fristname", "firstname"),
        ("acme.exmaple", "acme.example"),
        ("acmebank", "acme-bank"),
        ("username", ""),
        ("homephone", ""),
        ("vorname2", ""),
        ("port", ""),
        ("orte", ""),
        ("startdate", ""),
        ("state", ""),
        ("phoen", "phone"),
        ("phons", ""),
        ("email", ""),
        ("", ""),
    ],
)
def test_only_what_is_a_slip_away_is_close(word: str, meant: str) -> None:
    assert closest(word, KNOWN) == meant


def test_the_closest_of_several_is_given() -> None:
    assert closest("acme-banc", ["acme-band-x", "acme-bank"]) == "acme-bank"


@given(st.text("abc1", max_size=8), st.lists(st.text("abc1", max_size=8), max_size=4))
def test_what_is_given_is_known_and_other(word: str, known: list[str]) -> None:
    meant = closest(word, known)
    assert meant == "" or (meant in known and meant != word)
