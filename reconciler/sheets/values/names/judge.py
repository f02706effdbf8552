"""Whether a text can be what its field holds, what is wrong with it otherwise, and what may be meant.

The API can never correct a name (promise 12), so that whatever another program has made of one is refused.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from reconciler.model.finding_code import Code
from reconciler.sheets.values.characters import LOOKALIKES, odd_letter
from reconciler.sheets.values.names import accents, escapes, gaps, leftovers, letters, misread, nothing, placeholders

_LONGEST = 256
"""In a longer text nobody looks for damage: the schema refuses it."""
_MOST_STEPS, _MOST_TRIED = 4, 40
"""A text that went through so many programs is looked through, and so many readings at each step."""
_LOST = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff\ufffd\u25a0-\u25a2\u25ae\u25af\u2370\ufffc\x1a\ue000-\uf8ff]|锟斤"
)
_ASKED = re.compile(r"(?<!\w)\?(?=[^\W\d_])|(?<=[^\W\d_])\?+(?=[^\W\d_])")
_ADDRESS = re.compile(r"@|https?:|www\.|mailto:|\.(?:com|org|net|example)\b", re.IGNORECASE)
_DATE = re.compile(
    r"\d{1,4}[-./ ](?:\d{1,2}|[^\W\d_]{3,9}\.?)[-./ ]\d{2,4}(?:[ T]\d.*)?|\d{1,2}[-. ][^\W\d_]{3}\.?|[^\W\d_]{3}-\d{2}"
)
_AFTER_COMMA = re.compile(
    r",\s?(?:jr|sr|junior|senior|jnr|snr|fils|père|filho|neto|[ivx]+|[1-9](?:st|nd|rd|th)|esq(?:uire)?|ph\.?\s?d|m\.?d|d\.?d\.?s"
    r"|mba|cpa|cfa|m\.?sc|b\.?sc|m\.?a|b\.?a|rn|qc|kc|[omc]be|ll\.?[bmd]|dr|prof|dipl\.?-?\s?ing)\.?(?=,|\s|\Z)",
    re.IGNORECASE,
)
"""What stands after a comma in a name: Jr., III, PhD, M.D."""
_BROKEN = re.compile("[\x80-\x9f¤¦¨¬¯¶¸ƒˆ˜˘˙˛˝†‡‰√∂∆∏∑∫◊≈≠≤≥⌐\u2500-\u259f\ufb00-\ufb06]")
"""What stands in no text that a person has typed, and in most that were misread."""


class Holds(Enum):
    """What a cell is to hold."""

    NAME = "a person's first or last name"
    SHOWN = "a person's name as it is shown"
    COMPANY = "the name of a company"
    TEXT = "any text"


class Damage(NamedTuple):
    """What is wrong with a text: a code, the case of its sentence, and the sign or letter that tells."""

    code: Code
    case: str = ""
    sign: str = ""


@lru_cache(maxsize=1024)
def damage(text: str, holds: Holds) -> Damage | None:
    """Return what is wrong with a trimmed text that is not empty; None where it can be what the cell is to hold."""
    if len(text) > _LONGEST:
        return None
    found = _seen_at_once(text, holds)
    if text.isascii() or (found and (found.code not in _MAY_BE_MISREAD or found.case in _SURE)):
        return found
    if found:
        is_misread = any(misread.as_utf8(text)) or (found.code in _MAY_BE_GUESSED and _is_guessed(text, holds))
        return Damage(Code.CELL_MISREAD) if is_misread else found
    is_misread = _hides_another(text, holds) or (_is_odd(text) and any(_guesses(text, holds)))
    return Damage(Code.CELL_MISREAD) if is_misread else None


def _is_odd(text: str) -> bool:
    return letters.is_odd(text) or misread.is_parted(text)


_MAY_BE_GUESSED = (Code.CELL_STRANGE_SIGN, Code.CELL_LEFT_OVER)
_MAY_BE_MISREAD = (*_MAY_BE_GUESSED, Code.CELL_NO_NAME, Code.CELL_MIXED_SCRIPT)
_SURE = ("nothing", "field", "accent")
"""The cases in which no other encoding is looked for."""
_PERSON = (Holds.NAME, Holds.SHOWN)


def undone(text: str, holds: Holds) -> str:
    """Return what a text says with all damage undone, where that is sure; "" where there is no such text, or two."""
    return _likeliest(_readings(text, holds))


@lru_cache(maxsize=1024)
def meant(text: str, holds: Holds) -> str:
    """Return what a damaged text may say, to be asked about; "" where nobody can tell."""
    readings = _readings(text, holds)
    is_apart = _accent_apart(text) != ""
    if readings and (is_apart or not _only_drops(text, readings)):
        either = _OR.join(readings) if len(readings) <= _MOST_GUESSES and is_apart else ""
        return _likeliest(readings) or either
    guesses = list(dict.fromkeys(_guesses(text, holds)))
    if readings or len(guesses) > _MOST_GUESSES:
        return "" if guesses else _likeliest(readings)
    return _likeliest(guesses) or _OR.join(guesses)


def _only_drops(text: str, readings: Iterable[str]) -> bool:
    """Whether readings lack signs of a text that may stand for letters, or have others that only look like its own."""
    return letters.mixed_word(text) != "" or all(
        not dropped.isascii() and dropped == dropped.strip()
        for dropped in (text.replace(one, "", 1) if one in text else "" for one in readings)
    )


_MOST_GUESSES, _OR = 2, " or "


@lru_cache(maxsize=1024)
def _readings(text: str, holds: Holds) -> tuple[str, ...]:
    """Return the undamaged texts that are fewest steps away from a damaged one."""
    if len(text) > _LONGEST:
        return ()
    tried, readings = {text}, [text]
    for _ in range(_MOST_STEPS):
        found = dict.fromkeys(one for reading in readings for one in _undone(reading, holds))
        readings = [one for one in found if one not in tried][:_MOST_TRIED]
        tried.update(readings)
        if sound := tuple(one for one in readings if letters.is_of_today(one) and _is_sound(one, holds)):
            return sound
    return ()


def _undone(text: str, holds: Holds) -> Iterator[str]:
    """Yield what a text may say with one damage undone."""
    yield from map(_tidy, chain(escapes.unescaped(text), misread.as_utf8(text)))
    if holds is Holds.TEXT:
        yield from leftovers.enclosed(text)
    else:
        yield from chain(leftovers.without(text), _one_script(text), gaps.parted(text))
        if _accent_apart(text):
            yield from accents.joined(text)


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _one_script(text: str) -> Iterator[str]:
    """Yield a text with letters of one script that look the same as those it has of two."""
    if word := letters.mixed_word(text):
        yield text.replace(word, word.translate(LOOKALIKES))
        yield text.replace(word, word.translate(_CYRILLIC))


_CYRILLIC = {latin: cyrillic for cyrillic, latin in LOOKALIKES.items() if 0x400 <= cyrillic < 0x460}


def _is_sound(text: str, holds: Holds) -> bool:
    """Whether a text shows no damage, nor hides one: a text that was misread twice is none after one step."""
    if not text or _seen_at_once(text, holds):
        return False
    return text.isascii() or not _hides_another(text, holds)


def _guesses(text: str, holds: Holds) -> Iterator[str]:
    """Yield what a text may say where one code page was read as another, as far as it is then a name."""
    is_any = False
    for likely in (misread.as_other, misread.as_rarer):
        for one in map(_tidy, likely(text)):
            if _is_good(one, holds):
                is_any = True
                yield one
        if is_any:
            return


def _is_guessed(text: str, holds: Holds) -> bool:
    return any(_guesses(text, holds)) and (not (readings := _readings(text, holds)) or _only_drops(text, readings))


def _hides_another(text: str, holds: Holds) -> bool:
    """Whether a text of letters alone has a reading so good that it must be a misread one."""
    return any(_is_better(one, text) and _is_sound(one, holds) for one in misread.as_utf8(text))


def _is_better(reading: str, text: str) -> bool:
    if letters.is_east_asian(text):
        is_chinese = letters.is_all_east_asian(reading) and not letters.mixes_korean(reading)
        return is_chinese or _is_of_another_script(reading, text)
    if letters.is_european(reading):
        is_one = letters.is_all_letters(text) and sum(letter > "\x7f" for letter in reading) == 1
        return not is_one or letters.is_odd(text)
    is_long = len(reading) >= _LONG or (len(reading) > 1 and letters.is_odd(text))
    return is_long and letters.is_of_today(reading) and not _OF_ASCII.search(reading)


def _is_of_another_script(reading: str, text: str) -> bool:
    """Whether East Asian letters alone, or between Latin ones, are words of another script that was read as theirs."""
    if letters.is_east_asian(reading) or letters.is_odd(reading):
        return False
    if _OF_ASCII.search(text):
        return letters.is_european(reading)
    return len(reading) >= _LONG and letters.is_of_today(reading) and not _OF_ASCII.search(reading)


_OF_ASCII = re.compile("[A-Za-z]")
_LONG = 3
"""So many letters of a script outside Europe are six or nine good bytes one after the other."""


def _is_good(text: str, holds: Holds) -> bool:
    if not letters.is_of_today(text) or letters.is_odd(text) or _OTHER_DIGIT.search(text) or not letters.words(text):
        return False
    return _is_sound(text, holds) and (letters.is_all_east_asian(text) or not letters.is_east_asian(text))


_OTHER_DIGIT = re.compile("(?=[^\x00-\x7f])\\d|(?<=[A-Za-z])[\u200c\u200d]")


def _likeliest(texts: Iterable[str]) -> str:
    """Return the one text that looks most like a name; "" where two look so alike."""
    ranked: dict[int, list[str]] = {}
    for text in dict.fromkeys(texts):
        words = letters.words(text)
        bad = sum(not letters.is_cased(word) for word in words) * 4 + letters.is_odd(text) * 2
        ranked.setdefault(bad + any(word[:1].islower() for word in words), []).append(text)
    best = ranked[min(ranked)] if ranked else []
    return best[0] if len(best) == 1 else ""


def _seen_at_once(text: str, holds: Holds) -> Damage | None:
    """Return what is wrong with a text by its signs alone."""
    if letters.is_all_letters(text) and text not in ("NaN", "NaT") and not _BROKEN.search(text):
        return _of_letters(text, holds)
    if nothing.error_shown(text):
        return Damage(Code.CELL_ERROR, "text", text)
    if holds is not Holds.TEXT and (found := _no_name(text, holds)):
        return found
    if escapes.is_escaped(text):
        return Damage(Code.CELL_ESCAPED)
    if holds in _PERSON and (accent := _accent_apart(text)):
        return Damage(Code.CELL_STRANGE_SIGN, "accent", accent)
    if _LOST.search(text) or _has_lost(text, holds):
        sign = _LOST.search(text)
        return Damage(Code.CELL_LOST_LETTER, "sign", sign[0] if sign else "?")
    if holds in (Holds.COMPANY, Holds.TEXT):
        return _of_text(text, holds)
    return _of_person(text, holds)


def _of_letters(text: str, holds: Holds) -> Damage | None:
    """Return what is wrong with a text of letters alone: the quick way for most."""
    if holds is not Holds.TEXT and text.lower() in nothing.PLAIN and _is_nothing(text, holds):
        return Damage(Code.CELL_NO_NAME, "nothing")
    if holds in (Holds.TEXT, Holds.COMPANY) or letters.is_of_one_script(text):
        return None
    return _of_words(text)


def _no_name(text: str, holds: Holds) -> Damage | None:
    """Return why a text is none that anybody is called by."""
    if holds in _PERSON and placeholders.is_unfilled(text):
        return Damage(Code.CELL_NO_NAME, "field")
    if _is_nothing(text, holds):
        return Damage(Code.CELL_NO_NAME, "nothing")
    if holds is Holds.COMPANY:
        return None if any(map(str.isalnum, text)) else Damage(Code.CELL_NO_NAME, "no letter")
    if _ADDRESS.search(text):
        return Damage(Code.CELL_NO_NAME, "address")
    if not any(map(str.isalpha, text)):
        return Damage(Code.CELL_NO_NAME, "no letter")
    return Damage(Code.CELL_NO_NAME, "date") if text[:1].isalnum() and _DATE.fullmatch(text) else None


def _is_nothing(text: str, holds: Holds) -> bool:
    """Whether a text is a word for nothing that nobody is called."""
    if nothing.is_marked(text) or nothing.is_filled_in(text):
        return True
    return holds in _PERSON and placeholders.is_placeholder(text)


def _accent_apart(text: str) -> str:
    """Return the first accent that stands beside its letter; "" where none does, or all belong to a misread text."""
    accent = accents.apart(text)
    return accent if accent and not any(misread.as_utf8(text)) else ""


def _has_lost(text: str, holds: Holds) -> bool:
    if "?" not in text:
        return False
    if holds in _PERSON:
        return any(map(str.isalpha, text))
    return "://" not in text and _ASKED.search(text) is not None


def _of_text(text: str, holds: Holds) -> Damage | None:
    if found := _BROKEN.search(text):
        return Damage(Code.CELL_MISREAD, "", found[0])
    if holds is Holds.COMPANY and (leftovers.is_enclosed(text) or text[-1] in ",;:/\\"):
        return Damage(Code.CELL_LEFT_OVER)
    if (
        (text[:1] == "=" and any(leftovers.enclosed(text)))
        or leftovers.is_marked(text)
        or (len(text) > 2 and text[0] == text[-1] and text[0] in "\"'")
    ):
        return Damage(Code.CELL_LEFT_OVER)
    return None


def _of_person(text: str, holds: Holds) -> Damage | None:
    if text[0] not in _OPENS and (sign := gaps.gap(_PUT_LAST.sub("", text))):
        code = Code.CELL_STRANGE_SIGN if any(gaps.parted(text)) else Code.CELL_LOST_LETTER
        return Damage(code, "sign" if code is Code.CELL_LOST_LETTER else "", sign)
    if leftovers.is_left_over(text):
        return Damage(Code.CELL_LEFT_OVER)
    bare = text if holds is Holds.NAME else re.sub(r" [|+] |\[[^\[\]]+\]", " ", text)
    if strange := letters.first_strange(_without_nickname(bare)):
        return Damage(Code.CELL_STRANGE_SIGN, "", strange)
    if holds is Holds.NAME and "," in text and "," in _AFTER_COMMA.sub("", text):
        return Damage(Code.CELL_LEFT_OVER, "comma")
    return _mixed(text)


def _of_words(text: str) -> Damage | None:
    if accent := _accent_apart(text):
        return Damage(Code.CELL_STRANGE_SIGN, "accent", accent)
    strange = letters.first_strange(text)
    return Damage(Code.CELL_STRANGE_SIGN, "", strange) if strange else _mixed(text)


def _mixed(text: str) -> Damage | None:
    if not (word := letters.mixed_word(text)):
        return None
    odd = odd_letter(word)
    return Damage(Code.CELL_MIXED_SCRIPT, "", odd.letter if odd else word)


def _without_nickname(text: str) -> str:
    """Return a name without the quotation marks inside it, as in Robert "Bob" Ray."""
    return _NICKNAME.sub(r" \1 ", text)


_PUT_LAST = re.compile(r"(?:z{1,3}|x{1,3})_(?=[^\W\d_])", re.IGNORECASE)
"""What people put before the name of somebody who has left, which the reader of leavers tells."""
_OPENS = "=+{[<(\"'"
_NICKNAME = re.compile(
    """(?<=[\\w.,] )["“”„«»‘’'‹›]([^"“”„«»‹›]+)["“”“«»‘’'‹›](?= |\\Z)|(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])"""
)
