"""The entry point."""

import sys
from contextlib import suppress

from reconciler.cli import garbage_collection, json_lines, signals, streams
from reconciler.exit_codes import Exit


def main() -> None:
    """Run the command line; every error that is worded for the reader ends in its sentence and its exit code."""
    # Before any file is opened: one of ours would take the number of a closed stream.
    streams.secure()
    signals.take_over()
    try:
        with garbage_collection.resting():
            from reconciler.cli.commands import run
        code = run()
    except KeyboardInterrupt:  # before there was anything to stop
        json_lines.switch_on_as_configured()
        sys.stderr.write("Stopped.\n")
        code = Exit.INCOMPLETE
    finally:
        with suppress(KeyboardInterrupt):  # somebody does not want to wait for a reader
            streams.finish()
        signals.ignore()
        garbage_collection.spare_the_last_scan()
    sys.exit(code)
