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


def test_an_account_and_whoever_signs_in_at_the_page_are_one_where_the_settings_say_so() -> None:
    account, there = Actor(ALICE, SERVICE), Actor(Account("local|alice arden", "alice"), SERVICE)
    people = {ALICE.name: "local|alice arden"}
    assert not account.is_same_person(there)
    assert account.is_same_person(there, people)
    assert there.is_same_person(account, people)
    # What somebody is called at the page is no account.
    assert not Actor(Account("local|other", ALICE.name), SERVICE).is_same_person(there, people)
