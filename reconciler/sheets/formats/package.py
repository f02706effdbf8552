"""How the parts of an Office package hang together."""

from posixpath import normpath
from typing import NamedTuple
from xml.parsers import expat

from reconciler.sheets.formats.archive import Archive
from reconciler.sheets.formats.xml_events import parse


class Relation(NamedTuple):
    """What a part refers to: by which key, which part, and as what (worksheet, styles, comments …)."""

    key: str
    part: str
    kind: str


def elements(archive: Archive, part: str) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a small XML part: their names without prefix, and their attributes."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: found.append((tag.rpartition(":")[2], attributes))
    parse(parser, [archive.read(part)], archive.name)
    return found


def relations(archive: Archive, part: str) -> list[Relation]:
    """Return what a part refers to within the package. Raises InputRefused where the list is missing or broken."""
    folder, _, name = part.rpartition("/")
    listed = elements(archive, f"{folder}/_rels/{name}.rels".lstrip("/"))
    return [
        Relation(
            attributes.get("Id", ""),
            _resolved(folder, attributes.get("Target", "")),
            attributes.get("Type", "").rpartition("/")[2],
        )
        for tag, attributes in listed
        if tag == "Relationship" and attributes.get("TargetMode") != "External"
    ]


def _resolved(folder: str, target: str) -> str:
    if target.startswith("/"):
        return target[1:]
    return normpath(f"{folder}/{target}") if ".." in target else f"{folder}/{target}".lstrip("/")
