"""What people are recognised by in any text: their addresses, the ids of their accounts, and their whole names."""

import html
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from reconciler.model.identity import email_key

Name = tuple[str, str]
"""Two parts of a name that stand for one person together, such as the first and the last name."""

_ADDRESS = re.compile(r"([^\s@<>()\[\],;:\"“”„«»|\\]{1,64})@([^\W_][\w.-]{0,252})")
_SIGN = re.compile(r"[^\w.+-]")
_LABEL_END = re.compile(r"[.-]")
_WORD = re.compile(r"\w+")
_WITH_HYPHENS = re.compile(r"[\w-]+")
_FEW = 40
"""So many texts are looked for one by one faster than all that a text may mean."""
_SURE = 8
"""An id of so many letters is no other number by chance; a shorter one counts as a whole text of JSON data alone."""


class Marks(NamedTuple):
    """What some people are recognised by: email keys, ids of accounts, names in two parts."""

    keys: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    names: frozenset[Name] = frozenset()


class Recogniser:
    """Tells whether a text names one of some people."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self._long_ids = {one.lower() for one in marks.ids if len(one) >= _SURE}
        self._odd_ids = {one for one in self._long_ids if not _WITH_HYPHENS.fullmatch(one)}
        self._short_ids = {f'"{one}"' for one in marks.ids - {""} if len(one) < _SURE}

    @cached_property
    def _names(self) -> dict[str, list[frozenset[str]]]:
        """All words of each name, by one of them."""
        by_word: dict[str, list[frozenset[str]]] = {}
        for name in self.marks.names:
            words = [frozenset(_WORD.findall(part.lower())) for part in name]
            if all(words):
                by_word.setdefault(min(words[1]), []).append(words[0] | words[1])
        return by_word

    @cached_property
    def _hints(self) -> list[str] | None:
        """Small texts of which one stands in every text that names one of them as it is; None where there are many."""
        keys = [key.rpartition("@")[0] for key in self.marks.keys]
        words = [
            min(words, key=len) for words in (_WORD.findall(last.lower()) for _, last in self.marks.names) if words
        ]
        hints = list(dict.fromkeys([*keys, *(one.lower() for one in self.marks.ids), *words]))
        return hints if len(hints) <= _FEW and all(hint and hint.isascii() for hint in hints) else None

    def may_name(self, text: str) -> bool:
        """Whether a text may name one of them: it is fast, and wrong on one side alone."""
        if self._hints is None or "%" in text or "&" in text or "\\" in text:
            return True
        lower = text.lower()
        return any(hint in lower for hint in self._hints)

    def names(self, text: str, *, but_for_namesakes: bool = False) -> bool:
        """Whether a text names one of them; with another's address in it, a name alone may be that of a namesake."""
        if self._by_address(text) or self._by_id(text):
            return True
        if not self._by_name(text):
            return False
        return not but_for_namesakes or next(addresses(text), None) is None

    def _by_address(self, text: str) -> bool:
        return any(key in self.marks.keys for key in addresses(text))

    def _by_id(self, text: str) -> bool:
        if any(one in text for one in self._short_ids):
            return True
        if not self._long_ids:
            return False
        lower = text.lower()
        return not self._long_ids.isdisjoint(_WITH_HYPHENS.findall(lower)) or any(one in lower for one in self._odd_ids)

    def _by_name(self, text: str) -> bool:
        if not self.marks.names:
            return False
        words = frozenset(_WORD.findall(text.lower()))
        return any(name <= words for word in words & self._names.keys() for name in self._names[word])


def addresses(text: str) -> Iterator[str]:
    """Yield the email keys of all addresses that may stand in a text, also as addresses of pages and forms write them.

    Of what may be several (jane@acme.example.xlsx) all are yielded.
    """
    if "@" not in text and "%40" not in text and "&#" not in text and "&commat" not in text:
        return
    readings = dict.fromkeys((text, html.unescape(text), unquote(html.unescape(text))))
    for reading in readings if "%" in text or "&" in text else [text]:
        for local, domain in _ADDRESS.findall(reading):
            for one in (local, *(local[sign.end() :] for sign in _SIGN.finditer(local))):
                if one:
                    yield from (email_key(f"{one}@{part}") for part in _domains(domain))


def _domains(domain: str) -> Iterator[str]:
    """Yield what may be the domain of an address: all of it, and what stands before each later part."""
    domain = domain.rstrip(".-")
    ends = [end.start() for end in _LABEL_END.finditer(domain)]
    yield from dict.fromkeys((domain, *(domain[:end] for end in ends)))


def name_in_parts(first: str, last: str, display: str = "") -> Iterator[Name]:
    """Yield the parts that a person is known by, of whichever of these there are."""
    if first.strip() and last.strip():
        yield first.strip().lower(), last.strip().lower()
    words = display.replace(",", " ").split()
    if len(words) > 1 and "@" not in display:
        yield words[0].lower(), " ".join(words[1:]).lower()


def of_people(emails: Iterable[str]) -> Marks:
    """Return what people are recognised by of whom their addresses alone are known."""
    return Marks(frozenset(map(email_key, emails)))
