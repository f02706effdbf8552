"""Headers: which columns tell who has left, in four languages, and which are about other things."""

from hypothesis import given
from hypothesis import strategies as st

from reconciler.sheets.leavers.headers import WHO_LEFT, Kind, kind_of
from tests.each import each

SIGNS = {
    "status": "Employment Status|Emp. Status|EMPL_STATUS|empStatus|Stat.|Personalstatus|Statut du salarié|Status (HR)|"
    "HR Status|Assignment Status|userAccountControl|Situación laboral|New Status [UPLOAD ONLY]|Record status|"
    "Employee Status Code|Beschäftigungsstatus|Position administrative|Contract Status|Statut du collaborateur|"
    "Active (Y/N)|Is Employed|Currently employed|Active employee|activeFlag|UserStatus",
    "negative": "Archived|Deleted|is_archived|isDeleted|Blocked|Locked|Disabled?|Terminated|Left|inactive|Suspended|"
    "Do not provision|DoNotProvision|ex-employee|Former employee|Gesperrt|Gelöscht|ausgeschieden|Deaktiviert|Archivé|"
    "Supprimé|Bloqué|Parti|Sorti(e)|Baja|Baja (S/N)|Bloqueado|Eliminado|Block sign in|lockedOut|Löschkennzeichen|"
    "Nicht aktiv|No longer employed|Ancien salarié|Retired|Deceased|Compte désactivé|Konto gesperrt|Cuenta bloqueada",
    "dates": "Leave Date|Term Date|TERM_DT|Termination Date|Actual Termination Date|"
    "Last Working Day|Last Day of Work|LWD|"
    "Date left|Austrittsdatum|Vertragsende|letzter Arbeitstag|Kündigung am|Kuendigungsdatum|Date de sortie|"
    "Date de départ|Fin de contrat|Date de fin|Dernier jour|Fecha de baja|Fecha fin|Fecha de salida|Cese|Valid until|"
    "Valid to|Expires|accountExpires|Notice date|Separation Date|Relieving Date|Off-boarding date|Contract End Date|"
    "End of employment|END_DATE|EndDt|Beschäftigungsende|Gültig bis|Hasta|Fixed term end date|Último día|Ende",
    "reasons": "Leaving reason|Reason for leaving|Kündigungsgrund|Austrittsgrund|Motif de sortie|Motivo de baja|"
    "Termination type|Exit reason|Term Reason",
    "afterwards": "Rehire eligible|Eligible For Re-hire|Regrettable|Do not rehire|COBRA Event"
    "|Certificat de travail remis|"
    "Solde de tout compte|Final Pay Date",
    "actions": "Abgabegrund DEÜV|Massn.|Action|Operation|Change type|Aktion|Acción|Massnahmenart|Tipo de movimiento",
}
OTHERS = (
    "Marital status|Civil status|Familienstand|État civil|Estado civil|Visa status|Visa end date|Visa expiry|"
    "Work permit valid until|Probation End Date|Probezeitende|Ende der Probezeit|Project end|Projektende|"
    "Training status|Vaccination status|Impfstatus|Tax status|Order status|Ticket status|Password expiry|"
    "Contract type|Vertragsart|Type de contrat|Leave balance|Annual leave|Remaining leave days|Sick leave|"
    "Leave type|Parental leave end|Leave start date|Left-handed|Exit interview room|Remote|Manager|Is manager|"
    "Hire Date|Date of birth|Cost centre|Employee No|Employee ID|Personalnummer|Staff no.|Office|Department|"
    "Grade|Laptop status|License expiry|MFA disabled|Background check status|FLSA status|Veteran status|"
    "Employment type|Worker type|Last login|Last review date|Notice period|Kündigungsfrist|Préavis|"
    "Active Directory ID|Active projects|Active since|Status since|Status date|Former name|Previous employer|"
    "Term time only|Exit code|Departure city|Onboarding status|Work state|State/Province|"
    "Resturlaub|Urlaubsende|Solde de congés|Fin de période d'essai|Fecha fin periodo de prueba|"
    "Situation familiale|Permiso de trabajo|Tipo de contrato|Retirement plan|End user device|Long-term incentive|"
    "Insurance valid until|Passport expiry|Kursende|Email status|Nickname|Region|Notes|Bemerkung|Termin|Terminal|"
    "Partner|Sortierung|Standort|Leave taken|On leave|Hand|Fondo de jubilación"
)


@each("header", [header for headers in SIGNS.values() for header in headers.split("|")])
def test_a_header_that_says_who_has_left_is_known(header: str) -> None:
    assert kind_of(header) in WHO_LEFT


@each("header", OTHERS.split("|"))
def test_a_header_of_other_things_is_none(header: str) -> None:
    assert kind_of(header) not in WHO_LEFT


@each("header", ["State", "Worker state", "Estado del empleado", "État du compte utilisateur", "Zustand"])
def test_a_state_may_be_a_status(header: str) -> None:
    assert kind_of(header) is Kind.STATE


WHOSE = "employee|Worker|user|account|staff|HR|Mitarbeiter|salarié|empleado"
WHAT = ["status", "termination date", "leaving reason", "Austrittsdatum", "date de sortie", "fecha de baja", "archived"]


@given(
    st.sampled_from(WHOSE.split("|")),
    st.sampled_from(WHAT),
    st.booleans(),
    st.sampled_from([" ", "_", "-", ". ", " / "]),
)
def test_the_order_of_the_words_and_the_signs_between_them_decide_nothing(
    whose: str, what: str, first: bool, between: str
) -> None:
    header = between.join((whose, what) if first else (what, whose))
    assert kind_of(header) in WHO_LEFT
    assert kind_of(header.upper()) in WHO_LEFT


@given(
    st.sampled_from(["Visa", "Probation", "Projekt", "Passwort", "Training", "laptop", "période d'essai"]),
    st.sampled_from(WHAT[:2]),
)
def test_the_same_of_other_things_is_none(thing: str, what: str) -> None:
    assert kind_of(f"{thing} {what}") not in WHO_LEFT


@given(st.text(max_size=300))
def test_any_header_is_judged(header: str) -> None:
    assert kind_of(header) in Kind
