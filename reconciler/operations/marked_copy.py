"""The marked copy of the sheets that a check or a run has read."""

from collections.abc import Iterable, Iterator, Sequence

from reconciler.config.settings import Settings
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.origin import Source
from reconciler.report.marked.layout import MarkedSheet
from reconciler.report.marked.write import write_marked
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.load import read_again
from reconciler.sheets.marked_rows import marked_cells
from reconciler.support.outputs import Output


def write_marked_copy(
    sources: Sequence[Source], findings: Sequence[Finding], settings: Settings, output: Output
) -> str:
    """Write the marked copy where a row was rejected and the sources are files; returns its path, else "".

    Raises InputRefused where a file is no longer what it was, ReconcilerError where the copy cannot be written.
    """
    is_needed = any(finding.kind is FindingKind.REJECTED for finding in findings)
    if not is_needed or not sources or not all(source.path for source in sources):
        return ""
    return str(write_marked(list(_sheets(sources, settings)), findings, output))


def _sheets(sources: Iterable[Source], settings: Settings) -> Iterator[MarkedSheet]:
    for table, header in read_again(sources, settings.columns, settings.encoding):
        unread = {place: english.issue(*problem) for place, problem in table.hazards.items()}
        if header:
            # The copy has no formulas and no lines: a cell whose value is not believed must be typed, not kept.
            unread |= {place: english.issue(*problem) for place, problem in marked_cells(table, header)}
            yield MarkedSheet(table.sheet, table.rows, header.row, header.columns, unread)
        else:
            yield MarkedSheet(table.sheet, table.rows, unread=unread)
