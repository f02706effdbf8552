"""Remarks of people who are gone without a word of leaving, and of those who only seem to be: by families of words."""

from datetime import date
from itertools import product

from reconciler.sheets.leavers.elsewhere import telling
from reconciler.sheets.leavers.ending_words import ENDINGS
from reconciler.sheets.leavers.folding import forms
from reconciler.sheets.leavers.values import Says, of_anything
from tests.each import each
from tests.unit.sheets.leavers import held_out_remarks

TODAY = date(2026, 11, 30)
MOST_UNREAD, MOST_ASKED = 5, 4
"""So many of the held-out remarks go wrong, of eighty each; nothing may be tuned on them."""

GONE = {
    "English": (
        "Matched here but did not report for orientation - match waiver granted|"
        "Per diem - removed from active pool, no shifts since 2024|Final check mailed 7/31/26|"
        "Application withdrawn, never credentialed|Voluntarily surrendered|"
        "F L rang to say she won't be coming any more|DBS lapsed, stood down May 26|"
        "moved up north with family, thank-you card sent|no longer able to volunteer (health)|"
        "finished with us in June|visa refused, could not start|TERM 6/30/26|"
        "Do not re-enable without approval of General Counsel|Do not re-enable - see HR|"
        "No longer wishes to be contacted - asked to be taken off the list, Aug 26|"
        "Cut his stay short, flew back in July|Title withdrawn by Council, June 2026|"
        "tenure denied, final day 15 May 2026|visiting appt concluded May 2026, back at MIT|"
        "grant ran out in June, post not continued|interviewed and offered, turned it down|"
        "ID card cut up 4/8/26, final pay processed|U5 filed 14 Mar 2026|Regretted loss to Barclays, Q2|"
        "Estate paid out final wages May 2026|Engagement concluded 28 Feb 2026|work relationship ended 12-Mar-2026|"
        "Assignment inactivated, payroll eligible for arrears only.|Final process date 30-Apr-2026|"
        "see obituary in staff news|last paycheck mailed 4/15/2026|mutual separation signed in May 2026|"
        "timecard closed, sep date 5/29/26|signed off final timecard; accruals cashed out|"
        "COBRA packet sent 4/2/2026|final check issued|paid through 6/30/26, no rehire|"
        "NCNS x3, dropped from payroll|unemployment claim answered (misconduct)|Disabled per INC0034421 31Mar26|"
        "Mbx converted to shared 02/2026, fwd to manager|Purge after 2026-12-31|"
        "Regulatory reference given to Lloyds|Settlement agreement executed 2 April 2026|Accelerated on death|"
        "not extended past 30 Jun 2026|supplier pulled resource, replaced by Lin|back on TCS bench|demobilised|"
        "failed screening - assignment void|PO closed, final timesheet paid|no longer on payroll|"
        "VR accepted, finished in June|retd. 31.07.2026|failed vetting, offer pulled|escorted off premises|"
        "Fellowship relinquished.|Returned to home institution.|same as above, also gone|Lapsed on leaving"
    ),
    "German": (
        "Stelle nicht angetreten|Zeitvertrag nicht verlängert|Arbeitsplatz geräumt, Zeugnis am 3.9. verschickt|"
        "FSJ im August beendet|kam am ersten Tag nicht, Vertrag aufgelöst|nur noch bis 15.10.26 da gewesen|"
        "wie oben, auch weg|Examen gemacht, jetzt Uniklinik|BFD zu Ende|hat zum 30.9. aufgehört|seit 1.7. berentet|"
        "letzter Dienst war am 14.9.|Exmatrikulation zum 30.09.26|Arbeitsbescheinigung § 312 erstellt|"
        "Urlaubsabgeltung ausbezahlt, DEÜV-Abmeldung 31.10.26|jetzt Uni Kassel|macht seit SoSe 26 nicht mehr mit|"
        "Lehrstuhl gewechselt nach LMU München zum 1.10.26|macht nicht weiter|SHK bis SoSe 26|"
        "Bewerber hat abgesagt|Vertrag kam nicht zustande|Einstellung zurückgezogen|"
        "Arbeitsverhältnis erloschen (EM-Rente)|SV-Abmeldung 30 zum 31.05.2026 gesendet|"
        "Urlaubsabgeltung und Restgehalt ausgezahlt|letzte Abrechnung 06/2026|Praktikum bis 31.08.2026|"
        "gest. 4.5.2026|hat in der Probezeit das Handtuch geworfen|wurde gegangen|AV endete 30.06.2026|"
        "Vorruhestand seit 1.7.|Passive Phase ATZ|kommt nach Elternzeit nicht wieder|Dienstverhältnis gelöst|"
        "per Aufhebung raus|ist seit 1.9. bei der Konkurrenz|Ausbildung bestanden, nicht übernommen"
    ),
    "French": (
        "Portabilité mutuelle jusqu'au 31/03/2027|n'a jamais pris son poste|installée en libéral depuis septembre|"
        "CDD non reconduit|pas reconduite|préavis effectué|on ne la voit plus|CDD remplacement (terme 30/09/2026)|"
        "Lauréat concours IGR INRAE, en poste là-bas|Attestation France Travail envoyée|"
        "élue à Paris-Saclay, poste pris le 01/09/2026|ATER terminé, non reconduit|"
        "a soutenu en juin, plus de contrat|PRAG retourné dans le secondaire|"
        "fin de mise à disposition, a réintégré le CNRS|recrutement abandonné par le candidat|Ne plus solliciter|"
        "STC réglé le 30/06/2026|n'a finalement jamais pris son poste|muté hors groupe (Crédit Agricole)|STC ok|"
        "préavis payé non effectué|ne s'est jamais présenté|s'est désisté avant l'embauche|"
        "alternance terminée, non embauché|promesse d'embauche annulée|"
        "Aucune (BAL convertie en partagée suite départ)"
    ),
    "Spanish": (
        "No tomó posesión en plazo|Incapacidad permanente absoluta reconocida 04/2026|dejó el hospital|"
        "sin contrato desde el 31/10|quitar del cuadrante, ya no viene|contrato de verano (hasta 30/09/26)|"
        "último turno 14/9|ahora en el Clínic|ha sacado plaza en la UPV (Valencia)|dejó la docencia en febrero|"
        "ya no figura en el departamento|cesó como interino el 31/08/2026|no llegó a firmar el contrato|"
        "defunción 3/2026|contrato predoctoral agotado, sin continuidad|no llegó a incorporarse|"
        "excedencia sin reserva de puesto, plaza amortizada|no renovado|extinción de contrato|cursó baja|"
        "incapacidad permanente absoluta|acogida a bajas incentivadas|abandono del puesto|Fallecimiento|"
        "Pérdida de la condición de estatutario"
    ),
}
"""Who never began, whose post has ended, who got their papers, was taken off a list, died or is elsewhere."""

STAYS = {
    "English": (
        "Took over QI project from grad who left|Declined offer from Kaiser, staying with us|"
        "Acts as delegate for leaver j.brook mailbox|Gone to Ward 2 for the week|Leaves 30 min early Weds|"
        "Retired from VA; full time here|Closed Elm St office, all clinic now at St Luke|"
        "Provisional period ended 5/1/26 - Full|retired teacher|stood in for Kath who has gone|"
        "leaving do for Sue: collecting money|Old account deleted, new account since June|"
        "Moved to Park campus from City|Host moves to Oxford; stays with us under Prof Ash|"
        "Termination: Nora Quill - Rescinded|End of Secondment to Provost Office|"
        "resignation as head of department effective 31 Aug 2026, remains reader|"
        "covers for J. Hay who left for industry|Withdrew application for NY transfer|Retired USMC|"
        "clocked out 4/3 and forgot to clock back in|mailbox moved to EXO 03/2026|off the register of interests|"
        "complaint dismissed, no misconduct|gone to lunch with clients a lot|RIP protocol tests|"
        "let go of Asia book, now Europe|Good leaver terms explained|Lapsed (performance)|"
        "resignation rumour, denied|left Citi, awards replaced|Correction of termination entered in error|"
        "Title change, previous appointment ended|internship finished 2019, perm since"
    ),
    "German": (
        "Nachfolge für ausgeschiedene Stationsleitung|Nebentätigkeit beendet|Abgang von Station 5 zu uns 1.9.|"
        "Rentner, hilft 2x im Monat aus|Betriebsrat ausgeschieden 2025|"
        "Exmatrikulation zurückgenommen (Rückmeldung verspätet)|"
        "Stipendium ausgelaufen 6/26, seit 7/26 auf Haushaltsstelle|Pension ab 2033|"
        "Aufhebungsvertrag abgelehnt, bleibt|Altersrentnerin, arbeitet als Minijobberin weiter|"
        "von Köln nach Ulm gewechselt|Ausbildung abgeschlossen, übernommen|Urlaub nicht angetreten"
    ),
    "French": (
        "Demande de rupture conventionnelle refusée|Rachat de trimestres pour la retraite (départ prévu 2031)|"
        "Infirmière de réanimation, SMUR départ 2|retraité de l'armée, chez nous depuis 2019|"
        "stagiaire titularisée, fin de stage validée|quitte à 16h le mercredi|"
        "a quitté l'équipe de nuit pour le jour|organise le pot de départ de Mme Roussel|pas de départ avant 2030|"
        "Mutation à Lille demandée, non obtenue|Stage terminé, titularisée au 01/09|Retraite progressive à 60 %|"
        "a cessé ses fonctions de directrice d'UFR le 15/07/2026, reste PR|en CRCT au premier semestre|"
        "retraite prévue en 2031|a renoncé à sa démission|retraite progressive 60 %|parti mercredi en formation|"
        "stage fini, CDI depuis septembre"
    ),
    "Spanish": (
        "la supervisora se jubiló, pendiente de nueva|terminó la residencia aquí, contratada como adjunta|"
        "despedida de soltera el 12/12, cambio de turno|de baja desde el 2/11|acabó el máster|"
        "Profesora Emérita en activo|Sustitución de F. Ferrer (renuncia)|dejó la coordinación del grado|"
        "jubilación parcial 50 %|despido declarado nulo, readmitida|beca finalizada, contratada|falleció su padre|"
        "ya no está de baja|se fue de vacaciones|fin de contrato de renting del coche"
    ),
}
"""What another person did, what ended before somebody stayed on, what is years ahead, or ends every day."""


def said(text: str) -> Says:
    """Give what a remark says, as it is looked at in a column of them."""
    return of_anything(text, TODAY, is_remark=True) if telling([text]) else Says.NOTHING


def _all(table: dict[str, str]) -> list[str]:
    return [text for texts in table.values() for text in texts.split("|")]


@each("text", _all(GONE))
def test_who_is_gone_is_asked_about(text: str) -> None:
    assert said(text) is not Says.NOTHING


@each("text", _all(STAYS))
def test_who_stays_is_not(text: str) -> None:
    assert said(text) is Says.NOTHING


@each("language", list(ENDINGS))
def test_all_papers_are_handed_and_all_lists_left_in_every_way(language: str) -> None:
    papers, handed, off, lists, alone = (sorted(forms({language: words})) for words in ENDINGS[language])
    for text in [*map(" ".join, [*product(papers, handed[::2]), *product(off, lists)]), *alone]:
        assert said(f"VIP; {text}") is not Says.NOTHING, text


@each(
    ("text", "says"),
    [
        ("SHK bis SoSe 26", Says.ENDED),
        ("Hiwi bis WS 26/27", Says.NOTHING),
        ("Tutorin bis Wintersemester 2024/25", Says.ENDED),
        ("Exit 31Mar26", Says.ENDED),
        ("last shift 31.12.2026", Says.LEAVES),
        ("P45 sent, last pay date 31/01/2029", Says.NOTHING),
    ],
)
def test_its_day_tells_whether_it_has_ended(text: str, says: Says) -> None:
    assert said(text) is says


@each("text", ["Stage terminé. {}", "internship ended; {}", "Ausbildung abgeschlossen, {}", "beca finalizada, {}"])
def test_who_stays_on_in_another_role_has_not_left(text: str) -> None:
    for role in ("embauchée", "now permanent", "übernommen", "contratada", "CDI depuis mai", "titularisée"):
        assert said(text.format(role)) is Says.NOTHING, role
    for role in ("non embauchée", "not permanent", "nicht übernommen", "CDI chez Orange", "hired by Shell"):
        assert said(text.format(role)) is not Says.NOTHING, role


@each(
    "text",
    [
        "left the choir, now at UCL",
        "badge deactivated; FSJ beendet",
        "a quitté le comité, ATER non renouvelé",
        "dejó el comité, plaza amortizada",
    ],
)
def test_what_is_said_of_a_thing_hides_no_end(text: str) -> None:
    assert said(text) in (Says.ENDED, Says.ELSEWHERE)


def test_few_of_the_remarks_that_nothing_was_made_for_go_wrong() -> None:
    unread = [text for text in _all(held_out_remarks.GONE) if said(text) is Says.NOTHING]
    asked = [text for text in _all(held_out_remarks.STAYS) if said(text) is not Says.NOTHING]
    assert len(unread) <= MOST_UNREAD
    assert len(asked) <= MOST_ASKED
