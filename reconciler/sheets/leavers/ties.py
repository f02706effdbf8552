"""Remarks that say that what tied a person to the house has ended, that they never came, were put out or have died.

None of them is sure, since studies end and a post follows, so that a yes or no answers it.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum, auto
from functools import cache, lru_cache

from reconciler.sheets.leavers.clauses import AHEAD, INSIDE, PAST, Place, dated, is_far_ahead, stays_on, without_undone
from reconciler.sheets.leavers.ending_words import ENDINGS
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.phrases import any_of
from reconciler.sheets.leavers.tie_words import TIES
from reconciler.sheets.values.characters import plain

_LONGEST = 1000


_ARTICLES = (
    r"(?:(?:the|his|her|their|its|a|an|la|le|les|l|son|sa|ses|un|une|der|die|das|des|dem|den|sein\w*|ihr\w*|el|los|las"
    r"|su|sus|una?) ?['’]?\s*)*"
)
_BETWEEN = r"(?:(?!\b(?:not|never|nicht|nie|pas|until|bis|hasta|extended|renewed|verlangert)\b)[^;,!?]){0,30}?"
_DAY = rf"(?:{PAST}|\d|summer|spring|autumn|last|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
_PERSONS = (
    r"\w*(?:wissenschaftler\w*|professor\w*|dozent\w*|student\w*|doktorand\w*|fellow|scholar|visitor|researcher|postdoc"
    r"|lecturer|arzt|arztin|boursiere?|doctorante?|chercheu\w+|becari[oa]|investigador[a]?|visitante|stagiaire|intern"
    r"|trainee|locum|vertreter\w*)"
)
_KINDS = (
    r"(?:contrato?|vertrag|contract|cdd|praktikum|stage|internship|fsj|bfd|shk|whk|hiwi|hilfskraft|volontariat|beca"
    r"|practicas|interin[oa]|placement|azubi|werkstudent\w*|tutor\w*|vacation)"
)
_NO_TERM_OF_YEAR = (
    "(?<!fixed )(?<!summer )(?<!autumn )(?<!spring )(?<!winter )(?<!fall )(?<!lent )(?<!school )(?<!this )(?<!last )"
    "(?<!long )(?<!short )(?<!next )(?<!easter )"
)
_OTHERS = (
    rf"\b{_PERSONS} (?:until|till|bis(?: zum)?|jusqu ?['’]?au|hasta(?: el)?) {PAST}",
    r"(?:^|[;.] )\W*(?:ausgelaufen|beendet|expired|lapsed)\b",
    r"\bkein\w* (?:lehrauftrag|vertrag|stelle|anstellung)\b[^;,]{0,20}\bmehr\b",
    # never came
    r"\b(?:did ?n[o ]?['’]?t|never) (?:matriculat\w*|take up|took up|arrived?|enrol\w*|register\w*|commence\w*)",
    r"\bno-?show\b|\boffers? (?:was |has been )?(?:withdrawn|rescinded|lapsed)\b",
    r"\bnicht (?:zuruckgemeldet|eingeschrieben|immatrikuliert)\b",
    r"\bnon (?:re)?inscrit|\bdesinscri\w+",
    r"\bno se (?:ha )?(?:matricul\w+|reincorpora\b|inscribio)",
    r"\breneged\b|\b(?:was |were )?not converted\b(?! to)|\bnicht ubernommen\b|\brolled off\b",
    # put out, or given up
    r"\bsettlement agreement (?:signed|paid|executed|reached|agreed)\b|\bbought out\b|\bpursuing (?:other"
    r"|new) opportunit\w+|\boff[ "
    r"-]boarded\b",
    r"\bfristlos\b|\bhausverbot\b|\bausgetr\b|\bgek\.? z|\bfruhpensioniert\w*|\bpens\. ?\d|\babgeworben\b",
    r"\bdebauchee?s? par\b|\bcertificat de travail (?:remis|envoye)|\btransferee?s? au repreneur\b",
    r"\bse prescindio de\b|\bacogid[oa] al ere\b|\bmoved across to\b",
    r"\bdropped out\b(?! of (?:the |our )?(?:call|meeting|race))(?: of (?:\w+ ){0,2}?(?:programme|program|course"
    r"|studies))?|\bwithdrew\b(?! (?:her|his|their|the|its)\b)(?: from (?:\w+ ){0,2}?(?:programme|program|course"
    r"|studies))?",
    r"\bwithdrawn (?:her|him|them) from us\b|\bexpelled\b|\bstruck off\b|\bde-?enrolled\b|\bdisenrolled\b",
    r"\bno longer affiliated\b|\bceased to be\b|\boff the (?:roster|books|register)\b",
    rf"\bgraduated (?:in |on )?{_DAY}|\balumn(?:us|a)\b|\babsolvent(?:in)? {PAST}|\bdiplomee? en {PAST}",
    r"\bexma\b|\bgestrichen\b|\bexclue? definitivement|\braye(?:ee?|e|es)? des? (?:controles?|effectifs|listes?)\b",
    r"\brayee?s? (?:des?|du) \w+|\bne vient plus\b|\bdossier clos\b|\ba abandonne\b(?! (?:l|le|la|les) ?['’]?(?:idee"
    r"|projet))",
    r"\bexpulsad[oa]\b|\bse graduo\b|^\W*titulad[oa]\W*$",
    r"\bdnu\b|\b(?:do not|don['’]t|not to be) (?:re-?)?book(?:ed)?\b",
    # last ones
    rf"\b(?:last|final) (?:\w+ )?(?:day|shift|duty|pay ?(?:check|slip|date|period)?|payroll|process date|timesheet)\b"
    rf"(?:[ :,]|(?:was|on|is|worked|done)\b)*(?:{PAST}|{AHEAD})",
    rf"\bletzte[rsn]? (?:(?:\w{{2,}})?(?:dienst|schicht|einsatz|abrechnung|gehalt|lohn)|(?:arbeits|dienst|werk"
    rf"|einsatz)?tag)\b"
    rf"(?:[ :,]|(?:war|am|im|der|den|ist)\b)*(?:{PAST}|{AHEAD}|\d{{1,2}}\.)",
    rf"\bderni(?:er|ere) (?:\w+ )?(?:service|garde|vacation|paie|salaire|fiche de paie)\b"
    rf"(?:[ :,]|(?:le|en|du|etait)\b)*(?:{PAST}|{AHEAD}|\d)",
    rf"\bultim[oa] (?:turno|guardia|nomina|jornada|servicio)\b(?:[ :,]|(?:el|en|de|fue)\b)*(?:{PAST}|{AHEAD}|\d)",
    # a word of an end, and its day
    rf"\b{_NO_TERM_OF_YEAR}term(?:ed|d|\.)?(?: date| eff\w*)?[ :]*(?:on )?(?:{PAST}|{AHEAD})",
    rf"\b(?:sep(?:aration)?|final process|term) date[ :]*(?:{PAST}|{AHEAD})|\bretd\.? (?:on |in )?(?:{PAST}|{AHEAD})",
    rf"\bdisabled (?:{PAST}|per|on request|at request|by (?:hr|it|helpdesk|service ?desk))\b",
    rf"\b(?:purge|delete|remove) (?:after|on|by) (?:{PAST}|{AHEAD})|\bpaid (?:through|until|till|up to) {PAST}",
    rf"\bgest\.? (?:am )?{PAST}|\b(?:nur )?(?:noch )?bis {PAST} (?:da|hier|bei uns|im haus|beschaftigt|angestellt)\b",
    r"\b(?:lapsed|forfeited|cancelled|accelerated) on (?:leaving|exit|termination|death)\b|\bflew (?:back"
    r"|home)(?! from)\b"
    r"|\bmoved away(?! from)\b",
    rf"\b{_KINDS}(?: \w+){{0,3}}?[ (:]*(?:until|till|ends?|bis|jusqu ?['’]?au|terme|fin|hasta)(?: zum| le| el)? {PAST}",
    # no longer comes
    r"\bmacht\b[^;,]{0,20}\bnicht (?:mehr mit|weiter)\b|\bhat\b(?:(?!\bmit\b)[^;,]){0,20}\baufgehort\b(?! zu)",
    r"\bkommt\b(?! \w+tags)[^;,]{0,25}\bnicht (?:mehr|wieder)(?! (?:in|ins|an|am|zu|zur|zum|nach|vor|auf|mit"
    r"|zurecht|klar|dazu)\b)\b",
    r"(?:\b(?:bewerber\w*|kandidat\w*) (?:hat )?|^\W*(?:hat )(?:doch |uns |kurzfristig |leider |noch )*)abgesagt\b",
    r"(?:^|[;,.(] ?)(?:(?:was|were|ist|wurde|n ?['’]?est|ha sido) )?(?:not (?:extended|renewed|continued"
    r"|retained|kept on)"
    r"|nicht (?:verlangert|weiterbeschaftigt)|(?:pas|non) (?:reconduit|renouvele|prolonge)e?s?|no (?:renovad"
    r"|prorrogad)[oa])\b",
    r"\bon \w+ bench\b|\bceso como (?!decan|director|jef|coordinador|president|secretari|vocal|deleg)",
    # died
    r"(?<!por )\b(?:defuncion|fallecimiento)\b(?! (?:de (?:su|un|una|familiar)|del? (?:padre|madre|conyuge|espos"
    r"|herman))\b)",
    r"\bsadly passed\b|^\W*passed on (?:in |on )?(?:\d|19000101|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
    r"\bd\. ?e\. ?p\b|\bq\. ?e\. ?p\. ?d\b",
    r"\btraueranzeige\b|\bkondolenz\w*",
)
_NOT_FOR_NOW = r"(?! (?:of|for|until|till|this|next|on|because|pour|cette|bis|hasta|de|des|der)\b)"
"""What is left for some days, or of something else, is no list of people."""
_NOT_THERE = r"(?! (?:to|in|into|at) (?:the|our|a|this|these)\b)"
"""What somebody does not come to is no house."""
_EXIT = rf"\bexit[ :]*(?:on |am |per |date )?(?:{PAST}|{AHEAD}|\d{{4}}-\d\d\b)"
_INNOCENT = re.compile(
    r"\b(?:first|old|previous|last|earlier|erste[rn]?|alte[rn]?|fruherer|premiere?|ancien|precedente?|primer[oa]?"
    r"|anterior)"
    r" (?:\w+ )?(?:contract|fellowship|placement|rotation|visit|studies|degree|appointment|vertrag|contrat|stage"
    r"|contrato)"
    r"|\bregistration (?:fee|form|link|email)\b"
    r"|\bwithdrew (?:(?:her|his|their|the) )?(?:application|request|bid) (?:for|to)\b|\blapsed \(?performance"
    r"|\b(?:acabo|termino|finalizo|finished|completed|passed) (?:el|su|her|his|the|an?) (?:master\w*|mba|cfa"
    r"|acca|exams?)\b"
    rf"|\bsecondment to (?:\w+ ){{0,3}}{INSIDE}|\boff the register of\b"
    r"|\b(?:completed|finished) (?:\w+ )?(?:employment|grant|registration|enrol\w+)\b|\bfin de poste (?:a "
    r"|vers )?\d{1,2} ?h"
    r"|\bnoch keine?n? \w+|\bplaza de (?:garaje|parking|aparcamiento)\b|\bsin contrato de \w+"
    r"|\bcontrato de (?:renting|alquiler|leasing|mantenimiento|telefonia|suministro|limpieza)\b"
    r"|\bincapacidad permanente parcial\b|\bobituary (?:writer|desk|editor)"
    r"|\b(?:promotion|upgrade|transfer|secondment)\b[^;.]{0,30}\bturned it down\b"
    r"|\bbadge\b[^;,]{0,12}\b(?:expired|lapsed)"
)


class Tie(Enum):
    """What a remark tells of what ties somebody to the house: that it has ended, or ends on a day to come."""

    ENDED = auto()
    ENDS = auto()


def _patterns() -> Iterator[str]:
    for language, ties in TIES.items():
        stays, every = (_any(language, words) for words in (ties.stays, f"{ties.stays}, {ties.bonds}"))
        ended, completed = _any(language, ties.ended), _any(language, ties.completed)
        yield rf"\b{every}\b{_BETWEEN}\b{ended}\b"
        yield rf"\b{stays}\b{_BETWEEN}\b{completed}\b"
        yield rf"\b{_any(language, ties.ends)} ?['’]?\s*{_ARTICLES}(?:\w+ )??{every}\b"
        yield rf"\b{every}\b (?:\w+ )??(?:ends?|endet|termine|finaliza|acaba)\b (?:\w+ )?{PAST}"
    yield from _OTHERS
    yield _EXIT


def _endings() -> Iterator[str]:
    for language, ending in ENDINGS.items():
        papers, handed, off, lists = (_any(language, words) for words in ending[:4])
        yield rf"\b{papers}\b{_BETWEEN}\b{handed}\b"
        yield rf"\b{off} (?:(?:the|our|active) )*{lists}\b{_NOT_FOR_NOW}"
        yield rf"\b{_any(language, ending.alone)}\b{_NOT_THERE}"


def _any(language: str, words: str) -> str:
    return any_of(forms({language: words}))


_STEMS = (
    "until, till, bis, jusqu, hasta, matricul, take, took, arriv, enrol, regist, commenc, no-show, noshow, no, "
    "offer, zuruckgemeldet, eingeschr, immatr, non, desinscri, se, dropped, withdr, expelled, struck, de-enrol, "
    "deenrol, disenrol, affiliat, ceased, off, graduat, alumn, absolvent, diplome, exma, gestrichen, exclu, raye, "
    "vient, dossier, abandonn, expuls, titulad, dnu, book, rebook, re-book, passed, trauer, kondolenz, exit, "
    "reneged, converted, rolled, settlement, bought, pursuing, across, fristlos, hausverbot, ausgetr, gek, pens, "
    "fruhpens, abgeworben, ubernommen, debauch, certificat, transfere, d, q, prescind, acogid, ends, endet, termine, "
    "finaliza, acaba, last, final, letzte, dernier, ultim, term, sep, retd, disabled, purge, delete, remove, "
    "paid, gest, "
    "war, macht, hat, kommt, bewerber, kandidat, not, nicht, pas, bench, ceso, lapsed, forfeited, cancelled, "
    "accelerated, flew, moved, defuncion, fallecimiento"
)


def _first_words() -> Iterator[str]:
    """Yield what some word begins with of each phrase that tells of the end of a tie, and of each other one."""
    for language, ties in TIES.items():
        for words in (ties.ended, ties.completed, ties.ends):
            yield from (form.split()[0] for form in forms({language: words}))
    for language, ending in ENDINGS.items():
        for words in (ending.handed, ending.lists, ending.alone):
            yield from (max(form.split(), key=len) for form in forms({language: words}))
    yield from _STEMS.split(", ")


def _needles() -> Iterator[str]:
    """Yield what a text has in it that tells anything."""
    yield rf"\b{any_of(_first_words())}"


@cache
def _any_of(patterns: Callable[[], Iterator[str]]) -> re.Pattern[str]:
    """Return a pattern of all of these, made when the first remark is read: that takes a tenth of a second."""
    return re.compile("|".join(patterns()))


_SPACES = str.maketrans("'’-", "   ")


def tie_of(text: str, today: date) -> Tie | None:
    """Return what a remark tells of what ties its person to the house; None where it tells nothing of it."""
    return _tie_of(text[:_LONGEST], today)


@lru_cache(maxsize=8192)
def _tie_of(text: str, today: date) -> Tie | None:
    bare = plain(text)
    if not _any_of(_needles).search(bare):
        return None
    folded = _INNOCENT.sub(" ", dated(without_undone(bare), today))
    found = {
        _said_at(Place(folded, *one.span()), may_go_on=False)
        for one in _any_of(_endings).finditer(folded.translate(_SPACES))
    }
    found |= {_said_at(Place(folded, *one.span()), may_go_on=True) for one in _any_of(_patterns).finditer(folded)}
    if Tie.ENDED in found:
        return Tie.ENDED
    return Tie.ENDS if Tie.ENDS in found and not is_far_ahead(bare, today) else None


def _said_at(place: Place, *, may_go_on: bool) -> Tie | None:
    """Return what is told where a phrase stands; a tie that ends on a day to come is renewed as often as not."""
    if not place.is_of_them or place.is_taken_back or (may_go_on and stays_on(place)):
        return None
    if not place.is_ahead:
        return Tie.ENDED
    return Tie.ENDS if not may_go_on or AHEAD in place.said or place.said.startswith("exit") else None
