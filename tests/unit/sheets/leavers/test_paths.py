"""What paths of directories, groups, privileges and families say of a person."""

from datetime import date
from pathlib import Path

from reconciler.sheets.leavers.values import Says, of_anything
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, USER, loaded, wanted

TODAY = date(2026, 11, 28)


@each(
    ("path", "says"),
    [
        ("/Archive - Vault hold", Says.GONE),
        ("/Staff/Leavers – 2024", Says.GONE),
        ("/Sales/Archive", Says.GONE),
        ("OU=Bin,DC=acme", Says.GONE),
        ("OU=Alt,DC=acme", Says.GONE),
        ("OU=Graduates 2024,DC=acme", Says.UNKNOWN),
        ("CN=Ann,OU=Absolventen,DC=acme", Says.UNKNOWN),
        ("OU=Graduate School,DC=acme", Says.NOTHING),
        ("/Medical Records/Archives", Says.NOTHING),
        ("/Bibliothek/Archiv", Says.NOTHING),
        ("/Medical Records/Leavers", Says.GONE),
        ("/Sales - Archive team", Says.NOTHING),
        ("/bin/bash", Says.NOTHING),
    ],
)
def test_a_path_says_by_its_parts_who_has_left(path: str, says: Says) -> None:
    assert of_anything(path, TODAY) is says


@each(
    ("header", "cell", "gets"),
    [
        ("Privileges", "Relinquished", False),
        ("Access rights", "expired", False),
        ("Berechtigungen", "erloschen", False),
        ("Privileges", "None", True),
        ("Privileges", "Read, Write", True),
        ("Privileges", "no", True),
        ("Spouse", "Mary Lee (deceased)", True),
        ("Next of kin", "Vater verstorben", True),
        ("Spouse", "HR: she has left the company", False),
        ("Contact", "deceased", False),
        ("distinguishedName", "CN=Ann,OU=Graduates 2024,DC=acme", False),
        ("Remarks", "retiring 2031", True),
        ("Remarks", "retires in 2040", True),
        ("Remarks", "retiring 2027", False),
        ("Remarks", "retires 31.12.2031", True),
        ("Remarks", "retired 2021, back until 2031", False),
    ],
)
def test_who_gets_access_beside_it(tmp_path: Path, header: str, cell: str, gets: bool) -> None:
    found = loaded(tmp_path, [*USER, header], [*ANN, cell], [*BOB, None], today=TODAY)
    assert wanted(found) == ({"Ann", "Bob"} if gets else {"Bob"})
