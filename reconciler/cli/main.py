"""The entry point."""

from reconciler.support.garbage_collection import collector_resting, keep_what_is_left


def main() -> None:
    """Run the command line; every error that is worded for the reader ends in its sentence and its exit code."""
    # Nothing that an import makes is garbage.
    with collector_resting():
        from reconciler.cli.commands import run
    try:
        run()
    finally:
        keep_what_is_left()
