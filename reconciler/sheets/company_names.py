"""Companies that rows call by the name that people know, and not by their vanityName."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from reconciler.model.desired import Desired, DesiredUser, NotTaken
from reconciler.model.finding import Finding
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key
from reconciler.sheets.columns import FieldColumn, is_good
from reconciler.sheets.values.characters import plain
from reconciler.sheets.values.schema_problems import FieldIssue

_FIELD = "companyVanityName"


def is_vanity_name(words: str) -> bool:
    """Whether a text may be a vanityName."""
    return is_good("user", _FIELD, words)


def by_name(words: Iterable[str], companies: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the vanityNames of the companies that some words are the names of; `companies` has names by vanityName."""
    called: dict[str, list[str]] = defaultdict(list)
    for vanity_name, name in companies.items():
        called[_spelled(name)].append(vanity_name)
    return {each: sorted(called[_spelled(each)]) for each in words if _spelled(each) in called}


def _spelled(name: str) -> str:
    """Return what two spellings of a company's name share: its words, without case or accents."""
    return " ".join(plain(name).split())


def with_vanity_names(rows: Sequence[DesiredUser], desired: Desired) -> Sequence[DesiredUser]:
    """Return user rows in which the name of one company of the sheets has given way to its vanityName, with a note."""
    unknown = {row.company for row in rows} - desired.companies.keys()
    found = by_name(unknown, names_in(desired)) if unknown else {}
    meant = {words: names[0] for words, names in found.items() if len(names) == 1}
    if not meant:
        return rows
    for words, name in meant.items():
        note_name(desired, words, name, [row for row in rows if row.company == words])
    return [replace(row, company=meant[row.company]) if row.company in meant else row for row in rows]


def note_name(desired: Desired, words: str, vanity_name: str, rows: Iterable[DesiredUser]) -> None:
    """Note how a company was found, in each row that calls it by its name."""
    for row in rows:
        facts = {"name": words, "company": vanity_name}
        label, cell = desired.label(row.sheet, _FIELD), desired.cell(row.origin, _FIELD)
        desired.findings.append(
            Finding(Code.COMPANY_BY_NAME, facts, row.origin, label, words, vanity_name, row.email, cell=cell)
        )


def call_by_vanity_name(desired: Desired, words: str, vanity_name: str) -> None:
    """Take the people under a company's name for people of that company, with a note."""
    rows = desired.users.pop(words)
    note_name(desired, words, vanity_name, rows.values())
    there = desired.users.setdefault(vanity_name, {})
    there |= {key: replace(row, company=vanity_name) for key, row in rows.items()}


def reject_names(desired: Desired, words: str, names: Sequence[str] = ()) -> None:
    """Reject the rows of a company whose name is no vanityName, and that of no company, or of several."""
    for row in desired.users.pop(words).values():
        desired.protected.setdefault(email_key(row.email), row.origin)
        if row.access.gives:
            desired.not_taken.append(
                NotTaken("", row.email, row.first_name, row.last_name, row.display_name, row.origin)
            )
        problem = _several(words, names) if names else _none(words)
        label, cell = desired.label(row.sheet, _FIELD), desired.cell(row.origin, _FIELD)
        desired.findings.append(
            Finding(problem.code, problem.facts, row.origin, label, words, words, row.email, cell=cell)
        )


def reject_unnamed(desired: Desired) -> None:
    """Reject the rows of companies whose name is no vanityName; where several in the sheets bear it, they are told."""
    names = [words for words in desired.users if not is_vanity_name(words)]
    found = by_name(names, names_in(desired))
    for words in names:
        reject_names(desired, words, found.get(words, ()))


def names_in(desired: Desired) -> dict[str, str]:
    """Return the names of the companies in the sheets, by vanityName."""
    return {name: company.name for name, company in desired.companies.items()}


def _several(words: str, names: Sequence[str]) -> FieldIssue:
    return FieldIssue(_FIELD, Code.COMPANY_SEVERAL, {"name": words, "names": tuple(names), "proposals": tuple(names)})


def _none(words: str) -> FieldIssue:
    return FieldIssue(_FIELD, *FieldColumn("users", _FIELD).read([words]).problems[0])
