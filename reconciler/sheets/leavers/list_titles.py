"""Titles of lists of names: of people who have left, or whose access is to be taken."""

import re
from functools import lru_cache

from reconciler.sheets.leavers.folding import forms, words_of
from reconciler.sheets.leavers.legend_words import OBJECTS
from reconciler.sheets.leavers.places import Named, named_for
from reconciler.sheets.leavers.remarks import tells_of_leaving
from reconciler.sheets.values.characters import plain

_NO_HEADS = forms(
    {
        "English": "contact, questions, prepared, approved, author, owner, manager, by, responsible, sent, write, "
        "enter, please, if, when, should, must, use, how, do, whoever",
        "French": "contact, questions, responsable, préparé, validé, par, écrire, saisir, veuillez, si, quand, merci",
        "German": "kontakt, ansprechpartner, ansprechpartnerin, fragen, erstellt, verantwortlich, von, bitte, "
        "schreiben, eintragen, wenn, wer, falls",
        "Spanish": "contacto, preguntas, responsable, preparado, por, escriba, escribir, si, cuando, quien",
    }
)
"""Words of a text that names who is in charge, or tells what to do: it is no heading of leavers."""
_TAKEN = forms(
    {
        "English": "close, closed, end, ended, revoke, revoked, remove, removed, lock, locked, block, blocked, "
        "disable, disabled, cancel, delete, deleted, off, withdraw, stop, stopped, terminate",
        "French": "fermer, clore, clôturer, couper, retirer, retiré~, supprimer, bloquer, désactiver, résilier, "
        "radier, révoquer, sortir",
        "German": "sperren, abmelden, schliessen, entziehen, löschen, deaktivieren, entfernen, austragen, streichen, "
        "kündigen, abzumelden, nehmen",
        "Spanish": "cerrar, retirar, quitar, bloquear, eliminar, desactivar, anular, revocar, borrar, cancelar",
    }
)
"""What is done with somebody's access."""
_OF_ACCESS = forms(
    {
        "English": "access, account, accounts, login, logins, user, users, list, rota, roster, symphony, mailbox, "
        "mailboxes, chat, badge, badges",
        "French": "accès, compte, comptes, utilisateur, utilisateurs, liste, planning, symphony, messagerie, badge, "
        "badges, boîtes",
        "German": "zugang, zugänge, zugriff, konto, konten, benutzer, liste, verteiler, dienstplan, symphony, "
        "postfach, postfächer, ausweis, ausweise",
        "Spanish": "acceso, accesos, cuenta, cuentas, usuario, usuarios, lista, listado, cuadrante, symphony, buzón, "
        "buzones, tarjeta, tarjetas",
    }
)
"""What is taken from whoever leaves."""
_NO_MORE = re.compile(
    r"\bno longer\b|\bnot any ?more\b|\bstopped \w+ing\b|\bne (?:plus|pas) (?:re)?(?:sollicit|contact|convo|invit|"
    r"appel|programm|embauch)\w+|\bplus (?:a|au|dans|en) \w+|\bnicht mehr\b|\bya no\b|\bno volver a\b|"
    r"\bno (?:llamar|contactar|contar) (?:mas|con)\b"
)
"""That nobody is to count on somebody any more, folded."""
_MOST_WORDS = 12
_LONGEST = 120


@lru_cache(maxsize=4096)
def names_leavers(text: str) -> Named | None:
    """Return whether a text is a title of leavers, or of these among others; None for any other, and for a contact."""
    words = words_of(text)
    if not (_NO_HEADS.isdisjoint(words) and OBJECTS.isdisjoint(words)):
        return None
    if _tells_to_end(text):
        return Named.LEAVERS
    named = named_for(text)
    if named is Named.NO and tells_of_leaving(text, in_remark=True):
        return Named.LEAVERS
    return None if named is Named.NO else named


def _tells_to_end(text: str) -> bool:
    """Whether a text says to take the access of those who stand below it, or not to count on them any more."""
    words = words_of(text[:_LONGEST])
    if len(words) > _MOST_WORDS:
        return False
    is_order = not (_TAKEN.isdisjoint(words) or _OF_ACCESS.isdisjoint(words))
    return is_order or bool(_NO_MORE.search(plain(text[:_LONGEST])))
