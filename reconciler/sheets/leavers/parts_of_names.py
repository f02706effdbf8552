"""People by a part of their name, which a text below a heading of leavers may have alone: Reed, Ada R., AR, areed."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import Generic, Protocol, TypeVar

from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import words_of

_MOST_WORDS = 6
"""A text of more words is a sentence."""
_ASIDE = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[,;/&+\n]|\b(?:and|und|sowie|et|y)\b", re.IGNORECASE)


class Called(Protocol):
    """Somebody with a name and an address."""

    @property
    def first_name(self) -> str: ...
    @property
    def last_name(self) -> str: ...
    @property
    def email(self) -> str: ...


Person = TypeVar("Person", bound=Called)


def listed(text: str) -> Iterator[str]:
    """Yield the names that a text lists, without what it adds in brackets: M. Texier, Mme Weber (both ill)."""
    yield from (one.strip() for one in _BETWEEN.split(_ASIDE.sub(" ", text)) if one.strip())


class Parts(Generic[Person]):
    """The people of some lists by the parts of their names that stand in some texts."""

    def __init__(self, there: Container[str]) -> None:
        """Begin without anybody; `there` are the words of the texts."""
        self._there = there
        self._anywhere: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        self._alone: dict[str, list[Person]] = defaultdict(list)

    def add(self, user: Person, last: tuple[str, ...]) -> None:
        """Take somebody in, with the words of their last name."""
        first = words_of(user.first_name)
        if last and all(word in self._there for word in last):
            self._anywhere[last].append(user)
        if not (first and last):
            return
        local = words_of(user.email.partition("@")[0])
        for word in {first[0], first[0][0] + last[0][0], local[0] if len(local) == 1 else first[0]}:
            if word in self._there:
                self._alone[word].append(user)
        if first[0] in self._there:
            self._anywhere[first[0], last[0][0]].append(user)

    def meant(self, words: Iterable[str]) -> Iterator[Person]:
        """Yield whom a text may mean: by a last name or an initial for it, or by nothing but a word for them."""
        own: tuple[str, ...] = tuple(word for word in words if not (word.isdecimal() or month_of(word)))
        if not own or len(own) > _MOST_WORDS:
            return
        found = [
            user
            for at in range(len(own))
            for count in range(1, len(own) - at + 1)
            for user in self._anywhere.get(own[at : at + count], [])
        ]
        yield from found or (self._alone.get(own[0], []) if len(own) == 1 else ())
