"""Make people.xls, people.ods and people.xlsx anew: written with openpyxl, opened and saved by LibreOffice.

    python tests/unit/sheets/saved/make.py

LibreOffice calculates the formulas, so that the errors in these files are those of a real spreadsheet program.
"""

import datetime
import shutil
import subprocess
import tempfile
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

HERE = Path(__file__).parent
HEADERS = ["companyVanityName", "email", "firstName", "lastName", "active", "phoneNumber", "title", "note"]


def make(path: Path) -> None:
    """Write the workbook that LibreOffice then saves in its own way."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Staff & Co"
    for row in (
        HEADERS,
        ["acme", "ann@acme.example", "Ann", "Archer", "yes", "+44 1", "x  y", 1.5],
        [
            "acme",
            "bob@acme.example",
            "Bob",
            "Böb",
            '=IF(1=1,"no","yes")',
            442079460000,
            datetime.date(2024, 1, 2),
            None,
        ],
        [
            "acme",
            "cai@acme.example",
            "Cai",
            "Cé",
            "=NA()",
            "=1/0",
            datetime.datetime.fromisoformat("2024-01-02T03:04:05"),
            None,
        ],
        ["acme", "dee@acme.example", "Dee", "D", '=""', None, "one\ntwo", "=SQRT(-1)"],
        [],
        ["acme", "eve@acme.example", "Eve", "E", "#N/A", 0, "  sp ", datetime.time(12, 30)],
        [None, "fay@acme.example", "Fay", "F", None, None, None, None],
    ):
        sheet.append(row)
    sheet["B2"].comment = Comment("not part of the address", "somebody")
    sheet.merge_cells("A7:A8")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["E"].hidden = True
    hidden = book.create_sheet("Left")
    hidden.append(HEADERS)
    hidden.append(["acme", "gus@acme.example", "Gus", "G", "no"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Empty")
    book.save(path)


def main() -> None:
    """Make all three."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "people.xlsx")
        make(source)
        for kind in ("xls", "ods", "xlsx"):
            profile = f"-env:UserInstallation=file://{folder}/profile"
            command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", f"{folder}/out", str(source)]
            subprocess.run(command, check=True, capture_output=True)
            shutil.copy(f"{folder}/out/people.{kind}", HERE)


if __name__ == "__main__":
    main()
