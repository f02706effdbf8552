"""Remarks that say that what tied a person to the house has ended, that they never came, were put out or have died.

None of them is sure, since studies end and a post follows, so that a yes or no answers it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from reconciler.sheets.leavers.clauses import AHEAD, PAST, Place, dated
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.phrases import any_of
from reconciler.sheets.values.characters import plain

_LONGEST = 1000


class Ties(NamedTuple):
    """What ties people to a house, and the words for its end; lists with commas, `~` as in a `Vocabulary`.

    `stays` take their time and are completed, `bonds` are signed: one that is completed has just begun. `ends` stand
    before either, with articles between them.
    """

    stays: str
    bonds: str
    ended: str
    completed: str
    ends: str


TIES: Mapping[str, Ties] = {
    "English": Ties(
        stays="studies, degree, doctorate, visit, stay, rotation, rotations, placement, internship, fellowship, "
        "secondment, residency, traineeship, apprenticeship, posting, assignment, locum, studentship, visiting post",
        bonds="registration, matriculation, enrolment, enrollment, candidature, appointment, contract, affiliation, "
        "sow, statement of work, honorary contract, engagement, tenure, fixed term, student record, sponsorship, "
        "licence to practise",
        ended="ended, over, lapsed, expired, terminated, ceased, not renewed, not extended, closed, ran out, "
        "cancelled, "
        "withdrawn, discontinued, came to an end, has come to an end, abandoned, revoked",
        completed="completed, finished, done, concluded",
        ends="end of, ended, finished, completed, abandoned, end, expiry of",
    ),
    "French": Ties(
        stays="études, thèse, séjour, stage, vacation, vacations, internat, clinicat, résidence, remplacement, "
        "intérim, "
        "détachement, bourse, doctorat, rotation",
        bonds="inscription, contrat, mise à disposition, nomination, ater, convention d'accueil, affiliation",
        ended="non reconduit~, non renouvelé~, échu~, expiré~, résilié~, annulé~, interrompu~, abandonné~, clos, "
        "close, "
        "a pris fin, ont pris fin, arrivé~ à terme, arrivé~ à échéance",
        completed="terminé~, fini~, achevé~",
        ends="fin de, fin d, fin des, abandon de, abandon des, a terminé, a fini, a achevé, a abandonné, terme de",
    ),
    "German": Ties(
        stays="studium, promotion, promotionsstudium, vertretung, vertretungsprofessur, lehrauftrag, gastaufenthalt, "
        "forschungsaufenthalt, aufenthalt, rotation, einsatz, praktikum, hospitation, famulatur, abordnung, "
        "stipendium, "
        "gastprofessur, ausbildung",
        bonds="lehrvertrag, ausbildungsvertrag, stelle, anstellung, zulassung, immatrikulation, honorarvertrag, "
        "werkvertrag, zeitvertrag, "
        "arbeitsvertrag, "
        "dienstvertrag, gastvertrag, assoziierung, einschreibung, bestellung",
        ended="beendet, endete, abgebrochen, ausgelaufen, abgelaufen, vorbei, zu ende, erloschen, nicht verlängert, "
        "aufgelöst, widerrufen, aufgehoben",
        completed="abgeschlossen, absolviert, fertig",
        ends="ende des, ende der, ende vom, beendete, abbruch des, abbruch der, kein, keine, keinen",
    ),
    "Spanish": Ties(
        stays="estudios, estancia, beca, residencia, rotación, prácticas, sustitución, comisión de servicios, "
        "doctorado, "
        "máster, interinidad",
        bonds="matrícula, contrato, nombramiento, adscripción, vinculación, inscripción, registro",
        ended="anulad~, abandonad~, vencid~, extinguid~, no renovad~, caducad~, rescindid~",
        completed="terminad~, finalizad~, acabad~, concluid~",
        ends="fin de, fin del, final de, final del, anuló, abandonó, ha abandonado, terminó, ha terminado, finalizó, "
        "acabó, ha acabado, concluyó, no se renovó, no se ha renovado, no le renovaron",
    ),
}
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
    r"\bsettlement agreement (?:signed|paid)\b|\bbought out\b|\bpursuing (?:other|new) opportunit\w+|\boff[ "
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
    # died
    r"\bsadly passed\b|^\W*passed on (?:in |on )?(?:\d|19000101|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*",
    r"\bd\. ?e\. ?p\b|\bq\. ?e\. ?p\. ?d\b",
    r"\btraueranzeige\b|\bkondolenz\w*",
)
_EXIT = rf"\bexit[ :]*(?:on |am |per |date )?(?:{PAST}|{AHEAD}|\d{{4}}-\d\d\b)"
_INNOCENT = re.compile(
    r"\b(?:first|old|previous|last|earlier|erste[rn]?|alte[rn]?|fruherer|premiere?|ancien|precedente?|primer[oa]?"
    r"|anterior)"
    r" (?:\w+ )?(?:contract|fellowship|placement|rotation|visit|studies|degree|appointment|vertrag|contrat|stage"
    r"|contrato)"
    r"|\bregistration (?:fee|form|link|email)\b|\bbadge\b[^;,]{0,12}\b(?:expired|lapsed)"
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


def _any(language: str, words: str) -> str:
    return any_of(forms({language: words}))


_SAID = re.compile("|".join(_patterns()))
_STEMS = (
    "until, till, bis, jusqu, hasta, matricul, take, took, arriv, enrol, regist, commenc, no-show, noshow, no, "
    "offer, zuruckgemeldet, eingeschr, immatr, non, desinscri, se, dropped, withdr, expelled, struck, de-enrol, "
    "deenrol, disenrol, affiliat, ceased, off, graduat, alumn, absolvent, diplome, exma, gestrichen, exclu, raye, "
    "vient, dossier, abandonn, expuls, titulad, dnu, book, rebook, re-book, passed, trauer, kondolenz, exit, "
    "reneged, converted, rolled, settlement, bought, pursuing, across, fristlos, hausverbot, ausgetr, gek, pens, "
    "fruhpens, abgeworben, ubernommen, debauch, certificat, transfere, d, q, prescind, acogid, ends, endet, termine, "
    "finaliza, acaba"
)


def _first_words() -> Iterator[str]:
    """Yield what some word begins with of each phrase that tells of the end of a tie, and of each other one."""
    for language, ties in TIES.items():
        for words in (ties.ended, ties.completed, ties.ends):
            yield from (form.split()[0] for form in forms({language: words}))
    yield from _STEMS.split(", ")


_NEEDLE = re.compile(rf"\b{any_of(_first_words())}")
"""A text without any of these tells nothing."""


def tie_of(text: str, today: date) -> Tie | None:
    """Return what a remark tells of what ties its person to the house; None where it tells nothing of it."""
    return _tie_of(text[:_LONGEST], today)


@lru_cache(maxsize=8192)
def _tie_of(text: str, today: date) -> Tie | None:
    bare = plain(text)
    if not _NEEDLE.search(bare):
        return None
    folded = _INNOCENT.sub(" ", dated(bare, today))
    for found in _SAID.finditer(folded):
        place = Place(folded, *found.span())
        if place.is_of_them and not place.is_taken_back:
            if not place.is_ahead:
                return Tie.ENDED
            if place.said.startswith("exit"):
                return Tie.ENDS
    return None
