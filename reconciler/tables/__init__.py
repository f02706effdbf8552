"""From people's spreadsheets to desired state: read, recognise headers, clean cells, check."""

from reconciler.tables.check import check_against_live, load, read_again

__all__ = ["check_against_live", "load", "read_again"]
