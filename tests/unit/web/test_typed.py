"""What the forms of a drop say: what was typed, what was left as it was shown, and what somebody else has saved."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.model.fixes import Fix
from reconciler.web.pages.typed import (
    Clash,
    Gone,
    Meanwhile,
    Signature,
    Typed,
    by_place,
    cells_of,
    fixes_of,
    is_as_shown,
    meant,
    place_of,
)
from reconciler.web.templating import seen

SHA = "a" * 64
WHO = Signature("Ann", "2026-11-29T12:00:00Z")


def cell(name: str, text: str, code: str = "", *, confirms: bool = False) -> dict[str, Any]:
    return {"cell": name, "text": text, "code": code, "confirms": confirms}


def row(key: str, number: int, **more: Any) -> dict[str, Any]:
    told = {
        "key": key,
        "source": "p.csv",
        "sha256": SHA,
        "sheet": "",
        "row": number,
        "can_be_fixed": True,
        "name": "Ada",
    }
    wrong, cells = [cell(f"B{number}", "x", "email.invalid")], [cell(f"C{number}", "Ada")]
    return {**told, "address": "x", "wrong": wrong, "cells": cells, "asked": "", "active": None, **more}


PAGE: dict[str, dict[str, Any]] = {
    "r2": row("r2", 2),
    "r3": row("r3", 3),
    "r4": row("r4", 4, can_be_fixed=False),
    "r5": row("r5", 5, asked="row.remark", active=cell("E5", "")),
    "r6": row("r6", 6, wrong=[cell("E6", "yes", "cell.stale", confirms=True)]),
    "both": {"ways": [{"key": "r2"}, {"key": "r3"}]},
    "stale-places": {
        "text": "yes",
        "confirms": True,
        "places": [{"source": "p.csv", "sha256": SHA, "sheet": "", "cell": "E6"}],
    },
    "cause-places": {
        "text": "x",
        "confirms": False,
        "places": [{"source": "p.csv", "sha256": SHA, "sheet": "", "cell": f"B{n}"} for n in (2, 3)],
    },
}


def fix(at: str, old: str, new: str, by: str = "Ann") -> Fix:
    return Fix("p.csv", SHA, "", at, old, new, by=by, at=WHO.at)


def saved(*fields: tuple[str, str], there: tuple[Fix, ...] = ()) -> tuple[Fix, ...]:
    return fixes_of(dict(fields), fields, PAGE.get, there, WHO)


@pytest.mark.parametrize(
    ("fields", "cells"),
    [
        ((("cell-r2-B2", "y"),), {"B2": "y"}),
        ((("cell-r2-B2", "x"), ("cell-r2-C2", "Eve"), ("token", "t"), ("version", "")), {"C2": "Eve"}),
        ((("cell-r2-B2", ""),), {"B2": ""}),
        ((("cause", "cause"), ("new", "y")), {"B2": "y", "B3": "y"}),
        ((("cause", "cause"), ("new", "x")), {}),
        ((("confirm", "r6-E6"),), {"E6": "yes"}),
        ((("cause", "stale"), ("new", "yes")), {"E6": "yes"}),
        ((("cause", "stale"), ("new", "no")), {"E6": "no"}),
        ((("answer", "r5"), ("says", "no")), {"E5": "no"}),
        ((("answer", "r5"), ("says", "yes")), {"E5": "yes"}),
        ((("answer", "r5"), ("says", "")), {"E5": "no"}),
    ],
)
def test_a_form_fixes_what_was_typed_and_nothing_else(
    fields: tuple[tuple[str, str], ...], cells: dict[str, str]
) -> None:
    assert {one.cell: one.new for one in saved(*fields)} == cells
    assert {(one.by, one.at) for one in saved(*fields)} <= {WHO}


def test_of_rows_that_exclude_each_other_all_but_one_are_taken_out() -> None:
    (one,) = saved(("both", "both"), ("keep", "r2"), there=(fix("B3", "x", "z"),))
    assert (one.row, one.remove, one.cell) == (3, True, "")


def test_only_a_yes_to_the_question_is_an_answer_to_it() -> None:
    assert [one.answers for one in saved(("answer", "r5"), ("says", "yes"))] == ["row.remark"]
    assert [one.answers for one in saved(("answer", "r5"), ("says", "no"))] == [""]


@pytest.mark.parametrize(
    "fields",
    [
        (("cell-none-B2", "y"),),
        (("cell-r2-Z9", "y"),),
        (("cell-r4-B4", "y"),),
        (("both", "none"), ("keep", "r2")),
        (("both", "both"), ("keep", "r5")),
        (("both", "both"),),
        (("cause", "none"), ("new", "y")),
        (("answer", "r2"), ("says", "yes")),
        (("confirm", "r2-B2"),),
        (("confirm", "r6-C6"),),
        (("confirm", "r6"),),
        (("confirm", "none-E6"),),
        (("back", f"{SHA}/B9/"),),
    ],
)
def test_what_stands_on_the_page_no_more_is_not_fixed(fields: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(Gone):
        saved(*fields)


def test_a_fix_is_taken_back_alone() -> None:
    two = fix("B2", "x", "y"), fix("B3", "x", "z")
    assert saved(("back", place_of(two[0])), there=two) == two[1:]


@pytest.mark.parametrize(
    ("fields", "cells"),
    [
        ([("cell-k-A1", "x")], [Typed("k", "A1", "x")]),
        ([("token", "x"), ("cell", "x"), ("cell-", "x"), ("cell--A1", "x"), ("cell-k-", "x"), ("cell-k", "x")], []),
    ],
)
def test_cells_are_told_by_their_names(fields: list[tuple[str, str]], cells: list[Typed]) -> None:
    assert list(cells_of(fields)) == cells


@given(st.text())
def test_whatever_a_cell_holds_it_is_left_as_it_was_where_nobody_types(text: str) -> None:
    assert is_as_shown(seen(text), text)
    assert is_as_shown(text.replace("\n", "").replace("\r", ""), text) or "\n" in text or "\r" in text


@given(st.text())
def test_what_is_typed_becomes_a_text_that_a_fix_may_have(text: str) -> None:
    new = meant(text)
    new.encode()
    assert len(new) <= 32_767
    assert not any(letter < " " and letter not in "\t\n\r" for letter in new)


@pytest.mark.parametrize(
    ("typed", "new"),
    [("a‹U+200F›b", "a\u200fb"), ("‹U+FFFFFFF›", "‹U+FFFFFFF›"), ("‹U+D800›‹U+0007›", ""), ("‹U+110000›", "")],
)
def test_marks_that_are_left_in_a_text_are_the_signs_they_stand_for(typed: str, new: str) -> None:
    assert meant(typed) == new


def key_of(_sha: str, _sheet: str, number: int) -> str:
    return f"r{number}"


def clash(typed: str, shown: tuple[Fix, ...] = (), there: tuple[Fix, ...] = (), at: str = "r2-B2") -> Clash | None:
    key, _, name = at.partition("-")
    return Meanwhile(by_place(shown, key_of), by_place(there, key_of), PAGE.get).clash(Typed(key, name, typed))


THEIRS = (fix("B2", "x", "theirs", "Bob"),)


def test_who_typed_another_text_than_was_saved_sees_both() -> None:
    assert clash("mine", there=THEIRS) == Clash("Ada, p.csv › B2", "mine", "theirs", "Bob")
    assert clash("mine", shown=THEIRS) == Clash("Ada, B2", "mine", "x", "")


@pytest.mark.parametrize(
    ("typed", "shown", "there", "at"),
    [
        ("x", (), THEIRS, "r2-B2"),
        ("theirs", (), THEIRS, "r2-B2"),
        ("theirs", THEIRS, (), "r2-B2"),
        ("x", THEIRS, (), "r2-B2"),
        ("Ada", (), THEIRS, "r2-C2"),
        ("y", (), THEIRS, "gone-C2"),
    ],
)
def test_what_was_left_as_it_was_is_no_clash(
    typed: str, shown: tuple[Fix, ...], there: tuple[Fix, ...], at: str
) -> None:
    assert clash(typed, shown, there, at) is None
