"""The encoding that somebody says text files are in."""

import codecs

from reconciler.errors import UsageError


def encoding(name: str) -> str:
    """Return the name of an encoding, "" where none is given. Raises UsageError where no text can be read in it."""
    try:
        if name:
            codecs.lookup(name)
            "a".encode(name).decode(name)
    except (LookupError, UnicodeError, TypeError, ValueError) as error:
        raise UsageError(
            f"“{name}” is no encoding that this program knows. It is a name such as windows-1250, iso-8859-2, "
            "macintosh, windows-1251, shift_jis or gbk."
        ) from error
    return name
