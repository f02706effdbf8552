"""Make docs/findings.md out of reconciler/report/finding_catalogue/: `make docs`."""

from collections import defaultdict
from pathlib import Path

from reconciler.report.finding_catalogue import MEANINGS, catalogue

PAGE = Path(__file__).with_name("findings.md")

HEAD = """\
# Findings: what every code means

This page is made from `reconciler/report/finding_catalogue/` by `make docs`. Change it there.

Every message about a sheet ends with a code in square brackets, such as `[email.invalid]`. The words of a message may
change from one version to the next; its code does not. Look for the code here: it tells why the message comes up, and
what to do. The same codes stand in the audit workbook, in plan files and in the `--json` summary. `reconciler explain
CODE` says the same in a terminal, offline, and shows a message that has the code; `reconciler explain` lists them all.

## Where it is

`users.xlsx › Staff!E17` is a cell: the file *users.xlsx*, in it the sheet *Staff*, there column E, row 17. The
spreadsheet program shows the letters above the columns and the numbers beside the rows. To go there, type `E17` into
the box at the top left, above the cells, and press Enter.

A CSV file has no sheets: `users.csv › E17` is column E, row 17 of what the spreadsheet program shows when it opens the
file. `users.xlsx › Staff row 17` is a whole row, where no single cell is at fault.

## What a run does about it

"""

LINKS = {"too many rows": "[too many rows](limits.md#when-the-guard-holds-a-run)"}
"""What of the meanings another page tells more about."""

FAMILIES = {
    "Files and folders": ("file", "folder"),
    "Sheets and headers": ("sheet", "csv", "header", "columns", "fixes"),
    "Rows": ("row", "rows", "remark"),
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
    lines += [f"| `{kind}` | {meaning} | {_linked(ends)} |" for kind, (meaning, ends) in MEANINGS.items()]
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


def _linked(text: str) -> str:
    for words, link in LINKS.items():
        text = text.replace(words, link)
    return text


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
