"""Approvals on record: who said yes to which plan or schedule, who took that back, and which runs have used it.

Those of a plan are found by its nonce, which a plan keeps whatever else somebody changes in its file: so an approval
that was given to another content than this is found as well, and told from none at all.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from reconciler.errors import PlanRefused, Unapproved
from reconciler.model.actor import Actor
from reconciler.model.approval import Approval, Lifted
from reconciler.model.origin import Source
from reconciler.model.policy import Limits, Policy
from reconciler.model.result import Outcome, Result, Verified
from reconciler.planning.plan import Plan
from reconciler.state.actors import actor_from_json, actor_to_json
from reconciler.state.bodies import encode_body
from reconciler.state.replay import past_run
from reconciler.state.restored import restorations
from reconciler.state.store import Journal, JournalAltered, Record

APPROVED, WITHDRAWN, USED = "approved", "withdrawn", "used"
ASKED, SENT_BACK = "asked", "sent-back"
ASKED_NO_MORE = "asked-no-more"


class Subject(NamedTuple):
    """What an approval is given to: its chain and name in the journal, and the digest of all that is approved."""

    chain: str
    name: str
    digest: str


def plan_subject(plan: Plan, digest: str) -> Subject:
    """Return a plan as what an approval is given to."""
    mark = plan.nonce or f"{plan.created_at.isoformat()} {plan.created_by}"
    return Subject(plan.tenant, f"plan-{hashlib.sha256(mark.encode()).hexdigest()[:32]}", digest)


def schedule_subject(tenant: str, host: str, sources: Sequence[Source], policy: Policy, limits: Limits) -> Subject:
    """Return a schedule as what an approval is given to: which sheets, by which policy, within which limits."""
    told = {
        "host": host,
        "sources": sorted((source.kind or "", source.path or source.name) for source in sources),
        "options": policy.options,
        "limits": asdict(limits),
    }
    digest = hashlib.sha256(encode_body(told).encode()).hexdigest()
    return Subject(tenant, f"schedule-{digest[:32]}", digest)


def approve(
    journal: Journal, subject: Subject, approval: Approval, facts: Mapping[str, Any], sources: list[str]
) -> None:
    """Put a yes on record, with facts of what is approved, and the hashes or names of its sources."""
    body = {
        "plan": subject.digest,
        **facts,
        "lifted": approval.lifted._asdict(),
        "companies_gone": [*approval.companies_gone],
        "sources": sources,
        "by": actor_to_json(approval.by),
        "reason": approval.reason,
    }
    journal.append(subject.chain, subject.name, [(APPROVED, body)])


def withdraw(journal: Journal, subject: Subject, by: Actor, reason: str) -> None:
    """Put on record that what was approved is so no longer."""
    body = {"plan": subject.digest, "by": actor_to_json(by), "reason": reason}
    journal.append(subject.chain, subject.name, [(WITHDRAWN, body)])


def ask(journal: Journal, subject: Subject, by: Actor, reason: str) -> None:
    """Put on record that somebody asks for a yes."""
    _append(journal, subject, ASKED, by, reason)


def ask_no_more(journal: Journal, subject: Subject, by: Actor, reason: str) -> None:
    """Put on record that nobody asks for a yes any more."""
    _append(journal, subject, ASKED_NO_MORE, by, reason)


def send_back(journal: Journal, subject: Subject, by: Actor, reason: str) -> None:
    """Put on record that whoever was asked has sent it back, and why."""
    _append(journal, subject, SENT_BACK, by, reason)


def _append(journal: Journal, subject: Subject, kind: str, by: Actor, reason: str) -> None:
    body = {"plan": subject.digest, "by": actor_to_json(by), "reason": reason}
    journal.append(subject.chain, subject.name, [(kind, body)])


class Event(NamedTuple):
    """What is on record of one plan: its kind, when (ISO 8601), by whom and why; `run` is the one that used it."""

    kind: str
    at: str
    by: Actor | None = None
    reason: str = ""
    run: str = ""


def history(journal: Journal, subject: Subject) -> list[Event]:
    """Return what is on record of this content of a plan, in order. Raises PlanRefused where it was tampered with."""
    found = []
    for record in _records(journal, subject, ASKED, ASKED_NO_MORE, SENT_BACK, APPROVED, WITHDRAWN, USED):
        body, by = record.body, actor_from_json(record.body.get("by"))
        if body.get("plan") == subject.digest:
            found.append(Event(record.kind, record.at, by, body.get("reason", ""), body.get("run", "")))
    return found


def askers(journal: Journal, subject: Subject) -> list[Actor]:
    """Return who has asked for a yes to this, whether they still do or not."""
    return [event.by for event in history(journal, subject) if event.kind == ASKED and event.by]


def use(journal: Journal, subject: Subject, run_id: str) -> None:
    """Put on record that a run carries out what was approved."""
    journal.append(subject.chain, subject.name, [(USED, {"plan": subject.digest, "run": run_id})])


def standing(journal: Journal, subject: Subject) -> Approval | None:
    """Return the last approval; None where there is none.

    Raises PlanRefused where an approval of another content stands, or a record was tampered with; Unapproved where the
    approval was withdrawn, or given before the journal was put back from a backup.
    """
    given = dict[Any, tuple[Record, Actor | None]]()
    withdrawn = ""
    for record in _records(journal, subject):
        by, digest = actor_from_json(record.body.get("by")), record.body.get("plan")
        if record.kind == APPROVED:
            given[digest] = record, by
        elif record.kind == WITHDRAWN:
            given.pop(digest, None)
        if record.kind != USED and digest == subject.digest:
            moment = _moment(record.at)
            withdrawn = f"{by or 'Somebody'} withdrew the approval at {moment}" if record.kind == WITHDRAWN else ""
    own = given.pop(subject.digest, None)
    for other, who in given.values():
        raise PlanRefused(
            f"The plan that {who or 'somebody'} approved at {_moment(other.at)} had another content than this file. "
            "These are two contents with one origin: one of them was altered, and its digest made again. Nothing of "
            "either is carried out beside the other."
        ).with_way("way_two_contents")
    if withdrawn:
        raise Unapproved(f"{withdrawn}, and nobody has approved it since.")
    if own:
        _require_since_restored(journal, own[0])
    return _approval(own[0], own[1]) if own and own[1] else None


def _require_since_restored(journal: Journal, given: Record) -> None:
    """Raise Unapproved where the journal was put back from a backup after an approval was given."""
    for restored in restorations(journal):
        if restored.at >= given.at:
            raise Unapproved(
                f"The journal was put back from a backup at {_moment(restored.at)}, and whether this approval was "
                "withdrawn or used up before that is not on record. It needs to be given anew."
            )


def done_under(journal: Journal, subject: Subject) -> set[tuple[str, str, str]]:
    """Return the actions, by identity, that runs have done under the approval that stands: for them it is spent.

    Of the last run those alone that it has verified: a killed one leaves the rest to the run that goes on with it.
    """
    runs = list[str]()
    for record in _records(journal, subject):
        runs = [*runs, record.body["run"]] if record.kind == USED else []
    done = set[tuple[str, str, str]]()
    for run_id in dict.fromkeys(runs):
        with past_run(journal, run_id) as run:
            done |= {
                item.action.identity
                for item in run.actions()
                if isinstance(item, Result)
                and item.outcome is Outcome.DONE
                and (item.verified is Verified.YES or run_id != runs[-1])
            }
    return done


def _records(journal: Journal, subject: Subject, *kinds: str) -> Iterator[Record]:
    """Yield what is on record of an approval. Raises PlanRefused where that was tampered with."""
    try:
        for record in journal.proven(subject.name, *(kinds or (APPROVED, WITHDRAWN, USED))):
            if record.chain == subject.chain:
                yield record
    except JournalAltered as error:
        raise PlanRefused(f"An approval is not what was put on record: {error}") from error


def _approval(record: Record, by: Actor) -> Approval:
    body = record.body
    lifted = Lifted(**{name: body.get("lifted", {}).get(name) for name in Lifted._fields})
    return Approval(by, record.at, body.get("reason", ""), lifted, tuple(body.get("companies_gone", ())))


def _moment(at: str) -> str:
    return f"{at[:16].replace('T', ' ')} UTC"
