"""Files that are refused as a whole: no spreadsheets, broken, locked, unfinished, or made to do harm."""

import io
import struct
import zipfile
import zlib

from tests.corpus.vocabulary import ANN, BOB, USERS, ZOE, add, bad, csv, lines, note, user
from tests.corpus.workbooks import (
    HEAD,
    MAIN,
    OFFICE,
    Sheet,
    content_types,
    letters,
    parts,
    relationships,
    with_parts,
    xlsx,
    zipped,
)

_STAFF = {"Staff": [USERS, ANN]}
_SHEET, _STRINGS, _BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _swapped(path: str, old: str, new: str) -> bytes:
    inside = parts(_STAFF)
    return zipped({**inside, path: str(inside[path]).replace(old, new, 1)})


def _twice() -> bytes:
    other = parts({"Staff": [USERS, BOB]})[_SHEET]
    inside = {**parts(_STAFF), _SHEET.replace("sheet1", "sheetX"): other}
    return zipped(inside).replace(b"worksheets/sheetX.xml", b"worksheets/sheet1.xml")


# -- no spreadsheets --------------------------------------------------------------------------------------------

_OTHERS = {
    "pdf.xlsx": ("A PDF", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog>>\nendobj\n%%EOF\n", "PDF"),
    "png.xlsx": (
        "A picture",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02",
        "picture",
    ),
    "jpeg.csv": ("A photograph", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00", "picture"),
    "html.xls": (
        "A web page, which report tools like to call .xls",
        b"<html><head><meta charset=utf-8></head><body><table><tr><td>email</td></tr></table></body></html>",
        "web page",
    ),
    "html-doctype.xls": (
        "A web page with a byte order mark and a doctype",
        b"\xef\xbb\xbf\r\n<!DOCTYPE html>\r\n<HTML><BODY><TABLE><TR><TD>email</TD></TR></TABLE></BODY></HTML>",
        "web page",
    ),
    "json.csv": ("JSON", b'{"users": [{"email": "ann@acme.example", "firstName": "Ann"}]}', "JSON"),
    "program.xlsx": ("A program", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00" + bytes(48), "program"),
}
for _name, (_what, _data, _said) in _OTHERS.items():
    add(_name, f"{_what} under the name of a spreadsheet.", _data, refused="file.not_a_sheet", says=[_name, _said])

add(
    "spreadsheet-2003.xls",
    "A spreadsheet in the XML of 2003, which few programs still read.",
    b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
    b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table/></Worksheet></Workbook>',
    refused="file.not_a_sheet",
    says=["spreadsheet-2003.xls", "XML"],
)
add(
    "word.xlsx",
    "A letter of Word under the name of a workbook.",
    zipped(
        {
            "[Content_Types].xml": content_types(
                {
                    "word/document.xml": (
                        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
                    )
                }
            ),
            "_rels/.rels": relationships([("word/document.xml", "officeDocument")]),
            "word/document.xml": (
                '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>'
            ),
        }
    ),
    refused="file.not_a_sheet",
    says=["word.xlsx", "Word"],
)
add(
    "slides.xlsx",
    "Slides of PowerPoint under the name of a workbook.",
    zipped(
        {
            "[Content_Types].xml": content_types(
                {
                    "ppt/presentation.xml": (
                        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
                    )
                }
            ),
            "_rels/.rels": relationships([("ppt/presentation.xml", "officeDocument")]),
            "ppt/presentation.xml": '<p:presentation xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"/>',
        }
    ),
    refused="file.not_a_sheet",
    says=["slides.xlsx", "PowerPoint"],
)


def _ole(*streams: tuple[str, bytes]) -> bytes:
    """Give a compound file, as the old Office programs save, of up to three streams, each filled up to 4,096 bytes."""
    end, free, fat = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

    def entry(name: str, kind: int, next_one: int, child: int, start: int, size: int) -> bytes:
        text = name.encode("utf-16-le")
        words = struct.pack("<HBB3I", len(text) + 2 if name else 0, kind, 1, free, next_one, child)
        return text.ljust(64, b"\0") + words + bytes(36) + struct.pack("<IQ", start, size)

    head = struct.pack("<8s16x5H6x3I", _OLE, 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1)
    head += struct.pack("<6I109I", 0, 4096, end, 0, end, 0, 0, *[free] * 108)
    sectors, directory = [fat, end], entry("Root Entry", 5, free, 1, end, 0)
    for number, (name, _) in enumerate(streams, 1):
        start = len(sectors)
        sectors += [*range(start + 1, start + 8), end]
        directory += entry(name, 2, number + 1 if number < len(streams) else free, free, start, 4096)
    directory += entry("", 0, free, free, 0, 0) * (3 - len(streams))
    chain = struct.pack("<128I", *sectors, *[free] * (128 - len(sectors)))
    return head + chain + directory + b"".join(content.ljust(4096, b" ") for _, content in streams)


add(
    "letter.xls",
    "A letter of an old Word under the name of a workbook.",
    _ole(("WordDocument", b"Dear colleagues")),
    refused="file.not_a_sheet",
    says=["letter.xls", "Word"],
)
add(
    "mail.xls",
    "A mail that was saved from Outlook under the name of a workbook.",
    _ole(("__properties_version1.0", bytes(4096)), ("__substg1.0_1000001F", b"Dear colleagues")),
    refused="file.not_a_sheet",
    says=["mail.xls"],
)
add(
    "people.numbers",
    "A document of Apple's Numbers, which only that program reads.",
    zipped(
        {
            "Index/Document.iwa": b"\x00\x10\x00\x00",
            "Metadata/Properties.plist": b"bplist00",
            "preview.jpg": b"\xff\xd8",
        }
    ),
    refused="file.not_a_sheet",
    says=["people.numbers"],
)
add(
    "archive.xlsx",
    "An archive with the spreadsheet in it.",
    zipped({"users.csv": csv(USERS, ANN), "photo.jpg": b"\xff\xd8\xff\xe0"}),
    refused="file.not_a_sheet",
    says=["archive.xlsx"],
)
add(
    "zero-byte-in-text.csv",
    "A zero byte in the middle of a text: no program of sheets writes one.",
    csv(USERS, ["acme", "ann@acme.example", "A\x00n", "Archer"]),
    refused="file.not_a_sheet",
    says=["zero-byte-in-text.csv"],
)

# -- broken -----------------------------------------------------------------------------------------------------

add(
    "truncated.xlsx",
    "A workbook of which the second half did not arrive.",
    lambda: xlsx(_STAFF)[:2000],
    refused="file.damaged",
    says=["truncated.xlsx"],
)
add(
    "truncated-early.xlsx",
    "A workbook of which only the first bytes arrived.",
    lambda: xlsx(_STAFF)[:40],
    refused="file.damaged",
    says=["truncated-early.xlsx"],
)
add(
    "two-sheets-of-one-name.xlsx",
    "An archive that holds its sheet twice, with other people: programs differ in which of them they read.",
    _twice,
    refused="file.damaged",
    says=["two-sheets-of-one-name.xlsx"],
)
add(
    "wrong-checksum.xlsx",
    "A letter in a name was changed on the way; the archive's own checksum shows it.",
    lambda: xlsx(_STAFF).replace(b">Archer<", b">Arcter<"),
    refused="file.damaged",
    says=["wrong-checksum.xlsx"],
)
add(
    "xml-ends-early.xlsx",
    "The XML of the sheet ends in the middle of a row.",
    lambda: with_parts(_STAFF, {_SHEET: str(parts(_STAFF)[_SHEET])[:-330]}),
    refused="file.damaged",
    says=["xml-ends-early.xlsx"],
)
add(
    "xml-nonsense.xlsx",
    "The part that should list the sheets is no XML.",
    lambda: with_parts(_STAFF, {_BOOK: b"\x00\x01\x02 nonsense <<< & >"}),
    refused="file.damaged",
    says=["xml-nonsense.xlsx"],
)
add(
    "latin-parts.xlsx",
    "The texts are in another encoding than UTF-8, which no spreadsheet program writes: not read as something else.",
    lambda: with_parts(
        {"Staff": [USERS, ZOE]},
        {
            _STRINGS: str(parts({"Staff": [USERS, ZOE]})[_STRINGS])
            .replace("UTF-8", "windows-1252")
            .encode("windows-1252")
        },
    ),
    refused="file.damaged",
    says=["latin-parts.xlsx"],
)
add(
    "unknown-encoding-of-the-book.xlsx",
    "The list of sheets says that it is written in an encoding that does not exist.",
    lambda: _swapped(_BOOK, "UTF-8", "UT8"),
    refused="file.damaged",
    says=["unknown-encoding-of-the-book.xlsx"],
)
add(
    "sheet-is-missing.xlsx",
    "The workbook lists a sheet that is not in it.",
    lambda: zipped({path: part for path, part in parts(_STAFF).items() if path != _SHEET}),
    refused="file.damaged",
    says=["sheet-is-missing.xlsx"],
)
add(
    "string-is-missing.xlsx",
    "A cell points to a shared text that does not exist.",
    lambda: _swapped(_SHEET, "<v>7</v>", "<v>7000</v>"),
    refused="file.damaged",
    says=["string-is-missing.xlsx"],
)
add(
    "broken.xls",
    "The first bytes of an old workbook, and noise behind them.",
    _OLE + bytes(range(256)) * 4,
    refused="file.damaged",
    says=["broken.xls"],
)

add(
    "password.xlsx",
    "A workbook with a password, as Excel saves it: a compound file with the encrypted package in it.",
    _ole(
        (
            "EncryptionInfo",
            b"\x04\x00\x04\x00\x40\x00\x00\x00"
            b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption"><keyData saltSize="16" '
            b'blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" '
            b'hashAlgorithm="SHA512" saltValue="AAAAAAAAAAAAAAAAAAAAAA=="/></encryption>',
        ),
        ("EncryptedPackage", (4000).to_bytes(8, "little") + bytes(range(1, 256)) * 16),
    ),
    refused="file.password",
    says=["password.xlsx", "password"],
)

# -- in use, or not finished ------------------------------------------------------------------------------------

add(
    "~$users.xlsx",
    "What Excel lays beside a workbook while somebody has it open.",
    b"\x0eAnn Archer" + b" " * 44 + "\x0eAnn Archer".encode("utf-16-le") + b" \x00" * 44,
    refused="file.temporary",
    says=["~$users.xlsx"],
)
add(
    ".~lock.users.ods#",
    "What LibreOffice lays beside a workbook while somebody has it open.",
    b",ann,desk,04.03.2026 10:00,file:///home/ann/.config/libreoffice/4;",
    refused="file.temporary",
    says=[".~lock.users.ods#"],
)
add(
    "users.csv.part",
    "A download that has not ended.",
    csv(USERS, ANN, ["acme", "bob@acme.exa"]),
    refused="file.temporary",
    says=["users.csv.part"],
)
add(
    "users.csv.crdownload",
    "A download of Chrome's that has not ended.",
    csv(USERS, ANN),
    refused="file.temporary",
    says=["users.csv.crdownload"],
)
add("export.tmp", "A program is still writing its export.", csv(USERS), refused="file.temporary", says=["export.tmp"])
add(
    "folder-in-use",
    "A folder in which somebody has the workbook open: its lock file is no sheet and does no harm, nor does a Mac's.",
    {
        "users.xlsx": xlsx(_STAFF),
        "~$users.xlsx": b"\x0eAnn Archer" + b" " * 154,
        "notes.tmp": b"x",
        "._users.xlsx": b"\x00\x05\x16\x07" + bytes(60),
    },
    users=[user("users.xlsx › Staff row 2", ANN)],
    findings=[note("file.passed_over", "notes.tmp", "", "not read")],  # it used to be passed over without a word
)

# -- nothing to read in them ------------------------------------------------------------------------------------


_MACROS = (
    "macrosheets",
    "xlMacrosheet",
    "application/vnd.ms-excel.macrosheet+xml",
    f'<xm:macrosheet xmlns="{MAIN}" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><sheetData>'
    '<row r="1"><c r="A1"><f>EXEC("calc.exe")</f><v>0</v></c></row></sheetData></xm:macrosheet>',
)
_CHART = (
    "chartsheets",
    "chartsheet",
    f"{_EXCEL}.chartsheet+xml",
    f'<chartsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>',
)
_DIALOG = (
    "dialogsheets",
    "dialogsheet",
    f"{_EXCEL}.dialogsheet+xml",
    f'<dialogsheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0"/></sheetViews></dialogsheet>',
)


def _with_other_sheet(folder: str, kind: str, content: str, xml: str, beside: bool = False) -> bytes:
    """Give a workbook with a sheet that is no worksheet, in the place of the one it has or beside it."""
    inside = {path: part for path, part in parts(_STAFF).items() if beside or path != _SHEET}
    targets = [(f"{folder}/sheet1.xml", kind), ("styles.xml", "styles"), ("sharedStrings.xml", "sharedStrings")]
    types = {f"xl/{folder}/sheet1.xml": content}
    names = '<sheet name="Other" sheetId="1" r:id="rId1"/>'
    if beside:
        targets.append(("worksheets/sheet1.xml", "worksheet"))
        types[_SHEET] = f"{_EXCEL}.worksheet+xml"
        names += '<sheet name="Staff" sheetId="2" r:id="rId4"/>'
    types |= {"xl/styles.xml": f"{_EXCEL}.styles+xml", _STRINGS: f"{_EXCEL}.sharedStrings+xml"}
    links = relationships(targets)
    if kind == "xlMacrosheet":
        links = links.replace(f"{OFFICE}/{kind}", f"http://schemas.microsoft.com/office/2006/relationships/{kind}")
    return zipped(
        {
            **inside,
            "[Content_Types].xml": content_types({_BOOK: f"{_EXCEL}.sheet.main+xml", **types}),
            _BOOK: f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": links,
            f"xl/{folder}/sheet1.xml": xml,
        }
    )


add(
    "chart-only.xlsx",
    "All sheets are charts.",
    _with_other_sheet(*_CHART),
    refused="file.macros_only",
    says=["chart-only.xlsx"],
)
add(
    "chart-beside-data.xlsx",
    "A chart on a sheet of its own beside the people: it holds no cells, and nothing is told of it.",
    _with_other_sheet(*_CHART, beside=True),
    users=[user("Staff!2", ANN)],
)
add(
    "macro-only.xlsm",
    "The only sheet is one of the old macros, which are never run.",
    _with_other_sheet(*_MACROS),
    refused="file.macros_only",
    says=["macro-only.xlsm"],
)
add(
    "macro-beside-data.xlsm",
    "A sheet of old macros beside the people: the macros never run, and nothing can be read beside them.",
    _with_other_sheet(*_MACROS, beside=True),
    refused="file.old_macros",
    says=["macro-beside-data.xlsm", ".xlsx"],
)
add(
    "dialog-only.xlsx",
    "The only sheet is an old dialog.",
    _with_other_sheet(*_DIALOG),
    refused="file.macros_only",
    says=["dialog-only.xlsx"],
)
add(
    "empty-workbook.xlsx",
    "A new workbook, saved with nothing in it.",
    xlsx({"Sheet1": []}),
    refused="header.none",
    says=["empty-workbook.xlsx"],
)

# -- made to do harm --------------------------------------------------------------------------------------------

_LAUGHS = (
    '<!DOCTYPE sst [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
add(
    "entities.xlsx",
    "Entities that grow to thousands of times their length, in the shared texts.",
    lambda: _swapped(_STRINGS, HEAD, HEAD + _LAUGHS),
    refused="file.entities",
    says=["entities.xlsx"],
)
add(
    "entities-from-a-file.xlsx",
    "An entity that reads a file of this machine, in the sheet.",
    lambda: _swapped(_SHEET, HEAD, HEAD + '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'),
    refused="file.entities",
    says=["entities-from-a-file.xlsx"],
)
add(
    "entities-in-utf16.xlsx",
    "The same in UTF-16, where a search for plain bytes does not find it, and which no spreadsheet program writes.",
    lambda: with_parts(
        _STAFF,
        {
            _STRINGS: str(parts(_STAFF)[_STRINGS])
            .replace(HEAD, f'<?xml version="1.0" encoding="UTF-16"?>{_LAUGHS}')
            .encode("utf-16")
        },
    ),
    refused="file.damaged",
    says=["entities-in-utf16.xlsx"],
)
add(
    "talk-of-doctypes.xlsx",
    "A remark that reads like a DOCTYPE is text like any other.",
    xlsx({"Staff": [[*USERS, "Remark"], [*ANN, "<!DOCTYPE x>"], [*BOB, "<!ENTITY y>"]]}),
    users=[user("Staff!2", ANN, {"Remark": "<!DOCTYPE x>"}), user("Staff!3", BOB, {"Remark": "<!ENTITY y>"})],
)


def _bomb() -> bytes:
    spaces = str(parts(_STAFF)[_SHEET]).replace("<sheetData>", "<sheetData>" + " " * (72 << 20))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for path, part in {**parts(_STAFF), _SHEET: spaces}.items():
            info = zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part, compresslevel=9)
    return buffer.getvalue()


add(
    "bomb.xlsx",
    "A thousand times as large as it looks: 72 MiB of blanks in 74 kB.",
    _bomb,
    refused="file.bomb",
    says=["bomb.xlsx"],
)


def _liar() -> bytes:
    """Give a workbook whose sheet says that it has 5,000 bytes, and has 20 million."""
    text = str(parts(_STAFF)[_SHEET]).replace("<sheetData>", "<sheetData>" + " " * 20_000_000).encode()
    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezed.compress(text) + squeezed.flush()
    honest = zipped({**parts(_STAFF), _SHEET: body})
    real, claimed = zlib.crc32(body).to_bytes(4, "little"), zlib.crc32(text).to_bytes(4, "little")
    sizes = len(body).to_bytes(4, "little") * 2
    # The archive holds the squeezed bytes as they are; from here on it says that they are squeezed.
    lie = honest.replace(real + sizes, claimed + len(body).to_bytes(4, "little") + (5000).to_bytes(4, "little"))
    data = bytearray(lie)
    for mark, method, name in ((b"PK\x03\x04", 8, 30), (b"PK\x01\x02", 10, 46)):
        at = data.find(mark)
        while at >= 0:
            if data[at + name :].startswith(_SHEET.encode()):
                data[at + method : at + method + 2] = (8).to_bytes(2, "little")
            at = data.find(mark, at + 4)
    return bytes(data)


add(
    "bomb-that-lies.xlsx",
    "A sheet that says it has 5,000 bytes, and unpacks to 20 million.",
    _liar,
    refused="file.bomb",
    says=["bomb-that-lies.xlsx"],
)
add(
    "too-many-columns.xlsx",
    "A word in the last column that Excel has: 16,384 columns to read for two rows.",
    xlsx({"Staff": Sheet([USERS, ANN], far='<row r="3"><c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row>')}),
    refused="sheet.too_large",
    says=["too-many-columns.xlsx › Staff", "column"],
)
add(
    "too-many-cells.xlsx",
    "A hundred columns, and a word in the last row that Excel has: a hundred million cells to read.",
    xlsx(
        {
            "Staff": Sheet(
                [[*USERS, *(letters(index) for index in range(4, 100))], ANN],
                far='<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row>',
            )
        }
    ),
    refused="sheet.too_large",
    says=["too-many-cells.xlsx › Staff"],
)
add(
    "too-many-columns.csv",
    "Two thousand columns.",
    lines([*USERS, *(f"c{index}" for index in range(1996))], [*ANN, *["x"] * 1996]).encode(),
    refused="sheet.too_large",
    says=["too-many-columns.csv", "column"],
)


# -- the same in OpenDocument -----------------------------------------------------------------------------------

_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def _ods(rows: str, kind: str = _SPREADSHEET, doctype: str = "") -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{names}:{name}:1.0"' for name in ("office", "table", "text"))
    content = (
        f'{HEAD}{doctype}<office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="Staff">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = (
        f'{HEAD}<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest})


def _ods_row(cells: list[str], times: int = 1) -> str:
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


_ODS_STAFF = _ods_row(USERS) + _ods_row(ANN)
add(
    "written-by-hand.ods",
    "OpenDocument with no more than it must have.",
    _ods(_ODS_STAFF),
    users=[user("Staff!2", ANN)],
)
add(
    "letter.ods",
    "A letter of LibreOffice under the name of a workbook.",
    _ods("", "application/vnd.oasis.opendocument.text"),
    refused="file.not_a_sheet",
    says=["letter.ods"],
)
add(
    "entities.ods",
    "Entities in OpenDocument.",
    _ods(_ODS_STAFF, doctype=_LAUGHS),
    refused="file.entities",
    says=["entities.ods"],
)
add(
    "repeated-cells.ods",
    "A cell that is said to repeat 16,384 times, in a row that is said to repeat a million times: 600 bytes in all.",
    _ods(
        _ODS_STAFF
        + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    ),
    refused="sheet.too_large",
    says=["repeated-cells.ods › Staff"],
)
add(
    "repeated-rows.ods",
    "A person's row that is said to repeat beyond the last row that there is.",
    _ods(_ods_row(USERS) + _ods_row(ANN, 4_000_000_000)),
    refused="sheet.too_large",
    says=["repeated-rows.ods › Staff"],
)
add(
    "repeated-blanks.ods",
    "Blank rows to the end of the sheet, written as LibreOffice writes them.",
    _ods(
        _ODS_STAFF + '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    ),
    users=[user("Staff!2", ANN)],
)
add(
    "formulas-never-calculated.ods",
    "A formula without a value in OpenDocument: it reads as empty, and is not.",
    _ods(
        _ods_row([*USERS, "active"])
        + _ods_row(ANN).replace(
            "</table:table-row>", '<table:table-cell table:formula="of:=IF(1=1;&quot;no&quot;;1)"/></table:table-row>'
        )
        + _ods_row([*BOB, "no"])
    ),
    users=[user("Staff!3", BOB, active=False)],
    findings=[bad("cell.formula", "Staff!E2", "active")],
    protected=["ann@acme.example"],
)
add(
    "comments-and-links.ods",
    "An address that is a link and has a comment: neither is part of it.",
    _ods(
        _ods_row(USERS)
        + _ods_row(ANN).replace(
            "<text:p>ann@acme.example</text:p>",
            "<office:annotation><text:p>bob@acme.example?</text:p></office:annotation>"
            '<text:p><text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="mailto:x@acme.example">'
            "ann@acme.example</text:a></text:p>",
        )
    ),
    users=[user("Staff!2", ANN)],
)
add(
    "groups-and-repeated-headers.ods",
    "Headers that repeat on each printed page, and rows in groups: OpenDocument wraps both.",
    _ods(
        f"<table:table-header-rows>{_ods_row([*USERS, 'active'])}</table:table-header-rows>"
        f'<table:table-row-group>{_ods_row([*ANN, "no"])}<table:table-row-group table:display="false">'
        + _ods_row([*BOB, "no"]).replace("<table:table-row ", '<table:table-row table:visibility="collapse" ')
        + f"</table:table-row-group></table:table-row-group>{_ods_row([*ZOE, 'yes'])}"
    ),
    users=[user("Staff!2", ANN, active=False), user("Staff!3", BOB, active=False), user("Staff!4", ZOE)],
    findings=[note("rows.hidden", "Staff!", "", "3")],
)
