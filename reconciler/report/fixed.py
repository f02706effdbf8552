"""What people fixed over the sheets, in lines for people."""

from collections.abc import Iterator

from reconciler.model.report import Report
from reconciler.report.terminal import shown
from reconciler.report.words.english.fixes import change, moment

_SHOWN = 20


def fixed(report: Report, *, full: bool = False) -> Iterator[str]:
    """Give the fixes of a run in lines, twenty of them or all; nothing where there are none."""
    fixes = report.fixes.all
    if not fixes:
        return
    most = len(fixes) if full else _SHOWN
    yield ""
    yield f"Fixed over the sheets ({len(fixes):,}): the files themselves stay as they are"
    for fix in fixes[:most]:
        yield shown(f"  {fix.place}: {change(fix)} ({fix.by}, {moment(fix)})")
    if len(fixes) > most:
        yield f"  … and {len(fixes) - most:,} more"
