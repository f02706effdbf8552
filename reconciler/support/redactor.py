"""Takes the secrets of a process out of any text, in whatever spelling a server repeats them.

A text is searched as it stands, then with its escapes undone (JSON, percent, HTML, each as often as it was applied),
and inside whatever in it may be base64 or hexadecimal. What is found is blotted out where it stands in the text.
"""

import base64
import binascii
import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

_SHORTEST = 8
"""Nothing shorter is a credential, and a short word would be found in honest data."""

HIDDEN = "***"

_ROUNDS = 5
"""How often escapes are undone: two encodings, each of which may have doubled the other's marks."""

_LONGEST = 2**16
"""Longer than any text that is worth showing: where it is suspect, nothing of it is shown."""

_DEPTH = 3
"""How many layers of base64 or hexadecimal are opened."""

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|\\(?:u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]{1,6}\}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|[\"'\\/bfnrt])"
    r"|%u[0-9a-fA-F]{4}|%[0-7][0-9a-fA-F]|(?:%[89a-fA-F][0-9a-fA-F])+"
    r"|&(?:#[0-9]{1,12}|#[xX][0-9a-fA-F]{1,12}|[A-Za-z][A-Za-z0-9]{1,31});?"
)
_LETTERS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_MARK = re.compile(r"[\\%&]")
_OUTLINE = bytes(ord("x" if re.match(r"[\w+/-]", chr(code), re.ASCII) else " ") for code in range(256))
# Neither looks twice at what it has seen: a server may send megabytes made to be looked at again and again.
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_MARKED = re.compile(r'"[^"\\%&]*+[\\%&](?:[^"\\]|\\.)*+"', re.DOTALL)
_LINE = 40
_WRAPPED = re.compile(rf"(?<![\w+/-])(?:[\w+/-]{{{_LINE},}}+\s{{1,4}})+[\w+/-]{{4,}}", re.ASCII)
# A JSON Web Token, perhaps cut short (RFC 7519: it begins with base64url of `{"`), and what follows "Bearer".
_TOKEN = re.compile(r"eyJ[\w-]{8,}(?:\.[\w-]+){0,2}|(?<=[Bb]earer )[\w.~+/=-]{20,}", re.ASCII)


class _View(NamedTuple):
    """A text with some of its escapes undone; each letter stands in the original from `starts` to `ends`."""

    text: str
    starts: list[int] | range
    ends: list[int] | range


class Redactor:
    """Knows the secrets of a process and takes them out of what is to be kept or shown."""

    def __init__(self, *secrets: str) -> None:
        self._needles: set[str] = set()
        self._encoded: set[str] = set()
        self._least = 0
        self._run = self._hex = re.compile("(?!)")
        self._long = b""
        for secret in secrets:
            self.add(secret)

    def __repr__(self) -> str:
        return "Redactor(***)"

    def add(self, secret: str) -> None:
        """Know one more secret."""
        if len(secret) < _SHORTEST or secret in self._needles:
            return
        self._least = min(self._least or len(secret), len(secret))
        # Six bits a letter in base64, four in hexadecimal: what is shorter, and no line of several, holds no secret.
        shortest = min(self._least * 4 // 3, _LINE)
        self._run, self._long = re.compile(rf"[\w+/-]{{{shortest},}}", re.ASCII), b"x" * shortest
        self._hex = re.compile(rf"(?:[0-9a-fA-F]{{2}}){{{self._least},}}")
        # With its own escapes undone, too: who undoes those around it cannot but undo these.
        self._needles |= {_flat(view.text) for view in _views(secret) if len(view.text) >= _SHORTEST}
        self._encoded |= {_flat(form) for form in _inside_base64(secret.encode())}

    def clean(self, text: str, guess: bool = False) -> str:
        """Return a text without the secrets; with `guess`, without anything that is shaped like a token either."""
        if not self.is_suspect(text, guess):
            return text
        if len(text) > _LONGEST:
            return HIDDEN
        spans = sorted(self._found(text, guess, _DEPTH))
        cleaned, done = "", 0
        for start, end in spans:
            if start >= done:
                cleaned += text[done:start] + HIDDEN
            done = max(done, end)
        return cleaned + text[done:]

    def clean_json(self, text: str, guess: bool = False) -> str:
        """Return JSON whose every string is without the secrets; what is no JSON is cleaned as the text that it is."""
        if not self.is_suspect(text, guess):
            return text
        if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[", '"')):
            return self.clean(text, guess)
        # String by string, and never as a tree: a tree may take twenty times the room.
        return _LITERAL.sub(lambda match: self._clean_literal(match[0], guess), text)

    def clean_listing(self, text: str) -> str:
        """Return the JSON of much honest data without the secrets, at a fiftieth of the cost.

        What is base64 of a secret is found, what is base64 of another spelling is not: that is for the doors out.
        """
        flat = _flat(text)
        if self._stands_in(flat) or any(form in flat for form in self._encoded):
            return self.clean_json(text)
        if not _is_marked(text):
            return text
        return _MARKED.sub(lambda match: self._clean_literal(match[0], guess=False), text)

    def clean_all(self, value: Any) -> Any:
        """Return a value with every text in its mappings, lists and tuples cleaned; the same one where none changes."""
        if isinstance(value, str):
            cleaned: Any = self.clean(value)
        elif isinstance(value, Mapping):
            cleaned = {self.clean_all(key): self.clean_all(held) for key, held in value.items()}
        elif isinstance(value, tuple) and hasattr(value, "_make"):
            cleaned = value._make(map(self.clean_all, value))
        elif isinstance(value, list | tuple):
            cleaned = type(value)(map(self.clean_all, value))
        else:
            return value
        return value if cleaned == value else cleaned

    def _clean_literal(self, literal: str, guess: bool) -> str:
        try:
            plain = "\\" not in literal and literal.endswith('"', 1)
            text = literal[1:-1] if plain else json.loads(literal, strict=False)
        except ValueError:
            return f'"{HIDDEN}"' if self.clean(literal, guess) != literal else literal
        cleaned = self.clean(text, guess)
        return literal if cleaned == text else json.dumps(cleaned)

    def is_suspect(self, text: str, guess: bool = False) -> bool:
        """Whether a text, or one of several on a line each, may have a secret in it: a quick look, most have none."""
        if guess and _TOKEN.search(text):
            return True
        if not self._least or len(text) < self._least:
            return guess and _is_marked(text)
        return _is_marked(text) or self._long in _outlined(text) or self._stands_in(_flat(text))

    def _stands_in(self, flat: str) -> bool:
        return any(needle in flat for needle in self._needles)

    def _found(self, text: str, guess: bool, depth: int) -> Iterator[tuple[int, int]]:
        """Yield from where to where a text holds secrets."""
        for view in _views(text):
            flat = _flat(view.text)
            for start, end in self._plain(flat, view.text, guess):
                yield view.starts[start], view.ends[end - 1]
            if depth:
                for start, end, opened in self._opened(view.text):
                    if any(self._holds(inner, guess, depth - 1) for inner in opened):
                        yield view.starts[start], view.ends[end - 1]

    def _plain(self, flat: str, text: str, guess: bool) -> Iterator[tuple[int, int]]:
        for needle in self._needles:
            start = flat.find(needle)
            while start >= 0:
                yield start, start + len(needle)
                start = flat.find(needle, start + 1)
        if guess:
            yield from (match.span() for match in _TOKEN.finditer(text))

    def _holds(self, text: str, guess: bool, depth: int) -> bool:
        return self.is_suspect(text, guess) and next(self._found(text, guess, depth), None) is not None

    def _opened(self, text: str) -> Iterator[tuple[int, int, Iterable[str]]]:
        """Yield what may be encoded as a whole (from, to), and what it is where it is opened."""
        for match in (*self._run.finditer(text), *_WRAPPED.finditer(text)):
            yield *match.span(), _from_base64(re.sub(r"\s", "", match[0]))
        for match in self._hex.finditer(text):
            yield *match.span(), _readable(binascii.unhexlify(match[0]))


def _is_marked(text: str) -> bool:
    """Whether `_MARK` is in a text, told in a hundredth of its time."""
    return "\\" in text or "%" in text or "&" in text


def _outlined(text: str) -> bytes:
    """Return a text with an x for each letter of base64, and a blank for all else: so a long run is found at once."""
    return text.encode("utf-8", "replace").translate(_OUTLINE)


def _flat(text: str) -> str:
    """Return a text as it is searched: in forms of the web a plus is a space."""
    return text.replace("+", " ")


def _views(text: str) -> Iterator[_View]:
    """Yield a text as it is, and with its escapes undone once, twice …, until there are none."""
    view = _View(text, range(len(text)), range(1, len(text) + 1))
    yield view
    for _ in range(_ROUNDS):
        if not _MARK.search(view.text):
            return
        fewer = _undone(view)
        if fewer.text == view.text:
            return
        view = fewer
        yield view


def _undone(view: _View) -> _View:
    parts, starts, ends, done = list[str](), list[int](), list[int](), 0
    for match in _ESCAPE.finditer(view.text):
        start, end = match.span()
        letters = _letters(match[0])
        parts += view.text[done:start], letters
        starts += view.starts[done:start]
        ends += view.ends[done:start]
        starts += [view.starts[start]] * len(letters)
        ends += [view.ends[end - 1]] * len(letters)
        done = end
    parts.append(view.text[done:])
    starts += view.starts[done:]
    ends += view.ends[done:]
    return _View("".join(parts), starts, ends)


def _letters(escape: str) -> str:
    """Return what an escape stands for; what stands for nothing is left as it is."""
    kind, rest = escape[:2], escape[2:]
    try:
        if escape[0] == "&":
            return html.unescape(escape)
        if kind == "%u":
            return chr(int(rest, 16))
        if escape[0] == "%":
            return unquote(escape, errors="replace")
        if "\\u" in rest:
            return str(json.loads(f'"{escape}"'))
        return chr(int(rest.strip("{}"), 16)) if kind[1] in "uUx" else _LETTERS.get(kind[1], kind[1])
    except (ValueError, OverflowError):
        return escape


def _from_base64(run: str) -> Iterator[str]:
    """Yield what base64 or base64url stands for, wherever in a run of its letters it may begin."""
    letters = run.replace("-", "+").replace("_", "/")
    for start in range(4):
        part = letters[start:]
        # A last group of one letter stands for nothing.
        part = part[: len(part) - (len(part) % 4 == 1)]
        yield from _readable(base64.b64decode(part + "=" * (-len(part) % 4)))


def _inside_base64(secret: bytes) -> Iterator[str]:
    """Yield a secret as it stands within longer base64: three ways, by where it begins in a group of three bytes."""
    for before in range(3):
        # Only whole sextets: those at the ends are shared with what stands before and after.
        whole = slice(-(-before * 8 // 6), (before + len(secret)) * 8 // 6)
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            yield encode(bytes(before) + secret)[whole].decode()


def _readable(data: bytes) -> Iterator[str]:
    """Yield what bytes may stand for: UTF-8, or where there are zeros the two bytes a letter of some systems."""
    yield data.decode("utf-8", "replace")
    if b"\0" in data:
        yield from (data[start:].decode("utf-16-le", "replace") for start in (0, 1))
