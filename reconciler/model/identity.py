"""What makes two spellings one address, and two domains one domain: pure text."""

from __future__ import annotations

import re
import string
import unicodedata
from contextlib import suppress
from functools import lru_cache

_LONGEST_DOMAIN = 253
_BLANKS_BEFORE_AT = re.compile(r"\s+@")
"""No blank tells two addresses apart, be it one that only folding makes."""
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_TURNED_ASCII = frozenset("\u212a\u037e\u1fef")
"""All that NFC turns into ASCII: the Kelvin sign, and two signs of Greek. None is the letter that it becomes."""


WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ð": "d"})
"""Small letters that a form without them takes as two; folding has made ss of ß."""
_BARE = str.maketrans({"ø": "o", "å": "a", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ħ": "h"})
"""Small letters whose form without a mark Unicode does not know."""


def email_key(email: str) -> str:
    """Give what two spellings of one address share (architecture, promise 2).

    Trimmed, NFC, ASCII letters in lower case, its domain in ASCII form: bücher.example and xn--bcher-kva.example are
    one. Other letters keep their case: who handles the mail of groß@ and gross@, of ÉVA@ and éva@, decides whether
    they are one.
    """
    email = email.strip()
    if email.isascii():
        lower = email.lower()
        return email if email == lower else lower  # one text in memory, and not two that are equal
    local, at, domain = email.rpartition("@")
    return f"{_plain_lower(local)}@{ascii_domain(domain)}" if at else _plain_lower(email)


def folded_key(email: str) -> str:
    """Give what addresses share that no more than Unicode folding makes one: groß@ and gross@, ſam@ and sam@.

    Addresses of one key share it, too. Who shares it and not the key is somebody else, or is not: a person decides.
    """
    key = email_key(email)
    if not may_meet(key):
        return _BLANKS_BEFORE_AT.sub("@", key)
    local, at, domain = key.rpartition("@")
    return f"{_folded(local)}@{_folded(_readable(domain))}" if at else _folded(key)


def plain_keys(key: str) -> set[str]:
    """Give the keys of the addresses that people type who lack a letter of this one: muller@ and mueller@ of müller@.

    What stands before the @ is in ASCII there; none where it is here already.
    """
    local, at, domain = key.rpartition("@")
    if not at or local.isascii():
        return set()
    folded = _folded(local)
    forms = {_without_marks(folded.translate(letters)) for letters in (_BARE, WRITTEN_OUT)}
    return {f"{form}@{domain}" for form in forms if form.isascii()}


def _without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text).translate(_BARE)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def may_meet(key: str) -> bool:
    """Whether an email key may have another `folded_key` than itself: it has letters that ASCII lacks."""
    return not key.isascii() or "xn--" in key


def telling_letter(one: str, other: str) -> tuple[str, str]:
    """Give a letter outside ASCII that tells two addresses apart, and its name; both "" where they have none."""
    first, second = (
        f"{local}{at}{_readable(domain)}" for local, at, domain in (one.rpartition("@"), other.rpartition("@"))
    )
    letters = [letter for letter in first + second if not letter.isascii()]
    letter = next((letter for letter in letters if (letter in first) != (letter in second)), "".join(letters[:1]))
    return letter, unicodedata.name(letter, f"U+{ord(letter):04X}") if letter else ""


def name_key(name: str) -> str:
    """Give what two spellings of a person's name share."""
    return name.strip().lower() if name.isascii() else _folded(name.strip())


def domain_of(email: str) -> str:
    """Give the part behind the last @, as `ascii_domain` does; "" where there is none."""
    return ascii_domain(email.rpartition("@")[2]) if "@" in email else ""


def ascii_domain(domain: str) -> str:
    """Give the one form of a domain that all its spellings share: lower case, and in ASCII (IDNA 2008, UTS 46).

    Not transitional: straße.example is another domain than strasse.example. What is no domain keeps its other letters.
    """
    return domain.lower() if domain.isascii() else _encoded(domain)


def composed(text: str) -> str:
    """Give a text in NFC, but for the three characters that it would turn into ASCII."""
    if text.isascii():
        return text
    if _TURNED_ASCII.isdisjoint(text):
        return unicodedata.normalize("NFC", text)
    parts = [""]
    for letter in text:
        if letter in _TURNED_ASCII:
            parts += [letter, ""]
        else:
            parts[-1] += letter
    return "".join(part if part in _TURNED_ASCII else unicodedata.normalize("NFC", part) for part in parts)


def is_turned_ascii(letter: str) -> bool:
    """Whether a character looks like an ASCII one, and NFC takes it for that."""
    return letter in _TURNED_ASCII


@lru_cache(maxsize=4096)
def _encoded(domain: str) -> str:
    import idna

    plain = _plain_lower(domain)
    with suppress(UnicodeError):
        if len(plain) <= _LONGEST_DOMAIN:
            return idna.encode(plain, uts46=True).decode().lower()
    return plain


@lru_cache(maxsize=4096)
def _readable(domain: str) -> str:
    """Give a domain of ASCII with the letters that its labels stand for."""
    if "xn--" not in domain:
        return domain
    return ".".join(map(_readable_label, domain.split(".")))


def _readable_label(label: str) -> str:
    import idna

    with suppress(UnicodeError):
        return idna.decode(label) if label.startswith("xn--") else label
    return label


def _plain_lower(text: str) -> str:
    return composed(composed(text).translate(_LOWER))


def _folded(text: str) -> str:
    """Give a text as the coarsest of foldings does: compatible forms, all cases, nothing that cannot be seen."""
    before = ""
    while text != before:
        before = text
        text = unicodedata.normalize("NFKC", "".join(one for one in text if not _is_ignored(one)))
        # Up and down again: ı and ſ have a capital that is ASCII, and ß has two. İ falls into an i and a dot.
        text = text.upper().casefold().replace("i\u0307", "i").strip()
    return text


def _is_ignored(letter: str) -> bool:
    return (
        unicodedata.category(letter) == "Cf" or "\ufe00" <= letter <= "\ufe0f" or letter in "\u034f\u115f\u1160\u3164"
    )
