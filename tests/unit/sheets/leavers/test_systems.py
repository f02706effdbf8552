"""Signs as well-known systems write them: codes, flags, and columns that are filled in for leavers alone."""

from pathlib import Path

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted


@each(
    ("header", "here", "gone"),
    [
        ("Eligible For Re-hire", None, "Yes"),
        ("Eligible For Re-hire", None, "No"),
        ("Regrettable", None, "No"),
        ("Termination Regrettable", None, "No"),
        ("COBRA Event", None, "18 - Loss of employment"),
        ("Certificat de travail remis", None, "Oui"),
        ("Solde de tout compte", None, "15/03/2020"),
        ("Final Pay", "N", "Y"),
        ("Abgabegrund DEÜV", "50", "30"),
        ("Abgabegrund", "10 - Beginn", "49 - Tod"),
        ("ACTION", "HIR", "TER"),
        ("ACTION", "PAY", "TWP"),
        ("event-reason", "HIRNEW", "TERVRES"),
        ("userAccountControl", "66048", "66050"),
        ("userAccountControl", "66080", "66082"),
        ("Position statutaire", "Activité", "Radié des cadres"),
    ],
)
def test_a_sign_of_a_system_refuses_the_sheet(tmp_path: Path, header: str, here: str | None, gone: str) -> None:
    with pytest.raises(InputRefused) as error:
        loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, here], [*CID, gone])
    assert error.value.code is Code.HEADER_ACTIVE
    assert wanted(loaded(tmp_path, [*USER, header], [*ANN, here], [*BOB, here])) == {"Ann", "Bob"}


@pytest.mark.parametrize(
    "header", ["Eligible For Re-hire", "Regrettable", "COBRA Event", "Certificat de travail remis"]
)
def test_what_all_have_is_no_sign(tmp_path: Path, header: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, header], [*ANN, "yes"], [*BOB, "no"])) == {"Ann", "Bob"}


@pytest.mark.parametrize(
    ("header", "cell"),
    [("SYSTEM_PERSON_TYPE", "EX_EMP"), ("userType", "Former"),
     ("Recipient type", "SoftDeletedUser"), ("eduPersonAffiliation", "alum"),
     ("Org Unit Path", "/Klinikum/_Weggang"), ("Stellung", "Ruheständler")],
)  # fmt: skip
def test_a_word_of_a_system_rejects_the_row(tmp_path: Path, header: str, cell: str) -> None:
    desired = loaded(tmp_path, [*USER, header], [*ANN, ""], [*BOB, cell])
    assert wanted(desired) == {"Ann"}
    assert told(desired) == [("E3", Code.ROW_LEFT)]


def test_a_name_that_is_a_word_of_leaving_is_a_name_in_a_remark(tmp_path: Path) -> None:
    gone = ["acme", "tina@acme.example", "Tina", "Gone"]
    remarks = ["her manager retired, reports to Tina Gone", "Tina Gone has left", ""]
    rows = [[*person, remark] for person, remark in zip((ANN, BOB, gone), remarks, strict=True)]
    assert wanted(loaded(tmp_path, [*USER, "Notes"], *rows)) == {"Ann", "Tina"}
