"""Kinds of leave from which people come back, as a word for leave and what belongs to it: no reason of leaving."""

import re
from collections.abc import Sequence

from reconciler.sheets.leavers.folding import Vocabulary, forms

_LEAVE: Vocabulary = {
    "English": "leave, leaves, absence, loa",
    "French": "congé, congés, arrêt",
    "German": "urlaub, beurlaubung, freistellungsphase",
    "Spanish": "permiso, licencia, excedencia, baja",
}
_KINDS: Vocabulary = {
    "English": "parental, maternity, paternity, adoption, sick, medical, military, family, unpaid, paid, study, "
    "annual, "
    "carers, carer, compassionate, bereavement, disability, personal, extended, long, term, without, with, pay, of, "
    "for, "
    "fmla, return, from, start, begin, sabbatical, jury, duty",
    "French": "de, d, du, pour, longue, durée, maladie, maternité, paternité, parental, sabbatique, formation, sans, "
    "solde, annuel~, adoption, aidant, proche, présence, parentale, grave, retour",
    "German": "unbezahlter, unbezahlte, bezahlter, wegen, für, krankheit, pflege, studium",
    "Spanish": "médica, maternal, paternal, por, maternidad, paternidad, enfermedad, cuidado, de, hijo, hijos, sin, "
    "sueldo, laboral, temporal, retribuido, incapacidad",
}
_ALONE: Vocabulary = {
    "English": "sabbatical, maternity, paternity",
    "French": "maternité, maladie",
    "German": "elternzeit, mutterschutz, sonderurlaub, krankenstand, pflegezeit, sabbatjahr, bildungsurlaub",
    "Spanish": "excedencia, maternidad, paternidad",
}
_HEADS, _OTHERS, _WHOLE = (forms(words) for words in (_LEAVE, _KINDS, _ALONE))


def is_absence(words: Sequence[str]) -> bool:
    """Whether some words are a kind of leave: a word for it with nothing but what belongs to it."""
    if len(words) == 1:
        return words[0] in _WHOLE
    return not _HEADS.isdisjoint(words) and all(word in _HEADS or word in _OTHERS or word in _WHOLE for word in words)


_IN_PART = re.compile(
    r"\b(?:(?:phased|partial|flexible|progressive|gradual) retirement|semi[- ]retired|retraite progressive"
    r"|pr[eé]retraite progressive|jubilaci[oó]n (?:parcial|flexible)|(?:jubilado|jubilada) parcial(?:mente)?|teilrente"
    r"|teilruhestand|altersteilzeit,? arbeitsphase|(?:flexirente|hinausgeschobener? ruhestand))\b",
    re.IGNORECASE,
)


def without_retirement_in_part(text: str) -> str:
    """Return a text without what says that somebody works less before they retire."""
    return _IN_PART.sub(" ", text)
