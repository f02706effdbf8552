"""What one process read of the sheets is what the other takes over, and nothing that does anything comes with it."""

import io
import os
import pickle
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused, UsageError
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.sheets.hand_over import hand_over, refuse, take_over
from reconciler.sheets.load import load_to_compare
from tests.corpus.make_corpus import FILES
from tests.each import each

SHEETS = sorted(path for path in FILES.iterdir() if not path.name.endswith(".expected.json"))
DAY = date(2026, 3, 31)


def handed_over(desired: Desired) -> Desired:
    """Give what arrives."""
    way = io.BytesIO()
    hand_over(desired, way)
    way.seek(0)
    return take_over(way)


def outcome(load: Callable[[], Desired]) -> Any:
    """Give what sheets say, or why they can't be used."""
    try:
        return load()
    except (InputRefused, UsageError) as error:
        return error


@each("path", SHEETS)
def test_all_that_a_sheet_of_the_corpus_says_arrives(path: Path) -> None:
    said = outcome(partial(load_to_compare, [path], today=DAY))
    if not isinstance(said, Desired):
        way = io.BytesIO()
        refuse(said, way)
        way.seek(0)
        arrived = outcome(partial(take_over, way))
        assert type(arrived) is type(said)
        assert (str(arrived), arrived.code, arrived.way_on) == (str(said), said.code, said.way_on)
        return
    arrived = handed_over(said)
    assert arrived == said
    assert [(f.kind, f.proposals) for f in arrived.findings] == [(f.kind, f.proposals) for f in said.findings]
    assert [*arrived.users] == [*said.users]
    assert [[*people] for people in arrived.users.values()] == [[*people] for people in said.users.values()]


def test_people_arrive_in_their_order_however_many_there_are(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [f"acme,p{number}@acme.example,Ann,Archer\n" for number in range(25_001)]
    path.write_text("companyVanityName,email,firstName,lastName\n" + "".join(rows), "utf-8")
    read = load_to_compare([path])
    arrived = handed_over(read)
    assert arrived == read
    assert [*arrived.users["acme"]] == [*read.users["acme"]]
    assert len(arrived.users["acme"]) == 25_001


def test_what_ends_too_early_is_not_taken_over() -> None:
    way = io.BytesIO()
    hand_over(load_to_compare([FILES / "cp1252.csv"], encoding="cp1252", today=DAY), way)
    whole = way.getvalue()
    for length in (0, 1, len(whole) // 2, len(whole) - 1):
        with pytest.raises((EOFError, pickle.UnpicklingError)):
            take_over(io.BytesIO(whole[:length]))


class Deed:
    """Would do something where it is unpacked."""

    def __init__(self, what: Any, *given: Any) -> None:
        self.deed = what, given

    def __reduce__(self) -> Any:
        return self.deed


@each(
    "deed",
    [
        Deed(os.system, "true"),
        Deed(eval, "1"),
        Deed(getattr, Path, "cwd"),
        Deed(open, os.devnull),
        Deed(Path, "/"),
        Deed(pickle.loads, b""),
        Deed(load_to_compare),
        Deed(InputRefused.with_traceback, InputRefused("a", Code.FILE_DAMAGED), None),
    ],
)
def test_nothing_that_does_anything_is_taken_over(deed: Deed) -> None:
    with pytest.raises(pickle.UnpicklingError):
        take_over(io.BytesIO(pickle.dumps(deed)))


def test_data_that_is_not_what_sheets_say_is_not_taken_over() -> None:
    with pytest.raises(pickle.UnpicklingError):
        take_over(io.BytesIO(pickle.dumps({"users": 1})))
