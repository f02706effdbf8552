"""What is told of people who are gone without a word of leaving: they never began, got their papers, were taken off."""

from collections.abc import Mapping
from typing import NamedTuple


class Ending(NamedTuple):
    """Words of an end; lists with commas, `~` as in a `Vocabulary`, apostrophes and hyphens as spaces.

    Of `papers` each goes with each of `handed` after it, of `off` each with each of `lists`; `alone` say it by
    themselves.
    """

    papers: str
    handed: str
    off: str
    lists: str
    alone: str


ENDINGS: Mapping[str, Ending] = {
    "English": Ending(
        papers="final pay, final paycheck, last paycheck, final check, final cheque, final wages, final payslip, "
        "last payslip, final salary, last salary, final timesheet, final timecard, final invoice, p45, "
        "cobra packet, cobra notice, cobra letter, severance, relieving letter, regulatory reference, "
        "exit paperwork, exit letter, exit survey, unemployment claim",
        handed="mailed, sent, paid, issued, processed, posted, given, filed, answered, signed off, handed over",
        off="removed from, remove from, taken off, take off, took off, dropped from, struck from, struck off, "
        "came off, come off, deleted from, off the, off our, no longer on",
        lists="list, rota, roster, pool, bank list, schedule, payroll, books, timetable",
        alone="did not report for, did not report to work, did not report to duty, didn t report for, "
        "never reported for, never credentialed, never onboarded, never took up, could not start, "
        "couldn t start, cannot start, could not take up, did not take the job, didn t take the job, "
        "did not take the post, turned it down, turned us down, turned the job down, turned the post down, "
        "declined the job, declined the post, decided not to join, backed out after offer, "
        "backed out before start, failed vetting, failed screening, failed background check, "
        "failed reference check, failed pre employment, did not clear vetting, application withdrawn, "
        "application was withdrawn, visa refused, visa denied, visa rejected, visa was refused, "
        "work permit refused, work permit denied, offer pulled, offer turned down, offer refused, "
        "offer retracted, ncns, no call no show, hire rescinded, voluntarily surrendered, won t be coming, "
        "will not be coming, not coming any more, not coming anymore, stopped coming, no longer volunteers, "
        "no longer able to volunteer, no longer able to work, no longer able to come, "
        "no longer able to help, no longer able to continue, no longer wishes to be contacted, "
        "no longer wishes to be considered, no longer wishes to volunteer, no longer wishes to continue, "
        "no longer wishes to work, no longer wants to volunteer, no longer wants to work, "
        "stopped volunteering, no shifts since, not been in since, has not worked since, "
        "not heard from since, not been seen since, finished with us, finished here, done with us, "
        "no rehire, not eligible for rehire, ineligible for rehire, not rehirable, do not re enable, "
        "do not reenable, don t re enable, don t reenable, never re enable, do not re activate, "
        "do not reopen, do not reinstate, do not restore access, do not unlock, do not unblock, "
        "do not grant access, escorted off, escorted out, obituary, next of kin informed, "
        "next of kin notified, next of kin paid, death in service, estate paid, mutual separation, "
        "separation agreement, separation package, regretted loss, regrettable loss, regretted leaver, "
        "moved abroad, moved overseas, moved up north, moved down south, moved interstate, demobilised, "
        "demobilized, demobbed, supplier pulled, agency pulled, agency recalled, vendor pulled, "
        "agency stopped, po closed, vr accepted, vr taken, vr agreed, ves accepted, "
        "voluntary redundancy accepted, title withdrawn, title revoked, converted to shared, "
        "converted to a shared, u5 filed, u5 submitted, accruals cashed out, accruals paid out",
    ),
    "French": Ending(
        papers="attestation france travail, attestation pôle emploi, attestation assedic, certificat de travail, "
        "stc, solde de tout compte, dernière paie, dernier salaire, indemnité de licenciement, "
        "indemnité de départ, documents de fin de contrat, reçu pour solde",
        handed="envoyé~, remis~, remise~, réglé~, payé~, versé~, signé~, transmis~, transmise~, fait~, ok, établi~, "
        "édité~",
        off="rayé~, retiré~, enlevé~, sorti~, supprimé~, radié~, à retirer, à rayer, à enlever",
        lists="du planning, de la liste, des listes, du tableau, du tableau de garde, des effectifs, du fichier, "
        "de l annuaire, du pool, de l organigramme",
        alone="jamais pris son poste, pas pris son poste, jamais pris ses fonctions, pas pris ses fonctions, "
        "s est jamais présenté~, s est pas présenté~, s est désisté~, jamais venu~, jamais commencé, "
        "pas donné suite, a refusé le poste, a décliné le poste, a refusé notre offre, "
        "a décliné notre offre, a renoncé au poste, visa refusé, non embauché~, non titularisé~, "
        "pas titularisé~, ne viendra plus, on ne le voit plus, on ne la voit plus, plus de nouvelles, "
        "ne plus solliciter, ne plus contacter, ne plus appeler, ne plus planifier, ne plus convoquer, "
        "ne plus programmer, ne souhaite plus continuer, ne souhaite plus travailler, "
        "ne souhaite plus intervenir, ne continue pas, ne poursuit pas, plus de contrat, ne plus réactiver, "
        "ne pas rouvrir, ne pas rétablir, ne plus rouvrir, portabilité mutuelle, portabilité prévoyance, "
        "portabilité de la mutuelle, préavis effectué, préavis non effectué, préavis payé, préavis terminé, "
        "préavis exécuté, préavis soldé, fin de préavis, suite départ, suite à départ, suite à son départ, "
        "convertie en partagée, convertie en boîte partagée, hors groupe, avis de décès",
    ),
    "German": Ending(
        papers="zeugnis, arbeitszeugnis, schlusszeugnis, arbeitsbescheinigung, arbeitspapiere, papiere, "
        "urlaubsabgeltung, resturlaub, restgehalt, restlohn, abfindung, schlussabrechnung, endabrechnung, "
        "deüv abmeldung, sv abmeldung, abmeldung sv",
        handed="verschickt, versandt, versendet, gesendet, erstellt, ausgestellt, ausgezahlt, ausbezahlt, "
        "abgegolten, ausgehändigt, übergeben, zugeschickt",
        off="aus dem, von der, aus der, vom",
        lists="dienstplan genommen, dienstplan gestrichen, dienstplan raus, plan genommen, plan gestrichen, "
        "einsatzplan genommen, einsatzplan gestrichen, schichtplan genommen, schichtplan gestrichen, "
        "liste genommen, liste gestrichen, liste nehmen, liste streichen, liste entfernt, pool genommen, "
        "pool gestrichen",
        alone="kam am ersten tag nicht, kam nie, ist nie gekommen, nie angefangen, hat nicht angefangen, "
        "fängt doch nicht an, hat doch nicht angefangen, ist abgesprungen, vor antritt abgesprungen, "
        "hat sich anders entschieden, hat die stelle abgelehnt, vertrag nicht unterschrieben, "
        "vertrag nie unterschrieben, zusage zurückgezogen, zusage zurückgenommen, bewerbung zurückgezogen, "
        "visum abgelehnt, visum verweigert, arbeitserlaubnis abgelehnt, arbeitserlaubnis verweigert, "
        "handtuch geworfen, wurde gegangen, hat hingeschmissen, hat hingeworfen, nicht mehr gesehen, "
        "erscheint nicht mehr, nicht mehr aufgetaucht, steht nicht mehr zur verfügung, arbeitsplatz geräumt, "
        "schreibtisch geräumt, spind geräumt, urlaubsabgeltung, entgeltabgeltung, deüv abmeldung, "
        "sv abmeldung, berentet, berentung, em rente, erwerbsminderungsrente, vorruhestand, passive phase, "
        "per aufhebung, auch weg, ebenfalls weg, auch raus, auch fort, nicht wieder freischalten, "
        "nicht mehr freischalten, nicht wieder aktivieren, nicht reaktivieren, nicht mehr aktivieren, "
        "nicht wieder entsperren, nicht entsperren, nicht wieder anlegen, todesanzeige, nachruf",
    ),
    "Spanish": Ending(
        papers="certificado de empresa, finiquito, liquidación, última nómina, carta de despido, baja en la tgss, "
        "baja en tgss, baja en seguridad social, baja en la seguridad social",
        handed="enviad~, entregad~, emitid~, pagad~, abonad~, firmad~, tramitad~, hech~, comunicad~",
        off="quitar, quitad~, sacar, sacad~, borrar, borrad~, eliminar, eliminad~, retirar, retirad~, fuera",
        lists="del cuadrante, de la lista, de las listas, de la planilla, del planning, de la bolsa, "
        "de la plantilla, del directorio",
        alone="no tomó posesión, no ha tomado posesión, no llegó a incorporarse, no llegó a firmar, "
        "no llegó a empezar, no llegó a tomar, nunca se incorporó, nunca se presentó, "
        "no acudió el primer día, no se incorpora, rechazó el puesto, rechazó la plaza, "
        "rechazó nuestra oferta, desistió de incorporarse, desistió del puesto, retiró su candidatura, "
        "visado denegado, visado rechazado, sin continuidad, sin contrato, extinción de contrato, "
        "extinción del contrato, pérdida de la condición, no se renueva, no se prorroga, ya no viene, "
        "ya no figura, ya no acude, ya no aparece, ya no da clase, ya no da clases, ya no presta servicio, "
        "ya no presta servicios, no viene más, no volverá, dejó de venir, dejó de acudir, dejó el hospital, "
        "dejó el centro, dejó la clínica, dejó la universidad, dejó la docencia, dejó el banco, "
        "dejó el colegio, cursó baja, causó baja, bajas incentivadas, abandono del puesto, "
        "abandono de puesto, incapacidad permanente, sin reserva de puesto, sin reserva de plaza, "
        "plaza amortizada, puesto amortizado, no volver a activar, no volver a dar acceso, no reabrir, "
        "no rehabilitar, esquela, también se fue",
    ),
}
