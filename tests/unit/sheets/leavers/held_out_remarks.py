"""Remarks that were written before the words that read them: they measure, and nothing may be tuned on them."""

GONE = {
    "English": (
        "fellowship finished in August and was not renewed|post ended with the project, 30 June 2026|"
        "took a job at Guy's and St Thomas'|placement over, gone back to Leeds|"
        "didn't turn up on day one, offer withdrawn|contract not extended beyond July|"
        "sent P45 and final payslip 12 Sept|last shift was 4 October 2026|"
        "removed from the rota - she has moved to Canada|now at Deutsche Bank|passed away over the summer|"
        "pension started 1 May 2026, leaving party was in April|handed in badge and laptop on his last day|"
        "maternity cover came to an end in March|no longer one of ours|dismissed for gross misconduct|"
        "declined our offer in the end|agency stopped the assignment on 2 Oct 2026|"
        "grant funding expired, position discontinued|same as above, left too"
    ),
    "German": (
        "Stelle zum 30.06.2026 ausgelaufen, keine Verlängerung|hat die Stelle doch nicht angetreten|"
        "arbeitet jetzt bei der Sparkasse|letzter Arbeitstag 31.08.2026|Vertrag wurde nicht verlängert|"
        "seit April in Rente|Zeugnis und Papiere zugeschickt|im Juli verstorben|"
        "aus dem Dienstplan genommen, kommt nicht mehr|Praktikum seit September vorbei|"
        "Kündigung in der Probezeit durch uns|hat zur Charité gewechselt|befristete Stelle endete im Mai 2026|"
        "FSJ abgebrochen|wieder zurück an der Uni Wien|ist nicht mehr bei uns tätig|"
        "Resturlaub ausbezahlt, Schlüssel abgegeben|hat uns im Sommer verlassen|"
        "Zusage zurückgezogen, fängt nicht an|Konto bitte nicht wieder freischalten"
    ),
    "French": (
        "CDD arrivé à terme le 31/08/2026, non renouvelé|ne fait plus partie de l'équipe|"
        "partie travailler au CHU de Nantes|dernier jour le 30 juin 2026|ne s'est pas présenté le premier jour|"
        "a pris sa retraite au printemps|contrat d'apprentissage rompu en mars|solde de tout compte signé|"
        "décédée en juillet|désormais chez BNP Paribas|a démissionné pendant la période d'essai|"
        "rayé du planning, ne reviendra pas|stage terminé fin août|licenciée pour inaptitude|"
        "certificat de travail remis|thèse soutenue, contrat doctoral terminé|a refusé le poste finalement|"
        "idem, partie aussi|ne plus réactiver le compte|a rejoint la concurrence"
    ),
    "Spanish": (
        "contrato finalizado el 31/08/2026, sin prórroga|ya no trabaja aquí|se marchó a Santander en julio|"
        "último día 30 de junio de 2026|no se presentó el primer día|jubilada desde mayo|finiquito firmado|"
        "falleció en agosto|renunció a la plaza|ahora trabaja en el Hospital La Paz|despedido en periodo de prueba|"
        "beca terminada, no renovada|borrado de la lista, no vuelve|baja voluntaria en septiembre|"
        "fin de las prácticas 30/06/2026|no reactivar la cuenta|igual que arriba, también se fue|"
        "causó baja en la empresa el 15/09/2026|su contrato de interinidad se extinguió|rechazó la oferta"
    ),
}
"""Who has left."""

STAYS = {
    "English": (
        "took over from Jim, who retired|stands in for the deputy who left in May|leaves at 3pm on Fridays|"
        "retired police officer, with us since 2021|fellowship ended, now a permanent lecturer|"
        "withdrew her resignation|contract extended to 2028|retiring in summer 2030|moved from ward 4 to ward 7|"
        "back from parental leave on 1 Sept|replaces Ann Bell (left)|"
        "finished her training in June, fully qualified now|left the union committee|"
        "old login closed, uses the new one|her manager is leaving at Christmas|organising Bob's farewell do|"
        "off sick until further notice|project ended; reassigned to Treasury|last day of training 3 October|"
        "no longer needs a parking space"
    ),
    "German": (
        "Nachfolgerin von Herrn Kern, der in Rente ging|geht mittwochs um 14 Uhr|"
        "Rentnerin, arbeitet bei uns als Aushilfe|Kündigung zurückgenommen|"
        "Befristung aufgehoben, jetzt unbefristet|Rente erst ab 2034|von Station 2 auf Station 6 gewechselt|"
        "Ausbildung beendet und übernommen|vertritt Frau Lang, die uns verlassen hat|"
        "altes Konto gelöscht, neues seit März|Elternzeit beendet, wieder da|Projekt beendet, jetzt im Einkauf|"
        "nicht mehr im Betriebsrat|Probezeit beendet|krank seit 3. November|Leitung abgegeben, bleibt als Ärztin|"
        "Schlüssel für Raum 4 abgegeben|Vertrag bis 2028 verlängert|Chef geht im Dezember|Parkplatz gekündigt"
    ),
    "French": (
        "remplace Mme Petit, partie en retraite|part à 17h le vendredi|"
        "retraitée de l'Éducation nationale, travaille ici à mi-temps|démission retirée|"
        "CDD terminé, en CDI depuis avril|retraite prévue en 2032|est passée de l'unité 2 à l'unité 5|"
        "stage terminé, embauchée|son responsable a quitté l'entreprise|"
        "ancien compte supprimé, nouveau compte créé|revenue de congé maternité|ne fait plus partie du CSE|"
        "fin de période d'essai validée|en arrêt maladie depuis le 3 novembre|"
        "a quitté la direction du service, reste médecin|collecte pour le départ de Paul|"
        "ne travaille plus le mercredi|contrat prolongé jusqu'en 2028|départ en formation le 12|"
        "n'a plus besoin de badge parking"
    ),
    "Spanish": (
        "sustituye a Luis, que se jubiló|sale a las 15h los viernes|militar retirado, trabaja aquí desde 2020|"
        "retiró su renuncia|terminó el contrato temporal, ahora indefinida|jubilación prevista en 2032|"
        "pasó de la planta 3 a la planta 5|terminó las prácticas y fue contratada|su jefe dejó la empresa|"
        "cuenta antigua eliminada, usa la nueva|de vuelta tras la baja por maternidad|ya no es delegada sindical|"
        "de baja por enfermedad desde el 3/11|dejó la jefatura, sigue como enfermera|"
        "organiza la despedida de Marta|contrato prorrogado hasta 2028|salida a formación el día 12|"
        "se va a las 14h los lunes|fin del periodo de prueba, superado|ya no necesita plaza de garaje"
    ),
}
"""Who stays."""
