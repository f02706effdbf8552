"""Marks in an address that say that its owner has left: zz-ray@…, ray_disabled@…, ray@alumni.…"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.leavers.columns import Sign
from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of
from reconciler.sheets.leavers.values import Says
from reconciler.sheets.values.cells import as_text
from reconciler.sheets.values.characters import plain

_WORDS: Vocabulary = {
    "English": "left, leaver, leavers, inactive, disabled, deactivated, deleted, archived, former, terminated, "
    "retired, "
    "suspended, resigned, old",
    "French": "inactif, désactivé, supprimé",
    "German": "ausgeschieden, inaktiv, gesperrt, deaktiviert",
    "Spanish": "baja, inactivo, inactiva, desactivado, cesado",
}
"""What people put before or behind the name in an address that nobody is to use any more."""
_ANY_WORD = "|".join(sorted(forms(_WORDS)))
_DOTTED = ("left", "old", "inactive", "disabled")
"""Those of them that a dot may part from the name, which parts all else in addresses, too."""
_DOTTED_WORD = "|".join(_DOTTED)
_MARKED = (
    rf"zz+[-_.]?[a-z]|xx+[-_][a-z]|ex[-_][a-z]|(?P<first>(?:{_ANY_WORD})[-_]|(?:{_DOTTED_WORD})\.)[a-z]"
    rf"|[^@]*(?P<last>[-_+](?:{_ANY_WORD})|\.(?:{_DOTTED_WORD}))\d*@"
)
_PLACE = r"@(?:[\w-]+\.)*alumn(?:i|ae)\."
_SIGNS = "-_+"
_NEEDLES = ("\nzz", "alumn", *(f".{word}" for word in _DOTTED), *(f"\n{word}." for word in _DOTTED))
"""Marks that have none of these signs; addresses without any of both have no mark."""
_SIGNED = rf"[-_+](?:{_ANY_WORD})\d*@|\n(?:xx|ex|{_ANY_WORD})[-_]"
_NAMES = ("firstName", "lastName", "displayName")


def marked_addresses(table: Table, header: Header) -> Iterator[Sign]:
    """Yield the addresses that have a mark: they may be in use all the same."""
    email = header.columns["email"]
    named = [header.columns[name] for name in _NAMES if name in header.columns]
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        if email >= len(columns):
            continue
        for place in range(len(indexes)) if _may_tell(columns[email]) else ():
            cell = columns[email][place]
            if _may_tell([cell]):
                names = [as_text(columns[at][place]) for at in named if at < len(columns)]
                if is_marked(as_text(cell), names):
                    yield Sign(indexes[place], cell, Says.UNKNOWN)


def _may_tell(cells: Sequence[Any]) -> bool:
    """Whether any of some addresses may have a mark; one look at all of them, as most have none."""
    try:
        together = "\n" + "\n".join(cells)
    except TypeError:
        together = "\n" + "\n".join(map(as_text, cells))
    together = together.lower()
    if any(map(together.__contains__, _NEEDLES)):
        return True
    return any(map(together.__contains__, _SIGNS)) and bool(re.search(_SIGNED, together))


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
