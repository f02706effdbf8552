"""What tabs, files, titles and headings are called, in four languages."""

from reconciler.sheets.leavers.folding import Vocabulary

LEAVERS: Vocabulary = {
    "English": "no longer, leaver, leavers, alumni, terminated, terminations, terminees, terms, departed, "
    "departures, "
    "resigned, resignations, retirees, retired, inactive, inactives, disabled, deactivated, deleted, "
    "offboarded, offboarding, offboardings, deceased, dismissed, dismissals, exemployees, ex employees, "
    "ex staff, ex colleagues, ex workers, ex members, ex users, former employees, former staff, former workers, "
    "former users, former people, former members, former colleagues, former employee, past employees, "
    "past staff, previous employees, previous staff, no longer employed, no longer with us, left the company, "
    "who left, have left, has left, left company, laid off, redundancies, redundant, suspended, deprovisioned, "
    "separations, separated, leaving, exited, left us, to delete, to deactivate, to remove, to be removed, "
    "to be deleted, to be deactivated, not active, old employees, old staff, off boarding, off boarded, "
    "blocked users, locked users, removed, gone, archived, withdrawn, graduated, dropped out, exmatriculated",
    "French": "sortants, sortant, sorties, sortis, anciens salariés, anciens employés, anciens collaborateurs, "
    "anciens, anciennes, départs, partis, inactifs, démissionnaires, démissions, licenciés, licenciements, "
    "retraités, radiés, désactivés, supprimés, ex salariés, ex employés, ex collaborateurs, ont quitté, "
    "plus en poste, à supprimer, à désactiver, bloqués, personnel sorti, comptes fermés, décédés",
    "German": "nicht mehr, austritte, austritt, ehemalig~, ausgeschieden~, ausgetreten~, abgänge, abgang, "
    "inaktiv~, gekündigt~, "
    "kündigungen, gelöscht~, gesperrt~, rentner, pensionär~, pensioniert~, verstorben~, deaktiviert~, "
    "exmitarbeiter, ex mitarbeiter, ex kollegen, nicht mehr aktiv, nicht mehr beschäftigt, nicht mehr da, "
    "nicht mehr im unternehmen, zu löschen, zu sperren, entlassen~, abgemeldet~, altmitarbeiter, "
    "löschkandidat~, exmatrikuliert~, weggang, "
    "weggänge, entlassungen, pensionierungen, "
    "ruheständler, inaktive, zu löschend~, zu sperrend~, zu deaktivierend~, zu entfernend~",
    "Spanish": "ya no, bajas, antiguos empleados, antiguos trabajadores, antiguos, antiguas, salidas, ceses, "
    "inactivos, "
    "inactivas, jubilados, jubiladas, despedidos, despidos, exempleados, ex empleados, extrabajadores, "
    "ex trabajadores, dados de baja, desvinculados, desvinculaciones, dad~ de baja, personal de baja, "
    "desactivados, eliminados, cesados, ya no están, bloqueados, fallecidos, para eliminar, renuncias, egresos, "
    "egresad~",
}
"""Names for people who have left."""

ALONE: Vocabulary = {
    "English": "left, exit, exits, archive, archived, archives, former, ex, departure, separation, "
    "termination, quit, term, resignation, retirement, attrition, blocked, locked, deletion, "
    "deletions, removals, closed, suspensions, expired, obsolete, outdated, "
    "graveyard, cemetery, trash, bin, recycle, limbo, delete, deactivate, remove, out, rip, unused, not used, dead, "
    "discarded, quarantine, quarantined",
    "French": "cimetière, quarantaine, corbeille, dehors, archives, archive, archivé~, départ, sortie, sorti, parti, "
    "supprimer, retraite, démission",
    "German": "archiv, archiviert~, kündigung, ruhestand, löschen, sperren, papierkorb, raus, weg, fort, friedhof, "
    "karteileiche, karteileichen, ausgemustert~, stillgelegt~, müll, quarantäne",
    "Spanish": "fuera, cementerio, papelera, cuarentena, baja, archivados, archivadas, salida, cese, "
    "jubilación, despido, eliminar, borrar",
}
"""Names for them where nothing but words for a list stands beside."""

NOT_IN_USE: Vocabulary = {
    "English": "do not use, dont use, don t use, dnu, not in use, no longer in use, do not touch",
    "French": "ne pas utiliser, ne plus utiliser",
    "German": "nicht verwenden, nicht benutzen, nicht mehr verwenden, nicht mehr benutzen, nicht nutzen",
    "Spanish": "no usar, no utilizar, ya no usar",
}
"""That nobody is to use something: a list, where nothing but words for one stands beside."""

OLD: Vocabulary = {
    "English": "old, olds, older, previous, prior, past, historic, historical",
    "French": "vieux, précédent~",
    "German": "alt~, vorherig~, früher~, historisch~",
    "Spanish": "viejos, viejas, anteriores",
}
"""What calls a list an older one, or one of people who have left: what else there is tells which."""

LIST_WORDS: Vocabulary = {
    "English": "list, lists, staff, user, users, employee, employees, people, person, persons, hr, data, export, "
    "report, sheet, tab, table, file, the, and, of, in, for, to, worker, workers, personnel, members, member, "
    "all, accounts, account, from, our, company, copy, final, version, draft, latest, backup, only, q, fy, week, "
    "month, monthly, weekly, year, since, "
    "as, at, on, colleagues, who, contractors, contractor, master, total, is, are, have, has, these, names, "
    "entries, rows, records, stuff, things, or, with, us, headcount",
    "French": "liste, listes, personnel, salariés, employés, collaborateurs, utilisateurs, comptes, effectif, "
    "effectifs, les, des, de, du, la, le, et, rh, données, fichier, export, mois, année, agents, société, copie, "
    "version, l, d",
    "German": "liste, listen, mitarbeiter, mitarbeitende, mitarbeiterinnen, personal, benutzer, user, konten, "
    "personen, die, der, und, von, aus, stand, daten, datei, monat, jahr, kollegen, beschäftigte, belegschaft, "
    "ma, seit, ab, im, kw, am, kopie, version",
    "Spanish": "lista, listado, personal, empleados, trabajadores, usuarios, cuentas, los, las, de, del, la, el, y, "
    "rrhh, datos, mes, año, plantilla, personas, colaboradores, en, archivo, fichero, copia",
}
COMERS: Vocabulary = {
    "English": "joiner, joiners, starter, starters, new, hires, hire, arrivals, movers, mover, current, active, "
    "activities, changes, jml",
    "French": "entrées, entrants, arrivées, embauches, nouveaux, actifs, mouvements",
    "German": "eintritte, eintritt, neue, neueintritte, zugänge, zugang, aktive, veränderungen, ein",
    "Spanish": "altas, incorporaciones, nuevos, ingresos, movimientos, activos",
}
WITHOUT: Vocabulary = {
    "English": "without, excluding, excl, except, not including, no, non, excluded, exclude, minus, other than",
    "French": "sans, hors, sauf, hormis, excepté, aucun",
    "German": "ohne, ausser, außer, exkl, kein, keine, exklusive",
    "Spanish": "sin, excepto, salvo, excluyendo, ningún, ninguna, menos",
}
LEFT_OUT: Vocabulary = {
    "English": "removed from this list, removed from the list, leavers removed, leavers were removed, "
    "leavers have been removed, removed leavers, no longer shown, no longer listed, no longer included, not shown, "
    "not listed, not included, leavers deleted, leavers hidden, filtered out, taken out, cleaned",
    "French": "non inclus, non incluses, non compris, pas inclus, retirés de la liste, exclus, exclues, masqués, "
    "filtrés",
    "German": "nicht enthalten, nicht mehr enthalten, nicht aufgeführt, nicht mehr aufgeführt, nicht berücksichtigt, "
    "nicht mehr gelistet, bereinigt, herausgefiltert, ausgeblendet, herausgenommen",
    "Spanish": "no incluidos, no incluidas, excluidos, excluidas, retirados de la lista, ocultos, ocultas, filtrados",
}
"""That they stand there no more."""
THINGS: Vocabulary = {
    "English": "planning, planner, manager, management, department, dept, services, service, interview, interviews, "
    "specialists, relations, office, policy, process, checklist, room, project, projects, template, guide, "
    "help, fund, plan, plans, community, network, association, support, archivist, archivists",
    "French": "service, services, gestion, politique, projet, processus, département, direction, relations",
    "German": "abteilung, management, planung, prozess, projekt, verwaltung, service, büro, betreuung",
    "Spanish": "departamento, gestión, servicio, servicios, proyecto, proceso, oficina",
}

ARCHIVES: Vocabulary = {
    "English": "archive, archives",
    "French": "archive, archives",
    "German": "archiv, archive",
    "Spanish": "archivo, archivos",
}
KEEPERS: Vocabulary = {
    "English": "record, records, library, libraries, museum, documentation, documents, registry, history, collections",
    "French": "dossiers, bibliothèque, musée, documentation, greffe, collections",
    "German": "akten, bibliothek, museum, dokumentation, registratur, sammlungen",
    "Spanish": "registros, biblioteca, museo, documentación, colecciones",
}
"""Departments that keep archives: theirs are a place of work."""

ROLES: Vocabulary = {
    "English": "students, student, visitors, visitor, postdocs, postdoc, phds, fellows, fellow, guests, guest, "
    "interns, "
    "intern, trainees, contracts, scholars, lecturers, researchers, nurses, doctors",
    "French": "étudiants, doctorants, visiteurs, stagiaires, vacataires, internes, contrats",
    "German": "hiwis, studierende, studenten, doktoranden, gäste, praktikanten, stipendiaten, verträge",
    "Spanish": "estudiantes, alumnos, becarios, visitantes, doctorandos, contratos",
}
"""Who is former with such a word before them, in what is named for them."""
FINISHED: Vocabulary = {
    "English": "completed, graduates",
    "French": "diplômés, soutenus",
    "German": "absolventen, absolventinnen",
    "Spanish": "titulados, tituladas",
}
"""Who has finished their studies, or comes from them."""
