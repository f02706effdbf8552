"""Marks in a name that say that its bearer has left: “Ray (LEFT 31/03)”, “zz_Ray”, “Ray †”."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of
from reconciler.sheets.leavers.values import is_word_beside_a_name
from reconciler.sheets.values.characters import plain

_NO_NAMES: Vocabulary = {
    "English": "terminated, termed, resigned, inactive, deactivated, disabled, deleted, archived, deceased, "
    "retired, suspended, offboarded, dismissed, ex employee, exemployee, former employee, no longer, "
    "do not use, dont use, dnu, left company, not active, has left, account closed, old account, former account, "
    "delete, remove, do not activate, "
    "deprovisioned",
    "French": "démissionné, démissionnaire, licencié~, désactivé~, inactif, décédé~, ancien salarié, "
    "ne plus utiliser, supprimé~, a quitté, à supprimer",
    "German": "ausgeschieden~, ausgetreten~, gekündigt~, ehemalig~, inaktiv~, deaktiviert~, gesperrt~, gelöscht~, "
    "verstorben~, pensioniert~, nicht mehr, nicht verwenden, nicht benutzen, exmitarbeiter, hat gekündigt, "
    "löschen",
    "Spanish": "despedid~, jubilad~, inactiv~, desactivad~, fallecid~, cesad~, exemplead~, dad~ de baja, no usar, "
    "de baja, eliminad~, bloquead~",
}
"""Words that stand in no name."""

_FIRST = re.compile(
    r"(?i:(?:left|leaver|ex|former|inactive|disabled|deleted|archived|gone)\s*[-–:|/]\s|z{2,}[_.\s-]|z[_-]"
    r"|x{1,}[_-]|xx+[_.\s-]|ex[_\s-]|(?:del|deleted|old|leaver|inactive|disabled|former|left)[_-]|[~*_]+(?=[^\W\d_]))"
    r"|zz+(?=[A-Z])|ZZ+(?=[A-Z][a-z])|xx+(?=[A-Z])"
)
_INSIDE = re.compile(r"[(\[{<]([^)\]}>]*)[)\]}>]?|(?:\s[-–—|/*:;]+\s?|[-–—|*:;]+\s|_+|\*+|[;:|/]+)([^(\[{<]+)$")
_DATED = re.compile(
    r"\b(?:bis|until|till|hasta|jusqu ?['’]?au|left|ab|seit|since|exit|term|austritt|sortie|sorti|depart|baja|gone|"
    r"ended?|"
    r"last day|lwd|parti|weg|ex|gekundigt|ausgeschieden|leaver|leaves|leaving)\b[ :.]*"
    r"(?:(?:am|on|le|el|zum|per|at) )?"
    r"(?:\d{1,4}[./-] ?\d|\d{1,2}(?:st|nd|rd|th|er|\.)? ?(?:de |of )?[a-z]{3}|(?:19|20)\d\d|\d{6})"
    r"|\b(?:bis|until|till|hasta|jusqu ?['’]?(?:au|a|en)) (?:ende|end|fin|mitte|mid|anfang|finales|"
    r"[a-z]* ?(?:19|20)\d\d|"
    r"(?:jan|feb|mar|apr|abr|avr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec|dic|ene|fev)[a-z]*\b)"
)
_OUT = re.compile(r"[†✝]|(?<=.)\br\.?i\.?p\.?$|[ ,(](?:i\. ?r|a\. ?d)\.\)?$")
_X_FIRST = re.compile(r"[xX] \w{2,}( \w{2,})?")
"""An X before a name; where first and last name follow in one cell, both have to."""
_SHOUTED = re.compile(r"\b(?:LEFT|LEAVER)\b")
_SIGNS = "([{<†✝_*#~|;:/–—0123456789"
_NEEDLES = (
    "left", "termi", "termed", "resign", "leav", "ctiv", "ktiv", "nacti", "disab", "delet", "archiv", "decea",
    "retir", "suspe", "offb", "dismis", "mploy", "longer", "dont", "closed", "deprov", "remove", "missio",
    "licenc", "décé", "deced", "ancien", "supprim", "quitt", "künd", "kundig", "kuend", "ehem", "gesper", "gelös",
    "gelos", "geloes", "verstor", "pensi", "nicht", "xmita", "lösch", "loesch", "losch", "ausge", "desped",
    "jubil", "falle", "cesad", "elimin", "bloq", "until", "hasta", "jusqu", "rip", "i.r", "a.d", "r.i.p",
    " -", "- ", "\nzz", "\nxx", "\nx-", "\nz-", "\nex ", "\nex-", "\nold-", "\ndel-", "\nform", "\nx ", "\ngone",
    "old acc", "do not", "dnu", " plus",
    " baja", "no us", "till ", "bis ", "i. r", "a. d",
)  # fmt: skip


_ANY = (*_SIGNS, *_NEEDLES)
"""Some of each mark: names without any of these have none."""
_WORDS = forms(_NO_NAMES)
_LONGEST = 200


def may_tell(names: Iterable[str]) -> bool:
    """Whether any of some names may have a mark; one look at all of them."""
    together = "\n" + "\n".join(names).lower()
    return any(map(together.__contains__, _ANY))


def telling(names: Sequence[str]) -> Iterator[str]:
    """Yield those of some names that may have a mark; as most have none, a look at many of them leaves these out."""
    if not names or not may_tell(names):
        return
    if len(names) == 1:
        yield from names
        return
    half = len(names) // 2
    yield from telling(names[:half])
    yield from telling(names[half:])


def beside(name: str) -> Iterator[str]:
    """Yield what stands in brackets, or behind a dash or another sign, beside a name."""
    yield from (one or other for one, other in _INSIDE.findall(name))


def has_day(text: str) -> bool:
    """Whether a text says until or since when, beside a name or a title."""
    return bool(_DATED.search(plain(text[:_LONGEST])))


def has_mark(name: str, *, is_whole: bool) -> bool:
    """Whether a name has a mark that its bearer has left; `is_whole` where first and last name stand in it."""
    return has_sure_mark(name, is_whole=is_whole) or has_word_of_leaving(name)


@lru_cache(maxsize=4096)
def has_word_of_leaving(name: str) -> bool:
    """Whether a word of leaving stands in a name as if it were one, which it may be: Fuentes de Baja."""
    words = words_of(name[:_LONGEST])
    return any(
        " ".join(words[at : at + count]) in _WORDS for count in (1, 2, 3) for at in range(len(words) - count + 1)
    )


@lru_cache(maxsize=4096)
def has_sure_mark(name: str, *, is_whole: bool) -> bool:
    """Whether a name has a mark that is no name: in brackets, behind a sign, with a day, or before it."""
    name = " ".join(name[:_LONGEST].split())
    folded = plain(name)
    if _OUT.search(folded) or _FIRST.match(name) or _DATED.search(folded):
        return True
    if (x_first := _X_FIRST.match(name)) and (x_first[1] or not is_whole):
        return True
    if any(is_word_beside_a_name(words_of(part)) for part in beside(name)):
        return True
    words = words_of(name)
    # A surname may be Left, and many write surnames in capitals where the whole name stands.
    return not is_whole and len(words) > 1 and bool(_SHOUTED.search(name)) and not name.isupper()
