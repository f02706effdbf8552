"""Headers of two rows are read as one, and no column with cells goes without a header."""

from collections.abc import Sequence
from typing import Any

import pytest

from reconciler.model.finding_code import Code
from reconciler.model.origin import Sheet
from reconciler.sheets.formats.hazards import MERGED
from reconciler.sheets.formats.row_store import Cell, Rows
from reconciler.sheets.formats.table import Table
from reconciler.sheets.header_rows import find_header, note_unnamed
from reconciler.sheets.headers import Header

USERS = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]


def table(*rows: Sequence[Any], merged: Sequence[tuple[int, int]] = ()) -> Table:
    """Return a table in which some cells are merged into others."""
    return Table(Sheet("b.xlsx", "S"), Rows(map(list, rows)), hazards=dict.fromkeys(merged, MERGED))


def found(*rows: Sequence[Any], merged: Sequence[tuple[int, int]] = ()) -> tuple[Header, dict[int, str]]:
    """Return the header, and the columns that are carried along."""
    header = find_header(table(*rows, merged=merged))
    assert header is not None
    assert not header.missing
    return header, dict(header.extras)


def test_a_header_in_one_row_stays_as_it_is() -> None:
    header, extras = found([*USERS, "Team"], [*ANN, "x"])
    assert (header.row, set(header.above), extras) == (0, set(), {})


@pytest.mark.parametrize("merged", [(), ((1, 4),)])
def test_a_header_stands_only_in_the_row_above(merged: Sequence[tuple[int, int]]) -> None:
    header, extras = found(["Person", "", "", "", "Status"], USERS, [*ANN, "Left"], merged=merged)
    assert (header.row, header.columns["active"], extras, set(header.above)) == (1, 4, {}, {0})


def test_a_header_alone_in_the_row_above_names_its_column() -> None:
    assert found(["", "", "", "", "Beschäftigt"], USERS, [*ANN, "x"])[1] == {4: "Beschäftigt"}
    assert found(["Staff"], [], ["", *USERS], ["1", *ANN])[1] == {0: "column A"}  # a title
    rows = (["", "", "", "", "Beschäftigt"], ["", "", "", "", ""], USERS, [*ANN, "x"])
    assert found(*rows)[1] == {4: "column E"}
    assert found(*rows, merged=[(1, 4), (2, 4)])[1] == {4: "Beschäftigt"}


def test_a_row_of_somebody_above_names_no_column() -> None:
    assert found([*ANN, "yes"], USERS, [*ANN, "no"])[1] == {4: "column E"}


def test_a_header_that_stands_twice_is_made_up() -> None:
    header, extras = found(["", "", "", "", "email"], USERS, [*ANN, "x"])
    assert (header.columns["email"], extras) == (1, {4: "column E"})


def test_columns_that_are_merged_over_two_rows() -> None:
    rows = ([*USERS, "Employment", "", ""], ["", "", "", "", "Status", "Start", "End"], [*ANN, "Active", "1", "2"])
    header, _ = found(*rows, merged=[(1, 0), (1, 1), (1, 2), (1, 3), (0, 5), (0, 6)])
    assert (header.row, set(header.above), header.columns["active"]) == (1, {0}, 4)
    assert (header.labels["startDate"], header.labels["endDate"]) == ("Employment Start", "Employment End")
    header, _ = found(*rows)
    assert (header.row, header.columns["active"]) == (1, 4)


def test_each_row_has_a_part_of_the_header() -> None:
    header, _ = found(
        ["Company", "Name", "", "E-mail"], ["", "First name", "Surname", ""], ["acme", "Ann", "Lee", "a@b.c"]
    )
    assert (header.row, set(header.above)) == (1, {0})
    assert header.columns == {"companyVanityName": 0, "firstName": 1, "lastName": 2, "email": 3}


def test_a_department_below_the_headers_is_no_header() -> None:
    header, _ = found([*USERS, "department"], ["", "", "", "", "Sales"], [*ANN, "x"])
    assert header.row == 0
    header, extras = found(
        ["#", *USERS], ["Sales", "", "", "", ""], ["1", *ANN], merged=[(1, at) for at in range(1, 5)]
    )
    assert (header.row, extras) == (0, {0: "#"})


def test_a_heading_merged_over_some_columns_goes_before_their_headers() -> None:
    rows = (["", "", "", "", "Exit", ""], [*USERS, "Notes", "Reason"], [*ANN, "1", "2"])
    assert found(*rows, merged=[(0, 5)])[1] == {4: "Exit Notes", 5: "Exit Reason"}
    assert found(*rows)[1] == {4: "Exit Notes", 5: "Exit Reason"}
    title = (["Staff", "", "", "", "", ""], *rows[1:])
    assert found(*title, merged=[(0, at) for at in range(1, 6)])[1] == {4: "Notes", 5: "Reason"}


def test_keys_and_labels_are_two_rows_of_one_header() -> None:
    labels = ["Company", "E-mail address", "First name", "Surname", "Last day"]
    header, extras = found([*USERS, "CUST01"], labels, [*ANN, "1"])
    assert (header.row, extras) == (0, {4: "CUST01 Last day"})
    header, extras = found(["Mandator", *labels[1:]], [*USERS, "CUST01"], [*ANN, "1"])
    assert (header.row, set(header.above), extras) == (1, {0}, {4: "CUST01 Last day"})


def test_a_column_without_a_header_is_told_with_its_first_cell() -> None:
    one = table(USERS, ANN, [*ANN, "", "x"], [*ANN, "", 0])
    header = find_header(one)
    assert header is not None
    (told,) = note_unnamed(one, header)
    assert (told.code, told.cell, told.column, told.value) == (Code.HEADER_ABSENT, "F3", "column F", "x")


@pytest.mark.parametrize("far", [5, 1_500])
def test_the_first_cells_of_columns(far: int) -> None:
    cells: list[list[Cell]] = [["a", "", None] for _ in range(far)]
    cells += [["a", "b", 0], *[list[Cell](["a", "", " "]) for _ in range(600)], ["a"]]
    rows = Rows(cells)
    assert rows.first_filled(0, {0}) == {1: far, 2: far}
    assert rows.first_filled(far, {0, 1}, {far}) == {}
    assert rows.first_filled(far + 1, ()) == {0: far + 1}
