"""Load sources and check every row: against its schema, then across rows, then against what is live.

A row that is not valid is rejected with a finding for each bad cell; all findings come in one pass.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema_rs

from reconciler.errors import InputRefused
from reconciler.models import (
    Column,
    Desired,
    DesiredCompany,
    DesiredUser,
    Extras,
    Finding,
    FindingKind,
    Live,
    Origin,
    Sheet,
    Source,
    email_key,
)
from reconciler.resources import schema
from reconciler.tables import cells
from reconciler.tables.headers import Header, recognise
from reconciler.tables.read import RawSource, Table, expand, read_file, source_names
from reconciler.tables.wording import CellProblem, schema_problem

EXAMPLE = "Example"
"""The sheet of `reconciler template` that shows how it is done, and is no data."""

_CHUNK = 1000
_ACROSS_ROWS = frozenset({"row.contradiction", "user.two_companies"})
"""What is wrong between rows whose own cells can all be read."""


class Row(NamedTuple):
    """A row on its way to becoming a record: `values` is what the schema judges, `problems` what its cells said."""

    sheet: Sheet
    number: int
    header: Header
    values: dict[str, Any]
    extras: Extras
    problems: list[CellProblem]

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(*self.sheet, self.number)


def load(sources: Sequence[Any] = (), companies: Sequence[Any] = (), users: Sequence[Any] = ()) -> Desired:
    """Read and check all sources; `companies` and `users` say outright what a source is, others are recognised.

    A source is a path (file or folder) or a pandas DataFrame. Raises InputRefused where the input as a whole cannot
    be used: unreadable, no usable header, no row.
    """
    desired = Desired()
    rows: dict[str, list[Row]] = {"companies": [], "users": []}
    for raw, kind in _read_all(sources, companies, users):
        found = list(_rows_of(raw, kind, desired))
        for table_kind, row in found:
            rows[table_kind].append(row)
        people = sum(1 for table_kind, _ in found if table_kind == "users")
        desired.sources.append(Source(raw.name, raw.path, kind, raw.sha256, len(found), people, raw.modified))
        desired.rows += len(found)
    _take_companies(_valid(rows["companies"], "company", desired), desired)
    _take_users(_valid(rows["users"], "user", desired), desired)
    return desired


def check_against_live(desired: Desired, live: Live) -> None:
    """Reject the user rows whose company is in no sheet and not live; changes `desired` in place."""
    for vanity_name in [name for name in desired.unreadable if name]:
        if vanity_name not in desired.companies and vanity_name not in live.companies:
            # The company is mistyped, too: the row may be about anybody.
            desired.unreadable.setdefault("", []).extend(desired.unreadable.pop(vanity_name))
    for vanity_name in [name for name in desired.users if name not in desired.companies]:
        if vanity_name in live.companies:
            continue
        broken = desired.rejected_companies.get(vanity_name)
        code = "company.rejected" if broken else "company.unknown"
        why = (
            f"its company {vanity_name} does not exist yet and the row that describes it was rejected: mend {broken}."
            if broken
            else f"the company {vanity_name} is in no sheet and does not exist: add it to the companies sheet, "
            "or correct the name."
        )
        for user in desired.users.pop(vanity_name).values():
            reject_user(desired, user, CellProblem("companyVanityName", code, why), user.company)


def reject_user(desired: Desired, user: DesiredUser, problem: CellProblem, value: str) -> None:
    """Record that a well-formed user row cannot be used; its person stays protected."""
    desired.protected.setdefault(email_key(user.email), user.origin)
    desired.findings.append(
        Finding(
            FindingKind.REJECTED,
            problem.code,
            problem.message,
            user.origin,
            desired.label(user.sheet, problem.field),
            value,
            user.company,
            user.email,
            cell=desired.cell(user.origin, problem.field),
        )
    )


# -- reading ----------------------------------------------------------------------------------------------------


def _read_all(
    sources: Iterable[Any], companies: Iterable[Any], users: Iterable[Any]
) -> Iterator[tuple[RawSource, str | None]]:
    wanted: list[tuple[Any, str | None]] = [(source, None) for source in sources]
    wanted += [(source, "companies") for source in companies] + [(source, "users") for source in users]
    paths = {path: kind for source, kind in wanted if _is_path(source) for path in expand(Path(source))}
    names = source_names(paths)
    for path, kind in paths.items():
        yield read_file(path, names[path]), kind
    frames = [(source, kind) for source, kind in wanted if not _is_path(source)]
    for number, (frame, kind) in enumerate(frames, 1):
        from reconciler.frames import as_raw_source

        yield as_raw_source(frame, f"DataFrame {number}"), kind


def _is_path(source: Any) -> bool:
    return isinstance(source, str | Path)


def _rows_of(raw: RawSource, kind: str | None, desired: Desired) -> Iterator[tuple[str, Row]]:
    desired.findings += raw.notes
    recognised = [(table, header) for table in raw.tables if (header := recognise(table.rows, kind))]
    if not recognised:
        raise InputRefused(
            f"{raw.name}: no sheet has headers that this program knows. The first row must name the columns, "
            "such as name, vanityName, emailDomains, or companyVanityName, email, firstName, lastName.",
            "header.none",
        )
    for table in raw.tables:
        if all(table is not known for known, _ in recognised) and table.rows:
            _skip(table, desired)
    for table, header in recognised:
        _require_usable(table, header)
        _reject_above(table, header, desired)
        desired.findings += table.notes
        desired.columns[table.sheet] = {
            name: Column(header.labels[name], index) for name, index in header.columns.items()
        }
        empty = True
        for row in _parse(table, header):
            empty = False
            yield header.kind, row
        if empty:
            raise InputRefused(
                f"{_place(table)}: there are headers but no row. An empty sheet is never taken to mean that nobody "
                "is left; fill it in, or leave it out.",
                "sheet.no_rows",
            )


def _place(table: Table) -> str:
    return f"{table.sheet.source} › {table.sheet.name}" if table.sheet.name else table.sheet.source


def _skip(table: Table, desired: Desired) -> None:
    """Note a sheet without known headers; where it holds addresses, nobody is taken as absent because of it."""
    origin = Origin(*table.sheet, 1)
    message = "The sheet has no known headers: not read."
    if table.sheet.name != EXAMPLE and any(map(_has_address, table.rows)):
        desired.unreadable.setdefault("", []).append(origin)
        message += " It holds addresses, so nobody is deactivated for being absent. Name its columns, or remove it."
    desired.findings.append(Finding(FindingKind.NOTE, "sheet.skipped", message, origin))


def _reject_above(table: Table, header: Header, desired: Desired) -> None:
    """Reject rows with addresses that stand above the headers, as a sorted sheet has them."""
    for index in range(header.row):
        if header.kind == "users" and _has_address(table.rows[index]):
            origin = Origin(*table.sheet, index + 1)
            message = "The row stands above the headers, and is not read: move it below them."
            desired.findings.append(Finding(FindingKind.REJECTED, "row.above_headers", message, origin))
            desired.unreadable.setdefault("", []).append(origin)


def _has_address(cells_: Iterable[Any]) -> bool:
    return any(isinstance(cell, str) and re.search(r"[^\s@]@[^\s@]+\.", cell) for cell in cells_)


def _require_usable(table: Table, header: Header) -> None:
    place = f"{_place(table)} row {header.row + 1}"
    if header.twice:
        one, other = header.twice
        message = f"{place}: the columns “{one}” and “{other}” mean the same field. Remove or rename one."
        raise InputRefused(message, "header.twice")
    if header.missing:
        raise InputRefused(
            f"{place}: this looks like a {header.kind} sheet, but it has no column for {', '.join(header.missing)}. "
            "Add it (docs/sheets.md lists the columns and the other names they go by).",
            "header.missing",
        )


def _parse(table: Table, header: Header) -> Iterator[Row]:
    fields = list(header.columns.items())
    dangerous = {row for row, _ in table.hazards}
    for index in range(header.row + 1, len(table.rows)):
        raw = table.rows[index]
        if index not in dangerous and not any(cell is not None and str(cell).strip() for cell in raw):
            continue
        values: dict[str, Any] = {}
        problems: list[CellProblem] = []
        if ragged := table.ragged.get(index):
            why = f"{ragged}: a delimiter is missing, or one stands in a cell without quotes."
            problems.append(CellProblem("", "row.ragged", why))
        for name, column in fields:
            if danger := table.hazards.get((index, column)):
                problems.append(CellProblem(name, danger.code, danger.message))
            _clean(name, raw[column] if column < len(raw) else None, values, problems)
        if header.kind == "users":
            values.setdefault("active", True)
        extras = tuple((label, cells.text(raw[i])[0]) for i, label in header.extras if i < len(raw))
        yield Row(table.sheet, index + 1, header, values, extras, problems)


def _clean(field: str, cell: Any, values: dict[str, Any], problems: list[CellProblem]) -> None:
    if field == "active":
        values[field] = cells.boolean(cell)
        return
    words, problem = cells.text(cell)
    if problem:
        problems.append(CellProblem(field, problem.code, f"“{words}”: {problem.message}."))
    if words:
        values[field] = cells.domains(words) if field == "emailDomains" else words


# -- one row at a time ------------------------------------------------------------------------------------------


@cache
def _validator(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator({"type": "array", "items": schema(name)})


def _valid(rows: list[Row], schema_name: str, desired: Desired) -> list[Row]:
    """Give the rows that their schema and their cells agree with; reject the others."""
    validator = _validator(schema_name)
    good: list[Row] = []
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        for error in validator.iter_errors([row.values for row in chunk]):
            index, problem = schema_problem(error)
            if all(known.field != problem.field for known in chunk[index].problems):
                chunk[index].problems.append(problem)
        good += [row for row in chunk if not row.problems]
        for row in chunk:
            if row.problems:
                _reject(row, row.problems, desired)
    return good


def _reject(row: Row, problems: Iterable[CellProblem], desired: Desired) -> None:
    values = row.values
    for problem in problems:
        label = desired.label(row.sheet, problem.field)
        value = values.get(problem.field, "")
        desired.findings.append(
            Finding(
                FindingKind.REJECTED,
                problem.code,
                problem.message,
                row.origin,
                label,
                cells.shown("; ".join(value) if isinstance(value, list) else value),
                str(values.get("companyVanityName" if row.header.kind == "users" else "vanityName", "")),
                str(values.get("email", "")),
                cell=desired.cell(row.origin, problem.field),
            )
        )
    _protect(row, {problem.field for problem in problems if problem.code not in _ACROSS_ROWS}, desired)


def _protect(row: Row, bad: set[str], desired: Desired) -> None:
    """Keep the person (or, where the row does not tell who it is, the whole company) from being taken as absent."""
    values = row.values
    if row.header.kind == "companies":
        if "vanityName" in values:
            desired.rejected_companies[str(values["vanityName"])] = row.origin
        return
    if "email" in values and not bad & {"email", ""}:
        desired.protected.setdefault(email_key(str(values["email"])), row.origin)
        return
    company = "" if bad & {"companyVanityName", ""} else str(values.get("companyVanityName", ""))
    desired.unreadable.setdefault(company, []).append(row.origin)


# -- across rows ------------------------------------------------------------------------------------------------


def _take_companies(rows: list[Row], desired: Desired) -> None:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row.values["vanityName"]].append(row)
    broken = dict(desired.rejected_companies)
    for vanity_name, group in groups.items():
        if other := broken.get(vanity_name):
            _reject_beside(other, group, "vanityName", desired)
        elif agreed := _agreed(group, _company_facts, "vanityName", desired):
            values = agreed.values
            domains = tuple(values["emailDomains"])
            desired.companies[vanity_name] = DesiredCompany(
                values["name"], vanity_name, domains, agreed.extras, agreed.sheet, agreed.number
            )


def _take_users(rows: list[Row], desired: Desired) -> None:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[email_key(row.values["email"])].append(row)
    broken = dict(desired.protected)
    for key, group in groups.items():
        if other := broken.get(key):
            _reject_beside(other, group, "email", desired)
        elif len({row.values["companyVanityName"] for row in group}) > 1:
            _reject_each(
                group,
                "companyVanityName",
                "user.two_companies",
                "the same person stands under another company in",
                desired,
            )
        elif agreed := _agreed(group, _user_facts, "email", desired):
            desired.users.setdefault(agreed.values["companyVanityName"], {})[key] = _user(agreed)


def _reject_beside(other: Origin, group: list[Row], field: str, desired: Desired) -> None:
    """Reject good rows that share their key with one that is not valid: which of them is meant cannot be told."""
    what = "person" if field == "email" else "company"
    why = f"another row of the same {what}, {other}, is not valid: mend it, or keep one row."
    for row in group:
        _reject(row, [CellProblem(field, "row.contradiction", why)], desired)


def _reject_each(group: list[Row], field: str, code: str, why: str, desired: Desired) -> None:
    for row in group:
        others = ", ".join(str(other.origin) for other in group if other is not row)
        _reject(row, [CellProblem(field, code, f"{why} {others}: keep the one that is right.")], desired)


def _agreed(group: list[Row], facts: Any, field: str, desired: Desired) -> Row | None:
    """Give the one row that stands for the group, with a note on each copy; None where they contradict."""
    first, *copies = group
    if all(facts(copy) == facts(first) for copy in copies):
        for copy in copies:
            message = f"The same row stands already in {first.origin}: this copy was left out."
            desired.findings.append(
                Finding(
                    FindingKind.NOTE, "row.duplicate", message, copy.origin, desired.label(copy.sheet, field),
                    cells.shown(copy.values[field]), str(copy.values.get("companyVanityName", "")),
                    cell=desired.cell(copy.origin, field),
                )
            )  # fmt: skip
        return first
    _reject_each(group, field, "row.contradiction", "the row contradicts", desired)
    return None


def _company_facts(row: Row) -> Any:
    return row.values["name"], set(row.values["emailDomains"])


def _user_facts(row: Row) -> Any:
    return {**row.values, "email": email_key(row.values["email"])}


def _user(row: Row) -> DesiredUser:
    value = row.values.get
    return DesiredUser(
        row.values["companyVanityName"],
        row.values["email"],
        row.values["firstName"],
        row.values["lastName"],
        value("displayName", ""),
        row.values["active"],
        value("phoneNumber", ""),
        value("department", ""),
        value("title", ""),
        value("location", ""),
        row.extras,
        row.sheet,
        row.number,
    )
