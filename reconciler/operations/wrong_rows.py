"""The rejected rows of sheets as data for whoever corrects them: every cell, what is wrong, what may be meant.

It takes the findings of a check or of a plan that was just made, not those that were read from a file: only these have
facts. The sheets are read again for the cells.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cache

import msgspec

from reconciler.config.settings import Settings
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code, FindingKind
from reconciler.model.fixes import NO_FIXES, Fixes
from reconciler.model.identity import email_key
from reconciler.model.live import Live
from reconciler.model.origin import Column, Origin, Sheet, Source
from reconciler.report.words.english import at_page
from reconciler.report.words.english.fixes import consequence
from reconciler.sheets.fixes import text_at
from reconciler.sheets.formats.hazards import position
from reconciler.sheets.formats.table import Table
from reconciler.sheets.headers import Header
from reconciler.sheets.load import Tables, read_again
from reconciler.state.backends import open_to_read

HasAccess = Callable[[str, str], bool | None]
"""Whether somebody (vanityName, address) has access, as far as that is known; None where it is not."""

_OF_SEVERAL_ROWS = frozenset({Code.ROW_CONTRADICTION, Code.USER_TWO_COMPANIES})
_MIXED_UP = frozenset({Code.ROW_SWALLOWED, Code.ROW_ABOVE_HEADERS})
"""What is wrong with rows whose cells are not what they look like: no cell of theirs can be typed right."""


class RowCell(msgspec.Struct, frozen=True):
    """A cell of a wrong row; `field` is "" in a column of the sheet's own, `code` where nothing is wrong with it.

    `text` is what a fix of it has to quote as `old`; `proposals` are whole texts that may be meant.
    """

    field: str
    header: str
    cell: str
    text: str
    can_be_fixed: bool
    code: str = ""
    message: str = ""
    proposals: tuple[str, ...] = ()


class OfRow(msgspec.Struct, frozen=True):
    """What is wrong with a row as a whole."""

    code: str
    message: str


class WrongRow(msgspec.Struct, frozen=True):
    """A rejected row; `name` and `address` are as its cells have them, "" where they do not.

    `company` is its vanityName as far as that is known, else what the cell says. `sha256` is that of its
    file, for a fix. `can_be_removed` says that another row is about the same person.
    """

    origin: Origin
    sha256: str
    kind: str
    name: str
    address: str
    company: str
    cells: tuple[RowCell, ...]
    whole: tuple[OfRow, ...] = ()
    partners: tuple[Origin, ...] = ()
    can_be_removed: bool = False


class Cause(msgspec.Struct, frozen=True):
    """The same wrong value in the same column of several rows, which one answer corrects."""

    code: str
    field: str
    header: str
    text: str
    message: str
    proposals: tuple[str, ...]
    places: tuple[tuple[Origin, str], ...]


class Keeping(msgspec.Struct, frozen=True):
    """What it comes to if this of several rows is kept; `gives` and `has_access` are None where they are not known."""

    origin: Origin
    company: str
    gives: bool | None
    has_access: bool | None
    consequence: str


class Contradiction(msgspec.Struct, frozen=True):
    """Rows about one person or company of which one can be kept."""

    code: str
    name: str
    subject: str
    ways: tuple[Keeping, ...]


class WrongRows(msgspec.Struct, frozen=True):
    """The rejected rows in the order of the sheets; what many of them have in common; which exclude each other."""

    rows: tuple[WrongRow, ...] = ()
    causes: tuple[Cause, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()


def not_known(_company: str, _address: str) -> bool | None:
    """Return that nothing is known of anybody's access."""
    return None


def seen_in(live: Live) -> HasAccess:
    """Return who has access as the API says now."""

    @cache
    def of_company(company: str) -> dict[str, bool | None] | None:
        there = live.companies.get(company)
        users = there.users if there else []
        return None if users is None else {user.key: user.active for user in users}

    def has_access(company: str, address: str) -> bool | None:
        people = of_company(company)
        return None if people is None else people.get(email_key(address), False)

    return has_access


@contextmanager
def _remembered(settings: Settings, tenant: str) -> Iterator[HasAccess]:
    with closing(open_to_read(settings.state)) as store:

        def has_access(company: str, address: str) -> bool | None:
            key = email_key(address)
            if key in store.inactive.proven(tenant, company):
                return False
            return True if key in store.people.of_company(tenant, company) else None

        yield has_access


def remembered(settings: Settings, tenant: str) -> AbstractContextManager[HasAccess]:
    """Open what earlier runs of a tenant remember of who has access: whom they saw, without whom they proved not to.

    That is all of the live state that is kept: no names, no domains, nobody whom no `apply` has seen.
    """
    return _remembered(settings, tenant)


def wrong_rows(
    sources: Sequence[Source],
    findings: Iterable[Finding],
    settings: Settings,
    fixes: Fixes = NO_FIXES,
    has_access: HasAccess = not_known,
    tables: Tables | None = None,
) -> WrongRows:
    """Return the rejected rows with all their cells; of sources that are no files there are none.

    `tables` are those of the sources where they were kept, and nothing is read again. Raises InputRefused where a file
    is no longer what it was.
    """
    found = _by_row(findings)
    if not found:
        return WrongRows()
    shas, by_sheet = {source.name: source.sha256 for source in sources}, _by_sheet(found)
    rows = [
        _row(table, header, origin, shas, found[origin])
        for table, header in tables or read_again(sources, settings.columns, settings.encoding, fixes)
        for origin in by_sheet[table.sheet]
    ]
    return WrongRows(tuple(rows), tuple(_causes(rows)), tuple(_contradictions(rows, found, has_access)))


# -- rows and their cells ------------------------------------------------------------------------------------------


def _by_row(findings: Iterable[Finding]) -> dict[Origin, list[Finding]]:
    found: dict[Origin, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.kind is FindingKind.REJECTED and finding.origin:
            found[finding.origin].append(finding)
    return found


def _by_sheet(found: Iterable[Origin]) -> defaultdict[Sheet, list[Origin]]:
    sheets: defaultdict[Sheet, list[Origin]] = defaultdict(list)
    for origin in sorted(found):
        sheets[origin.table].append(origin)
    return sheets


def _row(
    table: Table, header: Header | None, origin: Origin, shas: Mapping[str, str], found: Sequence[Finding]
) -> WrongRow:
    cells = tuple(_cells(table, header, origin, found))
    known = {cell.field: cell.text for cell in cells if cell.field}
    kind, beside = header.kind if header else "", [one for one in found if not one.cell]
    name = f"{known.get('firstName', '')} {known.get('lastName', '')}".strip() or known.get("displayName", "")
    return WrongRow(
        origin,
        shas[origin.source],
        kind,
        name or known.get("name", ""),
        known.get("email", ""),
        next((one.company for one in found if one.company), "") or known.get("companyVanityName", ""),
        cells,
        tuple(OfRow(one.code, at_page.finding(one)) for one in beside),
        tuple(dict.fromkeys(partner for one in found for partner in one.partners)),
        any(one.code in _OF_SEVERAL_ROWS for one in found),
    )


def _cells(table: Table, header: Header | None, origin: Origin, found: Sequence[Finding]) -> Iterator[RowCell]:
    wrong = {position(one.cell)[1]: one for one in reversed(found) if one.cell}
    fields = {at: name for name, at in header.columns.items()} if header else {}
    labels = dict(header.extras) | {at: header.labels[name] for at, name in fields.items()} if header else {}
    index = origin.row - 1
    width = len(table.rows[index]) if index < len(table.rows) else 0
    can_be_fixed = not any(one.code in _MIXED_UP for one in found)
    for at in sorted({*labels, *wrong} if header else range(width)):
        text, one = text_at(table, index, at), wrong.get(at)
        yield RowCell(
            fields.get(at, ""),
            labels.get(at, ""),
            Column("", at).cell(origin.row),
            text,
            can_be_fixed,
            one.code if one else "",
            at_page.finding(one) if one else "",
            tuple(_proposals(one, text)) if one else (),
        )


def _proposals(finding: Finding, text: str) -> Iterator[str]:
    """Yield whole texts for a cell; of a list of domains a part is wrong, and the others stay."""
    if finding.code is Code.EMAIL_DOMAINS_INVALID:
        part = str(finding.facts.get("value", ""))
        yield from (text.replace(part, one) for one in finding.proposals if part and text.count(part) == 1)
    else:
        yield from finding.proposals


# -- what rows have in common --------------------------------------------------------------------------------------


def _causes(rows: Iterable[WrongRow]) -> Iterator[Cause]:
    alike: dict[tuple[str, ...], list[tuple[Origin, RowCell]]] = defaultdict(list)
    for row in rows:
        for cell in row.cells:
            if cell.code and cell.text and cell.can_be_fixed and cell.code not in _OF_SEVERAL_ROWS:
                alike[row.kind, cell.code, cell.field, cell.header, cell.text].append((row.origin, cell))
    for (_, code, field, header, text), some in alike.items():
        first = some[0][1]
        if len(some) > 1:
            places = tuple((origin, cell.cell) for origin, cell in some)
            yield Cause(code, field, header, text, first.message, first.proposals, places)


def _contradictions(
    rows: Iterable[WrongRow], found: Mapping[Origin, list[Finding]], has_access: HasAccess
) -> Iterator[Contradiction]:
    by_origin = {row.origin: row for row in rows}
    groups: dict[tuple[str, str], dict[Origin, bool | None]] = defaultdict(dict)
    codes: dict[tuple[str, str], str] = {}
    for origin in by_origin:
        for one in found[origin]:
            if one.code not in _OF_SEVERAL_ROWS:
                continue
            about = ("user", email_key(one.subject)) if one.subject else ("company", one.company)
            codes.setdefault(about, one.code)
            for partner in one.partners:
                groups[about].setdefault(partner, None)
            groups[about][origin] = one.facts.get("gives")
    for about, members in groups.items():
        ways = tuple(
            _keeping(by_origin[origin], members[origin], has_access)
            for origin in sorted(members)
            if origin in by_origin
        )
        name = next((by_origin[way.origin].name for way in ways if by_origin[way.origin].name), "")
        yield Contradiction(codes[about], name, about[1], ways)


def _keeping(row: WrongRow, gives: bool | None, has_access: HasAccess) -> Keeping:
    has = has_access(row.company, row.address) if row.kind == "users" and row.address else None
    who = row.name or row.address or row.company
    told = consequence(who, gives, has) if row.kind == "users" else ""
    return Keeping(row.origin, row.company, gives, has, told)
