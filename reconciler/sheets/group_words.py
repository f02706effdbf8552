"""What groups of columns are called, in four languages."""

from reconciler.sheets.leavers.folding import forms

GENERAL = forms(
    {
        "English": "symphony, general, basic, basics, core, master, identity, overview, details, admin, chat, "
        "messaging, messenger, provisioning, iam, sso, okta, entra, azure, active directory, directory, ldap, "
        "workday, successfactors, personio, datev, bamboohr, adp, hibob, ukg, peoplesoft, status, dates, period, "
        "duration, validity, timeline, lifecycle, employment, leaver, leavers, joiner, joiners, starters, start, "
        "hire, hiring, onboarding, information, data, properties, attributes, fields, additional, other, misc, "
        "notes, remarks",
        "French": "général, générales, généralités, informations, données, identité, détails, dates, période, "
        "durée, validité, entrée, arrivée, embauche, divers, autres, messagerie, infos",
        "German": "allgemein~, basis, grunddaten, daten, angaben, informationen, infos, termine, zeitraum, "
        "laufzeit, dauer, gültigkeit, eintritt, eintritte, beginn, personalien, mitarbeiterdaten, "
        "kontodaten, vertragsdaten, beschäftigungsdaten, sonstiges, verwaltung",
        "Spanish": "general, generales, datos, información, detalles, fechas, período, periodo, duración, vigencia, "
        "ingreso, alta, entrada, otros, mensajería",
    }
)
"""Words of groups that are about the person, or about nothing in particular."""
VAGUE = forms(
    {
        "English": "period, dates, details, data, information, info, duration, timeline",
        "French": "période, dates, détails, données, informations, infos, durée",
        "German": "zeitraum, daten, angaben, informationen, infos, dauer, laufzeit, termine",
        "Spanish": "período, periodo, fechas, datos, detalles, información, duración",
    }
)
"""Words of groups that leave open what it is about."""
THINGS = forms(
    {
        "English": "key, keys, services, sap, service",
        "French": "clé, clés, clef, clefs",
        "German": "schlüssel",
        "Spanish": "llave, llaves, clave, claves",
    }
)
"""Things with an access of their own, whose names mean something else elsewhere."""
ASIDES = forms(
    {
        "English": "as of, page, confidential, export, exported, report, created, generated, version, printed, "
        "internal, draft, please, required, optional, mandatory, fill, filled, select, choose, do, dropdown, list, "
        "y, n, yes, total, count, sum, text, string, boolean, picklist, max, format, example, source, by, updated, "
        "last, hidden, new, only, for, column",
        "French": "confidentiel, confidentielle, page, rapport, édité, généré, imprimé, obligatoire, facultatif, "
        "remplir, choisir, oui, liste, format, exemple, source, par, total, mise à jour",
        "German": "stand, vertraulich, seite, bericht, erstellt, gedruckt, entwurf, bitte, pflicht, pflichtfeld, "
        "freiwillig, ausfüllen, auswählen, auswahl, ja, nein, liste, format, beispiel, quelle, von, summe, anzahl, "
        "neu, nur, für, spalte",
        "Spanish": "confidencial, página, informe, generado, impreso, obligatorio, opcional, rellenar, elegir, sí, "
        "listado, formato, ejemplo, fuente, por, total, actualizado",
    }
)
"""Words of titles, dates and instructions, which group nothing."""
OTHER_PERSONS = forms(
    {
        "English": "manager, supervisor, line manager, boss, assistant, mentor, buddy, sponsor, emergency contact, "
        "next of kin, emergency, deputy, delegate, reports to, partner, spouse, approver",
        "French": "manager, responsable, supérieur, supérieure, n, assistant, assistante, tuteur, urgence, conjoint",
        "German": "vorgesetzt~, führungskraft, leitung, assistenz, mentor, pate, notfall, notfallkontakt, "
        "vertretung, stellvertretung, vertreter, ansprechpartner",
        "Spanish": "jefe, jefa, responsable, superior, asistente, tutor, emergencia, cónyuge, supervisor",
    }
)
"""Other persons than that of a row, whose names and numbers stand there as well."""
