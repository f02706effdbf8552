"""Columns as systems of personnel, pay and studies export them: who has left by them, and who has not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reconciler.errors import InputRefused
from reconciler.model.finding_code import Code
from reconciler.report.words.english.errors import error as worded
from tests.each import each
from tests.unit.sheets.leavers.test_find import ANN, BOB, CID, USER, loaded, told, wanted

TODAY = date(2026, 11, 29)
DAN = ["acme", "dan@acme.example", "Dan", "Dale"]
EVE = ["acme", "eve@acme.example", "Eve", "Ellis"]
GONE = """
Schedule Group|Leavers FY26|Days
Schedule Group|Leavers|Days
Schedule Group|LEAVERS (HR)|Days
Schedule Group|Leavers - do not schedule|Days
Schedule Group|Retirees|Days
Schedule Group|Separated|Days
Schedule Group|Graduated May 26|Circulation
Ward|Leavers FY26|Ward 4
Groupes|GS_Sortants|GS_Urgences
Groupes|GS_Sortis_2025|GS_Urgences
Groupes|GS_Partis|GS_Urgences
Groupes|GS_Retraites|GS_Urgences
Groupes|Anciens|GS_Urgences
Groups|GS_Urgences;GS_Sortants|GS_Urgences;GS_Bloc
Primary Labor Account|SLH/9999/SEP/NONE|SLH/4400/RN/NONE
Primary Labor Account|NF/DIN/SEPARATED/2210|NF/DIN/LIB/2210
Primary Labor Account|SLH/4400/LEFT/RN|SLH/4400/ICU/RN
Primary Labor Account|SLH/4400/INACTIVE/RN|SLH/4400/ICU/RN
Pay Rule|TERMINATED NO PAY|FT Hourly 30m
Pay Rule|TERMINATED - NO PAY|FT Hourly 30m
Pay Rule|TERM NO PAY|FT Hourly 30m
Pay Rule|Term No Pay|FT Hourly 30m
Pay Rule|SEPARATED|FT Hourly 30m
Pay Rule|INACTIVE NO PAY|FT Hourly 30m
Pay Rule|FINAL PAY|FT Hourly 30m
Pay Rule|zTerm - Final Pay|FT Hourly 30m
Pay Rule|RETIRED-PTO PAYOUT|FT Hourly 30m
Pay Group|TRM|WKL
Pay Group|TERM|WKL
DistinguishedName|CN=Cid,OU=Pending Deletion,DC=slh,DC=example|CN=Ann,OU=Staff,DC=slh,DC=example
DistinguishedName|CN=Cid,OU=Tombstoned,DC=slh,DC=example|CN=Ann,OU=Staff,DC=slh,DC=example
DistinguishedName|CN=Cid,OU=Graduates 2024,DC=uni,DC=example|CN=Ann,OU=Staff,DC=slh,DC=example
Category|Title withdrawn|Visiting Fellow
Category|Fellowship relinquished|Visiting Fellow
extensionAttribute5|LVR|ACT
Home Department|9999 Separated|1100 Library
Mitarbeitergruppe|Betriebsrentner / Versorgungsempf.|Angestellte
Mitarbeiterkreis|Hinterbliebene|Tarif
Personengruppe|Versorgungsbezüge (Betriebsrentner)|101 SV-pflichtig
Appointment Type|Emeritus - No Privileges|Regular
Affiliation|former-staff|staff
Latest Business Process|Rescind Hire|Hire
Latest Business Process / Reason|Hire Rescinded > Failed Pre-Employment Check|Hire > New
Latest Business Process|Termination > Voluntary|Hire
Ereignis|Nichterscheinen|Einstellung
Ereignisgrund|Stelle nicht angetreten|Neueinstellung
Ereignis|Ablauf Befristung|Einstellung
Ereignisgrund|Zeitvertrag nicht verlängert|Neueinstellung
Letzte Maßnahme|13 Frühpensionierung|01 Einstellung
Letzte Maßnahme|10 Austritt|01 Einstellung
Training Status|Withdrew from Program|In Training
Training Status|Withdrawn|In Training
Training Status|Withdrew|In Training
Training Status|Resigned from Program|In Training
Training Status|Graduated|In Training
Training Status|Completed Training|In Training
Training Status|Non-renewal|In Training
PGY Level|Alumnus|PGY-2|PGY-3
PGY Level|Grad|PGY-2|PGY-3
PGY Level|Former|PGY-2|PGY-3
PGY Level|Completed|PGY-2|PGY-3
User Person Type|Former Nonworker|Nonworker|Employee
User Person Type|Beneficiary (survivor of R. Ames)|Nonworker|Employee
Letzte DEÜV-Meldung|30|10|50
Letzte DEÜV-Meldung|49 Abmeldung Tod|10 Anmeldung|50 Jahresmeldung
Letzte DEÜV-Meldung|40 gleichz. An- und Abmeldung|10 Anmeldung|50 Jahresmeldung
Letzte DEÜV-Meldung|54 Einmalzahlung nach Ende der Beschäftigung|10 Anmeldung|50 Jahresmeldung
Meldegrund|Abmeldung wegen Ende einer Beschäftigung|Anmeldung wegen Beginn einer Beschäftigung
Meldegrund|Abmeldung wegen Tod|Jahresmeldung
Meldegrund|31|10|50
School Status|Grad|Attending
School Status|Drop|Attending
School Status|No Start|Attending
School Status|Cancel|Attending
School Status|Dismissed|Attending
Situación administrativa|Pérdida de la condición de estatutario|Servicio activo
Situación administrativa|Pérdida de la condición de funcionario|Servicio activo
Situación administrativa|Fallecimiento|Servicio activo
Situación administrativa|Extinción de contrato|Servicio activo
Privilege Status|Voluntarily surrendered|Active
Tipo de acción|Terminación|Contratar
Motivo de acción|Fallecimiento|Contratación nueva
Tipo de acción|Cancelar trabajo|Contratar
Motivo de acción|No se presentó|Contratación nueva
ESTS Description|Withdrew|Eligible to Register
Work Order Status|Closed|Open
Affiliate Sponsorship|Expired|Current
Payroll Status|Stopped|On payroll
Bloquear inicio de sesión|Sí|No
Anmeldeinformationen blockieren|True|False
Block credential|True|False
Dead Ind|Y|N
DEAD_IND|Y|N
SPBPERS_DEAD_IND|Y|N
Deceased Indicator|Y|
Deceased|Y|N
Reconduction|Non|Oui
Renouvelé|non|oui
Reconduit en 2026-27 ?|non|oui
Reconduit en 2026-27 ?|arrête|oui
Reconduit en 2026-27 ?|non (départ Lyon)|oui
Reconduit en 2026-27 ?||oui
Returning Fall 2026?|No|Yes
Reappointed 2026-27|No|Yes
Contract renewed|No|Yes
Rehire for AY27|N|Y
Weiterbeschäftigung WS 26/27|nein|ja
Vertrag verlängert|nein|ja
Verlängert|nein|ja
Renueva 26-27|No|Sí
Continúa|No|Sí
Letzter Abrechnungsmonat|06/2026|11/2026
Last Pay Period|2026-06|2026-11
Grace Period Ends|15/07/2026|
Fin de prise en charge paie|30/06/2026|
Nature du contrat|CDD remplacement (terme 30/09/2026)|CDI
Anzeigename|Ilse Jahn (ausgesch.)|Ann Archer
U5 Date|2026-03-14|
Form C date|2026-03-14|
De-registration date|2026-03-14|
Last pay date|2026-03-31|
Last paid|2026-03-31|2026-11-30
Final payslip|03/2026|
P45 date|2026-03-31|
P45 issued|Yes|
New employer|Lloyds|
Neuer Arbeitgeber|DZ Bank|
Nouvel employeur|Natixis|
Reference given to|Lloyds|
Destino tras salida|BBVA|
PILON|12000|
Leaving card|done|
Leaver class|Good|
GL/BL|GL|
Vol/Invol|Vol|
Turnover type|Regretted|
Garden leave until|31/12/2026|
Notice expiry|2026-03-31|
Endda|20260331|99991231
Pay status|Off|On
Lohnlauf|gestoppt|läuft
Arbeitspapiere|versandt|
Zeugnis verschickt am|31.03.2026|
Cost Centre Group|Leavers 2025|Wards
Org Unit Path|/Staff/zz_Leavers|/Staff
Org Unit Path|/Ehemalige/2025|/Mitarbeiter
AD Path|OU=_Deleted,OU=People,DC=acme,DC=example|OU=Staff,OU=People,DC=acme,DC=example
AD Path|OU=Ausgeschieden 2026,DC=acme|OU=Mitarbeiter,DC=acme
memberOf|GRP-Leavers|GRP-Nurses
Labor account|CHI/ED/RETIRED/NONE|CHI/ED/RN/DAY
Work rule|zzRetired|FT 8h
Shift group|EX-STAFF|DAY
Pay Rule|RESIGNED NO PAY|Exempt
Pay Rule|DECEASED - FINAL PAY|Exempt
Dienstplangruppe|Ausgeschiedene 2026|Station 4
Groupe de paie|Sortis 2026|Mensuels
Grupo|GR_Bajas_2026|GR_Planta
Custom1|zTerminated|A1
Affiliation|Retirees (HR)|Staff
Training Status|Dismissed from Program|In Training
Program Status|Resigned|Active
Ausbildungsstatus|abgebrochen|in Ausbildung
Residency Status|Left residency 6/26|In residency
Privileges Status|Resigned|Active
Privilege Status|Relinquished in lieu of review|Active
School status|Withdrawn 9/26|Attending
Situación administrativa|Jubilación forzosa|Servicio activo
Situación administrativa|Renuncia a la condición de funcionario|Servicio activo
Ereignisgrund|Arbeitsvertrag abgelaufen|Neueinstellung
Ereignis|Beendigung Arbeitsverhältnis|Einstellung
Ereignisgrund|Einstellung storniert|Neueinstellung
Maßnahmengrund|Tod des Mitarbeiters|Neueinstellung
Event|Job Abandonment|Hire
Event Reason|Expiry of fixed-term contract|New hire
Action Reason|Offer Withdrawn|New hire
Latest Business Process|Terminate Employee > Voluntary > Other Employment|Hire Employee
Latest Business Process|End Contingent Worker Contract|Contract Contingent Worker
Motif de l'événement|Non-renouvellement de CDD|Embauche
Motivo de acción|Fin de contrato temporal|Contratación
Motivo de acción|Renuncia voluntaria|Contratación
Abgabegründe|30|10|50
DEÜV-Grund|49|10|50
Reappointment 2027|N|Y
Renouvellement|refusé|oui
Contrat renouvelé ?|Non, départ le 31/08|Oui
Renovación 2027|No|Sí
¿Renovado?|No|Sí
Vertragsverlängerung|abgelehnt|ja
Rehire FY27|No|Yes
Returning for AY 2026-27|not returning|returning|yes
Last Payroll Run|30/06/2026|30/11/2026
Dernière paie|06/2026|11/2026
Última nómina|05/2026|11/2026
Letzte Entgeltabrechnung|07.2026|11.2026
PERS_DECEASED_IND|Y|N
DECEASED_FLAG|1|0
Sign-in disabled|Yes|No
Bloquer l'accès|Oui|Non
Login gesperrt|ja|nein
Fallecido|S|N
Décédé|O|N
Title|Visiting Fellow (resigned)|Visiting Fellow
Honorary status|Title revoked|Active
Person Type|Ex-contingent Worker|Employee
Person Type|Surviving Spouse Beneficiary|Employee
Mitarbeiterkreis|Pensionäre|Angestellte
Personengruppe|Altersrentner|Angestellte
Vertragsart|befristet bis 30.06.2026|unbefristet
Contract type|Fixed term to 31/08/2026|Permanent
Letzte Abrechnung|06/2026|11/2026
Seguirá en 2027|No|Sí
Most Recent Business Process|End Contingent Worker Contract: Cid Cook|Hire: Ann Archer
Most Recent Business Process|Hire: Cid Cook (No Show)|Hire: Ann Archer
DN|CN=Cid Cook,OU=Graveyard,DC=acme|CN=Ann Archer,OU=Staff,DC=acme
Mitarbeiterkreis|ATZ Freistellungsphase|Angestellte
"""
"""A header, the cell of somebody who has left, and one or two of others."""
STAYS = """
Department|Archives|Medical Records
Location|Medical Records/Archives|Ward 4
Team|Leavers Team|ER
Department|HR Leavers Team|ER
Supervisory Organization|Chemistry (Gail Hunt (Terminated)) (Inherited)|Physics (Ann Archer)
Planstelle|Referent Altersversorgung und Pensionäre|Referent
Mitarbeiterkreis|Minijob (Rentner, weiterbeschäftigt)|Tarif
Reason|Transfer > Manager Left|Hire > New
Ereignisgrund|Nachfolge für ausgeschiedene Stationsleitung|Einstellung
Ereignisgrund|Nebentätigkeit beendet|Einstellung
Titre|Infirmière de réanimation, SMUR départ 2|Infirmière
Titre|Profesora Emérita en activo|Profesora
Categoría|Profesora Emérita en activo|Profesora
Privilege Status|Provisional period ended 5/1/26 - Full|Active
Latest Business Process|Termination: Nora Quill - Rescinded|Hire
Reason Descr|End of Secondment to Provost Office|Transfer
Modalité|Retraite progressive à 60 %|Temps plein
Modalité|Retraite progressive|Temps plein
Temps de travail|Retraite progressive 60 %|Temps plein
Modalidad|jubilación parcial 50 %|completa
Event Reason|Parental leave (LOAPAR)|New Hire (HIRNEW)
Event Reason|Return from Parental Leave (RTWLOA)|New Hire (HIRNEW)
Event Reason|End of Probation (PROEND)|New Hire (HIRNEW)
Event Reason|Correction of termination entered in error|New Hire (HIRNEW)
Leave status|Lapsed (performance)|Vested
Nature du contrat|CDD remplacement (terme 30/09/2027)|CDI
Team|Retirement Solutions|Sales
Department|Retirement/Pensions|Sales
Org Unit|HR/Leavers & Joiners|HR/Payroll
Groups|GRP_Leave_Approvers|GRP_Nurses
Groups|SG_Exit_Interviews|SG_Nurses
Groups|SG-Separation-Science|SG-Chem
Labor account|CHI/LEFT WING/4400/RN|CHI/RIGHT WING/4400/RN
Labor account|CHI/RETAIL/4400/RN|CHI/ED/4400/RN
Region|Left Bank|Right Bank
Schedule Group|Term-time only|Full year
Schedule Group|School leavers mentors|Days
Custom1|Terminal 5|Terminal 3
Cost centre|4410 Archives|4420 Library
Cost centre|Separations Lab|Organic Lab
Pay Rule|Exit shift premium|FT Hourly
Training Status|Overdue|Completed
Training Status|Expired|Valid
Training status|Not started|Completed
Program Status|On track|Delayed
PGY Level|PGY-1|PGY-4
Residency Status|Permanent resident|EU citizen
Privilege Status|Courtesy|Active
Privilege Status|Provisional|Full
School Status|Part-time|Full-time
Situación administrativa|Excedencia voluntaria|Servicio activo
Situación administrativa|Comisión de servicios|Servicio activo
Event Reason|Job Change|New Hire
Event Reason|Merit Increase|New Hire
Event|End of Leave of Absence|Hire
Event|Return from Leave|Hire
Event Reason|Contract Extension|Hire
Ereignisgrund|Ende Elternzeit|Einstellung
Ereignisgrund|Umgruppierung|Einstellung
Ereignis|Organisatorischer Wechsel|Einstellung
Ereignisgrund|Ende Probezeit|Einstellung
Ereignisgrund|Nachfolge Frau Kern (Rente)|Einstellung
Motivo de acción|Fin de excedencia|Contratación
Motivo de acción|Cambio de puesto|Contratación
Motif de l'événement|Fin de période d'essai|Embauche
Motif|Remplacement départ retraite|Création de poste
Latest Business Process|Change Job > Promotion|Hire
Latest Business Process|Request Leave of Absence|Hire
Action Reason|Termination rescinded|Hire
Action Reason|Backfill for resigned employee|Hire
Abgabegrund|50|10
DEÜV-Meldung|13 Anmeldung sonstige Gründe|50 Jahresmeldung
Renewed|yes|yes
Rehire|N|Y
Returning student|No|Yes
Visa renewed|No|Yes
Licence renewal 2027|No|Yes
Contract renewal date|2027-01-01|2027-06-01
Last Pay Period|2026-11|2026-11
Last Payroll Run|27/11/2026|30/11/2026
Last pay rise|2026-03-31|2025-03-31
Last payment method|Cheque|BACS
Deadline|2026-01-01|2026-02-01
Death benefit|Y|N
Death in service cover|Y|N
Life insurance beneficiary|Spouse|Children
Dead weight allowance|Y|N
Reference number|A1|B2
New employee|Yes|No
Grade|Grad|Senior
Degree level|Graduate|Undergraduate
Education|Graduated May 2019|Graduated 2015
Licence|Surrendered UK licence 2019|none
Title|Emeritus relations manager|Manager
Bereich|Rente und Vorsorge|Vertrieb
Gruppe|Rentenversicherung|Vertrieb
Personengruppe|Auszubildende|Angestellte
Mitarbeitergruppe|Angestellte|Tarif
Work order|Closed|Open
Badge|returned old one 3/26|ok
Person Type|Contingent Worker|Employee
Contract renewed until|2027-01-01|2027-06-01
Extended hours|No|Yes
Modalité|préretraite progressive|temps plein
Anmeldung Kantine|nein|ja
Sponsorship required|No|Yes
Pay status|On|On
Position|Leaver Support Officer|Nurse
Location|Exit 7, Building B|Main
Location|Haus Rentner, Station 2|Main
Kommentar Planstelle|Stelle ab 2027|x
Ereignisgrund|Befristung verlängert|Einstellung
Bulletin de paie|oui|non
Verlängerung|2|1
Contract extension|2|1
Letzte Abrechnung|11/2026|10/2026
P45 received|Yes|No
Groups|SG_Terminal_Server|SG_VPN
Labor account|A/SEP/1|A/OCT/1
Vertragsart|befristet bis 31.12.2027|unbefristet
Contract type|Fixed term to 31/12/2027|Permanent
Department|Hinterbliebenenversorgung|Lohn
Most Recent Business Process|Termination: Cid Cook - Rescinded|Hire: Ann Archer
Most Recent Business Process|Request Compensation Change: Lena Left|Hire: Ann Archer
"""
"""A header and two or three cells of people who are there."""


def _here(tmp_path: Path, header: str, gone: str, one: str, other: str) -> set[str]:
    cells = (one, other, gone, one, other)
    rows = [[*who, cell or None] for who, cell in zip((ANN, BOB, CID, DAN, EVE), cells, strict=True)]
    return wanted(loaded(tmp_path, [*USER, header], *rows, today=TODAY))


def _rows(table: str) -> Iterator[tuple[str, ...]]:
    for line in table.strip().splitlines():
        header, cell, one, *other = line.split("|")
        yield header, cell, one, other[0] if other else one


@pytest.mark.thorough
@each(("header", "gone", "one", "other"), _rows(GONE))
def test_who_has_left_is_told_from_the_others(tmp_path: Path, header: str, gone: str, one: str, other: str) -> None:
    try:
        assert _here(tmp_path, header, gone, one, other) == {"Ann", "Bob", "Dan", "Eve"}
    except InputRefused as refused:
        assert f'--ignore-column "{header}"' in worded(refused)  # noqa: PT017


@pytest.mark.thorough
@each(("header", "cell", "one", "other"), _rows(STAYS))
def test_who_stays_goes_through(tmp_path: Path, header: str, cell: str, one: str, other: str) -> None:
    assert _here(tmp_path, header, cell, one, other) == {"Ann", "Bob", "Cid", "Dan", "Eve"}


LEFT = ["acme", "moira.left@acme.example", "Moira", "Left"]
LEAVER = ["acme", "alice.leaver@acme.example", "Alice", "Leaver"]


@each(
    ("header", "cells"),
    [
        ("Worker", ("Moira Left", "Alice Leaver")),
        ("sAMAccountName", ("moira.left", "alice.leaver")),
        ("userPrincipalName", ("moira.left@acme.example", "alice.leaver@acme.example")),
    ],
)
def test_the_name_of_a_rows_person_is_no_sign(tmp_path: Path, header: str, cells: tuple[str, str]) -> None:
    rows = [[*who, cell] for who, cell in zip((LEFT, LEAVER), cells, strict=True)]
    assert wanted(loaded(tmp_path, [*USER, header], *rows)) == {"Moira", "Alice"}


@each("cell", ["Moira Left (Terminated)", "Moira Left - Terminated", "Left", "End Contract: Moira Left"])
def test_what_stands_beside_that_name_is_one(tmp_path: Path, cell: str) -> None:
    assert wanted(loaded(tmp_path, [*USER, "Worker"], [*ANN, "Ann Archer"], [*LEFT, cell])) == {"Ann"}


def test_an_unknown_status_beside_a_known_one_is_asked_about_too(tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as error:
        loaded(tmp_path, [*USER, "Situación administrativa"], [*ANN, "Servicio activo"], [*BOB, "Cese"], [*CID, "X7"])
    assert "E3 says “Cese”, E4 says “X7”" in str(error.value)


def test_an_empty_cell_beside_a_yes_is_asked_about(tmp_path: Path) -> None:
    header = [*USER, "Reconduit en 2026-27 ?"]
    with pytest.raises(InputRefused, match="E3 is empty"):
        loaded(tmp_path, header, [*ANN, "oui"], [*BOB, None])


def test_a_mark_before_a_name_has_one_message(tmp_path: Path) -> None:
    desired = loaded(tmp_path, USER, ["acme", "eva@acme.example", "z_Eva", "Funk"], BOB)
    assert told(desired) == [("C2", Code.ROW_LEFT)]
