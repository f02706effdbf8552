"""What to do about an error, where the error itself cannot know it."""

from collections.abc import Mapping

from reconciler.errors import ApiError, NoSuchRun, NotAPlan, OutputTaken, ReconcilerError
from reconciler.model.finding_code import Code

_BY_CODE: Mapping[str, str] = {Code.SHEET_OLDER: "If it is meant, add --older-sheet."}
_BY_KIND: Mapping[type[ReconcilerError], str] = {
    NoSuchRun: "`reconciler runs` lists them.",
    NotAPlan: "Make one with `reconciler plan`.",
}


def error(raised: ReconcilerError) -> str:
    """Return what an error says, and the way on; the facts of a failed call stand beside it, in `error_call`."""
    if isinstance(raised, OutputTaken):
        return f"{raised}: name another file, or add --force."
    said = raised.message if isinstance(raised, ApiError) else str(raised)
    way_on = _BY_CODE.get(raised.code) or _BY_KIND.get(type(raised))
    return f"{said} {way_on}" if way_on else said
