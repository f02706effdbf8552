"""Signs that another program has put in the place of a letter that it did not have."""

import re
from collections.abc import Iterator

_GAP = re.compile(
    r"(?:^|(?<=[ '-]))(?:"
    r"[B-DF-HJ-NP-TV-XZ]([&/])[a-z]{3,}"  # M&ller, J/rgen
    r"|[A-Z][b-df-hj-np-tv-xz]{0,2}([&/])[b-df-hj-np-tv-xz][a-z]+"  # Kr/ger, Ch&teau
    r"|[A-Z][a-z]*([0-9])[a-z]+"  # M3ller
    r"|[^\W\d_]*[a-z](&)[a-z][^\W\d_]*)(?![^\W_])"  # Jos&phine
)
_ACCOUNT = re.compile(r"[a-z0-9]{2,}(?:_(?:[a-z0-9]{2,}|[0-9]))+")
_PARTED = re.compile(r"[A-Z][a-zß-ÿ]+(?:_+[A-Z][a-zß-ÿ]+)+")
_TWICE = re.compile(r"(?<=[^\W\d_])(?:-{2,}|[‐-―]{2,})(?=[^\W\d_])")
_COLON = re.compile(r"(?<=[^\W\d_]):(?=[^\W\d_])")
_SWEDISH = re.compile(r"\b[A-Z]:(?:ta?|son)\b", re.IGNORECASE)


def gap(text: str) -> str:
    """Return the sign that stands in the place of a letter, or of a blank; "" where there is none.

    A blank, a hyphen or a full stop may be one too, which nobody can tell, and nobody can tell where a letter is gone.
    """
    if "_" in text and any("_" in word and not _ACCOUNT.fullmatch(word) for word in text.split()):
        return "_"
    if found := _GAP.search(text):
        return str(next(filter(None, found.groups())))
    if found := _TWICE.search(text):
        return found[0]
    return ":" if _COLON.search(_SWEDISH.sub("", text)) else ""


def parted(text: str) -> Iterator[str]:
    """Yield a text with the blanks for which an _ stands: Ann_Marie."""
    if "_" in text and all(map(_PARTED.fullmatch, (word for word in text.split() if "_" in word))):
        yield re.sub("_+", " ", text)
