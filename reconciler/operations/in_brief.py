"""Runs in brief: what is looked for in a list of them, and how many people they have seen."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from typing import Any, NamedTuple

from reconciler.model.state_place import StatePlace
from reconciler.state.backends import open_to_read
from reconciler.state.records import company_from_json, read_person
from reconciler.state.store import Journal

Json = dict[str, Any]


class Brief(NamedTuple):
    """A run: the plan that it carried out, whose that was and who approved it ("" where nobody did), how much was done.

    `active` has how many people had access in each company that could be read, `people` whom a change was about.
    """

    run_id: str
    digest: str = ""
    made_by: str = ""
    approved_by: str = ""
    changed: int = 0
    active: Mapping[str, int] = {}
    people: str = ""


def briefs(state: StatePlace, run_ids: Collection[str]) -> Iterator[Brief]:
    """Yield runs in brief."""
    with closing(open_to_read(state)) as store:
        yield from (_brief(store.journal, run_id) for run_id in run_ids)


def _brief(journal: Journal, run_id: str) -> Brief:
    active, plan, changed = dict[str, int](), Json(), 0
    for record in journal.records(run_id, "plan", "company", "ended"):
        if record.kind == "plan":
            plan = record.body
        elif record.kind == "ended":
            changed = sum(record.body.get("done", {}).values())
        elif (one := company_from_json(record.body)).vanity_name and one.active is not None:
            active[one.vanity_name] = one.active
    actions = (read_person(line.body) for line in journal.lines(run_id, "action"))
    people = "\n".join(f"{one.name} {one.subject}" for one in actions).casefold()
    digest, made_by, approved_by = (str(plan.get(name, "")) for name in ("digest", "made_by", "approved_by"))
    return Brief(run_id, digest, made_by, approved_by, changed, active, people)
