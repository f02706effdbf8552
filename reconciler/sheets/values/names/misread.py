"""Texts that were read in the wrong encoding: what they say in the right one, told by a round trip."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

_AS_UTF8 = (
    "cp1252", "latin-1", "mac_roman", "cp437", "cp850", "cp1250", "cp1251", "koi8-r", "iso8859-2", "iso8859-15",
    "cp1254",
    "cp1257", "cp1253", "cp852", "cp866", "cp1255", "cp1256", "cp1258", "cp874", "cp857", "cp775", "cp737", "cp865",
    "cp861", "cp860", "cp863", "koi8-u", "mac_latin2", "mac_turkish", "mac_cyrillic", "mac_greek", "iso8859-4",
    "iso8859-5", "iso8859-7", "iso8859-9",
)  # fmt: skip
"""Encodings that UTF-8 is read as, the likeliest first."""
_AS_UTF8_BY_PAIRS = ("gb18030", "cp932", "big5", "cp949")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uff61-\uff9f]")

_PAIRS = (
    ("cp1252", "mac_roman"), ("mac_roman", "cp1252"), ("cp1252", "cp1250"), ("cp1252", "cp850"), ("cp850", "cp1252"),
    ("cp1252", "cp437"), ("cp437", "cp1252"), ("cp1250", "cp1252"), ("cp1252", "cp1251"), ("cp1251", "cp1252"),
    ("cp1252", "cp1254"), ("cp1252", "cp1257"), ("cp1252", "cp1253"), ("cp1251", "koi8-r"), ("koi8-r", "cp1251"),
    ("cp866", "cp1251"), ("cp1251", "cp866"), ("cp1252", "koi8-r"), ("cp1252", "cp866"), ("cp1252", "cp852"),
    ("cp852", "cp1250"), ("cp1250", "cp852"), ("cp1252", "iso8859-2"), ("cp1250", "iso8859-2"), ("iso8859-2", "cp1250"),
    ("cp1252", "cp1255"), ("cp1252", "cp1256"), ("cp1252", "cp874"), ("cp1252", "cp932"), ("cp1252", "gbk"),
    ("cp1252", "big5"), ("cp1252", "cp949"), ("mac_cyrillic", "cp1251"), ("cp1251", "mac_cyrillic"),
    ("cp1253", "cp1252"), ("cp1254", "cp1252"), ("mac_roman", "cp850"), ("cp850", "mac_roman"),
    ("mac_roman", "cp1250"), ("cp850", "cp852"), ("cp437", "cp852"), ("cp850", "cp866"), ("cp437", "cp866"),
)  # fmt: skip
"""What was taken for what, other than UTF-8: the wrong encoding, the right one."""

_RARER = tuple(
    (wrong, right)
    for wrong in ("cp1252", "mac_roman", "cp850", "cp437", "cp1250", "cp1254", "cp1257", "cp1251")
    for right in (
        "cp1252", "mac_roman", "cp850", "cp437", "cp1250", "cp852", "iso8859_2", "mac_latin2", "cp1254", "cp857",
        "mac_turkish", "cp1257", "cp775", "cp1251", "koi8-r", "cp866", "cp1253", "cp1255", "cp1256",
    )
    if wrong != right and (wrong, right) not in _PAIRS
)  # fmt: skip
"""All others that may be met."""
_PARTED = re.compile(
    "[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z]\xa0(?!(?:de|del|der|den|di|da|van|von|zu|la|le|bin|bint|y)\\b)[b-df-hj-np-tv-z]"
)
"""A space without a break within a word: á in the code pages of DOS."""
_SIDE_BY_SIDE = re.compile(r"[^\x00-\x7f]{2,}")
_NO_BEGINNING = re.compile("[àáâäåèéêëíîïñóôöøùúûü][à-åç-öùúûüýþÿ]")
"""Of small letters side by side, those with which no letter in UTF-8 begins in any of the encodings."""
_RUN = re.compile(r"[^\x00-\x7f]+")
_BEFORE_SPACE = re.compile(r"(?<![A-ZÀ-Þ])Ã(?= |\Z)")
"""An à whose second half was a space that does not break, until another program changed that."""


def as_utf8(text: str) -> Iterator[str]:
    """Yield what a text says where UTF-8 was read in another encoding: the likeliest first, each once.

    It is sure in practice: hardly a text but a misread one makes good UTF-8.
    """
    if text.isascii():
        return
    found: dict[str, None] = {}
    if may_be_utf8(text):
        encodings = set().union(*map(_readings_of, set(_RUN.findall(text))))
        found |= dict.fromkeys(_of_runs(text, encoding) for encoding in _AS_UTF8 if encoding in encodings)
    if _EAST_ASIAN.search(text):
        found |= dict.fromkeys(_of_whole(text, encoding) for encoding in _AS_UTF8_BY_PAIRS)
    if "Ã" in text:
        found[_BEFORE_SPACE.sub("à", text)] = None
    yield from (one for one in found if one and one != text)


def may_be_utf8(text: str) -> bool:
    """Whether a run of letters outside ASCII is good UTF-8 in an encoding of one byte for each."""
    return any(map(_is_utf8, set(_SIDE_BY_SIDE.findall(text))))


@lru_cache(maxsize=4096)
def _is_utf8(run: str) -> bool:
    return not _NO_BEGINNING.match(run) and _misread_run().fullmatch(run) is not None


def as_utf8_by_pairs(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield, by encoding of two bytes for a letter, what texts of one line each say where UTF-8 was read in it.

    A text that is no good UTF-8 says nothing; what an encoding has no letter for may be told wrongly, as a reading.
    """
    together = "\n".join(texts)
    for encoding in _AS_UTF8_BY_PAIRS if texts else ():
        read = together.encode(encoding, "replace").decode("utf-8", "replace").split("\n")
        yield ["" if "\ufffd" in one or one.isascii() else one for one in read]


def as_other(text: str) -> Iterator[str]:
    """Yield what a text may say where one code page was read as another, each once: a guess."""
    yield from _others(text, _PAIRS)


def as_rarer(text: str) -> Iterator[str]:
    """Yield what `as_other` does, for pairs that are met more rarely."""
    yield from _others(text, _RARER)


def is_parted(text: str) -> bool:
    """Whether a space without a break stands within a word, where another encoding has a letter."""
    return _PARTED.search(text) is not None


def _others(text: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    found = dict.fromkeys(_recoded(text, wrong, right) for wrong, right in pairs) if not text.isascii() else {}
    yield from (one for one in found if one and one != text)


@cache
def _misread_run() -> re.Pattern[str]:
    """Return a pattern of a run outside ASCII that is good UTF-8 in one of the encodings."""
    return re.compile("|".join(dict.fromkeys(map(_run_of, _AS_UTF8))))


def _run_of(encoding: str) -> str:
    page = [_letter(byte, encoding) for byte in range(0x80, 0x100)]
    after = _class(page[0x00:0x40])
    two, three, four = _class(page[0x42:0x60]), _class(page[0x60:0x70]), _class(page[0x70:0x75])
    return f"(?:{two}{after}|{three}{after}{{2}}|{four}{after}{{3}})+"


def _letter(byte: int, encoding: str) -> str:
    letter = bytes([byte]).decode(encoding, "replace")
    return letter if letter != "\ufffd" else chr(byte)


def _class(letters: Iterable[str]) -> str:
    return "[" + "".join(map(re.escape, letters)) + "]"


def _of_runs(text: str, encoding: str) -> str:
    """Return a text with each run outside ASCII that makes good UTF-8 read as that."""
    return _RUN.sub(lambda run: _readings_of(run[0]).get(encoding, run[0]), text)


@lru_cache(maxsize=4096)
def _readings_of(run: str) -> dict[str, str]:
    """Return what a run outside ASCII says, by the encoding in which it is good UTF-8."""
    return {encoding: read for encoding in _AS_UTF8 if (read := _of_run(run, encoding)) != run}


def _of_run(run: str, encoding: str) -> str:
    try:
        return _bytes(run, encoding).decode("utf-8")
    except UnicodeError:
        return run


def _of_whole(text: str, encoding: str) -> str:
    try:
        return text.encode(encoding).decode("utf-8")
    except UnicodeError:
        return ""


def _recoded(text: str, wrong: str, right: str) -> str:
    try:
        return _bytes(text, wrong).decode(right)
    except UnicodeError:
        return ""


def _bytes(text: str, encoding: str) -> bytes:
    """Return a text in a code page; what the page lacks and readers let through as control characters, as that.

    Raises UnicodeError.
    """
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        if not any("\x80" <= letter <= "\x9f" for letter in text):
            raise
    gaps = _gaps(encoding)
    return b"".join(letter.encode("latin-1" if letter in gaps else encoding) for letter in text)


@cache
def _gaps(encoding: str) -> frozenset[str]:
    return frozenset(chr(byte) for byte in range(0x80, 0xA0) if _letter(byte, encoding) == chr(byte))
