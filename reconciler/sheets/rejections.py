"""Put what was found in sheets on record, and keep the people of rows that cannot be used from harm."""

from collections.abc import Iterable

from reconciler.model.desired import Desired, DesiredCompany, DesiredUser, NotTaken
from reconciler.model.finding import Finding
from reconciler.model.identity import email_key
from reconciler.model.origin import Origin, Sheet
from reconciler.sheets.rows import NAMES, BadRow, Note
from reconciler.sheets.signs import answered
from reconciler.sheets.values.cells import CellIssue, shown
from reconciler.sheets.values.emails import meant
from reconciler.sheets.values.schema_problems import FieldIssue


def note(desired: Desired, found: Note) -> None:
    """Record what was fixed in a cell, or why a row is no data."""
    desired.findings.append(_finding(desired, found.problem, found.origin, found.value, found.company))


def reject_row(desired: Desired, row: BadRow) -> None:
    """Record that a row cannot be used; its person or, where it does not tell who that is, its company stays protected.

    Nobody is deactivated for being absent from a company with a row that does not tell whose it is.
    """
    company = str(row.values.get("vanityName" if row.kind == "companies" else "companyVanityName", ""))
    email = str(row.values.get("email", ""))
    for problem in row.problems:
        value = row.cells.get(problem.field, "")
        desired.findings.append(_finding(desired, problem, row.origin, value, company, shown(email)))
    bad = {problem.field for problem in row.problems}
    if row.kind == "companies":
        if company:
            desired.rejected_companies[company] = row.origin
        return
    if "" not in bad and ("active" in bad or row.values.get("active", True) is not False):
        of = "" if "companyVanityName" in bad else company
        first, last, display = ("" if name in bad else row.values.get(name, "") for name in NAMES)
        desired.not_taken.append(NotTaken(of, email, first, last, display, row.origin, alone=True))
    if email and not bad & {"email", ""}:
        desired.protected.setdefault(email_key(email), row.origin)
    else:
        unknown = "" if bad & {"companyVanityName", ""} else company
        desired.unreadable.setdefault(unknown, []).append(row.origin)
        if "" not in bad:
            # Nobody whom the cell may mean is taken as absent either, nor is another row of theirs believed.
            for address in meant(email):
                desired.protected.setdefault(email_key(address), row.origin)


def reject_user(desired: Desired, user: DesiredUser, problem: FieldIssue) -> None:
    """Record that a well-formed user row cannot be used; its person stays protected."""
    desired.protected.setdefault(email_key(user.email), user.origin)
    if user.access.gives:
        names = user.first_name, user.last_name, user.display_name
        desired.not_taken.append(NotTaken(user.company, user.email, *names, user.origin))
    value = user.company if problem.field == "companyVanityName" else user.email
    desired.findings.append(_finding(desired, problem, user.origin, value, user.company, user.email))


def reject_company(desired: Desired, company: DesiredCompany, problem: FieldIssue) -> None:
    """Record that a well-formed company row cannot be used."""
    desired.rejected_companies[company.vanity_name] = company.origin
    name = company.vanity_name
    desired.findings.append(_finding(desired, problem, company.origin, name, name))


def note_answered(desired: Desired, user: DesiredUser, sign: CellIssue) -> None:
    """Record that a checked yes settles a sign that a good row's person has left."""
    problem = FieldIssue("active", *answered(sign, desired.cell(user.origin, "active")))
    desired.findings.append(_finding(desired, problem, user.origin, "", user.company, user.email))


def finding_of(desired: Desired, problem: FieldIssue, row: NotTaken) -> Finding:
    """Return one finding more about a row that is rejected already."""
    value = row.company if problem.field == "companyVanityName" else row.email
    return _finding(desired, problem, row.origin, value, row.company, row.email)


def in_order(findings: Iterable[Finding], sheets: Iterable[Sheet]) -> list[Finding]:
    """Return findings in the order of the sheets and their rows; what is of a whole file first."""
    places = {sheet: place for place, sheet in enumerate(sheets)}

    def place(finding: Finding) -> tuple[int, int]:
        origin = finding.origin or Origin("", "", 0)
        return places.get(origin.table, -1), origin.row

    return sorted(findings, key=place)


def _finding(
    desired: Desired,
    problem: FieldIssue,
    origin: Origin,
    value: str,
    company: str = "",
    subject: str = "",
) -> Finding:
    label = desired.label(origin.table, problem.field)
    cell = desired.cell(origin, problem.field)
    return Finding(problem.code, problem.facts, origin, label, value, company, subject, cell=cell)
