"""Parse XML in chunks, within bounds."""

from collections.abc import Iterable
from xml.parsers import expat

from reconciler.sheets.formats.archive import damaged, entities

_MAX_TAG = 2**20
"""Bytes of a tag: the parser begins each anew with every chunk."""


def parse(parser: expat.XMLParserType, chunks: Iterable[bytes], name: str) -> None:
    """Let a parser go through the chunks of a part; `name` is what messages call the file.

    Raises InputRefused where the XML is broken, has a document type, or has a tag of absurd length.
    """

    def refuse(*_: object) -> None:
        raise entities(name)

    parser.StartDoctypeDeclHandler = refuse
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > _MAX_TAG:
                raise damaged(name)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, OverflowError, LookupError) as problem:
        raise damaged(name) from problem
