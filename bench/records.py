"""What is kept of runs: what it costs to put it on record, to prove it, to show it and to write its audit."""

import json
from functools import partial

from bench.children import Cost, Sample, run
from bench.program import expect, folder, reconciler
from bench.work import Work
from bench.write_audit import RUN

PROVEN, SHOWN, AUDITED = "runs --verify", "runs last", f"runs {RUN} --audit audit.xlsx"
_A_NIGHT = 40


def audit(work: Work, actions: int) -> Sample:
    """Write an audit from a report in memory; wall is of the writing, memory of the whole process."""

    def once() -> Cost:
        ran = run(["-m", "bench.write_audit", actions, "audit.xlsx"])
        return ran.cost._replace(wall=json.loads(ran.stdout)["seconds"])

    return work.sample(f"audit of {actions:,} actions from a report", once)


def journal(work: Work, what: str, actions: int) -> tuple[Sample, float]:
    """Put a run on record, ours or as little as could be; gives the CPU of that alone, and the bytes on disk."""
    sizes = list[float]()

    def once() -> Cost:
        with folder() as state:
            ran = run(["-m", "bench.journal", what, actions, state])
        said = json.loads(ran.stdout)
        sizes.append(said["bytes"])
        return ran.cost._replace(cpu=said["seconds"])

    return work.sample(f"journal of {actions:,} actions, {what}", once), sizes[-1]


def read_back(work: Work, actions: int, *commands: str) -> list[Sample]:
    """Do each of these with the journal of a run of so many actions, and a usual night after it."""
    with folder() as state:
        run(["-m", "bench.journal", "ours", actions, state])
        run(["-m", "bench.journal", "ours", _A_NIGHT, state, "20261122T020000Z-5eed01"])

        def once(command: str) -> Cost:
            ran = reconciler(*command.split(), state=state)
            expect(command != PROVEN or "whole" in ran.stdout, True, ran.stdout)
            return ran.cost

        return [work.sample(f"{command}, {actions:,} actions", partial(once, command)) for command in commands]
