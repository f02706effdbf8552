"""`reconciler explain`."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from reconciler.cli.options import everywhere
from reconciler.cli.shared import complete, say

if TYPE_CHECKING:
    from reconciler.operations.explain import Explained


def _completed(_context: click.Context, _param: click.Parameter, begun: str) -> list[str]:
    from reconciler.model.finding_code import Code

    return [code for code in Code if code.startswith(begun)]


@click.command("explain")
@click.argument("code", default="", shell_complete=_completed)
@everywhere
@click.pass_context
def command(context: click.Context, /, code: str, **flags: Any) -> None:
    """Say what a code means, and how to cure it.

    CODE is what stands in [ ] behind a message, such as email.invalid; the beginning of codes, such as email, lists
    those, and none lists all. Offline.
    """
    from reconciler.operations.explain import explain

    complete(context, flags)
    found = explain(code)
    say(_in_full(found[0]) if len(found) == 1 else _listed(found))


def _in_full(one: "Explained") -> Iterator[str]:
    from reconciler.support.redact import visible

    yield click.style(f"{one.code} ({one.kind})", bold=True)
    for title, text in (
        ("Why", one.cause),
        ("What to do", one.cure),
        ("A message", f"{visible(one.example)} [{one.code}]"),
        ("What a run does", one.does),
        ("Exit code", f"{one.ends}."),
    ):
        yield ""
        yield from _filled(text.replace("`", ""), f"{title}: ", "    ")


def _listed(found: "Sequence[Explained]") -> Iterator[str]:
    from reconciler.support.resources import folder

    for kind, codes in groupby(found, key=lambda one: one.kind):
        group = list(codes)
        yield click.style(f"{kind} ({len(group)})", bold=True)
        yield from _filled(group[0].does, "  ", "  ")
        for one in group:
            yield from _filled(f"{one.code}: {one.cause.replace('`', '')}", "    ", "        ")
        yield ""
    yield f"{len(found)} codes. One of them in full:"
    yield f"  reconciler explain {found[0].code}"
    yield "As a page, with others on sheets, limits and recovery:"
    yield f"  {folder('docs') / 'findings.md'}"


def _filled(text: str, first: str, others: str) -> list[str]:
    width = max(40, min(100, shutil.get_terminal_size().columns))
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
