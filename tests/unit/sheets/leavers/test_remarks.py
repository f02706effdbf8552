"""Remarks: of whom, of what and of when they tell, in four languages."""

from datetime import date

from reconciler.sheets.leavers.remarks import telling
from reconciler.sheets.leavers.values import Says, of_anything
from tests.each import each

TODAY = date(2026, 6, 1)
HAVE_LEFT = {Says.GONE, Says.NOTICE}
"""What a yes beside it contradicts."""

LEFT = {
    "English": (
        "left|has left|left the company|resigned|retired|quit|was dismissed|no longer works here|passed away|"
        "was made redundant|left us|is no longer employed|left in March|departed|has gone to a competitor|"
        "is leaving|left for good|got fired|has been let go"
    ),
    "German": (
        "ist ausgeschieden|hat gekündigt|hat die Firma verlassen|ist in Rente|ist nicht mehr bei uns|"
        "hat uns verlassen|wurde entlassen|ist verstorben|ging in den Ruhestand|arbeitet nicht mehr hier"
    ),
    "French": (
        "est parti|a démissionné|a quitté l'entreprise|est parti à la retraite|ne travaille plus ici|"
        "a été licencié|est décédé|n'est plus là"
    ),
    "Spanish": "se fue|ha dimitido|dejó la empresa|se jubiló|ya no trabaja aquí|fue despedido|falleció|renunció",
}

OTHERS = {
    "English": (
        "her manager|his boss|their line manager|his old supervisor|her predecessor|his wife|mother|"
        "replaces Ray who|replacement for Ray Roe, who|successor of Tim who|took over from Kim, who|"
        "covers for Tim, who|backfill for Ray who|inherited the accounts from Kim who|reports to Ann since Bob"
    ),
    "German": (
        "ihr Chef|ihre Vorgesetzte|sein Teamleiter|die Vorgängerin|Nachfolge von Ray, der|Ersatz für Kim, die|"
        "vertritt Tim, der|Ehefrau|seine Kollegin Kim"
    ),
    "French": (
        "son manager|sa responsable|leur chef|son prédécesseur|remplace Ray qui|remplaçante de Kim, qui|"
        "succède à Tim qui|sa collègue Kim"
    ),
    "Spanish": "su jefe|su jefa|su responsable|su predecesor|sustituye a Ray, que|reemplaza a Kim, que"
    "|su compañera Kim",
}

NOT = {
    "English": (
        "has not left|hasn't left|did not resign|didn't resign|has never left|is not leaving|never resigned|"
        "was not dismissed|has not yet left|not terminated|won't be leaving"
    ),
    "German": (
        "ist nicht ausgeschieden|hat nicht gekündigt|hat die Firma nicht verlassen|noch nicht in Rente|"
        "wurde nicht entlassen"
    ),
    "French": (
        "n'est pas parti|n'a pas démissionné|n'a pas quitté l'entreprise|n'est pas encore parti|"
        "ne quitte pas la société|n'a jamais démissionné"
    ),
    "Spanish": "no se fue|no ha dimitido|no ha dejado la empresa|no renunció|no fue despedido|no se jubiló",
}

LEAVES = {
    "English": (
        "leaves|is leaving on|last day|leaver as of|resigned, last day|will leave on|retires on|"
        "last working day:|terminates|termination effective|employment ends|leaves us on|her last day is|"
        "exit date|offboarding on|moves to another company on"
    ),
    "German": (
        "scheidet aus zum|letzter Tag|Austritt am|gekündigt zum|verlässt uns am|geht zum|geht in Rente am|"
        "letzter Arbeitstag ist der|ausgeschieden per"
    ),
    "French": "part le|départ le|quitte la société le|dernier jour le|démission au|sortie le|départ en retraite le",
    "Spanish": "se va el|baja el|último día|deja la empresa el|se jubila el|causa baja el",
}

THINGS = {
    "English": (
        "left the project|left the sales team|left the football club|resigned from the works council|"
        "quit the gym|badge deactivated|laptop account deleted|phone contract terminated|VPN access revoked|"
        "mobile subscription cancelled|left her phone at reception|has left the committee|retired from the choir|"
        "left the WhatsApp team"
    ),
    "German": (
        "aus dem Projekt ausgeschieden|hat das Team verlassen|Handyvertrag gekündigt|Ausweis gesperrt|"
        "aus dem Betriebsrat ausgetreten|Leasing gekündigt|VPN gesperrt|Laptop gelöscht"
    ),
    "French": (
        "a quitté le projet|a quitté l'équipe|badge désactivé|a démissionné du comité|abonnement résilié|"
        "a quitté le club"
    ),
    "Spanish": "dejó el proyecto|ha dejado el equipo|tarjeta bloqueada|dimitió del comité|dejó el curso",
}

GONE = (
    "Left the company in March|She left us on 12 Jan 2024|No longer with the company|"
    "Resigned, last day was 31 March 2024|Her last day was Friday|gone since May|left|"
    "Left Dec 2023 - account to be closed|has moved to another employer|Now works for a competitor|"
    "Joined another company in 2025|took voluntary redundancy|accepted severance package|Contract was not renewed|"
    "Contract ran out in March|contract finished 31/03/2024|employment came to an end|Dismissed for misconduct|"
    "Did not return from maternity leave|Did not come back after leave|failed probation|did not pass probation|"
    "never started|didn't start, withdrew|Did not show up on first day|Declined the offer|"
    "passed on 3 May 2024, RIP|Dead|transferred to Quillmark Capital (other company)|left to study|"
    "Left after probation|left for family reasons|went on retirement 2024|retired early|pensioned off|"
    "Off the payroll since June|Not on payroll any more|Doesn't work here anymore|does not work with us anymore|"
    "is not an employee anymore|isn't with us any longer|ceased employment|out of the company since April|"
    "offboarded 3/24|exit done|Exit formalities completed|HR: leaver|relieved on 31.03.2024|absconding|"
    "last day today|Last day: 01.06.2026? please confirm|Laptop returned, left 31.03.2024|"
    "badge collected, has left|Manager says he has left|manager informed: employee left|"
    "her manager confirmed she resigned|No longer reports to Ray because she left the company|"
    "Left team and company|left the project and the firm|Account can be removed|account no longer needed|"
    "access to be revoked|remove from system|do not reactivate|User to be disabled|should be deactivated|"
    "AD account disabled|login blocked by HR|left on good terms|Was let go in March|terminated w/ cause|"
    "Ended her employment on 31/03/24|quit yesterday|walked out|returned to university, no longer employed|"
    "ex-employee|Former employee|alumni|hat gekündigt|gekündigt zum 31.03.2024|ist ausgeschieden|"
    "Ausgeschieden am 31.12.2023|ist nicht mehr bei uns|nicht mehr beschäftigt|arbeitet nicht mehr hier|"
    "arbeitet nicht mehr bei uns|Letzter Tag war der 31.03.|letzter Arbeitstag heute|hat uns verlassen|in Rente|"
    "in Rente seit 1.4.2024|im Ruhestand|verstorben|Vertrag ausgelaufen|Vertrag endete am 31.3.24|"
    "Probezeit nicht bestanden|in der Probezeit gekündigt|zur Konkurrenz gewechselt|hat den Arbeitgeber gewechselt|"
    "hat die Firma verlassen|hat das Haus verlassen|wurde entlassen|fristlos entlassen|Stelle nicht angetreten|"
    "nicht erschienen|Aufhebungsvertrag|Ausgetreten|Austritt 31.03.2024|weg seit Mai|weg|ist weg|raus|"
    "Konto sperren|bitte löschen|bitte Zugang sperren|kann gelöscht werden|soll deaktiviert werden|"
    "Account deaktiviert|kommt nicht zurück|kommt nicht wieder|Laptop zurückgegeben, ausgeschieden|"
    "Vorgesetzter meldet: hat gekündigt|Kollegin ist ausgeschieden|a quitté l'entreprise|a démissionné|"
    "partie en mars|parti le 31/03/2024|n'est plus là|ne fait plus partie des effectifs|ne travaille plus ici|"
    "licencié|licenciement économique|fin de contrat 31/03/2024|CDD terminé|en retraite|à la retraite depuis 2024|"
    "décédé|rupture conventionnelle|rupture de période d'essai|période d'essai non concluante|"
    "n'est pas revenu de congé|ne s'est pas présenté|contrat non renouvelé|sortie des effectifs|"
    "compte à désactiver|à supprimer|dernier jour aujourd'hui|dernier jour : 31/03/2024|sorti|"
    "a rejoint un concurrent|PC rendu, parti|ya no trabaja aquí|ya no está en la empresa|dejó la empresa|"
    "se fue en marzo|renunció|ha dimitido|fue despedido|despido disciplinario|baja voluntaria|baja 31/03/2024|"
    "causó baja|jubilado|se jubiló en 2024|falleció|fin de contrato 31/03/2024|contrato vencido|"
    "contrato no renovado|no superó el periodo de prueba|no se presentó|no volvió de la excedencia|último día hoy|"
    "último día 31/03/2024|dar de baja|eliminar usuario|cuenta desactivada|se marchó a la competencia|"
    "contract ended 31/12/2024|Fixed-term until 31/12/2024|befristet bis 31.12.2024|fin de CDD le 31/12/2024|"
    "Contract until 31.12.2024|works until 31.03.2024|bleibt bis 31.03.2024|replaced by Ray, left in March|"
    "wird ersetzt durch Ray, ausgeschieden|replaces Ray; has left|replaces Ray, has left|"
    "replaced Ray and left in March|Left, replaced by Ann|Nachfolger: Ann (ausgeschieden)|"
    "remplacée par Ann, partie en mars|sustituido por Ann, dejó la empresa|left after her manager left|"
    "Left with her manager|manager: she left|Laptop returned. Left 31/03/2024.|"
    "Badge and laptop returned, employee has left|left without returning laptop|left phone and laptop, gone|"
    "left our team|terminated, phone returned|not in office, left|not sure, but has left|"
    "has not only resigned but left|Former manager, left the company|Team lead, left 31.03.2024|"
    "project manager - left in March|gekündigt, Laptop da|hat das Projekt und die Firma verlassen|"
    "Projekt beendet, ausgeschieden|parti, PC non rendu|n'a pas rendu son badge, parti|"
    "no devolvió el portátil, se fue|resigned 15.05.2026|Visa expired, employment terminated|"
    "reports to Bob; left in March|contract with client ended, left the company|no access needed, left|"
    "will not return|won't be coming back|Employee resigned on 12/03/2024. Laptop returned.|LWD 31/03/2024|"
    "DOL: 31.03.2024|Termination processed by payroll|Exit interview done 3/24, knowledge transfer to Tim|"
    "Left - see HR|no longer employed as of 03/24|Moved to Dubai, left firm|Contract terminated by mutual consent|"
    "emigrated, left in May|Retired (pension)|separated from service 2024-03-31|Vol. resignation|"
    "Involuntary term 3/31/24|job abandonment|did not return after LOA|on PIP then let go|"
    "dismissed during probation|redundancy 2024|took VR package|transferred out of the trust|"
    "seconded out, left 2024|died 3 March 2024|RIP|Account should be closed|disable asap|to be offboarded|Offboard|"
    "kill account|remove!|not working here anymore|she's gone|he's left|they've left|has resigned; LWD TBC|"
    "Ausgeschieden (Rente)|Rentner seit 04/2024|MA hat zum 31.03.24 gekündigt|AG-Kündigung zum 31.03.2024|"
    "Auflösungsvertrag 31.03.2024|Vertragsende 31.03.2024|ausgesch. 31.03.24|"
    "nicht mehr im Unternehmen (seit 04/24)|ist gegangen|hat aufgehört|Probezeitkündigung|verst. 12.01.2024|"
    "Konto bitte deaktivieren|hat sich beruflich verändert|Abgang 03/2024|Départ définitif|a quitté ses fonctions|"
    "départ retraite 01/04/2024|mutée dans une autre société|démission reçue|fin CDD 31/03/2024|"
    "rupture conv. 31/03/2024|ne reviendra pas|compte à fermer|a changé d'employeur|radié des cadres|baja def.|"
    "cesó el 31/03/2024|prejubilado|salió de la empresa|fin contrato 31/03/2024|ha causado baja voluntaria|"
    "ya no es empleado|no continúa|no sigue|no renovación de contrato|cambió de trabajo|desvinculado|"
    "left on Friday|resigned on Monday|died at home|hat am Freitag gekündigt|parti lundi|se fue el lunes|"
    "left team and company|retired on sick leave"
)
"""Who has left, or may well have."""

OF_OTHERS = (
    "has not left|hasn't left yet|did not resign|didn't resign|never left|She is not leaving|will not be leaving|"
    "not terminated|her manager left|his boss has left the company|Reports to Bob since Ray left|"
    "replaces Ray who left|Replacement for Ray Roe (left 31/03/2024)|took over from Bob, who has left|"
    "Backfill for a leaver|Successor of Tim who retired|inherited accounts from Kim, who resigned|laptop returned|"
    "Laptop returned 3 May 2024|badge expired|Badge expired 31.12.2024|old badge deactivated|VPN account disabled|"
    "Visa expired 31/12/2024, renewal pending|parking permit expired|left the project team in March|"
    "left the football team|Left the union in 2024|Left the Berlin team, now in Paris|moved on to another team|"
    "moved to Sales in March|Moved from Sales|transferred to Finance|no longer in the sales team|"
    "no longer needs a parking space|no longer needs the laptop|no longer on call|no longer manager of the team|"
    "resigned as works council member|resigned from the works council|Resigned from the committee|"
    "retired from the football team|project ended 31/03/2024|project terminated|course finished 2024|"
    "training completed|trial period ended|probation ended 31/03/2024|probation completed|passed probation|"
    "mother passed away in May|father died in March|phone contract ended|Phone contract expired 31/12/2024|"
    "mobile contract terminated|gym membership terminated|Husband left the company too|leave balance 5 days|"
    "has 5 days left|left his phone on the train|left a note|left early on Friday|left hand injury|left handed|"
    "prefers left monitor|Exit interview trainer|exit row seat|returns from leave 1 May|back since 3 May|"
    "returned from parental leave|works until 5 pm|hours until 17:00|Working from home until 31.12.2024|"
    "on leave until 31.12.2026|sick until Monday|notice period 3 months|3 months notice|account manager for Acme|"
    "Access to building B revoked|access to SAP removed|key to archive|locker number 12|"
    "leads the retirement project|supports leavers process|stays|is staying|decided to stay|"
    "withdrew her resignation|resignation withdrawn|termination revoked|contract extended|"
    "contract extended to 31/12/2027|contract renewed until 2028|rejoined 2024|left Google in 2020 to join us|"
    "Joined us after leaving IBM|former IBM employee|former teacher|ex-Google|retired army officer|ex-military|"
    "bleibt|bleibt doch|bleibt bis auf Weiteres|hat nicht gekündigt|ungekündigt|nicht ausgeschieden|"
    "noch nicht ausgeschieden|kommt am 01.05.2024 zurück|kommt zurück am 01.08.2026|zurück aus Elternzeit|"
    "in Elternzeit|Elternzeit bis 31.12.2026|Vorgesetzte ist ausgeschieden|ihre Chefin hat uns verlassen|"
    "Nachfolge von Ray, der ausgeschieden ist|Nachfolger von Frau Roe (ausgeschieden)|Ersatz für Ray (in Rente)|"
    "vertritt Frau Roe, die in Elternzeit ist|übernimmt für Hrn. Roe, ausgeschieden|Laptop zurückgegeben|"
    "Ausweis abgelaufen|Ausweis gesperrt, neuer beantragt|Handyvertrag gekündigt|Handyvertrag ausgelaufen|"
    "Projekt beendet|Projektende 31.03.2024|aus dem Projekt ausgeschieden|aus dem Betriebsrat ausgeschieden|"
    "hat das Team verlassen|hat das Projekt verlassen|nicht mehr in Probezeit|Kurs abgeschlossen|"
    "Probezeit bestanden|Probezeit beendet|Kündigung zurückgezogen|Kündigung zurückgenommen|Vertrag verlängert|"
    "Vertrag verlängert bis 31.12.2027|befristet bis 31.12.2028|Altersteilzeit Arbeitsphase|"
    "Kündigungsfrist 3 Monate|letzter Tag der Probezeit 31.3.|Urlaub bis 31.12.2026|krank bis auf weiteres|"
    "arbeitet bis 17 Uhr|ehemals Müller|ehemalige Azubi|vormals IBM|wechselt ins Team Nord|"
    "in den Vertrieb gewechselt|Zugang zum Archiv entzogen|reste|reste finalement|n'a pas démissionné|"
    "n'est pas parti|n'est pas encore parti|ne part pas|ne quitte pas l'entreprise|son manager est parti|"
    "son responsable a quitté la société|sa responsable a démissionné|remplace Ray, parti en mars|"
    "remplace M. Roe (démission)|remplacement de Ray, parti à la retraite|"
    "remplaçant de Ray qui a quitté l'entreprise|PC rendu|ordinateur restitué|badge expiré|badge désactivé|"
    "titre de séjour expiré|a quitté le projet|a quitté l'équipe commerciale|a quitté le comité|projet terminé|"
    "formation terminée|fin de formation le 31/03/2024|fin de projet|fin de mission chez le client le 31/03/2024|"
    "période d'essai terminée|période d'essai validée|fin de période d'essai le 31/03/2024|en congé maternité|"
    "congé parental jusqu'au 31/12/2026|de retour le 01/05/2024|revient le 01/08/2026|démission retirée|"
    "démission annulée|contrat prolongé|contrat prolongé jusqu'au 31/12/2027|ancien stagiaire|ancienne de chez IBM|"
    "départ à 17h|parti en vacances|mutation au service Achats|abonnement téléphone résilié|sigue|se queda|"
    "no ha dimitido|no ha renunciado|no se va|no ha dejado la empresa|su jefe se fue|su jefa dejó la empresa|"
    "su jefe ha renunciado|sustituye a Ray, que dejó la empresa|sustituye a Ray (baja)|"
    "reemplaza a Ray Roe, jubilado|portátil devuelto|tarjeta caducada|tarjeta desactivada|visado vencido|"
    "dejó el proyecto|ha dejado el equipo de ventas|dejó el comité|proyecto finalizado|"
    "proyecto terminado 31/03/2024|curso terminado|periodo de prueba superado|fin del periodo de prueba 31/03/2024|"
    "de baja médica|baja por maternidad|baja maternal hasta 31/12/2026|vuelve el 01/08/2026|"
    "de vuelta desde el 01/05/2024|renuncia retirada|despido anulado|contrato prorrogado hasta 31/12/2027|"
    "contrato renovado|antiguo becario|línea móvil dada de baja|vacaciones hasta el 31/12/2026|Elternzeit|"
    "maternity|maternity leave|on leave|on long leave|sick|long-term sick|krank|Mutterschutz|Sonderurlaub|"
    "sabbatical|Sabbatical bis 31.12.2026|congé sabbatique|en congé|arrêt maladie|mi-temps thérapeutique|"
    "excedencia|baja médica|permiso|beurlaubt|unpaid leave|für Fortbildung freigestellt|"
    "freigestelltes Betriebsratsmitglied|freigestellter Betriebsrat|contrato de relevo|contract ends 31/12/2027|"
    "Contract ends 31.12.2030|Fixed-term until 31/12/2027|befristet bis 31.12.2028|fin de CDD le 31/12/2027|"
    "mother died|Her team lead resigned|His colleague Tim left in May|Vorgängerin ausgeschieden|"
    "Ihr Chef ist ausgeschieden|Ihre Teamleiterin hat gekündigt|sein Kollege Tim ist ausgeschieden|"
    "son chef est parti|sa collègue est partie à la retraite|su compañera dejó la empresa|"
    "Nachfolgerin von Tim Roe, der in Rente ist|stands in for Kim, who resigned|covering for Tim (garden leave)|"
    "Subscription cancelled|subscription terminated|Leasing gekündigt|Abo gekündigt|Dienstwagen zurückgegeben|"
    "left the works council|left the choir|Has quit smoking|quit the football club|not yet terminated|"
    "hat das Unternehmen nicht verlassen|scheidet nicht aus|never resigned|no plans to leave|"
    "n'a pas quitté la société|ne veut pas partir|no ha sido despedido|do not deactivate|nicht löschen|"
    "ne pas supprimer|no eliminar|Left-hand drive licence|Leaves office at 4pm|Annual leave until 12.06.|"
    "Resigned from union rep role|Old contract replaced by new one 2024|Contract type changed to permanent|"
    "permanent since 2024|Promoted in March|Moved desks in March|Moved from Leeds to York|"
    "Retirement savings plan enrolled|Passed exam in May|Passport expired 2024|Probation extended to 31/12/2024|"
    "End of probation 31/03/2024|Training ended 31/03/2024|Notice period: 3 months|notice board manager|"
    "Garden designer|Exit strategy lead|terminal user|Term-time only|Term time worker|Works term time|"
    "short term contract|Fixed term contract|left comments in SAP|No sick leave left|Birthday 31.03.|"
    "Birth date 31.03.1980|Joined 2019|Start 01.09.2019|Her account manager is Tim|access to building until 18:00|"
    "Needs access to the archive|Password expired|on-call until 22:00|Returned laptop, got a new one|"
    "New badge from 31.03.2024|Exit row preferred|Ersthelfer bis 31.12.2024|Betriebsrat bis 31.12.2024|"
    "Homeoffice bis 31.03.2024|Arbeitserlaubnis bis 31.12.2024|Kündigungsschutz bis 31.12.2024|"
    "Kündigungsfrist: 3 Monate|Probezeit bis 31.03.2024|Führerschein abgegeben|Rentenversicherung|"
    "Elternzeit beendet|Sabbatical beendet|Urlaub beendet|geht um 15 Uhr|geht in Elternzeit|"
    "geht in Mutterschutz zum 01.07.2027|Ausgleichstag|aus dem Urlaub zurück|Zugang zum Labor|"
    "Abgangszeugnis vorgelegt|Austausch der Tastatur|parti en congé maternité|départ en congé le 01/07/2026|"
    "sorti de formation 2019|fin de période d'essai 31/03/2024|partage le bureau 12|partie prenante|"
    "en partie télétravail|plus disponible le mercredi|ne travaille plus le mercredi|ne travaille pas le vendredi|"
    "trabaja a tiempo parcial|trabaja hasta las 15|no trabaja los viernes|baja paternal 16 semanas|sale a las 15h|"
    "se retira a las 15h|fin de semana libre|parte del equipo|deja el coche en el garaje|doesn't work on Fridays|"
    "does not work Fridays|no longer works Fridays|no longer works from home|no longer part time|"
    "not working on Mondays|stopped working nights|arbeitet nicht mehr nachts|arbeitet nicht am Freitag|"
    "leaves for parental leave 01.07.2027|last day in old office 31.03.2024|last day before leave 31.05.2026|"
    "left for maternity leave|started maternity leave 01.05.2026|Gone on maternity leave|off sick|out until Monday|"
    "out of office until 31.12.2026"
)
"""What is said of others, of things, or of nobody's leaving."""

TO_COME = (
    "leaves 31.12.2026|leaving on 31/12/2026|Last day 31.12.2026|last working day: 31 Dec 2026|last day tomorrow|"
    "leaves next week|leaving next month|resigned with effect from 31.12.2026|"
    "retiring end of 2027|Terminates 2026-12-31|geht zum 31.12.2026|"
    "scheidet zum 31.12.2026 aus|letzter Tag 31.12.2026|geht am 31.12.2026 in Rente|gekündigt zum 31.12.2026|"
    "verlässt uns am 31.12.2026|Austritt zum 31.12.2026|letzter Arbeitstag morgen|geht nächste Woche|"
    "part le 31/12/2026|quitte l'entreprise le 31/12/2026|départ le 31/12/2026|départ prévu le 31/12/2026|"
    "dernier jour demain|part la semaine prochaine|se va el 31/12/2026|"
    "deja la empresa el 31/12/2026|último día 31/12/2026|baja el 31/12/2026|último día mañana|"
    "rehired after leaving in 2019|left in 2019, came back in 2021|Came back from retirement|"
    "resigned in May but stays|retired 2023, rehired 2025"
)
"""Who is to leave on a day to come, or has come back."""

FAR = (
    "will retire 30/06/2028|retires in 2028|part à la retraite en 2028|se jubila en 2028|leaver as of 13/07/2027|"
    "leaves 31.12.2027|Pension ab 2033|retraite prévue en 2031|scheidet zum 30.06.2028 aus"
)
"""Who is to leave in more than a year."""

RELEASED = (
    "on garden leave|Garden leave until 31.12.2026|gardening leave|suspended|suspended pending investigation|"
    "placed on administrative leave|released from duties|relieved of duties|freigestellt|ist freigestellt|"
    "unwiderruflich freigestellt|Freistellung|Freistellung bis 31.12.2026|unter Freistellung|"
    "passive Altersteilzeit|Altersteilzeit Freistellungsphase|suspendiert|vom Dienst suspendiert|"
    "Sabbatical ohne Zugang|sabbatical without access|mise à pied|mise à pied conservatoire|dispensé d'activité|"
    "dispensée de préavis|suspendu|contrat suspendu|en disponibilité sans accès|dispensado de servicio|"
    "relevado de sus funciones|suspendido de empleo y sueldo|relevo de funciones|suspensión de empleo"
)
"""Who is employed, and not to work."""

IN_OTHER_WORDS = (
    "arbeitet jetzt an der Uniklinik Köln|nicht mehr an Bord|Vertrag lief zum 30.09.2025 aus|"
    "Vertrag lief im Sommer aus|Zeugnis und Arbeitspapiere ausgehändigt|nicht mehr am Haus|"
    "Altersrente seit 01.08.2025|mutée au CHU de Nantes|a rejoint la clinique Pasteur|"
    "solde de tout compte remis|plus dans nos effectifs|plus dans leurs effectifs|last shift 3 Sept 2025|"
    "moved on to St Thomas in June|finiquito entregado|P45 issued 30/09/2025|TUPE'd to Serco|P45 sent 3/6|"
    "P45 issued March|emigrated to NZ in the spring, replaced by Karin|now with a competitor|"
    "Wechsel zur Commerzbank zum 1.7.25|Zeugnis verschickt 02.10.|Abschied war am 30.9.|se marchó al Santander|"
    "now at Guys Hospital|viva done, thesis handed in, returned laptop and keys, account can go|"
    "was here till Easter|emigrated, do not contact|had his farewell do in June|has a job in Leeds since May|"
    "Ruf nach Zürich angenommen, zum SS weg|Schlüssel + Notebook abgegeben, Account kann weg|"
    "Abschied war am 30.6.|Promotion fertig, nicht mehr am Institut|von uns gegangen im März|"
    "Stelle wird nachbesetzt|n'a pas été renouvelé|a rendu badge et PC|Beschäftigung beendet|"
    "Abmeldung wegen Ende der Beschäftigung|rayée des cadres|radiation des effectifs|Radié des cadres|"
    "se ha ido|a cessé ses fonctions|took the package|RIF'd|left ward 4 for Barclays|left the company|"
    "left the ward on 30.09.2025|left the office for another employer|"
    "Terminate Employee > Voluntary > Better Opportunity|End Contingent Worker Contract|Retire Employee|"
    "End Academic Appointment|left the unit in May|was here until May|DCD|RC signée|do not use|finished in May|"
    "nie angetreten|Passivphase ATZ|Abfindung erhalten|jusqu'au 31.05.2026|bis 31.05.2026|until 31.05.2026|"
    "hasta 31.05.2026"
)
"""As people of banks, hospitals and universities put it."""

MOVES = (
    "left ward 4 for ward 6 in May|left ward 4, now ward 6|left the ward for theatre|"
    "left theatre for ICU in May|left nights for days|hat Station 4 verlassen, jetzt Station 6|"
    "Station 4 verlassen|hat das Team 4 verlassen, jetzt Station 6|a quitté le bloc pour les urgences|"
    "a quitté le service de nuit|a quitté le bloc|left the ward 4 team|dejó la UCI, ahora en urgencias|"
    "dejó la planta 4 por la 6|retired from the army in 2010|retired as army medic 2010, nurse since|"
    "retired Navy officer|retired army medic|left the faculty of law for the faculty of arts|"
    "moved on to ward 6|moved on to the new project|moved on to team lead role|returned to work|"
    "Zwischenzeugnis ausgehändigt|laptop replaced|went to Leeds branch|union rep|has a new job title|"
    "nicht mehr am Empfang|Vertrag läuft bis 2030|now at desk 5|handles retired clients|betreut Rentner|"
    "looks after terminated contracts|mutuelle OK|a rejoint l'équipe en mai|a rejoint le service|"
    "ahora en urgencias|se fue a la UCI|se fue a casa|Wechsel von 3A auf 4B|swaps last shift on Fridays|"
    "laptop returned for repair|P45 received from old employer|leaves by the back door|works in Farewell Road|"
    "PC and phone issued|has a dog|Chargé des départs à la retraite|Bank details changed|jetzt im Homeoffice|"
    "jetzt in der Klinik für Chirurgie|Wechsel zur Station 5"
)
"""Who leaves a part of the house for another, and other innocent remarks."""

TOLD = (
    (GONE, HAVE_LEFT),
    (IN_OTHER_WORDS, HAVE_LEFT),
    (OF_OTHERS, {Says.NOTHING}),
    (MOVES, {Says.NOTHING}),
    (TO_COME, {Says.LEAVES, Says.RELEASED}),
    (FAR, {Says.NOTHING}),
    (RELEASED, {Says.RELEASED, Says.LEAVES}),
)


def said(text: str) -> Says:
    """Give what a remark says, as it is looked at in a column of them."""
    return of_anything(text, TODAY, is_remark=True) if telling([text]) else Says.NOTHING


def _each(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(language, text) for language, texts in table.items() for text in texts.split("|")]


@each(("language", "text"), _each(LEFT))
def test_who_has_left_is_whose_row_it_is_unless_another_one_is_named_before(language: str, text: str) -> None:
    for one in (text, text.upper(), f"Laptop ok. {text.capitalize()}.", f"VIP; {text}", f"Büro 12, {text}"):
        assert said(one) in HAVE_LEFT, one
    for other in OTHERS[language].split("|"):
        assert said(f"{other} {text}") is Says.NOTHING, other
        assert said(f"{other.capitalize()} {text}. {text}") in HAVE_LEFT, other


@each(("language", "text"), _each(NOT))
def test_a_not_turns_it_round(language: str, text: str) -> None:
    assert said(text) is said(f"{text.capitalize()}.") is Says.NOTHING
    assert said(f"{text}. {LEFT[language].split('|')[0]}") in HAVE_LEFT


@each(("language", "text"), _each(LEAVES))
@each(
    ("day", "says"),
    [
        ("31.12.2026", {Says.LEAVES}),
        ("2026-12-31", {Says.LEAVES}),
        ("31/12/2026", {Says.LEAVES}),
        ("31.12.2027", {Says.NOTHING}),
        ("2031", {Says.NOTHING}),
        ("31.12.2024", HAVE_LEFT),
        ("2024-03-31", HAVE_LEFT),
    ],
)
def test_the_day_tells_whether_somebody_has_left_or_will(language: str, text: str, day: str, says: set[Says]) -> None:
    assert language
    assert said(f"{text} {day}") in says


@each(("language", "text"), _each(THINGS))
def test_what_is_left_or_ended_may_be_a_thing(language: str, text: str) -> None:
    assert said(text) is said(f"{text} 31.03.2024") is Says.NOTHING
    assert said(f"{text}; {LEFT[language].split('|')[0]}") in HAVE_LEFT


@each(
    ("text", "says"),
    [(text, says) for texts, says in TOLD for text in texts.split("|")],
)
def test_a_remark_is_read_as_people_mean_it(text: str, says: set[Says]) -> None:
    assert said(text) in says
