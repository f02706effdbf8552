"""Words for a marked copy that is people's own workbook: what it lacks, and why another is none."""

from collections.abc import Iterable, Mapping, Sequence

NOTHING_LOST = ""
"""Of what is made anew where it is needed, or is nothing that anybody sees."""

_BUTTONS = "buttons, check boxes and other controls"
_DRAWN = "text boxes and other shapes"
_ARRAYS = "formulas that fill the cells beside them by themselves (they are fixed to their cells now)"
_CHARTS = "finer forms of charts"
_SLICERS = "slicers and timelines"
_OBJECTS = "embedded objects"
_THREADS = "comments with answers (each is a note now)"
_QUERIES = "connections and queries"
_FORMATS = "conditional formats that Excel has had since 2010 (data bars, icons, rules about other sheets)"
_IN_CELLS = "pictures and data types in cells"
_TICKS = "check boxes in cells (they are TRUE and FALSE now)"
_PIVOTS = "pivot tables"
_WORDS: Mapping[str, str] = {
    "ext:{05C60535-1F16-4FD2-B633-F4F36F0B64E0}": "sparklines",
    "ext:{78C0D931-6437-407D-A8EE-F0AAD7539E65}": _FORMATS,
    "ext:{B025F937-C7B1-47D3-B67F-A62EFF666E3E}": _FORMATS,
    "ext:{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}": "drop-downs and rules that look into other sheets",
    "ext:{A8765BA9-456A-4DAB-B4F3-ACF838C121DE}": _SLICERS,
    "ext:{3A4CF648-6AED-40F4-86FF-DC5316D8AED3}": _SLICERS,
    "ext:{7E03D99C-DC04-49D9-9315-930204A7B6E9}": _SLICERS,
    "ext:{FC87AEE6-9EDD-4A0A-B7FB-166176984837}": "areas that some may change although the sheet is protected",
    "ext:{01252117-D84E-4E92-8308-4BE1C098FCBB}": NOTHING_LOST,  # green corners that are switched off
    "ext:{EB79DEF2-80B8-43E5-95BD-54CBDDF9020C}": NOTHING_LOST,  # styles of slicers: in every workbook
    "ext:{9260A510-F301-46A8-8635-F512D64BE5F5}": NOTHING_LOST,  # and of timelines
    "ext:{140A7094-0E35-4892-8432-C4D2E57EDEB5}": NOTHING_LOST,
    "ext:{79F54976-1DA5-4618-B147-4CDE4B953A38}": NOTHING_LOST,
    "ext:{B58B0392-4F1F-4190-BB64-5DF3571DCE5F}": NOTHING_LOST,  # what the program that saved it can calculate
    "ext:{7523E5D3-25F3-A5E0-1632-64F254C22452}": NOTHING_LOST,  # who saved it
    "ext:{7626C862-2A13-11E5-B345-FEFF819CDC9F}": NOTHING_LOST,  # how LibreOffice reads addresses in text
    "ext:{CE6537A1-D6FC-4F65-9D91-7224C49458BB}": _CHARTS,
    "ext:{C7286773-470A-42A8-94C5-96B5CB345126}": _TICKS,
    "cell:cm": _ARRAYS,
    "cell:vm": _IN_CELLS,
    "shape:sp": _DRAWN,
    "shape:cxnSp": _DRAWN,
    "shape:grpSp": _DRAWN,
    "shape:contentPart": _DRAWN,
    "shape:pic": "pictures",
    "shape:graphicFrame": "charts",
    "note:letters": "the letters of notes (bold, colours, sizes)",
    "note:shown": "notes that are always shown (they are shown on pointing at their cells now)",
    "part:image": "pictures",
    "part:vbaProject": "macros",
    "part:attachedToolbars": "macros",
    "part:threadedcomments+xml": _THREADS,
    "part:person+xml": _THREADS,
    "part:chart+xml": "charts",
    "part:chartex+xml": "charts",
    "part:chartstyle+xml": _CHARTS,
    "part:chartcolorstyle+xml": _CHARTS,
    "part:drawingml.chartshapes+xml": _DRAWN,
    "part:chartshapes+xml": _DRAWN,
    "part:controlproperties+xml": _BUTTONS,
    "part:activeX": _BUTTONS,
    "part:activeX+xml": _BUTTONS,
    "part:oleObject": _OBJECTS,
    "part:slicer+xml": _SLICERS,
    "part:slicerCache+xml": _SLICERS,
    "part:timeline+xml": _SLICERS,
    "part:timelineCache+xml": _SLICERS,
    "part:pivotTable+xml": _PIVOTS,
    "part:pivotCacheDefinition+xml": _PIVOTS,
    "part:pivotCacheRecords+xml": _PIVOTS,
    "part:connections+xml": _QUERIES,
    "part:queryTable+xml": _QUERIES,
    "part:table+xml": "tables",
    "part:comments+xml": "notes",
    "part:externalLink+xml": "links to other workbooks",
    "part:rdrichvalue+xml": _IN_CELLS,
    "part:rdrichvaluestructure+xml": _IN_CELLS,
    "part:rdRichValueTypes+xml": _IN_CELLS,
    "part:richValueRel+xml": _IN_CELLS,
    "part:featurepropertybag+xml": _TICKS,
    "part:sheetMetadata+xml": NOTHING_LOST,  # told by the cells that point to it
    "part:printerSettings": "the printer's own settings",
    "part:customProperty": "what other programs keep in the workbook",
    "part:customXmlProperties+xml": NOTHING_LOST,  # told by what it is about
    "part:xml": "what other programs keep in the workbook",
    "part:customUI+xml": "commands of its own in the ribbon",
    "part:custom-properties+xml": "properties of its own",
    "part:jsaProject": "macros",
    "part:revisionHeaders+xml": "the record of changes",
    "part:revisionLog+xml": "the record of changes",
    "part:userNames+xml": "the record of changes",
    "part:volatileDependencies+xml": NOTHING_LOST,
    "part:calcChain+xml": NOTHING_LOST,
    "part:sharedStrings+xml": NOTHING_LOST,
    "part:drawing+xml": NOTHING_LOST,  # told by what is drawn
    "part:vmlDrawing": NOTHING_LOST,  # so are notes and controls
    "part:theme+xml": NOTHING_LOST,
    "part:themeOverride+xml": _CHARTS,
    "part:extended-properties+xml": NOTHING_LOST,
    "element:AlternateContent": NOTHING_LOST,  # two ways to say one thing, told by what it holds
    "element:extLst": NOTHING_LOST,
    "element:legacyDrawing": NOTHING_LOST,
    "element:drawing": NOTHING_LOST,
    "element:phoneticPr": NOTHING_LOST,
    "element:sheetCalcPr": NOTHING_LOST,
    "element:ignoredErrors": "the green corners that were switched off",
    "element:controls": _BUTTONS,
    "element:oleObjects": _OBJECTS,
    "element:legacyDrawingHF": "pictures in the header or footer",
    "element:picture": "the picture behind the cells",
    "element:protectedRanges": "areas that some may change although the sheet is protected",
    "element:customSheetViews": "views of its own",
    "element:customWorkbookViews": "views of its own",
    "element:customProperties": "what other programs keep in the workbook",
    "element:cellWatches": "cells that are watched",
    "element:smartTags": "smart tags",
    "element:dataConsolidate": "how data is consolidated",
    "element:sortState": "how the rows were sorted last",
    "element:webPublishItems": "how it is published",
    "element:scenarios": "scenarios",
    "element:fileVersion": NOTHING_LOST,
    "element:fileSharing": "the advice to open it read-only",
    "element:revisionPtr": NOTHING_LOST,
    "element:absPath": NOTHING_LOST,
    "element:workbookPr": NOTHING_LOST,
    "element:calcPr": NOTHING_LOST,
    "element:fileRecoveryPr": NOTHING_LOST,
    "element:functionGroups": NOTHING_LOST,
    "element:oleSize": NOTHING_LOST,
    "element:sheetFormatPr": NOTHING_LOST,
    "element:dimension": NOTHING_LOST,
    "element:sheetPr": NOTHING_LOST,
    "element:printOptions": NOTHING_LOST,
    "element:definedNames": NOTHING_LOST,  # names of the print areas and filters are made anew
}
"""What a person calls each thing by which the packages differ; see `report.marked.own_book.lacks`."""

_NAMED = 3


def what_is(sign: str) -> str:
    """Return what a person calls something that is gone, `NOTHING_LOST` where nobody misses it."""
    kind, _, name = sign.partition(":")
    if kind == "ext":
        sign = f"ext:{name.upper()}"
    elif kind == "control":
        return NOTHING_LOST if name == "Note" else _BUTTONS
    return _WORDS.get(sign, f"something that this program does not know (“{name}”)")


def lacking(gone: Mapping[str, Sequence[str]]) -> str:
    """Say what a copy lacks, each with the sheets that it is gone from; "" where it lacks nothing."""
    told = [f"{what} on {_sheets(titles)}" if titles else what for what, titles in sorted(gone.items())]
    return f"What this copy lacks: {'; '.join(told)}." if told else ""


def as_values(columns: Mapping[str, Sequence[str]]) -> str:
    """Say in which columns of which sheets values stand in the place of formulas; "" for none."""
    told = [f"{', '.join(headers)} on {_sheets([title])}" for title, headers in columns.items()]
    return f"Formulas are values now in these columns: {'; '.join(told)}." if told else ""


def protected(titles: Sequence[str]) -> str:
    """Say which sheets are protected, and what can be typed into all the same; "" for none."""
    if not titles:
        return ""
    are = "is" if len(titles) == 1 else "are"
    return f"Still protected {are} {_sheets(titles)}; in rows with a mark the cells to correct can be typed into."


def hidden_place(*, sheet: bool, row: bool, column: bool) -> str:
    """Say why a cell does not show, "" where it does."""
    what = [name for name, is_hidden in (("sheet", sheet), ("row", row), ("column", column)) if is_hidden]
    if not what:
        return ""
    return f"(Its {' and its '.join(what)} {'is' if len(what) == 1 else 'are'} hidden: show it to reach the cell.)"


WITHOUT_EXTRA = (
    "These are your rows in a new workbook. Where the program is installed by pip install 'reconciler[marked]', you "
    "get your own workbook back, with its fonts, formulas, charts and pictures."
)
TOO_LARGE = "These are your rows in a new workbook: your own is too large to be marked as it is."
NOT_KEPT = "These are your rows in a new workbook: in a copy of your own, not all would be read as it is in yours."
SEVERAL = "These are your rows in a new workbook, for they come from several files."


def _sheets(titles: Iterable[str]) -> str:
    names = list(titles)
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"sheet{'' if len(names) == 1 else 's'} {', '.join(names[:_NAMED])}{more}"
