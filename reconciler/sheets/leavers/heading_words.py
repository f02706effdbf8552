"""Words of headings between rows, for parts of a house and groups of its people, in four languages."""

from reconciler.sheets.leavers.folding import forms

GROUPS = forms(
    {
        "English": "department, departments, dept, team, teams, division, divisions, unit, units, faculty, institute, "
        "section, office, staff, visitors, associates, students, professors, lecturers, researchers, postdocs, "
        "assistants, nurses, doctors, physicians, consultants, contractors, interns, trainees, apprentices, "
        "volunteers, employees, workers, temps, managers, directors, technicians, academics, cleaners, drivers, "
        "guests, members, administration, management, reception, operations, engineering, logistics, accounting, "
        "purchasing, human resources, current, active, affiliates, teachers, secretaries, porters",
        "French": "service, services, département, équipe, équipes, direction, faculté, pôle, unité, bureau, "
        "personnel, visiteurs, étudiants, professeurs, enseignants, chercheurs, doctorants, assistants, infirmiers, "
        "infirmières, médecins, stagiaires, apprentis, bénévoles, salariés, vacataires, intérimaires, cadres, "
        "techniciens, agents, membres, administration, comptabilité, actifs, secrétaires, intervenants",
        "German": "abteilung, abteilungen, team, bereich, institut, fakultät, lehrstuhl, station, referat, dezernat, "
        "sachgebiet, personal, stammpersonal, professuren, professoren, professorinnen, lehrbeauftragte, "
        "hilfskräfte, mitarbeiter, mitarbeiterinnen, mitarbeitende, studierende, studenten, doktoranden, gäste, "
        "praktikanten, azubis, auszubildende, schüler, ehrenamtliche, pflegekräfte, ärzte, aushilfen, leiharbeiter, "
        "springerpool, verwaltung, sekretariat, buchhaltung, vertrieb, einkauf, werkstudenten, aktive, techniker",
        "Spanish": "departamento, equipo, área, sección, facultad, unidad, personal, visitantes, estudiantes, "
        "profesores, profesorado, docentes, investigadores, enfermeras, enfermeros, médicos, becarios, voluntarios, "
        "empleados, trabajadores, técnicos, miembros, administración, dirección, contabilidad, ventas, activos, "
        "asociados, interinos, residentes",
    }
)
"""What a heading has and the name of a person has not."""
