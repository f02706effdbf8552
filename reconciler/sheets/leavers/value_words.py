"""What the words of cells say of a person, in four languages."""

from reconciler.sheets.leavers.folding import Vocabulary

NOTHING: Vocabulary = {
    "English": "na, n a, none, null, nil, not applicable, nan, no date, unlimited, permanent, indefinite, "
    "indefinitely, open, open ended, never, not set, no end date, nothing, ongoing, unknown",
    "French": "aucun~, sans, sans objet, s o, néant, illimité, indéterminé, indéterminée, jamais, cdi, nc, "
    "non concerné",
    "German": "kein~, entfällt, unbefristet, offen, nie, niemals, laufend, ohne, k a, keine angabe, unbegrenzt",
    "Spanish": "ningun~, ninguno, nada, indefinido, indefinida, sin fecha, nunca, no aplica, ilimitado, "
    "sin definir, n d",
}
"""That there is nothing to say."""

NO: Vocabulary = {
    "English": "no, n, false, off, f, unchecked, unticked, unlocked, not locked, nope",
    "French": "non, faux",
    "German": "nein, falsch",
    "Spanish": "no, falso",
}
YES: Vocabulary = {
    "English": "yes, y, true, on, x, checked, ticked",
    "French": "oui, o, vrai",
    "German": "ja, j, wahr",
    "Spanish": "sí, s, verdadero",
}

HERE: Vocabulary = {
    "English": "active, activated, enabled, employed, current, currently, working, works, hired, in service, "
    "on roll, on payroll, live, valid, ok, present, new, new hire, newly hired, onboarding, pre hire, prehire, "
    "preboarding, future hire, invited, staged, provisioned, recovery, password expired, confirmed, "
    "on probation, probation, probationary, in probation, joiner, starter, joined, starting, unlocked, a, "
    "activ, actv, act, incumbent, filled, licensed, member, staff, rehired, rehire, reinstated, returned, "
    "good standing, running, registered, enrolled, matriculated, attending, continuing, eligible to register, "
    "probation ended, probationary period ended, provisional period ended, probation passed, "
    "probation completed, full, "
    "in training, in program",
    "French": "activité, délégation, crct, mi temps thérapeutique, temps partiel thérapeutique, actif, actifs, "
    "active, "
    "actives, activé~, présent~, en poste, en activité, en service, en cours, "
    "en emploi, à l effectif, inscrit~, nouveau, nouvelle, période d essai, en période d essai, essai, "
    "titulaire, embauché~, valide, essai terminé, période d essai terminée, période d essai validée, titularisé~",
    "German": "akt, aktiv~, aktiviert, beschäftigt~, angestellt~, im dienst, tätig, freigegeben, entsperrt, "
    "freigeschaltet, eingestellt, neu, in probezeit, probezeit, laufend, gültig, angemeldet, vorhanden, "
    "im einsatz, ungekündigt, aktives beschäftigungsverhältnis, besetzt, immatrikuliert~, eingeschrieben~, "
    "rückgemeldet~, läuft, lauf, probezeit beendet, probezeit bestanden, probezeit abgeschlossen",
    "Spanish": "activ~, habilitad~, emplead~, contratad~, vigente, en alta, alta, de alta, trabajando, en activo, "
    "nuevo, nueva, en periodo de prueba, presente, incorporad~, válido, en plantilla, no cesado, matriculad~, "
    "inscrit~, servicio activo, en servicio activo, servicios especiales, "
    "comisión de servicios, en comisión de servicios, expectativa de destino, destino provisional, "
    "destino definitivo, período de prueba superado, periodo de prueba superado",
}
"""Who is there."""

KINDS: Vocabulary = {
    "English": "courtesy, consulting, provisional, affiliate, associate, honorary, emergency, locum, locum tenens, "
    "refer and follow, teaching, research, apl, full time, fulltime, ft, part time, parttime, pt, fte, pte, "
    "permanent, perm, temporary, temp, "
    "fixed term, fixedterm, contractor, contract, contracted, consultant, freelancer, freelance, self employed, "
    "intern, internship, trainee, apprentice, graduate, working student, student, regular, reg, casual, "
    "seasonal, zero hours, hourly, salaried, salary, exempt, non exempt, nonexempt, external, internal, "
    "employee, worker, volunteer, secondee, seconded, secondment, agency, agency worker, indefinite, "
    "open ended, limited, statutory, director, executive, partner, remote, hybrid, onsite, on site, office, "
    "home, home office, field, variable, per diem, union, expat, expatriate, on leave, leave, loa, "
    "leave of absence, paid leave, unpaid leave, leave with pay, leave without pay, maternity, maternity leave, "
    "paternity leave, parental leave, family leave, medical leave, military leave, sabbatical, sick, "
    "sick leave, vacation, annual leave, holiday, furlough, furloughed, absent, short work break, away, "
    "disability leave, study leave, paid, unpaid, long term sick, adoption leave, career break, standard, "
    "non standard, contingent, employment, time, term, type, status, type of, fixed, term contract, teleworker, "
    "other",
    "French": "temps plein, temps complet, temps partiel, mi temps, plein temps, cdi, cdd, stage, stagiaire, "
    "alternant~, alternance, apprenti~, apprentissage, intérim, intérimaire, prestataire, externe, interne, "
    "cadre, non cadre, salarié~, employé~, ouvrier, agent, fonctionnaire, contractuel, contractuelle, "
    "vacataire, indépendant~, saisonnier, saisonnière, permanent~, temporaire, détaché~, mandataire, vie, "
    "télétravail, en congé, congé, congés, congé maternité, congé paternité, congé parental, congé sabbatique, "
    "congé maladie, congé sans solde, maladie, arrêt maladie, arrêt de travail, en arrêt, en arrêt maladie, "
    "maternité, mise en disponibilité, disponibilité, détachement, vacances",
    "German": "vollzeit, teilzeit, vz, tz, geringfügig, geringfügig beschäftigt, minijob, minijobber, midijob, "
    "unbefristet~, befristet~, festangestellt~, fest, festanstellung, werkstudent, werkstudentin, azubi, "
    "auszubildend~, ausbildung, praktikant~, praktikum, extern~, intern~, freiberufler, freier mitarbeiter, "
    "freie mitarbeiterin, selbständig, arbeiter, beamt~, mitarbeiter, mitarbeiterin, leiharbeiter, "
    "leiharbeitnehmer, zeitarbeit, aushilfe, trainee, geschäftsführer, tarif, aussertariflich, at, elternzeit, "
    "in elternzeit, mutterschutz, im mutterschutz, krank, krankgeschrieben, langzeitkrank, beurlaubt, urlaub, "
    "im urlaub, unbezahlter urlaub, sonderurlaub, sabbatical, ruhend, ruht, pflegezeit, bildungsurlaub, "
    "wehrdienst, abwesend, dual~ student, duales studium, homeoffice, studentische hilfskraft, volontär~",
    "Spanish": "tiempo completo, jornada completa, tiempo parcial, jornada parcial, media jornada, indefinid~, "
    "temporal, fij~, fij~ discontinu~, becari~, prácticas, en prácticas, extern~, intern~, autónom~, eventual, "
    "interin~, funcionari~, aprendiz, formación, contrato indefinido, contrato temporal, obra y servicio, "
    "relevo, trabajador~, trabajador, colaborador, colaboradora, excedencia, en excedencia, baja médica, "
    "baja por enfermedad, baja maternal, baja paternal, baja por maternidad, baja por paternidad, baja laboral, "
    "baja temporal, baja por accidente, de baja médica, incapacidad temporal, it, maternidad, paternidad, "
    "excedencia voluntaria, excedencia por cuidado de hijos, excedencia por cuidado de familiares, "
    "excedencia forzosa, permiso, permiso retribuido, permiso sin sueldo, vacaciones, de vacaciones, "
    "teletrabajo, de permiso, "
    "ausente, baja california, baja california sur, baja sajonia, baja austria",
}
"""Kinds of employment, and absences: people who are there."""

LEFT: Vocabulary = {
    "English": "terminated, termed, termination, terminate, terminating, resigned, resignation, resign, resigning, "
    "retired, retiree, retirees, retiring, leaver, leavers, left, leaving, departed, departing, deceased, dead, "
    "died, dismissed, dismissal, fired, sacked, redundant, redundancy, laid off, layoff, let go, exited, "
    "exiting, offboarded, offboarding, offboard, off boarded, off boarding, separated, severed, ex employee, "
    "exemployee, ex employees, ex staff, ex worker, ex colleague, ex member, former employee, former employees, "
    "former staff, former worker, former colleague, former member, former user, previous employee, "
    "past employee, past staff, no longer, no longer employed, no longer here, no longer with us, "
    "no longer active, no longer works here, discharged, relieved, absconded, absconding, alumni, alumnus, "
    "alumna, pensioner, gone, quit, not employed, unemployed, not active, non active, not working, not rehired, "
    "contract ended, contract expired, contract terminated, end of contract, "
    "job abandonment, reduction in force, did not start, abandoned, severance, employment ended, end of employment, "
    "has left, who left, attrition, "
    "withdrew, never started, no start, did not report, "
    "no show, passed away, non worker, former, alum, alums, pensioners, outplaced, withdrawn, ex contractor, "
    "former contractor, leave company, "
    "not here, doesn t work here, not with us, left company, left us",
    "French": "parti, partie, partis, parties, sortant~, sorti, sortie, sortis, démissionné, démissionnaire, "
    "démissionnaires, "
    "démission, licencié~, licenciement, retraité~, en retraite, à la retraite, quitté~, décédé~, radié~, "
    "rupture conventionnelle, fin de contrat, ancien salarié, ancienne salariée, ancien employé, "
    "ancienne employée, anciens salariés, ancien collaborateur, ancienne collaboratrice, n est plus, "
    "ne travaille plus, révoqué~, non actif, non active, a quitté, plus en poste, plus là, "
    "plus dans l entreprise, mort~, sortie définitive, sorti~ des effectifs, ex salarié, ex salariée, "
    "ex employé, départ en retraite, départ définitif, fin de période d essai, rupture de contrat, "
    "rupture période d essai, abandon de poste, renvoyé~, en préavis, non présent, départ volontaire, "
    "mutation externe, décès, n a pas pris son poste, défunt~",
    "German": "ausgeschieden~, ausgetreten~, austritt, austritte, gekündigt~, kündigung, entlassen~, entlassung, "
    "ehemalig~, ehemaliger mitarbeiter, verlassen, rentner, rentnerin, in rente, im ruhestand, ruhestand, "
    "pensioniert~, pensionär~, ruheständler~, weggang, weggänge, versorgungsempfänger~, verrentet, pensionist, "
    "altersrentner, frührentner, verstorben~, gestorben, "
    "nicht mehr, nicht mehr da, nicht mehr beschäftigt, nicht mehr im unternehmen, nicht mehr bei uns, "
    "nicht mehr tätig, nicht aktiv, nicht angetreten, abgang, aufhebungsvertrag, ex mitarbeiter, "
    "exmitarbeiter, vertragsende, vertrag beendet, arbeitsverhältnis beendet, ausscheiden, scheidet aus, "
    "vertrag ausgelaufen, nicht beschäftigt, weggegangen, "
    "abgegangen~, "
    "betriebsrentner~, hinterbliebene, hinterbliebener, versorgungsempf, nichterscheinen, frühpensionierung, "
    "rente, hat gekündigt, kein ma mehr, kein mitarbeiter mehr, keine mitarbeiterin mehr",
    "Spanish": "baja, bajas, de baja, cesad~, cese, despedid~, despido, jubilad~, jubilación, prejubilad~, "
    "dimitid~, dimisión, renuncia, renunciad~, renunció, retirad~, fallecid~, egresad~, desvinculad~, "
    "desvinculación, dad~ de baja, exemplead~, ex emplead~, ex trabajador, antiguo empleado, antigua empleada, "
    "cesante, fin de contrato, ya no trabaja, ya no está, ya no trabaja aquí, baja definitiva, baja voluntaria, "
    "no activo, no activa, pensionista, muert~, liquidad~, finiquitad~, salida voluntaria, baja en la empresa, "
    "se fue, se marchó, se largó, nos dejó, nos ha dejado, no vigente, falleció, ha dejado, rescindid~, "
    "extrabajador, extrabajadora, fallecimiento, defunción, no se presentó, no se incorporó, prejubilación",
}
"""Who has left: of people, wherever it stands."""

RELEASED: Vocabulary = {
    "English": "suspended, susp, suspension, on suspension, garden leave, gardening leave, administrative leave, "
    "admin leave, released from duties, released from duty, relieved of duties, relieved of duty, stood down, "
    "without access, no access",
    "French": "suspendu~, mis~ à pied, dispensé~ d activité, dispensé~ de préavis, dispense d activité, "
    "dispense de préavis, contrat suspendu, sans accès",
    "German": "freigestellt~, freistellung, freistellungsphase, suspendiert~, suspendierung, passive altersteilzeit, "
    "altersteilzeit freistellung, altersteilzeit freistellungsphase, ohne zugang",
    "Spanish": "suspendid~, suspensión, dispensad~, relevad~, suspensión de empleo, suspensión de empleo y sueldo, "
    "relevo de funciones, sin acceso",
}
"""Who is employed and released from work: whether they have access, `active` alone says."""

OFF: Vocabulary = {
    "English": "inactive, disabled, deactivated, blocked, locked, locked out, deleted, removed, "
    "archived, deprovisioned, revoked, decommissioned, purged, dormant, inactivated, unprovisioned, "
    "account closed, account disabled, account deleted, not enabled, inact, inactv, deact, nologin",
    "French": "inactif, inactifs, inactive, inactives, désactivé~, bloqué~, supprimé~, archivé~, verrouillé~, "
    "compte fermé, compte désactivé",
    "German": "inaktiv~, deaktiviert~, gesperrt~, gelöscht~, archiviert~, stillgelegt~, blockiert~, "
    "abgemeldet~, abmeldung, konto gesperrt, konto gelöscht, zugang gesperrt",
    "Spanish": "inactiv~, desactivad~, deshabilitad~, bloquead~, eliminad~, borrad~, archivad~, inhabilitad~, anulad~",
}
"""Who has no access any more: of people, of accounts, and of things."""

ENDED: Vocabulary = {
    "English": "term, exit, ex, former, previous, past, departure, departures, separation, retirement, closed, "
    "expired, ended, finished, cancelled, canceled, released, obsolete, invalid, stopped, old, historic, exits, "
    "outgoing, quit, inv, ret, res, t, trm, void, remove, delete, deactivate, disable, terminate, completed, "
    "ineligible, denied, historical, not eligible, graduated, dropped out, discontinued, lapsed, concluded, "
    "relinquished, surrendered, non renewal, nonrenewal, not renewed, non renewed, rescinded, death",
    "French": "arrêté~, non renouvelé~, non reconduit~, départ, départs, retraite, fermé~, clôturé~, expiré~, "
    "terminé~, résilié~, annulé~, ancien, ancienne, "
    "anciens, anciennes, ex, fini~, sortant~, rompu~",
    "German": "weg, tot, beendet~, abgelaufen~, geschlossen~, entfernt~, ungültig, pension, erloschen, storniert, "
    "gestoppt~, nicht verlängert~, alt~, ex, aufgelöst, löschen, sperren, passiv, tod, ehem",
    "Spanish": "salida, salidas, retiro, cerrad~, caducad~, expirad~, cancelad~, finalizad~, terminad~, vencid~, "
    "no renovad~, pérdida, extinción, antigu~, ex, extinguid~, pasiv~, desaparecid~, histórico",
}
"""What has ended or is to end: of a person only in a column of their status."""

DONE: Vocabulary = {
    "English": "remove, delete, deactivate, disable, offboard, terminate, revoke, suspend, end, withdraw, block, "
    "close, archive, "
    "out, rem, drop, deprovision, del, removal, deletion, deactivation, unsubscribe, cancel, lock, purge, term, "
    "ter, twp, twb, trm, rwp, rwb, leave, exit, leaver, left, delete user, remove user, unassign, rm, separate, "
    "inactivate, retire, resign",
    "French": "révoquer, couper, supprimer, désactiver, bloquer, retirer, radier, sortie, suppression, "
    "désactivation, résilier, "
    "départ, fermer, effacer, fermeture, clôturer, archiver, sortir, à supprimer",
    "German": "raus, weg, löschen, entfernen, deaktivieren, sperren, austragen, abmelden, kündigen, austritt, "
    "löschung, beendigung, "
    "sperrung, deaktivierung, schliessen, abmeldung, archivieren, abgang, entziehen",
    "Spanish": "revocar, eliminar, borrar, desactivar, dar de baja, bloquear, suprimir, quitar, retirar, baja, "
    "eliminación, "
    "desactivación, cerrar, inhabilitar, cese, salida, deshabilitar, archivar",
}
"""What is to be done with somebody who has left."""

FORMER: Vocabulary = {
    "English": "former, formerly, ex, past, previous, old",
    "French": "ancien, ancienne, anciens, anciennes, ex",
    "German": "ehemalig~, früher~, alt~, ex",
    "Spanish": "antigu~, ex",
}
PERSONS: Vocabulary = {
    "English": "employee~, worker~, staff, colleague~, user~, member~, personnel, people, contractor~, consultant~, "
    "nonworker~, non worker~, emp, emps, ee, ees, cwk, account~, associate~, team member~, staff member~, "
    "login~, profile~, workforce",
    "French": "salarié~, employé~, collaborateur, collaboratrice, collaborateurs, agent, agents, utilisateur~, "
    "compte, comptes, personnel, collègue, collègues",
    "German": "mitarbeiter, mitarbeiterin, mitarbeiterinnen, mitarbeitende, mitarbeitenden, mitarbeitender, ma, "
    "kollege, kollegin, kollegen, beschäftigt~, angestellt~, benutzer, nutzer, konto, konten, personal, belegschaft",
    "Spanish": "emplead~, trabajador~, trabajador, trabajadores, colaborador, colaboradores, colaboradora, usuari~, "
    "cuenta, cuentas, personal, plantilla",
}
"""Who is former, or has left; with these before them they have left: former staff, anciens salariés."""

OVER: Vocabulary = {
    "English": "ended, expired, finished, over, withdrawn, relinquished, surrendered, lapsed, concluded, rescinded",
    "French": "terminé~, expiré~, fini~, achevé~, échu~, retiré~, résilié~",
    "German": "beendet~, abgelaufen~, ausgelaufen~, erloschen~, entzogen~, niedergelegt~",
    "Spanish": "terminad~, finalizad~, vencid~, expirad~, caducad~, extinguid~, retirad~",
}
"""What says of somebody's work that it is over."""
WORKED: Vocabulary = {
    "English": "intern, internship, temp, trainee, apprentice, apprenticeship, freelancer, volunteer, contract, "
    "assignment, placement, employment, fixed term, temporary, title, fellowship, appointment, affiliation, "
    "honorary title, honorary contract, privileges, studentship, visitorship",
    "French": "titre, vacation, détachement, stagiaire, stage, intérimaire, intérim, prestataire, apprenti~, "
    "alternant~, contrat, cdd, mission",
    "German": "praktikant, praktikantin, praktikum, werkstudent, werkstudentin, aushilfe, leiharbeiter, vertrag, "
    "arbeitsvertrag, beschäftigung, arbeitsverhältnis, lehrauftrag, lehrbefugnis, stipendium, gastaufenthalt, titel",
    "Spanish": "becari~, beca, nombramiento, título, contrato, contrato temporal, prácticas, interin~, autónom~",
}
"""Who works here for a time, and what by; with these behind them it is over: contractor (ended), CDD terminé."""
VACANT: Vocabulary = {
    "English": "vacant, vacancy, position vacant, vacant position, post vacant, to be filled, role vacant",
    "French": "vacant~, poste vacant, à pourvoir, poste à pourvoir",
    "German": "vakant, unbesetzt, stelle vakant, stelle unbesetzt, nicht besetzt",
    "Spanish": "vacante, puesto vacante, por cubrir, plaza vacante",
}
"""That nobody has the place of somebody, whose row it is all the same."""

ACCESS: Vocabulary = {
    "English": "access, account~, user~, login~, profile~, licence~, license~, permission~",
    "French": "accès, compte, comptes, utilisateur~, profil",
    "German": "zugang, zugänge, konto, konten, benutzer, nutzer, account, login, zugriff, profil, user",
    "Spanish": "acceso, accesos, cuenta, cuentas, usuari~, perfil",
}
"""What is taken from somebody who has left."""

FILLERS: Vocabulary = {
    "English": "payroll, eligible, process, assignment, the, a, an, of, on, in, at, as, by, for, to, from, and, or, "
    "is, was, has, have, been, be, with, our, us, we, company, firm, business, organisation, organization, "
    "employee, employees, worker, staff, user, account, contract, colleague, date, effective, voluntary, "
    "voluntarily, involuntary, involuntarily, status, reason, since, early, end, january, february, march, "
    "april, may, june, july, august, september, october, november, december, jan, feb, mar, apr, jun, jul, aug, "
    "sep, sept, oct, nov, dec, st, nd, rd, th, already, now, yes, person, personnel, employment, pending, due, "
    "permanently, position, regular, full, part, time, he, she, they, without, cause, death, mutual, agreement, "
    "zz, xx, zzz, xxx, q, org, soft, will, soon, scheduled, planned, group, him, her, job, role",
    "French": "le, la, les, l, de, du, des, d, en, au, aux, est, a, salarié, employé, collaborateur, entreprise, "
    "société, compte, volontaire, depuis, fin, contrat, janvier, février, mars, avril, mai, juin, juillet, "
    "août, septembre, octobre, novembre, décembre, il, elle, date, définitif, définitive, à, pour, par",
    "German": "der, die, das, am, im, zum, per, ab, seit, ist, hat, wurde, von, des, mitarbeiter, firma, "
    "unternehmen, konto, vertrag, ende, januar, februar, märz, april, mai, juni, juli, august, september, "
    "oktober, november, dezember, mär, jän, okt, dez, er, sie, uns, durch, person, in, zu, bereits, wird, ma",
    "Spanish": "el, la, los, las, de, del, en, a, al, empleado, trabajador, empresa, cuenta, voluntaria, "
    "voluntario, desde, fin, contrato, enero, febrero, marzo, abril, mayo, junio, julio, agosto, septiembre, "
    "octubre, noviembre, diciembre, fecha, definitiva, por, causa, objetiva",
}
"""Words that stand beside these."""

BESIDE_A_NAME: Vocabulary = {
    "English": "dnu, do not use, dont use, don t use, out, rip, r i p, nle, em, emer, ret, retd, termd, resgd, deact",
    "French": "dehors, ne plus utiliser, démiss, licenc, décéd",
    "German": "raus, fort, nicht verwenden, nicht benutzen, ausgesch, ausgeschied, ausgetr, gekünd, verst, "
    "inakt, deakt, "
    "pens",
    "Spanish": "fuera, no usar, jubil, fallec",
}
"""What says it in brackets or behind a dash beside a name or a title."""

NOT_WORDS = frozenset(
    {"not", "non", "no", "nicht", "kein", "keine", "ne", "pas", "never", "nie", "jamais", "nunca", "isn"}
)
"""Words that turn the next one round."""

OF_DEPARTMENTS = {
    "English": "alumni, offboarding, termination, resignation, severance, redundancy, dismissal, leaving, "
    "archive, archives, attrition, layoff, pensioner, withdrawn, off boarding, end of employment, "
    "end of contract, "
    "terminate, separated, retirees, pensioners, emeriti, exit, exits, departures, separation, separations, "
    "terminations",
    "French": "démission, licenciement, rupture conventionnelle, fin de contrat, partie, parties, mort~, "
    "sortie, révoqué~, retraites",
    "German": "kündigung, austritt, abgang, ruhestand, entlassung, freistellung, vertragsende, ausscheiden, rente",
    "Spanish": "baja, jubilación, despido, cese, dimisión, renuncia, liquidad~, muert~, desvinculación",
}
"""Words that are the business of some departments, and no state of a person there."""

OF_PEOPLE = frozenset({"separated", "retirees", "pensioners", "emeriti", "withdrawn"})
"""Words of these which, beside a number or as a part of a code, say what somebody is."""
