"""What tied a person to the house and has ended is asked about; what only sounds like leaving is not."""

from datetime import date
from itertools import product
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment

from reconciler.sheets.leavers.elsewhere import telling
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.tie_words import TIES
from reconciler.sheets.leavers.values import Says, of_anything
from reconciler.sheets.load import load
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, USER

TODAY = date(2026, 6, 1)
ASKED = {Says.ENDED, Says.ELSEWHERE, Says.RELEASED, Says.UNKNOWN}
SIGNS = {*ASKED, Says.GONE, Says.NOTICE}

ENDED = {
    "English": "visit ended 30 June 2025|rotation ended 31/03/2025, handed back bleep|placement ended|"
    "ended placement in June|secondment over, back at NHS|end of fellowship 31/08/2025|appointment lapsed|"
    "appointment not renewed|registration lapsed|studies completed 2024|finished his degree and went home|"
    "student record closed|Fixed term not extended beyond 30/09/2025|fellowship terminated|contract lapsed",
    "German": "Studium abgebrochen|Studium abgeschlossen 2024|hat sein Studium beendet|Lehrauftrag beendet|"
    "Gastaufenthalt beendet|kein Lehrauftrag mehr|Vertretung endete am 31.03.2025|Stelle beendet 06/25|"
    "Rotation zum 30.09. beendet, zurück ans UKSH|ausgelaufen 12/24|Gastwissenschaftler bis 31.07.2025",
    "French": "abandon des études|a abandonné en L2|inscription annulée|contrat non reconduit|fin de vacations|"
    "fin d'ATER au 31/08/2025|fin de séjour en juin 2025|vacation terminée|Internat terminé|non réinscrit|désinscrit",
    "Spanish": "anuló la matrícula|abandonó los estudios|terminó los estudios|terminó el contrato predoctoral|"
    "no se renovó el contrato|fin de la estancia en junio de 2025|beca finalizada|Fin de nombramiento eventual|"
    "Acabó la residencia en mayo, ahora en el Clínic|terminó la residencia",
}
NEVER_CAME = (
    "did not matriculate|did not take up her place|never arrived|no-show|never enrolled|nicht zurückgemeldet, "
    "gestrichen|"
    "no se ha matriculado|offer withdrawn|no se reincorpora"
)
PUT_OUT = (
    "dropped out of the programme|withdrew in week 4|expelled|struck off the register|de-enrolled|no longer affiliated|"
    "Exma zum 31.03.2025|exclu définitivement|expulsado|Rayée des contrôles|agency has withdrawn her from us|DNU|"
    "DNU per matron|do not rebook|ceased to be a student on 30/06/2025|off the roster for good since Sept|graduated "
    "summer 2025"
)
OF_BANKS = (
    "Offer rescinded|No-show on day one|Withdrew from programme|Reneged - went to GS|Not converted|"
    "Rolled off 31 Mar 2026|Engagement ended|SoW ended, not extended|Settlement agreement signed|bought out|"
    "pursuing other opportunities|off boarded 3/26|Moved across to Wipro (outsourced)|EXIT 2026-03|fristlos, "
    "Hausverbot|"
    "ausgetr. 31.3.|gek. z. 30.6.|frühpensioniert|pens. 2025|von Raiffeisen abgeworben|Lehrvertrag ausgelaufen|"
    "nicht übernommen|Ausbildung abgebrochen|Débauché par la Société Générale|contrat non reconduit|"
    "Stage terminé le 31/03/2026|Certificat de travail remis|Transféré au repreneur|D.E.P.|q.e.p.d.|"
    "Se prescindió de sus servicios|Acogido al ERE|terminó las prácticas"
)
DEAD = "Sadly passed on 3 Oct|passed on in May|Traueranzeige liegt aus"
DATED = "Exit 31.05.2026|Exit: 30/04/2026|exit on 2026-03-31"
ELSEWHERE = (
    "now a consultant in Cork|now lecturer at Durham|moved to industry|accepted a post elsewhere|"
    "returned to home institution|jetzt Kanzlei in Köln|nommée professeure à Lille|ganó plaza en Sevilla|"
    "regresó a su universidad|traslado a otra universidad|recruté au CEA|wegberufen nach Heidelberg|"
    "Hochschulwechsel nach Leipzig|hat sich in Lübeck niedergelassen|trasladada a Málaga|transfert de dossier vers "
    "Lyon 2"
)
INNOCENT = (
    "left the senate in 2024|aus dem Senat ausgeschieden|a quitté le conseil d'UFR|ehemaliger Prodekan|"
    "ehemaliger Dekan, lehrt weiter|stood down as head of department|Left resp rota for cardiology rota|"
    "left the board in 2023|resigned from the steering committee|hat den Vorsitz niedergelegt|dejó la junta de "
    "facultad|"
    "prend la suite de Mme Petit, partie en retraite|Nachfolge Frau Ruhland (Rente)|PA to the Emeritus Professors|"
    "co-supervised with Emeritus Prof. Moss|thesis on early retirement|Büro für Ehemalige|exmatriculation desk|"
    "springt für Kollegin ein, die gekündigt hat|fills in for Kim, who has left|ocupa la plaza de Juan, jubilado|"
    "on call for deceased donors|partie variable du salaire|first contract ended 2024, second until 2028|"
    "Ruf nach Graz abgelehnt|declined an offer from KPMG|phased retirement, 50% until 2028|"
    "away at conference, left on Friday, back Monday|estuvo de baja, se reincorporó en octubre|"
    "a quitté la chirurgie pour la médecine A|Entretien retraite|transferred to the Law School in 2024|"
    "visit on 3 May|registration completed|course finished 2024|training completed|studies law|placement officer|"
    "phone contract lapsed|her secondment was not ended|Kurs abgeschlossen|projet terminé|curso terminado|"
    "exit row seat|passed on the message|passed on her regards|contract renewed|fellowship until 31/12/2027|"
    "Left the pension scheme in 2024|aus der Kirche ausgetreten|A quitté le comité social et économique|"
    "Conseillère retraite et succession|Accidentally left off the 2025 return|left-handed|Pre-retirement coach|"
    "Mietvertrag (Filiale) gekündigt|Leasingvertrag Auto gekündigt|A quitté l'agence de Cannes pour Nice|"
    "A quitté la direction des risques pour la conformité|Resigned as fire warden|Retired as scout leader|"
    "Resigned as director of Nordbank Nominees Ltd|Dismissed from jury service|Left the WhatsApp group|"
    "Laptop left at reception|Left Bank branch|Handles deceased estates|Renunció al turno de tarde|"
    "graduated from MIT|DNA results|her predecessor's contract ended|Vertretung von Ray, dessen Lehrauftrag beendet ist"
)


def said(text: str) -> Says:
    """Give what a remark says, as it is looked at in a column of them."""
    return of_anything(text, TODAY, is_remark=True) if telling([text]) else Says.NOTHING


@each("text", [text for texts in ENDED.values() for text in texts.split("|")])
def test_the_end_of_what_ties_somebody_to_the_house_is_a_sign(text: str) -> None:
    assert said(text) in SIGNS
    assert said(f"VIP; {text.lower()}") in SIGNS


@each("text", f"{NEVER_CAME}|{PUT_OUT}|{DEAD}|{DATED}|{ELSEWHERE}|{OF_BANKS}".split("|"))
def test_so_is_who_never_came_was_put_out_died_or_is_elsewhere(text: str) -> None:
    assert said(text) in SIGNS


@each("text", INNOCENT.split("|"))
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    assert said(text) is Says.NOTHING


@each("language", list(TIES))
def test_every_tie_ends_in_every_way(language: str) -> None:
    """The words are two tables, and each of the one goes with each of the other."""
    ties = TIES[language]
    stays, bonds, ended, completed = (
        sorted(forms({language: words})) for words in (ties.stays, ties.bonds, ties.ended, ties.completed)
    )
    for tie, end in [*product(stays + bonds, ended[::3]), *product(stays, completed)]:
        assert said(f"{tie} {end}") in SIGNS, (tie, end)


@each(("active", "is_asked"), [("", True), ("yes", False)])
def test_a_note_on_a_cell_is_read_like_a_remark(tmp_path: Path, active: str, is_asked: bool) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([*USER, "active"])
    sheet.append([*ANN, active])
    sheet["D2"].comment = Comment("visit ended 30 June 2025", "HR")
    book.save(path := tmp_path / f"{is_asked}.xlsx")
    found = load([path], today=TODAY)
    assert [finding.code for finding in found.findings] == ["row.remark"] * is_asked


@each("text", ["Exit 31.12.2026", "exit on 2027-03-31"])
def test_an_exit_to_come_asks_for_a_last_day(text: str) -> None:
    assert said(text) is Says.LEAVES


@each("text", ["fellowship ends 31/12/2027", "fin de séjour 31/12/2027", "Lehrauftrag endet am 31.12.2027"])
def test_a_tie_that_ends_later_is_renewed_as_often(text: str) -> None:
    assert said(text) is Says.NOTHING
