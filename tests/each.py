"""Tables of cases: one test that checks every case, and tells each that fails."""

import functools
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

Check = Callable[..., None]

_FAILS = (Exception, pytest.fail.Exception, pytest.skip.Exception)
"""What a case may end with; one that skips itself would be missed by nobody."""


def each(names: str | tuple[str, ...], cases: Iterable[Any]) -> Callable[[Check], Check]:
    """Return what makes one test of a check and its cases, written and stacked as `pytest.mark.parametrize` is."""
    known = (names,) if isinstance(names, str) else names
    table = [dict(zip(known, (case,) if isinstance(names, str) else case, strict=True)) for case in cases]
    assert table, f"no case of {', '.join(known)}"

    def of_all(check: Check) -> Check:
        @functools.wraps(check)
        def checked(**others: Any) -> None:
            __tracebackhide__ = True
            failed = list(_failed(check, table, others))
            if failed:
                told = "\n".join(text for text, _ in failed)
                raise AssertionError(f"{len(failed)} of {len(table)} cases fail:\n{told}") from failed[0][1]

        signature = inspect.signature(check)
        left = [parameter for name, parameter in signature.parameters.items() if name not in known]
        checked.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]  # read by pytest
        return checked

    return of_all


def _failed(check: Check, table: list[dict[str, Any]], others: dict[str, Any]) -> Iterator[tuple[str, BaseException]]:
    __tracebackhide__ = True
    for case in table:
        try:
            check(**case, **others)
        except _FAILS as error:
            shown = ", ".join(f"{name}={value!r:.200}" for name, value in case.items())
            yield f"{shown}: {textwrap.indent(str(error), '  ').lstrip() or type(error).__name__}", error
