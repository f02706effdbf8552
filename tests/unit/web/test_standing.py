"""How plans stand on the page, however many there are, and for whom they wait."""

from typing import Any

from reconciler.model.actor import Account, Actor
from reconciler.operations.asking import OnRecord
from reconciler.operations.in_pages import Paged
from reconciler.web import shelf
from reconciler.web.pages.standing import PlanState, Standing, standing_of
from reconciler.web.sign_in.local import local_person
from reconciler.web.sign_in.roles import Role
from tests.each import each
from tests.unit.web.desks import Bench

BOB = local_person("Bob", {Role.APPROVER})
ACCOUNT = Account("1000", "bob")
PEOPLE = {"bob": BOB.id}


def standing(hands: list[Account], askers: list[Account], *, needs_two: bool = True) -> Standing:
    facts = {"hands": [list(one) for one in hands], "of": []}
    record = OnRecord(askers=tuple(Actor(one, one) for one in askers))
    return Standing("d", facts, record, PlanState.ASKED, needs_two, PEOPLE)


HANDS = [
    ([ACCOUNT], [], False),
    ([], [ACCOUNT], False),
    ([Account(BOB.id, "Bob")], [], False),
    ([Account("1001", "eve")], [], True),
    ([Account("local|other", "bob")], [], True),
    ([], [], True),
]


@each(("hands", "askers", "may"), HANDS)
def test_an_account_of_the_command_line_is_whoever_the_settings_say(
    hands: list[Account], askers: list[Account], *, may: bool
) -> None:
    plan = standing(hands, askers)
    assert plan.may_be_approved_by(BOB) is may
    assert plan.is_of(BOB) is not may


def test_where_four_eyes_are_off_nobody_is_barred() -> None:
    assert standing([ACCOUNT], [], needs_two=False).may_be_approved_by(BOB)


def put(bench: Bench, digest: str, drop: str = "") -> None:
    """Put a plan on the shelf that was made a moment after the one before."""
    bench.now += 1
    facts: dict[str, Any] = {
        "subject": [bench.desk.partner.tenant, "host", digest], "drop": drop, "fixes": "", "made_on": "page", "lose": 0,
        "until": "2030-01-01T00:00:00+00:00", "of": [], "changes": 1, "maker": "x", "hands": [],
    }  # fmt: skip
    shelf.put(bench.store, digest, "plan", Paged(facts, ()), bench.now)


def test_a_plan_is_superseded_however_many_others_were_made_since(bench: Bench) -> None:
    put(bench, "old", "drop-1")
    put(bench, "new", "drop-1")
    for number in range(200):
        put(bench, f"other {number}")
    assert standing_of(bench.desk, "old").state is PlanState.SUPERSEDED
    assert standing_of(bench.desk, "new").state is PlanState.DRAFT
    assert standing_of(bench.desk, "other 0").state is PlanState.DRAFT
