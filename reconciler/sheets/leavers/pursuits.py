"""How far somebody is in what they are here for, a training or a residency: In Training, PGY-2, Withdrew, Alumnus."""

import re
from typing import Any

from reconciler.sheets.leavers.folding import Vocabulary, expressions, forms, words_of
from reconciler.sheets.leavers.values import Says, of_status
from reconciler.sheets.values.cells import as_text

_OF_PEOPLE: Vocabulary = {
    "English": "withdrew, withdrawn, resigned, dismissed, graduated, grad, graduate, alumnus, alumna, alumni, alum, "
    "former, left, departed, terminated, retired, deceased, dropped, dropped out, drop, did not return, no show, "
    "no start, never started, not renewed, non renewal, nonrenewal, non renewed, transferred out, released, fired, "
    "surrendered, relinquished, did not match, expelled",
    "French": "démissionné, démissionnaire, retraité~, diplômé~, ancien, ancienne, parti~, sorti~, licencié~, "
    "abandon, "
    "abandonné, radié~, décédé~, non renouvelé~, non reconduit~, thésé~",
    "German": "ausgeschieden~, abgebrochen, abgang, ehemalig~, absolvent, absolventin, gekündigt~, verstorben~, "
    "exmatrikuliert~, nicht angetreten, promoviert und ausgeschieden, pensioniert~, nicht verlängert",
    "Spanish": "abandono, abandonó, egresad~, titulad~, graduad~, renuncia, renunció, baja, baja voluntaria, cesad~, "
    "jubilad~, fallecid~, fallecimiento, expulsad~, no renovad~, no se presentó, jubilación, excluid~, "
    "pérdida de la condición, extinción de contrato, cese",
}
"""What is said of people who have left, and not of things that are over."""
_PURSUED: Vocabulary = {
    "English": "in training, in program, in programme, active in program, attending, continuing, "
    "in residency, in fellowship, matriculated",
    "French": "en formation, en internat",
    "German": "in ausbildung, in weiterbildung, in promotion",
    "Spanish": "en formación, en residencia",
}
"""What is said of people who are here for it."""
_LEVEL = re.compile(r"(?:pgy|r|ct|st|fy|f|year|yr|jahr|ano|annee|mir|ta|wbj)\W{0,2}\d{1,2}\w?", re.IGNORECASE)
_LEFT, _AT_IT = (dict.fromkeys(forms(words), True) for words in (_OF_PEOPLE, _PURSUED))
_MOST = 4
_LONGEST = 80


def says_of_people(text: str) -> bool:
    """Whether a status says of a person that they have left, as no status of a thing does."""
    return any(found for found, _ in expressions(words_of(text[:_LONGEST]), _LEFT, _MOST))


def is_pursued(cell: Any) -> bool:
    """Whether a cell says that somebody is in a training, or in which year of it."""
    text = as_text(cell)[:_LONGEST]
    return bool(_LEVEL.fullmatch(text)) or any(found for found, _ in expressions(words_of(text), _AT_IT, _MOST))


def of_pursuit(cell: Any) -> Says:
    """Return what a cell says: what is over may be a step of it, so that it is asked about."""
    if is_pursued(cell):
        return Says.HERE
    if says_of_people(as_text(cell)):
        return Says.GONE
    says = of_status(cell)
    return Says.UNKNOWN if says in (Says.GONE, Says.RELEASED) else says
