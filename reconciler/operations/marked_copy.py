"""The marked copy of the sheets that a check or a run has read."""

from collections.abc import Iterator, Sequence

from reconciler.config.settings import Settings
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.origin import Source
from reconciler.report.marked.layout import MarkedSheet
from reconciler.report.marked.write import write_marked
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.fixes import fixed_cell
from reconciler.sheets.formats.hazards import position
from reconciler.sheets.load import Tables, read_again
from reconciler.sheets.marked_rows import marked_cells
from reconciler.support.outputs import Output


def write_marked_copy(
    sources: Sequence[Source], findings: Sequence[Finding], settings: Settings, output: Output,
    fixes: Fixes = NO_FIXES, tables: Tables | None = None,
) -> str:  # fmt: skip
    """Write the marked copy where a row was rejected and the sources are files; returns its path, else "".

    It is of the rows with the `fixes` over them; `tables` are those of the sources where they were kept. Raises
    InputRefused where a file is no longer what it was, ReconcilerError where the copy cannot be written.
    """
    if not has_marked_copy(sources, findings):
        return ""
    tables = tables or list(read_again(sources, settings.columns, settings.encoding, fixes))
    return str(write_marked(list(_sheets(sources, tables, fixes)), findings, output))


def has_marked_copy(sources: Sequence[Source], findings: Sequence[Finding]) -> bool:
    """Whether there is anything to mark: a row was rejected, and the sources are files."""
    is_needed = any(finding.kind is FindingKind.REJECTED for finding in findings)
    return is_needed and bool(sources) and all(source.path for source in sources)


def _sheets(sources: Sequence[Source], tables: Tables, fixes: Fixes) -> Iterator[MarkedSheet]:
    shas = {source.name: source.sha256 for source in sources}
    for table, header in tables:
        fixed = dict(_fixed(fixes, shas[table.sheet.source], table.sheet.name))
        unread = {place: english.issue(*problem) for place, problem in table.hazards.items()}
        if header:
            # The copy has no formulas and no lines: a cell whose value is not believed must be typed, not kept.
            unread |= {place: english.issue(*problem) for place, problem in marked_cells(table, header)}
            yield MarkedSheet(table.sheet, table.rows, header.row, header.columns, unread, fixed)
        else:
            yield MarkedSheet(table.sheet, table.rows, unread=unread, fixed=fixed)


def _fixed(fixes: Fixes, sha256: str, sheet: str) -> Iterator[tuple[tuple[int, int], str]]:
    """Yield the cells of a sheet that were typed anew, and what is told of each."""
    for fix in fixes.all:
        if (fix.sha256, fix.sheet, fix.remove) == (sha256, sheet, False):
            yield position(fix.cell), fixed_cell(fix)
