"""What to do about an error, where the error itself cannot know it."""

from collections.abc import Mapping

from reconciler.errors import ApiError, OutputTaken, ReconcilerError
from reconciler.model.finding_code import Code

_WAY_ON: Mapping[str, str] = {Code.SHEET_OLDER: "If it is meant, add --older-sheet."}


def error(raised: ReconcilerError) -> str:
    """Return what an error says, and the way on; the facts of a failed call stand beside it, in `error_call`."""
    if isinstance(raised, OutputTaken):
        return f"{raised}: name another file, or add --force."
    said = raised.message if isinstance(raised, ApiError) else str(raised)
    return f"{said} {_WAY_ON[raised.code]}" if raised.code in _WAY_ON else said
