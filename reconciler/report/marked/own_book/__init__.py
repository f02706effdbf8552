"""People's own workbook with the marks in it, written with openpyxl (the extra `marked`)."""
