"""Which cells of a users sheet are remarks in somebody's own words, by their columns."""

from collections.abc import Iterable, Iterator, Sequence

from reconciler.model.desired import FreeRemarks
from reconciler.model.origin import Column
from reconciler.sheets.formats.row_store import Cell
from reconciler.sheets.formats.table import Table
from reconciler.sheets.header_rows import made_up
from reconciler.sheets.headers import Header, is_ignored
from reconciler.sheets.leavers.folding import Vocabulary, forms
from reconciler.sheets.leavers.headers import Kind, is_of_the_past, kind_of, tells_groups
from reconciler.sheets.leavers.understood import is_plain_value
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.characters import plain

_MAY_BE = {Kind.NEUTRAL, Kind.MAYBE_STATUS, Kind.MAYBE_LEAVING, Kind.MAYBE_END, Kind.WANTED}
"""What a header is about whose column is one of remarks where its cells are running text."""
_ENOUGH = 500
"""So many filled cells tell what a column holds."""
_FEW = 5
"""So few cells of a column without a header are notes that somebody wrote beside the table."""
_SHORTEST, _SHORTEST_CAPITALS = 3, 4
"""So many words are a running text at least."""
_JOINS: Vocabulary = {
    "English": "of, for, and, the, to, in, at, on, with",
    "French": "de, du, des, la, le, les, et, en, pour, à, au, aux",
    "German": "der, die, das, den, des, und, für, im, in, am, an, bei, von, zu, zur",
    "Spanish": "del, las, los, el, y, para, con",
}
"""Small words that titles, departments and names of places have, too."""
_SMALL = forms(_JOINS)


def free_remarks(table: Table, header: Header) -> FreeRemarks:
    """Return where the remarks of a users sheet stand, and of which of its rows somebody was asked."""
    labels = {at: label for at, label in header.extras if not is_ignored(label)}
    sure = {at for at, label in labels.items() if kind_of(label) is Kind.REMARK}
    maybe = [at for at, label in labels.items() if at not in sure and _may_be(label)]
    for at, cells in _samples(table, header.row + 1, maybe).items():
        if are_remarks(cells, has_header=labels[at] != made_up(at)):
            sure.add(at)
    notes: dict[int, tuple[tuple[str, str], ...]] = {}
    for (row, column), text in table.marks.remarks.items():
        if header.row < row:
            notes[row + 1] = (*notes.get(row + 1, ()), (Column("", column).cell(row + 1), text))
    active = header.columns.get("active")
    answered = frozenset(row + 1 for row, (column, _) in table.answered.items() if column == active)
    hidden = frozenset(row + 1 for row in table.marks.hidden)
    return FreeRemarks(tuple(labels[at] for at in sorted(sure)), notes, answered, hidden)


def _may_be(label: str) -> bool:
    return kind_of(label) in _MAY_BE and not tells_groups(label) and not is_of_the_past(label)


def _samples(table: Table, first: int, columns: Iterable[int]) -> dict[int, list[str]]:
    """Return the first filled cells of some columns."""
    found: dict[int, list[str]] = {at: [] for at in columns}
    left = set(found)
    for _, cells in table.rows.by_column(first, ()) if left else ():
        for at in [at for at in left if at < len(cells)]:
            found[at] += _filled(cells[at])
            if len(found[at]) >= _ENOUGH:
                left.remove(at)
        if not left:
            break
    return found


def _filled(cells: Sequence[Cell]) -> Iterator[str]:
    return (text for cell in cells if cell is not None and cell != "" and (text := as_text(cell)))


def are_remarks(cells: Sequence[str], *, has_header: bool = True) -> bool:
    """Whether the filled cells of a column are running text; beside a table a few that are no values are remarks."""
    texts = {cell for cell in cells if not is_plain_value(cell)}
    if not texts:
        return False
    if len(cells) > _FEW and 2 * len(set(cells)) < len(cells):
        return False  # one of a few values each
    if not has_header and len(cells) <= _FEW:
        return True
    return 2 * sum(map(_is_running, texts)) >= len(texts) and not _are_addresses(texts)


def _is_running(text: str) -> bool:
    """Whether a text is several words, of which one is small and no joint of a name, as verbs are."""
    words = [word.strip(".,;:!?()\"'“”„«»") for word in text.split()]
    if not any(map(str.islower, text)):
        return len(words) >= _SHORTEST_CAPITALS and any(map(str.isupper, text))
    small = (word for word in words if word[:1].islower() and "@" not in word and "/" not in word)
    return len(words) >= _SHORTEST and any(plain(word) not in _SMALL for word in small)


def _are_addresses(texts: Iterable[str]) -> bool:
    """Whether most of several texts begin or end with a number, as those of streets do."""
    ends = [(words[0], words[-1]) for words in map(str.split, texts)]
    found = sum(any(map(str.isdigit, first + last)) for first, last in ends)
    return len(ends) > 1 and 5 * found >= 4 * len(ends)
