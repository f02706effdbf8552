"""The marked copy of the sheets that a check or a run has read."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from msgspec import structs

from reconciler.config.settings import Settings
from reconciler.model.finding import Finding
from reconciler.model.finding_code import FindingKind
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.origin import Origin, Source
from reconciler.model.words import Words
from reconciler.operations.own_book import write_own_copy
from reconciler.report.marked.layout import MarkedSheet
from reconciler.report.marked.write import write_marked
from reconciler.report.words.english import catalogue as english
from reconciler.report.words.english.fixes import fixed_cell
from reconciler.sheets.formats.hazards import position
from reconciler.sheets.load import Tables, read_again
from reconciler.sheets.marked_rows import greyed_rows, marked_cells
from reconciler.support.outputs import Output


def write_marked_copy(
    sources: Sequence[Source], findings: Sequence[Finding], settings: Settings, output: Output,
    fixes: Fixes = NO_FIXES, words: Words = english, tables: Tables | None = None,
) -> str:  # fmt: skip
    """Write the marked copy where a row was rejected and the sources are files; returns its path, else "".

    It is a copy of people's own workbook where that can be, else of its rows, with the `fixes` over them; `tables` are
    those of the sources where they were kept. Raises InputRefused where a file is no longer what it was,
    ReconcilerError where the copy cannot be written.
    """
    if not has_marked_copy(sources, findings):
        return ""
    tables = tables or list(read_again(sources, settings.columns, settings.encoding, fixes))
    told = [structs.replace(one, recorded=words.finding(one)) for one in findings]
    sheets = list(_sheets(sources, tables, fixes, _rejected(findings)))
    own, why = write_own_copy(sources, tables, sheets, told, output)
    return str(own or write_marked(sheets, told, output, said=[why] if why else []))


def has_marked_copy(sources: Sequence[Source], findings: Sequence[Finding]) -> bool:
    """Whether there is anything to mark: a row was rejected, and the sources are files."""
    is_needed = any(finding.kind is FindingKind.REJECTED for finding in findings)
    return is_needed and bool(sources) and all(source.path for source in sources)


def _rejected(findings: Sequence[Finding]) -> set[Origin]:
    return {one.origin for one in findings if one.origin and one.kind is FindingKind.REJECTED}


def _sheets(
    sources: Sequence[Source], tables: Tables, fixes: Fixes, rejected: Collection[Origin]
) -> Iterator[MarkedSheet]:
    shas = {source.name: source.sha256 for source in sources}
    for table, header in tables:
        own = [fix for fix in fixes.all if (fix.sha256, fix.sheet) == (shas[table.sheet.source], table.sheet.name)]
        typed = {position(fix.cell): fix for fix in own if not fix.remove}
        sheet = MarkedSheet(
            table.sheet, table.rows, fixed={place: fixed_cell(fix) for place, fix in typed.items()},
            answered={place for place, fix in typed.items() if fix.answers and fix.origin not in rejected},
            removed={fix.row - 1 for fix in own if fix.remove}, greyed=frozenset(greyed_rows(table)),
        )  # fmt: skip
        unread = {place: english.issue(*problem) for place, problem in table.hazards.items()}
        if header:
            # No copy has the formulas of these: a cell whose value is not believed must be typed, not kept.
            unread |= {place: english.issue(*problem) for place, problem in marked_cells(table, header)}
            sheet = replace(sheet, header=header.row, columns=header.columns)
        yield replace(sheet, unread=unread)
