"""Addresses: what is one, and which one somebody may have meant who typed something else."""

import re
import unicodedata
from functools import cache
from typing import Any

from reconciler.models import email_key
from reconciler.tables.texts.cells import LONGEST, Cleaned, Problem, shown, text
from reconciler.tables.texts.letters import narrowed, odd_letter, seen, unseen

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*"
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?:[A-Za-z0-9]+-)*[A-Za-z0-9]*[A-Za-z]")
_PLAIN_LENGTH = 64
"""In longer ones a label of the domain may be too long: these are the library's, as are all with -- in the domain."""

_LONGEST_ADDRESS = 254
_LONGEST_SEARCHED = 2000
"""In a longer text nobody looks for an address: the time it takes grows with the square of the length."""

_APART = r"\s@<>()\[\]{}\"“”„«»,;:|\\/"
_TOKEN = re.compile(f"[^{_APART}]+@[^{_APART}?]+")
_AROUND = " \t\r\n\"'`“”„‘’«»<>()[]{}.,;:!?/\\|*"


def address(cell: Any) -> Cleaned:
    """Give an address as it is sent: trimmed, NFC, its domain in ASCII form where it has other letters.

    The problem says what is wrong, and shows the address that may be meant; it is never taken for the one typed.
    """
    words, problem, _ = (
        (unicodedata.normalize("NFC", cell).strip(), None, None) if isinstance(cell, str) else text(cell)
    )
    if problem or not words or is_plain(words):
        return Cleaned(words, problem)
    if len(words) > LONGEST:
        return text(words)
    if (gone := unseen(words)) and not seen(words).strip():
        return text(words)
    if gone:
        why = f"holds what cannot be seen ({', '.join(gone)})"
        return Cleaned(words, _refused("email.invisible", words, why, "type the address again"))
    narrow = narrowed(words)
    if sent := _as_sent(narrow):
        wide = Problem("cell.full_width", f"“{shown(words)}” has full-width letters: read as “{narrow}”.")
        return Cleaned(sent, note=wide if narrow != words else None)
    return Cleaned(narrow, _what_is_wrong(narrow))


def is_plain(words: str) -> bool:
    """Say whether a text is an ordinary address, for which the library need not be asked."""
    return len(words) <= _PLAIN_LENGTH and _PLAIN.fullmatch(words) is not None


def meant(words: str) -> list[str]:
    """Give the addresses that a text which is none may stand for."""
    if len(words) > _LONGEST_SEARCHED:
        return []
    visible = narrowed(seen(words)).strip()
    found = _addresses_in(visible)
    joined = _joined(visible)
    # A space may have gone into an address (ann archer@…), or stand between a name and an address (Ann ann.archer@…).
    is_split = not found or (len(found) == 1 and bool(_beside(visible, found)) and not _has_name(visible, found))
    return [joined] if joined and is_split else found


@cache
def _library() -> Any:
    import email_validator

    # The domains of the company decide who may have an account, not a list of names with a special use such as .test.
    email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
    return email_validator


def _as_sent(words: str) -> str:
    """Give an address with its domain in ASCII form; "" where the text is no address, or is of two scripts."""
    if is_plain(words):
        return words
    if len(words) > _LONGEST_ADDRESS or (not words.isascii() and odd_letter(words)):
        return ""
    try:
        valid = _library().validate_email(words, check_deliverability=False)
    except _library().EmailNotValidError:
        return ""
    return words if words.isascii() else f"{words.rpartition('@')[0]}@{valid.ascii_domain}"


def _addresses_in(words: str) -> list[str]:
    tokens = (_as_sent(token.strip(_AROUND)) for token in _TOKEN.findall(words))
    return list({email_key(token): token for token in tokens if token}.values())


def _joined(words: str) -> str:
    """Give the address that is left of a text without its one space, doubled signs and commas in the domain."""
    if len(words.split()) > 2:
        return ""
    local, _, domain = re.sub(r"\s+", "", words).strip(_AROUND).replace("@@", "@").rpartition("@")
    return _as_sent(re.sub(r"\.{2,}", ".", f"{local}@{domain.replace(',', '.')}"))


def _beside(words: str, found: list[str]) -> str:
    """Give what stands in a text beside the addresses found in it."""
    return re.sub("|".join(map(re.escape, found)), "", words, flags=re.IGNORECASE).strip(_AROUND) if found else words


def _has_name(words: str, found: list[str]) -> bool:
    return "<" in words or any(word[0].isupper() for word in re.findall(r"\w+", _beside(words, found)))


def _what_is_wrong(words: str) -> Problem:
    mended = meant(words)
    if len(mended) > 1:
        ways = f"{mended[0]} or {mended[1]}"
        why = f"“{shown(words)}” holds {len(mended)} addresses: keep one, {ways}, and give each person a row."
        return Problem("email.several", why)
    if "mailto:" in words.casefold():
        return _refused("email.mailto", words, "is a link", "type the address alone")
    if mended and _has_name(words, mended):
        return _refused("email.display_name", words, "has more in it than the address", "type the address alone")
    if not words.isascii() and len(words.split()) == 1 and (odd := odd_letter(words)):
        why = f"“{shown(words)}” mixes two alphabets: at character {odd.place}, “{odd.letter}” is {odd.name}."
        return Problem("email.mixed_script", f"{why} Type the address again.")
    if len(words.encode()) > _LONGEST_ADDRESS:
        why = f"“{shown(words)}” is too long: email takes at most {_LONGEST_ADDRESS} characters."
        return Problem("email.too_long", why)
    return _refused("email.invalid", words, "is not an email address", "write one address, such as ada@acme.example")


def _refused(code: str, words: str, why: str, cure: str) -> Problem:
    mended = meant(words)
    asked = f" Did you mean {mended[0]}?" if len(mended) == 1 else ""
    return Problem(code, f"“{shown(words)}” {why}: {cure}.{asked}")
