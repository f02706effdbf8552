"""Phrases of leaving in running text, in four languages."""

import re
from collections.abc import Iterable, Sequence, Set
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from reconciler.sheets.leavers import place_words, value_words
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.phrases import pattern_of
from reconciler.sheets.values.characters import plain

_MONTH = r"(?:jan|feb|fev|mar|apr|abr|avr|may|mai|jun|juin|jul|juil|aug|aou|ago|sep|oct|okt|nov|dec|dez|dic|ene)[a-z]*"
_WHEN = rf"(?:\d|{_MONTH}\b|(?:end|beginning|middle) of|effective)"
_OUT = {
    "English": (
        rf"(?<!never )(?<!not )\bleft (?:the |our |this )?(?:company|firm|organi[sz]ation|business|employment|us\b"
        rf"|in\b|"
        rf"as of|service|on {_WHEN}|{_WHEN}|voluntarily|already|for (?:another|a new))",
        r"\b(?:has|have|who|already|since|she|he|they) left\b(?! hand)",
        rf"\b(?:is|will be|are) leaving\b|\bleaving (?:the |our |us\b|on\b|in\b|at end|{_WHEN})"
        rf"|\bleaves (?:the company|us\b|on {_WHEN}|{_WHEN})",
        r"\blast (?:working |physical |work )?day\b(?! of (?:probation|training|trial))|\blast (?:worked|shift was)\b",
        r"\bno longer (?:with|work|employ|here|in |at |active|part|a |an |on (?:our|the)|needs?|requires?|contract"
        r"|exist|reports)",
        r"\bdoes ?n[o ]?['’]?t work (?:here|for us)|\bnot (?:with us|employed|working) (?:any|here)"
        r"|\bnot with (?:us|the (?:company|firm|bank|business|team)|our)\b",
        r"\b(?:resigned|handed in (?:his|her|their)? ?(?:notice|resignation)|laid off|made redundant|let go\b"
        r"|passed away|"
        r"dismissed|was fired|got fired|has retired|retired (?:on|in|as of|\d|last|from (?:the )?company)|deceased"
        r"|died)",
        rf"\bterminated (?:on|in|as of|by|for|with effect|{_WHEN})|\b(?:was|been|is|employee|contract"
        rf"|employment) terminated\b",
        rf"\bcontract (?:has )?(?:ended|expired|ends? on|ends? {_WHEN}|not renewed|not extended)",
        r"\bemployment (?:has )?(?:ended|ceased|ends)",
        r"\b(?:ex|former)[- ]?(?:employee|colleague|staff|worker|contractor|member of staff)\b|\bleaver\b",
        r"\b(?:access|account|login|user) (?:was |is |has been |to be )?(?:revoked|removed|withdrawn|closed|disabled|"
        r"deactivated|deleted|blocked|locked|suspended|terminated)\b",
        r"\b(?:please|pls|to be|must be|should be|can be) (?:delete|remove|deactivate|disable|offboard|block|suspend"
        r"|terminate)d?\b",
        r"\bdo not (?:re)?(?:activate|provision|create|enable|onboard)\b|\boff-?board(?:ed|ing)\b"
        r"|\bgarden(?:ing)? leave\b",
        r"\b(?:working|serving|under|in|on|given|gave|handed in|served) (?:his |her |their "
        r"|out )?notice\b(?! period of)",
        rf"\b(?:gone|out|retired|quit|departed|exited|inactive|deactivated|disabled|leaver) (?:since|as of|effective"
        rf"|from|{_WHEN}|on {_WHEN})",
        r"\bhas (?:quit|departed|exited|gone)\b|\bdeparted (?:the )?company\b|\bexit date\b|\bleaving date\b"
        r"|\bterm(?:ination)? date\b",
        r"\bnot (?:to be )?(?:re)?(?:activated|provisioned)\b|\bended (?:employment|contract)\b|\bmoved on\b"
        r"|\bno show\b",
    ),
    "German": (
        r"\b(?:hat|haben|hatte) (?:uns|die firma|das unternehmen|den betrieb|das haus|das team|die bank"
        r"|die klinik)[^.]{0,30}verlassen\b",
        r"\bverlasst (?:uns|die firma|das unternehmen|den betrieb)|\b(?:firma|unternehmen|betrieb|haus) verlassen\b",
        r"\bausgeschieden|\bausgetreten|\bscheidet\b[^.]{0,40}\baus\b|\baustritt\b|\bausgestiegen\b|\bhat aufgehort\b",
        r"(?<!un)gekundigt|(?<!un)gekuendigt|\bkundigung\b|\bkuendigung\b|\baufhebungsvertrag|\bfreigestellt"
        r"|\bfreistellung\b",
        r"\bletzte[rn]? (?:arbeits|werk|einsatz)?-?tag\b",
        r"\b(?:nicht|nimmer) mehr (?:bei|im|in der|beschaftigt|da\b|tatig|hier|aktiv|dabei|angestellt|fur)"
        r"|\bist (?:weg|raus)\b",
        r"\b(?:in|geht in|seit|im) (?:rente|pension|ruhestand|den ruhestand)\b|\bpensioniert\b|\bverrentet\b"
        r"|\bverstorben\b|\bgestorben\b",
        r"\b(?:vertrag|befristung|arbeitsverhaltnis) (?:ist |wurde )?(?:endet|lauft|ausgelaufen|beendet|abgelaufen"
        r"|nicht verlangert)",
        r"\b(?:konto|account|zugang|user|benutzer|login) (?:ist |wurde |bitte )?(?:gesperrt|geloscht|deaktiviert"
        r"|sperren|loschen|"
        r"deaktivieren|entfernt|geschlossen|stillgelegt)",
        r"\bbitte (?:loschen|sperren|deaktivieren|entfernen|austragen)|\bzu (?:loschen|sperren|deaktivieren)\b"
        r"|\bnicht (?:anlegen|aktivieren)\b",
        r"\b(?:ex|ehemalige[rsn]?)[- ]?(?:mitarbeiter|kolleg|angestellt|beschaftigt)|\babgang (?:zum|per|am|\d)"
        r"|\bentlassen\b",
        r"\bweg (?:seit|zum|ab)\b|\bgeht (?:zum|per) \d|\bzum [\d.]+ (?:weg|raus)",
    ),
    "French": (
        r"\b(?:a|ont|avoir|ayant) quitte\b|\bquitte (?:la|l|le|notre|les|nous)\b|\bnous (?:a |ont )?quitte",
        r"\b(?:est|sont) partie?s?\b(?! pris)|\bpartie?s? (?:le|en|depuis|de la|fin|a la retraite|\d)\b",
        r"\bn ?['’]?(?:est|fait|travaille) plus\b|\bne (?:travaille|fait) plus\b|\bplus (?:dans|chez|a l)[ '’]?(?:la"
        r"|l|les|nous|effectif|entreprise|societe)",
        r"\bdemissionn|\bdemission\b|\blicenci(?:e|ement)|\bretraitee?\b|\b(?:a|en) la retraite\b|\bdecedee?\b"
        r"|\brupture conventionnelle\b",
        r"\bdernier jour\b|\bfin de (?:contrat|cdd|mission|collaboration)\b|\bsortie? (?:le|des effectifs|de l"
        r"|definitive|\d)|\bsort (?:le|des)\b",
        r"\bdepart (?:le|definitif|en retraite|prevu|effectif|au|volontaire|\d)|\b(?:date|suite au|apres son"
        r"|avant son) (?:de )?depart\b",
        r"\b(?:compte|acces|utilisateur) (?:est |a ete )?(?:desactive|ferme|supprime|bloque|suspendu|revoque)",
        r"\ba (?:supprimer|desactiver|bloquer|radier)\b|\bne pas (?:creer|activer|reactiver)\b",
        r"\banciens?(?:ne)?s? (?:salarie|employe|collabora)|\bex[- ](?:salarie|employe|collabora)"
        r"|\bradiee? des effectifs",
        r"\bquitte(?:ra)? (?:la societe|l ?['’]?entreprise|ses fonctions|son poste)|\bnous quitte\b"
        r"|\bcontrat (?:termine|rompu|non renouvele)",
    ),
    "Spanish": (
        r"\bya no (?:trabaja|esta|pertenece|forma|es|sigue|labora|colabora)|\bno trabaja (?:ya|mas)|\bse (?:fue"
        r"|ha ido|marcho|marcha|va) (?:de|el|en|a otra|\d|la)",
        r"\b(?:han? dejado|dejo|deja|abandono|han? abandonado) (?:la|el|de) (?:empresa|compania|trabajo|puesto"
        r"|trabajar)",
        r"\b(?:dad[oa] de|causo|causa|causara|ha causado) baja\b|\bbaja (?:el|desde|voluntaria|definitiva"
        r"|en la empresa|a \d|con fecha|\d|efectiva)",
        r"\bdespedid[oa]\b|\bdespido\b|\bjubilad[oa]\b|\bse (?:jubilo|jubila|retiro)\b|\bdimit|\brenunci[oa]\b"
        r"|\bha renunciado\b|\bcesad[oa]\b|\bfalleci(?:d[oa]|o)\b",
        r"\bultimo dia\b|\bfin de (?:contrato|la relacion)|\bcontrato (?:finalizado|terminado|vencido|extinguido"
        r"|no renovado)|\bfinaliza (?:su )?contrato|\bno renovad",
        r"\b(?:cuenta|acceso|usuario) (?:esta )?(?:desactivad|bloquead|eliminad|cerrad|suspendid|revocad|cancelad)",
        r"\bpor favor (?:eliminar|borrar|desactivar)|\bdar de baja\b|\bno (?:crear|activar|reactivar|dar de alta)\b",
        r"\bex[- ]?(?:emplead|trabajador)|\bantigu[oa] (?:emplead|trabajador)|\bfecha de (?:baja|salida|cese)\b"
        r"|\bdesvinculad[oa]\b|\bliquidad[oa] y finiquit",
    ),
}
"""Phrases, folded, that say it by themselves."""

_IN_REMARK = (
    r"(?<!not )(?<!never )\b(?:(?<!, )(?<!the )left|terminated|termination|retired|leaver|leaving|resignation"
    r"|redundan(?:t|cy)"
    r"|quit|offboard(?:ed|ing)?|"
    r"deactivated|inactive|suspended|departed|exited|dismissal|gone|expired account|retire[sd]?|retiring|retirement"
    r"|archived|deleted|"
    r"departure|resigns?|resigning)\b(?![- ](?:hand|side|wing|early|ear|eye|leg|arm|foot|knee|shoulder|over|turn"
    r"|aligned|plan|fund|savings|benefits|message|a message|voicemail))",
    r"\b(?:gekundigt|ausscheiden|abgang|gesperrt|geloscht|deaktiviert|inaktiv|entlassen|rentner|rente|ehemalig\w*"
    r"|ruhestand|pension|verlassen|verlasst)\b",
    r"\b(?:parti|partie|sorti|sortie|depart|desactive|inactif|inactive|suspendu|supprime|retraite|quitte|bloque"
    r"|radie)\b",
    r"\b(?:jubilacion|cese|inactiv[oa]|desactivad[oa]|suspendid[oa]|eliminad[oa]|salida|retirad[oa]|renuncia"
    r"|dimision)\b"
    r"|\bbaja\b(?! (?:medica|por|maternal|paternal|laboral|temporal))",
    r"(?:^|[\s(\[])[†✝]",
)
"""Words, folded, that say it where the cell is a remark on the person."""

_NOTHING_OF_IT = (
    r"\bnever left\b|\bnot left\b|\bhas not (?:left|resigned)|\bno (?:termination|resignation|leaving)"
    r"|\bnicht gekundigt\b"
    r"|\bungekundigt|\bleft[- ]hand|\bdays? left\b|\bhours? left\b|\bleft (?:over|on probation)|\bno austritt\b"
    r"|\bkein austritt\b"
    r"|\bpas (?:demissionne|parti|quitte)|\b(?:noch|bisher) nicht (?:ausgeschieden|gekundigt)|\bno (?:ha )?(?:dimitid"
    r"|renunciad|cesad)"
    r"|\bparti[es]* en (?:vacances|conges?|mission|deplacement|formation)"
    r"|\bdepart a \d+ ?h|\bsortie (?:scolaire|d.ecole)"
    r"|\b(?:turn|go|keep|bear|sits?|to the|on the|from the|first|second|is|far|top|bottom|lower|upper) left\b"
    r"|\bleft (?:at|of|from|behind) the\b|\bleft an? (?!compan|firm|job|post)"
    r"|\b(?:days?|hours?|weeks?|months?)(?: of [a-z ]{1,20})? left\b|\bleave left\b|\bleavers['’]+ "
    r"|\b(?:former|ex|old|ancien(?:ne)?s?|ehemalig\w*|antigu[oa]s?)[ -](?:intern|trainee|apprentice|student|stagiaire|"
    r"apprenti|alternant|praktikant|azubi|auszubildend|werkstudent|becari|aprendiz)\w*"
    r"|\b(?:des|aux|les) departs(?: en retraite)?\b"
    r"|\b(?:badge|card|key|pass|laptop|phone|sim|token|device|mailbox|mails?|licen[cs]e|vpn|certificate|project|ticket|"
    r"ausweis|karte|schlussel|gerat|postfach|carte|ordinateur|licence|tarjeta|llave|portatil|correo)\b[^.;,]{0,12}?"
    r"\b(?:deactivated|deleted|archived|terminated|suspended|blocked|deaktiviert|gesperrt|geloscht|desactive|supprime|"
    r"bloque|desactivad|eliminad|bloquead)\w*"
    r"|\bplanta baja\b|\b(?:prioridad|temporada) baja\b|\bsalida a las? \d"
)
_LONGEST = 4000
_STEMS = [
    "left",
    "leav",
    "last",
    "long",
    "work",
    "resig",
    "laid",
    "redun",
    "let",
    "away",
    "dismis",
    "fired",
    "retir",
    "decea",
    "died",
    "termi",
    "termed",
    "contrac",
    "ended",
    "employ",
    "former",
    "account",
    "access",
    "login",
    "user",
    "delet",
    "remov",
    "activ",
    "disab",
    "offb",
    "boarding",
    "block",
    "suspe",
    "garden",
    "notice",
    "gone",
    "quit",
    "depart",
    "exit",
    "move",
    "show",
    "dead",
    "sack",
    "sever",
    "separ",
    "abscon",
    "abandon",
    "alumn",
    "pension",
    "attri",
    "lock",
    "archiv",
    "withdr",
    "revok",
    "purg",
    "dormant",
    "provision",
    "decom",
    "member",
    "here",
    "outpl",
    "relie",
    "discharg",
    "inact",
    "enable",
    "create",
    "term",
    "previous",
    "past",
    "verl",
    "ausge",
    "ausscheid",
    "scheide",
    "austr",
    "kund",
    "kuend",
    "aufheb",
    "freig",
    "letzt",
    "mehr",
    "weg",
    "raus",
    "rente",
    "ruhest",
    "verst",
    "gestor",
    "vertrag",
    "befrist",
    "verhaltnis",
    "konto",
    "zugang",
    "losch",
    "loesch",
    "sperr",
    "ehem",
    "abgang",
    "abgeme",
    "entlas",
    "aufgeh",
    "benutzer",
    "passiv",
    "inakt",
    "aktiv",
    "stillg",
    "rentner",
    "frei",
    "quitt",
    "parti",
    "plus",
    "missio",
    "licenc",
    "retrait",
    "deced",
    "dernier",
    "rupture",
    "sorti",
    "fin",
    "compte",
    "acces",
    "utilis",
    "supprim",
    "desact",
    "bloqu",
    "ancien",
    "radi",
    "actif",
    "verrou",
    "ferm",
    "mort",
    "revoq",
    "renvoy",
    "preavis",
    "mutation",
    "present",
    "trabaj",
    "fue",
    "ido",
    "marcho",
    "marcha",
    "dejo",
    "deja",
    "dejad",
    "baja",
    "desped",
    "despi",
    "jubil",
    "dimit",
    "dimis",
    "renunc",
    "cesa",
    "cese",
    "falleci",
    "ultimo",
    "cuenta",
    "acceso",
    "usuario",
    "elimin",
    "borr",
    "desvinc",
    "antigu",
    "salida",
    "emplead",
    "retirad",
    "egresad",
    "muert",
    "finiq",
    "liquid",
    "vigente",
    "rescind",
    "extrab",
    "pertenece",
    "labora",
    "colabora",
    "sigue",
    "otra",
    "activ",
    "reactiv",
    "anlegen",
    "us",
]
"""Of each phrase and each word of leaving some letters of one of its words: a text with none of them tells nothing."""

_TELLING = re.compile(
    "|".join(
        f"{first}(?:{'|'.join(stem[1:] for stem in stems)})" for first, stems in groupby(sorted(_STEMS), itemgetter(0))
    )
)
_VOCABULARIES = (
    value_words.LEFT, value_words.OFF, value_words.FORMER, value_words.DONE, place_words.LEAVERS, place_words.ALONE
)  # fmt: skip
_WORDS = frozenset(max(form.split(), key=len) for words in _VOCABULARIES for form in forms(words))
_ADDRESS = re.compile(r"\S*@\S*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CROSSES = "†✝"
_LETTERS_OR_CROSS = re.compile(rf"{_LETTERS.pattern}|[{_CROSSES}]")
_innocent: set[str] = set()
_REMEMBERED = 2**16


def telling(texts: Sequence[str]) -> list[str]:
    """Return those of some texts that may tell of leaving: most have no word that could, and words recur."""
    new = {part for part in set("\n".join(texts).split()) - _innocent if not part.isdecimal()}
    found = _telling(new)
    if len(_innocent) < _REMEMBERED:
        _innocent.update(filter(str.isalpha, new - found))
    return [text for text in texts if not found.isdisjoint(text.split())] if found else []


def may_tell(texts: Iterable[str]) -> bool:
    """Whether any of some texts may tell of leaving."""
    return bool(telling(list(texts)))


def _telling(parts: Set[str]) -> set[str]:
    """Return which of the parts of texts that stand between spaces have a word that may tell of leaving, or a cross."""
    together = "\n".join(parts)
    words = set(_LETTERS.findall(together))
    found = {word for word in words if _TELLING.search(folded := plain(word)) or folded in _WORDS}
    found |= {cross for cross in _CROSSES if cross in together}
    return {part for part in parts if not found.isdisjoint(_LETTERS_OR_CROSS.findall(part))} if found else set()


@cache
def _phrase() -> re.Pattern[str]:
    return pattern_of(phrase for language in _OUT.values() for phrase in language)


@cache
def _word() -> re.Pattern[str]:
    return pattern_of(_IN_REMARK)


@cache
def _nothing_of_it() -> re.Pattern[str]:
    return pattern_of([_NOTHING_OF_IT])


@lru_cache(maxsize=8192)
def tells_of_leaving(text: str, *, in_remark: bool, in_field: bool = False) -> bool:
    """Whether a text has a phrase of leaving; in a remark on the person, also whether it has a word of it.

    In the name of a department, a title or a place no lone word tells it: what it says is what is done there.
    """
    folded = plain(_without_addresses(text[:_LONGEST])).replace("_", " ")
    if in_field and " " not in folded.strip():
        return False
    if not (_phrase().search(folded) or (in_remark and _word().search(folded))):
        return False
    rest = _nothing_of_it().sub(" ", folded)
    if in_field:
        return any(" " in found[0].strip() for found in _phrase().finditer(rest))
    return bool(_phrase().search(rest) or (in_remark and _word().search(rest)))


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(" ", text) if "@" in text else text
