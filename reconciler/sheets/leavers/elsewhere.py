"""Remarks that say that somebody is elsewhere now: at another employer, or back in another country.

No list has all employers: whatever stands where one would, and is no part of a house, may be one. Such a remark is
asked about, and a yes or no answers it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from reconciler.sheets.leavers import elsewhere_words
from reconciler.sheets.leavers.clauses import Place
from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import forms, words_of
from reconciler.sheets.leavers.remarks import telling as telling_of_leaving
from reconciler.sheets.leavers.ties import tie_of

_LONGEST = 1000
_DIGITS = re.compile(r"\d+")
_A_YEAR, _A_NUMBER = "2000", "0"
"""Remarks that differ by numbers alone say the same."""
_MOST_WORDS = 6
_HOUSE, _NOT_A_PLACE, _ENDS = (
    forms(words) for words in (elsewhere_words.HOUSE, elsewhere_words.NOT_A_PLACE, elsewhere_words.ENDS)
)
_ARTICLES = forms(
    {
        "English": "the, a, an",
        "French": "la, le, les, l, un, une",
        "German": "der, die, das, dem, den, einer, einem, eine",
        "Spanish": "el, los, las, una",
    }
)
_EMPLOYER = re.compile(
    r"competitors?|konkurrenz|concurrents?|concurrence|competition|competencia|holding|ministere|mairie|hospitals?"
    r"|\w*klinik\w*|krankenhaus|chu|clinique|hopital|nhs|trust|uni|tu"
    r"|univ\w*|hochschule|fh|college|\w*bank|sparkasse|banque|banco|ltd|inc|gmbh|plc|llc|sarl|ministry|ministerium"
)
_KIND = re.compile(
    r"uni|\w*universit\w*|hochschule|fh|tu|eth|\w*klinik\w*|krankenhaus|hospital|college|chu|schule|gymnasium"
)
_OF = frozenset(("of", "de", "der", "in", "am", "an"))
_COMES_FROM = re.compile(r"\b(?:from|von|desde) (?!uns\b|here\b|hier\b)[\w ]{1,20}$")
_OBJECT = r"\s+(?P<where>[^\s.,;:!?()\n–][^.,;:!?()\n–]*(?:\.(?=[\w])[^.,;:!?()\n–]*)*)"
_NOW = (
    r"(?:now|currently|meanwhile|jetzt|nun|inzwischen|mittlerweile|maintenant|desormais|aujourd ?['’]hui|ahora"
    r"|actualmente)"
)
_AT = r"(?:at|with|for|bei(?: de[rmn])?|beim|chez)"
_WORK = (
    r"(?:job|role|post|position|chair|offer|fellowship|lectureship|professorship|stelle|poste|emploi|trabajo|empleo"
    r"|puesto)"
)
_TRADE = (
    r"(?:consultant|lecturer|professor|reader|registrar|postdoc|fellow|gp|nurse|partner|researcher|teacher|surgeon"
    r"|(?:ober|chef|fach|assistenz)arzt\w*|professorin|dozent\w*|professeure?|maitre de conferences|medecin"
    r"|chef(?:fe)? de clinique|profesora?|catedratic[oa]|medic[oa]|adjunt[oa])"
)
_GOES = (
    r"(?:went|gone|goes|going|mov(?:ed|es|ing)|transferr?(?:ed|s|ing)|switch(?:ed|es|ing)|relocat(?:ed|es|ing)|off|left"
    r"|leaving|leaves|defected|head(?:ed|ing)|emigrated|wechselte?|wechsel|gewechselt|geht|ging|gegangen"
    r"|verzogen|umgezogen|mutee?"
    r"|mutation|traslad(?:o|ad[oa])|transfert(?: de dossier)?|hochschulwechsel|wegberufen|berufen|passee?|partie?s?"
    r"|part|parti|s ?['’]?en va|se (?:fue|ha ido|marcho|va|marcha|cambio|mudo|paso)|marcho)"
)
_JOINS = (
    r"(?:join(?:ed|s|ing)|to join|will join|(?:a |ont |va |vient de )?rejoi(?:nt|ndre)|a integre"
    r"|se (?:incorporo|incorpora|unio|une|ha incorporado|ha unido) al?|ficho (?:por|con)|ficha por|contratad[oa] por"
    r"|(?:hired|poached|headhunted|snapped up|stolen) by|lost to|embauchee?s? (?:par|chez|a)|recrutee?s? (?:par|chez"
    r"|aux?)"
    r"|(?:angeheuert|unterschrieben) bei)"
)
_RETURNS = (
    r"(?:back|return(?:ed|s|ing)|repatriated|zuruck(?:gekehrt|gezogen|gegangen)?|ruckkehr|heimgekehrt|retournee?s?"
    r"|retour|repartie?s?|rentree?s?|volvio|vuelve|vuelto|regres(?:o|a|ado)|retorn(?:o|ado))"
)
_NAMED = tuple(
    re.compile(pattern + _OBJECT, re.IGNORECASE)
    for pattern in (
        rf"\b{_JOINS}",
        rf"\b{_NOW}(?: [\w'’]+){{0,3}}? (?:at|bei(?: de[rmn])?|beim|chez|en(?<=ahora en))",
        rf"\b(?:new|neue[rns]?|another|other|nouvel(?:le)?|nouveau|nuev[oa]|otro) {_WORK}"
        r" (?:at|with|bei(?: der)?|chez|en)",
        r"\b(?:took|taken|accept(?:ed|s)|got|found|landed|has|have) (?:up )?(?:an? |the )?(?:\w+ )?"
        rf"{_WORK} (?:at|with|from|by)",
        r"\ba (?:pris|trouve|accepte|obtenu) une? (?:\w+ )?(?:poste|emploi|travail) (?:au?|aux|chez|dans)",
        r"\b(?:current|new|next|neuer|nachster|aktueller|nouvel|nuevo) (?:employer|arbeitgeber|employeur|empleador):?",
    )
)
"""What stands before an employer that somebody has gone to, whose name may have no capital."""
_MAYBE_NAMED = tuple(
    re.compile(pattern + _OBJECT, re.IGNORECASE)
    for pattern in (
        rf"\b{_GOES} (?:back |over |out |away )?(?:to|for|zu[rm]?|nach|an|chez|vers|au|aux|al?|para)",
        r"\bwechsel\w*(?: (?:zum|am|per) \S+)? (?:zu[rm]?|nach|an)",
        r"(?<!bis )(?<!von )\b(?:zu[rm]?|nach|an)(?=(?: [^\s.,;]+){1,5} (?:gegangen|gewechselt|gezogen)\b)",
        r"\b(?:bei(?: der)?|beim)(?=(?: [^\s.,;]+){1,4} (?:angefangen|begonnen|unterschrieben|untergekommen)\b)",
        rf"\b{_NOW}(?: [\w'’]+){{0,3}}? (?:with|for)",
        rf"\b(?:at|bei(?: der)?|beim|chez|@)(?=(?: [^\s.,;]+){{1,4}} {_NOW}\b)",
        r"\b(?:since|seit|depuis|desde) [\w.]+(?: \d{4})? (?:at|with|bei(?: der)?|beim|chez)",
        rf"\b{_WORK} (?:at|bei(?: der)?|chez)",
        rf"\b(?:{_NOW}|nommee?|nombrad[oa]|ernannt zu[rm]?)(?: an?| als?)?(?: \w+)? {_TRADE} (?:at|in|an|a|au|en|de)",
        rf"\b{_NOW} (?:kanzlei|praxis|cabinet|clinica|despacho) (?:in|a|en)",
        r"\b(?:hat sich|s ?['’]?est) in(?= \w+ niedergelassen)",
        r"\b(?:gano|ha ganado|obtuvo|ha obtenido|saco|ha sacado) (?:una |la )?(?:plaza|catedra) en",
        r"\belue?s? (?:a|au)",
        r"\b(?:postdoc|professur|professorin|lehrstuhl) (?:at|in|an der)",
        rf"\b(?:works?|working|arbeitet|arbeiten|travaille|trabaja)(?: {_NOW})?"
        r" (?:at|for|bei(?: der)?|beim|chez|para|en(?<=trabaja en))",
        r"\b(?:is|ist|est|esta) (?:at|with|bei(?: der)?|beim|chez)",
        r"\bstart(?:ed|s|ing) at",
        r"\bruf (?:nach|an(?: die)?)",
        r"^\W*(?:at|to|zu|bei(?: der)?|chez|@)(?=[^.,;]*\W*$)",
    )
)
"""What stands before an employer, and before other things as often: only a name with a capital counts."""
_OF_AN_EMPLOYER = (re.compile(rf"\b(?:{_NOW}|(?:wieder|back) (?:an|am|bei|at)(?: de[rm])?)" + _OBJECT, re.IGNORECASE),)
"""What stands before an employer's kind, and before all that people do now."""
_OF_A_SCHOOL = (re.compile(r"(?:\b(?:an de[rm]|an die|am|now (?:in|of))|^\W*en)" + _OBJECT, re.IGNORECASE),)
"""What stands before a university or a hospital, and before parts of the house as often."""
_MOVED_BACK = (
    re.compile(
        rf"\b(?:{_RETURNS}(?: home| back)?|{_GOES} (?:back home|home|back))"
        r" (?:to|in|at|nach|in die|an die|an der|bei|en|au|aux|al?)" + _OBJECT,
        re.IGNORECASE,
    ),
)
_SAID_OUTRIGHT = re.compile(
    r"\b(?:home country|heimatland|in (?:die|ihre|seine) heimat|(?:son|leur) pays|su (?:pais|tierra)|moved abroad"
    r"|ins ausland (?:gegangen|gezogen)|a l ?['’]etranger|al extranjero|pastures new|new opportunit\w+|headhunted"
    r"|neuen (?:job|arbeitgeber)|(?:autre|nouvel) (?:emploi|employeur)|(?:otro|nuevo) empleo"
    r"|(?:moved|gone|went|returned|switched) (?:back )?(?:in)?to (?:industry|private practice|the private sector)"
    r"|in die (?:industrie|privatwirtschaft|niederlassung)|dans le prive|a la industria"
    rf"|{_WORK} (?:elsewhere|anderswo|woanders|ailleurs)|(?:elsewhere now|jetzt woanders|ailleurs maintenant)"
    r"|(?:home|parent) (?:institution|university|hospital|organi[sz]ation)|heimat(?:universitat|hochschule|klinik)"
    r"|etablissement d ?['’]?origine|(?:regreso|vuelve|volvio) a su (?:universidad|hospital)|(?:a|en) otra universidad"
    r"|en liberal|en poste la[- ]bas|en el clinic|(?:retournee?|retour|rentree?) dans (?:le (?:secondaire|prive"
    r"|public)|son \w+)"
    r"|started (?:\w+ )?own (?:business|company)|a son compte"
    r"|(?:back (?:at|to|in)|returned to) (?:uni\w*|school|college|studies|studying)"
    r"|studiert (?:jetzt|wieder)|wieder studieren|repren[d]? ses etudes|(?:zu[rm]|in den|to the|to our)"
    r" (?:mutter|schwester)(?:konzern|gesellschaft|firma)|(?:sister|parent) company"
    rf"|{_NOW} (?:\w+ )?(?:self[- ]employed|freelanc\w+|selbstandig|independante?|autonom[oa])"
    rf"|(?:self[- ]employed|freelanc\w+|selbstandig|independante?|autonom[oa]) (?:{_NOW}|since|seit|depuis|desde))\b",
    re.IGNORECASE,
)
_ABOUT_WORK = re.compile(
    r"\b(?:second(?:ed|ment)|clients?|customers?|kunden?|projects?|projekt|conference|konferenz|course|training|trips?"
    r"|visit(?:s|ed|ing)?|messe|meetings?|lunch|parking|stud(?:ied|ies|iert\w*)|degree|entsandt\w*|abgeordnet"
    r"|detachee?s?"
    r"|mission|crct|viaje|formacion|formation|maternity|holidays?|leave|urlaub|elternzeit|conges?|vacances|vacaciones"
    r"|on loan|part[- ]time|weekends?|lectures?|lecturing|talk|guest|every|each|daily|weekly|monthly|jeden|jede[rs]?"
    r"|taglich"
    r"|wochentlich|chaque|tous les|toutes les|cada|todos los|remote(?:ly)?|\w+days)\b",
    re.IGNORECASE,
)
"""What takes people elsewhere for a time."""
_DECLINED = re.compile(
    r"\b(?:demandee?|requested|beantragt|solicitad[oa])\b.{0,15}?\b(?:non obtenue?|refusee?|not granted|denied"
    r"|abgelehnt"
    r"|denegad[oa])\b|"
    r"\b(?:ruf|offer|angebot|offre|oferta|call|post|job)\b.{0,30}?\b(?:abgelehnt|declined|refused|turned down|refusee?"
    r"|rechazad[oa])\b|\b(?:declined|refused|turned down|lehnte?|a refuse|rechazo) (?:\w+ ){0,2}?(?:ruf|offer|angebot"
    r"|offre|oferta|call|post|job)\b",
    re.IGNORECASE,
)
"""Who was asked to go elsewhere, or asked for it, and did not."""
_NEEDLE = re.compile(
    rf"\b(?:{_NOW}|{_GOES}|{_JOINS}|{_RETURNS}|since|seit|depuis|desde|new|neue|other|another|nouv|nuev|otro|took|taken"
    r"|accept|got|found|landed|has|have|employer|employeur|empleador|arbeit|work|travaill|trabaj|start|ruf|an|am|at"
    r"|bei|beim"
    r"|chez|zu|zur|zum|nach|en|current|wieder|back|elue?s?|liberal|retour\w*|studiert|is|ist|est|esta|postdoc"
    r"|professur|professorin|lehrstuhl|job"
    r"|sister|nommee?|ernannt|nombrad[oa]|hat|est|gano|obtuvo|saco|otra|post|position"
    r"|parent|to|pastures|opportunit|headhunted|compte|pays|pais|home|heimat\w*|etablissement|ausland|etranger"
    r"|extranjero|reprend|took|pris|trouve)|@",
    re.IGNORECASE,
)


class Elsewhere(NamedTuple):
    """The words of a place outside that a remark names; `is_back` where somebody went back to it."""

    words: tuple[str, ...]
    is_back: bool = False


def telling(texts: Sequence[str]) -> list[str]:
    """Return those of some remarks that may tell of leaving, or that somebody is elsewhere."""
    found = set(telling_of_leaving(texts))
    return [text for text in texts if text in found or tie_of(text, date.max) or elsewhere(text)]


def elsewhere(text: str) -> Elsewhere | None:
    """Return where a remark says that its person is now, unless it may be in the house."""
    return _elsewhere(_DIGITS.sub(lambda found: _A_YEAR if len(found[0]) == 4 else _A_NUMBER, text[:_LONGEST]))


@lru_cache(maxsize=8192)
def _elsewhere(text: str) -> Elsewhere | None:
    bare = _bare(text)
    if not _NEEDLE.search(bare) or _DECLINED.search(bare):
        return None
    said = _SAID_OUTRIGHT.search(bare)
    if said and Place(bare.lower(), *said.span()).tells_of_them:
        return Elsewhere((said[0].lower(),), is_back=True)
    return None if _ABOUT_WORK.search(bare) else next(_places(bare), None)


def _places(bare: str) -> Iterator[Elsewhere]:
    has_case = any(map(str.isupper, bare[1:])) or not any(map(str.islower, bare))
    folded = bare.lower()
    for patterns in (_MOVED_BACK, _NAMED, _MAYBE_NAMED, _OF_A_SCHOOL, _OF_AN_EMPLOYER):
        for found in (found for pattern in patterns for found in pattern.finditer(bare)):
            place = Place(folded, found.start(), found.end("where"))
            name = _name(found["where"])
            if place.is_of_a_thing or _COMES_FROM.search(place.before):
                continue
            if not place.tells_of_them:
                continue
            if patterns is _OF_AN_EMPLOYER:
                is_outside = _begins_with_a_kind(name)
            else:
                is_outside = _is_outside(name, may_be_small=patterns is _NAMED and not has_case)
            if not is_outside:
                continue
            if patterns is _OF_A_SCHOOL and not any(_names_an_employer(word) for word in name[:3]):
                continue
            yield Elsewhere(tuple(word.lower() for word in name), is_back=patterns is _MOVED_BACK)


def _name(where: str) -> tuple[str, ...]:
    """Return the words of a name, with their capitals, as far as the sentence goes on."""
    words = re.findall(r"[^\W_]+", where)
    while words and words[0].lower() in _ARTICLES:
        words = words[1:]
    ends = (at for at, word in enumerate(words) if at and (word.lower() in _ENDS or word.isdecimal()))
    return tuple(words[: min(next(ends, _MOST_WORDS), _MOST_WORDS)])


def _is_outside(name: Sequence[str], *, may_be_small: bool) -> bool:
    """Whether some words may name an employer or a country, and no part of a house, nobody and no time."""
    if not name or not name[0].isalpha():
        return False
    folded = words_of(" ".join(name))
    if not folded or folded[0] in _NOT_A_PLACE or month_of(folded[0]) or folded[0] in _HOUSE or folded[-1] in _HOUSE:
        return False
    if " ".join(folded[:2]) in _HOUSE or any(_EMPLOYER.fullmatch(word) for word in folded):
        return " ".join(folded[:2]) not in _HOUSE
    return name[0][0].isupper() or may_be_small


def _begins_with_a_kind(name: Sequence[str]) -> bool:
    """Whether some words begin with a kind of employer, and go on with its name, if at all."""
    rest = name[1:2]
    return bool(name and _KIND.fullmatch(name[0].lower())) and not any(
        word.islower() and word not in _OF for word in rest
    )


def _names_an_employer(word: str) -> bool:
    """Whether a word is of an employer, or so many capitals as only a name has."""
    return bool(_EMPLOYER.fullmatch(word.lower())) or (word.isupper() and len(word) > 1)


def _bare(text: str) -> str:
    """Return a text without accents, its capitals as they are."""
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
