"""What is empty, to be filled in: a workbook, or the configuration."""

from collections.abc import Sequence
from pathlib import Path

from reconciler.errors import ReconcilerError
from reconciler.support.outputs import Output
from reconciler.support.own_files import Kind
from reconciler.support.resources import example_settings


def settings_template(out: Path, *, force: bool = False, kept: Sequence[Path] = ()) -> None:
    """Write every setting with its default, each explained; raises as `template`."""
    output = Output(out, Kind.SETTINGS, force, tuple(kept))
    output.require_possible()
    try:
        output.write([example_settings()])
    except OSError as error:
        raise ReconcilerError(f"{out} could not be written: {error.strerror}.") from error


def template(out: Path, *, force: bool = False, kept: Sequence[Path] = ()) -> None:
    """Write an empty workbook with drop-downs, notes and an example.

    `force` takes the place of a file that this program did not write, but of none of those in `kept`. Raises UsageError
    where it cannot be written there, ReconcilerError where writing fails.
    """
    from reconciler.report.input_workbook import write_template

    output = Output(out, Kind.SHEETS, force, tuple(kept))
    output.require_possible()
    write_template(output)
