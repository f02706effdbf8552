"""What is to change, what no action can settle, and in which order."""

import re
from collections.abc import Sequence
from typing import Any

import pytest

from reconciler.model.action import Action
from reconciler.model.desired import Desired, DesiredUser
from reconciler.model.finding_code import Code
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.model.origin import Column, Origin
from reconciler.model.policy import Policy, Protected
from reconciler.planning.comparison import Comparison
from reconciler.planning.diff import diff, users_to_fetch
from reconciler.report.words.english import catalogue as english
from tests.each import each
from tests.unit.builders import (
    DEACTIVATE,
    REPORT,
    company_row,
    compare,
    creation,
    desired,
    live,
    live_company,
    live_user,
    told,
    user_row,
)

LOOK, REFUSE = Policy(unknown_active="look"), Policy(unknown_active="refuse")


def changes(actions: Sequence[Action]) -> list[tuple[str, str]]:
    return [(str(action.kind), action.subject) for action in actions]


def acme(users: Sequence[Any] = (), **company: Any) -> Desired:
    return desired([company_row(**company)], users)


# -- companies --------------------------------------------------------------------------------------------------


def test_a_company_that_does_not_exist_is_created_with_its_people() -> None:
    row = user_row(title="Dr", extras=(("Desk", "4"),))
    delta = compare(acme([row]), Live(), REPORT, {})
    assert changes(delta.actions) == [("create-company", "acme"), ("create-user", "ann@acme.example")]
    company, person = delta.actions
    assert (company.old, company.new) == (
        None,
        {"name": "Acme", "vanityName": "acme", "emailDomains": ["acme.example"]},
    )
    names = {"firstName": "Ann", "lastName": "Archer", "title": "Dr"}
    assert person.new == {"email": "ann@acme.example", **names, "active": True}
    assert (person.company_id, person.origin, person.extras) == ("", row.origin, (("Desk", "4"),))


def test_a_company_as_the_sheet_has_it_is_unchanged() -> None:
    delta = compare(acme(), live(live_company()), REPORT, {})
    assert (delta.actions, delta.findings) == ([], [])
    assert [item.subject for item in delta.unchanged] == ["acme"]


def test_new_domains_are_sent_as_the_union_in_the_lives_own_spelling() -> None:
    wanted = acme(domains=("b.example", "acme.example"))
    (action,) = compare(wanted, live(live_company(domains=("Acme.example", "old.example"))), REPORT, {}).actions
    assert (action.old, action.new) == (
        {"emailDomains": ["Acme.example", "old.example"]},
        {"emailDomains": ["Acme.example", "old.example", "b.example"]},
    )
    assert action.company_id == "id-acme"


@pytest.mark.parametrize(("had", "added", "is_action"), [(9, 1, True), (10, 1, False), (9, 2, False)])
def test_a_union_over_ten_domains_is_rejected_and_its_new_domains_do_not_count(
    had: int, added: int, is_action: bool
) -> None:
    wanted = acme([user_row("new@n0.example")], domains=[f"n{i}.example" for i in range(added)])
    delta = compare(wanted, live(live_company(domains=[f"d{i}.example" for i in range(had)])), REPORT, {})
    codes = [code for kind, code, _ in told(delta.findings) if kind == "rejected"]
    if is_action:
        assert (changes(delta.actions), codes) == ([("add-domains", "acme"), ("create-user", "new@n0.example")], [])
    else:
        assert (delta.actions, codes) == ([], ["email_domains.too_many", "email.domain"])


def test_ten_domains_or_more_that_are_live_already_are_no_reason_to_reject() -> None:
    domains = [f"d{i}.example" for i in range(11)]
    assert compare(acme(domains=domains[:3]), live(live_company(domains=domains)), REPORT, {}).actions == []


@pytest.mark.parametrize(
    ("row", "one", "expected"),
    [
        ({"name": "Acme Ltd"}, {}, ("drift", "name.drift", "acme")),
        ({}, {"domains": ("acme.example", "old.example")}, ("drift", "email_domains.dropped", "acme")),
        ({}, {"state": "TENANT_CONFIG_ERROR", "problem": "broken"}, ("conflict", "company.state", "acme")),
        ({}, {"problem": "does not add up"}, ("conflict", "company.unreadable", "acme")),
    ],
)
def test_what_no_action_can_settle_of_a_company(row: Any, one: Any, expected: tuple[str, str, str]) -> None:
    delta = compare(acme(**row), live(live_company(**one)), REPORT, {})
    assert (delta.actions, told(delta.findings)) == ([], [expected])
    assert delta.findings[0].origin == Origin("book.xlsx", "Companies", 2)


def test_a_company_that_no_sheet_names_is_left_alone_with_its_people() -> None:
    delta = compare(Desired(), live(live_company(live_user())), DEACTIVATE, {})
    assert (delta.actions, told(delta.findings)) == ([], [("unmanaged", "company.unmanaged", "acme")])


def test_nothing_is_planned_for_a_company_that_cannot_be_read_and_the_others_go_on() -> None:
    wanted = desired(
        [company_row(), company_row("bolt", ["bolt.example"], "Bolt")],
        [user_row(), user_row("bea@bolt.example", company="bolt")],
    )
    there = live(live_company(problem="does not add up"), live_company(vanity_name="bolt", domains=["bolt.example"]))
    there.companies["bolt"].company = live_company(vanity_name="bolt", domains=["bolt.example"], name="Bolt").company
    delta = compare(wanted, there, DEACTIVATE, {})
    assert changes(delta.actions) == [("create-user", "bea@bolt.example")]
    assert re.search("1 user rows? waits? for it", english.finding(delta.findings[0]))


def test_a_company_on_the_way_gets_its_people_planned() -> None:
    delta = compare(acme([user_row()]), live(live_company(state="STARTED")), REPORT, {})
    assert changes(delta.actions) == [("create-user", "ann@acme.example")]
    assert delta.actions[0].company_id == "id-acme"


# -- people -----------------------------------------------------------------------------------------------------

CASES: dict[str, tuple[Any, Any, Policy, list[tuple[str, str]], list[str]]] = {
    "new": (user_row(), None, REPORT, [("create-user", "ann@acme.example")], []),
    "there": (user_row(), live_user(), REPORT, [], []),
    "back": (user_row(), live_user(active=False), REPORT, [("reactivate-user", "ann@acme.example")], []),
    "leaver": (user_row(active=False), live_user(), REPORT, [("deactivate-user", "ann@acme.example")], []),
    "gone": (user_row(active=False), live_user(active=False), REPORT, [], []),
    "inactive without account": (user_row(active=False), None, DEACTIVATE, [], []),
    "case": (user_row("Ann@ACME.example"), live_user("ann@acme.EXAMPLE"), REPORT, [], []),
    "blanks": (user_row(), live_user(" ann@acme.example "), REPORT, [], []),
    "nfc": (user_row("e\u0301@acme.example"), live_user("é@acme.example"), REPORT, [], []),
    "one domain": (user_row("ann@xn--bcher-kva.example"), live_user("ann@Bücher.example"), REPORT, [], []),
    "wrong domain": (user_row("ann@else.example"), None, REPORT, [], ["email.domain"]),
    "wrong domain, but there": (user_row("ann@else.example"), live_user("ann@else.example"), REPORT, [], []),
    "title": (user_row(title="Dr"), live_user(title="Prof"), REPORT, [], ["title.drift"]),
    "empty says nothing": (user_row(), live_user(title="Prof"), REPORT, [], []),
    "leaver's title": (user_row(active=False, title="Dr"), live_user(active=False), REPORT, [], []),
    "unknown, assumed": (user_row(), live_user(active=None), REPORT, [], []),
    "unknown leaver": (
        user_row(active=False),
        live_user(active=None),
        REPORT,
        [("deactivate-user", "ann@acme.example")],
        [],
    ),
}


@each("case", CASES)
def test_one_person(case: str) -> None:
    row, user, policy, actions, codes = CASES[case]
    delta = compare(acme([row]), live(live_company(*([user] if user else []))), policy, {})
    assert (changes(delta.actions), [f.code for f in delta.findings]) == (actions, codes)


@pytest.mark.parametrize(("domain", "asked"), [("acme.exmaple", "Did you mean acme.example?"), ("else.example", "")])
def test_a_domain_that_is_close_to_one_of_the_company_is_asked_about(domain: str, asked: str) -> None:
    (found,) = compare(acme([user_row(f"ann@{domain}")]), live(live_company()), REPORT, {}).findings
    assert english.finding(found).endswith(asked or "emailDomains.")


def test_a_live_domain_in_any_spelling_is_one_that_the_company_has() -> None:
    wanted = desired([company_row(domains=["xn--bcher-kva.example"])], [user_row("ann@xn--bcher-kva.example")])
    delta = compare(wanted, live(live_company(domains=["BÜCHER.example"])), REPORT, {})
    assert (changes(delta.actions), delta.findings) == ([("create-user", "ann@xn--bcher-kva.example")], [])


def test_a_status_change_says_from_what_to_what_of_whom() -> None:
    row = user_row("Ann@acme.example", active=False, row=7)
    (action,) = compare(acme([row]), live(live_company(live_user())), REPORT, {}).actions
    assert (action.old, action.new, action.user_id) == ({"active": True}, {"active": False}, "id-ann@acme.example")
    assert action.origin == Origin("book.xlsx", "Users", 7)


@pytest.mark.parametrize(
    ("account", "called"),
    [
        ({"first_name": "Zoë", "last_name": "van  Dyk"}, "Zoë van Dyk"),
        ({"first_name": "Zoë", "last_name": None}, "Zoë"),
        ({"first_name": None, "last_name": "", "display_name": "Zoë (Sales)"}, "Zoë (Sales)"),
        ({"first_name": None, "last_name": None}, ""),
    ],
)
def test_every_change_says_what_the_person_is_called(account: dict[str, Any], called: str) -> None:
    there = live(live_company(live_user(**account), live_user("zoe@acme.example", **account)))
    leaves = user_row(active=False, first_name="Row", last_name="Name")
    found = compare(acme([leaves, user_row("new@acme.example")]), there, DEACTIVATE, {}).actions
    names = {action.subject: action.name for action in found}
    assert names == {
        "new@acme.example": "Ann Archer",
        "ann@acme.example": called or "Row Name",  # an account without a name is called as its row has it
        "zoe@acme.example": called,
    }


def test_a_change_of_a_company_has_its_name() -> None:
    there = live(live_company())
    (domains,) = compare(desired([company_row(domains=("acme.example", "b.example"))], []), there, REPORT, {}).actions
    (company,) = compare(acme(), Live(), REPORT, {}).actions
    assert (domains.name, company.name) == ("Acme", "Acme")


def test_every_profile_field_drifts_on_its_own() -> None:
    fields = ("first_name", "last_name", "display_name", "phone_number", "department", "title", "location")
    profile: dict[str, Any] = dict.fromkeys(fields, "new")
    delta = compare(acme([user_row(**profile)]), live(live_company(live_user())), REPORT, {})
    columns = ["firstName", "lastName", "displayName", "phoneNumber", "department", "title", "location"]
    assert [f.column for f in delta.findings] == columns
    assert (
        english.finding(delta.findings[0])
        == "firstName is “Ann” live and “new” in the sheet. The API cannot change it."
    )


def test_findings_name_the_column_as_the_sheet_does() -> None:
    wanted = acme([user_row(title="Dr")])
    wanted.columns[wanted.users["acme"]["ann@acme.example"].sheet] = {"title": Column("Job title", 4)}
    (found,) = compare(wanted, live(live_company(live_user())), REPORT, {}).findings
    assert (found.column, found.code) == ("Job title", "title.drift")


def test_another_spelling_of_the_same_letters_is_no_drift() -> None:
    there = live(live_company(live_user(title=" Ge\u0301rant "), name="Acme\u0301 "))
    assert compare(acme([user_row(title="Gérant")], name="Acmé"), there, REPORT, {}).findings == []


def test_a_company_that_cannot_be_read_is_told_with_its_trace_id() -> None:
    one = live_company(problem="does not add up")
    one.trace_id = "trace-1"
    (found,) = compare(acme([user_row()]), live(one), REPORT, {}).findings
    assert (found.code, found.subject, found.trace_id) == ("company.unreadable", "acme", "trace-1")


def test_of_a_company_that_no_sheet_names_and_nobody_could_read_no_number_of_people_is_told() -> None:
    (found,) = compare(Desired(), live(live_company(problem="does not add up")), REPORT, {}).findings
    assert (found.code, "it and its people are left" in english.finding(found)) == ("company.unmanaged", True)


def test_two_usable_accounts_with_one_address_are_a_conflict_and_none_is_changed() -> None:
    users = [live_user(id_="one"), live_user("ANN@acme.example", id_="two")]
    delta = compare(acme([user_row(active=False)]), live(live_company(*users)), REPORT, {})
    assert (delta.actions, told(delta.findings)) == ([], [("conflict", "email.two_accounts", "ann@acme.example")])


def test_two_usable_accounts_of_someone_absent_are_changed_both_or_neither() -> None:
    users = [live_user("ann@acme.example", id_="one"), live_user("ANN@acme.example", id_="two")]
    wanted = acme([user_row("bob@acme.example")])
    actions = compare(wanted, live(live_company(*users, live_user("bob@acme.example"))), DEACTIVATE, {}).actions
    assert {action.user_id for action in actions} in (set(), {"one", "two"})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_an_active_and_an_inactive_account_the_active_one_counts(order: tuple[int, int]) -> None:
    users = [live_user(active=False, id_="old"), live_user(id_="new")]
    there = live(live_company(*(users[i] for i in order)))
    (action,) = compare(acme([user_row(active=False)]), there, REPORT, {}).actions
    assert action.user_id == "new"


def test_someone_who_lives_in_another_company_is_a_conflict_there_and_left_here() -> None:
    wanted = desired(
        [company_row(), company_row("bolt", ["acme.example"], "Bolt")],
        [user_row(company="bolt"), user_row("bob@acme.example", company="acme")],
    )
    bolt = live_company(vanity_name="bolt", name="Bolt")
    there = live(live_company(live_user(), live_user("bob@acme.example")), bolt)
    delta = compare(wanted, there, DEACTIVATE, {})
    assert delta.actions == []
    assert told(delta.findings) == [
        ("unmanaged", "user.unmanaged", "ann@acme.example"),
        ("conflict", "email.elsewhere", "ann@acme.example"),
    ]


def test_a_new_address_under_an_absent_persons_name_may_be_a_rename() -> None:
    wanted = acme([user_row("ann.baker@acme.example", first_name="ANN", last_name="archer")])
    delta = compare(wanted, live(live_company(live_user())), REPORT, {})
    assert changes(delta.actions) == [("create-user", "ann.baker@acme.example")]
    assert told(delta.findings) == [
        ("unmanaged", "user.unmanaged", "ann@acme.example"),
        ("possible-rename", "email.possible_rename", "ann.baker@acme.example"),
    ]


# -- absent from the sheets -------------------------------------------------------------------------------------


def absent(wanted: Desired, policy: Policy = DEACTIVATE, user: User | None = None) -> tuple[list[str], list[str]]:
    """Give the kinds of actions, and the codes of findings, about Zoe, who is live and in no row."""
    zoe = user or live_user("zoe@acme.example", first_name="Zoe")
    delta = compare(wanted, live(live_company(live_user(), zoe)), policy, {})
    about = [str(a.kind) for a in delta.actions if a.subject == zoe.email]
    return about, [f.code for f in delta.findings if f.subject == zoe.email]


def test_absent_is_reported_by_default_and_deactivated_only_when_asked() -> None:
    assert absent(acme([user_row()]), REPORT) == ([], ["user.unmanaged"])
    assert absent(acme([user_row()])) == (["deactivate-user"], [])


def test_absent_and_inactive_already_is_nothing() -> None:
    assert absent(acme([user_row()]), user=live_user("zoe@acme.example", active=False)) == ([], [])


def test_a_company_without_a_single_usable_row_loses_nobody() -> None:
    assert absent(acme()) == ([], ["user.unmanaged"])


@pytest.mark.parametrize(
    "state",
    [
        {"protected": {"zoe@acme.example": Origin("b.csv", "", 9)}},
        {"unreadable": {"acme": [Origin("b.csv", "", 9)]}},
        {"unreadable": {"": [Origin("b.csv", "", 9)]}},
    ],
)
def test_a_rejected_row_still_protects_its_person(state: dict[str, Any]) -> None:
    wanted = acme([user_row()])
    for name, value in state.items():
        setattr(wanted, name, value)
    assert absent(wanted) == ([], ["user.unmanaged"])


def test_an_unreadable_row_of_another_company_protects_nobody_here() -> None:
    wanted = acme([user_row()])
    wanted.unreadable = {"bolt": [Origin("b.csv", "", 9)]}
    assert absent(wanted) == (["deactivate-user"], [])


# -- where a listing does not say who is active -----------------------------------------------------------------


@each(
    ("policy", "row_active", "looked", "expected", "undecided"),
    [
        (REPORT, True, {}, [], 0),
        (REPORT, False, {}, ["deactivate-user"], 0),
        (REPORT, False, {"id-ann@acme.example": False}, [], 0),
        (LOOK, True, {"id-ann@acme.example": False}, ["reactivate-user"], 0),
        (LOOK, True, {"id-ann@acme.example": True}, [], 0),
        (REFUSE, True, {}, [], 1),
        (REFUSE, False, {}, ["deactivate-user"], 0),
        (REFUSE, True, {"id-ann@acme.example": True}, [], 0),
    ],
)
def test_unknown_active(
    policy: Policy, row_active: bool, looked: dict[str, bool | None], expected: list[str], undecided: int
) -> None:
    delta = compare(acme([user_row(active=row_active)]), live(live_company(live_user(active=None))), policy, looked)
    assert ([str(a.kind) for a in delta.actions], len(delta.undecided)) == (expected, undecided)


@pytest.mark.parametrize(
    ("policy", "expected"),
    [(REPORT, {"out"}), (LOOK, {"in", "out"}), (DEACTIVATE, {"out", "zoe"}), (REFUSE, {"out"})],
)
def test_who_is_asked_for_alone(policy: Policy, expected: set[str]) -> None:
    wanted = acme([user_row("in@acme.example"), user_row("out@acme.example", active=False), user_row("k@acme.example")])
    users = [live_user(f"{name}@acme.example", active=None, id_=name) for name in ("in", "out", "zoe")]
    known = live_user("k@acme.example", active=True, id_="k")
    asked = list(users_to_fetch(wanted, live(live_company(*users, known)), policy))
    assert {user_id for _, user_id in asked} == expected
    assert {company.vanity_name for company, _ in asked} == {"acme"}


# -- the whole --------------------------------------------------------------------------------------------------


def test_actions_come_as_companies_then_domains_then_creates_then_status_changes() -> None:
    wanted = desired(
        [company_row("zeta", ["zeta.example"], "Zeta"), company_row(domains=["acme.example", "b.example"])],
        [
            user_row("z@zeta.example", company="zeta"),
            user_row("out@acme.example", active=False),
            user_row("back@acme.example"),
            user_row("new@b.example"),
        ],
    )
    there = live(live_company(live_user("out@acme.example"), live_user("back@acme.example", active=False)))
    assert changes(compare(wanted, there, REPORT, {}).actions) == [
        ("create-company", "zeta"),
        ("add-domains", "acme"),
        ("create-user", "z@zeta.example"),
        ("create-user", "new@b.example"),
        ("deactivate-user", "out@acme.example"),
        ("reactivate-user", "back@acme.example"),
    ]


def test_active_counts_everyone_not_known_to_be_inactive() -> None:
    users = [live_user(f"{i}@acme.example", active) for i, active in enumerate((True, False, None, None))]
    there = live(live_company(*users))
    delta = compare(acme([user_row("0@acme.example")]), there, REPORT, {"id-3@acme.example": False})
    assert delta.active == {"acme": 2}


def test_neither_side_is_changed_by_comparing() -> None:
    wanted, there = acme([user_row(), user_row("x@else.example")]), live(live_company(live_user("y@acme.example")))
    before = repr((wanted, there))
    compare(wanted, there, DEACTIVATE, {})
    assert repr((wanted, there)) == before


# -- what earlier runs sent and nobody can tell yet ------------------------------------------------------------------


@pytest.mark.parametrize("active", [True, False])
def test_nobody_is_created_again_whose_own_creation_is_unsettled_and_nothing_is_claimed(active: bool) -> None:
    rows = [user_row("Ann@acme.example", active=active), user_row("bob@acme.example", row=3)]
    there = live(live_company(live_user("old@acme.example")))
    unsettled = frozenset({creation("ann@acme.example").identity})
    delta = diff(Comparison(acme(rows), there, DEACTIVATE, unsettled=unsettled))
    assert ("create-user", "bob@acme.example") in changes(delta.actions)
    assert not {"Ann@acme.example", "ann@acme.example"} & {subject for _, subject in changes(delta.actions)}
    assert not [one for one in delta.unchanged if "ann" in repr(one).lower()]


def test_who_is_live_is_compared_whatever_became_of_their_creation() -> None:
    there = live(live_company(live_user("ann@acme.example")))
    unsettled = frozenset({creation("ann@acme.example").identity})
    delta = diff(Comparison(acme([user_row(active=False)]), there, REPORT, unsettled=unsettled))
    assert changes(delta.actions) == [("deactivate-user", "ann@acme.example")]


def test_a_company_whose_creation_is_unsettled_is_not_created_again_nor_are_its_people() -> None:
    (company, _) = compare(acme([user_row()]), Live(), REPORT, {}).actions
    again = Comparison(acme([user_row()]), Live(), REPORT, unsettled=frozenset({company.identity}))
    assert diff(again).actions == []


# -- entries of the protected that protect nobody -------------------------------------------------------------------


def told_of(protected: Protected, there: Live, *rows: DesiredUser) -> list[tuple[str, str]]:
    delta = diff(Comparison(desired(users=rows), there, REPORT, protected=protected))
    return [(f.subject, f.facts["case"]) for f in delta.findings if f.code == Code.USER_PROTECTED_NOBODY]


def test_an_entry_that_fits_nobody_is_told_and_one_that_fits_somebody_is_not() -> None:
    emails = frozenset({"ann@acme.example", "row@acme.example", "an@acme.example"})
    domains = frozenset({"acme.example", "eu.acme.example"})
    there, row = live(live_company(live_user("Ann@acme.example"))), user_row("row@acme.example")
    found = told_of(Protected(emails, domains), there, row)
    assert found == [("an@acme.example", "emails"), ("eu.acme.example", "domains")]
    assert told_of(Protected(), there, row) == []


def test_nothing_is_told_of_an_entry_whose_people_may_be_in_a_company_that_was_not_listed() -> None:
    unlisted = LiveCompany(Company("c2", "bolt", "COMPLETED", email_domains=("Bolt.example",)), None, "no listing")
    emails = frozenset({"ann@bolt.example", "ann@acme.example"})
    protected = Protected(emails, frozenset({"bolt.example", "acme.example"}))
    assert told_of(protected, Live({"bolt": unlisted})) == [("ann@acme.example", "emails"), ("acme.example", "domains")]
