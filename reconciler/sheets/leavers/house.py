"""What a remark may name that is in the house: its companies, departments and places, and the people of the list."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.beside import People
from reconciler.sheets.leavers.elsewhere import elsewhere
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.headers import Kind, kind_of
from reconciler.sheets.values.cells import as_text

_FIELDS = ("companyVanityName", "department")


class House:
    """What a sheet's own columns name, read where a remark says that somebody went elsewhere."""

    def __init__(self, table: Table, header: Header, people: People) -> None:
        self._table, self._people = table, people
        self._email = header.columns["email"]
        self._at = [header.columns[name] for name in _FIELDS if name in header.columns]
        self._at += [at for at, label in header.extras if kind_of(label) is Kind.FIELD]
        self._places = [header.columns["location"]] if "location" in header.columns else []
        self._first = header.row + 1

    def has(self, remark: str) -> bool:
        """Whether where a remark says that somebody went is in the house; a country may have an office, and is none."""
        place = elsewhere(remark)
        if place is None:
            return False
        begins = {place.words[: at + 1] for at in range(len(place.words))}
        known = self._parts if place.is_back else self._parts | self._offices
        return not begins.isdisjoint(known) or self._people.bear(place.words[0])

    @cached_property
    def _parts(self) -> set[tuple[str, ...]]:
        """The words of each part; of a domain those of each label but the last."""
        domains = {text.rpartition("@")[2] for text in self._texts([self._email])}
        labels = (label for domain in domains for label in domain.split(".")[:-1])
        return {words for text in (*self._texts(self._at), *labels) if (words := words_of(text))}

    @cached_property
    def _offices(self) -> set[tuple[str, ...]]:
        return {words for text in self._texts(self._places) if (words := words_of(text))}

    def _texts(self, columns: Iterable[int]) -> Iterator[str]:
        for _, cells in self._table.rows.by_column(self._first, ()):
            for at in columns:
                yield from map(as_text, set(cells[at]) if at < len(cells) else ())
