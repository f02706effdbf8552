"""Marks in an address that say that its owner has left: zz-ray@…, ray_disabled@…, ray@alumni.…"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of
from reconciler.sheets.leavers.phrases import any_of
from reconciler.sheets.leavers.sign import Sign
from reconciler.sheets.leavers.sure_words import MANY, SURE
from reconciler.sheets.leavers.values import Says
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.characters import plain

_WORDS: Vocabulary = {
    "English": "left, leaver, leavers, inactive, disabled, deactivated, deleted, archived, former, terminated, "
    "retired, "
    "suspended, resigned, old, gone, dnu, donotuse, removed, closed, expired, alum, alumni, alumnus, alumna, graduated",
    "French": "parti, partie, sorti, sortie, ancien, ancienne, inactif, désactivé, supprimé",
    "German": "exmat, ehemalig, gekündigt, gelöscht, inaktiv, gesperrt, deaktiviert",
    "Spanish": "baja, inactivo, inactiva, desactivado, cesado",
}
"""What people put before or behind the name in an address that nobody is to use any more."""
_EVERY_WORD = sorted(word for word in forms(_WORDS) | forms(SURE) | forms(MANY) if " " not in word)
_ANY_WORD = any_of(_EVERY_WORD)
_MARKED = (
    rf"zz+[-_.]?[a-z]|(?:xx+[-_]|x_)[a-z]|ex[-_.][a-z]|(?P<first>{_ANY_WORD}[-_.]|del[-_])[a-z]"
    rf"|[^@]*(?P<last>[-_+.]{_ANY_WORD}|[-_]del)\d*@"
)
_PLACE = r"@(?:[\w-]+\.)*alumn(?:i|ae)\."
_BEGINNINGS = {
    "\n": rf"\n[^\S\n]*(?:zz|(?:xx+|ex|del)[-_.]|x_|{_ANY_WORD}[-_.])",
    "alumn": "alumn",
    **{sign: rf"\{sign}(?:{_ANY_WORD}|del)\d*@" for sign in "-_+."},
}
"""What each mark has in small letters, one address a line, by what it begins with: many are soon searched for that."""
_NAMES = ("firstName", "lastName", "displayName")


def marked_addresses(table: Table, header: Header) -> Iterator[Sign]:
    """Yield the addresses that have a mark: they may be in use all the same."""
    email = header.columns["email"]
    named = [header.columns[name] for name in _NAMES if name in header.columns]
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        for place in _telling(columns[email]) if email < len(columns) else ():
            cell = columns[email][place]
            names = [as_text(columns[at][place]) for at in named if at < len(columns)]
            if is_marked(as_text(cell), names):
                yield Sign(indexes[place], cell, Says.UNKNOWN)


def _telling(cells: Sequence[Any]) -> Iterable[int]:
    """Return the places of the addresses that may have a mark; one look at all of them, as most have none."""
    try:
        together = "\n" + "\n".join(cells).lower()
    except TypeError:
        return _telling([cell if isinstance(cell, str) else "" for cell in cells])
    begin = [found.start() for found in _marks(together)]
    if begin and together.count("\n") > len(cells):  # a line may be part of a cell
        return [place for place, cell in enumerate(cells) if any(_marks(f"\n{cell.lower()}"))]
    return sorted({together.count("\n", 0, at + 1) - 1 for at in begin})


def _marks(together: str) -> Iterator[re.Match[str]]:
    """Yield what may be a mark in some addresses in small letters, each on a line and behind one."""
    for sign, pattern in _BEGINNINGS.items():
        if sign in together:
            yield from re.finditer(pattern, together)


def may_be_marked(cells: Sequence[str]) -> list[str]:
    """Return those of some texts that are addresses and may have a mark."""
    addresses = [cell for cell in cells if "@" in cell]
    return [addresses[place] for place in _telling(addresses)]


def is_marked(address: str, names: Sequence[str]) -> bool:
    """Whether an address has a mark that does not stand in the names of its owner, too."""
    folded = plain(address).strip()
    found = re.match(_MARKED, folded)
    has_mark = found and not _is_a_name(found["first"] or found["last"] or found[0], names)
    if has_mark and folded.startswith("zz") and any(re.split(r"[-_.]", folded)[0] in words_of(name) for name in names):
        has_mark = False
    return bool(has_mark or re.search(_PLACE, folded))


def _is_a_name(mark: str, names: Sequence[str]) -> bool:
    return any(mark.strip("-_.+") in plain(name) for name in names)
