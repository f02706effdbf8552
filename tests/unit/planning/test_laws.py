"""What holds for every input: convergence, independence of order, protection, and nothing lost in reading."""

import csv
import io
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import InputRefused
from reconciler.model.action import Action, ActionKind
from reconciler.model.desired import Desired
from reconciler.model.finding import NO_FACTS, Finding
from reconciler.model.finding_code import Code
from reconciler.model.hold import Hold, Limit
from reconciler.model.identity import email_key
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.model.origin import Origin, Source
from reconciler.model.policy import Policy
from reconciler.planning.plan import PlanOrigin, make_plan, require_subset
from reconciler.report.words.english import catalogue as english
from reconciler.sheets.against_live import check_against_live
from reconciler.sheets.formats.read import read_file
from reconciler.sheets.load import load
from reconciler.sheets.values.characters import seen
from reconciler.state.plan_file import digest_of, read_plan, write_plan
from tests.examples import examples
from tests.unit.builders import company_row, compare, desired, live_user, user_row

FEW = settings(max_examples=examples(150), deadline=None)
ON_DISK = settings(
    max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

# -- worlds -----------------------------------------------------------------------------------------------------

FIRMS = ("acme", "bolt", "cord")
DOMAINS = ("a.example", "b.example", "c.example")
EMAILS = st.builds("{}@{}".format, st.sampled_from("klmnKL"), st.sampled_from(DOMAINS))
POLICIES = st.builds(
    Policy, st.sampled_from(["report", "deactivate"]), st.sampled_from(["assume-active", "look", "refuse"])
)


@st.composite
def desires(draw: st.DrawFn) -> Desired:
    """Give sheets in which each person stands once."""
    firms = draw(st.lists(st.sampled_from(FIRMS), unique=True))
    companies = [company_row(name, draw(st.lists(st.sampled_from(DOMAINS), min_size=1, unique=True))) for name in firms]
    emails = draw(st.lists(EMAILS, unique_by=email_key, max_size=8))
    firm = st.sampled_from(firms) if firms else st.nothing()
    users = [
        user_row(email, draw(st.booleans()), draw(firm), row, title=draw(st.sampled_from(["", "Dr"])))
        for row, email in enumerate(emails if firms else (), 2)
    ]
    wanted = desired(companies, users)
    named = {key for rows in wanted.users.values() for key in rows}
    for email in draw(st.lists(EMAILS, max_size=3)):
        if email_key(email) not in named:
            wanted.protected[email_key(email)] = Origin("b.csv", "", 99)
    for place in draw(st.lists(st.sampled_from(["", *FIRMS]), max_size=1)):
        wanted.unreadable[place] = [Origin("b.csv", "", 98)]
    return wanted


@st.composite
def lives(draw: st.DrawFn) -> Live:
    """Give live companies; each address has one account on the whole network, as the API sees to."""
    found = Live()
    emails = draw(st.lists(EMAILS, unique_by=email_key, max_size=8))
    for name in draw(st.lists(st.sampled_from(FIRMS), unique=True)):
        domains = draw(st.lists(st.sampled_from(DOMAINS), min_size=1, unique=True))
        state = draw(st.sampled_from(["COMPLETED"] * 4 + ["STARTED", "TENANT_CONFIG_ERROR"]))
        company = Company(f"id-{name}", name, state, "Acme", tuple(domains))
        if state == "TENANT_CONFIG_ERROR" or draw(st.integers(0, 7)) == 0:
            found.companies[name] = LiveCompany(company, None, "cannot be used")
            continue
        mine = [emails.pop() for _ in range(draw(st.integers(0, len(emails))))] if state == "COMPLETED" else []
        users = [live_user(email, draw(st.sampled_from([True, False, None]))) for email in mine]
        found.companies[name] = LiveCompany(company, users)
    return found


def applied(live: Live, actions: Iterable[Action]) -> Live:
    """Give what is live after the actions, as an API that does what it is asked."""
    after = deepcopy(live)
    for action in actions:
        if action.kind is ActionKind.CREATE_COMPANY:
            body = {"id": f"id-{action.company}", "state": "COMPLETED", **action.new}
            after.companies[action.company] = LiveCompany(msgspec.convert(body, Company), [])
            continue
        one = after.companies[action.company]
        if action.kind is ActionKind.ADD_DOMAINS:
            one.company = msgspec.structs.replace(one.company, email_domains=tuple(action.new["emailDomains"]))
        elif action.kind is ActionKind.CREATE_USER:
            assert one.users is not None
            one.users.append(msgspec.convert({"id": f"id-{action.subject}", **action.new}, User))
        else:
            assert one.users is not None
            one.users = [
                msgspec.structs.replace(user, active=action.new["active"]) if user.id == action.user_id else user
                for user in one.users
            ]
    return after


@FEW
@given(desires(), lives(), POLICIES)
def test_once_applied_nothing_is_left_to_do(wanted: Desired, live: Live, policy: Policy) -> None:
    actions = compare(wanted, live, policy, {}).actions
    assert compare(wanted, applied(live, actions), policy, {}).actions == []


@FEW
@given(desires(), lives(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_only_the_order_of_actions(
    wanted: Desired, live: Live, policy: Policy, random: Any
) -> None:
    def shuffled(table: dict[Any, Any]) -> dict[Any, Any]:
        items = list(table.items())
        random.shuffle(items)
        return dict(items)

    other = deepcopy(wanted)
    other.companies = shuffled(other.companies)
    other.users = {name: shuffled(rows) for name, rows in shuffled(other.users).items()}
    there = Live(shuffled(deepcopy(live).companies))
    for one in there.companies.values():
        random.shuffle(one.users or [])
    first, second = compare(wanted, live, policy, {}), compare(other, there, policy, {})
    assert sorted(map(repr, first.actions)) == sorted(map(repr, second.actions))
    assert sorted(map(repr, first.findings)) == sorted(map(repr, second.findings))
    assert (first.active, sorted(first.undecided)) == (second.active, sorted(second.undecided))


@FEW
@given(desires(), lives(), POLICIES)
def test_nobody_is_deactivated_who_is_wanted_or_whom_no_row_speaks_against(
    wanted: Desired, live: Live, policy: Policy
) -> None:
    for action in compare(wanted, live, policy, {}).actions:
        if action.kind is not ActionKind.DEACTIVATE_USER:
            continue
        key = email_key(action.subject)
        rows = [row for table in wanted.users.values() for k, row in table.items() if k == key]
        assert not any(row.active for row in rows)
        assert key not in wanted.protected
        if not rows:
            assert policy.absent_users == "deactivate"
            assert not wanted.unreadable.get(action.company)
            assert not wanted.unreadable.get("")
            assert wanted.users.get(action.company)


@FEW
@given(desires(), lives(), POLICIES)
def test_every_row_is_an_action_a_finding_or_unchanged(wanted: Desired, live: Live, policy: Policy) -> None:
    delta = compare(wanted, live, policy, {})
    items: list[Any] = [*delta.actions, *delta.findings, *delta.unchanged]
    spoken = {item.origin for item in items}
    undecided = {email_key(email) for _, email in delta.undecided}
    unusable = {name for name, one in live.companies.items() if one.problem}
    for name, rows in wanted.users.items():
        for key, row in rows.items():
            assert row.origin in spoken or key in undecided or name in unusable


@FEW
@given(desires(), lives(), POLICIES)
def test_every_finding_has_its_words(wanted: Desired, live: Live, policy: Policy) -> None:
    for found in compare(wanted, live, policy, {}).findings:
        assert english.finding(found)


@FEW
@given(desires(), lives(), POLICIES)
def test_a_fresh_comparison_is_always_part_of_its_own_plan(wanted: Desired, live: Live, policy: Policy) -> None:
    actions = compare(wanted, live, policy, {}).actions
    identities = [action.identity for action in actions]
    assert len(set(identities)) == len(identities)
    source = Source("b.csv", "/b.csv", None, "a" * 64, 1)
    origin = PlanOrigin("api.example", "partner", "someone", datetime(2026, 3, 4, tzinfo=UTC))
    made = make_plan(origin, policy=policy, sources=[source], actions=actions)
    require_subset(made, actions)


# -- reading ----------------------------------------------------------------------------------------------------

HEADER = ["companyVanityName", "email", "firstName", "lastName"]
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
TABLES = st.lists(st.lists(CELLS, min_size=4, max_size=4), max_size=6)


@ON_DISK
@given(
    TABLES,
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([("\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_ALL), ("\r\n", csv.QUOTE_MINIMAL)]),
)
def test_a_table_reads_back_as_it_was_written(
    tmp_path: Path, table: list[list[str]], mark: str, encoding: str, style: tuple[str, Any]
) -> None:
    end, quoting = style
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark, lineterminator=end, quoting=quoting).writerows([HEADER, *table])
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    (read,) = read_file(path, "table.csv").tables
    rows = [row if any(row) else [] for row in table]
    last = max((number for number, row in enumerate(rows, 1) if row), default=0)
    assert read.rows == [HEADER, *rows[:last]]
    assert read.ragged == {}


@ON_DISK
@given(st.lists(st.lists(CELLS | st.sampled_from(["acme", "a@b.example", "Ann"]), min_size=1, max_size=6), max_size=6))
def test_every_row_of_a_sheet_is_taken_or_spoken_of(tmp_path: Path, rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEADER, *rows])
    path = tmp_path / "people.csv"
    path.write_bytes(text.getvalue().encode())
    try:
        wanted = load([path])
    except InputRefused:
        return
    taken = {row.origin for table in wanted.users.values() for row in table.values()}
    spoken = {found.origin for found in wanted.findings}
    filled = {Origin("people.csv", "", i) for i, row in enumerate(rows, 2) if any(seen(cell).strip() for cell in row)}
    assert filled == taken | spoken


USERS_HEADER = [*HEADER, "active", "phoneNumber", "note"]
# fmt: off
_SPELLINGS = ["ann@a.example", "Ann@a.example", "ANN@A.example", "groß@a.example", "gross@a.example", "o'ann@b.example",
              "ann b.example", "Bea <bea@b.example>", "bea@b.example", "bea@wrong.example", "new@b.example"]
# fmt: on
PERSON_ROWS = st.tuples(
    st.sampled_from(FIRMS[:2]),
    st.sampled_from(_SPELLINGS),
    st.sampled_from(["Ann", "Bea"]),
    st.just("Archer"),
    st.sampled_from(["yes", "yes", "no", ""]),
    st.sampled_from(["", "", "", "4.42E+11"]),
    st.sampled_from(["", "", "was gross@a.example", "ask ann@a.example"]),
)  # fmt: skip
COMPANY_ROWS = st.tuples(st.just("Acme"), st.sampled_from(FIRMS[:2]), st.permutations(DOMAINS[:2]).map(";".join))
_THERE = ["ann@a.example", "gross@a.example", "groß@a.example", "o'ann@b.example", "bea@b.example", "old@a.example"]


@st.composite
def listings(draw: st.DrawFn) -> Live:
    """Give live companies with people who are called alike."""
    found = Live()
    emails = draw(st.lists(st.sampled_from(_THERE), unique=True))
    for name in draw(st.lists(st.sampled_from(FIRMS[:2]), unique=True)):
        mine = [emails.pop() for _ in range(draw(st.integers(0, len(emails))))]
        users = [
            live_user(email, draw(st.booleans()), first_name=draw(st.sampled_from(["Ann", "Bea"]))) for email in mine
        ]
        found.companies[name] = LiveCompany(Company(f"id-{name}", name, "COMPLETED", "Acme", DOMAINS[:2]), users)
    return found


def read_and_compared(folder: Path, companies: Iterable[Any], people: Iterable[Any], there: Live) -> tuple[Any, ...]:
    """Give what is decided and told for two sheets, but for the rows in which it stands."""
    sheets = {"firms": [["name", "vanityName", "emailDomains"], *companies], "people": [USERS_HEADER, *people]}
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    wanted, live = load([folder / "firms.csv", folder / "people.csv"]), deepcopy(there)
    check_against_live(wanted, live)
    delta = compare(wanted, live, Policy("deactivate"), {})
    actions = sorted(repr(msgspec.structs.replace(one, origin=None)) for one in delta.actions)
    told = sorted(
        (one.code, one.company, one.subject, one.facts.get("case", "")) for one in (*wanted.findings, *delta.findings)
    )
    return actions, told, delta.active, sorted(delta.absent), {k: set(v) for k, v in delta.waits.items()}


@ON_DISK
@given(
    st.lists(COMPANY_ROWS, min_size=1, max_size=3), st.lists(PERSON_ROWS, min_size=1, max_size=6), listings(),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_the_rows_of_a_sheet_changes_only_the_order(
    tmp_path: Path, companies: list[Any], people: list[Any], there: Live, random: Any
) -> None:
    first = read_and_compared(tmp_path, companies, people, there)
    firms, persons = (random.sample(rows, len(rows)) for rows in (companies, people))
    assert read_and_compared(tmp_path, firms, persons, there) == first


# -- plans ------------------------------------------------------------------------------------------------------

WORDS = st.text(st.characters(codec="utf-8"), max_size=10)
ORIGINS = st.none() | st.builds(Origin, WORDS, WORDS, st.integers(1, 10**6))
BODIES = st.dictionaries(WORDS, WORDS | st.booleans() | st.none() | st.lists(WORDS, max_size=3), max_size=3)
ACTIONS = st.builds(
    Action, st.sampled_from(ActionKind), WORDS, WORDS, st.none() | BODIES, BODIES, WORDS, WORDS, ORIGINS,
    st.lists(st.tuples(WORDS, WORDS), max_size=2).map(tuple), WORDS,
)  # fmt: skip
FINDINGS = st.builds(
    Finding, st.sampled_from([code for code in Code if code.kind]), st.just(NO_FACTS), ORIGINS, WORDS, WORDS, WORDS,
    WORDS, recorded=WORDS.filter(bool),
)  # fmt: skip
HOLDS = st.builds(
    Hold, st.sampled_from(Limit), WORDS, st.integers(0), st.integers(0), st.floats(0, 100),
    st.lists(WORDS, max_size=2).map(tuple), recorded=WORDS,
)  # fmt: skip


@ON_DISK
@given(st.lists(ACTIONS, max_size=3), st.lists(FINDINGS, max_size=3), st.lists(HOLDS, max_size=2), POLICIES)
def test_a_plan_file_round_trips(
    tmp_path: Path, actions: list[Action], findings: list[Finding], holds: list[Hold], policy: Policy
) -> None:
    source = Source("b.csv", "/b.csv", "users", "a" * 64, 3)
    origin = PlanOrigin("api.example", "partner", "someone", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC))
    made = make_plan(origin, policy=policy, sources=[source], actions=actions, findings=findings, holds=holds)
    path = tmp_path / "plan.json"
    write_plan(made, path, english)
    assert read_plan(path) == made
    assert digest_of(read_plan(path), english) == digest_of(made, english)


def test_the_laws_are_not_empty() -> None:
    wanted = desired([company_row()], [user_row(), user_row("out@acme.example", active=False)])
    company = Company("id-acme", "acme", "COMPLETED", "Acme", ("acme.example",))
    live = Live({"acme": LiveCompany(company, [live_user("out@acme.example")])})
    actions = compare(wanted, live, Policy(), {}).actions
    assert [str(action.kind) for action in actions] == ["create-user", "deactivate-user"]
    with pytest.raises(AssertionError):
        assert compare(wanted, live, Policy(), {}).actions == []
