"""What running text tells of a person: that they have left, are leaving, or are released from work."""

import re
from collections.abc import Iterable, Sequence, Set
from datetime import date
from enum import Enum, auto
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from reconciler.sheets.leavers import place_words, value_words
from reconciler.sheets.leavers.clauses import Place, dated, is_far_ahead, without_undone, works_here
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.innocent_phrases import NOTHING_OF_IT
from reconciler.sheets.leavers.phrases import pattern_of
from reconciler.sheets.leavers.remark_phrases import IN_REMARK, OUT, RELEASED, STAYS_UNTIL
from reconciler.sheets.leavers.sure_words import SURE
from reconciler.sheets.values.characters import plain

_NOTICE = re.compile(
    r"resign|notice|ge?kue?ndig|kue?ndigung|aufhebungsvertrag|demission|rupture conv|renunci|dimi[st]|retir(?:es"
    r"|ing|ement)|jubilacion"
)
"""What says that somebody is going to leave, or has left: a last day elsewhere tells which."""
_CONTRACT = re.compile("contract|vertrag|befrist|contrat|cdd")
"""What is renewed as often as not: until its last day has passed, it tells of a kind of employment."""

_LONGEST = 4000
_STEMS = (
    "left|leav|last|long|work|resig|laid|redun|let|away|dismis|fired|retir|decea|died|termi|termed|contrac|ended|"
    "employ|former|account|access|login|user|delet|remov|activ|disab|offb|boarding|block|suspe|garden|notice|gone|"
    "quit|depart|exit|move|show|dead|sack|sever|separ|abscon|abandon|alumn|pension|attri|lock|archiv|withdr|revok|"
    "purg|dormant|provision|decom|member|here|outpl|relie|discharg|inact|enable|create|term|previous|past|verl|"
    "ausge|ausscheid|scheide|austr|kund|kuend|aufheb|freig|letzt|mehr|weg|raus|rente|ruhest|verst|gestor|vertrag|"
    "befrist|verhaltnis|konto|zugang|losch|loesch|sperr|ehem|abgang|abgeme|entlas|aufgeh|benutzer|passiv|inakt|"
    "aktiv|stillg|rentner|frei|quitt|parti|plus|missio|licenc|retrait|deced|dernier|rupture|sorti|fin|compte|acces|"
    "utilis|supprim|desact|bloqu|ancien|radi|actif|verrou|ferm|mort|revoq|renvoy|preavis|mutation|present|trabaj|"
    "fue|ido|marcho|marcha|dejo|deja|dejad|baja|desped|despi|jubil|dimit|dimis|renunc|cesa|cese|falleci|ultimo|"
    "cuenta|acceso|usuario|elimin|borr|desvinc|antigu|salida|emplead|retirad|egresad|muert|finiq|liquid|vigente|"
    "rescind|extrab|pertenece|labora|colabora|sigue|otra|reactiv|anlegen|us|join|competit|payroll|declin|offer|"
    "probation|probezeit|pass|lwd|ldw|lwod|separat|kill|auflos|gegang|verander|mute|revien|salio|renovacion"
    "|continua|walk|ceas|ran|lapsed|start|return|come|coming|turn|konkurrenz|wettbewerb|mitbewerb|"
    "arbeitgeber|erschien|angetreten|kommt|zuruck|geht|dispens|relev|released|cdd|cdi|contrat|essai|revenu|rentree|"
    "prueba|now|job|raye|dcd|signe|homolog|passivphase|abfindung|antreten|tupe"
    "|emigra|package|farewell|radi|compte|stc|"
    "fonctions|maintenant|desormais|rejoint|rendu|restitu|jetzt|inzwischen|mittlerweile|wechsel|papiere|zeugnis"
    "|besetzt|"
    "angenommen|bord|abschied|verabschied|lief|schied|trat|tritt|beendet|gegeben|handed|rif|renouvel|reconduit|"
    "ahora|marcho|incorporo|volvio|vuelto|regreso|competencia|cambio|part|reste|hasta"
)
"""Of each phrase and each word of leaving some letters of one of its words: a text with none of them tells nothing."""

_TELLING = re.compile(
    "|".join(
        f"{first}(?:{'|'.join(stem[1:] for stem in stems)})"
        for first, stems in groupby(sorted(_STEMS.split("|")), itemgetter(0))
    )
)
_VOCABULARIES = (
    value_words.LEFT, value_words.RELEASED, value_words.OFF, value_words.FORMER, value_words.DONE, place_words.LEAVERS,
    place_words.ALONE, place_words.FINISHED, SURE
)  # fmt: skip
_WHOLE = forms(
    {
        "English": "vacant, vacancy, finished, rip, over, until, till, duty, duties, dol, doe, took, asap",
        "French": "jusqu, pied, pourvoir",
        "German": "vakant, unbesetzt, bis, verst",
        "Spanish": "vacante, cubrir, va, hasta, ceso",
    }
)
"""Words that are too short, or too common in others, to be looked for among their letters."""
_WORDS = _WHOLE | {max(form.split(), key=len) for words in _VOCABULARIES for form in forms(words)}
_ADDRESS = re.compile(r"\S*@\S*")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_CROSSES = ("†", "✝", "P45", "p45")
_LETTERS_OR_CROSS = re.compile(rf"{_LETTERS.pattern}|{'|'.join(_CROSSES)}")
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


class Told(Enum):
    """What a text tells of a person: nothing; only of others and of things; that they have left, have given notice,
    are to leave on a day to come; or that they are released from work, or left and may be back.
    """

    NOTHING = auto()
    OF_OTHERS = auto()
    LEFT = auto()
    NOTICE = auto()
    LEAVES = auto()
    RELEASED = auto()


@cache
def _patterns(*, in_remark: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds phrases, and words of a remark, and what only sounds like them; compiled at need."""
    phrases = [phrase for language in OUT.values() for phrase in language]
    words = [rf"\b(?:{'|'.join(sorted(forms(SURE)))})\b", *IN_REMARK, STAYS_UNTIL] if in_remark else []
    return pattern_of([*phrases, RELEASED, *words]), pattern_of([NOTHING_OF_IT])


_DEALS_WITH_THEM = re.compile(
    r"\s*(?:relations|services?|support|office|teams?|community|network|program\w*|liaison|care|fund|desk|benefits)\b"
)


@lru_cache(maxsize=8192)
def told(text: str, today: date = date.max, *, in_remark: bool, in_field: bool = False) -> Told:
    """Return what a text tells by a phrase of leaving; in a remark on the person, also by a word of it.

    In the name of a department, a title or a place no lone word tells it: what it says is what is done there.
    """
    said, nothing_of_it = _patterns(in_remark=in_remark)
    folded = dated(plain(_without_addresses(text[:_LONGEST])).replace("_", " "), today)
    if not said.search(folded):
        return Told.NOTHING
    rest = nothing_of_it.sub(" ", without_undone(folded))
    places = [Place(rest, *one.span()) for one in said.finditer(rest)]
    if in_field:
        places = [place for place in places if " " in place.said.strip() and not _DEALS_WITH_THEM.match(place.after)]
    of_them = {_said_at(place) for place in places if place.is_of_them and not works_here(place)}
    if Told.LEFT in of_them:
        return Told.LEFT
    if of_them == {Told.LEAVES} and is_far_ahead(plain(text[:_LONGEST]), today):
        return Told.OF_OTHERS  # what is far ahead is no question yet
    for one in (Told.LEAVES, Told.NOTICE, Told.RELEASED):
        if one in of_them:
            return one
    return Told.NOTHING if in_field else Told.OF_OTHERS


def without_innocent(folded: str) -> str:
    """Return a folded text without the phrases that only sound like leaving."""
    return _patterns(in_remark=True)[1].sub(" ", folded)


def _said_at(place: Place) -> Told:
    """Return what a phrase tells where it stands."""
    if place.is_taken_back or re.fullmatch(RELEASED, place.said):
        return Told.RELEASED
    if place.is_ahead:
        return Told.OF_OTHERS if _CONTRACT.search(place.said) else Told.LEAVES
    return Told.NOTICE if _NOTICE.search(place.said) else Told.LEFT


def tells_of_leaving(text: str, *, in_remark: bool, in_field: bool = False, of_anybody: bool = False) -> bool:
    """Whether a text seems to say of its person that they have left, are leaving, or are released from work.

    A text that stands beside no person may say so of anybody (`of_anybody`).
    """
    found = told(text, in_remark=in_remark, in_field=in_field)
    return found is not Told.NOTHING and (of_anybody or found is not Told.OF_OTHERS)


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(" ", text) if "@" in text else text
