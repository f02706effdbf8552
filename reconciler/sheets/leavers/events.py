"""What an event of a personnel system says of its person: Hire Rescinded, Ablauf Befristung, Fallecimiento."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from reconciler.sheets.leavers.absences import is_absence
from reconciler.sheets.leavers.folding import Vocabulary, expressions, forms, words_of
from reconciler.sheets.leavers.values import Says, of_action
from reconciler.sheets.values.cells import as_text

_TIES: Vocabulary = {
    "English": "employment, work relationship, contract, fixed term, fixed term contract, assignment, appointment, "
    "hire, hiring, worker, offer, job offer, position, tenure",
    "French": "contrat, cdd, emploi, poste, mission, embauche, recrutement, nomination, relation de travail, "
    "promesse d embauche",
    "German": "arbeitsverhältnis, arbeitsverhältnisses, beschäftigungsverhältnis, dienstverhältnis, beschäftigung, "
    "vertrag, vertrags, arbeitsvertrag, zeitvertrag, zeitvertrags, befristung, anstellung, einstellung, stelle, "
    "neueinstellung, ausbildungsverhältnis",
    "Spanish": "contrato, empleo, relación laboral, trabajo, contratación, nombramiento, puesto, alta, "
    "condición de funcionario, condición de estatutario, condición de personal estatutario, oferta",
}
"""What ties somebody to the house."""
_ENDS: Vocabulary = {
    "English": "end, ended, ends, expiry, expiration, expired, cancel, cancelled, canceled, cancellation, rescind, "
    "rescinded, revoke, revoked, withdrawn, void, voided, not renewed, non renewal, nonrenewal, not extended, "
    "reversed, completed, completion",
    "French": "fin, échéance, terme, expiration, rompu~, annulé~, annulation, annuler, non renouvelé~, "
    "non renouvellement, "
    "non reconduit~, retiré~, retrait",
    "German": "ende, endet, ablauf, abgelaufen~, beendet~, beendigung, auslaufen, ausgelaufen~, nicht verlängert~, "
    "aufgelöst~, "
    "auflösung, storniert~, stornierung, storno, zurückgezogen~, widerrufen, rückgängig, nichtverlängerung, "
    "nicht zustande gekommen",
    "Spanish": "fin, finalización, extinción, extinguid~, vencimiento, cancelar, cancelad~, cancelación, anular, "
    "anulad~, anulación, rescindir, pérdida, no renovad~, no renovación, terminación, término",
}
_OVER: Vocabulary = {
    "English": "no show, did not start, did not report, never started, failed pre employment check, "
    "failed pre employment, "
    "not hired, failed background check, death, withdrew, early retirement, non renewal, nonrenewal, declined offer, "
    "offer declined, mutual agreement, abandonment",
    "French": "non présentation, ne s est pas présenté, ne s est pas présentée, n a pas pris son poste, décès, "
    "désistement, retraite anticipée, préretraite, défection",
    "German": "nichterscheinen, nicht erschienen, nicht angetreten, nichtantritt, tod, todesfall, ableben, "
    "frühpensionierung, "
    "frühverrentung, vorruhestand, vorzeitiger ruhestand, dienstunfähigkeit, versetzung in den ruhestand",
    "Spanish": "no se presentó, no presentado, no presentación, no incorporación, no incorporad~, no tomó posesión, "
    "fallecimiento, defunción, muerte, jubilación anticipada, prejubilación, terminación, extinción, "
    "incapacidad permanente, excedencia sin reserva",
}
"""What is the end, or that there was no beginning."""
_THINGS: Vocabulary = {
    "English": "probation, probationary, probation period, provisional, trial, leave, loa, secondment, absence, "
    "additional job, additional assignment, temporary assignment, second job, side job, international assignment, "
    "acting, furlough, suspension, sabbatical, training, apprenticeship, pay, premium, allowance, benefit, benefits, "
    "stipend, role, duties, project, "
    "flex, phased, partial",
    "French": "essai, congé, détachement, suspension, absence, stage, prime, période d essai, intérim, formation, "
    "progressive, temps partiel, activité secondaire, mission temporaire, mi temps",
    "German": "probezeit, elternzeit, mutterschutz, beurlaubung, urlaub, nebentätigkeit, abordnung, zulage, "
    "nebenjob, stellvertretung, ausbildung, sonderurlaub, teilzeit, umlage, freistellungsphase, kurzarbeit, "
    "wiedereingliederung, entsendung, projekt, unterbrechung, krankheit",
    "Spanish": "prueba, período de prueba, periodo de prueba, excedencia, permiso, comisión de servicios, "
    "suspensión, "
    "suplencia, "
    "baja médica, incapacidad temporal, it, complemento, formación, parcial, reducción de jornada, vacaciones",
}
"""What ends, and the person stays."""
_HIRES: Vocabulary = {
    "English": "hire, hiring, hired, offer, start, onboarding, joining, appointment",
    "French": "embauche, recrutement, promesse, arrivée, entrée",
    "German": "einstellung, neueinstellung, eintritt, zusage, angebot",
    "Spanish": "contratación, contratar, alta, ingreso, oferta",
}
_UNDONE: Vocabulary = {
    "English": "rescinded, rescind, reversed, reversal, correction, corrected, in error, error, undo, undone, "
    "cancelled, "
    "canceled, cancel, withdrawn, revoked, retracted",
    "French": "annulé~, annulation, annuler, correction, corrigé~, erreur, retiré~",
    "German": "storniert~, storno, stornierung, korrektur, korrigiert~, zurückgenommen~, rückgängig, widerrufen, "
    "irrtümlich, rücknahme",
    "Spanish": "anulad~, anulación, anular, corrección, corregid~, error, cancelad~, cancelar, revocad~, sin efecto",
}
"""What takes back what was done."""
_OF_OTHERS = re.compile(
    r"\b(?:nachfolg\w*|ersatz|vertretung|replac\w+|backfill\w*|cover(?:s|ing|age)?\b|remplac\w+|sustituci\w+|suplencia"
    r"|in lieu of|successi\w+|relevo|en remplacement|(?:line )?manager|vorgesetzte\w*|supervisor|responsable|jef[ea]"
    r"|survivor|inherited)\b"
)
"""That somebody else has left, for whom this person comes."""
_PARTS = re.compile(r"[>:/|;]+|\s[-–—]+\s|[()\[\]]|(?<=\d)\s(?=[^\W\d])")
_NAME = re.compile(r"(?!(?:Employee|Worker|Staff|User|Person|Has|Already|Just)\b)[A-Z][\w'’-]+ (?:Left|Leaver|Gone)")
"""A name that is a word of leaving, as a system puts it behind the event."""
_TIE, _END, _NONE, _THING, _HIRE, _BACK = map(forms, (_TIES, _ENDS, _OVER, _THINGS, _HIRES, _UNDONE))
_ENDS_INSURANCE = {"30", "40", "49"}
"""The end of the employment, the same with its beginning, and death."""
_SIGNS_OFF = {"31", "32", "33", "34", "35", "36"}
"""Taken out for another reason, which has a message of its own that takes them in again."""
_OF_INSURANCE = re.compile(r"\b(?:kranken\w*|beitrags\w*|\w*wechsel|wahrung\w*|umstellung|sonstige\w*|arbeitskampf)\b")
_LONGEST = 120
_MOST = 6


def of_event(cell: Any) -> Says:
    """Return what an event says, or the reason of one: each of its parts alone, but for what takes it back.

    KIND is what another thing is: that of another person, the end of a leave, a termination that was taken back.
    """
    text = as_text(cell)
    parts = [part for part in map(str.strip, _PARTS.split(text[:_LONGEST])) if part]
    if isinstance(cell, bool) or not any(" " in part or len(part) > 1 for part in parts):
        return of_action(cell)
    said = parts[:1] + [part for part in parts[1:] if not _NAME.fullmatch(part)]
    of_them = [part for part in said if not _OF_OTHERS.search(" ".join(words_of(part)))]
    if not of_them or of_them[0] != parts[0]:
        return Says.KIND
    words = words_of(" ".join(of_them))
    if _has(words, _BACK) and any(_of_part(part) is Says.GONE for part in of_them):
        return Says.GONE if _has(words, _HIRE) or (_has(words, _TIE) and not _is_leaving(of_them)) else Says.KIND
    tell = {_of_part(part) for part in of_them}
    is_of_another = Says.KIND in tell or len(of_them) < len(parts)
    return Says.GONE if Says.GONE in tell else Says.KIND if is_of_another else Says.HERE


def _of_part(part: str) -> Says:
    words = words_of(part)
    if _has(words, _NONE) and not _has(words, _THING - _NONE):
        return Says.GONE
    if is_absence(words) or _has(words, _THING):
        return Says.KIND
    if _has(words, _TIE) and _has(words, _END):
        return Says.GONE
    return of_action(part)


def _is_leaving(parts: Sequence[str]) -> bool:
    """Whether what was taken back is that somebody leaves: Termination - Rescinded."""
    rest = [" ".join(_without(words_of(part), _BACK)) for part in parts]
    return any(part and of_action(part) is Says.GONE for part in rest)


def _without(words: Sequence[str], known: frozenset[str]) -> Iterator[str]:
    return (said for found, said in expressions(words, dict.fromkeys(known, True), _MOST) if not found)


def _has(words: Sequence[str], known: frozenset[str]) -> bool:
    return any(found for found, _ in expressions(words, dict.fromkeys(known, True), _MOST))


def of_message(cell: Any) -> Says:
    """Return what the reason of a message to the German social insurance says, by its code or in words.

    The codes are those of Anlage 1 of the common principles of the insurers for § 28b SGB IV.
    """
    text = as_text(cell)
    code = text[:2] if text[:2].isdecimal() else ""
    if code in _ENDS_INSURANCE:
        return Says.GONE
    if code in _SIGNS_OFF:
        return Says.UNKNOWN
    rest = text[2:].strip(" -–:.") if code else text
    words = " ".join(words_of(rest[:_LONGEST]))
    if not rest or words.startswith(("anmeldung", "sofortmeldung", "jahresmeldung")):
        return Says.HERE
    if words.startswith("abmeldung") and _OF_INSURANCE.search(words):
        return Says.UNKNOWN
    return of_event(rest)
