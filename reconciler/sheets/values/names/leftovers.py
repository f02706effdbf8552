"""Signs that were left over around a text: quotation marks, ="…", brackets of a list, what ends or begins a line."""

import re
from collections.abc import Iterator

_PAIRS = {
    '"': '"', "'": "'", "`": "`'", "´": "´", "‘": "’‘", "’": "’", "‚": "‘’", "‹": "›", "›": "‹", "“": "”“",
    "”": "”", "„": "“”\"„", "«": "»", "»": "«", "「": "」", "『": "』", "[": "]", "{": "}", "(": ")", "<": ">",
}  # fmt: skip
"""What opens, and what closes then."""
_PROGRAM = re.compile(r"""[bur]?(["'])(.*)\1,?\Z|\(?\[(.*)\],?\)?\Z|\(([^()]*),\)\Z""", re.DOTALL)
"""A text as a program writes it: b'Ann', ['Ann'], ('Ann',)."""
_BEGINS = re.compile(r"(?:\d+[.)]\s|[\s\-–—*•·◦‣▪●○►➢✓✔✗□☐☑>~^|_,;:/\\+=.!?#]+|'(?![A-Za-z](?:[\s-]|$)))+")
_ENDS = re.compile(r"[\s,;:/\\|*^~_=+\-–—•·!>…#]+\Z|\s?(?:\.\.\.|…)\Z")
_MARKER = re.compile(r"'(?=[+0-9(=@])")
_DOUBLED = re.compile("([\"'’])\\1+")
_FORMULA = re.compile(r'=\s*"((?:[^"]|"")*)"\Z|=T\("(.*)"\)\Z')


def enclosed(text: str) -> Iterator[str]:
    """Yield what stands in a text that signs enclose as a whole."""
    marked = text[1:] if _MARKER.match(text) else ""
    yield from (one for one in (_of_formula(text), _of_program(text), _inside(text).strip(), marked) if one)


def is_marked(text: str) -> bool:
    """Whether a text is written as a program writes a list, or has the mark that keeps it a text in a spreadsheet."""
    return _MARKER.match(text) is not None or (text[:2] in ("['", '["') and _PROGRAM.fullmatch(text) is not None)


def without(text: str) -> Iterator[str]:
    """Yield what a text says without the signs around it: what encloses it, what it begins with, what it ends with."""
    if inside := list(enclosed(text)):
        yield from inside
        return
    begun = _BEGINS.sub("", text, count=1) if _BEGINS.match(text) else text
    found = [begun, _ENDS.sub("", text), _ENDS.sub("", begun), _DOUBLED.sub(r"\1", text)]
    yield from (one for one in dict.fromkeys(part.strip() for part in found) if one and one != text)


def _of_formula(text: str) -> str:
    found = _FORMULA.fullmatch(text)
    return (found[1] or found[2] or "").replace('""', '"') if found else ""


def _of_program(text: str) -> str:
    found = _PROGRAM.fullmatch(text)
    inner = next(filter(None, found.groups()[1:]), "") if found else ""
    return inner.strip()


def _inside(text: str) -> str:
    return text[1:-1] if is_enclosed(text) else ""


def is_enclosed(text: str) -> bool:
    """Whether signs enclose all of a text: “Ann”, 'Ann', [Ann]."""
    return len(text) > 1 and text[-1] in _PAIRS.get(text[0], "") and not _closes_before(text)


def _closes_before(text: str) -> bool:
    """Whether what the first sign opens is closed before the end, as in (Ann) Lee (Bob)."""
    return text[0] in "([{<" and text[-1] in text[1:-1]


def is_left_over(text: str) -> bool:
    """Whether a name begins or ends with a sign that no name begins or ends with, or that has no partner."""
    return bool(
        _PROGRAM.fullmatch(text)
        or _BEGINS.match(text)
        or _DOUBLED.search(text)
        or _ENDS.search(text)
        or is_enclosed(text)
        or _is_unpaired(text)
    )


def _is_unpaired(text: str) -> bool:
    return any(text.count(one) != text.count(other) for one, other in ("()", "[]", "{}", "«»")) or (
        text.replace("״", "").count('"') % 2 == 1 and not _HEBREW_QUOTE.search(text)
    )


_HEBREW_QUOTE = re.compile('[\u05d0-\u05ea]"[\u05d0-\u05ea]')
