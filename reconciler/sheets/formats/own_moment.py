"""When a workbook says of itself that it was last changed: what a file that was handed on still knows."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat

from reconciler.errors import InputRefused
from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.xml_events import parse

_ZIP = b"PK\x03\x04"
_PARTS: Mapping[str, str] = {
    "docprops/core.xml": "http://purl.org/dc/terms/ modified",
    "meta.xml": "http://purl.org/dc/elements/1.1/ date",
}
"""Where a workbook of Excel, and one of OpenDocument, says it, and in which element."""
_LONGEST = 100


def own_moment(path: Path) -> datetime | None:
    """Return when a workbook says that it was last changed; None where it does not, or is none of these.

    What is broken in it is told by whoever reads its rows.
    """
    with suppress(OSError, InputRefused, ValueError, OverflowError):
        with path.open("rb") as file:
            if file.read(len(_ZIP)) != _ZIP:
                return None
        archive = Archive(path.read_bytes(), path.name)
        for part, element in _PARTS.items():
            if part in archive:
                return _moment(_text(archive.read(part), element, path.name))
    return None


def _text(xml: bytes, wanted: str, name: str) -> str:
    """Return the text of the first such element. Raises InputRefused where the XML is broken."""
    parser, texts, inside = expat.ParserCreate(namespace_separator=" "), list[str](), False

    def begin(element: str, _: object) -> None:
        nonlocal inside
        inside = element == wanted

    def take(text: str) -> None:
        if inside:
            texts.append(text)

    def end(_: str) -> None:
        nonlocal inside
        inside = False

    parser.StartElementHandler, parser.CharacterDataHandler, parser.EndElementHandler = begin, take, end
    parse(parser, [xml], name)
    return "".join(texts).strip()[:_LONGEST]


def _moment(text: str) -> datetime | None:
    """Return a moment, ISO 8601, of UTC where it says none; None for no text. Raises ValueError where it is none."""
    if not text:
        return None
    # OpenDocument has nine digits of a second.
    whole, _, rest = text.partition(".")
    text = whole + rest.lstrip("0123456789") if rest else text
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
