"""Marks in an address that say that its owner has left: zz-ray@…, ray_disabled@…, ray@alumni.…"""

import re
from collections import Counter
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
_MAY_BE_MARKED = r"(?P<first>(?:x|ret|retd|old)[-_.])[a-z]|[^@]*(?P<last>[-_.](?:ex|ret|retd))\d*@"
"""What is a mark where no other address of the domain has it: an initial, and who is external, is written so, too."""
_PLACE = r"@(?:[\w-]+\.)*alumn(?:i|ae)\."
_BEGINNINGS = {
    "\n": rf"\n[^\S\n]*(?:zz|(?:x+|ex|del|retd?|old)[-_.]|{_ANY_WORD}[-_.])",
    "alumn": "alumn",
    **{sign: rf"\{sign}(?:{_ANY_WORD}|del|ex|retd?)\d*@" for sign in "-_+."},
}
"""What each mark has in small letters, one address a line, by what it begins with: many are soon searched for that."""
_SHARE = 3
"""Where a third of a domain's addresses have such a part, it is none."""
_NAMES = ("firstName", "lastName", "displayName")


def marked_addresses(table: Table, header: Header) -> Iterator[Sign]:
    """Yield the addresses that have a mark: they may be in use all the same."""
    email = header.columns["email"]
    named = [header.columns[name] for name in _NAMES if name in header.columns]
    found: list[Sign] = []
    for indexes, columns in table.rows.by_column(header.row + 1, ()):
        for place in _telling(columns[email]) if email < len(columns) else ():
            cell = columns[email][place]
            names = [as_text(columns[at][place]) for at in named if at < len(columns)]
            if is_marked(as_text(cell), names) or may_be_one(as_text(cell), names):
                found.append(Sign(indexes[place], cell, Says.UNKNOWN))
    weak = [sign for sign in found if not is_marked(as_text(sign.cell), ())]
    usual = _usual_in(weak, table, header) if weak else set()
    yield from (sign for sign in found if sign not in weak or _domain(sign.cell) not in usual)


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


def may_be_one(address: str, names: Sequence[str]) -> bool:
    """Whether an address has what is a mark where others have no such part, and is no initial of its owner."""
    found = re.match(_MAY_BE_MARKED, plain(address).strip())
    if not found:
        return False
    part = (found["first"] or found["last"]).strip("-_.")
    return not any(word.startswith(part) for name in names for word in words_of(name))


def _usual_in(signs: Sequence[Sign], table: Table, header: Header) -> set[str]:
    """Return the domains in which so many addresses have such a part that it is a way to write them."""
    at, every = header.columns["email"], Counter[str]()
    for _, columns in table.rows.by_column(header.row + 1, ()):
        every.update(map(_domain, columns[at] if at < len(columns) else ()))
    some = Counter(_domain(sign.cell) for sign in signs)
    return {domain for domain, count in some.items() if _SHARE * count > every[domain]}


def _domain(cell: Any) -> str:
    return as_text(cell).rpartition("@")[2].strip().casefold()


def _is_a_name(mark: str, names: Sequence[str]) -> bool:
    return any(mark.strip("-_.+") in plain(name) for name in names)
