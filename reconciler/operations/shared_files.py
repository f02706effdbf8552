"""The files of the state, as the page asks for them: on one machine, or on all that share it."""

from reconciler.state.backends import open_files

__all__ = ["open_files"]
