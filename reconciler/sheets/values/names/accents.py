"""Accents that stand beside their letters, as another program leaves them that could not put the two together."""

import re
import unicodedata
from collections.abc import Iterator

_MARKS = {
    "´": "\u0301", "ˊ": "\u0301", "\u0384": "\u0301", "`": "\u0300", "ˋ": "\u0300", "¨": "\u0308", "^": "\u0302",
    "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "ˇ": "\u030c", "˘": "\u0306", "˙": "\u0307", "˚": "\u030a",
    "˝": "\u030b", "¸": "\u0327", "˛": "\u0328", "¯": "\u0304", "ˉ": "\u0304", "\u0385": "\u0308\u0301",
}  # fmt: skip
"""Accents as signs of their own, and as marks on a letter."""
_CLASS = "".join(map(re.escape, _MARKS))
_SURE = re.compile(f"(?: ?[{_CLASS.replace('´', '').replace('`', '')}] ?| [\u0300-\u0328])")
"""Signs that are nothing but accents, and marks that have a blank in place of their letter."""
_LIKE_APOSTROPHES = re.compile(
    r"(?<=[^\W\d_])(?:(?<=[aeiouAEIOU])[´`](?![^\W_]|[´`])"  # José´, Andre`
    r"|(?<=[b-df-hj-np-tv-z])[´`](?=e{1,2}\b)"  # Jos´e, Ren´ee
    r"|(?<=[eE])[´`](?=[b-df-hj-np-tv-z])|(?<=[b-df-hj-np-tv-z])`(?=e[b-df-hj-np-tv-z])"  # Lefe`vre, Lef`evre
    r"|(?<=[eE])´(?=e\b)"  # Rene´e
    r"|(?<=[oO])´(?=[b-df-hj-np-tv-z])|(?<=[iI])´(?=[aeo])|(?<=[aiuAIU])´(?=[b-df-hj-np-tv-z]{1,3}ez\b))"
    r"|(?<![^\W_])´(?=[AEIOU])"  # ´Alvarez
)
"""Accents that could be apostrophes, where no apostrophe stands: Sa´id, Qur´an and O´Brien have one."""
_EVERY = re.compile(f" ?([{_CLASS}\u0300-\u0328])")


def apart(text: str) -> str:
    """Return the first accent of a text that stands beside its letter; "" where none does."""
    if text.isascii() and not any(sign in text for sign in "`^~"):
        return ""
    found = _SURE.search(text) or _LIKE_APOSTROPHES.search(text)
    return found[0].strip() if found and any(joined(text)) else ""


def joined(text: str) -> Iterator[str]:
    """Yield a text with its accents on the letters before them, and with those on the letters behind them."""
    for is_before in (True, False):
        read, at = "", 0
        for found in _EVERY.finditer(text):
            if found[1] in "´`" and not _LIKE_APOSTROPHES.match(text, found.start(1)):
                continue
            read += text[at : found.start()]
            at = found.end()
            mark = _MARKS.get(found[1], found[1])
            if is_before:
                read = read[:-1] + _composed(read[-1:], mark)
            else:
                read += _composed(text[at : at + 1].replace("ı", "i"), mark)
                at += 1
        words = read + text[at:]
        if words != text and unicodedata.is_normalized("NFC", words) and "\0" not in words:
            yield words


def _composed(letter: str, mark: str) -> str:
    r"""Return a letter with a mark as one letter, "\0" where there is none."""
    whole = unicodedata.normalize("NFC", letter + mark)
    return whole if len(whole) == 1 and whole.isalpha() else "\0"
