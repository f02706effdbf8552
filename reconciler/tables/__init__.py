"""From people's spreadsheets to desired state: read, recognise headers, clean cells, check."""

from reconciler.tables.check import EXAMPLE, TO_MEND, check_against_live, load

__all__ = ["EXAMPLE", "TO_MEND", "check_against_live", "load"]
