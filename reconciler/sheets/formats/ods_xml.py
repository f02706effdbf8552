"""Parse a part of an OpenDocument file: names come with the prefixes that this program knows their spaces by."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Protocol
from xml.parsers import expat

from reconciler.sheets.formats.xml_events import parse

Attributes = dict[str, str]

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = {name: f"{_URN}{name}:1.0" for name in ("table", "office", "text", "style")}
_SPACES |= {
    "draw": f"{_URN}drawing:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_OPTIONAL = {b"style", b"draw", b"calcext"}
_PREFIXES = {space: f"{prefix}:" for prefix, space in _SPACES.items()}
_DECLARED = re.compile(rb"xmlns:(\w+)=[\"']([^\"']*)")


class Handler(Protocol):
    """What takes the tags and the text of a part."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Take in a tag."""

    def end(self, name: str) -> None:
        """Take in the end of a tag."""

    def text(self, text: str) -> None:
        """Take in text."""


def parse_part(handler: Handler, chunks: Iterator[bytes], name: str) -> None:
    """Go through a part; `name` is what messages call the file. Raises InputRefused where it is broken."""
    first = next(chunks, b"")
    parse(_parser(handler, has_usual_prefixes=_has_usual_prefixes(first)), chain([first], chunks), name)


def _has_usual_prefixes(first: bytes) -> bool:
    """Whether the names of all spaces are those that this module knows them by: it saves half of the time."""
    declared = dict(_DECLARED.findall(first[: 2**14]))
    expected = {prefix.encode(): space.encode() for prefix, space in _SPACES.items()}
    return expected.keys() - declared.keys() <= _OPTIONAL and expected.items() >= {
        (prefix, space) for prefix, space in declared.items() if prefix in expected or space in expected.values()
    }


def _parser(handler: Handler, *, has_usual_prefixes: bool) -> expat.XMLParserType:
    parser = expat.ParserCreate() if has_usual_prefixes else expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    names = _Names(handler)
    parser.StartElementHandler = handler.start if has_usual_prefixes else names.start
    parser.EndElementHandler = handler.end if has_usual_prefixes else names.end
    parser.CharacterDataHandler = handler.text
    return parser


class _Names:
    """Gives names the prefixes that this module knows them by; each is looked up once."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._known: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        self._handler.start(self._name(tag), {self._name(key): value for key, value in attributes.items()})

    def end(self, tag: str) -> None:
        self._handler.end(self._name(tag))

    def _name(self, tag: str) -> str:
        if tag not in self._known:
            space, _, local = tag.rpartition("}")
            self._known[tag] = _PREFIXES.get(space, "other:") + local
        return self._known[tag]
