"""Texts that another program has escaped: for a web page, an address, a program, a mail, a file of XML."""

import binascii
import html
import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from html.entities import html5
from urllib.parse import unquote

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});", re.ASCII)
_OPEN_ENTITY = re.compile(
    r"&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|amp|lt|gt|quot|apos|nbsp|[A-Za-z](?:uml|acute|grave|circ|tilde|caron|cedil"
    r"|ring|slash)|(?:sz|ae|AE|oe|OE)lig)(?![A-Za-z0-9])|&#?[A-Za-z]{1,8}(?:uml|acute|grave|circ|tilde|cedil|ring|slash)"
    r"(?=[a-z])|&#[0-9]{2,5}(?=[A-Za-z])"
)
"""One that lost its semicolon."""
_BACKSLASH = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|x([0-9a-fA-F]{2})|(['\"/\\])|([nrt](?![a-z])))"
)
_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2}|\\[0-3][0-7]{2})+")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_PERCENT = re.compile(r"%(?:2[0-9A-Fa-f]|3[A-Fa-f]|40|5[B-Fb-f]|7[B-Eb-e]|[89A-Fa-f][0-9A-Fa-f])")
_PLUS = re.compile(r"(?<=[^\W\d_])\+(?=[^\W\d_])")
_PERCENT_U = re.compile(r"%u([0-9a-fA-F]{4})")
_QUOTED = re.compile(r"(?:=[89A-F][0-9A-F]){2,}|(?<=[A-Za-z])=[C-F][0-9A-F](?=[a-z])")
_WORD_OF_MAIL = re.compile(r"=\?[\w.-]+\?[QqBb]\?[^?]*\?=")
_OF_XML = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TAG = re.compile(
    r"</?(?:[abipsu]|em|strong|span|div|br|font|t[rdh]|li|[uo]l|html|body|small|big|su[bp]|h[1-6]|script|img|center|label"
    r"|nobr|wbr|cite|string|value|name|text|o:p)(?:\s[^<>]*)?/?>|<([A-Za-z][\w:.-]*)(?:\s[^<>]*)?>(?=.*</\1>)|</[A-Za-z][\w:.-]*>"
    r"|<!\[CDATA\[|\]\]>|<!--.*?-->",
    re.IGNORECASE,
)
_LATEX = re.compile(r"""\{?\\(["'`^~=.uvHcrk])\s?\{?\\?([A-Za-z])\}?\}?""")
_LATEX_MARKS = dict(
    zip("\"'`^~=.uvHcrk", "\u0308\u0301\u0300\u0302\u0303\u0304\u0307\u0306\u030c\u030b\u0327\u030a\u0328", strict=True)
)
_LATEX_LETTERS = {
    r"\ss": "ß",
    r"\o": "ø",
    r"\O": "Ø",
    r"\l": "ł",
    r"\L": "Ł",
    r"\ae": "æ",
    r"\AE": "Æ",
    r"\aa": "å",
    r"\AA": "Å",
    r"\i": "ı",
}
_LATEX_LETTER = re.compile(r"\{?\\(?:ss|o|O|l|L|ae|AE|aa|AA|i)(?:\{\}|\}|\s|(?![A-Za-z]))\}?")


def unescaped(text: str) -> Iterator[str]:
    """Yield what a text says without the escapes of each kind that it has."""
    for read in _READERS:
        words = read(text)
        if words and words != text:
            yield words


def is_escaped(text: str) -> bool:
    """Whether a text has escapes that no text of a person has: anything but an & or a % alone."""
    return any(True for _ in unescaped(text))


def _entities(text: str) -> str:
    if "&" not in text:
        return ""
    words = _ENTITY.sub(_entity, text)
    return words if words != text else _OPEN_ENTITY.sub(lambda one: html.unescape(one[0] + ";"), text)


def _entity(found: re.Match[str]) -> str:
    name = found[0][1:]
    if name in html5:
        return html5[name]
    if name.isupper() and len(name) > 3 and name.lower() in html5:
        return html5[name.lower()].upper()
    return html.unescape(found[0]) if name[0] == "#" else found[0]


def _backslashes(text: str) -> str:
    if "\\" not in text:
        return ""
    words = _BYTES.sub(lambda run: _bytes_read(run[0]), text)
    words = _BACKSLASH.sub(_backslash, words)
    return _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), words)


def _backslash(found: re.Match[str]) -> str:
    *numbers, sign, space = found.groups()
    if sign or space:
        return sign or " "
    code = int(next(filter(None, numbers)), 16)
    return chr(code) if code < 0x110000 else found[0]


def _bytes_read(run: str) -> str:
    """Return bytes that are written as escapes in UTF-8, or as they are where they are none."""
    parts = re.findall(r"\\x(..)|\\([0-3][0-7]{2})", run)
    data = bytes(int(one, 16) if one else int(other, 8) for one, other in parts)
    try:
        return data.decode("utf-8")
    except UnicodeError:
        return data.decode("latin-1")


def _percents(text: str) -> str:
    if "%" not in text:
        return ""
    words = _PERCENT_U.sub(lambda one: chr(int(one[1], 16)), text)
    if not _PERCENT.search(words):
        return words
    read = unquote(words, errors="replace")
    if "\ufffd" in read:
        read = unquote(words, "cp1252", errors="replace")
    return "" if "\ufffd" in read else _PLUS.sub(" ", read)


def _mail(text: str) -> str:
    if "=" not in text:
        return ""
    if _WORD_OF_MAIL.search(text):
        try:
            return "".join(
                part if isinstance(part, str) else part.decode(charset or "ascii")
                for part, charset in decode_header(text)
            )
        except (HeaderParseError, LookupError, UnicodeError, binascii.Error):
            return ""
    return _QUOTED.sub(lambda run: _hex_read(run[0]), text)


def _hex_read(run: str) -> str:
    data = bytes.fromhex(run.replace("=", ""))
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    return run  # a letter of a page with gaps


def _xml(text: str) -> str:
    return _OF_XML.sub(lambda one: chr(int(one[1], 16)), text) if "_x" in text else ""


def _tags(text: str) -> str:
    return " ".join(_TAG.sub(" ", text).split()) if ">" in text else ""


def _latex(text: str) -> str:
    if "\\" not in text:
        return ""
    words = _LATEX_LETTER.sub(lambda one: _LATEX_LETTERS[re.findall(r"\\[A-Za-z]+", one[0])[0]], text)
    return _LATEX.sub(lambda one: one[2] + _LATEX_MARKS[one[1]], words)


_READERS = (_entities, _backslashes, _percents, _mail, _xml, _tags, _latex)
