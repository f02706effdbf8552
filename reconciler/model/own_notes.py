"""Notes of ours on the cells of a marked copy: told from those that people have written, also on one cell."""

OWN_AUTHOR = "reconciler"
"""Who writes the notes of a marked copy; a spreadsheet program may lose it."""
_BEGIN, _END = "—— reconciler ——", "—— end ——"
"""The lines around our part of a note: before it and behind it stands what people have written."""
_OF_LEAVING = "has left"


def with_own(theirs: str, ours: str) -> str:
    """Return a note with people's own words, if any, and ours below them."""
    own = f"{_BEGIN}\n{ours}\n{_END}"
    return f"{theirs}\n\n{own}" if theirs else own


def is_sign(text: str) -> bool:
    """Whether a note of ours without those lines stands for a sign of leaving that its copy does not have."""
    return _OF_LEAVING in " ".join(text.split())


def without_own(text: str, author: str = "") -> str:
    """Return a note without what we have written, "" where nothing else is in it.

    In a copy that is made anew a note of ours may stand for a line or a note which that copy does not have: it stays.
    """
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if begin and end:
        return "\n".join(part for part in (before.rstrip(), without_own(after).strip()) if part)
    return "" if author == OWN_AUTHOR and not is_sign(text) else text
