"""For whom a plan waits: whoever had a hand in it sees no button, whatever they did that with."""

from reconciler.model.actor import Account, Actor
from reconciler.operations.asking import OnRecord
from reconciler.web.pages.standing import PlanState, Standing
from reconciler.web.sign_in.local import local_person
from reconciler.web.sign_in.roles import Role
from tests.each import each

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
