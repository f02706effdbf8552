"""What ties people to a house, and the words for its end: tables of both, of which each goes with each."""

from collections.abc import Mapping
from typing import NamedTuple


class Ties(NamedTuple):
    """What ties people to a house, and the words for its end; lists with commas, `~` as in a `Vocabulary`.

    `stays` take their time and are completed, `bonds` are signed: one that is completed has just begun. `ends` stand
    before either, with articles between them.
    """

    stays: str
    bonds: str
    ended: str
    completed: str
    ends: str


TIES: Mapping[str, Ties] = {
    "English": Ties(
        stays="studies, degree, doctorate, visit, stay, rotation, rotations, placement, internship, fellowship, "
        "secondment, residency, traineeship, apprenticeship, posting, assignment, locum, studentship, visiting post, "
        "maternity cover, leave cover, engagement",
        bonds="registration, matriculation, enrolment, enrollment, candidature, appointment, contract, affiliation, "
        "sow, statement of work, honorary contract, tenure, fixed term, student record, sponsorship, "
        "licence to practise, post, position, employment, work relationship, employment relationship, grant, "
        "grant funding, "
        "appt",
        ended="ended, over, lapsed, expired, terminated, ceased, not renewed, not extended, closed, ran out, "
        "cancelled, "
        "withdrawn, discontinued, came to an end, has come to an end, abandoned, revoked, relinquished, denied, "
        "not continued, not confirmed, void, voided, "
        "inactivated, concluded, run out, cut short",
        completed="completed, finished, done, concluded",
        ends="end of, ended, finished, completed, abandoned, end, expiry of",
    ),
    "French": Ties(
        stays="études, thèse, séjour, stage, vacation, vacations, internat, clinicat, résidence, remplacement, "
        "intérim, "
        "détachement, bourse, doctorat, rotation, "
        "alternance, apprentissage, service civique, volontariat, suppléance, délégation, invitation, postdoc",
        bonds="inscription, contrat, mise à disposition, nomination, ater, convention d'accueil, affiliation, "
        "cdd, poste, "
        "embauche, recrutement, promesse d'embauche, engagement",
        ended="non reconduit~, non renouvelé~, échu~, expiré~, résilié~, annulé~, interrompu~, abandonné~, clos, "
        "close, "
        "a pris fin, ont pris fin, arrivé~ à terme, arrivé~ à son terme, arrivé~ à échéance, rompu~, "
        "non prolongé~, non confirmé~, "
        "non poursuivi~",
        completed="terminé~, fini~, achevé~",
        ends="fin de, fin d, fin des, abandon de, abandon des, a terminé, a fini, a achevé, a abandonné, terme de",
    ),
    "German": Ties(
        stays="studium, promotion, promotionsstudium, vertretung, vertretungsprofessur, lehrauftrag, gastaufenthalt, "
        "forschungsaufenthalt, aufenthalt, rotation, einsatz, praktikum, hospitation, famulatur, abordnung, "
        "stipendium, "
        "gastprofessur, ausbildung, fsj, bfd, freiwilligendienst, bundesfreiwilligendienst, volontariat, gastdozentur, "
        "elternzeitvertretung, krankheitsvertretung, ferienjob, fellowship",
        bonds="lehrvertrag, ausbildungsvertrag, stelle, anstellung, zulassung, immatrikulation, honorarvertrag, "
        "werkvertrag, zeitvertrag, "
        "arbeitsvertrag, "
        "dienstvertrag, gastvertrag, assoziierung, einschreibung, bestellung, vertrag, arbeitsverhältnis, "
        "dienstverhältnis, beschäftigungsverhältnis, av, shk, whk, "
        "einstellung, projektstelle",
        ended="beendet, endete, abgebrochen, ausgelaufen, abgelaufen, vorbei, zu ende, erloschen, nicht verlängert, "
        "aufgelöst, widerrufen, aufgehoben, gelöst, nicht fortgesetzt, nicht weitergeführt, geendet, geschmissen, "
        "hingeschmissen, zurückgezogen, kam nicht zustande, nicht zustande gekommen",
        completed="abgeschlossen, absolviert, fertig",
        ends="ende des, ende der, ende vom, beendete, abbruch des, abbruch der, kein, keine, keinen",
    ),
    "Spanish": Ties(
        stays="estudios, estancia, beca, residencia, rotación, prácticas, sustitución, comisión de servicios, "
        "doctorado, "
        "máster, interinidad, suplencia, pasantía, voluntariado",
        bonds="matrícula, contrato, nombramiento, adscripción, vinculación, inscripción, registro, plaza, "
        "puesto, relación laboral, "
        "cobertura",
        ended="anulad~, abandonad~, vencid~, extinguid~, no renovad~, caducad~, rescindid~, agotad~, amortizad~, "
        "suprimid~, no prorrogad~, sin "
        "prórroga, se extinguió, se acabó, se terminó, venció, expiró",
        completed="terminad~, finalizad~, acabad~, concluid~",
        ends="fin de, fin del, final de, final del, anuló, abandonó, ha abandonado, terminó, ha terminado, finalizó, "
        "acabó, ha acabado, concluyó, no se renovó, no se ha renovado, no le renovaron",
    ),
}
