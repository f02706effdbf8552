"""The audit workbook."""
