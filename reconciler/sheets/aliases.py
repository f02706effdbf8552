"""What people call the columns, in four languages, as HR systems and their own lists have them.

Case, accents, spaces and signs do not matter. Within one kind of sheet a name means one field.
"""

LANGUAGES = ("English", "French", "German", "Spanish")

Aliases = dict[str, tuple[str, str, str, str]]
"""For each field its other names, separated by commas, in the order of `LANGUAGES`."""

COMPANY_ALIASES: Aliases = {
    "name": (
        "company, company name, client, client name, customer, customer name, organisation, organization, "
        "organisation name, organization name, legal name, legal entity",
        "nom, société, nom de la société, entreprise, nom de l'entreprise, raison sociale, dénomination sociale, "
        "nom du client",
        "Firma, Firmenname, Unternehmen, Unternehmensname, Gesellschaft, Kunde, Kundenname, Firmierung",
        "nombre, empresa, nombre de la empresa, compañía, nombre de la compañía, sociedad, razón social, cliente, "
        "nombre del cliente",
    ),
    "vanityName": (
        "vanity, vanity url, company vanity name, company vanity, short name, company short name, slug, tenant, "
        "subdomain",
        "nom court, nom abrégé, sous-domaine",
        "Kurzname, Kurzbezeichnung, Kürzel, Firmenkürzel, Subdomain",
        "nombre corto, nombre abreviado, subdominio",
    ),
    "emailDomains": (
        "email domain, domains, domain, mail domains, mail domain, e-mail domains, e-mail domain, "
        "domain name, domain names",
        "domaine, domaines, domaine e-mail, domaines e-mail, domaine mail, domaines mail, domaine de messagerie, "
        "domaines de messagerie, nom de domaine, noms de domaine",
        "Domain, Domains, Domäne, Domänen, E-Mail-Domäne, E-Mail-Domänen, Mail-Domain, Mail-Domains, Domainname",
        "dominio, dominios, dominio de correo, dominios de correo, dominio de correo electrónico, "
        "dominios de correo electrónico, dominio de email, dominios de email",
    ),
}
USER_ALIASES: Aliases = {
    "companyVanityName": (
        "company, company name, vanity name, vanity, company vanity, company id, company short name, tenant, client, "
        "customer, employer, legal entity",
        "société, entreprise, employeur, nom de la société, nom de l'entreprise, entité juridique",
        "Firma, Unternehmen, Gesellschaft, Arbeitgeber, Firmenname, Firmenkürzel, Mandant, Kunde",
        "empresa, compañía, sociedad, empleador, nombre de la empresa, entidad legal, cliente",
    ),
    "email": (
        "e-mail, mail, email address, e-mail address, mail address, work email, work e-mail, work email address, "
        "business email, business e-mail, business email address, company email, corporate email, office email, "
        "primary email, primary work email, email (work)",
        "courriel, adresse e-mail, adresse mail, adresse électronique, adresse de messagerie, e-mail professionnel, "
        "mail professionnel, courriel professionnel, adresse e-mail professionnelle, adresse mail professionnelle, "
        "e-mail pro, mail pro",
        "E-Mail-Adresse, Mailadresse, Mail-Adresse, E-Mail geschäftlich, E-Mail dienstlich, E-Mail (Arbeit), "
        "geschäftliche E-Mail, dienstliche E-Mail, geschäftliche E-Mail-Adresse, dienstliche E-Mail-Adresse, "
        "Firmen-E-Mail, Dienst-E-Mail",
        "correo, correo electrónico, dirección de correo, dirección de correo electrónico, dirección de email, "
        "correo corporativo, correo electrónico corporativo, correo profesional, correo laboral, correo de trabajo, "
        "correo de empresa, email corporativo, email de trabajo",
    ),
    "firstName": (
        "first, first names, given name, given names, forename, forenames, christian name, legal first name",
        "prénom, prénoms, prénom usuel",
        "Vorname, Vornamen, Rufname",
        "nombre, nombres, nombre de pila",
    ),
    "lastName": (
        "last, last names, surname, surnames, family name, second name, legal last name",
        "nom, nom de famille, nom usuel, nom d'usage",
        "Nachname, Familienname, Zuname",
        "apellido, apellidos",
    ),
    "displayName": (
        "full name, name, shown name, employee name",
        "nom complet, nom affiché, nom d'affichage, nom et prénom, prénom et nom, nom prénom, prénom nom",
        "Anzeigename, vollständiger Name, voller Name, Name vollständig, Vor- und Nachname",
        "nombre completo, nombre para mostrar, nombre visible, nombre y apellidos, apellidos y nombre",
    ),
    "active": (
        "is active, enabled, is enabled, status, account active, account enabled, account status, user status, "
        "employee status, access",
        "actif, est actif, statut, état, activé, compte actif, statut du compte, accès",
        "aktiv, ist aktiv, aktiviert, Status, Konto aktiv, Kontostatus, Mitarbeiterstatus, Zugang",
        "activo, activa, está activo, estado, habilitado, cuenta activa, estado de la cuenta, acceso",
    ),
    "startDate": (
        "start date, employment start date, employment start",
        "date de début, date de début d'emploi",
        "Startdatum, Beschäftigungsbeginn, Beginn der Beschäftigung",
        "fecha de inicio, fecha inicio",
    ),
    "endDate": (
        "end date, employment end date, employment end, end of employment, termination date, term date, "
        "date of termination, date terminated, leave date, leaving date, date of leaving, date left, exit date, "
        "date of exit, separation date, date of separation, relieving date, date of relieving, departure date",
        "date de fin, date de sortie, date de départ, date de fin d'emploi, fin d'emploi, date de sortie des effectifs",
        "Enddatum, Austritt, Austrittsdatum, Austritt am, ausgetreten am, ausgeschieden am, Ausscheidedatum, "
        "Datum des Austritts, Beschäftigungsende, Ende der Beschäftigung",
        "fecha de fin, fecha fin, fecha de baja, fecha baja, fecha de salida, fecha de cese, fecha de término, "
        "fecha de terminación",
    ),
    "phoneNumber": (
        "phone, telephone, tel, phone no, telephone no, telephone number, work phone, work phone number, "
        "work telephone, business phone, office phone, primary phone, phone (work)",
        "téléphone, tél, n° de téléphone, numéro de téléphone, téléphone professionnel, téléphone fixe, "
        "téléphone pro, tél professionnel",
        "Telefon, Telefonnummer, Tel.-Nr., Rufnummer, Telefon geschäftlich, Telefon dienstlich, Telefon (Arbeit), "
        "Diensttelefon, Festnetz",
        "teléfono, número de teléfono, nº de teléfono, teléfono de trabajo, teléfono del trabajo, "
        "teléfono de la empresa, teléfono corporativo, teléfono profesional, teléfono fijo",
    ),
    "department": (
        "dept, department name",
        "département, service",
        "Abteilung, Abteilungsname, Abt.",
        "departamento, nombre del departamento",
    ),
    "title": (
        "job title, business title, position title, job",
        "intitulé du poste, intitulé de poste, titre du poste, libellé du poste",
        "Jobtitel, Stellenbezeichnung, Positionsbezeichnung, Berufsbezeichnung, Stellentitel",
        "cargo, puesto, puesto de trabajo, título del puesto, denominación del puesto",
    ),
    "location": (
        "location name, office location, work location",
        "lieu de travail, localisation, lieu",
        "Standort, Arbeitsort, Dienstort, Einsatzort",
        "ubicación, lugar de trabajo, centro de trabajo, localización",
    ),
}
USER_STAND_INS: Aliases = {
    "startDate": (
        "hire date, date of hire, date hired, hired on, joining date, date of joining, join date, date joined, "
        "entry on duty date, first day, first day of work, first working day",
        "date d'embauche, date d'entrée, date d'arrivée, date d'entrée dans l'entreprise, début de contrat, "
        "date de début de contrat, premier jour, premier jour de travail",
        "Eintritt, Eintrittsdatum, Eintritt am, Einstellungsdatum, eingestellt am, Datum des Eintritts, "
        "erster Arbeitstag, Arbeitsbeginn, Vertragsbeginn",
        "fecha de ingreso, fecha ingreso, fecha de alta, fecha alta, fecha de contratación, fecha de incorporación, "
        "fecha de entrada, primer día, primer día de trabajo, inicio de contrato, fecha de inicio de contrato",
    ),
    "endDate": (
        "last day, last day of work, last working day, last day worked, last date worked, last day of service, "
        "last day of employment, contract end, contract end date, end of contract, contract expiry date",
        "dernier jour, dernier jour travaillé, dernier jour de travail, fin de contrat, date de fin de contrat",
        "letzter Tag, letzter Arbeitstag, Vertragsende, Ende des Vertrags",
        "último día, último día de trabajo, último día trabajado, fin de contrato, fecha de fin de contrato, "
        "fecha fin de contrato, fecha fin contrato",
    ),
    "phoneNumber": (
        "mobile, mobile number, mobile no, mobile phone, mobile phone number, cell, cell phone, work mobile",
        "portable, mobile, téléphone portable, téléphone mobile, portable professionnel, tél portable",
        "Mobil, Handy, Handynummer, Mobilnummer, Mobiltelefon, Mobil geschäftlich, Diensthandy",
        "móvil, celular, teléfono móvil, número de móvil, móvil de empresa",
    ),
    "department": (
        "division, team, unit, business unit",
        "direction, équipe, pôle, unité",
        "Bereich, Fachbereich, Team, Organisationseinheit",
        "área, equipo, división, sección, unidad",
    ),
    "title": (
        "position, role, function",
        "poste, fonction, titre, emploi, rôle, métier",
        "Position, Funktion, Stelle, Rolle, Beruf",
        "posición, función, rol, ocupación",
    ),
    "location": (
        "office, site, city, place",
        "site, bureau, ville, établissement, agence",
        "Ort, Büro, Stadt, Niederlassung",
        "oficina, sede, ciudad, lugar",
    ),
}
"""Names that mean the field only where no column has one of its own names, and no other column stands in."""
