"""What a re-read can find, and what follows from it."""

from reconciler.model.result import Outcome, Result
from reconciler.run.seen import Found, Seen, seen_of
from tests.each import each
from tests.unit.builders import live_company, live_user, status_change


@each("found", Found)
def test_what_was_found_instead_of_what_was_wanted_has_words(found: Found) -> None:
    seen = Seen(found, "{0} and {more}")
    assert bool(seen.what) is (seen.reached is False)


def test_only_what_is_there_and_other_than_was_sent_differs() -> None:
    assert [found for found in Found if Seen(found).differs] == [Found.DIFFERS]
    assert Seen(Found.DIFFERS, "firstName: {x}, not Ann").what == "firstName: {x}, not Ann"


@each("active", [True, False])
@each("outcome", Outcome)
def test_a_record_of_the_id_under_another_address_proves_nothing(active: bool, outcome: Outcome) -> None:
    action, other = status_change("ann@acme.example", active), live_user("kay@acme.example", active, "id-1")
    result = Result(status_change("ann@acme.example", active, user_id="id-1"), outcome)
    for listed, own in (({"id-1": other}, {}), ({}, {"id-1": other})):
        seen = seen_of(result, live_company(other), listed, own)
        assert seen.found is Found.SOMEBODY_ELSE
        assert "kay@acme.example" in seen.what
        assert action.subject in seen.what
