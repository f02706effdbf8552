"""What stands where nobody has put a name yet: words for unknown, headers, fields of templates, values of programs.

Of words that people are called, none is here alone.
"""

import re
from collections.abc import Iterable
from itertools import product

from reconciler.sheets.aliases import USER_ALIASES
from reconciler.sheets.values.characters import plain


def _split(words: str) -> list[str]:
    return [word.strip() for line in words.splitlines() for word in line.split(",") if word.strip()]


def _spelled(words: Iterable[str]) -> frozenset[str]:
    """Return words in small letters, with their accents and without."""
    return frozenset(spelled for word in words for spelled in (word.lower(), plain(word)))


_WORDS = """
    unknown, not known, name unknown, name not known, name missing, tbd, tba, tbc, t.b.d., t.b.a., t.b.c., to be defined
    to be determined, to be confirmed, to be announced, to be advised, to be filled in, to be provided, to be completed
    to follow, noname, no name, nolastname, nofirstname, fnu, lnu, nfn, nln, fnu lnu, nomen nescio, no data, no value
    no entry, no info, no information, none given, none provided, none known, none entered, default, placeholder
    redacted, deleted, deleted user, anonymous, anonymised, anonymized, anonymous user, vacancy, unassigned
    please select, please choose, select one, choose one, empty, invalid date, lorem ipsum
    asdf, asdfgh, qwerty, qwertz, error
    unbekannt, name unbekannt, keine angabe, keine angaben, ohne angabe, k.a., k. a., o.a., o. a., entfällt, folgt noch
    wird nachgereicht, noch offen, noch zu klären, noch nicht bekannt, platzhalter, anonym, gelöscht, vakant, unbesetzt
    bitte wählen, bitte auswählen, nicht zuordenbar, nicht zugeordnet, nicht vergeben
    inconnu, inconnue, néant, à définir, à compléter, à préciser, à confirmer, à venir, à renseigner, non communiqué
    anonyme, sans objet, pas de nom, pas de prénom, vacante, sélectionnez, veuillez sélectionner
    desconocido, desconocida, se desconoce, sin datos, sin información, por definir, por confirmar, por determinar
    a definir, no consta, pendiente, anónimo, seleccione, vacante
    desconhecido, desconhecida, sem informação, anônimo, por preencher, a preencher
    sconosciuto, sconosciuta, da definire, da confermare, da compilare, anonimo, nessuno
    onbekend, n.v.t., nvt, n.b., niet van toepassing, geen naam, nog niet bekend, nog in te vullen
    nieznany, nieznana, nieznane, brak danych, nie dotyczy, nie podano, do uzupełnienia
    neznámý, neznámá, neznámy, neznáme, neuvedeno, neuvedené, nezadáno, nezadané, neuvedený
    ismeretlen, nincs, nincs adat, nincs megadva, nem ismert
    necunoscut, necunoscută, nespecificat, nu se aplică, lipsă, fără nume
    bilinmiyor, bilinmeyen, belirtilmemiş, belirsiz, isimsiz
    nepoznato, nepoznat, nepoznata, neznano, neznan, neznana, ni podatka
    okänd, uppgift saknas, saknas, ej angivet, ukendt, ikke oplyst, ukjent, ikke oppgitt
    tuntematon, ei tiedossa, ei saatavilla, puuttuu, teadmata, tundmatu, puudub, nezināms, nav zināms
    nežinomas, nežinoma, nėra, nenurodyta, óþekkt, óþekktur, i panjohur, mhux magħruf, anhysbys
    неизвестно, неизвестный, неизвестная, нет, нет данных, не указано, не указана, отсутствует, невідомо, невідомий
    не вказано, немає, неизвестен, неизвестна, няма, непознато, непознат, άγνωστο, άγνωστος, άγνωστη
    לא ידוע, לא ידועה, אין, غير معروف, مجهول, لا يوجد, نامشخص, ندارد, अज्ञात, ไม่ทราบ, ไม่ระบุ, ไม่มี
    không có, không rõ, chưa có, chưa biết, tidak ada, tidak diketahui
    无, 無, 不明, 未知, 暂无, 暫無, 不详, 不詳, 未填写, 佚名, なし, 無し, 該当なし, 未定, 未入力, 없음, 미상, 해당없음
"""
"""What forms are filled in with where nobody knows a name: of one word or more, in the languages of our customers."""
_NOT = ("not", "nicht", "non", "no", "não", "nao", "niet")
_GIVEN = (
    "available", "applicable", "provided", "specified", "given", "set", "entered", "assigned", "stated", "disclosed",
    "bekannt", "angegeben", "vorhanden", "zutreffend", "verfügbar", "erfasst", "gesetzt", "gepflegt",
    "renseigné", "renseignée", "disponible", "applicable", "défini", "définie", "précisé", "précisée", "communiqué",
    "connu", "connue", "indiqué", "aplica", "disponible", "especificado", "indicado", "informado", "procede",
    "informado", "disponível", "aplicável", "disponibile", "applicabile", "specificato", "specificata", "indicato",
    "noto", "bekend", "beschikbaar", "ingevuld", "opgegeven",
)  # fmt: skip
_NO = ("no", "without", "missing", "kein", "keine", "keinen", "ohne", "fehlender", "sans", "pas de", "aucun", "sin",
       "sem", "senza", "nessun", "geen", "zonder")  # fmt: skip
_NO_NAME = ("no last", "no first", "kein name", "ohne name", "sans nom", "aucun nom", "sem nome", "senza nome",
            "nessun nome", "zonder naam")  # fmt: skip
_ALIASES = (part for field in ("firstName", "lastName", "displayName") for part in USER_ALIASES[field])
_FIELDS = (
    *", ".join(_ALIASES).split(", "),
    "first name", "last name", "display name", "middle name", "middle initial", "nick name", "preferred name",
    "user name", "cognome", "sobrenome", "apelido",
    "primeiro nome", "último nome", "nome completo", "voornaam", "achternaam", "tussenvoegsel", "nazwisko", "imię",
    "příjmení", "jméno", "priezvisko", "meno", "vezetéknév", "keresztnév", "nume de familie", "prenume", "soyadı",
    "prezime", "priimek", "efternamn", "förnamn", "efternavn", "fornavn", "etternavn", "sukunimi", "etunimi",
    "perekonnanimi", "eesnimi", "uzvārds", "vārds", "pavardė", "vardas", "фамилия", "имя", "прізвище", "nome", "naam",
)  # fmt: skip
"""What columns for names are called."""
_CALLED = _spelled(("first", "last", "name", "nom", "nome", "meno", "naam", "vardas", "vārds"))
"""Of these, the ones that people are called."""
_TITLES = ("mr", "mrs", "ms", "mme", "mlle", "dr", "hr", "sra", "srta", "mister", "monsieur", "madame")
_NOTHING = ("null", "none", "nil", "nan", "undefined", "unknown", "n/a", "tbd", "tba", "xxx", "n.n.", "nn")


_NAMES_OF_FIELDS = _spelled({*_FIELDS, *(field.replace(" ", "") for field in _FIELDS)})
_MARKED = (*_NOTHING, "select", "choose", "blank", "missing", "pending", "leer", "vide", "vacío", "vuoto", "todo")
"""What stands for nothing where signs stand around it."""
WORDS = _spelled({
    *_split(_WORDS),
    *map(" ".join, product(_NOT, _GIVEN)),
    *map(" ".join, product(_NO, _NAMES_OF_FIELDS - _CALLED)),
    *_NO_NAME,
    *map(" ".join, product(_NOTHING, repeat=2)),
    *(title + end for title in _TITLES for end in ("", ".")),
    *("x" * count for count in range(3, 13)),
} | (_NAMES_OF_FIELDS - _CALLED))  # fmt: skip
"""In small letters, what nobody is called."""

_OF_A_POST = ("vacant", "position", "post", "role", "job", "seat", "stelle", "planstelle")
FILLERS = frozenset((*_CALLED, *_OF_A_POST, "n.n.", "n.n", "nn", "n. n.", "n. n", "nn.", "x", "xx"))
"""What nobody is called who has another such first or last name."""
NO_LAST_NAME = frozenset(("n.n.", "n.n", "nn", "n. n.", "nn."))
"""Initials as a first name, nothing as a last name."""

_TEMPLATE = re.compile(
    r"\{\{.*|.*\}\}|[$#%]\{?\{.*|\$\(.*\)|\$[A-Za-z_]\w*|\{%.*%\}|<%.*|<\?(?:php|=).*|%\(\w+\)[sd]|%[sd]|\{\w*\}|@@.*|\*\|.*\|\*"
    r"|%{1,2}[A-Za-z][\w .-]*%{1,2}|#{1,2}[A-Za-z][\w .-]*#{1,2}|__[A-Za-z]\w*__|<<[^<>]+>>|\[\[.*\]\]|\[%.*%\]|&\[.*\]"
    r"|\{?\s?MERGEFIELD\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""A field of a letter or a program that was not filled in."""
_PROGRAM = re.compile(
    r"(?:system|microsoft|java|javax|com|org|net|django|models?)(?:\.[A-Za-z_$][\w$]*)+(?:\[\]|@[0-9a-f]+|…|\.{3})?"
    r"|[A-Z][A-Za-z]+\((?:…|\.{3}|'[^']*'|\"[^\"]*\"|\d+)\)|<.* object at 0x.*|\[L?java\..*|\[object\b.*"
    r"|\[native code\]"
    r"|function\b.*[(){}].*|\[?(?:object|array|promise)\s(?:object|array|promise|undefined|null)\]?|\(?-?infinity\)?",
    re.IGNORECASE,
)
"""What a program writes of a value that it cannot write."""
_IDENTIFIER = re.compile(
    r"\{?(?=[0-9a-f-]*[a-f])(?=[0-9a-f-]*\d)(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,})\}?", re.I
)
_PATH = re.compile(r"(?:[A-Za-z]\w*\.)+(\w+)")
_AROUND = re.compile(r"\A[\W_]+|[\W_]+\Z")
_WITHIN = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])_?\d+\Z|[_.-]+")


def is_placeholder(text: str) -> bool:
    """Whether a text is a word for nothing or the name of a column, with signs around it or without."""
    if text.lower() in WORDS:
        return True
    inner = _AROUND.sub("", text)
    if inner != text and (inner.lower() in WORDS or (inner.lower() in _MARKED and text[-1] not in ".,;")):
        return True
    return _is_field(inner if text[-1:] not in "." else text)


def is_unfilled(text: str) -> bool:
    """Whether a text is a field that was not filled in, or what a program writes of a value of its own."""
    if text.isalpha():
        return False
    if _TEMPLATE.fullmatch(text) or _PROGRAM.fullmatch(text) or _IDENTIFIER.fullmatch(text):
        return True
    return (
        text[0] in "<[{«‹($|~!#%@*" and text[-1] in ">]}»›)$|~!#%@*" and _is_field(_AROUND.sub("", text), called=True)
    )


def _is_field(text: str, *, called: bool = False) -> bool:
    """Whether a text is the name of a column as programs write it: first_name, firstName, user.firstName, Name_1.

    Those that people are called count where they are `called` so.
    """
    known = _NAMES_OF_FIELDS if called else _NAMES_OF_FIELDS - _CALLED
    if text.isalpha() and (text[1:].islower() or text.isupper()):
        return text.lower() in known
    if path := _PATH.fullmatch(text):
        text = path[1]
    words = " ".join(_WITHIN.sub(" ", text).split()).lower()
    return words in known
