"""Remarks that say that somebody is elsewhere now, and those that name a part of the house."""

from pathlib import Path

import pytest

from reconciler.report.words.english import catalogue as english
from reconciler.sheets.leavers.elsewhere import elsewhere, telling
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

OUTSIDE = (
    "now at UCL|now with Vodafone|is at Oxford now|now a professor at Yale|new job at Siemens|has joined Deloitte|"
    "moved to KPMG|went to Google|went back to Sweden|returned to India|back in Spain|moved back to Poland|"
    "took a post at MIT|accepted an offer from Meta|poached by UBS|working for Accenture|since May at Bosch|"
    "started at Barclays|transferred to St Thomas' Hospital|current employer: HSBC|now at ucl|at Imperial College|"
    "relocated to Canada|an der TU Wien|jetzt bei Siemens|wechselte zu Roche|zurück nach Polen|an die LMU gewechselt|"
    "ist jetzt an der ETH|nun bei der Telekom|arbeitet jetzt bei SAP|nach Berlin gegangen|geht nach Kanada|"
    "Ruf nach Heidelberg|seit Mai bei Bosch|Rückkehr nach Spanien|neue Stelle bei der Caritas|"
    "a rejoint BNP|rejoint la Société Générale|chez Airbus maintenant|embauchée chez Orange|"
    "recruté par Thales|mutée à Lyon|retourné au Maroc|retour en Italie|travaille chez Renault|nouveau poste chez Axa|"
    "ahora en Telefónica|fichó por el BBVA|se incorporó a Iberdrola|volvió a Colombia|trabaja en Repsol|"
    "nuevo trabajo en Endesa|ha regresado a Chile|went home to her home country|VIP; now at UCL|Desk 4. Moved to KPMG"
)
INSIDE = (
    "now at reception|works at the Leeds office|moved to Leeds office|back in the office on Monday|back on Monday|"
    "joined the Berlin team|now at desk 4|now in Finance|moved to Finance|joined in May|joined May 2019|"
    "working from home|"
    "now in London|returned from leave|back from maternity leave|joined us from KPMG|came from Deloitte|"
    "joined us in 2019|"
    "now at grade 7|now at 80%|now with the IT team|transferred to Ward 4|started at 9|now part time|now Head of Sales|"
    "joined from Siemens 2020|back in May|seconded to BMW until 2027|based at client Siemens|at the Berlin conference|"
    "went to Paris for training|has not joined KPMG|her manager joined KPMG|left for KPMG, now back|from Sweden|"
    "studied at UCL|PhD from MIT|visiting researcher from TU Wien|went to HR about the badge|Lunch at Nando's|"
    "an der Pforte|an der Rezeption|jetzt im Vertrieb|bei Frau Meier|nun bei Frau Meier|jetzt bei Team Nord|"
    "zurück aus Elternzeit|jetzt in München|geht nach Hause|zur Messe gegangen|zum Empfang gewechselt|"
    "a rejoint l'équipe Paris|a rejoint notre équipe|a rejoint le service de nuit|de retour de congé|maintenant à Lyon|"
    "travaille à domicile|ahora en Ventas|se incorporó en mayo|trabaja en remoto|se fue a casa|vuelve en mayo"
)


@pytest.mark.thorough
@pytest.mark.parametrize("text", OUTSIDE.split("|"))
def test_who_is_elsewhere_now_has_left_unless_a_yes_says_otherwise(tmp_path: Path, text: str) -> None:
    assert telling([text]) == [text]
    bare = loaded(tmp_path, [*USER, "Notes"], [*ANN, None], [*BOB, text])
    assert (wanted(bare), told(bare)) == ({"Ann"}, [("E3", "row.left")])
    header = [*USER, "Notes", "active"]
    beside = loaded(tmp_path, header, [*ANN, text, "yes"], [*BOB, text, None], [*CID, text, "no"])
    assert wanted(beside) == {"Ann"}
    assert told(beside) == [("E3", "row.left")]


@pytest.mark.parametrize("text", INSIDE.split("|"))
def test_who_is_in_another_part_of_the_house_has_not(tmp_path: Path, text: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, "Notes"], [*ANN, None], [*BOB, text])) == {"Ann", "Bob"}


def test_what_the_sheet_itself_names_is_in_the_house(tmp_path: Path) -> None:
    header = [*USER, "Department", "Location", "Comments"]
    rows = [[*ANN, "Fleet Control", "Ulm", "joined Acme in 2010"], [*BOB, "Fleet Control", "Ulm", "now with Cid"]]
    desired = loaded(tmp_path, header, *rows, [*CID, "Claims", "Ulm", "moved to Fleet Control in May"])
    assert (wanted(desired), told(desired)) == ({"Ann", "Bob", "Cid"}, [])
    assert wanted(loaded(tmp_path, header, [*ANN, "Claims", "Ulm", "moved to Ulm"])) == {"Ann"}
    assert wanted(loaded(tmp_path, header, [*ANN, "Claims", "Spain", "went back to Spain"])) == set()


def test_the_message_asks_whether_they_are_still_here(tmp_path: Path) -> None:
    desired = loaded(tmp_path, [*USER, "Notes"], [*ANN, "now at UCL"])
    assert english.finding(desired.findings[0]).startswith("Add a column active. Write yes under active in this row if")
    beside = loaded(tmp_path, [*USER, "Notes", "active"], [*ANN, "now at UCL", None])
    assert english.finding(beside.findings[0]).startswith("Write yes under active in this row if they are still here")


def test_a_name_is_read_as_far_as_the_sentence_goes_on() -> None:
    place = elsewhere("Moved to Deutsche Bank in May 2024")
    assert place is not None
    assert place.words == ("deutsche", "bank")
