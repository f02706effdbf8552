"""The words of four languages that stand for yes and no, and those that a footer begins with."""

import re
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.sheets.values.cells import CellIssue, Cleaned, text
from reconciler.sheets.values.characters import plain

YES = {
    "English": "yes, y, 1, true, on, x, active, enabled",
    "French": "oui, vrai, actif, active",
    "German": "ja, j, wahr, aktiv",
    "Spanish": "sí, verdadero, activo, activa, alta",
}
NO = {
    "English": "no, n, 0, false, off, inactive, disabled, leaver, left, terminated, suspended",
    "French": "non, n, faux, inactif, inactive, parti, sorti",
    "German": "nein, n, falsch, inaktiv, ausgeschieden, ausgetreten",
    "Spanish": "no, n, falso, inactivo, inactiva, baja",
}
"""What a cell of the active column may say; case and accents do not matter.

Not t, f, s or o: in HR systems t is terminated too, and s suspended or separated.
"""

CHECKED = {
    "English": "yes checked, yes verified, yes confirmed",
    "French": "oui vérifié, oui contrôlé, oui confirmé",
    "German": "ja geprüft, ja überprüft, ja bestätigt",
    "Spanish": "sí comprobado, sí verificado, sí confirmado",
}
"""What a person writes there who has read what seems to say that somebody has left, and answers it: they stay.

Two words each, whatever signs stand between them, so that no export has them by accident.
"""

NO_DATE_WORDS = {
    "English": "-, --, –, —, /, n/a, na, n.a., none, null, nil, not applicable, no date",
    "French": "aucun, aucune, néant, s.o., sans objet, non applicable",
    "German": "keine, keines, kein, entfällt, ohne",
    "Spanish": "ninguno, ninguna, no aplica, sin fecha",
}
"""What a cell of a date column may say where there is no date."""
NEVER_ENDS_WORDS = {
    "English": "open, open ended, open-ended, ongoing, current, present, to date, permanent, indefinite, indefinitely, "
    "unlimited, until further notice, no end, no end date",
    "French": "à ce jour, en cours, indéterminé, indéterminée, durée indéterminée, illimité, présent, actuel, sans "
    "fin, permanent",
    "German": "unbefristet, offen, laufend, unbegrenzt, bis auf weiteres, bis heute, aktuell, dauerhaft, kein ende",
    "Spanish": "indefinido, indefinida, actual, actualidad, vigente, hasta la fecha, a la fecha, presente, sin fin, "
    "en curso, permanente",
}
"""What a cell of the end date may say of somebody who stays."""

MONTHS = {
    "English": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                "November", "December"),
    "French": ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
               "novembre", "décembre"),
    "German": ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
               "November", "Dezember"),
    "Spanish": ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
                "noviembre", "diciembre"),
}  # fmt: skip
WEEKDAYS = {
    "English": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "French": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "German": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "Spanish": ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
"""What a date that is written in words may name; abbreviations are their beginnings."""

_FOOTERS = {
    "English": "total, totals, grand total, subtotal, sum, count, generated, exported, printed, created on, "
    "created by, confidential, end of, page, report, run date, as of, source, copyright, number of, records, rows, "
    "this report, this document, for internal use, internal use",
    "French": "somme, nombre, total général, sous-total, généré, exporté, imprimé, confidentiel, fin de, page, "
    "rapport, édité le, source, effectif",
    "German": "gesamt, gesamtsumme, gesamtzahl, summe, anzahl, zwischensumme, erstellt, exportiert, "
    "gedruckt, vertraulich, ende, seite, bericht, stand, quelle, nur für den internen",
    "Spanish": "suma, recuento, total general, número de, generado, exportado, impreso, confidencial, fin de, página, "
    "informe, fecha de, fuente",
}


def _folded(words: dict[str, str]) -> frozenset[str]:
    return frozenset(plain(word) for language in words.values() for word in language.split(", "))


_LONGEST = 64
"""Of a longer text, its beginning says whether it begins like a footer, and it is no yes or no."""

_YES, _NO, _CHECKED = _folded(YES), _folded(NO), _folded(CHECKED)
_SIGNS = re.compile(r"[\s,;:.!()/–—-]+")
NO_DATE, NEVER_ENDS = _folded(NO_DATE_WORDS) | {""}, _folded(NEVER_ENDS_WORDS)
_FOOTER = re.compile(rf"[\W_]*(?:{'|'.join(sorted(map(re.escape, _folded(_FOOTERS))))})\b")
_COUNTED = re.compile(
    r"\W*\d+ (?:rows?|records?|entries|employees|users|people|datensatze|zeilen|eintrage|personen|lignes|"
    r"enregistrements|personnes|filas|registros|personas)\b"
)
"""How many there are, as a report or a database says below its list."""


IS_CHECKED = CellIssue(Code.ROW_CHECKED)
"""The note of a yes that was checked, before it is known which sign it answers."""


def yes_or_no(cell: Any) -> Cleaned:
    """Return True or False for a cell of the active column, "" where it says nothing (architecture, promise 2).

    The note `IS_CHECKED` says that a yes was checked. Anything else is returned as its text, for the schema to refuse.
    """
    if isinstance(cell, bool):
        return Cleaned(cell)
    words, problem, note = text(cell)
    if problem and isinstance(cell, str):
        return Cleaned(words, problem)
    word = plain(words[:_LONGEST])
    if not word:
        return Cleaned("", note=note)
    if word in _YES or word in _NO:
        return Cleaned(word in _YES, note=note)
    return Cleaned(True, note=IS_CHECKED) if is_checked(words) else Cleaned(words, note=note)


def is_checked(cell: Any) -> bool:
    """Whether a cell of the active column says yes, and that a person has looked at what says otherwise."""
    return isinstance(cell, str) and " ".join(_SIGNS.split(plain(cell[:_LONGEST]))).strip() in _CHECKED


def begins_like_a_footer(words: str) -> bool:
    """Whether a text begins with a word such as total, summe, généré or página, or counts the rows above."""
    beginning = plain(words[:_LONGEST])
    return bool(_FOOTER.match(beginning) or _COUNTED.match(beginning))
