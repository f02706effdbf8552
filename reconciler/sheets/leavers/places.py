"""Tabs, files, titles and headings that are named for people who have left."""

from enum import Enum, auto
from functools import lru_cache

from reconciler.sheets.leavers.dates import month_of
from reconciler.sheets.leavers.folding import Vocabulary, forms, words_of_header

_LEAVERS: Vocabulary = {
    "English": "leaver, leavers, alumni, terminated, terminations, terminees, terms, departed, departures, "
    "resigned, resignations, retirees, retired, inactive, inactives, disabled, deactivated, deleted, "
    "offboarded, offboarding, offboardings, deceased, dismissed, dismissals, exemployees, ex employees, "
    "ex staff, ex colleagues, ex workers, ex members, ex users, former employees, former staff, former workers, "
    "former users, former people, former members, former colleagues, former employee, past employees, "
    "past staff, previous employees, previous staff, no longer employed, no longer with us, left the company, "
    "who left, have left, has left, left company, laid off, redundancies, redundant, suspended, deprovisioned, "
    "separations, separated, leaving, exited, left us, to delete, to deactivate, to remove, to be removed, "
    "to be deleted, to be deactivated, not active, old employees, old staff, off boarding, off boarded, "
    "blocked users, locked users, removed, gone",
    "French": "sortants, sortant, sorties, sortis, anciens salariés, anciens employés, anciens collaborateurs, "
    "anciens, anciennes, départs, partis, inactifs, démissionnaires, démissions, licenciés, licenciements, "
    "retraités, radiés, désactivés, supprimés, ex salariés, ex employés, ex collaborateurs, ont quitté, "
    "plus en poste, à supprimer, à désactiver, bloqués, personnel sorti, comptes fermés, décédés",
    "German": "austritte, austritt, ehemalig~, ausgeschieden~, ausgetreten~, abgänge, abgang, inaktiv~, gekündigt~, "
    "kündigungen, gelöscht~, gesperrt~, rentner, pensionär~, pensioniert~, verstorben~, deaktiviert~, "
    "exmitarbeiter, ex mitarbeiter, ex kollegen, nicht mehr aktiv, nicht mehr beschäftigt, nicht mehr da, "
    "nicht mehr im unternehmen, zu löschen, zu sperren, entlassen~, abgemeldet~, altmitarbeiter, weggänge, "
    "ruheständler, inaktive",
    "Spanish": "bajas, antiguos empleados, antiguos trabajadores, antiguos, antiguas, salidas, ceses, inactivos, "
    "inactivas, jubilados, jubiladas, despedidos, despidos, exempleados, ex empleados, extrabajadores, "
    "ex trabajadores, dados de baja, desvinculados, desvinculaciones, dado de baja, personal de baja, "
    "desactivados, eliminados, cesados, ya no están, bloqueados, fallecidos, para eliminar, renuncias",
}
"""Names for people who have left."""

_ALONE: Vocabulary = {
    "English": "left, exit, exits, archive, archived, archives, former, ex, departure, separation, "
    "termination, quit, term, resignation, retirement, attrition, blocked, locked, deletion, "
    "deletions, removals, closed, suspensions, expired, obsolete, outdated, "
    "graveyard, trash, delete, deactivate, remove",
    "French": "archives, archive, archivé~, départ, sortie, sorti, parti, supprimer, retraite, démission",
    "German": "archiv, archiviert~, kündigung, ruhestand, löschen, sperren, papierkorb, raus, weg",
    "Spanish": "baja, archivados, archivadas, salida, cese, jubilación, despido, eliminar, borrar",
}
"""Names for them where nothing but words for a list stands beside."""

_LIST_WORDS: Vocabulary = {
    "English": "list, lists, staff, user, users, employee, employees, people, person, persons, hr, data, export, "
    "report, sheet, tab, table, file, the, and, of, in, for, to, worker, workers, personnel, members, member, "
    "all, accounts, account, from, our, company, team, only, q, fy, week, month, monthly, weekly, year, since, "
    "as, at, on, colleagues, who, contractors, contractor, master, total, is, are, have, has, these, names, "
    "entries, rows, records, or, with, us, headcount",
    "French": "liste, listes, personnel, salariés, employés, collaborateurs, utilisateurs, comptes, effectif, "
    "effectifs, les, des, de, du, la, le, et, rh, données, fichier, export, mois, année, agents, société, l, d",
    "German": "liste, listen, mitarbeiter, mitarbeitende, mitarbeiterinnen, personal, benutzer, user, konten, "
    "personen, die, der, und, von, aus, stand, daten, datei, monat, jahr, kollegen, beschäftigte, belegschaft, "
    "ma, seit, ab, im, kw, am",
    "Spanish": "lista, listado, personal, empleados, trabajadores, usuarios, cuentas, los, las, de, del, la, el, y, "
    "rrhh, datos, mes, año, plantilla, personas, colaboradores, en, archivo, fichero",
}
_COMERS: Vocabulary = {
    "English": "joiner, joiners, starter, starters, new, hires, hire, arrivals, movers, mover, current, active, "
    "activities, changes, jml",
    "French": "entrées, entrants, arrivées, embauches, nouveaux, actifs, mouvements",
    "German": "eintritte, eintritt, neue, neueintritte, zugänge, zugang, aktive, veränderungen, ein",
    "Spanish": "altas, incorporaciones, nuevos, ingresos, movimientos, activos",
}
_WITHOUT: Vocabulary = {
    "English": "without, excluding, excl, except, not including, no, non, excluded, exclude, minus, other than",
    "French": "sans, hors, sauf, hormis, excepté, aucun",
    "German": "ohne, ausser, außer, exkl, kein, keine, exklusive",
    "Spanish": "sin, excepto, salvo, excluyendo, ningún, ninguna, menos",
}
_THINGS: Vocabulary = {
    "English": "planning, planner, manager, management, department, dept, services, service, interview, interviews, "
    "specialists, relations, office, policy, process, checklist, room, project, projects, template, guide, "
    "help, fund, plan, plans, community, network, association, support, archivist, archivists",
    "French": "service, services, gestion, politique, projet, processus, département, direction, relations",
    "German": "abteilung, management, planung, prozess, projekt, verwaltung, service, büro, betreuung",
    "Spanish": "departamento, gestión, servicio, servicios, proyecto, proceso, oficina",
}


class Named(Enum):
    """What a place is named for: nobody who has left, those who have, or these among others."""

    NO = auto()
    LEAVERS = auto()
    MIXED = auto()


_SETS = {name: forms(words) for name, words in {
    "leavers": _LEAVERS, "alone": _ALONE, "lists": _LIST_WORDS,
    "comers": _COMERS, "without": _WITHOUT, "things": _THINGS,
}.items()}  # fmt: skip
_LONGEST, _MOST_WORDS = 100, 9


@lru_cache(maxsize=1024)
def named_for(name: str) -> Named:
    """Return whether a tab, a file (without its ending), a title or a heading is named for people who have left."""
    words = words_of_header(name[:_LONGEST])
    if not words or len(words) > _MOST_WORDS:
        return Named.NO
    if _has(words, "without") or _has(words, "things"):
        return Named.NO
    rest = [word for word in words if word not in _SETS["lists"] and not month_of(word) and len(word) > 1]
    is_alone = bool(rest) and all(word in _SETS["alone"] or word in _SETS["comers"] for word in rest)
    if _has(words, "leavers") or (is_alone and any(word in _SETS["alone"] for word in rest)):
        return Named.MIXED if _has(words, "comers") else Named.LEAVERS
    return Named.NO


def _has(words: tuple[str, ...], kind: str) -> bool:
    return any(
        " ".join(words[at : at + count]) in _SETS[kind]
        for count in (1, 2, 3, 4)
        for at in range(len(words) + 1 - count)
    )


def tells_of_comers(words: tuple[str, ...]) -> bool:
    """Whether the words of a name tell of people who come, such as joiners: such a list has others every month."""
    return _has(words, "comers")
