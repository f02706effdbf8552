"""From people's spreadsheets to desired state: read, recognise headers, clean cells, check."""

from reconciler.tables.check import are_large, check_against_live, load, read_again

__all__ = ["are_large", "check_against_live", "load", "read_again"]
