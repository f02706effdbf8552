"""The command line: parse flags, build objects, run, print, end with an exit code. Nothing is decided here.

Each command has a module, which is loaded when the command is called; what only some ways of calling it need, later.
"""

from reconciler.memory import collector_resting, keep_what_is_left


def main() -> None:
    """Run the command line; every error that is worded for the reader ends in its sentence and its exit code."""
    # Nothing that an import makes is garbage.
    with collector_resting():
        from reconciler.cli.commands import run
    try:
        run()
    finally:
        keep_what_is_left()
