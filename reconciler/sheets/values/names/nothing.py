"""What stands in a cell for nothing: the words of databases and programs, signs alone, and errors of spreadsheets."""

import re

from reconciler.sheets.values.names.placeholders import FILLERS, WORDS

_MARKED = re.compile(
    r"\\N|(?:[(<\[{][\s]*(?:null|none|nil|na|n/a|nan|nat|empty|blank|undefined|unset|missing|not set"
    r"|no value|void|leer|vide|vacío)"
    r"[\s]*[)>\]}])|<NA>|\(?n/?\.?a\.\)?|\(?n/a\)?|undefined|NULL::\w+|(?:system\.)?dbnull"
    r"|\[object \w+\]|\{\}|\[\]|''|\"\"",
    re.IGNORECASE,
)
"""What is no text of a person, whatever column it stands in."""
_BARE = frozenset(("null", "none", "nil", "nan"))
"""Words for nothing that people are called, too."""
_FILLED_IN = frozenset((
    "unknown", "tbd", "tba", "tbc", "xxx", "xxxx", "xxxxx", "xxxxxx", "not available", "not applicable", "not provided",
    "no name", "noname", "no last name", "no surname", "no first name", "unbekannt", "nicht zutreffend", "keine angabe",
    "k.a.", "k. a.", "inconnu", "inconnue", "non renseigné", "desconocido", "desconocida", "desconhecido",
    "sconosciuto", "onbekend", "nieznany", "neznámý", "okänd", "ukjent", "ukendt", "bilinmiyor",
    "неизвестно", "無", "不明", "未知",
))  # fmt: skip
"""What forms are filled in with where nobody knows a name."""
_NO_WORD = frozenset(("undefined", "dbnull", "n.a.", "n/a", "nat"))
PLAIN = _BARE | _NO_WORD | _FILLED_IN | WORDS | FILLERS
"""All of these in small letters: to look for them among texts that are clean otherwise."""

_ERROR = re.compile(
    r"#(?:[^\W\d_]{1,3}/[^\W\d_]{1,3}[!?]?|[^\s#]{1,24}[!?]|NV|YOK|HIÁNYZIK|NENÍ_K_DISPOZICI|[A-Z]+_[A-Z_]+|N/A.*)"
    r"|#{2,}|(?:Err|Error|Erro|Fehler|Erreur|Errore|Fout|Błąd|Chyba|Hiba|Fel|Ошибка)\s?:\s?5[0-9]{2}"
    r"|#(?:REF|VALUE|NAME|NUM|DIV/0|SPILL|CALC|BLOCKED|BUSY|CONNECT|FIELD|UNKNOWN|EXTERNAL|WERT|BEZUG|ERROR)",
    re.IGNORECASE,
)
"""Errors by their shape: a # and a word that ends with ! or ?, two short words with a stroke, ########, Err:502."""
_WAITING = re.compile(
    r"(?:loading|getting data|fetching data|calculating|wird geladen|lädt|laden|chargement(?: en cours)?|cargando"
    r"|caricamento|carregando|a carregar|ładowanie|wczytywanie|načítání|načítavanie|betöltés|se încarcă|yükleniyor"
    r"|indlæser|laster(?: inn)?|läser in|laddar|ladataan|laadimine|ielāde|įkeliama|učitavanje|nalaganje|загрузка"
    r"|завантаження|φόρτωση|טוען|جار التحميل"
    r"|加载中|正在加载|載入中|読み込み中|로드 중|로딩 중|đang tải)\s?(?:\.{2,}|…)",
    re.IGNORECASE,
)
"""What an online sheet shows before a value is there."""


def error_shown(text: str) -> bool:
    """Whether a text is what a spreadsheet program shows in place of a value."""
    return (text[:1] in "#＃" and _ERROR.fullmatch(text) is not None) or (
        text[-1:] in ".…0123456789" and (_ERROR.fullmatch(text) or _WAITING.fullmatch(text)) is not None
    )


def stands_for_nothing(text: str) -> bool:
    """Whether a text is a word for nothing in any column: of a database or a program, or signs alone."""
    return len(text) <= 40 and (is_bare(text) or is_marked(text) or not any(map(str.isalnum, text)))


def is_marked(text: str) -> bool:
    r"""Whether a text is a word for nothing that nobody is called, such as \N and (null)."""
    return text in ("NaT", "NaN") or (len(text) <= 40 and _MARKED.fullmatch(text) is not None)


def is_bare(text: str) -> bool:
    """Whether a text is a word for nothing that somebody may be called, too, such as Null."""
    return len(text) <= 4 and text.lower() in _BARE


def is_filled_in(text: str) -> bool:
    """Whether a text is what forms are filled in with where nobody knows a name."""
    return len(text) <= 40 and text.lower().rstrip("!?") in _FILLED_IN
