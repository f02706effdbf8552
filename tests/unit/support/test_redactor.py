"""Secrets are taken out of whatever a server says, in whatever spelling, and honest data stays as it is."""

import base64
import html
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reconciler.support.redactor import Redactor
from tests.each import each

SECRET = 'p@ss/wörd+"<1234>'
TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3MDAwMDAwMDB9.c2lnbmF0dXJl"

Spelling = Callable[[str], str]


def json_slashes(text: str) -> str:
    """Write JSON as PHP does."""
    return json.dumps(text)[1:-1].replace("/", "\\/")


def json_html(text: str) -> str:
    """Write JSON as Go and .NET do, which escape what HTML might read."""
    return "".join(f"\\u{ord(c):04x}" if c in "<>&+='\"" else c for c in json.dumps(text, ensure_ascii=False)[1:-1])


def json_all(text: str) -> str:
    """Write JSON with every letter escaped."""
    return "".join(f"\\u{unit:04X}" for unit in memoryview(text.encode("utf-16-le")).cast("H"))


def percent_all(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


def entities(text: str) -> str:
    names = {"=": "&equals;", "/": "&sol;", "+": "&plus;", '"': "&quot;", "&": "&amp;", "<": "&lt;", "%": "&percnt;"}
    return "".join(names.get(letter, letter) for letter in text)


def inside(encode: Callable[[bytes], bytes]) -> Spelling:
    """Encode a text with a neighbour before and one behind."""
    return lambda text: encode(f"id:{text};x".encode()).decode()


SPELLINGS: dict[str, Spelling] = {
    "as it is": str,
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, / escaped": json_slashes,
    "JSON, HTML escaped": json_html,
    "JSON, all escaped": json_all,
    "JavaScript": lambda text: "".join(f"\\x{ord(c):02x}" if c in "\\\"'<>&=" else c for c in text),
    "percent": lambda text: quote(text, safe=""),
    "percent, lower case": lambda text: "".join(p if len(p) == 1 else p.lower() for p in map(quote, text)),
    "percent, some": quote,
    "percent, all": percent_all,
    "form": quote_plus,
    "HTML": html.escape,
    "HTML, named": entities,
    "HTML, numbers": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "HTML, hexadecimal": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64url": lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    "base64 of more": inside(base64.b64encode),
    "base64url of more": inside(base64.urlsafe_b64encode),
    "base64 in lines": inside(base64.encodebytes),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
}
secrets = st.text("abcXYZ0189-._~+/=!\"#$%&'()*,:;<>?@[]^`{|}\\ äß", min_size=8, max_size=64)


@each("name", SPELLINGS)
@each("other", SPELLINGS)
@each("secret", [SECRET, TOKEN, "Zk9-aB_3xY~7Qw2.Lm5", 'a%41\\u0041&amp;\\"/+=='])
def test_a_secret_is_found_in_each_spelling_of_each_spelling(name: str, other: str, secret: str) -> None:
    said = SPELLINGS[other](SPELLINGS[name](secret))
    cleaned = Redactor(secret).clean(f"before: {said} (after)")
    assert cleaned.startswith("before: ")
    assert cleaned.endswith("(after)")
    assert secret[3:-3] not in cleaned
    assert len(cleaned) < len("before:  (after)") + 24
    assert "***" in cleaned


@given(secrets, st.sampled_from([*SPELLINGS]), st.sampled_from([*SPELLINGS]), st.booleans())
def test_no_composition_of_two_spellings_hides_a_secret(secret: str, one: str, two: str, in_json: bool) -> None:
    said = f"<p>{SPELLINGS[two](SPELLINGS[one](secret))}</p>"
    redactor = Redactor(secret)
    if in_json:
        cleaned = json.loads(redactor.clean_json(json.dumps({"detail": said, "n": [1, {"x": None}]})))["detail"]
    else:
        cleaned = redactor.clean(said)
    assert "***" in cleaned
    assert cleaned.startswith("<p>")
    assert redactor.clean(cleaned) == cleaned


@given(st.binary(max_size=7), st.binary(max_size=7), st.sampled_from([base64.b64encode, base64.urlsafe_b64encode]))
def test_a_secret_is_found_inside_base64_wherever_it_begins(before: bytes, after: bytes, encode: Any) -> None:
    cleaned = Redactor(SECRET).clean(encode(before + SECRET.encode() + after).decode())
    assert cleaned.rstrip("=") == "***"


@given(st.text("abcdefgh-_/+", max_size=9), st.text("abcdefgh-_/+", max_size=9))
def test_a_secret_is_found_in_base64_that_is_glued_to_other_letters(before: str, after: str) -> None:
    encoded = base64.b64encode(SECRET.encode()).decode().rstrip("=")
    assert Redactor(SECRET).clean(f"{before}{encoded}{after}") == "***"


def test_each_token_is_known_once_it_is_given() -> None:
    redactor = Redactor(SECRET)
    assert redactor.clean(TOKEN) == TOKEN
    redactor.add(TOKEN)
    assert redactor.clean(f"<{TOKEN}>") == "<***>"


def test_a_short_secret_is_not_looked_for_since_honest_data_would_have_it() -> None:
    assert Redactor("acme").clean("acme.example", True) == "acme.example"
    assert Redactor("").clean("abc", True) == "abc"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda held: st.lists(held) | st.dictionaries(st.text(), held),
    )
)
@example({"a": "\\u0041%41&amp;", "b": base64.b64encode(b"honest data of some length").decode()})
def test_honest_data_stays_as_it_is(value: Any) -> None:
    redactor = Redactor("Zk9-aB_3xY~7Qw2.Lm5")
    text = json.dumps(value)
    assert redactor.clean_json(text) == text
    assert redactor.clean(text) == text
    assert redactor.clean_all(value) is value


def test_every_text_of_a_value_is_cleaned() -> None:
    value = {"a": ["b", ("c", TOKEN)], TOKEN: 1, "n": 2.5}
    assert Redactor(TOKEN).clean_all(value) == {"a": ["b", ("c", "***")], "***": 1, "n": 2.5}


@pytest.mark.parametrize(
    "text", [f'{{"a": "{TOKEN}', f'["{TOKEN}", "\\u12"]', f'{{"\\q": "{TOKEN}"', f"<b>{TOKEN}</b>"]
)
def test_what_is_no_json_is_cleaned_all_the_same(text: str) -> None:
    assert TOKEN not in Redactor(TOKEN).clean_json(text)
    assert "***" in Redactor(TOKEN).clean_json(text)


@each(
    ("said", "left"),
    [
        (f"Bearer {TOKEN}", "Bearer ***"),
        (f"token {TOKEN[:30]}", "token ***"),
        (f"{TOKEN[:50]} is expired", "*** is expired"),
        ("Bearer abcdefghijklmnopqrstuvwxyz", "Bearer ***"),
        ("Bearer%20abcdefghijklmnopqrstuvwxyz", "Bearer%20***"),
        ("Bearer authentication is required", "Bearer authentication is required"),
    ],
)
def test_what_is_shaped_like_a_token_is_guessed_where_that_is_asked_for(said: str, left: str) -> None:
    assert Redactor().clean(said, True) == left
    assert Redactor().clean(said, False) == said


@each("made", ["a", '"', '\\"', "\\", "%41", "&lt", "eyJ", "a" * 41 + " ", '","', "[", "\\u0041", "YWFh"])
def test_megabytes_made_to_be_looked_at_for_ever_are_not(made: str) -> None:
    text = '{"' + made * (2**20 // len(made))
    began = time.process_time()
    Redactor(SECRET).clean_json(text, True)
    assert time.process_time() - began < 15


@given(st.text(st.sampled_from("aZ09_+/- .é\n"), max_size=120))
@example("a" * 40)
@example("é" + "a" * 39 + "\n" + "a")
@example("a" * 39 + "é\udcfc" + "a" * 39)
def test_a_quick_look_at_many_lines_passes_over_none_that_one_at_it_alone_suspects(text: str) -> None:
    redactor = Redactor("s" * 40)
    assert redactor.is_suspect(text.ljust(50)) is bool(redactor._run.search(text))
    lines = ["x" * 60 if number == 3 else "short" for number in range(5)]
    assert redactor.is_suspect("\n".join(lines))
    assert not redactor.is_suspect("\n".join(["short words"] * 20))
