"""What a re-read can find, and what follows from it."""

import pytest

from reconciler.run.seen import Found, Seen


@pytest.mark.parametrize("found", Found)
def test_what_was_found_instead_of_what_was_wanted_has_words(found: Found) -> None:
    seen = Seen(found, "{0} and {more}")
    assert bool(seen.what) is (seen.reached is False)


def test_only_what_is_there_and_other_than_was_sent_differs() -> None:
    assert [found for found in Found if Seen(found).differs] == [Found.DIFFERS]
    assert Seen(Found.DIFFERS, "firstName: {x}, not Ann").what == "firstName: {x}, not Ann"
