"""Sheets that say in some way who has left, and sheets in order, through the installed command over HTTP."""

import pytest

from tests.acceptance.harness import Rehearse, live_company, live_person
from tests.corpus.leaver_mutants import INNOCENT, Person, drawn

TRIED = (
    *("status", "negative", "leaving date", "any header", "remark", "name mark", "tab", "file", "title", "heading"),
    *("other date", "other text", "names", "places", "agreeing"),
)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", TRIED)
def test_nobody_marked_as_gone_gets_in(rehearse: Rehearse, kind: str) -> None:
    (mutant,) = drawn(kind, 1, seed=31)
    made = mutant.made
    room = rehearse(live_company("acme", *(_live(person) for person in made.people if person.account is not None)))
    for name, data in made.files.items():
        (room.folder / name).write_bytes(data)
    room.apply(*made.files, expect=0 if kind in INNOCENT else {0, 3, 6})
    people = room.people()
    for person in made.people:
        if not person.gone:
            wanted = kind in INNOCENT or bool(person.account)
            assert people.get(person.email, False) or not wanted, f"{made.what}: {person} has no access"
        elif not person.account:
            assert not people.get(person.email, False), f"{made.what}, {made.signs}: {person} is active"


def _live(person: Person) -> dict[str, object]:
    names = {"firstName": person.first, "lastName": person.last}
    return live_person(email=person.email, **names, active=person.account)
