"""Phrases of leaving in running text, folded, in four languages."""

from reconciler.sheets.leavers.clauses import AHEAD, INSIDE, PAST

_MONTH = r"(?:jan|feb|fev|mar|apr|abr|avr|may|mai|jun|juin|jul|juil|aug|aou|ago|sep|oct|okt|nov|dec|dez|dic|ene)[a-z]*"
_WHEN = rf"(?:\d|{_MONTH}\b|(?:end|beginning|middle) of|effective)"
_EMPLOYER = (
    r"(?:competitors?|konkurrenz|concurrents?|hospitals?|\w*klinik\w*|krankenhaus|chu|clinique|hopital|nhs|trust"
    r"|uni|univ\w*|college|hochschule|\w*bank|sparkasse|banque|banco|council|company|ltd|inc|gmbh|school|academy)\b"
    r"(?! (?:fur|of our|branch|site)\b)"
)
"""Who employs people, as far as a word of the name tells."""
_GIVEN_BACK = (
    r"(?:badge|keys?|pass|access card|laptop|notebook|phone|pc|computer|ausweis|schlussel|handy|gerate?|cles|carte"
    r"|ordinateur|portable|llaves|tarjeta|portatil|ordenador)"
)
"""What somebody gives back on the last day: one thing alone may have been replaced."""
OUT = {
    "English": (
        rf"\blast shift(?:[ :]+(?:is|on|done|worked))*[ :]*(?:{PAST}|{AHEAD}|{_WHEN})"
        rf"|\bmoved on to (?!(?:the |a |an |our |her |his )?(?:new )?(?:\w+ ){{0,2}}?{INSIDE}\b)"
        r"|\bp45 (?:was |has been )?(?:issued|sent|given|posted|e-?mailed|done)\b"
        r"|\btupe(?:['’]?e?d| transfer(?:red)?)(?: out| over)? to\b|\bemigrated\b|\brif['’]?e?d\b"
        r"|\btook the package\b|\bdo not use\b|^\W*finished (?:in|on)\b|\bfinal pay(?:check|slip|ment)? (?:paid"
        r"|issued|sent|done)\b",
        rf"\b(?:now|has moved|has gone|transferred|went) (?:working |works )?(?:at|with|for|to) (?:an? |the )?"
        rf"(?:(?!our\b)\w+ ){{0,3}}?{_EMPLOYER}",
        r"\b(?:has|have|found|got|took|accepted) (?:an?|another)(?: new)? job\b(?! (?:title|role|description"
        r"|grade|share|"
        r"plan))"
        r"|\bwas (?:here|with us|employed here) (?:until|till|through)\b|\b(?:account|login|mailbox) can (?:go|be)\b"
        r"|\b(?:farewell|leaving) (?:do|party|drinks|lunch|card|speech|gift|present)\b(?! (?:organi|for|of|team|fund))"
        rf"|\b(?:returned|handed (?:in|back|over)) (?:\w+ )?{_GIVEN_BACK}\b[^.;]{{0,9}}? {_GIVEN_BACK}\b",
        r"\b(?:terminate|retire|separate|dismiss) (?:contingent )?(?:employee|worker)\b"
        r"|\bend (?:contingent worker|employment|academic appointment)\b",
        rf"\b(?:lwd|ldw|lwod|dol|doe)\b[ :]*(?:{PAST}|{AHEAD})|\bexit interview (?:done|held|completed|conducted)"
        rf"|\bseparated (?:from|on|{_WHEN})|\b(?:in)?voluntary term\b|\btransferred out\b|\bkill (?:account|access)"
        r"|\b(?:took|accepted) (?:vr|voluntary)\b|\b(?:should|must|can|to|needs to) be (?:closed|revoked|locked)\b"
        r"|\b(?:disable|remove|delete|deactivate|terminate|offboard)(?:\W+(?:asap|now|immediately|today|please"
        r"|him|her|them))\b",
        rf"(?<!never )(?<!not )\bleft (?:the |our |this )?(?:company|firm|organi[sz]ation|business|employment|us\b"
        rf"|in\b|"
        rf"as of|service|on {_WHEN}|{_WHEN}|voluntarily|already|for (?:another|a new))",
        r"\b(?:has|have|who|already|since|she|he|they) left\b(?! hand)",
        rf"\b(?:is|will be|are) leaving\b|\bleaving (?:the |our |us\b|on\b|in\b|at end|{_WHEN})"
        rf"|\b(?:leaves|(?:will|to|shall) leave) (?:the company|us\b|on {_WHEN}|{_WHEN})",
        r"\blast (?:working |physical |work )?day\b(?! of (?:probation|training|trial))|\blast (?:worked|shift was)\b",
        r"\bno longer (?:with|work|employ|here|in |at |active|part|a |an |on (?:our|the)|needs?|requires?|contract"
        r"|exist|reports)",
        r"\bdoes ?n[o ]?['’]?t work (?:here|for us|with us|any)|\bnot (?:with us|employed|working) (?:any|here)"
        r"|\bnot with (?:us|the (?:company|firm|bank|business|team)|our)\b",
        r"\b(?:resigned|handed in (?:his|her|their)? ?(?:notice|resignation)|laid off|made redundant|let go\b"
        r"|passed away|"
        r"dismissed|was fired|got fired|has retired|retired (?:on|in|as of|\d|last|from (?:the )?company)|deceased"
        r"|died)",
        rf"\bterminates (?:on |in |as of )?{_WHEN}|\bterminated (?:on|in|as of|by|for|with effect|{_WHEN})"
        rf"|\b(?:was|been|is|employee|contract"
        rf"|employment) terminated\b",
        rf"\bcontract (?:has |was |is |has been )?(?:ended|expired|ends? on|ends? {_WHEN}|not (?:been )?renewed"
        rf"|not (?:been )?extended|finished|ran out|run out|lapsed|over\b)",
        r"\bemployment (?:has )?(?:ended|ceased|ends|finished|came to an end|come to an end)"
        r"|\bceased (?:employment|work)"
        r"|\bended (?:her|his|their|the) (?:employment|contract|job)|\bsever(?:ance|ed) (?:package|pay|agree|paid"
        r"|signed)",
        r"\b(?:mov(?:ed|es|ing)|went|goes|going|gone|switched|changed|transferred)(?: on)? to (?:another"
        r"|a different|a new|other) "
        r"(?:employer|company|firm|organi|bank|hospital|job)|\bjoined (?:a |another |the )(?:different )?"
        r"(?:competitor|company|firm|employer|organi)|\bworks? (?:for|at) (?:a |another |the )"
        r"(?:competitor|company|firm|employer)|\(other company\)",
        r"\b(?:did|does|do|has|have|will|wo) ?(?:not|n ?['’]?t) (?:be )?(?:return|come back|coming back|show up"
        r"|turn up|start\b"
        r"|started|join\b|pass (?:\w+ )?probation)(?:ed|ing)?|\bnot (?:returning|coming back)"
        r"|\bnever (?:returned|came back|started|joined|showed up|turned up)",
        r"\bfailed (?:his |her |the |their )?probation\b|\bprobation (?:failed|not passed)"
        r"|\b(?:declined|rejected|turned down) (?:the |our )?offer\b(?! (?:from|by|to)\b)|\bpensioned off\b"
        r"|\bwalked out\b|\bsacked\b",
        r"\b(?:off|not on|out of) (?:the |our )?(?:payroll|roll\b|company|firm|business)"
        r"|\bnot an? (?:\w+ )?employee any"
        r"|n['’]t with us\b|\bexit (?:done|complete|formalities)|\bremove from (?:the )?(?:system|directory|all"
        r"|ad\b|payroll)"
        r"|\b(?:position|role|post) eliminated\b|\babandoned (?:his |her |the )?(?:job|post)\b",
        r"\b(?:ex|former)[- ]?(?:employee|colleague|staff|worker|contractor|member of staff)\b|\bleaver\b",
        r"\b(?:access|account|login|user) (?:was |is |has been |to be )?(?:revoked|removed|withdrawn|closed|disabled|"
        r"deactivated|deleted|blocked|locked|suspended|terminated)\b",
        r"\b(?:please|pls|to be|must be|should be|can be) (?:delete|remove|deactivate|disable|offboard|block|suspend"
        r"|terminate)d?\b",
        r"\bdo not (?:re)?(?:activate|provision|create|enable|onboard)\b|\boff-?board(?:ed|ing)\b",
        r"\b(?:working|serving|under|in|on|given|gave|handed in|served) (?:his |her |their "
        r"|out )?notice\b(?! period of)",
        rf"\b(?:gone|out|retired|quit|departed|exited|inactive|deactivated|disabled|leaver) (?:since|as of|effective"
        rf"|from|{_WHEN}|on {_WHEN})",
        r"\bhas (?:quit|departed|exited|gone)\b|\bdeparted (?:the )?company\b|\bexit date\b|\bleaving date\b"
        r"|\bterm(?:ination)? date\b",
        r"\bnot (?:to be )?(?:re)?(?:activated|provisioned)\b|\bended (?:employment|contract)\b|\bmoved on\b(?! to\b)"
        r"|\bno show\b",
    ),
    "German": (
        r"\bnicht mehr (?:an bord|(?:am|an der|an unserer|an unserem) (?:haus|institut|lehrstuhl|klinikum|klinik"
        r"|uni\w*|hochschule|schule|fakultat))\b|\bvon uns gegangen\b|\bverabschiedet\b|\bnie angetreten\b"
        r"|\bpassivphase\b|\babfindung (?:erhalten|(?:aus)?gezahlt|bekommen)\b|\babschied (?:war|ist|am)\b"
        r"|\b(?:\w*vertrag|befristung|anstellung) lief\b[^;\n]{0,40}\baus\b|\b(?:schied|trat"
        r"|tritt)\b[^;\n]{0,40}\baus\b"
        r"|\b(?:regel)?(?:alters|fruh)rent(?:e|ner\w*)\b|\brente (?:seit|ab)\b"
        r"|\b(?:beschaftigung|anstellung|tatigkeit) (?:ist |wurde )?beendet\b|\bende de[rs] (?:beschaftigung\b|"
        r"beschaftigungsverhaltnis|arbeitsverhaltnis|dienstverhaltnis)",
        rf"\b(?:jetzt|nun|inzwischen|mittlerweile) (?:an|bei|in|am|beim|im) (?:der |dem |einer "
        rf"|einem )?(?:(?!unser)\w+ ){{0,2}}?"
        rf"{_EMPLOYER}|\b(?:wechsel|wechselte|gewechselt|geht|ging) (?:zu|zur|zum|an) (?:die |das "
        rf"|der )?(?:\w+ )?{_EMPLOYER}"
        r"|\b(?:arbeits|schluss)?(?:zeugnis|papiere)\b[^;.]{0,30}\b(?:ausgehandigt|verschickt|ubergeben|versandt)\b"
        r"|\b(?:konto|account|zugang|user|benutzer|login) (?:kann|darf|soll) (?:weg|geloscht|gesperrt|deaktiviert)\b"
        r"|\bstelle (?:wird|ist) (?:nicht )?(?:nach|neu |wieder)besetzt\b|\bruf (?:nach|an)\b[^;.]{0,30}\bangenommen\b"
        rf"|\b{_GIVEN_BACK}\b[^.;]{{0,9}}? {_GIVEN_BACK}\b (?:\w+ )?(?:abgegeben|zuruckgegeben)\b",
        r"\bauflosungsvertrag\b|\bausgesch\b|\bist gegangen\b|\b(?:probezeit|arbeitgeber|arbeitnehmer|eigen|ag"
        r"|an)-?kundigung\b"
        r"|\bverst\b|\bberufliche? verander(?:t|ung)\b",
        r"\b(?:hat|haben|hatte) (?:uns|die firma|das unternehmen|den betrieb|das haus|die bank"
        r"|die klinik)(?:(?!\bnicht\b)[^.]){0,30}verlassen\b",
        r"\bverlasst (?:uns|die firma|das unternehmen|den betrieb)|\b(?:firma|unternehmen|betrieb|haus) verlassen\b",
        r"\bausgeschieden|\bausgetreten|\bscheidet\b(?:(?!\bnicht\b)[^.]){0,40}\baus\b|\baustritt\b"
        r"|\bausgestiegen\b|\bhat aufgehort\b",
        r"(?<!un)gekundigt|(?<!un)gekuendigt|\bkundigung\b|\bkuendigung\b|\baufhebungsvertrag",
        r"\bprobezeit nicht (?:bestanden|uberstanden)|\b(?:zur|zu einer?|zum) (?:konkurrenz|wettbewerber|mitbewerber)"
        r"|\b(?:arbeitgeber|firma) gewechselt|\b(?:zu|zum) (?:einem )?(?:neuen|anderen) arbeitgeber"
        r"|\bneuer arbeitgeber\b"
        r"|\b(?:stelle|dienst|arbeit) nicht angetreten|\bnicht (?:erschienen|angetreten)\b"
        r"|\bkommt (?:\w+ )?nicht (?:mehr )?(?:zuruck|wieder)\b|\bnicht (?:mehr )?zuruckge(?:kehrt|kommen)\b"
        rf"|\bgeht (?:(?:zum|am|per) )?(?:{PAST}|{AHEAD})|\bverlasst (?:das haus|die bank|die klinik|den konzern)\b",
        r"\bletzte[rn]? (?:arbeits|werk|einsatz)?-?tag\b",
        r"\b(?:nicht|nimmer) mehr (?:bei|im|in der|beschaftigt|da\b|tatig|hier|aktiv|dabei|angestellt|fur)"
        r"|\bist (?:weg|raus)\b",
        r"\b(?:in|geht in|seit|im) (?:rente|pension|ruhestand|den ruhestand)\b|\bpensioniert\b|\bverrentet\b"
        r"|\bverstorben\b|\bgestorben\b",
        r"\b(?:vertrag|befristung|arbeitsverhaltnis) (?:ist |wurde )?(?:endet|lauft|ausgelaufen|beendet|abgelaufen"
        r"|nicht verlangert)",
        r"\b(?:konto|account|zugang|user|benutzer|login) (?:ist |wurde |bitte )?(?:gesperrt|geloscht|deaktiviert"
        r"|sperren|loschen|"
        r"deaktivieren|entfernt|geschlossen|stillgelegt)",
        r"\bbitte (?:loschen|sperren|deaktivieren|entfernen|austragen)|\bzu (?:loschen|sperren|deaktivieren)\b"
        r"|\bnicht (?:anlegen|aktivieren)\b",
        r"\b(?:ex|ehemalige[rsn]?)[- ]?(?:mitarbeiter|kolleg|angestellt|beschaftigt)|\babgang (?:zum|per|am|\d)"
        r"|\bentlassen\b",
        r"\bweg (?:seit|zum|ab)\b|\bgeht (?:zum|per) \d|\bzum [\d.]+ (?:weg|raus)",
    ),
    "French": (
        r"\bmutee? (?:dans|vers|a|chez) une autre (?:societe|entreprise|filiale)|\bfin cdd\b|\brupture conv\b"
        r"|\bne revien(?:dra|t) (?:pas|plus)\b|\b(?:compte|acces) a (?:fermer|cloturer|couper|retirer)\b",
        r"\b(?:a|ont|avoir|ayant) quitte\b|\bquitte (?:la|l|le|notre|les|nous)\b|\bnous (?:a |ont )?quitte",
        r"\b(?:est|sont) partie?s?\b(?! pris)|\bpartie?s? (?:le|en|depuis|de la|fin|a la retraite|\d)\b",
        r"\bn ?['’]?(?:est|fait|travaille) plus\b|\bne (?:travaille|fait) plus\b|\bplus (?:dans|chez|parmi|aux?"
        r"|a l)[ '’]*(?:la"
        r"|l|les|nos|notre|leurs?|nous|effectif|entreprise|societe)",
        r"\bsolde de tout compte\b|\bstc (?:remis|fait|envoye|signe|verse|paye)|\b(?:radi|ray)(?:ee?s?"
        r"|ation) des (?:cadres|listes"
        r"|effectifs)\b|\bpot de depart\b|\bn ?['’]?a pas ete (?:renouvele|reconduit)e?s?\b"
        r"|\ba cesse ses fonctions\b|\bdcd\b|\brc (?:signee|homologuee)\b"
        rf"|\bmut(?:ee?|ation) (?:a|au|a la|a l|vers|chez) ?['’]?(?:la |le |l )?{_EMPLOYER}"
        rf"|\brejoint (?:la |le |les |l ?['’]?|une? )?(?:\w+ )?{_EMPLOYER}"
        r"|\b(?:desormais|maintenant) chez (?!nous|lui|elle)\w"
        rf"|\ba (?:rendu|restitue) (?:\w+ )?{_GIVEN_BACK}\b[^.;]{{0,9}}? {_GIVEN_BACK}\b",
        r"\bdemissionn|\bdemission\b|\blicenci(?:e|ement)|\bretraitee?\b|\b(?:a|en) la retraite\b|\bdecedee?\b"
        r"|\brupture conventionnelle\b",
        r"\bdernier jour\b|\bfin de (?:contrat|cdd|mission|collaboration)\b|\bsortie? (?:le|des effectifs|de l"
        r"|definitive|\d)|\bsort (?:le|des)\b",
        r"\bdepart (?:le|definitif|en retraite|prevu|effectif|au|volontaire|\d)|\b(?:date|suite au|apres son"
        r"|avant son) (?:de )?depart\b",
        r"\b(?:compte|acces|utilisateur) (?:est |a ete )?(?:desactive|ferme|supprime|bloque|suspendu|revoque)",
        r"\ba (?:supprimer|desactiver|bloquer|radier)\b|\bne pas (?:creer|activer|reactiver)\b",
        r"\banciens?(?:ne)?s? (?:salarie|employe|collabora)|\bex[- ](?:salarie|employe|collabora)"
        r"|\bradiee? des effectifs",
        r"\bquitte(?:ra)? (?:la societe|l ?['’]?entreprise|ses fonctions|son poste)|\bnous quitte\b"
        r"|\bcontrat (?:termine|rompu|non renouvele)",
        r"\bcd[di] (?:termine|fini|rompu|non renouvele|arrive a)|\bcontrat (?:fini|acheve|arrive a (?:terme|echeance))"
        r"|\brupture (?:du|de|de la|de sa) (?:contrat|periode(?: d ?['’]?essai)?|cdd|cdi)"
        r"|\bessai (?:non (?:concluant|valide)e?|rompue?)",
        r"\bn ?['’]?est (?:pas|jamais) (?:revenue?|rentree?|venue?)\b|\bs ?['’]?est pas presentee?\b"
        r"|\bchange d ?['’]?employeur|\b(?:chez|a rejoint|rejoint) (?:un|une|la) (?:concurren|autre (?:societe"
        r"|entreprise))"
        rf"|\bpart (?:le |au )?(?:{PAST}|{AHEAD})|\bpart (?:a|en) (?:la )?retraite",
    ),
    "Spanish": (
        rf"\bfiniquito\b|\bse (?:(?:fue|ha ido|marcho) (?:al?|para)|va al) (?!(?:la |el |las |los )?(?:casa"
        rf"|comer|{INSIDE})\b)"
        rf"|\bahora (?:trabaja )?en (?:el |la |otra |otro )?(?:\w+ )?{_EMPLOYER}"
        rf"|\bse ha ido\b(?! (?:de (?:vacaciones|viaje)|a |al ))",
        rf"\bceso (?:el|en|su|{PAST})|\bsalio de la (?:empresa|compania)|\bfin contrato\b|\bno renovacion\b"
        r"|\bcambio de (?:trabajo|empleo)\b|^\W*no (?:continua|sigue)\b",
        r"\bya no (?:trabaja|esta|pertenece|forma|es|sigue|labora|colabora)|\bno trabaja (?:ya|mas)"
        r"|\bse fue\b(?! (?:de (?:vacaciones|viaje)|al? (?:la |el )?(?:casa|comer|uci|urgencias|plantas?|turnos?"
        r"|quirofanos?|equipos?)\b))"
        r"|\bse (?:fue"
        r"|ha ido|marcho|marcha|va) (?:de(?! (?:vacaciones|viaje|puente|permiso|congreso)\b)|el|en|a otra|\d|la)",
        r"\b(?:han? dejado|dejo|deja|abandono|han? abandonado) (?:la|el|de) (?:empresa|compania|trabajo|puesto"
        r"|trabajar)",
        r"\b(?:dad[oa] de|causo|curso|causa|causara|ha causado) baja\b|\bbaja (?:el|desde|voluntaria|definitiva"
        r"|en la empresa|a \d|con fecha|\d|efectiva)",
        r"\bdespedid[oa]\b|\bdespido\b|\bjubilad[oa]\b|\bse (?:jubilo|jubila|retiro)\b|\bdimit|\brenunci[oa]\b"
        r"|\bha renunciado\b|\bcesad[oa]\b|\bfalleci(?:d[oa]|o)\b",
        r"\bultimo dia\b|\bfin de (?:contrato|la relacion)|\bcontrato (?:finalizado|terminado|vencido|extinguido"
        r"|no renovado)|\bfinaliza (?:su )?contrato|\bno renovad",
        r"\bno (?:supero|ha superado|paso) (?:el |la )?(?:periodo|prueba)|\bno se (?:presento|ha presentado"
        r"|incorporo)\b"
        r"|\bno (?:volvio|ha vuelto|regreso|se reincorporo)\b|\ba la competencia\b|\bcambio de empresa\b",
        r"\b(?:cuenta|acceso|usuario) (?:esta )?(?:desactivad|bloquead|eliminad|cerrad|suspendid|revocad|cancelad)",
        r"\bpor favor (?:eliminar|borrar|desactivar)|\bdar de baja\b|\bno (?:crear|activar|reactivar|dar de alta)\b",
        r"\bex[- ]?(?:emplead|trabajador)|\bantigu[oa] (?:emplead|trabajador)|\bfecha de (?:baja|salida|cese)\b"
        r"|\bdesvinculad[oa]\b|\bliquidad[oa] y finiquit",
    ),
}
"""Phrases, folded, that say it by themselves."""

IN_REMARK = (
    r"(?<!not )(?<!never )\b(?:(?<!, )(?<!the )left|(?<=, )left(?!\s*,)|terminated|termination|retired|leaver"
    r"|leaving|resignation"
    r"|redundan(?:t|cy)"
    r"|quit|offboard(?:ed|ing)?|"
    r"deactivated|inactive|departed|exited|dismissal|gone|expired account|retire[sd]?|retiring|retirement"
    r"|archived|deleted|"
    r"departure|resigns?|resigning)\b(?![- ](?:hand|side|wing|early|ear|eye|leg|arm|foot|knee|shoulder|over|turn"
    r"|aligned|plan|fund|savings|benefits|message|a message|voicemail"
    rf"|to (?:the |a |our )?(?:lunch|{INSIDE}))\b)",
    r"\b(?:gekundigt|ausscheiden|abgang|gesperrt|geloscht|deaktiviert|inaktiv|entlassen|rentner|rente|ehemalig\w*"
    r"|ruhestand|pension|verlassen|verlasst)\b",
    r"\b(?:parti|partie|sorti|sortie|depart|desactive|inactif|inactive|supprime|retraite|quitte|bloque"
    r"|radie)\b",
    r"\b(?:jubilacion|cese|inactiv[oa]|desactivad[oa]|eliminad[oa]|salida|retirad[oa]|renuncia"
    r"|dimision)\b"
    r"|\bbaja\b(?! (?:medica|por|maternal|paternal|laboral|temporal))",
    rf"^\W*(?:until|till|bis|jusqu ?['’]?au|hasta) (?:el |zum )?{PAST}\W*$",
    r"^\W*(?:weg|raus|fort|remove|delete|disable|deactivate)\W*$|\br\.?i\.?p\b",
    r"(?:^|[\s(\[])[†✝]",
)
"""Words, folded, that say it where the cell is a remark on the person."""

RELEASED = (
    r"\bgarden(?:ing)? leave\b|\bsuspended\b|\b(?:on|under) suspension\b|\badmin(?:istrative)? leave\b|\bstood down\b"
    r"|\b(?:released|relieved) (?:from|of) (?:all |his |her |their )*(?:duty|duties|work)\b"
    r"|\bfreigestellt\b|\bfreistellung\w*|\bsuspendier(?:t|ung)\b|\bpassive altersteilzeit\b"
    r"|\bmise? a pied\b|\bdispensee? (?:d ?['’]?activite|de (?:son )?(?:preavis|service|travail))\b|\bsuspendue?\b"
    r"|\bsuspendid[oa]\b|\bsuspension de (?:empleo|contrato|funciones|sueldo)\b"
    r"|\b(?:dispensad[oa]|relevad[oa]|relevo) del? (?:su |sus )?(?:servicio|funciones|cargo|puesto|trabajo)\b"
    r"|\b(?:without|no|ohne|sans|sin) (?:system ?)?(?:access|zugang|acces|acceso)\b(?! (?:to|zu|zum|zur|a|al|aux?)\b)"
)
"""Words, folded, for who is still employed and not to work: whether they have access, `active` alone says."""
STAYS_UNTIL = (
    r"\b(?:stays|works|working|employed|here|bleibt|arbeitet|beschaftigt|befristet|vertrag|contract|fixed[- ]term"
    r"|reste|contrat"
    r"|cdd|sigue|trabaja|contrato(?: temporal)?) (?:is |(?:en |noch |nur )?)"
    rf"(?:until|till|through|to|bis|jusqu ?['’]?au|hasta)(?: zum| el| al)? {PAST}"
)
"""A last day that has passed, in a remark."""
