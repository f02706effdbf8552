"""Headings, legends and lists of names that stand between, below and beside the rows of people."""

from collections.abc import Sequence

from tests.corpus.vocabulary import ANN, BOB, CID, USERS, ZOE, add, bad, csv, note, user
from tests.corpus.workbooks import xlsx

_NAME_FIRST = ["lastName", "firstName", "email", "companyVanityName"]


def _named(person: Sequence[str]) -> list[str]:
    return list(person[::-1])


add(
    "headings-among-names.csv",
    "Headings in the column of last names: the one after a heading of leavers ends it; a lone name is asked about.",
    csv(
        _NAME_FIRST,
        ["Professors", "", "", ""],
        _named(ANN),
        ["Departed", "", "", ""],
        _named(BOB),
        ["Associates", "", "", ""],
        _named(CID),
        ["Miller", "", "", ""],
    ),
    users=[user(3, ANN), user(7, CID)],
    findings=[
        note("row.heading", 2, "", "“Professors”"),
        note("row.heading", 4, "", "no row below it gives access"),
        bad("row.left", 5, "", "“Departed” (A4)"),
        note("row.heading", 6, "", "“Associates”"),
        bad("row.alone", 8, "", "“Miller” (A8)", "colon"),
    ],
    protected=["bob@acme.example"],
    unreadable={"": [8]},
)
add(
    "roster-of-codes.xlsx",
    "A roster whose legend stands on one line, set apart by spaces: one of its codes says who has left.",
    xlsx(
        {
            "Staff": [
                [*USERS, "Mon 23", "Tue 24"],
                [*ANN, "E", "L"],
                [*BOB, "E", "LV"],
                [*CID, "AL", "AL"],
                [],
                ["E = early   L = late   AL = annual leave   LV = left the Trust"],
            ]
        }
    ),
    users=[
        user("Staff!2", ANN, {"Mon 23": "E", "Tue 24": "L"}),
        user("Staff!4", CID, {"Mon 23": "AL", "Tue 24": "AL"}),
    ],
    findings=[
        bad("row.left", "Staff!3", "", "“LV” in F3", "“LV = left the Trust”"),
        note("row.heading", "Staff!6", "", "E = early"),
    ],
    protected=["bob@acme.example"],
)
add(
    "notes-by-number.csv",
    "Numbers of notes behind roles, and the notes below the table.",
    csv(
        [*USERS, "Category"],
        [*ANN, "Fellow ²"],
        [*BOB, "Fellow ¹"],
        [*CID, "Fellow"],
        ["", "", "", "", ""],
        ["1 Has left the college.", "", "", "", ""],
        ["2 Extended by one year.", "", "", "", ""],
    ),
    users=[user(2, ANN, {"Category": "Fellow ²"}), user(4, CID, {"Category": "Fellow"})],
    findings=[
        bad("row.left", 3, "", "“Fellow ¹” in E3", "“1 Has left the college.”"),
        note("row.heading", 6, "", "“1 Has left the college.”"),
        note("row.heading", 7, "", "“2 Extended by one year.”"),
    ],
    protected=["bob@acme.example"],
)
add(
    "list-at-the-side.xlsx",
    "Beside the table two people stand under a title of leavers: it is about these, and not about the rows beside it.",
    xlsx(
        {
            "Staff": [
                USERS,
                [*ANN, "", "", "Offboarding this month"],
                [*BOB, "", "", "Cid Cook"],
                [*CID, "", "", "Fr. Žižek"],
                ZOE,
            ]
        }
    ),
    users=[
        user("Staff!2", ANN, {"column G": "Offboarding this month"}),
        user("Staff!3", BOB, {"column G": "Cid Cook"}),
    ],
    findings=[
        note("header.absent", "Staff!G2", "column G", "A list or a remark may stay"),
        bad("row.left", "Staff!B4", "email", "“Cid Cook” (G3) in the list “Offboarding this month” (G2)"),
        bad("row.left", "Staff!B5", "email", "“Fr. Žižek” (G4)", "Write yes or no"),
    ],
    protected=["cid@acme.example", "zoe@acme.example"],
)
add(
    "refused-with-all-signs.xlsx",
    "Two tabs seem to say who has left, and a row by a remark too: all of it is told in one refusal.",
    xlsx(
        {
            "Staff": [
                [*USERS, "Employment Status", "Notes"],
                [*ANN, "Full-Time", ""],
                [*BOB, "Terminated", ""],
                [*CID, "Full-Time", "now at UCL"],
            ],
            "Leavers": [USERS, ZOE],
        }
    ),
    refused="header.active",
    says=["E3 says “Terminated”", "leave it empty in all others", "F4 (“now at UCL”)", "› Leavers: the tab is named"],
)
