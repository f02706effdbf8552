"""What is told of a fix."""

from reconciler.model.fixes import Fix


def change(fix: Fix) -> str:
    """Return what a fix makes of a cell or a row."""
    if fix.remove:
        return "the row is taken out"
    return f"{_quoted(fix.old)} → {_quoted(fix.new)}{f' ({done(fix)})' if fix.answers else ''}"


def done(fix: Fix) -> str:
    """Return what somebody has done by a fix, in some words."""
    if fix.answers:
        return "asked whether they have left: no"
    if fix.keeps_text:
        return "confirmed"
    return "row taken out" if fix.remove else "cell fixed"


def fixed_cell(fix: Fix) -> str:
    """Return what is told on the cell of a fix."""
    return f"Fixed by {fix.by} at {moment(fix)}. In the file it is {_quoted(fix.old)}."


def moment(fix: Fix) -> str:
    """Return when it was fixed, in UTC, as people write it."""
    return f"{fix.at_utc[:16].replace('T', ' ')} UTC"


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "empty"


def consequence(who: str, gives: bool | None, has_access: bool | None) -> str:
    """Return what becomes of somebody by a row that gives access or takes it away; None where that is not known.

    It is "" where the row does not tell: it has to be put right first.
    """
    if gives is None:
        return ""
    if gives:
        # Whether somebody who is disabled gets it back is asked once more, unless the row says yes outright.
        return f"{who} {'keeps access' if has_access else 'is to have access'}"
    if has_access is None:
        return f"{who} is to have none"
    return f"{who} {'loses access' if has_access else 'stays without access'}"
