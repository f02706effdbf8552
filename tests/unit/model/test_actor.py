"""Who acts, in words, and who is the same person."""

from reconciler.model.actor import Account, Actor

ALICE, BOB, SERVICE = Account("1001", "alice"), Account("1002", "bob"), Account("990", "reconciler")


def test_somebody_who_acts_as_another_account_is_shown_with_both() -> None:
    assert str(Actor(ALICE, ALICE)) == "alice"
    assert str(Actor(ALICE, SERVICE)) == "alice (as reconciler)"


def test_a_person_is_whom_they_signed_in_as() -> None:
    assert Actor(ALICE, SERVICE).is_same_person(Actor(ALICE, ALICE))
    assert Actor(ALICE, SERVICE).is_same_person(Actor(Account("1001", "renamed"), BOB))
    assert not Actor(ALICE, SERVICE).is_same_person(Actor(BOB, SERVICE))
