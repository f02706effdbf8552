"""What to do about an error, where the error itself cannot know it."""

from collections.abc import Iterator, Mapping
from typing import Any

from reconciler.errors import ApiError, NoSuchRun, NotAPlan, OutputTaken, ReconcilerError
from reconciler.model.finding import Facts
from reconciler.model.finding_code import Code
from reconciler.report.words.english.holds import hold
from reconciler.report.words.english.ways import COMMAND_LINE, Ways
from reconciler.report.words.templates import fill

_BY_CODE: Mapping[str, str] = {Code.SHEET_OLDER: "way_older_sheet"}
_BY_KIND: Mapping[type[ReconcilerError], str] = {
    NoSuchRun: "way_no_such_run",
    NotAPlan: "way_no_plan",
    OutputTaken: "way_taken",
}


def error(raised: ReconcilerError, /, ways: Ways = COMMAND_LINE) -> str:
    """Return what an error says, and the way on; the facts of a failed call stand beside it, in `error_call`."""
    said = raised.message if isinstance(raised, ApiError) else str(raised)
    if raised.way_on:
        return said + fill(ways[raised.way_on.name], dict(_in_words(raised.way_on.facts, ways)))
    way_on = _BY_CODE.get(raised.code) or _BY_KIND.get(type(raised))
    return said + ways[way_on] if way_on else said


def _in_words(facts: Facts, ways: Ways) -> Iterator[tuple[str, Any]]:
    """Yield facts, and what of them has to be put into words first: a hold, columns, readings of a text."""
    yield from facts.items()
    if held := facts.get("hold"):
        yield "hold", hold(held, ways)
    if labels := facts.get("labels"):
        yield "says", "it says" if len(labels) == 1 else "some of these say"
        yield "them", "it" if len(labels) == 1 else "those"
        yield "options", " ".join(f'--ignore-column "{label}"' for label in labels)
        yield "labels", ", ".join(f'"{label}"' for label in labels)
    if readings := facts.get("readings"):
        shown = [(name, f"“{'”, “'.join(words)}”") for name, words in readings]
        yield "flags", "; ".join(f"--encoding {name} for {words}" for name, words in shown)
        yield "settings", "; ".join(f'encoding = "{name}" for {words}' for name, words in shown)
