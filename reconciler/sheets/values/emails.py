"""Addresses: what is one, and which one somebody may have meant who typed something else."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from reconciler.model.finding_code import Code
from reconciler.model.identity import composed, email_key, is_turned_ascii
from reconciler.sheets.values.cells import LONGEST, CellIssue, Cleaned, lost, shown, text
from reconciler.sheets.values.characters import LOOKALIKES, OddLetter, narrowed, odd_letter_of_address, seen, unseen

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++"
_LABEL = r"[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+"
# No part can begin with a letter of the one before it, so that nothing is ever tried twice.
PLAIN = rf"(?!['`=]){_ATOM}(?:\.{_ATOM})*+@{_LABEL}(?:\.{_LABEL})++(?<=[A-Za-z])"
_PLAIN = re.compile(PLAIN)
PLAIN_LENGTH = 64
"""In longer ones a label of the domain may be too long: these are the library's, as are all with -- in the domain."""

_LONGEST_ADDRESS = 254
_LONGEST_SEARCHED = 320
_MOST_TRIED = 10
"""In a longer text nobody looks for an address, and so many words with an @ are tried: each takes its time."""

_LONGEST_ASKED = 64
_ENTITY = re.compile(r"&(#|[a-z]+;)|\t", re.IGNORECASE)
"""What another program left in a text: nobody can tell which address it stands for."""

_TWINS = str.maketrans(
    dict.fromkeys("‘’‛′´ʼʹˈ＇", "'") | dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("…‚", "")
    | {"·": ".", "•": ".", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ɪ": "i", "ʟ": "l", "ɴ": "n", "ʀ": "r", "ᴏ": "o"}
)  # fmt: skip
"""What a keyboard gives for the signs and letters that a word processor or a phonetic font puts in their place."""

_PHONETIC = re.compile("(?![əɓɖɗɛɔɣɲʋ])[\u0250-\u02ff\u1d00-\u1dbf\uab30-\uab6f]")
"""Letters of phonetic alphabets, but those that languages are written with: no keyboard gives them."""

_APART = r"\s@<>()\[\]{}\"“”„«»,;:|\\/"
_TOKEN = re.compile(f"[^{_APART}]+@[^{_APART}?]+")
_AROUND = " \t\r\n\"'`=“”„‘’«»<>()[]{}.,;:!?/\\|*"


def address(cell: Any) -> Cleaned:
    """Return an address as it is sent: trimmed, NFC, its domain in ASCII form where it has other letters.

    The problem says what is wrong, and shows the address that may be meant; it is never taken for the one typed.
    """
    words, problem, _ = (composed(cell).strip(), None, None) if isinstance(cell, str) else text(cell)
    if problem or not words or is_plain(words):
        return Cleaned(words, problem)
    if len(words) > LONGEST:
        return text(words)
    if (gone := unseen(words)) and not seen(words).strip():
        return text(words)
    if gone:
        return Cleaned(words, _refused(Code.EMAIL_INVISIBLE, words, characters=tuple(gone)))
    narrow = narrowed(words)
    if sent := _as_sent(narrow):
        wide = narrow != words
        note = CellIssue(Code.CELL_FULL_WIDTH, {"value": shown(words), "read": narrow}) if wide else None
        return Cleaned(sent, note=note)
    return Cleaned(narrow, (None if "@" in narrow else lost(narrow)) or _what_is_wrong(narrow))


def is_plain(words: str) -> bool:
    """Whether a text is an ordinary address, for which the library need not be asked."""
    return len(words) <= PLAIN_LENGTH and _PLAIN.fullmatch(words) is not None


def meant(words: str) -> list[str]:
    """Return the addresses that a text which is none may stand for: the first is the one to show.

    One that mail could be sent to, but that nobody types, is among them after its plain twin.
    """
    return list(_meant(words))


@lru_cache(maxsize=256)
def _meant(words: str) -> tuple[str, ...]:
    found = _mended(words)
    if len(found) < 2 and not is_plain(words) and (typed := _typed(words)):
        found = [*found, typed]
    return tuple({email_key(one): one for one in reversed(found)}.values())[::-1]


@lru_cache(maxsize=256)
def _told(words: str) -> tuple[str, ...]:
    return tuple(_mended(words))


def _mended(words: str) -> list[str]:
    """Return the addresses that a text may stand for, at most two."""
    if len(words) > _LONGEST_SEARCHED or _ENTITY.search(words):
        return []
    visible = unicodedata.normalize("NFKC", narrowed(seen(words)).translate(_TWINS)).strip()
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
    """Return an address with its domain in ASCII form; "" where the text is none, or none that a person types."""
    if is_plain(words):
        return words
    if words.startswith(("'", "`", "=")) or (not words.isascii() and (_odd(words) or _untyped(words))):
        return ""
    return _typed(words)


def _typed(words: str) -> str:
    """Return what the library takes for an address, whatever its letters, with its domain in ASCII form."""
    local, _, domain = words.rpartition("@")
    if len(words) > _LONGEST_ADDRESS or not local or (domain.isascii() and "." not in domain):
        return ""
    try:
        valid = _library().validate_email(words, check_deliverability=False)
    except _library().EmailNotValidError:
        return ""
    return words if words.isascii() else f"{local}@{valid.ascii_domain}"


def _odd(words: str) -> OddLetter | None:
    """Return the letter of another script than its part of an address, or that only looks as if it were Latin."""
    if odd := odd_letter_of_address(words):
        return odd
    local, _, domain = words.rpartition("@")
    if local.isascii() or not domain.isascii() or not local.translate(LOOKALIKES).isascii():
        return None
    at = next(at for at, letter in enumerate(local) if not letter.isascii())
    return OddLetter(local[at], at + 1, unicodedata.name(local[at]))


def _untyped(words: str) -> str:
    """Return the first character before the @ that no keyboard gives: a typographic sign, a ligature; "" for none."""
    return next((one for one in words.rpartition("@")[0] if not one.isascii() and not _is_typed(one)), "")


def _is_typed(letter: str) -> bool:
    category = unicodedata.category(letter)
    if letter in "\u200c\u200d":
        return True  # what cannot be seen was looked for before
    if is_turned_ascii(letter):
        return False
    if category[0] not in "LM" and category != "Nd":
        return False
    is_same = unicodedata.normalize("NFKC", letter) == unicodedata.normalize("NFC", letter)
    return is_same and not _PHONETIC.match(letter) and not unicodedata.name(letter, "").startswith("MODIFIER LETTER")


def _addresses_in(words: str) -> list[str]:
    """Return the first two different addresses in a text."""
    found: dict[str, str] = {}
    for token in list(dict.fromkeys(_TOKEN.findall(words)))[:_MOST_TRIED]:
        bare = token.strip(_AROUND)
        if sent := _as_sent(bare) or _as_sent(bare.translate(LOOKALIKES)):
            found[email_key(sent)] = sent
        if len(found) > 1:
            break
    return list(found.values())


def _joined(words: str) -> str:
    """Return the address that is left of a text without its one space, doubled signs and commas in the domain."""
    if len(words.split()) > 2:
        return ""
    local, _, domain = re.sub(r"\s+", "", words).strip(_AROUND).replace("@@", "@").rpartition("@")
    return _as_sent(re.sub(r"\.{2,}", ".", f"{local}@{domain.replace(',', '.')}"))


def _beside(words: str, found: list[str]) -> str:
    """Return what stands in a text beside the addresses found in it."""
    return re.sub("|".join(map(re.escape, found)), "", words, flags=re.IGNORECASE).strip(_AROUND) if found else words


def _has_name(words: str, found: list[str]) -> bool:
    return "<" in words or any(word[0].isupper() for word in re.findall(r"\w+", _beside(words, found)))


def _what_is_wrong(words: str) -> CellIssue:
    mended = _told(words)
    if len(mended) > 1:
        facts: dict[str, Any] = {"value": shown(words), "first": shown(mended[0]), "second": shown(mended[1])}
        facts["proposals"] = tuple(mended[:2])
        return CellIssue(Code.EMAIL_SEVERAL, facts)
    if "mailto:" in words.casefold():
        return _refused(Code.EMAIL_MAILTO, words)
    typed = len(words) <= _LONGEST_SEARCHED and len(words.split()) == 1
    if typed and not words.isascii() and (odd := _odd(words)):
        case = "mixed" if odd_letter_of_address(words) else "alike"
        return _refused(Code.EMAIL_MIXED_SCRIPT, words, case=case, **odd._asdict())
    if typed and _typed(words):
        sign = _untyped(words) or words[0]
        name = unicodedata.name(sign, f"U+{ord(sign):04X}")
        case = "first" if sign.isascii() else "inside"
        return _refused(Code.EMAIL_INVALID, words, case=case, sign=shown(sign), name=name)
    if mended and _has_name(words, list(mended)):
        return _refused(Code.EMAIL_DISPLAY_NAME, words)
    if len(words.encode()) > _LONGEST_ADDRESS:
        return CellIssue(Code.EMAIL_TOO_LONG, {"field": "email", "value": shown(words), "limit": _LONGEST_ADDRESS})
    return _refused(Code.EMAIL_INVALID, words, case="shape")


def _refused(code: Code, words: str, **facts: Any) -> CellIssue:
    mended = _told(words)
    meant = mended[0] if len(mended) == 1 and len(mended[0]) <= _LONGEST_ASKED else ""
    return CellIssue(code, {"value": shown(words), "meant": meant, **facts})
