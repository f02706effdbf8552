"""`reconciler runs`."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from reconciler.cli.options import PATH, Whole, everywhere, forcing
from reconciler.cli.shared import print_document, say, state_of, tell_pause
from reconciler.errors import UsageError
from reconciler.exit_codes import Exit
from reconciler.model.state_place import StatePlace
from reconciler.operations import runs as past
from reconciler.support.redact import visible

if TYPE_CHECKING:
    from reconciler.operations.runs import Proof, RunLine
    from reconciler.operations.undo import UndoRequest


@click.command("runs")
@click.argument("run", required=False)
@click.option("--limit", type=Whole(1), metavar="N", help="List the last N runs alone.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document on stdout.")
@click.option("--audit", type=PATH, metavar="FILE", help="Write the audit workbook of RUN again (.xlsx).")
@click.option("--undo", is_flag=True, help="Make a plan that reverses what RUN did to people's status.")
@click.option("--out", type=PATH, metavar="FILE", help="Where to write the plan of --undo, or a workbook of --access.")
@forcing
@click.option("--verify", is_flag=True, help="Prove that no record of the journal was changed.")
@click.option("--head", metavar="HASH", help="With --verify: a journal head from an audit workbook that must be there.")
@click.option("--due", is_flag=True, help="Tell of runs that were due ([[schedule]]) and did not happen.")
@click.option("--access", metavar="DATE", help="Tell who had access at the end of that day, and by whose decision.")
@click.option("--company", metavar="NAME", help="With --access: the people of this company alone (vanityName).")
@click.option("--metrics", type=PATH, metavar="FILE", help="Write metrics of past runs (OpenMetrics) to a file.")
@everywhere
@click.pass_context
def command(
    context: click.Context, /, run: str | None, limit: int | None, audit: Path | None, undo: bool, out: Path | None,
    verify: bool, head: str | None, force: bool, due: bool, metrics: Path | None, access: str | None,
    company: str | None, **flags: Any,
) -> None:  # fmt: skip
    """List past runs, or show one in full.

    RUN is an id, its beginning, or "last".
    """
    if due or metrics:
        from reconciler.cli import watching

        if run or verify or undo or audit or access:
            raise UsageError("--due and --metrics are about all runs: they go with no RUN and none of its options.")
        context.exit(watching.shown(context, flags, due, metrics))
    if access is not None:
        from reconciler.cli.access import show

        if run or verify or undo or audit or head or force or limit:
            raise UsageError("--access is about a day: it goes with --company, --out and --json alone.")
        show(context, flags, access, company or "", out)
        return
    if company is not None:
        raise UsageError("--company goes with --access: `reconciler runs --access 2026-03-31 --company NAME`.")
    _require_fitting(run, verify, head, undo, audit, out, force)
    if limit is not None and (run or verify):
        raise UsageError("--limit is about the list of runs: it goes with no RUN and no --verify.")
    state = state_of(context, flags)
    if verify:
        shown = _verified(state, head)
    elif run is None:
        if audit or undo:
            raise UsageError("--audit and --undo need a RUN: name one, or `last`.")
        shown = _listed(state, limit)
    elif undo:
        if out is None:
            raise UsageError("--undo needs --out PLAN: the plan is applied with `reconciler apply PLAN`.")
        from reconciler.operations.undo import UndoRequest

        shown = _undone(state, UndoRequest(run, out, force, _kept(flags)))
    elif audit:
        again = past.audit_again(state, run, audit)
        lines = [f"Audit workbook of run {again.run_id}: {again.audit}"]
        shown = _Shown(lines, {"run_id": again.run_id, "audit": str(again.audit)})
    else:
        shown = _in_full(state, run)
    tell_pause(state)
    if flags["as_json"]:
        print_document(shown.document)
    else:
        say(shown.lines)
    context.exit(shown.exit_code)


def _require_fitting(
    run: str | None, verify: bool, head: str | None, undo: bool, audit: Path | None, out: Path | None, force: bool
) -> None:
    """Raise UsageError where options stand together of which one would be passed over."""
    if verify and (run or undo or audit):
        raise UsageError("--verify proves the whole journal: it goes with no RUN, no --audit and no --undo.")
    if head is not None and not verify:
        raise UsageError("--head goes with --verify: `reconciler runs --verify --head HASH`.")
    if head is not None and not head.strip():
        raise UsageError("--head is empty: give the journal head that an audit workbook prints on its Summary.")
    if head is not None and not re.fullmatch("[0-9a-fA-F]{64}", head.strip()):
        raise UsageError(
            f"--head: “{head.strip()}” is not a whole head: 64 characters, 0 to 9 and a to f, and no more."
        )
    if undo and audit:
        raise UsageError("--undo and --audit exclude each other: run the command once for each.")
    if out and not undo:
        raise UsageError("--out goes with --undo (`reconciler runs RUN --undo --out PLAN`) or --access.")
    if force and not (undo or audit):
        raise UsageError("--force goes with --undo or --audit: nothing else is written here.")


class _Shown(NamedTuple):
    """What a look at past runs gave: lines for people, JSON data for machines, the exit code."""

    lines: list[str]
    document: Any
    exit_code: Exit = Exit.OK


def _listed(state: StatePlace, limit: int | None) -> _Shown:
    known = past.list_runs(state)
    shown = known[-limit:] if limit else known
    lines = [line for run in shown for line in _lines(run)]
    if not known:
        lines.append(visible(f"No run has been recorded in {_where(state)} yet."))
    elif len(shown) < len(known):
        lines.append(f"{len(known) - len(shown):,} more came before.")
    lines += [visible(line) for line in past.undelivered(state)]
    return _Shown(lines, [run._asdict() for run in shown])


def _where(state: StatePlace) -> str:
    return "the database" if state.database else str(state.folder)


def _lines(run: "RunLine") -> Iterator[str]:
    code = "" if run.exit_code is None else f" (exit {run.exit_code})"
    yield f"{run.run_id}  {run.host}  {run.operator}  {click.style(run.outcome, bold=True)}{code}"
    yield f"    {visible(run.verdict)}"
    if through := past.lifted(run):
        yield click.style(f"    Lifted: {visible(', '.join(through))}", fg="red")


def _in_full(state: StatePlace, name: str) -> _Shown:
    from reconciler.report.plan_text import run_in_full
    from reconciler.report.summary import summary
    from reconciler.report.terminal import outcome

    report = past.show_run(state, name)
    return _Shown([*run_in_full(report), *outcome(report)], summary(report))


def _kept(flags: dict[str, Any]) -> tuple[Path, ...]:
    """Give what the settings say that runs read."""
    from reconciler.config.settings import load_settings
    from reconciler.run.outputs import kept_files

    return kept_files(load_settings(flags["config"]))


def _undone(state: StatePlace, request: "UndoRequest") -> _Shown:
    from reconciler.operations.undo import undo
    from reconciler.report.words.english import catalogue as english

    plan, out = undo(request, state), request.out
    lines = [visible(f"{action.kind} {action.subject}: {action.note}") for action in plan.actions]
    lines += [visible(english.finding(note)) for note in plan.notes]
    lines.append(f"{out}: {len(plan.actions)} changes. Apply it with `reconciler apply {out}`.")
    return _Shown(lines, {"run_id": plan.run_id, "plan": str(out), "actions": len(plan.actions)})


def _verified(state: StatePlace, kept: str | None) -> _Shown:
    proof = past.verify_journal(state, kept)
    if proof.is_empty:
        return _Shown([visible(f"There is no record in {_where(state)} yet.")], {"whole": True, "head": proof.head})
    if proof.whole:
        said = [f"The journal is whole. Its last hash is {proof.head}."]
        if len(proof.heads) > 1:
            said += [f"The last hash of chain {visible(chain)} is {head}." for chain, head in proof.heads.items()]
        said += _forgotten(proof)
        if proof.restored:
            from reconciler.report.words.english.restored import again

            said += map(again, proof.restored)
        document = {
            "whole": True,
            "head": proof.head,
            "heads": dict(proof.heads),
            "forgotten": {"people": proof.people, "items": proof.items, "unfinished": proof.unfinished},
            "restored": [{"at": one.at, "made_at": one.made_at, "forgotten": one.forgotten} for one in proof.restored],
        }
        return _Shown(said, document)
    message, document = _tampering(proof)
    message = f"The journal was tampered with: {message}"
    return _Shown([click.style(message, fg="red")], {"whole": False, **document}, proof.exit_code)


def _forgotten(proof: "Proof") -> Iterator[str]:
    if proof.people:
        who = "1 person was" if proof.people == 1 else f"{proof.people:,} people were"
        yield f"{who} forgotten: {proof.items:,} entries were taken out, and every other one is proven."
    if proof.unfinished:
        yield "A forgetting was begun and not finished: run the same `reconciler journal forget` again."


def _tampering(proof: "Proof") -> tuple[str, dict[str, Any]]:
    if proof.missing:
        return f"it does not hold the record {proof.missing} any more.", {"missing": proof.missing}
    if proof.broken_at is None:
        told = f"{proof.untold:,} entries were taken out, or put back, of which no record tells."
        return told, {"untold": proof.untold}
    chain, seq, subject, at, item = proof.broken_at
    where = f"record {seq} (run {visible(subject)}, {visible(at)}) of chain {visible(chain)}"
    document = {"broken_at": seq, "chain": chain, "item": item or None}
    if item:
        return f"item {item} of {where} is not what was put on record.", document
    return f"{where} does not follow from what stands before it.", document
