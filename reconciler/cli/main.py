"""The entry point."""

from reconciler.cli import garbage_collection


def main() -> None:
    """Run the command line; every error that is worded for the reader ends in its sentence and its exit code."""
    with garbage_collection.resting():
        from reconciler.cli.commands import run
    try:
        run()
    finally:
        garbage_collection.spare_the_last_scan()
