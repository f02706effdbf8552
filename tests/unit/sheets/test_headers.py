"""Sheets are recognised by their headers, whatever people call the columns."""

from typing import Any

import pytest

from reconciler.errors import UsageError
from reconciler.model.fields import COMPANY_FIELDS, USER_FIELDS
from reconciler.model.finding_code import Code
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.aliases import COMPANY_ALIASES, LANGUAGES, USER_ALIASES, USER_STAND_INS, Aliases
from reconciler.sheets.headers import (
    Header,
    custom_headers,
    fold,
    header_hits,
    hints,
    near_misses,
    question_about,
    recognise,
)
from tests.each import each

USERS = ["companyVanityName", "email", "firstName", "lastName"]
UNKNOWN = "is no known header: the column is carried along and not used."


def told_by_hints(header: Header) -> list[tuple[int, str]]:
    """Return the index of each column that may be meant for a field, and what is said of it."""
    return [(at, english.issue(Code.HEADER_UNKNOWN, facts)) for at, facts in hints(header)]


@each("header", ["E-mail", "EMAIL ", "e_mail", "É-mail", "e mail?", "  E‑Mail:"])
def test_spellings_of_one_header_fold_alike(header: str) -> None:
    assert fold(header) == "email"


@each(
    ("headers", "kind"),
    [
        (list(COMPANY_FIELDS), "companies"),
        (list(USER_FIELDS), "users"),
        (["Client", "Vanity URL", "Domains"], "companies"),
        (["Company", "Vanity name", "E-mail domain"], "companies"),
        (["Employer", "E-mail address", "Given name", "Surname", "Active?"], "users"),
        (["Tenant", "Work email", "Forename", "Family name", "Status", "Tel.", "Dept", "Job Title", "Site"], "users"),
        (["First name", "Last name", "Phone"], "users"),
        (["Firma", "E-Mail", "Vorname", "Nachname"], "users"),
        (["Société", "Courriel", "Prénom", "Nom"], "users"),
        (["Empresa", "Correo electrónico", "Nombre", "Apellidos"], "users"),
        (["Company / Firma", "E-Mail", "First name / Vorname", "Last name / Nachname"], "users"),
        (["Firmenname", "Kürzel", "E-Mail-Domänen"], "companies"),
        (["Firmenname", "Kuerzel", "E-Mail-Domaenen"], "companies"),
        (["Raison sociale", "Nom court", "Domaines e-mail"], "companies"),
        (["Razón social", "Nombre corto", "Dominios de correo"], "companies"),
        (["Company", "Vanity name", "Domains", "Contact", "E-mail"], "companies"),
        (["Company", "Vanity name", "Domains", "First name", "Last name", "E-mail"], "users"),
        (["Name", "Vanity name"], "companies"),
        (["Name", "Title"], None),
        (["Société", "Ville"], None),
        (["email"], None),
        (["one", "two"], None),
        ([], None),
    ],
)
def test_kinds(headers: list[str], kind: str | None) -> None:
    found = recognise([headers])
    assert (found and found.kind) == kind


def test_every_column_is_found_by_its_own_name() -> None:
    for fields in (COMPANY_FIELDS, USER_FIELDS):
        found = recognise([list(fields)])
        assert found
        assert list(found.columns) == list(fields)
        assert (found.extras, found.missing, found.twice) == ((), (), None)


def test_aliases_keep_the_sheets_own_label() -> None:
    found = recognise([["Employer", "E-mail", "Given name", "Surname", "Active?"]])
    assert found
    assert found.columns == {"companyVanityName": 0, "email": 1, "firstName": 2, "lastName": 3, "active": 4}
    assert (found.labels["lastName"], found.labels["active"]) == ("Surname", "Active?")


def test_the_header_may_stand_below_a_title_and_blank_rows() -> None:
    found = recognise([["People of Acme"], [], ["", None], USERS, ["acme", "a@acme.example", "A", "B"]])
    assert found
    assert found.row == 3


def test_the_header_is_looked_for_in_the_first_20_rows() -> None:
    assert recognise([[]] * 19 + [USERS]) is not None
    assert recognise([[]] * 20 + [USERS]) is None


def test_unknown_columns_are_carried_along_and_unnamed_ones_are_not() -> None:
    found = recognise([["Desk", *USERS, "", None, "Cost centre", 7]])
    assert found
    assert found.extras == ((0, "Desk"), (7, "Cost centre"), (8, "7"))


def test_two_columns_for_one_field_are_named() -> None:
    found = recognise([[*USERS, "E-Mail address"]])
    assert found
    assert found.twice == ("email", "E-Mail address")


def test_missing_columns_are_named() -> None:
    users, companies = recognise([["email", "Surname"]]), recognise([["vanityName", "name"]])
    assert users
    assert users.missing == ("companyVanityName", "firstName")
    assert companies
    assert companies.missing == ("emailDomains",)


def test_a_kind_said_outright_wins_over_the_headers() -> None:
    found = recognise([["Company", "Vanity", "email"]], "companies")
    assert found
    assert (found.kind, found.missing) == ("companies", ("emailDomains",))


def test_a_header_that_stands_twice_is_named_even_where_it_means_nothing() -> None:
    found = recognise([["Notes", *USERS, "notes"]])
    assert found
    assert found.twice == ("Notes", "notes")


REAL = {
    "BambooHR": [
        "Employee #", "First Name", "Last Name", "Work Email", "Job Title", "Department", "Division", "Location",
        "Work Phone", "Mobile Phone", "Status", "Hire Date", "Company",
    ],
    "Workday": [
        "Employee ID", "Legal First Name", "Legal Last Name", "Primary Work Email", "Business Title", "Position",
        "Company", "Work Location", "Primary Phone", "Manager Email",
    ],
    "Personio": [
        "Personalnummer", "Vorname", "Nachname", "E-Mail", "Status", "Position", "Abteilung", "Team", "Standort",
        "Gesellschaft", "Eintrittsdatum",
    ],
    "Entra": [
        "companyName", "mail", "givenName", "surname", "displayName", "accountEnabled", "telephoneNumber",
        "mobilePhone", "department", "jobTitle", "officeLocation", "city",
    ],
    "Sage": ["Matricule", "Nom", "Prénom", "Adresse e-mail", "Téléphone", "Portable", "Service", "Emploi", "Société"],
}  # fmt: skip


@each("system", REAL)
def test_exports_of_hr_systems_are_recognised(system: str) -> None:
    found = recognise([REAL[system]])
    assert found
    assert (found.kind, found.missing, found.twice) == ("users", (), None)


def test_a_stand_in_counts_only_where_the_field_has_no_column() -> None:
    with_both, alone = recognise([[*USERS, "Phone", "Mobile"]]), recognise([[*USERS, "Mobile"]])
    assert with_both
    assert alone
    assert (with_both.labels["phoneNumber"], alone.labels["phoneNumber"]) == ("Phone", "Mobile")
    assert with_both.extras == ((5, "Mobile"),)


def test_of_two_stand_ins_none_is_taken_and_both_are_told() -> None:
    found = recognise([[*USERS, "Office", "City"]])
    assert found
    assert ("location" in found.columns, found.twice) == (False, None)
    why = "More than one column could be location, so none is used: call the right one location."
    assert told_by_hints(found) == [(4, f"“Office” {UNKNOWN} {why}"), (5, f"“City” {UNKNOWN} {why}")]


# -- the names themselves --


def test_no_name_means_two_fields_of_one_kind_of_sheet() -> None:
    for fields, *tables in ((COMPANY_FIELDS, COMPANY_ALIASES), (USER_FIELDS, USER_ALIASES, USER_STAND_INS)):
        meanings: dict[str, set[str]] = {fold(field): {field} for field in fields}
        for table in tables:
            for field, languages in table.items():
                for name in ", ".join(languages).split(", "):
                    meanings.setdefault(fold(name), set()).add(f"{field} {table is USER_STAND_INS}")
        fields_of = {name: {meaning.split()[0] for meaning in found} for name, found in meanings.items()}
        assert {name: found for name, found in fields_of.items() if len(found) > 1} == {}
        assert all(len(found - set(fields)) <= 1 for found in meanings.values()), "a name and a stand-in at once"


@pytest.mark.parametrize(
    ("fields", "aliases"), [(COMPANY_FIELDS, COMPANY_ALIASES), (USER_FIELDS, USER_ALIASES), ((), USER_STAND_INS)]
)
def test_every_field_has_names_in_every_language(fields: tuple[str, ...], aliases: Aliases) -> None:
    assert tuple(aliases) == (fields or tuple(USER_STAND_INS))
    for languages in aliases.values():
        assert len(languages) == len(LANGUAGES)
        assert all(name == name.strip() and fold(name) for names in languages for name in names.split(", "))


@pytest.mark.parametrize(("table", "kind"), [(COMPANY_ALIASES, "companies"), (USER_ALIASES, "users")])
def test_every_name_is_known(table: Aliases, kind: str) -> None:
    for field, languages in table.items():
        for name in ", ".join(languages).split(", "):
            others = [other for other in (COMPANY_FIELDS if kind == "companies" else USERS) if other != field]
            found = recognise([[name.upper(), *others]], kind)
            assert found
            assert found.columns[field] == 0, name


# -- the house's own names --


def test_the_houses_own_names_win() -> None:
    columns = {"users": {"email": ["Mail dienst"], "title": ["Status"]}, "companies": {"name": ["Haus"]}}
    people = ["company", "first name", "last name"]
    with custom_headers(columns):
        assert header_hits(["MAIL-Dienst", "Haus", "x"]) == 2
        found = recognise([["Mail dienst", *people, "E-mail", "Status"]])
        firms = recognise([["Haus", "vanityName", "emailDomains"]])
    assert found
    assert firms
    assert (found.labels["email"], found.labels["title"], "active" in found.columns) == ("Mail dienst", "Status", False)
    assert found.extras == ((4, "E-mail"),)
    assert (firms.kind, firms.labels["name"]) == ("companies", "Haus")
    assert header_hits(["Mail dienst", "Haus"]) == 0


def test_two_columns_by_the_houses_names_are_two_columns_for_one_field() -> None:
    with custom_headers({"users": {"email": ["A", "B"]}}):
        found = recognise([["A", "B", "company", "first name", "last name"]])
    assert found
    assert found.twice == ("A", "B")


@pytest.mark.parametrize("names", [{"email": ["Post"], "title": ["POST"]}, {"email": ["#"]}])
def test_a_house_name_means_one_field(names: dict[str, list[str]]) -> None:
    with pytest.raises(UsageError, match=r"columns\.users\.\w+: “"), custom_headers({"users": names}):
        pass


# -- what may be meant --


@each(
    ("label", "name"),
    [
        ("Deparment", "department"),
        ("Abteilng", "Abteilung"),
        ("Telefonnumer", "Telefonnummer"),
        ("Locations", "location"),
        ("Ubicacón", "ubicación"),
        ("Titel", "title"),
    ],
)
def test_a_header_that_is_close_to_a_known_one_is_asked_about(label: str, name: str) -> None:
    found = recognise([[*USERS, label]])
    assert found
    assert told_by_hints(found) == [(4, f"“{label}” {UNKNOWN} Did you mean “{name}”?")]


@each(
    "label",
    [
        "Manager email", "Home phone", "Birth date", "Personal email", "Company code", "Vorname 2", "E-mail CC",
        "Phone 2", "Username", "State", "Country", "Department code", "Location code", "Title prefix", "Visa end date",
        "Téléphone personnel", "Nom de naissance", "Visa bis", "Private E-Mail", "Geburtsname", "Personalnummer",
        "Abteilungsleiter", "Geburtsdatum", "Segundo apellido", "Correo personal", "Fecha de nacimiento", "Jefe",
        "Cost center", "Gender", "x" * 300,
    ],
)  # fmt: skip
def test_another_header_is_not_asked_about(label: str) -> None:
    found = recognise([[*USERS, label]])
    assert found
    assert (found.extras, list(hints(found))) == (((4, label),), [])


def test_a_missing_column_is_asked_about() -> None:
    found = recognise([["Company", "Emial", "Frist name", "Last name", "First", "Phone"]], "users")
    assert found
    assert found.missing == ("email",)
    assert question_about(found, "email") == " Is “Emial” meant to be email? Then correct the header."
    german = recognise([["Firma", "E-Mail", "Vorname", "Name"]])
    assert german
    assert "If “Name” holds the last name alone, call the column lastName." in question_about(german, "lastName")
    assert question_about(german, "companyVanityName") == ""


def test_of_a_sheet_without_headers_the_near_ones_are_found() -> None:
    rows: list[list[Any]] = [["People", None, 7], ["Compny", "Emial", "Frist name", "Desk"]]
    assert near_misses(rows) == [("Compny", "company"), ("Emial", "email"), ("Frist name", "firstName")]


def test_a_long_text_is_no_header_and_is_not_taken_apart() -> None:
    assert near_misses([["work email address " * 1000]]) == []


def test_hits_count_known_names_and_only_text() -> None:
    assert header_hits(["E-mail", "Surname", "Shoe size", None, 7]) == 2
