"""The places of a sheet that may be named for people who have left: its tab, its file, the titles above its headers."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any

from reconciler.model.origin import Column
from reconciler.sheets.formats.table import Table
from reconciler.sheets.groups import Group, groups
from reconciler.sheets.headers import Header, is_ignored
from reconciler.sheets.leavers.beside import People
from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.folding import words_of
from reconciler.sheets.leavers.headers import WHO_LEFT, kind_of
from reconciler.sheets.leavers.legends import explains_other, legend_of
from reconciler.sheets.leavers.places import Named, counted, named_for, tells_of_comers
from reconciler.sheets.leavers.said import OURS
from reconciler.sheets.leavers.values import is_number
from reconciler.sheets.non_data_rows import has_address, may_hold_address
from reconciler.sheets.values.cells import as_text

_TITLES = 3
"""So many texts, beside dates and the like, stand side by side in titles."""


def named_places(table: Table, header: Header, people: People) -> Iterator[tuple[str, str, Named, str]]:
    """Yield the places named for people who have left: what each is, its name, for whom, and the cell of a title."""
    source, tab = table.sheet
    stem = PurePath(source.replace("\\", "/")).stem
    titles = ((f"the title in {cell}", words, cell) for cell, words in _titles(table, header))
    for what, name, cell in (("the tab", tab, ""), ("the file", stem, ""), *titles):
        named = named_for(name)
        if named is not Named.NO and not _is_note(name, people):
            yield what, name, named, cell


def _is_note(text: str, people: People) -> bool:
    """Whether a text explains a mark or names one of the people, and so is about these and not a place."""
    return legend_of(text) is not None or explains_other(text) or people.stand_in(text)


def _titles(table: Table, header: Header) -> Iterator[tuple[str, str]]:
    """Yield the texts above the headers that may say whose list it is, but for the heads of groups and for counts."""
    explained = {(group.row, group.at) for group in groups(table, header) if _is_explained(group, table, header)}
    for index, row in enumerate(table.rows[: header.row]):
        texts = {words: at for at, words in reversed(list(enumerate(map(as_text, row)))) if words}
        own = {words: at for words, at in texts.items() if not (days(words) or is_number(words) or words[-1] == ":")}
        if not 1 <= len(own) <= _TITLES or may_hold_address(texts):
            continue
        if len(own) > 2 and any(tells_of_comers(words_of(words)) for words in own):
            continue  # what a summary, or a bar of links, has side by side
        for words, at in own.items():
            if (index, at) not in explained and not _counts_others(table, header, row, at):
                yield Column("", at).cell(index + 1), words


def _counts_others(table: Table, header: Header, row: Sequence[Any], at: int) -> bool:
    """Whether a text, or it and the number at its right, says how many have left, and not as many stand here."""
    number = counted(as_text(row[at]))
    if number is None and (right := next((cell for cell in row[at + 1 :] if as_text(cell)), None)) is not None:
        number = counted(f"{as_text(row[at]).rstrip(' :')}: {as_text(right)}")
    return number is not None and number != sum(has_address(row) for row in table.rows[header.row + 1 :])


def _is_explained(group: Group, table: Table, header: Header) -> bool:
    """Whether the columns below a group say who has left, are ignored or empty: then it is no title of the sheet."""
    if any(header.columns.get(field) in group.columns for field in OURS):
        return True
    labels = [label for at, label in header.extras if at in group.columns]
    enough = any if named_for(group.words) is Named.MIXED else all
    if labels and enough(kind_of(one) in WHO_LEFT or is_ignored(one) for one in labels):
        return True
    return group.columns.isdisjoint(table.rows.first_filled(header.row + 1, ()))
