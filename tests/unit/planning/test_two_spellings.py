"""What meets only by Unicode folding is two addresses: nobody is changed, created or taken as absent by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.action import ActionKind
from reconciler.model.finding_code import Code
from reconciler.model.identity import email_key, folded_key
from reconciler.model.live import Unreadable
from reconciler.model.origin import Origin, Place, Sheet
from reconciler.model.policy import Protected
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff
from reconciler.report.words.english import catalogue as english
from tests.each import each
from tests.unit.builders import (
    DEACTIVATE,
    REPORT,
    company_row,
    compare,
    desired,
    live,
    live_company,
    live_user,
    told,
    user_row,
)

PAIRS = [
    ("groß@acme.example", "gross@acme.example"),
    ("ıda@acme.example", "ida@acme.example"),
    ("İda@acme.example", "ida@acme.example"),
    ("ſam@acme.example", "sam@acme.example"),
    ("\u212aim@acme.example", "kim@acme.example"),
    ("ａnn@acme.example", "ann@acme.example"),
    ("νίκος@acme.example", "νίκοσ@acme.example"),
    ("ÉVA@acme.example", "éva@acme.example"),
    ("ann@straße.example", "ann@strasse.example"),
]
BOTH = [pair for one, other in PAIRS for pair in ((one, other), (other, one))]
COMPANY = company_row(domains=["acme.example", "xn--strae-oqa.example", "strasse.example"])


@each("active", [True, False])
@each(("sheet", "there"), BOTH)
def test_a_row_that_meets_somebody_live_is_a_conflict_that_shows_both(sheet: str, there: str, active: bool) -> None:
    wanted = desired([COMPANY], [user_row(sheet, active), user_row("bob@acme.example", row=3, first_name="Bob")])
    one = live_company(live_user(there), live_user("bob@acme.example", first_name="Bob"), domains=COMPANY.email_domains)
    delta = compare(wanted, live(one), DEACTIVATE)
    assert delta.actions == []
    assert delta.absent == []
    assert told(delta.findings) == [
        ("conflict", "email.two_spellings", sheet),
        ("unmanaged", "user.unmanaged", there),
    ]
    sentence = english.finding(delta.findings[0])
    assert sheet in sentence
    assert there in sentence


@each(("one", "other"), PAIRS)
def test_two_rows_that_meet_are_a_conflict_and_neither_is_created(one: str, other: str) -> None:
    for active in (True, False):
        wanted = desired([COMPANY], [user_row(one), user_row(other, active, row=3)])
        delta = compare(wanted, live(live_company(domains=COMPANY.email_domains)), REPORT)
        assert delta.actions == []
        assert [f.code for f in delta.findings] == [Code.EMAIL_TWO_SPELLINGS] * 2


@each(("one", "other"), PAIRS)
def test_two_people_with_an_account_each_are_two_people(one: str, other: str) -> None:
    wanted = desired([COMPANY], [user_row(one), user_row(other, active=False, row=3)])
    there = live_company(live_user(one), live_user(other), domains=COMPANY.email_domains)
    delta = compare(wanted, live(there), DEACTIVATE)
    assert [(a.kind, a.subject) for a in delta.actions] == [(ActionKind.DEACTIVATE_USER, other)]
    assert delta.findings == []


@each(("one", "other"), PAIRS)
def test_who_has_left_and_meets_only_who_has_left_is_satisfied(one: str, other: str) -> None:
    wanted = desired([COMPANY], [user_row(one, active=False), user_row(other, active=False, row=3)])
    delta = compare(wanted, live(live_company(domains=COMPANY.email_domains)), REPORT)
    assert (delta.actions, delta.findings, len(delta.unchanged)) == ([], [], 3)


@each(("one", "other"), BOTH)
def test_a_rejected_row_protects_who_meets_its_person_and_nobody_is_made_beside_it(one: str, other: str) -> None:
    wanted = desired([COMPANY], [user_row("bob@acme.example")])
    wanted.protected[email_key(one)] = Origin("b.csv", "", 9)
    there = live_company(live_user(other), live_user("bob@acme.example"), domains=COMPANY.email_domains)
    delta = compare(wanted, live(there), DEACTIVATE)
    assert (delta.actions, delta.absent) == ([], [])
    wanted.users["acme"][email_key(other)] = user_row(other, row=4)
    delta = compare(wanted, live(live_company(live_user("bob@acme.example"), domains=COMPANY.email_domains)), REPORT)
    assert (delta.actions, [f.code for f in delta.findings]) == ([], [Code.EMAIL_TWO_SPELLINGS])
    assert english.finding(delta.findings[0])


@each("rejected", [False, True])
@each("active", [True, False])
@each(("here", "other"), BOTH)
def test_nobody_is_switched_by_their_row_where_that_of_their_twin_says_the_other(
    here: str, other: str, active: bool, rejected: bool
) -> None:
    wanted = desired([COMPANY], [user_row(here, active), *([] if rejected else [user_row(other, not active, row=3)])])
    if rejected:
        wanted.protected[email_key(other)] = Origin("b.csv", "", 3)
    there = live_company(live_user(here, not active), domains=COMPANY.email_domains)
    delta = compare(wanted, live(there), DEACTIVATE)
    assert delta.actions == []
    found = [f for f in delta.findings if f.code == Code.EMAIL_TWO_SPELLINGS]
    assert [f.subject for f in found] == ([here] if rejected else [here, other])
    for one in found:
        assert here in english.finding(one)
        assert (email_key(other) if rejected else other) in english.finding(one)


@each("active", [True, False])
@each(("here", "other"), BOTH)
def test_a_twin_with_an_account_or_of_the_same_wish_hinders_nobody(here: str, other: str, active: bool) -> None:
    switched = [ActionKind.REACTIVATE_USER if active else ActionKind.DEACTIVATE_USER]
    same = desired([COMPANY], [user_row(here, active), user_row(other, active, row=3)])
    there = live_company(live_user(here, not active), domains=COMPANY.email_domains)
    assert [a.kind for a in compare(same, live(there), DEACTIVATE).actions] == switched
    both = live_company(live_user(other, not active), vanity_name="bolt", domains=COMPANY.email_domains)
    apart = desired([COMPANY], [user_row(here, active), user_row(other, not active, "bolt", row=3)])
    assert [a.subject for a in compare(apart, live(there, both), DEACTIVATE).actions] == [here]


@each(("one", "other"), BOTH)
def test_an_address_beside_the_rows_protects_who_meets_it(one: str, other: str) -> None:
    wanted = desired([COMPANY], [user_row("bob@acme.example", first_name="Bob")])
    wanted.mentioned[email_key(one)] = Place(Sheet("b.csv", ""), 9, 4)
    there = live_company(live_user(other), live_user("bob@acme.example"), domains=COMPANY.email_domains)
    delta = compare(wanted, live(there), DEACTIVATE)
    assert (delta.actions, delta.absent) == ([], [])
    (found,) = (f for f in delta.findings if f.code == Code.USER_UNMANAGED)
    assert "b.csv › E9" in english.finding(found)
    assert compare(wanted, live(there), REPORT).absent == []


@each("active", [True, False])
@each("company", ["acme", "bolt"])
@each(("sheet", "there"), BOTH)
def test_a_row_meets_a_record_that_cannot_be_read_as_it_meets_others(
    sheet: str, there: str, company: str, active: bool
) -> None:
    odd = live_company(live_user("zoe@acme.example"), vanity_name=company, domains=COMPANY.email_domains)
    odd.unreadable.append(Unreadable(there, "no id", email_key(there)))
    found = live(*([] if company == "acme" else [live_company(domains=COMPANY.email_domains)]), odd)
    delta = compare(desired([COMPANY], [user_row(sheet, active)]), found, DEACTIVATE)
    assert delta.actions == []
    (told,) = (f for f in delta.findings if f.code == Code.EMAIL_TWO_SPELLINGS)
    assert f"{there}, which is live in {company}" in english.finding(told)


@pytest.mark.parametrize("active", [True, False])
def test_who_has_a_record_in_another_company_that_cannot_be_read_is_there(active: bool) -> None:
    odd = live_company(vanity_name="bolt")
    odd.unreadable.append(Unreadable("Ann@acme.example", "no id", "ann@acme.example"))
    delta = compare(desired([COMPANY], [user_row(active=active)]), live(live_company(), odd), DEACTIVATE)
    assert [a for a in delta.actions if a.kind is not ActionKind.ADD_DOMAINS] == []
    (told,) = (f for f in delta.findings if f.code == Code.EMAIL_ELSEWHERE)
    assert "in the company bolt" in english.finding(told)


@each(("one", "other"), PAIRS)
def test_addresses_meet_in_another_company_too(one: str, other: str) -> None:
    bolt = company_row("bolt", ["bolt.example"], "Bolt", row=3)
    wanted = desired([COMPANY, bolt], [user_row(one), user_row("bob@bolt.example", company="bolt")])
    there = live_company(live_user(other), live_user("bob@bolt.example"), vanity_name="bolt", name="Bolt",
                         domains=["bolt.example"])  # fmt: skip
    delta = compare(wanted, live(live_company(domains=COMPANY.email_domains), there), DEACTIVATE)
    assert delta.actions == []
    assert Code.EMAIL_TWO_SPELLINGS in [f.code for f in delta.findings]


@each(("listed", "there"), BOTH)
def test_a_protected_list_covers_who_meets_an_address_of_it(listed: str, there: str) -> None:
    assert Protected(frozenset([listed])).covers(there)
    wanted = desired([COMPANY], [user_row(there, active=False)])
    one = live_company(live_user(there), domains=COMPANY.email_domains)
    protected = Protected(frozenset([email_key(listed)]))
    delta = diff(Comparison(wanted, live(one), REPORT, protected=protected))
    assert delta.actions == []
    # Whoever an entry protects is not said to be missing, whether they are live or in a row.
    assert [f for f in delta.findings if f.code == Code.USER_PROTECTED_NOBODY] == []
    in_row = diff(Comparison(wanted, live(), REPORT, protected=protected))
    assert [f for f in in_row.findings if f.code == Code.USER_PROTECTED_NOBODY] == []


@each(
    ("sheet", "there", "note"),
    [
        ("ann@acme.example", "Ann@ACME.example", "ann@acme.example in the sheet"),
        ("ann@xn--bcher-kva.example", "ann@bücher.example", "ann@xn--bcher-kva.example in the sheet"),
        ("ann@acme.example", "ann@acme.example", ""),
        ("ann@acme.example", "ann@acme.example ", ""),
    ],
)
@each("active", [True, False])
def test_who_is_switched_is_told_as_they_are_live_beside_the_spelling_of_the_sheet(
    sheet: str, there: str, note: str, active: bool
) -> None:
    wanted = desired([company_row()], [user_row(sheet, active)])
    (action,) = compare(wanted, live(live_company(live_user(there, not active))), REPORT).actions
    assert (action.subject, action.note) == (there.strip(), note)


LETTERS = st.text("kKsſßiıİaａéÉςσ\u212a", min_size=1, max_size=4)
EMAILS = st.builds("{}@acme.example".format, LETTERS)


@given(st.lists(st.tuples(EMAILS, st.booleans()), max_size=5), st.lists(st.tuples(EMAILS, st.booleans()), max_size=5))
def test_nobody_is_touched_by_an_address_that_is_not_theirs(
    sheet: list[tuple[str, bool]], there: list[tuple[str, bool]]
) -> None:
    rows = {email_key(email): user_row(email, active, row=at) for at, (email, active) in enumerate(sheet, 2)}
    people = {email_key(email): live_user(email, active) for email, active in there}
    wanted = desired([company_row()], rows.values())
    delta = compare(wanted, live(live_company(*people.values())), DEACTIVATE)
    shown = {f.subject for f in delta.findings if f.code == Code.EMAIL_TWO_SPELLINGS}
    for action in delta.actions:
        key = email_key(action.subject)
        met = {other for other in rows.keys() | people.keys() if other != key and folded_key(other) == folded_key(key)}
        if action.kind is ActionKind.CREATE_USER:
            assert not met
        elif key not in rows:
            assert not met & rows.keys()
        else:
            lone = met & rows.keys() - people.keys()
            assert not [other for other in lone if rows[other].active is not rows[key].active]
    for key, row in rows.items():
        met = {other for other in people if other != key and folded_key(other) == folded_key(key)}
        assert (row.email in shown) or key in people or not met
