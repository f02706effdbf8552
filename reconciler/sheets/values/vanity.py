"""Propose a vanityName for a text that is none: for messages only."""

import re

from reconciler.sheets.values.characters import plain

_SHORTEST, _LONGEST = 2, 63
_SPELLED_OUT = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def proposal(text: str) -> str:
    """Return a vanityName made of the text, such as acme-gmbh-co of Acme GmbH & Co.; "" where none can be told."""
    words = re.findall("[a-z0-9]+", re.sub("['’`´]", "", plain(text).translate(_SPELLED_OUT)))
    name = "-".join(words)[:_LONGEST].rstrip("-")
    return name if len(name) >= _SHORTEST else ""
