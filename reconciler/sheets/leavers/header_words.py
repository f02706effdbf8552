"""What the words of headers are about, in four languages; a header is judged by what its words are together."""

from reconciler.sheets.leavers.folding import Vocabulary

STATUS: Vocabulary = {
    "English": "status, statuses, stat, sts, stts, standing, lifecycle, life cycle, user account control, uac",
    "French": "statut, statuts, situation, position administrative, position statutaire",
    "German": "status, stand",
    "Spanish": "estatus, situación, condición",
}
"""Words for a status."""

STATE: Vocabulary = {
    "English": "state, employment, presence",
    "French": "état, emploi, présence",
    "German": "zustand, beschäftigung, beschäftigungsverhältnis, anstellung, anstellungsverhältnis, "
    "arbeitsverhältnis, "
    "dienstverhältnis, vertragsverhältnis",
    "Spanish": "estado, empleo, relación laboral, presencia",
}
"""Words for a status that mean other things as well: the cells tell which."""

PERSON: Vocabulary = {
    "English": "employment, employed, employee, employees, employ, emp, empl, empls, ee, ees, worker, workers, "
    "wrkr, wkr, work, staff, user, users, usr, account, accounts, acct, acc, personnel, pers, person, people, "
    "hr, hris, hrms, human resources, record, rec, assignment, asgn, asg, asgmt, job, contract, member, "
    "members, membership, associate, associates, assoc, colleague, colleagues, login, logon, sign in, log in, "
    "access, profile, service, team member, directory, system, ad, idp, identity, headcount, workforce, "
    "company, org, organization, organisation, business, payroll, fixed term, position, appointment, "
    "contract period, employment period, period of employment, period of contract, period of stay, engagement, "
    "crew, teammate, teammember, hire, individual, resource, engaged",
    "French": "emploi, employé~, salarié~, collaborateur, collaboratrice, collaborateurs, agent, agents, effectif, "
    "effectifs, compte, utilisateur, contrat, personnel, travail, travailleur, rh, dossier, personne, poste, "
    "accès, société, entreprise, relation, activité, fonctions, service du personnel",
    "German": "personal, mitarbeiter, mitarbeiters, mitarbeiterin, mitarbeitende, mitarbeitender, mitarbeitenden, "
    "ma, beschäftigung, beschäftigte, beschäftigten, beschäftigter, anstellung, arbeit, arbeitsverhältnis, "
    "beschäftigungsverhältnis, dienstverhältnis, arbeitnehmer, an, benutzer, nutzer, anwender, konto, zugang, "
    "vertrag, arbeitsvertrag, dienst, person, personen, personalakte, stamm, stammdaten, angestellte, angestellter, "
    "kollege, kollegen, firma, betrieb, unternehmen, zugriff, datensatz, mandant, belegschaft, befristet, "
    "befristung, haus, anstellungsverhältnis, vertragsverhältnis, login",
    "Spanish": "empleado, empleada, empleados, trabajador, trabajadora, trabajadores, empleo, laboral, usuario, "
    "usuaria, cuenta, personal, colaborador, colaboradora, contrato, contratación, plantilla, persona, rrhh, "
    "relación, acceso, registro, puesto, empresa, compañía, trabajo",
}
"""What has a status of its own, which is the person's."""

GONE: Vocabulary = {
    "English": "archived, deleted, removed, blocked, locked, locked out, lockout, lockedout, disabled, terminated, "
    "termed, left, inactive, suspended, deactivated, deprovisioned, offboarded, ex, former, formerly, resigned, "
    "retired, departed, exited, leaver, leavers, dismissed, deceased, revoked, withdrawn, separated, quit, "
    "purged, obsolete, block, disable, archive, delete, suspend, deactivate, deprovision, terminate, retiree, "
    "redundant, unemployed, discharged, gone, no access, no login, no account, cancelled, canceled, expired, "
    "closed, dormant, tombstoned, isdeleted, isarchived, isdisabled, islocked, issuspended, islockedout, "
    "isinactive, isterminated, isremoved, isblocked, disallowed, denied, unsubscribed, laid off, remove, revoke, "
    "withdraw, purge, lock, unassign, drop, to be deleted, to be removed",
    "French": "archivé~, supprimé~, bloqué~, désactivé~, inactif, inactifs, inactive, inactives, suspendu~, parti~, "
    "sorti~, quitté~, licencié~, démissionné, démissionnaire, démissionnaires, retraité~, radié~, fermé~, "
    "clôturé~, résilié~, ancien, ancienne, anciens, anciennes, effacé~, verrouillé~, révoqué~, expiré~, "
    "décédé~, annulé~, supprimer, désactiver, bloquer, retirer, fermer, clôturer, révoquer, radier, retiré~, coupé~",
    "German": "gesperrt~, gelöscht~, ausgeschieden~, deaktiviert~, inaktiv~, ausgetreten~, gekündigt~, archiviert~, "
    "entfernt~, beendet~, ehemalig~, abgemeldet~, stillgelegt~, pensioniert~, verrentet~, freigestellt~, "
    "suspendiert~, blockiert~, löschkennzeichen, sperrkennzeichen, löschvermerk, sperrvermerk, sperre, "
    "löschung, sperrung, löschen, sperren, lösch, sperr, entlassen~, verstorben~, abgelaufen~, erloschen~, "
    "geschlossen~, verlassen, deaktivierung, archivierung, rentner, entzogen~, entziehen, entfernen, "
    "deaktivieren, widerrufen",
    "Spanish": "bloquead~, eliminad~, borrad~, desactivad~, deshabilitad~, inactiv~, suspendid~, archivad~, cesad~, "
    "despedid~, jubilad~, retirad~, anulad~, dad~ de baja, inhabilitad~, fallecid~, caducad~, desvinculad~, "
    "cerrad~, cancelad~, revocad~, dimitid~, exemplead~, eliminar, borrar, bloquear, desactivar, quitar, revocar, "
    "retirar, dejado, ha dejado, dejó, abandonó, abandonado",
}
"""Who or what is no longer there, as a header that asks yes or no."""

LEAVING: Vocabulary = {
    "English": "termination, terminations, separation, sep, resignation, offboarding, offboard, off boarding, "
    "leaving, relieving, relieve, dismissal, redundancy, layoff, attrition, deactivation, decommissioning, "
    "deprovisioning, last day, last working day, last work day, last day worked, last date worked, "
    "last day of work, last day at work, last day of employment, last worked, final day, final working day, "
    "final day of work, last physical day, last physical day worked, lwd, ldw, lwod, ldow, dol, notice date, "
    "notice given, notice received, notice served, date of notice, serving notice, in notice, under notice, "
    "on notice, date left, retirement, off roll, off payroll, severance, severance pay, severance amount, "
    "severance payment, "
    "severance date, dateleft, disabling, suspension, archival, deletion, removal, "
    "exit interview date, exit interview, leaver form, leaver checklist, exit form, exit checklist, "
    "discharge, decease, termination letter, resignation letter, offboarding ticket, offboarding checklist, "
    "exit ticket, "
    "leaver ticket, leaver request, final pay, final paycheck, severance paid,  separation agreement, "
    "termination agreement, exit date, last shift, "
    "garden leave, gardening leave, withdrawal, end of registration, end of service, eos, eoe, death, outplacement, "
    "termdt, enddt, termdate",
    "French": "fin de séjour, indemnité de départ, indemnité de licenciement, indemnité de rupture, "
    "solde de tout compte, stc, "
    "entretien de sortie, entretien de départ, lettre de démission, "
    "départs, sortie des effectifs, "
    "sortie du personnel, démission, "
    "licenciement, rupture, fin de contrat, fin d activité, dernier jour, dernier jour travaillé, "
    "dernier jour de travail, "
    "dernier jour ouvré, fin d emploi, fin de collaboration, fin de mission, cessation, résiliation, "
    "désactivation, suppression, radiation, retraite, décès, clôture, djt",
    "German": "abfindung, abfindungsbetrag, abfindungssumme, abfindungshöhe, austritt, austritte, austrittsgespräch, "
    "kündigungsschreiben, kündigungsbestätigung, kündigung, "
    "ausscheiden, abgang, vertragsende, arbeitsverhältnisende, dienstende, letzter arbeitstag, letzter tag, "
    "letzter werktag, letzter einsatztag, letzter anwesenheitstag, letzten arbeitstag, "
    "letzter beschäftigungstag, offboarding, entlassung, trennung, renteneintritt, pensionierung, ruhestand, "
    "verrentung, abmeldung, freistellung, beendigung, aufhebung, vertragsablauf, weggang, tod, sterbe, "
    "altersteilzeit bis, altersteilzeit ende, ende der altersteilzeit, aufenthalt bis, gastaufenthalt bis, abmelde, "
    "exmatrikulation, exmatrikuliert, letzter arbeits tag, "
    "beschäftigungsende, austreten, todes",
    "Spanish": "indemnización, indemnización por despido, carta de renuncia, carta de despido, entrevista de salida, "
    "baja, bajas, cese, despido, "
    "dimisión, renuncia, desvinculación, egreso, retiro, jubilación, finiquito, último día, "
    "último día trabajado, último día laborable, último día de trabajo, fin de contrato, "
    "fin de relación laboral, fin de empleo, separación, terminación, término, desactivación, eliminación, "
    "fin de la relación laboral, defunción, fallecimiento, extinción",
}
"""Leaving itself: with a date, a reason, or on its own."""

TERM: Vocabulary = {
    "English": "term, exit, release, exits, departure",
    "French": "départ, sortie, sorties",
    "German": "",
    "Spanish": "salida, salidas",
}
"""Leaving where a date or a reason, or whose it is, stands with it; alone it can be a way out or a span of time."""

AFTERWARDS: Vocabulary = {
    "English": "eligible for rehire, eligible for re hire, rehire eligible, rehire eligibility, rehireable, "
    "rehirable, "
    "would rehire, do not rehire, ok to rehire, regrettable, regretted, cobra, pay through date",
    "French": "réembauchable, certificat de travail, attestation france travail",
    "German": "wiedereinstellbar, wiedereinstellung möglich",
    "Spanish": "recontratable, certificado de empresa",
}
"""What is asked of leavers alone: where most cells are empty, a filled one is of somebody who has left."""

OUT: Vocabulary = {
    "English": "out, off, rip, r i p",
    "French": "dehors",
    "German": "weg, raus, fort",
    "Spanish": "fuera",
}
"""Leaving where a header says nothing but this, and its cells a yes or a day; otherwise a way, or a part of a verb."""

STUDIES: Vocabulary = {
    "English": "graduated, alumni, alumnus, alumna, dropped, dropped out",
    "French": "diplômé~",
    "German": "absolviert",
    "Spanish": "egresad~, graduad~",
}
"""The end of studies, where a header says nothing but this, and its cells a yes or a day."""

NOW: Vocabulary = {"English": "current", "French": "actuel, actuelle", "German": "aktuell", "Spanish": "actual"}
"""Who is there, where a header asks nothing but this, and its cells answer yes or no."""

PRIVILEGES: Vocabulary = {
    "English": "privilege, privileges, right, rights, permission, permissions, entitlement, entitlements, "
    "authorisation, authorisations, authorization, authorizations",
    "French": "privilège, privilèges, droit, droits, habilitation, habilitations, autorisation, autorisations",
    "German": "berechtigung, berechtigungen, recht, rechte, privilegien, zugriffsrechte, zugangsrechte",
    "Spanish": "privilegio, privilegios, permisos, derechos, autorización, autorizaciones",
}
"""What somebody may do: which may have come to its end."""

RELATIVES: Vocabulary = {
    "English": "spouse, partner, husband, wife, father, mother, parent, parents, child, children, dependant, "
    "dependants, dependent, dependents, kin, beneficiary, beneficiaries",
    "French": "conjoint, conjointe, époux, épouse, père, mère, parents, enfant, enfants, bénéficiaire",
    "German": "ehepartner, ehepartnerin, ehegatte, ehegattin, lebenspartner, vater, mutter, eltern, kind, kinder, "
    "angehörige",
    "Spanish": "cónyuge, esposo, esposa, marido, padre, madre, padres, hijo, hija, hijos, beneficiario",
}
"""Of whom a column tells, and not of the person: theirs is the death that it names."""

DESCRIPTION: Vocabulary = {
    "English": "description",
    "French": "descriptif",
    "German": "beschreibung",
    "Spanish": "descripción",
}
"""What a directory has for remarks; behind another word it is of that."""

RETIREMENT: Vocabulary = {
    "English": "retirement",
    "French": "retraite",
    "German": "rente, renten, altersrente, ruhestand, ruhestands, pensions, pensionierung, emeritierung",
    "Spanish": "jubilación",
}
BEGINNING: Vocabulary = {
    "English": "start, starts, begin, begins, beginning",
    "French": "début, départ",
    "German": "beginn, anfang, eintritt, antritt",
    "Spanish": "inicio, comienzo",
}
"""What, said of retirement, is the end of work."""

FORMER: Vocabulary = {
    "English": "former, previous, old, ex",
    "French": "ancien, ancienne, anciens, anciennes",
    "German": "ehemalig~, früher~, alt~",
    "Spanish": "antigu~",
}
NAME: Vocabulary = {
    "English": "name, names, surname, surnames",
    "French": "nom, noms, prénom, prénoms, patronyme",
    "German": "name, namen, nachname, nachnamen, familienname, familiennamen, vorname, vornamen",
    "Spanish": "nombre, nombres, apellido, apellidos",
}
"""What somebody was called before."""

LEAVE: Vocabulary = {"English": "leave"}
"""Leaving where a date or a reason stands with it; otherwise a holiday."""

END: Vocabulary = {
    "English": "end, ends, ended, ending, ending on, until, till, thru, through, expires, expiry, expiration, "
    "expire, valid to, to date, effective to, finish, finishes, through, expir, enddate, todate, "
    "extended to, extended until, extended till, renewed to, renewed until, extension until",
    "French": "prolongé jusqu au, renouvelé jusqu au, prorogé jusqu au, fin, jusqu, jusqu au, échéance, terme, "
    "expiration, expire",
    "German": "verlängert bis, verlängerung bis, ende, endet, ausgelaufen, bis, ablauf, enddatum, gültigkeitsende",
    "Spanish": "prorrogado hasta, renovado hasta, prórroga hasta, fin, hasta, vencimiento, finalización, "
    "caducidad, expiración, expira",
}
"""The end of something: of the person's time here, where nothing else is named."""

DATE: Vocabulary = {
    "English": "date, dates, dt, day, on, at, time, timestamp, effective date, eff date, effdt, last updated, year, "
    "month, effective, eff, when, datetime, since",
    "French": "date, jour, le, effet, année, mois, depuis",
    "German": "datum, termin, am, tag, zum, per, wirksam, zeitpunkt, dat, jahr, monat, ab, wirkung, seit",
    "Spanish": "fecha, fechas, día, el, efectiva, fec, año, mes, efecto, desde",
}
"""Words for a date."""

REASON: Vocabulary = {
    "English": "reason, reasons, rsn, cause, type, category, code, cd, voluntary, involuntary, comment, comments, "
    "note, notes, remark, regrettable, details, letter",
    "French": "motif, motifs, raison, cause, type",
    "German": "grund, gründe, ursache, art, typ, grnd, bemerkung",
    "Spanish": "motivo, motivos, razón, causa, tipo, causal",
}
"""Words for a reason, or a kind."""

ACTION: Vocabulary = {
    "English": "action, actions, operation, change, change type, transaction, event, request, request type, "
    "movement, activity type, record type, sync action, modify, crud, instruction, todo, to do, task, tasks, "
    "task type, next step, next steps, it action, it request, it task, it ticket type",
    "French": "action, opération, mouvement, événement, changement, nature, demande, à faire, tâche, tâches, "
    "prochaine étape",
    "German": "massn, abgabegrund, aktion, operation, vorgang, änderung, änderungsart, änderungstyp, massnahme, "
    "massnahmenart, "
    "massnahmeart, maßnahme, maßnahmenart, ereignis, auftrag, antrag, zu tun, zu erledigen, aufgabe, "
    "nächster schritt",
    "Spanish": "acción, operación, movimiento, cambio, evento, novedad, novedades, solicitud, trámite, tarea, "
    "tareas, por hacer, siguiente paso",
}
"""What is to be done with the row."""

HERE: Vocabulary = {
    "English": "still enrolled, currently enrolled, is enrolled, matriculated, active, actively, enabled, activated, "
    "employed, isactive, isenabled, currently employed, "
    "still employed, still here, still with us, in service, accountenabled, works here, working here, "
    "works for us, activ, actv, "
    "on payroll, on roll, on the books, here",
    "French": "actif, actifs, active, actives, activé~, en poste, en activité, présent~, en service, habilité~, "
    "travaille, fait partie, ici, en fonction, inscrit~, réinscrit~",
    "German": "aktiv~, aktiviert~, beschäftigt, angestellt, freigeschaltet, berechtigt, im dienst, noch da, "
    "im haus, im unternehmen, tätig, arbeitet, hier, rückgemeldet, immatrikuliert, eingeschrieben",
    "Spanish": "activ~, habilitad~, vigente, en activo, en alta, alta, trabaja, trabajando, aquí, en plantilla, "
    "sigue, continúa, matriculad~",
}
"""Who is there, as a header that asks yes or no."""

GIVE: Vocabulary = {
    "English": "provision, provisioned, create, keep, include, import, sync, synchronise, synchronize, allow, "
    "allowed, permitted, activate, enable",
    "French": "provisionner, créer, garder, inclure, importer, autorisé~, activer, conserver",
    "German": "anlegen, behalten, importieren, synchronisieren, erlaubt, aktivieren, benötigt, provisionieren, "
    "erstellen",
    "Spanish": "provisionar, crear, mantener, incluir, importar, permitid~, activar, conservar, sincronizar",
}
"""What is asked for; with “do not” before it, that somebody gets nothing."""

BEING: Vocabulary = {
    "English": "still, has, have, can, may, should, current, currently, with, on, in, at, part of",
    "French": "toujours, encore, avec, peut, doit, actuel, actuelle, actuellement, dans",
    "German": "noch, weiterhin, hat, kann, darf, soll, mit, im, bei, aktuell, aktueller, derzeit, zurzeit",
    "Spanish": "con, todavía, aún, puede, debe, tiene, actual, actualmente, en",
}
"""Words of a question whether somebody is there, or has something of the company."""

CODE: Vocabulary = {
    "English": "code, cd, letter",
    "French": "code",
    "German": "kennzeichen, kz, schlüssel, code",
    "Spanish": "código, cod, clave",
}
"""That letters or numbers stand for something."""

NOT: Vocabulary = {
    "English": "not, dont, don t, doesn t, no longer, never, without, exclude, excluded, skip, ignore, isn t",
    "French": "ne pas, pas, non, ne, sans, exclure, ne plus, plus",
    "German": "nicht, kein, keine, keinen, nicht mehr, ohne, ausschliessen, ausschließen",
    "Spanish": "ya no, excluir, sin",
}
"""That the opposite holds. A bare no is a number as often: Employee No."""

FILLER: Vocabulary = {
    "English": "is, has, was, the, a, an, of, for, in, from, and, or, to, by, new, current, currently, actual, "
    "latest, overall, general, y, n, yes, ind, indicator, flag, flg, yn, id, key, desc, description, text, "
    "name, value, label, short, long, local, global, primary, main, do, did, x, if, any, please, as, be, still, "
    "been, upload only, required, optional, per, no, nr, list, my, our, s, d, l, hr's, valid, out, fully, "
    "marked, soft, hard, reported, this, whether, who, contractual, external, internal, scheduled, planned, "
    "expected, "
    "projected, anticipated, tentative, last, final, us, due, future, agreed, they, he, she, have, are, column, "
    "field, changed, credential, credentials, worked, working, effective, display, lookup, formula, export, "
    "it, info, information, detail, data, update, updated, old, previous, prior, full, present, set, mark, total, "
    "entire, uk, eu, usa, de, custom, standard, core, central, cb, pa, om, sf, wd, sap",
    "French": "est, a, de, du, la, le, les, l, d, des, en, oui, non, o, code, libellé, actuel, actuelle, nouveau, "
    "nouvelle, prévue, prévu, réelle, réel, effective, effectif, dans, et, ou, pour, par, indicateur, aux, à, "
    "contractuelle, dernier, dernière, définitive, définitif, sur, qui, il, valable, valide, validité",
    "German": "ist, hat, wurde, der, die, das, des, den, dem, im, in, von, vom, ja, nein, j, neu, neuer, neue, "
    "aktuell, aktueller, deüv, kennzeichen, kz, kennung, text, bezeichnung, schlüssel, und, oder, für, flag, zu, "
    "voraussichtlich, voraussichtlicher, geplant, geplanter, geplantes, tatsächlich, tatsächlicher, als, "
    "vormerkung, vermerk, letzter, letzte, letztes, wird, werden, unser, uns, derzeitiger, nr, falls, durch, "
    "gültig, gültigkeit",
    "Spanish": "es, está, de, del, la, el, los, las, en, sí, s, nuevo, nueva, actual, código, descripción, "
    "cod, clave, indicador, y, o, por, a, prevista, previsto, real, efectiva, último, última, definitiva, "
    "definitivo, que, "
    "se, ha, válido, válida, validez",
}
"""Words that decide nothing."""

MEMBER: Vocabulary = {
    "English": "enrollment, enrolment, student, registration, trainee, intern, apprentice",
    "French": "inscription, étudiant, étudiante, matricule, stagiaire, apprenti, alternant",
    "German": "einschreibung, immatrikulation, student, azubi, auszubildender, praktikant, werkstudent",
    "Spanish": "matrícula, inscripción, estudiante, becario, becaria, aprendiz",
}
"""What somebody is registered in or as, whose status is the person's; without one these are other things."""
