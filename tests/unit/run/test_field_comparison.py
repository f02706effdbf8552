"""What was sent, and what a record shows of it."""

import unicodedata
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconciler.model.live import Company, User
from reconciler.planning.users import PROFILE
from reconciler.run.field_comparison import fields_of_company, fields_of_person, merged
from tests.each import each
from tests.unit.builders import company_creation, domain_addition, live_user

FULL = {field: f"{field} of Ann" for field, _ in PROFILE}
NEW: dict[str, Any] = {"email": "ann@acme.example", **FULL, "active": True}
STORED = User("id", "ann@acme.example", active=True, **{name: FULL[field] for field, name in PROFILE})


def test_what_is_there_as_it_was_sent_has_no_difference() -> None:
    assert fields_of_person(NEW, STORED) == ((), ())


@each(("field", "name"), PROFILE)
def test_every_field_that_was_sent_is_compared(field: str, name: str) -> None:
    other = fields_of_person(NEW, replace(STORED, **{name: "Other"}))
    assert other == ((f"{field}: Other, not {FULL[field]}",), ())
    assert fields_of_person(NEW, replace(STORED, **{name: ""})).differing == (f"{field}: empty, not {FULL[field]}",)
    assert fields_of_person(NEW, replace(STORED, **{name: None})) == ((), (field,))
    without = {key: value for key, value in NEW.items() if key != field}
    if field in ("title", "department", "location", "phoneNumber"):
        assert fields_of_person(without, replace(STORED, **{name: "Other"})) == ((), ())


def test_the_status_is_compared_and_may_be_untold() -> None:
    assert fields_of_person(NEW, replace(STORED, active=False)).differing == ("active: no, not yes",)
    assert fields_of_person(NEW, replace(STORED, active=None)) == ((), ("active",))
    assert fields_of_person({**NEW, "active": False}, STORED).differing == ("active: yes, not no",)


@each(
    ("display_name", "same"),
    [("Ann Archer", True), ("Archer, Ann", True), ("AnnArcher", True), (None, True), ("", True), ("Bob", False)],
)
def test_a_display_name_that_was_not_sent_is_made_of_first_and_last_name(display_name: str | None, same: bool) -> None:
    new = {"email": "ann@acme.example", "firstName": "Ann", "lastName": "Archer"}
    assert bool(fields_of_person(new, replace(live_user(), display_name=display_name)).differing) is not same


@given(st.text(min_size=1).filter(str.strip))
def test_spellings_of_one_text_are_no_difference(text: str) -> None:
    for form in ("NFC", "NFD"):
        there = replace(STORED, title=f" {unicodedata.normalize(form, text)}\n")
        assert fields_of_person({**NEW, "title": text}, there) == ((), ())


@given(st.text(), st.text(min_size=1))
def test_a_difference_is_told_in_one_short_line(there: str, wanted: str) -> None:
    told = fields_of_person({**NEW, "title": wanted}, replace(STORED, title=there)).told
    assert len(told) < 250
    assert told.splitlines() == ([told] if told else [])


@each(
    ("domains", "made", "added"),
    [
        (["new.example"], False, False),
        (["NEW.example", "b\u00fccher.example"], True, True),
        (["xn--bcher-kva.example", "new.example"], True, True),
        (["new.example", "xn--bcher-kva.example", "more.example"], False, True),
        ([], False, False),
    ],
)
def test_domains_are_compared_in_one_form(domains: list[str], made: bool, added: bool) -> None:
    wanted = ["new.example", "b\u00fccher.example"]
    there = Company("id", "new", "COMPLETED", "New", tuple(domains))
    assert (not fields_of_company(company_creation("new", wanted), there).differing) is made
    assert (not fields_of_company(domain_addition([], wanted, "new"), there).differing) is added


@each(("name", "same"), [("New", True), (" New ", True), ("new", False), ("", True), ("Old", False)])
def test_a_companys_name_is_compared(name: str, same: bool) -> None:
    there = Company("id", "new", "COMPLETED", name, ("new.example",))
    assert (not fields_of_company(company_creation(), there).differing) is same


def test_the_own_record_counts_and_the_listing_fills_in() -> None:
    own = User("id", "ann@acme.example", first_name="Ann", title="")
    both = merged(STORED, own)
    assert both
    assert (both.first_name, both.title, both.last_name, both.active) == ("Ann", "", FULL["lastName"], True)
    assert merged(None, own) is own
    assert merged(STORED, None) is STORED
    assert merged(None, None) is None
