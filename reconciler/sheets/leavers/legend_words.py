"""What legends call colours and other forms of a cell, in four languages, and what else than people they speak of."""

from reconciler.sheets.leavers.folding import forms

FORMS = forms(
    {
        "English": "red, green, blue, yellow, orange, grey, gray, greyed, grayed, pink, purple, violet, brown, "
        "black, white, amber, cyan, magenta, turquoise, beige, lilac, teal, coloured, colored, colour, color, "
        "colours, colors, shaded, shading, highlighted, highlight, highlighting, highlighter, bold, italic, "
        "italics, underlined",
        "French": "rouge~, vert~, bleu~, jaune~, orange, gris~, grisé~, rose, violet~, violette, marron, noir~, "
        "blanc, blanche, couleur, couleurs, coloré~, surligné~, surlignage, gras, italique, italiques, souligné~, "
        "ombré~",
        "German": "rot~, grün~, blau~, gelb~, orange, grau~, ausgegraut, rosa, lila, violett~, braun~, schwarz~, "
        "weiss~, türkis, beige, farbe, farben, farbig~, eingefärbt~, fett, "
        "fettgedruckt, kursiv~, unterstrichen~, schattiert~",
        "Spanish": "roj~, verde, verdes, azul, azules, amarill~, naranja, gris, grises, rosa, morad~, violeta, "
        "marrón, negr~, blanc~, color, colores, coloread~, resaltad~, sombread~, negrita, cursiva, subrayad~",
    }
)
"""Colours and forms that a workbook has and that are not read."""

WEAK = forms(
    {
        "English": "marked, fill, font, background, dark, light, faded, framed, boxed, shown",
        "French": "marqué~, fond, encadré~",
        "German": "markiert~, hinterlegt~, unterlegt~, füllung, schrift, hintergrund, umrandet~",
        "Spanish": "marcad~, relleno, fondo, fuente",
    }
)
"""What is said of such forms, and of other things too: it counts where a sign joins it to its meaning."""

STRUCK = forms(
    {
        "English": "struck, struck through, strike through, strikethrough, strikeout, crossed out, crossed off, "
        "stroked, striked, struck out, line through",
        "French": "barré~, rayé~, biffé~",
        "German": "durchgestrichen~, gestrichen~, durchstrichen~",
        "Spanish": "tachad~",
    }
)
"""A line through a cell, which is read in a workbook."""

OBJECTS = forms(
    {
        "English": "cell, cells, field, fields, column, columns, formula, formulas, sheet, sheets, tab, tabs, "
        "value, values, product, products, project, projects, item, items, order, orders, server, servers, device, "
        "devices, desk, desks, room, rooms, licence, licences, license, licenses, task, tasks, mandatory, editing, "
        "input, inputs, machine, file, files, course, courses, training",
        "French": "cellule, cellules, champ, champs, colonne, colonnes, formule, formules, feuille, onglet, valeur, "
        "valeurs, produit, produits, projet, projets, commande, commandes, poste vacant, licence, licences, saisie",
        "German": "zelle, zellen, feld, felder, spalte, spalten, formel, formeln, blatt, wert, werte, produkt, "
        "produkte, projekt, projekte, artikel, auftrag, aufträge, lizenz, lizenzen, eingabe, kurs, kurse, gerät, "
        "geräte",
        "Spanish": "celda, celdas, campo, campos, columna, columnas, fórmula, fórmulas, hoja, valor, valores, "
        "producto, productos, proyecto, proyectos, pedido, pedidos, licencia, licencias, curso, cursos",
    }
)
"""What is locked, deleted or ended there, and is nobody."""

TITLES = forms(
    {
        "English": "legend, key, colour code, color code, colour key, color key, colour coding, color coding, "
        "colour codes, color codes, explanation, colours, colors, meaning, meanings",
        "French": "légende, code couleur, codes couleur, code couleurs, couleurs, signification",
        "German": "legende, zeichenerklärung, farbcode, farben, farblegende, erklärung, bedeutung, farbschema",
        "Spanish": "leyenda, código de colores, códigos de colores, colores, significado",
    }
)
"""What stands above a legend."""

NO_ACCESS = forms(
    {
        "English": "no access, without access, access ended, do not create",
        "French": "pas d accès, plus d accès, sans accès, ne pas créer",
        "German": "kein zugang, keinen zugang, ohne zugang, kein zugriff, nicht anlegen",
        "Spanish": "sin acceso, no crear",
    }
)
"""That somebody is to have no access."""

GOING = forms(
    {
        "English": "leaves, quits, exits",
        "French": "quitte, partant, partants, partante, partantes",
        "German": "geht, gehen, verlässt, verlassen",
        "Spanish": "deja, dejan, marcha, causan",
    }
)
"""Words of leaving that say it of a mark alone."""
