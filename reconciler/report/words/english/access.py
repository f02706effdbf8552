"""Who had access on a day, and what of it a journal can't know, in words."""

from collections import Counter
from collections.abc import Iterator

from reconciler.model.access import LISTED, UNKNOWN, YES, Access, AccessReport, Decision, Listing

MEANINGS = {
    YES: "a run gave it, or saw it given",
    LISTED: "the account was there, and nothing on record says that it had no access",
    UNKNOWN: "a change was sent, and what became of it is not on record",
}
"""What each word for somebody's access says."""

_DID = {"create-user": "account made", "reactivate-user": "given back", "deactivate-user": "taken away"}


def headline(report: AccessReport) -> str:
    """Return how many people had access, and when."""
    told = Counter(one.access for one in report.people)
    where = f" in {report.company}" if report.company else ""
    said = f"{_people(told[YES])} had access{where} on {moment(report.until)} by what runs have done"
    if told[LISTED]:
        said += f"; {told[LISTED]:,} more had an account, and nothing on record says that they had no access"
    if told[UNKNOWN]:
        said += f"; of {told[UNKNOWN]:,} it is not known what became of the last change"
    return f"{said}."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def moment(at: str) -> str:
    """Return a moment as people read it."""
    return f"{at[:16].replace('T', ' ')} UTC"


def listed(one: Listing) -> str:
    """Return a company with what its last listing told: how many accounts, and of how many that they had access."""
    if not one.run_id or one.live is None or one.active is None:
        return f"{one.company}: never listed by then"
    accounts = "1 account" if one.live == 1 else f"{one.live:,} accounts"
    return f"{one.company}: {accounts}, {one.active:,} with access, as last listed {moment(one.at)}"


def decided(one: Access) -> str:
    """Return by whose decision somebody has access."""
    if one.last is None:
        return f"had the account before: first seen by run {one.first_run}, {moment(one.first_at)}"
    return f"{change(one.last)} {moment(one.last.at)} by run {one.last.run_id} ({by(one.last)}){_row(one.last)}"


def change(last: Decision) -> str:
    """Return what was changed, and whether that is known."""
    did = _DID.get(last.kind, last.kind)
    if last.outcome != "done":
        return f"{did}? ({last.outcome})"
    return did if last.verified == "yes" else f"{did} (verified: {last.verified})"


def by(last: Decision) -> str:
    """Return who had to do with a decision."""
    told = [last.by or "not on record"]
    if last.asked_by and last.asked_by != last.by:
        told.append(f"plan made by {last.asked_by}")
    if last.approved_by:
        told.append(f"approved by {last.approved_by}")
    return ", ".join(told)


def _row(last: Decision) -> str:
    if last.origin is None:
        return ", in no sheet"
    sheet = f", sheet {last.origin.sheet}" if last.origin.sheet else ""
    return f", {last.origin.source}{sheet}, row {last.origin.row}"


def cannot_know(report: AccessReport) -> Iterator[str]:
    """Yield what this can't know, most particular first."""
    for one in report.listings:
        if told := _of_company(one):
            yield told
    if report.company and not report.listings:
        yield f"{report.company}: no run knew this company by then, so nothing is on record of its people."
    if report.out:
        yield (
            f"Of people who were forgotten since, nothing is known: {report.out:,} entries were taken out of the "
            "records up to that moment."
        )
    yield (
        "What somebody changed elsewhere, as in Symphony's own administration, is known from the next listing that a "
        "run read, and not from the day itself; plan, check and export leave no record."
    )
    yield (
        "A listing tells how many have access, and the records keep that number: of whom no run changed anything, it "
        "stands nowhere whether they were among them. Where a listing does not say who is active, all count as active."
    )


def _of_company(one: Listing) -> str:
    if not one.run_id:
        return f"{one.company}: never listed by then; what is told of it is what runs themselves have done."
    listed = f"{one.company}: last listed {moment(one.at)} by run {one.run_id}"
    if one.active is None or one.active == one.accounted:
        return ""
    less = one.accounted - one.active
    return f"{listed}, with {one.active:,} who had access, and the records account for {one.accounted:,}: " + (
        f"{_people(less)} told here had none, or no account any more."
        if less > 0
        else f"{_people(-less)} had access who are not told here."
    )
