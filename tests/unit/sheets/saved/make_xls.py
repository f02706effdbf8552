"""Make marks.xls anew, with xlwt, which no test needs otherwise: `pip install xlwt`.

python tests/unit/sheets/saved/make_xls.py
"""

from pathlib import Path
from typing import Any

HEADERS = ["companyVanityName", "email", "firstName", "lastName", "active"]


def make(path: Path) -> None:
    """Write rows with lines through them, and others whose cells ask for the day, by themselves and through others."""
    import xlwt  # type: ignore[import-not-found, import-untyped, unused-ignore]

    struck, red = xlwt.easyxf("font: struck_out on"), xlwt.easyfont("struck_out on")
    book = xlwt.Workbook()
    sheet, other = book.add_sheet("Staff"), book.add_sheet("Day")

    def put(row: int, values: list[Any], *style: Any) -> None:
        for column, value in enumerate(values):
            sheet.write(row, column, value, *style)

    put(0, HEADERS)
    put(1, ["acme", "ann@acme.example", "Ann", "Archer", "yes"])
    put(2, ["acme", "bob@acme.example", "Bob", "Baker"], struck)
    put(3, ["acme", "cid@acme.example", "Cid"])
    sheet.write_rich_text(3, 3, [("Cook", red), (" Carter", xlwt.Font())])
    for row, text in enumerate(
        [
            'IF(TODAY()>1;"yes";"no")',
            'IF(Day!$B$1>1;"yes";"no")',
            'IF(SUM(Day!A1:B1)>1;"yes";"no")',
            'IF(Day!$A$1>1;"yes";"no")',
            'IF(B1="TODAY()";"yes";"no")',
            'IF(OFFSET(A1;1;1)="x";"yes";"no")',
            'IF(A1="";"no";IF(RAND()<2;"yes";"no"))',
        ],
        4,
    ):
        put(row, ["acme", f"p{row}@acme.example", "Pat", "Parker", xlwt.Formula(text)])
    other.write(0, 0, 1)
    other.write(0, 1, xlwt.Formula("NOW()"))
    book.save(str(path))


if __name__ == "__main__":
    make(Path(__file__).with_name("marks.xls"))
