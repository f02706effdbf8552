"""Groups of columns: what stands over “Access” says whose access it is, and “Exit” over “Date” which date."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import InputRefused
from reconciler.model.desired import Desired
from reconciler.model.finding_code import Code
from reconciler.sheets.load import load
from tests.corpus.workbooks import Sheet, xlsx
from tests.each import each
from tests.unit.sheets.formats.test_read import lines

USER = ["companyVanityName", "email", "firstName", "lastName"]
ANN = ["acme", "ann@acme.example", "Ann", "Archer"]
BOB = ["acme", "bob@acme.example", "Bob", "Baker"]
NONE = ["", "", "", ""]

OTHER_THINGS = (
    "BtM-Schrank|VPN|Building|Gebäude|Bâtiment|Edificio|Parkplatz|SAP|Schlüssel|Company car|Coche|Team|Laptop|Training|"
    "Manager|Kantine|Badge|Formation|Building 5|Mobile phone|Bloomberg|Mailbox|WLAN"
)
THE_PERSON = (
    "Symphony|Employee|Account|Mitarbeiter|Salarié|Empleado|HR|User account|Cuenta|Compte|Stammdaten|Job Information|"
    "Personal|Employment|Okta|Active Directory|SuccessFactors|Benutzerdaten|General|Allgemeine Angaben|Acme|"
    "Stand 31.03.2024|please fill in|ja/nein|optional|Vertrag|March 2024|Confidential"
)


def loaded(tmp_path: Path, *rows: Sequence[Any], merged: Sequence[str] = (), **options: Any) -> Desired:
    """Load rows of a workbook, or of a CSV where nothing is merged."""
    path = tmp_path / ("b.xlsx" if merged else "b.csv")
    path.write_bytes(xlsx({"S": Sheet(rows, merged=merged)}) if merged else lines(*map(list, rows)).encode())
    return load([path], today=date(2026, 6, 1), **options)


def wanted(desired: Desired) -> set[str]:
    return {user.first_name for rows in desired.users.values() for user in rows.values() if user.active}


@pytest.mark.thorough
@each("merged", [(), ("E1:F1",)])
@each("label", ["Zugang", "Access", "Active", "Status"])
@each("group", OTHER_THINGS.split("|"))
def test_below_a_group_of_something_else_no_column_is_ours(
    tmp_path: Path, group: str, label: str, merged: Sequence[str]
) -> None:
    rows = ([*NONE, group, ""], [*USER, label, "Token"], [*ANN, "yes", "1"], [*BOB, "no", "2"])
    with pytest.raises(InputRefused, match=rf"“{label}” \(E2\).*“{group}” \(E1\)") as refused:
        loaded(tmp_path, *rows, merged=merged)
    assert refused.value.code == Code.HEADER_GROUP
    for columns, there in (({"active": [label]}, {"Ann"}), ({"ignore": [label]}, {"Ann", "Bob"})):
        assert wanted(loaded(tmp_path, *rows, merged=merged, columns={"users": columns})) == there


@each("merged", [(), ("E1:F1",)])
@each("group", THE_PERSON.split("|"))
def test_below_a_group_about_the_person_or_nothing_the_column_means_what_it_says(
    tmp_path: Path, group: str, merged: Sequence[str]
) -> None:
    rows = ([*NONE, group, ""], [*USER, "Active", "Grade"], [*ANN, "yes", "1"], [*BOB, "no", "2"])
    assert wanted(loaded(tmp_path, *rows, merged=merged)) == {"Ann"}


@pytest.mark.parametrize("group", ["VPN", "Elternzeit", "Project", "Probation", "Visa", "Formation"])
def test_the_days_of_something_else_are_nobodys_first_and_last(tmp_path: Path, group: str) -> None:
    rows = ([*NONE, group, ""], [*USER, "Start date", "End date"], [*ANN, "", "2020-01-31"])
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, *rows)
    assert refused.value.code == Code.HEADER_GROUP


@pytest.mark.parametrize(
    "upper",
    [
        ["Person"] * 4 + ["VPN"] * 2,  # as pandas writes a header of two levels
        ["Person", "", "", "", "VPN", ""],
        ["", "", "", "", "VPN"],
    ],
)
def test_a_group_stands_once_or_over_each_of_its_columns(tmp_path: Path, upper: list[str]) -> None:
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, upper, [*USER, "Active", "Token"], [*ANN, "yes", "1"])
    assert refused.value.code == Code.HEADER_GROUP


def test_a_group_of_groups_counts_too_and_so_does_one_beside_the_headers(tmp_path: Path) -> None:
    rows = (
        [*NONE, "VPN", "", ""],
        [*NONE, "Token", "State", ""],
        [*USER, "Serial", "Active", "Since"],
        [*ANN, "", "yes"],
    )
    with pytest.raises(InputRefused, match="“VPN”"):
        loaded(tmp_path, *rows, merged=["E1:G1", "F2:G2"])
    with pytest.raises(InputRefused, match="“VPN”"):
        loaded(tmp_path, [*USER, "VPN", ""], [*NONE, "Active", "Since"], [*ANN, "yes", ""])


@pytest.mark.parametrize("upper", [["Staff list"], ["", "", "Staff list"], ["C1", "C2", "C3", "C4", "C5"]])
def test_a_title_is_no_group(tmp_path: Path, upper: list[str]) -> None:
    assert wanted(loaded(tmp_path, upper, [*USER, "Active"], [*ANN, "yes"], [*BOB, "no"])) == {"Ann"}


@each("merged", [(), ("E1:F1",)])
@each(
    ("group", "label"),
    [("Austritt", "Datum"), ("Austritt", "am"), ("Sortie", "Date"), ("Baja", "Fecha"), ("Exit", "Date"),
     ("Salida", "Fecha"), ("Départ", "Date"), ("Leavers", "Last day"), ("Termination", "Date"),
     ("Contract", "End date")],
)  # fmt: skip
def test_the_day_below_a_group_of_leaving_is_the_last_one(
    tmp_path: Path, group: str, label: str, merged: Sequence[str]
) -> None:
    rows = ([*NONE, group, ""], [*USER, label, "Note"], [*ANN, "", ""], [*BOB, "2020-03-31", ""])
    desired = loaded(tmp_path, *rows, merged=merged)
    assert (wanted(desired), desired.findings) == ({"Ann"}, [])


@pytest.mark.parametrize(
    ("group", "label"), [("Leavers", "Date"), ("Departure", "When"), ("Kündigung", "zum"), ("Exit", "Done")]
)
def test_what_else_stands_below_one_is_refused_where_a_cell_says_something(
    tmp_path: Path, group: str, label: str
) -> None:
    rows = [[*NONE, group], [*USER, label], [*ANN, ""], [*BOB, "2020-03-31"]]
    with pytest.raises(InputRefused) as refused:
        loaded(tmp_path, *rows)
    assert refused.value.code in (Code.HEADER_ACTIVE, Code.SHEET_LEAVERS)
    assert wanted(loaded(tmp_path, *rows[:3], [*BOB, ""])) == {"Ann", "Bob"}


def test_the_name_below_a_group_of_another_person_is_theirs(tmp_path: Path) -> None:
    rows = ([*NONE, "Manager", ""], [*USER, "Full name", "Phone"], [*ANN, "Max Boss", "12"])
    desired = loaded(tmp_path, *rows, merged=["E1:F1"])
    (ann,) = desired.users["acme"].values()
    assert (ann.display_name, ann.phone_number) == ("", "")
    assert dict(ann.extras) == {"Manager Full name": "Max Boss", "Manager Phone": "12"}
