"""Addresses in any text, found generously: who is found in vain is only left as they are."""

import html
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from reconciler.model.identity import email_key
from reconciler.sheets.values.characters import narrowed, seen
from reconciler.sheets.values.emails import is_plain

_SIGNS = ("@", "＠", "﹫", "%40", "&#", "&commat", "&percnt")
"""In a text without any of these stands no address, however another program has written it."""
_AT = str.maketrans("＠﹫", "@@")
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\"“”„«»|\\]{1,64}\Z")
_DOMAIN = re.compile(r"\s?([^\W_][^\W_.-]*(?:[.-]+[^\W_.-]+)*)")
_MOST = 256
"""So many characters on either side of an @ are looked at."""
_SIGN = re.compile(r"[^\w.+-]|\A_+")
"""What may stand before an address without a space, and in one too."""
_END = re.compile(r"[.-]|\Z")
_MOST_TRIED = 6


_ADDRESS = re.compile(r"[^\s@]@[^\s@]+\.")


def may_hold_address(text: str) -> bool:
    """Whether an address may stand in a text: it is fast, and wrong on one side alone."""
    return any(sign in text for sign in _SIGNS)


def has_address(text: str) -> bool:
    """Whether what looks like an address stands in a text, whatever stands around it."""
    return may_hold_address(text) and any(map(_ADDRESS.search, readings(text)))


def readings(text: str) -> Iterator[str]:
    """Yield what a text says: as it stands, and as another program may have written it."""
    for words in dict.fromkeys((text, html.unescape(text), unquote(html.unescape(text)))):
        yield unicodedata.normalize("NFC", seen(narrowed(words)).translate(_AT))


def address_keys(text: str) -> Iterator[str]:
    """Yield the email keys of all addresses that may be meant by a text, whatever stands around them."""
    if is_plain(text.strip()) and not _SIGN.search(text.strip().partition("@")[0]):
        yield email_key(text)
        return
    for words in readings(text):
        yield from _keys(words)


def _keys(words: str) -> Iterator[str]:
    at = words.find("@")
    while at >= 0:
        local = _LOCAL.search(words[max(at - _MOST, 0) : at].rstrip(" "))
        domain = _DOMAIN.match(words[at + 1 : at + 1 + _MOST])
        if local and domain:
            for one in _beginnings(local[0]):
                for other in _ends(domain[1]):
                    yield email_key(f"{one}@{other}")
        at = words.find("@", at + 1)


def _beginnings(local: str) -> Iterator[str]:
    """Yield what may stand before the @: all of it, and what follows a sign such as an apostrophe."""
    yield local
    for sign in list(_SIGN.finditer(local))[-_MOST_TRIED:]:
        if rest := local[sign.end() :]:
            yield rest


def _ends(domain: str) -> Iterator[str]:
    """Yield what may stand after the @: all of it, and what stands before a further label."""
    ends = [end.start() for end in _END.finditer(domain)]
    tried = (domain[:end] for end in [*ends[:_MOST_TRIED], len(domain)])
    yield from dict.fromkeys(one for one in tried if "." in one)
