"""What somebody was, in a title, a department or a group: Former Registrar, Alumni, Postdoc 2019-2022."""

import re
from datetime import date

from reconciler.sheets.leavers.dates import days
from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of
from reconciler.sheets.values.characters import plain

_FORMER: Vocabulary = {
    "English": "former, formerly, ex, retired, previous, exmatriculated",
    "French": "ancien, ancienne, anciens, anciennes, ex",
    "German": "ehem, ehemalig~, früher~, ex, exmatrikuliert~",
    "Spanish": "antigu~, ex",
}
"""What stands before what somebody was."""
_ALUMNI: Vocabulary = {
    "English": "alumni, alumnus, alumna, alumnae, alum, alums",
    "French": "diplômé~",
    "German": "absolvent, absolventin, absolventen, absolventinnen",
    "Spanish": "egresad~, titulad~",
}
"""Who has finished their studies."""
_GROUPS: Vocabulary = {
    "English": "emeriti, retirees, pensioners, graduates, former students, former staff",
    "French": "anciens, diplômés, anciens élèves, anciens étudiants",
    "German": "ehemalige, ruheständler, pensionäre, rentner, emeriti",
    "Spanish": "antiguos alumnos, jubilados",
}
"""Departments of people who are no longer here, which may have some who work there."""
_PEOPLE: Vocabulary = {
    "English": "employees, members, staff, students, officers, servicemen, colleagues, personnel, patients, pupils, "
    "residents, workers, prisoners",
    "French": "élèves, étudiants, salariés, combattants",
    "German": "mitarbeiter, studierende, studierenden, schüler",
    "Spanish": "alumnos, empleados, combatientes",
}
"""With whom a department deals, where more words follow: Former Employees Relations Manager."""
_NOT_OVER = forms(
    {
        "Latin": "officio, vivo, ante, post, libris, parte, gratia, situ",
        "English": "works, work, factory, pat, pats, forces, us, uk, eu, japan, asia, china",
    }
)
"""What makes another thing of an “ex” before it."""
_DEALS = re.compile(
    r"\b(?:relations?|services?|support|office|officer|affairs|liaison|teams?|network|engagement|program\w*|manager|fund"
    r"|betreuung|arbeit|buro|newsletter|admins?)\b"
)
_ONE_WORD = re.compile(
    r"ex(?:profesor|becari|alumn|director|jef|emplead|trabajador|colaborador|mitarbeiter|professor|doktorand|student)"
)
_LATE = re.compile(r"(?:the )?late (?=[A-Z])")
_GRADUATE = re.compile(r"graduate\W+(?:19|20)\d\d\b")
_UNTIL = re.compile(r"(?:19|20)\d\d\s*[-–—]\s*((?:[^\W\d_]{3,9}\.? |\d{1,2}[./](?:\d{1,2}[./])?)?(?:19|20)\d\d)\)?$")
_MAY_TELL = re.compile(
    r"^\W*(?:(?:former|ex|retired|previous|ancien|ehem|fruh|früh|antigu|alum|absolv|dipl|egres|titul|gradu)"
    r"|(?:the )?late "
    r"|(?:emerit|retirees|pension|rentner|ruhest|jubil))|\d{4}\)?$",
    re.IGNORECASE,
)
_ONCE, _ALUM, _ALL, _OTHERS = (forms(words) for words in (_FORMER, _ALUMNI, _GROUPS, _PEOPLE))
_FEW = 3
_SEVERAL = re.compile(r"\s*[;,|\n]\s*")


def may_tell(text: str) -> bool:
    """Whether a title or department may be one of the past; soon told."""
    return bool(_MAY_TELL.search(text))


def was_once(text: str) -> bool:
    """Whether a title may be what somebody was."""
    words = words_of(text.strip())
    if not words or not may_tell(text):
        return False
    folded = plain(text.strip())
    if " ".join(words) in _ALUM or _GRADUATE.match(folded) or _LATE.match(text) or _ONE_WORD.match(words[0]):
        return True
    return len(words) > 1 and words[0] in _ONCE and not _is_about_others(words)


def is_over(title: str, today: date) -> bool:
    """Whether a title ends with a period that has passed."""
    until = _UNTIL.search(plain(title.strip()))
    return bool(until and (ends := days(until[1])) and max(ends) < today)


def _is_about_others(words: tuple[str, ...]) -> bool:
    return words[1] in _NOT_OVER or (words[1] in _OTHERS and len(words) > 2)


def is_of_former(text: str) -> bool:
    """Whether a department is called after people who are no longer here, and nothing else."""
    whole = " ".join(words_of(text))
    return whole in _ALL or whole in _ALUM


def is_group_of_former(text: str) -> bool:
    """Whether a group is of alumni or other people who were something once, and not of who deals with them."""
    return all(map(_is_one_of_former, _SEVERAL.split(text)))


def _is_one_of_former(group: str) -> bool:
    words = words_of(group.replace("_", " "))
    if not words or _DEALS.search(" ".join(words)) or len(words) > 2 * _FEW:
        return False
    return not _ALUM.isdisjoint(words) or (1 < len(words) <= _FEW and words[0] in _ONCE and words[1] not in _NOT_OVER)
