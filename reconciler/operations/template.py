"""An empty workbook to fill in."""

from pathlib import Path

from reconciler.operations.outputs import require_writable
from reconciler.report.input_workbook import write_template


def template(out: Path) -> None:
    """Write an empty workbook with drop-downs, notes and an example.

    Raises UsageError where it cannot be written there, ReconcilerError where writing fails.
    """
    require_writable(out)
    write_template(out)
