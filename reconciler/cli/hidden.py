"""The secrets of this process, which are in nothing that it says."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.support.redactor import Redactor

_redactors: "list[Redactor]" = []
"""Of this process, which has one log."""


def hide_secrets(redactor: "Redactor") -> None:
    """Take what a redactor knows out of all that is logged from now on."""
    _redactors[:] = [redactor]


def without_secrets(text: str) -> str:
    """Return a text without the secrets of this process."""
    for redactor in _redactors:
        # Line by line: a traceback is long, and a text that is too long is shown not at all.
        text = "\n".join(map(redactor.clean, text.split("\n")))
    return text
