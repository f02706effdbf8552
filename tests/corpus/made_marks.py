"""Workbooks that say by the form of their cells who has left: lines, notes, rules, and values of another day."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from tests.corpus.vocabulary import ANN, BOB, CID, USERS, ZOE, add, bad, lines, note, user
from tests.corpus.workbooks import HEAD, MAIN, Raw, Rows, Sheet, formula, parts, relationships, with_parts, xlsx, zipped

_ACTIVE = [*USERS, "active"]
_MARKED = (
    f'{HEAD}<styleSheet xmlns="{MAIN}"><fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><strike/><sz val="11"/><color rgb="FFFF0000"/><name val="Calibri"/></font>'
    '<font><strike val="0"/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<dxfs count="1"><dxf><font><strike/><color rgb="FFFF0000"/></font></dxf></dxfs></styleSheet>'
)
"""Formats of cells: 2 strikes through, 3 says that it does not; and one of a rule, which does."""
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def _styled(words: str, style: int) -> Raw:
    return Raw(f"<is><t>{escape(words)}</t></is>", f' s="{style}" t="inlineStr"')


def _struck(cells: Sequence[str], style: int = 2) -> list[Raw]:
    return [_styled(cell, style) for cell in cells]


def _runs(*runs: tuple[str, bool]) -> Raw:
    inner = "".join(
        f'<r><rPr>{"<strike/>" if struck else ""}<sz val="11"/></rPr><t xml:space="preserve">{escape(words)}</t></r>'
        for words, struck in runs
    )
    return Raw(f"<is>{inner}</is>", ' t="inlineStr"')


def _with_styles(sheets: Mapping[str, Sheet | Rows]) -> bytes:
    return with_parts(sheets, {"xl/styles.xml": _MARKED})


# -- lines through rows -----------------------------------------------------------------------------------------

add(
    "struck-rows.xlsx",
    "HR strikes the rows of leavers through; one of them is marked with a no as well, and a department is struck too.",
    _with_styles(
        {
            "Staff": [
                [*_ACTIVE, "department"],
                [*ANN, "", _styled("Sales", 2)],
                _struck(BOB),
                _struck([*CID, "no"]),
                _struck(ZOE, style=3),
            ]
        }
    ),
    users=[user("Staff!2", ANN, department="Sales"), user("Staff!4", CID, active=False), user("Staff!5", ZOE)],
    findings=[bad("row.struck", "Staff!E3", "active", "A3:D3", "Write no under active")],
    protected=["bob@acme.example"],
)
add(
    "greyed-rows.xlsx",
    "HR greys the rows of leavers; one of them says no as well, and a department alone is grey.",
    with_parts(
        {
            "Staff": [
                [*_ACTIVE, "department"],
                [*ANN, "", _styled("Sales", 2)],
                _struck(BOB),
                [*CID, "yes"],
                [*ZOE, "yes"],
                _struck(["acme", "eve@acme.example", "Eve", "Ever", "no"]),
            ]
        },
        {"xl/styles.xml": _MARKED.replace("<strike/>", "").replace("FFFF0000", "FF999999")},
    ),
    users=[
        user("Staff!2", ANN, department="Sales"),
        user("Staff!4", CID),
        user("Staff!5", ZOE),
        user("Staff!6", ["acme", "eve@acme.example", "Eve", "Ever"], active=False),
    ],
    findings=[bad("row.left", "Staff!E3", "active", "Write yes or no under active", "greyed (A3:D3)")],
    protected=["bob@acme.example"],
)
add(
    "struck-texts.xlsx",
    "Names struck through letter by letter, not by the format of their cells; one is corrected by hand.",
    xlsx(
        {
            "Staff": [
                USERS,
                [*ANN[:3], _runs(("Archer", True), (" Baker", False))],
                [*BOB[:2], _runs(("B", True), ("ob", True)), _runs(("Baker", True))],
                [*CID[:3], _runs(("Co", False), ("ok", False))],
            ]
        }
    ),
    users=[user("Staff!4", CID)],
    findings=[
        bad("cell.partly_struck", "Staff!D2", "lastName", "Archer Baker"),
        bad("row.struck", "Staff!3", "", "C3:D3"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
)


def _ruled(headers: Sequence[str], *rows: Sequence[str]) -> bytes:
    rule = (
        '<conditionalFormatting sqref="A2:E9"><cfRule type="expression" dxfId="0" priority="1">'
        '<formula>$E2="x"</formula></cfRule></conditionalFormatting><pageMargins'
    )
    inside = parts({"Staff": [headers, *rows]})
    sheet = str(inside["xl/worksheets/sheet1.xml"]).replace("<pageMargins", rule)
    return zipped({**inside, "xl/styles.xml": _MARKED, "xl/worksheets/sheet1.xml": sheet})


add(
    "struck-by-rule.xlsx",
    "A conditional format strikes rows through by a column that nobody else would understand.",
    _ruled([*USERS, "Mark"], [*ANN, ""], [*BOB, "x"]),
    refused="sheet.struck_by_rule",
    says=["Staff", "A2:E9", "active"],
)
add(
    "struck-by-rule-of-active.xlsx",
    "A conditional format strikes rows through, and a column says who is active.",
    _ruled(_ACTIVE, [*ANN, "yes"], [*BOB, "no"]),
    users=[user("Staff!2", ANN), user("Staff!3", BOB, active=False)],
)
# -- notes ------------------------------------------------------------------------------------------------------


def _commented(rows: Rows, notes: Mapping[str, str], threads: Mapping[str, Sequence[str]]) -> bytes:
    legacy = "".join(
        f'<comment ref="{cell}" authorId="0"><text><r><rPr><b/></rPr><t>HR:</t></r><r><t xml:space="preserve">\n'
        f"{escape(words)}</t></r></text></comment>"
        for cell, words in notes.items()
    )
    threaded = "".join(
        f'<threadedComment ref="{cell}" dT="2026-01-02T10:00:00.00" personId="{{P}}" id="{{{cell}{at}}}"><text>'
        f"{escape(words)}</text></threadedComment>"
        for cell, all_words in threads.items()
        for at, words in enumerate(all_words)
    )
    inside = {
        "xl/comments1.xml": f'{HEAD}<comments xmlns="{MAIN}"><authors><author>HR</author></authors>'
        f"<commentList>{legacy}</commentList></comments>",
        "xl/threadedComments/threadedComment1.xml": f'{HEAD}<ThreadedComments xmlns="{_THREADS}">{threaded}'
        "</ThreadedComments>",
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            [("../comments1.xml", "comments"), ("../threadedComments/threadedComment1.xml", "threadedComment")]
        ),
    }
    return with_parts({"Staff": rows}, inside)


add(
    "notes.xlsx",
    "Notes on cells: one says that somebody has left, one is about something else, and a comment has answers.",
    _commented(
        [USERS, ANN, BOB, CID, ZOE],
        {
            "B3": "left on 31 March",
            "D4": "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment.",
            "A5": "see the list of 2024",
        },
        {"D4": ["Is Cid still with us?", "No, terminated in May"]},
    ),
    users=[user("Staff!2", ANN), user("Staff!5", ZOE)],
    findings=[
        bad("row.remark", "Staff!3", "", "B3", "left on 31 March"),
        bad("row.remark", "Staff!4", "", "D4", "terminated in May"),
    ],
    protected=["bob@acme.example", "cid@acme.example"],
)

# -- values of another day --------------------------------------------------------------------------------------

_ASKED = 'IF(AND(F{0}<>"",F{0}<TODAY()),"no","yes")'

add(
    "stale-active.xlsx",
    "The column active is calculated from the day; the values are those of the day when it was saved.",
    xlsx(
        {
            "Staff": [
                [*_ACTIVE, "note"],
                [*ANN, formula(_ASKED.format(2), "yes")],
                [*BOB, formula(_ASKED.format(3), "no"), "x"],
                [*CID, formula('IF(D4="Cook","yes","no")', "yes")],
            ]
        }
    ),
    users=[user("Staff!4", CID, extras={"note": ""})],
    findings=[
        bad("cell.stale", "Staff!E2", "active", "yes", "paste it as a value"),
        bad("cell.stale", "Staff!E3", "active", "no"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
)
add(
    "stale-through-cells.xlsx",
    "One cell asks for the day, and others take it: from another sheet, and dragged down a column.",
    xlsx(
        {
            "Day": [["Today", formula("TODAY()", 46000.0)], ["Fixed", 46000.0]],
            "Staff": [
                _ACTIVE,
                [*ANN, Raw('<f t="shared" ref="E2:E3" si="0">IF(A2&gt;Day!$B$1,"no","yes")</f><v>yes</v>', ' t="str"')],
                [*BOB, Raw('<f t="shared" si="0"/><v>no</v>', ' t="str"')],
                [*CID, formula('IF(46000>=Day!$B$2,"no","yes")', "no")],
            ],
        }
    ),
    users=[user("Staff!4", CID, active=False)],
    findings=[
        note("sheet.skipped", "Day!"),
        bad("cell.stale", "Staff!E2", "active"),
        bad("cell.stale", "Staff!E3", "active"),
    ],
    protected=["ann@acme.example", "bob@acme.example"],
)
add(
    "stale-elsewhere.xlsx",
    "Today's date stands above the sheet and in a column of ages, and active is calculated from other cells.",
    xlsx(
        {
            "Staff": [
                ["As of", formula("TODAY()", 46000.0)],
                [*_ACTIVE, "age"],
                [*ANN, formula('IF(D3="Left","no","yes")', "yes"), formula("YEAR(TODAY())-1980", 45.0)],
            ]
        }
    ),
    users=[user("Staff!3", ANN, extras={"age": "45"})],
)

# -- headers ----------------------------------------------------------------------------------------------------

add(
    "header-status-one-row-up.xlsx",
    "Two rows of headers: the status stands in the upper one, merged with the cell below.",
    xlsx(
        {
            "Staff": Sheet(
                [
                    ["Person", "", "", "", "Status"],
                    ["Company", "First name", "Surname", "E-mail", ""],
                    ["acme", "Ann", "Archer", "ann@acme.example", "Active"],
                    ["acme", "Bob", "Baker", "bob@acme.example", "Terminated"],
                ],
                merged=["A1:D1", "E1:E2"],
            )
        }
    ),
    users=[user("Staff!3", ANN), user("Staff!4", BOB, active=False)],
)
add(
    "header-groups.xlsx",
    "A heading over some columns, whose own headers stand below it; those of the others are merged with the row below.",
    xlsx(
        {
            "Staff": Sheet(
                [
                    [*USERS, "Employment", ""],
                    ["", "", "", "", "Status", "Grade"],
                    [*ANN, "Active", "A1"],
                    [*BOB, "Inactive", ""],
                ],
                merged=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"],
            )
        }
    ),
    users=[
        user("Staff!3", ANN, extras={"Employment Grade": "A1"}),
        user("Staff!4", BOB, active=False, extras={"Employment Grade": ""}),
    ],
)
add(
    "header-keys-and-labels.csv",
    "An export with two rows of headers: the keys of a program, and the labels of the same columns.",
    lines(
        ["COMPANY", "STATUS", "USERID", "FIRSTNAME", "LASTNAME", "EMAIL", "TITLE"],
        ["Company", "STATUS", "User number", "First Name", "Last Name", "Email Address", "Job Title"],
        ["acme", "active", "1001", "Ann", "Archer", "ann@acme.example", "Trader"],
        ["acme", "inactive", "1002", "Bob", "Baker", "bob@acme.example", "Trader"],
    ).encode(),
    users=[
        user("3", ANN, title="Trader", extras={"USERID User number": "1001"}),
        user("4", BOB, title="Trader", active=False, extras={"USERID User number": "1002"}),
    ],
    findings=[note("row.header_again", "2")],
)
add(
    "header-absent.xlsx",
    "A column with cells and without a header.",
    xlsx({"Staff": [USERS, ANN, [*BOB, "see list"]]}),
    users=[user("Staff!2", ANN, extras={"column E": ""}), user("Staff!3", BOB, extras={"column E": "see list"})],
    findings=[note("header.absent", "Staff!E3", "column E", "see list")],
)
