"""What must be known of letters: which cannot be seen, which are only wider than usual, which are of which script."""

import re
import unicodedata
from typing import NamedTuple

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # control characters that are no white space
    "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # zero width, bidi, soft hyphen
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and marks without ink
    "\ud800-\udfff\ufffe\uffff"  # halves of characters, and what is no character
)
_JOINED = (
    "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
    "\u2600-\u27bf\U0001f000-\U0001faff\ufe0f"
)
"""Arabic and Indic scripts (and pictures), whose letters a joiner or a non-joiner between them changes."""

_WIDE = re.compile("[！-～\u3000]")
_BREAK = re.compile("[\t\n\x0b\x0c\r\x1c-\x1f\x85\u2028\u2029]+")
_INVISIBLE = re.compile(f"(?![\u200c\u200d])[{_UNSEEN}]")
_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
_ODD = re.compile(f"[！-～\u3000{_UNSEEN}]")
_LABEL = re.compile("[^.。]+")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_TOGETHER = dict.fromkeys(
    ("CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "IDEOGRAPHIC", "BOPOMOFO", "HANGUL"), "CJK"
)
"""Scripts that one language writes together."""

LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u04bb\u0501\u051b\u051d\u04cf"
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0405\u0408"
    "\u03bf\u03b1\u03bd\u03b9\u03c1\u03c5\u039f\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u03a1\u03a4\u03a5\u03a7",
    "aeopcyxisjhdqwlABEKMHOPCTYXISJoavipuOABEZHIKMNPTYX",
)
"""Cyrillic and Greek letters that nobody can tell from Latin ones."""


class OddLetter(NamedTuple):
    """A letter of another script than the others: its place, counted from 1, and its Unicode name."""

    letter: str
    place: int
    name: str


def is_plain(text: str) -> bool:
    """Whether all of a trimmed NFC text can be seen and is of usual width."""
    return text.isprintable() and (text.isascii() or not _ODD.search(text))


def narrowed(text: str) -> str:
    """Return a text with its full-width letters and spaces as ordinary ones."""
    return text.translate(_NARROW) if _WIDE.search(text) else text


def on_one_line(text: str) -> str:
    """Return a text with each line break or tab as a space."""
    return _BREAK.sub(" ", text)


def seen(text: str) -> str:
    """Return what can be seen of a text: without zero-width, bidi and control characters."""
    return text if text.isascii() and text.isprintable() else _JOINER.sub("", _INVISIBLE.sub("", text))


def unseen(text: str) -> list[str]:
    """Return the names of the characters that `seen` takes out, each once, in order."""
    gone = _INVISIBLE.findall(text) + _JOINER.findall(_INVISIBLE.sub("", text))
    return list(dict.fromkeys(unicodedata.name(letter, f"U+{ord(letter):04X}") for letter in gone))


def marked(text: str) -> str:
    """Return a text with a sign where a character cannot be seen, as messages quote it."""
    return _JOINER.sub("�", _INVISIBLE.sub("�", text))


def plain(text: str) -> str:
    """Return a text without case and accents."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def odd_letter(text: str) -> OddLetter | None:
    """Return the letter that is of another script than most, of rare ones the first; None where all are of one."""
    scripts = [script(letter) for letter in text]
    known = sorted(dict.fromkeys(filter(None, scripts)), key=lambda script: (scripts.count(script), script == "LATIN"))
    if len(known) < 2:
        return None
    at = scripts.index(known[0])
    return OddLetter(text[at], at + 1, unicodedata.name(text[at], f"U+{ord(text[at]):04X}"))


def odd_letter_of_address(text: str) -> OddLetter | None:
    """Return the odd letter of an address or a domain.

    Each label, and what is before the @, may be of its own script.
    """
    local, at, domain = text.rpartition("@")
    parts = [(0, local)] + [(found.start() + len(local + at), found[0]) for found in _LABEL.finditer(domain)]
    for start, part in parts:
        if odd := odd_letter(part):
            return odd._replace(place=start + odd.place)
    return None


def script(letter: str) -> str:
    """Return the script of a letter, East Asian ones as one; "" for what is no letter."""
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    if not unicodedata.category(letter).startswith("L"):
        return ""
    script = unicodedata.name(letter, "UNKNOWN").split()[0]
    return _TOGETHER.get(script, script)
