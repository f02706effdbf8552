"""Sheets are recognised by their headers, whatever people call the columns."""

import pytest

from reconciler.models import COMPANY_FIELDS, USER_FIELDS
from reconciler.tables.headers import fold, header_hits, recognise

USERS = ["companyVanityName", "email", "firstName", "lastName"]


@pytest.mark.parametrize("header", ["E-mail", "EMAIL ", "e_mail", "É-mail", "e mail?", "  E‑Mail:"])
def test_spellings_of_one_header_fold_alike(header: str) -> None:
    assert fold(header) == "email"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        (list(COMPANY_FIELDS), "companies"),
        (list(USER_FIELDS), "users"),
        (["Client", "Vanity URL", "Domains"], "companies"),
        (["Company", "Vanity name", "E-mail domain"], "companies"),
        (["Employer", "E-mail address", "Given name", "Surname", "Active?"], "users"),
        (["Tenant", "Work email", "Forename", "Family name", "Status", "Tel.", "Dept", "Job Title", "Site"], "users"),
        (["First name", "Last name", "Phone"], "users"),
        (["Name", "Title"], None),
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


def test_hits_count_known_names_and_only_text() -> None:
    assert header_hits(["E-mail", "Surname", "Shoe size", None, 7]) == 2
