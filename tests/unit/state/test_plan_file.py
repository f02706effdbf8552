"""The plan file: what it keeps, and what it must pass before it is applied."""

import hashlib
import json
import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace as changed

from reconciler.errors import PlanRefused, UsageError
from reconciler.model.action import Action
from reconciler.model.actor import Account, Actor
from reconciler.model.finding_code import FindingKind
from reconciler.model.hold import Limit
from reconciler.model.live import Company, Live, LiveCompany, User
from reconciler.model.origin import Origin, Source
from reconciler.model.override import LetThrough, Override
from reconciler.model.report import CompanyCounts
from reconciler.planning.plan import (
    Plan,
    PlanOrigin,
    Seen,
    already_done,
    make_plan,
    require_applicable,
    require_same_sources,
    require_subset,
)
from reconciler.report.words.english import catalogue as english
from reconciler.state.actors import actor_to_json
from reconciler.state.plan_file import digest_of, document_of, is_plan, read_plan, write_plan
from reconciler.support.resources import schema
from tests.each import each
from tests.unit.builders import (
    DEACTIVATE,
    company_creation,
    creation,
    domain_addition,
    finding_of,
    hold_of,
    status_change,
)

NOW = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
SOURCE = Source("b.csv", "/somewhere/b.csv", None, "a" * 64, 3)
ACTIONS = (
    company_creation(),
    domain_addition(["acme.example"], ["b.example"]),
    changed(creation("ann@acme.example"), extras=(("Desk", "4"), ("Desk", "=5 “é”"))),
    status_change("bob@acme.example"),
)


def plan(actions: Sequence[Action] = ACTIONS, sources: Sequence[Source] = (SOURCE,), now: datetime = NOW) -> Plan:
    finding = finding_of(FindingKind.REJECTED, "email.invalid", "mend it", Origin("b.csv", "", 4), "email", "x")
    hold = hold_of(Limit.COMPANY_DEACTIVATIONS, "held", "acme", 6, 12, ("bob@acme.example",))
    return make_plan(
        PlanOrigin("api.example", "partner", "someone", now),
        policy=DEACTIVATE, sources=sources, actions=actions, findings=[finding], holds=[hold],
    )  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_plan(plan(), tmp_path / "plan.json", english)
    return tmp_path / "plan.json"


def redigested(file: Path, **changes: Any) -> None:
    """Change a plan as someone would who knows how its digest is made."""
    document = json.loads(file.read_text("utf-8")) | changes
    document.pop("digest")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document["digest"] = hashlib.sha256(canonical.encode()).hexdigest()
    file.write_text(json.dumps(document), "utf-8")


# -- the file ---------------------------------------------------------------------------------------------------


def test_a_plan_comes_back_as_it_was(file: Path) -> None:
    assert read_plan(file) == plan()
    assert digest_of(read_plan(file), english) == digest_of(plan(), english)


def test_a_plan_tells_who_made_it_and_what_was_lifted_for_it(tmp_path: Path) -> None:
    maker = Actor(Account("1000", "alice"), Account("998", "reconciler"))
    case = LetThrough("older_sheet", "", 0, 0, 0.1 + 0.2, "b.csv is older")
    lifted = Override("older_sheet", "--older-sheet", "yes", by="alice", let_through=(case,))
    made = replace(plan(), made_by=maker, overrides=(lifted,))
    write_plan(made, tmp_path / "made.json", english)
    again = read_plan(tmp_path / "made.json")
    assert (again, digest_of(again, english)) == (made, digest_of(made, english))
    assert (again.made_by, again.maker, again.overrides) == (maker, "alice (as reconciler)", (lifted,))
    changes: list[dict[str, Any]] = [
        {"made_by": actor_to_json(maker._replace(login=Account("1", "bob")))},
        {"overrides": []},
    ]
    for change in changes:
        document = json.loads((tmp_path / "made.json").read_bytes()) | change
        (tmp_path / "other.json").write_text(json.dumps(document))
        with pytest.raises(PlanRefused, match="altered"):
            read_plan(tmp_path / "other.json")


def test_a_plan_of_an_older_version_is_told_by_who_it_says(file: Path) -> None:
    document = json.loads(file.read_bytes())
    assert not {"made_by", "overrides"} & document.keys()
    again = read_plan(file)
    assert (again.made_by, again.maker, again.overrides) == (None, "someone", ())


def test_the_file_is_canonical_json_with_its_digest(file: Path) -> None:
    text = file.read_text("utf-8")
    document = json.loads(text)
    assert text == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
    digest = document.pop("digest")
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert digest == digest_of(plan(), english) == hashlib.sha256(canonical.encode()).hexdigest()
    jsonschema.validate(json.loads(text), schema("plan"))


def test_a_plan_of_an_older_version_is_read_and_keeps_its_digest(file: Path) -> None:
    document = json.loads(file.read_bytes())
    for name in ("product", "chat", "companies", "unchanged", "today", "day_zone", "digest"):
        del document[name]
    for action in document["actions"]:
        del action["name"]
    for hold in document["holds"]:
        del hold["names"], hold["confirm"]
    canonical = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    document["digest"] = hashlib.sha256(canonical.encode()).hexdigest()
    file.write_text(json.dumps(document), "utf-8")
    assert read_plan(file) == plan()
    assert read_plan(file).digest == document["digest"]


def test_what_a_reader_must_know_beside_a_plan_is_in_its_digest(file: Path) -> None:
    companies = (CompanyCounts("acme", "Acme", "id", "COMPLETED", "", ("acme.example",), 2, 3, 2, ""),)
    made = replace(plan(), seen=Seen("Connect API", "ECP", companies, 7, "2026-03-04", "Europe/Berlin"))
    write_plan(made, file, english)
    jsonschema.validate(json.loads(file.read_bytes()), schema("plan"))
    assert read_plan(file) == made
    assert digest_of(made, english) != digest_of(plan(), english)
    told = json.loads(file.read_bytes())["companies"]
    file.write_text(file.read_text("utf-8").replace('"active":2', '"active":2000'), "utf-8")
    assert told[0]["active"] == 2
    with pytest.raises(PlanRefused, match="altered"):
        read_plan(file)


def test_a_whole_number_may_be_written_with_a_point(file: Path) -> None:
    actions = json.loads(file.read_bytes())["actions"]
    for action in actions:
        if action["origin"]:
            action["origin"]["row"] = float(action["origin"]["row"])
    redigested(file, actions=actions)
    assert read_plan(file).actions == plan().actions


def test_equal_plans_have_equal_digests_and_others_have_not() -> None:
    assert digest_of(plan(), english) == digest_of(plan(), english)
    others = [plan(ACTIONS[:3]), plan(ACTIONS[::-1]), plan(sources=[SOURCE._replace(rows=4)])]
    assert len({digest_of(plan(), english), *(digest_of(other, english) for other in others)}) == 4


@given(st.text(st.characters(exclude_categories=())), st.text(), st.integers(-(2**70), 2**70))
def test_any_text_and_number_is_spelt_canonically(subject: str, note: str, value: int) -> None:
    made = plan([changed(ACTIONS[0], subject=subject, note=note, new={"n": value})])
    canonical = json.dumps(
        {**document_of(made, english), "actions": to_builtins(made.actions)},
        sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=list,
    )  # fmt: skip
    assert digest_of(made, english) == hashlib.sha256(as_the_file_has_it(canonical)).hexdigest()


def as_the_file_has_it(text: str) -> bytes:
    """Give the bytes of a text; what is no character is spelt as JSON spells it."""
    return re.sub("[\ud800-\udfff]", lambda odd: json.dumps(odd[0])[1:-1], text).encode()


def test_only_the_owner_may_read_it(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_plan_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the plan cannot be written"):
        write_plan(plan(), tmp_path / "none" / "plan.json", english)


def test_a_source_may_have_any_name_that_a_file_can_have(tmp_path: Path) -> None:
    named = plan(sources=[SOURCE._replace(name="p\udcff.csv", path="/p\udcff.csv")])
    write_plan(named, tmp_path / "plan.json", english)
    assert read_plan(tmp_path / "plan.json") == named


def test_a_plan_is_told_from_a_sheet(file: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "b.csv"
    sheet.write_text("email,firstName\n", "utf-8")
    assert is_plan(file)
    assert is_plan(file.rename(tmp_path / "plan.txt"))
    assert not is_plan(sheet)
    assert is_plan(tmp_path / "none.json")
    assert not is_plan(tmp_path / "none.csv")


def test_any_changed_byte_is_refused(file: Path) -> None:
    write_plan(plan(ACTIONS[1:2]), file, english)
    data = file.read_bytes().rstrip(b"\n")
    for place in range(len(data)):
        file.write_bytes(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
        with pytest.raises(PlanRefused):
            read_plan(file)


@pytest.mark.parametrize("keep", [0, 1, 100, -3])
def test_a_plan_cut_short_is_refused(file: Path, keep: int) -> None:
    file.write_bytes(file.read_bytes()[:keep])
    with pytest.raises(PlanRefused, match="not a plan, or it was cut short"):
        read_plan(file)


@pytest.mark.parametrize(
    "content", ["[]", "{}", "7", '{"format": "reconciler-plan/0"}', '{"a":' * 100_000, "\ufffe"], ids=range(6)
)
def test_what_is_not_a_plan_is_refused(file: Path, content: str) -> None:
    file.write_text(content, "utf-8")
    with pytest.raises(PlanRefused, match="not a plan"):
        read_plan(file)


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanRefused, match="the plan cannot be read"):
        read_plan(tmp_path / "none.json")


@pytest.mark.parametrize(
    "changes",
    [
        {"expires_at": "tomorrow"},
        {"created_at": ""},
        {"actions": [{}]},
        {"options": {"absent_users": "delete", "unknown_active": "look"}},
        {"sources": []},
        {"more": 1},
    ],
    ids=str,
)
def test_a_plan_that_is_not_well_formed_is_refused_whatever_its_digest(file: Path, changes: dict[str, Any]) -> None:
    redigested(file, **changes)
    with pytest.raises(PlanRefused, match="not well formed"):
        read_plan(file)


@pytest.mark.parametrize(("part", "name"), [("holds", "limit"), ("findings", "code")])
def test_a_word_that_this_program_does_not_know_is_refused(file: Path, part: str, name: str) -> None:
    items = json.loads(file.read_bytes())[part]
    items[0][name] = "unheard-of"
    redigested(file, **{part: items})
    with pytest.raises(PlanRefused, match=r"not well formed.*unheard-of"):
        read_plan(file)


def test_an_expiry_without_a_time_zone_is_refused(file: Path) -> None:
    redigested(file, expires_at="2026-03-05T05:06:07")
    with pytest.raises(PlanRefused):
        require_applicable(read_plan(file), "api.example", "partner", NOW)


# -- where and when ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("after", "good"), [(0, True), (86_399, True), (86_400, False), (86_401, False)])
def test_a_plan_is_good_for_24_hours(after: int, good: bool) -> None:
    moment = NOW.replace(microsecond=0) + timedelta(seconds=after)
    if good:
        require_applicable(plan(), "api.example", "partner", moment)
    else:
        with pytest.raises(PlanRefused, match="expired at 2026-03-05 05:06 UTC"):
            require_applicable(plan(), "api.example", "partner", moment)


@each(("ahead", "good"), [(-1, True), (0, True), (300, True), (301, False), (86_400, False)])
def test_a_plan_from_a_clock_that_is_ahead_is_refused(ahead: int, good: bool) -> None:
    now = plan().created_at - timedelta(seconds=ahead)
    if good:
        require_applicable(plan(), "api.example", "partner", now)
    else:
        with pytest.raises(PlanRefused, match=r"made at 2026-03-04 05:06 UTC, and by this machine's clock .* is wrong"):
            require_applicable(plan(), "api.example", "partner", now)


def test_a_moment_in_another_time_zone_is_the_same_moment() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9)))
    assert replace(plan(), created_at=NOW.replace(microsecond=0)) == plan()
    assert digest_of(plan(now=there), english) == digest_of(plan(), english)


def test_a_plan_for_another_host_is_refused() -> None:
    with pytest.raises(PlanRefused, match=r"made for api\.example, and this run is for other.example"):
        require_applicable(plan(), "other.example", "partner", NOW)


@pytest.mark.parametrize(
    ("fresh", "named"),
    [
        ([SOURCE], None),
        ([SOURCE._replace(path="/elsewhere/b.csv")], None),
        ([SOURCE._replace(sha256="b" * 64)], "b.csv"),
        ([], "b.csv"),
    ],
)
def test_the_sheets_must_be_those_that_the_plan_was_made_from(fresh: list[Source], named: str | None) -> None:
    if named is None:
        require_same_sources(plan(), fresh)
    else:
        with pytest.raises(PlanRefused, match=rf"have changed since the plan was made: {named}\."):
            require_same_sources(plan(), fresh)


# -- what moved -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fresh", [ACTIONS, ACTIONS[1:3], (), ACTIONS[::-1]], ids=len)
def test_fewer_actions_than_planned_may_go_on(fresh: Sequence[Action]) -> None:
    require_subset(plan(), fresh)


def test_an_action_read_from_a_file_is_the_fresh_one(file: Path) -> None:
    require_subset(read_plan(file), ACTIONS)


@pytest.mark.parametrize(
    ("fresh", "words"),
    [
        (creation("zoe@acme.example"), "create-user zoe@acme.example is not in the plan"),
        (creation("ann@acme.example", "bolt"), "create-user ann@acme.example is not in the plan"),
        (
            domain_addition(["acme.example", "c.example"], ["b.example"]),
            'add-domains acme was planned as {"emailDomains": ["acme.example"]} → {"emailDomains": ["acme.example", '
            '"b.example"]} and would now be {"emailDomains": ["acme.example", "c.example"]} → {"emailDomains": '
            '["acme.example", "c.example", "b.example"]}',
        ),
        (changed(status_change("bob@acme.example"), old={"active": None}), "bob@acme.example was planned as"),
    ],
)
def test_what_moved_is_refused_and_told(fresh: Action, words: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        require_subset(plan(), [*ACTIONS[:1], fresh])
    assert words in str(refused.value)
    assert str(refused.value).endswith("Make a new plan.")


def test_a_long_list_of_what_moved_is_cut() -> None:
    with pytest.raises(PlanRefused, match=r"… and 3 more\. Make a new plan\.$"):
        require_subset(plan(()), [creation(f"u{i}@acme.example") for i in range(13)])


def as_live(
    active: bool | None = False, problem: str = "", domains: Sequence[str] = ("acme.example", "b.example")
) -> Live:
    """The state in which all of the plan is done, but for what is given."""
    company = Company("1", vanity_name="acme", state="COMPLETED", email_domains=tuple(domains))
    people = [User("2", "ann@acme.example", active=True), User("3", "bob@acme.example", active=active)]
    acme = LiveCompany(company, None if problem else people, problem)
    return Live({"acme": acme, "new": LiveCompany(Company("4", vanity_name="new", state="PROVISIONING"), None)})


def test_planned_actions_that_are_needed_no_longer_are_done_already() -> None:
    assert already_done(plan(), ACTIONS[1:3], as_live()) == [ACTIONS[0], ACTIONS[3]]
    assert already_done(plan(), ACTIONS, as_live()) == []
    assert already_done(plan(), [], as_live(active=None)) == list(ACTIONS), "who is not told about is not contradicted"


@pytest.mark.parametrize(
    ("live", "done"),
    [
        (as_live(active=True), ACTIONS[:3]),
        (as_live(domains=["acme.example"]), (*ACTIONS[:1], *ACTIONS[2:])),
        (as_live(problem="its listing cannot be used"), ACTIONS[:1]),
        (Live(), ()),
    ],
)
def test_what_is_live_otherwise_is_not_done(live: Live, done: Sequence[Action]) -> None:
    assert already_done(plan(), [], live) == list(done)


def test_two_plans_of_the_same_people_have_digests_that_cannot_be_guessed(tmp_path: Path) -> None:
    one, other = (replace(plan(), nonce=nonce) for nonce in ("a" * 32, "b" * 32))
    assert len({digest_of(made, english) for made in (plan(), one, other)}) == 3
    assert read_plan(write_plan(one, tmp_path / "one.json", english)) == one
