"""Sentences about files, sheets and rows."""

from collections.abc import Mapping

from reconciler.model.finding_code import Code
from reconciler.report.words.templates import Plural, Template

_SKIPPED = "The sheet has no known headers: not read."
_HIDDEN_SHEET = "The sheet is hidden; it was read all the same: "
_ELSEWHERE = "The same person stands under another company in {others}"
_KEEP_ONE = ": keep the one that is right."
_END_IT = ". Look, then end the last line (the Enter key behind it), or save the sheet anew."
_UNKNOWN_HEADER = "“{label}” is no known header: the column is carried along and not used. "

TEMPLATES: Mapping[Code, Template] = {
    Code.FILE_ENCODING: (
        "The file is not UTF-8; it was read as Windows-1252. If letters look wrong, save it as CSV UTF-8."
    ),
    Code.FILE_EXTERNAL_LINKS: (
        "Some formulas take values from other workbooks; the values that were last saved here were read."
    ),
    Code.FILE_PASSED_OVER: {
        "file": (
            "“{name}” in the folder “{folder}” was not read: .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv and .txt are, "
            "but no hidden and no temporary files. If it holds rows, save it as one of these."
        ),
        "folder": (
            "The folder “{name}” in the folder “{folder}” was not read: what is in it is no part of the source. If it "
            "holds sheets, move them up, or name it as well."
        ),
    },
    Code.SHEET_SKIPPED: {
        "other": _SKIPPED,
        "people": _SKIPPED
        + " It may be of people, so nobody is deactivated for being absent. Name its columns, or remove it.",
    },
    Code.SHEET_DATED_AHEAD: (
        "“{name}” was last changed at {modified}, which is still to come: a clock is wrong, here or where the file was "
        "written. It was read all the same, and no later sheet counts as older than this one."
    ),
    Code.SHEET_HIDDEN: Plural(_HIDDEN_SHEET + "1 row.", _HIDDEN_SHEET + "{count:,} rows."),
    Code.ROWS_HIDDEN: {
        "all": Plural(
            "Row {rows} is hidden or filtered out; read like all others.",
            "{count:,} rows ({rows}) are hidden or filtered out; read like all others.",
        ),
        "first": "{count:,} rows ({rows} …) are hidden or filtered out; read like all others.",
    },
    Code.ROW_HIDDEN: "This person gets access, and somebody has hidden the row: look whether it is meant before you "
    "approve.",
    Code.ROWS_NOBODY: {
        "all": Plural(
            "Row {rows} has no name and no address: passed over.",
            "{count:,} rows ({rows}) have no name and no address: passed over.",
        ),
        "first": "{count:,} rows ({rows} …) have no name and no address: passed over.",
    },
    Code.COLUMNS_HIDDEN: "Hidden columns were read like all others: {headers}.",
    Code.HEADER_IGNORED: "“{label}” is to be ignored, and no users sheet has a column with that header: is it spelled "
    "so?",
    Code.HEADER_ABSENT: (
        "The column has no header and holds “{value}” in {cell}: carried along as “{label}” and not used. Give it a "
        "header, or empty it."
    ),
    Code.HEADER_UNKNOWN: {
        "close": _UNKNOWN_HEADER + "Did you mean “{known}”?",
        "several": _UNKNOWN_HEADER
        + "More than one column could be {field}, so none is used: call the right one {field}.",
    },
    Code.ROW_RAGGED: (
        "The row has {cells} cells, the header has {headers}: a delimiter is missing, or one stands in a cell without "
        "quotes."
    ),
    Code.ROW_CUT: {
        "empty": "The file ends in this row, before “{label}”, and every other row has something there: the rest of "
        "the file may be missing" + _END_IT,
        "cell": "The file ends in this row, at “{cell}” under “{label}”: the rest of that cell, and of the file, may "
        "be missing" + _END_IT,
    },
    Code.ROW_SWALLOWED: {
        "quote": (
            'The cell {cell} holds {lines:,} lines, and other rows seem to be among them: a quote (") at its '
            "beginning joins all that follows, as far as the next quote. Take that quote out, or write it twice, and "
            "look whether each person has a row."
        ),
        "pasted": (
            "The cell {cell} holds {lines:,} lines that look like rows pasted into one cell, and they are not read: "
            "give each a row of its own."
        ),
    },
    Code.ROW_CHECKED: "“{value}” seems to say that this person has left, and the yes in {cell} says that somebody has "
    "checked it: they stay.",
    Code.REMARK_UNREAD: (
        "This person gets access, and nothing here understands the remark “{value}”: read it before you approve."
    ),
    Code.ROW_ABOVE_HEADERS: "The row stands above the headers, and is not read: move it below them.",
    Code.ROW_OLDER: (
        "This person stands here and not in the newer {newest}, and may have left: put them in there, with yes or no "
        "under "
        "active, or take this older one away."
    ),
    Code.SHEET_SUPERSEDED: (
        "Rows that were passed over here, as their people stand in the newer {newest}, which counts: {count:,}."
    ),
    Code.ROW_HEADING: {
        "leavers": "“{value}” is a heading for people who have left: no row below it gives access.",
        "other": "“{value}” is a heading: not read as a row.",
    },
    Code.ROW_HEADER_AGAIN: "The headers stand here again: not read as a row.",
    Code.ROW_FOOTER: "“{value}” is a total or a remark at the end: not read as a row.",
    Code.ROW_DUPLICATE: "The same row stands in {first} too: this copy was left out.",
    Code.ROW_CONTRADICTION: {
        "all": "The row contradicts {others} in {columns}" + _KEEP_ONE,
        "first": "The row contradicts {others} and {more:,} more in {columns}" + _KEEP_ONE,
        "broken_company": "Another row of the same company, {other}, is not valid: fix it, or keep one row.",
        "broken_person": "Another row of the same person, {other}, is not valid: fix it, or keep one row.",
    },
    Code.USER_TWO_COMPANIES: {
        "all": _ELSEWHERE + _KEEP_ONE,
        "first": _ELSEWHERE + " and {more:,} more" + _KEEP_ONE,
    },
    Code.COMPANY_BY_NAME: "“{name}” is the name of the company {company}: the row was read as one of its people.",
    Code.COMPANY_SEVERAL: (
        "“{name}” is the name of several companies, {names}: write the vanityName of the one that is meant."
    ),
    Code.COMPANY_UNKNOWN: (
        "The company {company} is in no sheet and does not exist: add it to the companies sheet, or correct the name."
    ),
    Code.COMPANY_REJECTED: (
        "Its company {company} does not exist yet and the row that describes it was rejected: fix {row}."
    ),
    Code.COMPANY_NOT_IN_SHEETS: (
        "{company} is in no companies sheet: whether it exists is found out when a plan is made."
    ),
}
