"""How plans stand on the page, however many there are."""

from typing import Any

from reconciler.operations.in_pages import Paged
from reconciler.web import shelf
from reconciler.web.pages.standing import PlanState, standing_of
from tests.unit.web.desks import Bench


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
