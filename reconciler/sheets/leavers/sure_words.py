"""Words that say one thing alone, and say it of people: that somebody has left, or is leaving, wherever they stand."""

from reconciler.sheets.leavers.folding import Vocabulary

SURE: Vocabulary = {
    "English": "leaver, termed, terminating, pensioned, deceased, offboard, "
    "offboarded, offboarding, exemployee, absconded, absconding, outplaced, emeritus, emerita, "
    "exmatriculated, exmatriculation, deregistered, deprovisioned",
    "French": "démissionné, démissionnaire, démissionnaires, licencié~, licenciement, retraité~, préretraité~, radié~, "
    "décédé~, défunt~, émérite~, éméritat",
    "German": "ausgeschieden~, ausgetreten~, rentnerin, pensionär~, ruheständler~, weggang, weggänge, weggegangen~, "
    "versorgungsempfänger~, verrentet~, verrentung, pensioniert~, pensionierung, pensionist~, altersrentner~, "
    "frührentner~, vorruheständler~, exma, exmat, emeritiert~, emeritierung, entpflichtet~, exmatrikuliert~, "
    "exmatrikulation, "
    "exmatr, "
    "verstorben~, gestorben, rentenbeginn, rentenantritt, renteneintritt, pensionsbeginn, pensionsantritt, "
    "pensionseintritt, ruhestandsbeginn, ruhestandseintritt, ruhestandsversetzung, exmitarbeiter, exmitarbeiterin",
    "Spanish": "cesad~, cesante~, despedid~, jubilad~, prejubilad~, dimitid~, dimisión, fallecid~, desvinculad~, "
    "desvinculación, exemplead~, extrabajador, extrabajadora, pensionista~, finiquitad~, finiquito, emérit~",
}
"""Every reader of cells, headers, places, remarks and addresses knows all of these."""

MANY: Vocabulary = {
    "English": "leavers, retiree, retirees, pensioner, pensioners, exemployees, emeriti, emeritae, severance",
    "German": "ruheständler, pensionäre, frührentner",
}
"""These are of several people, or of a matter: all readers know them but that of remarks, which tell so of others."""
