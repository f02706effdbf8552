"""What stands in a remark where somebody is still in the house, in four languages: parts of it, absences, times."""

from reconciler.sheets.leavers.folding import Vocabulary

HOUSE: Vocabulary = {
    "English": "team~, unit~, desk~, floor, department~, dept, division, office~, branch, site~, building, "
    "campus, ward~, "
    "station, "
    "theatre, icu, nights, days, shift~, project~, group, role~, grade, level, phase, faculty, school office, lab, "
    "reception, front desk, helpdesk, help desk, service desk, switchboard, finance, accounting, accounts, payroll, "
    "hr, it, sales, marketing, legal, compliance, operations, ops, procurement, purchasing, logistics, warehouse, "
    "production, engineering, research, r&d, support, administration, admin, management, audit, risk, treasury, "
    "facilities, security, communications, pr, training, quality, qa, hq, headquarters, head office, home, "
    "homeoffice, work, full, part, half, leave, holiday, holidays, vacation, sabbatical, duty, service, field, "
    "remote, hybrid, lunch, school, front, back, night~, position, post, job, line, "
    "probation, maternity, paternity, parental, emergency, surgery, radiology, cardiology, pharmacy, outpatients, "
    "library, clinic, customer service, product, data, design, business development, client~, customer~, band, step, "
    "column~, row~, sheet~, tab~, cell~, list, court, church, gate, gym, dentist, doctor, door, glasses, laptop, "
    "mouse, keyboard, screen, mac, windows, linux, "
    "outlook, teams, azure, ad, sim, iphone, android, chrome, licence, license, citrix, slack, sharepoint, exchange, "
    "height, heights, start, test, bed, lunch, crutches, wheelchair, card, badge, phone, "
    " hospital appointment, appointment, board, committee, council, union, studies, study",
    "French": "equipe~, service~, bureau~, etage, site~, agence, direction, pole~, departement, unite, accueil, "
    "comptabilite, compta, paie, achats, ventes, commercial, juridique, informatique, production, logistique, "
    "entrepot, qualite, recherche, siege, maison, domicile, poste, conge~, vacances, formation, mission, "
    "teletravail, temps, nuit, jour, bloc, urgences, standard, rh, dsi, daf, client~, projet~, retraite, arret, "
    "niveau~, comptable~, presentiel, distanciel, caisse, "
    "cse, conseil, comite, ca, csa, cfvu, maladie, lui, elle, nous, temps plein, temps partiel, repos, reunion, "
    "stage, parental, maternite",
    "German": "team~, abteilung~, gruppe, buro, standort, filiale, etage, haus, hause, stock, station, schicht, "
    "projekt~, bereich, stelle, empfang, pforte, rezeption, vertrieb, einkauf, buchhaltung, verwaltung, personal, "
    "personalabteilung, recht, rechtsabteilung, marketing, lager, logistik, produktion, fertigung, forschung, "
    "entwicklung, qualitat, zentrale, kunde~, uns, ihm, ihr, ihnen, urlaub, elternzeit, mutterschutz, krankheit, "
    "kur, reha, dienst, arbeit, vollzeit, teilzeit, schulung, fortbildung, weiterbildung, messe, dienstreise, "
    "homeoffice, ambulanz, notaufnahme, chirurgie, intensiv, intensivstation, nachtdienst, tagdienst, fuss, "
    "leitung, vorstand, betriebsrat, schreibtisch, platz, arbeitsplatz, mittag, feierabend, plan, pause, arzt, "
    "schule, test, zahnarzt, sport, krucken, "
    "bibliothek, labor, institut, lehrstuhl, dekanat, sekretariat, fakultat, hotline, kasse, technik, ende, anfang",
    "Spanish": "equipo~, unidad, departamento, area, seccion, oficina~, planta~, sede, turno, proyecto~, sucursal, "
    "recepcion, contabilidad, finanzas, compras, ventas, comercial, juridico, legal, informatica, sistemas, "
    "produccion, logistica, almacen, calidad, investigacion, direccion, nomina, casa, remoto, teletrabajo, "
    "vacaciones, permiso, baja, excedencia, formacion, trabajo, puesto, tarde, noche, manana, jornada, comer, "
    "urgencias, uci, quirofano~, nosotros, el, ella, cliente~, viaje, reunion, clase, linea, tiempo, marketing",
}
"""Parts of a house and what people do there, and where they are for a time: who is there has left no house."""

NOT_A_PLACE: Vocabulary = {
    "English": "me, you, us, him, her, them, it, my, our, his, its, their, this, that, these, those, same, no, not, "
    "all, any, both, each, least, most, present, last, first, once, noon, midday, midnight, lunchtime, "
    "monday~, tuesday~, wednesday~, thursday~, friday~, saturday~, sunday~, mr, mrs, ms, dr, prof, time, risk, "
    "spring, summer, autumn, winter, fall, easter, christmas, xmas, week, month, year, today, tomorrow, now, then, "
    "from, in, on, at, with, by, since, after, before, as, to, and, or, be, new, old, full time, part time, check, "
    "see, get, fix, have, do, go, plan, help, stay, normal, rest",
    "French": "m, mme, mlle, notre, nos, votre, son, sa, ses, ce, cette, lundi, mardi, mercredi, jeudi, vendredi, "
    "samedi, dimanche, partir, cause, midi, compter, ete, hiver, printemps, automne, mi, plein, tout, toute, "
    "temps, nouveau, date",
    "German": "herr, herrn, hr, frau, fr, unser~, sein~, ihre, ihrem, ihrer, meinem, diesem, dieser, montag~, "
    "dienstag~, mittwoch~, donnerstag~, freitag~, samstag~, sonntag~, sommer, winter, herbst, fruhling, ostern, "
    "weihnachten, woche, monat, jahr, zeit, bedarf, kw, ruckfrage~, fragen, vereinbarung, absprache, wunsch, "
    "erster, letzter, neuer, neuen, neue, alten",
    "Spanish": "nuestr~, su, sus, este, esta, lunes, martes, miercoles, jueves, viernes, sabado~, domingo~, sr, sra, "
    "don, dona, verano, invierno, otono, primavera, tiempo, partir, mediodia, semana, mes, ano, media, plena",
}
"""What begins no name of a place or an employer: who, when, how."""

ENDS: Vocabulary = {
    "English": "in, on, since, as, and, or, but, for, with, from, until, till, by, after, before, so, because, who, "
    "where, when, starting, effective, via, now, last, next, this, per, see, is, was, has, to",
    "French": "en, depuis, comme, et, ou, mais, pour, avec, apres, avant, jusqu, qui, car, des, maintenant, "
    "desormais, le, est",
    "German": "in, im, am, ab, seit, als, und, oder, aber, fur, mit, nach, vor, bis, zum, wegen, weil, jetzt, nun, "
    "gegangen, gewechselt, wechselt, gezogen, zuruckgekehrt, zuruck, umgezogen, ist, hat",
    "Spanish": "en, desde, como, y, o, pero, para, con, tras, antes, hasta, que, porque, ahora, por, es",
}
"""What ends such a name in a sentence."""
