"""What must not be shown: secrets in no record at all, addresses in no log, control characters on no terminal."""

import re

_ADDRESS = re.compile(r"([^\s@=&?/<>\"'(),;:]?)[^\s@=&?/<>\"'(),;:]*(?:@|%40)(?=[\w[])")


def mask_addresses(text: str) -> str:
    """Shorten every email address in a text for a log: a…@acme.example."""
    return _ADDRESS.sub(r"\1…@", text)


def visible(text: str) -> str:
    """Give a text for a terminal: what cannot be seen and might steer it stands as a mark, such as ‹U+202E›."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else f"‹U+{ord(letter):04X}›" for letter in text)


class Sealed(bytes):
    """Bytes with a secret in them, which a traceback that prints variables does not show."""

    def __repr__(self) -> str:
        return "***"


class SealedText(str):
    """The same for text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***"
