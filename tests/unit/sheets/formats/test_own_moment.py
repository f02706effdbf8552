"""What a workbook says of itself, when it was last changed; and what is no such word is none."""

import io
import zipfile
from pathlib import Path

from reconciler.sheets.formats.own_moment import own_moment
from tests.each import each

CORE = (
    '<?xml version="1.0" encoding="UTF-8"?><p:coreProperties xmlns:p="http://schemas.openxmlformats.org/package/2006/'
    'metadata/core-properties" xmlns:t="http://purl.org/dc/terms/"><t:created>2001-01-01T00:00:00Z</t:created>'
    "<t:modified>{}</t:modified></p:coreProperties>"
)
META = (
    '<o:document-meta xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:dc="http://purl.org/dc/elements'
    '/1.1/"><o:meta><dc:date>{}</dc:date></o:meta></o:document-meta>'
)


def packed(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def excel(text: str) -> bytes:
    return packed(**{"docProps/core.xml": CORE.format(text)})


MOMENTS = [
    (excel("2026-03-02T09:15:00Z"), "2026-03-02T09:15:00+00:00"),
    (excel(" 2026-03-02T10:15:00+01:00 "), "2026-03-02T09:15:00+00:00"),
    (excel("2026-03-02"), "2026-03-02T00:00:00+00:00"),
    (packed(**{"meta.xml": META.format("2026-03-02T09:15:00.123456789")}), "2026-03-02T09:15:00+00:00"),
    (excel(""), None),
    (excel("yesterday"), None),
    (packed(**{"docProps/core.xml": "<broken"}), None),
    (packed(**{"docProps/core.xml": "<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"}), None),
    (packed(**{"xl/workbook.xml": "<x/>"}), None),
    (b"PK\x03\x04 and no archive", None),
    (b"a,b\n1,2\n", None),
    (b"", None),
]


@each(("content", "moment"), MOMENTS)
def test_a_workbook_says_when_it_was_changed(content: bytes, moment: str | None, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    found = own_moment(path)
    assert (found.isoformat() if found else None) == moment


def test_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    assert own_moment(tmp_path / "gone.xlsx") is None
