"""What two accounts share that may be one person's, however a name is spelled, and though part of it is another now."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

from reconciler.model.identity import WRITTEN_OUT, email_key, name_key

Name = tuple[str, ...]

_PARTICLES = frozenset(
    [
        "af",
        "al",
        "da",
        "das",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "san",
        "van",
        "von",
        "zu",
        "zur",
    ]
)
"""Parts of surnames that tell nobody apart."""
_WORD = re.compile(r"[^\W_]+")
_LEAST_DIGITS = 7
"""So few digits are an extension, which many may share."""


class Named(Protocol):
    """A person as a row or a listing tells of them."""

    @property
    def email(self) -> str: ...
    @property
    def first_name(self) -> str | None: ...
    @property
    def last_name(self) -> str | None: ...
    @property
    def display_name(self) -> str | None: ...


def names_of(person: Named) -> set[Name]:
    """Return the name of a person in each of its spellings: its words in any order, without accents or initials.

    Two with one of these in common are called the same. Who has no name is called by their address.
    """
    text = " ".join(filter(None, (person.first_name, person.last_name))) or person.display_name or ""
    spelled = {tuple(sorted(words)) for words in _spellings(text)} - {()}
    return spelled or {(person.email,)}


def contacts_of(person: Named) -> set[str]:
    """Return the telephone number of a person, and the part of the address before the @, as far as there are any."""
    contacts = set[str]()
    digits = "".join(filter(str.isdigit, getattr(person, "phone_number", None) or ""))
    if len(digits) >= _LEAST_DIGITS:
        contacts.add(f"+{digits[-_LEAST_DIGITS:]}")  # with or without the country, and its zeros
    if local := email_key(person.email).rpartition("@")[0]:
        contacts.add(f"{local}@")
    return contacts


def words_of(person: Named) -> tuple[set[str], set[str]]:
    """Return the words of a person's first names, in each of their spellings, and those of all names.

    A surname may become another. Who has a display name alone has first names in it, nobody knows where.
    """
    names = " ".join(filter(None, (person.first_name, person.last_name, person.display_name)))
    given = person.first_name or ("" if person.last_name else person.display_name) or ""
    first, every = ({word for words in _spellings(text) for word in words} for text in (given, names))
    return first - _PARTICLES, every - _PARTICLES


def _spellings(text: str) -> Iterator[list[str]]:
    """Yield the words of a text in each of its spellings: accents left out, or written out as other letters."""
    words = name_key(text)
    if words.isascii():
        yield _words(words)
        return
    words = unicodedata.normalize("NFC", words)
    for spelled in (words, words.translate(WRITTEN_OUT)):
        letters = unicodedata.normalize("NFD", spelled)
        yield _words("".join(one for one in letters if not unicodedata.combining(one)))


def _words(text: str) -> list[str]:
    found = _WORD.findall(text.replace("'", "").replace("’", ""))
    return [word for word in found if len(word) > 1 or not word.isascii()] or found
