"""Look into a workbook's package: its parts, what refers to which, and the cells of its sheets."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from xml.etree import ElementTree

_WORKBOOK = re.compile(r"application/vnd\.(?:openxmlformats-officedocument|ms-excel)\.[\w.]*main\+xml", re.IGNORECASE)


class Link(NamedTuple):
    """What a part refers to: as what (worksheet, drawing, comments …), and which part; "" where it lies elsewhere."""

    key: str
    kind: str
    part: str


class Package:
    """The parts of a workbook that the readers have looked into already: its bytes are within their bounds."""

    def __init__(self, data: bytes) -> None:
        """Open a package. Raises zipfile.BadZipFile, KeyError or ElementTree.ParseError where it is broken."""
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self.parts = tuple(info.filename for info in self._zip.infolist() if not info.is_dir())

    @cached_property
    def workbook(self) -> str:
        """The part that lists the sheets, "" where there is none."""
        return next((part for part in self.parts if _WORKBOOK.fullmatch(self.content_type(part))), "")

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The parts of the sheets, by their titles and in their order."""
        parts = {link.key: link.part for link in self.links(self.workbook)}
        found = (element for element in self.tree(self.workbook).iter() if local(element.tag) == "sheet")
        return {each.get("name", ""): parts.get(_key(each), "") for each in found}

    def read(self, part: str) -> bytes:
        """Return the bytes of a part."""
        return self._zip.read(part)

    def size(self, part: str) -> int:
        """Return how many bytes a part has."""
        return self._zip.getinfo(part).file_size

    def tree(self, part: str) -> ElementTree.Element:
        """Return the XML of a part."""
        return parsed(self.read(part))

    def content_type(self, part: str) -> str:
        """Return what the package says that a part is, "" where it says nothing."""
        exact, by_ending = self._content_types
        return exact.get(part.lower()) or by_ending.get(part.rpartition(".")[2].lower(), "")

    def links(self, part: str) -> list[Link]:
        """Return what a part refers to."""
        folder, _, name = part.rpartition("/")
        listed = f"{folder}/_rels/{name}.rels".lstrip("/")
        if listed not in self.parts:
            return []
        return [_link(folder, dict(element.attrib)) for element in self.tree(listed)]

    def below(self, part: str) -> set[str]:
        """Return the parts that a part refers to, itself or by another."""
        found, waiting = set[str](), [part]
        while waiting:
            new = {link.part for link in self.links(waiting.pop()) if link.part in self.parts} - found
            found |= new
            waiting += new
        return found - {part}

    def events(self, part: str) -> Iterator[ElementTree.Element]:
        """Yield each element of a part as it ends, its children with it."""
        with self._zip.open(part) as file:
            for _, element in ElementTree.iterparse(file):  # noqa: S314 - the same
                yield element

    @cached_property
    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        exact, by_ending = {}, {}
        for element in self.tree("[Content_Types].xml"):
            said = element.get("ContentType", "")
            if local(element.tag) == "Override":
                exact[element.get("PartName", "").lstrip("/").lower()] = said
            else:
                by_ending[element.get("Extension", "").lower()] = said
        return exact, by_ending


def parsed(content: bytes) -> ElementTree.Element:
    """Return the XML of a part, or of what is left of one."""
    return ElementTree.fromstring(content)  # noqa: S314 - the readers refuse what defines entities


def local(tag: object) -> str:
    """Return the name of an element or attribute without its namespace, "" for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _key(sheet: ElementTree.Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _link(folder: str, said: dict[str, str]) -> Link:
    target, kind = said.get("Target", ""), said.get("Type", "").rpartition("/")[2]
    if said.get("TargetMode") == "External":
        return Link(said.get("Id", ""), kind, "")
    path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    return Link(said.get("Id", ""), kind, path)
