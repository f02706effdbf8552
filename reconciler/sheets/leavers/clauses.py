"""Of whom, of what and of when a remark tells: what turns a word of leaving into one about something else.

All texts here are folded. `dated` puts two days in the place of all that a text names, `PAST` and `AHEAD`.
"""

import re
from datetime import date, timedelta

from reconciler.sheets.leavers.dates import days

PAST, AHEAD = "19000101", "99991231"
"""What stands for a day that has passed, and for one that has not."""

_MONTH = (
    r"(?:jan|feb|fev|fevr|mar|apr|abr|avr|may|mai|jun|juin|jul|juil|aug|aout|ago|sep|oct|okt|nov|dec|dez|dic|ene|mrz)"
    r"[a-z]*"
)
_DAY = (
    rf"(?<![\d.])(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[./-] ?\d{{1,2}}[./-] ?(?:\d{{4}}|\d\d)(?!\d)|\d{{1,2}}/\d{{4}}"
    rf"|(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)? (?:of |de |d ?)?)?{_MONTH}\.?,? (?:de |del )?(?:19|20)\d\d"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d|\d{{1,2}}-?{_MONTH}-?\d{{2,4}}|(?:19|20)\d\d(?![\d:]))"
)
_SEMESTER = r"\b(?:so?se|sommersemester|ss|wi?se|wintersemester|ws) ?(?:20)?\d\d(?:/(?:20)?\d\d)?\b"
_SOON = (
    r"\b(?:tomorrow|(?:next|coming) (?:week|month|quarter|year|spring|summer|autumn|fall|winter|\w+day)"
    rf"|next {_MONTH}|ubermorgen|morgen|(?:nachste|kommende)[nrsm]? (?:woche|monats?|quartal|jahr(?:es)?)"
    r"|demain|(?:la |le )?(?:semaine|mois|annee) prochaine?|(?:la )?(?:semana|mes|ano) que viene"
    r"|(?:el |la )?proxim[oa] (?:semana|mes|ano))\b|(?<!la )\bmanana\b"
)
_FAR_AHEAD = timedelta(366)
_BARE_YEAR = r"(?:19|20)\d\d"

_SENTENCE = r"[.;!?|\n•]+(?=\s|$)|[;|\n•]"
_CLAUSE = r"[,():–—/](?! ?(?:who|whose|that|der|die|das|qui|que|quien)\b)| - |\b(?:and|but|und|aber|et|mais|y|pero)\b"
_ABBREVIATED = r"\b([a-z]|hrn?|fr|m|mr|mrs|ms|dr|dra|sr|sra|prof|mme|mlle|nr|no|inkl|ca|dept|mgr)\.(?=\s)"

_NOT_BEFORE = (
    r"(?:\b(?:not|never|neither|nor|no|without|nicht|kein\w*|niemals|nie|weder|pas|jamais|nunca|tampoco|ni)|n['’]t"
    r"|\b(?:did|has|have|had|was|is|are|does|do|will|would|wo)n ?t)"
    r"(?: (?:yet|been|be|to be|being|going to|planning to|planning on|plans? to|plans? of|intend to|intention of"
    r"|want to"
    r"|have|has|having|actually|really|officially|formally|a|the|any|encore|ete|ha|han|ha sido|fue|se|va a|piensa"
    r"|noch|selbst|wirklich))*\s*$"
)
_NOT_AROUND = (r"\bn(?:e|['’])\s*(?:nous )?$", r"\s*(?:pas|jamais)\b")
_OWN = (
    r"\b(?:she|he|they|him|them|her|sie|er|ihn|elle|il|lui|ella|el mism[oa]|employee|colaborador\w*|mitarbeiter\w*|ma"
    r"|sal?arie\w*|says?|said|confirm\w*|inform\w*|tells?|told|wrote|reports? that|reported|notified|asked"
    r"|meldet\w*|sagt\w*"
    r"|bestatigt\w*|dit|signale\w*|dice|comunica\w*|avisa\w*)\b"
)
"""After the name of another: that the next thing is said of the person themselves, or by the other one."""
_OTHERS = (
    r"\b(?:(?:her|his|their|ihre?[rnm]?|seine?[rnm]?|son|sa|ses|leur|leurs|su|sus|line|former|old|previous)"
    r" (?:(?:line|direct|old|former|ehemalige?[rn]?|direkte?[rn]?|ancien(?:ne)?|antigu[oa]) )*"
    r"(?:manager\w*|team ?(?:lead\w*|leiter\w*)|chef\w*|leiter\w*|responsable|gerente|colleague|kolleg\w*"
    r"|collegue|companer[oa]"
    r"|assistant\w*|assistent\w*|deputy|stellvertret\w*|adjointe?|partner\w*|mentor\w*|buddy|n\+1|direct reports?|head"
    r"|director\w*|directeur|directrice|jef[ea]|boss)"
    r"|boss|supervisor[a]?|(?:the|la|el|le|der|die) (?:manager|boss|jef[ea]|chef\w*|directora?|directeur|directrice"
    r"|responsable|encargad[oa])|hosts?|vorgesetzte[rn]?|superieure?|predecessor|vorganger\w*|predecesseur\w*"
    r"|predecesor\w*"
    r"|husband|wife|spouse|father|mother|parents?|brother|sister|daughter|grand(?:mother|father)"
    r"|ehe(?:mann|frau)|vater|mutter|bruder|schwester|tochter|mari|epou(?:x|se)|pere|mere|frere|soeur"
    r"|marido|espos[oa]|padre|madre|herman[oa])\b"
)
_REPLACED = (
    r"\b(?:replac(?:es|ed|ing) (?!by\b)|(?:replacement|back ?fill(?:ed|ing)?|cover(?:s|ing|ed)?|stands? in|stood in"
    r"|stepp?(?:ed|s) in|delegates?|deputi[sz](?:es|ing|ed)"
    r"|substitut\w+) for\b|succ(?:eeds|eeded|essor (?:of|to))\b|takes? over (?:from|for)\b|took over (?:from|for)\b"
    r"|(?:co-?)?supervis\w+ (?:with|by)\b|(?:pa|assistant|secretary|sekretar\w*|assistente?) (?:to|von|de)\b"
    r"|fill(?:s|ed|ing)? in for\b|springt fur\b|prend la (?:suite|place) d|(?:ocupa |cubre )?(?:la )?plaza de\b"
    r"|(?:thesis|dissertation|book|paper|research|study|project|talk) (?:on|about)\b|nachfolge (?:frau|herrn?|hrn?"
    r"|fr|dr"
    r"|prof)\b|(?:buro|stelle|netzwerk|office|bureau|oficina) (?:fur|for|des|de)\b"
    r"|inherit\w* [^.;]{0,30}?\bfrom\b|reports? to [^.;,]{0,30}?\b(?:since|after|because|as)\b"
    r"|nachfolge?(?:r|rin)? (?:von|fur|des|der)\b|ersatz (?:fur|von)\b|ubernimmt (?:fur|von)\b|ubernahme von\b"
    r"|vertritt\b"
    r"|vertretung (?:fur|von)\b|ersetzt (?!durch\b)|remplac(?:e|ait|ement|ante?) (?!par\b)(?:de |d|du )?|succede a\b"
    r"|en remplacement d|a la place d|sustitu(?:ye|yo|cion|t[oa])(?: a| de| al)\b|reemplaz(?:a|o)(?: a| de| al)\b"
    r"|en lugar de\b|suplente de\b|cubre a\b)"
)
_WHOM = (
    r"\b(?:from|for|with|to) (?:(?:the|an?|her|his|our) )?(?:\w+ ){1,2}?(?:who|that)"
    r"(?: (?:has|had|have|was|is|left))* ?$"
)
"""Somebody who is told of by what they did, after what the person has to do with them."""
_HAS = r"\s*(?:has|have|had|is|was|hat|ist|wurde|war|a|est|ha|fue)\b"

_WARD = (
    r"(?:\w+(?:ologie|ologia|ology|urgie|urgia|iatrie|iatria)|medecine(?: \w)?|medicina|medicine|surgery|wards?"
    r"|stations?|\w*station|nights|days|shifts?|\w*schicht|theatres?|icu|blocs?|urgences"
    r"|service de (?:nuit|jour)|jour|nuit|dia|noche"
    r"|uci|urgencias|quirofanos?)"
)
INSIDE = (
    rf"(?:{_WARD}|units?|desks?|floors?|facult(?:y|ies)|departments?|teams?|projects?|roles?|offices?"
    rf"|branch(?:es)?|sites?"
    r"|services?|levels?|topics?|phases?|grades?|abteilung|fakultat|etages?|equipes?|poles?|plantas?|turnos?|equipos?"
    r"|departamentos?)"
)
"""Parts of a house, between which people move: a ward is left for no other house."""
_ARTICLE = r"(?:the |our |her |his |der |die |den |das |dem |la |le |les |l ?['’]?|el |los |las )?"
_TO = r"[\s,]+(?:(?:is|ist|est) )?(?:for|to|now|jetzt|nun|pour|maintenant|ahora|por|para)\b"
_NUMBERED = r"(?: (?:of|de|fur) \w+| (?!for\b|to\b|now\b|in\b|on\b|of\b|de\b)\w{1,3})?"
_TO_INSIDE = rf"{_TO}(?: (?:in|on|auf|en|aux?|a))? {_ARTICLE}(?:\w+ ){{0,1}}?{INSIDE}\b"
_MOVED = (
    rf"\s*{_ARTICLE}(?:(?:\w+ )?{INSIDE}{_NUMBERED}{_TO_INSIDE}|{_WARD}{_NUMBERED}(?!{_TO})(?! ?(?:with|and"
    r"|en|in|on)\b)\s*(?=$|[,;.]))"
)
_MOVED_BEFORE = rf"\b{_WARD}{_NUMBERED} $"
_LEFT_A_PLACE = r"\b(?:left|leav\w+|quits?|verlass\w*|quitte\w*|dej[aoe]\w*)\b"
_SERVED = (
    r"(?:\s*(?:from|as|of))?(?: the| an?)? ?(?:\w+ ){0,2}?(?:l ?['’]?)?(?:education nationale|army|navy"
    r"|air force|raf|military|marines?"
    r"|armed forces|police"
    r"|fire (?:service|brigade)|usmc|usn|usaf|teacher|teaching|bundeswehr|armee|gendarmerie|ejercito|policia"
    r"|guardia civil)\b"
)
"""What people retire from before they come."""
_THING = (
    r"(?:(?:football|soccer|sales|project|projekt\w*)[ -])?(?:teams?|equipes?|equipos?|(?:\w+)?projek\w*"
    r"|projects?|projets?"
    r"|proyectos?|courses?|kurs\w*|formations?|cursos?|trainings?|schulung\w*|programmes?|programs?|committees?"
    r"|ausschuss"
    r"|comites?|works council|council|betriebsrat\w*|personalrat\w*|aufsichtsrat\w*|cse|comite d ?['’]?entreprise"
    r"|(?:trade )?"
    r"unions?|gewerkschaft|syndicat|sindicato|club|verein\w*|choir|chor|badges?|cards?|carte|tarjeta|karte|ausweis\w*"
    r"|laptops?|notebooks?|phones?|iphone|mobiles?|handy\w*|telefon\w*|mobilfunk\w*|telephone|telefono|movil"
    r"|linea movil"
    r"|sims?|tablets?|ipads?|monitors?|screens?|keys?|schlussel\w*|lockers?|spind|parking(?: spaces?| permit"
    r"| lot)?|parkplatz"
    r"|stellplatz|cars?|company cars?|vehicles?|dienstwagen|leasing\w*|vpn|tokens?|licen[cs]es?|lizenz\w*"
    r"|subscriptions?"
    r"|abo|abonnements?|suscripcion|gym|fitness\w*|(?:gym |club )?memberships?|mitgliedschaft|adhesion|insurance"
    r"|versicherung\w*"
    r"|assurance|mutuelle|seguro|visas?|visum|passports?|permits?|probation\w*|probezeit|essai|(?:la "
    r"|sa )?periode d ?['’]?essai"
    r"|periodo de prueba|trial(?: period)?|comments?|feedback|notes?|message|voicemail|umbrella|mailing lists?"
    r"|newsletter|senate?|boards?|rotas?|panel|jury|task force|working group|vorsitz|dekanat|rektorat|senatsvorsitz"
    r"|prasidium|vorstand|beirat|\w*kommission|commissions?|comision|arbeitsgruppe|conseils?(?: d ?['’]?\w+| de \w+"
    r"| scientifique| academique)?|senat|bureau|jurys?|claustro|junta(?: de \w+)?|consejo(?: de \w+)?|tribunal"
    r"|patronato"
    r"|pension scheme|kirche|church|eglise|iglesia|(?:\w+ )?groups?|turnos? de \w+|comite(?: \w+)?|decanato"
    r"|docencia en|mailbox\w*|postfach|correo|boite mail|clinic|office"
    r"|rectorado|presidencia|deanship|chair(?:ship|manship)?)"
)
_MEMBER = r"(?: (?:member\w*|role|post|mitglied|chair\w*|rep\w*|sprecher\w*|captain)){0,2}"
_ABSENCE_AFTER = (
    r"\s*(?:\w+(?:day|di|tag) )?(?:for|on|to|into|in|en) (?:\w+ ){0,2}?(?:leave|lunch|formation|deplacement|training"
    r"|viaje|holidays?|vacation|sabbatical|conges?|vacances"
    r"|elternzeit|mutterschutz"
    r"|urlaub|vacaciones|permiso|excedencia)\b"
)
_WORKS = r"work|travail|arbeit|trabaj|labora|comes|coming|vient|viene|kommt"
_LEAVES_DAILY = r"leaves|leaving|left|quitte|part|geht|sale|salida|sortie?|se va|depart"
_TIME_AFTER = (
    r"\s*(?:at |um |a |a las? |vers |gegen |around |by )?(?:\d{1,2}(?:[:.h]\d\d)? ?(?:am|pm|h|uhr|o ?['’]?clock"
    r"|horas?|min\w*"
    r"|hours?)\b|\d{1,2}[:h]\d\d\b|(?:\d+ )?(?:\w+ )?early\b|(?:on )?(?:mon|tues|wednes|thurs|fri|satur|sun)days\b)"
)
_HABIT_AFTER = (
    r"\w*\s*(?:on |from |at |in |le |la |les |am |an |los |las |el )?(?:(?:mon|tues|wednes|thurs|fri|satur"
    r"|sun)days?|weekends?"
    r"|nights?|home|part[- ]?time|full[- ]?time|overtime|shifts?|remotely|lundis?|mardis?|mercredis?|jeudis?"
    r"|vendredis?|samedis?"
    r"|matins?|apres-midis?|nuits?|week-ends?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|nachts|abends"
    r"|vormittags"
    r"|nachmittags|teilzeit|vollzeit|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|noches|mananas"
    r"|tardes|fines)\b"
)
_END = (
    r"(?=\s*(?:$|[,;.()–—!]|\d|(?:on|in|at|of|since|as of|from|to|until|for|last|am|im|seit|zum|ab|le|en|depuis"
    r"|au|el|desde|chez"
    rf"|con|now|{_MONTH}|commercial\w*|de ventas)\b))"
)
_PREPOSITION = (
    r"(?:after|before|during|with|without|by|through|durch|par|at|in|on|for|due|because|while|when|to|nach|vor"
    r"|wahrend|mit|ohne|wegen"
    r"|im|beim|apres"
    r"|avant|pendant|avec|sans|pour|en|tras|antes|durante|con|sin|por)"
)
_OBJECT_AFTER = (
    r"\s*(?:(?:from|of|as|the|an?|any|her|his|their|old|du|de|des|la|les?|son|sa|ses|el|los|las|del|su|une?|der"
    r"|die|das|dem|den"
    r"|seine?[nrs]?|ihre?[nrs]?|einer?)\s+|(?:l|d) ?['’]\s*)*"
    rf"(?:(?!{_PREPOSITION}\b|our\b|unser|notre\b|nuestr)\w+ ){{0,2}}?{_THING}{_MEMBER}\b{_END}"
)
_OBJECT_BEFORE = rf"\b(?:aus|das|die|den|dem|der|vom|beim) (?:\w+ ){{0,2}}?{_THING}\b(?: \w+){{0,2}}\s*$"
_BODY = (
    r"\W*(?:betriebsrat|personalrat|aufsichtsrat|beirat|vorstand|senat|works council|cse|comite d ?['’]?entreprise) "
)
_DETERMINER = "(?:her|his|all|the|old|our|whole|seine?|ihre?|son|sa|su|das|der|die|la|le|el)"
_SUBJECT_BEFORE = (
    rf"\b(?P<within>{_PREPOSITION} (?:the |der |dem |den |la |le |el |sa |su )?)?{_THING}\b(?: (?:contract"
    rf"|account|access|number|vertrag|konto|zugang|licence|\d+|is|was|has|been|now|already|the|ist"
    r"|wurde|est|a|ete|esta|fue|ha sido|automatically))*[ :]*$"
)
_LEAVES = (
    r"left|leav|quit|resign|retire|moved|no longer|depart|ceased|not return|verlass|aus(?:ge)?(?:schied|tret)"
    r"|scheidet|austritt"
    r"|nicht mehr|quitte|parti|demission|est plus|fait plus|travaille plus|dej[aoe]|dimi|renunci|fue|marcho|ya no"
)
"""What people do, and things don't."""
_COMPANY = (
    r"\b(?:company|firm|business|employ\w*|organi[sz]ation|bank|hospital|university|us|firma|unternehmen|betrieb"
    r"|haus|uns|konzern"
    r"|entreprise(?<!comite d entreprise)|societe|boite|nous|empresa|compania|trabajo)\b"
)

_LEAVING = (
    r"(?:resignation|termination|notice|dismissal|redundancy|departure|retirement|exmatrikulation|aufhebungsvertrag"
    r"|rupture conventionnelle|mutation|traslado|jubilacion|kundigung|austritt|entlassung|demission"
    r"|licenciement|depart"
    r"|rupture|renuncia|dimision|despido|baja|cese|salida)"
)
_UNDONE = (
    rf"\b{_LEAVING}(?: (?:was|is|has been|been|has|letter|request|wurde|ist|hat|war|est|a ete|fue|ha sido|again|wieder"
    rf"|doch|schriftlich|demandee?|requested|beantragt|solicitad[oa]|a \w+)|,|:(?: \w+){{1,3}} [-–])*"
    r" (?:withdrawn|rescinded|revoked|cancel\w*|retracted|reversed|taken back|overturned|zuruck\w*|widerrufen"
    r"|storniert"
    r"|aufgehoben|unwirksam|hinfallig|retiree?|annulee?|revoquee?|retractee?|retirad[oa]|anulad[oa]|revocad[oa]"
    r"|cancelad[oa]|refused|denied|rejected|not (?:accepted|granted)|abgelehnt|nicht (?:genehmigt|angenommen)"
    r"|refusee?|rejetee?|non (?:acceptee?|obtenue?|accordee?)|denegad[oa]|rechazad[oa]|no concedid[oa]"
    r"|(?:declarad[oa] )?(?:nul[oa]|improcedente)|rumou?rs?|entered in error"
    rf"|sin efecto)\b"
    r"|\b(?:withdrew|withdraws|withdrawn|rescinded|cancel\w*|retracted|took back|(?:correction|reversal"
    r"|rescission) of|(?:a )?renonce a|retire|annule|retirado|retiro|anulo)"
    rf" (?:(?:her|his|their|the|its|sa|son|la|le|su|el) )?{_LEAVING}\b"
    rf"|\b(?:zieht|zog|nimmt|nahm) (?:\w+ )?{_LEAVING} zuruck\w*"
)
_STAYS_ON = (
    r"(?:(?<!not )(?<!never )(?<!nicht )(?<!non )(?<!pas )(?<!no )\b(?:perm\b|permanent\b|taken on\b|kept on\b"
    r"|titularisee?|embauchee?|(?:en )?cdi\b|contratad[oa]\b|indefinid[oa]|funcionari[oa]\b|ubernommen\b|unbefristet\w*"
    r"|fest ?angestellt|festanstellung|\w*haushaltsstelle|dauerstelle|remains\b|stays\b|staying\b|reste\b|bleibt\b"
    r"|se queda\b|fully qualified)|[-–] full\b|\bnow (?:permanent|staff)\b)"
    r"(?![^.;,]{0,25}\b(?:at|with(?! us)|bei(?! uns)|chez(?! nous)|elsewhere|par|by)\b)"
)
"""What says that the person is still here in another role."""
_NOW_UNDER = (
    r"\b(?:now|jetzt|nun|maintenant|desormais|ahora) (?:\w+ ){0,2}?(?:postdoc\w*|phd|doktorand\w*|hiwi|assistent\w*"
    r"|mitarbeiter\w*|lecturer|fellow|researcher) (?:bei|with|chez|con|under|unter)\b"
)
"""Who works for somebody, of whom the list tells whether they are in the house."""
_RETIRED = r"retir|rentner|pension|retrait|jubilad|emerit"
_SINCE = rf"\W*(?:\w+ )?(?:{PAST}|{AHEAD})"
_WORKS_HERE = (
    r"\b(?:full[- ]time here|part[- ]time here|works? (?:full|part)[- ]time|works? (?:here|for us|with us)"
    r"|working here|here since"
    r"|with us since|chez nous|travaille (?:ici|chez nous|a mi)|en activite|hilft(?! nicht)|arbeitet (?:als"
    r"|weiter|noch|bei uns|hier)"
    r"|minijob\w*|aushilf\w*|weiterbeschaftigt|bei uns (?:seit|als)|en activo|trabaja (?:aqui|con nosotros)"
    r"|sigue (?:trabajando|activ))"
)
_STAYED_ON_BEFORE = r"(?<!non )(?<!pas )\b(?:titularisee?|made permanent)\b"
_BACK = (
    r"(?:re-?hired|re-?joined|reinstated|came back|(?:is|has come|now) back|returned to (?:work|us)|unlocked"
    r"|reactivated|re-?enabled|entsperrt|reactivad[oa]|stays|staying"
    r"|will stay|decided to stay|wieder (?:da|bei uns|eingestellt|eingetreten|hier)|zuruckgekehrt"
    r"|wiedereingestellt|bleibt"
    r"|reembauchee?|(?<!a )reintegree?|est revenue?|de retour|reste|ha vuelto|volvio|reincorporad[oa]|readmitid[oa]"
    r"|reingreso|se queda)"
)
_BACK_LATER = rf"(?<!not )(?<!never )(?<!nicht )(?<!pas )(?<!no )\b{_BACK}\b"
_IS_BACK = (
    r"(?<!not )(?<!never )(?<!nicht )(?<!pas )(?<!no )\b(?:(?:now|is|are) back|back now|back with us"
    r"|wieder (?:da|hier|bei uns)"
    r"|est (?:revenue?|de retour)|ha vuelto|de vuelta)\b(?! (?:in|to|nach|en|au|aux|a|home)\b)"
)
_BACK_SOON = (
    r"(?<!no )\bse (?:ha )?reincorpor(?:o|ado)\b"
    r"|\b(?:back|returns|zuruck|vuelve|revient)(?: on| am| el| le)? (?:mon|tues|wednes|thurs|fri)days?\b"
)
_BACK_FROM = rf"\b{_BACK} (?:\w+ ){{0,3}}?(?:after|from|following|nach|aus|apres|de|tras|despues de)(?: \w+){{0,2}}\s*$"
_ELSEWHERE = (
    r"\bto join us\b|\bfor us\b|\bpour nous rejoindre\b|\bpara unirse a\b|\bum (?:bei|zu) uns\b"
    r"|\bbefore (?:joining|coming to) us\b"
)
_JOINED_AFTER = r"\b(?:joined|came|hired|started|eintritt|arrivee?|embauchee?)\b[^.;,]*\b(?:after|apres|nach|tras)\s*$"


def dated(folded: str, today: date) -> str:
    """Return a text in which `PAST` or `AHEAD` stands for each day that it names: ahead is today, too."""

    def day(found: re.Match[str]) -> str:
        named = _end_of_semester(found[0]) or days(found[0])
        if not named or (re.fullmatch(_BARE_YEAR, found[0]) and int(found[0]) == today.year):
            return found[0]
        return AHEAD if min(named) >= today else PAST

    return re.sub(_ABBREVIATED, r"\1", re.sub(_SOON, AHEAD, re.sub(f"{_SEMESTER}|{_DAY}", day, folded)))


def _end_of_semester(text: str) -> set[date]:
    """Return the last day of a semester, as universities name them; empty where a text is none."""
    if not text[0].isalpha() or not re.fullmatch(_SEMESTER, text):
        return set()
    year = 2000 + int(text[-2:])
    return {date(year, 9, 30)} if text.startswith("s") else {date(year if "/" in text else year + 1, 3, 31)}


def is_far_ahead(folded: str, today: date) -> bool:
    """Whether all days that a text names are more than a year from now: nothing need be done about them yet."""
    named = [days(_first_of(found[0])) for found in re.finditer(_DAY, folded)]
    if not named or today >= date.max - _FAR_AHEAD or re.search(_SOON, folded):
        return False
    return all(one and min(one) > today + _FAR_AHEAD for one in named)


def _first_of(day: str) -> str:
    """Return the first day of a bare year, and any other one as it is."""
    return f"{day}-01-01" if re.fullmatch(_BARE_YEAR, day) else day


def without_undone(text: str) -> str:
    """Return a text without what says that a leaving was called off."""
    return re.sub(_UNDONE, " ", text)


def stays_on(place: "Place") -> bool:
    """Whether what has ended was followed by another role in the house."""
    before, after = place.whole
    return bool(re.search(f"{_STAYS_ON}|{_NOW_UNDER}", after) or re.search(_STAYED_ON_BEFORE, before))


def works_here(place: "Place") -> bool:
    """Whether somebody who has retired, from no day on, is said to work here: elsewhere, or earlier, they left."""
    if not re.search(_RETIRED, place.said) or re.match(_SINCE, place.after):
        return False
    return bool(re.search(_WORKS_HERE, " ".join(place.whole)))


def tells_of_another(folded: str) -> bool:
    """Whether a text names somebody else by what they are to the person, or as whom the person replaces."""
    return bool(re.search(_OTHERS, folded) or re.search(_REPLACED, folded))


class Place:
    """Where in a text something is said: what stands before it and after it in its clause and its sentence."""

    def __init__(self, text: str, start: int, end: int) -> None:
        begins = max([0, *(found.end() for found in re.finditer(_SENTENCE, text[:start]))])
        self.said = text[start:end]
        self.whole = text[:start], text[end:]
        self.sentence_before = text[begins:start]
        self.sentence_after = re.split(_SENTENCE, text[end:], maxsplit=1)[0]
        self.before = re.split(_CLAUSE, self.sentence_before)[-1]
        self.after = re.split(_CLAUSE, self.sentence_after)[0]

    @property
    def is_of_them(self) -> bool:
        """Whether it is said of the person, and is so: not of somebody else, of a thing, or with a “not” before it."""
        is_not = self._is_negated or self._is_of_another or self._is_of_a_thing or self._is_of_a_time
        return not (is_not or self._is_of_another_employer or self._is_back)

    @property
    def tells_of_them(self) -> bool:
        """Whether it is said of the person, who was not back later, with no “not” before it."""
        return not (self._is_negated or self._is_of_another or self._is_of_another_employer or self.is_taken_back)

    @property
    def is_of_a_thing(self) -> bool:
        """Whether a thing or a part of the house is what its clause tells of."""
        return bool(re.fullmatch(rf"\W*(?:{_DETERMINER} )*{_THING}(?: (?:is|was|ist|est|esta))? ?", self.before))

    @property
    def is_ahead(self) -> bool:
        """Whether it is to come: its clause, or what follows it at once, names a day ahead and none that has passed."""
        here = f"{self.before}{self.said}{self.after}"
        if AHEAD in here or PAST in here:
            return PAST not in here
        following = re.match(rf"[\s,(:–-]*(?:\w+ ){{0,3}}({PAST}|{AHEAD})", self.sentence_after)
        return bool(following and following[1] == AHEAD)

    @property
    def is_taken_back(self) -> bool:
        """Whether they came back later, or were taken back after it."""
        return bool(re.search(_BACK_LATER, self.sentence_after) or re.search(_BACK_FROM, self.sentence_before))

    @property
    def _is_back(self) -> bool:
        """Whether it is said that they are here again."""
        return bool(re.search(_IS_BACK, self.sentence_after) or re.search(_BACK_SOON, self.sentence_after))

    @property
    def _is_of_a_time(self) -> bool:
        """Whether they left for an absence, or no longer work on some days or at night."""
        is_of_work = re.search(_WORKS, self.said) and re.match(_HABIT_AFTER, self.after)
        is_of_day = re.search(_LEAVES_DAILY, self.said) and re.match(_TIME_AFTER, self.after)
        return bool(is_of_work or is_of_day or re.match(_ABSENCE_AFTER, self.after))

    @property
    def _is_negated(self) -> bool:
        around = re.search(_NOT_AROUND[0], self.before) and re.match(_NOT_AROUND[1], self.after)
        return bool(around or re.search(_NOT_BEFORE, self.before))

    @property
    def _is_of_another(self) -> bool:
        for found in re.finditer(_OTHERS, self.before):
            if not re.search(_OWN, self.before[found.end() :]):
                return True
        if re.match(
            rf"\s*(?:(?:de|del|of|der|des|von|su|sus|son|sa|his|her|ihre?|seine?) )?{_OTHERS}", self.after
        ) or re.search(_WHOM, f"{self.sentence_before}{self.said if self.said.startswith('who ') else ''}"):
            return True
        replaced = list(re.finditer(_REPLACED, self.sentence_before))
        if not replaced:
            return False
        between = self.sentence_before[replaced[-1].end() :]
        is_of_its_own = "," in between and re.match(_HAS, self.before.strip() or self.said)
        joined = re.search(r"\b(?:and|und|et|y|but|aber|mais|pero)\s*$", between)
        return not (is_of_its_own or joined or re.search(_OWN, between))

    @property
    def _is_of_a_thing(self) -> bool:
        if re.search(_COMPANY, self.said) or re.search(_COMPANY, self.sentence_after):
            return False
        if re.match(_OBJECT_AFTER, self.after) or self._is_move:
            return True
        if re.search(_LEAVES, self.said):
            is_of_body = re.search(_OBJECT_BEFORE, self.before) or re.fullmatch(_BODY, self.before)
            return bool(is_of_body) and not re.search(_COMPANY, self.before)
        subject = re.search(_SUBJECT_BEFORE, self.before)
        return bool(subject and not subject["within"])

    @property
    def _is_move(self) -> bool:
        """Whether they left one part of the house, for another."""
        if not re.search(_LEFT_A_PLACE, self.said) or PAST in self.after or AHEAD in self.after:
            return False
        return bool(re.match(_MOVED, self.sentence_after) or re.search(_MOVED_BEFORE, self.before))

    @property
    def _is_of_another_employer(self) -> bool:
        if re.match(_SERVED, self.after):
            return True
        return bool(re.search(_ELSEWHERE, self.after) or re.search(_JOINED_AFTER, self.before))
