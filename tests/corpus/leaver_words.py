"""How sheets say who has left, and how they say other things in words that sound like it: data alone.

Written out of what HR systems, directories and spreadsheets say, in English, French, German and Spanish, by somebody
who had not seen the reader (those of places around the table by somebody who had); the reader can't import it.
`gone`, `here` and the rest go by language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LANGUAGES = ("en", "fr", "de", "es")
Words = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column by which somebody tells who has left: its headers, what stands there for who is gone, and who is not."""

    headers: Words
    gone: Words
    here: Words


def _split(text: str) -> tuple[str, ...]:
    """Give what stands between the bars."""
    return tuple(word.strip() for word in text.split("|"))


# -- who has left -----------------------------------------------------------------------------------------------

STATUS = Column(
    headers={
        "en": _split(
            "Employment Status|Worker Status|Employee Status|Assignment Status|HR Status|Staff Status|User Status"
            "|Account Status|Person Status|Record Status|Status|Emp Status|Empl Status|Employment State|Worker State"
            "|Job Status|Work Status|Position Status|Current Status|Lifecycle Status|Payroll Status|Membership Status"
            "|Directory Status|Status Description|Employee Status Name|Employment Standing|Lifecycle State"
            "|Profile Status|User Account Status|Colleague Status|Member Status|Contract Status|Employment"
        ),
        "fr": _split(
            "Statut|Statut du salarié|Statut employé|État|Situation|Position administrative|Statut RH|État du compte"
            "|Situation administrative|Statut du contrat|Situation du collaborateur|Statut agent|État collaborateur"
            "|Statut utilisateur|Situation professionnelle|Présence|Statut d'emploi"
        ),
        "de": _split(
            "Status|Personalstatus|Beschäftigungsstatus|Mitarbeiterstatus|Anstellungsstatus|Kontostatus|Zustand"
            "|Status Mitarbeiter|Benutzerstatus|Dienststatus|Status der Anstellung|MA-Status|Vertragsstatus"
            "|Beschäftigungsverhältnis|Stammdatenstatus|Status Beschäftigung|Arbeitsverhältnis"
        ),
        "es": _split(
            "Estado|Estatus|Situación|Situación laboral|Estado del empleado|Estado laboral|Estatus del trabajador"
            "|Estado de la cuenta|Situación administrativa|Alta/Baja|Estado del contrato|Estado RRHH"
            "|Condición laboral|Estado usuario|Estado del colaborador|Situación del trabajador"
        ),
    },
    gone={
        "en": _split(
            "Terminated|Inactive|Resigned|Left|Retired|Deceased|Former|Dismissed|Separated|Discharged|Leaver|Departed"
            "|Ex-employee|Redundant|Offboarded|Disabled|Deactivated|Closed|Withdrawn|Voluntary termination|Not active"
            "|No longer employed|Non-active|Contract ended|Made redundant|Laid off|Quit|Past employee|Exited|Gone"
            "|Terminated - eligible for rehire|Terminated with pay|Left company|Has left|Archived|Former employee"
            "|Relieved|Deprovisioned|Fired|Retiree|Employment ended"
        ),
        "fr": _split(
            "Sorti|Parti|Inactif|Démissionné|Démissionnaire|Licencié|Retraité|Décédé|Ancien salarié|Contrat terminé"
            "|Fin de contrat|A quitté l'entreprise|Radié|Révoqué|Désactivé|Clôturé|Archivé|Sortie|Non actif"
            "|Plus en poste|Sorti des effectifs|Partie|Inactive|En retraite|Ex-salarié"
            "|Ne fait plus partie du personnel"
        ),
        "de": _split(
            "Ausgeschieden|Ausgetreten|Inaktiv|Gekündigt|Entlassen|Pensioniert|In Rente|Im Ruhestand|Verstorben"
            "|Ehemalig|Ehemaliger|Austritt|Nicht mehr beschäftigt|Nicht aktiv|Abgegangen|Vertrag beendet|Beendet"
            "|Deaktiviert|Archiviert|Verrentet|Ehemalige Mitarbeiterin|Nicht mehr im Unternehmen|Hat gekündigt"
            "|Vertrag ausgelaufen|Freigestellt bis Austritt|Ex-Mitarbeiter"
        ),
        "es": _split(
            "Baja|De baja definitiva|Cesado|Inactivo|Despedido|Jubilado|Fallecido|Ex empleado|Renunció|Dimitido"
            "|Baja voluntaria|Baja definitiva|Contrato finalizado|Desvinculado|Finiquitado|Retirado|Ya no trabaja"
            "|Cesada|Exempleado|Dado de baja|Desactivado|Liquidado|Egresado de la empresa|No activo|Extinguido"
        ),
    },
    here={
        "en": _split("Active|Employed|Current|Working|In service|Actively employed|Enabled|Current employee"),
        "fr": _split("Actif|Présent|En poste|En activité|Actif|Active|En fonction"),
        "de": _split("Aktiv|Beschäftigt|Angestellt|Im Dienst|Tätig|Aktiv"),
        "es": _split("Alta|Activo|En alta|Vigente|En activo|Activa|Trabajando"),
    },
)

STATUS_CODES = Column(
    headers={
        "en": _split(
            "Status Code|Empl Status (A=active, T=terminated)|EMPL_STATUS|Employment Status Code|HR_STATUS|STAT2|Stat"
            "|Status (A/I)|Emp Stat|Employee Status Code|Status Cd|Active/Inactive|A/I|Asg Status"
        ),
        "fr": _split("Code statut|Code situation|Statut (A = actif, S = sorti)|Code position|Code état|Statut A/I"),
        "de": _split(
            "Statuscode|Statuskennzeichen|Status (A = aktiv, I = inaktiv)|Beschäftigungskennzeichen|Status-Nr."
        ),
        "es": _split("Código de estado|Cód. situación|Estado (A = alta, B = baja)|Clave de situación|Cod. estatus"),
    },
    gone={
        "en": _split(
            "T - Terminated|T|(T) Terminated|3 Terminated|0: Inactive|TERM|INAC|RET|I|I = Inactive|0 - Withdrawn"
            "|R - Retired|D - Deceased|Inactive (I)|X - Exited|L - Left|TRM|RSGN"
        ),
        "fr": _split("S - Sorti|S|I - Inactif|(S) Sorti|9 Parti|SORTI|R - Retraité|0 : Inactif|INACT|D = Démission"),
        "de": _split(
            "I - Inaktiv|0 - ausgeschieden|0 Ausgetreten|(A) Ausgeschieden|AUSG|2 Rentner|I|9 = Ausgetreten|INAKT"
        ),
        "es": _split("B - Baja|B|(B) Baja|0 Inactivo|BAJA|J - Jubilado|I = Inactivo|2: Cesado|INAC"),
    },
    here={
        "en": _split("A - Active|A|A|3 - Active|Active (A)|ACT"),
        "fr": _split("A - Actif|A|1 Actif|ACTIF"),
        "de": _split("A - Aktiv|3 - aktiv|A|AKT"),
        "es": _split("A - Alta|A|1 Activo|ALTA"),
    },
)

DIGITS = Column(
    headers={
        "en": _split(
            "Employment Status|Active Status|Status Code|Status|EMPLOYEE_STATUS|Account Status|STAT2|HR Status"
            "|Emp Status|Record Status|User Status|Worker Status|Lifecycle State|Empl Status"
        ),
        "fr": _split("Statut|Code statut|État|Statut employé|Situation|Statut RH|État du compte"),
        "de": _split("Status|Beschäftigungsstatus|Personalstatus|Statuscode|Kontostatus|Mitarbeiterstatus|Zustand"),
        "es": _split("Estado|Estatus|Código de estado|Situación laboral|Estado laboral|Estado de la cuenta|Situación"),
    },
    gone=dict.fromkeys(LANGUAGES, ("0", "2", "9", "3", "0", "1", "514", "5", "2", "0.0", "-1", "99")),
    here=dict.fromkeys(LANGUAGES, ("1", "1", "1", "1", "3", "3", "512", "1", "0", "1.0", "1", "10")),
)
"""Here the place in `gone` tells the place in `here`: which two digits are told apart."""

NEGATIVE = Column(
    headers={
        "en": _split(
            "Archived|Deleted|Disabled|Inactive|Terminated|Left|Has left|Leaver|Is leaver|Do not provision|Blocked"
            "|Deactivated|Former employee|Ex-employee|Resigned|Retired|Removed|Access revoked|Account disabled"
            "|Is deleted|Soft deleted|Deprovisioned|Offboarded|Exited|Departed|Gone|Not active|No access|Deceased"
            "|To be deleted|Revoke access|No longer employed|Remove access|Withdrawn|Left company|Login disabled"
            "|Is archived|Do not create|Account locked|Suspended|Left the company?|Leaver Y/N|Employment ended"
        ),
        "fr": _split(
            "Archivé|Supprimé|Désactivé|Inactif|Sorti|Parti|A quitté|A quitté l'entreprise|Bloqué|Compte désactivé"
            "|Ancien salarié|Démissionnaire|Radié|Retraité|Ne pas provisionner|Accès révoqué|Clôturé|Sans accès"
            "|À supprimer|Verrouillé|N'est plus en poste|Ne pas créer|Compte bloqué|Sortie"
        ),
        "de": _split(
            "Archiviert|Gelöscht|Deaktiviert|Inaktiv|Ausgeschieden|Ausgetreten|Gesperrt|Konto gesperrt|Ehemaliger"
            "|Ehemalig|Gekündigt|Nicht anlegen|Zugang entzogen|Pensioniert|Kein Zugang|Zu löschen|Verstorben"
            "|Stillgelegt|Nicht mehr im Haus|Löschkennzeichen|Löschvormerkung|Sperrkennzeichen|Konto deaktiviert"
            "|Nicht mehr beschäftigt|Ausgetreten?|Blockiert"
        ),
        "es": _split(
            "Archivado|Eliminado|Desactivado|Inactivo|Bloqueado|Baja|De baja|Dado de baja|Cesado|Jubilado|Ex empleado"
            "|No provisionar|Acceso revocado|Sin acceso|Borrado|Cuenta deshabilitada|Deshabilitado|Suspendido|Anulado"
            "|Ya no trabaja|No crear|Cuenta bloqueada|¿Baja?|Ha dejado la empresa"
        ),
    },
    gone={
        "en": _split("yes|Y|true|TRUE|x|X|1|✓|✔|Yes|on|checked|T|☑|YES"),
        "fr": _split("oui|O|vrai|x|X|1|✓|Oui|OUI|VRAI|✔"),
        "de": _split("ja|J|wahr|x|X|1|✓|Ja|JA|WAHR|✔"),
        "es": _split("sí|S|verdadero|x|X|1|✓|Sí|SI|VERDADERO|si"),
    },
    here={
        "en": _split("no|N|false|FALSE|||0|||No|off|unchecked|F|☐|NO"),
        "fr": _split("non|N|faux|||0||Non|NON|FAUX|"),
        "de": _split("nein|N|falsch|||0||Nein|NEIN|FALSCH|"),
        "es": _split("no|N|falso|||0||No|NO|FALSO|"),
    },
)
"""Here, too, the place in `gone` tells the place in `here`."""

POSITIVE = Column(
    headers={
        "en": _split(
            "Currently employed|Still employed|In service|Enabled|Account enabled|Is active|Current employee|Employed"
            "|Login allowed|Has access|Access|Still here|Still with us|Works here|Employee active|Login enabled"
            "|Is employed|Can log in|Account active|Provision|Should have access|On payroll"
        ),
        "fr": _split(
            "En poste|Compte actif|Toujours salarié|En activité|Accès|Présent|Toujours présent|Accès autorisé"
            "|Compte activé|Est actif|Fait partie des effectifs|Habilité"
        ),
        "de": _split(
            "Noch beschäftigt|Im Dienst|Konto aktiv|Zugang|Aktuell angestellt|Im Haus|Freigeschaltet|Ist aktiv"
            "|Zugangsberechtigt|Noch da|Beschäftigt|Noch im Unternehmen"
        ),
        "es": _split(
            "En activo|Sigue trabajando|Cuenta activa|Habilitado|En alta|Vigente|Acceso|Trabaja aquí|Está activo"
            "|Con acceso|Sigue en la empresa|Cuenta habilitada"
        ),
    },
    gone=NEGATIVE.here,
    here=NEGATIVE.gone,
)

LEAVING_DATE = Column(
    headers={
        "en": _split(
            "Term Date|Termination Date|Leave Date|Leaving Date|Date Left|Left On|End Date|Exit Date|Last Day"
            "|Last Working Day|Last Day of Work|Separation Date|Resignation Date|Relieving Date|Date of Leaving"
            "|Retirement Date|Departure Date|Employment End Date|Contract End|Contract End Date|Offboarding Date|DOL"
            "|LWD|Deactivation Date|Disabled On|Date Terminated|Service End Date|Valid Until|Account Expires"
            "|Inactive Since|Effective End Date|Deleted At|Archived At|Discharge Date|Date Ended|Final Day"
            "|Employed Until|Left Company On|Last Day Worked|Date of Exit|Date of Death|Termination Effective Date"
            "|Leaver Date|Actual Termination Date|Employee End Date|To Date|Until|Employment to|Last day in office"
        ),
        "fr": _split(
            "Date de sortie|Date de départ|Date de fin|Fin de contrat|Date de fin de contrat|Dernier jour"
            "|Dernier jour travaillé|Date de démission|Date de licenciement|Date de retraite|Départ le|Sorti le"
            "|Fin d'activité|Date de radiation|Date de fin d'emploi|Sortie|Jusqu'au|Date de rupture|Date de cessation"
            "|Date fin contrat|Date de départ effectif|Date de décès|Fin de validité|Sortie des effectifs"
        ),
        "de": _split(
            "Austritt|Austrittsdatum|Vertragsende|Letzter Arbeitstag|Ausgeschieden am|Ausscheidedatum|Enddatum|Ende"
            "|Befristet bis|Beschäftigt bis|Kündigungsdatum|Gekündigt zum|Ende Beschäftigung|Dienstende"
            "|Renteneintritt|Pensionierung am|Entlassungsdatum|Abgangsdatum|Gültig bis|Abgang|Tätig bis|Austritt am"
            "|Deaktiviert am|Letzter Tag|Vertrag bis|Ende des Arbeitsverhältnisses|Austrittstermin|Todesdatum|Bis"
        ),
        "es": _split(
            "Fecha de baja|Fecha baja|Fecha de salida|Fecha de cese|Fecha fin|Fin de contrato|Fecha fin contrato"
            "|Último día|Último día trabajado|Fecha de despido|Fecha de jubilación|Fecha de egreso|Hasta|Cese|Baja"
            "|Fecha de terminación|Fecha de renuncia|Fecha de retiro|Fecha de desvinculación|Válido hasta"
            "|Vigente hasta|Vencimiento del contrato|Fecha de término|Fecha de fallecimiento"
        ),
    },
    gone={
        "en": _split(
            "2024-03-31|31/03/2024|03/31/2024|31-Mar-2024|31 March 2024|March 31, 2024|20240331|2024/03/31|Mar 2024"
            "|2024-03-31T00:00:00Z|2024-03-31 00:00:00|31.3.24|45382|31-03-2024|Sunday, March 31, 2024|3/31/24|2023"
            "|05/06/2023|31st March 2024|2024-03"
        ),
        "fr": _split("31/03/2024|2024-03-31|31 mars 2024|31/03/24|31.03.2024|1er avril 2023|mars 2024|31-03-2024"),
        "de": _split("31.03.2024|2024-03-31|31. März 2024|31.3.24|31.03.24|März 2024|1. Dezember 2022|31.12.2023"),
        "es": _split("31/03/2024|2024-03-31|31 de marzo de 2024|31-03-2024|31/3/24|marzo 2024|31-mar-2024"),
    },
    here={
        "en": _split("|||2099-12-31|9999-12-31|31 Dec 2099|-|n/a|"),
        "fr": _split("|||31/12/2099|2099-12-31||-|"),
        "de": _split("|||31.12.9999|31.12.2099|2099-12-31|-|unbefristet"),
        "es": _split("|||31/12/2099|2099-12-31||-|indefinido"),
    },
)

REASON = Column(
    headers={
        "en": _split(
            "Leaving Reason|Termination Reason|Reason for Leaving|Exit Reason|Separation Reason|Reason Left"
            "|Term Reason|Termination Type|Resignation Type|Leaver Type|Separation Code|Reason for Termination"
            "|Departure Reason|Exit Type|Offboarding Reason|Reason of Exit|Cause of Separation|Termination Category"
        ),
        "fr": _split(
            "Motif de sortie|Motif de départ|Raison du départ|Motif de fin de contrat|Motif de rupture|Type de sortie"
            "|Cause de départ|Motif de radiation|Type de départ|Motif du licenciement"
        ),
        "de": _split(
            "Austrittsgrund|Kündigungsgrund|Grund des Austritts|Grund des Ausscheidens|Abgangsgrund|Entlassungsgrund"
            "|Art des Austritts|Kündigungsart|Grund für Austritt|Austrittsart"
        ),
        "es": _split(
            "Motivo de baja|Causa de baja|Motivo de salida|Motivo del cese|Causa de cese|Tipo de baja"
            "|Motivo de terminación|Motivo de despido|Causa de retiro|Motivo de desvinculación"
        ),
    },
    gone={
        "en": _split(
            "Resignation|Better offer|Retirement|Redundancy|Dismissal|End of contract|Relocation|Personal reasons"
            "|Death|Mutual agreement|Voluntary|Involuntary|Performance|Other|Career change|TUPE transfer"
            "|Job abandonment"
        ),
        "fr": _split(
            "Démission|Licenciement|Retraite|Fin de CDD|Rupture conventionnelle|Décès|Autre|Fin de période d'essai"
        ),
        "de": _split("Eigenkündigung|Rente|Aufhebungsvertrag|Befristung|Tod|Betriebsbedingt|Sonstiges|Umzug"),
        "es": _split("Renuncia|Despido|Jubilación|Fin de contrato|Mutuo acuerdo|Fallecimiento|Otro|Baja voluntaria"),
    },
    here=dict.fromkeys(LANGUAGES, ("", "", "-", "")),
)

ACTION = Column(
    headers={
        "en": _split(
            "Action|Operation|Change type|Event|Request|Task|Movement|Request type|Instruction|Lifecycle event"
            "|HR action|To do|Change|Access request|IT action|Transaction|Event type|Next step"
        ),
        "fr": _split(
            "Action|Opération|Mouvement|Type de mouvement|Demande|À faire|Événement|Action RH|Type de demande"
        ),
        "de": _split("Aktion|Maßnahme|Vorgang|Änderungsart|Ereignis|Personalmaßnahme|Antrag|Zu tun|Auftrag"),
        "es": _split("Acción|Operación|Movimiento|Tipo de movimiento|Solicitud|Tarea|Evento|Novedad|Trámite"),
    },
    gone={
        "en": _split(
            "Terminate|Deactivate|Remove|Delete|Offboard|Disable|Revoke access|Termination|Leaver|Deprovision"
            "|Close account|Remove access|Exit|Offboarding|Remove user|Separation|Block"
        ),
        "fr": _split("Désactiver|Supprimer|Sortie|Départ|Clôturer|Retirer l'accès|Révoquer|Bloquer|Suppression"),
        "de": _split("Deaktivieren|Löschen|Austritt|Sperren|Zugang entziehen|Entfernen|Abgang|Offboarding|Kündigung"),
        "es": _split("Desactivar|Eliminar|Baja|Dar de baja|Quitar acceso|Bloquear|Borrar|Cese|Revocar"),
    },
    here={
        "en": _split("Hire|Add|Create|New hire|Joiner|Keep|Update|No change|"),
        "fr": _split("Créer|Embauche|Arrivée|Ajouter|Entrée|Maintenir|"),
        "de": _split("Anlegen|Eintritt|Neu|Behalten|Einstellung|Hinzufügen|"),
        "es": _split("Alta|Crear|Contratación|Añadir|Mantener|Ingreso|"),
    },
)

ANY_HEADER = Column(
    headers={
        "en": _split(
            "Info|Col7|Field 12|Custom 1|Data|Group|Class|Type|Category|Person Type|Worker Type|Flag|Indicator"
            "|Details|User type|Tag|Label|Employee Category|Population|Segment|Custom Attribute 3|List|Misc|Code"
            "|Attribute 5|Extension Attribute 1|Kind|Bucket|HR|X|Memo field|Sheet|Set"
        ),
        "fr": _split(
            "Infos|Champ 4|Type|Catégorie|Groupe|Type de personne|Population|Divers|Donnée|Libellé|Indicateur"
        ),
        "de": _split(
            "Info|Feld 3|Art|Kategorie|Gruppe|Personenkreis|Mitarbeiterkreis|Sonstiges|Kennzeichen|Typ|Klasse"
        ),
        "es": _split("Info|Campo 5|Tipo|Categoría|Grupo|Tipo de persona|Colectivo|Varios|Dato|Etiqueta|Indicador"),
    },
    gone={
        "en": _split(
            "Terminated|Ex-employee|Former employee|Leaver|Has left|Left the company|Resigned|Retired employee"
            "|Inactive|No longer employed|Former staff|Left company|Former worker|Terminated employee|Past employee"
            "|Ex-staff|Former contractor|Offboarded|Deactivated user|Dismissed"
        ),
        "fr": _split(
            "Sorti des effectifs|Ancien salarié|Ex-salarié|A quitté l'entreprise|Démissionnaire|Inactif|Licencié"
            "|Ancien collaborateur|Retraité|Parti de l'entreprise"
        ),
        "de": _split(
            "Ausgeschieden|Ehemaliger Mitarbeiter|Ausgetreten|Ehemalige|Inaktiv|Nicht mehr beschäftigt|Gekündigt"
            "|Pensioniert|Ex-Mitarbeiter|Hat das Unternehmen verlassen"
        ),
        "es": _split(
            "Ex empleado|Exempleado|Dado de baja|Cesado|Inactivo|Antiguo empleado|Despedido|Ya no trabaja aquí"
            "|Baja definitiva|Ha dejado la empresa"
        ),
    },
    here={
        "en": _split("Employee|Staff|Regular|Worker|Employee|Permanent||Contractor"),
        "fr": _split("Salarié|Employé|Collaborateur|Titulaire||Prestataire"),
        "de": _split("Mitarbeiter|Angestellter|Mitarbeiterin|Stammpersonal||Extern"),
        "es": _split("Empleado|Trabajador|Personal|Fijo||Externo"),
    },
)

DIRECTORY = Column(
    headers={
        "en": _split(
            "OU|Organizational Unit|Distinguished Name|DN|Org Unit Path|Parent container|CanonicalName|Container"
            "|Groups|Member of|Home OU|Source OU|AD path"
        ),
        "fr": _split("Unité d'organisation|Chemin AD|Groupes|OU"),
        "de": _split("Organisationseinheit AD|AD-Pfad|Gruppen|OU"),
        "es": _split("Unidad organizativa|Ruta AD|Grupos|OU"),
    },
    gone={
        "en": _split(
            "OU=Leavers,OU=Users,DC=acme,DC=example|acme.example/Disabled Users|/Former Employees|/Staff/Leavers"
            "|OU=Disabled Accounts,DC=acme,DC=example|CN=u1042,OU=Terminated,DC=acme,DC=example|former-employees"
            "|leavers|/Archived Users|/Suspended/Ex-Staff|inactive-users"
        ),
        "fr": _split("OU=Sortants,DC=acme,DC=example|/Anciens salariés|acme.example/Comptes désactivés|/Partis"),
        "de": _split("OU=Ausgeschiedene,DC=acme,DC=example|/Ehemalige|acme.example/Deaktivierte Konten|/Austritte"),
        "es": _split("OU=Bajas,DC=acme,DC=example|/Ex empleados|acme.example/Cuentas deshabilitadas|/Inactivos"),
    },
    here={
        "en": _split("OU=Sales,OU=Users,DC=acme,DC=example|acme.example/Users|/Staff|/Staff/Sales|all-staff"),
        "fr": _split("OU=Ventes,DC=acme,DC=example|/Salariés|acme.example/Utilisateurs"),
        "de": _split("OU=Vertrieb,DC=acme,DC=example|/Mitarbeiter|acme.example/Benutzer"),
        "es": _split("OU=Ventas,DC=acme,DC=example|/Empleados|acme.example/Usuarios"),
    },
)

OURS = Column(
    headers=dict.fromkeys(LANGUAGES, ("Department", "Title", "Location", "Department", "Job Title")),
    gone={
        "en": _split(
            "Leavers|Former employees|Terminated|LEFT|Inactive|Left the company|Ex-employee|Former staff|Resigned"
            "|zz Leavers|Terminated employees|Retired|No longer employed"
        ),
        "fr": _split("Sortants|Anciens salariés|A quitté l'entreprise|Sorti|Inactif|Démissionnaire|Retraité"),
        "de": _split(
            "Ausgeschieden|Ehemalige Mitarbeiter|Austritte|Ausgetreten|Inaktiv|Nicht mehr beschäftigt|Rentner"
        ),
        "es": _split("Bajas|Ex empleados|Dado de baja|Cesado|Inactivo|Antiguos empleados|Jubilado"),
    },
    here={
        "en": _split("Sales|Finance|Support|Research"),
        "fr": _split("Ventes|Finances|Support|Recherche"),
        "de": _split("Vertrieb|Finanzen|Einkauf|Forschung"),
        "es": _split("Ventas|Finanzas|Soporte|Compras"),
    },
)

REMARK = Column(
    headers={
        "en": _split("Notes|Comments|Remarks|Comment|Note|HR comment|Remark|Additional information|Memo"),
        "fr": _split("Remarques|Commentaire|Observations|Notes|Commentaires RH|Remarque"),
        "de": _split("Bemerkung|Anmerkung|Kommentar|Notiz|Hinweis|Bemerkungen HR"),
        "es": _split("Observaciones|Comentarios|Notas|Nota|Comentario RRHH"),
    },
    gone={
        "en": _split(
            "Left 31/03/2024|Left the company in March|No longer with us|Resigned, last day 31 March 2024|leaver"
            "|Has left, please remove|Terminated 2024-03-31|LEFT!|Retired last year|remove access"
            "|Contract ended 31.3.24|Passed away|Gone since May|Please deactivate|Not with the company any more"
            "|Was made redundant in June|left us 2023|She has left the firm|No longer works here|Quit in January"
            "|do not give access, has left|Employment terminated|Last working day was 31 March 2024|Dismissed 12/2023"
            "|ex-employee|Laptop returned. Left 31/03/2024|Moved to another employer|Did not return from leave"
            "|Contract was not renewed|Off the payroll since May|Failed probation|Team lead, left in March"
        ),
        "fr": _split(
            "PC rendu, parti en mars|N'est pas revenu de congé|CDD terminé|A rejoint un concurrent"
            "|A quitté l'entreprise|Parti le 31/03/2024|Sorti en mars|Ne travaille plus ici|Démission au 31/03/2024"
            "|Licencié en juin|En retraite depuis 2023|Accès à supprimer|N'est plus dans la société|Décédé"
            "|Contrat terminé"
        ),
        "de": _split(
            "Laptop da, ausgeschieden|Probezeit nicht bestanden|Zur Konkurrenz gewechselt|Kommt nicht zurück"
            "|Ausgeschieden zum 31.03.2024|Hat gekündigt, letzter Tag 31.03.2024|Nicht mehr im Haus|in Rente seit 2023"
            "|Bitte sperren|hat uns verlassen|Austritt 31.3.24|Arbeitet nicht mehr hier|Zugang löschen|verstorben"
            "|Vertrag ausgelaufen"
        ),
        "es": _split(
            "No superó el periodo de prueba|Se marchó a la competencia|Contrato vencido|No se presentó"
            "|Causó baja el 31/03/2024|Ya no trabaja aquí|Dejó la empresa en marzo|Baja voluntaria 31/03/2024"
            "|Se jubiló|Quitar acceso|Despedido en junio|Ya no está en la empresa|Dar de baja|Falleció"
            "|Contrato finalizado"
        ),
    },
    here={
        "en": _split("||Prefers email|Sits in Leeds|Speaks Welsh|Key holder"),
        "fr": _split("||Préfère le courriel|Bureau 12|Parle anglais"),
        "de": _split("||Lieber per Mail|Büro 12|Spricht Englisch"),
        "es": _split("||Prefiere correo|Despacho 12|Habla inglés"),
    },
)

NAME_MARKS: Words = {
    "en": _split(
        "(LEFT 31/03)|(left)|- LEFT|(inactive)|(terminated)|*LEFT*|[leaver]|(ex-employee)|(retired)|(resigned 03/24)"
        "|- no longer employed|(disabled)|(deceased)|(left company)|DO NOT USE|(former employee)|- terminated 2024"
        "|(last day 31 March)|(until 31/03/2024)|- has left"
    ),
    "fr": _split(
        "(parti)|(sorti)|- PARTI|(a quitté l'entreprise)|(inactif)|(retraité)|(ancien salarié)|(décédé)|- SORTI 03/24"
    ),
    "de": _split(
        "(ausgeschieden)|- AUSGETRETEN|(Austritt 31.03.24)|(inaktiv)|(in Rente)|(ehemalig)|†|(gekündigt)"
        "|(bis 31.03.2024)"
    ),
    "es": _split("(baja)|- BAJA|(ex empleado)|(inactivo)|(jubilado)|(cesado)|(baja 31/03)|(ya no trabaja)|(fallecido)"),
}
"""What is written behind a name; some write it in front."""

TABS: Words = {
    "en": _split(
        "Leavers|Former staff|Former employees|Ex-employees|Archive|Archived|Terminated|Inactive|Left|Terminations"
        "|Resigned|Retirees|Past employees|Departed|Separations|Offboarded|Deactivated|Disabled|Leavers 2024"
        "|2024 leavers|Gone|Deleted users|Inactive users|No longer employed|Not active|Staff (left)|Dismissed"
        "|Leaver list|Ex staff|To remove|To deactivate|Redundancies|Left company|Users - disabled|Staff left|Former"
        "|Offboarding|Resignations|Exits"
    ),
    "fr": _split(
        "Sortants|Sorties|Départs|Anciens|Anciens salariés|Ex-salariés|Archives|Inactifs|Partis|Démissions|Retraités"
        "|Licenciements|Départs 2024|Sortis|Radiés|Désactivés|À supprimer|Personnel sorti|Anciens collaborateurs"
    ),
    "de": _split(
        "Austritte|Ausgeschiedene|Ehemalige|Abgänge|Archiv|Inaktive|Inaktiv|Gekündigte|Pensionierte"
        "|Ehemalige Mitarbeiter|Austritte 2024|Ausgetretene|Rentner|Gesperrte|Deaktiviert|Gelöscht|Kündigungen"
        "|Weggänge|Nicht mehr aktiv|Ausgeschiedene MA"
    ),
    "es": _split(
        "Bajas|Bajas 2024|Ex empleados|Exempleados|Inactivos|Cesados|Ceses|Salidas|Archivados|Antiguos empleados"
        "|Jubilados|Despidos|Desvinculados|Eliminados|Personal de baja|Renuncias|Histórico de bajas|Egresos"
    ),
}

FILES: Sequence[str] = (
    "{}", "{} 2024", "2024-03 {}", "HR_Export_{}_20240331", "acme-{}", "{} (1)", "Copy of {}", "staff - {}",
    "{}_final_v2", "users_{}", "List of {}", "{} Q1", "export {}",
)  # fmt: skip
"""Names of files, with a place for one of TABS."""

TITLES: Words = {
    "en": _split(
        "Leavers 2024|List of former employees as of 31 March 2024|Acme Ltd – terminated employees"
        "|Report: Terminations|Employees who left in Q1 2024|Inactive users|Leavers report|Ex-employees"
        "|Resignations and dismissals 2024|Staff who have left the company|Terminated workers (all)"
        "|Users to be removed|Separated employees"
    ),
    "fr": _split(
        "Liste des départs 2024|Salariés sortis au 31/03/2024|Anciens collaborateurs|Sorties du personnel"
        "|Utilisateurs inactifs|Personnel ayant quitté l'entreprise|Comptes à supprimer"
    ),
    "de": _split(
        "Liste der Austritte 2024|Ausgeschiedene Mitarbeiter|Ehemalige Mitarbeiter zum 31.03.2024|Abgänge 1. Quartal"
        "|Inaktive Benutzer|Mitarbeiter, die das Unternehmen verlassen haben|Zu löschende Konten"
    ),
    "es": _split(
        "Listado de bajas 2024|Ex empleados a 31/03/2024|Personal cesado|Usuarios inactivos|Bajas del trimestre"
        "|Empleados que han dejado la empresa|Cuentas a eliminar"
    ),
}

HEADINGS: Words = {
    "en": _split(
        "Leavers|Left the company:|Former employees|No longer with us|--- LEAVERS ---|Terminated|Inactive|Ex-staff"
        "|LEFT IN 2024|Retired|The following have left|Archive|People who left|Resigned|To be deactivated|Leavers (2)"
        "|*** Former staff ***|Departures"
    ),
    "fr": _split(
        "Sortants|Départs|Anciens salariés|Ont quitté l'entreprise :|Partis|Inactifs|--- SORTIES ---|Retraités"
    ),
    "de": _split("Ehemalige|Ausgeschieden:|Austritte|Nicht mehr im Unternehmen|Inaktiv|--- ABGÄNGE ---|Rentner|Archiv"),
    "es": _split("Bajas|Ex empleados|Ya no trabajan aquí:|Cesados|Inactivos|--- BAJAS ---|Jubilados|Salidas"),
}

# -- what only sounds like it -----------------------------------------------------------------------------------

OTHER_DATES: Words = {
    "en": _split(
        "Birth date|Date of birth|DOB|Hire date|Date joined|Seniority date|Last review|Last login|Probation end date"
        "|End of probation|Passport expiry|Visa expiry date|Licence expires|First aid certificate valid until"
        "|Last promotion|Parental leave from|Maternity leave end date|Annual leave from|Return from leave"
        "|Last modified|Created at|Password last changed|Last salary change|Training completed on|Next review"
        "|Record updated|Badge issued|Vaccination date|Wedding anniversary|Last medical|Original hire date"
        "|Date of last check|Photo taken|End date of first aid course|Data as of|Security training due|Last seen"
        "|Sick leave end|Leave start date|Leave end date|Return to work date|Exit interview training date"
        "|Disability card expires|Contract start|Contract signed on|Last payslip|Last pay date|Last holiday"
        "|Last absence|Last course|Membership since|Employed since|Active since|Effective start date"
        "|Position start date|Start of last project|Company car returned|Laptop returned on|End of secondment"
        "|Secondment end date|Sabbatical end|Parking permit expires|Insurance valid until|Certificate expiry date"
        "|Work permit valid until|Licence end date|Training end date|End of induction|Onboarding end date"
        "|Project end date|Date of last exit drill|Terminal pass issued|Date of divorce"
        "|Last address change"
    ),
    "fr": _split(
        "Date de naissance|Date d'embauche|Date d'entrée|Date d'ancienneté|Dernier entretien|Fin de période d'essai"
        "|Dernière connexion|Visite médicale|Date de retour de congé|Fin du congé maternité|Modifié le"
        "|Carte remise le|Expiration du passeport|Fin de formation|Fin de l'arrêt maladie|Début du congé"
        "|Fin du congé parental|Date de reprise|Dernière formation|Validité du badge|Fin du permis de travail"
        "|Date de signature du contrat|Début du contrat|Date de promotion|Dernière augmentation|Fin de mission client"
        "|Date du dernier contrôle|Présent depuis|Fin du télétravail|Retour de mission"
    ),
    "de": _split(
        "Geburtsdatum|Eintrittsdatum|Eintritt|Ende der Probezeit|Probezeit bis|Letzte Anmeldung|Letzte Änderung"
        "|Letztes Mitarbeitergespräch|Elternzeit von|Ende Mutterschutz|Ausweis gültig bis|Führerschein gültig bis"
        "|Schulung am|Ende der Ausbildung|Urlaub ab|Jubiläum|Letzte Unterweisung|Erstellt am|Krank bis"
        "|Ende der Elternzeit|Elternzeit bis|Urlaub bis|Rückkehr aus Elternzeit|Vertragsbeginn|Beginn|Im Haus seit"
        "|Letzte Beförderung|Letzter Urlaub|Letzte Schulung|Aufenthaltstitel gültig bis|Ende der Einarbeitung"
        "|Beschäftigt seit|Letzte Gehaltserhöhung|Projektende|Parkausweis gültig bis|Dienstwagen zurück am"
    ),
    "es": _split(
        "Fecha de nacimiento|Fecha de ingreso|Fecha de alta|Fecha de antigüedad|Fin del período de prueba"
        "|Último acceso|Última revisión|Vencimiento del pasaporte|Fin de la baja por maternidad|Vuelta de vacaciones"
        "|Modificado el|Reconocimiento médico|Fin de la formación|Caducidad del carné|Fin de la baja médica"
        "|Inicio de vacaciones|Fin de la excedencia por cuidado|Fecha de reincorporación|Inicio del contrato"
        "|Última formación|Última nómina|Permiso de trabajo hasta|En la empresa desde|Último ascenso|Fin del proyecto"
        "|Tarjeta válida hasta|Último cambio|Fecha de firma"
    ),
}
"""Past dates stand there for people who stay."""

OTHER_FLAGS: Words = {
    "en": _split(
        "Manager|First aider|Remote|Company car|Union member|Works council|Parking|VPN|Newsletter|Smoker|Fire warden"
        "|Keyholder|Full time|Overtime eligible|Has laptop|Mentor|On call|Driver|Left-handed|Vegetarian"
        "|Exit interview trained|Leave approver|Pension scheme|Retirement plan|Visa required|Shift worker|Disability"
        "|Bonus eligible|Signed NDA|On leave|Flexible hours|Expense card|Away from desk|Off-site|Security cleared"
        "|Exempt|MFA enabled|Locker|Bike scheme|Badge|Email list|Volunteer|Can approve leave|Part-time|Office key"
        "|Right-handed|Leaves the building last|Evacuation lead|Terminal access|Has company phone|Locker key returned"
        "|Induction done|Union rep|Retirement savings|Life insurance|Disabled parking|Closed shoes required"
        "|Removable media allowed|Blocked time on Fridays|Archive access|Archive key holder|Exit gate pass"
        "|Travel approved|Former trainee|Ex-army|Previously employed here|Rehire|On parental leave|Maternity cover"
        "|Leave carried over|Unlimited leave|Left wing of building|Access to car park|Needs visa|Prefers email"
        "|Weekend work|Public profile"
    ),
    "fr": _split(
        "Responsable|Secouriste|Télétravail|Voiture de fonction|Syndiqué|Parking|Temps plein|Fumeur|Tuteur|Permis B"
        "|Gaucher|Mutuelle|Ticket restaurant|Travail de nuit|En congé|RQTH|Cadre|Badge|Astreinte|Droitier"
        "|Clé des archives|Congé parental|Ancien stagiaire|Ancien apprenti|Retraite complémentaire|Temps partiel"
        "|Accès parking|Voyage|Délégué|Astreinte week-end|Formation terminée|Sortie de secours connue"
        "|Départ anticipé le vendredi|Carte bancaire"
    ),
    "de": _split(
        "Führungskraft|Ersthelfer|Homeoffice|Dienstwagen|Betriebsrat|Parkplatz|Vollzeit|Raucher|Pate|Führerschein"
        "|Schwerbehindert|Linkshänder|Schichtdienst|Jobticket|In Elternzeit|Altersvorsorge|Urlaubsvertretung"
        "|Ausbilder|Schlüssel|Rechtshänder|Archivschlüssel|Teilzeit|Elternzeit|Ehemaliger Azubi|Betriebsrente"
        "|Rufbereitschaft|Reisetätigkeit|Brandschutzhelfer|Einarbeitung abgeschlossen|Zugang Parkhaus"
        "|Wiedereinstellung|Notausgang geprüft|Kantine|Nachtschicht"
    ),
    "es": _split(
        "Responsable|Socorrista|Teletrabajo|Coche de empresa|Sindicato|Aparcamiento|Jornada completa|Fumador|Tutor"
        "|Carné de conducir|Zurdo|Discapacidad|Turno de noche|De vacaciones|Plan de pensiones|Nocturnidad|Mando"
        "|Diestro|Llave del archivo|Media jornada|Antiguo becario|Plan de jubilación|Guardia|Viaja"
        "|Formación terminada|Acceso al garaje|Delegado|Baja por paternidad disfrutada|Horario flexible"
        "|Tarjeta de empresa|Comedor"
    ),
}
"""Yes and no stand there in any mixture."""

YES_AND_NO: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (("yes", "no"), ("Y", "N"), ("x", ""), ("TRUE", "FALSE"), ("1", "0")),
    "fr": (("oui", "non"), ("O", "N"), ("x", "")),
    "de": (("ja", "nein"), ("J", "N"), ("x", "")),
    "es": (("sí", "no"), ("S", "N"), ("x", "")),
}

OTHER_TEXTS: Mapping[str, Sequence[str]] = {
    "State": _split("NY|CA|TX|IL|AL|LA"),
    "Home state": _split("New York|California|Louisiana"),
    "Marital status": _split("Single|Married|Divorced|Separated|Widowed"),
    "Civil status": _split("S|M|D|W"),
    "Familienstand": _split("ledig|verheiratet|geschieden|getrennt lebend|verwitwet"),
    "Situation de famille": _split("Célibataire|Marié|Divorcé|Séparée|Veuf"),
    "Situation familiale": _split("Célibataire|Pacsé|Divorcée"),
    "Estado civil": _split("Soltero|Casada|Divorciado|Separada|Viudo"),
    "Contract type": _split("Permanent|Fixed term|Temporary|Apprentice|Zero hours|Intern"),
    "Employment type": _split("Full-time|Part-time|Contractor|Casual|Temporary"),
    "Worker type": _split("Employee|Contingent worker|Contractor|Trainee"),
    "Type de contrat": _split("CDI|CDD|Intérim|Stage|Alternance"),
    "Vertragsart": _split("unbefristet|befristet|Werkstudent|Minijob|Aushilfe"),
    "Tipo de contrato": _split("Indefinido|Temporal|Prácticas|Fijo discontinuo"),
    "Leave balance": _split("12.5|0|25|3|-1"),
    "Days of leave left": _split("12|0|4|1"),
    "Annual leave": _split("25|28|30"),
    "Leave entitlement": _split("25 days|30 days|28 days"),
    "Leave type": _split("Annual|Parental|Sick|None"),
    "Resturlaub": _split("3|0|12|1"),
    "Urlaubstage": _split("30|28|24"),
    "Solde de congés": _split("12,5|0|3"),
    "Vacaciones pendientes": _split("5|0|12"),
    "Notice period": _split("1 month|3 months|4 weeks"),
    "Kündigungsfrist": _split("3 Monate|4 Wochen|6 Monate"),
    "Préavis": _split("1 mois|3 mois|2 mois"),
    "Preaviso": _split("15 días|1 mes"),
    "Visa status": _split("Citizen|Permanent resident|H-1B|Settled"),
    "Vaccination status": _split("Complete|None|Partial"),
    "Training status": _split("Completed|Overdue|In progress|Expired"),
    "FLSA status": _split("Exempt|Non-exempt"),
    "Veteran status": _split("Not a veteran|Veteran|Prefer not to say"),
    "Military status": _split("None|Reservist|Served"),
    "Tax status": _split("Resident|Non-resident"),
    "Background check": _split("Cleared|Pending|Passed"),
    "Review status": _split("Open|Closed|Done"),
    "Laptop status": _split("Issued|Returned|Ordered"),
    "Work schedule": _split("Mon-Fri|Weekends|Nights"),
    "Work mode": _split("Hybrid|Remote|On site"),
    "Shift": _split("Early|Late|Off|Night"),
    "Term": _split("Fixed|Open|Summer|Autumn"),
    "Terminal": _split("T2|T5|T1"),
    "Exit": _split("North|South|Gate 4"),
    "Desk": _split("Left|Right|Window"),
    "Handedness": _split("Left|Right|Both"),
    "Händigkeit": _split("links|rechts"),
    "Side": _split("left|right"),
    "Gender": _split("F|M|X|D"),
    "Sex": _split("M|F"),
    "Geschlecht": _split("w|m|d"),
    "Sexe": _split("F|M|H"),
    "Title prefix": _split("Mr|Ms|Dr|Prof"),
    "Grade": _split("A|B|T|L|X"),
    "Pay grade": _split("L1|T3|I2|A"),
    "Blood group": _split("A|B|0|AB"),
    "FTE": _split("1|0.5|0.8|0"),
    "Level": _split("0|1|2|3"),
    "Floor": _split("0|1|2|-1"),
    "Building": _split("A|B|T|Annexe"),
    "Room": _split("1.04|0.12|T-5"),
    "Employee ID": _split("1042|0007|T1044|X93"),
    "Cost centre": _split("4711|0000|1200"),
    "Kostenstelle": _split("4711|1000|9"),
    "Previous employer": _split("Quillmark|Former Industries|none"),
    "Former name": _split("Smith|Weber|"),
    "Former department": _split("Sales|Finance|"),
    "Previous job": _split("Retired teacher|Student|Analyst"),
    "Nationality": _split("NO|NA|FR|DE|ES"),
    "Country": _split("NO|GB|FR|NA"),
    "Language": _split("NO|EN|FR|DE"),
    "Business unit": _split("Active Wear|Retired Living|Retail"),
    "Cost type": _split("Active|Passive"),
    "Pension status": _split("Enrolled|Opted out"),
    "Union": _split("None|Unite|Left wing union"),
    "Reports to": _split("Art Left|Ida Gone|Max Ende"),
    "Manager": _split("Art Left|Ida Salida|Max Ende"),
    "Emergency contact": _split("Mother (retired)|Partner|Brother"),
    "T-shirt size": _split("S|M|L|XL"),
    "Team": _split("Left Bank|Terminal 5|Archive|Exit Gates|Blue"),
    "Project": _split("Exit Plan|Phoenix|Terminus|Departure"),
    "Route": _split("Exit 9|A4|North"),
    "Religion": _split("None|Prefer not to say"),
    "Onboarding": _split("Done|In progress|Complete"),
    "Retirement plan": _split("401k|None|Plan B"),
    "Leave approver": _split("Art Left|Ida Salida"),
    "Holiday": _split("25|30"),
    "Ausbildung": _split("abgeschlossen|abgebrochen|Master"),
    "Studium": _split("beendet|laufend"),
    "Formation": _split("terminée|en cours"),
    "Permis": _split("B|C|aucun"),
    "Estudios": _split("terminados|en curso"),
    "Provincia": _split("Baja California|Sevilla|Alta Gracia"),
    "Schicht": _split("Früh|Spät|frei"),
    "Bundesland": _split("NI|HE|BY"),
    "Leave status": _split("None|Approved|On leave"),
    "Absence": _split("None|Sick|Holiday"),
    "Absence type": _split("Parental leave|Holiday|Sick leave"),
    "Probation": _split("Passed|Ended|Running"),
    "Probation status": _split("Completed|Ended|In progress"),
    "Probezeit": _split("beendet|läuft"),
    "Période d'essai": _split("terminée|en cours"),
    "Período de prueba": _split("terminado|en curso"),
    "Certification status": _split("Valid|Expired|Lapsed"),
    "Security clearance": _split("None|Lapsed|SC"),
    "Phone status": _split("Issued|Lost|Returned"),
    "Invoice status": _split("Closed|Open"),
    "Ticket status": _split("Closed|Open|Cancelled"),
    "Badge colour": _split("Red|Blue|Green"),
    "Exit interview trainer": _split("Art Left|Ida Gone"),
    "Leaving time": _split("17:00|15:30|18:00"),
    "Departure airport": _split("LHR|CDG|MAD"),
    "Exit code": _split("4711|0815"),
    "Termination point": _split("Rack 4|Rack 9"),
    "Line termination": _split("RJ45|Fibre"),
    "Last company": _split("Quillmark|Former Industries"),
    "Old employee number": _split("104|222|9"),
    "Ex-employer": _split("Quillmark|none"),
    "Legacy ID": _split("X1|T99|I204"),
    "Alumni of": _split("Ghent|Graz|none"),
    "Maiden name": _split("Gone|Left|Weber"),
    "Nickname": _split("Lefty|Ex|Quits"),
    "Retirement age": _split("65|67"),
    "Rentenversicherung": _split("gesetzlich|privat"),
    "Krankenkasse": _split("AOK|BKK|privat"),
    "Retraite complémentaire": _split("oui|non"),
    "Type d'absence": _split("Congé|Maladie|Aucune"),
    "Abwesenheit": _split("Urlaub|krank|keine"),
    "Ausencia": _split("Vacaciones|Ninguna"),
    "Tipo de ausencia": _split("Baja médica|Vacaciones|Ninguna"),
    "Incapacidad": _split("Ninguna|Baja médica"),
    "Situación familiar": _split("Soltero|Separada|Viudo"),
    "Statut fiscal": _split("Résident|Non-résident"),
    "Statut cadre": _split("Cadre|Non-cadre"),
    "Steuerklasse": _split("1|3|5|0"),
    "Kinderfreibetrag": _split("0|1|2.0"),
    "Arbeitszeit": _split("Vollzeit|Teilzeit|Gleitzeit"),
    "Ausgang": _split("Nord|Süd"),
    "Sortie de métro": _split("2|5|Gare"),
    "Salida de metro": _split("2|5|Norte"),
    "Lado": _split("izquierda|derecha"),
    "Côté": _split("gauche|droite"),
    "Konfession": _split("ev|rk|keine"),
}
"""Headers, each with the values that people who stay have there."""

NAMES: Sequence[tuple[str, str]] = (
    ("Art", "Left"), ("Ida", "Gone"), ("Max", "Ende"), ("Eva", "Salida"), ("Ines", "Baja"), ("Luc", "Parti"),
    ("Jean", "Sorti"), ("Paul", "Null"), ("Nina", "No"), ("Tom", "Quit"), ("Lea", "Former"), ("Jon", "Past"),
    ("Ann", "Term"), ("Uwe", "Aus"), ("Kim", "Exit"), ("Rob", "Retiro"), ("Sol", "Cese"), ("Leo", "Void"),
    ("Ted", "Leaver"), ("Amy", "Dead"), ("Pia", "Weg"), ("Tia", "Ex"), ("Gus", "Departe"), ("Mia", "Terminé"),
    ("Rui", "Baixa"), ("Ben", "False"), ("Zoe", "True"), ("Ali", "Old"), ("Fay", "Archer-Left"), ("Ian", "Goner"),
    ("Left", "Young"), ("Term", "Oduya"), ("Ray", "Exley"), ("Eli", "Fired"), ("Otto", "Abgang"), ("Jana", "Ausgang"),
    ("Olga", "Last"), ("Ugo", "Fine"), ("Noel", "Leave"), ("Max", "Frei"), ("Rosa", "Partida"), ("Ada", "Finis"),
    ("Dee", "Ceased"), ("Cal", "Removed"), ("Gil", "Del"), ("Xi", "Ng"), ("Abe", "Leaf"), ("Una", "Leavers"),
    ("Marc", "Sortant"), ("Inge", "Ruhe"), ("Eve", "Departi"), ("Nico", "Cesari"), ("Blas", "Archivo"), ("Lou", "Off"),
    ("Max", "Exner"), ("Vera", "Inact"), ("Hugo", "Disab"), ("Lena", "Abgangs"), ("Tim", "Deletter"), ("Guy", "Laid"),
    ("Nan", "Goner"), ("Jo", "Offen"), ("Al", "Passed"), ("Gwen", "Ending"), ("Rita", "Fuera"), ("Ivo", "Bis"),
    ("Sara", "Hasta"), ("Til", "Vorbei"), ("Joy", "Till"), ("Dan", "Until"),
)  # fmt: skip
"""First and last names that are, or might be, such words."""

DEPARTMENTS: Sequence[tuple[str, str]] = (
    ("Department", "Outplacement"), ("Department", "Terminal Operations"), ("Department", "Leave Management"),
    ("Department", "Retirement Services"), ("Department", "Archive"), ("Department", "Records and Archives"),
    ("Department", "Alumni Relations"), ("Department", "Dormant Accounts Team"), ("Department", "Exit Planning"),
    ("Department", "Former Yugoslavia Desk"), ("Department", "Kündigungsschutz"), ("Department", "Pensions"),
    ("Department", "Ex-Works Logistics"), ("Department", "Archiv"), ("Department", "Service des départs"),
    ("Department", "Archivo"), ("Department", "Gestión de bajas"), ("Department", "Austrittsmanagement"),
    ("Department", "Joiners, Movers and Leavers"), ("Department", "Offboarding Team"),
    ("Department", "Deceased Estates"), ("Department", "Terminations Desk"), ("Department", "Rentenstelle"),
    ("Department", "Collections - closed files"), ("Department", "Bereavement and Inheritance"),
    ("Department", "Left Luggage"), ("Department", "Retraites"), ("Title", "Left Luggage Attendant"),
    ("Title", "Retirement Adviser"), ("Title", "Exit Manager"), ("Title", "Archivist"),
    ("Title", "Leave Administrator"), ("Title", "Head of Offboarding"), ("Title", "Leiter Archiv"),
    ("Title", "Closing Specialist"), ("Title", "Terminal Manager"), ("Title", "Chargée des départs en retraite"),
    ("Title", "Técnico de bajas"), ("Title", "Separation Process Engineer"), ("Title", "Ex-pat Coordinator"),
    ("Title", "Left Winger"), ("Title", "Disabled Persons Officer"), ("Title", "Acting Director"),
    ("Title", "Removals Driver"), ("Title", "Discharge Nurse"), ("Title", "Sortierer"),
    ("Title", "Redundancy Consultant"), ("Location", "Baja California"), ("Location", "Terminal 5"),
    ("Location", "Left Bank"), ("Location", "Exit 9"), ("Location", "Rive Gauche"), ("Location", "Salida, Colorado"),
    ("Location", "Gate Departures"), ("Location", "Abgang B"), ("Location", "Retiro"), ("Location", "Quito"),
    ("Location", "Ausserhalb"), ("Location", "Archiv, 2. OG"), ("Location", "Departures Hall"),
    ("Department", "Asset Disposal"), ("Department", "Closing Team"), ("Department", "Account Closures"),
    ("Department", "Lapsed Policies"), ("Department", "Inactive Members Support"), ("Department", "Discharge Unit"),
    ("Department", "Emergency Exit Systems"), ("Department", "Wind-down Portfolio"),
    ("Department", "Absence Management"), ("Department", "Früh- und Altersrente"), ("Department", "Abgangskontrolle"),
    ("Department", "Gare de départ"), ("Department", "Prestations retraités"), ("Department", "Jubilaciones"),
    ("Department", "Salidas Internacionales"), ("Department", "Ex-post Evaluation"), ("Title", "Exit Strategist"),
    ("Title", "Terminal Operator"), ("Title", "Line Termination Engineer"), ("Title", "Left Bank Warden"),
    ("Title", "Alumni Officer"), ("Title", "Archive Assistant"), ("Title", "Leave and Absence Partner"),
    ("Title", "Former (sheet metal)"), ("Title", "Kiln Former Operator"), ("Title", "Rentenberaterin"),
    ("Title", "Archivarin"), ("Title", "Sachbearbeiter Kündigungen"), ("Title", "Conseiller retraite"),
    ("Title", "Jefe de salidas"), ("Title", "Separator Operator"), ("Location", "Exit Street 4"),
    ("Location", "Archive Building"), ("Location", "Left Wing"), ("Location", "Ausgang West"),
    ("Location", "Salida 3"), ("Location", "Bajamar"), ("Location", "Parting"), ("Location", "Old Town"),
    ("Location", "Former Mill"), ("Location", "Weggis"), ("Location", "Endersbach"),
)  # fmt: skip
"""Our own columns, and what stands there in order."""

OTHER_PLACES: Sequence[str] = (
    "Departments", "Department list", "Départements", "Terminal 5", "Baja California", "Left Bank", "Rive gauche",
    "Externals", "Expats", "Execs", "Export", "Staff 2024", "London", "Sales", "Termine", "Terminkalender",
    "Archivare", "Quito", "Quittungen", "Leftfield", "Exterior sales", "Sortiment", "Sortierung", "Abteilungen",
    "Bajío", "Retail", "Retiro", "Active", "Active staff", "Current employees", "Joiners", "New starters", "Leeds",
    "Eintritte", "Neueintritte", "Arrivées", "Entrants", "Altas", "Aktive", "Présents", "Actifs", "Activos",
    "Mitarbeiter", "Personal", "Salariés", "Plantilla", "Users", "People", "HR export 2024-03-31", "Oldham",
    "Alta Gracia", "Formers and moulders", "Gonesse", "Exeter", "Users (active)", "Movers", "Ausbildung", "Austria",
    "Leave balances", "Annual leave 2024", "Resturlaub", "Congés", "Vacaciones", "Absences", "Archive building",
    "Left wing", "Exit 9 depot", "Weggis", "Endersbach", "Partenkirchen", "Formers", "Discharge unit",
    "Retirement services", "Pensions team", "Expedition", "Excel", "Exams", "Exports 2024", "Old Town office",
    "Departement 75", "Département 33", "Terminal list", "Termini", "Salida (Colorado)", "Ausland", "Innen und Außen",
    "Sortilège", "Partner", "Parttime", "Altötting", "Bajamar",
)  # fmt: skip
"""Names of tabs and files with people who stay."""

OTHER_TITLES: Sequence[str] = (
    "Staff list as of 31 March 2024", "Acme Ltd – current employees", "Department: Sales",
    "Mitarbeiterliste Stand 31.03.2024", "Liste du personnel au 31/03/2024", "Listado de personal a 31/03/2024",
    "HR export, all active users", "Terminal 5 staff", "Departments and people", "Joiners 2024", "Users with access",
    "Left Bank office", "Employee directory (confidential)", "Report generated 31.03.2024 18:05", "Eintritte 2024",
    "Altas 2024", "Arrivées 2024", "Page 1 of 1", "Archive team", "Departure lounge staff", "Effectifs présents",
    "Aktive Mitarbeiter", "Empleados en activo", "Exeter and Oldham", "Please do not change the columns",
    "Leave balances as of 31.12.2024", "Staff of the left wing", "Starters in Q1 2024", "Liste des présents",
    "Stand: 31.12.2024", "Users – all active accounts", "Retirement services, staff list",
    "Personal en plantilla a 31/03/2024", "Neue Mitarbeiter 2024", "Exit 9 depot", "Removals crew",
    "Confidential – do not forward", "Last updated 31/03/2024",
)  # fmt: skip
"""Lines above the headers."""

MEMBERSHIP = Column(
    headers={
        "en": _split("Groups|memberOf|AD groups"),
        "fr": _split("Groupes"),
        "de": _split("Gruppen"),
        "es": _split("Grupos"),
    },
    gone={
        "en": _split("SG_Leavers|GRP-Former-Staff;SG_VPN|CN=SG_Leavers,OU=Groups,DC=acme|SG_Disabled_Users"),
        "fr": _split("GRP_Sortants|SG_Anciens_salariés"),
        "de": _split("GRP_Ausgeschiedene|SG-Ehemalige"),
        "es": _split("GRP_Bajas|SG_Exempleados"),
    },
    here={
        "en": _split("SG_Sales|SG_VPN;SG_Mail|CN=SG_Sales,OU=Groups,DC=acme|SG_Leaver-Process-Owners"),
        "fr": _split("GRP_Ventes"),
        "de": _split("GRP_Vertrieb"),
        "es": _split("GRP_Ventas"),
    },
)
"""Groups that somebody is in."""

ADDRESS_MARKS: Sequence[str] = (
    "{}.left",
    "zz-{}",
    "zz{}",
    "ex-{}",
    "disabled_{}",
    "{}_disabled",
    "old_{}",
    "left-{}",
    "{}-leaver",
)
"""What becomes of an address that nobody is to use any more."""

OTHER_REMARKS: Words = {
    "en": _split(
        "left-handed|leaves at 3 on Fridays|On annual leave until 12 May|Back from parental leave|Left a voicemail"
        "|prefers the left monitor|Exit row seat|Terminal 5 pass|Moved from Leeds|Retirement plan: B"
        "|Has 12 days of leave left|Desk to the left of the printer|Returned from sabbatical|Works until 6 pm"
        "|Leave approver for Sales|Maternity leave from June|Ex-army|Former name Smith|Trained for exit interviews"
        "|No leave booked|Out of office on Mondays|Formerly in Finance|Promoted 31/03/2024|Joined 31/03/2024"
        "|Password reset 2024-03-31|Archive of mails moved|Departing from gate 4 weekly|Turn left at the lift"
        "|Two days left to book|Leaves for Leeds every Monday|Leaves at noon on Wednesdays|Leave to be confirmed"
        "|On leave|Ends work at 4|Runs the leavers' party|Formerly Weber"
        "|Old badge deactivated, new one issued|Old laptop returned|Former intern"
        "|Deputy for the archive|Closed the Leeds project|Access to the left gate|Works from the terminal building"
        "|Her manager left in March|Replaces Ray Roe, who left|Has not resigned|Left the works council"
        "|VPN account disabled"
        "|Phone contract ended 31/03/2024|No longer works Fridays|Resignation withdrawn|Gone on maternity leave"
        "|Successor of Tim, who retired|Contract extended to 31/12/2027|Mother passed away|Is not leaving"
        "|Stopped smoking|Not on shift 3|Back since May|Prefers to be called Lee"
    ),
    "fr": _split(
        "Son manager est parti|Remplace Ray, qui a démissionné|N'a pas démissionné|A quitté le projet|Badge désactivé"
        "|Démission retirée|Ne travaille plus le mercredi|En congé jusqu'au 12 mai|De retour de congé parental"
        "|Part à 15 h le vendredi|Ancien nom : Dubois|Gaucher"
        "|Arrivé le 31/03/2024|Responsable des départs en retraite|Anciennement aux finances|Sortie scolaire le mardi"
        "|De retour depuis mai|Ancien stagiaire|Bureau au fond à gauche|Sort à midi le mercredi|Suit une formation"
        "|Nouveau badge remis|Anciennement Weber|Formation terminée|Congé à confirmer"
    ),
    "de": _split(
        "Ihre Chefin hat gekündigt|Nachfolge von Ray, der in Rente ist|Hat nicht gekündigt|Handyvertrag gekündigt"
        "|Aus dem Projekt ausgeschieden|Kündigung zurückgezogen|Bleibt|Kommt am 01.08. zurück"
        "|Im Urlaub bis 12.05.|Zurück aus der Elternzeit|geht freitags um 15 Uhr|Früher in der Buchhaltung|Linkshänder"
        "|Eintritt 31.03.2024|Vertretung im Archiv|geborene Weber|Elternzeit bis Juni|Probezeit beendet"
        "|Seit Mai zurück|Ehemaliger Praktikant|Büro links vom Aufzug|Neuer Ausweis ausgegeben|früher Weber"
        "|Urlaub noch offen|Einarbeitung abgeschlossen|Schlüssel fürs Archiv|geht um 16 Uhr"
    ),
    "es": _split(
        "Su jefe se fue|Sustituye a Ray, que dejó la empresa|No ha dimitido|Dejó el proyecto|Tarjeta desactivada"
        "|Renuncia retirada|De vacaciones hasta el 12 de mayo|De baja médica hasta junio|Vuelve de permiso parental"
        "|Sale a las 15 h los viernes|Zurdo|Alta el 31/03/2024|Antes en Finanzas|Archivo en la planta baja"
        "|Período de prueba terminado|De vuelta desde mayo|Antiguo becario|Despacho a la izquierda"
        "|Nueva tarjeta entregada|Antes Weber|Vacaciones por confirmar|Formación terminada|Llave del archivo"
        "|Sale a mediodía los miércoles"
    ),
}
"""What is remarked on people who stay."""


# -- places around the table ------------------------------------------------------------------------------------

OTHER_GROUPS: Words = {
    "en": _split(
        "VPN|Building|Car park|Laptop|Badge|Mobile phone|Canteen|Gym|Remote desktop|Trading floor"
        "|Pharmacy cabinet|Library"
        "|Project Atlas|First aid|Fire safety|Company car|Salesforce|Jira|Lab 3|Drug cabinet|Data room|Locker"
    ),
    "fr": _split(
        "VPN|Bâtiment|Parking|Ordinateur|Badge|Téléphone|Cantine|Salle serveurs|Pharmacie|Coffre|Voiture|Jira"
    ),
    "de": _split(
        "VPN|Gebäude|Parkplatz|Notebook|Dienstwagen|BtM-Schrank|Kantine|Labor|Serverraum|Bibliothek|Ersthelfer|Tresor"
        "|Kreißsaal|Handy|Archivraum|Citrix"
    ),
    "es": _split("VPN|Edificio|Aparcamiento|Portátil|Coche|Comedor|Farmacia|Almacén|Gimnasio|Sala de servidores|Móvil"),
}
"""What stands over some columns that are about something else than the person's being here."""

OWN_GROUPS: Words = {
    "en": _split("Symphony|Employee|Account|User account|HR|Employment|Job information|Personal data|Person|Work"),
    "fr": _split("Symphony|Salarié|Compte|RH|Emploi|Collaborateur|Informations générales"),
    "de": _split("Symphony|Mitarbeiter|Konto|Personal|Stammdaten|Beschäftigung|Allgemeine Angaben|Benutzerkonto"),
    "es": _split("Symphony|Empleado|Cuenta|RRHH|Datos generales|Usuario|Empleo"),
}
"""What stands over some columns that are about the person."""

ACCESS: Words = {
    "en": _split("Access|Active|Status|Enabled"),
    "fr": _split("Accès|Actif|Statut"),
    "de": _split("Zugang|Aktiv|Status"),
    "es": _split("Acceso|Activo|Estado"),
}
"""Headers of ours that can be anything's."""

GROUPS_OF_LEAVING: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (("Exit", "Date"), ("Leavers", "Date"), ("Termination", "Date"), ("Leaving", "Date"), ("Departure", "Day")),
    "fr": (("Sortie", "Date"), ("Départ", "Date"), ("Démission", "Date"), ("Fin de contrat", "Date")),
    "de": (("Austritt", "Datum"), ("Austritt", "am"), ("Kündigung", "zum"), ("Ausscheiden", "Datum")),
    "es": (("Baja", "Fecha"), ("Salida", "Fecha"), ("Cese", "Fecha"), ("Fin de contrato", "Fecha")),
}

LEGENDS: Words = {
    "en": _split(
        "red = left|Grey = no longer employed|grey: former staff|Rows in red have left|Leavers are shown in grey"
        "|yellow = terminated|People in italics have left the company|orange highlighted = resigned|Red: leaver"
        "|green = active, red = inactive|Names in red: please remove|pink – left during the year"
    ),
    "fr": _split(
        "rouge = parti|Gris : sorti|Les lignes en gris ont quitté la société|En rouge : anciens salariés"
        "|jaune = démissionnaire|Surligné en orange : départ|vert = présent, rouge = sorti"
    ),
    "de": _split(
        "rot = ausgeschieden|grau: Austritt|Rot markierte Personen haben das Unternehmen verlassen|gelb = gekündigt"
        "|Graue Zeilen: nicht mehr bei uns|kursiv = ausgetreten|grün = aktiv, rot = inaktiv|Ehemalige in grau"
    ),
    "es": _split(
        "rojo = baja|Gris: ya no trabaja aquí|Las filas en rojo son bajas|amarillo = cesado|en cursiva: exempleados"
        "|verde = activo, rojo = inactivo|Resaltado en naranja: despedido"
    ),
}
"""What says that a colour, which nothing here can see, marks who has left."""

OTHER_LEGENDS: Words = {
    "en": _split(
        "red = overdue|yellow = on leave|Green: contractor|Blue cells are mandatory|grey = locked field"
        "|bold = team lead"
        "|orange = maternity leave|Grey columns are calculated|red = not yet checked"
    ),
    "fr": _split(
        "rouge = à vérifier|jaune = congé maternité|gris : cellule verrouillée|bleu = prestataire|gras = responsable"
    ),
    "de": _split(
        "rot = offen|gelb = Elternzeit|graue Felder sind gesperrt|blau = extern|fett = Teamleitung|grün = erledigt"
    ),
    "es": _split("rojo = pendiente|amarillo = excedencia|gris: celda bloqueada|azul = externo|negrita = responsable"),
}

NAMED_AS_GONE: Words = {
    "en": _split(
        "{first} {last} has left, please ignore|{email} left on 31/03|{first} {last} is no longer with us"
        "|Leaver: {first} {last}|Offboarding this month: {first} {last}|{last}, {first} – last day was 31 March 2024"
        "|NB {first} {last} resigned|Please remove {first} {last}, left the company"
    ),
    "fr": _split(
        "{first} {last} a quitté la société|Départs : {first} {last}|{first} {last} ne fait plus partie des effectifs"
        "|{email} : sortie le 31/03/2024|Sortants : {last} {first}"
    ),
    "de": _split(
        "{first} {last} ist ausgeschieden|Austritte: {first} {last}|{first} {last} hat uns zum 31.03.2024 verlassen"
        "|{email} bitte löschen|{last}, {first} nicht mehr bei uns"
    ),
    "es": _split(
        "{first} {last} ya no trabaja aquí|Bajas: {first} {last}|{first} {last} ha causado baja"
        "|{email} dado de baja el 31/03/2024|{last}, {first} dejó la empresa"
    ),
}
"""Lines that name somebody who has left."""

OTHERWISE_NAMED: Sequence[str] = (
    "Prepared by {first} {last}", "Contact: {first} {last}", "{first} {last} is back from parental leave",
    "Questions to {first} {last}, {email}", "Erstellt von {first} {last}", "{first} {last} has not left",
    "Ansprechpartner: {first} {last}", "Responsable : {first} {last}", "{first} {last} leaves on 31.12.2030",
    "{first} {last} takes over the Leeds office", "Contacto: {first} {last}", "Approved: {first} {last}, 31/03/2024",
)  # fmt: skip
"""Lines that name somebody who is there."""

VERSIONS: Sequence[tuple[str, str]] = (
    ("March", "April"), ("Jan 2024", "Feb 2024"), ("v1", "v2"), ("Liste 3", "Liste 4"), ("Backup", "Staff"),
    ("2024-03", "2024-04"), ("KW 12", "KW 13"), ("ancien", "actuel"), ("Alt", "Neu"), ("anterior", "actual"),
    ("Previous month", "Current month"), ("Copy of Staff", "Staff"), ("Staff copy", "Staff"), ("März", "April"),
    ("Vormonat", "Aktuell"), ("février", "mars"), ("enero", "febrero"), ("Stand 1", "Stand 2"),
    ("Staff v9", "Staff v10"),
    ("Q1", "Q2"), ("Before", "After"), ("01.03.2024", "01.04.2024"), ("Version 1", "Version 2"),
    ("Sicherung", "Mitarbeiter"),
)  # fmt: skip
"""Names of an older and a newer list of the same people."""

OTHER_VERSIONS: Sequence[tuple[str, str]] = (
    ("May", "April"), ("Ulm", "Jena"), ("Team 1", "Team 2"), ("Old Street", "New Street"), ("Jan", "Juli"),
    ("Floor 1", "Floor 2"), ("Altstadt", "Neustadt"), ("Sheet1", "Sheet2"), ("London", "Paris"), ("Mars", "Mai"),
    ("Group A", "Group B"), ("Part 1", "Part 2"), ("Old Trafford", "Salford"), ("June", "August"),
)  # fmt: skip
"""Names of two lists of other people."""
