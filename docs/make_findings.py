"""Make docs/findings.md out of reconciler/report/finding_catalogue/: `make docs`."""

from collections import defaultdict
from pathlib import Path

from reconciler.model.finding_code import FindingKind
from reconciler.report.finding_catalogue import REFUSED, catalogue

PAGE = Path(__file__).with_name("findings.md")

HEAD = """\
# Findings: what every code means

This page is made from `reconciler/report/finding_catalogue/` by `make docs`. Change it there.

Every message about a sheet ends with a code in square brackets, such as `[email.invalid]`. The words of a message may
change from one version to the next; its code does not. Look for the code here: it tells why the message comes up, and
what to do. The same codes stand in the audit workbook, in plan files and in the `--json` summary.

## Where it is

`users.xlsx › Staff!E17` is a cell: the file *users.xlsx*, in it the sheet *Staff*, there column E, row 17. The
spreadsheet program shows the letters above the columns and the numbers beside the rows. To go there, type `E17` into
the box at the top left, above the cells, and press Enter.

A CSV file has no sheets: `users.csv › E17` is column E, row 17 of what the spreadsheet program shows when it opens the
file. `users.xlsx › Staff row 17` is a whole row, where no single cell is at fault.

## What a run does about it

"""

MEANINGS = {
    REFUSED: (
        "The input cannot be used as a whole. Nothing was compared, and nothing was written.",
        "3",
    ),
    FindingKind.REJECTED: (
        "The cell is wrong, so its row is left out. The person is left alone: nobody loses access because a row could "
        "not be read. All other rows go on.",
        "6 from `check` and `apply`, 0 from `plan`; 3 where [too many rows](limits.md#when-the-guard-holds-a-run) "
        "are rejected",
    ),
    FindingKind.CONFLICT: (
        "Two things that cannot both be true, or something that could not be read. Nothing is done about the person "
        "or the company until somebody decides.",
        "6 from `apply`, 0 from `plan`; 7 from both after `active.unknown`, `company.unreadable`, "
        "`live.unreadable_record`, `resume.unknown` and `undo.unreadable`",
    ),
    FindingKind.POSSIBLE_RENAME: ("Perhaps one person under two addresses. The new account is made.", "unchanged"),
    FindingKind.DRIFT: ("The sheet and the live state differ, and the API cannot change it.", "unchanged"),
    FindingKind.UNMANAGED: ("Live, and in no sheet, or in none that could be read. Left as it is.", "unchanged"),
    FindingKind.NOTE: (
        "Something was put right on the way, and nothing was lost by it; or something that is good to know.",
        "unchanged; 6 from `apply` after `company.provisioning`",
    ),
}

FAMILIES = {
    "Files and folders": ("file", "folder"),
    "Sheets and headers": ("sheet", "csv", "header", "columns"),
    "Rows": ("row", "rows"),
    "Cells of any column": ("cell",),
    "Companies": ("company", "name", "vanity_name", "email_domains"),
    "Email addresses": ("email",),
    "People": ("user", "active", "company_vanity_name", "first_name", "last_name", "display_name", "start_date",
               "end_date", "phone_number", "department", "title", "location"),
    "Records of the API": ("live",),
    "Plans and earlier runs": ("plan", "resume", "undo"),
    "The sandbox": ("seed",),
}  # fmt: skip
"""The parts of the page, and the beginnings of the codes in each."""


def page() -> str:
    """Give the page as Markdown."""
    known = catalogue()
    by_kind, by_family = defaultdict(list), defaultdict(list)
    homes = {prefix: title for title, prefixes in FAMILIES.items() for prefix in prefixes}
    for code in sorted(known):
        by_kind[known[code].kind].append(code)
        by_family[homes[code.partition(".")[0]]].append(code)
    lines = ["| kind | what it means | exit code |", "|---|---|---|"]
    lines += [f"| `{kind}` | {meaning} | {ends} |" for kind, (meaning, ends) in MEANINGS.items()]
    lines += ["", "All exit codes: [how it ends](../README.md#how-it-ends).", "", "## All codes by kind", ""]
    for kind in MEANINGS:
        links = (f"[`{code}`](#{_anchor(homes[code.partition('.')[0]])})" for code in by_kind[kind])
        lines += [f"**{kind}**: {' · '.join(links)}", ""]
    for title in FAMILIES:
        lines += [f"## {title}", "", "| code | kind | why | what to do |", "|---|---|---|---|"]
        lines += [
            f"| `{code}` | {known[code].kind} | {known[code].cause} | {known[code].cure} |" for code in by_family[title]
        ]
        lines.append("")
    return HEAD + "\n".join(lines[:-1]) + "\n"


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
